"""`path`: all shortest connections between two nodes, from left to right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace

from explorer.errors import InputError
from explorer.graph.values import Node as GraphNode
from explorer.maps import MOST_NODES
from explorer.maps.drawn import drawn, left_out
from explorer.maps.looks import legend_of
from explorer.maps.model import Edge, Map, Node
from explorer.maps.views.choice import stamped
from explorer.queries import FARTHEST
from explorer.queries.audience import View
from explorer.queries.choice import Choice
from explorer.queries.walk import (
    Limits,
    Neighbours,
    Walk,
    end_called,
    shortest,
    stamp_of_walk,
)
from explorer.queries.words import counted

CAPTION = "All shortest connections from {start} to {end}: {length}. Counted: {scope}."
ACROSS, DOWN = 230.0, 64.0  # pixels between steps, between the nodes of one step


def path(
    view: View,
    choice: Choice,
    start: str,
    end: str,
    *,
    hubs: bool = False,
    limit: int = MOST_NODES,
) -> Map:
    """Everything on a shortest path; InputError where there is none."""
    first, last = end_called(view.graph, start), end_called(view.graph, end)
    if first.key == last.key:
        raise InputError(f"{start!r} and {end!r} are the same: {first.name}.")
    near = Neighbours(view.graph, choice)
    walk = shortest(near, first, last, Limits(hubs=hubs))
    around_hubs = tuple(_hub_notes(near, walk, first, last))
    if last.key not in walk.nodes:
        none = f"no path of at most {FARTHEST} steps leads from {first.name} to {last.name}."
        raise InputError(" ".join((none, *around_hubs)))
    stamp = stamp_of_walk(view.graph, choice)
    found = drawn(view.graph, walk.rows(), limit, view.asked)
    column = _columns(walk)
    nodes = _placed(found.nodes, found.edges, column)
    return Map(
        view="path",
        title=f"From {first.name} to {last.name}",
        caption=CAPTION.format(
            start=first.name,
            end=last.name,
            length=_length(walk, first.key, last.key),
            scope=stamp.scope,
        ),
        layout="placed",
        nodes=tuple(nodes),
        edges=tuple(found.edges),
        legend=legend_of(found.nodes, found.edges),
        centres=tuple(f"{node.label}:{node.properties['id']}" for node in (first, last)),
        stamp=stamped(stamp, view, view.asked),
        notes=(*left_out(found.found, limit), *around_hubs),
    )


def _length(walk: Walk, start: str, end: str) -> str:
    """How long the shortest paths are, and how many there are."""
    steps = counted(walk.distance[end], "step", "steps")
    return f"{steps}, {counted(_paths(walk, start, end), 'path', 'paths')}"


def _hub_notes(near: Neighbours, walk: Walk, start: GraphNode, end: GraphNode) -> Iterator[str]:
    """Which hubs are not gone through although a path that is no longer leads through them."""
    if not walk.passed_by:
        return
    through = shortest(near, start, end, Limits(hubs=True))
    for hub in sorted(walk.passed_by, key=lambda node: node.name):
        if hub.key in through.nodes:
            length = _length(through, start.key, end.key)
            yield f"Not gone through: {hub.name}; --hubs also goes through it: {length}."


def _columns(walk: Walk) -> dict[str, int]:
    """The step at which each node stands, by the id that it has on the map."""
    return {
        f"{node.label}:{node.properties.get('id', '')}": walk.distance[key]
        for key, node in walk.nodes.items()
    }


def _placed(nodes: list[Node], edges: list[Edge], column: Mapping[str, int]) -> list[Node]:
    """A column a step; within it, each beside the middle of those that lead to it."""
    near: dict[str, list[str]] = defaultdict(list)
    for edge in edges:
        near[edge.source].append(edge.target)
        near[edge.target].append(edge.source)
    height: dict[str, float] = {}
    for step in sorted(set(column.values())):
        here = [node for node in nodes if column[node.id] == step]
        wish = {}
        for node in here:
            before = [height[id] for id in near[node.id] if column[id] == step - 1]
            wish[node.id] = sum(before) / len(before) if before else 0.0
        for place, node in enumerate(sorted(here, key=lambda node: (wish[node.id], node.id))):
            height[node.id] = (place - (len(here) - 1) / 2) * DOWN
    return [replace(node, x=column[node.id] * ACROSS, y=height[node.id]) for node in nodes]


def _paths(walk: Walk, start: str, end: str) -> int:
    """How many shortest paths there are."""
    count = dict.fromkeys(walk.nodes, 0) | {start: 1}
    pairs = {frozenset((one.start, one.end)) for one in walk.relationships.values()}
    steps = sorted(tuple(sorted(pair, key=walk.distance.__getitem__)) for pair in pairs)
    for near, far in sorted(steps, key=lambda pair: walk.distance[pair[1]]):
        count[far] += count[near]
    return count[end]
