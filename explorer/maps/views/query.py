"""`query`: whatever nodes, relationships and paths a query of the user's own returns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from explorer.errors import InputError
from explorer.maps.drawn import drawn
from explorer.maps.layouts import placed
from explorer.maps.looks import legend_of
from explorer.maps.model import Map
from explorer.maps.views.choice import stamped
from explorer.queries.audience import View
from explorer.queries.run import ask_freely

MOST_NODES = 2_000
NOTHING = (
    "the query returns no nodes, relationships or paths, so there is nothing to draw. "
    "Return them whole, as in: MATCH path = (a)-[r]->(b) RETURN path"
)


def query(view: View, text: str, values: Mapping[str, Any], limit: int = MOST_NODES) -> Map:
    """The result of a query as a map of at most `limit` nodes; it says what it leaves out."""
    answer = ask_freely(view.graph, text, values)
    nodes, edges = drawn(view.graph, answer.rows)
    if not nodes:
        raise InputError(NOTHING)
    left_out = len(nodes) - limit
    total, nodes = len(nodes), nodes[:limit]
    known = {node.id for node in nodes}
    edges = [edge for edge in edges if edge.source in known and edge.target in known]
    note = f"{left_out} of {total} nodes are left out; --limit {total} draws them all."
    return Map(
        view="query",
        title="Result of a query",
        caption="The nodes, relationships and paths that the query returned.",
        layout="placed",
        nodes=placed(nodes, edges),
        edges=tuple(edges),
        legend=legend_of(nodes, edges),
        stamp=stamped(answer.stamp, view),
        notes=(note,) if left_out > 0 else (),
    )
