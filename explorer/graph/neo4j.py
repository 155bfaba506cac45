"""A graph on a Neo4j server, over the official driver."""

from __future__ import annotations

import logging
import os
import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, LiteralString, TypeVar
from urllib.parse import urlsplit

import neo4j
import neo4j.spatial
from neo4j import exceptions as foreign
from neo4j import graph as foreign_graph

from explorer.errors import (
    EmptyGraphError,
    ExplorerError,
    GraphError,
    NotOursError,
    QueryError,
    UnreachableError,
    UsageError,
)
from explorer.graph.gate import refuse_plans
from explorer.graph.generations import nothing_loaded
from explorer.graph.load import Load
from explorer.graph.protocol import Graph, Options, Parameters, Rows
from explorer.graph.values import PLAIN, Node, Path, Relationship, Value

if TYPE_CHECKING:
    from explorer.dataset.dataset import Dataset

T = TypeVar("T")
logging.getLogger("neo4j").addHandler(logging.NullHandler())  # nothing of it on the terminal
RETRY_SECONDS = 10.0
COMMIT_AT_MOST_MS = 20_000  # a loader that died while it committed is not waited for
CONNECT_SECONDS = 10.0
LOAD = "MATCH (load:Load {state: 'current'}) RETURN properties(load) AS load"
# While a reload is being committed, a reader could see half of it.
COMMITTING = f"""
MATCH (lock:LoadLock {{id: 'partnerships'}})
WHERE timestamp() - lock.committing < {COMMIT_AT_MOST_MS}
RETURN count(lock) AS n
"""
POLL_SECONDS = 0.05
LOOKS = 3  # for the load: a commit that comes between shows none, or the old and the new
OUT_OF_MEMORY = "MemoryPoolOutOfMemoryError"
FORBIDDEN_STEPS = ("LoadCSV", "TerminateTransactions")


class Neo4jGraph:
    """A graph in a Neo4j database, 5.26 or later; credentials come from NEO4J_* variables."""

    def __init__(self, uri: str) -> None:
        self.uri = _without_password(uri)
        self._database = os.environ.get("NEO4J_DATABASE") or None
        self._checked = False
        with _translating(self.uri):
            self._driver = neo4j.GraphDatabase.driver(
                uri,
                auth=_auth(),
                connection_timeout=CONNECT_SECONDS,
                max_transaction_retry_time=RETRY_SECONDS,
                notifications_min_severity="OFF",
            )

    def query(self, text: str, parameters: Parameters | None = None) -> Rows:
        """Run a Cypher query in a read transaction, retried where it can be; see Graph."""
        columns, rows = self._read(lambda tx: _fetch(tx, text, parameters))
        return Rows(columns, tuple(zip(*map(_values, zip(*rows, strict=True)), strict=True)))

    def admit(self, text: str, parameters: Parameters | None = None) -> None:
        """Let only what reads through, judged by the server's own plan; see Graph."""
        refuse_plans(text)
        summary = self._read(
            lambda tx: tx.run(literal(f"EXPLAIN\n{text}"), dict(parameters or {})).consume()
        )
        if summary.query_type != "r":
            raise QueryError("the query would change the graph, or might; here queries only read.")
        for step in _steps(summary.plan or {}):
            self._admit_step(step)

    def load(self) -> Load:
        """The load whose data is in the graph; see Graph."""
        for _ in range(LOOKS):
            while self._committing():
                time.sleep(POLL_SECONDS)
            found = self.query(LOAD).rows
            if len(found) == 1:
                break
            time.sleep(POLL_SECONDS)
        if not found:
            raise EmptyGraphError(nothing_loaded(self.uri))
        properties = found[0][0]
        if len(found) > 1 or not isinstance(properties, dict) or not Load.known(properties):
            raise NotOursError(f"{self.uri}: its Load nodes are not of this program.")
        return Load.of(properties)

    def still(self, load: Load) -> bool:
        """Whether no other load was or is being committed since; see Graph."""
        found = self.query(LOAD).rows
        same = len(found) == 1 and isinstance(found[0][0], dict) and found[0][0]["id"] == load.id
        return same and not self._committing()

    def dataset(self) -> Dataset:
        """The whole dataset, read back; see Graph."""
        from explorer.graph.readback import read_back

        return read_back(self)

    @contextmanager
    def without(self, audience: str) -> Iterator[tuple[Graph, int]]:
        """An embedded graph of what is here, without what is above the audience; see Graph."""
        from explorer.graph.embedded import for_audience, rest_of

        with for_audience(audience, *rest_of(self, audience)) as seen:
            yield seen

    def apply(self, dataset: Dataset, load: Load, options: Options = Options()) -> None:  # noqa: B008
        """A first load in batches, a reload in one transaction of the difference; see Graph."""
        from explorer.graph.neo4j_load import write
        from explorer.graph.readback import verify

        if load.follows and not (options.before or options.rebuild):
            options = replace(options, before=self.dataset())
        with self._session(neo4j.WRITE_ACCESS) as session:
            write(session, dataset, load, options, self._announce)
        if options.verify:
            verify(self, dataset)

    def loads(self) -> list[Load]:
        """The loads that can be gone back to; see Graph."""
        from explorer.graph.neo4j_history import loads

        return loads(self)

    def bundle(self, load: str) -> Dataset:
        """The dataset of one of `loads`; see Graph."""
        from explorer.graph.neo4j_history import bundle

        return bundle(self, load)

    def _announce(self, *, committing: bool) -> None:
        """Tell readers, from outside of the transaction, that it is about to be committed."""
        mark = "timestamp()" if committing else "null"
        text = f"MERGE (lock:LoadLock {{id: 'partnerships'}}) SET lock.committing = {mark}"
        with self._session(neo4j.WRITE_ACCESS) as session:
            session.execute_write(lambda tx: tx.run(literal(text)).consume())

    def _committing(self) -> bool:
        return self.query(COMMITTING).rows != ((0,),)

    def close(self) -> None:
        """Close the connections."""
        self._driver.close()

    def _read(self, work: Callable[[neo4j.ManagedTransaction], T]) -> T:
        with self._session(neo4j.READ_ACCESS) as session:
            return session.execute_read(without_memory_retry(work))

    @contextmanager
    def _session(self, mode: str) -> Iterator[neo4j.Session]:
        with _translating(self.uri):
            self._check_server()
            with self._driver.session(database=self._database, default_access_mode=mode) as session:
                yield session

    def _check_server(self) -> None:
        """Other servers speak Bolt too, but let a read session write."""
        if not self._checked:
            agent = self._driver.get_server_info().agent
            if not agent.startswith("Neo4j/"):
                raise NotOursError(f"{self.uri}: is {agent!r}, not a Neo4j.")
            self._checked = True

    def _admit_step(self, step: dict[str, Any]) -> None:
        operator = str(step.get("operatorType", "")).partition("@")[0]
        if operator in FORBIDDEN_STEPS:
            raise QueryError(f"{operator} is refused: queries read the graph and nothing else.")
        if operator == "ProcedureCall":
            name = str(step["args"]["Details"]).partition("(")[0].strip().strip("`")
            self._admit_procedure(name)

    def _admit_procedure(self, name: str) -> None:
        text = "SHOW PROCEDURES YIELD name, mode WHERE name = $name RETURN mode"
        modes = self.query(text, {"name": name}).rows
        if modes != (("READ",),):
            raise QueryError(f"the procedure {name} is refused: queries only read the graph.")


def _without_password(uri: str) -> str:
    parts = urlsplit(uri)
    if parts.username is not None or parts.password is not None:
        raise UsageError(
            "a password or user name in the address is refused, as it would be seen and kept. "
            "Set NEO4J_USERNAME and NEO4J_PASSWORD."
        )
    return uri


def _auth() -> tuple[str, str] | None:
    password = os.environ.get("NEO4J_PASSWORD")
    return (os.environ.get("NEO4J_USERNAME") or "neo4j", password) if password else None


def _fetch(
    tx: neo4j.ManagedTransaction, text: str, parameters: Parameters | None
) -> tuple[tuple[str, ...], list[list[Any]]]:
    result = tx.run(literal(text), dict(parameters or {}))
    return tuple(result.keys()), [list(record.values()) for record in result]


def without_memory_retry(
    work: Callable[[neo4j.ManagedTransaction], T],
) -> Callable[[neo4j.ManagedTransaction], T]:
    """The driver calls a lack of memory passing; it is not, so it becomes ours at once."""

    def once(tx: neo4j.ManagedTransaction) -> T:
        try:
            return work(tx)
        except foreign.TransientError as error:
            if OUT_OF_MEMORY in (error.code or ""):
                raise _translated(error, "") from error
            raise

    return once


def literal(text: str) -> LiteralString:
    """A query text that is ours, or was let through; the driver asks for a promise."""
    return text  # type: ignore[return-value,unused-ignore]


def _steps(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for child in plan.get("children", ()):
        yield from _steps(child)


def _values(raw: Sequence[Any]) -> Sequence[Value]:
    """The values of a column or a list; most are as they should be."""
    return raw if PLAIN.issuperset(map(type, raw)) else list(map(_value, raw))


def _value(raw: Any) -> Value:
    if raw is None or isinstance(raw, (bool, int, float, str)):
        return raw
    if isinstance(raw, foreign_graph.Node):
        return Node(raw.element_id, tuple(sorted(raw.labels)), _map(raw))
    if isinstance(raw, foreign_graph.Relationship):
        return _relationship(raw)
    if isinstance(raw, foreign_graph.Path):
        nodes = tuple(Node(n.element_id, tuple(sorted(n.labels)), _map(n)) for n in raw.nodes)
        return Path(nodes, tuple(map(_relationship, raw.relationships)))
    if isinstance(raw, dict):
        return _map(raw)
    if hasattr(raw, "iso_format"):
        return str(raw.iso_format())
    if isinstance(raw, neo4j.spatial.Point):
        return str(raw)
    if isinstance(raw, (list, tuple, bytes, bytearray)):
        return list(_values(raw))
    return str(raw)


def _relationship(raw: foreign_graph.Relationship) -> Relationship:
    start, end = (
        node.element_id if node is not None else "" for node in (raw.start_node, raw.end_node)
    )
    return Relationship(raw.element_id, raw.type, start, end, _map(raw))


def _map(raw: Any) -> dict[str, Value]:
    return {key: _value(value) for key, value in sorted(raw.items())}


@contextmanager
def _translating(uri: str) -> Iterator[None]:
    """All foreign errors pass here and become ours."""
    try:
        yield
    except ExplorerError:
        raise
    except (foreign.Neo4jError, foreign.DriverError, OSError, ValueError) as error:
        raise _translated(error, uri) from error


def _translated(error: Exception, uri: str) -> Exception:
    code = getattr(error, "code", None) or ""
    message = getattr(error, "message", None) or str(error)
    if OUT_OF_MEMORY in code:
        return GraphError("Neo4j has too little memory for this transaction; raise its heap.")
    if isinstance(error, (foreign.AuthError, foreign.TokenExpired)):
        return UnreachableError(
            f"{uri}: Neo4j refuses the user name or password. "
            "Set NEO4J_USERNAME and NEO4J_PASSWORD."
        )
    if "DatabaseNotFound" in code:
        return UnreachableError(f"{uri}: {message} Set NEO4J_DATABASE.")
    if "AccessMode" in code or "ReadOnly" in code:
        return QueryError("the query would change the graph, or might; here queries only read.")
    if isinstance(error, foreign.ClientError):
        return QueryError(f"the query cannot be run: {_at_its_place(message)}")
    if isinstance(error, (foreign.ConfigurationError, ValueError)):
        return UsageError(f"{uri}: {message}")
    return UnreachableError(
        f"{uri}: Neo4j does not answer ({_in_short(message)}). "
        "Check that it runs and that the address is right."
    )


PLACE = re.compile(r"\(line (\d+), column (\d+) \(offset: \d+\)\)")


def _at_its_place(message: str) -> str:
    """The place in the text as the user wrote it, below our own line that says EXPLAIN."""
    return PLACE.sub(
        lambda match: f"(line {max(int(match[1]) - 1, 1)}, column {match[2]})", message
    )


def _in_short(message: str) -> str:
    return message.strip().splitlines()[0].rstrip(":") if message.strip() else "no reason given"
