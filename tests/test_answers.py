"""Every named query, computed a second time from the CSV files, agrees on both graphs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import plain
import plain_act
import plain_portfolio
import plain_records
import plain_risk
import pytest
from conftest import BOTH, SEED, load_of, wipe
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.dataset.reader import read
from explorer.errors import InputError
from explorer.graph import open_graph, scratch
from explorer.graph.protocol import Graph
from explorer.queries import library
from explorer.queries.run import ask

ANSWERS: dict[str, plain.Answer] = {
    **plain_portfolio.ANSWERS,
    **plain_act.ANSWERS,
    **plain_risk.ANSWERS,
    **plain_records.ANSWERS,
}
SEEDED = plain.Files(SEED, "2026-06-30")
CHOICES: dict[str, list[Any]] = {
    "scope": ["live", "all"],
    "as_of": ["1900-01-01", "2015-01-01", "2023-02-28"],
    "kind": [["ktp", "students"]],
    "faculty": ["arts", "medicine"],
    "tier": ["strategic"],
    "sector": ["energy"],
    "consortium": ["n8"],
    "from_year": [2023],
    "until_year": [2022],
    "partner": ["velomere-energy", "marks-spencer"],
    "all_partners": [True],
    "from": ["engineering", "careers"],
    "min": [0, 4],
    "min_faculties": [3],
    "months": [0, 30],
    "share": [50],
    "academic": [True],
    "differs": [True],
    "min_breadth": [5],
    "years": [0, 3],
}
NEEDED = {"from": "law", "to": "opera-north"}


def agree(graph: Graph, files: plain.Files, name: str, values: Mapping[str, Any]) -> None:
    """The query's answer is the plain one: the same rows in the same order."""
    found = list(ask(graph, library.named(name), values, cite=True))
    expected = ANSWERS[name](files, values)
    for row, wanted in zip(found, expected, strict=False):
        told = {key: row[key] for key in wanted}
        assert told == {key: rounded(cell) for key, cell in wanted.items()}, (name, values)
    assert len(found) == len(expected), (name, values)


def rounded(cell: Any) -> Any:
    """A ratio, which the query gives to four places, as what is near enough to it."""
    return pytest.approx(cell, abs=1e-4) if isinstance(cell, float) else cell


@pytest.mark.parametrize("seeded", BOTH, indirect=True)
@pytest.mark.parametrize("name", sorted(ANSWERS))
def test_a_question_on_the_example_data(name: str, seeded: Graph) -> None:
    """Every value of a parameter on the embedded graph, the first of each on a Neo4j."""
    most = 1 if seeded.uri.startswith("bolt") else None
    known = {parameter.name for parameter in library.named(name).parameters}
    needed = {key: NEEDED[key] for key in NEEDED if key in known}
    agree(seeded, SEEDED, name, needed)
    for parameter, values in CHOICES.items():
        for value in values[:most]:
            if parameter in known:
                agree(seeded, SEEDED, name, needed | {parameter: value})


def test_a_number_of_years_or_months_below_0_is_refused(seeded_embedded: Graph) -> None:
    with pytest.raises(InputError, match="--years -1 is less than 0"):
        ask(seeded_embedded, library.named("dormant"), {"years": -1})
    with pytest.raises(InputError, match="--months -1 is less than 0"):
        ask(seeded_embedded, library.named("calendar"), {"months": -1})


ASKED = st.fixed_dictionaries(
    {"from": st.sampled_from(["arts", "careers", "design", "law"]), "to": st.just("p1")},
    optional={
        "scope": st.sampled_from(["window", "live", "all"]),
        "as_of": st.sampled_from(["1900-01-01", "2020-02-29", "2026-06-30", "2028-01-01"]),
        "kind": st.lists(st.sampled_from(["ktp", "research"]), unique=True),
        "faculty": st.sampled_from(["arts", "law"]),
        "tier": st.sampled_from(["corporate", "strategic"]),
        "from_year": st.integers(2018, 2021),
        "until_year": st.integers(2021, 2025),
        "partner": st.just("p1"),
        "all_partners": st.booleans(),
        "min": st.integers(0, 2),
        "academic": st.booleans(),
        "differs": st.booleans(),
        "years": st.integers(0, 8),
        "where": st.lists(
            st.sampled_from(
                ["x_region=North", "x_region=south", "x_strand=Health", "x_campus=City"]
            ),
            unique=True,
        ),
    },
)
HEEDED = {"x_region": "members", "x_strand": "office", "x_campus": "doers"}


@settings(max_examples=25, deadline=None)
@given(plain.worlds(), ASKED)
def test_every_question_on_small_worlds(world: dict[str, Any], asked: dict[str, Any]) -> None:
    with TemporaryDirectory() as name:
        files = plain.save(world, Path(name))
        dataset = read(Path(name)).dataset
        with scratch(dataset, load_of(dataset)) as graph:
            all_agree(graph, files, asked)


@pytest.mark.neo4j
@settings(max_examples=2, deadline=None)
@given(plain.worlds(), ASKED)
def test_every_question_on_small_worlds_in_neo4j(
    server: Any, world: dict[str, Any], asked: dict[str, Any]
) -> None:
    wipe(server.uri)
    with TemporaryDirectory() as name:
        files = plain.save(world, Path(name))
        dataset = read(Path(name)).dataset
        graph = open_graph(server.uri)
        try:
            graph.apply(dataset, load_of(dataset))
            all_agree(graph, files, asked)
        finally:
            graph.close()


def all_agree(graph: Graph, files: plain.Files, asked: Mapping[str, Any]) -> None:
    for name in sorted(ANSWERS):
        query = library.named(name)
        known = {parameter.name for parameter in query.parameters}
        heeded = {**asked, "where": conditions(files, query, asked)}
        agree(graph, files, name, {key: heeded[key] for key in heeded if key in known})


def conditions(
    files: plain.Files, query: library.NamedQuery, asked: Mapping[str, Any]
) -> list[str]:
    """Of the conditions on the office's own columns those that this question and world know."""
    there = {
        f"{column}={row[column]}".casefold()
        for column, names in plain.OWN.items()
        for row in (row for name in names for row in files.table(name))
        if HEEDED[column] in query.given and column in row
    }
    return [one for one in asked.get("where", ()) if one.casefold() in there]


def test_every_question_is_computed_twice() -> None:
    assert set(ANSWERS) == set(library.names())
