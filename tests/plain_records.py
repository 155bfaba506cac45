"""The records themselves as they are told, in plain Python."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from plain import Answer, Files, actors, first_day, last_day, many, pounds


def partners(files: Files, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    day = files.as_of(values)
    belongs: dict[str, list[str]] = {}
    for row in files.table("memberships"):
        if (not row["since"] or first_day(row["since"]) <= day) and (
            not row["until"] or last_day(row["until"]) >= day
        ):
            belongs.setdefault(row["member"], []).append(files.name(row["consortium"]))
    return [
        {
            "id": partner["id"],
            "name": partner["name"],
            "kind": partner["kind"],
            "consortia": sorted(set(belongs.get(partner["id"], []))),
            "recorded": sum(partner["id"] in many(a["partners"]) for a in files.activities),
            "row": partner["row"],
        }
        | {
            name: partner.get(name) or None
            for name in (
                *("tier", "partnership", "purpose", "sector", "country", "since"),
                *("website", "source"),
            )
        }
        for partner in files.of_partners(values)
    ]


def activities(files: Files, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    asked = {row["id"] for row in files.of_partners(values)}
    narrowed = any(values.get(name) for name in ("tier", "sector", "consortium"))
    one = values.get("partner")
    return [
        {
            "id": row["id"],
            "title": row["title"],
            "kind": files.kinds[row["kind"]],
            "partners": named(files, many(row["partners"])),
            "lead": files.name(row["lead"]) if row["lead"] else None,
            "units": named(files, many(row["units"])),
            "start": row["start"] or None,
            "end": row["end"] or None,
            "state": files.state(row, values),
            "value": pounds([row["value"]]),
            "source": row.get("source") or None,
            "row": row["row"],
        }
        for row in sorted(files.in_scope(values), key=lambda row: row["id"])
        if (not narrowed or asked.intersection(many(row["partners"])))
        and (not one or one in many(row["partners"]))
    ]


def named(files: Files, ids: list[str]) -> list[str]:
    """Their names in order."""
    return sorted(map(files.name, ids))


def faculties(files: Files, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    asked = {row["id"] for row in files.of_partners(values)}
    narrowed = any(values.get(name) for name in ("tier", "sector", "consortium"))
    counted = [
        row
        for row in files.in_scope(values)
        if not narrowed or asked.intersection(many(row["partners"]))
    ]
    found = []
    for id, faculty in sorted(files.faculties.items()):
        own = [unit["id"] for unit in files.units.values() if unit["faculty"] == id]
        theirs = [row for row in counted if {id, *own}.intersection(actors(row))]
        found.append(
            {
                "id": id,
                "name": faculty["name"],
                "units": len(own),
                "active_units": len({a for row in theirs for a in actors(row) if a in own}),
                "activities": len(theirs),
                "led": sum(row["lead"] in {id, *own} for row in theirs),
                "partners": len({p for row in theirs for p in many(row["partners"])}),
                "kinds": len({row["kind"] for row in theirs}),
                "website": faculty.get("website") or None,
                "source": faculty.get("source") or None,
                "row": faculty["row"],
            }
        )
    return found


ANSWERS: dict[str, Answer] = {
    "activities": activities,
    "faculties": faculties,
    "partners": partners,
}
