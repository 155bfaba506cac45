"""Using the pages as people do: by mouse, by keyboard alone, on a phone, with a screen reader."""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote
from xml.etree import ElementTree

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import SEED
from plain import Files
from test_page import target_map

from explorer.graph.protocol import Graph
from explorer.maps import views
from explorer.maps.model import Map, Node
from explorer.maps.render import embedded, render
from explorer.maps.views import Choice
from explorer.queries.audience import View

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Download, Page

pytestmark = pytest.mark.browser
PATHS = "MATCH path = (:Activity)-[:WITH]->(:Partner)-[:MEMBER_OF]->(:Consortium) RETURN path"
VIEWS: dict[str, Callable[[View], Map]] = {
    "reach": lambda view: views.reach(view, Choice()),
    "consortia": lambda view: views.consortia(view, Choice()),
    "partner": lambda view: views.partner(view, Choice(), "marks-spencer"),
    "faculty": lambda view: views.faculty(view, Choice(), "engineering"),
    "path": lambda view: views.path(view, Choice(), "arup", "n8"),
    "matrix": lambda view: views.matrix(view, Choice()),
    "query": lambda view: views.query(view, PATHS, {}),
}
FILES = Files(SEED, "2026-06-30")
FORBIDDEN = "document.addEventListener('securitypolicyviolation', (e) => console.log('csp', e))"


@pytest.fixture(scope="module")
def pages(seeded_embedded: Graph, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A file for each view."""
    folder = tmp_path_factory.mktemp("pages")
    whole = View(seeded_embedded, "restricted", 0)
    for name, draw in VIEWS.items():
        (folder / f"{name}.html").write_text(render(draw(whole)), encoding="utf-8")
    return {name: folder / f"{name}.html" for name in VIEWS}


@dataclass
class User:
    """Somebody with a page open, and all that the page said and asked for."""

    page: Page
    hand: str = "mouse"
    heard: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def open(self, file: Path, fragment: str = "") -> User:
        self.page.on("console", lambda message: self.heard.append(message.text))
        self.page.on("pageerror", lambda error: self.heard.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.add_init_script(FORBIDDEN)
        self.page.goto(file.as_uri() + fragment)
        self.page.wait_for_selector("html.ready")
        return self

    def drawn(self) -> int:
        """How many nodes the map holds."""
        return int(self.page.locator("html").get_attribute("data-drawn") or 0)

    def until_drawn(self, wanted: Callable[[int], bool]) -> int:
        """Wait until the map holds as many nodes as are wanted."""
        self.until(lambda: wanted(self.drawn()))
        return self.drawn()

    def until(self, wanted: Callable[[], bool]) -> None:
        """Wait until the page is as it is wanted: it draws a frame later, or glides there."""
        for _ in range(100):
            if wanted():
                return
            self.page.wait_for_timeout(50)
        raise AssertionError("the page did not come to be as it was wanted")

    def looks(self) -> tuple[str, str]:
        """What is on the map, and in the matrix where there is one."""
        return pixels(self.page), self.text("#matrix-body")

    def until_other(self, before: tuple[str, str]) -> None:
        """Wait until it looks other than before."""
        self.until(lambda: self.looks() != before)

    def fragment(self, *words: str) -> str:
        """The address of the view, once it says so: it is written a moment later."""
        self.until(lambda: all(word in unquote(self.hash()) for word in words))
        return self.hash()

    def hash(self) -> str:
        return str(self.page.evaluate("location.hash"))

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def find(self, name: str) -> None:
        """Search for something."""
        if self.hand == "mouse":
            self.type("#search", name)
            self.page.locator("#suggestions li").first.click()
        else:
            self.press("/")
            self.page.keyboard.type(name)
            self.press("Enter")

    def type(self, selector: str, text: str) -> None:
        """Type into a field, after clicks that select what it holds or from the tabulator."""
        if self.hand == "mouse":
            self.page.locator(selector).click(click_count=3)
        else:
            self.tab_to(selector)
        self.page.keyboard.type(text)

    def slide(self, selector: str, part: float, other: float) -> None:
        """Drag a slider's knob from one part of its track to another, or send it by arrow keys."""
        if self.hand == "mouse":
            self.page.locator(selector).scroll_into_view_if_needed()
            box = self.page.locator(selector).bounding_box()
            assert box
            ends = [8 + (box["width"] - 16) * at for at in (part, other)]
            self.page.mouse.move(box["x"] + ends[0], box["y"] + box["height"] / 2)
            self.page.mouse.down()
            self.page.mouse.move(box["x"] + ends[1], box["y"] + box["height"] / 2, steps=4)
            self.page.mouse.up()
        else:
            self.tab_to(selector)
            self.press(*["ArrowRight" if other > part else "ArrowLeft"] * 5)

    def take(self, name: str) -> None:
        """Take something on the map: by a click, or by Page Down until it is told, and Enter."""
        if self.hand == "mouse":
            return self.page.mouse.click(*spot(self, name))
        self.tab_to("#map")
        for _ in range(1 + int(self.page.get_attribute("html", "data-drawn") or 0)):
            self.press("PageDown")
            if self.text("#announcer").startswith(name):
                return self.press("Enter")
        raise AssertionError(f"{name} is not reached by Page Down")

    def text(self, selector: str) -> str:
        return self.page.inner_text(selector)

    def focus(self) -> str:
        return str(self.page.evaluate("document.activeElement.id"))

    def tab_to(self, selector: str) -> None:
        """Reach something by the tabulator alone."""
        wanted = self.page.locator(selector).first
        for _ in range(120):
            if wanted.evaluate("(one) => one === document.activeElement"):
                return
            self.press("Tab")
        raise AssertionError(f"{selector} is not reached by the tabulator")

    def use(self, selector: str) -> None:
        """Press a button or open a summary, by mouse or by keyboard alone."""
        if self.hand == "mouse":
            self.page.locator(selector).first.click()
        else:
            self.tab_to(selector)
            self.press("Enter")

    def choose(self, label: str, option: str) -> None:
        """Choose in a list of choices."""
        selector = f".filter:has(span:text-is({json.dumps(label)})) select"
        if self.hand == "mouse":
            self.page.select_option(selector, label=option)
        else:
            self.tab_to(selector)
            self.page.keyboard.type(option)
            self.press("Tab")

    def tick(self, label: str) -> None:
        """Tick a box."""
        selector = f"label:has-text({json.dumps(label)}) input"
        if self.hand == "mouse":
            self.page.check(selector)
        else:
            self.tab_to(selector)
            self.press("Space")

    def rows(self) -> dict[str, list[str]]:
        """The twin table, by name."""
        if not self.page.evaluate("document.getElementById('twin').open"):
            self.page.evaluate("document.getElementById('twin').open = true")
        self.page.wait_for_selector("#twin-head th")
        found = self.page.evaluate(
            "[...document.querySelectorAll('#twin-body tr')].map("
            "(row) => [...row.children].map((cell) => cell.textContent))"
        )
        return {row[0]: row[1:] for row in found}

    def names(self) -> list[str]:
        """The first column of the twin table."""
        self.rows()
        return self.page.locator("#twin-body th").all_inner_texts()

    def column(self, name: str) -> dict[str, str]:
        """A column of the twin table."""
        rows = self.rows()
        heads = self.page.locator("#twin-head th").all_inner_texts()
        at = heads.index(name) - 1
        return {row: cells[at] for row, cells in rows.items()}

    def saved(self, button: str) -> Download:
        with self.page.expect_download() as info:
            self.use(button)
        return info.value


@pytest.fixture
def user(browser: Browser) -> Iterator[Callable[..., User]]:
    """Opens a page offline; in the end it was silent, and asked for nothing but itself."""
    users = []
    contexts = []

    def opened(file: Path, fragment: str = "", hand: str = "mouse", **options: Any) -> User:
        size = options.pop("viewport", {"width": 1280, "height": 900})
        context = browser.new_context(offline=True, viewport=size, **options)
        contexts.append(context)
        users.append(User(context.new_page(), hand).open(file, fragment))
        return users[-1]

    yield opened
    for one in users:
        one.page.wait_for_timeout(50)
        assert one.heard == []
        assert [url for url in one.asked if not url.startswith(("file:", "blob:"))] == []
    for context in contexts:
        context.close()


hands = pytest.mark.parametrize("hand", ["mouse", "keyboard"])


# Everybody can use it


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", VIEWS)
def test_axe_finds_nothing(name: str, scheme: str, pages: dict[str, Path], user: Any) -> None:
    here = user(pages[name], color_scheme=scheme)
    assert violations(here.page) == []
    if name == "matrix":
        here.page.locator("#matrix-body td button").first.click()
    else:
        here.find("e")
    if here.page.locator("#filter-panel").is_visible():
        here.page.click("#filter-panel > summary")
    here.page.click("#twin > summary")
    here.page.wait_for_selector("#twin-body th")
    assert here.page.locator("#details h2").count() == 1
    assert violations(here.page) == []
    here.type("#search", "zzzz")
    assert here.text("#unfound") == "Nothing by that name"
    assert violations(here.page) == []
    here.page.click("#open-help")
    assert violations(here.page) == []


RESIZING = """() => new Promise((done) => {
  const map = document.getElementById("map");
  const look = () => done([map.width / map.clientWidth, map.height / map.clientHeight]);
  let seen = 0;
  new ResizeObserver(() => {
    if (seen++) look();
    else setTimeout(() => { map.parentElement.style.height = "320px"; });
  }).observe(map);
})"""


@pytest.mark.parametrize("name", ["reach", "consortia"])
def test_a_map_is_not_stretched_while_its_room_changes(
    name: str, pages: dict[str, Path], user: Any
) -> None:
    """Before the browser shows the new size, the map is painted in it."""
    across, down = user(pages[name], viewport={"width": 1200, "height": 900}).page.evaluate(
        RESIZING
    )
    assert (round(across, 1), round(down, 1)) == (1, 1)


def violations(page: Page) -> list[tuple[str, str]]:
    found = Axe().run(page).response["violations"]
    return [(one["id"], node["html"][:120]) for one in found for node in one["nodes"]]


@pytest.mark.parametrize("name", VIEWS)
@pytest.mark.parametrize("size", [(360, 740), (640, 450)])
def test_a_phone_and_a_zoomed_page_do_not_scroll_sideways(
    name: str, size: tuple[int, int], pages: dict[str, Path], user: Any
) -> None:
    viewport = {"width": size[0], "height": size[1]}
    here = user(pages[name], viewport=viewport, has_touch=True, is_mobile=size[0] == 360)
    assert here.page.evaluate("document.documentElement.scrollWidth") <= size[0]


def test_forced_colours_and_reduced_motion_are_heeded(pages: dict[str, Path], user: Any) -> None:
    here = user(pages["reach"], forced_colors="active", reduced_motion="reduce")
    before = here.looks()
    here.page.click("#zoom-in")
    here.until_other(before)
    jumped = here.looks()
    here.page.wait_for_timeout(400)
    assert here.looks() == jumped  # and did not glide


def pixels(page: Page) -> str:
    return str(page.evaluate("document.getElementById('map').toDataURL()"))


def test_a_touch_chooses_one_finger_moves_and_two_zoom(pages: dict[str, Path], user: Any) -> None:
    viewport = {"width": 800, "height": 900}
    here = user(pages["reach"], viewport=viewport, has_touch=True)
    x, y = spot(here, "Marks & Spencer")
    here.page.touchscreen.tap(x, y)
    assert here.text("#details-title") == "Marks & Spencer"
    fingers(here.page, [(300, 500)], [(340, 480)])
    assert spot(here, "Marks & Spencer") == pytest.approx((x + 40, y - 20), abs=0.5)
    before = here.looks()
    fingers(here.page, [(300, 500), (500, 500)], [(200, 500), (600, 500)])
    here.until_other(before)


def fingers(page: Page, start: list[tuple[int, int]], end: list[tuple[int, int]]) -> None:
    client = page.context.new_cdp_session(page)
    for kind, points in (("touchStart", start), ("touchMove", end), ("touchEnd", [])):
        said = [{"x": x, "y": y, "id": i} for i, (x, y) in enumerate(points)]
        client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": said})


SVG = "{http://www.w3.org/2000/svg}"


def spots(user: User, *names: str) -> list[tuple[float, float]]:
    """Where things stand on the screen, as the picture of the map says."""
    picture = ElementTree.parse(user.saved("#save-svg").path())
    box = user.page.locator("#map").bounding_box()
    assert box
    found = {}
    for shape in picture.iter():
        title = shape.find(f"{SVG}title")
        if title is not None and shape.tag != f"{SVG}svg":
            x, y = centre(shape)
            found.setdefault(title.text, (box["x"] + x, box["y"] + y))
    return [found[name] for name in names]


def spot(user: User, name: str) -> tuple[float, float]:
    return spots(user, name)[0]


def centre(shape: ElementTree.Element) -> tuple[float, float]:
    if shape.tag == f"{SVG}circle":
        return float(shape.get("cx", "")), float(shape.get("cy", ""))
    points = [tuple(map(float, pair.split(","))) for pair in shape.get("points", "").split()]
    return sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)


# Choosing, by mouse and by keyboard


@hands
def test_the_details_tell_measures_activities_rows_and_sources(
    hand: str, pages: dict[str, Path], user: Any
) -> None:
    here = user(pages["reach"], hand=hand)
    here.take("Faculty of Arts, Humanities and Cultures")
    assert here.text("#details-title") == "Faculty of Arts, Humanities and Cultures"
    here.use('#details .neighbours button:has-text("Marks & Spencer")')
    told = here.text("#details")
    for word in ("Marks & Spencer", "Reach", "Firm reach", "Observed pattern", "partners.csv:"):
        assert word in told
    assert re.search(r"activities\.csv:\d+", told)
    with here.page.expect_popup() as elsewhere:
        here.use("#details a[href^=https]")
    assert elsewhere.value != here.page


@hands
def test_the_details_close(hand: str, pages: dict[str, Path], user: Any) -> None:
    here = user(pages["reach"], hand=hand)
    here.take("Faculty of Arts, Humanities and Cultures")
    here.use("#details button:has-text('Close')")
    assert here.page.locator("#details h2").count() == 0
    assert here.focus() == "map"


@hands
def test_a_suggestion_is_chosen(hand: str, pages: dict[str, Path], user: Any) -> None:
    here = user(pages["reach"], hand=hand)
    here.type("#search", "univ")
    options = here.page.locator("#suggestions [role=option]")
    assert re.match(r"12 of \d\d found are listed", here.text("#announcer"))
    third = options.nth(2).locator("span").inner_text()
    if hand == "mouse":
        options.nth(2).click()
    else:
        here.press("ArrowUp", *["ArrowDown"] * 3)
        assert options.nth(2).get_attribute("aria-selected") == "true"
        here.press("Enter")
    assert here.text("#details-title") == third
    assert here.text("#announcer").startswith(third)
    assert not options.first.is_visible()


def test_what_the_search_does_not_show_is_not_chosen(pages: dict[str, Path], user: Any) -> None:
    here = user(pages["reach"], hand="keyboard")
    here.press("/")
    here.page.keyboard.type("univ")
    here.press("ArrowDown", "Enter")
    title = here.text("#details-title")
    shown = here.page.locator("#suggestions [role=option]:visible span")
    here.press("Enter")
    assert here.text("#details-title") == title
    assert shown.all_inner_texts() == [title]
    here.press("Escape", "ArrowDown")
    assert shown.count() == 0
    here.press("Escape")
    assert here.focus() == "map"
    assert here.page.locator("#details h2").count() == 0


def test_a_suggestion_far_down_is_seen(pages: dict[str, Path], user: Any) -> None:
    here = user(pages["reach"], hand="keyboard", viewport={"width": 640, "height": 420})
    here.press("/", "e", *["ArrowDown"] * 11)
    chosen = here.page.locator("#suggestions [aria-selected=true]").bounding_box()
    listed = here.page.locator("#suggestions").bounding_box()
    assert chosen["y"] + chosen["height"] <= listed["y"] + listed["height"]


def test_what_a_page_says_of_itself_stays_selected(pages: dict[str, Path], user: Any) -> None:
    here = user(pages["reach"])
    here.page.evaluate("getSelection().selectAllChildren(document.getElementById('stamp'))")
    here.page.mouse.move(*spot(here, "N8"))
    here.page.wait_for_selector("#tip:visible")
    assert "Dataset hash" in here.page.evaluate("String(getSelection())")


def test_skipping_the_map_keeps_its_view(pages: dict[str, Path], user: Any) -> None:
    view = quote('{"selected":"arup"}')  # as the page itself writes it
    here = user(pages["reach"], f"#{view}", hand="keyboard")
    fragment = here.hash()
    here.use("#skip")
    assert here.page.locator("#twin > summary:focus").count() == 1
    here.page.wait_for_timeout(300)
    assert here.hash() == fragment
    assert here.text("#details-title") == "Arup"
    assert here.text("#announcer") == ""


@hands
def test_a_selection_is_undone(hand: str, pages: dict[str, Path], user: Any) -> None:
    here = user(pages["consortia"], hand=hand)
    here.take("N8")
    here.use('#details .neighbours button:has-text("Durham University")')
    assert here.text("#details-title") == "Durham University"
    here.use("#undo")
    assert here.text("#details-title") == "N8"
    assert here.text("#announcer") == "Undone"
    here.use("#undo")
    assert here.page.locator("#details h2").count() == 0


@hands
def test_help_opens_and_closes(hand: str, pages: dict[str, Path], user: Any) -> None:
    here = user(pages["reach"], hand=hand)
    for _ in range(2):
        here.use("#open-help")
        assert "take back the last selection or filter" in here.text("#help")
        here.use("#close-help")
        assert not here.page.locator("#help").is_visible()
        assert here.focus() == "open-help"


def test_the_keyboard_alone_searches_walks_reads_and_returns(
    pages: dict[str, Path], user: Any
) -> None:
    here = user(pages["reach"], hand="keyboard")
    here.find("opera")
    assert here.text("#details-title") == "Opera North"
    assert here.text("#announcer").startswith("Opera North, Corporate partner")
    here.press("Escape")
    here.tab_to("#map")
    here.press("ArrowRight")
    said = here.text("#announcer")
    assert said.startswith(here.text("#tip strong"))
    here.press("Enter")
    assert here.focus() == "details-title"
    assert said.startswith(here.text("#details-title"))
    here.press("Escape")
    assert here.focus() == "map"
    here.press("?")
    assert here.page.locator("#help").is_visible()
    here.press("Escape")
    assert not here.page.locator("#help").is_visible()


def test_every_view_is_walked_by_keyboard(pages: dict[str, Path], user: Any) -> None:
    for name in VIEWS:
        if name == "matrix":
            continue
        here = user(pages[name])
        here.tab_to("#map")
        seen = set()
        for key in [f"Arrow{way}" for way in ("Down", "Left", "Up", "Right") for _ in range(4)]:
            here.press(key)
            seen.add(here.text("#announcer"))
        assert len(seen) > 3, name
        before = here.looks()
        here.press("+", "+", "Shift+ArrowLeft")
        here.until_other(before)
        here.press("0")


def test_page_down_reaches_all_in_turn_and_page_up_goes_back(
    pages: dict[str, Path], user: Any
) -> None:
    here = user(pages["reach"], hand="keyboard")
    here.tab_to("#map")
    here.press("PageDown")
    told = [here.text("#announcer").partition(",")[0]]
    for _ in range(here.drawn()):
        here.press("PageDown")
        told.append(here.text("#announcer").partition(",")[0])
    assert told[-1] == told[0]
    assert len(set(told)) == here.drawn()
    here.press("PageUp")
    assert here.text("#announcer").startswith(told[-2])


@hands
def test_the_matrix_is_sorted_and_tells_its_rows(
    hand: str, pages: dict[str, Path], user: Any
) -> None:
    here = user(pages["matrix"], hand=hand)
    here.use("#matrix-head th:nth-child(1) button")
    names = here.page.locator("#matrix-body th").all_inner_texts()
    assert names == sorted(names, key=str.casefold)
    for way in ("descending", "ascending"):
        here.use("#matrix-head th:nth-child(2) button")
        counts = [
            int(text) if text.isdigit() else -1
            for text in here.page.locator("#matrix-body td:nth-child(2)").all_inner_texts()
        ]
        assert counts == sorted(counts, reverse=way == "descending")
        assert here.page.locator(f"th[aria-sort={way}]").count() == 1
    assert "none recorded" in here.page.locator(".unrecorded").first.inner_text()
    for told, what in ((r"partners\.csv:\d+", "th"), (r"activities\.csv:\d+", "td")):
        here.use(f"#matrix-body {what} button")
        assert here.focus() == "details-title"
        assert re.search(told, here.text("#details"))
        here.use("#details button:has-text('Close')")
        assert here.page.locator("#details h2").count() == 0
        assert here.page.evaluate("document.activeElement.parentElement.localName") == what
        here.use(f"#matrix-body {what} button")
        here.press("Control+z")
        assert here.focus() == "matrix-frame"


# The map


@hands
def test_the_map_is_zoomed(hand: str, pages: dict[str, Path], user: Any) -> None:
    here = user(pages["reach"], hand=hand, reduced_motion="reduce")
    whole = places(here)

    def zoomed() -> float:
        return math.dist(*places(here)) / math.dist(*whole)

    if hand == "mouse":
        here.page.mouse.dblclick(*middle(here))
        assert zoomed() == pytest.approx(1.8, rel=0.01)
        here.page.mouse.move(*middle(here))
        here.page.mouse.wheel(0, 200)
        here.until(lambda: zoomed() == pytest.approx(1.8 / math.exp(0.5), rel=0.01))
    else:
        for key, factor in (("+", 1.3), ("-", 1), ("-", 1 / 1.3), ("0", 1)):
            here.tab_to("#map")
            here.press(key)
            assert zoomed() == pytest.approx(factor, rel=0.01)
    here.use("#zoom-fit")
    here.use("#zoom-in")
    assert zoomed() == pytest.approx(1.3, rel=0.01)
    here.use("#zoom-out")
    here.use("#zoom-out")
    assert zoomed() == pytest.approx(1 / 1.3, rel=0.01)
    here.use("#zoom-fit")
    assert places(here) == whole


@hands
def test_the_map_is_moved(hand: str, pages: dict[str, Path], user: Any) -> None:
    here = user(pages["reach"], hand=hand, reduced_motion="reduce")
    whole = places(here)
    if hand == "mouse":
        x, y = middle(here)
        here.page.mouse.move(x, y)
        here.page.mouse.down()
        here.page.mouse.move(x - 120, y + 120, steps=3)
        here.page.mouse.up()
    else:
        here.tab_to("#map")
        here.press("Shift+ArrowRight", "Shift+ArrowUp")
    for now, before in zip(places(here), whole, strict=True):
        assert now == pytest.approx((before[0] - 120, before[1] + 120), abs=0.5)
    assert here.page.locator("#details h2").count() == 0


def middle(user: User) -> tuple[float, float]:
    """A place in the middle of the map where nothing stands."""
    box = user.page.locator("#map").bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def places(user: User) -> list[tuple[float, float]]:
    return spots(user, "Faculty of Business", "Marks & Spencer")


@hands
def test_lanes_are_a_switch(hand: str, pages: dict[str, Path], user: Any) -> None:
    here = user(pages["reach"], hand=hand)
    target = places(here)
    here.use("#lanes")
    assert here.page.locator("#lanes[aria-pressed=true]").count() == 1
    assert places(here) != target
    here.use("#lanes")
    assert places(here) == target


@pytest.mark.parametrize("how", ["alone", "click", "link", "undo"])
def test_lanes_follow_the_width_until_somebody_chooses(
    how: str, pages: dict[str, Path], user: Any
) -> None:
    here = user(pages["reach"], '#{"lanes":true}' if how == "link" else "")
    if how in ("click", "undo"):
        here.use("#lanes")
    if how == "undo":
        here.use("#undo")
    pressed = here.page.locator("#lanes[aria-pressed=true]")
    wide = pressed.count()
    assert wide == (how in ("click", "link"))
    for size in ((500, 900), (1200, 900), (844, 390)):
        here.page.set_viewport_size({"width": size[0], "height": size[1]})
        here.page.wait_for_timeout(100)
        wanted = min(size) < 600 if how == "alone" else wide
        here.until(lambda wanted=wanted: pressed.count() == wanted)
    assert here.page.locator("#undo[aria-disabled=false]").count() == (how == "click")


@hands
def test_all_connections_are_drawn_on_demand(hand: str, pages: dict[str, Path], user: Any) -> None:
    here = user(pages["reach"], hand=hand)
    few = lines(here)
    here.tick("All connections")
    assert lines(here) > few + 100
    here.use("#undo")
    assert lines(here) == few


def lines(user: User) -> int:
    svg = ElementTree.parse(user.saved("#save-svg").path())
    return sum(1 for one in svg.iter() if one.tag in (f"{SVG}line", f"{SVG}path"))


# The table


@hands
def test_the_table_is_sorted_and_filtered_and_in_step_with_the_map(
    hand: str, pages: dict[str, Path], user: Any
) -> None:
    here = user(pages["query"], hand=hand)
    here.use("#twin > summary")
    assert len(here.names()) == here.drawn()
    here.type("#table-filter", "university of")
    some = here.names()
    assert 3 < len(some) < here.drawn()
    assert here.text("#table-count") == f"{len(some)} rows"
    for order in (sorted(some), sorted(some, reverse=True)):
        here.use("#twin-head th:first-child button")
        assert here.names() == order
    assert here.page.locator("#twin-head th[aria-sort=descending]").inner_text() == "Name"
    here.use("#twin-body tr:nth-child(2) button")
    assert here.text("#details-title") == order[1]
    assert here.text("#announcer").startswith(order[1])
    assert here.page.locator("#twin-body tr.chosen th").all_inner_texts() == [order[1]]
    here.use("#legend button:has-text('Partner')")
    assert here.names() == []
    here.use("#twin > summary")
    assert not here.page.locator("#twin table").is_visible()


# Filters


def filtering(user: Any, pages: dict[str, Path], **options: Any) -> User:
    """Somebody at the reach map with its filters open."""
    here: User = user(pages["reach"], **options)
    here.use("#filter-panel > summary")
    return here


@hands
def test_a_filter_moves_partners_and_counts_anew(
    hand: str, pages: dict[str, Path], user: Any
) -> None:
    here = user(pages["reach"], hand=hand)
    before = here.column("Reach")
    here.use("#filter-panel > summary")
    here.choose("Activities", "all, planned ones included")
    every = here.column("Activities in scope")
    assert before != here.column("Reach")
    here.tick("Knowledge Transfer Partnerships")
    some = here.column("Activities in scope")
    assert sum(map(number, some.values())) < sum(map(number, every.values()))
    here.use("#undo")
    assert here.column("Activities in scope") == every
    here.use("#reset")
    assert here.column("Reach") == before


def number(text: str) -> float:
    return float(text) if text else 0.0


@hands
def test_a_filtered_partner_goes_to_the_tray_and_never_off_the_page(
    hand: str, pages: dict[str, Path], user: Any
) -> None:
    here = user(pages["reach"], hand=hand)
    drawn = here.drawn()
    x, y = spot(here, "Marks & Spencer")
    here.use("#filter-panel > summary")
    here.choose("Declared tier", "strategic")
    here.until(lambda: spot(here, "Marks & Spencer") != (x, y))
    assert here.drawn() == drawn
    assert "filtered out: in the tray" in here.text("#shown")


@hands
def test_each_filter_is_set_told_and_taken_back(
    hand: str, pages: dict[str, Path], user: Any
) -> None:
    here = filtering(user, pages, hand=hand)
    told = set()
    for label in ("Consortium", "Kind of partner", "Sector", "Declared tier"):
        options = here.page.locator(f".filter:has(span:text-is('{label}')) option")
        here.choose(label, options.nth(1).inner_text())
        told.add(here.text("#shown"))
        assert "filtered out: in the tray" in here.text("#shown"), label
        assert here.text("#filter-count") == " (1 set)"
        here.choose(label, "any")
        assert "filtered out" not in here.text("#shown"), label
    assert len(told) == 4
    here.use("#filter-panel > summary")
    assert not here.page.locator("#filters").is_visible()


@hands
def test_years_are_chosen_and_bars_say_when_they_began(
    hand: str, pages: dict[str, Path], user: Any
) -> None:
    here = filtering(user, pages, hand=hand)
    before = here.text("#shown")
    assert here.text(".years").endswith("undated.")
    first, last = here.page.locator(".years output").all_inner_texts()
    here.slide(".years .slider:nth-of-type(1) input", 0.0, 0.5)
    begun, ended = here.page.locator(".years output").all_inner_texts()
    assert first < begun < ended == last
    assert "undated left out" in here.text(".years")
    assert here.text("#shown") != before
    assert 0 < here.page.locator(".bar.in").count() < here.page.locator(".bar").count()
    here.slide(".years .slider:nth-of-type(2) input", 1.0, 0.8)
    assert here.page.locator(".years output").all_inner_texts()[1] < last
    here.use("#undo")
    here.use("#undo")
    assert here.page.locator(".years output").all_inner_texts() == [first, last]
    assert here.text("#shown") == before


@hands
def test_the_legend_is_a_switch_in_every_view(hand: str, pages: dict[str, Path], user: Any) -> None:
    for name in VIEWS:
        here = user(pages[name], hand=hand)
        before = here.looks()
        count = here.text("#twin-count")
        here.use("#legend button")
        assert here.page.locator("#legend [aria-pressed=false]").count() == 1
        assert re.search("hidden|moved to the tray", here.text("#announcer"))
        assert here.text("#twin-count") != count, name
        here.until_other(before)
        here.use("#legend button")
        assert here.text("#announcer").endswith("shown")
        assert here.text("#twin-count") == count


def test_caption_and_stamp_say_the_scope_as_it_is_filtered(
    pages: dict[str, Path], user: Any
) -> None:
    here = filtering(user, pages)
    here.choose("Activities", "live or open")
    here.tick("Consultancy")
    for part in ("#caption", "#stamp"):
        assert "activities live or open on 2026-06-30; only Consultancy" in here.text(part)
    here.choose("Declared tier", "strategic")
    told = Path(here.saved("#save-svg").path()).read_text(encoding="utf-8")
    assert "only Consultancy" in told
    assert "Filter: tier strategic" in told
    assert "Corporate partner" in told  # the legend
    assert re.search(r"\d+ activit(y|ies) counted", here.text("#shown"))


def test_every_view_with_partners_has_filters(pages: dict[str, Path], user: Any) -> None:
    for name in ("consortia", "matrix"):
        here = user(pages[name])
        here.use("#filter-panel > summary")
        before = Path(here.saved("#save-csv").path()).read_bytes()
        here.page.locator("#filters select").first.select_option(index=1)
        assert Path(here.saved("#save-csv").path()).read_bytes() != before, name


def test_sliders_never_cross(pages: dict[str, Path], user: Any) -> None:
    here = filtering(user, pages)
    here.page.locator(".slider input").nth(1).fill("2020")
    here.page.locator(".slider input").nth(0).fill("2025")
    values = [one.input_value() for one in here.page.locator(".slider input").all()]
    assert values == ["2020", "2020"]


# Around, groups, paths


@hands
def test_groups_open_and_close(hand: str, pages: dict[str, Path], user: Any) -> None:
    here = user(pages["faculty"], hand=hand)
    drawn = here.drawn()
    here.find("Collaborative research")
    here.use('#details button:has-text("Open the group")')
    here.until_drawn(lambda n: n > drawn)
    here.use("#undo")
    here.until_drawn(lambda n: n == drawn)


@hands
def test_a_group_is_opened_on_the_map_and_closed(
    hand: str, pages: dict[str, Path], user: Any
) -> None:
    here = user(pages["partner"], hand=hand)
    drawn = here.drawn()
    here.take("Collaborative research")
    here.until_drawn(lambda n: n > drawn)
    assert here.text("#announcer") == "Collaborative research opened"
    here.find("Recovering polyester")
    here.use('#details button:has-text("Close its group")')
    here.until_drawn(lambda n: n == drawn)
    assert here.text("#details-title") == "Collaborative research"
    assert here.text("#announcer") == "Collaborative research closed"


@hands
def test_only_the_surroundings_of_one(hand: str, pages: dict[str, Path], user: Any) -> None:
    here = user(pages["query"], hand=hand)
    drawn = here.drawn()
    here.find("University of York")
    here.use('#details button:has-text("Only its surroundings")')
    here.until_drawn(lambda n: n < drawn)
    few = here.drawn()
    here.use('#details button:has-text("One step further")')
    here.until_drawn(lambda n: n > few)
    assert "within 2 steps of University of York" in here.text("#shown")
    here.use('#details button:has-text("Show all again")')
    here.until_drawn(lambda n: n == drawn)
    here.use('#details button:has-text("Fold its neighbours")')
    here.until_drawn(lambda n: n < drawn)
    here.use('#details button:has-text("Unfold its neighbours")')
    here.until_drawn(lambda n: n == drawn)


def test_no_combination_empties_the_map_without_a_word(pages: dict[str, Path], user: Any) -> None:
    here = user(pages["partner"])
    here.find("Collaborative research")
    here.use('#details button:has-text("Only its surroundings")')
    here.use('#details button:has-text("Open the group")')
    here.until_drawn(lambda n: n > 5)
    here.find("School of Design")
    here.use('#details button:has-text("Only its surroundings")')
    here.use("#legend button:has-text('School')")
    assert here.drawn() >= 1
    told = Path(here.saved("#save-svg").path()).read_text(encoding="utf-8")
    assert "only within 1 step of School of Design" in told
    assert "School, institute or service (switched off)" in told
    assert "Activity (switched off)" not in told


def test_bars_of_years_are_those_of_the_scope(pages: dict[str, Path], user: Any) -> None:
    here = filtering(user, pages)
    bars = ".bars rect"
    heights = []
    for scope in ("all, planned ones included", "live or open", "all, planned ones included"):
        here.choose("Activities", scope)
        heights.append(
            here.page.locator(bars).evaluate_all(
                "(all) => all.map((one) => one.getAttribute('height'))"
            )
        )
    assert heights[0] == heights[2] != heights[1]
    dated = [row for row in FILES.activities if row["start"]]
    years = Counter(int(row["start"][:4]) for row in dated)
    first, last = min(years), max(years)
    most = max(years.values())
    assert [float(height) for height in heights[0]] == pytest.approx(
        [24 * years[year] / most for year in range(first, last + 1)]
    )


def test_marks_and_words_of_a_saved_legend_do_not_meet(pages: dict[str, Path], user: Any) -> None:
    here = user(pages["reach"], viewport={"width": 900, "height": 800})
    root = ElementTree.parse(here.saved("#save-svg").path()).getroot()
    discs = [one for one in root.findall(f"{SVG}circle") if one.findtext(f"{SVG}title") == "size"]
    assert len(discs) == 3
    for text in root.findall(f"{SVG}text"):
        for disc in discs:
            across = float(disc.get("cx", "0")) - float(text.get("x", "0"))
            down = abs(float(disc.get("cy", "0")) - float(text.get("y", "0")))
            radius = float(disc.get("r", "0"))
            assert across < 0 or down == 0 or down >= radius + 5, text.text


def test_undo_keeps_the_lanes_of_a_turned_phone(pages: dict[str, Path], user: Any) -> None:
    here = user(pages["reach"])
    here.find("arup")
    here.page.set_viewport_size({"width": 400, "height": 800})
    here.page.wait_for_selector("#lanes[aria-pressed=true]")
    here.use("#undo")
    assert here.page.locator("#lanes[aria-pressed=true]").count() == 1
    here.page.set_viewport_size({"width": 1200, "height": 800})
    here.page.wait_for_selector("#lanes[aria-pressed=false]")


def test_escape_closes_what_was_not_found_and_nothing_else(
    pages: dict[str, Path], user: Any
) -> None:
    here = user(pages["reach"])
    here.find("arup")
    here.type("#search", "zzzz")
    here.press("Escape")
    assert not here.page.locator("#unfound").is_visible()
    assert here.text("#details-title") == "Arup"
    assert here.focus() == "search"


def test_a_saved_picture_says_what_is_folded_away(pages: dict[str, Path], user: Any) -> None:
    here = user(pages["consortia"])
    here.find("WUN")
    here.use('#details button:has-text("Fold its neighbours")')
    told = Path(here.saved("#save-svg").path()).read_text(encoding="utf-8")
    assert "Filter: neighbours of WUN folded away" in told


def test_a_pattern_is_marked_only_while_its_partner_passes_the_filters(
    pages: dict[str, Path], user: Any
) -> None:
    here = user(pages["reach"])
    signs = []
    for _ in range(2):
        told = Path(here.saved("#save-svg").path()).read_text(encoding="utf-8")
        signs.append(told.count(">≠<"))
        here.use("#legend button:has-text('Strategic partner')")
    assert signs[0] > signs[1] >= 1  # one is in the legend


WIDTH = """
([text, size, weight]) => {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = `${weight} ${size}px system-ui, sans-serif`;
  return pen.measureText(text).width;
}
"""


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_of_a_saved_picture_is_cut(width: int, pages: dict[str, Path], user: Any) -> None:
    here = user(pages["reach"], viewport={"width": width, "height": 800})
    root = ElementTree.parse(here.saved("#save-svg").path()).getroot()
    wide = float(root.get("width", "0"))
    legend = [text.text or "" for text in root.findall(f"{SVG}text")]
    assert {"none live", "pattern differs from tier"} <= set(legend)
    for text in root.findall(f"{SVG}text"):
        size, weight = float(text.get("font-size", "11")), int(text.get("font-weight", "400"))
        letters = here.page.evaluate(WIDTH, [text.text or "", size, weight])
        assert float(text.get("x", "0")) + letters <= wide, text.text


@hands
def test_the_shortest_path_between_two(hand: str, pages: dict[str, Path], user: Any) -> None:
    here = user(pages["query"], hand=hand)
    here.find("University of York")
    here.use('#details button:has-text("Path from here to…")')
    here.find("University of Sheffield")
    here.use('#details button:has-text("Shortest path from University of York")')
    assert re.match(
        r"\d+ steps: University of York, .*University of Sheffield", here.text("#announcer")
    )
    here.use('#details button:has-text("Forget the path")')
    assert here.text("#announcer") == "The path is forgotten"


def test_the_focus_stays_where_one_is_at_work(pages: dict[str, Path], user: Any) -> None:
    here = user(pages["query"], hand="keyboard")
    here.find("University of York")
    for action in ("Only its surroundings", "One step further", "Fold its neighbours"):
        here.use(f'#details button:has-text("{action}")')
        assert here.focus() == "details-title", action
    here.use("#reset")
    assert here.focus() == "undo"


def test_the_arrow_keys_go_on_where_they_were(pages: dict[str, Path], user: Any) -> None:
    here = user(pages["path"])
    here.tab_to("#map")
    here.press("ArrowRight", "ArrowRight")
    first = here.text("#announcer")
    here.press("Enter", "Escape", "ArrowLeft", "ArrowRight")
    assert here.focus() == "map"
    assert first.split(",")[0] in here.text("#announcer") or "Nothing further" in first


@hands
def test_a_connection_is_read(hand: str, pages: dict[str, Path], user: Any) -> None:
    here = user(pages["consortia"], hand=hand)
    here.find("Lancaster University")
    here.use("#details .how")
    assert "Lancaster University – N8" in here.text("#details-title")
    assert "memberships.csv:" in here.text("#details")


def test_a_line_on_the_map_tells_of_its_connection(pages: dict[str, Path], user: Any) -> None:
    here = user(pages["path"])
    ends = "Monitoring ageing bridges with low-cost sensors", "Arup"
    (x, y), (other_x, other_y) = spots(here, *ends)
    here.page.mouse.click((x + other_x) / 2, (y + other_y) / 2)
    assert here.page.locator("#details .neighbours button").all_inner_texts() == list(ends)


@hands
def test_a_bundle_opens_as_a_list(hand: str, tmp_path: Path, user: Any) -> None:
    file = tmp_path / "crowded.html"
    file.write_text(render(crowded()), encoding="utf-8")
    here = user(file, viewport={"width": 700, "height": 700}, hand=hand)
    svg = Path(here.saved("#save-svg").path()).read_text(encoding="utf-8")
    bundle = re.search(r"Arts only: (\d+) partners, \d+ live", svg)
    assert bundle
    here.take(bundle[0])
    assert here.text("#details-title") == bundle[0]
    assert here.page.locator("#details .neighbours .name").count() == int(bundle[1])
    name = here.text("#details .neighbours .name")
    here.use("#details .neighbours .name")
    assert here.text("#details-title") == name


def test_what_is_in_a_bundle_is_found_on_the_map(tmp_path: Path, user: Any) -> None:
    file = tmp_path / "crowded.html"
    file.write_text(render(crowded()), encoding="utf-8")
    here = user(file, viewport={"width": 700, "height": 700})
    before = here.looks()
    here.find("Partner 150")
    here.until_other(before)


def crowded() -> Map:
    """Hundreds of partners of one faculty."""
    base = target_map()
    assert base.engagements
    nodes = [Node(f"c{i}", f"Partner {i}", "partner", 12.0) for i in range(900)]
    rows = tuple(
        replace(base.engagements.activities[0], id=f"a{i}", partners=(i,), parts=((i % 2, True),))
        for i in range(900)
    )
    rim = base.nodes[:4]
    return replace(
        base, nodes=(*rim, *nodes), engagements=replace(base.engagements, activities=rows)
    )


def test_a_cell_of_the_matrix_closes_and_is_part_of_a_link(
    pages: dict[str, Path], user: Any
) -> None:
    here = user(pages["matrix"])
    here.page.locator("#matrix-body td button").first.click()
    title = here.text("#details-title")
    there = user(pages["matrix"], here.fragment("{"))
    assert there.text("#details-title") == title
    here.use("#details button:has-text('Close')")
    assert here.page.locator("#details h2").count() == 0
    assert here.page.evaluate("document.activeElement.closest('td') !== null")
    here.page.locator("#matrix-body th button").first.click()
    assert here.page.locator(".actions button").count() == 0


# Links, copies, exports


@hands
def test_a_link_opens_the_same_view(hand: str, pages: dict[str, Path], user: Any) -> None:
    here = user(pages["reach"], hand=hand)
    here.find("arup")
    here.use("#lanes")
    there = user(pages["reach"], here.fragment("arup", "lanes"))
    assert there.text("#details-title") == "Arup"
    assert there.page.locator("#lanes[aria-pressed=true]").count() == 1
    assert pixels(there.page) == pixels(here.page)


WILD = (
    '#{"around":"arup","steps":1e12}',
    '#{"around":"bundle:x"}',
    '#{"kinds":[99],"from":20.5,"until":"1990"}',
    '#{"from":3000}',
    '#{"until":1}',
    '#{"kinds":[0,0]}',
    '#{"path":["Partner:n8","Partner:n8"]}',
    '#{"tags":[]}',
    '#{"selected":"bundle:6:engineering"}',
    '#{"selected":["bundle:x"]}',
    '#{"cell":[1,2.5]}',
    '#{"cell":[0,"length"]}',
    '#{"sort":"ascending constructor"}',
    '#{"order":"descending 0.5"}',
    '#{"opened":["nobody"],"path":["nobody","no one"]}',
    '#{"tags":{"kind":"zz"},"hidden":["nope"]}',
)


@pytest.mark.parametrize("fragment", ["#%", "#[1]", "#null", '#{"tags":3,"selected":7}', *WILD])
@pytest.mark.parametrize("name", ["reach", "consortia", "matrix"])
def test_a_malformed_link_opens_the_map_and_says_so(
    name: str, fragment: str, pages: dict[str, Path], user: Any
) -> None:
    fresh, here = user(pages[name]), user(pages[name], fragment)
    assert here.page.locator("#details h2").count() == 0
    assert here.drawn() == fresh.drawn()
    assert here.text("#shown") == fresh.text("#shown")
    assert here.rows() == fresh.rows()
    told = here.page.locator("#notice:visible").all_inner_texts()
    if "bundle:6" in fragment or (name == "matrix" and '"cell":[0,1]' in fragment):
        assert told == []  # well-formed, but there is none now
    else:
        assert re.search("This link is malformed|Parts of this link are malformed", told[0])
    here.find("n8")  # and the page goes on working
    here.use("#legend button")
    assert here.page.locator("#legend [aria-pressed=false]").count() == 1


@hands
def test_a_saved_copy_opens_as_it_was_saved(
    hand: str, pages: dict[str, Path], user: Any, tmp_path: Path
) -> None:
    here = user(pages["reach"], hand=hand)
    here.find("arup")
    here.use("#filter-panel > summary")
    here.choose("Activities", "all, planned ones included")
    copy = tmp_path / "copy.html"
    here.saved("#save-view").save_as(copy)
    there = user(copy)
    assert there.text("#details-title") == "Arup"
    assert there.column("Reach") == here.column("Reach")
    there.use("#filter-panel > summary")
    there.choose("Activities", "live or open")
    there.use("#reset")
    there.press("Escape")
    there.until(lambda: unquote(there.hash()) == "#{}")  # not as it was saved
    fresh = user(copy, there.hash())
    assert fresh.column("Reach") != here.column("Reach")
    there = user(copy)
    again = tmp_path / "again.html"
    there.saved("#save-view").save_as(again)
    assert again.read_bytes() == copy.read_bytes()


@hands
def test_what_is_shown_is_saved(hand: str, pages: dict[str, Path], user: Any) -> None:
    here = user(pages["consortia"], hand=hand)

    def saved(form: str) -> bytes:
        download = here.saved(f"#save-{form}")
        assert here.text("#announcer").strip() == f"consortia.{form} is saved"
        return Path(download.path()).read_bytes()

    files = []
    for _ in range(2):
        png = saved("png")
        titles = {one.text for one in ElementTree.fromstring(saved("svg")).iter(f"{SVG}title")}
        table = csv.reader(io.StringIO(saved("csv").decode("utf-8-sig")))
        names = {line[0] for line in table} - {"Name"}
        assert names <= titles
        assert len(names) == here.drawn()
        files.append((png, names))
        here.use("#legend button:has-text('Consortium')")
        here.until_drawn(len(names).__ne__)
    assert files[0][1] - files[1][1] == {"N8", "WUN", "White Rose"}
    box = here.page.locator("#map").bounding_box()
    assert box
    assert [int.from_bytes(png[16:20]) for png, _ in files] == [2 * int(box["width"])] * 2
    assert files[0][0] != files[1][0]


@pytest.mark.parametrize("name", [name for name in VIEWS if name != "matrix"])
def test_pictures_open_in_other_programs(name: str, pages: dict[str, Path], user: Any) -> None:
    here = user(pages[name])
    svg = ElementTree.parse(here.saved("#save-svg").path()).getroot()
    assert svg.tag == f"{SVG}svg"
    shapes = [one for one in svg.iter() if one.tag in (f"{SVG}circle", f"{SVG}polygon")]
    drawn = here.drawn()
    titles = [one for one in shapes if one.find(f"{SVG}title") is not None]
    assert len(titles) >= drawn * 0.9  # what is outside the frame is not in the picture
    png = Path(here.saved("#save-png").path()).read_bytes()
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    box = here.page.locator("#map").bounding_box()
    assert box
    assert int.from_bytes(png[16:20]) == 2 * int(box["width"])


@pytest.mark.parametrize("name", VIEWS)
def test_the_csv_holds_what_is_shown(name: str, pages: dict[str, Path], user: Any) -> None:
    here = user(pages[name])
    data = Path(here.saved("#save-csv").path()).read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert len(lines) == here.drawn() + 1
    if name != "matrix":
        assert [line[0] for line in lines[1:]] == here.names()
        here.page.fill("#table-filter", "york")
        here.page.click("#twin-head th:first-child button")
        some = Path(here.saved("#save-csv").path()).read_text(encoding="utf-8-sig")
        assert [line[0] for line in csv.reader(io.StringIO(some))][1:] == here.names()
    assert {len(line) for line in lines} == {len(lines[0])}


def test_the_page_lives_in_a_frame(seeded_embedded: Graph, user: Any, tmp_path: Path) -> None:
    drawn = VIEWS["consortia"](View(seeded_embedded, "restricted", 0))
    file = tmp_path / "intranet.html"
    file.write_text(f"<!doctype html><html class=ready><h1>Ours</h1>{embedded(drawn)}</html>")
    here = user(file)
    frame = here.page.frame_locator("iframe")
    frame.locator("#search").fill("york")
    frame.locator("#search").press("Enter")
    assert frame.locator("#details-title").inner_text() == "University of York"
    assert here.text("h1") == "Ours"


def test_print_shows_lanes_legend_table_and_stamp(pages: dict[str, Path], user: Any) -> None:
    here = user(pages["reach"], color_scheme="dark")
    target = pixels(here.page)
    here.page.emulate_media(media="print")
    here.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert pixels(here.page) != target
    for part in ("#map", "#legend", "#twin table", "footer dl"):
        assert here.page.locator(part).is_visible()
    here.page.evaluate("dispatchEvent(new Event('afterprint'))")
    here.page.emulate_media(media="screen")
    here.until(lambda: pixels(here.page) == target)  # as before it was printed


def test_a_photograph_shows_no_tools(pages: dict[str, Path], user: Any) -> None:
    here = user(pages["reach"], "#" + quote(json.dumps({"picture": True})))
    for part in (".tools", "#details", "#twin", ".zoom"):
        assert not here.page.locator(part).first.is_visible()
    for part in ("h1", "#legend", "#map", "footer"):
        assert here.page.locator(part).is_visible()
