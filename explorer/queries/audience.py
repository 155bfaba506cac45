"""The graph as an audience may see it: what is above it is not there at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from explorer.graph.protocol import Graph


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
    if not graph.load().hidden_from(audience):
        yield View(graph, audience, 0, asked)
        return
    with graph.without(audience) as (smaller, withheld):
        yield View(smaller, audience, withheld, asked)
