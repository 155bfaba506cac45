"""All shortest connections between two partners, faculties or units, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from explorer.errors import InputError
from explorer.graph.protocol import Graph
from explorer.graph.steady import steady
from explorer.graph.values import Node, Relationship
from explorer.queries import FARTHEST
from explorer.queries.choice import Choice
from explorer.queries.result import Cell, Column, Result
from explorer.queries.run import in_order
from explorer.queries.walk import (
    Limits,
    Neighbours,
    end_called,
    paths,
    shortest,
    stamp_of_walk,
)
from explorer.queries.words import counted, in_words

Way = list[Node | Relationship]
COLUMNS = (
    Column("path", "Its number."),
    Column("steps", "How many relationships it has."),
    Column("connection", "The path in words."),
    Column("rows", "The rows of the dataset that it goes through.", "set"),
)
LISTED = 100


@dataclass(frozen=True, slots=True)
class Wish:
    """What a path must be like: names to avoid, one to go through, the tier of partners."""

    avoid: tuple[str, ...] = ()
    through: str | None = None
    tier: str | None = None
    most: int = FARTHEST
    hubs: bool = False


@steady
def connections(
    graph: Graph, start: str, end: str, choice: Choice, wish: Wish, listed: int = LISTED
) -> Result:
    """All shortest paths from one to the other, at most `listed` of them told.

    Raises UnknownNameError where a name is nobody's, InputError where no path is as wished;
    it says then which wish to give up for the nearest one.
    """
    first, last = end_called(graph, start), end_called(graph, end)
    if first.key == last.key:
        raise InputError(f"{start!r} and {end!r} are the same: {first.name}.")
    near = Neighbours(graph, choice)
    every = _ways(near, first, last, wish)
    found = list(islice(every, listed + 1))
    if not found:
        raise InputError(_none(near, first, last, wish))
    steps, ways = len(found[0]) // 2, len(found) + sum(1 for _ in every)
    more = f", the first {listed} of them" if found[listed:] else ""
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (number, steps, in_words(way), in_order(_places(way)))
        for number, way in enumerate(found[:listed], 1)
    )
    count = f"{counted(ways, 'path', 'paths')} of {counted(steps, 'step', 'steps')}"
    title = f"From {first.name} to {last.name}: {count}{more}"
    return Result(title, COLUMNS, rows, stamp_of_walk(graph, choice))


def _ways(near: Neighbours, first: Node, last: Node, wish: Wish) -> Iterator[Way]:
    """The shortest paths that are as wished, in a fixed order.

    Through a node leads a shortest way to it and a shortest way on; ways that meet are left out.
    """
    graph = near.graph
    avoid = frozenset(end_called(graph, name).key for name in wish.avoid)
    limits = Limits(wish.hubs, avoid, wish.tier, wish.most)
    middle = end_called(graph, wish.through) if wish.through else first
    if avoid & {first.key, middle.key, last.key}:
        return iter(())
    if wish.through is None:
        walk = shortest(near, first, last, limits)
        return paths(walk, first.key, last.key) if last.key in walk.nodes else iter(())
    there = shortest(near, first, middle, replace(limits, avoid=avoid | {last.key}))
    back = shortest(near, middle, last, replace(limits, avoid=avoid | {first.key}))
    if middle.key not in there.nodes or last.key not in back.nodes:
        return iter(())
    if there.distance[middle.key] + back.distance[last.key] > wish.most:
        return iter(())
    return (
        [*way, *rest[1:]]
        for way in paths(there, first.key, middle.key)
        for rest in paths(back, middle.key, last.key)
        if not {one.key for one in way[:-1]} & {one.key for one in rest[1:]}
    )


def _none(near: Neighbours, first: Node, last: Node, wish: Wish) -> str:
    """That there is no path, and what would connect the two nearest."""
    wider = Neighbours(near.graph, replace(near.choice, scope="all"))
    looser = [
        ("--hubs", near, replace(wish, hubs=True)),
        ("without --avoid", near, replace(wish, avoid=())),
        ("without --through", near, replace(wish, through=None)),
        ("without --tier", near, replace(wish, tier=None)),
        (f"--max-length {FARTHEST}", near, replace(wish, most=FARTHEST)),
        ("--scope all", wider, wish),
    ]
    best: tuple[int, str, Way] | None = None
    for how, there, other in looser:
        if (there.choice, other) != (near.choice, wish):
            way = next(_ways(there, first, last, other), None)
            if way and (best is None or len(way) // 2 < best[0]):
                best = len(way) // 2, how, way
    none = f"no path of at most {wish.most} steps leads from {first.name} to {last.name} as asked"
    if wish.through:
        none += " (by a shortest way there and a shortest way on)"
    if best is None:
        return f"{none}, nor with any one condition less."
    steps, how, way = best
    return f"{none}. The nearest, {how}, has {steps} steps: {in_words(way)}."


def _places(way: Sequence[Node | Relationship]) -> set[str]:
    return {str(one.properties["row"]) for one in way if one.properties.get("row")}
