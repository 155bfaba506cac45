"""Taking out of a copy of an embedded graph what an audience may not see.

The rule is that of `Dataset.for_audience`, said of nodes, so that no dataset has to be read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from explorer.dataset.dataset import above
from explorer.dataset.records import RECORDS, Partner, headings
from explorer.errors import GraphError

if TYPE_CHECKING:
    from arcadedb import Database

PARTNER = Partner.labels[0]
HIDDEN = "coalesce({}.visibility, 'internal') IN $above"
# All are collected first: the engine does not see what it should where it deletes as it looks.
DELETE = f"""
MATCH (n:{{label}}) WHERE {HIDDEN.format("n")}
WITH collect(n) AS hidden UNWIND hidden AS n DETACH DELETE n
"""
ABOUT = f"""
MATCH (hidden:Partner) WHERE {HIDDEN.format("hidden")}
MATCH (hidden)<-[:{{type}}]-(n:{{label}})
WHERE NOT EXISTS {{{{
  MATCH (n)-[:{{type}}]->(other:Partner) WHERE NOT {HIDDEN.format("other")}
}}}}
"""
DELETE_ABOUT = f"{ABOUT} WITH collect(DISTINCT n) AS about UNWIND about AS n DETACH DELETE n"
COUNT_ABOUT = f"{ABOUT} RETURN count(n) AS n"
# A row of the dataset is a node or, of memberships.csv, a relationship.
NODES = """
MATCH (n) WHERE n.row IS NOT NULL AND NOT n:University
RETURN count(n) AS nodes, count(CASE WHEN n.source = 'illustrative' THEN 1 END) AS illustrative
"""
GRADES = """
MATCH (n:{label}) RETURN coalesce(n.visibility, 'internal') AS visibility, count(n) AS n
"""
MEMBERSHIPS = """
MATCH (:Consortium)<-[r:MEMBER_OF]-()
RETURN count(r) AS rows, count(CASE WHEN r.source = 'illustrative' THEN 1 END) AS illustrative
"""
RELATIONSHIPS = "MATCH ()-[r]->() RETURN count(r) AS n"
SAY = "MATCH (load:Load) SET load += $facts"


def withhold(database: Database, audience: str) -> None:
    """Delete what the audience may not see, and let the Load node say what is left.

    Raises GraphError where anything of it is left.
    """
    hidden = {"above": above(audience)}

    def delete(text: str) -> None:
        database.command("opencypher", text, hidden)

    with database.transaction():
        for label in _graded():
            if label != PARTNER:
                delete(DELETE.format(label=label))
        for about in _about_partners():
            delete(DELETE_ABOUT.format(**about))
    left = [_rows(database, COUNT_ABOUT.format(**about), hidden) for about in _about_partners()]
    with database.transaction():
        delete(DELETE.format(label=PARTNER))
    grades = _grades(database)
    if any(found["n"] for (found,) in left) or any(grades[one] for one in hidden["above"]):
        raise GraphError("what the audience may not see could not be taken out; nothing is shown.")
    with database.transaction():
        database.command("opencypher", SAY, {"facts": _facts(database, grades)})


def _about_partners() -> Iterator[dict[str, str]]:
    """The labels of what is about partners, and the types of the relationships that say so."""
    for kind in RECORDS:
        for heading in headings(kind):
            if heading.field in ("partner", "partners") and heading.link:
                yield {"label": kind.labels[0], "type": heading.link.type}


def _graded() -> list[str]:
    """The labels of what has a visibility; a consortium is a partner as well."""
    kinds = (kind for kind in RECORDS if "visibility" in kind.model_fields)
    return sorted({kind.labels[-1] for kind in kinds})


def _grades(database: Database) -> Counter[str]:
    """How many rows there are of each visibility."""
    grades = Counter[str]()
    for label in _graded():
        for row in _rows(database, GRADES.format(label=label)):
            grades[row["visibility"]] += row["n"]
    return grades


def _facts(database: Database, grades: Counter[str]) -> dict[str, Any]:
    """The facts of a load that are other than they were: its sizes, and what tells of more."""
    (nodes,), (memberships,) = _rows(database, NODES), _rows(database, MEMBERSHIPS)
    (relationships,) = _rows(database, RELATIONSHIPS)
    return {
        "rows": nodes["nodes"] + memberships["rows"],
        "illustrative": nodes["illustrative"] + memberships["illustrative"],
        "nodes": nodes["nodes"] + 1,
        "relationships": relationships["n"],
        "internal": grades["internal"],
        "restricted": grades["restricted"],
        "rows_hash": "",
        "follows": "",
        "changes": "",
        "undoes": [],
    }


def _rows(
    database: Database, text: str, parameters: Mapping[str, Any] = MappingProxyType({})
) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = database.query("opencypher", text, dict(parameters)).to_list()
    return found
