"""What all charts have in common: how they look, and how they are drawn."""

from __future__ import annotations

import json
from html import escape
from typing import Any, TypeAlias

from explorer.errors import InputError
from explorer.output.visible import one_line

Spec: TypeAlias = dict[str, Any]

INK, MUTED, RULE, PAPER = "#1b1f24", "#4d5661", "#dfe4ea", "#ffffff"
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
