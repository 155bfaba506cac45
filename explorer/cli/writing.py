"""Writing a dataset for a command: whole, and only where nothing else is lost."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from explorer.cli.messages import say, write_file
from explorer.errors import UsageError

if TYPE_CHECKING:
    from explorer.dataset.dataset import Dataset


def refuse_target(target: Path) -> None:
    """Raise UsageError where a dataset cannot be written; for before anything else is done."""
    if _is_workbook(target):
        from explorer.dataset.workbook import refuse_workbook

        refuse_workbook(target)
    else:
        from explorer.dataset.writer import refuse_folder

        refuse_folder(target)


def write_dataset(dataset: Dataset, target: Path) -> None:
    """Write a dataset to a folder or to a workbook, and say so."""
    refuse_target(target)
    if _is_workbook(target):
        from explorer.dataset.workbook_writer import workbook_of

        write_file(target, workbook_of(dataset))
    else:
        from explorer.dataset.writer import write

        write(dataset, target)
    rows = sum(dataset.counts.values())
    say(f"Written: {target} ({rows} rows, whole: restricted rows and persons are in it)")


def _is_workbook(target: Path) -> bool:
    suffix = "" if target.is_dir() else target.suffix.lower()
    if suffix not in ("", ".xlsx"):
        raise UsageError(
            f"{target}: a dataset is written as a folder, without a suffix, or as .xlsx"
        )
    return suffix == ".xlsx"
