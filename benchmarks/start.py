"""`make bench`: what the command costs as a whole process, as a ratio to a bare script.

Both sides are run in turn, in one run, and the medians are compared: ratios hold where
seconds drift.
"""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).resolve().parent
RUNS = 15


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        small, graph = f"{folder}/small", f"{folder}/graph"
        build_small(small)
        ours = [sys.executable, "-m", "explorer", "--graph", graph]
        subprocess.run([*ours, "load"], check=True, capture_output=True)
        bare = [sys.executable, str(HERE / "bare.py"), small]
        click = [sys.executable, "-c", "import click"]
        rows = [
            ("query reach, csv", [*ours, "query", "reach", "--format", "csv"], "bare script", bare),
            ("query reach, table", [*ours, "query", "reach"], "bare script", bare),
            ("--help", [sys.executable, "-m", "explorer", "--help"], "import click", click),
        ]
        print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, ")
        print(f"arcadedb {version('arcadedb')}; medians of {RUNS} runs in turn")
        for name, command, peer_name, peer in rows:
            mine, theirs = alternate(command, peer)
            ratio = f"{mine / theirs:.2f}"
            print(f"{name:20} {mine:.3f} s  {peer_name:12} {theirs:.3f} s  ratio {ratio}")


def build_small(folder: str) -> None:
    """A graph of 500 nodes."""
    os.environ["ARCADEDB_LOG_CONSOLE"] = "0"
    import arcadedb

    database = arcadedb.create_database(folder)
    database.command("sql", "CREATE VERTEX TYPE Node")
    with database.graph_batch() as batch:
        batch.create_vertices("Node", [{"id": f"n{i}", "name": f"Node {i}"} for i in range(500)])
    database.close()


def alternate(mine: list[str], theirs: list[str]) -> tuple[float, float]:
    """Median seconds of both, run in turn."""
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(RUNS):
        for command, taken in zip((mine, theirs), times, strict=True):
            begun = time.perf_counter()
            subprocess.run(
                command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            taken.append(time.perf_counter() - begun)
    return statistics.median(times[0]), statistics.median(times[1])


if __name__ == "__main__":
    main()
