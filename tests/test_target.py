"""The layouts of the reach view: each partner in its place, none over another, none left out."""

from __future__ import annotations

import math
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from core import call
from hypothesis import given, settings
from hypothesis import strategies as st

Partner = dict[str, Any]
LONG = "Faculty of Engineering, Physical Sciences and Everything that is Measured"
DESKTOP = {"width": 912, "height": 760}
ROOMS = [(912, 760), (1300, 640), (700, 500), (344, 620)]
SEVEN = [f"f{i}" for i in range(7)]


def partner(id: str, counts: list[int], activities: int = 0, **more: object) -> Partner:
    total = activities or max(1, sum(counts))
    base = {"id": id, "label": id.title(), "tiered": False, "live": True, "out": False}
    return {**base, "size": 7 * math.sqrt(min(25, total)), "counts": counts, **more}


def layout(
    rim: list[str],
    partners: list[Partner],
    room: dict[str, int] | None = None,
    kind: str = "Target",
) -> dict[str, Any]:
    named = [{"id": id, "label": id} for id in rim]
    said = {"rim": named, "partners": partners, "room": room or DESKTOP}
    out = call(f"layout{kind}", said)
    assert out == call(f"layout{kind}", said)
    return dict(out)


def check(rim: list[str], partners: list[Partner], out: dict[str, Any]) -> None:
    """Everybody is there once, in its cell, over nobody else."""
    bundled = [id for bundle in out["bundles"] for id in bundle["ids"]]
    placed = [id for id in out["positions"] if id not in rim]
    assert sorted(placed + bundled) == sorted(p["id"] for p in partners)
    spots = [(*out["positions"][id], out["sizes"][id] / 2, id) for id in placed]
    spots += [(b["x"], b["y"], b["size"] / 2, b["id"]) for b in out["bundles"]]
    for i, (x, y, r, a) in enumerate(spots):
        for x2, y2, r2, b in spots[i + 1 :]:
            assert math.hypot(x - x2, y - y2) >= r + r2 - 0.15, (a, b)
    by_id = {p["id"]: p for p in partners}
    for bundle in out["bundles"]:
        members = [by_id[id] for id in bundle["ids"]]
        assert len(members) > 1
        assert not [p for p in members if p["tiered"]]
        assert bundle["live"] == sum(p["live"] for p in members)
        for p in members:
            assert reach(p) == bundle["reach"]
            assert bundle["faculty"] in ("", rim[lead(p)])


def reach(p: Partner) -> int:
    return 0 if p["out"] else sum(n > 0 for n in p["counts"])


def lead(p: Partner) -> int:
    return p["counts"].index(max(p["counts"])) if p["counts"] else 0


def check_target(rim: list[str], partners: list[Partner], out: dict[str, Any]) -> None:
    check(rim, partners, out)
    for p in partners:
        if p["id"] not in out["positions"]:
            continue
        x, y = out["positions"][p["id"]]
        if reach(p) == 0:
            assert inside(out["tray"], x, y)
        else:
            stands(rim, reach(p), lead(p), (x, y, out["sizes"][p["id"]] / 2), out)
    for b in out["bundles"]:
        if b["reach"] and b["faculty"]:
            stands(rim, b["reach"], rim.index(b["faculty"]), (b["x"], b["y"], b["size"] / 2), out)


def stands(
    rim: list[str], level: int, sector: int, spot: tuple[float, float, float], out: dict[str, Any]
) -> None:
    x, y, half = spot
    radius = math.hypot(x, y)
    band = next(band for band in out["bands"] if band["reach"] == level)
    assert radius + half <= band["outer"] + 0.2
    if level == len(rim):
        return
    assert radius - half >= band["inner"] - 0.2
    slice_ = out["sectors"][sector]
    middle = (slice_["from"] + slice_["to"]) / 2
    askew = abs(math.remainder(math.atan2(y, x) - middle, 2 * math.pi))
    assert askew + math.asin(min(1, half / radius)) <= (slice_["to"] - slice_["from"]) / 2 + 0.005


def inside(box: dict[str, float], x: float, y: float) -> bool:
    across = box["x"] <= x <= box["x"] + box["width"]
    return across and box["y"] <= y <= box["y"] + box["height"] + 0.1


def one_of(faculty: int, count: int, of: int = 7) -> list[int]:
    return [count if i == faculty else 0 for i in range(of)]


def crowd() -> list[Partner]:
    """300 partners of reach 1, 105 of them of one faculty, and 12 of full reach."""
    leads = [0] * 105 + [1 + i % 6 for i in range(195)]
    partners = [
        partner(f"p{i}", one_of(faculty, 1 + i % 9), tiered=i % 40 == 0, live=i % 3 == 0)
        for i, faculty in enumerate(leads)
    ]
    return partners + [partner(f"all{i}", [1 + i] * 7) for i in range(12)]


@pytest.mark.parametrize("size", ROOMS)
@pytest.mark.parametrize("kind", ["Target", "Lanes"])
def test_three_hundred_of_one_faculty_and_twelve_of_all(size: tuple[int, int], kind: str) -> None:
    out = layout(SEVEN, crowd(), dict(zip(("width", "height"), size, strict=True)), kind)
    check_target(SEVEN, crowd(), out) if kind == "Target" else check(SEVEN, crowd(), out)


def test_two_thousand_partners_are_bundled_and_add_up() -> None:
    dice = Random(1)
    partners = [
        partner(f"p{i}", [dice.choice((0, 0, 0, 0, 1, 3)) for _ in SEVEN], tiered=i % 97 == 0)
        for i in range(2000)
    ]
    out = layout(SEVEN, partners)
    assert sum(len(bundle["ids"]) for bundle in out["bundles"]) > 500
    check_target(SEVEN, partners, out)
    check(SEVEN, partners, layout(SEVEN, partners, kind="Lanes"))


counts = st.lists(st.sampled_from((0, 0, 1, 2, 9)), min_size=5, max_size=5)
crowds = st.lists(st.tuples(counts, st.booleans(), st.booleans(), st.booleans()), max_size=120)


@given(crowds, st.sampled_from(ROOMS))
@settings(max_examples=150, deadline=None)
def test_whoever_they_are_each_stands_in_its_cell(
    said: list[tuple[list[int], bool, bool, bool]], size: tuple[int, int]
) -> None:
    rim = SEVEN[:5]
    partners = [
        partner(f"p{i}", counts, tiered=tiered and i % 3 == 0, live=live, out=out and i % 4 == 0)
        for i, (counts, tiered, live, out) in enumerate(said)
    ]
    room = dict(zip(("width", "height"), size, strict=True))
    check_target(rim, partners, layout(rim, partners, room))
    check(rim, partners, layout(rim, partners, room, "Lanes"))


@pytest.mark.parametrize("count", [0, 1, 2, 3, 11])
def test_few_and_many_faculties_make_a_target_too(count: int) -> None:
    rim = [f"f{i}" for i in range(count)]
    partners = [
        partner(f"p{i}", [2 if j < i % (count + 1) else 0 for j in range(count)]) for i in range(60)
    ]
    check_target(rim, partners, layout(rim, partners))
    check(rim, partners, layout(rim, partners, kind="Lanes"))


def test_partners_with_a_tier_are_never_bundled_however_many() -> None:
    partners = [partner(f"p{i}", one_of(0, 5), tiered=True) for i in range(400)]
    out = layout(SEVEN, partners)
    assert out["bundles"] == []
    check_target(SEVEN, partners, out)


@pytest.mark.parametrize("size", [(912, 760), (360, 500)])
def test_a_size_means_the_same_everywhere(size: tuple[int, int]) -> None:
    partners = crowd()
    out = layout(SEVEN, partners, dict(zip(("width", "height"), size, strict=True)))
    for p in partners:
        if p["id"] in out["positions"]:
            assert abs(out["sizes"][p["id"]] - p["size"] * out["scale"]) < 0.1


@pytest.mark.parametrize("size", [(912, 760), (340, 520)])
@pytest.mark.parametrize("kind", ["Target", "Lanes"])
def test_a_tray_holds_hundreds_with_a_tier(size: tuple[int, int], kind: str) -> None:
    idle = [partner(f"p{i}", [0] * 7, tiered=True) for i in range(300)]
    room = dict(zip(("width", "height"), size, strict=True))
    out = layout(SEVEN, idle, room, kind)
    assert out["bundles"] == []
    assert all(inside(out["tray"], *out["positions"][p["id"]]) for p in idle)
    check(SEVEN, idle, out)


def angle(out: dict[str, Any], id: str) -> float:
    x, y = out["positions"][id]
    return math.atan2(y, x)


def test_equal_shares_do_not_stand_before_a_third_faculty() -> None:
    """Of faculties 1 and 3 of seven: the mean of their directions is that of faculty 2."""
    shares = [1, 0, 1, 0, 0, 0, 0]
    out = layout(SEVEN, [partner("p", shares)])
    second = out["sectors"][1]
    middle = (second["from"] + second["to"]) / 2
    slice_ = 2 * math.pi / 7
    assert abs(math.remainder(angle(out, "p") - middle, 2 * math.pi)) > slice_ / 2
    check_target(SEVEN, [partner("p", shares)], out)


def test_one_more_activity_moves_nobody_far() -> None:
    dice = Random(2)
    before = [partner(f"p{i}", [dice.choice((0, 0, 0, 1, 2, 5)) for _ in SEVEN]) for i in range(60)]
    first = layout(SEVEN, before)
    far = 0.2 * first["radius"]
    for i in range(60):
        old = before[i]["counts"]
        at = lead(before[i])
        if not sum(old):
            continue
        more = [n + (1 if j == at else 0) for j, n in enumerate(old)]
        after = [*before[:i], partner(f"p{i}", more), *before[i + 1 :]]
        second = layout(SEVEN, after)
        moved = [
            math.dist(first["positions"][p["id"]], second["positions"][p["id"]]) for p in before
        ]
        assert sorted(moved)[len(moved) // 2] < 3
        assert max(moved) < far


def test_the_order_of_the_input_does_not_matter() -> None:
    dice = Random(3)
    partners = [partner(f"p{i}", [dice.choice((0, 1, 2)) for _ in SEVEN]) for i in range(50)]
    for kind in ("Target", "Lanes"):
        there = layout(SEVEN, partners, kind=kind)["positions"]
        assert layout(SEVEN, partners[::-1], kind=kind)["positions"] == there


def test_a_tie_goes_to_the_first_faculty_of_the_rim() -> None:
    out = layout(SEVEN, [partner("tie", [3, 0, 3, 0, 0, 0, 0])])
    stands(SEVEN, 2, 0, (*out["positions"]["tie"], 1), out)


def test_the_full_reach_is_spread_by_name() -> None:
    partners = [partner(name, [2] * 7) for name in ("c", "a", "d", "b")]
    out = layout(SEVEN, partners)
    turns = [(angle(out, name) + math.pi / 2) % (2 * math.pi) for name in "abcd"]
    assert turns == sorted(turns)
    assert all(abs(b - a - math.pi / 2) < 0.05 for a, b in pairwise(turns))


def test_the_tray_holds_tiered_first_then_what_passes_then_by_name() -> None:
    idle = [partner(name, [0] * 7) for name in ("b", "É", "f")]
    idle += [partner("z", [0] * 7, tiered=True), partner("a", [1] * 7, out=True)]
    for kind in ("Target", "Lanes"):
        out = layout(SEVEN, idle, kind=kind)
        assert out["tray"]["ids"] == ["z", "b", "É", "f", "a"]
        assert all(inside(out["tray"], *out["positions"][p["id"]]) for p in idle)


@pytest.mark.parametrize("size", [(912, 790), (1300, 640), (700, 500)])
@pytest.mark.parametrize("count", [1, 4, 7, 11])
def test_the_tray_stands_clear_of_every_faculty_and_all_fits(
    size: tuple[int, int], count: int
) -> None:
    rim = [f"f{i}" for i in range(count)]
    named = [{"id": id, "label": LONG if i % 2 else "Law"} for i, id in enumerate(rim)]
    partners = [partner(f"p{i}", one_of(i % count, 1, count)) for i in range(40)]
    partners += [partner(f"i{i}", [0] * count, label=f"{LONG} {i}") for i in range(12)]
    room = {"width": size[0], "height": size[1]}
    out = call("layoutTarget", {"rim": named, "partners": partners, "room": room})
    tray = out["tray"]
    box = {
        "left": tray["x"],
        "top": tray["y"] - 18,
        "right": tray["x"] + tray["width"],
        "bottom": tray["y"] + tray["height"],
    }
    for sector in out["sectors"]:
        assert not overlapping(sector["label"], box)
        assert not overlapping(around(sector["x"], sector["y"], 13), box)
    extent = out["extent"]
    assert extent["right"] - extent["left"] <= size[0]
    assert extent["bottom"] - extent["top"] <= size[1]
    assert out["radius"] >= 0.14 * min(size)


def around(x: float, y: float, half: float) -> dict[str, float]:
    return {"left": x - half, "top": y - half, "right": x + half, "bottom": y + half}


def overlapping(a: dict[str, Any], b: dict[str, Any]) -> bool:
    across = a["left"] < b["right"] and b["left"] < a["right"]
    return bool(across and a["top"] < b["bottom"] and b["top"] < a["bottom"])


def test_lanes_stand_in_columns_by_reach_and_rows_by_leading_faculty() -> None:
    partners = crowd()
    out = layout(SEVEN, partners, kind="Lanes")
    columns = {column["reach"]: column for column in out["columns"]}
    for p in partners:
        if p["id"] in out["positions"]:
            x, y = out["positions"][p["id"]]
            half = out["sizes"][p["id"]] / 2
            column, lane = columns[reach(p)], out["lanes"][lead(p)]
            assert column["x"] <= x - half + 0.2
            assert x + half <= column["x"] + column["width"] + 0.2
            assert lane["y"] <= y - half + 0.2
            assert y + half <= lane["y"] + lane["height"] + 0.2


@pytest.mark.parametrize(
    ("date", "first", "last"),
    [
        ("2012", "2012-01-01", "2012-12-31"),
        ("2012-02", "2012-02-01", "2012-02-29"),
        ("1900-02", "1900-02-01", "1900-02-28"),
        ("2000-02", "2000-02-01", "2000-02-29"),
        ("2012-03-01", "2012-03-01", "2012-03-01"),
        ("", "", ""),
    ],
)
def test_a_partial_date_is_a_period(date: str, first: str, last: str) -> None:
    assert (call("firstDay", date), call("lastDay", date)) == (first, last)
