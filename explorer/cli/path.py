"""`path`: all shortest connections between two, in words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from explorer.cli.answer import answer
from explorer.cli.options import choice_options, format_options
from explorer.queries import FARTHEST, TIERS

if TYPE_CHECKING:
    from explorer.queries.choice import Choice


@click.command("path")
@click.argument("start", metavar="FROM")
@click.argument("end", metavar="TO")
@click.option("--avoid", multiple=True, metavar="NAME", help="Do not go through this.")
@click.option(
    "--through",
    metavar="NAME",
    help="Go through this: by a shortest way there, and a shortest way on.",
)
@click.option("--tier", type=click.Choice(TIERS), help="Only through partners of this tier.")
@click.option(
    "--max-length",
    "most",
    type=click.IntRange(1, FARTHEST),
    default=FARTHEST,
    show_default=True,
    help="At most so many steps.",
)
@click.option("--hubs", is_flag=True, help="Also go through the home university.")
@click.option(
    "--limit",
    "listed",
    type=click.IntRange(min=1),
    default=100,
    show_default=True,
    help="Tell at most so many paths.",
)
@choice_options
@format_options
def command(
    choice: Choice,
    start: str,
    end: str,
    form: str | None,
    output: Path | None,
    audience: str | None,
    listed: int,
    **wish: Any,
) -> None:
    """All shortest connections between two partners, faculties or units.

    FROM and TO are ids, names, or a part of one. `partnerships map path` draws them.
    """
    from explorer.queries.path import Wish, connections

    answer(
        lambda graph: connections(graph, start, end, choice, Wish(**wish), listed),
        form,
        output,
        audience,
    )
