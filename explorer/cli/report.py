"""`report`: the whole portfolio on one page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from explorer.cli.messages import say, write_file
from explorer.cli.options import (
    audience_option,
    choice_options,
    chosen_format,
    the_graph,
    with_option,
)

if TYPE_CHECKING:
    from explorer.pages.document import Document
    from explorer.queries.choice import Choice

SUFFIXES = {
    ".html": "html",
    ".htm": "html",
    ".md": "markdown",
    ".markdown": "markdown",
    ".json": "json",
    ".xlsx": "xlsx",
}


@click.command("report")
@choice_options
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    required=True,
    help="The file to write: .html, .md, .xlsx or .json.",
)
@audience_option
@with_option("value", otherwise="is not value; no section of a report holds a person or a note.")
@click.option("--open", "opened", is_flag=True, help="Open the page in the browser.")
def command(
    choice: Choice, output: Path, audience: str, asked: frozenset[str], *, opened: bool
) -> None:
    """The whole portfolio on one page, for a committee.

    Figures, tiers beside patterns, reach, the trend, gaps, risks, what is due, and candidates:
    each with its chart where it has one, its table, and the command line that asks the same. A
    page holds the first rows of long tables; .xlsx and .json hold all of them.
    """
    from explorer.pages.report import report
    from explorer.queries.audience import seen_by

    form = chosen_format(None, output, SUFFIXES)
    if opened and form != "html":
        raise click.UsageError("--open belongs to the page: -o FILE.html.")
    with the_graph() as graph, seen_by(graph, audience, asked) as view:
        told = report(view, choice, drawn=form == "html")
    write_file(output, _written(told, form))
    say(f"Written: {output}")
    if opened:
        click.launch(str(output))


def _written(told: Document, form: str) -> bytes:
    """A page for a reader holds the first rows, a file for a program all of them."""
    from explorer.pages import render
    from explorer.pages.report import abridged

    if form == "xlsx":
        from explorer.pages import xlsx

        return xlsx.render(told)
    return render(told if form == "json" else abridged(told), form)
