"""The database side: one protocol, two graphs, and the choice between them."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from explorer.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from explorer.dataset.dataset import Dataset
    from explorer.graph.load import Load
    from explorer.graph.protocol import Graph

NEO4J_SCHEMES = ("bolt", "neo4j", "bolt+s", "neo4j+s", "bolt+ssc", "neo4j+ssc")


def open_graph(uri: str, *, roomy: bool = False) -> Graph:
    """The graph at a place: a Neo4j for `bolt://` or `neo4j://`, an embedded one for a folder.

    Where it is `roomy`, an embedded one takes up to a gigabyte of memory to answer large
    questions faster, if no other in this process began without.
    Raises UsageError for an address of another kind, and what the graph itself raises.
    """
    scheme, separator, _ = uri.partition("://")
    if separator and scheme not in NEO4J_SCHEMES:
        known = ", ".join(f"{name}://" for name in NEO4J_SCHEMES[:4])
        raise UsageError(f"{uri}: not a graph's address. Use a folder, or {known}")
    if separator:
        from explorer.graph.neo4j import Neo4jGraph

        return Neo4jGraph(uri)
    from explorer.graph.embedded import EmbeddedGraph

    return EmbeddedGraph(Path(uri), roomy=roomy)


@contextmanager
def scratch(dataset: Dataset, load: Load) -> Iterator[Graph]:
    """A throwaway embedded graph of a dataset, gone when the block ends."""
    import tempfile

    from explorer.graph.embedded import EmbeddedGraph

    with tempfile.TemporaryDirectory(prefix="partnerships-") as folder:
        graph = EmbeddedGraph(Path(folder) / "graph")
        try:
            graph.apply(dataset, replace(load, follows=""))
            yield graph
        finally:
            graph.close()
