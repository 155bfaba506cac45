"""Writing a dataset to Neo4j: constraints first, then nodes and relationships in batches."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, TypeVar

import neo4j

from explorer.errors import BusyError, GraphError, NotOursError
from explorer.graph.elements import Elements, Ends
from explorer.graph.load import Load
from explorer.graph.neo4j import literal, without_memory_retry
from explorer.graph.schema import LABELS

BATCH = 10_000
OURS = "(n.row IS NOT NULL AND any(label IN labels(n) WHERE label IN $labels))"
CURRENT = "MATCH (load:Load {state: 'current'}) RETURN load.id AS id"
T = TypeVar("T")
Step = tuple[str, dict[str, Any]]


def write(session: neo4j.Session, whole: Elements, load: Load, *, adopt: bool) -> None:
    """Make what is ours in the database that of `whole`, wholly or not at all.

    A first load goes in batches under a Load node that says `loading`, and counts only
    when its last transaction says `current`. A reload is one transaction.
    """
    current = _single(session, CURRENT)
    if current is None:
        _refuse_foreign(session, adopt=adopt)
        _sweep_dead(session)
    _declare(session)
    if current is None:
        _first_load(session, whole, load)
    else:
        _reload(session, whole, load, str(current["id"]))


def _refuse_foreign(session: neo4j.Session, *, adopt: bool) -> None:
    """Nodes of our labels that no load of ours made belong to somebody else."""
    text = (
        "MATCH (n) WHERE any(label IN labels(n) WHERE label IN $labels) AND n.row IS NULL "
        "AND NOT (n:Load AND n.dataset_hash IS NOT NULL) "
        "UNWIND [label IN labels(n) WHERE label IN $labels] AS label "
        "RETURN label, count(*) AS n ORDER BY label"
    )
    found = session.execute_read(lambda tx: tx.run(text, labels=list(LABELS)).values())
    if found and not adopt:
        counts = ", ".join(f"{count} {label}" for label, count in found)
        raise NotOursError(
            f"the database holds nodes that this program did not load ({counts}); nothing was "
            "changed. Use another database, or --adopt to load beside them."
        )


def _sweep_dead(session: neo4j.Session) -> None:
    """Remove what a load that never finished has left."""
    dead = _single(session, "MATCH (l:Load {state: 'loading'}) RETURN count(l) AS n")
    if dead and dead["n"]:
        text = f"MATCH (n) WHERE {OURS} WITH n LIMIT {BATCH} DETACH DELETE n RETURN count(*) AS n"
        while session.execute_write(lambda tx: _count(tx, text, {"labels": list(LABELS)})):
            pass
        session.execute_write(
            lambda tx: tx.run("MATCH (l:Load {state: 'loading'}) DETACH DELETE l").consume()
        )


def _declare(session: neo4j.Session) -> None:
    """Unique ids, all in one transaction: each of its own would wait for its index alone."""

    def work(tx: neo4j.ManagedTransaction) -> None:
        for label in LABELS:
            name = f"partnerships_{label.lower()}_id"
            text = f"CREATE CONSTRAINT {name} IF NOT EXISTS FOR (n:{label}) REQUIRE n.id IS UNIQUE"
            tx.run(literal(text)).consume()

    session.execute_write(work)


def _first_load(session: neo4j.Session, whole: Elements, load: Load) -> None:
    begin = "CREATE (load:Load) SET load = $load, load.state = 'loading'"
    session.execute_write(lambda tx: tx.run(begin, load=load.properties()).consume())
    for text, parameters in _steps(whole):
        _written(session, partial(_step, text=text, parameters=parameters))
    done = "MATCH (load:Load {id: $id, state: 'loading'}) SET load.state = 'current' RETURN load.id"
    _written(session, lambda tx: _finish(tx, whole, done, load))


def _reload(session: neo4j.Session, whole: Elements, load: Load, seen: str) -> None:
    def work(tx: neo4j.ManagedTransaction) -> None:
        lock = (
            "MATCH (load:Load {id: $id, state: 'current'}) SET load.state = 'past' RETURN load.id"
        )
        if not tx.run(lock, id=seen).values():
            raise BusyError("another load came between; nothing was changed. Load again.")
        tx.run(literal(f"MATCH (n) WHERE {OURS} DETACH DELETE n"), labels=list(LABELS)).consume()
        tx.run("MATCH (load:Load {id: $id}) DETACH DELETE load", id=seen).consume()
        for text, parameters in _steps(whole):
            _step(tx, text, parameters)
        begin = "CREATE (load:Load) SET load = $load, load.state = 'current' RETURN load.id"
        _finish(tx, whole, begin, load)

    _written(session, work)


def _written(session: neo4j.Session, work: Callable[[neo4j.ManagedTransaction], T]) -> T:
    return session.execute_write(without_memory_retry(work))


def _finish(tx: neo4j.ManagedTransaction, whole: Elements, text: str, load: Load) -> None:
    """Verify the counts, and only then let the load count."""
    _verify(tx, whole)
    values = {"id": load.id, "load": load.properties()}
    if not tx.run(literal(text), values).values():
        raise BusyError("another load came between; this one does not count. Load again.")


def _verify(tx: neo4j.ManagedTransaction, whole: Elements) -> None:
    nodes = _count(tx, f"MATCH (n) WHERE {OURS} RETURN count(n) AS n", {"labels": list(LABELS)})
    if nodes != whole.node_count:
        raise GraphError(
            f"the load failed: {whole.node_count} nodes were given, {nodes} are there. "
            "Nothing was changed."
        )


def _steps(whole: Elements) -> Iterator[Step]:
    """Every batch as a query and its parameters, nodes before relationships."""
    for labels, nodes in whole.nodes.items():
        text = f"UNWIND $rows AS row CREATE (n:{':'.join(labels)}) SET n = row"
        for rows in _batches(nodes):
            yield text, {"rows": rows}
    for ends, relations in whole.relationships.items():
        rows_of = [{"s": r.start, "e": r.end, "p": r.properties} for r in relations]
        for rows in _batches(rows_of):
            yield _relationship_text(ends), {"rows": rows}


def _relationship_text(ends: Ends) -> str:
    return (
        f"UNWIND $rows AS row MATCH (a:{ends.start[0]} {{id: row.s}}) "
        f"MATCH (b:{ends.end[0]} {{id: row.e}}) CREATE (a)-[r:{ends.type}]->(b) SET r = row.p"
    )


def _step(tx: neo4j.ManagedTransaction, text: str, parameters: dict[str, Any]) -> None:
    counters = tx.run(literal(text), parameters).consume().counters
    made = counters.nodes_created + counters.relationships_created
    if made != len(parameters["rows"]):
        raise GraphError(
            f"the load failed: {len(parameters['rows'])} rows were sent, {made} arrived. "
            "Nothing of it counts."
        )


def _batches(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (rows[start : start + BATCH] for start in range(0, len(rows), BATCH))


def _single(session: neo4j.Session, text: str) -> dict[str, Any] | None:
    def work(tx: neo4j.ManagedTransaction) -> dict[str, Any] | None:
        record = tx.run(literal(text)).single(strict=False)
        return record.data() if record else None

    return session.execute_read(work)


def _count(tx: neo4j.ManagedTransaction, text: str, parameters: dict[str, Any]) -> int:
    record = tx.run(literal(text), parameters).single()
    return int(record["n"]) if record else 0
