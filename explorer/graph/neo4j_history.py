"""The history of loads on a Neo4j: LoadBundle nodes, which no query and no export touches."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Callable
from typing import Any

import neo4j

from explorer.dataset.bundle import facts_of, unpack
from explorer.dataset.dataset import Dataset
from explorer.errors import UnknownNameError
from explorer.graph.generations import KEPT
from explorer.graph.load import Load
from explorer.graph.protocol import Graph

LOADS = """
MATCH (bundle:LoadBundle), (load:Load {state: 'current'})
WHERE bundle.number <= toInteger(split(load.id, '-')[1])
RETURN bundle.facts AS facts ORDER BY bundle.number
"""
ONE = "MATCH (bundle:LoadBundle {id: $id}) RETURN bundle.data AS data"
KEEP = """
CREATE (bundle:LoadBundle {id: $id, number: $number, facts: $facts, data: $data})
WITH bundle
MATCH (old:LoadBundle) WHERE old.number <= bundle.number - $kept
DELETE old
"""
# A load that never counted may have left its own; the next of its number replaces it.
REPLACE = "MATCH (bundle:LoadBundle) WHERE bundle.number >= $number DELETE bundle"


EVERY = "MATCH (bundle:LoadBundle) RETURN elementId(bundle), bundle.data ORDER BY bundle.number"
CHANGE = """
MATCH (bundle:LoadBundle) WHERE elementId(bundle) = $id
SET bundle.data = $data, bundle.facts = $facts
"""


def loads(graph: Graph) -> list[Load]:
    """The loads that can be gone back to, the oldest first."""
    return [Load.of(json.loads(str(facts))) for (facts,) in graph.query(LOADS).rows]


def bundle(graph: Graph, load: str) -> Dataset:
    """The dataset of a load."""
    found = graph.query(ONE, {"id": load}).rows
    if not found:
        raise UnknownNameError("load", load, (known.id for known in loads(graph)))
    return unpack(b64decode(str(found[0][0])))


def rewrite(tx: neo4j.ManagedTransaction, change: Callable[[bytes], bytes]) -> None:
    """Make of every stored load what `change` makes of its archive."""
    for name, text in tx.run(EVERY).values():
        data = change(b64decode(text))
        facts = _as_text(facts_of(data))
        tx.run(CHANGE, id=name, data=b64encode(data).decode(), facts=facts).consume()


def keep(tx: neo4j.ManagedTransaction, archive: bytes, load: Load) -> None:
    """Put a load and its archive into the history, and those before the last KEPT out."""
    facts: dict[str, Any] = load.properties()
    tx.run(REPLACE, number=load.number).consume()
    tx.run(
        KEEP,
        id=load.id,
        number=load.number,
        facts=_as_text(facts),
        data=b64encode(archive).decode(),
        kept=KEPT,
    ).consume()


def _as_text(facts: dict[str, Any]) -> str:
    return json.dumps(facts, ensure_ascii=False)
