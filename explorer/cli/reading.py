"""Reading a dataset for a command: in which encoding, and what is said of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from explorer.cli.messages import say_all
from explorer.errors import DatasetError

if TYPE_CHECKING:
    from explorer.dataset.dataset import Dataset
    from explorer.dataset.reader import Reading

encoding_option = click.option(
    "--encoding",
    type=click.Choice(("utf-8", "windows-1252")),
    help="Of CSV files without a mark that tells it; default: utf-8. dataset.toml is always UTF-8.",
)


def read_and_tell(
    origin: Path,
    encoding: str | None,
    loaded: Callable[[], Dataset | None] = lambda: None,
) -> Reading:
    """Read a dataset, and say what is special about it.

    Where there are problems, they are told again beside what is `loaded`.
    """
    reading = _read(origin, encoding, loaded)
    say_all(reading.notes)
    say_all(f"Warning: {warning}" for warning in reading.warnings)
    return reading


def refuse_losses(reading: Reading, loaded: Dataset | None) -> None:
    """Raise DatasetError where letters were lost since what is loaded, or a label contradicts it.

    What else was lost is said.
    """
    from explorer.dataset.loaded import losses, zeros

    if loaded is None:
        return
    if problems := [*losses(reading.dataset, loaded), *reading.mislabelled(loaded)]:
        raise DatasetError([*reading.placed(problems)])
    say_all(reading.placed(zeros(reading.dataset, loaded)))


def _read(origin: Path, encoding: str | None, loaded: Callable[[], Dataset | None]) -> Reading:
    from explorer.dataset.source import read_dataset

    try:
        return read_dataset(origin, encoding)
    except DatasetError:
        before = loaded()
        if before is None:
            raise
        return read_dataset(origin, encoding, before)
