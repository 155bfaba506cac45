"""Nodes, relationships and paths of a result as nodes and edges of a map."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from explorer.graph.protocol import Graph
from explorer.graph.values import Node, Path, Relationship
from explorer.maps import model
from explorer.maps.looks import key_of_label
from explorer.maps.views.choice import facts, pounds, tags_of

NOT_SHOWN = frozenset({"id", "name", "title", "row", "source", "website"})
ONLY_IF_ASKED = frozenset({"person", "value", "note"})
NOTHING: frozenset[str] = frozenset()
CALLED = {
    "Contact": ("side", "role"),
    "Review": ("body", "due"),
    "Figure": ("measure", "year"),
}
OF_CONTACTS = {"ours": "our", "theirs": "their", "other": "contact"}
ENDS = "MATCH (n) WHERE elementId(n) IN $keys RETURN n"
SIZES = {"Partner": 30.0, "Consortium": 30.0, "Faculty": 26.0, "University": 30.0}


@dataclass(frozen=True, slots=True)
class Drawn:
    """Nodes and edges in a fixed order, and how many nodes were found in all."""

    nodes: list[model.Node]
    edges: list[model.Edge]
    found: int


def drawn(
    graph: Graph,
    rows: Iterable[Iterable[Any]],
    limit: int | None = None,
    asked: frozenset[str] = NOTHING,
) -> Drawn:
    """The nodes and relationships in the rows, each once.

    Of more than `limit` nodes those are drawn that the rows name first, so that what
    belongs together stays together. A relationship that comes without its ends brings
    them. Load nodes stay out, and of persons, values and notes what is not `asked` for.
    """
    found = _Found(asked)
    for row in rows:
        for cell in row:
            found.take(cell)
    missing = sorted(found.missing())
    if missing:
        for (node,) in graph.query(ENDS, {"keys": missing}).rows:
            found.take(node)
    return found.drawn(limit)


def left_out(found: int, limit: int) -> tuple[str, ...]:
    """What a limit leaves out, and how to have it."""
    if found <= limit:
        return ()
    return (f"{found - limit} of {found} nodes are left out; --limit {found} draws them all.",)


class _Found:
    """The graph elements met so far, by their keys."""

    def __init__(self, asked: frozenset[str]) -> None:
        self.hidden = ONLY_IF_ASKED - asked
        self.nodes: dict[str, Node] = {}
        self.relationships: dict[str, Relationship] = {}

    def take(self, cell: Any) -> None:
        if isinstance(cell, Node):
            if "Load" not in cell.labels and "LoadBundle" not in cell.labels:
                self.nodes[cell.key] = cell
        elif isinstance(cell, Relationship):
            self.relationships[cell.key] = cell
        else:
            for part in _parts(cell):
                self.take(part)

    def missing(self) -> Iterator[str]:
        for relationship in self.relationships.values():
            yield from {relationship.start, relationship.end} - self.nodes.keys()

    def drawn(self, limit: int | None) -> Drawn:
        ordered = sorted(islice(self.nodes.values(), limit), key=_order)
        ids = _ids(ordered)
        nodes = [_node(node, ids[node.key], self.hidden) for node in ordered]
        edges = sorted(
            (_edge(relationship, ids, self.hidden) for relationship in self._joined(ids)),
            key=lambda edge: (edge.source, edge.target, edge.label, edge.facts),
        )
        numbered = [replace(edge, id=f"edge {n}") for n, edge in enumerate(edges)]
        return Drawn(nodes, numbered, len(self.nodes))

    def _joined(self, ids: Mapping[str, str]) -> Iterator[Relationship]:
        for relationship in self.relationships.values():
            if relationship.start in ids and relationship.end in ids:
                yield relationship


def _parts(cell: Any) -> Iterator[Any]:
    if isinstance(cell, Path):
        yield from cell.nodes
        yield from cell.relationships
    elif isinstance(cell, Mapping):
        yield from cell.values()
    elif isinstance(cell, (list, tuple)):
        yield from cell


def _order(node: Node) -> tuple[str, str, str]:
    return node.label, str(node.properties.get("id", "")), str(sorted(node.properties.items()))


def _ids(ordered: Iterable[Node]) -> dict[str, str]:
    """An id for each node that is the same on every database."""
    ids: dict[str, str] = {}
    taken: Counter[str] = Counter()
    for node in ordered:
        wanted = f"{node.label}:{node.properties.get('id', '')}"
        ids[node.key] = f"{wanted}#{taken[wanted]}" if taken[wanted] else wanted
        taken[wanted] += 1
    return ids


def _node(node: Node, name: str, hidden: frozenset[str]) -> model.Node:
    properties = node.properties
    return model.Node(
        id=name,
        label=_named(node),
        key=key_of_label(node.label),
        size=SIZES.get(node.label, 18.0),
        facts=facts(*_shown(properties, hidden)),
        tags=tags_of(properties) if "Partner" in node.labels else (),
        row=_text(properties.get("row")),
        source=_text(properties.get("source")),
        website=_text(properties.get("website")),
    )


def _named(node: Node) -> str:
    """What a person would call it; what has no name of its own is called by what it is."""
    words = [node.properties.get(key) for key in CALLED.get(node.label, ())]
    said = [str(word).replace("_", " ") for word in words if word]
    if node.label == "Contact":
        said = [OF_CONTACTS.get(word, word) for word in said]
    return " ".join(said) or node.name


def _edge(relationship: Relationship, ids: Mapping[str, str], hidden: frozenset[str]) -> model.Edge:
    properties = relationship.properties
    return model.Edge(
        id="",
        source=ids[relationship.start],
        target=ids[relationship.end],
        key="joins",
        label=relationship.type,
        directed=True,
        facts=facts(*_shown(properties, hidden)),
        row=_text(properties.get("row")),
    )


def _shown(properties: Mapping[str, Any], hidden: frozenset[str]) -> Iterator[tuple[str, Any]]:
    """What the details say, in words: not the names above them, and nothing that is hidden."""
    for key, value in sorted(properties.items()):
        if key not in NOT_SHOWN | hidden and not key.endswith("_day"):
            money = key == "value" and "measure" not in properties
            yield key.replace("_", " ").capitalize(), pounds(value) if money else value


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
