"""The page of a map: safe, silent, offline, and usable by mouse and by keyboard."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import pytest

from explorer.maps.model import Edge, Engagement, Engagements, Key, Map, Node
from explorer.maps.render import FOLDER, SCRIPTS, asset, digest, island, page_script, render
from explorer.maps.vis import to_pyvis

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
    "=cmd|' /C calc'!A0",
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
    activities = [
        Engagement(
            id=f"a-{number}-{faculty}-{n}",
            title=f"Activity {n} of partner {number}",
            kind=n % 2,
            start="2020-03" if n else "",
            end="2031" if number % 2 else "",
            partners=(number,),
            parts=((faculty, n == 0),),
            row=2 + 10 * number + n,
            source="https://example.org/source" if n else "illustrative",
        )
        for number in range(12)
        for faculty in range(number % 5)
        for n in range(1 + number % 3)
    ]
    return Map(
        view="reach",
        title="Reach",
        caption="Nearer the centre: more faculties take part.",
        layout="target",
        nodes=(*faculties, *partners),
        edges=tuple(
            Edge(f"{faculty}:p{n}", faculty, f"p{n}", "together", str(1 + n % 3))
            for n in range(12)
            for faculty in FACULTIES[: n % 5]
        ),
        legend=LEGEND,
        stamp=(("Load", "1"), ("Illustrative rows", "3 of 4")),
        notes=("1 partner is left out.",),
        rim=FACULTIES,
        engagements=Engagements(
            as_of="2026-06-30",
            scope="window",
            chosen=(),
            began=(None, None),
            thresholds=(3, 4),
            bounds={
                "window": ("2026-06-30", "2021-06-30"),
                "live": ("2026-06-30", "2026-06-30"),
                "all": ("9999-12-31", "0000-01-01"),
            },
            words={"window": "recent ones", "live": "live ones", "all": "all of them"},
            kinds=("Research", "Training"),
            actors=tuple((f"School of {id}", n, True) for n, id in enumerate(FACULTIES)),
            activities=tuple(activities),
        ),
    )


def _partner(number: int) -> Node:
    tier = "corporate" if number % 5 == 4 else ""
    return Node(
        id=f"p{number}",
        label=f"Partner {number}",
        key=tier or "partner",
        size=12 + number,
        facts=(("Declared tier", tier or "none"),),
        tags=(("kind", "health" if number % 2 else "company"), *([("tier", tier)] if tier else [])),
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
        drawn,
        view="query",
        layout="placed",
        nodes=nodes,
        edges=(*drawn.edges, again),
        rim=(),
        engagements=None,
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
            measures=texts,
            tags=tuple((name, text) for name, _ in old.tags),
            inside=text,
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
        engagements=_hostile(drawn.engagements) if drawn.engagements else None,
    )


def _hostile(engagements: Engagements) -> Engagements:
    bad = dict(enumerate(HOSTILE))
    return replace(
        engagements,
        kinds=HOSTILE[:2],
        actors=tuple(
            (HOSTILE[i % len(bad)], faculty, unit)
            for i, (_, faculty, unit) in enumerate(engagements.actors)
        ),
        activities=tuple(
            replace(one, id=f"{i}{bad[i % len(bad)]}", title=bad[i % len(bad)], source=bad[1])
            for i, one in enumerate(engagements.activities)
        ),
    )


# The document, without a browser


def test_the_same_map_is_the_same_page() -> None:
    assert render(target_map()) == render(target_map())


def test_the_page_is_complete_in_itself() -> None:
    shell = render(target_map()).replace(page_script(), "")
    assert not re.search(r"<link|<base|<iframe|@import|url\(|\ssrc=", shell)


def test_the_policy_allows_its_own_script_and_style_only() -> None:
    page = render(target_map())
    found = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert found
    policy = found[1]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert digest(page_script()) in policy
    assert digest(asset("style.css")) in policy


@pytest.mark.parametrize("name", SCRIPTS)
def test_no_script_of_ours_can_close_or_confuse_its_element(name: str) -> None:
    assert not re.search(r"</script|<!--|innerHTML|insertAdjacent|document\.write", asset(name))


def test_every_file_of_the_folder_is_used() -> None:
    used = {*SCRIPTS, "template.html", "style.css"}
    files = [path for path in FOLDER.rglob("*") if path.is_file()]
    assert {path.relative_to(FOLDER).as_posix() for path in files} == used


@pytest.mark.parametrize("drawn", [target_map(), placed_map()], ids=["target", "placed"])
def test_hostile_text_stays_text_in_the_document(drawn: Map) -> None:
    bad = hostile_map(drawn)
    page = render(bad)
    assert "<img" not in page
    assert page.count("</script>") == 3
    assert json.loads(island(bad))["nodes"][0]["label"] == bad.nodes[0].label


def test_a_lone_surrogate_does_not_stop_the_page() -> None:
    bad = replace(
        target_map(), title="\ud800", nodes=(Node("a", "\udfff", "partner", 9),), edges=()
    )
    render(bad).encode()


def test_a_notebook_gets_a_pyvis_network_with_hostile_text_as_data(tmp_path: Path) -> None:
    bad = hostile_map(placed_map())
    network = to_pyvis(bad)
    assert [node["id"] for node in network.nodes] == [node.id for node in bad.nodes]
    assert network.nodes[1]["x"] == bad.nodes[1].x
    assert "<img src=x" not in network.generate_html()


def test_a_target_leaves_places_to_vis_in_a_notebook() -> None:
    assert all("x" not in node for node in target_map().to_pyvis().nodes)


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

    def open_map(drawn: Map, file: bytes = b"", **options: Any) -> Opened:
        path = tmp_path / f"map{len(opened)}.html"
        path.write_bytes(file or render(drawn).encode())
        context = browser.new_context(offline=True, **options)
        contexts.append(context)
        opened.append(Opened(context.new_page(), path.as_uri()))
        opened[-1].listen()
        opened[-1].page.goto(path.as_uri())
        return opened[-1]

    yield open_map
    for one in opened:
        one.page.wait_for_timeout(50)
        assert one.heard == []
        assert [url for url in one.requests if not url.startswith("blob:")] == [one.url]
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
    page.click("#twin > summary")
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


@pytest.mark.parametrize("drawn", [target_map(), placed_map()], ids=["target", "placed"])
def test_hostile_text_leaves_the_page_as_text(open_page: Any, drawn: Map) -> None:
    bad = hostile_map(drawn)
    opened = open_page(bad)
    saved = {}
    for form in ("svg", "csv", "png", "view"):
        with opened.page.expect_download() as info:
            opened.page.click(f"#save-{form}")
        assert re.fullmatch(r"[a-z]+\.(svg|csv|png|html)", info.value.suggested_filename)
        saved[form] = Path(info.value.path()).read_bytes()
    root = ElementTree.fromstring(saved["svg"])
    assert {"script", "img"}.isdisjoint(one.tag.rpartition("}")[2] for one in root.iter())
    lines = list(csv.reader(io.StringIO(saved["csv"].decode("utf-8-sig"), newline="")))
    cells = {cell for line in lines for cell in line}
    assert not [cell for cell in cells if cell.startswith(("=", "@", "\t"))]
    assert "'" + HOSTILE[-1] in cells
    again = open_page(bad, file=saved["view"])
    assert again.drawn() == opened.drawn()


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


def overlapping(a: dict[str, Any], b: dict[str, Any]) -> bool:
    across = a["left"] < b["right"] and b["left"] < a["right"]
    return bool(across and a["top"] < b["bottom"] and b["top"] < a["bottom"])


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
    first = opened.page.locator("#details .neighbours li").first
    assert "1 activity in scope" in first.inner_text()
    assert "activities.csv:92" in opened.page.inner_text("#details .activities")


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
    for part in ("#map", "#legend", "#twin table", "footer dl"):
        assert page.locator(part).is_visible()
    for part in (".search", ".zoom", "#details", "#filter-panel", "#twin > summary"):
        assert not page.locator(part).first.is_visible()
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(27, 31, 36)"
    assert page.evaluate("document.documentElement.scrollWidth") <= 1000


def test_the_keyboard_walks_the_map_and_comes_back(open_page: Any) -> None:
    opened = open_page(target_map())
    opened.drawn()
    page = opened.page
    while page.evaluate("document.activeElement.id") != "map":
        page.keyboard.press("Tab")
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
    opened = open_page(placed_map())
    before = opened.drawn()
    entry = opened.page.get_by_role("button", name="Faculty", exact=True)
    entry.click()
    opened.page.wait_for_selector(f"html[data-drawn='{before - 4}']")
    assert entry.get_attribute("aria-pressed") == "false"
    entry.click()
    opened.page.wait_for_selector(f"html[data-drawn='{before}']")


def test_the_twin_table_sorts_by_number_and_by_name(open_page: Any) -> None:
    opened = open_page(target_map())
    opened.drawn()
    page = opened.page
    page.click("#twin > summary")
    names = page.locator("#twin-body th")
    names.first.wait_for()  # a page hears of what is opened a moment later
    assert names.count() == 16
    page.get_by_role("button", name="Activities in scope", exact=True).click()
    assert names.first.inner_text() in ("Arts", "Partner 8", "Partner 9")
    assert page.locator("th[aria-sort=descending]").inner_text() == "Activities in scope"
    page.get_by_role("button", name="Activities in scope", exact=True).click()
    assert names.first.inner_text() in ("Partner 0", "Partner 5", "Partner 10")
    page.get_by_role("button", name="Name", exact=True).click()
    assert names.nth(1).inner_text() == "Business"
    page.fill("#table-filter", "partner 1")
    page.wait_for_selector("#table-count:has-text('3 rows')")
    assert page.locator("#twin-body tr").count() == 3


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


def test_a_name_that_looks_like_a_number_is_no_formula_either(open_page: Any) -> None:
    nodes = tuple(
        replace(node, label=label)
        for node, label in zip(placed_map().nodes, ("-5", "+44", "-1e3", "7"), strict=False)
    )
    opened = open_page(replace(placed_map(), nodes=nodes, edges=()))
    with opened.page.expect_download() as download:
        opened.page.click("#save-csv")
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    assert [row[0] for row in csv.reader(io.StringIO(text))][1:] == ["'-5", "'+44", "'-1e3", "7"]


def test_a_map_of_nothing_says_so(open_page: Any) -> None:
    opened = open_page(replace(placed_map(), nodes=(), edges=()))
    assert "Nothing is recorded" in opened.page.inner_text("#shown")
