"""`partner`: everything around one partner."""

from __future__ import annotations

from explorer.maps.drawn import drawn
from explorer.maps.layouts import placed
from explorer.maps.looks import legend_of
from explorer.maps.model import Map
from explorer.maps.views.choice import Choice, stamped
from explorer.queries.audience import View
from explorer.queries.library import internal
from explorer.queries.names import resolve
from explorer.queries.run import ask

CAPTION = (
    "The partner, its activities, who undertakes them, its agreements, its consortia and its "
    "family. Counted: {scope}."
)
NAME = "MATCH (partner:Partner) WHERE partner.id = $id RETURN partner.name"


def partner(view: View, choice: Choice, name: str) -> Map:
    """One partner with its neighbourhood; UnknownNameError where nobody is called so."""
    who = resolve(view.graph, "partner", name)
    answer = ask(view.graph, internal("partner"), choice.values() | {"partner": who})
    found = drawn(view.graph, answer.rows)
    return Map(
        view="partner",
        title=str(view.graph.query(NAME, {"id": who}).rows[0][0]),
        caption=CAPTION.format(scope=answer.stamp.scope),
        layout="placed",
        nodes=placed(found.nodes, found.edges),
        edges=tuple(found.edges),
        legend=legend_of(found.nodes, found.edges),
        stamp=stamped(answer.stamp, view),
    )
