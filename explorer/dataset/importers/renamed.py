"""Partners and units that turned out to be others: they go, and what referred to them follows."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from explorer.dataset.dataset import Dataset
from explorer.dataset.importers.matched import Confirmed
from explorer.dataset.records import (
    RECORDS,
    Partner,
    Record,
    Unit,
    headings,
)


def renamed(
    dataset: Dataset, others: Mapping[str, Confirmed], elsewhere: Collection[str]
) -> Dataset:
    """A dataset in which partners and units, by their ids, are those they were confirmed to be.

    What is filled of them fills what is empty of the other, and their name is an alias of it;
    not of those `elsewhere`, which are consortia and faculties.
    """
    ids = {id: other.id for id, other in others.items()}
    records = {kind: tuple(_referring(one, ids) for one in dataset.of(kind)) for kind in RECORDS}
    for kind in (Partner, Unit):
        found = {record.node_id: record for record in records[kind]}
        for id, other in others.items():
            record = found.pop(id, None)
            if isinstance(record, Partner | Unit) and other.id not in elsewhere:
                there = found.get(other.id)
                new = _called(record, other)
                found[other.id] = _filled(there, new) if there else new
        records[kind] = tuple(found.values())
    return Dataset(dataset.settings, records)


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
