"""A published folder: whole or not at all, every link leads somewhere, read as people read."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from conftest import BOTH, SEED
from plain import Files
from test_use import violations

from explorer.errors import UsageError
from explorer.graph.protocol import Graph
from explorer.pages import publish as pages
from explorer.pages.folder import ASIDE, MARKER
from explorer.pages.publish import Subject, files, publish
from explorer.queries import library
from explorer.queries.audience import View, seen_by
from explorer.queries.choice import Choice

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

Run = Callable[..., Any]
FILES = Files(SEED, "2026-06-30")
FORBIDDEN = "document.addEventListener('securitypolicyviolation', (e) => console.log('csp', e))"


class Links(HTMLParser):
    """The links of a page and the places in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.places: set[str] = set()
        self.loaded: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = dict(attributes)
        if tag == "a":
            self.links.append(found.get("href") or "")
        if found.get("id"):
            self.places.add(f"#{found['id']}")
        self.loaded += [found[key] or "" for key in ("src", "srcset") if key in found]
        if tag in ("link", "iframe", "object", "embed", "base", "form"):
            self.loaded.append(tag)


@pytest.fixture(scope="module")
def published(seeded_embedded: Graph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example data for everybody inside."""
    folder = tmp_path_factory.mktemp("published") / "site"
    with seen_by(seeded_embedded, "internal") as view:
        publish(view, Choice(), folder)
    return folder


def held(folder: Path) -> dict[str, bytes]:
    """Every file of a folder with what is in it."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_there_is_a_page_for_everything_and_every_link_leads_somewhere(published: Path) -> None:
    names = {path.name for path in published.iterdir()}
    subjects = (*FILES.partners, *FILES.faculties, *FILES.units)
    hidden = {id for id, row in FILES.partners.items() if row.get("visibility") == "restricted"}
    assert {f"dossier-{id}.html" for id in subjects if id not in hidden} == {
        name for name in names if name.startswith("dossier-")
    }
    assert {f"map-{name}.html" for name in ("reach", "consortia", "matrix")} <= names
    asked = {q for q in map(library.named, library.names()) if q.name != "value"}
    told = {q.name for q in asked if not any(p.required for p in q.parameters)}
    for kind in ("html", "csv"):
        suffix = f".{kind}"
        assert {name for name in names if name.startswith("query-") and name.endswith(suffix)} == {
            f"query-{name}{suffix}" for name in told
        }
    for path in published.glob("*.html"):
        page = Links(path.read_text(encoding="utf-8"))
        assert page.loaded == []
        for link in page.links:
            inside = link in page.places or link in names
            assert inside or re.match(r"https?://", link), (path.name, link)
    index = Links((published / "index.html").read_text(encoding="utf-8"))
    reached = set(index.links)
    assert {name for name in names if name.startswith(("dossier-", "map-"))} <= reached
    (about,) = re.findall(r'id="pages">(.*?)</script>', (published / "index.html").read_text())
    searched = json.loads(about)
    assert {address for _, _, address, _ in searched} <= names
    titles = {name for name, what, _, _ in searched if what == "activity"}
    held = {row["title"] for row in FILES.in_scope({}) if row["visibility"] != "restricted"}
    assert titles == held


def test_a_question_has_all_its_rows_beside_it(published: Path) -> None:
    text = (published / "query-activities.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    held = {row["row"] for row in FILES.in_scope({}) if row["visibility"] != "restricted"}
    assert {row["row"] for row in rows} == held
    assert "value" not in rows[0]
    assert "query-activities.csv" in (published / "query-activities.html").read_text()


@pytest.mark.parametrize("seeded", BOTH, indirect=True)
def test_the_same_data_gives_the_same_bytes(seeded: Graph, published: Path) -> None:
    with seen_by(seeded, "internal") as view:
        for name, data in files(view, Choice()):
            assert (published / name).read_bytes() == data, name


def test_an_audience_and_what_is_asked_for(seeded_embedded: Graph, published: Path) -> None:
    persons = {row["person"] for row in FILES.table("contacts")} - {""}
    everything = "".join(path.read_text(encoding="utf-8") for path in published.glob("*.html"))
    assert not [person for person in persons if person in everything]
    assert not re.search(r"£\d", everything)
    with seen_by(seeded_embedded, "open") as view:
        small = dict(files(view, Choice()))
    whole = View(seeded_embedded, "restricted", 0, frozenset(("value", "note")))
    large = dict(files(whole, Choice()))
    assert "query-value.html" in large
    assert re.search(r"£\d", large["dossier-arup.html"].decode())
    closed = [id for id, row in FILES.partners.items() if row.get("visibility", "") != "open"]
    assert closed
    for id in closed:
        assert f"dossier-{id}.html" in large
        assert f"dossier-{id}.html" not in small
        assert not [n for n, d in small.items() if FILES.partners[id]["name"] in d.decode()]


def test_publishing_again_replaces_what_was_published(
    seeded_embedded: Graph, tmp_path: Path
) -> None:
    folder, view = tmp_path / "site", View(seeded_embedded, "", 0)
    count = publish(view, Choice(), folder)
    assert len(list(folder.iterdir())) == count + 1
    (folder / "own.txt").write_text("kept")
    names = json.loads((folder / MARKER).read_text())
    (folder / MARKER).write_text(json.dumps([*names, "outdated.html"]))
    (folder / "outdated.html").write_text("gone")
    (folder / "index.html").write_text("old")
    (folder / f"{ASIDE}left").mkdir()
    (folder / f"{ASIDE}left" / "secret.html").write_text("of a run that was killed")
    publish(view, Choice(), folder)
    assert not (folder / "outdated.html").exists()
    assert not list(folder.glob(".*"))
    assert (folder / "index.html").read_text() != "old"
    assert (folder / "own.txt").read_text() == "kept"


def test_a_killed_first_run_does_not_block_the_folder(
    seeded_embedded: Graph, tmp_path: Path
) -> None:
    folder = tmp_path / "site"
    (folder / f"{ASIDE}left").mkdir(parents=True)
    publish(View(seeded_embedded, "", 0), Choice(), folder)
    assert not list(folder.glob(".*"))


@pytest.mark.parametrize("said", ['{"a": 1', "7", '["../x.html"]', '[".."]', "[3]"])
def test_a_damaged_marker_is_an_error(said: str, seeded_embedded: Graph, tmp_path: Path) -> None:
    (tmp_path / MARKER).write_text(said)
    with pytest.raises(UsageError, match="does not list what was published"):
        publish(View(seeded_embedded, "", 0), Choice(), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [MARKER]


def test_a_page_takes_no_place_of_another_file(seeded_embedded: Graph, tmp_path: Path) -> None:
    folder, view = tmp_path / "site", View(seeded_embedded, "", 0)
    publish(view, Choice(), folder)
    names = json.loads((folder / MARKER).read_text())
    kept = [name for name in names if name not in ("dossier-arup.html", "map-reach.html")]
    (folder / MARKER).write_text(json.dumps(kept))
    (folder / "dossier-arup.html").write_text("mine")
    (folder / "map-reach.html").unlink()
    (folder / "map-reach.html").mkdir()
    with pytest.raises(UsageError, match=r"holds dossier-arup.html, map-reach.html that were not"):
        publish(view, Choice(), folder)
    assert (folder / "dossier-arup.html").read_text() == "mine"
    assert (folder / "map-reach.html").is_dir()


def test_a_long_id_has_a_page_of_a_shorter_name() -> None:
    addresses = {Subject("a" * 250 + end, "partner", "A", "").address for end in ("b", "c")}
    assert len(addresses) == 2
    assert max(map(len, addresses)) < 150


def test_nothing_else_is_written_over(seeded_embedded: Graph, tmp_path: Path, run: Run) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    view = View(seeded_embedded, "", 0)
    with pytest.raises(UsageError, match="holds other files"):
        publish(view, Choice(), tmp_path)
    with pytest.raises(UsageError, match="is a file"):
        publish(view, Choice(), tmp_path / "notes.txt")
    with pytest.raises(UsageError, match="there is no folder"):
        publish(view, Choice(), tmp_path / "none" / "site")
    (tmp_path / "nowhere").symlink_to(tmp_path / "none")
    with pytest.raises(UsageError, match="a link that leads nowhere"):
        publish(view, Choice(), tmp_path / "nowhere")
    assert {path.name for path in tmp_path.iterdir()} == {"notes.txt", "nowhere"}
    wrong = run("--graph", seeded_embedded.uri, "publish", tmp_path)
    assert wrong.exit_code == 2
    assert "Traceback" not in wrong.stderr


def test_a_failure_leaves_what_was_there(
    seeded_embedded: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, view = tmp_path / "site", View(seeded_embedded, "", 0)
    publish(view, Choice(), folder)
    before = held(folder)

    def fails(*_: object) -> Iterator[tuple[str, bytes]]:
        yield "index.html", b"half"
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pages, "files", fails)
    with pytest.raises(OSError, match="No space"):
        publish(view, Choice(), folder)
    assert held(folder) == before


def test_what_cannot_be_moved_leaves_all_as_it_was(
    seeded_embedded: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, view = tmp_path / "site", View(seeded_embedded, "", 0)
    publish(view, Choice(), folder)
    before = held(folder)
    moves, refused = Path.replace, []

    def stuck(self: Path, target: Path) -> Path:
        if (self.name, target.parent) == ("map-reach.html", folder) and not refused:
            refused.append(target)
            raise PermissionError(13, "held by another program")
        return moves(self, target)

    monkeypatch.setattr(Path, "replace", stuck)
    with pytest.raises(PermissionError):
        publish(view, Choice(scope="all"), folder)
    assert held(folder) == before


# In a real browser


@pytest.fixture
def opened(browser: Browser, published: Path) -> Iterator[Callable[..., tuple[Page, list[str]]]]:
    """A page of the folder opened by a double click, and all that its console says."""
    contexts = []

    def open(name: str, **options: Any) -> tuple[Page, list[str]]:
        context = browser.new_context(offline=True, **options)
        contexts.append(context)
        page = context.new_page()
        heard: list[str] = []
        page.on("console", lambda message: heard.append(message.text))
        page.on("pageerror", lambda error: heard.append(str(error)))
        page.add_init_script(FORBIDDEN)
        page.goto((published / name).as_uri())
        return page, heard

    yield open
    for context in contexts:
        context.close()


PAGES = ("index.html", "dossier-arup.html", "dossier-engineering.html", "query-gaps.html")


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_the_console_is_silent(
    name: str, scheme: str, opened: Callable[..., Any]
) -> None:
    page, heard = opened(name, color_scheme=scheme)
    assert violations(page) == []
    for summary in page.locator("details summary").all()[:3]:
        summary.click()
    assert violations(page) == []
    assert heard == []


@pytest.mark.browser
@pytest.mark.parametrize("name", PAGES)
def test_a_phone_scrolls_only_downwards(name: str, opened: Callable[..., Any]) -> None:
    page, _ = opened(name, viewport={"width": 360, "height": 740})
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide == page.evaluate("document.documentElement.clientWidth")


@pytest.mark.browser
def test_the_search_goes_to_a_dossier_by_keyboard(opened: Callable[..., Any]) -> None:
    page, heard = opened("index.html")
    page.get_by_label("A name, a former name, a title").focus()
    page.keyboard.type("ltht")
    assert page.locator("#found").inner_text() == "1 found"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/dossier-leeds-teaching-hospitals.html")
    assert page.locator("h1").inner_text() == "Leeds Teaching Hospitals NHS Trust, partner"
    page.go_back()
    page.locator("#search").fill("zzzz")
    assert page.locator("#found").inner_text() == "0 found"
    page.locator("#search").fill("school")
    assert page.locator("#hits li").count() <= 50
    assert heard == []


@pytest.mark.browser
def test_paper_holds_what_the_screen_holds(opened: Callable[..., Any]) -> None:
    """In print nothing scrolls: each table is as wide as the paper at most."""
    page, _ = opened("dossier-arup.html", viewport={"width": 718, "height": 1000})
    page.emulate_media(media="print")
    right = "all => all.map((one) => one.getBoundingClientRect().right)"
    wide = page.eval_on_selector_all("table", right)
    assert wide
    assert max(wide) <= 718
    assert page.locator("nav").first.is_hidden()
    assert page.pdf(format="A4")[:4] == b"%PDF"
