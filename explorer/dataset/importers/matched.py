"""What a person confirmed of the names: which of them mean a record by another name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from explorer.dataset.importers.known import Known, folded, name_of
from explorer.dataset.records import Consortium, Faculty, Partner, Record, Unit

MEANT: Mapping[type[Record], tuple[type[Record], ...]] = {  # what a name of a class may mean
    Partner: (Partner, Consortium),
    Unit: (Unit, Faculty),
    Faculty: (Faculty,),
}
Name: TypeAlias = tuple[type[Record], str]  # Partner, or Unit, and the name as it is compared


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The record that a name, as it is spelt, means."""

    spelt: str
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Matched:
    """The confirmed names, and those that wait for a decision.

    A name means a partner or consortium, a unit or faculty, or the home university. `met` are
    the confirmed names that an import came upon.
    """

    names: Mapping[Name, Confirmed] = field(default_factory=dict)
    waiting: frozenset[Name] = frozenset()
    home_id: str = ""
    met: set[Name] = field(default_factory=set)

    def others(self, known: Known) -> dict[str, Confirmed]:
        """The partners and units of the dataset whose names are confirmed as those of others."""
        found = {}
        for (kind, name), one in self.names.items():
            id = known.id(kind, one.spelt) or ""
            record = known.records.get((kind, id))
            if record and folded(name_of(record)) == name and one.id != id:
                found[id] = one
        return found

    def of(self, kind: type[Record], name: str) -> Confirmed | None:
        """What a name of a record of a class means, if that was confirmed; it counts as met."""
        place = place_of(kind, name)
        if place in self.names:
            self.met.add(place)
        return self.names.get(place)

    def is_home(self, name: str) -> bool:
        """Whether a partner's name is confirmed as the home university's own."""
        confirmed = self.of(Partner, name)
        return confirmed is not None and confirmed.id == self.home_id

    def waits(self, kind: type[Record], name: str) -> bool:
        """Whether nobody has decided yet what a name of a record of a class means."""
        return place_of(kind, name) in self.waiting

    @property
    def met_as_home(self) -> int:
        """How many of the names that an import came upon are the home university's own."""
        return sum(self.names[name].id == self.home_id for name in self.met)


def place_of(kind: type[Record], name: str) -> Name:
    """Under what a name of a record of a class is looked for."""
    return (Unit if kind is Faculty else kind, folded(name))
