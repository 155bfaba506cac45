"""References as people read them in a workbook: `Name [id]`, which are read back by the id."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from explorer.dataset.columns import quoted, trim
from explorer.dataset.records import RECORDS, Heading, Record, headings

LABEL = re.compile(r"(?P<name>.+)\[(?P<id>[^\[\]]+)\]", re.DOTALL)
LONGEST_NAME = 100  # characters of a name in a label
SEPARATOR = "; "

# Names by namespace and id: that of the home university, and of each file that has both.
Names = Mapping[str, Mapping[str, str]]


def namespaces() -> Iterator[type[Record]]:
    """The record classes that others refer to."""
    named = {space for kind in RECORDS for heading in headings(kind) for space in heading.to}
    return (kind for kind in RECORDS if kind.file in named)


def label(name: str, id: str) -> str:
    """A reference with its name: `Marks & Spencer [marks-spencer]`."""
    shown = short(name)
    return f"{shown} [{id}]" if shown else id


def short(name: str) -> str:
    """A name as a label shows it: on one line, in no two items of a list, not too long."""
    line = " ".join(name.replace(";", ",").split())
    return line if len(line) <= LONGEST_NAME else f"{line[:LONGEST_NAME]}…"


def labels(heading: Heading, names: Names) -> list[str]:
    """What a column may refer to, by name."""
    every = {id: name for space in reversed(heading.to) for id, name in names[space].items()}
    return sorted((label(name, id) for id, name in every.items()), key=str.casefold)


class Labels:
    """Reads labels back, by what goes by which name."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._called: dict[str, dict[str, set[str]]] = {space: {} for space in names}
        for space, known in names.items():
            for id, name in known.items():
                self._called[space].setdefault(short(name).casefold(), set()).add(id)

    def ids_in(self, heading: Heading, cell: str) -> tuple[str, list[str]]:
        """The cell with each label replaced by its id, and what is wrong with the labels."""
        items = cell.split(";") if heading.listed else [cell]
        read = [self._read(heading, item) for item in items]
        return ";".join(id for id, _ in read), [message for _, message in read if message]

    def _read(self, heading: Heading, item: str) -> tuple[str, str]:
        """The id, whatever the name has become; but the name of another record is refused."""
        match = LABEL.fullmatch(trim(item))
        if not match:
            return item, ""
        name, id = short(match["name"]).casefold(), trim(match["id"])
        others = {id for space in heading.to for id in self._called[space].get(name, ())}
        known = any(id in self._names[space] for space in heading.to)
        if not others or id in others or not known:
            return id, ""
        other = " or ".join(sorted(others))
        return id, f"{quoted(trim(item))} names {other}, but its id is {id}; write one or the other"
