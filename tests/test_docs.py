"""What is generated from the code is up to date, and true of it and of the example data."""

from __future__ import annotations

import csv
import json
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import pytest
from conftest import ROOT, SEED

import explorer
from explorer.cli import main
from explorer.dataset.dataset import Dataset
from explorer.dataset.records import BY_FILE, RECORDS, Record, headings
from explorer.dataset.settings import FIELDS
from explorer.graph.elements import elements
from explorer.graph.protocol import Graph
from explorer.queries import library
from explorer.session import Partnerships

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


def test_the_reference_tells_every_option_of_every_command() -> None:
    pages = page_of("commands"), page_of("queries")
    for name, command, parent in commands(main, click.Context(main)):
        asked = parent.info_name == "query"
        section = section_of(pages[asked], name.rpartition(" ")[2] if asked else name)
        for option in command.params:
            told = section + (pages[asked].partition("## Portfolio")[0] if asked else "")
            if isinstance(option, click.Option):
                assert all(f"`{flag}`" in told for flag in option.opts), (name, option.opts)
                assert option.help, (name, option.opts)


def test_the_reference_tells_the_questions_from_the_map_of_a_query() -> None:
    page = page_of("commands")
    assert page.count("[Questions](queries.md) has each of them.") == 1
    assert "[Questions](queries.md)" in section_of(page, "query")


def test_the_reference_tells_which_numbers_an_option_takes() -> None:
    page = page_of("commands")
    assert "| `--depth` | `INTEGER`, `1<=x<=6` |" in section_of(page, "map partner")
    assert "| `--limit` | `INTEGER`, `x>=1` |" in section_of(page, "path")
    assert "RANGE" not in page


def commands(group: click.Group, context: click.Context) -> Iterator[tuple[str, Any, Any]]:
    """Each command with its name and the context that it is found in."""
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        within = click.Context(command, info_name=name, parent=context)
        yield within.command_path.strip(), command, context
        if isinstance(command, click.Group):
            yield from commands(command, within)


def test_the_reference_tells_every_column_of_every_question() -> None:
    page = page_of("queries")
    for name in library.names():
        question, section = library.named(name), section_of(page, name)
        assert question.doc in section
        assert f"partnerships query {name} {question.example}".strip() in section
        assert all(f"| `{column.name}` | {column.doc}" in section for column in question.columns)


def test_the_reference_tells_every_label_property_and_relationship(
    seed: Dataset, seeded_embedded: Graph
) -> None:
    page = page_of("graph")
    settings = seed.settings.model_copy(update={"dates": "day-first"})  # beside `as_of`
    whole = elements(replace(seed, settings=settings))
    for labels, nodes in whole.nodes.items():
        (line,) = (
            row for row in page.split("\n") if row.startswith(f"| `{'`, `'.join(labels)}` |")
        )
        names = {name for node in nodes for name in node} - {"row"}
        assert all(f"`{name}`" in line for name in names), (labels, names)
    for ends in whole.relationships:
        rows = [row for row in page.split("\n") if f"[:{ends.type}" in row]
        assert any(ends.start[-1] in row and ends.end[-1] in row for row in rows), ends
    (example,) = re.findall(r"^```cypher\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert len(Partnerships(seeded_embedded).cypher(example)) > 5


def test_the_reference_tells_what_python_may_import() -> None:
    page = page_of("python")
    for name in explorer.__all__:
        assert (getattr(explorer, name).__doc__ or "").split("\n")[0] in section_of(page, name)
    for method in ("query", "cypher", "find", "path", "close"):
        assert f"### Partnerships.{method}\n" in page


def page_of(name: str) -> str:
    return (ROOT / "docs" / "reference" / f"{name}.md").read_text(encoding="utf-8")


def section_of(page: str, title: str) -> str:
    """What stands under a heading, without the headings below it of the same level or above."""
    (found,) = re.findall(rf"^##+ {re.escape(title)}\n(.*?)(?=^##+ |\Z)", page, re.M | re.DOTALL)
    return str(found)


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


PAGES = [ROOT / "README.md", ROOT / "seed_data" / "README.md", *(ROOT / "docs").rglob("*.md")]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_file_that_a_page_links_to_is_there(page: Path) -> None:
    """As the pages are read beside the code, without the site."""
    for link in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8")):
        assert "://" in link or (page.parent / link).exists(), link


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
