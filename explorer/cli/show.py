"""`show`: the dossier of a partner, a faculty, a school or a consortium."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from explorer.cli.messages import say, say_all, terminal, to_stdout, write_file
from explorer.cli.options import AUDIENCES, asked_option, choice_options, chosen_format, the_graph

if TYPE_CHECKING:
    from explorer.queries.choice import Choice

SUFFIXES = {
    ".txt": "table",
    ".md": "markdown",
    ".markdown": "markdown",
    ".json": "json",
    ".html": "html",
    ".htm": "html",
}


@click.command("show")
@click.argument("name")
@click.option("--group", is_flag=True, help="Count a partner and all its subsidiaries as one.")
@choice_options
@click.option(
    "--format",
    "form",
    type=click.Choice(tuple(dict.fromkeys(SUFFIXES.values()))),
    help="Default: table, or what the file's suffix tells.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write to this file: .html, .md, .json or .txt.",
)
@click.option(
    "--audience",
    type=click.Choice(AUDIENCES),
    help="For whom it is: rows above that are left out, and out of its figures. "
    "Default: internal; a table in a terminal shows all.",
)
@asked_option
def command(
    choice: Choice,
    name: str,
    form: str | None,
    output: Path | None,
    audience: str | None,
    asked: frozenset[str],
    *,
    group: bool,
) -> None:
    """The dossier of a partner, consortium, faculty, school, institute or service.

    NAME is an id, a name, or a part of one. What is on record, what is measured, and the row
    of the dataset that each comes from.
    """
    from explorer.output import stamp_lines
    from explorer.pages import render
    from explorer.pages.show import show
    from explorer.queries.audience import View, seen_by

    chosen = chosen_format(form, output, SUFFIXES)
    with the_graph() as graph:
        if audience is None and chosen == "table" and output is None:
            told = show(View(graph, "", 0, asked), choice, name, group=group)
        else:
            with seen_by(graph, audience or "internal", asked) as view:
                told = show(view, choice, name, group=group)
    if output:
        write_file(output, render(told, chosen))
    else:
        to_stdout(render(told, chosen, **terminal(chosen)))
    if chosen == "table":
        say_all(stamp_lines(told.stamp))
    if output:
        say(f"Written: {output}")
