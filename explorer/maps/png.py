"""A map as a PNG, photographed by a browser that is installed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from explorer.errors import InputError
from explorer.maps.render import render

if TYPE_CHECKING:
    from explorer.maps.model import Map

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "msedge")
ELSEWHERE = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
WIDTH, HEIGHT = 1240, 1240  # of the window; the picture has twice as many pixels
ROW, AROUND, HIGHEST = 54, 700, 16_000  # of a matrix: a row, all else, what a browser bears
SECONDS = 60


def photograph(chart: Map, *, lanes: bool = False) -> bytes:
    """The map as it opens, with its legend and stamp; InputError where there is no browser."""
    program = browser()
    view = quote(json.dumps({"picture": True, "lanes": lanes}))
    with tempfile.TemporaryDirectory(prefix="partnerships-") as folder:
        page, picture = Path(folder, "map.html"), Path(folder, "map.png")
        page.write_text(render(chart), encoding="utf-8")
        command = [
            *(program, "--headless", "--disable-gpu", "--hide-scrollbars", "--no-first-run"),
            *(f"--user-data-dir={folder}/profile", f"--screenshot={picture}"),
            *(f"--window-size={WIDTH},{_height(chart)}", "--force-device-scale-factor=2"),
            *("--virtual-time-budget=3000", *_as_root(), f"{page.as_uri()}#{view}"),
        ]
        done = subprocess.run(  # noqa: S603
            command, capture_output=True, check=False, timeout=SECONDS
        )
        if not picture.exists():
            raise InputError(f"{program} made no picture (exit {done.returncode}).")
        return picture.read_bytes()


def _height(chart: Map) -> int:
    """A map fits the window; a matrix needs a window for all of its rows."""
    if not chart.matrix:
        return HEIGHT
    height = max(HEIGHT, AROUND + ROW * len(chart.matrix.rows))
    if height > HIGHEST:
        raise InputError(
            f"{len(chart.matrix.rows)} rows are too many for a picture; use -o or CSV."
        )
    return height


def browser() -> str:
    """The program of a browser; CHROMIUM names one."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    found = found or next((path for path in ELSEWHERE if Path(path).exists()), None)
    if not found:
        raise InputError(
            "a PNG needs a Chromium, Chrome or Edge, and none was found; name one in CHROMIUM, "
            "or write --svg, or save the PNG from the page itself."
        )
    return found


def _as_root() -> list[str]:
    """Chromium refuses to run as root inside its sandbox."""
    return ["--no-sandbox"] if getattr(os, "geteuid", lambda: 1)() == 0 else []
