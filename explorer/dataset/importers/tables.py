"""Any table as rows with their place: CSV, TSV, JSON lines, a workbook, Parquet; streamed.

A file that is broken is refused as a whole, with the row where that shows. What is read is
bounded: a line, a cell, the rows of a file, and how much a packed file may become.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import zlib
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time
from itertools import islice
from math import isnan
from pathlib import Path, PurePosixPath
from typing import IO, Any, TypeAlias

from explorer.dataset.columns import LONGEST_CELL, quoted, trim
from explorer.dataset.encoding import START, UNDECODED, UTF_8, decoded, not_of
from explorer.dataset.importers import parquet
from explorer.dataset.importers.bounds import TOO_LONG, most_unpacked, refuse_endless, refuse_much
from explorer.dataset.sheets import MERGED, Day, Sheet, Unreadable, sheets_of
from explorer.errors import InputError

PACKED = ".gz"
TEXTS = {".csv": ",;\t", ".tsv": "\t", ".txt": "\t;,"}  # and what may separate their cells
LINES = (".jsonl", ".ndjson")
WORKBOOK = ".xlsx"
PARQUET = ".parquet"
KNOWN = "csv, tsv, jsonl (each also with .gz), xlsx or parquet"
LONGEST_LINE = 4 * 2**20  # characters; a longer one is no line of a table
SAVE_UTF_8 = "save it as UTF-8"

Value: TypeAlias = str | tuple[str, ...] | Unreadable


@dataclass(frozen=True, slots=True)
class Line:
    """A row: its number as a spreadsheet shows it (JSON lines and Parquet: from 1), its cells."""

    number: int
    cells: Mapping[str, Value]

    @property
    def empty(self) -> bool:
        """Whether no cell holds anything."""
        return not any(self.cells.values())


@dataclass(frozen=True, slots=True)
class Table:
    """A file and its columns; `read` gives its rows, however many there are.

    `folder` is as much of where it lies as tells it from another file of the same name.
    """

    path: Path
    columns: tuple[str, ...]
    read: Callable[[], Iterator[Line]]
    folder: str = ""

    @property
    def name(self) -> str:
        """The name of the file, with no more of its folder than is needed: `2024/grants.csv`."""
        return str(PurePosixPath(self.folder, self.path.name))

    def rows(self) -> Iterator[Line]:
        """The rows, read anew each time; InputError for more than a spreadsheet could hold."""
        for count, line in enumerate(self.read(), start=1):
            refuse_endless(self.path, count)
            yield line


def open_table(path: Path, known: Collection[str] = ()) -> Table:
    """The table in a file; `known` columns tell what separates its cells, or which sheet it is.

    Raises InputError where the file is not there, of no kind that is read, or broken; reading
    the rows raises it likewise.
    """
    suffix = _suffix(path)
    if suffix in TEXTS:
        return _text_table(path, TEXTS[suffix], known)
    if suffix in LINES:
        return Table(path, _keys(path), lambda: _json_rows(path))
    if suffix == WORKBOOK:
        return _sheet_table(path, known)
    if suffix == PARQUET:
        return _parquet_table(path)
    raise InputError(f"{path}: is of no kind that is read; save it as {KNOWN}.")


def _suffix(path: Path) -> str:
    """What the name says the file is, whether or not it is packed."""
    suffixes = [suffix.lower() for suffix in path.suffixes[-2:]]
    if suffixes[-1:] == [PACKED]:
        inner = suffixes[0] if len(suffixes) > 1 else ""
        return inner if inner in (*TEXTS, *LINES) else PACKED
    return suffixes[-1] if suffixes else ""


# Text: CSV and JSON lines


def _text_table(path: Path, separators: str, known: Collection[str]) -> Table:
    with _text(path) as stream:
        first = next(_lines(path, stream), "")
    separator = max(separators, key=lambda one: _fit(first, one, known))
    names = next(iter(_cells(path, separator)), (1, []))[1]
    columns = tuple(map(trim, names))
    _refuse_header(path, columns, ":1")
    return Table(path, columns, lambda: _text_rows(path, separator, columns))


def _fit(first: str, separator: str, known: Collection[str]) -> tuple[int, int]:
    """How many known columns a separator makes of the first line, and how many columns."""
    try:
        names = [trim(name) for row in csv.reader([first], delimiter=separator) for name in row]
    except csv.Error:  # one cell that is too long
        return 0, 0
    return len({*names} & {*known}), len(names)


def _text_rows(path: Path, separator: str, columns: tuple[str, ...]) -> Iterator[Line]:
    width = len(columns)
    for number, found in islice(_cells(path, separator), 1, None):
        cells = found if any(map(trim, found[width:])) else found[:width]
        if len(cells) != width:
            raise InputError(
                f"{path}:{number}: has {len(cells)} cells, the heading has {width}; "
                "mend the row, a cell with a separator or line break in it needs quotes"
            )
        yield Line(number, dict(zip(columns, cells, strict=True)))


def _cells(path: Path, separator: str) -> Iterator[tuple[int, list[str]]]:
    """The rows of a CSV file that are not blank, each with its number."""
    before = csv.field_size_limit()
    number = 0
    with _text(path) as stream:
        rows = csv.reader(_lines(path, stream), delimiter=separator, strict=True)
        while True:
            csv.field_size_limit(LONGEST_CELL)
            try:
                cells = next(rows)
            except StopIteration:
                return
            except csv.Error as error:
                raise InputError(f"{path}:{number + 1}: {_broken(str(error))}") from None
            finally:
                csv.field_size_limit(before)
            number += 1
            refuse_endless(path, number - 1)
            if cells:
                _refuse_undecoded(path, number, cells)
                yield number, cells


def _broken(message: str) -> str:
    if "field limit" in message:
        return f"{TOO_LONG}, or a quote that never closes"
    if "end of data" in message:
        return "opens a quote that is not closed"
    return f"is not valid CSV: {message}; double the quotes inside a quoted cell"


def _refuse_undecoded(path: Path, number: int, cells: list[str]) -> None:
    for position, cell in enumerate(cells, start=1):
        if bad := UNDECODED.search(cell):
            what = not_of(UTF_8, ord(bad[0]) - 0xDC00, SAVE_UTF_8)
            raise InputError(f"{path}:{number}: column {position} {what}")


def _keys(path: Path) -> tuple[str, ...]:
    """The keys of all objects of a JSON lines file, in the order they appear."""
    keys: dict[str, None] = {}
    for line in _json_rows(path):
        keys |= dict.fromkeys(line.cells)
    return tuple(keys)


def _json_rows(path: Path) -> Iterator[Line]:
    with _text(path) as stream:
        for number, text in enumerate(_lines(path, stream), start=1):
            refuse_endless(path, number)
            if trim(text):
                _refuse_undecoded(path, number, [text])
                yield _line(path, number, _object(path, number, text))


def _object(path: Path, number: int, text: str) -> dict[str, Any]:
    try:
        value = json.loads(
            text, parse_float=str, parse_int=str, parse_constant=float, object_pairs_hook=_once
        )
    except (ValueError, RecursionError) as error:
        reason = str(error) if isinstance(error, ValueError) else "is nested too deeply"
        raise InputError(f"{path}:{number}: is no JSON object on one line: {reason}") from None
    if not isinstance(value, dict):
        raise InputError(f"{path}:{number}: is no JSON object; write one object on each line")
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    twice = [name for name, count in Counter(name for name, _ in pairs).items() if count > 1]
    if twice:
        raise ValueError(f"the key {quoted(twice[0])} stands twice")
    return dict(pairs)


def _line(path: Path, number: int, values: Mapping[str, Any]) -> Line:
    try:
        return Line(number, dict(_flat(values)))
    except ValueError as error:
        raise InputError(f"{path}:{number}: {error}") from None


def _flat(value: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Value]]:
    """The values of an object by their keys; of an object in an object as `outer.inner`."""
    for key, inner in value.items():
        if isinstance(inner, dict):
            yield from _flat(inner, f"{before}{key}.")
        else:
            yield _not_too_long(f"{before}{key}"), _value(inner)


def _value(value: Any) -> Value:
    """A value that is not text, as text."""
    if _missing(value):
        return ""
    if isinstance(value, list):
        if any(isinstance(item, list | dict) for item in value):
            return Unreadable("holds a table or a list of lists", str(value))
        return tuple(_not_too_long(str(item)) for item in value if not _missing(item))
    if isinstance(value, datetime) and value.time() == time.min:
        return str(value.date())
    return _not_too_long(str(value).lower() if isinstance(value, bool) else str(value))


def _missing(value: Any) -> bool:
    """Whether a value is none: null, or the NaN that some programs write for it."""
    return value is None or (isinstance(value, float) and isnan(value))


def _not_too_long(text: str) -> str:
    if len(text) > LONGEST_CELL:
        raise ValueError(TOO_LONG)
    return text


@contextmanager
def _text(path: Path) -> Iterator[io.TextIOWrapper]:
    """The text of a file, unpacked; bytes of another encoding are lone surrogates in it."""
    with _readable(path), path.open("rb") as raw:
        packed = path.suffix.lower() == PACKED
        data: Any = _Unpacked(raw, path) if packed else raw
        head = data.read(START)
        data.seek(0)
        found = decoded(head)
        fault = found.fault or ("is UTF-16; " + SAVE_UTF_8 if found.encoding != UTF_8 else "")
        if fault:
            raise InputError(f"{path}: {fault}")
        yield io.TextIOWrapper(data, "utf-8-sig", errors="surrogateescape", newline="")


class _Unpacked(gzip.GzipFile):
    """A gzip file that may not become much larger than text does."""

    def __init__(self, raw: IO[bytes], path: Path) -> None:
        super().__init__(fileobj=raw, mode="rb")
        self._path = path
        self._most = most_unpacked(path)

    def read1(self, size: int = -1) -> bytes:
        """The next bytes, as the text wrapper asks for them."""
        refuse_much(self._path, self.tell(), self._most)
        return super().read1(size)


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """Whatever the system or a packed file raises, as one clear error."""
    try:
        yield
    except FileNotFoundError:
        raise InputError(f"{path}: no such file.") from None
    except IsADirectoryError:
        raise InputError(f"{path}: is a folder; name a file.") from None
    except EOFError:
        raise InputError(f"{path}: ends too early; it was cut off. Get it again.") from None
    except (gzip.BadGzipFile, zlib.error) as error:
        raise InputError(f"{path}: is no gzip file, or a damaged one: {error}") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None


def _lines(path: Path, stream: io.TextIOWrapper) -> Iterator[str]:
    """The lines of a file; InputError for one that is too long to be one."""
    number = 0
    while line := stream.readline(LONGEST_LINE):
        number += 1
        if len(line) == LONGEST_LINE:
            raise InputError(
                f"{path}: line {number} has more than {LONGEST_LINE:,} characters; "
                "this is no table, or a quote is not closed"
            )
        yield line


# Workbooks


def _sheet_table(path: Path, known: Collection[str]) -> Table:
    """The sheet that has most of the known columns, the first of those that are not hidden."""
    sheets = [sheet for sheet in sheets_of(path) if sheet.rows and not sheet.hidden]
    if not sheets:
        raise InputError(f"{path}: holds no sheet with anything in it.")
    sheet = max(sheets, key=lambda one: len({*_headings(one)} & {*known}))
    place = f"{path}: sheet {sheet.name!r}"
    if sheet.merged:
        area, (_, row, _, _) = min(sheet.merged.items(), key=lambda found: found[1][1])
        raise InputError(f"{place}: row {row} {MERGED.format(area=area)}")
    if not sheet.heading:
        raise InputError(f"{place}: row 1 is empty; the first row must name the columns")
    columns = _headings(sheet)
    _refuse_header(place, columns, ": row 1")
    return Table(path, columns, lambda: _sheet_rows(place, sheet, columns))


def _headings(sheet: Sheet) -> tuple[str, ...]:
    names = [trim(cell) if isinstance(cell, str) else cell.text for cell in sheet.heading]
    while names and not names[-1]:
        names.pop()
    return tuple(names)


def _sheet_rows(place: str, sheet: Sheet, columns: tuple[str, ...]) -> Iterator[Line]:
    for number, cells in sheet.rows[1:]:
        if any(cells[len(columns) :]):
            raise InputError(f"{place}: row {number} has cells right of the last heading")
        values = [cell.text if isinstance(cell, Day) else cell for cell in cells]
        values += [""] * (len(columns) - len(values))
        yield Line(number, dict(zip(columns, values, strict=False)))


# Parquet


def _parquet_table(path: Path) -> Table:
    with _readable(path):
        columns = parquet.columns_of(path)
    _refuse_header(path, columns, "")
    return Table(path, columns, lambda: _parquet_rows(path))


def _parquet_rows(path: Path) -> Iterator[Line]:
    with _readable(path):
        for number, row in enumerate(parquet.rows_of(path), start=1):
            yield _line(path, number, row)


def _refuse_header(path: Path | str, columns: tuple[str, ...], row: str) -> None:
    """InputError where the columns are not all named, each by a name of its own."""
    place = f"{path}{row}"
    if not any(columns):
        raise InputError(f"{place}: is empty; the first row must name the columns")
    first: dict[str, int] = {}
    for position, name in enumerate(columns, start=1):
        if not trim(name):
            raise InputError(f"{place}: column {position} has no heading; name it or take it out")
        if first.setdefault(name, position) < position:
            raise InputError(
                f"{place}: the heading {quoted(name)} stands twice, in columns "
                f"{first[name]} and {position}; rename one of them"
            )
