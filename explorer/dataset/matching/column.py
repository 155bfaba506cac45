"""The names in a column of a table, each with the number of rows it stands in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from explorer.dataset.columns import plain_spaces, trim
from explorer.dataset.matching.targets import text_of
from explorer.errors import InputError, UnknownNameError


def names_in(path: Path, column: str, separator: str = "") -> dict[str, int]:
    """The distinct names in the order in which they appear, with their counts.

    With a separator a cell holds several names; brackets such as `[name]` are taken off.
    Raises UnknownNameError, with the nearest, where there is no such column, and InputError
    where it holds nothing or the file cannot be read.
    """
    from explorer.dataset.importers.tables import open_table

    table = open_table(path, known=(column,))
    if column not in table.columns:
        raise UnknownNameError(f"column of {path.name}", column, table.columns)
    counts: Counter[str] = Counter()
    for line in table.rows():
        counts.update([*dict.fromkeys(_names(text_of(line, column), separator))])
    if not counts:
        raise InputError(f"{path}: the column {column!r} holds no name in any row.")
    return dict(counts)


def _names(cell: str, separator: str) -> Iterator[str]:
    for item in cell.split(separator) if separator else (cell,):
        if name := trim(trim(item).strip("[]")):
            yield " ".join(plain_spaces(name).split())
