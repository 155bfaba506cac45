"""A row of a source under way: what it makes, what is said of it, and why it may be left out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from explorer.dataset.importers.tables import Line, Value
from explorer.dataset.records import Record

PLACE = re.compile(r".+, row \d+", re.DOTALL)


@dataclass
class Row:
    """A row of a file; `group` is what it shares with rows of other tables.

    `made` are the ids that it makes by section, `records` those that are new by section and key.
    They are kept only if the row is.
    """

    table: str
    file: str
    line: Line
    group: str
    made: dict[str, dict[str, None]] = field(default_factory=dict)
    records: list[tuple[str, str, Record]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    unmade: dict[str, UnmadeError] = field(default_factory=dict)  # by section
    nothing: str = ""  # why it makes no record, where that has a reason of its own

    @property
    def place(self) -> str:
        """File and row, as a person looks for them."""
        return f"{self.file}, row {self.line.number}"

    def unread(self, section: str) -> set[str]:
        """The fields of a section of which something cannot be read, as the remarks say."""
        said = (remark.partition(": ")[0].partition(".") for remark in self.remarks)
        return {column for name, _, column in said if name == section}


def is_place(source: str) -> bool:
    """Whether a record's source is only the place of its row."""
    return PLACE.fullmatch(source) is not None


class LeftOutError(Exception):
    """A row that makes nothing: the reason, as such rows are counted, and more about this one."""

    def __init__(self, reason: str, *remarks: str) -> None:
        self.reason = reason
        self.remarks = remarks
        super().__init__(reason)


class UnmadeError(LeftOutError):
    """A record that a row cannot make; what else it makes may stand."""


def cell(line: Line, columns: Sequence[str]) -> Value:
    """The cell of a column, by the first of its names that the file has."""
    return next((line.cells[name] for name in columns if name in line.cells), "")


def plain(line: Line, *columns: str) -> str:
    """A cell as one text, "" where it holds none."""
    value = cell(line, columns)
    return " ".join(value.split()) if isinstance(value, str) else ""
