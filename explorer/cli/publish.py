"""`publish`: a folder of static pages, for those who never open a terminal."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from explorer.cli.messages import say
from explorer.cli.options import asked_option, audience_option, choice_options, the_graph

if TYPE_CHECKING:
    from explorer.queries.choice import Choice


@click.command("publish")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--open", "opened", is_flag=True, help="Open the index in the browser.")
@choice_options
@audience_option
@asked_option
def command(
    choice: Choice, folder: Path, audience: str, asked: frozenset[str], *, opened: bool
) -> None:
    """Write everything as a folder of pages that open by a double click.

    An index with a search, the named questions, the maps, and a dossier for every partner,
    consortium, faculty, school, institute and service. DIR is new, empty, or was published
    before; then its pages are replaced, all of them or none.
    """
    from explorer.pages.publish import INDEX, publish
    from explorer.queries.audience import seen_by

    with the_graph() as graph, seen_by(graph, audience, asked) as view:
        count = publish(view, choice, folder)
    say(f"Written: {folder} ({count} files; begin with {folder / INDEX})")
    if opened:
        click.launch(str(folder / INDEX))
