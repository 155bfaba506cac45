"""What no single cell can tell: ids that stand twice, references that lead nowhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from typing import Any

from explorer.dataset.columns import NO_ID, quoted
from explorer.dataset.records import (
    HOME,
    SHARED_IDS,
    Heading,
    Membership,
    Partner,
    Record,
    headings,
)
from explorer.dataset.settings import FILE
from explorer.dataset.table import Table
from explorer.errors import Problem, did_you_mean, nearest

COMPARISONS = 30_000  # of names in search of the nearest: a few seconds
SELF = (
    (Partner, "parents", "id"),
    (Partner, "succeeded_by", "id"),
    (Membership, "member", "consortium"),
)


def check_tables(tables: Collection[Table], home: str | None) -> Iterator[Problem]:
    """Every problem of rows and between rows; `home` is the id of the home university."""
    yield from _shared_ids(tables, home)
    known = _Known(tables, home)
    for table in tables:
        yield from _doubles(table)
        yield from _either(table)
        yield from _selves(table)
        for heading in headings(table.kind):
            if heading.to and known.judges(heading):
                yield from _dangling(table, heading, known)


def with_names(problems: Iterable[Problem], tables: Collection[Table]) -> Iterator[Problem]:
    """The problems, with the id of a record where its name stands in the place of the id."""
    links = {(t.name, h.heading): h.to for t in tables for h in headings(t.kind) if h.to}
    called: dict[str, dict[str, set[str]]] = {}
    for problem in problems:
        name, no_id, _ = problem.message.partition(NO_ID)
        to = links.get((problem.file, problem.column), ()) if no_id else ()
        if to and not called:
            called = {table.kind.file: _called(table) for table in tables}
        meant = {id for file in to for id in called.get(file, {}).get(name.casefold(), ())}
        hint = f".{did_you_mean([*meant])}" if len(meant) == 1 else ""
        yield replace(problem, message=problem.message + hint)


def _called(table: Table) -> dict[str, set[str]]:
    """The ids of the records by their names and aliases, as a message quotes them."""
    ids: dict[str, set[str]] = defaultdict(set)
    for row in table.rows if table.kind.file in SHARED_IDS else ():
        names = (row.fields.get("name"), *(row.fields.get("aliases") or ()))
        for name in names if "id" in row.fields else ():
            ids[quoted(name).casefold()].add(row.fields["id"])
    return ids


def _doubles(table: Table) -> Iterator[Problem]:
    first: dict[str, int] = {}
    key = {*table.kind.key}
    for row in table.rows:
        if row.fields.keys() >= key:
            name = table.kind.id_of(row.fields)
            before = first.setdefault(name, row.number)
            if before != row.number:
                message = f"{quoted(name)} stands in row {before} already"
                yield Problem(table.kind.file, row.number, _headings_of_key(table.kind), message)


def _headings_of_key(kind: type[Record]) -> str:
    named = {heading.field: heading.heading for heading in headings(kind)}
    return "+".join(named[name] for name in kind.key)


def _shared_ids(tables: Iterable[Table], home: str | None) -> Iterator[Problem]:
    taken = {home: f"{FILE}:home.id"} if home else {}
    for table in tables:
        file = table.kind.file
        for row in table.rows if file in SHARED_IDS else ():
            name = row.fields.get("id")
            other = taken.setdefault(name, f"{file}:{row.number}") if name else file
            if not other.startswith(file):
                message = f"{quoted(name)} is taken by {other}; these files share one set of ids"
                yield Problem(file, row.number, "id", message)


def _either(table: Table) -> Iterator[Problem]:
    """Rows where none of several columns is filled, or one thing stands in two of them."""
    columns = table.kind.either
    needed = {*columns}
    for row in table.rows if columns else ():
        if not row.fields.keys() >= needed:
            continue
        first, *others = (_names(row.fields[name]) for name in columns)
        if not first and not any(others):
            message = f"is empty, and so is {' and '.join(columns[1:])}; fill one"
            yield Problem(table.kind.file, row.number, columns[0], message)
        for column, names in zip(columns[1:], others, strict=True):
            for name in sorted({*first}.intersection(names)):
                message = f"{name!r} is the {columns[0]} as well; list only the others"
                yield Problem(table.kind.file, row.number, column, message)


def _selves(table: Table) -> Iterator[Problem]:
    for column, itself in [rest for kind, *rest in SELF if kind is table.kind]:
        for row in table.rows:
            name = row.fields.get(itself)
            if name in _names(row.fields.get(column)):
                message = f"{quoted(name)} stands on both sides; name another"
                yield Problem(table.kind.file, row.number, column, message)


def _dangling(table: Table, heading: Heading, known: _Known) -> Iterator[Problem]:
    places = " or ".join(space.removesuffix(".csv") for space in heading.to)
    there = known.ids(heading)
    for row in table.rows:
        for name in _names(row.fields.get(heading.field)):
            if name not in there and name != "*":
                message = f"{quoted(name)} is not an id in {places}.{known.hint(heading, name)}"
                yield Problem(table.kind.file, row.number, heading.heading, message)


def _names(value: Any) -> tuple[str, ...]:
    """The ids in a cell."""
    return value if isinstance(value, tuple) else (value,) if value else ()


class _Known:
    """The ids of each namespace that could be read."""

    def __init__(self, tables: Collection[Table], home: str | None) -> None:
        self._ids: dict[str, Collection[str]] = {table.kind.file: table.ids for table in tables}
        self._ids[HOME] = {home} if home else set()
        self._whole = {table.kind.file for table in tables if table.complete}
        self._whole |= {HOME} if home else set()
        self._hints: dict[tuple[str, ...], str] = {}
        self._comparisons = 0

    def judges(self, heading: Heading) -> bool:
        return self._whole.issuperset(heading.to)

    def ids(self, heading: Heading) -> set[str]:
        return {id for space in heading.to for id in self._ids[space]}

    def hint(self, heading: Heading, name: str) -> str:
        """The ids that come nearest; none any more after a great many lookups."""
        key = (name, *heading.to)
        if key not in self._hints:
            ids = sorted(self.ids(heading))
            self._comparisons += len(ids)
            close = nearest(name, ids) if self._comparisons <= COMPARISONS else ()
            self._hints[key] = did_you_mean(close)
        return self._hints[key]
