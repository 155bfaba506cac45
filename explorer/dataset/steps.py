"""A difference as single steps, which can be looked for in another one."""

from __future__ import annotations

from collections.abc import Iterator

from explorer.dataset.difference import Difference, Section, Where, in_file
from explorer.dataset.settings import FILE

ADDED = "+"
REMOVED = "-"

# File, id, column and new value; of a record that comes or goes, ADDED or REMOVED as the column.
Step = tuple[str, str, str, str | None]


def steps_of(change: Difference, where: Where = in_file) -> dict[Step, str]:
    """Every step of a difference, and how it is told."""
    steps: dict[Step, str] = {
        (FILE, "", one.column, one.new): f"{where(FILE, 0, one.column)}: {one.column}: {one}"
        for one in change.settings
    }
    for section in change.sections:
        steps |= dict(_of(section, where))
    return steps


def _of(section: Section, where: Where) -> Iterator[tuple[Step, str]]:
    file = section.kind.file
    for column, word, records in (
        (ADDED, "added", section.added),
        (REMOVED, "removed", section.removed),
    ):
        for record in records:
            id = record.node_id
            yield (file, id, column, None), f"{where(file, record.row, '')} {id}: {word}"
    for change in section.changed:
        id, row = change.after.node_id, change.after.row
        for one in change.fields:
            told = f"{where(file, row, one.column)} {id}: {one.column}: {one}"
            yield (file, id, one.column, one.new), told
