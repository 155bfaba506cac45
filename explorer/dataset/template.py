"""An empty dataset for another university: headers, settings to fill in, what each means."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from textwrap import wrap

from pydantic.fields import FieldInfo

from explorer.dataset.dictionary import dictionary
from explorer.dataset.records import RECORDS
from explorer.dataset.settings import FIELDS, FILE
from explorer.dataset.writer import csv_of, made, toml_value, writable
from explorer.errors import UsageError

README = "README.md"
EXAMPLES = {  # of settings that may stay empty
    "licence": '"CC-BY-4.0"',
    "as_of": '"2026-06-30"',
    "dates": '"day-first"',
    "records_to": '"2026-06-30"',
}


def start(folder: Path) -> list[str]:
    """Write an empty dataset to a folder that is new or empty; the names of its files.

    Raises UsageError where the folder holds anything already or cannot be written.
    """
    with writable(folder):
        _refuse_filled(folder)
        with made(folder):
            return _write(folder)


def files() -> Iterator[tuple[str, bytes]]:
    """The names and contents of an empty dataset."""
    yield FILE, settings_text().encode()
    for kind in RECORDS:
        yield kind.file, csv_of(kind, ()).encode("utf-8-sig")
    yield README, readme().encode()


def readme() -> str:
    """What the dataset's own README says."""
    return (
        "# The dataset\n\n"
        f"Fill in `{FILE}` first: the title, and the id and name of your university. Then "
        "faculties and units, the kinds of activity, partners, and activities, in this order: "
        "each refers to those before it. `partnerships check` with this folder names everything "
        "that is still wrong, at its row and column; `partnerships load` loads it.\n\n"
    ) + dictionary()


def settings_text() -> str:
    """dataset.toml with a comment above each setting; those that may stay empty commented out."""
    lines: list[str] = []
    table = ""
    for name, field in FIELDS.items():
        prefix, _, key = name.rpartition(".")
        lines += ["", f"[{prefix}]"] if prefix != table else []
        table = prefix
        lines += [*_comment(field), _line(key, field)]
    return "\n".join(lines) + "\n"


def _comment(field: FieldInfo) -> list[str]:
    words = f"{field.description}{' Fill this in.' if field.is_required() else ''}"
    return [f"# {line}" for line in wrap(words, 96)]


def _line(key: str, field: FieldInfo) -> str:
    if field.is_required():
        return f'{key} = ""'  # which no check lets pass
    return (
        f"# {key} = {EXAMPLES[key]}"
        if field.default is None
        else f"{key} = {toml_value(field.default)}"
    )


def _refuse_filled(folder: Path) -> None:
    if folder.is_dir():
        if any(folder.iterdir()):
            raise UsageError(f"{folder}: holds files already; name a new or an empty folder")
    elif folder.exists():
        raise UsageError(f"{folder}: is a file, not a folder")
    elif not folder.parent.is_dir():
        raise UsageError(f"{folder}: there is no folder {folder.parent}")


def _write(folder: Path) -> list[str]:
    """Write everything aside first, so that a full disk leaves nothing half done."""
    with tempfile.TemporaryDirectory(prefix=".writing-", dir=folder) as aside:
        made = list(files())
        for name, data in made:
            (Path(aside) / name).write_bytes(data)
        for name, _ in made:
            (Path(aside) / name).replace(folder / name)
    return [name for name, _ in made]
