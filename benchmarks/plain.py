"""What one would write by hand to load a dataset into Neo4j: the peer of `partnerships load`.

    python benchmarks/plain.py bolt://127.0.0.1:7687 DIR

It uses the official driver as its manual advises: a constraint a label, batches of 10,000 rows
by UNWIND, a transaction each. The rows are taken as they are: nothing is checked, compared,
counted or kept, and dates stay text.
"""

from __future__ import annotations

import csv
import itertools
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import neo4j

BATCH = 10_000
LISTS = ("partners", "units", "aliases", "ids", "parents", "refs")
NODES = {
    "faculties": "Faculty",
    "units": "Unit",
    "partners": "Partner",
    "consortia": "Consortium:Partner",
    "activity_kinds": "ActivityKind",
    "activities": "Activity",
    "agreements": "Agreement",
    "reviews": "Review",
    "contacts": "Contact",
    "figures": "Figure",
    "coverage": "Coverage",
}
KEYS = {
    "reviews": ("partner", "due"),
    "contacts": ("partner", "role", "side", "unit", "since"),
    "figures": ("partner", "measure", "year"),
    "coverage": ("unit", "kind", "from"),
}
# File, column, type, the label at the other end, and whether it begins there.
LINKS = (
    ("units", "faculty", "PART_OF", "Faculty", False),
    ("partners", "parents", "SUBSIDIARY_OF", "Partner", False),
    ("partners", "succeeded_by", "SUCCEEDED_BY", "Partner", False),
    ("activities", "kind", "OF_KIND", "ActivityKind", False),
    ("activities", "partners", "WITH", "Partner", False),
    ("activities", "lead", "UNDERTAKES", "Unit|Faculty", True),
    ("activities", "units", "UNDERTAKES", "Unit|Faculty", True),
    ("agreements", "partners", "COVERS", "Partner", False),
    ("reviews", "partner", "OF", "Partner", False),
    ("contacts", "partner", "LOOKS_AFTER", "Partner", False),
    ("contacts", "unit", "BELONGS_TO", "Unit|Faculty", False),
    ("figures", "partner", "ABOUT", "Partner|Unit", False),
    ("coverage", "unit", "OF", "Unit|Faculty", False),
)


def main(uri: str, folder: Path) -> None:
    """Load every file of a folder."""
    login = ("neo4j", os.environ["NEO4J_PASSWORD"])
    with neo4j.GraphDatabase.driver(uri, auth=login) as driver, driver.session() as session:
        tables = {file: [*rows(folder, file)] for file in (*NODES, "memberships")}
        ids = {
            label.partition(":")[0]: {key(file, row) for row in tables[file]}
            for file, label in NODES.items()
        }
        ids["Partner"] |= ids["Consortium"]
        for label in NODES.values():
            name = label.partition(":")[0]
            session.run(f"CREATE CONSTRAINT FOR (n:{name}) REQUIRE n.id IS UNIQUE")
        for file, label in NODES.items():
            text = f"UNWIND $rows AS row CREATE (n:{label}) SET n = row"
            send(session, text, (node(file, row) for row in tables[file]))
        for file, column, kind, other, inward in LINKS:
            label = NODES[file].partition(":")[0]
            left, right = ("<-", "-") if inward else ("-", "->")
            for one in other.split("|"):
                text = (
                    f"UNWIND $rows AS row MATCH (a:{label} {{id: row[0]}}) "
                    f"MATCH (b:{one} {{id: row[1]}}) "
                    f"CREATE (a){left}[:{kind} {{lead: row[2]}}]{right}(b)"
                )
                every = pairs(file, tables[file], column)
                send(session, text, (pair for pair in every if pair[1] in ids[one]))
        text = (
            "UNWIND $rows AS row MATCH (a:Partner {id: row.member}) "
            "MATCH (b:Consortium {id: row.consortium}) CREATE (a)-[r:MEMBER_OF]->(b) SET r = row"
        )
        send(session, text, iter(tables["memberships"]))


def rows(folder: Path, file: str) -> Iterator[dict[str, Any]]:
    """The filled cells of each row."""
    with (folder / f"{file}.csv").open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            yield {name: cell for name, cell in row.items() if cell}


def node(file: str, row: dict[str, Any]) -> dict[str, Any]:
    """The properties of a row's node: lists split, pounds as pence."""
    properties = row | {"id": key(file, row)}
    for name in LISTS:
        if name in row:
            properties[name] = row[name].split(";")
    if file == "activities" and "value" in row:
        properties["value"] = round(float(row["value"]) * 100)
    return properties


def key(file: str, row: dict[str, Any]) -> str:
    """The id of a row, or what it has in place of one."""
    return "|".join(row.get(name, "") for name in KEYS[file]) if file in KEYS else row["id"]


def pairs(
    file: str, table: list[dict[str, str]], column: str
) -> Iterator[tuple[str, str, bool | None]]:
    """Which node a row refers to in a column, and whether it leads."""
    lead = {"lead": True, "units": False}.get(column)
    for row in table:
        for other in row.get(column, "").split(";"):
            if other:
                yield key(file, row), other, lead


def send(session: neo4j.Session, text: str, every: Iterator[Any]) -> None:
    """Run a text with the rows, a transaction a batch."""
    while batch := list(itertools.islice(every, BATCH)):
        session.execute_write(lambda tx, some=batch: tx.run(text, rows=some).consume())


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
