"""Where to act: dense small worlds, in which gaps and common schools are frequent, and two ends."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import plain
import pytest
from click.testing import Result
from conftest import load_of
from hypothesis import given, settings
from hypothesis import strategies as st
from test_answers import agree

from explorer.dataset.reader import read
from explorer.errors import InputError, UnknownNameError
from explorer.graph import scratch
from explorer.graph.protocol import Graph
from explorer.queries import library
from explorer.queries.run import ask

DOERS = ["arts", "careers", "design", "history", "law", "surgery"]
DENSE = ("candidates", "co-engagement", "gaps", "introductions", "shared-partners")
KINDS = ["consultancy", "ktp", "research"]


@st.composite
def dense_worlds(draw: st.DrawFn) -> dict[str, list[plain.Row]]:
    """Worlds of few partners, alike in kind and sector, with undated activities of few kinds."""
    world = draw(plain.worlds())
    partners = [row["id"] for row in world["partners"]][:4]

    def some(names: list[str], least: int = 0) -> list[str]:
        return draw(st.lists(st.sampled_from(names), unique=True, min_size=least, max_size=3))

    world["activities"] = [
        {
            "id": f"a{n}",
            "title": f"Activity {n % 3}",
            "kind": draw(st.sampled_from(KINDS)),
            "partners": ";".join(some(partners, 1)),
            "lead": doers[0],
            "units": ";".join(doers[1:]),
            "start": draw(st.sampled_from(["", "", "2021"])),
            "end": "",
            "value": "",
        }
        for n in range(draw(st.integers(6, 14)))
        for doers in [some(DOERS, 1)]
    ]
    for row in world["partners"]:
        row |= {"kind": "company", "sector": draw(st.sampled_from(["energy", "energy", ""]))}
        row["tier"] = draw(st.sampled_from(["strategic", "corporate", ""]))
    stated = [
        (unit, "*", "", "complete") for unit in DOERS if draw(st.sampled_from([True, True, False]))
    ]
    keys = st.tuples(
        st.sampled_from(DOERS),
        st.sampled_from(["*", *KINDS]),
        st.sampled_from(["2020", "2021-06", "2030"]),
        st.sampled_from(["complete", "partial", "none"]),
    )
    stated += draw(st.lists(keys, unique_by=lambda key: key[:3], max_size=4))
    world["coverage"] = [
        {"unit": unit, "kind": kind, "from": start, "until": "", "state": state}
        for unit, kind, start, state in stated
    ]
    return world


ASKED = st.fixed_dictionaries(
    {"from": st.sampled_from(DOERS), "to": st.just("p1")},
    optional={
        "as_of": st.sampled_from(["2020-06-30", "2028-01-01"]),
        "kind": st.just(["ktp"]),
        "faculty": st.sampled_from(["arts", "law"]),
        "tier": st.just("strategic"),
        "partner": st.just("p1"),
        "all_partners": st.booleans(),
        "min": st.integers(0, 2),
    },
)


@settings(max_examples=15, deadline=None)
@given(dense_worlds(), ASKED)
def test_gaps_and_what_is_shared_in_dense_worlds(world: dict[str, Any], asked: Any) -> None:
    with TemporaryDirectory() as name:
        files = plain.save(world, Path(name))
        dataset = read(Path(name)).dataset
        with scratch(dataset, load_of(dataset)) as graph:
            for query in DENSE:
                known = {parameter.name for parameter in library.named(query).parameters}
                agree(graph, files, query, {key: asked[key] for key in asked if key in known})


def test_a_faculty_with_schools_is_no_cell_and_one_without_is(seeded_embedded: Graph) -> None:
    rows = ask(seeded_embedded, library.named("gaps"), {"all_partners": True, "scope": "all"})
    assert {row["unit_id"] for row in rows}.isdisjoint({"arts", "engineering", "medicine"})
    assert {row["coverage"] for row in rows} <= {"complete", "partial", None}
    assert any(row["similar_partners"] for row in rows)


def test_what_must_be_given_is_asked_for(
    seeded_embedded: Graph, run: Callable[..., Result]
) -> None:
    query = library.named("introductions")
    with pytest.raises(InputError, match="to is not given: The partner"):
        ask(seeded_embedded, query, {"from": "law"})
    with pytest.raises(UnknownNameError, match="no unit or faculty is called 'Lawn'"):
        ask(seeded_embedded, query, {"from": "Lawn", "to": "arup"})
    missing = run("query", "introductions", "--from", "law")
    assert missing.exit_code == 2
    assert "Missing option '--to'" in missing.stderr
    assert "[required]" in run("query", "introductions", "--help").stdout
