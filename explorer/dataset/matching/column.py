"""The names in a column of a table, each with the number of rows it stands in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from explorer.dataset.columns import divided, plain_spaces, trim
from explorer.dataset.matching.targets import as_text
from explorer.dataset.sheets import Unreadable
from explorer.errors import InputError, Problem, UnknownNameError

if TYPE_CHECKING:
    from explorer.dataset.importers.tables import Value

LONGEST = 1000  # characters of a name


@dataclass(slots=True)
class Names:
    """The distinct names in the order in which they appear, each with its number of rows.

    `left_out` is the number of what is no name, a formula's error or far too long a text, and
    `fault` the first of them.
    """

    counts: Counter[str] = field(default_factory=Counter)
    left_out: int = 0
    fault: Problem | None = None


def names_in(path: Path, column: str, separator: str = "") -> Names:
    """The names in a column; with a separator a cell of text holds several.

    A pair of brackets around a cell or a name, such as `[name]`, is taken off. Raises
    UnknownNameError, with the nearest, where there is no such column, and InputError where it
    holds nothing or the file cannot be read.
    """
    from explorer.dataset.importers.tables import open_table

    table = open_table(path, known=(column,))
    if column not in table.columns:
        raise UnknownNameError(f"column of {path.name}", column, table.columns)
    found = Names()
    for line in table.rows():
        names: dict[str, None] = {}
        for name in _names(line.cells.get(column, ""), separator):
            if isinstance(name, Unreadable):
                found.left_out += 1
                fault = Problem(str(path), line.number, column, name.message)
                found.fault = found.fault or fault
            elif name:
                names[name] = None
        found.counts.update(names.keys())
    if not found.counts:
        first = f" The first cell left out: {found.fault}" if found.fault else ""
        raise InputError(f"{path}: the column {column!r} holds no name in any row.{first}")
    return found


def _names(cell: Value, separator: str) -> Iterator[str | Unreadable]:
    """What a cell names; "" for nothing."""
    if isinstance(cell, Unreadable):
        yield cell
        return
    for item in cell if isinstance(cell, tuple) else _split(as_text(cell), separator):
        name = " ".join(plain_spaces(trim(_bare(as_text(item)))).split())
        yield (
            name
            if len(name) <= LONGEST
            else Unreadable(f"has more than {LONGEST:,} characters, which no name has", name)
        )


def _split(cell: str, separator: str) -> list[str]:
    """The items of a cell.

    A separator such as `];[` is of a cell with brackets around each item: those at its ends go too.
    """
    ends = separator[-1:] + separator[:1]
    if ends == "[]" and cell[:1] + cell[-1:] == ends:
        cell = cell[1:-1]
    return divided(cell, separator)


def _bare(name: str) -> str:
    """A name without the pair of brackets around all of it."""
    inner = name[1:-1]
    closed, opened = inner.find("]"), inner.find("[")
    whole = name[:1] + name[-1:] == "[]" and (closed < 0 or 0 <= opened < closed)
    return inner if whole else name
