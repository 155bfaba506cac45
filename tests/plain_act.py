"""The questions where to act and about consortia, in plain Python."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import Any

from plain import Answer, Files, Row, actors, first_day, last_day, many, pounds
from plain_portfolio import measures, of_partner

Values = Mapping[str, Any]
Told = list[dict[str, Any]]


def called(names: Iterable[str]) -> list[str]:
    """Names, each once, in order."""
    return sorted(set(names))


def within(row: Row, start: str, end: str, day: str) -> bool:
    """Whether a row's period, open where it is empty, holds the day."""
    return (not row[start] or first_day(row[start]) <= day) and (
        not row[end] or last_day(row[end]) >= day
    )


def without(values: Values, *names: str) -> dict[str, Any]:
    """What is asked but for some of it."""
    return {key: value for key, value in values.items() if key not in names}


def matrix(files: Files, values: Values) -> Told:
    counted, rows = files.in_scope(values), []
    for faculty in files.faculties:
        for partner in files.of_partners(values):
            joint = [
                row
                for row in counted
                if partner["id"] in many(row["partners"])
                and faculty in map(files.faculty_of, actors(row))
            ]
            asked = (values.get("faculty"), values.get("partner"))
            if joint and asked[0] in (None, faculty) and asked[1] in (None, partner["id"]):
                rows.append(
                    {
                        "faculty_id": faculty,
                        "faculty": files.name(faculty),
                        "partner_id": partner["id"],
                        "partner": partner["name"],
                        "tier": partner["tier"] or None,
                        "activities": len(joint),
                        "led": sum(files.faculty_of(row["lead"]) == faculty for row in joint),
                        "kinds": called(files.kinds[row["kind"]] for row in joint),
                        "rows": sorted(
                            (row["row"] for row in joint), key=lambda r: int(r.split(":")[1])
                        ),
                    }
                )
    return sorted(rows, key=lambda row: (row["faculty_id"], -row["activities"], row["partner_id"]))


def kinds(files: Files, values: Values) -> Told:
    counted, rows = files.in_scope(values), []
    for partner in files.of_partners(values):
        for kind, name in files.kinds.items():
            some = [
                row
                for row in counted
                if row["kind"] == kind and partner["id"] in many(row["partners"])
            ]
            if some and values.get("partner") in (None, partner["id"]):
                rows.append(
                    {
                        "partner_id": partner["id"],
                        "partner": partner["name"],
                        "tier": partner["tier"] or None,
                        "kind_id": kind,
                        "kind": name,
                        "activities": len(some),
                        "value": pounds(row["value"] for row in some),
                        "unknown_values": sum(not row["value"] for row in some),
                    }
                )
    return sorted(rows, key=lambda row: (row["partner_id"], -row["activities"], row["kind_id"]))


def introductions(files: Files, values: Values) -> Told:
    seeker, partner, rows = values["from"], values["to"], []
    if partner not in {row["id"] for row in files.of_partners(values)}:
        return []
    counted = [row for row in files.in_scope(values) if partner in many(row["partners"])]
    for actor in [*files.faculties, *files.units, files.settings["home"]]:
        own = [row for row in counted if actor in actors(row)]
        faculty = files.faculty_of(actor)
        if actor == seeker:
            distance = 0
        elif faculty is None:
            distance = 3
        else:
            distance = 1 if faculty == files.faculty_of(seeker) else 2
        if own:
            rows.append(
                {
                    "distance": distance,
                    "id": actor,
                    "name": files.name(actor),
                    "faculty": files.name(faculty) if faculty else None,
                    "activities": len(own),
                    "led": sum(row["lead"] == actor for row in own),
                    "kinds": called(files.kinds[row["kind"]] for row in own),
                    "titles": called(row["title"] for row in own),
                }
            )
    return sorted(rows, key=lambda row: (row["distance"], -row["activities"], row["id"]))


def candidates(files: Files, values: Values) -> Told:
    rows = []
    for partner in of_partner(files, {**values, "tier": values.get("tier") or "strategic"}):
        told = measures(files, partner, values)
        if told["pattern"] != "cross-campus":
            rows.append(
                {
                    "id": partner["id"],
                    "name": partner["name"],
                    "tier": partner["tier"],
                    "missing_faculties": max(files.settings["faculties"] - told["firm_reach"], 0),
                    "missing_kinds": max(files.settings["kinds"] - told["breadth"], 0),
                    "once": told["reach"] - told["firm_reach"],
                }
                | {name: told[name] for name in ("pattern", "firm_reach", "breadth", "activities")}
            )
    return sorted(rows, key=lambda row: (row["missing_faculties"], row["missing_kinds"], row["id"]))


# Gaps


def doings(files: Files, values: Values) -> dict[tuple[str, str], set[str]]:
    """Which kinds each unit or faculty does with each partner, whatever is asked of kinds."""
    found: dict[tuple[str, str], set[str]] = {}
    for row in files.in_scope(without(values, "kind", "faculty")):
        for actor in actors(row):
            for partner in many(row["partners"]):
                if actor in files.units or actor in files.faculties:
                    found.setdefault((actor, partner), set()).add(row["kind"])
    return found


def stated(files: Files, unit: str, kind: str, day: str) -> str | None:
    """What coverage says of a unit and a kind: the nearest statement, the worst of several."""
    rows = [row for row in files.table("coverage") if within(row, "from", "until", day)]
    for subject in (unit, files.faculty_of(unit)):
        for word in (kind, "*"):
            states = {r["state"] for r in rows if r["unit"] == subject and r["kind"] == word}
            for state in ("none", "partial", "complete"):
                if state in states:
                    return None if state == "none" else state
    return None


def gaps(files: Files, values: Values) -> Told:
    done = doings(files, values)
    parents = {row["faculty"] for row in files.units.values()}
    asked = {
        row["id"]: row
        for row in files.of_partners(values)
        if (values.get("all_partners") or row["tier"] or row["id"] == values.get("partner"))
        and values.get("partner") in (None, row["id"])
    }
    cells, left_out = [], dict.fromkeys(asked, 0)
    for (unit, id), own in done.items():
        partner, faculty = asked.get(id), files.faculty_of(unit)
        if not partner or unit in parents or values.get("faculty") not in (None, faculty):
            continue
        for kind in sorted(files.kinds.keys() - own):
            if values.get("kind") and kind not in values["kind"]:
                continue
            sisters = [
                actor
                for (actor, other), some in done.items()
                if other == id and kind in some and faculty and files.faculty_of(actor) == faculty
            ]
            similar = [
                other
                for (actor, other), some in done.items()
                if actor == unit and kind in some and alike(partner, files.partners[other])
            ]
            state = stated(files, unit, kind, files.as_of(values))
            if (sisters or similar) and state is None:
                left_out[id] += 1
            elif sisters or similar:
                cells.append((id, unit, kind, sisters, similar, state))
    empty = {cell[0] for cell in cells}
    for id, count in left_out.items():
        if count and id not in empty:
            cells.append((id, "", "", [], [], None))
    cells.sort(key=lambda cell: (-len(cell[3]), -len(cell[4]), *cell[:3]))
    return [
        {
            "partner_id": id,
            "partner": asked[id]["name"],
            "tier": asked[id]["tier"] or None,
            "unit_id": unit or None,
            "unit": files.name(unit) if unit else None,
            "kind_id": kind or None,
            "none_recorded": files.kinds.get(kind),
            "sisters": len(sisters),
            "sister_units": called(map(files.name, sisters)),
            "similar": len(similar) if asked[id]["sector"] else None,
            "similar_partners": called(map(files.name, similar)),
            "coverage": state,
            "left_out": left_out[id],
        }
        for id, unit, kind, sisters, similar, state in cells
    ]


def alike(one: Row, other: Row) -> bool:
    """Whether two partners are of the same kind and of the same known sector."""
    return bool(one["sector"]) and (one["kind"], one["sector"]) == (other["kind"], other["sector"])


# Consortia


def memberships(files: Files, values: Values) -> dict[str, set[str]]:
    """The members of each consortium on the day."""
    return {
        row["id"]: files.members(row["id"], values)
        for row in sorted(files.table("consortia"), key=lambda row: row["id"])
    }


def consortia(files: Files, values: Values) -> Told:
    counted, day, home = files.in_scope(values), files.as_of(values), files.settings["home"]
    rows = []
    for row in files.table("memberships"):
        if values.get("consortium") not in (None, row["consortium"]):
            continue
        own = sum(row["member"] in many(activity["partners"]) for activity in counted)
        late = row["since"] and first_day(row["since"]) > day
        over = row["until"] and last_day(row["until"]) < day
        rows.append(
            {
                "consortium": files.name(row["consortium"]),
                "consortium_id": row["consortium"],
                "member": files.name(row["member"]),
                "member_id": row["member"],
                "home": row["member"] == home,
                "since": row["since"] or None,
                "until": row["until"] or None,
                "state": "planned" if late else "past" if over else "current",
                "activities": None if row["member"] == home else own,
                "row": row["row"],
            }
        )
    return sorted(rows, key=lambda row: (row["consortium_id"], row["member_id"], row["row"]))


def consortium_activity(files: Files, values: Values) -> Told:
    counted = [(many(row["partners"]), row["kind"]) for row in files.in_scope(values)]
    shown = {row["id"] for row in files.of_partners(values)}
    rows: Told = []
    for consortium, members in memberships(files, values).items():
        if values.get("consortium") in (None, consortium):
            rows += [
                {
                    "consortium_id": consortium,
                    "consortium": files.name(consortium),
                    "member_id": member or None,
                    "member": files.name(member) if member else None,
                    "with_member": sum(member in who for who, _ in counted) if member else None,
                    "with_consortium": sum(consortium in who for who, _ in counted),
                    "with_both": sum({member, consortium} <= set(who) for who, _ in counted)
                    if member
                    else None,
                    "kinds": called(files.kinds[kind] for who, kind in counted if member in who),
                }
                for member in sorted(members & shown) or [""]
            ]
    return rows


def overlap(files: Files, values: Values) -> Told:
    return [
        {
            "first_id": first,
            "first": files.name(first),
            "second_id": second,
            "second": files.name(second),
            "of_first": len(some),
            "of_second": len(others),
            "shared": len(some & others),
            "partners": len(some & others - {files.settings["home"]}),
            "names": called(map(files.name, some & others)),
        }
        for (first, some), (second, others) in combinations(memberships(files, values).items(), 2)
        if values.get("consortium") in (None, first, second)
    ]


def shared(first: str, second: str, met: Mapping[str, set[str]], files: Files) -> dict[str, Any]:
    """What two have in common: how many each has, how many both, and who they are."""
    both = met[first] & met[second]
    return {
        "first_id": first,
        "first": files.name(first),
        "second_id": second,
        "second": files.name(second),
        "of_first": len(met[first]),
        "of_second": len(met[second]),
        "shared": len(both),
        "names": called(map(files.name, both)),
    }


def most(rows: Told) -> Told:
    """Those with most in common first."""
    return sorted(rows, key=lambda row: (-row["shared"], row["first_id"], row["second_id"]))


def shared_partners(files: Files, values: Values) -> Told:
    asked = {row["id"] for row in files.of_partners(values)}
    met: dict[str, set[str]] = {faculty: set() for faculty in sorted(files.faculties)}
    for row in files.in_scope(without(values, "faculty")):
        for faculty in filter(None, map(files.faculty_of, actors(row))):
            met[faculty] |= asked & set(many(row["partners"]))
    return most(
        [
            shared(first, second, met, files)
            for first, second in combinations(met, 2)
            if values.get("faculty") in (None, first, second)
        ]
    )


def co_engagement(files: Files, values: Values) -> Told:
    named, faculty = values.get("partner"), values.get("faculty")
    schools = {
        id
        for id, row in files.units.items()
        if row["kind"] in ("school", "institute") and faculty in (None, files.faculty_of(id))
    }
    asked = {row["id"] for row in files.of_partners(values) if row["tier"] or named}
    met: dict[str, set[str]] = {id: set() for id in sorted(asked | ({named} if named else set()))}
    for row in files.in_scope(without(values, "faculty")):
        for partner in met.keys() & set(many(row["partners"])):
            met[partner] |= schools & set(actors(row))
    pairs = [(named, other) for other in met if other != named] if named else combinations(met, 2)
    rows = [shared(first, second, met, files) for first, second in pairs]
    return most([row for row in rows if row["shared"] >= max(values.get("min", 2), 1)])


ANSWERS: dict[str, Answer] = {
    "candidates": candidates,
    "co-engagement": co_engagement,
    "consortia": consortia,
    "consortium-activity": consortium_activity,
    "gaps": gaps,
    "introductions": introductions,
    "kinds": kinds,
    "matrix": matrix,
    "overlap": overlap,
    "shared-partners": shared_partners,
}
