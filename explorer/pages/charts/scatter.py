"""Reach against breadth."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from explorer.maps.looks import GREEN, ORANGE, VERMILION
from explorer.output.visible import one_line
from explorer.pages.charts.draw import INK, PAPER, Spec
from explorer.pages.charts.placing import Box, Wanted, placed
from explorer.queries.words import counted

GREY = "#5f6670"  # on which white can be read
STAR = "M0,-1L.26,-.33L.95,-.31L.42,.14L.6,.85L0,.45L-.6,.85L-.42,.14L-.95,-.31L-.26,-.33Z"
NO_TIER = "no declared tier"
LOOKS_OF = {  # as on the map
    "corporate": (VERMILION, STAR),
    "strategic": (GREEN, "triangle-up"),
    "transactional": (ORANGE, "diamond"),
    NO_TIER: (GREY, "circle"),
}
NARROWEST, HIGH = 76, 44  # pixels for one more faculty at least, for one more kind of activity
APART = 5  # pixels between marks that would coincide
MOST_NAMES, LONGEST = 2, 32  # names at a mark, letters of a name


@dataclass(frozen=True, slots=True)
class Mark:
    """Partners of one tier that have the same reach and breadth; `names` are to be written."""

    reach: int
    breadth: int
    tier: str
    partners: int
    names: tuple[str, ...] = ()


def scatter(marks: Sequence[Mark]) -> Spec:
    """Reach against breadth: a mark for the partners of one tier that have both the same.

    Marks that would coincide stand beside each other; a number in a mark or beside it is that of
    its partners where it stands for several. Names are written where there is room.
    """
    across = max(4, *(mark.reach for mark in marks))
    high = max(4, *(mark.breadth for mark in marks))
    groups = _groups(marks)
    wide = max(NARROWEST, *(round(_width(some)) + 2 * APART for some in groups))
    width, height = wide * (across + 1), HIGH * (high + 1)
    spots = [_spot(mark, x + wide * (mark.reach + 0.5), height) for mark, x in _beside(groups)]
    tiers = [tier for tier in LOOKS_OF if any(mark.tier == tier for mark in marks)]
    axes = {
        "x": _axis("x", wide, across, "Reach: faculties that take part"),
        "y": _axis("y", HIGH, high, "Breadth: kinds of activity"),
    }
    return {
        "width": width,
        "height": height,
        "layer": [
            _points(spots, axes, tiers),
            _words([spot for spot in spots if spot["name"]], PAPER, 700),
            _words(_written(spots, width, height), INK, 400),
        ],
    }


def _groups(marks: Sequence[Mark]) -> list[list[Mark]]:
    """The marks that would coincide, in the order of the tiers."""
    at: dict[tuple[int, int], list[Mark]] = {}
    for mark in sorted(marks, key=lambda one: list(LOOKS_OF).index(one.tier)):
        at.setdefault((mark.reach, mark.breadth), []).append(mark)
    return [at[place] for place in sorted(at)]


def _width(some: Sequence[Mark]) -> float:
    return sum(_across(mark) + APART for mark in some) - APART


def _across(mark: Mark) -> float:
    """The width of a mark in pixels: a circle is as wide as the number in it needs."""
    return 10 + 7 * len(_number(mark)) if mark.tier == NO_TIER else 15


def _number(mark: Mark) -> str:
    """What stands in a circle."""
    return str(mark.partners) if mark.partners > 1 and mark.tier == NO_TIER else ""


def _beside(groups: Iterable[Sequence[Mark]]) -> Iterator[tuple[Mark, float]]:
    """Each mark with how far its middle stands to the right of where it belongs."""
    for some in groups:
        left = -_width(some) / 2
        for mark in some:
            yield mark, left + _across(mark) / 2
            left += _across(mark) + APART


def _spot(mark: Mark, x: float, height: int) -> Spec:
    """A mark with its place in pixels."""
    across = _across(mark)
    partners = counted(mark.partners, "partner", "partners")
    return {
        "x": x,
        "y": height - HIGH * (mark.breadth + 0.5),
        "across": across,
        "size": round(across**2 * (0.785 if mark.tier == NO_TIER else 0.6)),
        "tier": mark.tier,
        "name": _number(mark),
        "texts": _texts(mark),
        "said": f"reach {mark.reach}, breadth {mark.breadth}, {mark.tier}: {partners}",
    }


def _texts(mark: Mark) -> list[str]:
    """What may stand beside a mark of declared tier: its names, or how many they are."""
    if mark.tier == NO_TIER:
        return []
    names = [_short(name) for name in mark.names[:MOST_NAMES]]
    more = mark.partners - len(names)
    named = ", ".join(names) + (f" and {more} more" if more else "")
    return [named, str(mark.partners)] if mark.partners > 1 else [named]


def _short(name: str) -> str:
    name = one_line(name)
    return name if len(name) <= LONGEST else name[: LONGEST - 1].rstrip() + "…"


def _written(spots: Sequence[Spec], width: int, height: int) -> list[Spec]:
    """The names that have room beside their marks, with where they stand."""
    taken = [Box.around(spot["x"], spot["y"], spot["across"]) for spot in spots]
    wanted = [Wanted(tuple(one["texts"]), one["x"], one["y"], one["across"]) for one in spots]
    found = placed(wanted, taken, Box(0, 0, width, height))
    return [{"name": name, "x": box.middle, "y": box.centre} for name, box in found]


def _points(spots: Sequence[Spec], axes: Spec, tiers: Sequence[str]) -> Spec:
    looks = [LOOKS_OF[tier] for tier in tiers]
    return {
        "data": {"values": list(spots)},
        "mark": {"type": "point", "filled": True, "stroke": INK, "strokeWidth": 1, "opacity": 1},
        "encoding": {
            **axes,
            "size": {"field": "size", "type": "quantitative", "scale": None},
            "color": _by_tier(tiers, [colour for colour, _ in looks]),
            "shape": _by_tier(tiers, [shape for _, shape in looks]),
            "description": {"field": "said", "type": "nominal"},
        },
    }


def _by_tier(tiers: Sequence[str], looks: Sequence[str]) -> Spec:
    scale = {"domain": list(tiers), "range": list(looks)}
    return {"field": "tier", "type": "nominal", "scale": scale, "legend": {"symbolSize": 130}}


def _axis(side: str, step: int, most: int, title: str) -> Spec:
    """An axis of pixels, written as the whole numbers at the middle of each step."""
    size = step * (most + 1)
    middles = [step * (number + 0.5) for number in range(most + 1)]
    turned = middles if side == "x" else [size - middle for middle in middles]
    number = "datum.value" if side == "x" else f"{size} - datum.value"
    axis = {
        "values": turned,
        "title": title,
        "labelExpr": f"({number}) / {step} - 0.5",
        "labelPadding": 6,
        "domain": False,
        "ticks": False,
    }
    ends = [0, size] if side == "x" else [size, 0]
    return {"field": side, "type": "quantitative", "scale": {"domain": ends}, "axis": axis}


def _words(some: Sequence[Spec], colour: str, weight: int) -> Spec:
    return {
        "data": {"values": list(some)},
        "mark": {"type": "text", "fontWeight": weight, "color": colour, "aria": False},
        "encoding": {
            "x": {"field": "x", "type": "quantitative"},
            "y": {"field": "y", "type": "quantitative"},
            "text": {"field": "name", "type": "nominal"},
        },
    }
