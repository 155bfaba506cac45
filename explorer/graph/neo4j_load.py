"""Writing a dataset to Neo4j: constraints first, then nodes and relationships in batches."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, TypeVar

import neo4j

from explorer.dataset.dataset import Dataset
from explorer.errors import BusyError, GraphError, NotOursError
from explorer.graph.changes import Changes, changes
from explorer.graph.elements import Elements, Ends, Relation, elements
from explorer.graph.generations import another_load
from explorer.graph.load import Load
from explorer.graph.neo4j import literal, without_memory_retry
from explorer.graph.neo4j_history import keep
from explorer.graph.protocol import Options
from explorer.graph.schema import LABELS

BATCH = 10_000
MOST_CHANGES = 200_000  # in one transaction; more would need too much of the heap
OURS = "(n.row IS NOT NULL AND any(label IN labels(n) WHERE label IN $labels))"
CURRENT = "MATCH (load:Load {state: 'current'}) RETURN load.id AS id"
T = TypeVar("T")
Step = tuple[str, dict[str, Any]]


def write(session: neo4j.Session, dataset: Dataset, load: Load, options: Options) -> None:
    """Make what is ours in the database that of the dataset, wholly or not at all.

    A first load goes in batches under a Load node that says `loading`, and counts only
    when its last transaction says `current`. A reload is one transaction of the difference;
    with `rebuild` everything goes in batches, and until the end the graph is empty.
    """
    current = _single(session, CURRENT)
    if (str(current["id"]) if current else "") != load.follows:
        raise BusyError(another_load("the database"))
    whole = elements(dataset)
    if current is None:
        _refuse_foreign(session, adopt=options.adopt)
        _sweep_dead(session)
    _declare(session)
    if current is None or options.rebuild:
        _first_load(session, whole, dataset, load)
    else:
        _reload(session, whole, dataset, load, options)


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
        _sweep(session)
        session.execute_write(
            lambda tx: tx.run("MATCH (l:Load {state: 'loading'}) DETACH DELETE l").consume()
        )


def _sweep(session: neo4j.Session) -> None:
    """Delete every node that is ours, in batches."""
    text = f"MATCH (n) WHERE {OURS} WITH n LIMIT {BATCH} DETACH DELETE n RETURN count(*) AS n"
    while session.execute_write(lambda tx: _count(tx, text, {"labels": list(LABELS)})):
        pass


def _declare(session: neo4j.Session) -> None:
    """Unique ids, all in one transaction: each of its own would wait for its index alone."""

    def work(tx: neo4j.ManagedTransaction) -> None:
        for label in LABELS:
            name = f"partnerships_{label.lower()}_id"
            text = f"CREATE CONSTRAINT {name} IF NOT EXISTS FOR (n:{label}) REQUIRE n.id IS UNIQUE"
            tx.run(literal(text)).consume()

    session.execute_write(work)


def _first_load(session: neo4j.Session, whole: Elements, dataset: Dataset, load: Load) -> None:
    _written(session, partial(_begin, load=load))
    _sweep(session)
    for text, parameters in _steps(whole):
        _written(session, partial(_step, text=text, parameters=parameters))
    _written(session, partial(_finish, whole=whole, dataset=dataset, load=load))


def _begin(tx: neo4j.ManagedTransaction, load: Load) -> None:
    """Take the place of the load before, which from now on does not count any more."""
    if load.follows:
        _take_over(tx, load)
    begin = "CREATE (load:Load) SET load = $load, load.state = 'loading'"
    tx.run(begin, load=load.properties()).consume()


def _take_over(tx: neo4j.ManagedTransaction, load: Load) -> None:
    """Lock the load before and remove it, or find that it is not the current one any more."""
    lock = "MATCH (load:Load {id: $id, state: 'current'}) SET load.state = 'past' RETURN load.id"
    if not tx.run(lock, id=load.follows).values():
        raise BusyError(another_load("the database"))
    tx.run("MATCH (load:Load {id: $id}) DETACH DELETE load", id=load.follows).consume()


def _reload(
    session: neo4j.Session, whole: Elements, dataset: Dataset, load: Load, options: Options
) -> None:
    assert options.before
    difference = changes(elements(options.before), whole)
    if len(difference) > MOST_CHANGES:
        raise GraphError(
            f"the load would change {len(difference):,} nodes and relationships, too many for "
            "one transaction. Use --rebuild, which writes everything anew in batches: until "
            "it is done the graph is empty, and if it fails the data has to be loaded again."
        )

    def work(tx: neo4j.ManagedTransaction) -> None:
        _take_over(tx, load)
        for text, parameters in _difference_steps(difference):
            tx.run(literal(text), parameters).consume()
        begin = "CREATE (load:Load) SET load = $load, load.state = 'loading'"
        tx.run(begin, load=load.properties()).consume()
        _finish(tx, whole, dataset, load)

    _written(session, work)


def _difference_steps(change: Changes) -> Iterator[Step]:
    """Every batch of a difference, in an order in which unique ids are free again in time."""
    for ends, relations in change.cut.items():
        text = (
            f"UNWIND $rows AS row MATCH (a:{ends.start[0]} {{id: row.s}})-[r:{ends.type}]->"
            f"(b:{ends.end[0]} {{id: row.e}}) WHERE properties(r) = row.p DELETE r"
        )
        for rows in _batches(_ends_of(relations)):
            yield text, {"rows": rows}
    for labels, ids in change.deleted.items():
        text = f"UNWIND $rows AS id MATCH (n:{labels[0]} {{id: id}}) DETACH DELETE n"
        for gone in _batches(ids):
            yield text, {"rows": gone}
    for labels, nodes in change.updated.items():
        text = f"UNWIND $rows AS row MATCH (n:{labels[0]} {{id: row.id}}) SET n += row"
        for some in _batches(nodes):
            yield text, {"rows": some}
    yield from _steps(Elements(change.created, change.joined))


def _written(session: neo4j.Session, work: Callable[[neo4j.ManagedTransaction], T]) -> T:
    return session.execute_write(without_memory_retry(work))


def _finish(tx: neo4j.ManagedTransaction, whole: Elements, dataset: Dataset, load: Load) -> None:
    """Verify the counts, keep the load in the history, and only then let it count."""
    _verify(tx, whole)
    keep(tx, dataset, load)
    done = "MATCH (load:Load {id: $id, state: 'loading'}) SET load.state = 'current' RETURN load.id"
    if not tx.run(literal(done), id=load.id).values():
        raise BusyError("another load came between; this one does not count. Load again.")


def _verify(tx: neo4j.ManagedTransaction, whole: Elements) -> None:
    """Count by label and by type what is there against what was given."""
    expected = {labels[0]: len(nodes) for labels, nodes in whole.nodes.items()}
    for label, count in expected.items():
        text = f"MATCH (n:{label}) WHERE n.row IS NOT NULL {_only(label)} RETURN count(n) AS n"
        _same(label, count, _count(tx, text, {}))
    for ends, relations in whole.relationships.items():
        text = (
            f"MATCH (a:{ends.start[0]})-[r:{ends.type}]->(b:{ends.end[0]}) "
            f"WHERE a.row IS NOT NULL AND b.row IS NOT NULL {_only(ends.start[0], 'a')} "
            f"{_only(ends.end[0], 'b')} RETURN count(r) AS n"
        )
        _same(ends.type, len(relations), _count(tx, text, {}))


def _only(label: str, name: str = "n") -> str:
    """A consortium is a partner as well, but is counted as a consortium."""
    return f"AND NOT {name}:Consortium" if label == "Partner" else ""


def _same(what: str, expected: int, found: int) -> None:
    if found != expected:
        raise GraphError(
            f"the load failed: {expected} {what} were given, {found} are there. "
            "Nothing was changed."
        )


def _steps(whole: Elements) -> Iterator[Step]:
    """Every batch as a query and its parameters, nodes before relationships."""
    for labels, nodes in whole.nodes.items():
        text = f"UNWIND $rows AS row CREATE (n:{':'.join(labels)}) SET n = row"
        for rows in _batches(nodes):
            yield text, {"rows": rows}
    for ends, relations in whole.relationships.items():
        for rows in _batches(_ends_of(relations)):
            yield _relationship_text(ends), {"rows": rows}


def _ends_of(relations: Sequence[Relation]) -> list[dict[str, Any]]:
    return [{"s": r.start, "e": r.end, "p": r.properties} for r in relations]


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
