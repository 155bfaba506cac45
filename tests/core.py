"""The page's scripts that need no page, run in an engine without one."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from py_mini_racer import MiniRacer

from explorer.maps.render import core_script

EMPTY = {"view": "", "layout": "placed", "nodes": [], "edges": [], "legend": [], "rim": []}
OFFERED = ("layoutTarget", "layoutLanes", "activitiesOf", "svgOf", "firstDay", "lastDay", "xml")
COUNTED = """
(engaged, filter, partners, faculties) => measured(
  activitiesOf(engaged), engaged, { ...filter, kinds: new Set(filter.kinds) }, partners, faculties,
)
"""
PLAIN = "(key, value) => value instanceof Map ? Object.fromEntries(value) : value"


@cache
def _engine() -> MiniRacer:
    engine = MiniRacer()
    offered = ", ".join([*OFFERED, f"counted: {COUNTED}"])
    engine.eval(
        f"globalThis.core = (function () {{ const chart = {json.dumps(EMPTY)};\n{core_script()}\n"
        f"return {{ {offered} }}; }})();"
    )
    return engine


def call(name: str, *arguments: object) -> Any:
    """What a function of the core makes of these arguments, Maps as objects."""
    said = json.dumps(arguments)
    return json.loads(str(_engine().eval(f"JSON.stringify(core.{name}(...{said}), {PLAIN})")))
