"""What every graph can do, whatever database it lives in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from explorer.graph.values import Value

if TYPE_CHECKING:
    from explorer.dataset.dataset import Dataset
    from explorer.graph.load import Load

Parameters = Mapping[str, Any]
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Rows:
    """What a query returns: the names of its columns, and its rows in order.

    `columns` is empty where the database does not say them for an empty answer.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]

    def records(self) -> list[dict[str, Value]]:
        """Each row as a mapping from column to value."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


@dataclass(frozen=True, slots=True)
class Options:
    """How to apply: `before` is the dataset that is there, where it was read already.

    `adopt` loads beside nodes of somebody else; `rebuild` writes everything anew, which on
    a Neo4j is not atomic; `verify` reads everything back. With `rewrite` every stored load
    becomes what that makes of its archive, in the same step, while nobody reads the graph.
    `progress` is told how many nodes and relationships are written, and of how many.
    """

    before: Dataset | None = None
    adopt: bool = False
    rebuild: bool = False
    verify: bool = False
    rewrite: Callable[[bytes], bytes] | None = None
    progress: Progress | None = None


class Graph(Protocol):
    """A property graph of one dataset. Queries only read; `apply` alone writes."""

    uri: str

    def query(self, text: str, parameters: Parameters | None = None) -> Rows:
        """Run a Cypher query that this program wrote, read-only.

        Raises QueryError where the database refuses it, EmptyGraphError where nothing
        is loaded, UnreachableError where the database does not answer.
        """

    def admit(self, text: str, parameters: Parameters | None = None) -> None:
        """Let a text of the user's own through to `query`, or raise QueryError.

        It must read and do nothing else: no write, no file, no other user's session.
        """

    def load(self) -> Load:
        """The load whose data is in the graph; EmptyGraphError where there is none."""

    def still(self, load: Load) -> bool:
        """Whether all that was read since `load` was asked for is of that load."""

    def dataset(self) -> Dataset:
        """The whole dataset, read back."""

    def without(self, audience: str) -> AbstractContextManager[tuple[Graph, int]]:
        """A throwaway graph without what an audience may not see, and how many rows that is.

        Its load is that of the whole, with its own sizes and nothing of the loads before. A
        reference to a withheld partner is gone; what was about withheld partners only is
        withheld as well. Raises GraphError where that cannot be done.
        """

    def apply(self, dataset: Dataset, load: Load, options: Options = Options()) -> None:
        """Make the graph that of the dataset, wholly or not at all.

        Raises NotOursError where the place holds something else, and BusyError where the
        graph's load is not `load.follows` any more.
        """

    def loads(self) -> list[Load]:
        """The loads that can be gone back to and the current one, the oldest first."""

    def bundle(self, load: str) -> Dataset:
        """The dataset of one of `loads`."""

    def close(self) -> None:
        """Let go of the database."""
