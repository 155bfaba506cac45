"""Two side by side, two days, two loads: what differs, and what is said of it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import BOTH, SEED
from plain import Files, actors, many
from plain_portfolio import measures
from test_answers import rounded
from test_guard import Desk

from explorer.compare import MEASURES, between_days, between_loads, side_by_side
from explorer.errors import InputError, UnknownNameError
from explorer.graph import open_graph
from explorer.graph.protocol import Graph
from explorer.queries.choice import Choice

on_both = pytest.mark.parametrize("seeded", BOTH, indirect=True)
FILES = Files(SEED, "2026-06-30")
Run = Callable[..., Any]


@on_both
def test_two_partners_side_by_side(seeded: Graph) -> None:
    result = side_by_side(seeded, "arup", "Sinochem", Choice(scope="all"))
    rows = {row["measure"]: row for row in result}
    own = {id: measures(FILES, FILES.partners[id], {"scope": "all"}) for id in ("arup", "sinochem")}
    for name in own["arup"]:
        row = rows[name.replace("_", " ")]
        for title, id in (("Arup", "arup"), ("Sinochem", "sinochem")):
            assert row[title] == rounded(own[id][name])
    assert rows["activities"]["difference"] == (
        own["sinochem"]["activities"] - own["arup"]["activities"]
    )
    assert rows["pattern"]["difference"] is None
    shared = rows["activities with Faculty of Environment"]
    counted = [
        row
        for row in FILES.activities
        if "arup" in many(row["partners"]) and "environment" in map(FILES.faculty_of, actors(row))
    ]
    assert (shared["Arup"], shared["Sinochem"], shared["difference"]) == (len(counted), None, None)


@on_both
def test_two_faculties_side_by_side(seeded: Graph) -> None:
    rows = {row["measure"]: row for row in side_by_side(seeded, "arts", "medicine", Choice())}
    arts, medicine = (FILES.faculties[id]["name"] for id in ("arts", "medicine"))
    assert rows["units"][arts] == sum(u["faculty"] == "arts" for u in FILES.units.values())
    assert rows["units"][medicine] == sum(u["faculty"] == "medicine" for u in FILES.units.values())


def test_what_cannot_be_compared_is_an_error(seeded_embedded: Graph, run: Run) -> None:
    with pytest.raises(InputError, match="is a partner and 'arts' a faculty"):
        side_by_side(seeded_embedded, "arup", "arts", Choice())
    with pytest.raises(InputError, match="are the same partner"):
        side_by_side(seeded_embedded, "M&S", "marks-spencer", Choice())
    with pytest.raises(UnknownNameError, match="Arup"):
        side_by_side(seeded_embedded, "arupp", "n8", Choice())
    for words in (["arup"], ["a", "b", "c"], ["--as-of", "2020-01-01"], ["--load", "load-1"]):
        assert run("--graph", seeded_embedded.uri, "compare", *words).exit_code == 2
    there = run("--graph", seeded_embedded.uri, "compare", "arup", "n8", "--as-of", "2021-06-30")
    assert "2021-06-30" in there.stderr


@on_both
def test_what_changed_in_the_world_between_two_days(seeded: Graph) -> None:
    found = {
        (row["id"], row["measure"]): (row["before"], row["after"])
        for row in between_days(seeded, "2021-06-30", "2024-02-29", Choice())
    }
    expected = {}
    for id, partner in FILES.partners.items():
        then, now = (
            measures(FILES, partner, {"as_of": day}) for day in ("2021-06-30", "2024-02-29")
        )
        expected |= {(id, m): (then[m], now[m]) for m in MEASURES if then[m] != now[m]}
    assert found == expected
    same = between_days(seeded, "2026-06-30", "2026-06-30", Choice())
    assert (len(same), same.notes) == (0, ("No measure of any partner differs.",))


@pytest.mark.parametrize("place", BOTH, indirect=True)
def test_what_changed_in_the_record_between_two_loads(place: str, tmp_path: Path, run: Run) -> None:
    desk = Desk(tmp_path, run, place)
    desk.put("contacts.csv", [{"partner": "p-0", "role": "owner", "side": "ours", "person": "Jo"}])
    desk.load()
    desk.change("activities.csv", range(1), title="Another title", partners="p-1")
    desk.change("contacts.csv", range(1), person="Somebody Else")
    desk.put("agreements.csv", desk.rows("agreements.csv")[1:])
    assert desk.load().exit_code == 0
    done = desk.run("compare", "--load", "load-1", "--load", "load-2", "--format", "csv")
    rows = [tuple(row.values()) for row in csv.DictReader(io.StringIO(done.stdout))]
    assert (
        "activities.csv",
        "changed",
        "act-11",
        "partners",
        "p-0",
        "p-1",
        "activities.csv:2",
    ) in rows
    assert ("agreements.csv", "removed", "agr-1", "", "", "", "agreements.csv:2") in rows
    persons = [row for row in rows if row[3] == "person"]
    assert [row[4:6] for row in persons] == [("(a person)", "(a person)")]
    assert "Somebody Else" not in done.stdout
    assert all(row[1] in ("changed", "removed", "follows") for row in rows)
    back = json.loads(
        desk.run("compare", "--load", "load-2", "--load", "load-1", "--format", "json").stdout
    )["rows"]
    assert [row["change"] for row in back].count("added") == 1
    assert desk.run("compare", "--load", "load-1", "--load", "load-7").exit_code == 1


def test_a_comparison_in_a_file_is_without_what_its_audience_may_not_see(
    tmp_path: Path, run: Run
) -> None:
    desk = Desk(tmp_path, run)
    desk.change("activities.csv", range(30), visibility="restricted")
    rows = desk.rows("activities.csv")
    desk.put("activities.csv", [row | {"visibility": "restricted"} for row in rows])
    desk.load()
    desk.put("activities.csv", [row | {"visibility": "restricted", "title": "T"} for row in rows])
    desk.load("--accept", "all")
    graph = open_graph(desk.graph)
    try:
        whole = between_loads(graph, "load-1", "load-2", audience="restricted")
        less = between_loads(graph, "load-1", "load-2", audience="internal")
    finally:
        graph.close()
    assert len(whole) == 30
    assert (len(less), less.notes) == (0, ("The two loads hold the same.",))
