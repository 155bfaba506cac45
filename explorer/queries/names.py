"""Forgiving names: an id, an exact name or alias, or a unique part of one, in any case."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import cast

from explorer.errors import UnknownNameError
from explorer.graph.protocol import Graph

LABELS = {
    "partner": ("Partner",),
    "consortium": ("Consortium",),
    "faculty": ("Faculty",),
    "unit": ("Unit",),
    "actor": ("Faculty", "Unit"),
    "kind": ("ActivityKind",),
    "end": ("Partner", "Faculty", "Unit"),
}
CALLED = {"actor": "unit or faculty", "end": "partner, faculty or unit"}
NAMED = """
MATCH (n:{label}) WHERE n.row IS NOT NULL
RETURN n.id AS id, n.name AS name, coalesce(n.aliases, []) AS aliases,
       n.partnership AS partnership, n.full_name AS full_name
ORDER BY id
"""


@dataclass(frozen=True, slots=True)
class Named:
    """A record that can be called by its id or any of its names."""

    id: str
    names: tuple[str, ...]

    @property
    def folded(self) -> tuple[str, ...]:
        """Id and names without regard to case."""
        return tuple(map(_folded, (self.id, *self.names)))


def resolve(graph: Graph, what: str, name: str) -> str:
    """The id of the one `what` that answers to the name.

    `what` is partner, consortium, faculty, unit or kind, `actor` for a unit or a faculty, or
    `end` for whatever a path may begin or end at. An id as it is written means its own
    record, whatever others are called. Raises UnknownNameError with the nearest names where
    none or several answer.
    """
    everyone = list(_everyone(graph, LABELS[what]))
    if any(one.id == name for one in everyone):
        return name
    wanted, what = _folded(name), CALLED.get(what, what)
    return _one(everyone, what, name, lambda seen: wanted in seen) or _part(
        everyone, what, name, wanted
    )


def _folded(name: str) -> str:
    """A name without regard to case, any run of white space as one space."""
    return " ".join(name.split()).casefold()


def _everyone(graph: Graph, labels: Iterable[str]) -> Iterable[Named]:
    for label in labels:
        for row in graph.query(NAMED.format(label=label)).records():
            given = [row["name"], row["partnership"], row["full_name"]]
            names = [*given, *cast("list[str]", row["aliases"])]
            yield Named(str(row["id"]), tuple(str(name) for name in names if name))


def _one(
    everyone: list[Named], what: str, name: str, answers: Callable[[tuple[str, ...]], bool]
) -> str | None:
    found = [candidate for candidate in everyone if answers(candidate.folded)]
    if len(found) > 1:
        raise _ambiguous(what, name, found)
    return found[0].id if found else None


def _part(everyone: list[Named], what: str, name: str, wanted: str) -> str:
    found = _one(
        everyone, what, name, lambda seen: bool(wanted) and any(wanted in text for text in seen)
    )
    if found is None:
        raise UnknownNameError(what, name, (n for c in everyone for n in (*c.names, c.id)))
    return found


def _ambiguous(what: str, name: str, found: list[Named]) -> UnknownNameError:
    error = UnknownNameError(what, name)
    shown = ", ".join(f"{c.names[0] if c.names else c.id} [{c.id}]" for c in found[:5])
    more = f" and {len(found) - 5} more" if len(found) > 5 else ""
    error.args = (f"{name!r} could be several: {shown}{more}. Use the id.",)
    return error
