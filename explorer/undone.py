"""Changes that a rollback took back, and that a load would make again."""

from __future__ import annotations

from dataclasses import dataclass, field

from explorer.dataset.dataset import Dataset
from explorer.dataset.difference import Difference, Where, difference, in_file
from explorer.dataset.guard import EXAMPLES, UNDONE, Alarm
from explorer.dataset.steps import Step, steps_of
from explorer.graph.load import Load
from explorer.graph.protocol import Graph


def undone(graph: Graph, change: Difference, where: Where = in_file) -> Alarm | None:
    """The alarm about what would be made again; None where there is no such change.

    A change that was loaded again since the rollback was meant, and is none. Stored loads
    are read only where there was a rollback.
    """
    history = _History(graph, graph.loads())
    steps = steps_of(change, where) if history.rollbacks else {}
    again: dict[Step, Load] = {}
    for load in history.rollbacks:
        again |= dict.fromkeys(history.taken_back(load, {*steps}), load)
    if not again:
        return None
    last = max(again.values(), key=lambda load: load.number)
    changes = "1 change" if len(again) == 1 else f"{len(again)} changes"
    message = f"{changes} that {last.id} of {last.at} by {last.by} took back would be made again"
    examples = [told for step, told in steps.items() if step in again]
    return Alarm(UNDONE, message, tuple(examples[:EXAMPLES]))


@dataclass
class _History:
    graph: Graph
    loads: list[Load]
    datasets: dict[str, Dataset] = field(default_factory=dict)  # by their hashes

    @property
    def rollbacks(self) -> list[Load]:
        return [load for load in self.loads if load.undoes]

    def taken_back(self, rollback: Load, steps: set[Step]) -> set[Step]:
        """Which of these a rollback took back, but for those that were loaded again since."""
        gone = [load for load in self.loads if load.dataset_hash in rollback.undoes]
        found = {step for load in gone for step in self._between(rollback, load) if step in steps}
        for later in self.loads:
            if found and later.number > rollback.number:
                found -= self._between(rollback, later)
        return found

    def _between(self, one: Load, other: Load) -> set[Step]:
        if one.dataset_hash == other.dataset_hash:
            return set()
        return {*steps_of(difference(self._dataset(one), self._dataset(other)))}

    def _dataset(self, load: Load) -> Dataset:
        if load.dataset_hash not in self.datasets:
            self.datasets[load.dataset_hash] = self.graph.bundle(load.id)
        return self.datasets[load.dataset_hash]
