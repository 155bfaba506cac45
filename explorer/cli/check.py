"""`check`: read a dataset and say everything that is wrong with it."""

from __future__ import annotations

from pathlib import Path

import click

from explorer.cli.reading import encoding_option, read_and_tell


@click.command("check")
@click.argument("folder", metavar="[DIR|XLSX]", required=False, type=click.Path(path_type=Path))
@click.option("--strict", is_flag=True, help="Warnings count as problems.")
@encoding_option
@click.pass_context
def command(ctx: click.Context, folder: Path | None, *, strict: bool, encoding: str | None) -> None:
    """Check a dataset folder, or a workbook, without loading it.

    Every problem of every file is listed as file:row:column, the row as a spreadsheet shows
    it; in a workbook as sheet!cell.
    """
    from explorer.dataset.importers.words import counted
    from explorer.resources import folder as packaged

    reading = read_and_tell(folder or packaged("seed_data"), encoding)
    rows = counted(sum(reading.dataset.counts.values()), "row", "rows")
    if strict and reading.warnings:
        click.echo(f"{counted(len(reading.warnings), 'warning', 'warnings')} in {rows}.")
        ctx.exit(1)
    files = counted(len(reading.dataset.counts), "file", "files")
    click.echo(f"No problems in {rows} of {files}.")
