"""Nodes, relationships and paths of a result as nodes and edges of a map."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from explorer.graph.protocol import Graph
from explorer.graph.values import Node, Path, Relationship
from explorer.maps import model
from explorer.maps.looks import key_of_label
from explorer.maps.views.choice import facts

NOT_SHOWN = frozenset({"id", "name", "title", "row", "source", "website"})
ONLY_IF_ASKED = frozenset({"person", "value", "note"})
ENDS = "MATCH (n) WHERE elementId(n) IN $keys RETURN n"
SIZES = {"Partner": 30.0, "Consortium": 30.0, "Faculty": 26.0, "University": 30.0}


def drawn(graph: Graph, rows: Iterable[Iterable[Any]]) -> tuple[list[model.Node], list[model.Edge]]:
    """All nodes and relationships in the rows, each once, in a fixed order.

    A relationship that comes without its ends brings them. Load nodes stay out, and
    persons, values and notes do too.
    """
    found = _Found()
    for row in rows:
        for cell in row:
            found.take(cell)
    missing = sorted(found.missing())
    if missing:
        for (node,) in graph.query(ENDS, {"keys": missing}).rows:
            found.take(node)
    return found.drawn()


class _Found:
    """The graph elements met so far, by their keys."""

    def __init__(self) -> None:
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

    def drawn(self) -> tuple[list[model.Node], list[model.Edge]]:
        ordered = sorted(self.nodes.values(), key=_order)
        ids = _ids(ordered)
        nodes = [_node(node, ids[node.key]) for node in ordered]
        edges = sorted(
            (_edge(relationship, ids) for relationship in self._joined(ids)),
            key=lambda edge: (edge.source, edge.target, edge.label, edge.facts),
        )
        numbered = enumerate(edges)
        return nodes, [_numbered(edge, number) for number, edge in numbered]

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
    for node in ordered:
        wanted = f"{node.label}:{node.properties.get('id', '')}"
        taken = set(ids.values())
        ids[node.key] = wanted if wanted not in taken else f"{wanted}#{len(taken)}"
    return ids


def _node(node: Node, name: str) -> model.Node:
    properties = node.properties
    shown = [
        (key.replace("_", " ").capitalize(), value)
        for key, value in sorted(properties.items())
        if key not in NOT_SHOWN | ONLY_IF_ASKED and not key.endswith("_day")
    ]
    return model.Node(
        id=name,
        label=node.name,
        key=key_of_label(node.label),
        size=SIZES.get(node.label, 18.0),
        facts=facts(*shown),
        row=_text(properties.get("row")),
        source=_text(properties.get("source")),
        website=_text(properties.get("website")),
    )


def _edge(relationship: Relationship, ids: Mapping[str, str]) -> model.Edge:
    properties = relationship.properties
    shown = [
        (key.capitalize(), value)
        for key, value in sorted(properties.items())
        if key not in NOT_SHOWN | ONLY_IF_ASKED and not key.endswith("_day")
    ]
    return model.Edge(
        id="",
        source=ids[relationship.start],
        target=ids[relationship.end],
        key="joins",
        label=relationship.type,
        directed=True,
        facts=facts(*shown),
        row=_text(properties.get("row")),
    )


def _numbered(edge: model.Edge, number: int) -> model.Edge:
    from dataclasses import replace

    return replace(edge, id=f"edge {number}")


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
