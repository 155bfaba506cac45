"""Walking the graph from some nodes, step by step: their surroundings, and paths between two."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from explorer.graph.values import Node, Relationship
from explorer.maps.views.choice import Choice
from explorer.queries.audience import View
from explorer.queries.library import internal
from explorer.queries.result import Stamp
from explorer.queries.run import ask

HUBS = frozenset(("University",))  # connected to so much that a way through it says little
UNSEEN = frozenset(("ActivityKind", "Coverage", "Load"))  # never part of a walk
FARTHEST = 8  # steps of a path
START = "MATCH (n:{label}) WHERE n.id = $id RETURN n"
FACULTIES = """
MATCH (unit:Unit)-[joins:PART_OF]->(faculty:Faculty) WHERE elementId(unit) IN $keys
RETURN joins, faculty ORDER BY faculty.id, unit.id
"""


@dataclass
class Walk:
    """What was met: nodes by key in the order of meeting, their distance, the relationships.

    `passed_by` are hubs that were met and not walked through.
    """

    nodes: dict[str, Node] = field(default_factory=dict)
    distance: dict[str, int] = field(default_factory=dict)
    relationships: dict[str, Relationship] = field(default_factory=dict)
    passed_by: list[Node] = field(default_factory=list)

    def rows(self) -> Iterator[tuple[Node | Relationship]]:
        """Nodes and relationships as the rows of a result, the nearest first."""
        yield from ((node,) for node in self.nodes.values())
        yield from ((relationship,) for relationship in self.relationships.values())


def start_at(view: View, label: str, id: str) -> Node:
    """The node of that id."""
    node = view.graph.query(START.format(label=label), {"id": id}).rows[0][0]
    assert isinstance(node, Node)
    return node


def stamp_of_walk(view: View, choice: Choice) -> Stamp:
    """Where a walk is from and what it counts, without walking."""
    return ask(view.graph, internal("around"), choice.values() | {"keys": []}).stamp


def surroundings(view: View, centre: Node, depth: int, choice: Choice, *, hubs: bool) -> Walk:
    """Everything up to `depth` steps from a node; hubs are walked through only if asked for."""
    walk = Walk({centre.key: centre}, {centre.key: 0})
    front = [centre]
    for step in range(1, depth + 1):
        front = _step(view, walk, front, step, choice, hubs=hubs)
    _add_faculties(view, walk)
    return walk


def _add_faculties(view: View, walk: Walk) -> None:
    """The faculties of all units, which belong to the picture wherever it ends."""
    keys = [key for key, node in walk.nodes.items() if "Unit" in node.labels]
    for joins, faculty in view.graph.query(FACULTIES, {"keys": keys}).rows if keys else ():
        assert isinstance(joins, Relationship)
        assert isinstance(faculty, Node)
        walk.relationships[joins.key] = joins
        walk.nodes.setdefault(faculty.key, faculty)


def shortest(view: View, start: Node, end: Node, choice: Choice, *, hubs: bool) -> Walk:
    """All shortest paths between two nodes; without relationships where there is none."""
    walk = Walk({start.key: start}, {start.key: 0})
    front = [start]
    for step in range(1, FARTHEST + 1):
        if not front or end.key in walk.nodes:
            break
        front = _step(view, walk, front, step, choice, hubs=hubs, goal=end.key)
    return _between(walk, end.key)


def _step(
    view: View,
    walk: Walk,
    front: Iterable[Node],
    step: int,
    choice: Choice,
    *,
    hubs: bool,
    goal: str = "",
) -> list[Node]:
    """Take up what is one step beyond; the nodes to go on from."""
    keys = [node.key for node in front]
    found: dict[str, Node] = {}
    answer = ask(view.graph, internal("around"), choice.values() | {"keys": keys}) if keys else ()
    for row in answer:
        here, joins, other = row["here"], row["joins"], row["activity"]
        if UNSEEN & {here.label, other.label}:
            continue
        walk.relationships[joins.key] = joins
        if other.key not in walk.nodes:
            found[other.key] = other
    ahead = sorted(found.values(), key=_order)
    for node in ahead:
        walk.nodes[node.key] = node
        walk.distance[node.key] = step
    stops = [node for node in ahead if HUBS & set(node.labels) and not hubs and node.key != goal]
    walk.passed_by += stops
    return [node for node in ahead if node not in stops]


def _between(walk: Walk, end: str) -> Walk:
    """Only what lies on a shortest path to the end."""
    if end not in walk.distance:
        return Walk({key: walk.nodes[key] for key in walk.nodes if walk.distance[key] == 0})
    on = {end}
    kept: dict[str, Relationship] = {}
    for level in range(walk.distance[end], 0, -1):
        before = set()
        for key, one in walk.relationships.items():
            for near, far in ((one.start, one.end), (one.end, one.start)):
                at_level = walk.distance.get(far) == level and walk.distance.get(near) == level - 1
                if far in on and at_level:
                    kept[key] = one
                    before.add(near)
        on |= before
    nodes = {key: node for key, node in walk.nodes.items() if key in on}
    stops = [node for node in walk.passed_by if node.key in on]
    return Walk(nodes, {key: walk.distance[key] for key in nodes}, kept, stops)


def _order(node: Node) -> tuple[str, str]:
    return node.label, str(node.properties.get("id", node.key))
