"""The few pieces of Markdown that the pages of the reference are made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def notice(source: str) -> str:
    """What a generated page begins with."""
    return f"<!-- Written by `make docs` from {source}; change it there. -->\n"


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table, or nothing where it would have no rows."""
    lines = [f"| {' | '.join(cell(text) for text in row)} |" for row in rows]
    if not lines:
        return ""
    return "\n".join([f"| {' | '.join(header)} |", "|---" * len(header) + "|", *lines]) + "\n"


def cell(text: str) -> str:
    """A text as one cell: on one line, its bars no borders."""
    return " ".join(text.split()).replace("|", r"\|")


def code(text: str) -> str:
    """A text in code, or nothing for nothing."""
    return f"`{text}`" if text else ""


def either(words: Sequence[str]) -> str:
    """Words in code, the last after "or"."""
    *before, last = map(code, words)
    return f"{', '.join(before)} or {last}" if before else last


def block(text: str, language: str = "") -> str:
    """A block of code."""
    return f"```{language}\n{text.strip()}\n```\n"
