"""Ids that are free: two things of one name, or of ids that look alike, get one each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import count

from explorer.dataset.importers.ids import digest, id_of
from explorer.dataset.importers.known import NAMED, Known, folded, name_of
from explorer.dataset.records import Partner, Record


@dataclass(frozen=True, slots=True)
class Who:
    """What tells a record from others: its class, its name, its key in the source, register ids."""

    kind: type[Record]
    name: str
    key: str = ""
    ids: tuple[str, ...] = ()

    @property
    def word(self) -> str:
        """The word for one record, such as `partner`."""
        return self.kind.__name__.lower()

    @property
    def own(self) -> str:
        """The id that it has where another has the one of its name; "" where nothing tells it."""
        telling = self.key or next(iter(self.ids), "")
        return id_of(f"{self.name} {telling}", self.word) if telling else ""


@dataclass
class Ids:
    """The ids that the dataset has, and those that this import has given out.

    `first` are the keys, by class and name, to which the id of a name goes.
    """

    known: Known
    home_id: str
    first: Mapping[tuple[type[Record], str], str] = field(default_factory=dict)
    _given: dict[str, Who] = field(default_factory=dict)  # to the first of that id
    _said: dict[tuple[type[Record], str], str] = field(default_factory=dict)
    _keys: dict[str, set[str]] = field(default_factory=dict)  # of records of the dataset, by id

    def __post_init__(self) -> None:
        for (_, key), id in self.known.keys.items():
            self._keys.setdefault(id, set()).add(key)

    def give(self, id: str, who: Who) -> str:
        """The id, remembered as given out."""
        given = self._given.setdefault(id, who)
        if who.ids and not given.ids:
            self._given[id] = replace(given, ids=who.ids)
        return id

    def is_free(self, id: str, who: Who) -> bool:
        """Whether an id is nobody else's, as far as that can be told."""
        given = self._given.get(id)
        if id == self.home_id or (given and given.kind is not who.kind):
            return False
        if any((kind, id) in self.known.records for kind in NAMED if kind is not who.kind):
            return False
        there = self.known.records.get((who.kind, id))
        known = tuple(there.ids) if isinstance(there, Partner) else ()
        others = (*known, *(given.ids if given else ()))
        keys = self._keys.get(id) or {given.key if given else ""} - {""}
        if who.key and keys and who.key not in keys:
            return False
        return not _told_apart(who.ids, others)

    def new(self, who: Who) -> str:
        """The id of a record that the dataset has not by its name; the same in every import."""
        proposed = _proposed(who)
        if not self.is_first(who):
            next(proposed)
        return next(id for id in proposed if id and self.is_free(id, who))

    def is_first(self, who: Who) -> bool:
        """Whether the id of its name is for it, and not for another of the name."""
        return self.first.get((who.kind, folded(who.name)), who.key) == who.key or not who.key

    def own(self, who: Who) -> str | None:
        """The id of a record that an earlier import told from another of its name."""
        record = self.known.records.get((who.kind, who.own))
        return who.own if record and folded(name_of(record)) == folded(who.name) else None

    def said(self, kind: type[Record], said: str, keys: dict[tuple[str, str], str]) -> str:
        """The id of a record that the source has an id for, however alike two of them look.

        `keys` remember whose it is.
        """
        key = (f"{kind.file.removesuffix('.csv')}.id", said.casefold())
        keys[key] = keys.get(key) or self.known.keys.get(key) or self._told(kind, said)
        return keys[key]

    def _told(self, kind: type[Record], said: str) -> str:
        who, raw = Who(kind, said), said.casefold()
        plain = id_of(said, who.word)
        taken = kind in NAMED and not self.is_free(plain, who)
        others = self._keys.get(plain, {raw})
        if taken or raw not in others or self._said.setdefault((kind, plain), raw) != raw:
            return f"{plain}-{digest(raw)}"
        return plain


def _proposed(who: Who) -> Iterator[str]:
    """Ids for a record, the best first: of what is no partner the id tells what it is."""
    yield id_of(who.name if who.kind is Partner else f"{who.word} {who.name}", who.word)
    yield who.own
    yield id_of(f"{who.name} {who.word}", who.word)
    yield from (id_of(f"{who.name} {who.word} {number}", who.word) for number in count(2))


def _told_apart(ids: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Whether two have different ids in the same register, and none in common."""
    registers = {id.partition(":")[0] for id in ids}
    same = any(other.partition(":")[0] in registers for other in others)
    return same and not {*ids} & {*others}
