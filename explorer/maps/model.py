"""A map, frozen: what is drawn, said and listed, before anything is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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
    both are None where the page's layout places the node. `facts` are what the tooltip, the
    details and the twin table say, in order; `measures` are facts that the page of a target
    counts anew. `tags` are what can be filtered by, a name several times where it has several
    values. `group` is the id of a node that stands for this one until it is opened, `inside` a
    short text that stands in it. `row` and
    `source` tell where it comes from.
    """

    id: str
    label: str
    key: str
    size: float
    x: float | None = None
    y: float | None = None
    facts: tuple[Fact, ...] = ()
    measures: tuple[Fact, ...] = ()
    tags: tuple[Fact, ...] = ()
    group: str | None = None
    inside: str | None = None
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
class Engagement:
    """An activity: indices into the kinds, partners and actors of `Engagements`, dates as written.

    `parts` are pairs of an actor and whether it leads; `row` is that of activities.csv, `more`
    its value and note where they are asked for.
    """

    id: str
    title: str
    kind: int
    start: str
    end: str
    partners: tuple[int, ...]
    parts: tuple[tuple[int, bool], ...]
    row: int
    source: str
    more: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Engagements:
    """Every activity of a reach map, so that the page can count anew for another filter.

    `bounds` are by scope the latest start and the earliest end, and `words` say it. At first
    what is counted is of the kinds at the indices `chosen` (none: all) and began in the years
    `began`. `thresholds` are the faculties and kinds from which
    a pattern is cross-campus. An actor is its name, its faculty's place on the rim (-1: none),
    and whether it is a unit. Partners are counted in the order of the map's nodes.
    """

    as_of: str
    scope: str
    chosen: tuple[int, ...]
    began: tuple[int | None, int | None]
    thresholds: tuple[int, int]
    bounds: Mapping[str, tuple[str, str]]
    words: Mapping[str, str]
    kinds: tuple[str, ...]
    actors: tuple[tuple[str, int, bool], ...]
    activities: tuple[Engagement, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A count of activities and their rows; None where nothing is recorded, which is not 0."""

    count: int | None
    rows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Matrix:
    """A table of counts: ids and names of rows and columns, and a cell for each of both."""

    corner: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, str], ...]
    cells: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Map:
    """Nodes, edges and legend, with all that the page says about them.

    `layout` is `target` when the page places the nodes by reach and counts the
    `engagements`, `placed` when each has its x and y, and `matrix` when it is a table.
    `caption` says how to read the picture, `notes` what was left
    out and how to have it, `stamp` where the data is from (label, text). `rim` is the
    order of the faculties around a target, `centres` what a map is about and names first.
    """

    view: str
    title: str
    caption: str
    layout: Literal["target", "placed", "matrix"]
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    legend: tuple[Key, ...]
    stamp: tuple[Fact, ...]
    notes: tuple[str, ...] = ()
    rim: tuple[str, ...] = ()
    centres: tuple[str, ...] = ()
    engagements: Engagements | None = None
    matrix: Matrix | None = None

    def to_pyvis(self) -> Network:
        """The same map as a pyvis Network, physics off, for a notebook."""
        from explorer.maps.vis import to_pyvis

        return to_pyvis(self)
