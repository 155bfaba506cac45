"""The command as its users meet it: what it prints, where, and how it ends."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import BOTH, NEO4J, ROOT, SEED

from explorer.cli.load import show_progress

both = pytest.mark.parametrize("place", BOTH, indirect=True)
Run = Callable[..., Any]


@pytest.fixture
def loaded(tmp_path: Path, run: Run) -> str:
    """An embedded graph of the example data."""
    place = str(tmp_path / "graph")
    assert run("--graph", place, "load").exit_code == 0
    return place


def said(result: Any, code: int) -> str:
    """What stands on stderr of a command that failed as it should: one message, no traceback."""
    assert result.exit_code == code, (result.stdout, result.stderr, result.exception)
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    assert result.stderr.count("\nError: ") + result.stderr.startswith("Error: ") == 1
    return str(result.stderr)


def same_as(run: Run, place: str, folder: Path) -> str:
    """What `status` says of a folder."""
    rows = json.loads(run("--graph", place, "status", folder, "--format", "json").stdout)["rows"]
    return str(next(row["value"] for row in rows if row["fact"].startswith("Same as")))


@both
def test_loading_twice_changes_nothing_and_status_says_the_same(place: str, run: Run) -> None:
    first = run("--graph", place, "load")
    assert first.exit_code == 0
    assert "as load-1." in first.stdout
    assert "illustrative" in first.stderr
    before = run("--graph", place, "status")
    again = run("--graph", place, "load")
    assert again.stdout == f"Nothing changed: load-1 in {place} holds this dataset already.\n"
    after = run("--graph", place, "status")
    assert (after.stdout, after.exit_code) == (before.stdout, 0)
    assert same_as(run, place, SEED) == "yes"


@both
def test_a_changed_dataset_is_a_new_load(place: str, run: Run, tmp_path: Path) -> None:
    run("--graph", place, "load")
    folder = tmp_path / "data"
    run("--graph", place, "export", folder)
    figures = folder / "figures.csv"
    figures.write_text("".join(figures.read_text().splitlines(keepends=True)[:3]))
    assert same_as(run, place, folder) == "no"
    assert "as load-2." in run("--graph", place, "load", folder, "--accept", "all").stdout


@both
def test_export_and_load_change_nothing_and_the_second_export_is_the_same_bytes(
    place: str, run: Run, tmp_path: Path
) -> None:
    run("--graph", place, "load")
    one, two = tmp_path / "one", tmp_path / "two"
    assert "restricted rows" in run("--graph", place, "export", one).stderr
    assert run("--graph", place, "load", one).stdout.startswith("Nothing changed")
    run("--graph", place, "export", two)
    names = sorted(path.name for path in one.iterdir())
    assert names == sorted(path.name for path in two.iterdir())
    assert all((one / name).read_bytes() == (two / name).read_bytes() for name in names)
    assert (one / "partners.csv").read_bytes().startswith(b"\xef\xbb\xbf")


# Nothing there, or not ours


@both
@pytest.mark.parametrize(
    "words",
    [
        ["status"],
        ["query", "reach"],
        ["cypher", "RETURN 1"],
        ["map", "reach", "-o", "x.html"],
        ["export", "x"],
    ],
)
def test_before_the_first_load_every_command_says_so(
    place: str, run: Run, words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = said(run("--graph", place, *words), 3)
    assert "nothing is loaded yet. Run: partnerships load" in text
    assert not any(path.name.startswith("x") for path in tmp_path.iterdir())


def test_a_graph_folder_that_is_something_else(tmp_path: Path, run: Run) -> None:
    (tmp_path / "letter.txt").write_text("dear all")
    assert "not a graph of this program" in said(run("--graph", tmp_path, "load"), 3)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_no_server(run: Run) -> None:
    text = said(run("--graph", "bolt://127.0.0.1:1", "status"), 3)
    assert "does not answer" in text
    assert len(text.strip().splitlines()) == 1


@pytest.mark.parametrize("place", [NEO4J], indirect=True)
def test_a_wrong_password(place: str, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEO4J_PASSWORD", "a guess")
    text = said(run("--graph", place, "status"), 3)
    assert "refuses the user name or password" in text
    assert "a guess" not in text


@pytest.mark.parametrize("place", [NEO4J], indirect=True)
def test_a_database_that_is_not_there(
    place: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEO4J_DATABASE", "nosuch")
    assert "NEO4J_DATABASE" in said(run("--graph", place, "status"), 3)


@pytest.mark.parametrize("place", [NEO4J], indirect=True)
def test_nodes_of_somebody_elses(place: str, run: Run) -> None:
    import neo4j
    from conftest import PASSWORD

    with neo4j.GraphDatabase.driver(place, auth=("neo4j", PASSWORD)) as driver:
        driver.execute_query("CREATE (:Unit {name: 'theirs'}), (:Contact {name: 'theirs'})")
        refused = run("--graph", place, "load")
        assert refused.exit_code == 3
        text = refused.stderr
        assert "1 Contact, 1 Unit" in text
        assert "--adopt" in text
        found = driver.execute_query("MATCH (n) RETURN count(n) AS n").records[0]["n"]
        assert found == 2
    assert run("--graph", place, "load", "--adopt").exit_code == 0


def test_a_password_in_the_address(run: Run) -> None:
    text = said(run("--graph", "bolt://neo4j:secret@localhost", "status"), 2)
    assert "secret" not in text


def test_the_graph_comes_from_the_environment_in_a_fixed_order(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEO4J_URI", "bolt://127.0.0.1:1")
    assert "127.0.0.1:1" in said(run("status"), 3)
    monkeypatch.setenv("PARTNERSHIPS_GRAPH", str(tmp_path / "mine"))
    assert str(tmp_path / "mine") in said(run("status"), 3)
    assert "other" in said(run("--graph", tmp_path / "other", "status"), 3)


# Mistyped


@pytest.mark.parametrize(
    ("words", "code", "hint"),
    [
        (["qeury", "reach"], 2, "Did you mean 'query'?"),
        (["query", "raech"], 1, "Did you mean 'reach'"),
        (["query", "reach", "--teir", "corporate"], 2, "--tier"),
        (["query", "reach", "--tier", "gold"], 2, "corporate"),
        (["query", "reach", "--kind", "konsultancy"], 1, "onsultancy'"),
        (["query", "reach", "--as-of", "30/06/2026"], 1, "write 2026-06-30"),
        (["query", "activities", "--partner", "Asdaa"], 1, "'Asda'"),
        (["query", "reach", "-o", "reach.doc"], 2, ".xlsx"),
        (["query", "reach", "-o", "nowhere/reach.csv"], 2, "no such folder"),
        (["map", "raech", "-o", "x.html"], 2, "raech"),
        (["map", "reach", "-o", "nowhere/x.html"], 2, "no such folder"),
        (["map", "partner", "Asdaa", "-o", "x.html"], 1, "'Asda'"),
        (["map", "query", "RETURN 1", "-o", "x.html"], 1, "nothing to draw"),
        (["cypher", "MATCH (n RETURN n"], 1, "line 1"),
        (["cypher", "CREATE (n:Partner)"], 1, "only read"),
        (["cypher", "LOAD CSV FROM 'file:///etc/passwd' AS l RETURN l"], 1, "LOAD CSV"),
        (["cypher", "RETURN $x", "-p", "x"], 2, "name=value"),
        (["cypher"], 2, "give a query"),
        (["export", "x.docx"], 2, ".graphml"),
        (["export", "nowhere/x.graphml"], 2, "no such folder"),
        (["export", "nowhere/deeper/x"], 2, "no folder"),
        (["load", "nowhere"], 1, "no such folder"),
    ],
)
def test_a_mistake_ends_with_one_message_and_the_remedy(
    loaded: str,
    run: Run,
    words: list[str],
    code: int,
    hint: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert hint in said(run("--graph", loaded, *words), code)
    assert [path.name for path in tmp_path.iterdir()] == ["graph"]
    assert "load-1" in run("--graph", loaded, "status").stdout


@pytest.mark.skipif(sys.platform != "linux", reason="needs a folder where not even root may write")
@pytest.mark.parametrize(
    "words",
    [
        ["query", "reach", "-o", "/proc/x.csv"],
        ["map", "reach", "-o", "/proc/x.html"],
        ["export", "/proc/x.graphml"],
        ["export", "/proc/x"],
    ],
)
def test_a_folder_that_cannot_be_written(loaded: str, run: Run, words: list[str]) -> None:
    assert "cannot be written" in said(run("--graph", loaded, *words), 2)


@pytest.mark.skipif(sys.platform != "linux", reason="needs a folder where not even root may write")
def test_a_graphs_place_that_cannot_be_written(run: Run) -> None:
    result = run("--graph", "/proc/graph", "load")
    assert result.exit_code == 3
    assert "cannot be written" in result.stderr
    assert "Traceback" not in result.stderr


def test_an_output_that_is_a_folder(loaded: str, run: Run, tmp_path: Path) -> None:
    (tmp_path / "x.csv").mkdir()
    said(run("--graph", loaded, "query", "reach", "-o", tmp_path / "x.csv"), 2)


def test_an_export_never_overwrites_a_folder_of_other_files(
    loaded: str, run: Run, tmp_path: Path
) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "letter.txt").write_text("dear all")
    assert "holds other files" in said(run("--graph", loaded, "export", mine), 2)
    assert [path.name for path in mine.iterdir()] == ["letter.txt"]


# Broken datasets


@both
def test_a_broken_dataset_is_told_whole_and_changes_nothing(
    place: str, run: Run, tmp_path: Path
) -> None:
    run("--graph", place, "load")
    data = tmp_path / "data"
    shutil.copytree(SEED, data)
    partners = (
        (data / "partners.csv").read_text(encoding="utf-8-sig").replace("company", "compny", 1)
    )
    (data / "partners.csv").write_text(partners)
    (data / "faculties.csv").unlink()
    text = said(run("--graph", place, "load", data), 1)
    assert "partners.csv:" in text
    assert "Did you mean 'company'?" in text
    assert "faculties.csv: is missing" in text
    assert "load-1" in run("--graph", place, "status").stdout


def test_an_empty_folder_names_every_file_that_is_missing(run: Run, tmp_path: Path) -> None:
    text = said(run("check", tmp_path), 1)
    for name in ("dataset.toml", "faculties.csv", "partners.csv", "activities.csv"):
        assert name in text


def test_check_says_what_it_read_and_strict_minds_warnings(run: Run) -> None:
    checked = run("check")
    assert checked.exit_code == 0
    assert checked.stdout.startswith("No problems in ")
    assert checked.stderr.startswith("Warning: activities.csv:")
    assert run("check", "--strict").exit_code == 1


# Answers


def test_results_go_to_stdout_and_the_stamp_to_stderr(loaded: str, run: Run) -> None:
    result = run("--graph", loaded, "query", "reach", "--format", "csv")
    assert result.stdout.startswith("id,name,tier,pattern,reach,")
    assert (
        "Scope: activities live or open on 2026-06-30, or ended since 2021-06-30" in result.stderr
    )
    assert "rows are illustrative" in result.stderr


def test_a_file_carries_its_stamp_and_its_audience(loaded: str, run: Run, tmp_path: Path) -> None:
    out = tmp_path / "reach.json"
    assert run("--graph", loaded, "query", "reach", "-o", out, "--audience", "open").exit_code == 0
    stamp = json.loads(out.read_text())["stamp"]
    assert "open; " in stamp["Audience"] if "Audience" in stamp else stamp["audience"] == "open"
    whole = tmp_path / "whole.json"
    run("--graph", loaded, "query", "reach", "-o", whole, "--audience", "restricted")
    assert whole.read_bytes() != out.read_bytes()


def test_an_audience_is_heeded_on_the_terminal_as_well(loaded: str, run: Run) -> None:
    words = ["--graph", loaded, "query", "activities", "--scope", "all", "--format", "csv"]
    whole, some = run(*words), run(*words, "--audience", "open")
    assert 0 < len(some.stdout.splitlines()) < len(whole.stdout.splitlines())
    assert "Audience: open; " in some.stderr


def test_a_node_comes_without_its_person_unless_that_is_asked_for(
    run: Run, tmp_path: Path, seed: Any
) -> None:
    from conftest import load_of

    from explorer.dataset.dataset import Dataset
    from explorer.dataset.records import Contact
    from explorer.graph import open_graph

    named = tuple(c.model_copy(update={"person": "Pat Example"}) for c in seed.of(Contact))
    data = Dataset(seed.settings, {**seed.records, Contact: named})
    graph = open_graph(str(tmp_path / "graph"))
    graph.apply(data, load_of(data))
    graph.close()
    words = ["--graph", tmp_path / "graph", "cypher"]
    for text in ("MATCH (c:Contact) RETURN c", "MATCH (c:Contact) RETURN [c], {c: c}"):
        assert "Pat Example" not in run(*words, text, "--format", "json").stdout
    assert "Pat Example" in run(*words, "MATCH (c:Contact) RETURN c.person").stdout


@pytest.mark.skipif(sys.platform == "win32", reason="needs links and pipes")
def test_what_is_no_plain_file_is_written_and_not_replaced(
    loaded: str, run: Run, tmp_path: Path
) -> None:
    (tmp_path / "real.csv").write_text("old")
    (tmp_path / "link.csv").symlink_to(tmp_path / "real.csv")
    words = ["--graph", loaded, "query", "faculties", "--format", "csv", "-o"]
    assert run(*words, tmp_path / "link.csv").exit_code == 0
    assert (tmp_path / "link.csv").is_symlink()
    assert "engineering" in (tmp_path / "real.csv").read_text()
    assert run(*words, "/dev/null").exit_code == 0
    assert Path("/dev/null").is_char_device()


@pytest.mark.parametrize("suffix", ["csv", "json", "md", "xlsx", "txt"])
def test_the_same_question_gives_the_same_bytes(
    loaded: str, run: Run, tmp_path: Path, suffix: str
) -> None:
    files = [tmp_path / f"{name}.{suffix}" for name in "ab"]
    for file in files:
        assert run("--graph", loaded, "query", "reach", "-o", file).exit_code == 0
    assert files[0].read_bytes() == files[1].read_bytes()


def test_on_a_terminal_a_large_load_says_how_far_it_is(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    show_progress(10_000, 20_000)  # no terminal
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    for written, total in ((300, 400), (10_000, 20_000), (20_000, 20_000)):
        show_progress(written, total)
    line = "\rWriting: {} of 20,000 nodes and relationships"
    assert capsys.readouterr().err == f"{line.format('10,000')}{line.format('20,000')}\n"


def test_the_list_of_questions_and_the_help_of_one(loaded: str, run: Run) -> None:
    listed = run("query").stdout
    for name in ("reach", "partners", "activities", "faculties", "consortia", "matrix"):
        assert f"\n  {name} " in listed
    helped = run("query", "reach", "--help").stdout
    assert "Number of distinct faculties that take part." in helped
    assert "--scope [window|live|all]" in helped
    shown = run("query", "reach", "--cypher").stdout
    assert shown.startswith("MATCH (partner:Partner)\n")
    assert "AS reach" in shown
    assert "@include" not in shown


def test_a_query_comes_from_an_argument_a_file_or_standard_input(
    loaded: str, run: Run, tmp_path: Path
) -> None:
    text = "MATCH (p:Partner {id: $id}) RETURN p.name AS name"
    (tmp_path / "q.cypher").write_text(text)
    words = ["-p", "id=arup", "--format", "csv"]
    answers = {
        run("--graph", loaded, "cypher", text, *words).stdout,
        run("--graph", loaded, "cypher", "-", *words, input=text).stdout,
        run("--graph", loaded, "cypher", "--file", tmp_path / "q.cypher", *words).stdout,
    }
    assert answers == {"name\nArup\n"}


def test_an_answer_without_rows_says_so(loaded: str, run: Run) -> None:
    result = run("--graph", loaded, "cypher", "MATCH (n:Nothing) RETURN n")
    assert result.exit_code == 0
    assert "No rows." in result.stdout + result.stderr


def test_graphml_opens_in_networkx_without_persons(loaded: str, run: Run, tmp_path: Path) -> None:
    import networkx

    out = tmp_path / "graph.graphml"
    assert run("--graph", loaded, "export", out, "--audience", "restricted").exit_code == 0
    graph = networkx.read_graphml(out)
    status = run("--graph", loaded, "status", "--format", "json")
    facts = {row["fact"]: row["value"] for row in json.loads(status.stdout)["rows"]}
    assert graph.number_of_nodes() == int(facts["Nodes"])
    assert graph.number_of_edges() == int(facts["Relationships"])
    assert not any("person" in data for _, data in graph.nodes(data=True))


# Processes


@pytest.mark.skipif(sys.platform != "linux", reason="needs /dev/full")
def test_an_output_that_takes_nothing_is_told_without_a_traceback(loaded: str) -> None:
    words = [sys.executable, "-m", "explorer", "--graph", loaded, "query", "faculties"]
    for shell in (">&-", "> /dev/full"):
        done = subprocess.run(
            ["bash", "-c", f'"$@" {shell}', "bash", *words],
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            cwd=ROOT,
        )
        assert (done.returncode == 1) == (shell != ">&-"), done.stderr
        assert "Traceback" not in done.stderr
        assert "fault of the program" not in done.stderr


def test_a_query_that_is_not_utf_8_is_told_so(loaded: str, run: Run, tmp_path: Path) -> None:
    (tmp_path / "q.cypher").write_bytes(b"RETURN '\xff'")
    assert "not UTF-8" in said(run("--graph", loaded, "cypher", "--file", tmp_path / "q.cypher"), 1)


def python(*words: str, **options: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *words], capture_output=True, text=True, check=False, cwd=ROOT, **options
    )


HEAVY = (
    "networkx",
    "igraph",
    "pyvis",
    "neo4j",
    "arcadedb",
    "pydantic",
    "openpyxl",
    "numpy",
    "rich",
)


def imported_by(code: str) -> set[str]:
    show = "import sys; print('IMPORTED', *sorted(m for m in sys.modules))"
    result = python("-c", f"{code}\n{show}")
    line = next(line for line in result.stdout.splitlines() if line.startswith("IMPORTED"))
    return set(line.split())


def test_help_imports_nothing_heavy() -> None:
    code = (
        "from click.testing import CliRunner; from explorer.cli import main\n"
        "assert CliRunner().invoke(main, ['--help']).exit_code == 0"
    )
    assert imported_by(code).isdisjoint(HEAVY)


def test_a_query_imports_neither_pydantic_nor_the_dataset_side(loaded: str) -> None:
    code = (
        "from click.testing import CliRunner; from explorer.cli import main\n"
        f"r = CliRunner().invoke(main, ['--graph', {loaded!r}, 'query', 'reach'])\n"
        "assert r.exit_code == 0, r.output"
    )
    names = imported_by(code)
    assert names.isdisjoint({"pydantic", "networkx", "igraph", "pyvis", "neo4j", "openpyxl"})
    # The rule for cells that a spreadsheet would run is shared with the reader.
    allowed = {"explorer.dataset", "explorer.dataset.cells"}
    assert {name for name in names if name.startswith("explorer.dataset")} <= allowed


def test_nothing_but_the_answer_reaches_the_terminal(loaded: str, tmp_path: Path) -> None:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    result = subprocess.run(
        [sys.executable, "-m", "explorer", "--graph", loaded, "query", "faculties"],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env=environment,
    )
    assert result.returncode == 0
    assert "arcadedb" not in (result.stdout + result.stderr).lower()
    assert [path.name for path in tmp_path.iterdir()] == ["graph"]


def test_a_fault_of_the_program_is_told_without_a_traceback(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("explorer.graph.open_graph", lambda _: 1 / 0)
    text = said(run("status"), 1)
    assert "This is a fault of the program" in text


@pytest.mark.neo4j
def test_a_server_that_dies_in_mid_query(tmp_path: Path, run: Run) -> None:
    import neo4j_server
    from conftest import PASSWORD, missing

    reason = neo4j_server.available()
    if reason:
        missing("NEO4J", reason)
    options = {"password": PASSWORD, "java_options": neo4j_server.SHORT_LIVED}
    with neo4j_server.Server(tmp_path / "neo4j", **options) as server:
        assert run("--graph", server.uri, "load").exit_code == 0
        endless = "MATCH (a), (b), (c), (d) RETURN sum(size(a.id + b.id + c.id + d.id))"
        command = [sys.executable, "-m", "explorer", "--graph", server.uri, "cypher", endless]
        asking = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT
        )
        with pytest.raises(subprocess.TimeoutExpired):
            asking.wait(timeout=8)
        server.kill()
        out, err = asking.communicate(timeout=90)
        assert (out, asking.returncode) == ("", 3)
        assert "does not answer" in err
        assert "Traceback" not in err
        server.start()
        assert "load-1" in run("--graph", server.uri, "status").stdout
