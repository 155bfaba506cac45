"""A dataset as a folder again: canonical CSV that the reader reads back unchanged."""

from __future__ import annotations

import csv
import io
import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import MappingProxyType

from explorer.dataset.cells import protect
from explorer.dataset.columns import number_text
from explorer.dataset.dataset import Dataset
from explorer.dataset.records import BY_FILE, RECORDS, REQUIRED_FILES, Heading, Record, headings
from explorer.dataset.settings import FILE, Settings
from explorer.errors import UsageError


def write(
    dataset: Dataset, folder: Path, beside: Mapping[str, bytes] = MappingProxyType({})
) -> None:
    """Write the dataset to a folder that is new, empty, or a dataset already.

    `beside` are files that go with it, by their names; other files in it stay. Everything is
    written aside first and then moved into place, and moved back where that fails, so that the
    folder holds the new dataset or the old.
    Raises UsageError where the folder holds something else or cannot be written.
    """
    with writable(folder):
        _refuse_foreign(folder)
        with made(folder):
            _write_aside(dataset, folder, beside)


@contextmanager
def writable(path: Path) -> Iterator[None]:
    """Raise UsageError where the system does not let a file or folder be written."""
    try:
        yield
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror}") from error


@contextmanager
def made(folder: Path) -> Iterator[None]:
    """Make the folder where it is new, and take it away again where the writing fails."""
    new = not folder.exists()
    folder.mkdir(exist_ok=True)
    try:
        yield
    except BaseException:
        if new:
            folder.rmdir()
        raise


def refuse_folder(folder: Path) -> None:
    """Raise UsageError where `write` would; writes nothing."""
    with writable(folder):
        _refuse_foreign(folder)
    refuse_unwritable(folder / FILE if folder.exists() else folder)


def refuse_unwritable(path: Path) -> None:
    """Raise UsageError where there can be no file or folder of this name; leaves none behind."""
    if not path.parent.is_dir():
        raise UsageError(f"{path}: there is no folder {path.parent}")
    with writable(path), tempfile.TemporaryFile(dir=path.parent):
        pass


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
    return protect(value) if isinstance(value, str) else number_text(value)


def money_text(pence: int) -> str:
    """Pence as pounds: `1200`, or `1200.50` where there are pence."""
    pounds, rest = divmod(pence, 100)
    return f"{pounds}.{rest:02}" if rest else str(pounds)


def toml_of(settings: Settings) -> str:
    """dataset.toml, its tables in a fixed order."""
    values = settings.model_dump(exclude_none=True)
    tables = {key: value for key, value in values.items() if isinstance(value, dict)}
    lines = [f"{key} = {toml_value(value)}" for key, value in values.items() if key not in tables]
    for name, table in tables.items():
        lines += [
            "",
            f"[{name}]",
            *(f"{key} = {toml_value(value)}" for key, value in table.items()),
        ]
    return "\n".join(lines) + "\n"


def toml_value(value: str | int) -> str:
    """A value as TOML writes it."""
    return json.dumps(value, ensure_ascii=False)


def _refuse_foreign(folder: Path) -> None:
    if not folder.exists():
        if not folder.parent.is_dir():
            raise UsageError(f"{folder}: there is no folder {folder.parent}")
        return
    if not folder.is_dir():
        raise UsageError(f"{folder}: is a file, not a folder")
    if any(folder.iterdir()) and not (folder / FILE).is_file():
        raise UsageError(f"{folder}: holds other files; name a new or an empty folder")
    for name in (FILE, *BY_FILE):
        if (folder / name).is_dir():
            raise UsageError(f"{folder / name}: is a folder, where a file belongs")


def _write_aside(dataset: Dataset, folder: Path, beside: Mapping[str, bytes]) -> None:
    aside = Path(tempfile.mkdtemp(prefix=".writing-", dir=folder))
    try:
        (aside / "new").mkdir()
        (aside / "old").mkdir()
        for name, data in (*_files(dataset, folder), *beside.items()):
            (aside / "new" / name).write_bytes(data)
        _swap(folder, aside)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _files(dataset: Dataset, folder: Path) -> Iterator[tuple[str, bytes]]:
    """Names and contents; a file without rows is written where it must be or was there."""
    for kind in RECORDS:
        records = dataset.of(kind)
        if records or kind.file in REQUIRED_FILES or (folder / kind.file).exists():
            yield kind.file, csv_of(kind, records).encode("utf-8-sig")
    yield FILE, toml_of(dataset.settings).encode()


def _swap(folder: Path, aside: Path) -> None:
    """Move the new files in and the old ones out, all of them or none."""
    with ExitStack() as undo:
        for path in sorted((aside / "new").iterdir()):
            place = folder / path.name
            if place.exists():
                place.replace(aside / "old" / path.name)
                undo.callback((aside / "old" / path.name).replace, place)
            path.replace(place)
            undo.callback(place.unlink, missing_ok=True)
        undo.pop_all()
