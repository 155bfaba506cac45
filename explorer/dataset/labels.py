"""References as people read them in a workbook: `Name [id]`, which are read back by the id."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from explorer.dataset.columns import quoted, trim
from explorer.dataset.dataset import Dataset
from explorer.dataset.records import HOME, RECORDS, Heading, Record, headings

LABEL = re.compile(r"(?P<name>.+)\[(?P<id>[^\[\]]+)\]", re.DOTALL)
LABELLED = re.compile(r"\[[a-z][a-z0-9-]*\]", re.ASCII)
LONGEST_NAME = 100  # characters of a name in a label
SEPARATOR = "; "

# Names by namespace and id: that of the home university, and of each file that has both.
Names = Mapping[str, Mapping[str, str]]
# The same with all that each goes by, its name first.
AllNames = Mapping[str, Mapping[str, Sequence[str]]]


def names_in(dataset: Dataset) -> AllNames:
    """What goes by which names in a dataset."""
    home = dataset.settings.home
    called = {
        kind.file: {r.node_id: _all_names(r) for r in dataset.of(kind)} for kind in namespaces()
    }
    return {HOME: {home.id: [home.name]}, **called}


def _all_names(record: Record) -> list[str]:
    return [str(getattr(record, "name", "")), *getattr(record, "aliases", ())]


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
    """The id that a label is read as, what is wrong with the label, and what is odd about it.

    `name` is the one that it shows, where that is nobody's.
    """

    id: str
    fault: str = ""
    note: str = ""
    name: str = ""


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
        name, id = trim(match["name"]), trim(match["id"])
        others = self._all_called(heading, name)
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
            return Reference(id, note=note, name=name)
        return Reference(id, _contradiction(item, others, id))

    def fault(self, heading: Heading, reference: Reference) -> str:
        """What is wrong with a label whose name is nobody's now, by those that were loaded."""
        others = self._all_called(heading, reference.name)
        if not others or reference.id in others:
            return ""
        item = f"{reference.name} [{reference.id}]"
        return _contradiction(item, others, reference.id, " in what is loaded")

    def _all_called(self, heading: Heading, name: str) -> set[str]:
        """The ids of all that a column may refer to and that go by a name."""
        key = short(name).casefold()
        return {id for space in heading.to for id in self._called[space].get(key, ())}


def _contradiction(item: str, others: set[str], id: str, where: str = "") -> str:
    other = " or ".join(sorted(others))
    return f"{quoted(item)} names {other}{where}, but its id is {id}; write one or the other"
