"""`make bench`: loading and asking at full size, beside what one would write by hand.

    python benchmarks/size.py [ACTIVITIES]

100,000 activities with 5,000 partners and 325,000 relationships, made up. Every figure is of a
whole process, the sides take turns, and the best of several runs counts: ratios hold where seconds
drift. Each load is into an empty place: a new folder, or a Neo4j that was started for it.
A ratio above its bound is marked `over`; a load that takes too much memory fails the run.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
ACTIVITIES = 100_000
PARTNERS_PER_ACTIVITY = 0.05
RUNS = 2
HEAP = "2g"
PASSWORD = "bench-only"
REQUIRED = "PARTNERSHIPS_REQUIRE_NEO4J"
MOST_MEMORY = 700  # megabytes


@dataclass(frozen=True, slots=True)
class Run:
    """What a process took: seconds, and megabytes of memory at its peak."""

    seconds: float
    megabytes: float
    said: str = ""


def main() -> None:
    """Print the table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else ACTIVITIES
    say_where(count)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        dataset = made_dataset(count, folder)
        plain, onto_neo4j, again_neo4j, loads = first_loads(dataset, folder)
        again = unchanged(f"{folder}/graph", dataset)
        print(f"{'':32}{'ours':>16}  {'peer':32}{'':>16}  ratio")
        if plain and onto_neo4j and again_neo4j:
            told("first load, embedded", loads, "plain driver script, Neo4j", plain, 0.8)
            told("first load, Neo4j", onto_neo4j, "plain driver script, Neo4j", plain, 1.3)
            told("reload without change, Neo4j", again_neo4j, "our first load", onto_neo4j, 0.4)
        told("reload without change, embedded", again, "our first load", loads, 0.4)
        asked, bare, by_networkx = questions(dataset, folder)
        told("query reach, embedded", asked, "bare ArcadeDB script", bare, 2)
        told("query reach, embedded", asked, "networkx: reads files, counts", by_networkx)
    most = max(run.megabytes for run in (loads, onto_neo4j) if run)
    if most > MOST_MEMORY:
        sys.exit(f"a load takes {most:.0f} MB of memory, more than {MOST_MEMORY}")


def say_where(count: int) -> None:
    """Print the size, the machine and the versions."""
    gigabytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    versions = ", ".join(f"{name} {version(name)}" for name in ("arcadedb", "neo4j", "networkx"))
    print(f"{count:,} activities; {platform.machine()}, {os.cpu_count()} cores, ", end="")
    print(f"{gigabytes:.0f} GB, Python {platform.python_version()}, {versions}", flush=True)


def told(name: str, ours: Run, peer: str, theirs: Run, bound: float | None = None) -> None:
    """Print a line with both sides, the ratio of their seconds, and its bound."""
    ratio = ours.seconds / theirs.seconds
    kept = f"  (at most {bound}){'  over' if ratio > bound else ''}" if bound else ""
    print(f"{name:32}{shown(ours)}  {peer:32}{shown(theirs)}  {ratio:5.2f}{kept}", flush=True)


def shown(run: Run) -> str:
    """Seconds and megabytes in a column."""
    return f"{run.seconds:6.1f} s {run.megabytes:5.0f} MB"


def made_dataset(count: int, folder: Path) -> Path:
    """A dataset of so many activities."""
    dataset = folder / "dataset"
    partners = str(int(count * PARTNERS_PER_ACTIVITY))
    # In a process of its own: the memory of this one would count as that of its children.
    taken([sys.executable, str(HERE / "made.py"), str(count), str(dataset), partners])
    return dataset


def unchanged(place: str, dataset: Path, times: int = RUNS) -> Run:
    """The best of some loads that find nothing to do."""
    runs = [ours(place, "load", str(dataset), "--yes") for _ in range(times)]
    assert all("othing" in run.said for run in runs), runs
    return best(runs)


def questions(dataset: Path, folder: Path) -> tuple[Run, Run, Run]:
    """Our answer to `query reach`, that of a bare script to the same text, that of networkx."""
    graph = folder / "graph"
    generation = (graph / "current").read_text().split()[0]
    asked = folder / "reach.json"
    asked.write_text(json.dumps(question(graph)))
    database = str(graph / "generations" / generation)
    runs: tuple[list[Run], ...] = ([], [], [])
    for _ in range(RUNS):
        runs[0].append(ours(str(graph), "query", "reach"))
        runs[1].append(taken([sys.executable, str(HERE / "bare.py"), database, str(asked)]))
        runs[2].append(taken([sys.executable, str(HERE / "by_networkx.py"), str(dataset)]))
    asks, bare, by_networkx = map(best, runs)
    return asks, bare, by_networkx


def question(graph: Path) -> tuple[str, dict[str, Any]]:
    """The text and the parameters that `query reach` sends to the engine."""
    from explorer.graph import open_graph
    from explorer.graph.protocol import Parameters, Rows
    from explorer.queries.library import named
    from explorer.queries.run import ask

    sent: list[tuple[str, dict[str, Any]]] = []
    opened = open_graph(str(graph))
    answer = opened.query

    def overheard(text: str, parameters: Parameters | None = None) -> Rows:
        sent.append((text, dict(parameters or {})))
        return answer(text, parameters)

    opened.query = overheard  # type: ignore[method-assign]
    ask(opened, named("reach"))
    opened.close()
    text, parameters = next(one for one in sent if one[0] == named("reach").text)
    return text, parameters | {"part": 0, "parts": 1}


def first_loads(dataset: Path, folder: Path) -> tuple[Run | None, Run | None, Run | None, Run]:
    """A plain script's first load, ours onto Neo4j, that again, and ours into `graph`, by turns.

    The first three are None where there is no Neo4j.
    """
    plain, onto_neo4j, again, embedded = [], [], [], []
    for number in range(RUNS):
        with neo4j(folder / f"plain-{number}") as place:
            if place:
                plain.append(by_script(place, dataset))
        with neo4j(folder / f"ours-{number}") as place:
            if place:
                onto_neo4j.append(ours(place, "load", str(dataset), "--yes"))
                again.append(unchanged(place, dataset, 1))
        shutil.rmtree(folder / "graph", ignore_errors=True)
        embedded.append(ours(f"{folder}/graph", "load", str(dataset), "--yes"))
    on_neo4j = (best(runs) if runs else None for runs in (plain, onto_neo4j, again))
    return *on_neo4j, best(embedded)


def by_script(place: str, dataset: Path) -> Run:
    """The plain driver script, on a Neo4j."""
    return taken([sys.executable, str(HERE / "plain.py"), place, str(dataset)])


def best(runs: list[Run]) -> Run:
    """The fastest run."""
    return min(runs, key=lambda run: run.seconds)


def ours(place: str, *words: str) -> Run:
    """The command, on a graph."""
    return taken([sys.executable, "-m", "explorer", "--graph", place, *words])


def taken(command: list[str]) -> Run:
    """Run a command; what it says is kept in memory, not shown."""
    environment = os.environ | {"NEO4J_PASSWORD": PASSWORD}
    with tempfile.TemporaryFile() as said:
        begun = time.perf_counter()
        process = subprocess.Popen(command, stdout=said, stderr=said, env=environment)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        text = said.read().decode(errors="replace")
    if process.returncode:
        sys.exit(f"{' '.join(command)}\n{text}")
    return Run(seconds, usage.ru_maxrss / 1024, text)


@contextmanager
def neo4j(data: Path) -> Iterator[str]:
    """The address of a Neo4j of our own, or "" where there can be none; its data goes with it."""
    sys.path.insert(0, str(ROOT / "tools" / "neo4j"))
    import neo4j_server

    if reason := neo4j_server.available():
        if os.environ.get(REQUIRED):
            sys.exit(f"Neo4j is required here: {reason}")
        print(f"neo4j: left out; {reason}")
        yield ""
        return
    with neo4j_server.Server(data, password=PASSWORD, heap=HEAP) as running:
        yield running.uri
    shutil.rmtree(data, ignore_errors=True)


if __name__ == "__main__":
    main()
