"""Rows that only say how two records belong together: owned by, followed by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from explorer.dataset.importers.profile import Link, Section
from explorer.dataset.importers.rows import LeftOutError, Row, plain
from explorer.dataset.records import Record

NO_USE = "of no use to this profile"
NOT_THERE = "that name a record which no row has"


def linked(
    row: Row,
    links: list[tuple[Section, Link]],
    keys: Mapping[tuple[str, str], str],
    records: dict[type[Record], dict[str, Record]],
) -> None:
    """Give a record the other that a row says it belongs with; `keys` are ids by section and key.

    Raises LeftOutError where the row says nothing that can be kept.
    """
    for section, link in links:
        if all(plain(row.line, column) == word for column, word in link.when.items()):
            one = _id(section, plain(row.line, link.record), keys)
            other = _id(section, plain(row.line, link.other), keys)
            there = records[section.kind]
            there[one] = _with(there[one], link.field, other)
            row.made[section.name] = {one: None}
            return
    raise LeftOutError(NO_USE)


def _id(section: Section, key: str, keys: Mapping[tuple[str, str], str]) -> str:
    try:
        return keys[section.name, key]
    except KeyError:
        raise LeftOutError(NOT_THERE, f"no row has {key!r}") from None


def _with(record: Record, field: str, other: str) -> Record:
    before = getattr(record, field)
    if record.node_id == other:
        raise LeftOutError("that link a record to itself")
    value: Any = tuple(dict.fromkeys((*before, other))) if isinstance(before, tuple) else other
    if before not in (None, value) and not isinstance(before, tuple):
        raise LeftOutError(f"with a second {field}", f"{record.node_id} has {before} already")
    return record.model_copy(update={field: value})
