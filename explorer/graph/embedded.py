"""The embedded graph: ArcadeDB in a folder, opened read-only by all but a load."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

from explorer.errors import GraphError, QueryError, UnknownNameError
from explorer.graph.gate import refuse_plans
from explorer.graph.generations import Archive, Generations
from explorer.graph.load import Load
from explorer.graph.protocol import Options, Parameters, Progress, Rows
from explorer.graph.values import PLAIN, Node, Relationship, Value
from explorer.graph.values import Path as Walk

if TYPE_CHECKING:
    from arcadedb import Database

    from explorer.dataset.dataset import Dataset
    from explorer.graph.elements import Elements
    from explorer.graph.protocol import Graph

WALK = re.compile(r"\(#\d+:\d+\)(?:<?-\[#\d+:\d+\]->?\(#\d+:\d+\))*")
RID = re.compile(r"#\d+:\d+")
NO_FILES = (
    "arcadedb.opencypher.loadCsv.allowFileUrls",
    "arcadedb.opencypher.loadCsv.allowRemoteUrls",
)
# The engine begins with little memory and then spends a third of a large query on making room.
# What is not needed is not taken, and its limit, half of the machine's memory, stays. A load does
# without: it takes no less time with it, and 300 MB more.
ROOM = "-Xms1g"
EDGES = 10_000  # in memory before they are written; the engine's own 100,000 take twice the time
LOAD = "MATCH (load:Load) RETURN properties(load) AS load"


class EmbeddedGraph:
    """A graph in a folder. It is opened at the first query and held until `close`."""

    def __init__(self, folder: Path, *, roomy: bool = False) -> None:
        self.uri = str(folder)
        self._roomy = roomy
        self._generations = Generations(folder.absolute())
        self._open: tuple[Database, IO[bytes], Path] | None = None

    def query(self, text: str, parameters: Parameters | None = None) -> Rows:
        """Run a Cypher query read-only; see Graph."""
        database = self._database()
        rows = _run(database, text, parameters)
        names = tuple(rows[0]) if rows else ()
        columns = {name: [row[name] for row in rows] for name in names}
        read = _Reader(database)
        of_paths = _columns_of_paths(database, text, parameters, columns)
        for name, cells in columns.items():
            if name in of_paths:
                columns[name] = list(map(read.with_paths, cells))
            elif not PLAIN.issuperset(map(type, cells)):
                columns[name] = list(map(read.value, cells))
        return Rows(names, tuple(zip(*columns.values(), strict=True)))

    def admit(self, text: str, parameters: Parameters | None = None) -> None:
        """Refuse what only looks like a question; see Graph. The engine refuses writes."""
        refuse_plans(text)

    def load(self) -> Load:
        """The load whose data is in the graph; see Graph."""
        found = self.query(LOAD).rows
        if len(found) != 1 or not isinstance(found[0][0], dict):
            raise GraphError(f"{self.uri}: the graph is damaged. Load the dataset again.")
        return Load.of(found[0][0])

    def still(self, load: Load) -> bool:
        """Always: the generation is held; see Graph."""
        return True

    def dataset(self) -> Dataset:
        """The whole dataset, read back; see Graph."""
        from explorer.graph.readback import read_back

        return read_back(self)

    def apply(self, dataset: Dataset, load: Load, options: Options = Options()) -> None:  # noqa: B008
        """Build a new generation and make it the current one; see Graph."""
        from explorer.dataset.bundle import pack
        from explorer.graph.elements import elements

        whole, archive = elements(dataset), pack(dataset, load.properties())
        self.close()
        made = Archive(load.id, archive, options.rewrite)
        with self._generations.loading(made, load.follows) as folder:
            try:
                build(folder, whole, load, options.progress)
            except _engine().ArcadeDBError as error:
                raise GraphError(f"{self.uri}: the load failed: {error}") from error
        if options.verify:
            from explorer.graph.readback import verify

            verify(self, dataset)

    @contextmanager
    def without(self, audience: str) -> Iterator[tuple[Graph, int]]:
        """A copy of the generation, without what is above the audience; see Graph.

        Where that is most of it, what is left is read and written instead.
        """
        load = self.load()
        most = 2 * load.hidden_from(audience) > load.rows
        load, make = rest_of(self, audience) if most else (load, self._copy)
        with for_audience(audience, load, make) as seen:
            yield seen

    def loads(self) -> list[Load]:
        """The loads that can be gone back to; see Graph."""
        from explorer.dataset.bundle import facts_of

        return [Load.of(facts_of(path.read_bytes())) for path in self._generations.history()]

    def bundle(self, load: str) -> Dataset:
        """The dataset of one of `loads`; see Graph."""
        from explorer.dataset.bundle import unpack

        for path in self._generations.history():
            if path.stem == load:
                return unpack(path.read_bytes())
        raise UnknownNameError("load", load, (path.stem for path in self._generations.history()))

    def close(self) -> None:
        """Close the database and let go of its generation."""
        if self._open:
            database, lock, _ = self._open
            self._open = None
            _give_back(database)
            lock.close()

    def _copy(self, folder: Path) -> None:
        """Copy the engine's files, which nobody writes; the copies can be written."""
        assert self._open
        folder.mkdir()
        for path in sorted(self._open[2].iterdir()):
            if path.suffix != ".lck":
                shutil.copyfile(path, folder / path.name)

    def _database(self) -> Database:
        if self._open is None:
            if self._roomy:
                os.environ.setdefault("ARCADEDB_NATIVE_ISOLATE_ARGS", ROOM)
            folder, lock = self._generations.hold()
            try:
                self._open = _borrow(folder), lock, folder
            except Exception as error:
                lock.close()
                raise GraphError(
                    f"{self.uri}: the graph cannot be opened: {error}. Load the dataset again."
                ) from error
        return self._open[0]


def rest_of(graph: Graph, audience: str) -> tuple[Load, Callable[[Path], None]]:
    """The load of a graph, and what makes one of what is left of it for `for_audience`."""
    from explorer.dataset.dataset import above
    from explorer.graph.readback import elements_there

    load, some = elements_there(graph, above(audience))
    return load, lambda folder: build(folder, some, load)


@contextmanager
def for_audience(
    audience: str, load: Load, make: Callable[[Path], None]
) -> Iterator[tuple[Graph, int]]:
    """A throwaway graph of what `make` puts into a folder, without what is above the audience.

    With it comes how many rows the load has more. There is no load that could be gone back to.
    """
    from tempfile import TemporaryDirectory

    from explorer.graph.withheld import withhold

    with TemporaryDirectory(prefix="partnerships-") as passing:
        place = Path(passing) / "graph"
        with Generations(place).loading(Archive(load.id, b""), "") as folder:
            try:
                make(folder)
                database = _engine().open_database(str(folder))
                try:
                    withhold(database, audience)
                finally:
                    database.close()
            except _engine().ArcadeDBError as error:
                raise GraphError(f"what may be seen could not be copied: {error}") from error
        graph = EmbeddedGraph(place, roomy=True)
        try:
            yield graph, load.rows - graph.load().rows
        finally:
            graph.close()


# The engine opens a folder once in a process, so those who read the same share it.
_borrowed: dict[str, tuple[Any, int]] = {}


def _borrow(folder: Path) -> Database:
    """The database of a generation, opened for the first who asks."""
    name = str(folder)
    database, users = _borrowed.get(name, (None, 0))
    if database is None:
        database = _engine().open_database(name, read_only=True)
    _borrowed[name] = database, users + 1
    return cast("Database", database)


def _give_back(database: Database) -> None:
    """Close a database when the last who reads it has done."""
    name = next(name for name, (known, _) in _borrowed.items() if known is database)
    users = _borrowed[name][1] - 1
    _borrowed[name] = database, users
    if not users:
        del _borrowed[name]
        database.close()


def _engine() -> Any:
    os.environ.setdefault("ARCADEDB_LOG_CONSOLE", "0")
    if "ARCADEDB_LOG_DIR" not in os.environ:
        os.environ["ARCADEDB_LOG_DIR"] = str(_log_folder())
    import arcadedb

    return arcadedb


def _log_folder() -> Path:
    """Where the engine may log: the user's state folder, or one that goes when we do."""
    state = os.environ.get("XDG_STATE_HOME") or os.path.expanduser("~/.local/state")  # noqa: PTH111
    folder = Path(state) / "partnerships" / "log"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if os.access(folder, os.W_OK):
            return folder
    except OSError:
        pass
    import atexit
    import tempfile

    passing = tempfile.mkdtemp(prefix="partnerships-log-")
    atexit.register(shutil.rmtree, passing, ignore_errors=True)
    return Path(passing)


def build(folder: Path, whole: Elements, load: Load, progress: Progress | None = None) -> None:
    """Make the engine's files of a whole graph in a new folder."""
    database = _engine().create_database(str(folder))
    try:
        _declare(database, whole)
        _fill(database, whole, load, progress or (lambda written, total: None))
        _verify(database, whole)
    finally:
        database.close()


def _declare(database: Database, whole: Elements) -> None:
    """Switch file reading off, then make the types, unique ids included."""
    from explorer.graph.schema import LABELS, RELATIONSHIPS

    for setting in NO_FILES:
        database.command("sql", f"ALTER DATABASE `{setting}` false")
    for label in LABELS:
        database.command("sql", f"CREATE VERTEX TYPE `{label}`")
        database.command("sql", f"CREATE PROPERTY `{label}`.id STRING")
        database.command("sql", f"CREATE INDEX ON `{label}` (id) UNIQUE")
    for name in RELATIONSHIPS:
        database.command("sql", f"CREATE EDGE TYPE `{name}`")
    for labels in whole.nodes:
        if len(labels) > 1:
            _declare_together(database, labels)


def _declare_together(database: Database, labels: tuple[str, ...]) -> None:
    """The engine makes its type for several labels when it meets their first node."""
    with database.transaction():
        database.command("opencypher", f"CREATE (n:{':'.join(labels)} {{id: ''}}) DELETE n")


def _fill(database: Database, whole: Elements, load: Load, progress: Progress) -> None:
    keys: dict[tuple[str, ...], dict[str, str]] = {}
    written, total = 0, whole.node_count + whole.relationship_count
    with database.graph_batch(batch_size=EDGES, chunk_cache_capacity=1000) as batch:
        batch.create_vertices("Load", [load.properties()])
        for labels, nodes in whole.nodes.items():
            made = batch.create_vertices("~".join(sorted(labels)), nodes)
            keys[labels] = {node["id"]: key for node, key in zip(nodes, made, strict=True)}
            written += len(nodes)
            progress(written, total)
        for ends, relations in whole.relationships.items():
            properties = [relation.properties for relation in relations]
            batch.new_edges(
                [keys[ends.start][relation.start] for relation in relations],
                ends.type,
                [keys[ends.end][relation.end] for relation in relations],
                properties if any(properties) else None,
            )
            written += len(relations)
            progress(written, total)


def _verify(database: Database, whole: Elements) -> None:
    """Count what the engine holds against what it was given."""
    counted = {
        "nodes": "MATCH (n) RETURN count(n) - 1 AS n",
        "relationships": "MATCH ()-[r]->() RETURN count(r) AS n",
    }
    for what, text in counted.items():
        found = database.query("opencypher", text).to_list()[0]["n"]
        expected = getattr(whole, f"{what.removesuffix('s')}_count")
        if found != expected:
            raise GraphError(f"the load failed: {expected} {what} were given, {found} are there.")


def _run(database: Database, text: str, parameters: Parameters | None) -> list[dict[str, Any]]:
    try:
        rows: list[dict[str, Any]] = database.query(
            "opencypher", text, dict(parameters or {})
        ).to_list()
    except Exception as error:
        raise translated(error) from error
    return rows


def _columns_of_paths(
    database: Database, text: str, parameters: Parameters | None, columns: dict[str, list[Any]]
) -> set[str]:
    """The columns that hold paths.

    The engine hands a path over as text, which a name could look like as well. So where a
    cell looks like one, the engine is asked for the type of its column.
    """
    suspects = [name for name, cells in columns.items() if _some_look_like_paths(cells)]
    return {name for name in suspects if _is_of_paths(database, text, parameters, name)}


def _is_of_paths(database: Database, text: str, parameters: Parameters | None, column: str) -> bool:
    if not column.isidentifier():  # as `p.name`, which the engine cannot take as a variable
        return False
    asked = f"CALL {{\n{text}\n}} RETURN DISTINCT valueType({column}) AS type"
    types = [str(row["type"]) for row in _run(database, asked, parameters)]
    return any("PATH" in name for name in types) and not any("STRING" in name for name in types)


def _some_look_like_paths(cells: list[Any]) -> bool:
    """Whether a text does, in a cell or in a list in one; most columns are told at a glance."""
    texts = [cell for cell in cells if type(cell) is str]
    if "(#" in "".join(texts) and any(map(WALK.fullmatch, texts)):
        return True
    items = [item for cell in cells if type(cell) is list for item in cell]
    return bool(items) and _some_look_like_paths(items)


class _Reader:
    """Turns what the engine returns into our own values."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._edge_types: frozenset[str] | None = None

    def value(self, raw: Any) -> Value:
        """A value in which text is text."""
        if isinstance(raw, list):
            return raw if PLAIN.issuperset(map(type, raw)) else list(map(self.value, raw))
        if isinstance(raw, dict):
            return self._element(raw) if "@rid" in raw else self._map(raw)
        return raw if raw is None or isinstance(raw, (bool, int, float, str)) else str(raw)

    def with_paths(self, raw: Any) -> Value:
        """A value of a column of paths, or of lists of them."""
        if isinstance(raw, list):
            return [self.with_paths(item) for item in raw]
        return self._walk(raw) if isinstance(raw, str) else self.value(raw)

    def _map(self, raw: dict[str, Any]) -> dict[str, Value]:
        return {key: self.value(raw[key]) for key in sorted(raw)}

    def _element(self, raw: dict[str, Any]) -> Value:
        key, type_name = str(raw["@rid"]), str(raw.get("@type", ""))
        properties = self._map({k: v for k, v in raw.items() if k[0] != "@" and v is not None})
        if type_name in self._edges():
            edge = self._database.lookup_by_rid(key)
            ends = edge.get_out().get_rid(), edge.get_in().get_rid()
            return Relationship(key, type_name, *ends, properties)
        return Node(key, tuple(sorted(type_name.split("~"))), properties)

    def _edges(self) -> frozenset[str]:
        if self._edge_types is None:
            found = self._database.query("sql", "SELECT name FROM schema:types WHERE type = 'edge'")
            self._edge_types = frozenset(row["name"] for row in found.to_list())
        return self._edge_types

    def _walk(self, text: str) -> Walk:
        parts = [self._by_key(key) for key in RID.findall(text)]
        nodes = tuple(part for part in parts if isinstance(part, Node))
        relationships = tuple(part for part in parts if isinstance(part, Relationship))
        return Walk(nodes, relationships)

    def _by_key(self, key: str) -> Value:
        record = self._database.lookup_by_rid(key)
        return self._element({"@rid": key, "@type": record.get_type_name()} | record.to_dict())


CAUSE = re.compile(r"(?:[\w$]+\.)+(\w+(?:Exception|Error)\w*): ")


def translated(error: Exception) -> Exception:
    """The engine's error as one of ours: all foreign errors pass here."""
    text = str(error)
    if "QueryNotIdempotentException" in text or "is not idempotent" in text:
        return QueryError("the query would change the graph, or might; here queries only read.")
    if "loadCsv" in text or "LOAD CSV" in text:
        return QueryError("LOAD CSV is refused: queries read the graph and nothing else.")
    if "TERMINATE TRANSACTIONS" in text:
        return QueryError("TERMINATE TRANSACTIONS is refused: queries only read the graph.")
    if isinstance(error, _engine().ArcadeDBError):
        return QueryError(f"the query cannot be run: {_in_short(text)}")
    return error


def _in_short(text: str) -> str:
    """The engine's own words, without the names of its classes."""
    found = list(CAUSE.finditer(text.partition(" (caused by ")[0]))
    return text[found[-1].end() :].partition(" (caused by ")[0] if found else text
