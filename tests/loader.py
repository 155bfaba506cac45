"""A program for the tests that kill: it loads two datasets in turn, in a child that can be killed.

    python loader.py PLACE FOLDER FOLDER

For each line on its standard input it forks a child that loads the one and the other until
it is killed, and prints the child's process id. Forking makes two hundred kills cheap: what
has to be imported and read is imported and read once.
"""

from __future__ import annotations

import os
import sys
from itertools import count
from pathlib import Path

from explorer.dataset.reader import read
from explorer.errors import BusyError
from explorer.graph import open_graph
from explorer.graph.protocol import Options
from explorer.reload import carry_out, plan


def main(place: str, *folders: str) -> None:
    """Fork a loader for each line."""
    datasets = [read(Path(folder)).dataset for folder in folders]
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            load_for_ever(place, datasets)
        print(child, flush=True)  # noqa: T201
        os.waitpid(child, 0)
        print("ended", flush=True)  # noqa: T201


def load_for_ever(place: str, datasets: list) -> None:  # type: ignore[type-arg]
    """Load each in turn, whatever is there."""
    graph = open_graph(place)
    for number in count():
        try:
            carry_out(plan(graph, datasets[number % 2], ["all"]), "tests", Options())
        except BusyError:
            continue


if __name__ == "__main__":
    main(*sys.argv[1:])
