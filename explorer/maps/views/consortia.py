"""`consortia`: consortia and their members, those with activities standing out."""

from __future__ import annotations

from collections.abc import Sequence

from explorer.maps.layouts import placed
from explorer.maps.looks import legend_of
from explorer.maps.model import Edge, Map, Node
from explorer.maps.views.choice import Choice, Row, diameter, facts, stamped
from explorer.queries.audience import View
from explorer.queries.library import named
from explorer.queries.run import ask

CAPTION = "A line joins a member to its consortium. Size: activities in scope. Counted: {scope}."


def consortia(view: View, choice: Choice) -> Map:
    """Every consortium, every member, and the membership that joins them."""
    answer = ask(view.graph, named("consortia"), choice.values())
    rows = list(answer)
    measured = {row["id"]: row for row in ask(view.graph, named("reach"), choice.values())}
    every = [row for row in ask(view.graph, named("partners")) if row["kind"] == "consortium"]
    nodes = [_consortium(row, measured[row["id"]], rows) for row in every]
    own = {node.id for node in nodes}
    members = {row["member_id"]: row for row in rows if row["member_id"] not in own}
    nodes += [_member(row, rows) for _, row in sorted(members.items(), key=lambda item: item[0])]
    edges = [_membership(row, index) for index, row in enumerate(rows)]
    return Map(
        view="consortia",
        title="Consortia and their members",
        caption=CAPTION.format(scope=answer.stamp.scope),
        layout="placed",
        nodes=placed(nodes, edges),
        edges=tuple(edges),
        legend=legend_of(nodes, edges),
        stamp=stamped(answer.stamp, view),
    )


def _consortium(row: Row, measured: Row, rows: Sequence[Row]) -> Node:
    return Node(
        id=str(row["id"]),
        label=str(row["name"]),
        key="consortium",
        size=diameter(measured["activities"], base=24.0),
        facts=facts(
            ("Declared tier", row["tier"] or "none"),
            ("Members", sum(member["consortium_id"] == row["id"] for member in rows)),
            ("Purpose", row["purpose"]),
            ("Activities in scope", measured["activities"]),
            ("Reach", measured["reach"]),
            ("Since", row["since"]),
        ),
        row=row["row"],
        source=row["source"],
        website=row["website"],
    )


def _member(row: Row, rows: Sequence[Row]) -> Node:
    belongs = [other["consortium"] for other in rows if other["member_id"] == row["member_id"]]
    return Node(
        id=str(row["member_id"]),
        label=str(row["member"]),
        key=_key(row),
        size=diameter(row["activities"] or 0),
        facts=facts(("Activities in scope", row["activities"]), ("Member of", belongs)),
        row=row["member_row"],
    )


def _key(row: Row) -> str:
    if row["home"]:
        return "home"
    return "active-member" if row["activities"] else "idle-member"


def _membership(row: Row, index: int) -> Edge:
    return Edge(
        id=f"membership {index}",
        source=str(row["member_id"]),
        target=str(row["consortium_id"]),
        key="past-member-of" if row["until"] else "member-of",
        width=1.5,
        facts=facts(("Since", row["since"]), ("Until", row["until"])),
        row=row["row"],
    )
