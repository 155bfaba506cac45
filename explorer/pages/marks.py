"""What a page shows in a cell beside numbers: bars, columns of years, ranges of rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from explorer.queries.result import Cell, Column, Result

PARTS = " ▏▎▍▌▋▊▉█"  # eighths of a letter, from the left
HEIGHTS = "·▁▂▃▄▅▆▇█"  # eighths from below; nothing is a dot
LONGEST = 12  # letters of the longest bar
PLACE = re.compile(r"[a-z_]+\.(csv|toml):\w+")
RANGES = 12  # ranges of rows that are told


def in_letters(result: Result) -> Result:
    """The table with its bars and columns of years drawn in letters, and lists in short."""
    names: list[Column] = []
    columns: list[list[Cell]] = []
    for at, column in enumerate(result.columns):
        of_column: list[Cell] = [row[at] for row in result.rows]
        names.append(column)
        columns.append(_in_letters(column, of_column))
        if column.type == "bar":
            names.append(Column("", "The same as a bar."))
            columns.append(bars(of_column))
    return replace(result, columns=tuple(names), rows=tuple(zip(*columns, strict=True)))


def _in_letters(column: Column, of_column: list[Cell]) -> list[Cell]:
    if column.type == "spark":
        most = most_of(of_column)
        return [spark(cell, most) for cell in of_column if isinstance(cell, (list, tuple))]
    return [in_short(cell) for cell in of_column]


def in_short(cell: Cell) -> Cell:
    """Rows of the dataset, and years, with those that follow each other as one."""
    if not isinstance(cell, (list, tuple)) or not cell:
        return cell
    if all(isinstance(one, int) for one in cell):
        return ", ".join(spans([str(one) for one in cell]))
    return ranges(cell) if all(PLACE.fullmatch(str(one)) for one in cell) else cell


def bars(numbers: Sequence[Cell]) -> list[Cell]:
    """A bar for each number, as long as it is of the largest."""
    most = most_of([numbers])
    return [_bar(n / most) if isinstance(n, int) else None for n in numbers]


def _bar(share: float) -> str:
    eighths = round(share * LONGEST * 8)
    whole, part = divmod(eighths, 8)
    return PARTS[8] * whole + (PARTS[part] if part else "")


def spark(counts: Sequence[Cell], most: int) -> str:
    """A letter for each count, as high as it is of `most`."""
    return "".join(HEIGHTS[-(-8 * n // most)] for n in counts if isinstance(n, int))


def most_of(lists: Iterable[Cell | Sequence[Cell]]) -> int:
    """The largest number in some lists; at least 1."""
    numbers = (n for some in lists if isinstance(some, (list, tuple)) for n in some)
    return max((n for n in numbers if isinstance(n, int)), default=0) or 1


def ranges(rows: Sequence[Cell]) -> str:
    """Rows of the dataset with those that follow each other as one: `activities.csv:3-5, 9`."""
    places = [str(row).rpartition(":")[::2] for row in rows]
    told = []
    for file, some in groupby(places, key=lambda place: place[0]):
        found = spans([number for _, number in some])
        told.append(f"{file}:{', '.join(found[:RANGES])}")
        if len(found) > RANGES:
            told.append(f"and {len(found) - RANGES} more ranges of rows")
    return "; ".join(told)


def spans(numbers: Sequence[str]) -> list[str]:
    """Numbers with those that follow each other as one: `3-5`, `9`."""
    found: list[list[str]] = []
    for number in numbers:
        follows = found and number.isdecimal() and found[-1][-1].isdecimal()
        if follows and int(number) == int(found[-1][-1]) + 1:
            found[-1] = [found[-1][0], number]
        else:
            found.append([number])
    return ["-".join(span) for span in found]
