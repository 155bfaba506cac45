"""Real parts for all tests: graphs on both databases, a server, a browser, the command."""

from __future__ import annotations

import os
import shlex
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import neo4j_server
import pytest
from click.testing import CliRunner, Result
from hypothesis import settings

from explorer.cli import main
from explorer.dataset.dataset import Dataset
from explorer.dataset.reader import read
from explorer.errors import EmptyGraphError
from explorer.graph import open_graph
from explorer.graph.load import Load, describe
from explorer.graph.protocol import Graph

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from explorer.queries.library import NamedQuery

ROOT = Path(__file__).resolve().parents[1]
SEED = ROOT / "seed_data"
PASSWORD = "correct horse"
LOADED_AT = "2026-07-01T09:00:00Z"
EMBEDDED = pytest.param("embedded", id="embedded")
NEO4J = pytest.param("neo4j", id="neo4j", marks=pytest.mark.neo4j)
BOTH = [EMBEDDED, NEO4J]
BROWSER_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]

# The same examples in every run of one commit; `--hypothesis-profile default` looks for new ones.
settings.register_profile("same", derandomize=True)
settings.load_profile("same")


def needed(query: NamedQuery) -> dict[str, str]:
    """What must be said to a question, as its example says it."""
    said = dict(pairwise(shlex.split(query.example)))
    return {p.name: said[f"--{p.name}"] for p in query.parameters if p.required}


def missing(what: str, reason: str) -> NoReturn:
    """Skip a test for want of a real part; fail where PARTNERSHIPS_REQUIRE_<what> is 1."""
    if os.environ.get(f"PARTNERSHIPS_REQUIRE_{what}") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The file that takes longest comes first, so that workers end together."""
    items.sort(key=lambda item: item.path.name != "test_kills.py")


@pytest.fixture(autouse=True, scope="session")
def _own_environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test sees the graph or the credentials of whoever runs it."""
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.startswith(("NEO4J_U", "NEO4J_PASS", "NEO4J_DATABASE", "PARTNERSHIPS_GRAPH")):
                patch.delenv(name)
        patch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("data")))
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        patch.setenv("NEO4J_PASSWORD", PASSWORD)
        yield


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[neo4j_server.Server]:
    """A real Neo4j of our own, on a free port."""
    reason = neo4j_server.available()
    if reason:
        missing("NEO4J", reason)
    with neo4j_server.Server(
        tmp_path_factory.mktemp("neo4j"),
        password=PASSWORD,
        java_options=neo4j_server.SHORT_LIVED,
    ) as running:
        yield running


@pytest.fixture
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An address where nothing is loaded, of the database that the test is run for."""
    if request.param == "embedded":
        return str(tmp_path / "graph")
    running: neo4j_server.Server = request.getfixturevalue("server")
    wipe(running.uri)
    return running.uri


@pytest.fixture(scope="session")
def seed() -> Dataset:
    """The packaged example data."""
    return read(SEED).dataset


@pytest.fixture(scope="session")
def seeded_embedded(tmp_path_factory: pytest.TempPathFactory, seed: Dataset) -> Iterator[Graph]:
    """An embedded graph of the example data, to be read only."""
    graph = open_graph(str(tmp_path_factory.mktemp("seeded") / "graph"))
    graph.apply(seed, load_of(seed))
    yield graph
    graph.close()


@pytest.fixture
def seeded_neo4j(server: neo4j_server.Server, seed: Dataset) -> Iterator[Graph]:
    """The example data on a real Neo4j, to be read only; loaded where it is not there yet."""
    graph = open_graph(server.uri)
    if not holds(graph, load_of(seed)):
        wipe(server.uri)
        graph.apply(seed, load_of(seed))
    yield graph
    graph.close()


@pytest.fixture
def seeded(request: pytest.FixtureRequest) -> Graph:
    """The example data on the database that the test is run for."""
    graph: Graph = request.getfixturevalue(f"seeded_{request.param}")
    return graph


@pytest.fixture
def run() -> Callable[..., Result]:
    """The command `partnerships` in this process; the answer has stdout, stderr, exit_code."""

    def invoke(*arguments: object, **options: object) -> Result:
        words = [str(argument) for argument in arguments]
        return CliRunner().invoke(main, words, **options)  # type: ignore[arg-type]

    return invoke


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium."""
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not program:
        missing("BROWSER", "no browser: set CHROMIUM or install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        launched = play.chromium.launch(executable_path=program, args=BROWSER_ARGUMENTS)
        yield launched
        launched.close()


def load_of(dataset: Dataset, number: int = 1) -> Load:
    """A load of a dataset, always at the same moment."""
    described = describe(dataset, number=number, at=LOADED_AT, by="tests", origin="tests")
    return replace(described, follows=f"load-{number - 1}" if number > 1 else "")


def holds(graph: Graph, load: Load) -> bool:
    """Whether a graph already holds a load."""
    try:
        return graph.load() == load
    except EmptyGraphError:
        return False


def wipe(uri: str) -> None:
    """Empty a database of the tests' own server."""
    import neo4j

    with neo4j.GraphDatabase.driver(uri, auth=("neo4j", PASSWORD)) as driver:
        driver.execute_query("MATCH (n) DETACH DELETE n")
