"""A map as a PNG, photographed by a browser that is installed."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from explorer.errors import InputError
from explorer.maps.render import digest, page_script, render

if TYPE_CHECKING:
    from explorer.maps.model import Map

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "msedge")
ELSEWHERE = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
WIDTH, HEIGHT = 1240, 1240  # of the window, at least
SCALES = 2, 1  # pixels of the picture for one of the window; less where a matrix is large
MOST = 16_000  # pixels of a picture from side to side, beyond which a browser leaves it white
SECONDS = 60
SIZE = re.compile(r'data-needs="(\d+) (\d+)"')
MEASURING = """
const frame = document.querySelector("#matrix-frame .scroll");
const root = document.documentElement;
root.dataset.needs = [
  innerWidth + frame.scrollWidth - frame.clientWidth,
  root.scrollHeight + frame.scrollHeight - frame.clientHeight,
].join(" ");
"""


def photograph(chart: Map, *, lanes: bool = False) -> bytes:
    """The map as it opens, with its legend and stamp; InputError where there is no browser.

    Of a matrix, which scrolls in its page, the window shows all rows and columns.
    """
    view = quote(json.dumps({"picture": True, "lanes": lanes}))
    with tempfile.TemporaryDirectory(prefix="partnerships-") as folder:
        page, picture = Path(folder, "map.html"), Path(folder, "map.png")
        page.write_text(render(chart), encoding="utf-8")
        size = _size_of_matrix(chart, folder, view) if chart.matrix else (WIDTH, HEIGHT)
        _browse(folder, f"{page.as_uri()}#{view}", size, f"--screenshot={picture}")
        if not picture.exists():
            raise InputError(f"{browser()} made no picture.")
        return picture.read_bytes()


def _size_of_matrix(chart: Map, folder: str, view: str) -> tuple[int, int]:
    """The window in which nothing of a matrix has to be scrolled: first how wide, then how high."""
    page = Path(folder, "measured.html")
    page.write_text(_measuring(render(chart)), encoding="utf-8")
    width, _ = _needs(folder, f"{page.as_uri()}#{view}", (WIDTH, HEIGHT))
    _, height = _needs(folder, f"{page.as_uri()}#{view}", (width, HEIGHT))
    if max(width, height) > MOST:
        raise InputError(
            f"the matrix is {width} by {height} pixels, too large for a picture ({MOST}); "
            "leave --png out, and open the page that -o FILE.html writes."
        )
    return width, height


def _measuring(page: str) -> str:
    """A page that writes down how large a window it needs."""
    allowed = digest(page_script())
    page = page.replace(allowed, f"{allowed} {digest(MEASURING)}")
    return page.replace("</body>", f"<script>{MEASURING}</script></body>")


def _needs(folder: str, address: str, size: tuple[int, int]) -> tuple[int, int]:
    """How large a window a page needs that is opened in one of that size."""
    found = SIZE.search(_browse(folder, address, size, "--dump-dom"))
    if not found:
        raise InputError(f"{browser()} did not tell the size of the matrix.")
    return max(size[0], int(found[1])), max(size[1], int(found[2]))


def _browse(folder: str, address: str, size: tuple[int, int], *wanted: str) -> str:
    """What the browser prints of a page in a window of that size."""
    width, height = size
    scale = next((scale for scale in SCALES if scale * max(size) <= MOST), SCALES[-1])
    command = [
        *(browser(), "--headless", "--disable-gpu", "--hide-scrollbars", "--no-first-run"),
        *(f"--user-data-dir={folder}/profile", *wanted, f"--window-size={width},{height}"),
        *(f"--force-device-scale-factor={scale}", "--virtual-time-budget=3000"),
        *(*_as_root(), address),
    ]
    try:
        done = subprocess.run(  # noqa: S603
            command, capture_output=True, check=False, timeout=SECONDS
        )
    except subprocess.TimeoutExpired:
        raise InputError(f"{browser()} took longer than {SECONDS} s for the picture.") from None
    return done.stdout.decode("utf-8", "replace")


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
