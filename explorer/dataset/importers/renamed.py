"""Partners and units that turned out to be others: they go, and what referred to them follows."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from explorer.dataset.dataset import Dataset, cells
from explorer.dataset.difference import Field, cells_changed
from explorer.dataset.importers.matched import Confirmed
from explorer.dataset.records import (
    HOME,
    RECORDS,
    Partner,
    Record,
    Unit,
    headings,
)
from explorer.errors import DatasetError, Problem

ABOUT_HOME = (
    "is about a partner that is confirmed as the home university itself; delete the row, "
    "or correct the review"
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
    not of those `elsewhere`, which are consortia, faculties and the home university. So it is
    with rows about them that become the same, as two reviews of one day.
    """
    ids, home = _ids(others), dataset.settings.home.id
    records: dict[type[Record], tuple[Record, ...]] = {}
    for kind in RECORDS:
        found: dict[str, Record] = {}
        for record in dataset.of(kind):
            new = _referring(record, ids, home)
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


def refuse_about_home(dataset: Dataset, others: Mapping[str, Confirmed]) -> None:
    """DatasetError with the rows that are about partners that are the home university alone."""
    home = dataset.settings.home.id
    ours = {id for id, other in others.items() if other.id == home}
    problems = [
        Problem(record.file, record.row, heading.heading, ABOUT_HOME)
        for kind in (RECORDS if ours else ())
        for heading in headings(kind)
        if heading.required and heading.to and HOME not in heading.to
        for record in dataset.of(kind)
        if _items(getattr(record, heading.field)) <= ours
    ]
    if problems:
        raise DatasetError(problems)


def not_kept(
    before: Dataset, after: Dataset, last: Dataset | None, others: Mapping[str, Confirmed]
) -> Iterator[Gone]:
    """The rows that are gone as partners and units are `others`, with the cells that nobody has.

    A cell that an import said `last` is not told: a person did not write it.
    """
    ids, home = _ids(others), before.settings.home.id
    for kind in RECORDS if others else ():
        there, said = _by_id(after, kind), _by_id(last, kind) if last else {}
        for id, record in _by_id(before, kind).items():
            if id not in there:
                new = _referring(record, ids, home)
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
    return {*cell} if isinstance(cell, list | tuple) else {cell}


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


def _referring(record: Record, ids: Mapping[str, str], home: str) -> Record:
    """A record that refers to the others; not to itself, nor to home as to a partner."""
    own = ids.get(record.node_id, record.node_id) if isinstance(record, Partner) else ""
    changed: dict[str, Any] = {}
    for heading in headings(type(record)):
        value = getattr(record, heading.field) if heading.to else None
        nobody = (own,) if HOME in heading.to else (own, home)
        if isinstance(value, tuple) and {*value} & {*ids}:
            new = dict.fromkeys(ids.get(id, id) for id in value)
            changed[heading.field] = tuple(id for id in new if id not in nobody)
        elif isinstance(value, str) and value in ids:
            changed[heading.field] = None if ids[value] in nobody else ids[value]
    return record.model_copy(update=changed) if changed else record
