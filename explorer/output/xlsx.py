"""A result as an Excel workbook: a sheet of rows, and a sheet About that says where from."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from itertools import chain, count
from math import isfinite
from typing import TYPE_CHECKING

from xlsxwriter import Workbook

from explorer.dataset.cells import for_xlsxwriter
from explorer.errors import UsageError
from explorer.output.cells import are_numbers, by_column, is_number, shown
from explorer.output.visible import one_line, visible

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from explorer.queries.result import Cell, Result, Stamp

MOST_ROWS = 1_048_575  # Excel's limit, less the header
LONGEST_TEXT = 32_767  # Excel's limit, in UTF-16 units, as is the next
LONGEST_NAME = 31
MOST = 10**15  # Excel keeps fifteen digits
MOST_POUNDS = 10**13  # and two of them are pence
CUT = " … [cut]"
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_TAKEN = {"about", "history"}  # by us, and by Excel


def render(result: Result) -> bytes:
    """The same result gives the same bytes: the workbook is dated by the load, not by today."""
    if len(result) > MOST_ROWS:
        raise UsageError(
            f"the result has {len(result):,} rows and an Excel sheet holds {MOST_ROWS:,}; "
            "use --format csv, or ask for fewer."
        )
    file = BytesIO()
    with Workbook(file, OPTIONS) as book:
        set_properties(book, result.title, result.stamp)
        write_rows(book, sheet_name(result.title), result)
        write_about(book, _about(result))
    return file.getvalue()


def set_properties(book: Workbook, title: str, stamp: Stamp) -> None:
    """What a workbook is called, and that it is of the time of the load."""
    book.set_properties({"title": _fit(title, 255), "created": _created(stamp)})


def write_rows(book: Workbook, name: str, result: Result) -> None:
    """A sheet of this name with the rows of a result."""
    sheet = book.add_worksheet(name)
    bold, money, text = _formats(book)
    for index, cells in enumerate(by_column(result)):
        name = result.columns[index].name
        sheet.set_column(index, index, _width(name, cells))
        sheet.write_string(0, index, _fit(name), bold)
        for row, cell in enumerate(cells, start=1):
            _write_cell(sheet, row, index, cell, money if isinstance(cell, Decimal) else text)
    sheet.freeze_panes(1, 0)
    if result.columns:
        sheet.autofilter(0, 0, len(result), len(result.columns) - 1)


def write_about(book: Workbook, lines: Iterable[tuple[str, str]]) -> None:
    """The sheet About: a label and a text a line."""
    sheet = book.add_worksheet("About")
    bold, _, text = _formats(book)
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 100)
    for row, (label, value) in enumerate(lines):
        sheet.write_string(row, 0, for_xlsxwriter(_fit(label)), bold)
        sheet.write_string(row, 1, for_xlsxwriter(_fit(value)), text)


def _about(result: Result) -> list[tuple[str, str]]:
    columns = [(f"Column {column.name}", column.doc) for column in result.columns if column.doc]
    notes = [("Note", note) for note in result.notes]
    return [("Title", result.title), *result.stamp.items(), *notes, *columns]


def _formats(book: Workbook) -> tuple[Format, Format, Format]:
    """The looks of a header, of money and of everything else."""
    return (
        book.add_format({"bold": True, "text_wrap": True, "valign": "top"}),
        book.add_format({"num_format": "£#,##0.00", "valign": "top"}),
        book.add_format({"text_wrap": True, "valign": "top"}),
    )


def _write_cell(sheet: Worksheet, row: int, column: int, cell: Cell, look: Format) -> None:
    if cell is None:
        return
    if isinstance(cell, bool):
        sheet.write_boolean(row, column, cell, look)
    elif is_number(cell) and _is_exact(cell):
        sheet.write_number(row, column, float(cell), look)
    else:
        sheet.write_string(row, column, for_xlsxwriter(_fit(shown(cell))), look)


def _is_exact(number: int | float | Decimal) -> bool:
    """What Excel would change, such as digits after the fifteenth and infinity, stays text."""
    if isinstance(number, float):
        return isfinite(number)
    if isinstance(number, Decimal):
        return abs(number) < MOST_POUNDS
    return abs(number) < MOST


def _width(name: str, cells: list[Cell]) -> int:
    """In characters: that of the longest text, within reason; the header has a filter button."""
    longest = max((len(shown(cell)) for cell in cells), default=0)
    most = 24 if are_numbers(cells) else 60
    return max(8, min(most, max(longest + 1, len(name) + 3)))


def sheet_name(title: str) -> str:
    """The title as Excel allows it on a sheet's tab."""
    legal = re.sub(r"[\[\]:*?/\\]", "-", one_line(title))
    name = _cut(legal, LONGEST_NAME).strip(" '")
    return name if name and name.casefold() not in _TAKEN else f"Result {name}".strip()


def sheet_names(titles: Iterable[str]) -> list[str]:
    """A name for the tab of each sheet; no two are the same, as Excel compares them."""
    names: list[str] = []
    taken: set[str] = set()
    for title in titles:
        first = sheet_name(title)
        numbered = (f"{_cut(first, LONGEST_NAME - 4).strip()} {n}" for n in count(2))
        name = next(name for name in chain([first], numbered) if name.casefold() not in taken)
        names.append(name)
        taken.add(name.casefold())
    return names


def _fit(text: str, most: int = LONGEST_TEXT) -> str:
    """Text as a cell can hold it; what is too long ends in a mark that says so."""
    text = visible(text)
    return text if _cut(text, most) == text else _cut(text, most - len(CUT)) + CUT


def _cut(text: str, most: int) -> str:
    """The first characters that together make at most so many UTF-16 units."""
    if len(text) * 2 <= most:
        return text
    return text.encode("utf-16-le")[: 2 * most].decode("utf-16-le", "ignore")


def _created(stamp: Stamp) -> datetime:
    """The time of the load, in UTC; where it cannot be read, a fixed one."""
    try:
        loaded = datetime.fromisoformat(stamp.loaded_at.strip())
    except ValueError:
        return datetime(2000, 1, 1)
    return loaded.astimezone(UTC).replace(tzinfo=None) if loaded.tzinfo else loaded
