"""Reading several times, and all of it from one load."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from explorer.errors import UnreachableError
from explorer.graph.load import Load
from explorer.graph.protocol import Graph

T = TypeVar("T")
P = ParamSpec("P")


def steadily(graph: Graph, work: Callable[[Load], T]) -> T:
    """What `work` answers, again if another load came while it read.

    An embedded graph holds its generation, so once is enough. A Neo4j shows a reader what
    is committed while it reads, so that a query could see half of each, and an error come of it.
    """
    while True:
        load = graph.load()
        try:
            answer = work(load)
        except UnreachableError:
            raise
        except Exception:
            if graph.still(load):
                raise
        else:
            if graph.still(load):
                return answer


def steady(work: Callable[Concatenate[Graph, P], T]) -> Callable[Concatenate[Graph, P], T]:
    """A function that asks a graph several times, with all of its answer from one load."""

    @wraps(work)
    def once(graph: Graph, /, *arguments: P.args, **named: P.kwargs) -> T:
        return steadily(graph, lambda _: work(graph, *arguments, **named))

    return once
