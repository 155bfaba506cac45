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

from explorer.maps.vis import library

if TYPE_CHECKING:
    from explorer.maps.model import Edge, Key, Map, Node

FOLDER = Path(__file__).parent / "page"
SCRIPTS = (
    "target.js",
    "data.js",
    "state.js",
    "theme.js",
    "places.js",
    "backdrop.js",
    "labels.js",
    "canvas.js",
    "tooltip.js",
    "legend.js",
    "details.js",
    "search.js",
    "table.js",
    "keyboard.js",
    "main.js",
)
UNSAFE = re.compile("[<>&\u2028\u2029\ud800-\udfff]")


def render(chart: Map) -> str:
    """The HTML document of a map; the same map gives the same text.

    All text is escaped. A Content-Security-Policy in the page allows its own script and
    style, by hash, and nothing from outside. To be written as UTF-8.
    """
    style, vis, script = asset("style.css"), library(), page_script()
    return Template(asset("template.html")).substitute(
        policy=policy(scripts=(vis, script), style=style),
        title=escape(chart.title),
        caption=escape(chart.caption),
        notes=notes(chart.notes),
        stamp="".join(stamped(label, text) for label, text in chart.stamp),
        style=style,
        data=island(chart),
        library=vis,
        script=script,
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


def policy(*, scripts: tuple[str, ...], style: str) -> str:
    """The Content-Security-Policy: nothing but these scripts and this style."""
    allowed = " ".join(digest(script) for script in scripts)
    return (
        f"default-src 'none'; script-src {allowed}; style-src {digest(style)}; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
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
    data = {
        "view": chart.view,
        "title": chart.title,
        "layout": chart.layout,
        "nodes": [_node(node) for node in chart.nodes],
        "edges": [_edge(edge) for edge in chart.edges],
        "legend": [_key(key) for key in chart.legend],
        "rim": chart.rim,
    }
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return UNSAFE.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


def _node(node: Node) -> dict[str, object]:
    return _filled(
        id=node.id,
        label=node.label,
        key=node.key,
        size=node.size,
        x=node.x,
        y=node.y,
        facts=node.facts,
        counts=node.counts,
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
    """The fields that say something: the page does without the others."""
    return {name: value for name, value in fields.items() if value is not None and value != ()}
