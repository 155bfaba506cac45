"""Results on stdout or into a file, everything else on stderr."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from explorer.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from explorer.queries.audience import View
    from explorer.queries.result import Result


def deliver(result: Result, form: str, output: Path | None) -> None:
    """Give a result in a format, its stamp on stderr where the format has no place for it."""
    from explorer import output as formats

    if output:
        write_file(output, formats.render(result, form, to_file=True))
    else:
        to_stdout(formats.render(result, form, **terminal(form)))
    if form in ("table", "csv"):
        notes = result.notes if form == "csv" else ()  # a table holds them itself
        for line in (*notes, *formats.stamp_lines(result.stamp)):
            say(line)
    if output:
        say(f"Written: {output}")


def for_audience(result: Result, view: View) -> Result:
    """The result with the audience it is for in its stamp."""
    stamp = replace(result.stamp, audience=view.audience, withheld=view.withheld)
    return replace(result, stamp=stamp)


def write_file(path: Path, data: bytes) -> None:
    """Write a file whole or not at all; UsageError where it cannot be written."""
    path = path.resolve()  # what a link points to is written, the link stays
    if path.exists() and not path.is_file():  # a pipe or a device
        path.write_bytes(data)
        return
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_bytes(data)
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True) if beside.parent.is_dir() else None
        reason = "there is no such folder" if not path.parent.is_dir() else error.strerror
        raise UsageError(f"{path}: cannot be written: {reason}") from error


def say(text: str) -> None:
    """A line for the person, on stderr."""
    from explorer.output.visible import visible

    click.echo(visible(text), err=True)


def say_all(lines: Iterable[object]) -> None:
    """A line each, on stderr."""
    for line in lines:
        say(str(line))


def to_stdout(data: bytes) -> None:
    """Bytes for whoever reads the output."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def terminal(form: str) -> dict[str, Any]:
    """How wide the terminal is and whether it has colours; nothing where the output is piped."""
    if form == "xlsx" and sys.stdout.isatty():
        raise UsageError("a workbook is not for the terminal; name a file with -o FILE.xlsx")
    if not sys.stdout.isatty():
        return {}
    width = os.get_terminal_size(sys.stdout.fileno()).columns
    return {"width": width, "colour": not os.environ.get("NO_COLOR")}
