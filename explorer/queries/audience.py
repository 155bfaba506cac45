"""The graph as an audience may see it: what is above it is not there at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from explorer.graph import scratch
from explorer.graph.load import Load, describe
from explorer.graph.protocol import Graph
from explorer.graph.steady import steadily


@dataclass(frozen=True, slots=True)
class View:
    """A graph for an audience, and how many rows it is without.

    `asked` are columns that a page holds only where they are asked for: person, value, note.
    """

    graph: Graph
    audience: str
    withheld: int
    asked: frozenset[str] = frozenset()


@contextmanager
def seen_by(graph: Graph, audience: str, asked: frozenset[str] = frozenset()) -> Iterator[View]:
    """The graph without what the audience may not see; itself where that is nothing."""
    load = graph.load()
    if not load.hides_from(audience):
        yield View(graph, audience, 0, asked)
        return
    load, dataset = steadily(graph, lambda load: (load, graph.dataset()))
    seen = dataset.for_audience(audience)
    described = describe(seen, number=0, at=load.at, by=load.by, origin=load.origin)
    with scratch(seen, _stamped_as(described, load)) as smaller:
        yield View(smaller, audience, load.rows - described.rows, asked)


def _stamped_as(described: Load, load: Load) -> Load:
    """The smaller load under the name of the whole one, so that it can be traced."""
    return replace(described, id=load.id, dataset_hash=load.dataset_hash, as_of=load.as_of)
