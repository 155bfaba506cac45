"""Numbers and lacks as a sentence has them."""

from __future__ import annotations

from collections.abc import Sequence

from explorer.dataset.columns import quoted

MOST = 50  # names that a message lists


def counted(amount: int, one: str, many: str) -> str:
    """A number with what goes with it: `1 row is`, `1,200 rows are`."""
    return f"{amount:,} {one if amount == 1 else many}"


def without(what: str, *, several: bool = False) -> str:
    """What a row lacks: `without a title`, `without an end`, `without partners`."""
    article = "" if several else "an " if what[0] in "aeiou" else "a "
    return f"without {article}{what}"


def listed(names: Sequence[str]) -> str:
    """Names in quotes, as far as a person would read them."""
    shown = ", ".join(map(quoted, names[:MOST]))
    more = counted(len(names) - MOST, "other", "others")
    return shown if len(names) <= MOST else f"{shown} and {more}"
