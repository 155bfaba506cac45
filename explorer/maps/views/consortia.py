"""`consortia`: consortia and their members, those with activities standing out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from math import cos, hypot, pi, sin, sqrt

from explorer.maps.layouts import apart, spiral
from explorer.maps.looks import legend_of
from explorer.maps.model import Edge, Map, Node
from explorer.maps.views.choice import Row, diameter, facts, partners_on_record, stamped, tags_of
from explorer.queries.audience import View
from explorer.queries.choice import Choice
from explorer.queries.library import named
from explorer.queries.run import ask

CAPTION = (
    "A line joins a member to its consortium; members of several stand between them. "
    "Size: activities in scope. Counted: {scope}."
)
EDGES = {
    "current": "member-of",
    "planned": "planned-member-of",
    "past": "past-member-of",
}
STATES = tuple(EDGES)  # of a membership on the day; of several, the first tells what a member is
APART = 62.0  # pixels between members of the same consortia


def consortia(view: View, choice: Choice) -> Map:
    """Every consortium, every member, and the membership that joins them."""
    answer = ask(view.graph, named("consortia"), choice.values())
    rows = list(answer)
    measured = {row["id"]: row for row in ask(view.graph, named("reach"), choice.values())}
    partners = partners_on_record(view, choice)
    every = [row for row in partners.values() if row["kind"] == "consortium"]
    nodes = [_consortium(row, measured[row["id"]], rows) for row in every]
    own = {node.id for node in nodes}
    members = {row["member_id"]: row for row in rows if row["member_id"] not in own}
    nodes += [
        _member(row, rows, partners.get(row["member_id"], {}))
        for _, row in sorted(members.items(), key=lambda item: item[0])
    ]
    edges = [_membership(row, index) for index, row in enumerate(rows)]
    return Map(
        view="consortia",
        title="Consortia and their members",
        caption=CAPTION.format(scope=answer.stamp.scope),
        layout="placed",
        nodes=arranged(nodes, edges),
        edges=tuple(edges),
        legend=legend_of(nodes, edges),
        centres=tuple(node.id for node in nodes if node.key == "consortium"),
        stamp=stamped(answer.stamp, view, ()),
    )


def arranged(nodes: Sequence[Node], edges: Sequence[Edge]) -> tuple[Node, ...]:
    """The consortia around a middle, members outside of theirs, those of several between them.

    Members of the same consortia stand together in a spiral, those with most activities first.
    """
    own = [node.id for node in nodes if node.key == "consortium"]
    of: dict[str, set[str]] = {}
    for edge in edges:
        of.setdefault(edge.source, set()).add(edge.target)
    groups: dict[tuple[str, ...], list[Node]] = {}
    for node in nodes:
        if node.id not in own:
            groups.setdefault(tuple(sorted(of.get(node.id, ()))), []).append(node)
    radius = APART * (1.4 + sqrt(max(map(len, groups.values()), default=1)))
    places = {id: _turned(number, len(own), radius) for number, id in enumerate(own)}
    at = dict(places)
    for belongs, members in sorted(groups.items()):
        x, y = _anchor([places[id] for id in belongs], radius)
        ordered = sorted(members, key=lambda node: (-node.size, node.label.casefold(), node.id))
        for number, node in enumerate(ordered):
            across, down = spiral(number, APART)
            at[node.id] = x + across, y + down
    free = apart(nodes, [at[node.id] for node in nodes]) if len(nodes) > 1 else at.values()
    return tuple(
        replace(node, x=round(x, 1) + 0.0, y=round(y, 1) + 0.0)
        for node, (x, y) in zip(nodes, free, strict=True)
    )


def _turned(number: int, count: int, radius: float) -> tuple[float, float]:
    if count == 1:
        return 0.0, 0.0
    angle = -pi / 2 + 2 * pi * number / count
    return radius * cos(angle), radius * sin(angle)


def _anchor(places: Sequence[tuple[float, float]], radius: float) -> tuple[float, float]:
    """Between several consortia; outside of a single one, as seen from the middle."""
    if not places:
        return 0.0, 2.2 * radius
    x = sum(place[0] for place in places) / len(places)
    y = sum(place[1] for place in places) / len(places)
    if len(places) > 1:
        return x, y
    away = hypot(x, y)
    return (
        (x * (1 + 0.9 * radius / away), y * (1 + 0.9 * radius / away)) if away else (x + radius, y)
    )


def _consortium(row: Row, measured: Row, rows: Sequence[Row]) -> Node:
    own = [other for other in rows if other["consortium_id"] == row["id"]]
    members = by_state((str(other["member_id"]), str(other["state"])) for other in own)
    return Node(
        id=str(row["id"]),
        label=str(row["name"]),
        key="consortium",
        size=diameter(measured["activities"], base=36.0),
        facts=facts(
            ("Declared tier", row["tier"] or "none"),
            ("Members", len(members["current"])),
            ("Past members", len(members["past"]) or None),
            ("Planned members", len(members["planned"]) or None),
            ("Purpose", row["purpose"]),
            ("Activities in scope", measured["activities"]),
            ("Reach", measured["reach"]),
            ("Since", row["since"]),
        ),
        inside=str(measured["activities"] or "") or None,
        row=row["row"],
        source=row["source"],
        website=row["website"],
    )


def _member(row: Row, rows: Sequence[Row], partner: Row) -> Node:
    own = [other for other in rows if other["member_id"] == row["member_id"]]
    consortia = by_state((str(other["consortium"]), str(other["state"])) for other in own)
    return Node(
        id=str(row["member_id"]),
        label=str(row["member"]),
        key=_key(row, current=bool(consortia["current"])),
        size=diameter(row["activities"] or 0, base=20.0),
        facts=facts(
            ("Activities in scope", row["activities"]),
            ("Member of", consortia["current"]),
            ("Was a member of", consortia["past"]),
            ("Will be a member of", consortia["planned"]),
        ),
        tags=tags_of(partner),
        inside=str(row["activities"] or "") or None,
        row=row["member_row"],
    )


def by_state(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Names by the state of their memberships, each once: who has left and come back is current."""
    found: dict[str, dict[str, None]] = {state: {} for state in STATES}
    for name, state in sorted(pairs, key=lambda pair: STATES.index(pair[1])):
        if not any(name in some for some in found.values()):
            found[state][name] = None
    return {state: list(some) for state, some in found.items()}


def _key(row: Row, *, current: bool) -> str:
    if row["home"]:
        return "home"
    if not current:
        return "other-member"
    return "active-member" if row["activities"] else "idle-member"


def _membership(row: Row, index: int) -> Edge:
    return Edge(
        id=f"membership {index}",
        source=str(row["member_id"]),
        target=str(row["consortium_id"]),
        key=EDGES[row["state"]],
        width=1.5,
        facts=facts(("Since", row["since"]), ("Until", row["until"])),
        row=row["row"],
    )
