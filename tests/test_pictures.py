"""Pictures and pages that the command writes: SVG without a browser, PNG with one, a frame."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from click.testing import Result
from test_page import hostile_map, placed_map, target_map

from explorer.errors import InputError
from explorer.graph.protocol import Graph
from explorer.maps import png, svg, views
from explorer.maps.model import Cell, Map, Matrix
from explorer.maps.render import asset, render
from explorer.maps.svg import colours, picture
from explorer.queries.audience import View

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SVG = "{http://www.w3.org/2000/svg}"
Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def place(seeded_embedded: Graph) -> str:
    return seeded_embedded.uri


def test_an_svg_needs_no_browser_and_is_the_same_each_time(place: str, run: Run) -> None:
    for name in ("one", "two"):
        done = run("--graph", place, "map", "reach", "--svg", f"{name}.svg", "--audience", "open")
        assert done.exit_code == 0, done.stderr
        assert f"Written: {name}.svg" in done.stderr
    assert Path("one.svg").read_bytes() == Path("two.svg").read_bytes()
    root = ElementTree.parse("one.svg").getroot()
    assert root.findtext(f"{SVG}title") == "Cross-campus reach"
    titles = {title.text for title in root.iter(f"{SVG}title")}
    assert {"Marks & Spencer", "Faculty of Business"} <= titles
    told = "".join(root.itertext())
    assert "Nearer the centre" in told
    assert "rows are illustrative" in told
    assert "rows withheld" in told


def test_lanes_are_another_picture(place: str, run: Run) -> None:
    assert run("--graph", place, "map", "reach", "--svg", "a.svg").exit_code == 0
    assert run("--graph", place, "map", "reach", "--svg", "b.svg", "--lanes").exit_code == 0
    assert Path("a.svg").read_text() != Path("b.svg").read_text()


def test_what_a_map_is_about_is_named_however_little_room_there_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(svg, "SIZE", (60, 60))
    drawn = placed_map()
    named = tuple(replace(node, label=f"A name too wide {i}") for i, node in enumerate(drawn.nodes))
    narrow = replace(drawn, nodes=named)
    assert named[3].label not in written(picture(narrow))
    assert named[3].label in written(picture(replace(narrow, centres=(named[3].id,))))


def test_a_count_stands_out_from_its_mark() -> None:
    """WCAG 2.2, 1.4.3: text of this size stands out 4.5 to 1."""
    drawn = placed_map()
    nodes = tuple(replace(node, inside="7") for node in drawn.nodes)
    root = ElementTree.fromstring(picture(replace(drawn, nodes=nodes)))
    marks = [one for one in root.iter() if one.tag in (f"{SVG}circle", f"{SVG}polygon")]
    grounds = {mark.findtext(f"{SVG}title"): mark.get("fill", "") for mark in marks}
    counts = [text for text in root.iter(f"{SVG}text") if text.text == "7"]
    assert len(counts) == len(nodes)
    for node, count in zip(nodes, counts, strict=True):
        assert contrast(grounds[node.label], count.get("fill", "")) >= 4.5


def test_a_count_is_no_wider_than_its_mark() -> None:
    drawn = placed_map()
    nodes = tuple(replace(node, inside="12345", size=20.0) for node in drawn.nodes)
    root = ElementTree.fromstring(picture(replace(drawn, nodes=nodes)))
    sizes = {text.get("font-size") for text in root.iter(f"{SVG}text") if text.text == "12345"}
    (size,) = sizes
    assert float(size or "0") * 5 * 0.6 <= 20.0 * 1.6


def test_names_of_lanes_end_before_the_marks_beside_them() -> None:
    drawn = target_map()
    nodes = tuple(
        replace(node, label=f"{node.label} Unbreakablelongnameofthings") for node in drawn.nodes
    )
    root = ElementTree.fromstring(picture(replace(drawn, nodes=nodes), lanes=True))
    words = [text for text in root.iter(f"{SVG}text") if "…" in (text.text or "")]
    beside = [text for text in words if float(text.get("x", "0")) < 20]
    assert beside
    assert all(len(text.text or "") * 11 * 0.5 < 120 for text in beside)


def contrast(one: str, other: str) -> float:
    dark, light = sorted(luminance(colour) for colour in (one, other))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def written(document: str) -> list[str]:
    """What is written on a picture."""
    root = ElementTree.fromstring(document)
    return ["".join(text.itertext()) for text in root.iter(f"{SVG}text")]


@pytest.mark.parametrize("drawn", [target_map(), placed_map()], ids=["target", "placed"])
def test_hostile_text_stays_text_in_an_svg(drawn: object) -> None:
    bad = hostile_map(drawn)  # type: ignore[arg-type]
    root = ElementTree.fromstring(picture(bad))
    allowed = {"svg", "title", "desc", "rect", "circle", "path", "polygon", "text"}
    assert {one.tag.removeprefix(SVG) for one in root.iter()} <= allowed
    assert {"href", "onload", "style"}.isdisjoint(key for one in root.iter() for key in one.attrib)
    assert any("onerror" in (one.text or "") for one in root.iter(f"{SVG}title"))


def test_the_colours_of_an_svg_are_those_of_the_light_scheme() -> None:
    assert colours()["paper"] == "#ffffff"
    assert set(colours()) >= {"ink", "muted", "paper", "line", "ringa", "ringb", "accent"}
    assert all(f"--{name}:" in asset("style.css") for name in colours())


def test_a_matrix_is_no_svg(seeded_embedded: Graph, place: str, run: Run) -> None:
    drawn = views.matrix(View(seeded_embedded, "restricted", 0), views.Choice())
    with pytest.raises(InputError, match="is a table, which SVG does not draw: leave --svg out"):
        picture(drawn)
    done = run("--graph", place, "map", "matrix", "-o", "m.html", "--svg", "m.svg")
    assert done.exit_code == 1
    assert not Path("m.html").exists()


@pytest.mark.browser
def test_a_png_is_a_photograph_at_twice_the_size(place: str, run: Run, browser: object) -> None:
    done = run("--graph", place, "map", "reach", "--png", "reach.png")
    assert done.exit_code == 0, done.stderr
    data = Path("reach.png").read_bytes()
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    assert int.from_bytes(data[16:20]) == 2480
    assert len(data) > 100_000


def table(rows: int, columns: int) -> Map:
    """A matrix of long names."""
    words = "with a name that is as long as those of universities and hospital trusts are"
    partners = tuple((f"p{i}", f"Partner {i} {words}") for i in range(rows))
    faculties = tuple((f"f{i}", f"{chr(65 + i)}griculture") for i in range(columns))
    cells = tuple(tuple(Cell(1, ("activities.csv:2",)) for _ in faculties) for _ in partners)
    matrix = Matrix("Partner", faculties, partners, cells)
    return Map("matrix", "A table", "", "matrix", (), (), (), (("Load", "1"),), matrix=matrix)


@pytest.mark.browser
@pytest.mark.parametrize(("rows", "columns"), [(3, 2), (100, 5), (10, 20)])
def test_a_png_of_a_matrix_has_all_rows_and_columns(
    rows: int, columns: int, browser: Browser, tmp_path: Path
) -> None:
    drawn = table(rows, columns)
    data = png.photograph(drawn)
    width, height = (int.from_bytes(data[at : at + 4]) // 2 for at in (16, 20))
    file = tmp_path / "matrix.html"
    file.write_text(render(drawn), encoding="utf-8")
    page = browser.new_page(viewport={"width": width, "height": height})
    page.goto(f"{file.as_uri()}#{quote(json.dumps({'picture': True}))}")
    frame = page.locator("#matrix-frame .scroll")
    assert page.locator("#matrix-body tr").count() == rows
    for side in ("Width", "Height"):
        assert frame.evaluate(f"one => one.scroll{side} - one.client{side}") == 0
    page.close()


@pytest.mark.browser
def test_a_matrix_too_large_for_a_png_is_left_to_its_page(
    monkeypatch: pytest.MonkeyPatch, browser: object
) -> None:
    monkeypatch.setattr(png, "MOST", 1300)
    with pytest.raises(InputError, match=r"too large .* leave --png out, .* -o FILE\.html writes"):
        png.photograph(table(100, 5))


def test_without_a_browser_a_png_says_what_to_do(
    place: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(png, "ELSEWHERE", ())
    done = run("--graph", place, "map", "reach", "--png", "reach.png")
    assert done.exit_code == 1
    assert "Chromium, Chrome or Edge" in done.stderr
    assert "--svg" in done.stderr


def test_a_fragment_is_one_frame_that_holds_the_page(place: str, run: Run) -> None:
    done = run("--graph", place, "map", "consortia", "-o", "part.html", "--embed")
    assert done.exit_code == 0, done.stderr
    text = Path("part.html").read_text(encoding="utf-8")
    assert re.fullmatch(
        r'<iframe title="[^"]+" srcdoc="[^"]+" sandbox="[^"]+" style="[^"]+"></iframe>\n', text
    )
    assert "allow-same-origin" not in text


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["map", "reach"], "name a file"),
        (["map", "reach", "--svg", "x.svg", "--open"], "belong to the page"),
        (["map", "reach", "--svg", "x.svg", "--embed"], "belong to the page"),
    ],
)
def test_a_map_that_would_go_nowhere_is_a_wrong_command_line(
    words: list[str], told: str, place: str, run: Run
) -> None:
    done = run("--graph", place, *words)
    assert done.exit_code == 2
    assert told in done.stderr
