"""How much a table may be: its rows, its cells, and what a packed file may become."""

from __future__ import annotations

from pathlib import Path

from explorer.dataset.columns import LONGEST_CELL
from explorer.dataset.sheets import MOST_ROWS
from explorer.errors import InputError

MOST_PACKED = 200  # times its size that a packed file may become; text becomes ten times as large
NEVER_TOO_MUCH = 64 * 2**20  # bytes that a packed file may become in any case
TOO_LONG = f"has a cell of more than {LONGEST_CELL:,} characters"


def refuse_endless(path: Path, rows: int) -> None:
    """InputError for more rows than a spreadsheet could hold."""
    if rows > MOST_ROWS:
        raise InputError(
            f"{path}: has more than {MOST_ROWS:,} rows; split it, "
            "several files of a kind are read in turn"
        )


def most_unpacked(path: Path) -> int:
    """The bytes that a packed file may become."""
    return max(NEVER_TOO_MUCH, MOST_PACKED * path.stat().st_size)


def refuse_much(path: Path, unpacked: int, most: int) -> None:
    """InputError where a packed file becomes more."""
    if unpacked > most:
        raise InputError(
            f"{path}: unpacks to more than {most // 2**20:,} MiB, which no table does; "
            "if it is one, save it as CSV that is not packed"
        )
