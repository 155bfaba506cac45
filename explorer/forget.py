"""Erasure: a person's name goes from the graph and from every load that is kept with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from explorer.dataset.bundle import facts_of, pack, unpack
from explorer.dataset.difference import difference
from explorer.dataset.erasure import FACTS, Eraser
from explorer.graph.load import Load
from explorer.graph.protocol import Graph, Options
from explorer.reload import Plan, carry_out

DONE = "a name was removed, here and from every stored load"


@dataclass(frozen=True)
class Erasure:
    """Where a name stands: what it changes in the graph, and in which places of each load.

    `similar` are places of each load where its words stand otherwise, which stay.
    """

    plan: Plan
    stored: Mapping[str, tuple[str, ...]]
    similar: Mapping[str, tuple[str, ...]]
    rewrite: Callable[[bytes], bytes]

    @property
    def nothing(self) -> bool:
        """Whether the name stands nowhere."""
        return self.plan.nothing and not any(self.stored.values())


def plan_erasure(graph: Graph, text: str) -> Erasure:
    """Find a name in a graph and in its stored loads; reads, and writes nothing.

    Raises InputError for a text that is too short to be a name.
    """
    eraser = Eraser(text)
    current, before = graph.load(), graph.dataset()
    after = eraser.dataset(before)
    plan = Plan(graph, after, current, before, difference(before, after))
    stored: dict[str, tuple[str, ...]] = {}
    similar: dict[str, tuple[str, ...]] = {}
    hashes: dict[str, str] = {}
    for load in graph.loads():
        dataset = graph.bundle(load.id)
        erased = eraser.dataset(dataset)
        hashes |= {load.dataset_hash: erased.hash, load.rows_hash: erased.rows_hash}
        stored[load.id] = (*_told(load, eraser), *eraser.places(dataset, erased))
        similar[load.id] = (*_similar(load, eraser), *eraser.resembling(erased))
    return Erasure(plan, stored, similar, lambda data: _rewritten(data, eraser, hashes))


def erase(what: Erasure, options: Options) -> Load:
    """Take the name out of everything in one step; the history says that, and not the name.

    Raises BusyError where another load came between, or while somebody reads the graph.
    """
    return carry_out(what.plan, "forget", replace(options, rewrite=what.rewrite), DONE)


def _told(load: Load, eraser: Eraser) -> Iterator[str]:
    """The facts of a load itself that hold the name."""
    facts = load.properties()
    return (key for key, value in eraser.facts(facts, {}).items() if facts[key] != value)


def _similar(load: Load, eraser: Eraser) -> Iterator[str]:
    """The facts of a load itself that only resemble the name."""
    facts = eraser.facts(load.properties(), {})
    return (key for key in sorted(FACTS) if eraser.resembles(facts[key]))


def _rewritten(data: bytes, eraser: Eraser, hashes: Mapping[str, str]) -> bytes:
    dataset, facts = unpack(data), facts_of(data)
    other = eraser.dataset(dataset), eraser.facts(facts, hashes)
    return data if other == (dataset, facts) else pack(*other)
