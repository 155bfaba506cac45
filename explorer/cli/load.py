"""`load`: read a dataset, check it, and make the graph its graph."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from explorer.cli.messages import say, say_all
from explorer.cli.options import the_graph, the_target

if TYPE_CHECKING:
    from explorer.dataset.dataset import Dataset
    from explorer.dataset.reader import Reading
    from explorer.graph.load import Load
    from explorer.graph.protocol import Graph


@click.command("load")
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Do not ask before the load.")
@click.option("--adopt", is_flag=True, help="Load into a database that holds nodes of others.")
def command(folder: Path | None, *, yes: bool, adopt: bool) -> None:
    """Load a dataset folder into the graph, wholly or not at all.

    DIR holds dataset.toml and CSV files; without it, the packaged example data is loaded.
    Loading the same data again changes nothing.
    """
    from explorer.dataset.reader import read
    from explorer.resources import folder as packaged

    origin = folder or packaged("seed_data")
    reading = read(origin)
    say_all(f"Warning: {warning}" for warning in reading.warnings)
    with the_graph() as graph:
        _load(graph, reading, str(origin), yes=yes, adopt=adopt)


def _load(graph: Graph, reading: Reading, origin: str, *, yes: bool, adopt: bool) -> None:
    before = _loaded(graph)
    if before and _same(before, reading.dataset):
        click.echo(f"Nothing changed: {before.id} in {graph.uri} holds this dataset already.")
        return
    if not yes:
        _confirm(graph, before)
    load = _describe(reading.dataset, before, origin)
    graph.apply(reading.dataset, load, adopt=adopt)
    _report(graph, reading.dataset, load)


def _loaded(graph: Graph) -> Load | None:
    from explorer.errors import EmptyGraphError

    try:
        return graph.load()
    except EmptyGraphError:
        return None


def _same(load: Load, dataset: Dataset) -> bool:
    return (load.dataset_hash, load.rows_hash) == (dataset.hash, dataset.rows_hash)


def _confirm(graph: Graph, before: Load | None) -> None:
    """Ask on a terminal: before data is replaced, or where the target was not named for us."""
    target = the_target()
    if not sys.stdin.isatty() or not (before or target.assumed):
        return
    what = f"replace {before.id} ({before.title})" if before else "load"
    where = f"{graph.uri} (from {target.origin})" if target.assumed else graph.uri
    click.confirm(f"This would {what} in {where}. Go on?", abort=True, err=True)


def _describe(dataset: Dataset, before: Load | None, origin: str) -> Load:
    import getpass

    from explorer.graph.load import describe

    number = int(before.id.rpartition("-")[2]) + 1 if before else 1
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return describe(dataset, number=number, at=now, by=_user(getpass.getuser), origin=origin)


def _user(getuser: object) -> str:
    try:
        return str(getuser())  # type: ignore[operator]
    except (KeyError, OSError, ImportError):  # no such user on this system
        return "unknown"


def _report(graph: Graph, dataset: Dataset, load: Load) -> None:
    counts = ", ".join(
        f"{file.removesuffix('.csv').replace('_', ' ')} {count}"
        for file, count in dataset.counts.items()
    )
    click.echo(f"Loaded {load.title} into {graph.uri} as {load.id}.")
    click.echo(f"{load.rows} rows: {counts}.")
    if load.illustrative:
        say(f"{load.illustrative} of the rows are illustrative, not facts.")
