"""A dataset wherever it stands: in a folder of CSV files, or in a workbook."""

from __future__ import annotations

from pathlib import Path

from explorer.dataset.dataset import Dataset
from explorer.dataset.locks import refuse_lock
from explorer.dataset.reader import Reading, read
from explorer.errors import UsageError

WORKBOOKS = (".xlsx", ".xlsm", ".xltx", ".xls")


def read_dataset(path: Path, encoding: str | None = None, loaded: Dataset | None = None) -> Reading:
    """Read a folder or a workbook; raises what `read` and `read_workbook` raise.

    UsageError where an encoding is named for a workbook, which knows its own, and InputError
    for a lock file.
    """
    refuse_lock(path)
    if path.suffix.lower() not in WORKBOOKS or path.is_dir():
        return read(path, encoding, loaded)
    if encoding:
        raise UsageError(f"{path}: a workbook knows its own encoding; name none for it.")
    from explorer.dataset.workbook import read_workbook

    return read_workbook(path, loaded)
