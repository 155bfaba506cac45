"""One CSV file, read to its end: its records, and every problem at its place."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from explorer.dataset.cells import unprotect
from explorer.dataset.columns import (
    ID,
    LONGEST_CELL,
    NO_BREAK,
    OFFICE,
    plain_spaces,
    quoted,
    trim,
)
from explorer.dataset.damage import damage
from explorer.dataset.encoding import (
    UNDECODED,
    Text,
    decoded,
    not_of,
    separated,
    separator_of,
)
from explorer.dataset.header import NO_HEADER, Header, header_of, known_among
from explorer.dataset.records import REQUIRED_FILES, Record, headings
from explorer.dataset.spreadsheet import id_fault
from explorer.dataset.tidy import Tidy
from explorer.errors import Problem, did_you_mean, nearest

FEWEST = 2  # headings of ours that tell a row of headings
SIXTEEN = 16  # rows that Excel writes with one number of cells
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

    `name` is what places in its problems begin with, `order` what dataset.toml says of dates.
    `ids` holds every id that it declares, also those of rows with problems. `complete` is
    false where others may have been missed, so that references cannot be judged.
    """

    kind: type[Record]
    name: str
    order: str | None = None
    records: list[Record] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    complete: bool = True
    source: Text = field(default_factory=lambda: Text(""))
    told: bool = False  # that bytes do not belong to the encoding
    tidy: Tidy = field(init=False)
    stray: set[int] = field(default_factory=set)  # columns without a heading that hold something
    short: list[tuple[int, list[str]]] = field(default_factory=list)  # rows with too few cells

    def __post_init__(self) -> None:
        self.tidy = Tidy(self.kind, self.name, self.order)

    def report(self, row: int, column: str, message: str) -> None:
        """Note a problem."""
        self.problems.append(Problem(self.name, row, column, message))

    def break_off(self, row: int, message: str) -> None:
        """Note a problem that leaves part of the file unread."""
        self.report(row, "", message)
        self.complete = False


def read_table(
    folder: Path,
    kind: type[Record],
    *,
    misnamed: bool = False,
    order: str | None = None,
    encoding: str | None = None,
) -> Table:
    """Read a file; one that is there under a wrong name only is neither read nor missed."""
    table = Table(kind, kind.file, order)
    try:
        data = (folder / kind.file).read_bytes()
    except FileNotFoundError:
        table.complete = not misnamed
        if kind.file in REQUIRED_FILES and not misnamed:
            table.break_off(0, "is missing")
    except OSError as error:
        table.break_off(0, f"cannot be read: {error.strerror}")
    else:
        table.source = decoded(data, encoding)
        _parse(table, table.source)
    return table


def table_of(
    kind: type[Record],
    rows: Iterable[tuple[int, list[str]]],
    name: str = "",
    order: str | None = None,
) -> Table:
    """The table of rows that are split into cells already, each with its number.

    The first is the heading; `name` is what places in problems begin with, the file by
    default; `order` is what the settings say of dates.
    """
    table = Table(kind, name or kind.file, order)
    _fill(table, iter(rows))
    return table


def _parse(table: Table, source: Text) -> None:
    if source.fault:
        table.break_off(0, source.fault)
        return
    with _cells_up_to(LONGEST_CELL + 1):
        separator = separator_of(table.kind, source.text)
        lines = csv.reader(
            io.StringIO(source.text, newline=""), delimiter=separator, strict=not source.rest
        )
        table.tidy.points = separator == ";"
        row = _fill(table, enumerate(lines, start=1), ended=source.text.endswith(("\n", "\r")))
    said = [source.note, separated(separator) if separator != "," else ""]
    table.notes[:0] = [Problem(table.name, 0, "", note) for note in said if note]
    if source.rest:
        table.break_off(row, source.rest)


def _fill(table: Table, rows: Iterator[tuple[int, list[str]]], *, ended: bool = True) -> int:
    """Read the rows; the number of the last. `ended` tells that it has a line end."""
    row, header = 0, NO_HEADER
    try:
        row, first = next(rows, (1, []))
        if not known_among(table.kind, first):
            row, rows = _below(table, row, rows)
        header = _header(table, first) if not table.problems else NO_HEADER
        for row, line in rows if header.names else ():
            _read_row(table, header, row, line)
    except csv.Error as error:
        message = CSV_ERRORS.get(str(error), str(error))
        table.break_off(row + 1, f"is not valid CSV: {message}")
    if table.short:
        _read_short(table, header, cut_off=0 if ended else row)
    _finish(table)
    return row


def _below(
    table: Table, row: int, rows: Iterator[tuple[int, list[str]]]
) -> tuple[int, Iterator[tuple[int, list[str]]]]:
    """Break off where the headings stand one row below the first."""
    number, second = next(rows, (0, []))
    if len(known_among(table.kind, second)) < FEWEST:
        return row, chain([(number, second)] if number else [], rows)
    table.break_off(row, f"the headings stand in row {number}; delete row {row}")
    return number, rows


def _finish(table: Table) -> None:
    """Refuse the columns whose dates cannot be told, and say what was read otherwise."""
    refused = table.tidy.refused()
    table.problems += [problem for problem in refused.values() if problem] + table.tidy.problems
    fields = {h.field for h in headings(table.kind) if h.heading in refused}
    if fields:
        table.rows = [Row(row.number, _but(row.fields, fields)) for row in table.rows]
    table.notes += table.tidy.notes()


def _but(fields: Mapping[str, Any], left_out: set[str]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if name not in left_out}


@contextmanager
def _cells_up_to(limit: int) -> Iterator[None]:
    before = csv.field_size_limit(limit)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _header(table: Table, cells: list[str]) -> Header:
    if _undecoded(table, 1, _by_position(cells)):
        table.complete = False
        return NO_HEADER
    header = header_of(table.kind, cells)
    for column, message in header.problems:
        table.report(1, column, message)
    table.complete = "id" not in header.unread and bool(header.names)
    return header


def _read_row(table: Table, header: Header, row: int, line: list[str]) -> None:
    if not any(map(trim, line)):
        table.tidy.blank += bool(line)
        return
    width = len(header.names)
    if len(line) < width:
        table.short.append((row, line))
        return
    if len(line) > width:
        if any(map(trim, line[width:])):
            _refuse_row(table, header, row, line)
            return
        line = line[:width]
    if header.named < len(line):
        _refuse_stray(table, header, row, line)
    cells = dict(zip(header.names, line, strict=True))
    unread = [] if table.source.whole else _undecoded(table, row, cells)
    filled = {
        name: cell
        for name, raw in cells.items()
        if raw and name and name not in unread and (cell := _cell(raw))
    }
    if sum(map(len, filled.values())) != sum(map(len, line)):
        _tell_trimmed(table, row, cells)
    if not all(map(str.isascii, filled.values())):
        _read_plain(table, row, filled)
    unread += table.tidy.row(row, filled)
    _add(table, row, filled, header.unread.union(unread))


def _cell(raw: str) -> str:
    cell = trim(raw)
    return trim(unprotect(cell)) if cell[:1] == "'" else cell


def _read_short(table: Table, header: Header, cut_off: int) -> None:
    """Read the short rows that Excel wrote and refuse the others; `cut_off` has no line end.

    Excel leaves out the columns that are empty at the ends of sixteen rows together, the
    first of them being row 1, 17 and so on: of those no row has more cells than another.
    """
    width = len(header.names)
    widths = defaultdict(set)
    for row, line in table.short:
        widths[_sixteen(row)].add(len(line))
    for whole in table.rows:
        widths[_sixteen(whole.number)].add(width)
    read = {row for row, _ in table.short if row > SIXTEEN and row != cut_off}
    read = {row for row in read if len(widths[_sixteen(row)]) == 1}
    for row, line in table.short:
        if row in read:
            _read_row(table, header, row, line + [""] * (width - len(line)))
        else:
            _refuse_row(table, header, row, line)
            table.complete = table.complete and row != cut_off  # nobody knows what came after
    table.records.sort(key=lambda record: record.row)
    table.rows.sort(key=lambda row: row.number)
    if read:
        table.notes.append(Problem(table.name, 0, "", _padded(len(read))))


def _padded(count: int) -> str:
    rows = "1 row has" if count == 1 else f"{count} rows have"
    return f"{rows} fewer cells than the heading; what is missing is taken as empty"


def _sixteen(row: int) -> int:
    return (row - 1) // SIXTEEN


def _refuse_row(table: Table, header: Header, row: int, line: list[str]) -> None:
    """Where cells are missing or too many, only the first is surely where it should be."""
    table.report(row, "", f"has {len(line)} cells, the heading has {len(header.names)}")
    if not table.source.whole:
        _undecoded(table, row, _by_position(line))
    _declare(table, trim(line[0]) if header.names[0] == "id" else "")


def _by_position(cells: list[str]) -> dict[str, str]:
    return {f"column {number}": cell for number, cell in enumerate(cells, start=1)}


def _refuse_stray(table: Table, header: Header, row: int, line: list[str]) -> None:
    """Columns without a heading at the end may be there, but hold nothing."""
    for position in range(header.named, len(line)):
        if position not in table.stray and (cell := trim(line[position])):
            message = f"has no heading, but row {row} holds {quoted(cell)}; name or empty it"
            table.report(1, f"column {position + 1}", message)
            table.stray.add(position)


def _tell_trimmed(table: Table, row: int, cells: Mapping[str, str]) -> None:
    for name, raw in cells.items():
        if name and trim(raw) != raw and trim(raw):
            table.tidy.trim(row, name)


def _read_plain(table: Table, row: int, cells: dict[str, str]) -> None:
    """Put ordinary spaces in the place of non-breaking ones, but for those of misread text."""
    for name, cell in cells.items():
        if not cell.isascii() and NO_BREAK.search(cell) and not damage(cell):
            cells[name] = plain_spaces(cell)
            table.tidy.unbroken(row, name)


def _declare(table: Table, cell: str) -> None:
    """Note the id that a cell surely means, also where it is not written as one."""
    name = re.sub(r"[\s_]+", "-", cell.lower())  # `Arup` declares `arup`
    if ID.fullmatch(name) and not id_fault(cell):
        table.ids.add(name)
    else:
        table.complete = False  # nobody knows which id that was


def _undecoded(table: Table, row: int, cells: Mapping[str, str]) -> list[str]:
    """The columns with bytes of another encoding; only the first of the file is a problem."""
    found = {name: bad[0] for name, raw in cells.items() if (bad := UNDECODED.search(raw))}
    for name, character in found.items():
        if not table.told:
            table.report(row, name, _undecodable(table, character))
            table.told = True
    return list(found)


def _undecodable(table: Table, character: str) -> str:
    return not_of(table.source.encoding, ord(character) - 0xDC00)


def _add(table: Table, row: int, cells: Mapping[str, str], unread: frozenset[str]) -> None:
    office = {name: cell for name, cell in cells.items() if name[:2] == OFFICE}
    own: Mapping[str, Any] = cells
    if office:
        own = {name: cell for name, cell in cells.items() if name not in office}
    try:
        record = table.kind.model_validate({**own, "row": row, "office": office})
    except ValidationError as error:
        bad = _problems(table, row, error, unread)
        _declare(table, own.get("id", ""))
        table.rows.append(Row(row, _readable(table.kind, own, unread | bad)))
        return
    if "id" in own:
        table.ids.add(own["id"])
    table.records.append(record)
    fields = _readable(table.kind, own, unread) if unread else vars(record)
    table.rows.append(Row(row, fields))


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
            table.report(row, column, message_of(table.kind, column, detail))
    return frozenset(bad)


def message_of(kind: type[Record], column: str, detail: ErrorDetails) -> str:
    """What is said of a cell that cannot be a value of its column."""
    if detail["type"] == "missing":
        return "is empty; a value is required"
    if detail["type"] != "literal_error":
        return detail["msg"]
    value = detail["input"]
    choices = next(heading.choices for heading in headings(kind) if heading.heading == column)
    known = ", ".join(choices)
    return f"{quoted(value)} is not one of {known}.{did_you_mean(nearest(value, choices))}"
