"""A load: the facts of one loading of a dataset, kept in the graph as its Load node."""

from __future__ import annotations

from dataclasses import MISSING, asdict, dataclass, fields
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from explorer.dataset.dataset import Dataset


@dataclass(frozen=True, slots=True)
class Load:
    """What was loaded, when and by whom. `as_of` is the day that counts as today.

    `follows` is the load that it was compared with, `changes` says in short what it
    changed, `undoes` are the hashes of the datasets that it went back from.
    """

    id: str
    at: str
    by: str
    origin: str
    title: str
    licence: str
    dataset_hash: str
    rows_hash: str
    as_of: str
    records_to: str
    home: str
    window_years: int
    pattern_faculties: int
    pattern_kinds: int
    rows: int
    illustrative: int
    nodes: int
    relationships: int
    internal: int
    restricted: int
    follows: str = ""
    changes: str = ""
    undoes: tuple[str, ...] = ()

    @property
    def number(self) -> int:
        """Its place in the history of its graph, from 1 on."""
        return int(self.id.rpartition("-")[2])

    def properties(self) -> dict[str, Any]:
        """As properties of the Load node."""
        return asdict(self) | {"undoes": list(self.undoes)}

    @staticmethod
    def of(properties: dict[str, Any]) -> Load:
        """The load that a Load node describes."""
        known = {field.name for field in fields(Load)}
        values = {key: value for key, value in properties.items() if key in known}
        return Load(**values | {"undoes": tuple(values.get("undoes", ()))})

    @staticmethod
    def known(properties: dict[str, Any]) -> bool:
        """Whether these are the properties of a Load node of ours."""
        needed = {field.name for field in fields(Load) if field.default is MISSING}
        return needed <= properties.keys()

    def hidden_from(self, audience: str) -> int:
        """How many rows are above this audience, without those that are about these alone."""
        above = {"open": self.internal + self.restricted, "internal": self.restricted}
        return above.get(audience, 0)


def describe(dataset: Dataset, *, number: int, at: str, by: str, origin: str) -> Load:
    """The load of a dataset: `number` counts the loads of a graph, `at` is UTC, ISO 8601."""
    from explorer.graph.elements import size

    settings = dataset.settings
    nodes, relationships = size(dataset)
    seen = [getattr(record, "visibility", "open") or "internal" for record in dataset]
    return Load(
        id=f"load-{number}",
        at=at,
        by=by,
        origin=origin,
        title=settings.title,
        licence=settings.licence or "",
        dataset_hash=dataset.hash,
        rows_hash=dataset.rows_hash,
        as_of=settings.as_of or at[:10],
        records_to=settings.records_to or "",
        home=settings.home.id,
        window_years=settings.scope.window_years,
        pattern_faculties=settings.pattern.faculties,
        pattern_kinds=settings.pattern.kinds,
        rows=sum(dataset.counts.values()),
        illustrative=dataset.illustrative,
        nodes=nodes,
        relationships=relationships,
        internal=seen.count("internal"),
        restricted=seen.count("restricted"),
    )
