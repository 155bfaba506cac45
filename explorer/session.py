"""For notebooks and scripts: what the command does, as objects.

import explorer

with explorer.open("bolt://localhost:7687") as partnerships:
    for row in partnerships.query("reach", tier="strategic"):
        print(row["name"], row["reach"])
"""

from __future__ import annotations

from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import Any

from explorer.graph import open_graph
from explorer.graph.protocol import Graph
from explorer.graph.target import target
from explorer.queries import own
from explorer.queries.choice import Choice
from explorer.queries.find import find
from explorer.queries.path import Wish, connections
from explorer.queries.result import Result
from explorer.queries.run import ask, ask_freely


class Partnerships:
    """An open graph that answers questions."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph

    def query(
        self, name: str, /, *, queries: str | PathLike[str] | None = None, **values: Any
    ) -> Result:
        """The answer to a named query, such as `query("reach", tier="strategic")`.

        `where={"x_region": ["North", "South"]}` keeps what has one of the values in a column
        of your own. `queries` is a folder of query files of your own, which may only read.
        Raises UnknownNameError for a query, parameter or value that names nothing.
        """
        return ask(self.graph, own.named(name, Path(queries) if queries else None), values)

    def cypher(self, text: str, **values: Any) -> Result:
        """The answer to a Cypher text of your own, which may only read; else QueryError."""
        return ask_freely(self.graph, text, values)

    def find(self, text: str) -> Result:
        """Every record that holds all the words of a text."""
        return find(self.graph, text)

    def path(
        self,
        start: str,
        end: str,
        *,
        scope: str = "window",
        avoid: tuple[str, ...] = (),
        through: str | None = None,
        tier: str | None = None,
        hubs: bool = False,
    ) -> Result:
        """All shortest connections between two; InputError where there is none."""
        wish = Wish(avoid, through, tier, hubs=hubs)
        return connections(self.graph, start, end, Choice(scope=scope), wish)

    def close(self) -> None:
        """Let go of the database."""
        self.graph.close()

    def __enter__(self) -> Partnerships:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def open(uri: str | None = None) -> Partnerships:
    """The graph at a folder or a bolt:// address; without one, that of the command."""
    return Partnerships(open_graph(target(uri).uri, roomy=True))
