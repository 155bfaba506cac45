"""`map`: a view of the graph as one HTML file that opens offline."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from explorer.cli.cypher import parse_parameters, query_text
from explorer.cli.messages import say, write_file
from explorer.cli.options import (
    asked_option,
    audience_option,
    choice_options,
    query_options,
    the_graph,
)
from explorer.maps import MOST_NODES

if TYPE_CHECKING:
    from explorer.maps.model import Map
    from explorer.maps.views import Choice
    from explorer.queries.audience import View

F = TypeVar("F", bound=Callable[..., Any])
FILE = click.Path(path_type=Path, dir_okay=False)


@dataclass(frozen=True, slots=True)
class Page:
    """Where a map goes and for whom it is."""

    output: Path | None
    svg: Path | None
    png: Path | None
    audience: str
    embed: bool
    opened: bool
    asked: frozenset[str] = frozenset()

    def check(self) -> None:
        """UsageError where the map would go nowhere."""
        if not (self.output or self.svg or self.png):
            raise click.UsageError("name a file: -o FILE.html, --svg FILE.svg or --png FILE.png.")
        files = [file for file in (self.output, self.svg, self.png) if file]
        if len({file.resolve() for file in files}) < len(files):
            raise click.UsageError("each file needs a name of its own.")
        if not self.output and (self.opened or self.embed):
            raise click.UsageError("--open and --embed belong to the page: -o FILE.html.")


@click.group("map")
def command() -> None:
    """Draw a view as one HTML file: searchable, offline, readable by keyboard."""


def page_options(function: F) -> F:
    """Where the page goes and for whom it is, for every view."""

    @wraps(function)
    def gathered(**said: Any) -> None:
        page = Page(**{name: said.pop(name) for name in Page.__slots__ if name in said})
        page.check()
        function(page=page, **said)

    for option in (
        audience_option,
        click.option("--open", "opened", is_flag=True, help="Open the file in the browser."),
        click.option("--embed", is_flag=True, help="Write a fragment for a page of your own."),
        click.option("--png", type=FILE, metavar="FILE.png", help="Also a picture, by a browser."),
        click.option("--svg", type=FILE, metavar="FILE.svg", help="Also a picture as SVG."),
        click.option(
            "-o", "--output", type=FILE, metavar="FILE.html", help="The page, one file to mail."
        ),
    ):
        gathered = option(gathered)
    return gathered  # type: ignore[return-value]


def walk_options(function: F) -> F:
    """How far a view goes, for every view that walks the graph."""
    for option in (
        limit_option,
        click.option("--hubs", is_flag=True, help="Also go through the home university."),
    ):
        function = option(function)
    return function


limit_option = click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=MOST_NODES,
    show_default=True,
    help="Draw at most this many nodes; groups of activities come on top.",
)
depth_option = click.option(
    "--depth",
    type=click.IntRange(1, 6),
    default=2,
    show_default=True,
    help="How many steps from it.",
)


@command.command("reach")
@choice_options
@click.option("--lanes", is_flag=True, help="Pictures as lanes instead of a target.")
@page_options
@asked_option
def reach(page: Page, choice: Choice, *, lanes: bool) -> None:
    """Faculties on the rim, partners by how many of them they reach."""
    from explorer.maps import views

    _draw(lambda view: views.reach(view, choice), page, lanes=lanes)


@command.command("consortia")
@choice_options
@page_options
def consortia(page: Page, choice: Choice) -> None:
    """Consortia and their members, those with activities standing out."""
    from explorer.maps import views

    _draw(lambda view: views.consortia(view, choice), page)


@command.command("partner")
@click.argument("name")
@depth_option
@walk_options
@choice_options
@page_options
@asked_option
def partner(page: Page, choice: Choice, name: str, **walk: Any) -> None:
    """Everything around one partner; NAME is its id, a name of it, or a part of one."""
    from explorer.maps import views

    _draw(lambda view: views.partner(view, choice, name, **walk), page)


@command.command("faculty")
@click.argument("name")
@depth_option
@walk_options
@choice_options
@page_options
@asked_option
def faculty(page: Page, choice: Choice, name: str, **walk: Any) -> None:
    """Everything around one faculty; NAME is its id, its name, or a part of it."""
    from explorer.maps import views

    _draw(lambda view: views.faculty(view, choice, name, **walk), page)


@command.command("path")
@click.argument("start", metavar="FROM")
@click.argument("end", metavar="TO")
@walk_options
@choice_options
@page_options
@asked_option
def path(page: Page, choice: Choice, start: str, end: str, **walk: Any) -> None:
    """All shortest connections between two partners, faculties or units."""
    from explorer.maps import views

    _draw(lambda view: views.path(view, choice, start, end, **walk), page)


@command.command("matrix")
@click.option(
    "--by",
    type=click.Choice(("partner", "kind")),
    default="partner",
    show_default=True,
    help="What the rows are.",
)
@choice_options
@page_options
def matrix(page: Page, choice: Choice, by: str) -> None:
    """Faculties by partner, or by kind of activity, as a table of counts."""
    from explorer.maps import views

    _draw(lambda view: views.matrix(view, choice, by), page)


@command.command("query")
@query_options
@limit_option
@page_options
@asked_option
def query(
    page: Page, text: str | None, source: Path | None, parameters: tuple[str, ...], limit: int
) -> None:
    """The nodes, relationships and paths that a Cypher query returns."""
    from explorer.maps import views

    cypher, values = query_text(text, source), parse_parameters(parameters)
    _draw(lambda view: views.query(view, cypher, values, limit), page)


def _draw(make: Callable[[View], Map], page: Page, *, lanes: bool = False) -> None:
    from explorer.graph.steady import steadily
    from explorer.queries.audience import seen_by

    with the_graph() as graph, seen_by(graph, page.audience, page.asked) as view:
        drawn = steadily(view.graph, lambda _: make(view))
    files = _files(drawn, page, lanes=lanes)
    for path, data in files:
        write_file(path, data)
    for note in drawn.notes:
        say(note)
    names = ", ".join(str(path) for path, _ in files)
    say(f"Written: {names} ({len(drawn.nodes)} nodes, {len(drawn.edges)} edges)")
    if page.opened:
        click.launch(str(page.output))


def _files(drawn: Map, page: Page, *, lanes: bool) -> list[tuple[Path, bytes]]:
    """Each file that was asked for, made before the first is written."""
    from explorer.maps.png import photograph
    from explorer.maps.render import embedded, render
    from explorer.maps.svg import picture

    made = []
    if page.output:
        made.append((page.output, (embedded(drawn) if page.embed else render(drawn)).encode()))
    if page.svg:
        made.append((page.svg, picture(drawn, lanes=lanes).encode()))
    if page.png:
        made.append((page.png, photograph(drawn, lanes=lanes)))
    return made
