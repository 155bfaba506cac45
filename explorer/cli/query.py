"""`query`: the named questions, each a command whose options come from its file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from explorer.cli.answer import answer
from explorer.cli.options import format_options
from explorer.queries import SCOPES, TIERS

if TYPE_CHECKING:
    from explorer.graph.protocol import Graph
    from explorer.queries.library import NamedQuery, Parameter
    from explorer.queries.result import Result

FORMS = {"where": "COLUMN=VALUE"}  # of options whose type is no word for what to write


class Questions(click.Group):
    """The named queries as commands: the library, and the folder of --queries."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all questions."""
        from explorer.queries import library, own

        folder = ctx.params.get("folder")
        return [*library.names(), *(own.names(folder) if folder else ())]

    def get_command(self, ctx: click.Context, name: str) -> click.Command:
        """The question of that name; UnknownNameError with the nearest otherwise."""
        from explorer.queries import own

        return as_command(own.named(name, ctx.params.get("folder")))


@click.command("query", cls=Questions, invoke_without_command=True)
@click.option(
    "--queries",
    "folder",
    type=click.Path(path_type=Path),
    metavar="DIR",
    is_eager=True,  # so that --help after it lists them as well
    help="Also the query files of your own in this folder, NAME.cypher each; they may only read.",
)
@click.pass_context
def command(ctx: click.Context, folder: Path | None) -> None:
    """Ask one of the named questions; without a name, list them.

    `partnerships query NAME --help` explains a question, its options and its columns.
    `partnerships query --queries DIR NAME` asks one of your own.
    """
    if ctx.invoked_subcommand is None:
        click.echo(listed(folder))


def listed(folder: Path | None = None) -> str:
    """All questions under their headings, a line each, those of a folder in the end."""
    from explorer.queries import library, own

    questions = [library.named(name) for name in library.names()]
    headed = {
        group.capitalize(): [q for q in questions if q.group == group] for group in library.GROUPS
    }
    if folder:
        headed[f"Of your own, in {folder}"] = [
            own.read_own(folder / f"{name}.cypher") for name in own.names(folder)
        ]
    width = max(len(question.name) for some in headed.values() for question in some)
    lines: list[str] = []
    for heading, some in headed.items():
        lines += ["", f"{heading}:"]
        lines += [f"  {question.name:{width}}  {question.summary}".rstrip() for question in some]
    return "\n".join(lines[1:])


def as_command(query: NamedQuery) -> click.Command:
    """A question as a command."""

    @format_options
    @click.option("--sort", metavar="COLUMN", help="By this column: numbers the largest first.")
    @click.option("--cypher", is_flag=True, help="Print the query's text and do not run it.")
    @click.option(
        "--cite",
        is_flag=True,
        help="Add the rows of the dataset that each answer comes from, where they are not there.",
    )
    def run(
        form: str | None,
        output: Path | None,
        audience: str | None,
        *,
        sort: str | None,
        cypher: bool,
        cite: bool,
        **values: Any,
    ) -> None:
        if cypher:
            click.echo(query.text)
            return
        from explorer.queries.run import ask

        def asked(graph: Graph) -> Result:
            told = ask(graph, query, values, cite=cite)
            return told.sorted_by(sort) if sort else told

        answer(asked, form, output, audience)

    options = [as_option(parameter) for parameter in query.parameters]
    shared = getattr(run, "__click_params__", [])
    return click.Command(
        query.name,
        callback=run,
        params=[*options, *reversed(shared)],
        help=_help(query),
        short_help=query.summary,
    )


def as_option(parameter: Parameter) -> click.Option:
    """A parameter as an option of the command line."""
    flag = "--" + parameter.name.replace("_", "-")
    if parameter.type == "flag":
        return click.Option([flag], is_flag=True, help=parameter.doc)
    return click.Option(
        [flag],
        multiple=parameter.many,
        required=parameter.required,
        type=_click_type(parameter),
        metavar=None if _choices(parameter) else FORMS.get(parameter.type, parameter.type.upper()),
        help=parameter.doc + (f" Default: {parameter.default}." if parameter.default else ""),
    )


def _click_type(parameter: Parameter) -> click.ParamType[Any] | type:
    choices = _choices(parameter)
    if choices:
        return click.Choice(choices)
    return int if parameter.type == "integer" else str


def _choices(parameter: Parameter) -> tuple[str, ...]:
    return {"scope": SCOPES, "tier": TIERS}.get(parameter.type, ())


def _help(query: NamedQuery) -> str:
    width = max(len(column.name) for column in query.columns)
    columns = [f"  {column.name:{width}}  {column.doc}" for column in query.columns]
    columns += [f"  {query.cite.name:{width}}  {query.cite.doc}"] if query.cite else []
    words = f"\n\n\b\nExample:\n  partnerships query {query.name} {query.example}"
    example = words if query.example else ""
    return f"{query.doc}\n\n\b\nColumns:\n" + "\n".join(columns) + example
