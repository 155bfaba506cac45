"""`reach`: faculties on the rim, partners by the number of faculties they engage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

from explorer.maps.looks import legend_of
from explorer.maps.model import Edge, Engagement, Engagements, Map, Node
from explorer.maps.views.choice import (
    Row,
    diameter,
    facts,
    partners_on_record,
    pounds,
    stamped,
    tags_of,
    width_of,
)
from explorer.queries import SCOPES
from explorer.queries.audience import View
from explorer.queries.choice import Choice
from explorer.queries.library import internal, named
from explorer.queries.names import resolve
from explorer.queries.run import ask, bounds, scope_text

CAPTION = (
    "Nearer the centre: more faculties take part. Not larger, better or more important. "
    "(In lanes: farther right.) Neighbouring faculties share partners, nothing more. "
    "Size: activities in scope. Counted: {scope}. Tiers are those declared today."
)


def reach(view: View, choice: Choice) -> Map:
    """The target, with every activity, so that the page can count anew for another filter.

    An edge is a faculty-partner pair, its width the number of activities in scope.
    """
    measured = ask(view.graph, named("reach"), choice.values())
    faculties = list(ask(view.graph, named("faculties"), choice.values()))
    joined = list(ask(view.graph, internal("shares"), choice.values()))
    partners = partners_on_record(view, choice)
    around = rim([str(row["id"]) for row in faculties], joined)
    nodes = [_faculty(row) for row in faculties]
    nodes += [_partner(row, partners[row["id"]]) for row in measured]
    edges = [_edge(row) for row in joined]
    return Map(
        view="reach",
        title="Cross-campus reach",
        caption=CAPTION.format(scope=measured.stamp.scope),
        layout="target",
        nodes=tuple(nodes),
        edges=tuple(edges),
        legend=legend_of(nodes, edges),
        stamp=stamped(measured.stamp, view, view.asked - {"person"}),
        rim=around,
        engagements=_engagements(view, choice, around, [str(row["id"]) for row in measured]),
    )


def _engagements(
    view: View, choice: Choice, around: Sequence[str], partners: Sequence[str]
) -> Engagements:
    load = view.graph.load()
    as_of = choice.as_of or load.as_of
    limits = {scope: bounds(scope, as_of, load.window_years) for scope in SCOPES}
    rows = sorted(ask(view.graph, internal("engagements")), key=lambda row: _number(row["row"]))
    kinds = [(str(row["id"]), str(row["name"])) for row in ask(view.graph, internal("kinds"))]
    kind_at = {id: place for place, (id, _) in enumerate(kinds)}
    chosen = [kind_at[resolve(view.graph, "kind", name)] for name in choice.kind]
    engaged = {part["id"] for row in rows for part in row["parts"]}
    known = [row for row in ask(view.graph, internal("actors")) if row["id"] in engaged]
    faculty_at = {id: place for place, id in enumerate(around)}
    actor_at = {row["id"]: place for place, row in enumerate(known)}
    partner_at = {id: place for place, id in enumerate(partners)}
    return Engagements(
        as_of=as_of,
        scope=choice.scope,
        chosen=tuple(sorted(set(chosen))),
        began=(choice.from_year, choice.until_year),
        thresholds=(load.pattern_faculties, load.pattern_kinds),
        bounds=limits,
        words={
            scope: scope_text({"scope": scope, "as_of": as_of, "earliest_end": earliest}, load)
            for scope, (_, earliest) in limits.items()
        },
        kinds=tuple(name for _, name in kinds),
        actors=tuple(
            (str(row["name"]), faculty_at.get(row["faculty"], -1), bool(row["unit"]))
            for row in known
        ),
        activities=tuple(
            _engagement(row, kind_at, partner_at, actor_at, view.asked) for row in rows
        ),
    )


def _engagement(
    row: Row,
    kinds: Mapping[str, int],
    partners: Mapping[str, int],
    actors: Mapping[str, int],
    asked: frozenset[str],
) -> Engagement:
    told = {"value": pounds(row["value"]), "note": row["note"]}
    parts = {(actors[part["id"]], bool(part["lead"])) for part in row["parts"]}
    return Engagement(
        id=str(row["id"]),
        title=str(row["title"]),
        kind=kinds[row["kind"]],
        start=row["start"] or "",
        end=row["end"] or "",
        partners=tuple(sorted(partners[id] for id in row["partners"])),
        parts=tuple(sorted(parts, key=lambda part: (not part[1], part[0]))),
        row=_number(row["row"]),
        source=row["source"] or "",
        more=tuple(str(text) for name, text in told.items() if name in asked and text),
    )


def _number(row: str) -> int:
    """The number of a row, from the file and row."""
    return int(row.rpartition(":")[2])


def rim(faculties: Sequence[str], joined: Sequence[Row]) -> tuple[str, ...]:
    """The faculties in a ring, those that share partners side by side where that is possible.

    Beginning with the pair that shares most, the faculty that shares most with either end
    is put there; ties go by id.
    """
    shared = _shared(joined)
    if len(faculties) < 3:
        return tuple(faculties)
    pairs = combinations(sorted(faculties), 2)
    ring = list(max(pairs, key=lambda pair: shared.get(frozenset(pair), 0)))
    rest = [name for name in sorted(faculties) if name not in ring]
    while rest:
        ends = [(name, end) for name in rest for end in (-1, 0)]
        name, end = max(ends, key=lambda at: shared.get(frozenset((at[0], ring[at[1]])), 0))
        ring.insert(len(ring) if end else 0, name)
        rest.remove(name)
    return tuple(ring)


def _shared(joined: Sequence[Row]) -> dict[frozenset[str], int]:
    """How many partners each pair of faculties has in common."""
    by_partner: dict[Any, set[str]] = {}
    for row in joined:
        by_partner.setdefault(row["partner_id"], set()).add(row["faculty_id"])
    shared: dict[frozenset[str], int] = {}
    for names in by_partner.values():
        for pair in combinations(sorted(names), 2):
            shared[frozenset(pair)] = shared.get(frozenset(pair), 0) + 1
    return shared


def _faculty(row: Row) -> Node:
    return Node(
        id=str(row["id"]),
        label=str(row["name"]),
        key="faculty",
        size=26.0,
        measures=facts(
            ("Activities in scope", row["activities"]),
            ("Led", row["led"]),
            ("Partners", row["partners"]),
            ("Kinds", row["kinds"]),
        ),
        facts=facts(("Schools and institutes", row["units"])),
        row=row["row"],
        source=row["source"],
        website=row["website"],
    )


def _partner(measured: Row, partner: Row) -> Node:
    return Node(
        id=str(measured["id"]),
        label=str(measured["name"]),
        key=_key(measured, partner),
        size=diameter(measured["activities"]),
        measures=facts(
            ("Observed pattern", measured["pattern"]),
            ("Reach", measured["reach"]),
            ("Firm reach", measured["firm_reach"]),
            ("Units", measured["units"]),
            ("Breadth", measured["breadth"]),
            ("Activities in scope", measured["activities"]),
            ("Live", measured["live_activities"]),
            ("Open", measured["open_activities"]),
            ("Concentration", measured["concentration"]),
            ("Effective faculties", measured["effective_faculties"]),
        ),
        facts=facts(
            ("Declared tier", measured["tier"] or "none"),
            ("Partnership", partner["partnership"]),
            ("Purpose", partner["purpose"]),
            ("Sector", partner["sector"]),
            ("Country", partner["country"]),
            ("Since", partner["since"]),
            ("Consortia", partner["consortia"]),
        ),
        tags=tags_of(partner),
        row=partner["row"],
        source=partner["source"],
        website=partner["website"],
    )


def _key(measured: Row, partner: Row) -> str:
    if partner["kind"] == "consortium":
        return "consortium"
    return str(measured["tier"] or "partner")


def _edge(row: Row) -> Edge:
    return Edge(
        id=f"{row['faculty_id']} {row['partner_id']}",
        source=str(row["faculty_id"]),
        target=str(row["partner_id"]),
        key="undertakes",
        label=str(row["activities"]),
        width=width_of(row["activities"]),
        facts=facts(
            ("Activities in scope", row["activities"]),
            ("Led by the faculty", row["led"]),
        ),
    )
