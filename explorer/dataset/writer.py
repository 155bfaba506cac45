"""A dataset as a folder again: canonical CSV that the reader reads back unchanged."""

from __future__ import annotations

import csv
import io
import json
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from explorer.dataset.cells import protect
from explorer.dataset.dataset import Dataset
from explorer.dataset.records import BY_FILE, RECORDS, Heading, Record, headings
from explorer.dataset.settings import FILE, Settings
from explorer.errors import UsageError


def write(dataset: Dataset, folder: Path) -> None:
    """Write the dataset to a folder that is new, empty, or a dataset already.

    Everything is written beside it first, so that a full disk leaves it as it was.
    Raises UsageError where the folder holds something else or cannot be written.
    """
    _refuse_foreign(folder)
    try:
        _write_beside(dataset, folder)
    except OSError as error:
        raise UsageError(f"{folder}: cannot be written: {error.strerror}") from error


def csv_of(kind: type[Record], records: Sequence[Record]) -> str:
    """The records of one class as CSV text, in the order given, lists sorted by id."""
    stream = io.StringIO(newline="")
    lines = csv.writer(stream, lineterminator="\n")
    office = sorted({name for record in records for name in record.office})
    lines.writerow([*(heading.heading for heading in headings(kind)), *office])
    for record in records:
        own = [cell_text(heading, record) for heading in headings(kind)]
        lines.writerow([*own, *(protect(record.office.get(name, "")) for name in office)])
    return stream.getvalue()


def cell_text(heading: Heading, record: Record) -> str:
    """One cell as it stands in a CSV file."""
    value = getattr(record, heading.field)
    if value is None:
        return ""
    if heading.money:
        return money_text(value)
    if isinstance(value, tuple):
        return protect(";".join(sorted(value)))
    return protect(value) if isinstance(value, str) else str(value)


def money_text(pence: int) -> str:
    """Pence as pounds: `1200`, or `1200.50` where there are pence."""
    pounds, rest = divmod(pence, 100)
    return f"{pounds}.{rest:02}" if rest else str(pounds)


def toml_of(settings: Settings) -> str:
    """dataset.toml, its tables in a fixed order."""
    values = settings.model_dump(exclude_none=True)
    tables = {key: value for key, value in values.items() if isinstance(value, dict)}
    lines = [_toml_line(key, value) for key, value in values.items() if key not in tables]
    for name, table in tables.items():
        lines += ["", f"[{name}]", *(_toml_line(key, value) for key, value in table.items())]
    return "\n".join(lines) + "\n"


def _toml_line(key: str, value: Any) -> str:
    return f"{key} = {json.dumps(value, ensure_ascii=False)}"


def _refuse_foreign(folder: Path) -> None:
    if not folder.exists():
        if not folder.parent.is_dir():
            raise UsageError(f"{folder}: there is no folder {folder.parent}")
        return
    if not folder.is_dir():
        raise UsageError(f"{folder}: is a file, not a folder")
    if any(folder.iterdir()) and not (folder / FILE).is_file():
        raise UsageError(f"{folder}: holds other files; name a new or an empty folder")


def _write_beside(dataset: Dataset, folder: Path) -> None:
    beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        (beside / FILE).write_text(toml_of(dataset.settings), encoding="utf-8")
        for kind in RECORDS:
            if dataset.of(kind) or (folder / kind.file).exists():
                text = csv_of(kind, dataset.of(kind))
                (beside / kind.file).write_text(text, encoding="utf-8-sig", newline="")
        folder.mkdir(exist_ok=True)
        for name in (FILE, *BY_FILE):
            if (beside / name).exists():
                (beside / name).replace(folder / name)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
