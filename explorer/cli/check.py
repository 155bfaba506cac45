"""`check`: read a dataset and say everything that is wrong with it."""

from __future__ import annotations

from pathlib import Path

import click

from explorer.cli.messages import say_all


@click.command("check")
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@click.option("--strict", is_flag=True, help="Warnings count as problems.")
@click.pass_context
def command(ctx: click.Context, folder: Path | None, *, strict: bool) -> None:
    """Check a dataset folder without loading it.

    Every problem of every file is listed as file:row:column, the row as a spreadsheet shows it.
    """
    from explorer.dataset.reader import read
    from explorer.resources import folder as packaged

    reading = read(folder or packaged("seed_data"))
    say_all(f"Warning: {warning}" for warning in reading.warnings)
    rows = sum(reading.dataset.counts.values())
    if strict and reading.warnings:
        click.echo(f"{len(reading.warnings)} warnings in {rows} rows.")
        ctx.exit(1)
    click.echo(f"No problems in {rows} rows of {len(reading.dataset.counts)} files.")
