"""What Cypher cannot compute: the same by the library that is kept and by our own arithmetic."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.errors import QueryError
from explorer.graph.protocol import Graph
from explorer.queries import computed, library
from explorer.queries.run import ask

UNITS, PARTNERS = [f"u{n}" for n in range(7)], [f"p{n}" for n in range(9)]
GRAPHS = st.dictionaries(
    st.sampled_from(UNITS), st.sets(st.sampled_from(PARTNERS), min_size=1), min_size=1
)


@settings(deadline=None)
@given(GRAPHS)
def test_betweenness_by_levels_is_that_of_networkx(joined: dict[str, set[str]]) -> None:
    expected, found = computed.by_networkx(joined), computed.by_levels(joined)
    assert found.keys() == expected.keys()
    assert all(math.isclose(found[id], expected[id], abs_tol=1e-12) for id in expected)


def test_a_large_graph_has_the_same_answer_as_a_small_one(
    seeded_embedded: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    query, values = library.named("connectors"), {"scope": "all"}
    small = ask(seeded_embedded, query, values, cite=True)
    monkeypatch.setattr(computed, "LARGE", 0)
    monkeypatch.setattr(computed, "TOGETHER", 7)
    monkeypatch.setattr(computed, "by_networkx", None)
    assert ask(seeded_embedded, query, values, cite=True) == small


def test_nobody_in_scope_is_an_empty_answer(seeded_embedded: Graph) -> None:
    values: dict[str, Any] = {"from_year": 2999}
    assert ask(seeded_embedded, library.named("connectors"), values).rows == ()


def test_a_query_that_names_no_computation_is_refused(tmp_path: Path) -> None:
    (tmp_path / "q.cypher").write_text("// Q\n// @then magic\n// @column a  A.\nRETURN 1 AS a")
    with pytest.raises(QueryError, match="@then is none of betweenness"):
        library.read_query(tmp_path / "q.cypher")
