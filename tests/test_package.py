"""The wheel, alone in a bare environment, and the promises that the project makes of itself."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import venv
from pathlib import Path

import click
import pytest
from conftest import ROOT

import explorer
from explorer.dataset.records import RECORDS, headings
from explorer.errors import ExplorerError
from explorer.queries import library


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment that holds nothing but the wheel and what it names."""
    folder = tmp_path_factory.mktemp("bare")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "-o", folder, ROOT],
        check=True,
        capture_output=True,
    )
    wheel = next(folder.glob("*.whl"))
    venv.create(folder / "venv", with_pip=True)
    python = folder / "venv" / "bin" / "python"
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    locked = ROOT / "requirements" / "run.txt"
    subprocess.run([*pip, "-c", constraints(locked, folder), wheel], check=True)
    return folder / "venv" / "bin"


def constraints(locked: Path, folder: Path) -> Path:
    """The locked versions, so that the test does not change with the day."""
    path = folder / "constraints.txt"
    path.write_text(locked.read_text())
    return path


def test_the_wheel_alone_loads_asks_and_draws_from_an_empty_folder(
    bare: Path, tmp_path: Path
) -> None:
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path / "home")}
    empty = tmp_path / "empty"
    for folder in (tmp_path / "home", empty):
        folder.mkdir()

    def run(*words: str) -> str:
        command = [bare / "partnerships", *words]
        done = subprocess.run(
            command, cwd=empty, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert "as load-1." in run("load")
    assert "Marks & Spencer" in run("query", "reach")
    run("map", "reach", "-o", "x.html")
    run("map", "partner", "arup", "-o", "y.html")
    assert sorted(path.name for path in empty.iterdir()) == ["x.html", "y.html"]
    assert "</html>" in (empty / "x.html").read_text()
    assert re.match(r"partnerships, version \d", run("--version"))


def test_the_public_names_are_those_that_are_promised() -> None:
    assert explorer.__all__ == [
        "Column",
        "ExplorerError",
        "Partnerships",
        "Result",
        "Stamp",
        "open",
    ]
    assert all(getattr(explorer, name).__doc__ for name in explorer.__all__)
    with pytest.raises(AttributeError):
        explorer.nothing_like_it  # noqa: B018


def test_a_script_can_do_what_the_command_does(tmp_path: Path, seeded_embedded: object) -> None:
    place = seeded_embedded.uri  # type: ignore[attr-defined]
    with explorer.open(place) as partnerships:
        rows = list(partnerships.query("reach", tier="strategic"))
        assert {row["tier"] for row in rows} == {"strategic"}
        assert len(partnerships.cypher("MATCH (f:Faculty) RETURN f.name")) == 7
        with pytest.raises(ExplorerError):
            partnerships.query("raech")


def test_every_question_and_column_is_documented() -> None:
    for name in library.names():
        query = library.named(name)
        assert query.summary.endswith("."), name
        assert all(parameter.doc.endswith(".") for parameter in query.parameters), name
    for record in RECORDS:
        assert all(heading.doc.endswith(".") for heading in headings(record)), record.file


def test_the_list_of_commands_says_the_first_sentence_of_each() -> None:
    from explorer.cli import VERBS, main

    context = click.Context(main)
    for verb, sentence in VERBS.items():
        command = main.get_command(context, verb)
        assert command.get_short_help_str(limit=200) == sentence, verb


def test_the_list_of_commands_imports_none_of_them() -> None:
    text = "import sys; from explorer.cli import main\n"
    text += "try: main(['--help'])\nfinally: print([*sys.modules])"
    shown = subprocess.run(
        [sys.executable, "-c", text], check=True, capture_output=True, text=True
    ).stdout
    assert "Commands:" in shown
    assert "explorer.cli.messages" in shown
    assert "explorer.cli.load" not in shown


def test_the_readme_names_every_command() -> None:
    from explorer.cli import VERBS

    text = (ROOT / "README.md").read_text()
    for verb in VERBS:
        assert f"partnerships {verb}" in text, verb
    assert "make demo" in text.split("##")[0] + text.split("##")[1]
    assert "make test" in text.split("##")[0] + text.split("##")[1]


def test_the_commands_of_the_readme_run(tmp_path: Path) -> None:
    """Every `partnerships` line of the README that needs no server, in its order."""
    text = (ROOT / "README.md").read_text()
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    commands = [
        line.partition("  #")[0].strip() for line in lines if line.startswith("partnerships ")
    ]
    assert len(commands) > 8
    environment = os.environ | {
        "PARTNERSHIPS_GRAPH": str(tmp_path / "graph"),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
    }
    for command in commands:
        line = command.replace("partnerships ", f"{sys.executable} -m explorer ", 1)
        done = subprocess.run(
            ["bash", "-c", line],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, (command, done.stderr)
