"""`reach`: faculties on the rim, partners by the number of faculties they engage."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

from explorer.maps.looks import legend_of
from explorer.maps.model import Edge, Map, Node
from explorer.maps.views.choice import Choice, Row, diameter, facts, stamped, width_of
from explorer.queries.audience import View
from explorer.queries.library import named
from explorer.queries.run import ask

CAPTION = (
    "Nearer the centre: more faculties take part. Not larger, better or more important. "
    "Neighbouring faculties share partners, nothing more. Size: activities in scope. "
    "Counted: {scope}. Tiers are those declared today."
)


def reach(view: View, choice: Choice) -> Map:
    """The target: an edge a faculty-partner pair, its width the number of activities."""
    measured = ask(view.graph, named("reach"), choice.values())
    faculties = list(ask(view.graph, named("faculties"), choice.values()))
    joined = list(ask(view.graph, named("connections"), choice.values()))
    partners = {row["id"]: row for row in ask(view.graph, named("partners"))}
    counts: dict[Any, list[tuple[str, int]]] = {}
    for row in joined:
        counts.setdefault(row["partner_id"], []).append((row["faculty_id"], row["activities"]))
    nodes = [_faculty(row) for row in faculties]
    nodes += [_partner(row, partners[row["id"]], counts.get(row["id"], [])) for row in measured]
    edges = [_edge(row) for row in joined]
    return Map(
        view="reach",
        title="Cross-campus reach",
        caption=CAPTION.format(scope=measured.stamp.scope),
        layout="target",
        nodes=tuple(nodes),
        edges=tuple(edges),
        legend=legend_of(nodes, edges),
        stamp=stamped(measured.stamp, view),
        rim=rim([str(row["id"]) for row in faculties], joined),
    )


def rim(faculties: Sequence[str], joined: Sequence[Row]) -> tuple[str, ...]:
    """The faculties in a ring, those that share partners side by side where that is possible.

    Beginning with the pair that shares most, the faculty that shares most with either end
    is put there; ties go by id.
    """
    shared = _shared(joined)
    if len(faculties) < 3:
        return tuple(faculties)
    pairs = combinations(sorted(faculties), 2)
    ring = list(max(pairs, key=lambda pair: shared.get(frozenset(pair), 0)))
    rest = [name for name in sorted(faculties) if name not in ring]
    while rest:
        ends = [(name, end) for name in rest for end in (-1, 0)]
        name, end = max(ends, key=lambda at: shared.get(frozenset((at[0], ring[at[1]])), 0))
        ring.insert(len(ring) if end else 0, name)
        rest.remove(name)
    return tuple(ring)


def _shared(joined: Sequence[Row]) -> dict[frozenset[str], int]:
    """How many partners each pair of faculties has in common."""
    by_partner: dict[Any, set[str]] = {}
    for row in joined:
        by_partner.setdefault(row["partner_id"], set()).add(row["faculty_id"])
    shared: dict[frozenset[str], int] = {}
    for names in by_partner.values():
        for pair in combinations(sorted(names), 2):
            shared[frozenset(pair)] = shared.get(frozenset(pair), 0) + 1
    return shared


def _faculty(row: Row) -> Node:
    return Node(
        id=str(row["id"]),
        label=str(row["name"]),
        key="faculty",
        size=26.0,
        facts=facts(
            ("Activities in scope", row["activities"]),
            ("Led", row["led"]),
            ("Partners", row["partners"]),
            ("Kinds", row["kinds"]),
            ("Schools and institutes", row["units"]),
        ),
        row=row["row"],
        source=row["source"],
        website=row["website"],
    )


def _partner(measured: Row, partner: Row, counts: list[tuple[str, int]]) -> Node:
    return Node(
        id=str(measured["id"]),
        label=str(measured["name"]),
        key=_key(measured, partner),
        size=diameter(measured["activities"]),
        counts=tuple(counts),
        facts=facts(
            ("Partnership", partner["partnership"]),
            ("Declared tier", measured["tier"] or "none"),
            ("Observed pattern", measured["pattern"]),
            ("Reach", measured["reach"]),
            ("Firm reach", measured["firm_reach"]),
            ("Units", measured["units"]),
            ("Breadth", measured["breadth"]),
            ("Activities in scope", measured["activities"]),
            ("Live", measured["live_activities"]),
            ("Open", measured["open_activities"]),
            ("Concentration", measured["concentration"]),
            ("Effective faculties", measured["effective_faculties"]),
            ("Consortia", partner["consortia"]),
        ),
        row=partner["row"],
        source=partner["source"],
        website=partner["website"],
    )


def _key(measured: Row, partner: Row) -> str:
    if partner["kind"] == "consortium":
        return "consortium"
    return str(measured["tier"] or "partner")


def _edge(row: Row) -> Edge:
    return Edge(
        id=f"{row['faculty_id']} {row['partner_id']}",
        source=str(row["faculty_id"]),
        target=str(row["partner_id"]),
        key="undertakes",
        label=str(row["activities"]),
        width=width_of(row["activities"]),
        facts=facts(
            ("Activities in scope", row["activities"]),
            ("Led by the faculty", row["led"]),
            ("Kinds", row["kinds"]),
            ("Rows", row["rows"]),
        ),
    )
