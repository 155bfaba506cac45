"""`export`: the whole graph as a dataset folder, as a workbook, or as GraphML."""

from __future__ import annotations

from pathlib import Path

import click

from explorer.cli.messages import say, write_file
from explorer.cli.options import AUDIENCES, the_graph
from explorer.cli.writing import refuse_target, write_dataset


@click.command("export")
@click.argument("target", type=click.Path(path_type=Path))
@click.option(
    "--audience",
    type=click.Choice(AUDIENCES),
    default="internal",
    show_default=True,
    help="For whom a GraphML file is; a dataset is always whole.",
)
def command(target: Path, audience: str) -> None:
    """Write the graph to TARGET.

    A folder, or what has no suffix, is a dataset folder (new, empty, or a dataset already),
    always whole. With .xlsx it is the same as a workbook, to be edited and loaded again: a
    new one, or one that is a dataset already and not open in Excel. With .graphml it is a
    file for Gephi, yEd or Cytoscape, without persons.
    """
    suffix = "" if target.is_dir() else target.suffix.lower()
    if suffix == ".graphml":
        _graphml(target, audience)
    elif suffix not in ("", ".xlsx"):
        raise click.UsageError(
            f"{target}: cannot export to {target.suffix}; use .xlsx, .graphml, or no suffix"
        )
    else:
        _dataset(target)


def _dataset(target: Path) -> None:
    refuse_target(target)
    with the_graph() as graph:
        dataset = graph.dataset()
    write_dataset(dataset, target)


def _graphml(target: Path, audience: str) -> None:
    from explorer.output.graphml import graphml
    from explorer.queries.audience import seen_by

    with the_graph() as graph, seen_by(graph, audience) as view:
        load = view.graph.load()
        data = graphml(view.graph.dataset(), load)
    write_file(target, data)
    say(f"Written: {target} ({load.illustrative} of {load.rows} rows illustrative)")
    say(f"Audience: {audience}; {view.withheld} rows withheld")
