"""Answers in a notebook: data frames, graphs, tables; and the notebook of the docs, run."""

from __future__ import annotations

import ast
import csv
import io
import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from conftest import ROOT

import explorer
from explorer.errors import InputError
from explorer.graph.protocol import Graph
from explorer.queries.result import Column, Result, Stamp
from explorer.session import Partnerships

STAMP = Stamp("Data", "load-1", "2026-07-01", "abc", "2026-06-30", 1, 2)
HOSTILE = "<script>alert(1)</script>&\"'"


def cells() -> list[str]:
    book = json.loads((ROOT / "docs" / "notebook.ipynb").read_text(encoding="utf-8"))
    return ["".join(cell["source"]) for cell in book["cells"] if cell["cell_type"] == "code"]


def run_cell(text: str, names: dict[str, Any]) -> Any:
    """What a cell gives: the value of its last line, where that is an expression."""
    tree = ast.parse(text)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), names)
    if last is None:
        return None
    return eval(compile(ast.Expression(last.value), "cell", "eval"), names)


def test_the_notebook_of_the_docs_runs(
    seeded_embedded: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARTNERSHIPS_GRAPH", seeded_embedded.uri)
    names: dict[str, Any] = {}
    first, means, shared, found, ways, _ = [run_cell(text, names) for text in cells()]
    assert {row["tier"] for row in first} == {"strategic"}
    assert means.loc["cross-campus", "reach"] > means.loc["concentrated", "reach"]
    assert shared == ["Partner:sheffield", "Partner:york"]
    assert set(found["kind"]) >= {"activity", "partner"}
    assert all("Marks & Spencer" in words and "Sinochem" in words for words in ways)


def test_a_data_frame_holds_the_same_cells(seeded_embedded: Graph) -> None:
    result = Partnerships(seeded_embedded).query("reach")
    frame = result.to_dataframe()
    assert list(frame.columns) == [column.name for column in result.columns]
    assert len(frame) == len(result)
    for row, (_, there) in zip(result, frame.iterrows(), strict=True):
        assert there["id"] == row["id"]
        assert (row["value"] is None) == (there["value"] != there["value"])
        assert row["value"] is None or there["value"] == float(row["value"])


def test_a_graph_holds_the_nodes_and_edges_of_the_rows(seeded_embedded: Graph) -> None:
    partnerships = Partnerships(seeded_embedded)
    text = (
        "MATCH p = (u:Unit)-[:UNDERTAKES]->(a:Activity)-[:WITH]->(:Partner {id: 'arup'}) RETURN p"
    )
    graph = partnerships.cypher(text).to_networkx()
    assert graph.nodes["Partner:arup"]["name"] == "Arup"
    assert graph.nodes["Partner:arup"]["labels"] == ("Partner",)
    activities = {name for name in graph if name.startswith("Activity:")}
    assert activities == set(graph.predecessors("Partner:arup"))
    assert all(key in ("WITH", "UNDERTAKES") for _, _, key in graph.edges(keys=True))
    with pytest.raises(InputError, match="holds no nodes"):
        partnerships.query("reach").to_networkx()


def test_a_table_in_a_notebook_is_escaped_and_short() -> None:
    rows = tuple((n, f"{HOSTILE} {n}", Decimal("1.50"), None, [HOSTILE]) for n in range(300))
    columns = tuple(map(Column, ("n", HOSTILE, "value", "none", "list")))
    page = Result(HOSTILE, columns, rows, STAMP)._repr_html_()
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert page.count("<tr>") == 201
    assert "300 rows, the first 200 of them." in page


def test_what_is_exported_is_what_notebooks_use() -> None:
    assert {"open", "Result", "Partnerships"} <= set(explorer.__all__)


def test_rows_are_sorted_by_a_column(seeded_embedded: Graph, run: Callable[..., Any]) -> None:
    reach = Partnerships(seeded_embedded).query("reach", scope="all")
    values = [row["value"] for row in reach.sorted_by("value")]
    known = [value for value in values if value is not None]
    assert known == sorted(known, reverse=True)
    assert values == known + [None] * (len(values) - len(known))
    names = [row["name"].casefold() for row in reach.sorted_by("name")]
    assert names == sorted(names)
    assert sorted(map(repr, reach.sorted_by("tier").rows)) == sorted(map(repr, reach.rows))
    words = ("--graph", seeded_embedded.uri, "query", "reach", "--format", "csv", "--sort")
    told = csv.DictReader(io.StringIO(run(*words, "activities").stdout))
    counts = [int(row["activities"]) for row in told]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] > counts[-1]
    wrong = run(*words, "activites")
    assert (wrong.exit_code, "'activities'" in wrong.stderr) == (1, True)
