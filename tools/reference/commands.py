"""docs/reference/commands.md: every command, its arguments and its options, from click."""

from __future__ import annotations

from collections.abc import Iterator
from inspect import cleandoc

import click

from explorer.cli import main
from reference.markdown import block, code, either, notice, table

INTRODUCTION = """\
# Commands

`partnerships --help` lists the commands, `partnerships COMMAND --help` tells the same as this page. Results go to stdout, everything else to stderr. The command ends with 0 when it is done; 1 when the input is at fault, the guard stopped a load, or the answer was no; 2 when the command line is wrong; 3 when the graph cannot be reached, is locked, is not ours or is empty.

The shell can complete commands, questions and options: put `eval "$(_PARTNERSHIPS_COMPLETE=bash_source partnerships)"` into `~/.bashrc`; for zsh the same with `zsh_source` into `~/.zshrc`; for fish `_PARTNERSHIPS_COMPLETE=fish_source partnerships | source` into `config.fish`.
"""  # noqa: E501


def page() -> str:
    """The page as Markdown."""
    context = click.Context(main, info_name="partnerships")
    parts = [notice("explorer/cli"), INTRODUCTION, body(main, context)]
    parts += sections(main, context, level=2)
    return "\n".join(filter(None, parts))


def sections(group: click.Group, parent: click.Context, level: int) -> Iterator[str]:
    """Each command of a group, with those that it has itself."""
    for name in group.list_commands(parent):
        command = group.get_command(parent, name)
        assert command
        context = click.Context(command, info_name=name, parent=parent)
        title = context.command_path.removeprefix("partnerships ")
        yield f"{'#' * level} {title}\n"
        yield body(command, context)
        if title == "query":
            yield "[Questions](queries.md) has each of them.\n"
        elif isinstance(command, click.Group):
            yield from sections(command, context, level + 1)


def body(command: click.Command, context: click.Context) -> str:
    """How a command is called, what it does, and its options."""
    pieces = " ".join(command.collect_usage_pieces(context))
    usage = block(f"{context.command_path} {pieces}")
    header = ("option", "value", "meaning")
    return "\n".join(filter(None, (usage, prose(command), table(header, rows(command, context)))))


def prose(command: click.Command) -> str:
    """The help, its paragraphs that keep their lines as blocks of code."""
    paragraphs = cleandoc(command.help or "").split("\n\n")
    return "\n\n".join(map(paragraph, paragraphs)) + "\n"


def paragraph(text: str) -> str:
    """A paragraph of a help text; one that keeps its lines is a block of code."""
    return block(text[1:]).strip() if text.startswith("\b") else " ".join(text.split())


def rows(command: click.Command, context: click.Context) -> list[tuple[str, str, str]]:
    """The options of a command, but --help, which all have."""
    options = [one for one in command.params if isinstance(one, click.Option)]
    return [row(option, context) for option in options]


def row(option: click.Option, context: click.Context) -> tuple[str, str, str]:
    """An option: how it is written, what it takes, what it means."""
    names = ", ".join(map(code, option.opts))
    said = [option.help or ""]
    if option.required:
        said.append("Required.")
    if option.show_default:
        said.append(f"Default: {option.default}.")
    return names, value(option, context), " ".join(filter(None, said))


def value(option: click.Option, context: click.Context) -> str:
    """What an option takes, or nothing for a flag."""
    if option.is_flag:
        return ""
    if isinstance(option.type, click.Choice):
        return either([str(choice) for choice in option.type.choices])
    if isinstance(option.type, click.IntRange):
        return f"{code('INTEGER')}, {code(option.get_help_extra(context)['range'])}"
    return either(option.make_metavar(context).split("|"))
