"""`make bench`: what it costs to find that nothing changed, beside the first load, at full size.

100,000 activities with 5,000 partners are loaded into an empty place by the command, and then
compared with what was just loaded (`load --dry-run`), on the embedded graph and, where its Java
is, on a Neo4j. The bound is half of the first load.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from made import made

from explorer.dataset.writer import write

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
        with neo4j(Path(folder) / "neo4j") as place:
            if place:
                compare("neo4j", place, dataset)


def compare(name: str, place: str, dataset: Path) -> None:
    """Time the first load of a dataset into a place, and the comparison with itself."""
    loaded, told = timed(place, "load", str(dataset), "--yes")
    compared, unchanged = timed(place, "load", str(dataset), "--dry-run")
    assert "load-1" in told, told
    assert "othing" in unchanged, unchanged
    ratio = f"{compared / loaded:.2f}"
    print(f"{name:20} {compared:.1f} s  first load   {loaded:.1f} s  ratio {ratio}", flush=True)


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
