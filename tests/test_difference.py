"""The difference of two datasets, applied to the first, gives the second."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_roundtrip import HOSTILE, many, on_one_line

from explorer.dataset.columns import trim
from explorer.dataset.dataset import Dataset, cells
from explorer.dataset.difference import Field, applied, difference
from explorer.dataset.records import (
    HOME,
    RECORDS,
    SHARED_IDS,
    Activity,
    Faculty,
    Figure,
    Heading,
    Partner,
    Record,
    headings,
)
from explorer.dataset.settings import Settings
from explorer.graph.changes import Changes, changes
from explorer.graph.elements import Elements, Relation, elements

SPACES = (*SHARED_IDS, "activity_kinds.csv")
TEXTS = [
    text for text in (*HOSTILE, "Arup", "Ove Arup", "ÅRUP", "one", "two") if trim(text) == text
]
NAMES = [*map(on_one_line, TEXTS)]
VALUES: dict[str, list[Any]] = {
    **dict.fromkeys(("name", "full_name", "partnership"), NAMES),
    "website": ["https://leeds.ac.uk", "http://x.uk/?a=b#c"],
    "country": ["GB", "FR", "US"],
    "year": [2011, 2012],
    "aliases": [("one",), ("two", "one"), ("one", "two")],
    "refs": [("EP/1",), ("EP/2", "EP/1"), ("EP/1", "EP/2")],
    "ids": [("ror:1",), ("ror:1", "coh:2")],
}
Known = dict[str, list[str]]
SEEDS = st.integers(0, 2**64 - 1)


def pair(seed: int) -> tuple[Dataset, Dataset]:
    """Two datasets of one university: records come, go, change, move and stay as they are."""
    dice = Random(seed)
    first, second = known(dice), known(dice)
    before = {kind: placed(records(dice, kind, first)) for kind in RECORDS}
    after = {kind: placed(later(dice, kind, before[kind], second)) for kind in RECORDS}
    one = all_settings(dice)
    return Dataset(one, before), Dataset(dice.choice((one, all_settings(dice))), after)


def known(dice: Random) -> Known:
    """The ids of each file: one for certain in those that others refer to.

    The spare ones are in another file each time, so that a partner becomes a consortium.
    """
    ids: Known = {HOME: ["leeds"]} | {file: [f"k-{file[:3]}"] for file in SPACES}
    for name in dice.sample([f"id-{n}" for n in range(8)], dice.randint(0, 8)):
        ids[dice.choice(SPACES)].append(name)
    for kind in RECORDS:
        ids.setdefault(kind.file, dice.sample(["r-a", "r-b", "r-c", "r-d"], dice.randint(0, 4)))
    return ids


def records(dice: Random, kind: type[Record], ids: Known) -> list[Record]:
    return [record(dice, kind, name, ids) for name in ids[kind.file]]


def later(dice: Random, kind: type[Record], old: Iterable[Record], ids: Known) -> list[Record]:
    """Some of the old records, where all they name is there still, and new ones, mixed."""
    fresh = {one.node_id: one for one in records(dice, kind, ids)}
    for one in old:
        wanted = one.node_id in fresh if kind.key == ("id",) else dice.random() < 0.7
        if wanted and resolves(one, ids) and dice.random() < 0.7:
            fresh[one.node_id] = one
    kept = list(fresh.values())
    dice.shuffle(kept) if dice.random() < 0.5 else None
    return kept


def record(dice: Random, kind: type[Record], own: str, ids: Known) -> Record:
    office = dice.choice(({}, {}, {"x_a": dice.choice(TEXTS)}, {"x_Région": "1", "x_a": "1"}))
    values: dict[str, Any] = {"office": office}
    for heading in headings(kind):
        if heading.heading == "id":
            values["id"] = own
        elif heading.required or heading.heading == "lead" or dice.random() < 0.6:
            values[heading.heading] = value(dice, heading, ids)
    if "units" in values:
        values["units"] = tuple(unit for unit in values["units"] if unit != values["lead"])
    return kind.model_validate(values)


def value(dice: Random, heading: Heading, ids: Known) -> Any:
    if heading.to:
        names = sorted({name for space in heading.to for name in ids[space]})
        if many(heading):
            return tuple(dice.sample(names, dice.randint(1, min(3, len(names)))))
        return dice.choice(names)
    if heading.choices:
        return dice.choice(heading.choices)
    if heading.date:
        return dice.choice(("2012", "2012-03", "2012-03-01", "2013-12-31", "2014"))
    if heading.money:
        return dice.choice((0, 120050, 10**15 - 1))
    if heading.heading == "value":
        return dice.choice((0, 250, -2.5, 0.000001))
    return dice.choice(VALUES.get(heading.heading, TEXTS))


def resolves(one: Record, ids: Known) -> bool:
    """Whether every reference of a record leads somewhere."""
    for heading in headings(type(one)):
        held = getattr(one, heading.field)
        names = {*held} if isinstance(held, tuple) else {held} - {None, "*"}
        if heading.to and not names <= {name for space in heading.to for name in ids[space]}:
            return False
    return True


def placed(kept: Iterable[Record]) -> tuple[Record, ...]:
    """The records at the rows from 2 on, each key once."""
    unique = {one.node_id: one for one in kept}.values()
    return tuple(one.model_copy(update={"row": row}) for row, one in enumerate(unique, 2))


def all_settings(dice: Random) -> Settings:
    values = {"title": dice.choice(TEXTS), "home": {"id": "leeds", "name": dice.choice(NAMES)}}
    values |= {"as_of": dice.choice((None, "2026-06-30")), "licence": dice.choice((None, "CC0"))}
    return Settings.model_validate(values | {"scope": {"window_years": dice.randint(0, 9)}})


@given(SEEDS)
@settings(max_examples=1000, deadline=None)
def test_the_difference_applied_to_the_first_gives_the_second(seed: int) -> None:
    before, after = pair(seed)
    change = difference(before, after)
    again = applied(change, before, after.settings)
    assert (again.hash, again.rows_hash) == (after.hash, after.rows_hash)
    for kind in RECORDS:
        assert [(r.row, cells(r)) for r in again.of(kind)] == [
            (r.row, cells(r)) for r in after.of(kind)
        ]
    assert bool(change) == ((before.hash, before.rows_hash) != (after.hash, after.rows_hash))
    assert change.alters == (before.hash != after.hash)
    for section in change.sections:
        kept = len(before.of(section.kind)) - len(section.removed)
        assert section.before == len(before.of(section.kind))
        assert kept + len(section.added) == len(after.of(section.kind))


@given(SEEDS)
@settings(max_examples=300, deadline=None)
def test_every_field_that_is_not_the_same_is_told_and_no_other(seed: int) -> None:
    before, after = pair(seed)
    for section in difference(before, after).sections:
        for change in section.changed:
            old, new = cells(change.before), cells(change.after)
            assert change.fields
            for field in change.fields:
                assert field.old != field.new
                assert (field.old is None) == (field.column not in old)
                assert (field.new is None) == (field.column not in new)
            told = {field.column for field in change.fields}
            assert told == {c for c in old.keys() | new.keys() if old.get(c) != new.get(c)}


@given(SEEDS)
@settings(max_examples=100, deadline=None)
def test_a_dataset_and_itself_do_not_differ(seed: int) -> None:
    dataset, _ = pair(seed)
    change = difference(dataset, dataset)
    assert not change
    assert (change.sections, change.settings, change.summary) == ((), (), "nothing changed")
    assert len(changes(elements(dataset), elements(dataset))) == 0


def mixed(dataset: Dataset, dice: Random) -> Dataset:
    """The same records in another order, and every list in another."""

    def turned(one: Record) -> Record:
        lists = {h.field: getattr(one, h.field)[::-1] for h in headings(type(one)) if many(h)}
        return one.model_copy(update=lists)

    return Dataset(
        dataset.settings,
        {k: placed(map(turned, dice.sample(rs, len(rs)))) for k, rs in dataset.records.items()},
    )


@given(SEEDS)
@settings(max_examples=100, deadline=None)
def test_rows_that_only_moved_are_counted_as_moved(seed: int) -> None:
    dataset, _ = pair(seed)
    moved = mixed(dataset, Random(seed))
    rows = {one.file + one.node_id: one.row for one in dataset}
    count = sum(rows[one.file + one.node_id] != one.row for one in moved)
    change = difference(dataset, moved)
    assert (change.alters, change.moved, bool(change)) == (False, count, count > 0)
    assert change.summary == (f"{count} rows moved" if count else "nothing changed")
    assert applied(change, dataset, moved.settings).rows_hash == moved.rows_hash


# The words


HOME_SETTINGS = {"title": "T", "home": {"id": "leeds", "name": "L"}}


def small(*kept: Record, **other: Any) -> Dataset:
    found = {kind: placed(r for r in kept if type(r) is kind) for kind in RECORDS}
    return Dataset(Settings.model_validate(HOME_SETTINGS | other), found)


def told(kind: type[Record], common: dict[str, Any], old: Any, new: Any) -> tuple[Field, ...]:
    """The fields of a record that change."""
    one, two = (kind.model_validate(common | values) for values in (old, new))
    (section,) = difference(small(one), small(two)).sections
    (change,) = section.changed
    return change.fields


PARTNER = {"id": "arup", "name": "Arup", "kind": "company"}
ACTIVITY = {"id": "a1", "title": "One", "kind": "research", "lead": "arts"}
FIGURE = {"partner": "arup", "measure": "m"}


@pytest.mark.parametrize(
    ("kind", "common", "old", "new", "field"),
    [
        (Partner, PARTNER, {"name": "A"}, {"name": "B"}, Field("name", "A", "B")),
        (Partner, PARTNER, {}, {"tier": "corporate"}, Field("tier", None, "corporate")),
        (Partner, PARTNER, {"since": "2012-03"}, {}, Field("since", "2012-03", None)),
        (Activity, ACTIVITY, {"value": 120050}, {"value": 0}, Field("value", "1200.50", "0")),
        (
            Activity,
            ACTIVITY,
            {"units": ("b", "a")},
            {"units": ("a", "c")},
            Field("units", "a;b", "a;c"),
        ),
        (Figure, FIGURE, {"value": 250}, {"value": 0.000001}, Field("value", "250", "0.000001")),
        (Figure, FIGURE | {"value": 1}, {"office": {"x_a": "é"}}, {}, Field("x_a", "é", None)),
    ],
)
def test_a_cell_is_told_as_it_stands_in_a_file(
    kind: type[Record], common: dict[str, Any], old: Any, new: Any, field: Field
) -> None:
    assert told(kind, common, old, new) == (field,)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("Ove Arup", "Ove Arup Ltd", "Ove Arup -> Ove Arup Ltd"),
        ("Ove Arup", "Ove  Arup", "Ove␣Arup -> Ove␣␣Arup"),
        ("one\ntwo", "one two", "one␤two -> one␣two"),
        ("caf\u00e9", "cafe\u0301", "caf[U+00E9] -> cafe[U+0301]"),
        ("Arup", "A\u200brup", "Arup -> A[U+200B]rup"),
        ("A\u200brup", "Aru\u200bp", "A[U+200B]rup -> Aru[U+200B]p"),
        ("M-S", "M\u2013S", "M-S -> M[U+2013]S"),
        ("O'Brien", "O\u2019Brien", "O'Brien -> O[U+2019]Brien"),
        (None, "Ove  Arup", "(empty) -> Ove  Arup"),
    ],
)
def test_what_differs_in_texts_that_look_alike_is_made_visible(
    old: str | None, new: str, told: str
) -> None:
    assert str(Field("name", old, new)) == told


def test_settings_are_told_by_their_names() -> None:
    change = difference(small(as_of="2026-06-30"), small(scope={"window_years": 3}))
    assert change.settings == (
        Field("as_of", "2026-06-30", None),
        Field("scope.window_years", "5", "3"),
    )
    assert change.summary == "settings changed"


def test_a_summary_counts_file_by_file() -> None:
    partners = [Partner.model_validate(PARTNER | {"id": f"p{n}"}) for n in range(4)]
    arts = Faculty.model_validate({"id": "arts", "name": "Arts"})
    other = partners[1].model_copy(update={"name": "Other"})
    change = difference(small(*partners), small(arts, partners[3], other))
    assert change.summary == "faculties: 1 added; partners: 1 changed, 2 removed; 1 rows moved"


# Nodes and relationships


def carried_out(change: Changes, before: Elements) -> tuple[Any, Any]:
    """What a graph holds once the changes are made to it."""
    nodes = {(labels, n["id"]): n for labels, ns in before.nodes.items() for n in ns}
    joined = held(before)[1]
    for labels, names in change.deleted.items():
        for name in names:
            del nodes[labels, name]
            joined = [j for j in joined if (labels, name) not in ends_of(j)]
    for labels, made in change.created.items():
        for node in made:
            assert (labels, node["id"]) not in nodes
            nodes[labels, node["id"]] = node
    for labels, others in change.updated.items():
        for node in others:
            assert nodes[labels, node["id"]].keys() <= node.keys()
            kept = {key: held for key, held in node.items() if held is not None}
            nodes[labels, node["id"]] = kept
    for ends, relations in change.cut.items():
        for relation in relations:
            joined.remove((ends, relation))
    for ends, relations in change.joined.items():
        for relation in relations:
            assert all(end in nodes for end in ends_of((ends, relation)))
            joined.append((ends, relation))
    return nodes, joined


def held(found: Elements) -> tuple[Any, list[Any]]:
    nodes = {(labels, n["id"]): n for labels, ns in found.nodes.items() for n in ns}
    return nodes, [(e, r) for e, relations in found.relationships.items() for r in relations]


def ends_of(one: tuple[Any, Relation]) -> tuple[Any, Any]:
    ends, relation = one
    return (ends.start, relation.start), (ends.end, relation.end)


def in_order(relations: Iterable[Any]) -> list[str]:
    return sorted(map(repr, relations))


@given(SEEDS)
@settings(max_examples=500, deadline=None)
def test_the_changes_of_nodes_and_relationships_give_the_second_graph(seed: int) -> None:
    before, after = map(elements, pair(seed))
    nodes, joined = carried_out(changes(before, after), before)
    wanted, relations = held(after)
    assert nodes == wanted
    assert in_order(joined) == in_order(relations)
