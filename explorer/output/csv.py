"""A result as CSV that a spreadsheet opens and does not run."""

from __future__ import annotations

import csv
from codecs import BOM_UTF8
from decimal import Decimal
from typing import TYPE_CHECKING

from explorer.dataset.cells import protect, protect_all
from explorer.output.cells import by_column, is_number, plain

if TYPE_CHECKING:
    from explorer.queries.result import Cell, Result

NUMBERS = frozenset((int, float, Decimal))


def render(result: Result, to_file: bool) -> bytes:
    """A header and a line a row; a file begins with a byte-order mark, for spreadsheets."""
    lines = _Lines()
    writer = csv.writer(lines, lineterminator="\r\n")
    writer.writerow([protect(column.name) for column in result.columns])
    writer.writerows(zip(*map(_texts, by_column(result)), strict=True))
    text = "".join(lines).encode("utf-8", "replace")
    return BOM_UTF8 + text if to_file else text


def _texts(cells: list[Cell]) -> list[str]:
    """The texts of a column: a number is none that a spreadsheet runs, though it begins with -."""
    if NUMBERS.isdisjoint(map(type, cells)):
        return protect_all([cell if type(cell) is str else plain(cell) for cell in cells])
    return [plain(cell) if is_number(cell) else protect(plain(cell)) for cell in cells]


class _Lines(list[str]):
    """The rows as written; csv quotes a return in a cell only when the line's end has one."""

    def write(self, line: str) -> None:
        """Keep a row, with its line's end cut."""
        self.append(line[:-2] + "\n")
