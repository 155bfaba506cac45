"""The command line: one module a verb, imported when it is called."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from keyword import iskeyword
from pathlib import Path
from typing import Any

import click

from explorer.cli.messages import say_all
from explorer.errors import DatasetError, ExplorerError, did_you_mean, nearest

VERBS = (
    *("init", "check", "load", "status", "history", "rollback", "forget"),
    *("find", "show", "query", "path", "compare", "cypher", "map", "report", "publish", "export"),
    *("import", "match"),
)


class Verbs(click.Group):
    """The verbs, each found in the module of its name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All verbs, in the order in which one meets them."""
        return list(VERBS)

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
            sys.stdout = Path(os.devnull).open("w")  # noqa: SIM115
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
