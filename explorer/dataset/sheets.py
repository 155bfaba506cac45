"""An .xlsx file as sheets of plain cells, whatever it is that somebody calls a workbook."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from explorer.errors import InputError

if TYPE_CHECKING:
    from openpyxl import Workbook

    from explorer.dataset.ooxml import Area

MOST_UNPACKED = 256 * 2**20  # bytes; a hundred thousand activities take a third of it
MOST_CELLS = 20_000_000  # of a sheet, counted with the empty ones between
MOST_ROWS = 1_048_576  # Excel's limit
MOST_EXACT = 10**15  # a spreadsheet keeps fifteen digits
OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LOCKED = "EncryptedPackage".encode("utf-16-le")
MERGED = "is merged with other cells ({area}), whose values are lost; unmerge them and fill each"
READ_DATE = "is a date in Excel, read as {text}"
NO_DATE = "is a date in Excel ({text}), where none belongs; format it as text and write it again"
SAVE_AGAIN = "Open it in Excel and save it again as an .xlsx workbook."
NOT_SHOWN = re.compile(r'\[[^\]]*\]|"[^"]*"|\\.|_.|;.*', re.DOTALL)  # parts of a number format
GENERAL = "general"
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")  # a character as Excel writes it: _x000D_
POUNDS = re.compile(r"\[\$£[^\]]*\]")
NO_MATTER = re.compile(r'[_*].|\[(?!\$)[^\]]*\]|[\\"\s]|;.*', re.DOTALL)  # in how a number looks
PLAIN = re.compile(r"general|@|£?(?:#,##)?0(?:\.(?P<decimals>[0#?]+))?")


@dataclass(frozen=True, slots=True)
class Day:
    """A cell that Excel holds as a date, as far as the cell shows it: `2012-03-01`, `2012-03`."""

    text: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A cell that holds no value of ours: why, and what is there."""

    message: str
    text: str


Cell = str | Day | Unreadable


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """A sheet: its name, its rows that hold something, each with its number, its merged cells.

    A sheet of a chart has no rows.
    """

    name: str
    rows: tuple[tuple[int, tuple[Cell, ...]], ...] = ()
    merged: dict[str, Area] = field(default_factory=dict)
    hidden: bool = False

    @property
    def heading(self) -> tuple[Cell, ...]:
        """The first row, also where it is empty."""
        return self.rows[0][1] if self.rows and self.rows[0][0] == 1 else ()


def sheets_of(path: Path) -> tuple[Sheet, ...]:
    """Every sheet of a workbook, in its order; InputError where it cannot be read."""
    with _opened(path) as book:
        return tuple(_sheets(path, book))


def names_of_sheets(path: Path) -> list[str]:
    """The names of the sheets of a workbook; InputError where it cannot be read."""
    with _opened(path) as book:
        return list(book.sheetnames)


@contextmanager
def _opened(path: Path) -> Iterator[Workbook]:
    data = _bytes(path)
    _refuse_others(path, data)
    with _plainly(path), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about looks and rules, which nobody asked for
        from explorer.dataset.ooxml import book_of

        with closing(book_of(data)) as book:
            yield book


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise InputError(f"{path}: no such workbook.") from None
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: cannot be read: {error}") from None


def _refuse_others(path: Path, data: bytes) -> None:
    """What is no workbook, or one that nobody could want to read."""
    if data.startswith(OLD_OR_LOCKED):
        if LOCKED in data:
            raise InputError(f"{path}: is protected by a password. Save a copy without one.")
        raise InputError(f"{path}: is a workbook of an old kind. Save it as an .xlsx workbook.")
    with _plainly(path), zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = sum(entry.file_size for entry in archive.infolist())
        names = archive.namelist()
    if "[Content_Types].xml" not in names:
        raise InputError(f"{path}: is no .xlsx workbook. {SAVE_AGAIN}")
    if size > MOST_UNPACKED:
        raise InputError(
            f"{path}: would unpack to {size // 2**20:,} MiB; the most is "
            f"{MOST_UNPACKED // 2**20}. Save its sheets as CSV files."
        )


@contextmanager
def _plainly(path: Path) -> Iterator[None]:
    """Whatever a broken file makes the parsers raise, as one clear error."""
    try:
        yield
    except InputError:
        raise
    except zipfile.BadZipFile:
        raise InputError(f"{path}: is no .xlsx workbook, or a damaged one. {SAVE_AGAIN}") from None
    except Exception as error:
        reason = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        raise InputError(f"{path}: cannot be read ({reason}). {SAVE_AGAIN}") from None


def _sheets(path: Path, book: Workbook) -> Iterator[Sheet]:
    from explorer.dataset.ooxml import merged

    for sheet in book.worksheets:
        sheet.reset_dimensions()  # what a file says of its size need not be so
        hidden = sheet.sheet_state != "visible"
        yield Sheet(sheet.title, tuple(_rows(path, sheet)), merged(sheet), hidden)
    yield from (Sheet(chart.title) for chart in book.chartsheets)


def _rows(path: Path, sheet: Any) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    seen = 0
    for number, row in enumerate(islice(sheet.rows, MOST_ROWS + 1), start=1):
        seen += len(row)
        if seen > MOST_CELLS or number > MOST_ROWS:
            raise InputError(
                f"{path}: the sheet {sheet.title!r} has more than {MOST_CELLS:,} cells or "
                f"{MOST_ROWS:,} rows. Delete what lies below and right of the data."
            )
        cells = tuple(map(_cell, row))
        if any(cells):
            yield number, cells


def _cell(cell: Any) -> Cell:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        formula = str(getattr(value, "text", value))
        return Unreadable("holds a formula; paste its value", formula)
    if cell.data_type == "e":
        return Unreadable(f"holds the error {value}; write the value", str(value))
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _number(value, cell.number_format or GENERAL)
    if isinstance(value, datetime | date):
        return _day(value, cell.number_format)
    if isinstance(value, str):
        return ESCAPED.sub(lambda found: chr(int(found[1], 16)), value)
    message = "holds a time; format the cell as text and write the value again"
    return Unreadable(message, str(value))


def _number(value: float, look: str) -> Cell:
    """A number as a person would write it, `2012` and never `2012.0`, if that is what shows."""
    if not abs(value) < MOST_EXACT:
        message = (
            f"holds the number {value:g}, of which a spreadsheet keeps 15 digits; "
            "format the cell as text and write it again"
        )
        return Unreadable(message, f"{value:g}")
    whole = value == int(value)
    text = str(int(value)) if whole else format(Decimal(f"{value:.15g}"), "f")
    if _shows(text, look):
        return text
    message = (
        f"holds {text}, but its format {look} shows something else; write as text what is meant"
    )
    return Unreadable(message, text)


def _shows(number: str, look: str) -> bool:
    """Whether a number format shows every digit, and only thousands and pounds besides."""
    plain = PLAIN.fullmatch(NO_MATTER.sub("", POUNDS.sub("£", look)).casefold())
    if not plain or plain[0] in (GENERAL, "@"):
        return bool(plain)
    return len(number.partition(".")[2]) <= len(plain["decimals"] or "")


def _day(value: date, look: str | None) -> Cell:
    """A date; where the cell shows its month or its year only, no more than that is read."""
    if isinstance(value, datetime) and value.time() != time():
        message = f"holds a time of day ({value}); write the date as text: {value.date()}"
        return Unreadable(message, str(value))
    day = value.isoformat()[:10]
    shown = NOT_SHOWN.sub("", (look or GENERAL).casefold())
    if shown == GENERAL or {"y", "d"} <= set(shown):
        return Day(day)
    if "y" not in shown:
        message = f"shows a date without its year (Excel holds {day}); write it as text"
        return Unreadable(message, day)
    return Day(day[:7] if "m" in shown else day[:4])
