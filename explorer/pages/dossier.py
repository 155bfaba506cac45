"""The dossier of a partner, a consortium, a faculty, a school, an institute or a service."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from explorer.graph.values import Node, Value
from explorer.pages.answers import Answers, cells, dropped
from explorer.pages.document import Document, Section
from explorer.queries import library
from explorer.queries.result import Cell, Column, Result
from explorer.queries.run import in_order
from explorer.queries.words import counted

MOST = 100  # rows of a section
YEARS, YEARS_AHEAD = 40, 5  # that are drawn at most, and after the day


@dataclass(frozen=True, slots=True)
class Part:
    """A section that is the rows of one question in which an id stands.

    `by` are the columns that the id stands in, `same` those that say the same in every row where
    there is one id, `drop` those that are not told. `told` is the parameter by which the question
    itself would be told whom it is about, `most` how many rows are told, `note` what is said of
    them. `cite` asks for the rows of the dataset. A row in which the column `needed` is empty or
    0 tells nothing.
    """

    heading: str
    question: str
    by: tuple[str, ...]
    same: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    told: str = ""
    most: int = MOST
    note: str = ""
    cite: bool = False
    needed: str = ""


PAIR = ("first_id", "second_id")
OF_FAMILY = Part("Group", "families", ("subject",), ("subject",))
BY_FACULTY = Part(
    "Reach by faculty",
    "matrix",
    ("partner_id",),
    ("partner_id", "partner", "tier"),
    told="partner",
)
ON_PAPER = (
    Part("Agreements", "agreements", ("partner_id",), ("partner_id",)),
    Part("Reviews", "reviews-of", ("partner_id",), ("partner_id",)),
    Part("Contacts", "contacts", ("partner_id",), ("partner_id", "partner")),
    Part(
        "Consortia",
        "consortia",
        ("member_id",),
        same=("member", "member_id"),
        drop=("home", "activities", "member_row"),
    ),
)
OF_CONSORTIUM = (
    Part(
        "Members",
        "consortia",
        ("consortium_id",),
        ("consortium", "consortium_id", "member_row"),
        told="consortium",
    ),
    Part(
        "Activities with its members",
        "consortium-activity",
        ("consortium_id",),
        ("consortium", "consortium_id"),
        told="consortium",
        cite=True,
        needed="member_id",
    ),
    Part(
        "Members shared with other consortia",
        "overlap",
        PAIR,
        told="consortium",
        cite=True,
        needed="shared",
    ),
)
NEIGHBOURS = Part(
    "Partners met by the same schools and institutes",
    "co-engagement",
    PAIR,
    most=10,
    cite=True,
    note="Pairs of partners of declared tier, with at least two schools or institutes in common.",
)
GAPS = Part(
    "None recorded, while others do it",
    "gaps",
    ("partner_id",),
    ("partner_id", "partner", "tier"),
    told="partner",
    cite=True,
)
PARTNERS = Part("Partners", "partners-of", ("subject",), ("subject",))
UNITS = Part("Schools, institutes and services", "units", ("faculty_id",), ("faculty_id",))
OF_FACULTY = (
    Part(
        "What rests on few partners",
        "dependency",
        ("area_id",),
        ("area_id", "area"),
        told="faculty",
    ),
    Part(
        "Partners shared with other faculties",
        "shared-partners",
        PAIR,
        told="faculty",
    ),
)
TOGETHER = Part("Works with", "together", ("subject",), ("subject",))
OF_ACTORS = (
    Part("Looks after", "contacts", ("unit_id",)),
    Part(
        "None recorded, while others do it",
        "gaps",
        ("unit_id",),
        most=20,
        note="Asked of partners of declared tier.",
        cite=True,
    ),
    Part("Coverage of the records", "coverage", ("unit_id",), drop=("kind_id", "years"), cite=True),
)

UNASKED = "Told of partners of declared tier, and this one has none; it can be asked."
FACT = (Column("what", "What is on record."), Column("on_record", "As it is on record."))
MEASURE = (Column("measure", "What is measured."), Column("amount", "How much of it."))
BY_KIND = (
    Column("kind", "The kind of activity."),
    Column("activities", "Number of activities of it in scope.", "bar"),
    Column("began", "How many of them began in each year.", "spark"),
    Column("undated", "Of them, with no start on record."),
    Column("rows", "File and row of each of them."),
)
IN_REACH = (
    *("reach", "firm_reach", "units", "breadth", "activities", "live_activities"),
    *("open_activities", "value", "unknown_values", "concentration", "effective_faculties"),
)
IN_TIERS = ("first_year", "last_year", "years_active", "agreement", "agreements", "purpose")
IN_FACULTIES = ("units", "active_units", "activities", "led", "partners", "kinds")
IN_UNITS = ("activities", "led", "partners", "kinds")
NOT_TOLD = frozenset(("id", "name", "row", "person", "note"))  # unless it is asked for
FIRST = ("full_name", "partnership", "kind", "tier", "purpose", "sector", "country", "since")


def dossier(answers: Answers, id: str, family: Sequence[str] = ()) -> Document:
    """All that is on record of one and measured of it; `family` are counted as one with it."""
    (about,) = answers.about("on-record", [id], "subject")
    record, what = about["record"], str(about["what"])
    said: list[str] = []
    if what == "faculty":
        sections = _of_faculty(answers, id)
    elif what == "unit":
        what, sections = str(record.properties["kind"]), _of_unit(answers, id)
    else:
        said += [*reasons(answers, id), *_together(answers, family)]
        sections = _of_partner(answers, family or [id], what, tiered="tier" in record.properties)
    said.append(f"Counted: {answers.stamp.scope}.")
    told = (_on_record(answers, record, about["faculty"]), *sections)
    if family:  # no command asks of a family
        told = tuple(replace(section, asked="") for section in told)
    return Document(f"{record.name}, {what}", tuple(said), told, answers.stamp)


def _of_partner(
    answers: Answers, family: Sequence[str], what: str, *, tiered: bool
) -> Iterator[Section]:
    id = family[0]
    yield _measures(answers, id, ("reach", IN_REACH), ("tiers", IN_TIERS), told="partner")
    yield from _figures(answers, id)
    yield _section(answers, OF_FAMILY, id)
    yield _section(answers, BY_FACULTY, id, bar="activities")
    yield from _activities(answers, id, "activities-with", partner=id)
    for part in ON_PAPER:
        yield _section(answers, part, *family)
    for part in OF_CONSORTIUM if what == "consortium" else ():
        yield _section(answers, part, id)
    if tiered:
        yield _section(answers, NEIGHBOURS, id)
        yield _section(answers, GAPS, id)
    else:
        asked = answers.command("gaps", {"partner": id})
        yield Section(GAPS.heading, said=(UNASKED,), asked=asked)


def _of_faculty(answers: Answers, id: str) -> Iterator[Section]:
    yield _measures(answers, id, ("faculties", IN_FACULTIES))
    yield _section(answers, UNITS, id)
    yield _section(answers, PARTNERS, id)
    yield from _activities(answers, id, "activities-by", faculty=id)
    for part in OF_FACULTY:
        yield _section(answers, part, id)
    units = map(str, cells(answers.about("units", [id], "faculty_id"), "id"))
    yield from _of_actors(answers, id, *units)


def _of_unit(answers: Answers, id: str) -> Iterator[Section]:
    yield _measures(answers, id, ("units", IN_UNITS))
    yield from _figures(answers, id)
    yield _section(answers, PARTNERS, id)
    yield from _activities(answers, id, "activities-by")
    yield _section(answers, TOGETHER, id)
    yield from _of_actors(answers, id)


def _of_actors(answers: Answers, *ids: str) -> Iterator[Section]:
    for part in OF_ACTORS:
        yield _section(answers, part, *ids)


def _section(answers: Answers, part: Part, *ids: str, bar: str = "") -> Section:
    """The rows in which one of the ids stands."""
    found = answers.about(part.question, ids, *part.by, told=part.told, cite=part.cite)
    if part.needed:
        told = zip(found.rows, cells(found, part.needed), strict=True)
        found = replace(found, rows=tuple(row for row, cell in told if cell))
    found = _from_its_side(found, ids[0]) if part.by == PAIR else found
    found = dropped(found, (*part.drop, *(part.same if len(ids) == 1 else ())))
    notes = [part.note] if part.note else []
    columns = tuple(replace(c, type="bar") if c.name == bar else c for c in found.columns)
    table = replace(found, title=part.heading, columns=columns, notes=tuple(notes))
    asked = _asked(answers, part.question, part.told, ids[0], cite=part.cite)
    return Section(part.heading, _cut(table, part.most), asked=asked)


def _cut(table: Result, most: int) -> Result:
    """The first rows, and how many there are."""
    if len(table) <= most:
        return table
    notes = (*table.notes, f"The first {most} of {len(table):,} rows.")
    return replace(table, rows=table.rows[:most], notes=notes)


def _asked(answers: Answers, question: str, told: str, id: str, *, cite: bool = False) -> str:
    """The command line of a question of the library; `told` as of a Part."""
    if question not in library.names():
        return ""
    return answers.command(question, {told: id} if told else {}, cite=cite)


def _from_its_side(pairs: Result, id: str) -> Result:
    """Pairs as what the other of each is to the one."""
    turned = {"first_id": "second_id", "first": "second", "of_first": "of_second"}
    turned |= {other: one for one, other in turned.items()}
    rows = []
    for row in pairs:
        mine = row if row["first_id"] == id else {turned.get(k, k): v for k, v in row.items()}
        rows.append(tuple(mine[column.name] for column in pairs.columns))
    renamed = {"second_id": "id", "second": "name", "of_first": "its_own", "of_second": "others"}
    columns = tuple(replace(c, name=renamed.get(c.name, c.name)) for c in pairs.columns)
    return dropped(replace(pairs, columns=columns, rows=tuple(rows)), ("first_id", "first"))


def _on_record(answers: Answers, record: Node, faculty: str | None) -> Section:
    """Every column of the record that says something."""
    properties = {key: value for key, value in record.properties.items() if value is not None}
    hidden = NOT_TOLD - answers.view.asked
    names = [
        name
        for name in properties
        if name not in hidden and name.removesuffix("_day") not in {*properties} - {name}
    ]
    names.sort(key=lambda name: (FIRST.index(name) if name in FIRST else len(FIRST), name))
    rows: list[tuple[Cell, ...]] = [("id", properties["id"])]
    rows += [(in_prose(name), properties[name]) for name in names]
    rows += [("faculty", faculty)] if faculty else []
    rows.append(("row", properties["row"]))
    return Section("On record", _table(answers, "On record", FACT, rows))


def _measures(
    answers: Answers, id: str, *questions: tuple[str, Sequence[str]], told: str = ""
) -> Section:
    """One row of each question, turned on its side; `told` as of a Part."""
    rows: list[tuple[Cell, ...]] = []
    for name, measures in questions:
        for row in answers.about(name, [id], "id", told=told):
            rows += [(in_prose(key), row[key]) for key in measures if key in row]
    asked = "; ".join(filter(None, (_asked(answers, name, told, id) for name, _ in questions)))
    return Section("Measures", _table(answers, "Measures", MEASURE, rows), asked=asked)


def _figures(answers: Answers, id: str) -> Iterator[Section]:
    """Published figures, where there are any: shown, never measured."""
    found = dropped(answers.about("figures", [id], "subject"), ["subject"])
    if found.rows:
        yield Section("Published figures", found, ("Published facts, which no measure counts.",))


def _activities(answers: Answers, id: str, question: str, **told: str) -> Iterator[Section]:
    """By kind and year, then one by one."""
    found = dropped(answers.about(question, [id], "subject"), ["subject"])
    asked = answers.command("activities", told) if told else ""
    yield Section("Activities by kind and year", _by_kind(answers, found), asked=asked)
    latest = _cut(replace(found, title="Activities"), MOST)
    yield Section("Activities", latest, ("The latest begun come first.",), asked)


def _by_kind(answers: Answers, found: Result) -> Result:
    """How many of each kind, and in which years they began."""
    rows = list(found)
    span = _span([int(row["start"][:4]) for row in rows if row["start"]], answers.stamp.as_of)
    kinds: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        kinds.setdefault(row["kind"], []).append(row)
    counts: list[tuple[Cell, ...]] = []
    for kind, some in sorted(kinds.items(), key=lambda one: (-len(one[1]), one[0])):
        years = [int(row["start"][:4]) if row["start"] else None for row in some]
        began: list[Value] = [years.count(year) for year in span]
        places = in_order(row["row"] for row in some)
        counts.append((kind, len(some), began, years.count(None), places))
    outside = sum(row["start"] is not None and int(row["start"][:4]) not in span for row in rows)
    table = _table(answers, "Activities by kind and year", BY_KIND, counts)
    return replace(table, notes=tuple(_of_years(span, outside)))


def _span(years: Sequence[int], day: str) -> range:
    """The years that are drawn: the latest ones, but not far beyond the day."""
    near = [year for year in years if year <= int(day[:4]) + YEARS_AHEAD]
    return range(max(min(near), max(near) + 1 - YEARS), max(near) + 1) if near else range(0)


def _of_years(span: range, outside: int) -> Iterator[str]:
    if span:
        yield f"Each column of began is a year, {span[0]} to {span[-1]}."
    if outside:
        yield f"{counted(outside, 'activity', 'activities')} began in other years."


def reasons(answers: Answers, id: str) -> Iterator[str]:
    """Tier and pattern of a partner, with the reason in words and numbers."""
    (row,) = answers.about("tiers", [id], "id", told="partner")
    beside = f", for which one would expect {row['expected']}" if row["differs"] else ""
    tier = f"The declared tier is {row['tier']}, a decision{beside}"
    yield f"{tier if row['tier'] else 'No tier is declared'}."
    yield f"The observed pattern is {row['pattern']}: {_why(answers, row)}"


def _why(answers: Answers, row: Mapping[str, Any]) -> str:
    """The counts behind a pattern, and what they are measured against."""
    if row["pattern"] == "none":
        return "there is no activity in scope."
    least = (
        f"{answers.load.pattern_kinds} kinds and {answers.load.pattern_faculties} firm faculties"
    )
    kinds = counted(row["breadth"], "kind of activity", "kinds of activity")
    firm = counted(row["firm_reach"], "firm faculty", "firm faculties")
    return (
        f"{kinds} and {firm} (that lead an activity or take part in at least two). Cross-campus is "
        f"at least {least}, concentrated at least 2 kinds."
    )


def _together(answers: Answers, family: Sequence[str]) -> Iterator[str]:
    """That a family is counted as one, and who it is."""
    if family:
        names = [
            f"{row['record'].name} ({row['subject']})"
            for row in answers.about("on-record", family[1:], "subject")
        ]
        yield f"Counted as one with its subsidiaries: {', '.join(names)}."


def in_prose(name: str) -> str:
    """The name of a column as a person would write it; one of the office's own is kept."""
    return name if name.startswith("x_") else name.replace("_", " ")


def _table(
    answers: Answers, title: str, columns: tuple[Column, ...], rows: Iterable[tuple[Cell, ...]]
) -> Result:
    return Result(title, columns, tuple(rows), answers.stamp)
