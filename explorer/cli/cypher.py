"""`cypher`: a query text of the user's own, which may only read."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from explorer.cli.answer import answer
from explorer.cli.options import format_options, query_options
from explorer.errors import InputError


@click.command("cypher")
@query_options
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
    from explorer.queries.run import ask_freely

    query, values = query_text(text, source), parse_parameters(parameters)
    answer(lambda graph: ask_freely(graph, query, values), form, output, audience)


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
