"""What is generated from the record classes is up to date, and true of the example data."""

from __future__ import annotations

import csv
import json
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, SEED

from explorer.dataset.records import BY_FILE, RECORDS, Record, headings
from explorer.dataset.settings import FIELDS
from explorer.graph.protocol import Graph
from explorer.queries import library

DOCS = ROOT / "tools" / "docs.py"
PACKAGE: dict[str, Any] = json.loads((SEED / "datapackage.json").read_text())


def test_the_generated_files_are_up_to_date() -> None:
    command = [sys.executable, DOCS, "--check"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "")


def test_a_file_that_differs_is_named_and_fails_the_check(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.syspath_prepend(str(DOCS.parent))
    import docs

    monkeypatch.setattr(docs, "documents", lambda: {ROOT / "docs" / "dataset.md": "else"})
    assert docs.main(["--check"]) == 1
    assert capsys.readouterr().out == "docs/dataset.md is not up to date; run `make docs`\n"
    assert (ROOT / "docs" / "dataset.md").read_text() != "else"


def test_the_dictionary_tells_each_file_column_and_setting() -> None:
    text = (ROOT / "docs" / "dataset.md").read_text()
    for kind in RECORDS:
        section = text.partition(f"## {kind.file}\n")[2].partition("\n## ")[0]
        assert (kind.__doc__ or "") in section
        for heading in headings(kind):
            (line,) = re.findall(rf"^\| `{heading.heading}` \|.*$", section, re.MULTILINE)
            assert heading.doc in line
            assert all(f"`{choice}`" in line for choice in heading.choices)
            assert ("| yes |" in line) == heading.required
    assert all(f"| `{name}` |" in text for name in FIELDS)


def test_the_data_package_describes_every_file_of_the_example_by_its_columns() -> None:
    described = {one["path"]: one for one in PACKAGE["resources"]}
    assert described.keys() == {path.name for path in SEED.glob("*.csv")}
    for name, resource in described.items():
        fields = [field["name"] for field in resource["schema"]["fields"]]
        assert fields == rows_of(name)[0]


@pytest.mark.parametrize("kind", RECORDS, ids=lambda kind: kind.file)
def test_the_constraints_of_the_data_package_hold_in_the_example_data(kind: type[Record]) -> None:
    (schema,) = (one["schema"] for one in PACKAGE["resources"] if one["path"] == kind.file)
    header, *rows = rows_of(kind.file)
    for field in schema["fields"]:
        cells = [row[header.index(field["name"])] for row in rows]
        for cell in cells:
            assert holds(field.get("constraints", {}), cell), (field["name"], cell)
    for key in (schema.get("primaryKey"), *schema.get("uniqueKeys", [])):
        values = [tuple(row[header.index(name)] for name in key) for row in rows if key]
        assert len(values) == len(set(values))
    for foreign in schema.get("foreignKeys", []):
        other, *others = rows_of(f"{foreign['reference']['resource']}.csv")
        known = {row[other.index("id")] for row in others}
        assert {row[header.index(foreign["fields"][0])] for row in rows} <= known | {""}


def holds(constraints: dict[str, Any], cell: str) -> bool:
    if not cell:
        return not constraints.get("required")
    return (
        re.fullmatch(constraints.get("pattern", ".*"), cell, re.DOTALL) is not None
        and cell in constraints.get("enum", [cell])
        and float(constraints.get("minimum", 0)) <= (float(cell) if "minimum" in constraints else 0)
    )


def rows_of(name: str) -> list[list[str]]:
    with (Path(SEED) / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_references_are_foreign_keys_where_one_column_of_one_file_is_meant() -> None:
    keys = {
        (resource["path"], key["fields"][0]): key["reference"]["resource"]
        for resource in PACKAGE["resources"]
        for key in resource["schema"].get("foreignKeys", [])
    }
    assert keys == {
        ("units.csv", "faculty"): "faculties",
        ("memberships.csv", "consortium"): "consortia",
        ("activities.csv", "kind"): "activity_kinds",
    }
    assert PACKAGE["licenses"] == [{"name": "CC-BY-4.0"}]
    assert BY_FILE.keys() == {resource["path"] for resource in PACKAGE["resources"]}


BLOCK = re.compile(r"^```\n\$ (partnerships .+)\n((?:.*\n)*?)```$", re.MULTILINE)
MEASURES = (ROOT / "docs" / "measures.md").read_text(encoding="utf-8")
EXAMPLES = BLOCK.findall(MEASURES)


@pytest.mark.parametrize(("command", "shown"), EXAMPLES, ids=[command for command, _ in EXAMPLES])
def test_an_example_of_the_measures_prints_what_is_shown(
    command: str, shown: str, seeded_embedded: Graph, run: Callable[..., Any]
) -> None:
    done = run("--graph", seeded_embedded.uri, *shlex.split(command)[1:])
    assert done.exit_code == 0, done.stderr
    assert done.stdout.startswith(shown)
    assert shown.count("\n") > 1


def test_every_question_has_its_rule_and_an_example() -> None:
    headings = set(re.findall(r"^#{3,4} `?([a-z-]+)`?", MEASURES, re.MULTILINE))
    asked = {shlex.split(command)[2] for command, _ in EXAMPLES}
    assert headings >= set(library.names())
    assert asked == set(library.names())
    assert MEASURES.count("```\n$ ") == len(EXAMPLES)


def test_every_link_within_the_measures_leads_somewhere() -> None:
    headings = re.findall(r"^#+ (.+)$", MEASURES, re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in headings}
    assert set(re.findall(r"\]\(#([^)]+)\)", MEASURES)) <= anchors
