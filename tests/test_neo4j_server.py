"""The runner of a real Neo4j: it starts, keeps its data, asks for its password, and stops."""

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import neo4j
import neo4j_server
import pytest
from conftest import missing
from neo4j.exceptions import AuthError

pytestmark = pytest.mark.neo4j

PASSWORD = 'a "päss\\word'


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[neo4j_server.Server]:
    reason = neo4j_server.available()
    if reason:
        missing("NEO4J", reason)
    with neo4j_server.Server(tmp_path_factory.mktemp("neo4j"), password=PASSWORD) as server:
        yield server


def ask(server: neo4j_server.Server, cypher: str, password: str = PASSWORD) -> object:
    with neo4j.GraphDatabase.driver(server.uri, auth=("neo4j", password)) as driver:
        return driver.execute_query(cypher, result_transformer_=lambda result: result.value())


def test_answers_only_with_its_password(server: neo4j_server.Server) -> None:
    assert ask(server, "RETURN 1") == [1]
    with pytest.raises(AuthError):
        ask(server, "RETURN 1", password="another password")


def test_keeps_its_data_through_a_restart_and_a_crash(server: neo4j_server.Server) -> None:
    uri = server.uri
    ask(server, "CREATE (:Kept)")
    server.restart()
    assert server.log.read_text().count(" Stopped.") == 1
    ask(server, "CREATE (:Kept)")
    server.kill()
    server.start()
    assert server.uri == uri
    assert ask(server, "MATCH (n:Kept) RETURN count(n)") == [2]


def test_the_command_refuses_a_port_in_use(
    server: neo4j_server.Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = command(tmp_path, monkeypatch, port=server.port)
    out, err = run.communicate(timeout=60)
    assert (out, run.returncode) == ("", 1)
    assert f"port {server.port} is in use" in err


def test_the_command_says_ready_and_ends_well_on_ctrl_c(
    server: neo4j_server.Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = command(tmp_path, monkeypatch, port=0)
    assert run.stdout
    ready = run.stdout.readline()
    run.send_signal(signal.SIGINT)
    out, err = run.communicate(timeout=60)
    assert (out, err, run.returncode) == ("", "", 0)
    host, port = ready.removeprefix("ready bolt://").strip().split(":")
    with socket.socket() as sock:
        assert sock.connect_ex((host, int(port))) != 0


def command(data: Path, monkeypatch: pytest.MonkeyPatch, *, port: int) -> subprocess.Popen[str]:
    monkeypatch.setenv("NEO4J_PORT", str(port))
    monkeypatch.setenv("NEO4J_DATA", str(data))
    monkeypatch.delenv("NEO4J_PASSWORD", raising=False)
    return subprocess.Popen(
        [sys.executable, neo4j_server.__file__],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
