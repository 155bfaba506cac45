"""`history`: the loads of a graph, and what each of them changed."""

from __future__ import annotations

from pathlib import Path

import click

from explorer.cli.messages import deliver
from explorer.cli.options import chosen_format, the_graph

COLUMNS = {
    "load": "Its id; `partnerships rollback LOAD` goes back to it.",
    "at": "When, UTC.",
    "by": "By whom, as the system knows.",
    "title": "The title of the dataset.",
    "rows": "Number of rows.",
    "illustrative": "Number of rows that are illustrative.",
    "changes": "What it changed.",
    "hash": "The dataset's hash, shortened.",
    "origin": "Where it was loaded from.",
}

FACTS = ("id", "at", "by", "title", "rows", "illustrative", "changes")


@click.command("history")
@click.option(
    "--format",
    "form",
    type=click.Choice(("table", "csv", "json", "markdown", "xlsx")),
    help="Default: table.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write to this file; its suffix tells the format.",
)
def command(form: str | None, output: Path | None) -> None:
    """List the last loads that can be gone back to, the newest first."""
    from explorer.queries.result import Column, Result
    from explorer.queries.run import stamp_of

    chosen = chosen_format(form, output)
    with the_graph() as graph:
        current, loads = graph.load(), graph.loads()
    rows = tuple(
        (*(getattr(one, name) for name in FACTS), one.dataset_hash[:12], one.origin)
        for one in reversed(loads)
    )
    columns = tuple(Column(name, doc) for name, doc in COLUMNS.items())
    deliver(Result("History", columns, rows, stamp_of(current, current.as_of, "")), chosen, output)
