"""A map as a pyvis Network, for a notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pyvis.network import Network

    from explorer.maps.model import Edge, Key, Map, Node

UNKNOWN = ("#7f7f7f", "dot")


def to_pyvis(chart: Map) -> Network:
    """The map as a pyvis Network, physics off: for a notebook.

    Nodes of a target have no place of their own in Python; they are left to vis.
    """
    from pyvis.network import Network

    directed = any(edge.directed for edge in chart.edges)
    network: Any = Network(directed=directed, notebook=True, cdn_resources="in_line")
    network.toggle_physics(False)
    looks = {key.id: key for key in chart.legend}
    for node in chart.nodes:
        network.add_node(node.id, **_node(node, looks.get(node.key)))
    for edge in chart.edges:
        network.add_edge(edge.source, edge.target, **_edge(edge, looks.get(edge.key)))
    return network


def _node(node: Node, key: Key | None) -> dict[str, object]:
    colour, shape = (key.colour, key.shape) if key else UNKNOWN
    place = {} if node.x is None or node.y is None else {"x": node.x, "y": node.y}
    looks = {"label": node.label, "shape": shape, "size": node.size / 2, "color": colour}
    return {**looks, **place, "title": _title(node)}


def _edge(edge: Edge, key: Key | None) -> dict[str, object]:
    colour = key.colour if key else UNKNOWN[0]
    dashes = key is not None and key.shape == "dashes"
    return {"width": edge.width, "color": colour, "dashes": dashes, "title": _title(edge)}


def _title(thing: Node | Edge) -> str:
    """Plain text: vis-network 9 puts a title in as text, never as markup."""
    rows = [("Row", thing.row)] if thing.row else []
    facts = (f"{label}: {value}" for label, value in (*_facts(thing), *rows))
    return "\n".join([thing.label, *facts])


def _facts(thing: Node | Edge) -> tuple[tuple[str, str], ...]:
    return (*getattr(thing, "measures", ()), *thing.facts)
