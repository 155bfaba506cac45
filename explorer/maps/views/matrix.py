"""`matrix`: who works with whom, or in which ways, as a table of counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from explorer.maps.looks import legend_of
from explorer.maps.model import Cell, Map, Matrix, Node
from explorer.maps.views.choice import Row, facts, partners_on_record, stamped, tags_of
from explorer.queries.audience import View
from explorer.queries.choice import Choice
from explorer.queries.library import internal, named
from explorer.queries.names import resolve
from explorer.queries.run import ask, bounds

CAPTION = (
    "Activities in scope, by faculty and {by}. A point means that none is recorded, 0 that there "
    "is none: the records are complete there. An activity of several faculties counts once in "
    "each. Counted: {scope}."
)
ALL = "*"
Pair = tuple[str, str]
Counted = tuple[list[Pair], dict[Pair, Cell], list[Node], tuple[str, ...]]  # rows, cells, … notes


def matrix(view: View, choice: Choice, by: str = "partner") -> Map:
    """A row for each partner with an activity in scope, or for each kind; a column a faculty."""
    faculties = ask(view.graph, named("faculties"), choice.values())
    columns = [(str(row["id"]), str(row["name"])) for row in faculties]
    narrowed = by == "partner" and choice.kind
    years = choice.from_year or choice.until_year
    complete = _complete(view, choice, [id for id, _ in columns])
    if narrowed or years:  # a nought would be one of what was asked for, not of the records
        complete = {id: set() for id in complete}
    rows, counted, nodes, notes = (_partners if by == "partner" else _kinds)(view, choice)
    cells = tuple(
        tuple(_cell(counted.get((row, column)), by, row, column, complete) for column, _ in columns)
        for row, _ in rows
    )
    return Map(
        view="matrix",
        title=f"Faculties by {by}",
        caption=CAPTION.format(
            by="partner" if by == "partner" else "kind", scope=faculties.stamp.scope
        ),
        layout="matrix",
        nodes=tuple(nodes),
        edges=(),
        legend=legend_of(nodes, ()),
        stamp=stamped(faculties.stamp, view, ()),
        notes=notes,
        matrix=Matrix(by.capitalize(), tuple(columns), tuple(rows), cells),
    )


def _partners(view: View, choice: Choice) -> Counted:
    counted = {
        (str(row["partner_id"]), str(row["faculty_id"])): Cell(
            row["activities"], tuple(row["rows"])
        )
        for row in ask(view.graph, named("matrix"), choice.values(), cite=True)
    }
    measured = [row for row in ask(view.graph, named("reach"), choice.values()) if row["reach"]]
    known = partners_on_record(view, choice)
    nodes = [_node(row, known[row["id"]]) for row in measured]
    notes = _without(choice, len(known), len(nodes))
    return [(node.id, node.label) for node in nodes], counted, nodes, notes


def _without(choice: Choice, every: int, told: int) -> tuple[str, ...]:
    """How many partners have no row, and how to have one."""
    left = every - told
    if not left:
        return ()
    note = f"{left} of {every} partners have no activity of a faculty in scope and are left out"
    wider = replace(choice, scope="all")
    narrowed = choice.kind or choice.from_year or choice.until_year
    more = "" if narrowed or wider == choice else "; --scope all counts every activity on record"
    return (f"{note}{more}.",)


def _node(measured: Row, partner: Row) -> Node:
    return Node(
        id=str(measured["id"]),
        label=str(measured["name"]),
        key="consortium" if partner["kind"] == "consortium" else str(measured["tier"] or "partner"),
        size=18.0,
        facts=facts(
            ("Declared tier", measured["tier"] or "none"),
            ("Observed pattern", measured["pattern"]),
            ("Reach", measured["reach"]),
            ("Breadth", measured["breadth"]),
            ("Activities in scope", measured["activities"]),
        ),
        tags=tags_of(partner),
        row=partner["row"],
        source=partner["source"],
        website=partner["website"],
    )


def _kinds(view: View, choice: Choice) -> Counted:
    chosen = {resolve(view.graph, "kind", name) for name in choice.kind}
    rows: dict[Pair, list[str]] = {}
    for row in ask(view.graph, internal("by-kind"), choice.values()):
        rows[(str(row["kind"]), str(row["faculty"]))] = list(row["rows"])
    counted = {pair: Cell(len(places), tuple(places)) for pair, places in rows.items()}
    nodes = []
    for kind in ask(view.graph, internal("kinds")):
        if not chosen or kind["id"] in chosen:
            every = {place for (id, _), some in rows.items() if id == kind["id"] for place in some}
            nodes.append(_kind(kind, len(every)))
    return [(node.id, node.label) for node in nodes], counted, nodes, ()


def _kind(kind: Row, activities: int) -> Node:
    return Node(
        id=str(kind["id"]),
        label=str(kind["name"]),
        key="ActivityKind",
        size=18.0,
        facts=facts(("Activities in scope", activities)),
        row=kind["row"],
    )


def _cell(
    counted: Cell | None, by: str, row: str, column: str, complete: Mapping[str, set[str]]
) -> Cell:
    """What is counted; else 0 where the records are complete, and nothing where they are not."""
    if counted:
        return counted
    kinds = complete[column]
    return Cell(0 if ALL in kinds or (by == "kind" and row in kinds) else None)


def _complete(view: View, choice: Choice, faculties: Iterable[str]) -> dict[str, set[str]]:
    """The kinds of activity whose records are complete over the scope, by faculty.

    They are where the faculty says so of itself, or all of its units do.
    """
    load = view.graph.load()
    latest, earliest = bounds(choice.scope, choice.as_of or load.as_of, load.window_years)
    own: dict[str, set[str]] = {id: set() for id in faculties}
    units: dict[Pair, set[str]] = {}
    members: dict[str, int] = {}
    for row in ask(view.graph, internal("coverage")):
        spans = (row["from_day"] or "") <= earliest and (row["until_day"] or latest) >= latest
        if spans and row["unit"] == row["faculty"]:
            own[row["faculty"]].add(row["kind"])
        elif spans:
            members[row["faculty"]] = row["units"]
            units.setdefault((row["faculty"], row["kind"]), set()).add(row["unit"])
    for (id, kind), some in units.items():
        if len(some | units.get((id, ALL), set())) == members[id]:
            own[id].add(kind)
    return own
