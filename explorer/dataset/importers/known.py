"""Whom a name means: what a dataset has already, and what a person confirmed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from explorer.dataset.dataset import Dataset
from explorer.dataset.importers.ids import id_of
from explorer.dataset.records import BY_FILE, RECORDS, Consortium, Faculty, Partner, Record, Unit

Keys = Mapping[tuple[str, str], str]  # ids by section, or `SECTION.id`, and key; see below
CALLED = ".name"  # `SECTION.name` and key: not an id, but what the source called it
MEANS = ".means"  # `SECTION.means` and a name: whom it was taken for, where nothing else told
NAMED = (Faculty, Unit, Partner, Consortium)


@dataclass(frozen=True, slots=True)
class Known:
    """The records of a dataset by class and id, by their names and aliases, and by register.

    `shared` are the ids of those that have a name, or an alias, in common; `keys` those that
    a source told by section and key, or by its own id, when it was imported before, and `called`
    the names that it had for its keys.
    """

    records: Mapping[tuple[type[Record], str], Record] = field(default_factory=dict)
    names: Mapping[tuple[type[Record], str], str] = field(default_factory=dict)
    registers: Mapping[str, str] = field(default_factory=dict)
    shared: Mapping[tuple[type[Record], str], tuple[str, ...]] = field(default_factory=dict)
    keys: Keys = field(default_factory=dict)
    called: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def id(self, kind: type[Record], name: str) -> str | None:
        """The id of the record of a class that goes by a name; case and accents do not matter.

        Of several that have it as a name or alias, it is whom an import took it for before. Else
        a name counts before an alias, of several that have the name it is the one with the
        shortest id, and an alias of several is none's.
        """
        return self.names.get((kind, folded(name)))


def known_of(dataset: Dataset | None, keys: Keys) -> Known:
    """What a dataset knows, with the keys of records that it has; nothing where there is none."""
    if dataset is None:
        return Known()
    records = {(kind, one.node_id): one for kind in RECORDS for one in dataset.of(kind)}
    named = _ids_by(records, lambda record: (name_of(record),))
    also = _ids_by(records, _other_names)
    names = {name: ids[0] for name, ids in also.items() if len(ids) == 1}
    names |= {name: min(ids, key=lambda one: (len(one), one)) for name, ids in named.items()}
    names |= {
        name: id for name, id in _taken(keys) if id in (*named.get(name, ()), *also.get(name, ()))
    }
    shared = {name: ids for name, ids in (also | named).items() if len(ids) > 1}
    registers = {entry: partner.id for partner in dataset.of(Partner) for entry in partner.ids}
    there = {
        (place, key): id
        for (place, key), id in keys.items()
        if not place.endswith((CALLED, MEANS)) and (kind_of(place), id) in records
    }
    called = {
        (place.removesuffix(CALLED), key): name
        for (place, key), name in keys.items()
        if place.endswith(CALLED)
    }
    return Known(records, names, registers, shared, there, called)


def folded(name: str) -> str:
    """A name without what may differ between two spellings of it."""
    return id_of(name, "name")


def name_of(record: Record) -> str:
    """The name of a record that has one."""
    return str(vars(record)["name"])


def _taken(keys: Keys) -> Iterator[tuple[tuple[type[Record], str], str]]:
    """Whom names alone were taken for, by class and name."""
    for (place, name), id in keys.items():
        if place.endswith(MEANS):
            yield (kind_of(place), name), id


def kind_of(place: str) -> type[Record]:
    """The class of the records of a section, or of a place that begins with one."""
    return BY_FILE[f"{place.partition('.')[0]}.csv"]


def _other_names(record: Record) -> Iterable[str]:
    """The aliases of a record, or the full name of a consortium, which has none."""
    if isinstance(record, Consortium):
        return (record.full_name,) if record.full_name else ()
    aliases: tuple[str, ...] = getattr(record, "aliases", ())
    return aliases


def _ids_by(
    records: Mapping[tuple[type[Record], str], Record],
    names_of: Callable[[Record], Iterable[str]],
) -> dict[tuple[type[Record], str], tuple[str, ...]]:
    """Who goes by a name: the ids by class and name."""
    found: dict[tuple[type[Record], str], tuple[str, ...]] = {}
    for (kind, id), record in records.items():
        for name in map(folded, names_of(record)) if kind in NAMED else ():
            ids = found.get((kind, name), ())
            found[kind, name] = ids if id in ids else (*ids, id)
    return found
