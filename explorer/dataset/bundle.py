"""A dataset as one archive, to be kept beside the graph: CSV files, and the row of each record."""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from pathlib import Path

from explorer.dataset.dataset import Dataset
from explorer.dataset.reader import read
from explorer.dataset.records import RECORDS, Record
from explorer.dataset.settings import FILE
from explorer.dataset.writer import csv_of, toml_of

ROWS = "rows.json"
FACTS = "load.json"
THE_SAME_DAY = (1980, 1, 1, 0, 0, 0)  # so that the same dataset gives the same bytes


def pack(dataset: Dataset, facts: dict[str, object]) -> bytes:
    """The archive of a dataset, with the facts of its load."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        _add(archive, FACTS, json.dumps(facts, ensure_ascii=False, indent=1))
        _add(archive, FILE, toml_of(dataset.settings))
        for kind in RECORDS:
            _add(archive, kind.file, csv_of(kind, dataset.of(kind)))
        rows = {kind.file: [record.row for record in dataset.of(kind)] for kind in RECORDS}
        _add(archive, ROWS, json.dumps(rows))
    return stream.getvalue()


def unpack(data: bytes) -> Dataset:
    """The dataset of an archive, every record at its row."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive, tempfile.TemporaryDirectory() as folder:
        for name in (FILE, *(kind.file for kind in RECORDS)):
            (Path(folder) / name).write_bytes(archive.read(name))
        dataset = read(Path(folder)).dataset
        rows = json.loads(archive.read(ROWS))
    placed = {kind: _placed(dataset.of(kind), rows[kind.file]) for kind in RECORDS}
    return Dataset(dataset.settings, placed)


def facts_of(data: bytes) -> dict[str, object]:
    """The facts of the load alone."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        facts: dict[str, object] = json.loads(archive.read(FACTS))
    return facts


def _add(archive: zipfile.ZipFile, name: str, text: str) -> None:
    entry = zipfile.ZipInfo(name, THE_SAME_DAY)
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, text.encode())


def _placed(records: tuple[Record, ...], rows: list[int]) -> tuple[Record, ...]:
    return tuple(
        record.model_copy(update={"row": row}) for record, row in zip(records, rows, strict=True)
    )
