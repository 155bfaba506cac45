"""One CSV file, read to its end: its records, and every problem at its place."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from explorer.dataset.cells import unprotect
from explorer.dataset.columns import ID, LONGEST_CELL, OFFICE, quoted, trim
from explorer.dataset.header import Header, header_of
from explorer.dataset.records import REQUIRED_FILES, Record, headings
from explorer.errors import Problem, did_you_mean, nearest

UNDECODED = re.compile(r"[\udc80-\udcff]")  # what `surrogateescape` makes of a byte
UNCLOSED = "a quote that is opened here is not closed"
CSV_ERRORS = {
    "unexpected end of data": UNCLOSED,
    "',' expected after '\"'": f"{UNCLOSED}, or one inside the text is not doubled",
    f"field larger than field limit ({LONGEST_CELL + 1})": (
        f"a cell of more than {LONGEST_CELL:,} characters, or {UNCLOSED}"
    ),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A row as far as it could be read: a field with a problem is not in `fields`."""

    number: int
    fields: Mapping[str, Any]


@dataclass
class Table:
    """A file: `records` are its rows without a problem, `rows` all of them.

    `ids` holds every id that it declares, also those of rows with problems. `complete`
    is false where others may have been missed, so that references cannot be judged.
    """

    kind: type[Record]
    records: list[Record] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    complete: bool = True
    decoded: bool = True
    told: bool = False  # that it is not UTF-8

    def report(self, row: int, column: str, message: str) -> None:
        """Note a problem."""
        self.problems.append(Problem(self.kind.file, row, column, message))

    def break_off(self, row: int, message: str) -> None:
        """Note a problem that leaves part of the file unread."""
        self.report(row, "", message)
        self.complete = False


def read_table(folder: Path, kind: type[Record], *, misnamed: bool = False) -> Table:
    """Read a file; one that is there under a wrong name only is neither read nor missed."""
    table = Table(kind)
    try:
        data = (folder / kind.file).read_bytes()
    except FileNotFoundError:
        table.complete = not misnamed
        if kind.file in REQUIRED_FILES and not misnamed:
            table.break_off(0, "is missing")
    except OSError as error:
        table.break_off(0, f"cannot be read: {error.strerror}")
    else:
        _parse(table, _decoded(table, data))
    return table


def _decoded(table: Table, data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        table.decoded = False
        return data.decode("utf-8-sig", errors="surrogateescape")


def _parse(table: Table, text: str) -> None:
    row = 0
    with _cells_up_to(LONGEST_CELL + 1):
        lines = enumerate(csv.reader(io.StringIO(text, newline=""), strict=True), start=1)
        try:
            row, first = next(lines, (1, []))
            header = _header(table, first)
            for row, line in lines if header.names else ():
                _read_row(table, header, row, line)
        except csv.Error as error:
            message = CSV_ERRORS.get(str(error), str(error))
            table.break_off(row + 1, f"is not valid CSV: {message}")


@contextmanager
def _cells_up_to(limit: int) -> Iterator[None]:
    before = csv.field_size_limit(limit)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _header(table: Table, cells: list[str]) -> Header:
    bad = UNDECODED.search("".join(cells))
    if bad:
        table.break_off(1, _not_utf8(bad[0]))
        return Header((), frozenset(), ())
    header = header_of(table.kind, cells)
    for column, message in header.problems:
        table.report(1, column, message)
    table.complete = "id" not in header.unread and bool(header.names)
    return header


def _read_row(table: Table, header: Header, row: int, line: list[str]) -> None:
    if not any(map(trim, line)):
        return
    if len(line) != len(header.names):
        table.report(row, "", f"has {len(line)} cells, the heading has {len(header.names)}")
        _declare_first(table, header, line)
        return
    cells = dict(zip(header.names, line, strict=True))
    undecoded = () if table.decoded else _undecoded(table, row, cells)
    filled = {
        name: cell
        for name, raw in cells.items()
        if name and raw and name not in undecoded and (cell := trim(unprotect(trim(raw))))
    }
    _add(table, row, filled, header.unread.union(undecoded))


def _declare_first(table: Table, header: Header, line: list[str]) -> None:
    """Where cells are missing or too many, only the first is surely where it should be."""
    first = trim(line[0])
    if header.names[0] == "id" and ID.fullmatch(first):
        table.ids.add(first)
    else:
        table.complete = False


def _undecoded(table: Table, row: int, cells: Mapping[str, str]) -> list[str]:
    """The columns whose cells are not UTF-8; only the first of the file is a problem."""
    found = {name: bad[0] for name, raw in cells.items() if (bad := UNDECODED.search(raw))}
    for name, character in found.items():
        if not table.told:
            table.report(row, name, _not_utf8(character))
            table.told = True
    return list(found)


def _not_utf8(character: str) -> str:
    return f"is not UTF-8 (byte 0x{ord(character) - 0xDC00:02X}); save it as 'CSV UTF-8'"


def _add(table: Table, row: int, cells: Mapping[str, str], unread: frozenset[str]) -> None:
    own: dict[str, Any] = {name: cell for name, cell in cells.items() if name[:2] != OFFICE}
    office = {name: cell for name, cell in cells.items() if name[:2] == OFFICE}
    if "id" in own:
        table.ids.add(_declared(own["id"]))
    try:
        record = table.kind.model_validate(own | {"row": row, "office": office})
    except ValidationError as error:
        bad = _problems(table, row, error, unread)
        table.rows.append(Row(row, _readable(table.kind, own, unread | bad)))
        return
    table.records.append(record)
    fields = _readable(table.kind, own, unread) if unread else vars(record)
    table.rows.append(Row(row, fields))


def _declared(cell: str) -> str:
    """The id that a cell means, also where it is not written as one: `Arup` declares `arup`."""
    return re.sub(r"[\s_]+", "-", cell.lower())


def _readable(kind: type[Record], own: Mapping[str, str], bad: frozenset[str]) -> dict[str, Any]:
    """The fields of a row without those that cannot be told."""
    return {
        heading.field: heading.check.validate_python(own[heading.heading])
        if heading.heading in own
        else heading.default
        for heading in headings(kind)
        if heading.heading not in bad
    }


def _problems(
    table: Table, row: int, error: ValidationError, unread: frozenset[str]
) -> frozenset[str]:
    """Report what is wrong with a row; the columns that are."""
    bad = set()
    for detail in error.errors(include_url=False):
        place = [str(part) for part in detail["loc"]]
        column = place[1] if place[0] == "office" else place[0]
        bad.add(column)
        if column not in unread:
            table.report(row, column, _message(table.kind, column, detail))
    return frozenset(bad)


def _message(kind: type[Record], column: str, detail: ErrorDetails) -> str:
    if detail["type"] == "missing":
        return "is empty; a value is required"
    if detail["type"] != "literal_error":
        return detail["msg"]
    value = detail["input"]
    choices = next(heading.choices for heading in headings(kind) if heading.heading == column)
    known = ", ".join(choices)
    return f"{quoted(value)} is not one of {known}.{did_you_mean(nearest(value, choices))}"
