"""Partners that turned out to be others: they go, and what referred to them follows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from explorer.dataset.dataset import Dataset
from explorer.dataset.importers.matched import Confirmed
from explorer.dataset.records import RECORDS, Consortium, Partner, Record, headings


def renamed(dataset: Dataset, others: Mapping[str, Confirmed]) -> Dataset:
    """A dataset in which partners, by their ids, are the others that they were confirmed to be.

    What is filled of them fills what is empty of the other, and their name is an alias of it.
    """
    ids = {id: other.id for id, other in others.items()}
    records = {kind: tuple(_referring(one, ids) for one in dataset.of(kind)) for kind in RECORDS}
    partners = {record.node_id: record for record in records[Partner]}
    consortia = {record.node_id for record in records[Consortium]}
    for id, other in others.items():
        record = partners.pop(id, None)
        if isinstance(record, Partner) and other.id not in consortia:
            there = partners.get(other.id)
            new = _called(record, other)
            partners[other.id] = _filled(there, new) if there else new
    return Dataset(dataset.settings, {**records, Partner: tuple(partners.values())})


def _called(partner: Partner, other: Confirmed) -> Partner:
    also = () if ";" in partner.name else (partner.name,)
    aliases = tuple(dict.fromkeys((*partner.aliases, *also)))
    return partner.model_copy(update={"id": other.id, "name": other.name, "aliases": aliases})


def _filled(one: Record, two: Record) -> Record:
    """A partner with what another adds: items of lists, and what was empty."""
    added: dict[str, Any] = {"office": two.office | one.office}
    for heading in headings(Partner):
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
