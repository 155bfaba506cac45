"""The page of a map: safe, silent, offline, and usable by mouse and by keyboard."""

from __future__ import annotations

import json
import math
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from conftest import missing

from explorer.maps.model import Edge, Key, Map, Node
from explorer.maps.render import FOLDER, SCRIPTS, asset, digest, island, page_script, render
from explorer.maps.vis import library, to_pyvis

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

HOSTILE = (
    "</script><img src=x onerror=alert(1)>",
    "<!-- <script> --> ]]> &amp; &lt;",
    """quotes " ' ` and \\ back""",
    "{{ 7 * 7 }} ${title} $title {% raw %}",
    "\u202eשלום مرحبا\u202c right to left",
    "long " + "x" * 295,
    "__proto__",
    "javascript:alert(1)",
    "line\u2028and\u2029paragraph\r\nand\ttab",
)
FACULTIES = ("arts", "business", "engineering", "medicine")
LEGEND = (
    Key("faculty", "Faculty", "#4a5568", "hexagon"),
    Key("corporate", "Corporate partner", "#0072B2", "square"),
    Key("partner", "Partner without a tier", "#8a8a8a", "dot"),
    Key("together", "Activities together", "#56708a", "line"),
)


def target_map() -> Map:
    """Four faculties and twelve partners, of every reach from 0 to 4."""
    faculties = [Node(id, id.title(), "faculty", 26, row="faculties.csv:2") for id in FACULTIES]
    partners = [_partner(number) for number in range(12)]
    edges = [
        Edge(
            f"{faculty}:{p.id}",
            faculty,
            p.id,
            "together",
            str(n),
            1 + n,
            facts=(("Activities in scope", str(n)), ("Rows", f"activities.csv:{n}")),
        )
        for p in partners
        for faculty, n in p.counts
    ]
    return Map(
        view="reach",
        title="Reach",
        caption="Nearer the centre: more faculties take part.",
        layout="target",
        nodes=(*faculties, *partners),
        edges=tuple(edges),
        legend=LEGEND,
        stamp=(("Load", "1"), ("Illustrative rows", "3 of 4")),
        notes=("1 partner is left out.",),
        rim=FACULTIES,
    )


def _partner(number: int) -> Node:
    counts = tuple((faculty, 1 + number % 3) for faculty in FACULTIES[: number % 5])
    return Node(
        id=f"p{number}",
        label=f"Partner {number}",
        key="corporate" if number % 5 == 4 else "partner",
        size=12 + number,
        facts=(
            ("Declared tier", "corporate" if number % 5 == 4 else "none"),
            ("Reach", str(number % 5)),
            ("Activities", str(number * 7)),
        ),
        counts=counts,
        row=f"partners.csv:{number + 2}",
        source="https://example.org/source",
        website="https://example.org/",
    )


def placed_map() -> Map:
    """The same nodes, each with a place, and two edges between the same two nodes."""
    drawn = target_map()
    nodes = tuple(
        replace(node, x=90.0 * (i % 4), y=70.0 * (i // 4)) for i, node in enumerate(drawn.nodes)
    )
    again = Edge("again", "p1", "arts", "together", directed=True, row="activities.csv:3")
    return replace(
        drawn, view="query", layout="placed", nodes=nodes, edges=(*drawn.edges, again), rim=()
    )


def hostile_map(drawn: Map) -> Map:
    """The map with a hostile text in every field that holds text, ids and keys included."""
    bad = dict(enumerate(HOSTILE))
    ids = {node.id: f"{node.id} {bad[i % len(bad)]}" for i, node in enumerate(drawn.nodes)}
    keys = {key.id: f"{key.id} {bad[i]}" for i, key in enumerate(drawn.legend)}
    texts = tuple((text, text) for text in HOSTILE)

    def node(i: int, old: Node) -> Node:
        text = bad[i % len(bad)]
        return replace(
            old,
            id=ids[old.id],
            label=text,
            key=keys[old.key],
            facts=texts,
            counts=tuple((ids[faculty], n) for faculty, n in old.counts),
            row=text,
            source=text,
            website=text,
        )

    def edge(i: int, old: Edge) -> Edge:
        text = bad[i % len(bad)]
        return replace(
            old,
            id=f"{i}{text}",
            source=ids[old.source],
            target=ids[old.target],
            key=keys[old.key],
            label=text,
            facts=texts,
            row=text,
        )

    return replace(
        drawn,
        view=bad[0],
        title=" ".join(HOSTILE),
        caption=" ".join(HOSTILE),
        nodes=tuple(node(i, old) for i, old in enumerate(drawn.nodes)),
        edges=tuple(edge(i, old) for i, old in enumerate(drawn.edges)),
        legend=tuple(
            replace(key, id=keys[key.id], label=bad[i]) for i, key in enumerate(drawn.legend)
        ),
        stamp=texts,
        notes=HOSTILE,
        rim=tuple(ids[faculty] for faculty in drawn.rim),
    )


# The document, without a browser


def test_the_same_map_is_the_same_page() -> None:
    assert render(target_map()) == render(target_map())


def test_the_page_is_complete_in_itself() -> None:
    shell = render(target_map()).replace(library(), "").replace(page_script(), "")
    assert not re.search(r"<link|<base|<iframe|@import|url\(|\ssrc=", shell)
    assert "sourceMappingURL" not in library()


def test_the_policy_allows_its_own_script_and_style_only() -> None:
    page = render(target_map())
    found = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert found
    policy = found[1]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert digest(library()) in policy
    assert digest(page_script()) in policy
    assert digest(asset("style.css")) in policy


@pytest.mark.parametrize("name", SCRIPTS)
def test_no_script_of_ours_can_close_or_confuse_its_element(name: str) -> None:
    assert not re.search(r"</script|<!--|innerHTML|insertAdjacent|document\.write", asset(name))


def test_every_file_of_the_folder_is_used() -> None:
    used = {*SCRIPTS, "template.html", "style.css"}
    assert {path.name for path in FOLDER.iterdir()} == used


@pytest.mark.parametrize("drawn", [target_map(), placed_map()], ids=["target", "placed"])
def test_hostile_text_stays_text_in_the_document(drawn: Map) -> None:
    bad = hostile_map(drawn)
    page = render(bad)
    assert "<img" not in page.replace(library(), "")
    assert page.count("</script>") == 3
    assert json.loads(island(bad))["nodes"][0]["label"] == bad.nodes[0].label


def test_a_lone_surrogate_does_not_stop_the_page() -> None:
    bad = replace(
        target_map(), title="\ud800", nodes=(Node("a", "\udfff", "partner", 9),), edges=()
    )
    render(bad).encode()


def test_the_library_is_found_without_importing_pyvis() -> None:
    code = (
        "import sys; from explorer.maps.vis import library; "
        "assert len(library()) > 400_000; assert 'pyvis' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_notebook_gets_a_pyvis_network_with_hostile_text_as_data(tmp_path: Path) -> None:
    bad = hostile_map(placed_map())
    network = to_pyvis(bad)
    assert [node["id"] for node in network.nodes] == [node.id for node in bad.nodes]
    assert network.nodes[1]["x"] == bad.nodes[1].x
    assert "<img src=x" not in network.generate_html()


def test_a_target_leaves_places_to_vis_in_a_notebook() -> None:
    assert all("x" not in node for node in target_map().to_pyvis().nodes)


# The layout of the target, in node


def layout(rim: list[str], partners: list[dict[str, Any]], **more: object) -> dict[str, Any]:
    """What target.js makes of it, twice: and twice the same."""
    if not shutil.which("node"):
        missing("NODE", "node is not installed: the layout of the target was not run")
    code = (
        "require(process.argv[1]);"
        "const input = JSON.parse(require('fs').readFileSync(0, 'utf8'));"
        "const out = JSON.stringify(layoutTarget(input));"
        "if (out !== JSON.stringify(layoutTarget(input))) throw new Error('not the same');"
        "process.stdout.write(out);"
    )
    done = subprocess.run(
        ["node", "-e", code, str(FOLDER / "target.js")],
        input=json.dumps({"rim": rim, "partners": partners, **more}),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return dict(json.loads(done.stdout))


def partner(id: str, counts: dict[str, int], size: float = 12, **more: object) -> dict[str, Any]:
    base = {"id": id, "label": id.title(), "tiered": False, "size": size}
    return {**base, "counts": list(counts.items()), **more}


def check_target(rim: list[str], partners: list[dict[str, Any]], out: dict[str, Any]) -> None:
    """Each in its band and sector, none over another."""
    assert set(out["positions"]) == {p["id"] for p in partners}
    for p in partners:
        counts = {faculty: n for faculty, n in p["counts"] if n > 0}
        if counts:
            check_stands(rim, p, counts, out)
        else:
            assert p["id"] in out["tray"]["ids"]
    for i, a in enumerate(partners):
        for b in partners[i + 1 :]:
            distance = math.dist(out["positions"][a["id"]], out["positions"][b["id"]])
            assert distance >= (a["size"] + b["size"]) / 2, (a, b)


def check_stands(
    rim: list[str], p: dict[str, Any], counts: dict[str, int], out: dict[str, Any]
) -> None:
    x, y = out["positions"][p["id"]]
    radius, half = math.hypot(x, y), p["size"] / 2
    band = next(band for band in out["bands"] if band["reach"] == len(counts))
    assert radius + half <= band["outer"] + 0.1
    if len(counts) == len(rim):
        return
    assert radius - half >= band["inner"] - 0.1
    lead = max(rim, key=lambda faculty: counts.get(faculty, 0))
    sector = next(sector for sector in out["sectors"] if sector["id"] == lead)
    middle = (sector["from"] + sector["to"]) / 2
    askew = abs(math.remainder(math.atan2(y, x) - middle, 2 * math.pi))
    assert askew + math.asin(half / radius) <= (sector["to"] - sector["from"]) / 2 + 0.001


def test_three_hundred_partners_of_one_faculty_and_twelve_of_all() -> None:
    rim = [f"f{i}" for i in range(7)]
    leads = [rim[0]] * 105 + [rim[1 + i % 6] for i in range(195)]
    partners = [partner(f"p{i}", {lead: 1 + i % 4}, 8 + i % 9) for i, lead in enumerate(leads)]
    partners += [partner(f"all{i}", dict.fromkeys(rim, 1 + i), 30) for i in range(12)]
    check_target(rim, partners, layout(rim, partners))


def test_partners_of_every_reach_stand_in_their_band_and_sector() -> None:
    rim = [f"f{i}" for i in range(5)]
    partners = [
        partner(f"p{i}", {f: (i * (j + 3)) % 7 for j, f in enumerate(rim)}, 6 + i % 23)
        for i in range(200)
    ]
    check_target(rim, partners, layout(rim, partners))


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_few_faculties_make_a_target_too(count: int) -> None:
    rim = [f"f{i}" for i in range(count)]
    partners = [partner(f"p{i}", dict.fromkeys(rim[: i % (count + 1)], 2)) for i in range(60)]
    check_target(rim, partners, layout(rim, partners))


@pytest.mark.parametrize("side", ["right", "below"])
def test_the_tray_holds_tiered_first_then_by_name(side: str) -> None:
    idle = [partner("b", {}), partner("É", {}), partner("f", {}), partner("z", {}, tiered=True)]
    out = layout(["f0", "f1"], [*idle, partner("p", {"f0": 1})], tray=side)
    assert out["tray"]["ids"] == ["z", "b", "É", "f"]
    assert all(out["positions"][id][0 if side == "right" else 1] > 0 for id in out["tray"]["ids"])


LONG = "Faculty of Engineering, Physical Sciences and Everything that is Measured"


@pytest.mark.parametrize("side", ["right", "below", None])
@pytest.mark.parametrize("size", [(912, 790), (1300, 640), (344, 520), (700, 500)])
@pytest.mark.parametrize("count", [1, 4, 7, 11])
def test_the_tray_stands_clear_of_every_faculty_and_all_fits(
    side: str | None, size: tuple[int, int], count: int
) -> None:
    rim = [f"f{i}" for i in range(count)]
    names = {id: LONG if i % 2 else "Faculty of Law" for i, id in enumerate(rim)}
    partners = [partner(f"p{i}", {rim[i % count]: 1}) for i in range(40)]
    partners += [partner(f"idle{i}", {}, 8 + i, label=f"{LONG} {i}") for i in range(12)]
    room = {"width": size[0], "height": size[1]}
    out = layout(rim, partners, names=names, room=room, **({"tray": side} if side else {}))
    tray, scale = out["tray"], out["scale"]
    box = {
        "left": tray["x"],
        "top": tray["y"] - tray["title"],
        "right": tray["x"] + tray["width"],
        "bottom": tray["y"] + tray["height"],
    }
    labels = [sector["label"] for sector in out["sectors"]]
    assert not [label["lines"] for label in labels if overlapping(label, box)]
    nearest = [
        max(low, min(0, high))
        for low, high in ((box["left"], box["right"]), (box["top"], box["bottom"]))
    ]
    assert math.hypot(*nearest) >= out["radius"]
    for inner in (box, *labels):
        for low, high in (("left", "right"), ("top", "bottom")):  # all are rounded to 0.1
            assert out["extent"][low] - 0.2 <= inner[low] <= inner[high]
            assert inner[high] <= out["extent"][high] + 0.2
    target = 2 * out["radius"] * scale
    assert target >= 0.3 * min(size)
    if side is None and size[0] > 600:
        assert (out["extent"]["right"] - out["extent"]["left"]) * scale <= room["width"]
        assert (out["extent"]["bottom"] - out["extent"]["top"]) * scale <= room["height"]


def overlapping(a: dict[str, Any], b: dict[str, Any]) -> bool:
    across = a["left"] < b["right"] and b["left"] < a["right"]
    return across and a["top"] < b["bottom"] and b["top"] < a["bottom"]


@pytest.mark.parametrize("width", [360, 912])
def test_the_tray_has_room_for_a_name_beside_each_dot(width: int) -> None:
    idle = [partner(f"p{i}", {}, 8 + i, label=f"University of Somewhere {i}") for i in range(12)]
    out = layout(["f0", "f1"], idle, room={"width": width, "height": 700})
    tray = out["tray"]
    assert tray["label"] * out["scale"] >= 120
    spots = sorted(out["positions"][p["id"]] for p in idle)
    for p in idle:
        x, y = out["positions"][p["id"]]
        assert x - p["size"] / 2 >= tray["x"]
        assert tray["y"] + p["size"] / 2 <= y <= tray["y"] + tray["height"] - p["size"] / 2
        assert x + p["size"] / 2 + tray["label"] <= tray["x"] + tray["width"] + 0.2
    columns = sorted({x for x, _ in spots})
    assert all(b - a >= tray["label"] + 19 for a, b in pairwise(columns))
    rows = sorted({y for _, y in spots})
    assert all(b - a >= 14 / out["scale"] for a, b in pairwise(rows))


def test_a_tie_goes_to_the_first_faculty_of_the_rim() -> None:
    rim = [f"f{i}" for i in range(7)]
    partners = [partner("tie", {"f2": 3, "f0": 3})]
    check_target(rim, partners, layout(rim, partners))


def test_the_order_of_the_input_does_not_matter() -> None:
    rim = [f"f{i}" for i in range(4)]
    partners = [partner(f"p{i}", {rim[i % 4]: 1, rim[i % 3]: 2}) for i in range(50)]
    assert layout(rim, partners)["positions"] == layout(rim, partners[::-1])["positions"]


# The page, in a browser


@dataclass
class Opened:
    """A page that was opened from its file, and all that it said and asked for."""

    page: Page
    url: str
    heard: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def listen(self) -> None:
        self.page.on("console", lambda message: self.heard.append(f"console: {message.text}"))
        self.page.on("pageerror", lambda error: self.heard.append(f"error: {error}"))
        self.page.on("dialog", lambda dialog: self.heard.append(f"dialog: {dialog.message}"))
        self.page.on("request", lambda request: self.requests.append(request.url))

    def drawn(self) -> int:
        """How many nodes are on the canvas."""
        self.page.wait_for_selector("html[data-drawn]", timeout=20_000)
        return int(self.page.evaluate("document.documentElement.dataset.drawn"))

    def title(self) -> str | None:
        """The heading of the details panel."""
        return self.page.locator("#details h2").text_content(timeout=5_000)


@pytest.fixture
def open_page(browser: Browser, tmp_path: Path) -> Iterator[Any]:
    """Open a map as a file, offline; at the end it must have been silent and asked for nothing."""
    opened: list[Opened] = []
    contexts = []

    def open_map(drawn: Map, **options: Any) -> Opened:
        file = tmp_path / f"map{len(opened)}.html"
        file.write_text(render(drawn), encoding="utf-8")
        context = browser.new_context(offline=True, **options)
        contexts.append(context)
        opened.append(Opened(context.new_page(), file.as_uri()))
        opened[-1].listen()
        opened[-1].page.goto(file.as_uri())
        return opened[-1]

    yield open_map
    for one in opened:
        one.page.wait_for_timeout(50)
        assert one.heard == []
        assert one.requests == [one.url]
    for context in contexts:
        context.close()


@pytest.mark.parametrize("drawn", [target_map(), placed_map()], ids=["target", "placed"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_map_opens_offline_and_draws_its_nodes(open_page: Any, drawn: Map, scheme: str) -> None:
    opened = open_page(drawn, color_scheme=scheme)
    assert opened.drawn() == len(drawn.nodes)


def test_a_map_of_nothing_opens(open_page: Any) -> None:
    assert open_page(replace(placed_map(), nodes=(), edges=())).drawn() == 0


@pytest.mark.parametrize("drawn", [target_map(), placed_map()], ids=["target", "placed"])
def test_hostile_text_is_shown_as_it_is(open_page: Any, drawn: Map) -> None:
    bad = hostile_map(drawn)
    opened = open_page(bad)
    page = opened.page
    assert opened.drawn() == len(bad.nodes)
    page.click("summary")
    for row in range(len(HOSTILE)):
        page.locator("#twin-body button").nth(row).click()
        assert opened.title() == bad.nodes[row].label
        for button in page.locator("#details .neighbours button").all()[:1]:
            button.click()
    page.fill("#search", "<img")
    page.keyboard.press("Enter")
    page.focus("#map")
    page.keyboard.press("ArrowRight")
    assert page.locator("img").count() == 0
    assert page.locator("#details a").count() == 0


def test_only_http_and_https_become_links(open_page: Any) -> None:
    nodes = [replace(_partner(4), id="a", label="A", website="javascript:alert(1)")]
    opened = open_page(replace(placed_map(), nodes=tuple(nodes), edges=()))
    opened.drawn()
    opened.page.fill("#search", "a")
    opened.page.keyboard.press("Enter")
    links = opened.page.locator("#details a")
    assert links.count() == 1
    assert links.get_attribute("rel") == "noopener noreferrer"
    assert "javascript:alert(1)" in opened.page.inner_text("#details")


def test_search_tells_facts_row_and_neighbours(open_page: Any) -> None:
    opened = open_page(target_map())
    opened.drawn()
    opened.page.keyboard.press("/")
    opened.page.keyboard.type("partner 9")
    opened.page.keyboard.press("Enter")
    assert opened.title() == "Partner 9"
    told = opened.page.inner_text("#details")
    assert "partners.csv:11" in told
    assert "Connections (4)" in told


DRAWN_TEXTS = """
globalThis.drawn = [];
const original = CanvasRenderingContext2D.prototype.fillText;
CanvasRenderingContext2D.prototype.fillText = function (text, x, y) {
  const width = this.measureText(text).width;
  const left = this.textAlign === "center" ? x - width / 2 : x;
  const top = this.textBaseline === "bottom" ? y - 11 : y - 5.5;
  drawn.push({ text, left, right: left + width, top, bottom: top + 11 });
  return original.apply(this, arguments);
};
const clear = CanvasRenderingContext2D.prototype.clearRect;
CanvasRenderingContext2D.prototype.clearRect = function () {
  drawn.length = 0;
  return clear.apply(this, arguments);
};
"""


def texts_drawn(opened: Opened) -> list[dict[str, Any]]:
    """The names on the canvas in its last frame, with their boxes on the screen."""
    opened.page.add_init_script(DRAWN_TEXTS)
    opened.page.reload()
    opened.requests.pop()
    opened.drawn()
    opened.page.wait_for_timeout(300)
    return list(opened.page.evaluate("drawn"))


@pytest.mark.parametrize("size", [(1280, 1000), (1800, 900), (360, 740)])
def test_every_band_and_the_tray_are_named_and_no_name_covers_another(
    open_page: Any, size: tuple[int, int]
) -> None:
    opened = open_page(target_map(), viewport={"width": size[0], "height": size[1]})
    texts = texts_drawn(opened)
    found = {text["text"] for text in texts}
    assert found & {"All 4 faculties", "All 4"}
    assert found & {"3 faculties", "3"}
    assert found & {"2 faculties", "2"}
    assert found & {"1 faculty", "1"}
    assert {"No faculty recorded in scope", "Partner 0", "Partner 5", "Partner 10"} <= found
    for i, a in enumerate(texts):
        assert not [b for b in texts[i + 1 :] if overlapping(a, b)], a


def test_a_declared_tier_is_named_first_whatever_its_key(open_page: Any) -> None:
    tiers = (("Declared tier", "strategic"),)
    none = (("Declared tier", "none"),)
    nodes = [Node(f"n{i}", f"Crowded {i}", "corporate", 12, 0, 0, none) for i in range(9)]
    nodes.append(Node("c", "Consortium", "partner", 12, 0, 0, tiers))
    opened = open_page(replace(placed_map(), nodes=tuple(nodes), edges=()))
    # all stand in one place: whoever is named first is the only one with room below
    below = max(texts_drawn(opened), key=lambda text: text["top"])
    assert below["text"] == "Consortium"


def test_a_connection_tells_how_many_activities_and_their_rows(open_page: Any) -> None:
    opened = open_page(target_map())
    opened.drawn()
    opened.page.fill("#search", "partner 9")
    opened.page.keyboard.press("Enter")
    first = opened.page.locator("#details .neighbours li").first.inner_text()
    assert "1 activity in scope" in first
    assert "activities.csv:1" in first


def test_a_long_name_keeps_its_end(open_page: Any) -> None:
    name = "The Very Long Name of Some Trust That Goes On and On for Ever and Ever (illustrative)"
    node = Node("a", name, "partner", 12, 0, 0)
    texts = texts_drawn(open_page(replace(placed_map(), nodes=(node,), edges=())))
    assert texts[-1]["text"].endswith("… (illustrative)")


def test_on_paper_are_the_map_the_legend_the_table_and_the_stamp(open_page: Any) -> None:
    opened = open_page(target_map(), color_scheme="dark", viewport={"width": 1000, "height": 700})
    opened.drawn()
    page = opened.page
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    for part in ("#map canvas", "#legend", "#twin table", "footer dl"):
        assert page.locator(part).is_visible()
    for part in (".search", ".zoom", "#details", "summary"):
        assert not page.locator(part).first.is_visible()
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(27, 31, 36)"
    assert page.evaluate("document.documentElement.scrollWidth") <= 1000


def test_the_keyboard_walks_the_map_and_comes_back(open_page: Any) -> None:
    opened = open_page(target_map())
    opened.drawn()
    page = opened.page
    page.focus("#map")
    page.keyboard.press("ArrowDown")
    assert page.inner_text("#announcer").startswith("Arts, Faculty")
    page.keyboard.press("ArrowDown")
    said = page.inner_text("#announcer")
    page.keyboard.press("Enter")
    assert said.startswith(f"{opened.title()}, ")
    assert page.evaluate("document.activeElement.id") == "details-title"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "map"
    assert page.locator("#details h2").count() == 0


def test_the_legend_hides_and_shows(open_page: Any) -> None:
    opened = open_page(target_map())
    before = opened.drawn()
    entry = opened.page.get_by_role("button", name="Faculty", exact=True)
    entry.click()
    opened.page.wait_for_function(f"document.documentElement.dataset.drawn === '{before - 4}'")
    assert entry.get_attribute("aria-pressed") == "false"
    entry.click()
    opened.page.wait_for_function(f"document.documentElement.dataset.drawn === '{before}'")


def test_the_twin_table_sorts_by_number_and_by_name(open_page: Any) -> None:
    opened = open_page(target_map())
    opened.drawn()
    page = opened.page
    page.click("summary")
    names = page.locator("#twin-body th")
    assert names.count() == 16
    page.get_by_role("button", name="Activities", exact=True).click()
    assert names.first.inner_text() == "Partner 11"
    page.get_by_role("button", name="Activities", exact=True).click()
    assert names.first.inner_text() == "Partner 0"
    assert page.locator("th[aria-sort=ascending]").inner_text() == "Activities"


def test_pointing_at_a_node_tells_its_facts(open_page: Any) -> None:
    opened = open_page(replace(placed_map(), nodes=(_placed_alone(),), edges=()))
    opened.drawn()
    spot = opened.page.locator("#map").bounding_box()
    middle = (spot["x"] + spot["width"] / 2, spot["y"] + spot["height"] / 2)
    opened.page.mouse.move(middle[0] - 90, middle[1])
    opened.page.mouse.move(*middle, steps=4)
    opened.page.wait_for_selector("#tip:not([hidden])", timeout=5_000)
    assert "Row: partners.csv:9" in opened.page.inner_text("#tip")
    opened.page.mouse.click(*middle)
    assert opened.title() == "Partner 7"


def _placed_alone() -> Node:
    return replace(_partner(7), x=10.0, y=20.0, size=40)


@pytest.mark.parametrize("width", [360, 1280])
def test_the_page_never_scrolls_sideways(open_page: Any, width: int) -> None:
    opened = open_page(hostile_map(target_map()), viewport={"width": width, "height": 740})
    opened.drawn()
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
