"""`init`: an empty dataset, for another university."""

from __future__ import annotations

from pathlib import Path

import click

from explorer.cli.messages import say
from explorer.errors import UsageError


@click.command("init")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def command(folder: Path) -> None:
    """Write an empty dataset to the folder DIR, which is new or empty.

    It holds every file with its headings, a dataset.toml to fill in, and a README.md that
    says what each column means.
    """
    from explorer.dataset.settings import FILE
    from explorer.dataset.source import WORKBOOKS
    from explorer.dataset.template import README, start

    if folder.suffix.lower() in WORKBOOKS and not folder.is_dir():
        raise UsageError(
            f"{folder}: `init` writes a folder of CSV files, so name a folder. Once that is "
            "loaded, `export` writes the same as a workbook."
        )
    written = start(folder)
    say(f"Written: {folder} ({len(written)} files)")
    say(f"Fill in {folder / FILE}, then the CSV files; {folder / README} says how.")
    say(f"partnerships check {folder} says what is still missing.")
