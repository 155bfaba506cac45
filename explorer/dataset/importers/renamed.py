"""Partners and units that turned out to be others: they go, and what referred to them follows."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from explorer.dataset.dataset import Dataset, cells
from explorer.dataset.difference import Field, cells_changed
from explorer.dataset.importers.matched import Confirmed
from explorer.dataset.records import (
    RECORDS,
    Partner,
    Record,
    Unit,
    headings,
)


@dataclass(frozen=True, slots=True)
class Gone:
    """A row that goes, and what it held that the one in its place does not."""

    record: Record
    fields: tuple[Field, ...]


def renamed(
    dataset: Dataset, others: Mapping[str, Confirmed], elsewhere: Collection[str]
) -> Dataset:
    """A dataset in which partners and units, by their ids, are those they were confirmed to be.

    What is filled of them fills what is empty of the other, and their name is an alias of it;
    not of those `elsewhere`, which are consortia and faculties. So it is with rows about them
    that become the same, as two reviews of one day.
    """
    ids = _ids(others)
    records: dict[type[Record], tuple[Record, ...]] = {}
    for kind in RECORDS:
        found: dict[str, Record] = {}
        for record in dataset.of(kind):
            new = _referring(record, ids)
            if isinstance(new, Partner | Unit) and new.id in others:
                if ids[new.id] in elsewhere:
                    continue
                new = _called(new, others[new.id])
            stays = new.node_id == record.node_id
            if there := found.pop(new.node_id, None) if stays else found.get(new.node_id):
                new = _filled(new, there) if stays else _filled(there, new)
            found[new.node_id] = new
        records[kind] = tuple(found.values())
    return Dataset(dataset.settings, records)


def not_kept(
    before: Dataset, after: Dataset, last: Dataset | None, others: Mapping[str, Confirmed]
) -> Iterator[Gone]:
    """The rows that are gone as partners and units are `others`, with the cells that nobody has.

    A cell that an import said `last` is not told: a person did not write it.
    """
    ids = _ids(others)
    for kind in RECORDS if others else ():
        there, said = _by_id(after, kind), _by_id(last, kind) if last else {}
        for id, record in _by_id(before, kind).items():
            if id not in there:
                new = _referring(record, ids)
                now = there.get(ids.get(id, new.node_id))
                fields = cells_changed(new, now)
                kept = {"id", "name", *_shared(record, said.get(id)), *_shared(new, now)}
                if lost := tuple(one for one in fields if one.old and one.column not in kept):
                    yield Gone(record, lost)


def _shared(record: Record, other: Record | None) -> Iterator[str]:
    """The columns of which another record has all that a record has."""
    there = cells(other) if other else {}
    for column, cell in cells(record).items():
        if _items(cell) <= _items(there.get(column)):
            yield column


def _items(cell: Any) -> set[Any]:
    return {*cell} if isinstance(cell, list) else {cell}


def _ids(others: Mapping[str, Confirmed]) -> Mapping[str, str]:
    return {id: other.id for id, other in others.items()}


def _by_id(dataset: Dataset, kind: type[Record]) -> Mapping[str, Record]:
    return {record.node_id: record for record in dataset.of(kind)}


def _called(record: Partner | Unit, other: Confirmed) -> Record:
    also = () if ";" in record.name else (record.name,)
    aliases = tuple(dict.fromkeys((*record.aliases, *also)))
    return record.model_copy(update={"id": other.id, "name": other.name, "aliases": aliases})


def _filled(one: Record, two: Record) -> Record:
    """A record with what another adds: items of lists, and what was empty."""
    added: dict[str, Any] = {"office": two.office | one.office}
    for heading in headings(type(one)):
        old, new = getattr(one, heading.field), getattr(two, heading.field)
        if isinstance(old, tuple):
            added[heading.field] = tuple(dict.fromkeys((*old, *new)))
        elif old is None:
            added[heading.field] = new
    return one.model_copy(update=added)


def _referring(record: Record, ids: Mapping[str, str]) -> Record:
    """A record that refers to the others; none of them to itself."""
    own = ids.get(record.node_id, record.node_id) if isinstance(record, Partner) else ""
    changed: dict[str, Any] = {}
    for heading in headings(type(record)):
        value = getattr(record, heading.field) if heading.to else None
        if isinstance(value, tuple) and {*value} & {*ids}:
            new = dict.fromkeys(ids.get(id, id) for id in value)
            changed[heading.field] = tuple(id for id in new if id != own)
        elif isinstance(value, str) and value in ids:
            changed[heading.field] = None if ids[value] == own else ids[value]
    return record.model_copy(update=changed) if changed else record
