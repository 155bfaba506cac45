"""`find`: what there is on a word."""

from __future__ import annotations

from pathlib import Path

import click

from explorer.cli.answer import answer
from explorer.cli.options import format_options


@click.command("find")
@click.argument("text", nargs=-1, required=True)
@format_options
def command(
    text: tuple[str, ...], form: str | None, output: Path | None, audience: str | None
) -> None:
    """What do we have on hydrogen? Every record that holds all the words of TEXT.

    Names, aliases, titles, purposes, notes and references are searched, of partners,
    consortia, faculties, units, kinds, agreements and activities. Case and accents do not count.
    """
    from explorer.queries.find import find

    answer(lambda graph: find(graph, " ".join(text)), form, output, audience)
