"""Dependency: how much of what an area does rests on its top partners."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from explorer.graph.protocol import Rows

TOPS = (1, 5, 10)
COLUMNS = (
    *("area_id", "area", "top", "partners", "activities", "resting", "activity_share"),
    *("by_activity", "value", "unknown_values", "resting_value", "value_share", "by_value", "rows"),
)


def resting(found: Rows) -> Rows:
    """The top 1, 5 and 10 partners of the university and of each faculty.

    The rows say `what` they are: places; `all` activities with their pence (less than 0 is
    unknown) and their rows; those `of faculty`; those `with partner`.
    """
    of: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for record in found.records():
        of[str(record["what"])].append(record)
    worth: dict[str, int] = {}
    rows: dict[str, str] = {}
    for every in of["all"]:  # one, or none where nothing counts
        worth = dict(zip(every["activities"], every["pence"], strict=True))
        rows = dict(zip(every["activities"], every["rows"], strict=False))
    of_partner = {one["id"]: set(one["activities"]) for one in of["with partner"]}
    of_area = {one["id"]: worth.keys() & set(one["activities"]) for one in of["of faculty"]}
    of_area |= {one["id"]: set(worth) for one in of["university"]}
    names = {one["id"]: one["name"] for one in of["with partner"]}
    answer: list[tuple[Any, ...]] = []
    for place in (*of["university"], *of["faculty"]):
        own = of_area.get(place["id"], set())
        shared = {id: both for id, some in of_partner.items() if (both := some & own)}
        cited = [place["row"], *(rows[one] for one in own if one in rows)]
        for told in _area(own, shared, worth, names):
            answer.append((place["id"], place["name"], *told, cited))
    return Rows(COLUMNS, tuple(answer))


def _area(
    own: Collection[str],
    shared: Mapping[str, Collection[str]],
    worth: Mapping[str, int],
    names: Mapping[str, str],
) -> Iterator[tuple[Any, ...]]:
    """The cells of an area from `top` on: its activities, and those that it shares with whom."""
    total, known = _sum(own, worth)
    counts = sorted((-len(activities), id) for id, activities in shared.items())
    values = ((*_sum(activities, worth), id) for id, activities in shared.items())
    most = sorted((-pence, id) for pence, some, id in values if some)
    size = len(own)
    for top in TOPS:
        by_activity = [id for _, id in counts[:top]]
        by_value = [id for _, id in most[:top]]
        joint = len({one for id in by_activity for one in shared[id]})
        value, _ = _sum({one for id in by_value for one in shared[id]}, worth)
        yield (
            *(top, len(shared), size, joint, _share(joint, size)),
            [names[id] for id in by_activity],
            *(total if known else None, size - known),
            *(value if known else None, _share(value, total)),
            [names[id] for id in by_value],
        )


def _sum(activities: Iterable[str], worth: Mapping[str, int]) -> tuple[int, int]:
    """The known pence of these activities, and of how many they are known."""
    known = [pence for one in activities if (pence := worth[one]) >= 0]
    return sum(known), len(known)


def _share(part: int, whole: int) -> float | None:
    """A part of the whole, 0 to 1, to four places as the database rounds them."""
    return math.floor(10000.0 * part / whole + 0.5) / 10000.0 if whole > 0 else None
