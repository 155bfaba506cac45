"""Where the nodes of a placed map go: seeded, and the same wherever it is computed."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from importlib.util import find_spec
from math import cos, pi, sin, sqrt
from typing import Any

from explorer.maps.model import Edge, Node

Position = tuple[float, float]
SEED = 20_070_312
SPACING = 90.0  # pixels between neighbours in a grid, and per node in a spread layout
MANY = 500  # nodes from which on a layout begins with a tree
GOLDEN = pi * (3 - sqrt(5))  # the angle between neighbours in a spiral that is evenly filled
STEPS, FEW_STEPS = 500, 30
GAP = 12.0  # pixels that stay free between two of a few nodes
ROUNDS = 100  # of pushing nodes apart
MOST_BY_NETWORKX = 500  # its spring layout takes minutes beyond


def spiral(number: int, apart: float) -> Position:
    """The place of a point in a disc that a spiral fills evenly from its middle."""
    away, angle = apart * sqrt(number), GOLDEN * number
    return away * cos(angle), away * sin(angle)


def placed(nodes: Sequence[Node], edges: Sequence[Edge]) -> tuple[Node, ...]:
    """The nodes with x and y in pixels, rounded to 0.1.

    igraph's Fruchterman-Reingold (1991) where igraph is installed; else that of networkx,
    up to 500 nodes; else a grid by legend entry.
    """
    if len(nodes) < 2:
        return tuple(replace(node, x=0.0, y=0.0) for node in nodes)
    if find_spec("igraph"):
        positions = by_igraph(nodes, edges)
    elif len(nodes) <= MOST_BY_NETWORKX:
        positions = by_networkx(nodes, edges)
    else:
        positions = by_grid(nodes)
    if len(nodes) <= MANY:
        positions = apart(nodes, positions)
    return tuple(
        replace(node, x=round(x, 1) + 0.0, y=round(y, 1) + 0.0)
        for node, (x, y) in zip(nodes, positions, strict=True)
    )


def by_igraph(nodes: Sequence[Node], edges: Sequence[Edge]) -> list[Position]:
    """Fruchterman and Reingold's forces, from seeded starting points.

    Many nodes start from a tree around the one with most neighbours, which a few steps only
    have to loosen: hundreds of steps would take minutes.
    """
    import igraph

    graph = igraph.Graph(len(nodes), _pairs(nodes, edges))
    few = len(nodes) <= MANY
    start = _start(len(nodes)) if few else _tree(graph)
    igraph.set_random_number_generator(random.Random(SEED))  # noqa: S311
    layout = graph.layout_fruchterman_reingold(
        seed=start, niter=STEPS if few else FEW_STEPS, grid=not few
    )
    return _scaled([(point[0], point[1]) for point in layout])


def _tree(graph: Any) -> Any:
    degrees = graph.degree()
    roots = [max(part, key=lambda at: (degrees[at], -at)) for part in graph.connected_components()]
    layout = graph.layout_reingold_tilford_circular(root=roots)
    layout.fit_into((-1, -1, 1, 1))
    layout.scale(graph.vcount() ** 0.5)
    return layout


def by_networkx(nodes: Sequence[Node], edges: Sequence[Edge]) -> list[Position]:
    """The same forces in networkx, without igraph."""
    import networkx

    graph = networkx.Graph()
    graph.add_nodes_from(range(len(nodes)))
    graph.add_edges_from(_pairs(nodes, edges))
    start = dict(enumerate(_start(len(nodes))))
    points = networkx.spring_layout(graph, pos=start, iterations=200, seed=SEED)
    return _scaled([(float(points[i][0]), float(points[i][1])) for i in range(len(nodes))])


def by_grid(nodes: Sequence[Node]) -> list[Position]:
    """A block of rows for each legend entry, below one another."""
    columns = max(1, round(len(nodes) ** 0.5))
    positions: dict[str, Position] = {}
    top = 0
    for key in dict.fromkeys(node.key for node in nodes):
        block = [node for node in nodes if node.key == key]
        for place, node in enumerate(block):
            row, column = divmod(place, columns)
            positions[node.id] = (column * SPACING, (top + row) * SPACING)
        top += (len(block) - 1) // columns + 2
    return [positions[node.id] for node in nodes]


def apart(nodes: Sequence[Node], positions: Sequence[Position]) -> list[Position]:
    """Pushed away from each other until none stands on another, or the rounds are over.

    Each begins a hair's breadth aside in a direction of its own, should two be at one place.
    """
    import numpy

    turns = numpy.arange(len(nodes)) * GOLDEN
    at = numpy.array(positions) + 0.01 * numpy.stack((numpy.cos(turns), numpy.sin(turns)), axis=1)
    radii = numpy.array([node.size / 2 for node in nodes])
    least = radii[:, None] + radii[None, :] + GAP
    numpy.fill_diagonal(least, 0.0)
    for _ in range(ROUNDS):
        ways = at[:, None] - at[None, :]
        distances = numpy.hypot(ways[..., 0], ways[..., 1])
        lacking = numpy.maximum(least - distances, 0.0)
        if not lacking.any():
            break
        shares = lacking / 2 / numpy.maximum(distances, 1e-9)
        at = at + (ways * shares[..., None]).sum(axis=1)
    return [(float(x), float(y)) for x, y in at]


def _pairs(nodes: Sequence[Node], edges: Sequence[Edge]) -> list[tuple[int, int]]:
    place = {node.id: index for index, node in enumerate(nodes)}
    pairs = {tuple(sorted((place[edge.source], place[edge.target]))) for edge in edges}
    return sorted((a, b) for a, b in pairs if a != b)


def _start(count: int) -> list[Position]:
    dice = random.Random(SEED)  # noqa: S311
    return [(dice.uniform(-1, 1), dice.uniform(-1, 1)) for _ in range(count)]


def _scaled(points: Sequence[Position]) -> list[Position]:
    """Centred on 0, and wide enough that each node has room."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    span = max(max(xs) - min(xs), max(ys) - min(ys)) or 1.0
    factor = SPACING * 1.4 * len(points) ** 0.5 / span
    middle = (max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2
    return [((x - middle[0]) * factor, (y - middle[1]) * factor) for x, y in points]
