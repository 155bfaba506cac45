"""A map as a picture, drawn without a browser by the page's own scripts."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from explorer.errors import InputError
from explorer.maps.render import asset, core_script, island

if TYPE_CHECKING:
    from explorer.maps.model import Map

SIZE = (1200, 900)  # pixels
COLOUR = re.compile(r"--(\w+): (#[0-9a-f]{6});")


def picture(chart: Map, *, lanes: bool = False, size: tuple[int, int] | None = None) -> str:
    """The map as it opens, as an SVG document in the light scheme; the same map, the same text.

    `size` is the room for the map itself, in pixels. What stands around it comes on top.
    Raises InputError where the view is no picture, or the extra `pictures` is not installed.
    """
    if chart.layout == "matrix":
        raise InputError(
            "a matrix is a table, which SVG does not draw: leave --svg out. "
            "--png photographs it, and the page of -o FILE.html saves CSV."
        )
    try:
        from py_mini_racer import MiniRacer
    except ImportError:
        raise InputError(
            "an SVG without a browser needs the extra `pictures`: "
            'pip install "partnership-explorer[pictures]"'
        ) from None
    width, height = size or SIZE
    how = {"width": width, "height": height, "lanes": lanes, "colours": colours()}
    script = f"const chart = JSON.parse(data);\n{core_script()}\nreturn stillPicture(how);"
    arguments = f"{json.dumps(island(chart))}, {json.dumps(how)}"
    return str(MiniRacer().eval(f"(function (data, how) {{\n{script}\n}})({arguments})"))


def colours() -> dict[str, str]:
    """The colours of the style sheet's light scheme, by name."""
    light = asset("style.css").partition("}")[0]
    return dict(COLOUR.findall(light))
