"""A result as a table for a terminal, or as records where the terminal is too narrow.

Laid out here, because rich's own table takes a quarter of a second for sixty rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from explorer.output.cells import are_numbers, by_column, shown
from explorer.output.fold import fold, span
from explorer.output.visible import one_line, visible

if TYPE_CHECKING:
    from explorer.queries.result import Cell, Result

WIDEST = 60  # columns of a terminal that text takes before it folds, where there is no terminal
NARROWEST = 12  # to which a terminal may squeeze a column of text
UNKNOWN = "\u2013"  # a dash
_GAP = "  "
_BOLD, _DIM, _OFF = "\x1b[1m", "\x1b[2m", "\x1b[0m"


@dataclass(frozen=True, slots=True)
class _Column:
    """A column as it is shown; `width` is that of its widest line."""

    name: str
    texts: list[str]
    numbers: bool
    width: int

    @property
    def least(self) -> int:
        """The width below which it can no longer be read; numbers are never folded."""
        return self.width if self.numbers else min(self.width, NARROWEST)


def render(result: Result, width: int | None, colour: bool) -> bytes:
    """Title, table and notes; without a width, every column is as wide as its text up to 60."""
    lines = [heading(result.title, colour), "", *body(result, width, colour)]
    for note in result.notes:
        lines += ["", *prose(note, width)]
    return text(lines)


def text(lines: Iterable[str]) -> bytes:
    """Lines as bytes, without space at their ends."""
    return "".join(f"{line.rstrip()}\n" for line in lines).encode()


def heading(title: str, colour: bool) -> str:
    """A title on one line."""
    return _styled(one_line(title), _BOLD, colour)


def prose(sentence: str, width: int | None) -> list[str]:
    """A sentence in lines."""
    return fold(visible(sentence), width or 2 * WIDEST)


def body(result: Result, width: int | None, colour: bool) -> Iterator[str]:
    """The rows under their columns, or one below the other where the terminal is too narrow."""
    columns = [
        _column(column.name, cells)
        for column, cells in zip(result.columns, by_column(result), strict=True)
    ]
    if not result.rows:
        return iter(["No rows."])
    if width is not None and _total([column.least for column in columns]) > width:
        return _records(columns, width, colour)
    return _table(columns, _widths(columns, width), colour)


def _column(name: str, cells: list[Cell]) -> _Column:
    name, texts = one_line(name), [_text(cell) for cell in cells]
    width = max(span(line) for text in [name, *texts] for line in text.split("\n"))
    return _Column(name, texts, are_numbers(cells), width)


def _text(cell: Cell) -> str:
    return UNKNOWN if cell is None else visible(shown(cell)).expandtabs(4)


def _widths(columns: list[_Column], width: int | None) -> list[int]:
    """Numbers keep their width; texts are cut to one level, the highest at which all fit."""
    if width is None:
        return [_at_most(WIDEST, column) for column in columns]
    levels = range(width, NARROWEST, -1)
    tries = ([_at_most(level, column) for column in columns] for level in levels)
    fitting = (widths for widths in tries if _total(widths) <= width)
    return next(fitting, [column.least for column in columns])


def _at_most(level: int, column: _Column) -> int:
    return column.width if column.numbers else min(column.width, level)


def _total(widths: list[int]) -> int:
    return sum(widths) + len(_GAP) * (len(widths) - 1)


def _table(columns: list[_Column], widths: list[int], colour: bool) -> Iterator[str]:
    for line in _row(columns, [column.name for column in columns], widths):
        yield _styled(line, _BOLD, colour)
    yield _GAP.join("─" * width for width in widths)
    for texts in zip(*(column.texts for column in columns), strict=True):
        yield from _row(columns, texts, widths)


def _row(columns: list[_Column], texts: Sequence[str], widths: list[int]) -> list[str]:
    folded = [fold(text, width) for text, width in zip(texts, widths, strict=True)]
    return [
        _GAP.join(map(_padded, columns, line, widths))
        for line in zip_longest(*folded, fillvalue="")
    ]


def _padded(column: _Column, text: str, width: int) -> str:
    space = " " * (width - span(text))
    return space + text if column.numbers else text + space


def _records(columns: list[_Column], width: int, colour: bool) -> Iterator[str]:
    """One line a cell, its column's name before it, and an empty line between rows."""
    indent = max(span(column.name) for column in columns) + len(_GAP)
    for number in range(len(columns[0].texts)):
        if number:
            yield ""
        for column in columns:
            name = column.name + " " * (indent - span(column.name))
            first, *more = fold(column.texts[number], max(width - indent, NARROWEST))
            yield _styled(name, _DIM, colour) + first
            yield from (" " * indent + line for line in more)


def _styled(text: str, style: str, colour: bool) -> str:
    return f"{style}{text}{_OFF}" if colour else text
