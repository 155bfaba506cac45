"""A heat map: a table of counts, the larger the darker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import wrap

from explorer.output.visible import one_line
from explorer.pages.charts.draw import MUTED, Spec, blend, readable_on

ACROSS, DOWN = 80, 34  # pixels of a cell
LEFT, LINE = 236, 15  # pixels for the names of rows, and of a line of a name
PALE, DARK = "#e3eef8", "#08519c"


def heat(
    rows: Sequence[str], columns: Sequence[str], counts: Mapping[tuple[str, str], int]
) -> Spec:
    """A cell for each row and column that has a count; the count stands in it."""
    above = [wrap(one_line(name), 11) for name in columns]
    top = LINE * max(map(len, above)) + 8
    width, height = LEFT + ACROSS * len(columns), top + DOWN * len(rows)
    most = max(counts.values())
    cells = [
        _square(row, column, counts[row, column], LEFT + ACROSS * across, top + DOWN * down)
        | _colours(counts[row, column] / most)
        for down, row in enumerate(rows)
        for across, column in enumerate(columns)
        if (row, column) in counts
    ]
    over = _names_above(above, top)
    beside = _names_beside([wrap(one_line(name), 31) for name in rows], top)
    return {
        "width": width,
        "height": height,
        "encoding": {"x": _pixels("x", 0, width), "y": _pixels("y", height, 0)},
        "layer": [_squares(cells), _counts(cells), _text(over, "center"), _text(beside, "right")],
    }


def _square(row: str, column: str, n: int, x: float, y: float) -> Spec:
    """A cell from its upper left corner on."""
    said = one_line(f"{row}, {column}: {n}")
    ends = {"right": x + ACROSS - 2, "below": y + DOWN - 2}
    middle = {"middle": x + ACROSS / 2 - 1, "centre": y + DOWN / 2 - 1}
    return {"x": x, "y": y, "n": n, "said": said, **ends, **middle}


def _colours(share: float) -> Spec:
    """The ground of a cell by its share of the largest count, and what can be read on it."""
    ground = blend(PALE, DARK, share)
    return {"ground": ground, "ink": readable_on(ground)}


def _names_above(names: Sequence[Sequence[str]], top: float) -> list[Spec]:
    """The lines of each name, the last of them next to the cells."""
    return [
        {"x": LEFT + ACROSS * (at + 0.5), "y": top - 8 - LINE * (len(lines) - number - 0.5)}
        | {"name": line}
        for at, lines in enumerate(names)
        for number, line in enumerate(lines)
    ]


def _names_beside(names: Sequence[Sequence[str]], top: float) -> list[Spec]:
    """The lines of each name, together at the middle of the row."""
    return [
        {"x": LEFT - 8, "y": top + DOWN * (at + 0.5) + LINE * (number - (len(lines) - 1) / 2)}
        | {"name": line}
        for at, lines in enumerate(names)
        for number, line in enumerate(lines)
    ]


def _pixels(side: str, start: float, end: float) -> Spec:
    scale = {"domain": [start, end], "nice": False, "zero": False}
    return {"field": side, "type": "quantitative", "scale": scale, "axis": None}


def _squares(cells: Sequence[Spec]) -> Spec:
    return {
        "data": {"values": list(cells)},
        "mark": {"type": "rect", "stroke": MUTED, "strokeWidth": 1},
        "encoding": {
            "x2": {"field": "right"},
            "y2": {"field": "below"},
            "fill": _as_it_is("ground"),
            "description": {"field": "said", "type": "nominal"},
        },
    }


def _counts(cells: Sequence[Spec]) -> Spec:
    """The number of each cell, at its middle."""
    places = [cell | {"x": cell["middle"], "y": cell["centre"]} for cell in cells]
    number = {"field": "n", "type": "quantitative"}
    return {
        "data": {"values": places},
        "mark": {"type": "text", "fontWeight": 600, "aria": False},
        "encoding": {"text": number, "color": _as_it_is("ink")},
    }


def _as_it_is(colour: str) -> Spec:
    return {"field": colour, "type": "nominal", "scale": None}


def _text(lines: Sequence[Spec], align: str) -> Spec:
    return {
        "data": {"values": list(lines)},
        "mark": {"type": "text", "align": align, "aria": False},
        "encoding": {"text": {"field": "name", "type": "nominal"}},
    }
