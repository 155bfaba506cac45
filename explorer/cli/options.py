"""Options that several verbs share, and how they open the graph."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from explorer.output import FORMATS
from explorer.queries import SCOPES

if TYPE_CHECKING:
    from explorer.graph.protocol import Graph
    from explorer.graph.target import Target

F = TypeVar("F", bound=Callable[..., Any])
AUDIENCES = ("open", "internal", "restricted")
SUFFIXES = {
    ".csv": "csv",
    ".json": "json",
    ".md": "markdown",
    ".markdown": "markdown",
    ".xlsx": "xlsx",
    ".txt": "table",
}


def format_options(function: F) -> F:
    """--format, -o and --audience, for every verb that answers with a table."""
    for option in (
        click.option(
            "--audience",
            type=click.Choice(AUDIENCES),
            help="For whom the answer is: rows above that are left out, and out of its figures. "
            "Default: internal for a file; a terminal shows all.",
        ),
        click.option(
            "-o",
            "--output",
            type=click.Path(path_type=Path, dir_okay=False),
            metavar="FILE",
            help="Write to this file; its suffix tells the format.",
        ),
        click.option("--format", "form", type=click.Choice(FORMATS), help="Default: table."),
    ):
        function = option(function)
    return function


audience_option = click.option(
    "--audience",
    type=click.Choice(AUDIENCES),
    default="internal",
    show_default=True,
    help="For whom a file is: rows above that are left out, and out of its figures.",
)


def with_option(*known: str, otherwise: str = "") -> Callable[[F], F]:
    """--with, for what is in no page unless it is asked for by one of these names.

    `otherwise` is what is said of another name.
    """

    none = f"is none of {', '.join(known)}."

    def names(_: click.Context, __: click.Parameter, said: str | None) -> frozenset[str]:
        asked = frozenset(filter(None, map(str.strip, (said or "").split(","))))
        for name in sorted(asked - {*known}):
            raise click.BadParameter(f"{name!r} {otherwise or none}")
        return asked

    return click.option(
        "--with",
        "asked",
        metavar=",".join(known),
        callback=names,
        help="Columns that are in no page unless asked for.",
    )


asked_option = with_option("person", "value", "note")


def counting_options(function: F) -> F:
    """--scope, --kind and the years, for every verb that counts activities."""
    for option in (
        click.option("--until-year", type=int, help="Only activities that began by this year."),
        click.option("--from-year", type=int, help="Only activities that began since this year."),
        click.option("--kind", multiple=True, metavar="KIND", help="Only this kind of activity."),
        click.option(
            "--scope",
            type=click.Choice(SCOPES),
            default=SCOPES[0],
            show_default=True,
            help="Which activities count.",
        ),
    ):
        function = option(function)
    return function


def choice_options(function: F) -> F:
    """Which activities count, and on which day, gathered as a choice."""

    @wraps(function)
    def gathered(**said: Any) -> None:
        from explorer.queries.choice import Choice

        names = ("scope", "as_of", "kind", "from_year", "until_year")
        choice = Choice(**{name: said.pop(name) for name in names})
        function(choice=choice, **said)

    day = click.option("--as-of", metavar="DATE", help="The day that counts as today.")
    return counting_options(day(gathered))  # type: ignore[return-value]


def query_options(function: F) -> F:
    """QUERY, --file and -p, for every verb that takes a Cypher text."""
    for option in (
        click.option(
            "-p", "parameters", metavar="NAME=VALUE", multiple=True, help="A parameter, as text."
        ),
        click.option(
            "--file",
            "source",
            type=click.Path(path_type=Path, exists=True, dir_okay=False),
            help="Read the query from this file.",
        ),
        click.argument("text", metavar="[QUERY | -]", required=False),
    ):
        function = option(function)
    return function


def chosen_format(
    form: str | None, output: Path | None, suffixes: Mapping[str, str] = SUFFIXES
) -> str:
    """The format that was asked for, or that the file's suffix tells."""
    if form or not output:
        return form or "table"
    if output.suffix.lower() not in suffixes:
        known = ", ".join(sorted(suffixes))
        other = ", or --format" if "form" in click.get_current_context().params else ""
        raise click.UsageError(f"{output}: no format has this suffix. Use {known}{other}.")
    return suffixes[output.suffix.lower()]


def the_target() -> Target:
    """The graph that this command line means."""
    from explorer.graph.target import target

    return target(click.get_current_context().find_root().obj)


@contextmanager
def the_graph(*, loads: bool = False) -> Iterator[Graph]:
    """The graph that this command line means, closed in the end; one that loads is sparing."""
    from explorer.graph import open_graph

    graph = open_graph(the_target().uri, roomy=not loads)
    try:
        yield graph
    finally:
        graph.close()
