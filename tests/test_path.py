"""Shortest connections in words, as wished; and what is said where there is none."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import networkx
import pytest
from conftest import BOTH, SEED
from plain import Files, actors, many

from explorer.errors import InputError, UnknownNameError
from explorer.graph.protocol import Graph
from explorer.queries.choice import Choice
from explorer.queries.path import Wish, connections

on_both = pytest.mark.parametrize("seeded", BOTH, indirect=True)
FILES = Files(SEED, "2026-06-30")
EVERY = Choice(scope="all")


def told(graph: Graph, start: str, end: str, **wish: Any) -> list[dict[str, Any]]:
    return list(connections(graph, start, end, EVERY, Wish(**wish), 10_000))


def network() -> networkx.Graph:
    """Everything that a path may go through, from the CSV files."""
    graph = networkx.Graph()
    home = FILES.settings["home"]
    joined = [(row["id"], row["faculty"] or home) for row in FILES.units.values()]
    joined += [(faculty, home) for faculty in FILES.faculties]
    joined += [(row["consortium"], row["member"]) for row in FILES.table("memberships")]
    for row in FILES.activities:
        joined += [(f"activity {row['id']}", other) for other in actors(row)]
        joined += [(f"activity {row['id']}", other) for other in many(row["partners"])]
    for row in FILES.table("agreements"):
        joined += [(f"agreement {row['id']}", other) for other in many(row["partners"])]
    for number, row in enumerate(FILES.table("contacts")):
        joined += [(f"contact {number}", other) for other in (row["partner"], row["unit"]) if other]
    for row in FILES.table("partners"):
        joined += [(row["id"], other) for other in many(row["parents"])]
        joined += [(row["id"], row["succeeded_by"])] if row["succeeded_by"] else []
    graph.add_edges_from(joined)
    return graph


@on_both
@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("arup", "n8"),
        ("marks-spencer", "sinochem"),
        ("medicine", "business"),
        ("design", "opera-north"),
        ("york", "arup"),
    ],
)
def test_the_paths_are_all_the_shortest(seeded: Graph, start: str, end: str) -> None:
    graph = network()
    graph.remove_node(FILES.settings["home"])
    expected = list(networkx.all_shortest_paths(graph, start, end))
    found = told(seeded, start, end)
    assert len(found) == len(expected)
    assert {row["steps"] for row in found} == {len(expected[0]) - 1}
    assert len({row["connection"] for row in found}) == len(found)


@on_both
def test_a_path_is_told_in_words_with_its_rows(seeded: Graph) -> None:
    by_words = {row["connection"]: row["rows"] for row in told(seeded, "M&S", "sinochem")}
    rows = by_words[
        "School of Design undertakes 'Recovering polyester from blended garments' with "
        "Marks & Spencer; School of Design undertakes 'Measuring the colour of effect pigments' "
        "with Sinochem"
    ]
    assert rows == [
        "activities.csv:4",
        "activities.csv:95",
        "partners.csv:2",
        "partners.csv:6",
        "units.csv:2",
    ]


@on_both
def test_a_path_goes_where_it_is_wished(seeded: Graph) -> None:
    every = [row["connection"] for row in told(seeded, "marks-spencer", "sinochem")]
    without = [
        row["connection"] for row in told(seeded, "marks-spencer", "sinochem", avoid=("chemistry",))
    ]
    through = [
        row["connection"] for row in told(seeded, "marks-spencer", "sinochem", through="chemistry")
    ]
    assert without == [words for words in every if "School of Chemistry" not in words]
    assert sorted(through) == sorted(set(every) - set(without))
    assert 0 < len(without) < len(every)


@on_both
def test_where_there_is_none_the_nearest_is_told(seeded: Graph) -> None:
    with pytest.raises(InputError) as none:
        told(seeded, "asda", "dyson", tier="corporate")
    assert "no path of at most 8 steps leads from Asda to Dyson" in str(none.value)
    assert "The nearest, --hubs, has 6 steps: University of Leeds undertakes" in str(none.value)
    with pytest.raises(InputError, match="are the same: Arup"):
        told(seeded, "arup", "ARUP")
    with pytest.raises(UnknownNameError, match="'Arup'"):
        told(seeded, "arupp", "n8")
    with pytest.raises(InputError, match=r"max-length 8, has 4 steps"):
        told(seeded, "arup", "n8", most=3)


def test_the_command_counts_all_and_tells_the_first(
    seeded_embedded: Graph, run: Callable[..., Any]
) -> None:
    words = ("--graph", seeded_embedded.uri, "path", "M&S", "sinochem", "--scope", "all")
    assert run(*words, "--limit", "2").stdout.startswith(
        "From Marks & Spencer to Sinochem: 22 paths of 4 steps, the first 2 of them\n"
    )
    answer = json.loads(run(*words, "--format", "json").stdout)
    assert len(answer["rows"]) == 22
    assert answer["stamp"]["scope"] == "all activities, planned ones included"
    none = run(*words, "--avoid", "chemistry", "--through", "chemistry")
    assert (none.exit_code, none.stdout) == (1, "")
    assert none.stderr.startswith("Error: no path")
