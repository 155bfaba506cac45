"""The names that files have for what they know by keys, read before any id is given.

So neither an id nor a name depends on the order of the rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from explorer.dataset.importers.known import folded
from explorer.dataset.importers.ours import Ours
from explorer.dataset.importers.profile import Profile, Section
from explorer.dataset.importers.rows import LeftOutError, Row, plain
from explorer.dataset.importers.tables import Table
from explorer.dataset.importers.values import Values
from explorer.dataset.records import Record


@dataclass
class Spelt:
    """The names by section and key, and of those that have a name in common the first key."""

    names: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    first: dict[tuple[type[Record], str], str] = field(default_factory=dict)

    def add(self, section: Section, key: str, name: str) -> None:
        """Take in a name that a row has for a key."""
        self.names.setdefault((section.name, key), set()).add(name)
        place = (section.kind, folded(name))
        self.first[place] = min(key, self.first.get(place, key))

    def of(self, section: str, key: str) -> list[str]:
        """The names for a key, those in capitals last, else by the alphabet."""
        names = self.names.get((section, key), ())
        return sorted(names, key=plainest)


def plainest(text: str) -> tuple[bool, str]:
    """By what one of several spellings comes first: those in capitals last, else the alphabet."""
    return text.isupper(), text


def spelt_in(
    profile: Profile, files: Mapping[str, Sequence[Table]], ours: Ours, values: Values
) -> Spelt:
    """The names that the rows of the home university have for keys."""
    found = Spelt()
    for section in profile.sections:
        for row in _rows(section, files, ours) if section.key and "name" in section.fields else ():
            key = plain(row.line, section.key)
            for item in values.items(section, row) if key else ():
                if name := values.name(section, row, item):
                    found.add(section, key, name)
    return found


def _rows(section: Section, files: Mapping[str, Sequence[Table]], ours: Ours) -> Iterator[Row]:
    for file in files[section.table]:
        for line in file.rows():
            row = Row(section.table, file.name, line, ours.group(section.table, line))
            try:
                ours.refuse_others(row)
            except LeftOutError:
                continue
            yield row
