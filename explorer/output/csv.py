"""A result as CSV that a spreadsheet opens and does not run."""

from __future__ import annotations

import csv
from codecs import BOM_UTF8
from io import StringIO
from typing import TYPE_CHECKING

from explorer.dataset.cells import protect
from explorer.output.cells import is_number, plain

if TYPE_CHECKING:
    from explorer.queries.result import Cell, Result


def render(result: Result, to_file: bool) -> bytes:
    """A header and a line a row; a file begins with a byte-order mark, for spreadsheets."""
    lines = [_line([protect(column.name) for column in result.columns])]
    lines += [_line([_cell(cell) for cell in row]) for row in result.rows]
    text = "".join(lines).encode("utf-8", "replace")
    return BOM_UTF8 + text if to_file else text


def _cell(cell: Cell) -> str:
    return plain(cell) if is_number(cell) else protect(plain(cell))


def _line(cells: list[str]) -> str:
    """One row; csv quotes a return in a cell only when the line's end has one, so it is cut."""
    line = StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(cells)
    return line.getvalue()[:-2] + "\n"
