"""The questions about the whole portfolio, in plain Python."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from typing import Any

from plain import Answer, Files, Row, actors, many, pounds


def measures(files: Files, partner: Row, values: Mapping[str, Any]) -> dict[str, Any]:
    """What docs/measures.md says of one partner."""
    counted = [row for row in files.in_scope(values) if partner["id"] in many(row["partners"])]
    by_faculty: Counter[str] = Counter()
    for row in counted:
        by_faculty.update({f for f in map(files.faculty_of, actors(row)) if f})
    led = {files.faculty_of(row["lead"]) for row in counted if row["lead"]}
    firm = sum(faculty in led or count >= 2 for faculty, count in by_faculty.items())
    breadth = len({row["kind"] for row in counted})
    total = sum(by_faculty.values())
    shares = [count / total for count in by_faculty.values()]
    states = Counter(files.state(row, values) for row in counted)
    cross = firm >= files.settings["faculties"] and breadth >= files.settings["kinds"]
    some = "cross-campus" if cross else "concentrated" if breadth >= 2 else "single-kind"
    return {
        "pattern": some if counted else "none",
        "reach": len(by_faculty),
        "firm_reach": firm,
        "units": len({actor for row in counted for actor in actors(row) if actor in files.units}),
        "breadth": breadth,
        "activities": len(counted),
        "live_activities": states["live"],
        "open_activities": states["open"],
        "value": pounds(row["value"] for row in counted),
        "unknown_values": sum(not row["value"] for row in counted),
        "concentration": max(shares) if total else None,
        "effective_faculties": math.exp(-sum(p * math.log(p) for p in shares)) if total else 0.0,
    }


def reach(files: Files, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    rows = [
        {"id": partner["id"], "name": partner["name"], "tier": partner["tier"] or None}
        | measures(files, partner, values)
        for partner in files.of_partners(values)
    ]
    order = ("reach", "firm_reach", "breadth", "activities")
    return sorted(rows, key=lambda row: (*(-row[name] for name in order), row["id"]))


ANSWERS: dict[str, Answer] = {"reach": reach}
