"""`partner` and `faculty`: everything around one node, its activities grouped by kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from math import sqrt

from explorer.maps import MOST_NODES
from explorer.maps.drawn import Drawn, drawn, left_out
from explorer.maps.layouts import placed, spiral
from explorer.maps.looks import legend_of
from explorer.maps.model import Edge, Map, Node
from explorer.maps.views.choice import facts, stamped
from explorer.queries.audience import View
from explorer.queries.choice import Choice
from explorer.queries.names import resolve
from explorer.queries.walk import (
    Neighbours,
    Walk,
    not_followed,
    stamp_of_walk,
    start_at,
    surroundings,
)
from explorer.queries.words import counted

CAPTION = (
    "Everything up to {depth} of it. Activities of one kind stand together until they are "
    "opened. Counted: {scope}."
)
KIND_OF = "MATCH (a:Activity)-[:OF_KIND]->(k) WHERE a.id IN $ids RETURN a.id AS id, k.name AS kind"
FEWEST = 2  # activities of one kind that stand together
APART = 30.0  # pixels between the activities of an opened group


def _around(
    view: View,
    choice: Choice,
    name: str,
    *,
    what: str,
    depth: int = 2,
    hubs: bool = False,
    limit: int = MOST_NODES,
) -> Map:
    """One of what is asked for with its surroundings; UnknownNameError where none is called so."""
    id = resolve(view.graph, what, name)
    centre = start_at(view.graph, [what.title()], id)
    near = Neighbours(view.graph, choice)
    walk = surroundings(near, centre, depth, hubs=hubs)
    stamp = stamp_of_walk(view.graph, choice)
    found = grouped(view, drawn(view.graph, walk.rows(), limit, view.asked))
    steps = "one step" if depth == 1 else f"{depth} steps"
    return Map(
        view=what,
        title=centre.name,
        caption=CAPTION.format(depth=steps, scope=stamp.scope),
        layout="placed",
        nodes=around_groups(found.nodes, found.edges),
        edges=tuple(found.edges),
        legend=legend_of(found.nodes, found.edges),
        centres=(f"{centre.label}:{id}",),
        stamp=stamped(stamp, view, view.asked),
        notes=(*left_out(found.found, limit), *_hub_notes(near, walk)),
    )


partner = partial(_around, what="partner")
faculty = partial(_around, what="faculty")


def _hub_notes(near: Neighbours, walk: Walk) -> Iterator[str]:
    """Which hubs are not walked through, and what that leaves out."""
    for hub, count in not_followed(near, walk):
        more = counted(count, "connection", "connections")
        yield f"Not followed: {more} of {hub.name}; --hubs also goes through it."


def grouped(view: View, found: Drawn) -> Drawn:
    """With a node for the activities of each kind, which stands for them until it is opened."""
    ids = {node.id.partition(":")[2]: node for node in found.nodes if node.key == "Activity"}
    kinds: dict[str, list[Node]] = {}
    for row in view.graph.query(KIND_OF, {"ids": sorted(ids)}).records():
        kinds.setdefault(str(row["kind"]), []).append(ids[str(row["id"])])
    groups = {kind: members for kind, members in sorted(kinds.items()) if len(members) >= FEWEST}
    group_of = {node.id: f"group {kind}" for kind, some in groups.items() for node in some}
    nodes = [replace(node, group=group_of.get(node.id)) for node in found.nodes]
    nodes += [_group(kind, len(members)) for kind, members in groups.items()]
    return replace(found, nodes=nodes, edges=[*found.edges, *_bundled(found.edges, group_of)])


def _group(kind: str, count: int) -> Node:
    return Node(
        id=f"group {kind}",
        label=kind,
        key="Activities",
        size=24.0 + 4.0 * sqrt(count),
        facts=facts(("Activities", count)),
    )


def _bundled(edges: Iterable[Edge], group_of: dict[str, str]) -> Iterator[Edge]:
    """One edge for all those of a group's activities that lead to the same node."""
    counts: dict[tuple[str, str, str], int] = {}
    for edge in edges:
        source = group_of.get(edge.source, edge.source)
        target = group_of.get(edge.target, edge.target)
        if source != target and (source, target) != (edge.source, edge.target):
            place = (source, target, edge.label)
            counts[place] = counts.get(place, 0) + 1
    for number, ((source, target, label), count) in enumerate(sorted(counts.items())):
        yield Edge(
            id=f"group edge {number}",
            source=source,
            target=target,
            key="joins",
            label=label,
            width=round(min(1 + 0.5 * (count - 1), 6), 1),
            directed=True,
            facts=facts(("Activities", count)),
        )


def around_groups(nodes: Sequence[Node], edges: Sequence[Edge]) -> tuple[Node, ...]:
    """Placed with the groups closed; the members of each in a disc about its place."""
    outer = [node for node in nodes if node.group is None]
    ids = {node.id for node in outer}
    inner = [edge for edge in edges if edge.source in ids and edge.target in ids]
    at = {node.id: node for node in placed(outer, inner)}
    count: dict[str, int] = {}
    for node in nodes:
        if node.group is not None:
            place = count[node.group] = count.get(node.group, 0) + 1
            at[node.id] = _beside(node, at[node.group], place)
    return tuple(at[node.id] for node in nodes)


def _beside(node: Node, group: Node, place: int) -> Node:
    x, y = spiral(place, APART)
    x, y = x + (group.x or 0.0), y + (group.y or 0.0)
    return replace(node, x=round(x, 1) + 0.0, y=round(y, 1) + 0.0)
