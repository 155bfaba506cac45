"""The cells of a row as they were meant, where that is sure; what was done is told in notes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from explorer.dataset.columns import Number, quoted
from explorer.dataset.records import Record, headings
from explorer.dataset.settings import FILE
from explorer.dataset.spreadsheet import POINTS, contradicts, in_order, midnight, plain_sum, slashed
from explorer.errors import Problem

PLAIN = re.compile(r"\d+(?:\.\d\d?)?|\d{4}-\d\d(?:-\d\d)?", re.ASCII)
UNTOLD = "untold"  # the order of dates where dataset.toml could not be read


@dataclass(slots=True)
class Tally:
    """How often something was done in a column, and where first."""

    row: int
    written: str
    read: str
    count: int = 0


@dataclass(slots=True)
class Slashed:
    """The dates of a column that need an order, and the first that contradicts it."""

    row: int
    cell: str
    count: int = 0
    wrong: tuple[int, str] | None = None


class Tidy:
    """What is done to the cells of one table. `order` is what dataset.toml says of dates."""

    def __init__(self, kind: type[Record], name: str, order: str | None) -> None:
        self._name = name
        self._order = order
        self._dates = [heading.heading for heading in headings(kind) if heading.date]
        self._sums = [h.heading for h in headings(kind) if h.money or h.holds(Number)]
        self.points = False  # whether a point may stand between thousands
        self.problems: list[Problem] = []
        self._tallies: dict[tuple[str, str], Tally] = {}
        self._slashed: dict[str, Slashed] = {}
        self._trimmed: dict[str, Tally] = {}
        self._unbroken: dict[str, Tally] = {}
        self.blank = 0

    def row(self, row: int, cells: dict[str, str]) -> list[str]:
        """Put what was meant in the place of what is written; the columns that cannot be told."""
        unread = []
        for column in self._dates:
            cell = cells.get(column)
            if cell and not PLAIN.fullmatch(cell) and not self._date(row, column, cell, cells):
                unread.append(column)
                del cells[column]
        for column in self._sums:
            cell = cells.get(column)
            if not cell or PLAIN.fullmatch(cell):
                continue
            if self.points and POINTS.fullmatch(cell):
                message = f"{quoted(cell)} may have a point between thousands, or not;"
                message += " write 1500 or 1.5"
                self.problems.append(Problem(self._name, row, column, message))
                unread.append(column)
                del cells[column]
            elif meant := plain_sum(cell):
                self._tell(row, column, cell, meant)
                cells[column] = meant
        return unread

    def trim(self, row: int, column: str) -> None:
        """Count a cell that had white space at its ends."""
        self._trimmed.setdefault(column, Tally(row, "", "")).count += 1

    def unbroken(self, row: int, column: str) -> None:
        """Count a cell that had non-breaking spaces inside."""
        self._unbroken.setdefault(column, Tally(row, "", "")).count += 1

    def refused(self) -> dict[str, Problem | None]:
        """The columns whose dates are not read, each with its one problem, if it is theirs."""
        columns: dict[str, Problem | None] = {}
        for column, found in self._slashed.items():
            if self._order == UNTOLD:
                columns[column] = None
            elif not self._order:
                message = _no_order(found)
                columns[column] = Problem(self._name, found.row, column, message)
            elif found.wrong:
                row, cell = found.wrong
                message = _wrong_order(cell, self._order, found.count)
                columns[column] = Problem(self._name, row, column, message)
        return columns

    def notes(self) -> Iterator[Problem]:
        """What was read otherwise than it is written."""
        for (column, _), done in sorted(self._tallies.items()):
            more = f", and {others(done.count)} in this column likewise" if done.count > 1 else ""
            message = f"{quoted(done.written)} is read as {done.read}{more}"
            yield Problem(self._name, done.row, column, message)
        for column, done in sorted(self._trimmed.items()):
            message = f"spaces at the ends of this cell{_and_of(done)} are left out"
            yield Problem(self._name, done.row, column, message)
        for column, done in sorted(self._unbroken.items()):
            message = f"non-breaking spaces in this cell{_and_of(done)} are read as ordinary ones"
            yield Problem(self._name, done.row, column, message)
        if self.blank:
            few = self.blank == 1
            rows = "1 row of empty cells is" if few else f"{self.blank} rows of empty cells are"
            yield Problem(self._name, 0, "", f"{rows} left out")

    def _date(self, row: int, column: str, cell: str, cells: dict[str, str]) -> bool:
        """Read a date that is not written as one; False where its column's order is not known."""
        meant = midnight(cell)
        if meant is None and (parts := slashed(cell)):
            found = self._slashed.setdefault(column, Slashed(row, cell))
            found.count += 1
            if not self._order or self._order == UNTOLD:
                return False
            if contradicts(parts, self._order):
                found.wrong = found.wrong or (row, cell)
                return False
            meant = in_order(parts, self._order)
        if meant:
            self._tell(row, column, cell, meant)
            cells[column] = meant
        return True

    def _tell(self, row: int, column: str, cell: str, meant: str) -> None:
        shape = re.sub(r"\d+", "", cell)
        self._tallies.setdefault((column, shape), Tally(row, cell, meant)).count += 1


def others(count: int) -> str:
    """All of them but the first, in words."""
    return "1 other" if count == 2 else f"{count - 1} others"


def _and_of(done: Tally) -> str:
    return f", and of {others(done.count)} in this column" if done.count > 1 else ""


def _no_order(found: Slashed) -> str:
    more = f", and so may {others(found.count)} in this column" if found.count > 1 else ""
    return (
        f"{quoted(found.cell)} may have the day or the month first{more}; add "
        f'dates = "day-first" or "month-first" to {FILE}, or write 2021-09-01'
    )


def _wrong_order(cell: str, order: str, count: int) -> str:
    more = f", so none of the {count} dates like it in this column is read" if count > 1 else ""
    return f"{quoted(cell)} is not {order}, as {FILE} says of dates{more}; correct one of the two"
