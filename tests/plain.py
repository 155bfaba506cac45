"""The dataset as its CSV files have it, read and counted in plain Python, without the graph.

What a named query answers is computed here a second time, from docs/measures.md alone. A module
beside this one for each group of questions holds `ANSWERS`: for each name a function of the
files and the parameters that gives the rows in order, each a dict of all columns but the rows.
"""

from __future__ import annotations

import calendar
import csv
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

Row = dict[str, str]
Answer = Callable[["Files", Mapping[str, Any]], list[dict[str, Any]]]
EARLIEST, LATEST = "0000-01-01", "9999-12-31"
HOME = "home"
OWN = {"x_region": ("partners", "consortia"), "x_strand": ("activities",), "x_campus": ("units",)}


def first_day(text: str) -> str:
    """The first day of a period such as 2012 or 2012-03."""
    return f"{text}-01-01"[:10] if len(text) == 4 else f"{text}-01"[:10]


def last_day(text: str) -> str:
    """Its last day."""
    if len(text) == 4:
        return f"{text}-12-31"
    year, month = int(text[:4]), int(text[5:7])
    return text if len(text) == 10 else f"{text}-{calendar.monthrange(year, month)[1]}"


def years_before(day: str, years: int) -> str:
    """The same day so many years earlier; 29 February becomes the 28th."""
    year, month = int(day[:4]) - years, int(day[5:7])
    return f"{year:04}-{month:02}-{min(int(day[8:]), calendar.monthrange(year, month)[1]):02}"


def many(cell: str) -> list[str]:
    """The items of a cell that holds a list."""
    return [item.strip() for item in cell.split(";") if item.strip()]


def pounds(cells: Iterable[str]) -> Decimal | None:
    """The sum of those that are known, or None where none is."""
    known = [Decimal(cell) for cell in cells if cell]
    return sum(known, Decimal(0)).quantize(Decimal("0.01")) if known else None


@dataclass(frozen=True)
class Files:
    """The files of a dataset; `day` counts as today unless somebody says otherwise."""

    folder: Path
    day: str

    def table(self, name: str) -> list[Row]:
        """The rows of NAME.csv, each with its place as `row`; [] where there is no such file."""
        if name not in self._tables:
            self._tables[name] = self._read(name)
        return [*self._tables[name]]

    @cached_property
    def _tables(self) -> dict[str, list[Row]]:
        return {}

    def _read(self, name: str) -> list[Row]:
        path = self.folder / f"{name}.csv"
        if not path.exists():
            return []
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.DictReader(stream))
        return [
            {key: re.sub(r"^'(?='*[=+\-@\t\r])", "", cell) for key, cell in row.items()}
            | {"row": f"{name}.csv:{number}"}
            for number, row in enumerate(rows, 2)
        ]

    @cached_property
    def settings(self) -> dict[str, Any]:
        """dataset.toml, with the defaults that design.md states."""
        said = tomllib.loads((self.folder / "dataset.toml").read_text(encoding="utf-8"))
        return {
            "records_to": str(said.get("records_to", "")),
            "home": said["home"]["id"],
            "home_name": said["home"]["name"],
            "window_years": said.get("scope", {}).get("window_years", 5),
            "faculties": said.get("pattern", {}).get("faculties", 3),
            "kinds": said.get("pattern", {}).get("kinds", 4),
        }

    @cached_property
    def faculties(self) -> dict[str, Row]:
        return {row["id"]: row for row in self.table("faculties")}

    @cached_property
    def units(self) -> dict[str, Row]:
        return {row["id"]: row for row in self.table("units")}

    @cached_property
    def partners(self) -> dict[str, Row]:
        """Partners and consortia, which are partners too."""
        rows = [*self.table("partners"), *self.table("consortia")]
        return {row["id"]: {"sector": "", "kind": "consortium"} | row for row in rows}

    @cached_property
    def kinds(self) -> dict[str, str]:
        return {row["id"]: row["name"] for row in self.table("activity_kinds")}

    @cached_property
    def activities(self) -> list[Row]:
        return self.table("activities")

    def name(self, id: str) -> str:
        """What a person would call whatever has this id."""
        known = self.faculties | self.units | self.partners
        return self.settings["home_name"] if id == self.settings["home"] else known[id]["name"]

    def faculty_of(self, actor: str) -> str | None:
        """The faculty that an actor counts for."""
        if actor in self.faculties:
            return actor
        return (self.units[actor]["faculty"] or None) if actor in self.units else None

    def as_of(self, values: Mapping[str, Any]) -> str:
        return str(values.get("as_of") or self.day)

    def in_scope(self, values: Mapping[str, Any]) -> list[Row]:
        """The activities that count: scope, day, kinds, who undertakes them, years, own columns."""
        day, scope = self.as_of(values), values.get("scope", "window")
        earliest = {"live": day, "all": EARLIEST}.get(scope) or years_before(
            day, self.settings["window_years"]
        )
        kinds = values.get("kind") or []
        first, last = values.get("from_year"), values.get("until_year")
        found = []
        for row in self.activities:
            start, end = first_day(row["start"]) if row["start"] else "", last_or(row["end"])
            year = int(start[:4]) if start else None
            if (
                (scope == "all" or start <= day)
                and end >= earliest
                and (not kinds or row["kind"] in kinds)
                and any(self.doer_asked_for(actor, values) for actor in actors(row))
                and self.kept("activities", row, values)
                and (first is None or (year is not None and year >= first))
                and (last is None or (year is not None and year <= last))
            ):
                found.append(row)
        return found

    def of_partners(self, values: Mapping[str, Any]) -> list[Row]:
        """The partners that are asked for: tier, sector, consortium, own columns; by id."""
        members = self.members(values["consortium"], values) if values.get("consortium") else None
        return [
            row
            for _, row in sorted(self.partners.items())
            if (not values.get("tier") or row["tier"] == values["tier"])
            and (not values.get("sector") or row["sector"] == values["sector"])
            and (members is None or row["id"] in members)
            and self.kept("partners", row, values)
        ]

    def doer_asked_for(self, actor: str, values: Mapping[str, Any]) -> bool:
        """Whether an actor is of the faculty and a unit with the values that are asked for."""
        faculty = values.get("faculty")
        own = self.kept("units", self.units.get(actor, {}), values)
        return own and (not faculty or faculty == self.faculty_of(actor))

    def kept(self, name: str, row: Row, values: Mapping[str, Any]) -> bool:
        """Whether a row of a file has the values asked of the office's own columns there."""
        asked: dict[str, set[str]] = {}
        for condition in values.get("where") or ():
            column, _, value = condition.partition("=")
            if name in OWN[column]:
                asked.setdefault(column, set()).add(value.casefold())
        return all(row.get(column, "").casefold() in some for column, some in asked.items())

    def members(self, consortium: str, values: Mapping[str, Any]) -> set[str]:
        """Who is a member of a consortium on the day."""
        day = self.as_of(values)
        return {
            row["member"]
            for row in self.table("memberships")
            if row["consortium"] == consortium
            and (not row["since"] or first_day(row["since"]) <= day)
            and (not row["until"] or last_day(row["until"]) >= day)
        }

    def state(self, activity: Row, values: Mapping[str, Any]) -> str:
        """planned, open, ended or live on the day."""
        day = self.as_of(values)
        if activity["start"] and first_day(activity["start"]) > day:
            return "planned"
        if not activity["end"]:
            return "open"
        return "ended" if last_day(activity["end"]) < day else "live"


def actors(activity: Row) -> list[str]:
    """Who undertakes an activity, the lead first."""
    return [*many(activity["lead"]), *many(activity["units"])]


def last_or(text: str, otherwise: str = LATEST) -> str:
    """The last day of a period, where one is given."""
    return last_day(text) if text else otherwise


# Small worlds of every shape


@st.composite
def worlds(draw: st.DrawFn) -> dict[str, list[Row]]:
    """A few of everything, by file: with and without dates, values, partners, faculties."""
    ids = {
        "faculties": ["arts", "law", "medicine"],
        "units": ["careers", "design", "history", "surgery"],
        "partners": [f"p{n}" for n in range(1, draw(st.integers(1, 6)) + 1)],
        "consortia": draw(st.sampled_from([[], ["c1"], ["c1", "c2"]])),
        "activity_kinds": ["consultancy", "ktp", "research", "students", "training"],
    }
    everyone = [*ids["partners"], *ids["consortia"]]
    doers = [*ids["faculties"], *ids["units"], HOME]
    date = st.sampled_from(DATES)
    maybe = st.one_of(st.just(""), date)
    tier = st.sampled_from(["", "corporate", "strategic", "transactional"])
    region = st.sampled_from(["", "North", "north", "South"])

    def some(names: list[str], most: int = 3) -> str:
        return ";".join(draw(st.lists(st.sampled_from(names), unique=True, max_size=most)))

    def period(start: str = "since", end: str = "until") -> Row:
        one, other = draw(maybe), draw(maybe)
        if one and other and first_day(one) > last_day(other):
            one, other = other, one
        return {start: one, end: other}

    world: dict[str, list[Row]] = {
        "faculties": [{"id": id, "name": f"Faculty of {id.title()}"} for id in ids["faculties"]],
        "units": [
            {
                "id": id,
                "name": f"School of {id.title()}",
                "kind": kind,
                "faculty": faculty,
                "x_campus": draw(st.sampled_from(["", "City"])),
            }
            for id, kind, faculty in zip(
                ids["units"],
                ("service", "school", "school", "institute"),
                ("", "arts", "arts", "medicine"),
                strict=True,
            )
        ],
        "activity_kinds": [{"id": id, "name": id.title()} for id in ids["activity_kinds"]],
        "partners": [
            {
                "id": id,
                "name": draw(st.sampled_from(["Same Ltd", f"Partner {id}"])),
                "kind": draw(st.sampled_from(["company", "health"])),
                "tier": draw(tier),
                "sector": draw(st.sampled_from(["", "energy", "retail"])),
                "purpose": draw(st.sampled_from(["", "shared goals"])),
                "parents": draw(st.sampled_from(["", *[p for p in ids["partners"] if p < id]])),
                "x_region": draw(region),
                **period(),
            }
            for id in ids["partners"]
        ],
        "consortia": [
            {"id": id, "name": id.upper(), "tier": draw(tier), "x_region": draw(region)}
            for id in ids["consortia"]
        ],
        "activities": [
            {
                "id": f"a{n}",
                "title": f"Activity {n}",
                "kind": draw(st.sampled_from(ids["activity_kinds"])),
                "partners": some(everyone),
                "lead": draw(st.sampled_from(doers)),
                "units": "",
                "value": draw(st.sampled_from(["", "0", "100", "99.5", "12345.67"])),
                "x_strand": draw(st.sampled_from(["", "Health", "Sport"])),
                **period("start", "end"),
            }
            for n in range(draw(st.integers(0, 14)))
        ],
        "agreements": [
            {
                "id": f"g{n}",
                "partners": some(everyone, 2) or everyone[0],
                "kind": draw(st.sampled_from(["framework", "memorandum"])),
                "title": f"Agreement {n}",
                **period("signed", "expires"),
            }
            for n in range(draw(st.integers(0, 4)))
        ],
    }
    for row in world["activities"]:
        row["units"] = some([doer for doer in doers if doer != row["lead"]])
    keys: set[tuple[str, ...]] = set()

    def fresh(*key: str) -> bool:
        return key not in keys and not keys.add(key)  # type: ignore[func-returns-value]

    count = st.integers(0, 5)
    pick = lambda names: draw(st.sampled_from(names))  # noqa: E731
    world["memberships"] = [
        {"consortium": consortium, "member": member, **when}
        for consortium in ids["consortia"]
        for _ in range(draw(count))
        if (member := pick([*ids["partners"], HOME])) and (when := period())
        if fresh("member", consortium, member, when["since"])
    ]
    world["contacts"] = [
        {"partner": partner, "role": role, "side": side, "unit": unit, **when}
        for _ in range(draw(count))
        if (partner := pick(everyone)) and (when := period())
        if (role := pick(["owner", "owner", "sponsor"])) and (side := pick(["ours", "theirs"]))
        for unit in [pick(["", "design", "careers"])]
        if fresh("contact", partner, role, side, unit, when["since"])
    ]
    world["reviews"] = [
        {"partner": partner, "due": due, "held": draw(maybe), "body": "Board", "outcome": ""}
        for _ in range(draw(count))
        if (partner := pick(everyone)) and (due := draw(date))
        if fresh("review", partner, due)
    ]
    world["coverage"] = [
        {"unit": unit, "kind": kind, "state": pick(["complete", "partial", "none"]), **when}
        for _ in range(draw(count))
        if (unit := pick([*ids["faculties"], *ids["units"]]))
        if (kind := pick(["*", *ids["activity_kinds"]])) and (when := period("from", "until"))
        if fresh("coverage", unit, kind, when["from"])
    ]
    return world


DATES = (
    *("2012", "2014-02", "2016-02-29", "2018-09", "2019", "2020-01-01", "2021-06-30", "2021-07"),
    *("2022-05-17", "2023", "2024-12", "2025-03-01", "2026-06-30", "2026-07-01", "2027", "2030-01"),
)
TOML = """
title = "A small world"
as_of = "2026-06-30"
records_to = "2025-12-31"
[home]
id = "home"
name = "The University"
"""


def save(world: Mapping[str, list[Row]], folder: Path) -> Files:
    """The world as files."""
    (folder / "dataset.toml").write_text(TOML, encoding="utf-8")
    for name, rows in world.items():
        if rows:
            with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
                lines = csv.DictWriter(stream, list(rows[0]))
                lines.writeheader()
                lines.writerows(rows)
    for name in ("partners", "activities"):
        if not world[name]:
            (folder / f"{name}.csv").write_text(HEADS[name], encoding="utf-8")
    return Files(folder, "2026-06-30")


HEADS = {
    "partners": "id,name,kind,tier,sector,purpose\n",
    "activities": "id,title,kind,partners,lead,units,start,end,value\n",
}
