"""A result as CSV that a spreadsheet opens and does not run."""

from __future__ import annotations

import csv
from codecs import BOM_UTF8
from decimal import Decimal
from itertools import chain
from typing import TYPE_CHECKING, TypeGuard

from explorer.dataset.cells import protect, protect_all
from explorer.output.cells import by_column, is_number, plain

if TYPE_CHECKING:
    from explorer.queries.result import Cell, Result

NUMBERS = {int, float, Decimal}


def render(result: Result, to_file: bool) -> bytes:
    """A header and a line a row; a file begins with a byte-order mark, for spreadsheets."""
    lines = _Lines()
    writer = csv.writer(lines, lineterminator="\r\n")
    writer.writerow([protect(column.name) for column in result.columns])
    commas = len(result.columns) - 1
    for cells in zip(*map(_texts, by_column(result)), strict=True):
        line = ",".join(cells)
        if _is_bare(line, commas):
            lines.append(f"{line}\n")
        else:
            writer.writerow(cells)
    text = "".join(lines).encode("utf-8", "replace")
    return BOM_UTF8 + text if to_file else text


def _is_bare(line: str, commas: int) -> bool:
    """Whether nothing in a row of so many commas is quoted: of most not, and csv takes longer."""
    quoted = line == "" or '"' in line or "\n" in line or "\r" in line
    return not quoted and line.count(",") == commas


def _texts(cells: list[Cell]) -> list[str]:
    """The texts of a column: a number is none that a spreadsheet runs, though it begins with -.

    Most columns hold one kind of cell, which is told at a glance.
    """
    types = set(map(type, cells))
    if types <= NUMBERS | {type(None)}:
        return list(map(plain, cells))
    if types == {list} and _of_texts(cells):
        return protect_all(list(map(";".join, cells)))
    if types.isdisjoint(NUMBERS):
        return protect_all([cell if type(cell) is str else plain(cell) for cell in cells])
    return [plain(cell) if is_number(cell) else protect(plain(cell)) for cell in cells]


def _of_texts(cells: list[Cell]) -> TypeGuard[list[list[str]]]:
    """Whether lists hold nothing but texts."""
    return {str}.issuperset(map(type, chain.from_iterable(cells)))  # type: ignore[arg-type]


class _Lines(list[str]):
    """The rows as written; csv quotes a return in a cell only when the line's end has one."""

    def write(self, line: str) -> None:
        """Keep a row, with its line's end cut."""
        self.append(line[:-2] + "\n")
