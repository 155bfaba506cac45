"""The questions about the whole portfolio, in plain Python."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from typing import Any

from plain import (
    EARLIEST,
    Answer,
    Files,
    Row,
    actors,
    first_day,
    last_day,
    last_or,
    many,
    pounds,
    years_before,
)


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


def of_partner(files: Files, values: Mapping[str, Any]) -> list[Row]:
    """The partners asked for, or of them the one that is named."""
    named = values.get("partner")
    return [one for one in files.of_partners(values) if named in (None, one["id"])]


def reach(files: Files, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    rows = [
        {"id": partner["id"], "name": partner["name"], "tier": partner["tier"] or None}
        | measures(files, partner, values)
        for partner in of_partner(files, values)
    ]
    order = ("reach", "firm_reach", "breadth", "activities")
    return sorted(rows, key=lambda row: (*(-row[name] for name in order), row["id"]))


def ratio(part: float, whole: float) -> float:
    """A ratio to four places, as the query rounds it: half a place up."""
    return math.floor(10000.0 * part / whole + 0.5) / 10000


def who(partner: Row) -> dict[str, Any]:
    """How a row begins that tells of a partner."""
    return {"id": partner["id"], "name": partner["name"], "tier": partner["tier"] or None}


def with_partner(rows: list[Row], partner: Row) -> list[Row]:
    """Those of the activities that are with this partner."""
    return [row for row in rows if partner["id"] in many(row["partners"])]


def asked(files: Files, values: Mapping[str, Any]) -> list[Row]:
    """The activities in scope; where partners are asked for, those with one of them."""
    ids = {row["id"] for row in files.of_partners(values)}
    narrowed = any(values.get(name) for name in ("tier", "sector", "consortium"))
    return [
        row
        for row in files.in_scope(values)
        if not narrowed or ids.intersection(many(row["partners"]))
    ]


def whole_record(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a question that counts all on record unless asked for less."""
    return {"scope": "all"} | values


def unknown(rows: list[Row]) -> int:
    return sum(not row["value"] for row in rows)


def largest_first(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def breadth(files: Files, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    found = []
    for partner in files.of_partners(values):
        counted = with_partner(files.in_scope(values), partner)
        kinds = Counter(files.kinds[row["kind"]] for row in counted)
        told = {
            "breadth": len(kinds),
            "activities": len(counted),
            "kinds": [f"{name}: {n}" for name, n in largest_first(kinds)],
        }
        if len(kinds) >= values.get("min_breadth", 0):
            found.append(who(partner) | told)
    return sorted(found, key=lambda row: (-row["breadth"], -row["activities"], row["id"]))


def concentration(files: Files, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    found = []
    for partner in files.of_partners(values):
        counted = with_partner(files.in_scope(values), partner)
        by_faculty: Counter[str] = Counter()
        for row in counted:
            by_faculty.update({f for f in map(files.faculty_of, actors(row)) if f})
        named = Counter({files.name(id): n for id, n in by_faculty.items()})
        most = max(named.values(), default=0)
        total = sum(named.values())
        measured = measures(files, partner, values)
        told = {
            "activities": len(counted),
            "reach": len(by_faculty),
            "concentration": ratio(most, total) if total else None,
            "effective_faculties": measured["effective_faculties"],
            "leading": [name for name, n in largest_first(named) if n == most],
            "faculties": [f"{name}: {n}" for name, n in largest_first(named)],
        }
        found.append(who(partner) | told)
    return sorted(
        found,
        key=lambda row: (
            -(row["concentration"] if row["reach"] else -1),
            -row["activities"],
            row["id"],
        ),
    )


EXPECTED = {
    "corporate": "cross-campus",
    "strategic": "concentrated",
    "transactional": "single-kind",
}
TIERS = list(EXPECTED)


def tiers(files: Files, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    day = files.as_of(values)
    found = []
    for partner in of_partner(files, values):
        measured = measures(files, partner, values)
        expected = EXPECTED.get(partner["tier"])
        told = expected and measured["pattern"] != "none"
        agreements = with_partner(files.table("agreements"), partner)
        in_force = [
            row
            for row in agreements
            if (not row["signed"] or first_day(row["signed"]) <= day)
            and (not row["expires"] or last_day(row["expires"]) >= day)
        ]
        years = [
            year
            for row in with_partner(files.in_scope({**values, "scope": "all"}), partner)
            if files.state(row, values) != "planned"
            for year in years_of(row, day)
        ]
        wanted = ("firm_reach", "reach", "breadth", "activities", "live_activities")
        row = (
            who(partner)
            | {name: measured[name] for name in ("pattern", *wanted, "open_activities")}
            | {
                "expected": expected,
                "differs": measured["pattern"] != expected if told else None,
                "first_year": min(years, default=None),
                "last_year": max(years, default=None),
                "years_active": max(years) - min(years) + 1 if years else None,
                "agreement": "yes" if in_force else "no" if agreements else "none recorded",
                "agreements": len(agreements),
                "purpose": "yes" if partner.get("purpose") else "none recorded",
            }
        )
        if row["differs"] or not values.get("differs"):
            found.append(row)
    order = ("firm_reach", "reach", "breadth", "activities")
    return sorted(
        found,
        key=lambda row: (
            TIERS.index(row["tier"]) if row["tier"] else len(TIERS),
            *(-row[name] for name in order),
            row["id"],
        ),
    )


def years_of(activity: Row, day: str) -> tuple[int, int]:
    """The first and the last year in which an activity is known to have run by the day."""
    last = min(last_day(activity["end"]), day) if activity["end"] else day
    first = first_day(activity["start"]) if activity["start"] else last
    return int(first[:4]), int(last[:4])


def value(files: Files, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    total = pounds(row["value"] for row in asked(files, values))
    found = []
    for partner in files.of_partners(values):
        counted = with_partner(files.in_scope(values), partner)
        worth = pounds(row["value"] for row in counted)
        joint = pounds(row["value"] for row in counted if len(many(row["partners"])) > 1)
        told = {
            "activities": len(counted),
            "value": worth,
            "unknown_values": unknown(counted),
            "joint": None if worth is None else joint or 0,
            "share": float(worth / total) if worth is not None and total else None,
            "total": total,
        }
        found.append(who(partner) | told)
    return sorted(
        found,
        key=lambda row: (
            -(-1 if row["value"] is None else row["value"]),
            -row["activities"],
            row["id"],
        ),
    )


def begun(activity: Row, values: Mapping[str, Any]) -> int | None:
    """The year that an activity began in; of an academic year, the one in which that begins."""
    if not activity["start"]:
        return None
    day = first_day(activity["start"])
    early = values.get("academic") and day[5:] < "08-01"
    return int(day[:4]) - 1 if early else int(day[:4])


def year_name(year: int, values: Mapping[str, Any]) -> str:
    return f"{year}-{(year + 1) % 100:02}" if values.get("academic") else str(year)


def complete(year: int, files: Files, values: Mapping[str, Any]) -> bool:
    """Whether the records, and the day, reach to the last day of the year."""
    ends = f"{year + 1}-07-31" if values.get("academic") else f"{year}-12-31"
    day = files.as_of(values)
    return ends <= min(files.settings["records_to"] or day, day)


def trend(files: Files, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    by_year: dict[int | None, list[Row]] = {}
    for row in asked(files, whole_record(values)):
        by_year.setdefault(begun(row, values), []).append(row)
    return [
        {
            "year": "undated" if year is None else year_name(year, values),
            "complete": None if year is None else complete(year, files, values),
            "activities": len(rows),
            "year_only": sum(len(row["start"]) == 4 for row in rows),
            "value": pounds(row["value"] for row in rows),
            "unknown_values": unknown(rows),
            "rows": [row["row"] for row in rows],
        }
        for year, rows in sorted(by_year.items(), key=lambda pair: pair[0] or 10000)
    ]


def momentum(files: Files, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    year = int(files.as_of(values)[:4])
    last = next(y for y in range(year, 0, -1) if complete(y, files, values))
    counted = files.in_scope(whole_record(values))
    found = []
    for partner in files.of_partners(values):
        years = [begun(row, values) for row in with_partner(counted, partner)]
        known = [year for year in years if year is not None]
        earlier = sum(last - 5 <= year <= last - 3 for year in known)
        recent = sum(last - 2 <= year <= last for year in known)
        told = {
            "earlier_years": f"{year_name(last - 5, values)} to {year_name(last - 3, values)}",
            "earlier": earlier,
            "recent_years": f"{year_name(last - 2, values)} to {year_name(last, values)}",
            "recent": recent,
            "change": recent - earlier,
            "undated": years.count(None),
        }
        found.append(who(partner) | told)
    return sorted(found, key=lambda row: (-row["change"], -row["recent"], row["id"]))


def dormant(files: Files, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    day, years = files.as_of(values), values.get("years")
    since = years_before(day, files.settings["window_years"] if years is None else years)
    found = []
    for partner in files.of_partners(values):
        counted = with_partner(files.in_scope(whole_record(values)), partner)
        past = [row for row in counted if files.state(row, values) != "planned"]
        if not past or any(last_or(row["end"]) >= since for row in past):
            continue
        final = max(past, key=lambda row: (last_or(row["end"]), row["id"]))
        told = {
            "activities": len(counted),
            "planned": len(counted) - len(past),
            "last_ended": final["end"],
            "last_activity": final["title"],
            "last_id": final["id"],
        }
        found.append((last_or(final["end"]), who(partner) | told))
    found.sort(key=lambda pair: str(pair[1]["id"]))
    return [row for _, row in sorted(found, key=lambda pair: pair[0], reverse=True)]


def newcomers(files: Files, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    since = years_before(files.as_of(values), values.get("years", 2))
    found = []
    for partner in files.of_partners(values):
        counted = [
            row
            for row in with_partner(files.in_scope(whole_record(values)), partner)
            if files.state(row, values) != "planned"
        ]
        dated = [(first_day(row["start"]), row["id"], row) for row in counted if row["start"]]
        if not dated or min(dated)[0] < since:
            continue
        day, _, first = min(dated)
        told = {
            "first_began": first["start"],
            "first_activity": first["title"],
            "first_id": first["id"],
            "activities": len(counted),
            "undated": len(counted) - len(dated),
        }
        found.append((day, who(partner) | told))
    found.sort(key=lambda pair: str(pair[1]["id"]))
    return [row for _, row in sorted(found, key=lambda pair: pair[0], reverse=True)]


def dependency(files: Files, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    values = {"scope": "live"} | dict(values)
    found = []
    for area in [files.settings["home"], *sorted(files.faculties)]:
        theirs = [
            row
            for row in asked(files, values)
            if area not in files.faculties or area in map(files.faculty_of, actors(row))
        ]
        of = {p["id"]: with_partner(theirs, p) for p in files.of_partners(values)}
        of = {id: rows for id, rows in of.items() if rows}
        worth = {id: pounds(row["value"] for row in rows) for id, rows in of.items()}
        by_activity = sorted(of, key=lambda one: (-len(of[one]), one))
        known = [id for id in of if worth[id] is not None]
        by_value = sorted(known, key=lambda one: (-(worth[one] or 0), one))
        total = pounds(row["value"] for row in theirs)
        for top in (1, 5, 10):
            resting = {row["id"] for id in by_activity[:top] for row in of[id]}
            places = {row["id"]: row["value"] for id in by_value[:top] for row in of[id]}
            value = pounds(places.values())
            found.append(
                {
                    "area_id": area,
                    "area": files.name(area),
                    "top": top,
                    "partners": len(of),
                    "activities": len(theirs),
                    "resting": len(resting),
                    "activity_share": len(resting) / len(theirs) if theirs else None,
                    "by_activity": [files.name(id) for id in by_activity[:top]],
                    "value": total,
                    "unknown_values": unknown(theirs),
                    "resting_value": None if total is None else value or 0,
                    "value_share": float((value or 0) / total) if total else None,
                    "by_value": [files.name(id) for id in by_value[:top]],
                }
            )
    return found


def coverage(files: Files, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    day = files.as_of(values)
    last = int(day[:4])
    stated = [(row["from"] or row["until"] or day)[:4] for row in files.table("coverage")]
    years = range(min([last, *map(int, stated)]), last + 1)
    faculty, kinds = values.get("faculty"), values.get("kind")
    found = []
    for id in sorted([*files.faculties, *files.units]):
        if faculty and files.faculty_of(id) != faculty:
            continue
        for kind in sorted(kinds or files.kinds):
            by_state: dict[str, list[int]] = {}
            for year in years:
                by_state.setdefault(stated_of(files, id, kind, year, day), []).append(year)
            found.append(
                {
                    "unit_id": id,
                    "unit": files.name(id),
                    "kind_id": kind,
                    "kind": files.kinds[kind],
                    "years": f"{years[0]} to {last}",
                    "complete": by_state.get("complete", []),
                    "partial": by_state.get("partial", []),
                    "none": by_state.get("none", []),
                    "not_stated": by_state.get("", []),
                }
            )
    return found


def stated_of(files: Files, unit: str, kind: str, year: int, day: str) -> str:
    """What is stated of a unit's records of a kind in a year, up to the day; '' is nothing."""
    begins, ends = f"{year:04}-01-01", min(f"{year:04}-12-31", day)
    for whose in dict.fromkeys([unit, files.faculty_of(unit)]):
        for what in (kind, "*"):
            told = [
                (row["state"], since <= begins and until >= ends)
                for row in files.table("coverage")
                if row["unit"] == whose and row["kind"] == what
                for since in [first_day(row["from"]) if row["from"] else EARLIEST]
                for until in [last_or(row["until"])]
                if since <= ends and until >= begins
            ]
            states = {state for state, _ in told}
            if states == {"complete"}:
                return "complete" if any(whole for _, whole in told) else "partial"
            if told:
                return "none" if states == {"none"} else "partial"
    return ""


ANSWERS: dict[str, Answer] = {
    "breadth": breadth,
    "concentration": concentration,
    "coverage": coverage,
    "dependency": dependency,
    "dormant": dormant,
    "momentum": momentum,
    "newcomers": newcomers,
    "reach": reach,
    "tiers": tiers,
    "trend": trend,
    "value": value,
}
