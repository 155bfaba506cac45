"""`forget`: take a person's name out of the graph and of every stored load."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from explorer.cli.differences import show
from explorer.cli.messages import say
from explorer.cli.options import the_graph
from explorer.errors import InputError, UsageError

if TYPE_CHECKING:
    from explorer.forget import Erasure
    from explorer.graph.load import Load

SHOWN = 10  # places of each stored load


@click.command("forget")
@click.argument("text")
@click.option("--dry-run", is_flag=True, help="Show where it stands, and change nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--wait", is_flag=True, help="Wait while a load is under way or somebody reads.")
@click.option("--verify", is_flag=True, help="Read everything back afterwards.")
def command(text: str, *, dry_run: bool, yes: bool, wait: bool, verify: bool) -> None:
    """Show where TEXT stands, such as a person's name, and remove it for good.

    It goes from the graph and from every stored load, and there is no way back. Whole words
    are looked for, in any case. A cell with nothing else in it becomes empty; inside another
    text the name becomes [removed]. The history says that it was done, not what. Where the
    same words stand in another order, or with others between, the place is shown and they stay.
    """
    from explorer.forget import erase, plan_erasure
    from explorer.graph.protocol import Options
    from explorer.reload import retrying

    with the_graph(loads=True) as graph:

        def once() -> Load | None:
            found = plan_erasure(graph, text)
            _show(found)
            if found.nothing:
                raise InputError(f"{text!r} stands nowhere in {graph.uri} or its stored loads.")
            if dry_run:
                return None
            _confirm(yes=yes)
            return erase(found, Options(verify=verify))

        done = retrying(once, wait=wait)
        if done:
            click.echo(f"Removed; {graph.uri} is at {done.id} now.")
            say(
                "Not reached from here: your CSV files and workbooks (loaded again, they bring "
                "it back), the .imported-*.zip that `import` keeps beside them, what was exported "
                "or mailed, backups, a Neo4j's transaction logs."
            )


def _show(found: Erasure) -> None:
    if not found.plan.nothing:
        show(found.plan, "text")
    for load, places in found.stored.items():
        _tell(f"stored with {load}", places)
    for load, places in found.similar.items():
        _tell(f"similar in {load}, look yourself, this stays", places)


def _tell(what: str, places: Sequence[str]) -> None:
    from explorer.output.visible import visible

    if places:
        more = f" and {len(places) - SHOWN} more" if len(places) > SHOWN else ""
        click.echo(visible(f"{what}: {', '.join(places[:SHOWN])}{more}"))


def _confirm(*, yes: bool) -> None:
    if yes:
        return
    if not sys.stdin.isatty():
        raise UsageError("this cannot be undone; add --yes.")
    click.confirm("Remove it everywhere? This cannot be undone.", abort=True, err=True)
