"""The page of a map: one HTML document, everything inline, nothing fetched."""

from __future__ import annotations

import hashlib
import html
import json
import re
from base64 import b64encode
from functools import cache
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from explorer.maps.model import Edge, Engagement, Engagements, Key, Map, Matrix, Node

FOLDER = Path(__file__).parent / "page"
CORE = tuple(
    f"core/{name}.js"
    for name in (
        *("text", "measures", "target", "lanes", "marks", "labels", "picture", "svg"),
        *("data", "state", "model", "scene"),
    )
)
SCRIPTS = (
    "host.js",
    *CORE,
    *(
        f"{name}.js"
        for name in (
            *("undo", "theme", "paint", "stage", "tooltip", "legend"),
            *("filters", "details", "search", "table", "matrix", "keyboard", "export", "link"),
            "main",
        )
    ),
)
UNSAFE = re.compile("[<>&\u2028\u2029\ud800-\udfff]")


def render(chart: Map) -> str:
    """The HTML document of a map; the same map gives the same text.

    All text is escaped. A Content-Security-Policy in the page allows its own script and
    style, by hash, and nothing from outside. To be written as UTF-8.
    """
    style, script = asset("style.css"), page_script()
    return Template(asset("template.html")).substitute(
        policy=policy(style, script, "data: blob:"),
        title=escape(chart.title),
        caption=escape(chart.caption),
        notes=notes(chart.notes),
        stamp="".join(stamped(label, text) for label, text in chart.stamp),
        style=style,
        data=island(chart),
        script=script,
    )


def embedded(chart: Map) -> str:
    """The page as a fragment for a page of one's own: a frame that keeps both apart."""
    return (
        f'<iframe title="{escape(chart.title)}" srcdoc="{html.escape(render(chart))}" '
        'sandbox="allow-scripts allow-downloads allow-popups allow-modals" '
        'style="width: 100%; height: 90vh; border: 0"></iframe>\n'
    )


@cache
def asset(name: str) -> str:
    """The text of one file of the page's folder."""
    return (FOLDER / name).read_text(encoding="utf-8")


@cache
def page_script() -> str:
    """The scripts of the page as one, in their order, in a scope of their own."""
    parts = "\n".join(asset(name) for name in SCRIPTS)
    return f'(function () {{\n"use strict";\n{parts}}})();\n'


@cache
def core_script() -> str:
    """The scripts that need no page, but `chart` in their scope: what counts, lays out, draws."""
    return '"use strict";\n' + "\n".join(asset(name) for name in CORE)


def policy(style: str, script: str | None = None, images: str = "data:") -> str:
    """The Content-Security-Policy: this style, this script if there is one, and nothing else."""
    allowed = f"script-src {digest(script)}; " if script is not None else ""
    return (
        f"default-src 'none'; {allowed}style-src {digest(style)}; img-src {images}; "
        "base-uri 'none'; form-action 'none'"
    )


def digest(text: str) -> str:
    """The hash by which a policy knows an inline script or style."""
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def escape(text: str) -> str:
    """Text for HTML; a lone surrogate, which UTF-8 cannot hold, becomes a question mark."""
    return html.escape(text.encode("utf-8", "replace").decode())


def notes(texts: tuple[str, ...]) -> str:
    """The notes as a list, or nothing."""
    items = "".join(f'<li dir="auto">{escape(text)}</li>' for text in texts)
    return f'<ul class="notes" aria-label="Notes">{items}</ul>' if items else ""


def stamped(label: str, text: str) -> str:
    """One entry of the stamp."""
    return f'<dt dir="auto">{escape(label)}</dt><dd dir="auto">{escape(text)}</dd>'


def island(chart: Map) -> str:
    """The data as JSON that cannot close the script element it stands in."""
    data = _filled(
        view=chart.view,
        title=chart.title,
        caption=chart.caption,
        layout=chart.layout,
        nodes=[_node(node) for node in chart.nodes],
        edges=[] if chart.engagements else [_edge(edge) for edge in chart.edges],
        legend=[_key(key) for key in chart.legend],
        stamp=list(chart.stamp),
        rim=list(chart.rim),
        centres=chart.centres,
        engaged=_engaged(chart.engagements) if chart.engagements else None,
        matrix=_matrix(chart.matrix) if chart.matrix else None,
    )
    return safe_json(data)


def safe_json(data: object) -> str:
    """JSON that cannot close the element it stands in."""
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return UNSAFE.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


def _engaged(engagements: Engagements) -> dict[str, object]:
    """Short, because there may be ten thousands of activities: see core/measures.js."""
    sources = {one.source: None for one in engagements.activities}
    places = {source: place for place, source in enumerate(sources)}
    return {
        "asOf": engagements.as_of,
        "scope": engagements.scope,
        "chosen": engagements.chosen,
        "began": engagements.began,
        "thresholds": engagements.thresholds,
        "bounds": dict(engagements.bounds),
        "words": dict(engagements.words),
        "kinds": engagements.kinds,
        "actors": [(name, faculty, int(unit)) for name, faculty, unit in engagements.actors],
        "sources": list(sources),
        "activities": [_activity(one, places[one.source]) for one in engagements.activities],
    }


def _activity(one: Engagement, source: int) -> tuple[object, ...]:
    parts = [number for actor, lead in one.parts for number in (actor, int(lead))]
    said = (one.id, one.title, one.kind, one.start, one.end, one.partners, parts, one.row, source)
    return (*said, one.more) if one.more else said


def _matrix(matrix: Matrix) -> dict[str, object]:
    cells = [[{"count": cell.count, "rows": cell.rows} for cell in row] for row in matrix.cells]
    return {
        "corner": matrix.corner,
        "columns": matrix.columns,
        "rows": matrix.rows,
        "cells": cells,
    }


def _node(node: Node) -> dict[str, object]:
    return _filled(
        id=node.id,
        label=node.label,
        key=node.key,
        size=node.size,
        x=node.x,
        y=node.y,
        facts=node.facts,
        tags=node.tags,
        group=node.group,
        inside=node.inside,
        row=node.row,
        source=node.source,
        website=node.website,
    )


def _edge(edge: Edge) -> dict[str, object]:
    return _filled(
        id=edge.id,
        source=edge.source,
        target=edge.target,
        key=edge.key,
        label=edge.label or None,
        width=edge.width,
        directed=edge.directed or None,
        facts=edge.facts,
        row=edge.row,
    )


def _key(key: Key) -> dict[str, object]:
    return {"id": key.id, "label": key.label, "colour": key.colour, "shape": key.shape}


def _filled(**fields: object) -> dict[str, object]:
    """The fields that say something; the page does without the others."""
    return {name: value for name, value in fields.items() if value is not None and value != ()}
