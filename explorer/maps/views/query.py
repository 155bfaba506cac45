"""`query`: whatever nodes, relationships and paths a query of the user's own returns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from explorer.errors import InputError
from explorer.maps import MOST_NODES
from explorer.maps.drawn import drawn, left_out
from explorer.maps.layouts import placed
from explorer.maps.looks import legend_of
from explorer.maps.model import Map
from explorer.maps.views.choice import stamped
from explorer.queries import library
from explorer.queries.audience import View
from explorer.queries.result import Result
from explorer.queries.run import ask, ask_freely

NOTHING = (
    "the query returns a table without nodes, relationships or paths: there is nothing to draw. "
    "Return them whole, as in: MATCH path = (a)-[r]->(b) RETURN path"
)


def query(view: View, text: str, values: Mapping[str, Any], limit: int = MOST_NODES) -> Map:
    """The result of a query as a map of at most `limit` nodes; it says what it leaves out.

    `text` is Cypher, or the name of a question that returns nodes, relationships or paths.
    """
    answer = _answer(view, text, values)
    found = drawn(view.graph, answer.rows, limit, view.asked)
    if not found.nodes:
        raise InputError(NOTHING)
    return Map(
        view="query",
        title="Result of a query",
        caption="The nodes, relationships and paths that the query returned.",
        layout="placed",
        nodes=placed(found.nodes, found.edges),
        edges=tuple(found.edges),
        legend=legend_of(found.nodes, found.edges),
        stamp=stamped(answer.stamp, view, view.asked),
        notes=left_out(found.found, limit),
    )


def _answer(view: View, text: str, values: Mapping[str, Any]) -> Result:
    if text in library.names():
        return ask(view.graph, library.named(text), values)
    return ask_freely(view.graph, text, values, persons="person" in view.asked)
