"""A result as a GitHub-flavoured Markdown table, in which data stays text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from explorer.output.cells import are_numbers, by_column, shown
from explorer.output.visible import one_line, visible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from explorer.queries.result import Result, Stamp

_MARKS = str.maketrans(
    {mark: f"\\{mark}" for mark in "\\`*_[]|~#$"} | {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
)
_OPENS_A_LIST = re.compile(r"^(\d*)([-+.)])")


def render(result: Result) -> bytes:
    """A heading, the stamp as a list, the table, and the notes as a list."""
    parts = [[f"# {line(result.title)}"], stamp(result.stamp), table(result), bullets(result.notes)]
    return text(parts)


def text(parts: Iterable[list[str]]) -> bytes:
    """Parts with an empty line between them; a part is some lines."""
    return "\n".join("\n".join([*part, ""]) for part in parts if part).encode()


def stamp(stamp: Stamp) -> list[str]:
    """Where figures come from, as a list."""
    return bullets(f"{label}: {text}" for label, text in stamp.items())


def escape(text: str) -> str:
    """Text that no reader of Markdown takes for markup or HTML; a newline becomes a break."""
    return visible(text).strip().translate(_MARKS).replace("\n", "<br>")


def line(text: str) -> str:
    """Text as one line that begins no list."""
    return _OPENS_A_LIST.sub(r"\1\\\2", escape(one_line(text)))


def bullets(texts: Iterable[str]) -> list[str]:
    """Texts as a list."""
    return [f"- {line(text)}" for text in texts]


def table(result: Result) -> list[str]:
    """The rows under their columns; numbers to the right."""
    rules = ["---:" if are_numbers(cells) else "---" for cells in by_column(result)]
    names = [escape(one_line(column.name)) for column in result.columns]
    rows = [[escape(shown(cell)) for cell in row] for row in result.rows]
    return [_row(cells) for cells in [names, rules, *rows]]


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
