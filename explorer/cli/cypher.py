"""`cypher`: a query text of the user's own, which may only read."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from explorer.cli.messages import deliver, for_audience
from explorer.cli.options import chosen_format, format_options, the_graph
from explorer.errors import InputError


@click.command("cypher")
@click.argument("text", metavar="[QUERY | -]", required=False)
@click.option(
    "--file",
    "source",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Read the query from this file.",
)
@click.option("-p", "parameters", metavar="NAME=VALUE", multiple=True, help="A parameter, as text.")
@format_options
def command(
    text: str | None,
    source: Path | None,
    parameters: tuple[str, ...],
    form: str | None,
    output: Path | None,
    audience: str | None,
) -> None:
    """Run a Cypher query of your own. It can read everything and change nothing.

    QUERY is the text, or - to read it from standard input. Money is kept in pence:
    a.value / 100.0 is in pounds. Dates are compared by a.start_day, a.end_day.
    """
    from explorer.queries.audience import seen_by
    from explorer.queries.run import ask_freely

    query, values = query_text(text, source), parse_parameters(parameters)
    chosen = chosen_format(form, output)
    with the_graph() as graph:
        if output is None and audience is None:
            deliver(ask_freely(graph, query, values), chosen, None)
            return
        with seen_by(graph, audience or "internal") as view:
            deliver(for_audience(ask_freely(view.graph, query, values), view), chosen, output)


def query_text(text: str | None, source: Path | None) -> str:
    """The query, from the argument, from standard input or from a file."""
    if (text is None) == (source is None):
        raise click.UsageError("give a query, - for standard input, or --file FILE")
    try:
        if source:
            return source.read_text(encoding="utf-8-sig")
        return sys.stdin.buffer.read().decode("utf-8-sig") if text == "-" else str(text)
    except UnicodeDecodeError as error:
        raise InputError(f"the query is not UTF-8: byte {error.start}.") from None


def parse_parameters(parameters: tuple[str, ...]) -> dict[str, Any]:
    """`name=value` pairs as a mapping; values stay text."""
    pairs = [pair.partition("=") for pair in parameters]
    for name, equals, _ in pairs:
        if not equals or not name.isidentifier():
            raise click.UsageError(f"-p {name}: write -p name=value")
    return {name: value for name, _, value in pairs}
