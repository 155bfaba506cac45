"""Writing a dataset to Neo4j: constraints first, then nodes and relationships in batches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from operator import attrgetter
from typing import Any, NamedTuple, Protocol, TypeVar
from uuid import uuid4

import neo4j
from neo4j.exceptions import ConstraintError

from explorer.dataset.bundle import pack
from explorer.dataset.columns import OFFICE
from explorer.dataset.dataset import Dataset
from explorer.dataset.records import RECORDS
from explorer.errors import BusyError, GraphError, NotOursError
from explorer.graph.changes import Changes, changes
from explorer.graph.elements import Elements, Ends, Properties, Relation, elements
from explorer.graph.generations import another_load
from explorer.graph.load import Load
from explorer.graph.neo4j import literal, without_memory_retry
from explorer.graph.neo4j_history import keep, rewrite
from explorer.graph.protocol import Options
from explorer.graph.schema import LABELS, RELATIONSHIPS

BATCH = 10_000
MOST_CHANGES = 200_000  # in one transaction; more would need too much of the heap
# A load that wrote nothing for so long is dead: its batches take seconds.
DEAD_AFTER_MS = 20_000
# A node is ours where its row is of its label's own file; anybody may have a `row`.
FILES = [
    ("University", "dataset.toml:"),
    *((label, f"{kind.file}:") for kind in RECORDS for label in kind.labels[:1]),
]
OURS = "any(pair IN $files WHERE pair[0] IN labels(n) AND n.row STARTS WITH pair[1])"
OUR_LOAD = "(n:Load AND n.dataset_hash IS NOT NULL AND n.rows_hash IS NOT NULL)"
T = TypeVar("T")


class Step(NamedTuple):
    """A query, its parameters, and how many nodes or relationships it creates."""

    text: str
    parameters: dict[str, Any]
    creates: int = 0


class Announce(Protocol):
    """Tells readers that a transaction is about to be committed, or that it is over."""

    def __call__(self, *, committing: bool) -> None:
        """Say it."""


def write(
    session: neo4j.Session, dataset: Dataset, load: Load, options: Options, announce: Announce
) -> None:
    """Make what is ours in the database that of the dataset, wholly or not at all.

    A first load goes in batches under a Load node that says `loading`, and counts only
    when its last transaction says `current`. A reload is one transaction of the difference;
    with `rebuild` everything goes in batches, and until the end the graph is empty.
    """
    try:
        if not load.follows or options.rebuild:
            _first_load(session, dataset, load, options)
        else:
            _reload(session, dataset, load, options, announce)
    except ConstraintError as error:
        raise NotOursError(
            f"an id of this dataset is taken by somebody else's node: {error.message} "
            "Nothing of the load counts; use another database."
        ) from error


def _refuse_foreign(session: neo4j.Session, *, adopt: bool) -> None:
    """Nodes of our labels that no load of ours made belong to somebody else."""
    text = (
        "MATCH (n) WHERE any(label IN labels(n) WHERE label IN $labels) "
        f"AND NOT coalesce({OURS}, false) AND NOT {OUR_LOAD} "
        "UNWIND [label IN labels(n) WHERE label IN $labels] AS label "
        "RETURN label, count(*) AS n ORDER BY label"
    )
    found = session.execute_read(
        lambda tx: tx.run(literal(text), labels=list(LABELS), files=FILES).values()
    )
    if found and not adopt:
        counts = ", ".join(f"{count} {label}" for label, count in found)
        raise NotOursError(
            f"the database holds nodes that this program did not load ({counts}); nothing was "
            "changed. Use another database, or --adopt to load beside them."
        )


def _sweep(session: neo4j.Session, token: str) -> None:
    """Delete every node that is ours, in batches."""
    text = f"MATCH (n) WHERE {OURS} WITH n LIMIT {BATCH} DETACH DELETE n RETURN count(*) AS n"
    while _written(session, partial(_guarded, token=token, text=text)):
        pass


def _guarded(tx: neo4j.ManagedTransaction, token: str, text: str) -> int:
    _beat(tx, token)
    return _count(tx, text, {"files": FILES})


def _declare(session: neo4j.Session) -> None:
    """Unique ids, all in one transaction: each of its own would wait for its index alone."""

    def work(tx: neo4j.ManagedTransaction) -> None:
        for label in LABELS:
            name = f"partnerships_{label.lower()}_id"
            text = f"CREATE CONSTRAINT {name} IF NOT EXISTS FOR (n:{label}) REQUIRE n.id IS UNIQUE"
            tx.run(literal(text)).consume()
        tx.run(
            "CREATE CONSTRAINT partnerships_lock IF NOT EXISTS "
            "FOR (n:LoadLock) REQUIRE n.id IS UNIQUE"
        ).consume()

    session.execute_write(work)


def _first_load(session: neo4j.Session, dataset: Dataset, load: Load, options: Options) -> None:
    """Elements and archive, which need no server, are made while it works."""
    token, written = uuid4().hex, 0
    with ThreadPoolExecutor(1) as aside:
        made = aside.submit(elements, dataset)
        bare = session.execute_read(_count, "MATCH (n) RETURN count(n) AS n", {}) == 0
        if not load.follows and not bare:
            _refuse_foreign(session, adopt=options.adopt)
        _declare(session)
        whole = made.result()
        _written(session, partial(_begin, load=load, token=token))
        archive = aside.submit(pack, dataset, load.properties())
        if not bare:
            _sweep(session, token)
        for step in _steps(whole):
            _written(session, partial(_carry_out, token=token, step=step))
            written += step.creates
            if options.progress:
                options.progress(written, whole.node_count + whole.relationship_count)
        end = partial(_end, whole=whole, archive=archive.result(), load=load, token=token)
    _written(session, end)


def _begin(tx: neo4j.ManagedTransaction, load: Load, token: str) -> None:
    """Take the lock and the place of the load before, which does not count from now on.

    The lock node is written first, so two that begin at once come one after the other.
    """
    _take_lock(tx, token)
    if load.follows:
        _take_over(tx, load)
    elif _count(tx, "MATCH (load:Load {state: 'current'}) RETURN count(load) AS n", {}):
        raise BusyError(another_load("the database"))
    tx.run("MATCH (load:Load {state: 'loading'}) DETACH DELETE load").consume()
    begin = "CREATE (load:Load) SET load = $load, load.state = 'loading'"
    tx.run(begin, load=load.properties()).consume()


def _take_lock(tx: neo4j.ManagedTransaction, token: str) -> None:
    """Make the lock ours, unless a load that is alive has it."""
    seen = tx.run(
        "MERGE (lock:LoadLock {id: 'partnerships'}) SET lock.seen = timestamp() "
        "RETURN lock.beat AS beat, timestamp() AS now"
    ).single(strict=True)
    loading = _count(tx, "MATCH (l:Load {state: 'loading'}) RETURN count(l) AS n", {})
    if loading and seen["beat"] is not None and seen["now"] - seen["beat"] < DEAD_AFTER_MS:
        raise BusyError(
            "the database: another load is under way. Try again when it is done, or --wait; "
            f"if it died, it makes way after {DEAD_AFTER_MS // 1000} seconds."
        )
    mark = "MATCH (l:LoadLock {id: 'partnerships'}) SET l.token = $token, l.beat = timestamp()"
    tx.run(mark, token=token).consume()


def _beat(tx: neo4j.ManagedTransaction, token: str) -> None:
    """Say that this load is alive, and find out whether another took its place."""
    text = (
        "MATCH (l:LoadLock {id: 'partnerships', token: $token}) SET l.beat = timestamp() RETURN 1"
    )
    if not tx.run(text, token=token).values():
        raise BusyError(another_load("the database"))


def _end(
    tx: neo4j.ManagedTransaction, whole: Elements, archive: bytes, load: Load, token: str
) -> None:
    _beat(tx, token)
    _finish(tx, whole, archive, load)


def _take_over(tx: neo4j.ManagedTransaction, load: Load) -> None:
    """Lock the load before and remove it, or find that it is not the current one any more."""
    lock = "MATCH (load:Load {id: $id, state: 'current'}) SET load.state = 'past' RETURN load.id"
    if not tx.run(lock, id=load.follows).values():
        raise BusyError(another_load("the database"))
    tx.run("MATCH (load:Load {id: $id}) DETACH DELETE load", id=load.follows).consume()


def _reload(
    session: neo4j.Session,
    dataset: Dataset,
    load: Load,
    options: Options,
    announce: Announce,
) -> None:
    assert options.before
    whole = elements(dataset)
    difference = changes(elements(options.before), whole)
    if len(difference) > MOST_CHANGES:
        raise GraphError(
            f"the load would change {len(difference):,} nodes and relationships, too many for "
            "one transaction. Use --rebuild, which writes everything anew in batches: until "
            "it is done the graph is empty, and if it fails the data has to be loaded again."
        )

    archive = pack(dataset, load.properties())
    _declare(session)

    def work(tx: neo4j.ManagedTransaction) -> None:
        _take_over(tx, load)
        for step in _difference_steps(difference):
            tx.run(literal(step.text), step.parameters).consume()
        begin = "CREATE (load:Load) SET load = $load, load.state = 'loading'"
        tx.run(begin, load=load.properties()).consume()
        if options.rewrite:
            rewrite(tx, options.rewrite)
        _finish(tx, whole, archive, load)
        announce(committing=True)

    try:
        _written(session, work)
    finally:
        with suppress(GraphError):  # a mark that stays is not heeded for long
            announce(committing=False)


def _difference_steps(change: Changes) -> Iterator[Step]:
    """Every batch of a difference, in an order in which unique ids are free again in time."""
    for ends, relations in change.cut.items():
        text = (
            f"UNWIND $rows AS row MATCH (a:{ends.start[0]} {{id: row.s}})-[r:{ends.type}]->"
            f"(b:{ends.end[0]} {{id: row.e}}) WHERE properties(r) = row.p DELETE r"
        )
        for rows in _batches(_ends_of(relations)):
            yield Step(text, {"rows": rows})
    for labels, ids in change.deleted.items():
        text = f"UNWIND $rows AS id MATCH (n:{labels[0]} {{id: id}}) WHERE {OURS} DETACH DELETE n"
        for gone in _batches(ids):
            yield Step(text, {"rows": gone, "files": FILES})
    for labels, nodes in change.updated.items():
        text = f"UNWIND $rows AS row MATCH (n:{labels[0]} {{id: row.id}}) SET n += row"
        for some in _batches(nodes):
            yield Step(text, {"rows": some})
    yield from _steps(Elements(change.created, change.joined))


def _written(session: neo4j.Session, work: Callable[[neo4j.ManagedTransaction], T]) -> T:
    return session.execute_write(without_memory_retry(work))


def _finish(tx: neo4j.ManagedTransaction, whole: Elements, archive: bytes, load: Load) -> None:
    """Verify the counts, keep the load in the history, and only then let it count."""
    _verify(tx, whole)
    keep(tx, archive, load)
    done = "MATCH (load:Load {id: $id, state: 'loading'}) SET load.state = 'current' RETURN load.id"
    if not tx.run(literal(done), id=load.id).values():
        raise BusyError("another load came between; this one does not count. Load again.")


def _verify(tx: neo4j.ManagedTransaction, whole: Elements) -> None:
    """Count by label and by type what is there against what was given.

    The database knows how many there are in all. Where that is another number, as beside
    somebody else's data, those that are ours are counted one by one.
    """
    if _in_all(tx, whole):
        return
    given = {labels[0]: len(nodes) for labels, nodes in whole.nodes.items()}
    for label, file in FILES:
        text = f"MATCH (n:{label}) WHERE n.row STARTS WITH $file RETURN count(n) AS n"
        _same(label, given.get(label, 0), _count(tx, text, {"file": file}))
    files = dict(FILES)
    for ends, relations in whole.relationships.items():
        text = (
            f"MATCH (a:{ends.start[0]})-[r:{ends.type}]->(b:{ends.end[0]}) "
            "WHERE a.row STARTS WITH $start AND b.row STARTS WITH $end RETURN count(r) AS n"
        )
        parameters = {"start": files[ends.start[0]], "end": files[ends.end[0]]}
        _same(ends.type, len(relations), _count(tx, text, parameters))


def _in_all(tx: neo4j.ManagedTransaction, whole: Elements) -> bool:
    """Whether there are as many nodes of each label, and relationships of each type, as given."""
    nodes: Counter[str] = Counter()
    for of, some in whole.nodes.items():
        nodes.update(dict.fromkeys(of, len(some)))
    types: Counter[str] = Counter()
    for ends, relations in whole.relationships.items():
        types[ends.type] += len(relations)
    labels = (name for name in LABELS if name != "Load")
    asked = [(f"MATCH (n:{name}) RETURN count(n) AS n", nodes[name]) for name in labels]
    asked += [
        (f"MATCH ()-[r:{name}]->() RETURN count(r) AS n", types[name]) for name in RELATIONSHIPS
    ]
    return all(_count(tx, text, {}) == given for text, given in asked)


def _same(what: str, expected: int, found: int) -> None:
    if found != expected:
        raise GraphError(
            f"the load failed: {expected} {what} were given, {found} are there. "
            "Nothing was changed."
        )


def _steps(whole: Elements) -> Iterator[Step]:
    """Every batch, nodes before relationships."""
    for labels, nodes in whole.nodes.items():
        for some in _batches(nodes):
            yield _node_step(labels, some)
    for ends, relations in whole.relationships.items():
        yield from _relationship_steps(ends, relations)


def _node_step(labels: tuple[str, ...], nodes: Sequence[Properties]) -> Step:
    """Nodes as lists of their values: a map would say each name again for each node.

    The office's own columns stay in a map, so that no name of theirs is in the text.
    """
    every = sorted({name for node in nodes for name in node})
    names = [name for name in every if not name.startswith(OFFICE)]
    own = [name for name in every if name.startswith(OFFICE)]
    values = ", ".join(f"`{name}`: row[{place}]" for place, name in enumerate(names))
    text = f"UNWIND $rows AS row CREATE (n:{':'.join(labels)} {{{values}}})"
    if not own:
        return Step(text, {"rows": [list(map(node.get, names)) for node in nodes]}, len(nodes))
    rows = [[*map(node.get, names), {name: node.get(name) for name in own}] for node in nodes]
    return Step(f"{text} SET n += row[-1]", {"rows": rows}, len(nodes))


def _relationship_steps(ends: Ends, relations: Sequence[Relation]) -> Iterator[Step]:
    """Relationships gathered at the end that has fewer nodes, such as the kinds of activities.

    Each of those is sent and searched once a batch, with the ids at the other end, as far as
    the relationships share their properties, which those of a column do.
    """
    starts, finals = {one.start for one in relations}, {one.end for one in relations}
    few, many = ("start", "end") if len(starts) < len(finals) else ("end", "start")
    labels = {"start": ends.start[0], "end": ends.end[0]}
    text = (
        f"UNWIND $rows AS row MATCH ({few}:{labels[few]} {{id: row[0]}}) "
        f"UNWIND row[1] AS id MATCH ({many}:{labels[many]} {{id: id}}) "
        f"CREATE (start)-[r:{ends.type}]->(end)"
    )
    if any(one.properties for one in relations):
        text = f"{text} SET r = row[2]"
    here, there = attrgetter(few), attrgetter(many)
    for some in _batches(sorted(relations, key=here)):
        rows: dict[tuple[str, int], tuple[str, list[str], Properties]] = {}
        for one in some:
            row = rows.setdefault((here(one), id(one.properties)), (here(one), [], one.properties))
            row[1].append(there(one))
        yield Step(text, {"rows": list(rows.values())}, len(some))


def _ends_of(relations: Sequence[Relation]) -> list[dict[str, Any]]:
    return [{"s": r.start, "e": r.end, "p": r.properties} for r in relations]


def _carry_out(tx: neo4j.ManagedTransaction, token: str, step: Step) -> None:
    _beat(tx, token)
    counters = tx.run(literal(step.text), step.parameters).consume().counters
    made = counters.nodes_created + counters.relationships_created
    if made != step.creates:
        raise GraphError(
            f"the load failed: {step.creates} nodes or relationships were sent, {made} arrived. "
            "Nothing of it counts."
        )


def _batches(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (rows[start : start + BATCH] for start in range(0, len(rows), BATCH))


def _count(tx: neo4j.ManagedTransaction, text: str, parameters: dict[str, Any]) -> int:
    record = tx.run(literal(text), parameters).single()
    return int(record["n"]) if record else 0
