"""A load is there wholly or not at all: killed, raced, or cut off from its database."""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import neo4j_server
import pytest
from conftest import BOTH, PASSWORD, ROOT, missing

from explorer import output
from explorer.dataset.dataset import Dataset
from explorer.dataset.reader import read
from explorer.dataset.records import Activity
from explorer.dataset.writer import write
from explorer.errors import EmptyGraphError
from explorer.graph import open_graph
from explorer.graph.protocol import Options
from explorer.queries.library import named
from explorer.queries.run import ask
from explorer.reload import carry_out, plan

TESTS = Path(__file__).parent
KILLS = {"embedded": 200, "neo4j": 30}
ASKED = 10  # after every so many of them the command is asked, after each the library
pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs fork and SIGKILL")


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory, seed: Dataset) -> tuple[Path, Path]:
    """Two datasets that differ in most rows: the example, and it with half of the activities."""
    folder = tmp_path_factory.mktemp("two")
    half = tuple(
        activity.model_copy(update={"title": f"Other {activity.title}"})
        for activity in seed.of(Activity)[::2]
    )
    write(seed, folder / "one")
    write(Dataset(seed.settings, {**seed.records, Activity: half}), folder / "other")
    return folder / "one", folder / "other"


@pytest.fixture
def answers(two: tuple[Path, Path], tmp_path: Path) -> dict[str, bytes]:
    """The reach table of each of the two, by the hash of its dataset."""
    known = {}
    for number, folder in enumerate(two):
        graph = open_graph(str(tmp_path / f"known{number}"))
        carry_out(plan(graph, read(folder).dataset), "tests", Options())
        known[graph.load().dataset_hash] = reach(graph)
        graph.close()
    return known


def reach(graph: Any) -> bytes:
    return output.render(ask(graph, named("reach")), "csv")


@pytest.fixture
def loader(place: str, two: tuple[Path, Path]) -> Iterator[subprocess.Popen[str]]:
    """The program that forks a loader for each line it is given."""
    environment = os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{TESTS}"}
    command = [sys.executable, str(TESTS / "loader.py"), place, *map(str, two)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as running:
        yield running
        assert running.stdin
        running.stdin.close()


def kill_after(loader: subprocess.Popen[str], seconds: float) -> None:
    assert loader.stdin
    assert loader.stdout
    loader.stdin.write("go\n")
    loader.stdin.flush()
    child = int(loader.stdout.readline())
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    assert loader.stdout.readline() == "ended\n"


@pytest.mark.parametrize("place", BOTH, indirect=True)
def test_a_kill_at_any_moment_leaves_exactly_one_of_the_two(
    place: str,
    loader: subprocess.Popen[str],
    two: tuple[Path, Path],
    answers: dict[str, bytes],
) -> None:
    kind = "neo4j" if "://" in place else "embedded"
    dice = random.Random(1)
    graph = open_graph(place)
    carry_out(plan(graph, read(two[0]).dataset), "tests", Options())
    begun = time.monotonic()
    carry_out(plan(graph, read(two[1]).dataset, ["all"]), "tests", Options())
    one_load = time.monotonic() - begun  # so that kills come before, in and after it everywhere
    seen = set()
    for number in range(KILLS[kind]):
        kill_after(loader, dice.uniform(0.02, 2 * one_load))
        graph.close()
        graph = open_graph(place)
        load = graph.load()
        seen.add(load.dataset_hash)
        assert reach(graph) == answers[load.dataset_hash]
        if number % ASKED == 0:
            assert f'"{load.id}"' in said(place, "status", "--format", "json").decode()
            assert said(place, "query", "reach", "--format", "csv") == reach(graph)
    assert seen == answers.keys()
    carry_out(plan(graph, read(two[1]).dataset, ["all"]), "tests", Options(verify=True))
    graph.close()
    if kind == "embedded":
        nothing_left_behind(Path(place))


def nothing_left_behind(folder: Path) -> None:
    names = sorted(path.name for path in (folder / "generations").iterdir())
    generations = [name for name in names if not name.endswith(".lock")]
    assert len(generations) == 1
    assert set(names) <= {generations[0], f"{generations[0]}.lock"}
    left = {path.name for path in folder.iterdir()}
    assert left == {"partnerships.toml", "current", "load.lock", "generations", "history"}
    assert not list((folder / "history").glob("*.new"))
    assert len(list((folder / "history").glob("*.zip"))) <= 20


READER = """
import hashlib, subprocess, sys, time
from explorer.graph import open_graph
from explorer.queries.library import named
from explorer.queries.run import ask
from explorer import output
place, how, seconds, *expected = sys.argv[1:]
keep, seconds = how == "keep", float(seconds)
end, reads = time.monotonic() + seconds, 0
command = [sys.executable, "-m", "explorer", "--graph", place, "query", "reach", "--format", "csv"]
graph = open_graph(place) if keep else None
while time.monotonic() < end:
    if keep:
        table = output.render(ask(graph, named("reach")), "csv")
    else:
        table = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
    assert hashlib.sha256(table).hexdigest() in expected, table
    reads += 1
print(reads)
"""


def start_reader(
    place: str, seconds: float, answers: dict[str, bytes], *, keep: bool
) -> subprocess.Popen[str]:
    import hashlib

    expected = [hashlib.sha256(answer).hexdigest() for answer in answers.values()]
    words = [place, "keep" if keep else "new", str(seconds), *expected]
    return subprocess.Popen(
        [sys.executable, "-c", READER, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )


def said(place: str, *words: str) -> bytes:
    """What the command says on stdout, as a process of its own."""
    command = [sys.executable, "-m", "explorer", "--graph", place, *words]
    return subprocess.run(
        command, check=True, stdout=subprocess.PIPE, env=os.environ | {"PYTHONPATH": str(ROOT)}
    ).stdout


def start_load(place: str, folder: Path, *words: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "explorer", "--graph", place, "load", str(folder)]
    return subprocess.Popen(
        [*command, "--accept", "all", "--yes", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )


@pytest.mark.parametrize("place", BOTH, indirect=True)
def test_readers_see_one_or_the_other_while_two_load_for_a_minute(
    place: str, two: tuple[Path, Path], answers: dict[str, bytes]
) -> None:
    seconds = 60.0
    graph = open_graph(place)
    carry_out(plan(graph, read(two[0]).dataset), "tests", Options())
    graph.close()
    readers = [start_reader(place, seconds, answers, keep=number % 2 == 0) for number in range(8)]
    end, ended = time.monotonic() + seconds, []
    while time.monotonic() < end:
        loads = [start_load(place, two[0]), start_load(place, two[1], "--wait")]
        ended += [(load.communicate()[1], load.returncode) for load in loads]
    for reader in readers:
        out, err = reader.communicate(timeout=120)
        assert reader.returncode == 0, err
        assert int(out) > 0
    assert any(code == 0 for _, code in ended)
    for err, code in ended:
        assert code in (0, 3), err
        assert "Traceback" not in err
        if code == 3:
            assert "another load" in err


def test_an_empty_place_stays_empty_when_the_first_load_is_killed(
    tmp_path: Path, two: tuple[Path, Path]
) -> None:
    place = str(tmp_path / "graph")
    load = start_load(place, two[0])
    time.sleep(1.0)
    load.kill()
    load.communicate()
    graph = open_graph(place)
    try:
        assert graph.load().id == "load-1"
    except EmptyGraphError:
        assert "load-1" in start_load(place, two[0]).communicate()[0]
    graph.close()


COPIES = 20  # of the example's activities: enough for a transaction that takes a while
LOCKED = 500  # locks that a transaction holds when it is well on its way
BUSY = "SHOW TRANSACTIONS YIELD activeLockCount AS n WHERE n > $n RETURN n"


def many(seed: Dataset, word: str) -> Dataset:
    """The example with its activities many times, each with another title."""
    copies = (
        activity.model_copy(
            update={
                "id": f"{activity.id}-{n}",
                "title": f"{word} {activity.title}",
                "row": activity.row + n * 200,
                "refs": (),
            }
        )
        for n in range(COPIES)
        for activity in seed.of(Activity)
    )
    return Dataset(seed.settings, {**seed.records, Activity: tuple(copies)})


def ended(load: subprocess.Popen[str], code: int) -> str:
    """What a load said on stderr when it ended with this code."""
    _, told = load.communicate(timeout=180)
    assert (load.returncode, "Traceback" in told) == (code, False), told
    return told


@pytest.mark.neo4j
@pytest.mark.parametrize("end", [neo4j_server.Server.stop, neo4j_server.Server.kill])
def test_a_neo4j_that_ends_in_mid_load_has_the_old_data_when_it_is_back(
    end: Callable[[neo4j_server.Server], None], tmp_path: Path, seed: Dataset
) -> None:
    if reason := neo4j_server.available():
        missing("NEO4J", reason)
    write(many(seed, "Old"), tmp_path / "old")
    write(many(seed, "New"), tmp_path / "new")
    with neo4j_server.Server(
        tmp_path / "neo4j", password=PASSWORD, java_options=neo4j_server.SHORT_LIVED
    ) as running:
        ended(start_load(running.uri, tmp_path / "old"), 0)
        graph = open_graph(running.uri)
        load, before = graph.load(), reach(graph)
        loading = start_load(running.uri, tmp_path / "new")
        while not graph.query(BUSY, {"n": LOCKED}).rows:
            assert loading.poll() is None, loading.communicate()
        end(running)
        told = ended(loading, 3)
        assert re.search(r"Error: bolt://\S+: Neo4j does not answer", told)
        running.start()
        assert (graph.load(), reach(graph)) == (load, before)
        ended(start_load(running.uri, tmp_path / "new"), 0)
        assert graph.load().id == "load-2"
        graph.close()
