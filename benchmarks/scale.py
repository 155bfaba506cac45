"""`make bench-scale`: a million activities, far more than a university has, on both databases.

    python benchmarks/scale.py [ACTIVITIES]

With 50,000 partners and 3.25 million relationships, made up. One run each: it takes long. The
peer of a load is the plain driver script.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from size import Run, by_script, made_dataset, neo4j, ours, say_where, shown, told

ACTIVITIES = 1_000_000


def main() -> None:
    """Print a line for each step, as it ends."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else ACTIVITIES
    say_where(count)
    with tempfile.TemporaryDirectory() as folder:
        dataset = made_dataset(count, Path(folder))
        with neo4j(Path(folder) / "plain") as place:
            plain = by_script(place, dataset) if place else None
        follow("embedded", f"{folder}/graph", dataset, plain)
        with neo4j(Path(folder) / "neo4j") as place:
            if place:
                follow("Neo4j", place, dataset, plain)


def follow(name: str, place: str, dataset: Path, plain: Run | None) -> None:
    """Load, load again without a change, and ask."""
    first = ours(place, "load", str(dataset), "--yes")
    again = ours(place, "load", str(dataset), "--yes")
    if plain:
        told(f"first load, {name}", first, "plain driver script, Neo4j", plain)
    told(f"reload without change, {name}", again, "our first load", first)
    print(f"{f'query reach, {name}':32}{shown(ours(place, 'query', 'reach'))}", flush=True)


if __name__ == "__main__":
    main()
