"""References as people read them in a workbook: `Name [id]`, which are read back by the id."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from explorer.dataset.columns import quoted, trim
from explorer.dataset.records import RECORDS, Heading, Record, headings

LABEL = re.compile(r"(?P<name>.+)\[(?P<id>[^\[\]]+)\]", re.DOTALL)
LABELLED = re.compile(r"\[[a-z][a-z0-9-]*\]", re.ASCII)
LONGEST_NAME = 100  # characters of a name in a label
SEPARATOR = "; "

# Names by namespace and id: that of the home university, and of each file that has both.
Names = Mapping[str, Mapping[str, str]]
# The same with all that each goes by, its name first.
AllNames = Mapping[str, Mapping[str, Sequence[str]]]


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


@dataclass(frozen=True, slots=True)
class Reference:
    """The id that a label is read as, what is wrong with the label, and what is odd about it."""

    id: str
    fault: str = ""
    note: str = ""


class Labels:
    """Reads labels back, by what goes by which name."""

    def __init__(self, names: AllNames) -> None:
        self._names = names
        self._called: dict[str, dict[str, set[str]]] = {space: {} for space in names}
        for space, known in names.items():
            for id, called in known.items():
                for name in called:
                    self._called[space].setdefault(short(name).casefold(), set()).add(id)

    def read(self, heading: Heading, cell: str) -> list[Reference]:
        """The references in a cell; what is no label stays as it is."""
        items = cell.split(";") if heading.listed else [cell]
        return [self._read(heading, trim(item)) for item in items]

    def _read(self, heading: Heading, item: str) -> Reference:
        """By its id, whatever the name has become; but the name of another record is refused."""
        match = LABEL.fullmatch(item)
        if not match:
            return Reference(item)
        name, id = short(match["name"]).casefold(), trim(match["id"])
        others = {other for space in heading.to for other in self._called[space].get(name, ())}
        if id in others:
            return Reference(id)
        if LABELLED.search(match["name"]):
            remedy = "put a ; between them" if heading.listed else "keep one of them"
            return Reference(id, f"{quoted(item)} holds two references; {remedy}")
        called = next((known[id][0] for s in heading.to if id in (known := self._names[s])), "")
        if not called:
            return Reference(id)
        if not others:
            note = f"{quoted(item)} is read as {id}, which is called {quoted(called)}"
            return Reference(id, note=note)
        other = " or ".join(sorted(others))
        fault = f"{quoted(item)} names {other}, but its id is {id}; write one or the other"
        return Reference(id, fault)
