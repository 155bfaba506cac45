"""`map`: a view of the graph as one HTML file that opens offline."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from explorer.cli.cypher import parse_parameters, query_text
from explorer.cli.messages import say, write_file
from explorer.cli.options import audience_option, query_options, the_graph

if TYPE_CHECKING:
    from explorer.maps.model import Map
    from explorer.maps.views import Choice
    from explorer.queries.audience import View

F = TypeVar("F", bound=Callable[..., Any])


@click.group("map")
def command() -> None:
    """Draw a view as one HTML file: searchable, offline, readable by keyboard."""


def page_options(function: F) -> F:
    """-o, --open and --audience, for every view."""
    for option in (
        audience_option,
        click.option("--open", "opened", is_flag=True, help="Open the file in the browser."),
        click.option(
            "-o",
            "--output",
            required=True,
            type=click.Path(path_type=Path, dir_okay=False),
            metavar="FILE.html",
            help="The file to write.",
        ),
    ):
        function = option(function)
    return function


def choice_options(function: F) -> F:
    """--scope, --as-of and --kind, for every view that counts activities."""
    for option in (
        click.option("--kind", multiple=True, metavar="KIND", help="Only this kind of activity."),
        click.option("--as-of", metavar="DATE", help="The day that counts as today."),
        click.option(
            "--scope",
            type=click.Choice(("window", "live", "all")),
            default="window",
            show_default=True,
            help="Which activities count.",
        ),
    ):
        function = option(function)
    return function


@command.command("reach")
@choice_options
@page_options
def reach(output: Path, audience: str, *, opened: bool, **choice: Any) -> None:
    """Faculties on the rim, partners by how many of them they reach."""
    from explorer.maps import views

    _draw(lambda view: views.reach(view, _choice(choice)), output, audience, opened=opened)


@command.command("consortia")
@choice_options
@page_options
def consortia(output: Path, audience: str, *, opened: bool, **choice: Any) -> None:
    """Consortia and their members, those with activities standing out."""
    from explorer.maps import views

    _draw(lambda view: views.consortia(view, _choice(choice)), output, audience, opened=opened)


@command.command("partner")
@click.argument("name")
@choice_options
@page_options
def partner(name: str, output: Path, audience: str, *, opened: bool, **choice: Any) -> None:
    """Everything around one partner; NAME is its id, a name of it, or a part of one."""
    from explorer.maps import views

    _draw(lambda view: views.partner(view, _choice(choice), name), output, audience, opened=opened)


@command.command("query")
@query_options
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=2_000,
    show_default=True,
    help="Draw at most this many nodes.",
)
@page_options
def query(
    text: str | None,
    source: Path | None,
    parameters: tuple[str, ...],
    limit: int,
    output: Path,
    audience: str,
    *,
    opened: bool,
) -> None:
    """The nodes, relationships and paths that a Cypher query returns."""
    from explorer.maps import views

    cypher, values = query_text(text, source), parse_parameters(parameters)
    _draw(lambda view: views.query(view, cypher, values, limit), output, audience, opened=opened)


def _choice(said: dict[str, Any]) -> Choice:
    from explorer.maps.views import Choice

    return Choice(**said)


def _draw(make: Callable[[View], Map], output: Path, audience: str, *, opened: bool) -> None:
    from explorer.graph.steady import steadily
    from explorer.maps.render import render
    from explorer.queries.audience import seen_by

    with the_graph() as graph, seen_by(graph, audience) as view:
        drawn = steadily(view.graph, lambda _: make(view))
    write_file(output, render(drawn).encode())
    for note in drawn.notes:
        say(note)
    say(f"Written: {output} ({len(drawn.nodes)} nodes, {len(drawn.edges)} edges)")
    if opened:
        click.launch(str(output))
