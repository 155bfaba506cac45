"""Activities by the year they began."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from explorer.maps.looks import BLUE
from explorer.pages.charts.draw import INK, Spec

BAR, TALL = 40, 220  # pixels of a year, and of the highest
COUNTED, OTHER = "in scope", "on record, not in scope"


@dataclass(frozen=True, slots=True)
class Year:
    """How many activities began in a year, and of them in scope."""

    year: int
    complete: bool
    all: int
    in_scope: int


def trend(years: Sequence[Year]) -> Spec:
    """Activities by the year they began: those in scope filled, the others in outline.

    The years are in order, and there is one at least; between the first and the last each has its
    place.

    A year that the records do not reach to the end of has a broken outline and an asterisk.
    """
    span = range(years[0].year, years[-1].year + 1)
    starred = {year.year for year in years if not year.complete}
    names = [f"{year}*" if year in starred else str(year) for year in span]
    labels = dict(zip(span, names, strict=True))
    return {
        "width": BAR * max(len(span), 8),
        "height": TALL,
        "layer": [
            _bars([one for year in years for one in _parts(year, labels)], names),
            _tops([{"year": labels[year.year], "n": year.all} for year in years]),
        ],
    }


def _parts(year: Year, labels: Mapping[int, str]) -> list[Spec]:
    """The two parts of a bar, from below."""
    ends = {COUNTED: (0, year.in_scope), OTHER: (year.in_scope, year.all)}
    return [
        {
            "year": labels[year.year],
            "part": part,
            "from": low,
            "to": high,
            "complete": year.complete,
            "said": f"{year.year}: {high - low} {part}"
            + ("" if year.complete else "; the records do not reach its end"),
        }
        for part, (low, high) in ends.items()
        if high > low
    ]


def _bars(parts: Sequence[Spec], names: Sequence[str]) -> Spec:
    shown = [part for part in (COUNTED, OTHER) if any(one["part"] == part for one in parts)]
    fills = {COUNTED: BLUE, OTHER: "#dcebf5"}
    whole = {"condition": {"test": "datum.complete", "value": [1, 0]}, "value": [4, 3]}
    return {
        "data": {"values": list(parts)},
        "mark": {"type": "bar", "stroke": INK, "strokeWidth": 1},
        "encoding": {
            "x": _ordered("year", names, {"title": "Year of beginning", "labelAngle": 0}),
            "y": {
                "field": "from",
                "type": "quantitative",
                "axis": {"title": "Activities", "tickMinStep": 1, "format": "d"},
            },
            "y2": {"field": "to"},
            "strokeDash": whole,
            "fill": {
                "field": "part",
                "type": "nominal",
                "scale": {"domain": shown, "range": [fills[part] for part in shown]},
            },
            "description": {"field": "said", "type": "nominal"},
        },
    }


def _tops(tops: Sequence[Spec]) -> Spec:
    return {
        "data": {"values": list(tops)},
        "mark": {"type": "text", "dy": -8, "aria": False},
        "encoding": {
            "x": {"field": "year", "type": "ordinal"},
            "y": {"field": "n", "type": "quantitative"},
            "text": {"field": "n", "type": "quantitative"},
        },
    }


def _ordered(field: str, names: Sequence[str], axis: Spec) -> Spec:
    scale = {"domain": list(names), "paddingInner": 0.2}
    return {"field": field, "type": "ordinal", "scale": scale, "axis": axis}
