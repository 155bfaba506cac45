"""Overviews: tables that count the rows of a question, and the charts that show them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from explorer.maps import views
from explorer.maps.svg import picture
from explorer.pages import charts
from explorer.pages.answers import Answers
from explorer.pages.charts import NO_TIER, Mark, Year
from explorer.pages.document import Section
from explorer.pages.headlines import MOST_TOLD
from explorer.queries import TIERS
from explorer.queries.result import Cell, Column, Result
from explorer.queries.words import counted

MAPPED = "Cross-campus reach"
SCATTERED = "Reach against breadth"
BEGUN = "Activities by the year they began"
GAPS = "Gaps: none recorded, while others do it"
MOST_PICTURED = 200  # rows on a page of a table that a picture is of
MOST_YEARS = 60
PAST_YEARS, FUTURE_YEARS = 20, 3  # in the chart: up to the year of the day, and after it
MAP_SIZE = (860, 680)  # pixels
PATTERNS = ("cross-campus", "concentrated", "single-kind", "none")
NO_FACULTY = "No faculty"


def tiers(answers: Answers) -> Section:
    """How many partners of each tier have each pattern."""
    counts = Counter((row["tier"], row["pattern"]) for row in answers.ask("tiers"))
    columns = (
        Column("tier", "The declared tier: a decision."),
        *(Column(name, f"Partners of the pattern {name}.") for name in PATTERNS),
    )
    rows: list[tuple[Cell, ...]] = [
        (tier or NO_TIER, *(counts[tier, pattern] for pattern in PATTERNS))
        for tier in (*TIERS, None)
    ]
    load = answers.load
    said = (
        f"Cross-campus is at least {load.pattern_faculties} firm faculties (that lead an activity "
        f"or take part in at least two) and {load.pattern_kinds} kinds of activity; concentrated "
        "at least 2 kinds; single-kind one; none means no activity in scope.",
    )
    table = Result("Tiers beside patterns", columns, tuple(rows), answers.stamp)
    return Section(table.title, table, said, answers.command("tiers"))


def scatter(answers: Answers) -> Section:
    """How many partners of each tier have each reach and breadth."""
    tiers = (*TIERS, NO_TIER)
    columns = (
        Column("reach", "Number of distinct faculties that take part."),
        Column("breadth", "Number of distinct kinds of activity."),
        *(
            Column(
                tier,
                f"Partners of {tier}." if tier == NO_TIER else f"Partners of declared tier {tier}.",
            )
            for tier in tiers
        ),
        Column("names", "Those of declared tier, by name."),
    )
    rows: list[tuple[Cell, ...]] = [
        (*at, *(len(some[tier]) for tier in tiers), _named(some))
        for at, some in sorted(_positions(answers).items(), reverse=True)
    ]
    said = (
        "One mark for the partners of one tier with the same reach and breadth; a number in a mark "
        "or beside it is how many they are, where they are several. Marks that would coincide "
        "stand beside each other.",
    )
    table = Result(SCATTERED, columns, tuple(rows), answers.stamp)
    return Section(table.title, table, said, answers.command("reach"))


def _positions(answers: Answers) -> dict[tuple[int, int], dict[str, list[str]]]:
    """The names of the partners by reach and breadth, and by tier."""
    found: dict[tuple[int, int], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in answers.ask("reach"):
        found[row["reach"], row["breadth"]][row["tier"] or NO_TIER].append(row["name"])
    return found


def _named(some: Mapping[str, Sequence[str]]) -> list[Any]:
    names = [name for tier in TIERS for name in some[tier]]
    more = [f"and {len(names) - MOST_TOLD} more"] if len(names) > MOST_TOLD else []
    return [*names[:MOST_TOLD], *more]


def trend(answers: Answers) -> Section:
    """Activities by year of beginning, those in scope beside all on record."""
    every = _of_all(answers)
    in_scope = {row["year"]: row for row in answers.ask("trend")}
    columns = (
        Column("year", "The year they began, or undated."),
        Column("complete", "Whether the records reach to the end of the year."),
        Column("in_scope", "Activities in scope that began in it."),
        Column("on_record", "All activities on record that began in it."),
    )
    rows = [
        (row["year"], row["complete"], _begun(in_scope, row["year"]), row["activities"])
        for row in every.ask("trend")
    ]
    said = (
        "Dark: activities in scope. Pale: others on record that began in the year, which have "
        "ended before or are not begun; without them the past would look emptier than it was.",
        "An asterisk and a broken outline: the records do not reach to the end of the year. A "
        "year without a column has no activity on record, which is not zero.",
        _outside(answers, every),
    )
    asked = "; ".join(dict.fromkeys((answers.command("trend"), every.command("trend"))))
    table = Result(BEGUN, columns, tuple(rows), answers.stamp)
    return Section(table.title, table, said, asked)


def _outside(answers: Answers, every: Answers) -> str:
    """Which years the chart is of, and how many activities are not in it."""
    span = _span(answers)
    counts = {row["year"]: row["activities"] for row in every.ask("trend")}
    undated = counts.pop("undated", 0)
    before = sum(n for year, n in counts.items() if int(year) < span[0])
    after = sum(n for year, n in counts.items() if int(year) > span[-1])
    return (
        f"The chart has what began from {span[0]} to {span[-1]}. Not in it: {before:,} before, "
        f"{after:,} after, {undated:,} without a date."
    )


def _span(answers: Answers) -> range:
    """The years that the chart is of: those about the day that counts as today."""
    today = int(answers.stamp.as_of[:4])
    return range(today - PAST_YEARS + 1, today + FUTURE_YEARS + 1)


def _of_all(answers: Answers) -> Answers:
    """The same questions about all activities on record."""
    return Answers(answers.view, replace(answers.choice, scope="all"), answers.of)


def _begun(in_scope: Mapping[str, Mapping[str, Any]], year: str) -> int:
    return in_scope[year]["activities"] if year in in_scope else 0


def gaps(answers: Answers) -> Section:
    """By kind and faculty: how many units do not do it with a partner, while others do."""
    counts, faculties, kinds = _by_faculty(answers)
    columns = (
        Column("kind", "The kind of activity."),
        *(Column(name, "Gaps in this faculty.") for name in faculties.values()),
    )
    rows: list[tuple[Cell, ...]] = [
        (name, *(counts.get((faculty, kind)) for faculty in faculties))
        for kind, name in kinds.items()
    ]
    left_out = sum({row["partner_id"]: row["left_out"] for row in answers.ask("gaps")}.values())
    said = (
        "A count for each school, institute or service, each partner of declared tier that it "
        "works with, and each kind of activity of which none is recorded between the two, while "
        "sister units do it with that partner or the unit does it with similar ones.",
        f"An empty cell: none is told. {left_out:,} more are left out because it is not stated "
        "that their records are complete.",
    )
    table = Result(GAPS, columns, tuple(rows), answers.stamp, answers.ask("gaps").notes)
    return Section(table.title, table, said, answers.command("gaps"))


def _by_faculty(
    answers: Answers,
) -> tuple[dict[tuple[str, str], int], dict[str, str], dict[str, str]]:
    """How many gaps by faculty and kind; the names of both, each of its own."""
    told = [row for row in answers.ask("gaps") if row["unit_id"] is not None]
    of_unit = {row["id"]: row["faculty_id"] for row in answers.ask("units")}
    names = {row["id"]: _short(row["name"]) for row in answers.ask("faculties")}
    names[""] = NO_FACULTY
    found = Counter(
        (of_unit.get(row["unit_id"], row["unit_id"]) or "", row["kind_id"]) for row in told
    )
    faculties = {id: names.get(id, id) for id in sorted({faculty for faculty, _ in found})}
    kinds = {row["kind_id"]: row["none_recorded"] for row in told}
    return found, _distinct(faculties), _distinct(dict(sorted(kinds.items())))


def _short(faculty: str) -> str:
    """What tells a faculty from the others: `Arts` of `Faculty of Arts`."""
    return faculty.removeprefix("Faculty of ") or faculty


def _distinct(names: Mapping[str, str]) -> dict[str, str]:
    """The names by id, each with its id where several have it."""
    often = Counter(names.values())
    return {id: f"{name} ({id})" if often[name] > 1 else name for id, name in names.items()}


# The charts of these, and the map


def _same(rows: int) -> str:
    """What a table below a picture says, as long as it is on a page."""
    if rows <= MOST_PICTURED:
        return "The table below says the same."
    return f"The table below says the same of the first {MOST_PICTURED}."


def _map_picture(answers: Answers) -> str:
    """The target, without what the page says anyway."""
    drawn = replace(views.reach(answers.view, answers.choice), stamp=())
    every = answers.ask("reach")
    partners = [row for row in every if row["activities"]]
    said = (
        f"Target map: {counted(len(partners), 'partner', 'partners')} with activities in scope, "
        f"the nearer to the centre the more faculties take part. {_same(len(every))}"
    )
    return charts.told(picture(drawn, size=MAP_SIZE), said)


def _scatter_picture(answers: Answers) -> str:
    positions = _positions(answers)
    marks = [
        Mark(*at, tier, len(names), tuple(names) if tier != NO_TIER else ())
        for at, some in sorted(positions.items())
        for tier, names in some.items()
        if names
    ]
    farthest = max(marks, key=lambda mark: (mark.reach, mark.breadth))
    said = (
        f"Reach against breadth of {sum(mark.partners for mark in marks)} partners, by declared "
        f"tier: up to {farthest.reach} faculties. {_same(len(positions))}"
    )
    return charts.svg(charts.scatter(marks), said)


def _trend_picture(answers: Answers) -> str:
    """The years about the day; none where nothing began in them."""
    every = _of_all(answers)
    years = _years(answers, every)
    if not years:
        return ""
    said = (
        "Activities by the year they began: those in scope and the others on record. "
        f"{_outside(answers, every)} The table below says the same."
    )
    return charts.svg(charts.trend(years), said)


def _years(answers: Answers, every: Answers) -> list[Year]:
    """Those that the chart is of."""
    in_scope, span = {row["year"]: row for row in answers.ask("trend")}, _span(answers)
    return [
        Year(
            int(row["year"]),
            bool(row["complete"]),
            row["activities"],
            _begun(in_scope, row["year"]),
        )
        for row in every.ask("trend")
        if row["year"] != "undated" and int(row["year"]) in span
    ]


def _gaps_picture(answers: Answers) -> str:
    counts, faculties, kinds = _by_faculty(answers)
    named = {(kinds[kind], faculties[faculty]): n for (faculty, kind), n in counts.items()}
    said = (
        f"Heat map of {sum(counts.values())} gaps by kind of activity and faculty. "
        f"{_same(len(kinds))}"
    )
    return charts.svg(charts.heat(list(kinds.values()), list(faculties.values()), named), said)


PICTURES: dict[str, Callable[[Answers], str]] = {
    MAPPED: _map_picture,
    SCATTERED: _scatter_picture,
    BEGUN: _trend_picture,
    GAPS: _gaps_picture,
}
