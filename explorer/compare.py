"""Comparing: two partners or faculties, two days of the world, two loads of the record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from explorer.dataset.difference import Difference, difference
from explorer.errors import InputError, UnknownNameError
from explorer.graph.protocol import Graph
from explorer.graph.steady import steady
from explorer.queries.choice import Choice
from explorer.queries.library import internal, named
from explorer.queries.names import resolve
from explorer.queries.result import Cell, Column, Result
from explorer.queries.run import ask, stamp_of
from explorer.reload import Plan, refuse_unkept

Row = Mapping[str, Any]
BOTH = ("partner", "faculty")  # what can be compared; a consortium is a partner
OWN = {"partner": "partners", "faculty": "faculties"}
DESCRIBED = ("kind", "tier", "sector", "since", "purpose")  # of a partner, beside its measures
NOT_COMPARED = ("id", "name", "tier", "row", "source", "website")
MEASURES = (
    *("pattern", "reach", "firm_reach", "units", "breadth"),
    *("activities", "live_activities", "open_activities"),
)
PERSON = "(a person)"
RECORD = (
    Column("file", "The file of the row; empty for what follows from the rows."),
    Column("change", "added, removed, changed, or follows: a measure that is another."),
    Column("id", "The id or key of the record."),
    Column("column", "The column that changed, or the measure."),
    Column("before", "What it was."),
    Column("after", "What it is."),
    Column("row", "File and row of the record, in the later load where it is there."),
)


@steady
def side_by_side(graph: Graph, one: str, other: str, choice: Choice) -> Result:
    """Two partners, or two faculties, measure by measure.

    Raises UnknownNameError where a name is nobody's, InputError where the two are not of one
    kind or are the same.
    """
    (what, first), (also, second) = _what(graph, one), _what(graph, other)
    if what != also:
        raise InputError(f"{one!r} is a {what} and {other!r} a {also}; compare two of one kind.")
    if first == second:
        raise InputError(f"{one!r} and {other!r} are the same {what}: {first}.")
    measured = ask(graph, named("reach" if what == "partner" else "faculties"), choice.values())
    rows = {row["id"]: row for row in measured}
    names = [str(rows[id]["name"]) for id in (first, second)]
    if names[0] == names[1]:
        names = [f"{name} [{id}]" for name, id in zip(names, (first, second), strict=True)]
    columns = (
        Column("measure", "What is compared."),
        *(Column(name, f"Of {name}.") for name in names),
        Column("difference", "How much more the second has, of numbers."),
    )
    pairs = [*_described(graph, what, first, second, choice)]
    pairs += [
        (name.replace("_", " "), rows[first][name], rows[second][name])
        for name in rows[first]
        if name not in NOT_COMPARED
    ]
    pairs += _shares(graph, what, first, second, choice)
    cells = tuple((label, a, b, _more(a, b)) for label, a, b in pairs)
    return Result(f"{names[0]} beside {names[1]}", columns, cells, measured.stamp)


def _what(graph: Graph, name: str) -> tuple[str, str]:
    """What a name means, and its id."""
    unknown = None
    for what in BOTH:
        try:
            return what, resolve(graph, what, name)
        except UnknownNameError as error:
            unknown = unknown or error
    assert unknown
    raise unknown


def _described(
    graph: Graph, what: str, first: str, second: str, choice: Choice
) -> Iterator[tuple[str, Cell, Cell]]:
    """What is on record of two partners, beside what is counted."""
    if what == "partner":
        known = {row["id"]: row for row in ask(graph, named("partners"), {"as_of": choice.as_of})}
        for name in (*DESCRIBED, "consortia"):
            yield name, known[first][name], known[second][name]


def _shares(
    graph: Graph, what: str, first: str, second: str, choice: Choice
) -> Iterator[tuple[str, Cell, Cell]]:
    """Activities with each faculty, or partner, that either has; unknown is none recorded."""
    mine, others = (
        ("partner_id", "faculty_id") if what == "partner" else ("faculty_id", "partner_id")
    )
    counts: dict[str, dict[str, int]] = {first: {}, second: {}}
    for row in ask(graph, internal("shares"), choice.values()):
        if row[mine] in counts:
            counts[str(row[mine])][str(row[others])] = row["activities"]
    names = {str(row["id"]): str(row["name"]) for row in ask(graph, named(OWN[_other(what)]))}
    for name, id in sorted((names[id], id) for id in {*counts[first], *counts[second]}):
        yield f"activities with {name}", counts[first].get(id), counts[second].get(id)


def _other(what: str) -> str:
    return BOTH[1 - BOTH.index(what)]


def _more(one: Cell, other: Cell) -> Cell:
    """The difference of two numbers; nothing of anything else."""
    for kind in (int, Decimal, float):
        if type(one) is kind and type(other) is kind:
            more = other - one  # type: ignore[operator]
            return round(more, 4) if kind is float else more
    return None


@steady
def between_days(graph: Graph, first: str, second: str, choice: Choice) -> Result:
    """What changed in the world: every measure of a partner that differs between two days."""
    answers = [
        ask(graph, named("reach"), replace(choice, as_of=day).values()) for day in (first, second)
    ]
    before, after = ({row["id"]: row for row in answer} for answer in answers)
    days = [answer.stamp.as_of for answer in answers]
    columns = (
        Column("id", "The partner's id."),
        Column("name", "Its name."),
        Column("measure", "What changed."),
        Column("before", f"On {days[0]}."),
        Column("after", f"On {days[1]}."),
    )
    cells = tuple(
        (id, row["name"], name, before[id][name], row[name])
        for id, row in sorted(after.items())
        for name in MEASURES
        if before[id][name] != row[name]
    )
    notes = () if cells else ("No measure of any partner differs.",)
    title = f"What changed in the world from {days[0]} to {days[1]}"
    return Result(title, columns, cells, answers[1].stamp, notes)


@steady
def between_loads(graph: Graph, first: str, second: str, *, audience: str) -> Result:
    """What changed in the record: every row and cell that an audience may see.

    Names of persons are not told. Raises UnknownNameError for a load that is not kept.
    """
    loads = {load.id: load for load in graph.loads()}
    for name in (first, second):
        refuse_unkept(name, list(loads.values()))
    before, after = (graph.bundle(name).for_audience(audience) for name in (first, second))
    change = difference(before, after)
    plan = Plan(graph, after, loads[first], before, change)
    follows = (("", "follows", c.id, c.what, c.old, c.new, None) for c in plan.consequences())
    cells: tuple[tuple[Cell, ...], ...] = (*_changed(change), *follows)
    notes = () if cells else ("The two loads hold the same.",)
    title = f"What changed in the record from {first} to {second}"
    stamp = replace(stamp_of(graph.load(), loads[second].as_of, ""), audience=audience)
    return Result(title, RECORD, cells, stamp, notes)


def _changed(change: Difference) -> Iterator[tuple[Cell, ...]]:
    """A row for each setting, record or cell that changed, file by file."""
    for one in change.settings:
        yield "dataset.toml", "changed", None, one.column, one.old, one.new, None
    for section in change.sections:
        file = section.kind.file
        for record in section.added:
            yield file, "added", record.node_id, None, None, None, record.place
        for record in section.removed:
            yield file, "removed", record.node_id, None, None, None, record.place
        for both in section.changed:
            for cell in both.fields:
                place = both.after.place
                old, new = (cell.old, cell.new) if cell.column != "person" else (PERSON, PERSON)
                yield file, "changed", both.after.node_id, cell.column, old, new, place
