"""Reach by networkx, from the same CSV files: a peer of `load` and `query reach` together.

    python benchmarks/by_networkx.py DIR

It reads the files that the question needs, builds a graph in memory, and counts for each
partner the faculties and the kinds of its activities in scope, and the activities. Nothing is
checked and nothing is kept: every question reads the files anew.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from pathlib import Path

import networkx

ENDED_SINCE = "2021"  # five years before the dataset's own day, as in the scope `window`


def main(folder: Path) -> None:
    """Print a line for each partner."""
    graph = read(folder)
    for partner, data in graph.nodes(data=True):
        if data["label"] == "Partner":
            print(partner, *counts(graph, partner))


def read(folder: Path) -> networkx.DiGraph:
    """Faculties, units, partners, kinds and activities with what joins them."""
    graph = networkx.DiGraph()
    for file, label in (("faculties", "Faculty"), ("units", "Unit"), ("partners", "Partner")):
        for row in rows(folder, file):
            graph.add_node(row["id"], label=label, **{k: v for k, v in row.items() if v})
            if row.get("faculty"):
                graph.add_edge(row["id"], row["faculty"], type="PART_OF")
    for row in rows(folder, "activity_kinds"):
        graph.add_node(("kind", row["id"]), label="ActivityKind", **row)
    for row in rows(folder, "activities"):
        activity = "activity", row["id"]
        graph.add_node(activity, label="Activity", **{k: v for k, v in row.items() if v})
        graph.add_edge(activity, ("kind", row["kind"]), type="OF_KIND")
        for partner in filter(None, row["partners"].split(";")):
            graph.add_edge(activity, partner, type="WITH")
        for unit in filter(None, (row["lead"], *row["units"].split(";"))):
            graph.add_edge(unit, activity, type="UNDERTAKES")
    return graph


def rows(folder: Path, file: str) -> Iterator[dict[str, str]]:
    """The rows of a file."""
    with (folder / f"{file}.csv").open(encoding="utf-8-sig", newline="") as lines:
        yield from csv.DictReader(lines)


def counts(graph: networkx.DiGraph, partner: str) -> tuple[int, int, int]:
    """Numbers of faculties, kinds and activities of a partner."""
    faculties, kinds, activities = set(), set(), 0
    for activity in graph.predecessors(partner):
        data = graph.nodes[activity]
        if data.get("label") != "Activity" or data.get("end", "9999") < ENDED_SINCE:
            continue
        activities += 1
        kinds.add(data["kind"])
        for unit in graph.predecessors(activity):
            faculties.add(graph.nodes[unit].get("faculty"))
    return len(faculties - {None}), len(kinds), activities


if __name__ == "__main__":
    main(Path(sys.argv[1]))
