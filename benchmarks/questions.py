"""`make bench-questions`: what each named query costs at full size, as a whole process.

100,000 activities with 5,000 partners, on the embedded graph and, where its Java is, on a Neo4j.
The bound is 3 seconds; those over it and over 1 second are marked.
"""

from __future__ import annotations

import shlex
import tempfile
from pathlib import Path

from size import ACTIVITIES, made_dataset, neo4j, ours

from explorer.queries import library


def main() -> None:
    """Print a line for each query and database."""
    with tempfile.TemporaryDirectory() as folder:
        dataset = made_dataset(ACTIVITIES, Path(folder))
        with neo4j(Path(folder) / "neo4j") as server:
            for name, place in (("embedded", f"{folder}/graph"), ("neo4j", server)):
                if place:
                    ours(place, "load", str(dataset), "--yes")
                    ask_each(name, place)


def ask_each(name: str, place: str) -> None:
    """Time every named query, with its example where it needs to be told something."""
    for query in map(library.named, library.names()):
        needed = any(parameter.required for parameter in query.parameters)
        words = shlex.split(query.example) if needed else []
        seconds = ours(place, "query", query.name, *words, "--format", "csv").seconds
        mark = "  over 3 s" if seconds > 3 else "  over 1 s" if seconds > 1 else ""
        print(f"{name:9} {query.name:20} {seconds:.2f} s{mark}", flush=True)


if __name__ == "__main__":
    main()
