"""A dataset beside the one that is loaded: what a value was before a spreadsheet changed it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from typing import Any

from explorer.dataset.columns import quoted
from explorer.dataset.damage import LOST
from explorer.dataset.dataset import Dataset, cells
from explorer.dataset.records import Record, headings
from explorer.dataset.table import Table
from explorer.dataset.writer import money_text
from explorer.errors import Problem

TITLES = ("name", "title")  # what tells a record whose id is lost


def with_loaded(
    problems: Iterable[Problem], tables: Collection[Table], loaded: Dataset
) -> list[Problem]:
    """The problems, with the loaded value quoted where a cell holds another one."""
    known = {table.name: _Before(table, loaded) for table in tables}
    return [
        replace(problem, message=f"{problem.message}; loaded is {quoted(value)}")
        if problem.file in known and (value := known[problem.file].value(problem))
        else problem
        for problem in problems
    ]


def losses(records: Iterable[Record], loaded: Dataset) -> Iterator[Problem]:
    """Cells where a question mark stands in the place of a letter that is loaded."""
    before = {(record.file, record.node_id): record for record in loaded}
    for record in records:
        old = before.get((record.file, record.node_id))
        for column, now, was in _texts(old, record) if old else ():
            if len(now) == len(was) and _lost(now, was):
                message = f"{quoted(now)} has lost letters; loaded is {quoted(was)}"
                yield Problem(record.file, record.row, column, message)


def zeros(dataset: Dataset, loaded: Dataset) -> Iterator[str]:
    """A note for each number that is loaded with leading zeros and now lacks them."""
    before = {(record.file, record.node_id): record for record in loaded}
    for record in dataset:
        old = before.get((record.file, record.node_id))
        for column, now, was in _texts(old, record) if old else ():
            if now.isdigit() and now != was and now == was.lstrip("0"):
                was_so = f"{was!r} is loaded; a spreadsheet drops leading zeros"
                yield f"{record.place}:{column}: {now!r} is new, {was_so}"


def _lost(now: str, was: str) -> bool:
    """Whether all that differs are letters, or what is no ASCII, that became question marks."""
    pairs = [(new, old) for new, old in zip(now, was, strict=True) if new != old]
    return bool(pairs) and all(
        new in ("?", LOST) and (old.isalpha() or not old.isascii()) for new, old in pairs
    )


def _texts(old: Record, new: Record) -> Iterator[tuple[str, str, str]]:
    """The texts of two records that differ: column, now and before; lists item by item."""
    if old == new and old.office == new.office:
        return
    before = cells(old)
    for column, value in cells(new).items():
        was = before.get(column)
        if isinstance(value, str) and isinstance(was, str):
            yield column, value, was
        elif isinstance(value, list) and isinstance(was, list) and len(value) == len(was):
            yield from ((column, *pair) for pair in zip(value, was, strict=True))


class _Before:
    """The loaded records of one table, found by its rows."""

    def __init__(self, table: Table, loaded: Dataset) -> None:
        self._kind = table.kind
        self._rows = {row.number: row.fields for row in table.rows}
        self._columns = {heading.heading: heading for heading in headings(table.kind)}
        self._records = loaded.of(table.kind)
        self._by_key = {record.node_id: record for record in self._records}
        self._by_title: dict[str, list[Record]] = defaultdict(list)
        for record in self._records:
            self._by_title[_title(vars(record))].append(record)

    def value(self, problem: Problem) -> str:
        """What is loaded where a problem is, unless the cell still holds that."""
        fields = self._rows.get(problem.row)
        heading = self._columns.get(problem.column)
        record = self._record(fields) if fields is not None else None
        if fields is None or record is None:
            return ""
        if not heading:
            return record.office.get(problem.column, "")
        value = getattr(record, heading.field)
        if value in (None, ()) or fields.get(heading.field) == value:
            return ""
        return _written(value, money=heading.money)

    def _record(self, fields: Any) -> Record | None:
        """The record of a row: by its key, or by what of the key, or of its title, can be read."""
        if fields.keys() >= set(self._kind.key):
            return self._by_key.get(self._kind.id_of(fields))
        known = {name: fields[name] for name in self._kind.key if name in fields}
        if known:
            same = [r for r in self._records if known.items() <= vars(r).items()]
        else:
            same = self._by_title.get(_title(fields), []) if _title(fields) else []
        return same[0] if len(same) == 1 else None


def _title(fields: Any) -> str:
    return next((str(fields[name]) for name in TITLES if fields.get(name)), "")


def _written(value: Any, *, money: bool) -> str:
    if money:
        return money_text(value)
    return ";".join(value) if isinstance(value, tuple) else str(value)
