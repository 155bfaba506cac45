"""`load`: read a dataset, show what it changes, and make the graph its graph."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from explorer.cli.differences import show, show_guard
from explorer.cli.messages import say
from explorer.cli.options import the_graph, the_target
from explorer.cli.reading import encoding_option, read_and_tell, refuse_losses
from explorer.errors import ExplorerError

if TYPE_CHECKING:
    from explorer.dataset.dataset import Dataset
    from explorer.graph.load import Load
    from explorer.graph.protocol import Graph, Options
    from explorer.reload import Plan

LARGE = 10_000  # nodes and relationships; less is written at once


@click.command("load")
@click.argument("folder", metavar="[DIR|XLSX]", required=False, type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Show what would change and be stopped.")
@click.option("--yes", is_flag=True, help="Do not ask before the load. It does not pass the guard.")
@click.option(
    "--accept",
    multiple=True,
    metavar="WHAT",
    help="Let a change through that the guard stops: removals:FILE, changes:FILE.COLUMN, "
    "undone, or all.",
)
@click.option("--wait", is_flag=True, help="Wait while another load is under way.")
@click.option("--verify", is_flag=True, help="Read everything back after the load.")
@click.option("--adopt", is_flag=True, help="Load into a database that holds nodes of others.")
@click.option(
    "--rebuild", is_flag=True, help="Write everything anew; on a Neo4j this is not atomic."
)
@encoding_option
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "json")),
    default="text",
    show_default=True,
    help="How the difference is shown.",
)
def command(
    folder: Path | None,
    *,
    dry_run: bool,
    yes: bool,
    accept: tuple[str, ...],
    wait: bool,
    verify: bool,
    adopt: bool,
    rebuild: bool,
    encoding: str | None,
    form: str,
) -> None:
    """Load a dataset folder into the graph, wholly or not at all.

    DIR holds dataset.toml and CSV files, XLSX the same in one workbook; without either, the
    packaged example data is loaded. What changes is shown first. Loading the same data again
    changes nothing. A load that looks like an accident (many removals, many other values in
    one column), or that makes again what a rollback took back, stops.
    """
    from explorer.graph.protocol import Options
    from explorer.reload import plan, retrying
    from explorer.resources import folder as packaged

    origin = folder or packaged("seed_data")
    reading = read_and_tell(origin, encoding, _loaded)
    options = Options(adopt=adopt, rebuild=rebuild, verify=verify, progress=show_progress)
    with the_graph(loads=True) as graph:

        def once() -> Load | None:
            made = plan(graph, reading.dataset, accept, reading.where)
            refuse_losses(reading, made.before)
            return go_on(made, str(origin), options, yes=yes, dry_run=dry_run, form=form)

        load = retrying(once, wait=wait)
        if load and form == "text":
            _report(graph, reading.dataset, load)


def go_on(
    made: Plan, origin: str, options: Options, *, yes: bool, dry_run: bool, form: str
) -> Load | None:
    """Show a plan; unless it is a dry run, let the guard look, ask, and carry it out."""
    from explorer.reload import carry_out

    ends_here = made.nothing or dry_run
    if form == "text" or ends_here or made.alarms:
        show(made, form)
    if ends_here:
        show_guard(made) if form == "text" else None
        return None
    made.refuse_alarms()
    if not yes:
        _confirm(made)
    load = carry_out(made, origin, options)
    if form == "json":
        show(made, form, load)
    return load


def show_progress(written: int, total: int) -> None:
    """Say on one line of the terminal how much of a large load is written."""
    if total >= LARGE and sys.stderr.isatty():
        text = f"\rWriting: {written:,} of {total:,} nodes and relationships"
        click.echo(text, err=True, nl=written == total)


def _loaded() -> Dataset | None:
    """What the graph holds; None where that cannot be told, which is not the matter then."""
    try:
        with the_graph(loads=True) as graph:
            return graph.dataset()
    except ExplorerError:
        return None


def _confirm(made: Plan) -> None:
    """Ask on a terminal: before data is replaced, or where the target was not named for us."""
    target = the_target()
    if not sys.stdin.isatty() or not (made.current or target.assumed):
        return
    what = f"replace {made.current.id} ({made.current.title})" if made.current else "load"
    where = f"{made.graph.uri} (from {target.origin})" if target.assumed else made.graph.uri
    click.confirm(f"This would {what} in {where}. Go on?", abort=True, err=True)


def _report(graph: Graph, dataset: Dataset, load: Load) -> None:
    counts = ", ".join(
        f"{file.removesuffix('.csv').replace('_', ' ')} {count}"
        for file, count in dataset.counts.items()
    )
    click.echo(f"Loaded {load.title} into {graph.uri} as {load.id}.")
    click.echo(f"{load.rows} rows: {counts}.")
    if load.illustrative:
        say(f"{load.illustrative} of the rows are illustrative, not facts.")
