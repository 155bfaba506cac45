"""Numbers and lacks as a sentence has them."""

from __future__ import annotations


def counted(amount: int, one: str, many: str) -> str:
    """A number with what goes with it: `1 row is`, `1,200 rows are`."""
    return f"{amount:,} {one if amount == 1 else many}"


def without(what: str, *, several: bool = False) -> str:
    """What a row lacks: `without a title`, `without an end`, `without partners`."""
    article = "" if several else "an " if what[0] in "aeiou" else "a "
    return f"without {article}{what}"
