"""`compare`: two partners or faculties, two days, two loads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from explorer.cli.answer import answer
from explorer.cli.messages import deliver
from explorer.cli.options import chosen_format, counting_options, format_options, the_graph

USAGE = "give two names, or --as-of twice, or --load twice."


@click.command("compare")
@click.argument("names", nargs=-1, metavar="[A B]")
@click.option(
    "--as-of",
    "days",
    multiple=True,
    metavar="DATE",
    help="The day that counts as today; twice: what changed in the world in between.",
)
@click.option(
    "--load", "loads", multiple=True, metavar="LOAD", help="Twice: what changed in the record."
)
@counting_options
@format_options
def command(
    names: tuple[str, ...],
    days: tuple[str, ...],
    loads: tuple[str, ...],
    form: str | None,
    output: Path | None,
    audience: str | None,
    **counted: Any,
) -> None:
    """Compare two partners or faculties, two days, or two loads.

    \b
    partnerships compare Arup Sinochem                      measure by measure
    partnerships compare --as-of 2021-06-30 --as-of 2026-06-30
    partnerships compare --load load-1 --load load-2        see `partnerships history`
    """
    from explorer.compare import between_days, between_loads, side_by_side
    from explorer.queries.choice import Choice

    choice = Choice(**counted, as_of=days[0] if days else None)
    given = (len(names), len(days), len(loads))
    if given == (0, 0, 2):
        shown = audience or ("internal" if output else "restricted")
        with the_graph() as graph:
            before, after = loads
            told = between_loads(graph, before, after, audience=shown)
        deliver(told, chosen_format(form, output), output)
    elif given == (0, 2, 0):
        first, second = days
        answer(lambda graph: between_days(graph, first, second, choice), form, output, audience)
    elif given[0] == 2 and given[1] < 2 and given[2] == 0:
        one, other = names
        answer(lambda graph: side_by_side(graph, one, other, choice), form, output, audience)
    else:
        raise click.UsageError(USAGE)
