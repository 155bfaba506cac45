"""A map, frozen: what is drawn, said and listed, before anything is drawn."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pyvis.network import Network

Shape = Literal["dot", "square", "diamond", "triangle", "star", "hexagon"]
Fact = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Key:
    """One entry of the legend: the looks of every node or edge whose `key` is this id."""

    id: str
    label: str
    colour: str
    shape: Shape | Literal["line", "dashes"]


@dataclass(frozen=True, slots=True)
class Node:
    """A thing on the map.

    `size` is a diameter in pixels at scale 1. `x` and `y` are pixels, y downwards;
    both are None where the page's layout places the node. `counts` are activities
    by faculty id, in the reach view only. `facts` are what the tooltip, the details
    and the twin table say, in order; `row` and `source` tell where it comes from.
    """

    id: str
    label: str
    key: str
    size: float
    x: float | None = None
    y: float | None = None
    facts: tuple[Fact, ...] = ()
    counts: tuple[tuple[str, int], ...] = ()
    row: str | None = None
    source: str | None = None
    website: str | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """A line between two nodes of the map; `width` is in pixels at scale 1."""

    id: str
    source: str
    target: str
    key: str
    label: str = ""
    width: float = 1.0
    directed: bool = False
    facts: tuple[Fact, ...] = ()
    row: str | None = None


@dataclass(frozen=True, slots=True)
class Map:
    """Nodes, edges and legend, with all that the page says about them.

    `layout` is `target` when the page places the nodes by reach, `placed` when each
    has its x and y. `caption` says how to read the picture, `notes` what was left
    out and how to have it, `stamp` where the data is from (label, text). `rim` is the
    order of the faculties around a target.
    """

    view: str
    title: str
    caption: str
    layout: Literal["target", "placed"]
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    legend: tuple[Key, ...]
    stamp: tuple[Fact, ...]
    notes: tuple[str, ...] = ()
    rim: tuple[str, ...] = field(default=())

    def to_pyvis(self) -> Network:
        """The same map as a pyvis Network, physics off, for a notebook."""
        from explorer.maps.vis import to_pyvis

        return to_pyvis(self)
