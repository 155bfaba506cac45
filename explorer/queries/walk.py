"""Walking the graph from some nodes, step by step: their surroundings, and paths between two."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from explorer.graph.protocol import Graph
from explorer.graph.values import Node, Relationship
from explorer.queries import FARTHEST
from explorer.queries.choice import Choice
from explorer.queries.library import internal
from explorer.queries.names import LABELS, resolve
from explorer.queries.result import Stamp
from explorer.queries.run import ask

HUBS = frozenset(("University",))  # connected to so much that a way through it says little
UNSEEN = frozenset(("ActivityKind", "Coverage", "Load"))  # never part of a walk
START = "MATCH (n:{label}) WHERE n.id = $id RETURN n"
FACULTIES = """
MATCH (unit:Unit)-[joins:PART_OF]->(faculty:Faculty) WHERE elementId(unit) IN $keys
RETURN joins, faculty ORDER BY faculty.id, unit.id
"""


@dataclass
class Walk:
    """What was met: nodes by key in the order of meeting, their distance, the relationships.

    `passed_by` are hubs from which a further step was not taken.
    """

    nodes: dict[str, Node] = field(default_factory=dict)
    distance: dict[str, int] = field(default_factory=dict)
    relationships: dict[str, Relationship] = field(default_factory=dict)
    passed_by: list[Node] = field(default_factory=list)

    def rows(self) -> Iterator[tuple[Node | Relationship]]:
        """Nodes and relationships as the rows of a result, the nearest first."""
        yield from ((node,) for node in self.nodes.values())
        yield from ((relationship,) for relationship in self.relationships.values())


@dataclass(frozen=True, slots=True)
class Limits:
    """Where a walk may not go.

    `hubs` may be gone through only if that is asked for; `avoid` are keys of nodes; of partners
    only those of the declared `tier`, where one is named; a path has at most so many steps.
    """

    hubs: bool = False
    avoid: frozenset[str] = frozenset()
    tier: str | None = None
    most: int = FARTHEST

    def admit(self, node: Node) -> bool:
        """Whether a walk may come to this node on its way."""
        of_tier = self.tier is None or "Partner" not in node.labels
        return node.key not in self.avoid and (of_tier or node.properties.get("tier") == self.tier)


@dataclass
class Neighbours:
    """What is connected to nodes, asked of the graph once for each of them."""

    graph: Graph
    choice: Choice
    known: dict[str, list[tuple[Relationship, Node]]] = field(default_factory=dict)

    def of(self, nodes: Sequence[Node]) -> Iterator[tuple[Relationship, Node]]:
        """The relationships of some nodes, with what is at their other end."""
        keys = [node.key for node in nodes if node.key not in self.known]
        self.known |= {key: [] for key in keys}
        asked = self.choice.values() | {"keys": keys}
        for row in ask(self.graph, internal("around"), asked) if keys else ():
            if not UNSEEN & {row["here"].label, row["neighbour"].label}:
                self.known[row["here"].key].append((row["joins"], row["neighbour"]))
        for node in nodes:
            yield from self.known[node.key]


def start_at(graph: Graph, labels: Iterable[str], id: str) -> Node:
    """The node of that id, which has one of the labels."""
    for label in labels:
        for (node,) in graph.query(START.format(label=label), {"id": id}).rows:
            assert isinstance(node, Node)
            return node
    raise AssertionError(id)


def end_called(graph: Graph, name: str) -> Node:
    """The partner, faculty or unit that a name means; UnknownNameError where it is none's."""
    return start_at(graph, LABELS["end"], resolve(graph, "end", name))


def stamp_of_walk(graph: Graph, choice: Choice) -> Stamp:
    """Where a walk is from and what it counts, without walking."""
    return ask(graph, internal("around"), choice.values() | {"keys": []}).stamp


def surroundings(near: Neighbours, centre: Node, depth: int, *, hubs: bool) -> Walk:
    """Everything up to `depth` steps from a node; hubs are walked through only if asked for."""
    walk = Walk({centre.key: centre}, {centre.key: 0})
    front = [centre]
    for step in range(1, depth + 1):
        front = _step(near, walk, front, step, Limits(hubs=hubs))
    _add_faculties(near.graph, walk)
    return walk


def _add_faculties(graph: Graph, walk: Walk) -> None:
    """The faculties of all units, which belong to the picture wherever it ends."""
    keys = [key for key, node in walk.nodes.items() if "Unit" in node.labels]
    for joins, faculty in graph.query(FACULTIES, {"keys": keys}).rows if keys else ():
        assert isinstance(joins, Relationship)
        assert isinstance(faculty, Node)
        walk.relationships[joins.key] = joins
        walk.nodes.setdefault(faculty.key, faculty)


def shortest(near: Neighbours, start: Node, end: Node, limits: Limits) -> Walk:
    """All shortest paths between two nodes; without relationships where there is none."""
    walk = Walk({start.key: start}, {start.key: 0})
    front = [start]
    for step in range(1, limits.most + 1):
        if not front or end.key in walk.nodes:
            break
        front = _step(near, walk, front, step, limits, end)
    return _between(walk, end.key)


def paths(walk: Walk, start: str, end: str) -> Iterator[list[Node | Relationship]]:
    """Each shortest path, as nodes and the relationships between them, in a fixed order."""
    before: dict[str, list[tuple[Node, Relationship]]] = {}
    for joins in walk.relationships.values():
        for near, far in ((joins.start, joins.end), (joins.end, joins.start)):
            if walk.distance[far] == walk.distance[near] + 1:
                before.setdefault(far, []).append((walk.nodes[near], joins))
    for key, steps in before.items():
        steps.sort(key=lambda step: (*_order(step[0]), step[1].type))
        first: dict[str, tuple[Node, Relationship]] = {}
        for node, joins in steps:  # two nodes may be joined in several ways
            first.setdefault(node.key, (node, joins))
        before[key] = list(first.values())

    def back(key: str) -> Iterator[list[Node | Relationship]]:
        if key == start:
            yield [walk.nodes[start]]
        for near, joins in before.get(key, ()):
            for way in back(near.key):
                yield [*way, joins, walk.nodes[key]]

    return back(end)


def _step(
    near: Neighbours,
    walk: Walk,
    front: Iterable[Node],
    step: int,
    limits: Limits,
    end: Node | None = None,
) -> list[Node]:
    """Take up what is one step beyond the front, past its hubs; what the next step begins from."""
    passing = [] if limits.hubs else [node for node in front if _is_hub(node)]
    stops = [node for node in passing if walk.distance[node.key] > 0]
    walk.passed_by += stops
    found: dict[str, Node] = {}
    going = [node for node in front if node not in stops]
    for joins, neighbour in near.of(going):
        if not (limits.admit(neighbour) or (end and neighbour.key == end.key)):
            continue
        walk.relationships[joins.key] = joins
        if neighbour.key not in walk.nodes:
            found[neighbour.key] = neighbour
    ahead = sorted(found.values(), key=_order)
    for node in ahead:
        walk.nodes[node.key] = node
        walk.distance[node.key] = step
    return ahead


def not_followed(near: Neighbours, walk: Walk) -> list[tuple[Node, int]]:
    """The hubs that were passed by, and how many connections of each were not met otherwise."""
    counts = []
    for hub in sorted(walk.passed_by, key=_order):
        joins = {joins.key for joins, _ in near.of([hub])}
        counts.append((hub, len(joins - walk.relationships.keys())))
    return [(hub, count) for hub, count in counts if count]


def _is_hub(node: Node) -> bool:
    return bool(HUBS & set(node.labels))


def _between(walk: Walk, end: str) -> Walk:
    """Only what lies on a shortest path to the end."""
    if end not in walk.distance:
        start = {key: node for key, node in walk.nodes.items() if walk.distance[key] == 0}
        return Walk(start, passed_by=walk.passed_by)
    on = {end}
    stops = {node.key for node in walk.passed_by}
    kept: dict[str, Relationship] = {}
    for level in range(walk.distance[end], 0, -1):
        before = set()
        for key, one in walk.relationships.items():
            for near, far in ((one.start, one.end), (one.end, one.start)):
                at_level = walk.distance.get(far) == level and walk.distance.get(near) == level - 1
                if far in on and at_level and near not in stops:
                    kept[key] = one
                    before.add(near)
        on |= before
    nodes = {key: node for key, node in walk.nodes.items() if key in on}
    return Walk(nodes, {key: walk.distance[key] for key in nodes}, kept, walk.passed_by)


def _order(node: Node) -> tuple[str, str]:
    return node.label, str(node.properties.get("id", node.key))
