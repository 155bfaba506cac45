"""Who is who: the id of a record, whatever it is called here, and the name it is known by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from explorer.dataset.columns import quoted
from explorer.dataset.importers.free import Ids, Who
from explorer.dataset.importers.ids import id_of
from explorer.dataset.importers.known import CALLED, MEANS, Known, folded, kind_of, name_of
from explorer.dataset.importers.matched import MEANT, Matched
from explorer.dataset.importers.profile import Section
from explorer.dataset.importers.spelt import Spelt
from explorer.dataset.records import Consortium, Partner, Record

Fields = Mapping[str, Any]


@dataclass
class Identity:
    """Ids by the dataset that is there, by what a person confirmed, and else by the name.

    `keys` are the ids of records that the source itself knows by a key, by section and key.
    """

    known: Known
    matched: Matched
    ids: Ids
    spelt: Spelt
    keys: dict[tuple[str, str], str] = field(default_factory=dict)
    _called: dict[tuple[str, str], str] = field(default_factory=dict)  # names, as the keys
    _first: dict[str, tuple[bool, str]] = field(default_factory=dict)  # the key by id; see _known
    _renamed: dict[str, str] = field(default_factory=dict)  # what the source calls them now, by id
    unsettled: set[str] = field(default_factory=set)  # ids of names that wait for a decision

    def __post_init__(self) -> None:
        for (section, key), name in sorted(self.known.called.items()):
            id = self.known.keys.get((section, key), "")
            record = self.known.records.get((kind_of(section), id))
            names = self._names(section, key)
            if record and names and name == name_of(record):  # which nobody edited
                self._renamed.setdefault(id, names[0])

        for (kind, spelling), key in self.spelt.first.items():
            if id := self.known.names.get((kind, spelling), ""):
                claim = (spelling != folded(name_of(self.known.records[kind, id])), key)
                self._first[id] = min(claim, self._first.get(id, claim))

    def keep(self, section: str, key: str, record: Record) -> None:
        """Remember the key by which the source knows a record, and what it calls it."""
        if key:
            self.keys[section, key] = record.node_id
            self._called[section, key] = vars(record).get("name", "")
            self.keys[section + CALLED, key] = next(iter(self._names(section, key)), "")

    def of(
        self, section: Section, fields: Fields, key: str, remarks: list[str]
    ) -> tuple[str, Fields]:
        """The id of a named record, and its fields with the name and aliases that it has.

        `remarks` take what is to be said of it.
        """
        id, known = self._of(section, fields, key, remarks)
        if not key and not fields.get("ids"):
            self.keys[section.name + MEANS, folded(str(fields["name"]))] = id
        return id, known

    def _of(
        self, section: Section, fields: Fields, key: str, remarks: list[str]
    ) -> tuple[str, Fields]:
        names = self._names(section.name, key) or [str(fields["name"])]
        who = Who(section.kind, names[0], key, tuple(fields.get("ids", ())))
        if called := self._called.get((section.name, key)):  # by a row further up
            return self.keys[section.name, key], {**fields, "name": called}
        fields = {**fields, "name": who.name}
        spelt = next((name for name in names if self.matched.of(who.kind, name)), who.name)
        confirmed = self.matched.of(who.kind, spelt)
        if registered := self._registered(who):
            known = self._as_known(who, registered, fields)
            return self.ids.give(registered, who), known
        if confirmed:
            named = _also({**fields, "name": confirmed.name}, spelt)
            if any((kind, confirmed.id) in self.known.records for kind in MEANT[who.kind]):
                return confirmed.id, self._as_known(who, confirmed.id, named)
            if who.kind is Partner:
                return self._named(section.name, Who(Partner, confirmed.name), named)
        id, fields = self._named(section.name, who, fields)
        if shared := self.known.shared.get((who.kind, folded(who.name))):
            meant = id if id in shared else "none of them"
            those = " and ".join(shared)
            remarks.append(f"{quoted(who.name)} is a name of {those}; taken for {meant}")
        if self.matched.waits(who.kind, who.name) or (shared and id not in shared):
            self.unsettled.add(id)
        return id, fields

    def elsewhere(self, kind: type[Record], id: str) -> Record | None:
        """What a record of a class is in the dataset, where that is of another class.

        A partner may be a consortium there, and a unit a faculty.
        """
        others = (other for other in MEANT.get(kind, ()) if other is not kind)
        return next(filter(None, (self.known.records.get((one, id)) for one in others)), None)

    def _named(self, section: str, who: Who, fields: Fields) -> tuple[str, Fields]:
        """The id by key or name, unless the record of that name is told to be another."""
        id = self.known.keys.get((section, who.key)) or self.ids.own(who)
        id = id or self._known(who)
        if id and self.ids.is_free(id, who):
            return self.ids.give(id, who), self._as_known(who, id, fields)
        if who.kind is Partner and (id := self.known.id(Consortium, who.name)):
            return id, fields
        return self.ids.give(self.ids.new(who), who), fields

    def _known(self, who: Who) -> str | None:
        """The id by name or alias, of several keys that have one the first with the name."""
        id = self.known.id(who.kind, who.name)
        _, first = self._first.get(id or "", (False, who.key))
        return None if who.key and first != who.key else id

    def _registered(self, who: Who) -> str | None:
        """The id of the partner that has one of the register ids already."""
        return next(filter(None, map(self.known.registers.get, who.ids)), None)

    def _names(self, section: str, key: str) -> list[str]:
        """The names that the files have for a key, first the one that they had last time."""
        names = self.spelt.of(section, key) if key else []
        return sorted(names, key=lambda name: name != self.known.called.get((section, key)))

    def _as_known(self, who: Who, id: str, fields: Fields) -> Fields:
        """Fields with the name that the dataset has, or else the source now, and others as aliases.

        An alias that the dataset has in other letters is not added.
        """
        record = self.known.records.get((who.kind, id))
        if not record:
            return fields
        name, had = name_of(record), {*map(folded, getattr(record, "aliases", ()))}
        known: Fields = {**fields, "name": self._renamed.get(id, name)}
        for other in dict.fromkeys((name, str(fields["name"]))):
            known = known if folded(other) in had else _also(known, other)
        return known


def _also(fields: Fields, name: str) -> Fields:
    """Fields with a name as an alias, unless it is the same but for case and accents."""
    if id_of(name, "") == id_of(str(fields["name"]), "") or ";" in name:
        return fields
    return {**fields, "aliases": tuple(dict.fromkeys((*fields.get("aliases", ()), name)))}
