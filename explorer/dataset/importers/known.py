"""Whom a name means: what a dataset has already, and what a person confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from explorer.dataset.dataset import Dataset
from explorer.dataset.importers.ids import id_of
from explorer.dataset.records import Consortium, Faculty, Partner, Record, Unit

NAMED = (Faculty, Unit, Partner, Consortium)


@dataclass(frozen=True, slots=True)
class Known:
    """The records of a dataset by class and id, by their names and aliases, and by register."""

    records: Mapping[tuple[type[Record], str], Record] = field(default_factory=dict)
    names: Mapping[tuple[type[Record], str], str] = field(default_factory=dict)
    registers: Mapping[str, str] = field(default_factory=dict)

    def id(self, kind: type[Record], name: str) -> str | None:
        """The id of the record of a class that goes by a name; case and accents do not matter."""
        return self.names.get((kind, folded(name)))


def known_of(dataset: Dataset | None) -> Known:
    """What a dataset knows; nothing where there is none."""
    if dataset is None:
        return Known()
    records: dict[tuple[type[Record], str], Record] = {
        (kind, record.node_id): record for kind in NAMED for record in dataset.of(kind)
    }
    names: dict[tuple[type[Record], str], str] = {}
    for names_in in (_name, _aliases):  # a name counts before an alias of another
        for (kind, id), record in records.items():
            for name in names_in(record):
                names.setdefault((kind, folded(name)), id)
    registers = {entry: partner.id for partner in dataset.of(Partner) for entry in partner.ids}
    return Known(records, names, registers)


def folded(name: str) -> str:
    """A name without what may differ between two spellings of it."""
    return id_of(name, "name")


def name_of(record: Record) -> str:
    """The name of a record that has one."""
    return str(vars(record)["name"])


def _name(record: Record) -> tuple[str, ...]:
    return (name_of(record),)


def _aliases(record: Record) -> tuple[str, ...]:
    return tuple(getattr(record, "aliases", ()))
