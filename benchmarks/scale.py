"""`make bench-scale`: a million activities, far more than a university has, on both databases.

    python benchmarks/scale.py [ACTIVITIES]

With 50,000 partners and 3.25 million relationships, made up. One run each: it takes long.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from size import Run, made_dataset, neo4j, ours, say_where, shown

ACTIVITIES = 1_000_000


def main() -> None:
    """Print a line for each step, as it ends."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else ACTIVITIES
    say_where(count)
    with tempfile.TemporaryDirectory() as folder:
        dataset = made_dataset(count, Path(folder))
        follow("embedded", f"{folder}/graph", dataset)
        with neo4j(Path(folder) / "neo4j") as place:
            if place:
                follow("Neo4j", place, dataset)


def follow(name: str, place: str, dataset: Path) -> None:
    """Load, load again without a change, and ask."""
    told(f"first load, {name}", ours(place, "load", str(dataset), "--yes"))
    told(f"reload without change, {name}", ours(place, "load", str(dataset), "--yes"))
    told(f"query reach, {name}", ours(place, "query", "reach"))


def told(name: str, run: Run) -> None:
    """Print what a step took."""
    print(f"{name:34}{shown(run)}", flush=True)


if __name__ == "__main__":
    main()
