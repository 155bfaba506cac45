"""Who is who: the id of a record, whatever it is called here, and the name it is known by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from explorer.dataset.importers.ids import id_of
from explorer.dataset.importers.known import NAMED, Known, name_of
from explorer.dataset.importers.matched import Matched
from explorer.dataset.importers.profile import Section
from explorer.dataset.records import Consortium, Partner, Record

Fields = Mapping[str, Any]


@dataclass
class Identity:
    """Ids by the dataset that is there, by what a person confirmed, and else by the name.

    `keys` are the ids of records that the source itself knows by a key, by section and key.
    """

    known: Known
    matched: Matched
    home_id: str
    keys: dict[tuple[str, str], str] = field(default_factory=dict)
    unsettled: set[str] = field(default_factory=set)  # ids of names that wait for a decision
    _key_of: dict[str, str] = field(default_factory=dict)

    def keep(self, section: str, key: str, id: str) -> None:
        """Remember the key by which the source knows a record."""
        if key:
            self.keys[section, key] = id
            self._key_of[id] = key

    def of(self, section: Section, fields: Fields, key: str) -> tuple[str, Fields]:
        """The id of a named record, and its fields with the name and aliases that it has."""
        kind, name = section.kind, str(fields["name"])
        if key and (section.name, key) in self.keys:
            return self.keys[section.name, key], fields
        if kind is Partner and (id := self._registered(fields)):
            return id, self._as_known(kind, id, fields)
        if kind is Partner and (confirmed := self.matched.of(name)):
            named = _also({**fields, "name": confirmed.name}, name)
            return confirmed.id, self._as_known(kind, confirmed.id, named)
        if id := self.known.id(kind, name):
            return id, self._as_known(kind, id, fields)
        if kind is Partner and (id := self.known.id(Consortium, name)):
            return id, fields
        id = self._new(kind, name, key)
        if kind is Partner and self.matched.waits(name):
            self.unsettled.add(id)
        return id, fields

    def is_consortium(self, id: str) -> bool:
        """Whether a partner is a consortium of the dataset, which has a file of its own."""
        return (Consortium, id) in self.known.records

    def _registered(self, fields: Fields) -> str | None:
        """The id of the partner that has one of the register ids already."""
        found = (self.known.registers.get(entry) for entry in fields.get("ids", ()))
        return next(filter(None, found), None)

    def _as_known(self, kind: type[Record], id: str, fields: Fields) -> Fields:
        """Fields with the name that the dataset has, and the other name as an alias."""
        record = self.known.records.get((kind, id))
        name = str(fields["name"])
        return _also({**fields, "name": name_of(record)}, name) if record else fields

    def _new(self, kind: type[Record], name: str, key: str) -> str:
        """An id of its own: of what is no partner it tells what it is."""
        word = kind.__name__.lower()
        id = id_of(name if kind is Partner else f"{word} {name}", word)
        if self._key_of.get(id, key) != key:
            return id_of(f"{name} {key}", word)
        return id_of(f"{name} {word}", word) if self._taken(kind, id) else id

    def _taken(self, kind: type[Record], id: str) -> bool:
        """Whether the dataset has this id for something that is no record of the class."""
        others = (other for other in NAMED if other is not kind)
        return id == self.home_id or any((other, id) in self.known.records for other in others)


def _also(fields: dict[str, Any], name: str) -> Fields:
    """Fields with a name as an alias, unless it is the same but for case and accents."""
    if id_of(name, "") == id_of(str(fields["name"]), "") or ";" in name:
        return fields
    return fields | {"aliases": tuple(dict.fromkeys((*fields.get("aliases", ()), name)))}
