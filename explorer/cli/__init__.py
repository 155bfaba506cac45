"""The command line: one module a verb, imported when it is called."""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module
from keyword import iskeyword
from typing import Any

import click

from explorer.cli.messages import say_all
from explorer.errors import DatasetError, ExplorerError, did_you_mean, nearest

# Each with the first sentence of its help, so that the list of them imports none.
VERBS = {
    "init": "Write an empty dataset to the folder DIR, which is new or empty.",
    "check": "Check a dataset folder, or a workbook, without loading it.",
    "load": "Load a dataset folder into the graph, wholly or not at all.",
    "status": "Say what the graph holds; with DIR or XLSX, whether it is that dataset.",
    "history": "List the last loads that can be gone back to, the newest first.",
    "rollback": "Go back to LOAD, or to the load before the current one.",
    "forget": "Show where TEXT stands, such as a person's name, and remove it for good.",
    "find": "What do we have on hydrogen? Every record that holds all the words of TEXT.",
    "show": "The dossier of a partner, consortium, faculty, school, institute or service.",
    "query": "Ask one of the named questions; without a name, list them.",
    "path": "All shortest connections between two partners, faculties or units.",
    "compare": "Compare two partners or faculties, two days, or two loads.",
    "cypher": "Run a Cypher query of your own.",
    "map": "Draw a view as one HTML file: searchable, offline, readable by keyboard.",
    "report": "The whole portfolio on one page, for a committee.",
    "publish": "Write everything as a folder of pages that open by a double click.",
    "export": "Write the graph to TARGET.",
    "import": "Turn tables of other systems into a dataset folder, by a profile.",
    "match": "Propose, for each name in a column of FILE, the partner that it means.",
}
# Records and rows by the hundred thousand are in no cycle; to look for some ever again takes a
# tenth of a load and of a long answer.
OBJECTS_BETWEEN_COLLECTIONS = 1_000_000


class Verbs(click.Group):
    """The verbs, each found in the module of its name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All verbs, in the order in which one meets them."""
        return list(VERBS)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list in --help."""
        with formatter.section("Commands"):
            formatter.write_dl([*VERBS.items()])

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """The command of a verb."""
        if name not in VERBS:
            return None
        module = f"{name}_" if iskeyword(name) else name
        command = import_module(f"explorer.cli.{module}").command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is meant, or an error that names the nearest."""
        if args and args[0] not in VERBS and not args[0].startswith("-"):
            hint = did_you_mean(nearest(args[0], VERBS))
            ctx.fail(f"there is no command {args[0]!r}.{hint}")
        return super().resolve_command(ctx, args)

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run, and let no traceback reach the user."""
        if sys.stdout is None:  # closed by the caller
            sys.stdout = open(os.devnull, "w")  # noqa: PTH123, SIM115
        gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)
        try:
            return super().main(*args, **kwargs)
        except ExplorerError as error:
            say_all(error.notes if isinstance(error, DatasetError) else ())
            say_error(str(error))
            sys.exit(error.exit_code)
        except OSError as error:
            say_error(f"{error.filename or 'output'}: {error.strerror or error}")
            sys.exit(1)
        except Exception as error:
            if os.environ.get("PARTNERSHIPS_DEBUG"):
                raise
            say_error(
                f"{type(error).__name__}: {error}\nThis is a fault of the program, not yours. "
                "Set PARTNERSHIPS_DEBUG=1 to see where it stands, and report it."
            )
            sys.exit(1)


def say_error(text: str) -> None:
    """An error on stderr, its control characters made visible."""
    from explorer.output.visible import visible

    click.echo(f"Error: {visible(text)}", err=True)


@click.command(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="partnership-explorer", prog_name="partnerships")
@click.option(
    "--graph",
    "uri",
    metavar="URI",
    help="A folder, or bolt://, neo4j://, neo4j+s://, bolt+s:// for a Neo4j. "
    "Else PARTNERSHIPS_GRAPH, else NEO4J_URI, else a folder of yours.",
)
@click.pass_context
def main(ctx: click.Context, uri: str | None) -> None:
    """Explore a university's partnerships: load them, ask about them, map their reach.

    \b
    First:   partnerships load              the packaged example data
    Then:    partnerships query reach       who works with how many faculties
             partnerships map reach -o reach.html
    """
    ctx.obj = uri
