"""The tutorials and how-to pages, walked: each command is run and each edit made as they say.

A `console` block is run line by line; below each `$` stands what is printed, `...` for any text.
A command fails only where `Error: ` is shown. A `pycon` block is run as Python. A block with a
`title` is written to the file of that name. A sentence of the form of EDIT or GONE is done to the
files. What only looks like one of these is a fault, so that nothing is passed over. A `sh` block of
a how-to page is for other programs, and is not run.
"""

from __future__ import annotations

import csv
import doctest
import re
import shlex
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent
from typing import Any

import neo4j_server
import pytest
from conftest import ROOT, wipe

DOCS = ROOT / "docs"
TUTORIALS = sorted(DOCS.glob("tutorials/*.md"))
PAGES = [*TUTORIALS, *sorted(DOCS.glob("how-to/*.md"))]
SESSION = r"^```console\n(?P<session>.*?)^```$"
PYTHON = r"^```pycon\n(?P<python>.*?)^```$"
FILE = r"^ *```\w+ title=\"(?P<written>[^\"]+)\"\n(?P<text>.*?)^ *```$"
EDIT = (
    r"^In `(?P<file>[^`]+)`, in the row of `(?P<row>[^`]+)`, "
    r"write (?:`(?P<value>[^`]+)`|nothing) as `(?P<column>[^`]+)`\.$"
)
GONE = r"^Delete `(?P<gone>[^`]+)`\.$"
STEP = re.compile(f"{SESSION}|{PYTHON}|{FILE}|{EDIT}|{GONE}", re.MULTILINE | re.DOTALL)
LIKE = re.compile(
    r"^ *(?:```|~~~).*|^ *\$ .*|.*\b[Ii]n the row of\b.*|^ *In `[^`]+`,.*|^ *Delete\b.*",
    re.MULTILINE,
)
OTHER = re.compile(r"^```sh\n(?:(?!partnerships\b).*\n)*?```$", re.MULTILINE)
COMMAND = re.compile(r"^\$ partnerships (.+)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)
SERVER = "bolt://localhost:7687"
Run = Callable[..., Any]


def walk(page: Path, run: Run, server: str = "") -> int:
    """Do what a page says, in the current folder; the number of commands."""
    commands = 0
    for step in STEP.finditer(page.read_text(encoding="utf-8")):
        if step["file"]:
            edit(Path(step["file"]), step["row"], step["column"], step["value"] or "")
        elif step["gone"]:
            Path(step["gone"]).unlink()
        elif step["written"]:
            Path(step["written"]).write_text(dedent(step["text"]), encoding="utf-8")
        elif step["python"]:
            python(page.stem, step["python"])
        else:
            session = step["session"].replace(SERVER, server)
            assert len(re.findall(r"^\$", session, re.MULTILINE)) == len(COMMAND.findall(session))
            for words, shown in COMMAND.findall(session):
                check(words, shown, run(*shlex.split(words)))
                commands += 1
    return commands


def check(words: str, shown: str, done: Any) -> None:
    """A command printed what is shown, or all that it printed in another case."""
    assert (done.exit_code != 0) == ("Error: " in shown), (words, done.output)
    if shown and not doctest.OutputChecker().check_output(shown, done.output, doctest.ELLIPSIS):
        pytest.fail(f"$ partnerships {words}\n{done.output}\nbut the page shows:\n{shown}")


def python(name: str, text: str) -> None:
    """Run a session of Python and compare what it prints."""
    test = doctest.DocTestParser().get_doctest(text, {}, name, None, None)
    told: list[str] = []
    failed, tried = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test, out=told.append)
    assert not failed, "".join(told)
    assert tried


def edit(file: Path, row: str, column: str, value: str) -> None:
    """Write one cell, as a spreadsheet would."""
    with file.open(encoding="utf-8-sig", newline="") as stream:
        header, *rows = csv.reader(stream)
    (record,) = (cells for cells in rows if cells[0] == row)
    assert record[header.index(column)] != value
    record[header.index(column)] = value
    with file.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows([header, *rows])


@pytest.mark.parametrize("page", [p for p in PAGES if p.stem != "neo4j"], ids=lambda p: p.stem)
def test_a_page_does_what_it_says(
    page: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PARTNERSHIPS_GRAPH", str(tmp_path / "graph"))
    assert walk(page, run) > 2


def passed_over(text: str, *, sh: bool) -> list[str]:
    """The lines that look like a step and are none; `sh` says whether there may be such blocks."""
    return LIKE.findall(STEP.sub("", OTHER.sub("", text) if sh else text))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_no_step_of_a_page_is_passed_over(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert passed_over(text, sh=page not in TUTORIALS) == []


@pytest.mark.parametrize(
    "text",
    [
        "In `a.csv`, in the row of `x`, put `y` as `kind`.",
        "In `a.csv`, write `y` as `kind` where the id is `x`.",
        "Then in `a.csv`, in the row of `x`, write `y` as `kind`.",
        "Delete the file `a.csv`.",
        "```\n$ partnerships load\n```",
        "```sh\npartnerships load\n```",
        "    ```console\n    $ partnerships load\n    ```",
    ],
)
def test_what_only_looks_like_a_step_is_a_fault(text: str) -> None:
    step = "In `a.csv`, in the row of `x`, write `y` as `kind`."
    assert passed_over(f"{step}\n\n```sh\nmake neo4j\n```\n\n{text}\n", sh=True)
    assert passed_over(f"{step}\n\n```sh\nmake neo4j\n```\n", sh=False)
    assert passed_over(f"{step}\n\n```sh\nmake neo4j\n```\n", sh=True) == []


@pytest.mark.neo4j
def test_the_page_on_a_neo4j_does_what_it_says(
    run: Run, server: neo4j_server.Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    wipe(server.uri)
    assert walk(DOCS / "how-to" / "neo4j.md", run, server.uri) > 2
