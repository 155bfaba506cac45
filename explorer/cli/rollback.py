"""`rollback`: show what going back to an earlier load changes, and go back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from explorer.cli.load import go_on, show_progress
from explorer.cli.messages import say
from explorer.cli.options import the_graph
from explorer.cli.writing import refuse_target, write_dataset

if TYPE_CHECKING:
    from explorer.graph.load import Load


@click.command("rollback")
@click.argument("load", metavar="[LOAD]", required=False)
@click.option(
    "--to",
    "target",
    metavar="DIR|XLSX",
    type=click.Path(path_type=Path),
    help="Also write it here.",
)
@click.option("--dry-run", is_flag=True, help="Show what would change, and change nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--wait", is_flag=True, help="Wait while a load is under way.")
@click.option("--verify", is_flag=True, help="Read everything back afterwards.")
@click.option("--rebuild", is_flag=True, help="Write everything anew; not atomic on a Neo4j.")
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "json")),
    default="text",
    show_default=True,
    help="How the difference is shown.",
)
def command(
    load: str | None,
    target: Path | None,
    *,
    dry_run: bool,
    yes: bool,
    wait: bool,
    verify: bool,
    rebuild: bool,
    form: str,
) -> None:
    """Go back to LOAD, or to the load before the current one.

    Going back is a load of its own in the history, so it can be undone as well. With --to
    the restored dataset is written as `export` writes it, to a folder or a workbook, whole:
    restricted rows and persons are in it. Where that cannot be, nothing is done.
    """
    from explorer.graph.protocol import Options
    from explorer.reload import plan_rollback, retrying

    if target:
        refuse_target(target)
    options = Options(rebuild=rebuild, verify=verify, progress=show_progress)
    with the_graph(loads=True) as graph:

        def once() -> Load | None:
            made = plan_rollback(graph, load)
            origin = f"rollback from {made.current.id}" if made.current else "rollback"
            return go_on(made, origin, options, yes=yes, dry_run=dry_run, form=form)

        done = retrying(once, wait=wait)
        if done and form == "text":
            click.echo(f"Went back; {graph.uri} is at {done.id} now.")
        if target:
            restored = plan_rollback(graph, load).dataset if dry_run else graph.dataset()
            write_dataset(restored, target)
        elif done:
            say("Your files still hold the other data; --to DIR|XLSX writes the restored.")
