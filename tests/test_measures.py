"""What the page counts after any filter is what the named query answers for the same filter."""

from __future__ import annotations

import json
from typing import Any

import pytest
from core import call
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.graph.protocol import Graph
from explorer.maps import views
from explorer.maps.model import Map
from explorer.maps.render import island
from explorer.maps.views import Choice
from explorer.queries import SCOPES
from explorer.queries.audience import View
from explorer.queries.library import named
from explorer.queries.run import ask

COUNTED = (
    *("reach", "firm_reach", "units", "breadth", "activities", "live_activities"),
    *("open_activities", "concentration", "effective_faculties", "pattern"),
)
KINDS = "MATCH (k:ActivityKind) RETURN k.id AS id ORDER BY id"
YEARS = st.one_of(st.none(), st.integers(2005, 2028))


def counted(chart: Map, filter: dict[str, Any]) -> dict[str, Any]:
    data = json.loads(island(chart))
    partners = [node["id"] for node in data["nodes"] if node["id"] not in data["rim"]]
    found = call("counted", data["engaged"], filter, len(partners), len(data["rim"]))
    return {**found, "by_id": dict(zip(partners, found["partners"], strict=True))}


@pytest.fixture(scope="module")
def chart(seeded_embedded: Graph) -> Map:
    return views.reach(View(seeded_embedded, "restricted", 0), Choice())


@given(st.sampled_from(SCOPES), st.sets(st.integers(0, 9)), YEARS, YEARS)
@settings(max_examples=150, deadline=None)
def test_the_page_counts_what_the_query_counts(
    seeded_embedded: Graph,
    chart: Map,
    scope: str,
    kinds: set[int],
    first: int | None,
    last: int | None,
) -> None:
    if first and last:
        first, last = sorted((first, last))
    ids = [str(row[0]) for row in seeded_embedded.query(KINDS).rows]
    values = {
        "scope": scope,
        "kind": [ids[kind] for kind in sorted(kinds)],
        "from_year": first,
        "until_year": last,
    }
    filter = {"scope": scope, "kinds": sorted(kinds), "from": first, "until": last}
    found = counted(chart, filter)["by_id"]
    rows = list(ask(seeded_embedded, named("reach"), values, cite=True))
    assert {row["id"] for row in rows} == set(found)
    for row in rows:
        there = found[row["id"]]
        assert {name: there[name] for name in COUNTED} == {name: row[name] for name in COUNTED}, row
        own = {place for place in row["rows"] if place.startswith("activities.csv:")}
        assert {f"activities.csv:{one['row']}" for one in there["rows"]} == own


def test_years_and_undated_add_up_to_what_is_in_scope(chart: Map) -> None:
    every = {"scope": "all", "kinds": [], "from": None, "until": None}
    found = counted(chart, every)
    assert sum(found["years"].values()) + found["undated"] == found["inScope"]
    assert found["undated"] > 0
    some = counted(chart, every | {"from": 2022, "until": 2024})
    assert some["years"] == found["years"]
    assert some["inScope"] == sum(found["years"][str(year)] for year in (2022, 2023, 2024))


def test_edges_are_those_of_the_question_of_the_matrix(chart: Map, seeded_embedded: Graph) -> None:
    found = counted(chart, {"scope": "window", "kinds": [], "from": None, "until": None})["by_id"]
    rim = list(chart.rim)
    for row in ask(seeded_embedded, named("matrix")):
        counts = found[row["partner_id"]]["counts"]
        assert counts[rim.index(row["faculty_id"])] == row["activities"]
    assert sum(n > 0 for one in found.values() for n in one["counts"]) == len(chart.edges)
