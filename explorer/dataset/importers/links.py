"""Rows that only say how two records belong together: owned by, followed by."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass

from explorer.dataset.importers.profile import Link, Section
from explorer.dataset.importers.rows import LeftOutError, Row, plain
from explorer.dataset.records import Record

NO_USE = "of no use to this profile"
NOT_THERE = "that name a record which no row has"
ITSELF = "that link a record to itself"


@dataclass(frozen=True, slots=True)
class Linked:
    """That a record of a section has another in one of its fields, by their ids."""

    section: Section
    id: str
    field: str
    other: str


def linked(
    row: Row,
    links: list[tuple[Section, Link]],
    keys: Mapping[tuple[str, str], str],
    records: Mapping[type[Record], Mapping[str, Record]],
) -> Linked:
    """Which record a row says belongs with which other; `keys` are ids by section and key.

    Raises LeftOutError where the row says nothing that can be kept.
    """
    for section, link in links:
        if all(plain(row.line, column) == word for column, word in link.when.items()):
            columns, there = (link.record, link.other), records.get(section.kind, {})
            one, other = (_id(section, plain(row.line, at), keys, there) for at in columns)
            if one == other:
                raise LeftOutError(ITSELF)
            return Linked(section, one, link.field, other)
    raise LeftOutError(NO_USE)


def _id(
    section: Section, key: str, keys: Mapping[tuple[str, str], str], there: Container[str]
) -> str:
    id = keys.get((section.name, key))
    if id is None or id not in there:
        raise LeftOutError(NOT_THERE, f"no row has {key!r}")
    return id
