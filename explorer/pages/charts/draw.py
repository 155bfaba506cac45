"""What all charts have in common: how they look, and how they are drawn."""

from __future__ import annotations

import json
from html import escape
from typing import Any, TypeAlias

from explorer.errors import InputError
from explorer.output.visible import one_line

Spec: TypeAlias = dict[str, Any]

INK, MUTED, RULE, PAPER = "#1b1f24", "#4d5661", "#dfe4ea", "#ffffff"
BLACK = "#000000"  # for a coloured ground, of which some leave ink too little contrast
FONT = 12  # pixels
CONFIG: Spec = {
    "background": PAPER,
    "padding": 8,
    "config": {
        "font": "system-ui, sans-serif",
        "view": {"stroke": None},
        "axis": {
            "labelFontSize": FONT,
            "labelColor": INK,
            "titleFontSize": FONT,
            "titleFontWeight": 600,
            "titleColor": INK,
            "titlePadding": 8,
            "gridColor": RULE,
            "tickColor": MUTED,
            "domainColor": MUTED,
        },
        "legend": {
            "labelFontSize": FONT,
            "labelColor": INK,
            "labelLimit": 400,
            "orient": "top",
            "title": None,
            "columnPadding": 40,
            "symbolStrokeWidth": 1,
        },
        "text": {"fontSize": FONT, "color": INK},
    },
}


def svg(spec: Spec, said: str) -> str:
    """The chart as an SVG document; `said` is a sentence for those who do not see it.

    All data is inline: nothing is fetched, and no file is read. The same chart gives the same
    text. Raises InputError where the extra `pictures` is not installed.
    """
    try:
        import vl_convert
    except ImportError:
        raise InputError(
            "the charts of a report need the extra `pictures`: "
            'pip install "partnership-explorer[pictures]". '
            "As .md, .xlsx or .json it has the same figures without them."
        ) from None
    drawn = vl_convert.vegalite_to_svg(json.dumps({**CONFIG, **spec}), allowed_base_urls=[])
    return told(drawn, said)


def told(drawn: str, said: str) -> str:
    """An SVG document as one picture, with a sentence for those who do not see it."""
    opening, end, inside = drawn.partition(">")
    opening = opening.replace(' role="img"', "")
    return f'{opening} role="img" aria-label="{escape(one_line(said))}"{end}{inside}'


def blend(one: str, other: str, share: float) -> str:
    """The colour that lies that share of the way from one to the other."""
    pairs = zip(_channels(one), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def readable_on(ground: str) -> str:
    """Black or white, whichever has the higher contrast: at least 4.5 to 1 on any ground."""
    return max((BLACK, PAPER), key=lambda ink: contrast(ink, ground))


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, by WCAG 2.2."""
    dark, light = sorted(map(_luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [channel / 255 for channel in _channels(colour)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _channels(colour: str) -> list[int]:
    return list(bytes.fromhex(colour.removeprefix("#")))
