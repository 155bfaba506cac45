"""`make pictures`: draw the pictures of the docs anew, from the example data, in a real browser."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

IMAGES = Path(__file__).resolve().parents[1] / "docs" / "images"
MAPS = {
    "reach": ["reach"],
    "consortia": ["consortia"],
    "partner": ["partner", "marks-spencer"],
    "faculty": ["faculty", "engineering"],
    "path": ["path", "arup", "n8"],
    "matrix": ["matrix"],
}
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def main() -> None:
    """Write one picture a view."""
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not program:
        sys.exit("no browser: set CHROMIUM or install chromium")
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        command = [sys.executable, "-m", "explorer", "--graph", f"{folder}/graph"]
        subprocess.run([*command, "load"], check=True, capture_output=True)
        browser = play.chromium.launch(executable_path=program, args=ARGUMENTS)
        for name, words in MAPS.items():
            file = Path(folder) / f"{name}.html"
            subprocess.run([*command, "map", *words, "-o", file], check=True, capture_output=True)
            page = browser.new_page(viewport={"width": 1280, "height": 960})
            page.goto(file.as_uri())
            page.wait_for_selector("html[data-drawn]")
            page.screenshot(path=IMAGES / f"{name}.png")
            if name == "reach":
                page.click("#lanes")
                page.wait_for_timeout(200)
                page.screenshot(path=IMAGES / "lanes.png")
        browser.close()


if __name__ == "__main__":
    main()
