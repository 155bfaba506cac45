"""A result as a GitHub-flavoured Markdown table, in which data stays text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from explorer.output.cells import are_numbers, by_column, shown
from explorer.output.visible import one_line, visible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from explorer.queries.result import Result

_MARKS = str.maketrans(
    {mark: f"\\{mark}" for mark in "\\`*_[]|~#$"} | {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
)
_OPENS_A_LIST = re.compile(r"^(\d*)([-+.)])")


def render(result: Result) -> bytes:
    """A heading, the stamp as a list, the table, and the notes as a list."""
    stamp = [f"{label}: {text}" for label, text in result.stamp.items()]
    parts = [[f"# {_line(result.title)}"], _list(stamp), _table(result), _list(result.notes)]
    text = "\n".join("\n".join([*part, ""]) for part in parts if part)
    return text.encode()


def escape(text: str) -> str:
    """Text that no reader of Markdown takes for markup or HTML; a newline becomes a break."""
    return visible(text).strip().translate(_MARKS).replace("\n", "<br>")


def _line(text: str) -> str:
    return _OPENS_A_LIST.sub(r"\1\\\2", escape(one_line(text)))


def _list(lines: Iterable[str]) -> list[str]:
    return [f"- {_line(line)}" for line in lines]


def _table(result: Result) -> list[str]:
    rules = ["---:" if are_numbers(cells) else "---" for cells in by_column(result)]
    names = [escape(one_line(column.name)) for column in result.columns]
    rows = [[escape(shown(cell)) for cell in row] for row in result.rows]
    return [_row(cells) for cells in [names, rules, *rows]]


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
