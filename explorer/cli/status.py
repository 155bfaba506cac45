"""`status`: what is loaded, from where, when and by whom."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from explorer.cli.messages import deliver
from explorer.cli.options import chosen_format, the_graph
from explorer.cli.reading import encoding_option

if TYPE_CHECKING:
    from explorer.graph.load import Load
    from explorer.queries.result import Result


@click.command("status")
@click.argument("folder", metavar="[DIR|XLSX]", required=False, type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(("table", "csv", "json", "markdown")),
    default="table",
    show_default=True,
    help="How the facts are shown.",
)
@encoding_option
def command(folder: Path | None, form: str, encoding: str | None) -> None:
    """Say what the graph holds; with DIR or XLSX, whether it is that dataset."""
    with the_graph() as graph:
        load = graph.load()
        facts = [("Graph", graph.uri), *_facts(load)]
    if folder:
        facts.append((f"Same as {folder}", _compared(load, folder, encoding)))
    deliver(_result(load, facts), chosen_format(form, None), None)


def _facts(load: Load) -> list[tuple[str, str]]:
    facts = [
        ("Title", load.title),
        ("Licence", load.licence),
        ("Load", load.id),
        ("Loaded at", load.at),
        ("Loaded by", load.by),
        ("Loaded from", load.origin),
        ("Dataset hash", load.dataset_hash),
        ("As of", load.as_of),
        ("Rows", str(load.rows)),
        ("Illustrative rows", str(load.illustrative)),
        ("Nodes", str(load.nodes)),
        ("Relationships", str(load.relationships)),
    ]
    return [(name, value) for name, value in facts if value]


def _compared(load: Load, folder: Path, encoding: str | None) -> str:
    from explorer.dataset.source import read_dataset

    dataset = read_dataset(folder, encoding).dataset
    if dataset.hash != load.dataset_hash:
        return "no"
    return "yes" if dataset.rows_hash == load.rows_hash else "yes, but rows moved"


def _result(load: Load, facts: list[tuple[str, str]]) -> Result:
    from explorer.queries.result import Column, Result
    from explorer.queries.run import stamp_of

    columns = (Column("fact"), Column("value"))
    return Result("Status", columns, tuple(facts), stamp_of(load, load.as_of, ""))
