"""Long answers, put together from parts that are asked for at the same time.

A query that is given `part` and `parts` answers with a share of its rows. Both databases answer
one query on one core, so that two at a time take little more than half as long.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from itertools import chain
from typing import Any

from explorer.graph.load import Load
from explorer.graph.protocol import Graph, Rows
from explorer.queries.library import NamedQuery

LARGE = 10_000  # rows of the dataset; with fewer a second query costs more than it saves
MOST = 4


def cores() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_parts(graph: Graph, query: NamedQuery, parameters: Mapping[str, Any], load: Load) -> Rows:
    """The rows of a query, those of one part after those of another."""
    parts = min(cores(), MOST)
    if "parts" not in query.given or load.rows < LARGE or parts == 1:
        return graph.query(query.text, parameters)
    from concurrent.futures import ThreadPoolExecutor

    def asked(part: int) -> Rows:
        return graph.query(query.text, {**parameters, "part": part, "parts": parts})

    with ThreadPoolExecutor(parts) as pool:
        found = list(pool.map(asked, range(parts)))
    columns = next((rows.columns for rows in found if rows.columns), ())
    return Rows(columns, tuple(chain.from_iterable(rows.rows for rows in found)))
