"""What Cypher cannot compute: answers made from the rows that a query returns.

A query that says `// @then NAME` in its comment has its rows turned into its answer by the
function of that name here. Libraries are imported by the function that needs them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from itertools import chain
from operator import itemgetter
from typing import TYPE_CHECKING, Any, cast

from explorer.errors import GraphError
from explorer.graph.protocol import Rows
from explorer.queries import TIERS
from explorer.queries.dependency import resting

if TYPE_CHECKING:
    import numpy

Joined = Mapping[str, Collection[str]]
LARGE = 500_000  # nodes times edges above which networkx takes more than about a second
DIVIDER, VALUES = "\x1f", 8  # of an activity in one text; no text of a dataset has a divider
CHANGED = "an activity in the graph is not as it was loaded. Load the dataset again."
TOGETHER = 256  # how many sources are followed at once


def betweenness(found: Rows) -> Rows:
    """Betweenness (Freeman 1977) in the graph of units and partners, the highest first.

    The rows are nodes: id, name, what, row, `joined` (of a unit: its partners) and `cited` (of
    a unit: pairs of a partner and a row). Nodes without a neighbour are not in the graph.
    """
    nodes: list[dict[str, Any]] = list(found.records())
    joined = {node["id"]: sorted(node["joined"]) for node in nodes if node["joined"]}
    neighbours, rows = _neighbours(joined), _rows(nodes)
    edges = sum(map(len, joined.values()))
    between = (by_networkx if edges * len(neighbours) <= LARGE else by_levels)(joined)
    answer: list[tuple[Any, ...]] = [
        (
            id,
            node["name"],
            node["what"],
            # To twelve places first: what differs further down is the order of the sums.
            round(round(between[id], 12), 4),
            len(neighbours[id]),
            sum(len(neighbours[one]) == 1 for one in neighbours[id]),
            [node["row"], *rows[id]],
        )
        for node in nodes
        if (id := node["id"]) in neighbours
    ]
    answer.sort(key=lambda row: (-row[3], -row[4], row[0]))
    columns = ("id", "name", "what", "betweenness", "neighbours", "only_through", "rows")
    return Rows(columns, tuple(answer))


def _neighbours(joined: Joined) -> dict[str, set[str]]:
    """Whom each unit and each partner is joined with."""
    neighbours: dict[str, set[str]] = defaultdict(set)
    for unit, partners in joined.items():
        for partner in partners:
            neighbours[unit].add(partner)
            neighbours[partner].add(unit)
    return dict(neighbours)


def _rows(nodes: list[dict[str, Any]]) -> dict[str, set[str]]:
    """The rows of the activities of each unit and each partner, where they are asked for."""
    rows: dict[str, set[str]] = defaultdict(set)
    for node in nodes:
        for partner, row in node["cited"]:
            rows[partner].add(row)
            rows[node["id"]].add(row)
    return rows


def by_networkx(joined: Joined) -> dict[str, float]:
    """Betweenness of units and partners, normalised, by networkx."""
    import networkx

    graph = networkx.Graph((unit, partner) for unit in joined for partner in joined[unit])
    return dict(networkx.betweenness_centrality(graph))


def by_levels(joined: Joined) -> dict[str, float]:
    """The same, exact as well, where networkx would take minutes.

    Brandes' algorithm (2001) for many sources at once. In a graph of two sides each level of the
    search is on one side, so that a step is the product of a matrix with the table of who is
    joined with whom.
    """
    import numpy

    units, partners = sorted(joined), sorted({one for some in joined.values() for one in some})
    place = {partner: at for at, partner in enumerate(partners)}
    table = numpy.zeros((len(units), len(partners)))
    for at, unit in enumerate(units):
        table[at, [place[partner] for partner in joined[unit]]] = 1.0
    of_units, of_partners = _through(table)
    back_partners, back_units = _through(table.T)
    count = len(units) + len(partners)
    pairs = max((count - 1) * (count - 2), 1)
    sums = (*(of_units + back_units).tolist(), *(of_partners + back_partners).tolist())
    return {id: total / pairs for id, total in zip((*units, *partners), sums, strict=True)}


def _through(table: numpy.ndarray[Any, Any]) -> tuple[Any, Any]:
    """How much of the paths from all nodes of the first side leads through each node."""
    import numpy

    totals = [numpy.zeros(size) for size in table.shape]
    steps = (numpy.ascontiguousarray(table), numpy.ascontiguousarray(table.T))
    for first in range(0, table.shape[0], TOGETHER):
        near = steps[0][first : first + TOGETHER]
        # How many shortest paths end at each node: for each level, and for each side in all.
        levels = [numpy.eye(len(near), table.shape[0], first), near]
        paths = [levels[0].copy(), levels[1].copy()]
        while levels[-1].any() and not paths[side := len(levels) % 2].all():
            found = levels[-1] @ steps[1 - side]
            found[paths[side] > 0] = 0.0
            paths[side] += found
            levels.append(found)
        depends = [numpy.zeros_like(one) for one in paths]
        for level in range(len(levels) - 1, 1, -1):
            side, here, before = level % 2, levels[level], levels[level - 1]
            share = numpy.divide(
                1.0 + depends[side], here, where=here > 0, out=numpy.zeros_like(here)
            )
            depends[1 - side] += before * (share @ steps[side])
        for side in (0, 1):
            totals[side] += depends[side].sum(axis=0)
    return totals[0], totals[1]


def listed(found: Rows) -> Rows:
    """Activities by id, put together from their own values and the names that they refer to.

    A row of `activities` holds one text an activity, its values divided by U+001F. The others
    are a name and the ids of the activities that it is the kind, a partner, the lead or a unit
    of. Names of a list are in order.
    """
    one: dict[str, dict[str, str]] = {"kind": {}, "lead": {}}
    many: dict[str, dict[str, list[str]]] = {"partners": {}, "units": {}}
    rows: list[Any] = list(found.rows)
    rows.sort(key=lambda row: (row[0], str(row[1])))
    for what, name, ids in (row for row in rows if row[0] != "activities"):
        if what in one:
            one[what].update(dict.fromkeys(ids, name))
        else:
            for id in ids:
                many[what].setdefault(id, []).append(name)
    texts = sorted(chain.from_iterable(row[2] for row in rows if row[0] == "activities"))
    if not texts:
        return Rows((), ())
    cells = DIVIDER.join(texts).split(DIVIDER)  # at once, as one by one takes five times as long
    if len(cells) != VALUES * len(texts):
        raise GraphError(CHANGED)
    ids, titles, starts, ends, states, values, sources, places = (
        cells[at::VALUES] for at in range(VALUES)
    )
    columns = {
        "id": ids,
        "title": titles,
        **{what: map(known.get, ids) for what, known in one.items()},
        **{what: [known.get(id, []) for id in ids] for what, known in many.items()},
        "start": map(_or_none, starts),
        "end": map(_or_none, ends),
        "state": states,
        "value": map(_pence, values),
        "source": map(_or_none, sources),
        "row": places,
    }
    return Rows(tuple(columns), tuple(zip(*columns.values(), strict=True)))


def _pence(text: str) -> int | None:
    try:
        return int(text) if text else None
    except ValueError:
        raise GraphError(CHANGED) from None


def _or_none(text: str) -> str | None:
    return text or None


def by_partner(found: Rows) -> Rows:
    """A row for each kind of a partner, those of a partner together, most activities first."""
    inner = ("kind_id", "kind", "activities", "value", "unknown_values", "rows")
    return _ordered(_apart(found, inner), "partner_id", "-activities", "kind_id")


def by_faculty(found: Rows) -> Rows:
    """A row for each faculty of a partner, those of a faculty together, most activities first."""
    inner = ("faculty_id", "faculty", "activities", "led", "kinds", "rows")
    return _ordered(_apart(found, inner), "faculty_id", "-activities", "partner_id")


def _apart(found: Rows, inner: tuple[str, ...]) -> Rows:
    """A row for each item of the last column, whose own cells have the names `inner`."""
    rows = ((*row[:-1], *item) for row in found.rows for item in cast("list[Any]", row[-1]))
    return Rows((*found.columns[:-1], *inner) if found.rows else (), tuple(rows))


def by_reach(found: Rows) -> Rows:
    """The same rows, the partners of the widest reach first."""
    return _ordered(found, "-reach", "-firm_reach", "-breadth", "-activities", "id")


def by_tier(found: Rows) -> Rows:
    """The same rows by declared tier, in each the partners of the widest firm reach first."""
    at = found.columns.index("tier") if found.rows else 0
    rank: dict[Any, int] = {tier: place for place, tier in enumerate((*TIERS, None))}
    wide = _ordered(found, "-firm_reach", "-reach", "-breadth", "-activities", "id").rows
    return Rows(found.columns, tuple(sorted(wide, key=lambda row: rank[row[at]])))


def by_value(found: Rows) -> Rows:
    """The same rows, the partners of the highest known value first, those of none last."""
    return _ordered(found, "-value", "-activities", "id")


def by_missing(found: Rows) -> Rows:
    """The same rows, the partners that lack least first."""
    return _ordered(found, "missing_faculties", "missing_kinds", "id")


def _ordered(found: Rows, *keys: str) -> Rows:
    """The rows in the order of these columns: among 30,000 the database takes long for it.

    What is unknown counts as less than anything that is known.
    """
    rows: list[tuple[Any, ...]] = list(found.rows)
    for key in reversed(keys) if rows else ():
        cell = itemgetter(found.columns.index(key.lstrip("-")))
        unknown = [row for row in rows if cell(row) is None]
        known = [row for row in rows if cell(row) is not None]
        known.sort(key=cell, reverse=key.startswith("-"))
        rows = known + unknown if key.startswith("-") else unknown + known
    return Rows(found.columns, tuple(rows))


COMPUTED: dict[str, Callable[[Rows], Rows]] = {
    "betweenness": betweenness,
    "by_partner": by_partner,
    "by_faculty": by_faculty,
    "by_missing": by_missing,
    "by_reach": by_reach,
    "by_tier": by_tier,
    "by_value": by_value,
    "listed": listed,
    "resting": resting,
}
