"""A folder of query files of one's own: `query --queries DIR`."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest
from conftest import BOTH, ROOT, load_of

from explorer.cli.query import as_command
from explorer.dataset.dataset import Dataset
from explorer.dataset.records import Contact
from explorer.errors import ExplorerError, InputError, QueryError, UnknownNameError
from explorer.graph import scratch
from explorer.graph.protocol import Graph
from explorer.queries import library, own
from explorer.queries.run import ask
from explorer.session import Partnerships

seeded_on_both = pytest.mark.parametrize("seeded", BOTH, indirect=True)
HEALTH = """// Partners in health, with their activities in scope.
//
// @param least integer = 1   Only partners with at least so many.
// @column partner            The partner's name.
// @column activities         Number of activities in scope.
// @given cite                Whether the rows are asked for.
// @cite rows                 With --cite: the rows of those activities.
MATCH (activity:Activity)-[:WITH]->(partner:Partner)
WHERE partner.kind = 'health' AND
// @include of-partner
AND
// @include in-scope
WITH partner, count(activity) AS activities,
     collect(CASE WHEN $cite THEN activity.row END) AS rows
WHERE activities >= $least
RETURN partner.name AS partner, activities, rows
ORDER BY activities DESC, partner
"""
A = "// @column a  A.\n"
Run = Callable[..., Any]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "mine"
    made.mkdir()
    (made / "health.cypher").write_text(HEALTH, encoding="utf-8")
    return made


@seeded_on_both
def test_a_question_of_ones_own_is_asked_like_the_others(seeded: Graph, folder: Path) -> None:
    query = own.named("health", folder)
    kinds = {row["id"]: row["kind"] for row in ask(seeded, library.named("partners"))}
    expected = [
        {"partner": row["name"], "activities": row["activities"]}
        for row in ask(seeded, library.named("reach"), {"scope": "live", "tier": "corporate"})
        if kinds[row["id"]] == "health" and row["activities"]
    ]
    told = ask(seeded, query, {"scope": "live", "tier": "corporate"})
    assert list(told) == expected
    assert expected
    assert told.stamp.scope == "activities live or open on 2026-06-30"
    cited = ask(seeded, query, {"least": 2}, cite=True)
    assert all(len(row["rows"]) == row["activities"] >= 2 for row in cited)
    assert cited.title == "health (least 2)"


@seeded_on_both
@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("CREATE (a:Partner) RETURN a", "only read"),
        ("MATCH (a:Load) SET a.title = 'mine' RETURN a", "only read"),
        ("MATCH (a:Partner) DETACH DELETE a RETURN 1 AS a", "only read"),
        ("LOAD CSV FROM 'file:///etc/passwd' AS a RETURN a", "(?i)bad: load ?csv is refused"),
        ("LOAD\\u0020CSV FROM 'file:///etc/passwd' AS a RETURN a", "bad: "),
        ("EXPLAIN RETURN 1 AS a", "may not begin with EXPLAIN"),
        ("", "empty"),
        ("RETRUN 1 AS a", "bad: the query cannot be run"),
        ("RETURN 1 AS b", "bad: returns b, but declares a"),
    ],
)
def test_it_may_only_read(seeded: Graph, tmp_path: Path, text: str, complaint: str) -> None:
    (tmp_path / "bad.cypher").write_text(A + text)
    with pytest.raises(QueryError, match=complaint):
        ask(seeded, own.named("bad", tmp_path))
    assert seeded.load().title.startswith("University of Leeds")


def test_what_it_answers_is_without_persons(tmp_path: Path, seed: Dataset) -> None:
    named = tuple(c.model_copy(update={"person": "Pat Example"}) for c in seed.of(Contact))
    data = Dataset(seed.settings, {**seed.records, Contact: named})
    text = f"{A}MATCH (c:Contact) RETURN [c, {{c: c}}] AS a"
    (tmp_path / "contacts.cypher").write_text(text)
    with scratch(data, load_of(data)) as graph:
        told = ask(graph, own.named("contacts", tmp_path))
        assert len(told) == len(named)
        assert "Pat Example" not in repr(told.rows)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("RETURN 1 AS a", r"bad\.cypher: no @column is declared in the comment"),
        (f"\n{A}RETURN 1 AS a", r"bad\.cypher: no @column is declared in the comment"),
        (f"{A}// @parm x text?  X.\nRETURN 1 AS a", r"bad\.cypher:2: cannot read the line '@parm"),
        (f"{A}// @param x txet?  X.\nRETURN $x AS a", r":2: x has the unknown type .*'text'"),
        (f"{A}// @param x text  X.\nRETURN $x AS a", ":2: x needs"),
        (f"{A}// @param x integer = two  X.\nRETURN $x AS a", ":2: x cannot be 'two'"),
        (f"{A}// @param x date = 2026-13-01  X.\nRETURN $x AS a", ":2: x cannot be '2026-13-01'"),
        (f"{A}// @param x tier = gold  X.\nRETURN $x AS a", ":2: x cannot be 'gold'"),
        (f"{A}// @param format text?  X.\nRETURN $format AS a", ":2: every query has an option"),
        (f"{A}// @param Tier text?  X.\nRETURN $Tier AS a", ":2: 'Tier' cannot be an option"),
        (f"{A}// @param as_of text?  X.\nRETURN $as_of AS a", ":2: as_of is always of type date"),
        (f"{A}// @param kind kind?  X.\nRETURN $kind AS a", r":2: kind is always of type kind\*"),
        (f"{A}// @param x where*  X.\nRETURN $x AS a", ":2: only --where is of type where"),
        (f"{A}// @param where where*  X.\nRETURN $where AS a", ":2: where comes with an @include"),
        (f"{A}// @param x text?  X.\nRETURN 1 AS a", ":2: x is declared but not used"),
        (f"{A}RETURN 1 AS a,\n  $x AS b", r":3: \$x is used but not declared"),
        (f"{A}// @given today  T.\nRETURN $today AS a", ":2: @given today is none of as_of, "),
        (
            f"{A}// @param doers text?  T.\n// @given doers  T.\nRETURN $doers AS a",
            ":2: doers is a @param and a @given",
        ),
        (f"{A}// @then betweenness\nRETURN 1 AS a", ":2: @then is only for"),
        ("// @column a: pounds  A.\nRETURN 1 AS a", ":1: a has the unknown type 'pounds'"),
        (f"{A}RETURN 1 AS a\n// @include in-scop", ":3: .* called 'in-scop'.*'in-scope'"),
        (f"{A}// @include ../queries/reach\nRETURN 1 AS a", ":2: there is nothing to include"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_its_line(
    tmp_path: Path, text: str, complaint: str
) -> None:
    (tmp_path / "bad.cypher").write_text(text)
    with pytest.raises(QueryError, match=complaint):
        own.named("bad", tmp_path)


@pytest.mark.parametrize("values", ["'x' AS a", "[1] AS a", "7 AS a", "{b: 1} AS a"])
@pytest.mark.parametrize("kind", ["money", "set"])
def test_a_cell_that_is_not_of_its_column_is_told(
    seeded_embedded: Graph, tmp_path: Path, kind: str, values: str
) -> None:
    (tmp_path / "q.cypher").write_text(f"// @column a: {kind}  A.\nRETURN {values}")
    try:
        ask(seeded_embedded, own.named("q", tmp_path))
    except ExplorerError as error:
        assert "a column of type money must hold pence" in str(error)  # noqa: PT017


def test_a_file_as_windows_saves_it_is_read(folder: Path, seeded_embedded: Graph) -> None:
    text = "\ufeff" + HEALTH.replace("\n", "\r\n").replace("in-scope", "in-scope  ")
    (folder / "windows.cypher").write_bytes(text.encode())
    expected = ask(seeded_embedded, own.named("health", folder))
    assert ask(seeded_embedded, own.named("windows", folder)).rows == expected.rows
    (folder / "latin.cypher").write_bytes(A.encode() + b"// caf\xe9\nRETURN 1 AS a")
    with pytest.raises(QueryError, match=r"latin\.cypher:2: is not UTF-8"):
        own.named("latin", folder)


def test_days_and_dates_have_the_meaning_of_the_library(
    seeded_embedded: Graph, tmp_path: Path
) -> None:
    text = f"{A}// @param as_of date?  D.\n// @param since date?  S.\nRETURN $as_of + $since AS a"
    (tmp_path / "q.cypher").write_text(text)
    told = ask(seeded_embedded, own.named("q", tmp_path), {"since": "2020-01-01"})
    assert told.rows == (("2026-06-302020-01-01",),)


def test_a_folder_is_refused_that_is_none_or_empty_or_takes_a_shipped_name(
    tmp_path: Path, folder: Path
) -> None:
    with pytest.raises(InputError, match="there is no such folder"):
        own.names(tmp_path / "nowhere")
    with pytest.raises(InputError, match="holds no query"):
        own.names(tmp_path)
    (folder / "Reach.cypher").write_text(A)
    with pytest.raises(InputError, match=r"Reach\.cypher: reach is a query of the program's"):
        own.named("health", folder)


def test_every_option_of_a_query_is_kept_from_parameters() -> None:
    command = as_command(library.named("overlap"))
    own_names = {parameter.name for parameter in library.named("overlap").parameters}
    options = {option.name for option in command.params} - own_names
    spelt = {
        word.lstrip("-")
        for option in command.params
        if isinstance(option, click.Option) and option.name in options
        for word in option.opts
        if word.startswith("--")
    }
    assert options | spelt | {"help", "queries"} == own.OPTIONS


def test_they_are_listed_explained_and_asked_on_the_command_line(
    run: Run, folder: Path, seeded_embedded: Graph, tmp_path: Path
) -> None:
    words = ("--graph", seeded_embedded.uri, "query", "--queries", folder)
    listed = run("query", "--queries", folder).stdout
    assert listed.startswith(run("query").stdout[:40])
    assert f"\nOf your own, in {folder}:\n  health  " in listed
    assert "  health " in run("query", "--queries", folder, "--help").stdout
    helped = run("query", "--queries", folder, "health", "--help").stdout
    assert "--least INTEGER" in helped
    assert "--scope [window|live|all]" in helped
    assert "Example" not in helped
    assert "partner.kind = 'health'" in run(*words, "health", "--cypher").stdout
    done = run(*words, "health", "--sort", "partner", "--format", "csv", "--cite")
    assert done.exit_code == 0, done.stderr
    assert done.stdout.startswith("partner,activities,rows\n")
    assert "Scope: activities live or open on 2026-06-30, or ended since" in done.stderr
    out = tmp_path / "health.json"
    assert run(*words, "health", "-o", out).exit_code == 0
    assert json.loads(out.read_text(encoding="utf-8"))["stamp"]["audience"] == "internal"
    assert run(*words, "faculties").exit_code == 0
    for mistyped, hint in (("halth", "'health'"), ("raech", "'reach'")):
        refused = run(*words, mistyped)
        assert (refused.exit_code, refused.stdout) == (1, "")
        assert hint in refused.stderr
    assert "no such folder" in run("query", "--queries", tmp_path / "nowhere").stderr


def test_the_file_of_the_docs_is_one(seeded_embedded: Graph, tmp_path: Path) -> None:
    text = (ROOT / "docs" / "queries.md").read_text(encoding="utf-8")
    (tmp_path / "trusts.cypher").write_text(text.split("```cypher\n")[1].split("```")[0])
    told = ask(seeded_embedded, own.named("trusts", tmp_path), {"scope": "all"}, cite=True)
    assert [column.name for column in told.columns] == ["partner", "activities", "value", "rows"]
    assert told.rows
    told_types = text.split("Types: ")[1].split(". The query")[0]
    assert set(library.TYPES) - {"where"} == set(re.sub(r" \([^)]*\)", "", told_types).split(", "))


def test_from_python_the_folder_is_named_with_the_query(
    seeded_embedded: Graph, folder: Path
) -> None:
    partnerships = Partnerships(seeded_embedded)
    told = partnerships.query("health", queries=folder, least=2)
    assert told == partnerships.query("health", queries=str(folder), least=2)
    assert told.rows
    with pytest.raises(UnknownNameError):
        partnerships.query("health")
    (folder / "named.cypher").write_text(f"{A}// @param name text?  N.\nRETURN $name AS a")
    assert partnerships.query("named", queries=folder, name="x").rows == (("x",),)
