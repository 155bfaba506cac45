"""The questions about risk, in plain Python."""

from __future__ import annotations

import calendar as months
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from plain import EARLIEST, Answer, Files, Row, actors, first_day, last_day, last_or, many

Values = Mapping[str, Any]


def begun(text: str, day: str) -> bool:
    """Whether something that begins then has begun; without a date it has."""
    return (first_day(text) if text else EARLIEST) <= day


def in_force(row: Row, day: str, start: str = "since", end: str = "until") -> bool:
    """Whether something with these two dates is in force on the day."""
    return begun(row.get(start, ""), day) and day <= last_or(row.get(end, ""))


def contacts(files: Files, partner: Row, values: Values) -> list[Row]:
    day = files.as_of(values)
    every = files.table("contacts")
    return [row for row in every if row["partner"] == partner["id"] and in_force(row, day)]


def owners_of(files: Files, partner: Row, values: Values) -> list[Row]:
    every = contacts(files, partner, values)
    return [row for row in every if (row["role"], row["side"]) == ("owner", "ours")]


def agreements_in_force(files: Files, partner: Row, values: Values) -> list[Row]:
    day = files.as_of(values)
    return [
        row
        for row in files.table("agreements")
        if partner["id"] in many(row["partners"]) and in_force(row, day, "signed", "expires")
    ]


def with_partner(files: Files, partner: Row, values: Values) -> list[Row]:
    return [row for row in files.in_scope(values) if partner["id"] in many(row["partners"])]


def told(partner: Row) -> dict[str, Any]:
    return {"id": partner["id"], "name": partner["name"], "tier": partner["tier"] or None}


def owners(files: Files, values: Values) -> list[dict[str, Any]]:
    rows = []
    for partner in files.of_partners(values):
        every, own = contacts(files, partner, values), owners_of(files, partner, values)
        sides = Counter(row["side"] for row in every)
        if not own:
            state = "no owner"
        elif len(every) == 1:
            state = "one contact"
        else:
            state = "both sides" if sides["theirs"] else "one side"
        for unit in sorted({row["unit"] for row in own if row["unit"]}) or [None]:
            rows.append(
                {"owner_id": unit, "owner": unit and files.name(unit)}
                | told(partner)
                | {"state": state, "owners": len(own)}
                | {"ours": sides["ours"], "theirs": sides["theirs"]}
                | {"activities": len(with_partner(files, partner, values))}
            )

    def place(row: dict[str, Any]) -> tuple[Any, ...]:
        unit = row["owner_id"]
        return unit is None, row["owner"] or "", unit or "", -row["activities"], row["id"]

    return sorted(rows, key=place)


def uncoordinated(files: Files, values: Values) -> list[dict[str, Any]]:
    values = {"scope": "live", **values}
    rows = []
    for partner in files.of_partners(values):
        counted = with_partner(files, partner, values)
        faculties = {f for row in counted for f in map(files.faculty_of, actors(row)) if f}
        own = len(owners_of(files, partner, values))
        agreed = len(agreements_in_force(files, partner, values))
        missing = [what for what, n in (("owner", own), ("agreement", agreed)) if not n]
        if len(faculties) < values.get("min_faculties", 2) or not missing:
            continue
        states = Counter(files.state(row, values) for row in counted)
        rows.append(
            told(partner)
            | {"missing": " and ".join(missing), "reach": len(faculties)}
            | {"faculties": sorted({files.name(faculty) for faculty in faculties})}
            | {"activities": len(counted), "live_activities": states["live"]}
            | {"open_activities": states["open"], "owners": own, "agreements": agreed}
        )
    return sorted(rows, key=lambda row: (-row["reach"], -row["activities"], row["id"]))


def single_unit(files: Files, values: Values) -> list[dict[str, Any]]:
    rows = []
    for partner in files.of_partners(values):
        counted = with_partner(files, partner, values)
        total = len(counted)
        for unit in sorted({*files.units, *files.faculties}):
            own = [row for row in counted if unit in actors(row)]
            if not own or 100 * len(own) < values.get("share", 80) * total:
                continue
            carries = "all" if len(own) == total else "nearly all"
            rows.append(
                told(partner)
                | {"carries": "one activity" if total == 1 else carries}
                | {"unit_id": unit, "unit": files.name(unit), "unit_activities": len(own)}
                | {"activities": total, "share": len(own) / total}
                | {"alone": sum(set(actors(row)) == {unit} for row in own)}
            )
    order = ("activities", "unit_activities")
    return sorted(rows, key=lambda r: (*(-r[name] for name in order), r["id"], r["unit_id"]))


def connectors(files: Files, values: Values) -> list[dict[str, Any]]:
    """Betweenness by its definition: all shortest paths between all pairs of others."""
    asked = {partner["id"] for partner in files.of_partners(values)}
    joined: dict[str, set[str]] = defaultdict(set)
    for row in files.in_scope(values):
        for unit in actors(row):
            for partner in asked.intersection(many(row["partners"])):
                if unit in files.units or unit in files.faculties:
                    joined[unit].add(partner)
                    joined[partner].add(unit)
    ids = sorted(joined)
    paths = {id: shortest(joined, id) for id in ids}
    through: dict[str, float] = dict.fromkeys(ids, 0.0)
    for number, start in enumerate(ids):
        for end in ids[number + 1 :]:
            if end not in paths[start]:
                continue
            length, count = paths[start][end]
            for one, (there, before) in paths[start].items():
                back, after = paths[end][one]
                if there and back and there + back == length:
                    through[one] += before * after / count
    pairs = (len(ids) - 1) * (len(ids) - 2) / 2
    rows = [
        {"id": id, "name": files.name(id), "what": sort_of(files, id)}
        | {"betweenness": round(round(through[id] / pairs if pairs else 0.0, 12), 4)}
        | {"neighbours": len(joined[id])}
        | {"only_through": sum(len(joined[other]) == 1 for other in joined[id])}
        for id in ids
    ]
    return sorted(rows, key=lambda row: (-row["betweenness"], -row["neighbours"], row["id"]))


def shortest(joined: Mapping[str, set[str]], start: str) -> dict[str, tuple[int, int]]:
    """Length and number of the shortest paths to everyone who can be reached."""
    found, edge = {start: (0, 1)}, {start: 1}
    length = 0
    while edge:
        length += 1
        beyond: Counter[str] = Counter()
        for one, count in edge.items():
            beyond.update({other: count for other in joined[one] if other not in found})
        edge = dict(beyond)
        found |= {one: (length, count) for one, count in edge.items()}
    return found


def sort_of(files: Files, id: str) -> str:
    if id in files.units:
        return files.units[id]["kind"]
    if id in files.faculties:
        return "faculty"
    return "consortium" if files.partners[id]["kind"] == "consortium" else "partner"


def reviews(files: Files, values: Values) -> list[dict[str, Any]]:
    day = files.as_of(values)
    horizon = months_after(day, values.get("months", 12))
    rows = []
    for partner in files.of_partners(values):
        agreements = [r for r in files.table("agreements") if partner["id"] in many(r["partners"])]
        own = [row for row in files.table("reviews") if row["partner"] == partner["id"]]
        things = [*map(of_agreement, agreements), *(of_review(row, day) for row in own)]
        if partner["tier"] and in_force(partner, day):
            nothing = [("agreement", agreements), ("review", own)]
            things += [absent(what, partner) for what, some in nothing if not some]
        count = len(agreements_in_force(files, partner, values))
        for thing in things:
            state, late = judged(thing, day, horizon)
            if state:
                known = {"state": state, "days_late": late, "in_force": count}
                rows.append(known | told(partner) | thing)
    states = ["overdue", "expired", "missing", "due", "held late"]

    def place(row: dict[str, Any]) -> tuple[Any, ...]:
        due = last_day(row["due"]) if row["due"] else ""
        late = -(row["days_late"] or 0)
        return states.index(row["state"]), late, due, row["id"], row["thing"], row["row"]

    return sorted(rows, key=place)


def of_agreement(row: Row) -> dict[str, Any]:
    title, due = row["title"] or None, row["expires"] or None
    return {"thing": "agreement", "title": title, "due": due, "held": None, "row": row["row"]}


def of_review(row: Row, day: str) -> dict[str, Any]:
    held = row["held"] if row["held"] and first_day(row["held"]) <= day else None
    title = row["body"] or None
    return {"thing": "review", "title": title, "due": row["due"], "held": held, "row": row["row"]}


def absent(what: str, partner: Row) -> dict[str, Any]:
    return {"thing": what, "title": None, "due": None, "held": None, "row": partner["row"]} | {
        "missing": True
    }


def judged(thing: dict[str, Any], day: str, horizon: str) -> tuple[str, int | None]:
    """The state of a thing on the day and the days it is late; no state where all is well."""
    if thing.pop("missing", False):
        return "missing", None
    if not thing["due"]:
        return "", None
    due = last_day(thing["due"])
    if thing["held"]:
        late = days(due, first_day(thing["held"]))
        return ("held late", late) if late > 0 else ("", None)
    if due < day:
        return "overdue" if thing["thing"] == "review" else "expired", days(due, day)
    return ("due" if due <= horizon else ""), None


def days(first: str, last: str) -> int:
    return (date.fromisoformat(last) - date.fromisoformat(first)).days


def months_after(day: str, count: int) -> str:
    """The same day so many months later, or the last of a month that is too short."""
    year, month = divmod(int(day[:4]) * 12 + int(day[5:7]) - 1 + count, 12)
    last = months.monthrange(year, month + 1)[1]
    return f"{year:04}-{month + 1:02}-{min(int(day[8:]), last):02}"


def calendar(files: Files, values: Values) -> list[dict[str, Any]]:
    values = {"scope": "all", **values}
    day = files.as_of(values)
    horizon = months_after(day, values.get("months", 12))
    asked = {partner["id"] for partner in files.of_partners(values)}
    every = not any(values.get(name) for name in ("tier", "sector", "consortium"))
    rows = []
    for what, row, title, partners, written in ends(files, values):
        if not written or not day <= last_day(written) <= horizon:
            continue
        if not asked.intersection(partners) and not (every and what == "activity ends"):
            continue
        known = [files.partners[id] for id in partners]
        own = [owner for partner in known for owner in owners_of(files, partner, values)]
        units = {files.name(owner["unit"]) for owner in own if owner["unit"]}
        lead = row.get("lead") and files.name(row["lead"])
        rows.append(
            {"day": last_day(written), "what": what, "title": title or None}
            | {"partners": sorted({partner["name"] for partner in known})}
            | {"owner": sorted(units), "lead": lead or None, "date": written}
            | {"id": row.get("id") or f"{row['partner']}|{row['due']}", "row": row["row"]}
        )
    return sorted(rows, key=lambda row: (row["day"], row["what"], row["id"]))


def ends(files: Files, values: Values) -> Iterator[tuple[str, Row, str, list[str], str]]:
    """Whatever may end: what it is called, its row, title, partners and date as recorded."""
    for row in files.in_scope(values):
        yield "activity ends", row, row["title"], many(row["partners"]), row["end"]
    for row in files.table("agreements"):
        yield "agreement expires", row, row["title"], many(row["partners"]), row["expires"]
    for row in files.table("reviews"):
        if not (row["held"] and first_day(row["held"]) <= files.as_of(values)):
            yield "review due", row, row["body"], [row["partner"]], row["due"]


ANSWERS: dict[str, Answer] = {
    "calendar": calendar,
    "connectors": connectors,
    "owners": owners,
    "reviews": reviews,
    "single-unit": single_unit,
    "uncoordinated": uncoordinated,
}
