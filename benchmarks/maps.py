"""`make bench-maps`: our pages beside raw pyvis and neo4j-viz, of the same graphs, in one run.

Made files are opened in a headless Chromium, which is panned and zoomed for some seconds while
its frames are counted. Every figure is followed by its bound; a missed one fails the run.
"""

from __future__ import annotations

import os
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from made import made
from playwright.sync_api import sync_playwright

from explorer.graph import scratch
from explorer.graph.load import describe
from explorer.maps import views
from explorer.maps.layouts import placed
from explorer.maps.looks import legend_of
from explorer.maps.model import Edge, Map, Node
from explorer.maps.render import render
from explorer.queries.audience import View

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SIZES = (2_000, 10_000)
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
SECONDS = 4.0  # of panning and zooming
PATIENCE = 120_000  # milliseconds for a page to open
FRAMES = """
() => new Promise((done) => {
  const begun = performance.now();
  let frames = 0;
  const step = (now) => {
    frames += 1;
    if (now - begun > SECONDS * 1000) done(frames / ((now - begun) / 1000));
    else requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
})
""".replace("SECONDS", str(SECONDS))
Pair = tuple[str, str]


@dataclass(frozen=True)
class Measured:
    """What one program made of a graph."""

    seconds: float
    megabytes: float
    first: float = float("nan")
    frames: float = float("nan")


def main() -> None:
    """Print a table a size, and the filters of a reach map."""
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not program:
        sys.exit("no browser: set CHROMIUM or install chromium")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=program, args=ARGUMENTS)
        kept = [compare(size, Path(folder), browser) for size in SIZES]
        kept.append(filters(Path(folder), browser))
        browser.close()
    if not all(kept):
        sys.exit("a bound is missed")


def at_most(bound: float, found: float, text: str) -> bool:
    """Print a figure with its bound; whether it is kept."""
    return told(f"{text} (at most {bound:g})", kept=found <= bound)


def at_least(bound: float, found: float, text: str) -> bool:
    """Print a figure with its bound; whether it is kept."""
    return told(f"{text} (at least {bound:g})", kept=found >= bound)


def told(text: str, *, kept: bool) -> bool:
    """Print a line and whether its bound is kept."""
    print(f"  {text}{'' if kept else '  MISSED'}", flush=True)
    return kept


def compare(size: int, folder: Path, browser: Browser) -> bool:
    """Our page of a random graph beside those of the others; whether it keeps all bounds."""
    pairs = random_pairs(size)
    print(f"{size:,} nodes, {len(pairs):,} edges")
    ours = measure(by_us, size, pairs, folder / "ours.html", browser)
    raw = measure(by_pyvis, size, pairs, folder / "pyvis.html", None)
    theirs = measure(by_neo4j_viz, size, pairs, folder / "viz.html", browser)
    small = size == SIZES[0]
    share, most, first, frames = (1 / 2, 1.3, 2, 30) if small else (1 / 5, 4, 5, 15)
    for name, one in (("ours", ours), ("pyvis", raw), ("neo4j-viz", theirs)):
        print(
            f"  {name:10} made in {one.seconds:6.2f} s  {one.megabytes:5.2f} MB  "
            f"first frame {one.first:5.2f} s  {one.frames:5.1f} frames/s"
        )
    against_pyvis, against_viz = ours.seconds / raw.seconds, ours.frames / theirs.frames
    kept = [
        at_most(share, against_pyvis, f"time against pyvis {against_pyvis:.2f}"),
        at_most(most, ours.megabytes, f"size {ours.megabytes:.2f} MB"),
        at_most(first, ours.first, f"first usable frame {ours.first:.2f} s"),
        at_least(frames, ours.frames, f"frames a second {ours.frames:.1f}"),
    ]
    if small:
        kept.append(at_least(3, against_viz, f"frames against neo4j-viz {against_viz:.1f}"))
    return all(kept)


def random_pairs(size: int) -> list[Pair]:
    """Twice as many edges as nodes, from a fixed seed."""
    dice = random.Random(1)
    pairs: dict[Pair, None] = {}
    while len(pairs) < 2 * size:
        one, two = sorted(dice.sample(range(size), 2))
        pairs[f"n{one}", f"n{two}"] = None
    return list(pairs)


def measure(
    make: Callable[[int, list[Pair], Path], None],
    size: int,
    pairs: list[Pair],
    file: Path,
    browser: Browser | None,
) -> Measured:
    """Make a file, and use it in the browser where there is one."""
    begun = time.perf_counter()
    make(size, pairs, file)
    seconds = time.perf_counter() - begun
    megabytes = file.stat().st_size / 1e6
    return Measured(seconds, megabytes, *(used(file, browser) if browser else ()))


def by_us(size: int, pairs: list[Pair], file: Path) -> None:
    """A page of ours."""
    bare = [Node(f"n{i}", f"Node {i}", "Partner", 18.0, row=f"n.csv:{i + 2}") for i in range(size)]
    edges = [Edge(f"e{i}", a, b, "joins", "KNOWS") for i, (a, b) in enumerate(pairs)]
    nodes = placed(bare, edges)
    chart = Map("query", "A graph", "", "placed", nodes, tuple(edges), legend_of(nodes, edges), ())
    file.write_text(render(chart), encoding="utf-8")


def by_pyvis(size: int, pairs: list[Pair], file: Path) -> None:
    """Raw pyvis: from_nx, and its defaults."""
    import networkx
    from pyvis.network import Network

    graph = networkx.Graph()
    graph.add_nodes_from(f"n{i}" for i in range(size))
    graph.add_edges_from(pairs)
    network = Network()
    network.from_nx(graph)
    with chdir(file.parent):  # where pyvis leaves a folder of its own
        network.write_html(file.name)


def by_neo4j_viz(size: int, pairs: list[Pair], file: Path) -> None:
    """neo4j-viz, its defaults."""
    from neo4j_viz import Node as VizNode
    from neo4j_viz import Relationship, VisualizationGraph

    nodes: list[Any] = [VizNode(id=f"n{i}", caption=f"Node {i}") for i in range(size)]
    links: list[Any] = [Relationship(source=a, target=b, caption="KNOWS") for a, b in pairs]
    html = VisualizationGraph(nodes=nodes, relationships=links).render(max_allowed_nodes=size)
    file.write_text(f"<!doctype html><body>{html.data}</body>", encoding="utf-8")


def used(file: Path, browser: Browser) -> tuple[float, float]:
    """Seconds until something is drawn, and frames a second while it is panned and zoomed."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(PATIENCE)
    begun = time.perf_counter()
    page.goto(file.as_uri())
    page.wait_for_selector("canvas")
    if page.locator("#map").count():
        page.wait_for_selector("html[data-painted]")
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => done()))")
    first = time.perf_counter() - begun
    page.wait_for_timeout(2_000)
    frames = moved(page)
    page.close()
    return first, frames


def moved(page: Page) -> float:
    """Frames a second while a hand drags and turns the wheel."""
    box = page.locator("canvas").first.bounding_box() or {"x": 0, "y": 0, "width": 9, "height": 9}
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.evaluate(f"globalThis.counted = ({FRAMES})()")
    end = time.monotonic() + SECONDS
    turn = 0
    while time.monotonic() < end:
        page.mouse.move(x, y)
        page.mouse.down()
        for step in range(8):
            page.mouse.move(x + 14 * step, y + 6 * step)
        page.mouse.up()
        page.mouse.wheel(0, 120 if turn % 2 else -120)
        turn += 1
    return float(page.evaluate("globalThis.counted"))


CHANGE = """
(scope) => new Promise((done) => {
  const select = document.querySelector('#filters select');
  select.value = scope;
  const before = document.documentElement.dataset.painted;
  const begun = performance.now();
  select.dispatchEvent(new Event('change'));
  const look = () => document.documentElement.dataset.painted === before
    ? setTimeout(look, 0) : done(performance.now() - begun);
  look();
})
"""


def filters(folder: Path, browser: Browser) -> bool:
    """How long a change of filter takes with 500 partners and 20,000 activities; whether it may."""
    dataset = made(20_000, partners=450)
    load = describe(dataset, number=1, at="2026-07-01T09:00:00Z", by="", origin="")
    with scratch(dataset, load) as graph:
        chart = views.reach(View(graph, "restricted", 0), views.Choice())
    file = folder / "reach.html"
    file.write_text(render(chart), encoding="utf-8")
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(file.as_uri())
    page.wait_for_selector("html[data-painted]")
    times = [page.evaluate(CHANGE, scope) for scope in ("all", "live", "window") * 5]
    partners = len(chart.nodes) - len(chart.rim)
    print(f"reach of {partners} partners and 20,000 activities, {file.stat().st_size / 1e6:.1f} MB")
    page.close()
    median = statistics.median(times)
    return at_most(150, median, f"a change of filter, median of {len(times)}: {median:.0f} ms")


if __name__ == "__main__":
    main()
