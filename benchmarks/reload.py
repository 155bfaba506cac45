"""`make bench`: at full size, what it costs to find that nothing changed, and to ask each question.

100,000 activities with 5,000 partners are loaded into an empty place by the command, and then
compared with what was just loaded (`load --dry-run`), on the embedded graph and, where its Java
is, on a Neo4j. The bound is half of the first load. Each named query is then asked once, as a
whole process; the bound is 3 seconds, and those over 1 are marked.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from made import made

from explorer.dataset.writer import write
from explorer.queries import library

ROOT = Path(__file__).resolve().parents[1]
ACTIVITIES, PARTNERS = 100_000, 5_000
HEAP = "2g"  # for a first load of this size
PASSWORD = "bench-only"
REQUIRED = "PARTNERSHIPS_REQUIRE_NEO4J"


def main() -> None:
    """Print a line for each database."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else ACTIVITIES
    with tempfile.TemporaryDirectory() as folder:
        dataset = Path(folder) / "dataset"
        write(made(count, PARTNERS * count // ACTIVITIES), dataset)
        print(f"{count:,} activities; the first load, and a dry run of the same", flush=True)
        compare("embedded", f"{folder}/graph", dataset)
        ask_each("embedded", f"{folder}/graph")
        with neo4j(Path(folder) / "neo4j") as place:
            if place:
                compare("neo4j", place, dataset)
                ask_each("neo4j", place)


def compare(name: str, place: str, dataset: Path) -> None:
    """Time the first load of a dataset into a place, and the comparison with itself."""
    loaded, told = timed(place, "load", str(dataset), "--yes")
    compared, unchanged = timed(place, "load", str(dataset), "--dry-run")
    assert "load-1" in told, told
    assert "othing" in unchanged, unchanged
    ratio = f"{compared / loaded:.2f}"
    print(f"{name:20} {compared:.1f} s  first load   {loaded:.1f} s  ratio {ratio}", flush=True)


def ask_each(name: str, place: str) -> None:
    """Time every named query, with its example where it needs to be told something."""
    for query in map(library.named, library.names()):
        needed = any(parameter.required for parameter in query.parameters)
        words = shlex.split(query.example) if needed else []
        seconds, _ = timed(place, "query", query.name, *words, "--format", "csv")
        mark = "  over 3 s" if seconds > 3 else "  over 1 s" if seconds > 1 else ""
        print(f"{name:9} {query.name:20} {seconds:.2f} s{mark}", flush=True)


def timed(place: str, *words: str) -> tuple[float, str]:
    """Seconds that a command took, and what it said."""
    command = [sys.executable, "-m", "explorer", "--graph", place, *words]
    environment = os.environ | {"NEO4J_PASSWORD": PASSWORD}
    begun = time.perf_counter()
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    return time.perf_counter() - begun, done.stdout + done.stderr


@contextmanager
def neo4j(data: Path) -> Iterator[str]:
    """The address of a Neo4j of our own, or "" where there can be none."""
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


if __name__ == "__main__":
    main()
