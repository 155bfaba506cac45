"""`make bench-questions`: what each named query costs at full size, as a whole process.

100,000 activities with 5,000 partners, on the embedded graph and, where its Java is, on a Neo4j.
Each is asked three times. The first time, a server has to plan the question, and one that has just
started to compile itself; for a server in use the better of the other two counts. The bound is 3
seconds; what is over it, or was the first time, and what is over 1 second is marked.
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
    print(f"{name:30}   first     again", flush=True)
    for query in map(library.named, library.names()):
        needed = any(parameter.required for parameter in query.parameters)
        words = shlex.split(query.example) if needed else []
        asked = [ours(place, "query", query.name, *words, "--format", "csv") for _ in range(3)]
        first, *others = (one.seconds for one in asked)
        again = min(others)
        over = "  over 3 s" if again > 3 else "  over 1 s" if again > 1 else ""
        mark = "  first over 3 s" if first > 3 >= again else over
        print(f"{name:9} {query.name:20} {first:6.2f} s  {again:6.2f} s{mark}", flush=True)


if __name__ == "__main__":
    main()
