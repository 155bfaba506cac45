"""A dataset beside the one that is loaded: what a value was before a spreadsheet changed it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import product
from typing import Any
from unicodedata import category

from explorer.dataset.columns import quoted
from explorer.dataset.damage import LOST
from explorer.dataset.dataset import Dataset, cells
from explorer.dataset.records import Record, headings
from explorer.dataset.table import Table
from explorer.dataset.writer import money_text
from explorer.errors import Problem

LONGEST = 2000  # characters of a text that is compared with another letter by letter
ITEMS = 50  # of a list that are compared with those before
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
            if _lost(now, was):
                message = f"{quoted(now)} has lost letters; loaded is {quoted(was)}"
                yield Problem(record.file, record.row, column, message)


def zeros(dataset: Dataset, loaded: Dataset) -> Iterator[Problem]:
    """A note for each number that is loaded with leading zeros and now lacks them."""
    before = {(record.file, record.node_id): record for record in loaded}
    for record in dataset:
        old = before.get((record.file, record.node_id))
        for column, now, was in _texts(old, record) if old else ():
            if now.isdigit() and now != was and now == was.lstrip("0"):
                was_so = f"{was!r} is loaded; a spreadsheet drops leading zeros"
                message = f"{now!r} is new, {was_so}"
                yield Problem(record.file, record.row, column, message)


def _lost(now: str, was: str) -> bool:
    """Whether letters, or what is no ASCII, became question marks."""
    if was.isascii() or not ("?" in now or LOST in now):
        return False
    if len(now) == len(was) and _only_lost(now, was):
        return True
    if max(len(now), len(was)) > LONGEST:
        return False
    parts = SequenceMatcher(None, was, now, autojunk=False).get_opcodes()
    return any(
        _some_lost(now[first:last], was[begin:end])
        for what, begin, end, first, last in parts
        if what == "replace"
    )


def _only_lost(now: str, was: str) -> bool:
    """Whether nothing else differs."""
    pairs = [(new, old) for new, old in zip(now, was, strict=True) if new != old]
    return bool(pairs) and all(
        new in ("?", LOST) and (old.isalpha() or not old.isascii()) for new, old in pairs
    )


def _some_lost(now: str, was: str) -> bool:
    """Whether a question mark stands for a letter that is no ASCII, or two for an emoji."""
    if len(now) != len(was):
        marks = len(was.encode("utf-16-le", errors="surrogatepass")) // 2
        return set(now) <= {"?", LOST} and len(now) == marks and not was.isascii()
    return any(
        new in ("?", LOST) and not old.isascii() and (old.isalpha() or category(old) == "So")
        for new, old in zip(now, was, strict=True)
    )


def _texts(old: Record, new: Record) -> Iterator[tuple[str, str, str]]:
    """The texts of two records that differ: column, now and before.

    Of lists every item that is new is paired with every one that went.
    """
    if old == new and old.office == new.office:
        return
    before = cells(old)
    for column, value in cells(new).items():
        was = before.get(column)
        if isinstance(value, str) and isinstance(was, str):
            yield column, value, was
        elif isinstance(value, list) and isinstance(was, list):
            added, gone = sorted({*value} - {*was}), sorted({*was} - {*value})
            yield from ((column, *pair) for pair in product(added[:ITEMS], gone[:ITEMS]))


class _Before:
    """The loaded records of one table, found by its rows."""

    def __init__(self, table: Table, loaded: Dataset) -> None:
        self._kind = table.kind
        self._rows = {row.number: row.fields for row in table.rows}
        self._columns = {heading.heading: heading for heading in headings(table.kind)}
        self._records = loaded.of(table.kind)
        self._by_key = {record.node_id: record for record in self._records}
        self._by_fields: dict[tuple[str, ...], dict[tuple[Any, ...], list[Record]]] = {}
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
            same = self._by(tuple(known)).get(tuple(known.values()), [])
        else:
            same = self._by_title.get(_title(fields), []) if _title(fields) else []
        return same[0] if len(same) == 1 else None

    def _by(self, names: tuple[str, ...]) -> dict[tuple[Any, ...], list[Record]]:
        """The records by these fields of theirs."""
        if names not in self._by_fields:
            found = self._by_fields[names] = defaultdict(list)
            for record in self._records:
                found[tuple(getattr(record, name) for name in names)].append(record)
        return self._by_fields[names]


def _title(fields: Any) -> str:
    return next((str(fields[name]) for name in TITLES if fields.get(name)), "")


def _written(value: Any, *, money: bool) -> str:
    if money:
        return money_text(value)
    return ";".join(value) if isinstance(value, tuple) else str(value)
