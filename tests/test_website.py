"""The documentation as a site: built with its checks, and opened in a real browser offline."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

TOOL = ROOT / "tools" / "website.py"
PAGES = ("index.html", "tutorials/steward.html", "reference/graph.html")
GOOD = '<html lang="en"><a href="index.html">Home</a><a href="a/b.html#here">B</a>'

ASKING = """
<style>@import "http://127.0.0.1:9/0";</style>
<p style="background: url(http://127.0.0.1:9/1)">A</p>
<video poster="http://127.0.0.1:9/2"></video>
<svg><image href="http://127.0.0.1:9/3" width="9" height="9" /></svg>
<script>
fetch("http://127.0.0.1:9/4").catch(() => 0);
import("http://127.0.0.1:9/5").catch(() => 0);
</script>
<meta http-equiv="refresh" content="1;url=http://127.0.0.1:9/6">
"""


@pytest.fixture(scope="module")
def site() -> Path:
    """The site, built and checked as `make site` does."""
    done = subprocess.run([sys.executable, TOOL], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return ROOT / "build" / "site"


@pytest.fixture
def complaints() -> list[str]:
    """What the page asks of a network, and what the browser says against it."""
    return []


@pytest.fixture
def page(browser: Browser, site: Path, complaints: list[str]) -> Iterator[Page]:
    """A page of the browser."""
    say = complaints.append
    opened = browser.new_page()
    inside = site.as_uri() + "/"
    opened.on("request", lambda asked: asked.url.startswith(inside) or say(asked.url))
    opened.on("pageerror", lambda error: say(str(error)))
    opened.on("console", lambda told: told.type == "error" and say(told.text))
    yield opened
    opened.close()


def faults(site: Path, **files: str) -> list[str]:
    """What is told of a site of these files."""
    import website

    pages = {"index.html": GOOD, "404.html": "", "a/b.html": '<h1 id="here">B</h1>'} | files
    (site.parent / "outside").touch()
    for name, text in pages.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text, encoding="utf-8")
    navigation = [{"Home": "index.md"}, {"All": [{"B": "a/b.md"}]}]
    return list(website.faults(site, set(website.named(navigation))))


@pytest.mark.parametrize(
    ("file", "text", "told"),
    [
        ("a/b.html", '\n<a id="here" href="c.html">', ":2: c.html: there is no such file"),
        ("404.html", '<a href="a/b.html#x">', ":1: a/b.html#x: there is no such place in the page"),
        ("404.html", '<a href="htps://x.org">', ":1: htps://x.org: is no address of the web"),
        ("404.html", '<a href="https://x y.org">', ":1: https://x y.org: is no address of the web"),
        ("404.html", '<a href="http://[x">', ":1: http://[x: is no address"),
        ("404.html", '<a href="%00">', ":1: %00: is no address"),
        ("404.html", '<a href="../outside">', ":1: ../outside: leads out of the site"),
        ("404.html", '<map><area href="c.html"></map>', ":1: c.html: there is no such file"),
        (
            "404.html",
            '<meta name="viewport">\n<a href="#viewport">',
            ":2: #viewport: there is no such place in the page",
        ),
        (
            "404.html",
            "<code>[x][y]</code>\n<b>[x][y]</b>",
            ":2: ][ is in the text: a link to a reference that is not defined",
        ),
        ("404.html", '<script src="//x.org/a.js">', ":1: //x.org/a.js: is loaded from elsewhere"),
        ("404.html", '<link href="http://x.org">', ":1: http://x.org: is loaded from elsewhere"),
        ("404.html", '<img srcset="a.png 2x">', ":1: a.png: there is no such file"),
        ("s.css", "@import 'http://x.org/f';", ": http://x.org/f: is loaded from elsewhere"),
        ("s.css", "a { src: url(f.woff2) }", ": f.woff2: there is no such file"),
    ],
)
def test_each_fault_of_a_site_is_told(
    file: str, text: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(TOOL.parent))
    assert faults(tmp_path / "good") == []
    assert faults(tmp_path / "bad", **{file: text}) == [file + told]


def test_a_link_on_the_home_page_is_no_navigation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(TOOL.parent))
    found = faults(tmp_path / "site", **{"index.html": GOOD + '<a href="c.html">', "c.html": ""})
    assert found == ["c.html: is not in the navigation; name it in zensical.toml"]


def test_a_warning_of_the_build_is_told_without_its_traceback(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.syspath_prepend(str(TOOL.parent))
    import website

    trace = 'Traceback (most recent call last):\n  File "a.py", line 1\nRuntimeError: b'
    assert website.message(f"\x1b[33mWarning:\x1b[0m a\n1 issue found\n{trace}") == (
        "Warning: a\n1 issue found"
    )
    assert website.message(trace) == trace


@pytest.mark.browser
def test_no_page_asks_for_anything_that_is_not_in_the_site(
    site: Path, page: Page, complaints: list[str]
) -> None:
    for path in sorted(site.rglob("*.html")):
        if path.name != "404.html":  # its addresses begin at the root of a web server
            page.goto(path.as_uri())
            page.wait_for_load_state("networkidle")
    assert complaints == []


@pytest.mark.browser
def test_what_a_page_asks_of_the_web_is_heard(
    page: Page, complaints: list[str], tmp_path: Path
) -> None:
    (tmp_path / "p.html").write_text(ASKING, encoding="utf-8")
    with page.expect_request("**/6"):
        page.goto((tmp_path / "p.html").as_uri())
    heard = {asked for asked in complaints if asked.startswith("http://127")}
    assert heard == {f"http://127.0.0.1:9/{number}" for number in range(7)}


@pytest.mark.browser
@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(("scheme", "width"), [("light", 390), ("light", 1280), ("dark", 1280)])
def test_a_page_opens_from_a_folder_and_has_no_fault_that_axe_finds(
    name: str, scheme: str, width: int, site: Path, page: Page, complaints: list[str]
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.goto((site / name).as_uri())
    page.wait_for_load_state("networkidle")
    assert complaints == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.browser
@pytest.mark.parametrize("name", ["match.html", "reference/graph.html"])
def test_no_table_scrolls_that_has_the_room(name: str, site: Path, page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto((site / name).as_uri())
    page.locator("[tabindex='0'].md-typeset__scrollwrap").first.wait_for()
    for table in page.locator(".md-typeset__scrollwrap").all():
        assert table.evaluate("scroller => scroller.scrollWidth - scroller.clientWidth") == 0


@pytest.mark.browser
def test_a_heading_has_no_empty_line_on_a_phone(site: Path, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 900})
    page.goto((site / "match.html").as_uri())
    links = page.locator("h2 .headerlink")
    assert links.count() > 3
    assert not any(link.is_visible() for link in links.all())


@pytest.mark.browser
def test_the_search_works_from_a_folder(site: Path, page: Page, complaints: list[str]) -> None:
    page.goto((site / "tutorials" / "analyst.html").as_uri())
    page.keyboard.press("/")
    page.get_by_role("combobox", name="Search").fill("effective_faculties")
    page.get_by_text("concentration").first.wait_for()
    assert complaints == []


@pytest.mark.browser
def test_the_first_tab_leads_past_the_navigation(site: Path, page: Page) -> None:
    page.goto((site / "measures.html").as_uri())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent").strip() == "Skip to content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('article') !== null")
