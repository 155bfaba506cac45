"""A folder of CSV files, read whole: a dataset, or every problem at its place."""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from explorer.dataset.cells import unprotect
from explorer.dataset.checks import Rows, check_references, warnings_of
from explorer.dataset.dataset import Dataset
from explorer.dataset.records import (
    BY_FILE,
    OFFICE,
    RECORDS,
    REQUIRED_FILES,
    Heading,
    Record,
    headings,
)
from explorer.dataset.settings import FILE, Settings
from explorer.errors import DatasetError, InputError, Problem, did_you_mean, nearest

LONGEST_CELL = 1_000_000  # characters; a longer one is a quote that was never closed


@dataclass(frozen=True)
class Reading:
    """A dataset that may be loaded, and what a good colleague would say about it."""

    dataset: Dataset
    warnings: tuple[Problem, ...] = ()


@dataclass
class _File:
    """What was read of one file: its records, its problems and every id it declares."""

    rows: Rows = field(default_factory=Rows)
    problems: list[Problem] = field(default_factory=list)


def read(folder: Path) -> Reading:
    """Read a dataset folder.

    Raises DatasetError with every problem of the whole folder, and InputError where
    there is no such folder.
    """
    if not folder.is_dir():
        raise InputError(f"{folder}: no such folder. Name a folder that holds {FILE}.")
    settings, problems = _settings(folder / FILE)
    problems += _unknown_files(folder)
    files = {kind: _read_file(folder, kind) for kind in RECORDS}
    for part in files.values():
        problems += part.problems
    problems += check_references({kind: part.rows for kind, part in files.items()}, settings)
    if problems or settings is None:
        raise DatasetError(sorted(problems, key=_in_order))
    dataset = Dataset(settings, {kind: tuple(part.rows.records) for kind, part in files.items()})
    return Reading(dataset, tuple(warnings_of(dataset)))


def _in_order(problem: Problem) -> tuple[int, str, int, str]:
    order = [FILE, *BY_FILE]
    known = order.index(problem.file) if problem.file in order else len(order)
    return known, problem.file, problem.row, problem.column


def _settings(path: Path) -> tuple[Settings | None, list[Problem]]:
    try:
        return Settings.model_validate(tomllib.loads(path.read_bytes().decode())), []
    except FileNotFoundError:
        return None, [Problem(FILE, 0, "", "is missing; it holds the title and the [home] id")]
    except OSError as error:
        return None, [Problem(FILE, 0, "", f"cannot be read: {error.strerror}")]
    except UnicodeDecodeError as error:
        return None, [Problem(FILE, 0, "", f"is not UTF-8: byte {error.start}")]
    except tomllib.TOMLDecodeError as error:
        return None, [Problem(FILE, 0, "", f"is not valid TOML: {error}")]
    except ValidationError as error:
        return None, [_setting_problem(detail) for detail in error.errors()]


def _setting_problem(detail: ErrorDetails) -> Problem:
    column = ".".join(str(part) for part in detail["loc"])
    if detail["type"] == "extra_forbidden":
        return Problem(FILE, 0, column, "is not a setting that this program knows")
    if detail["type"] == "missing":
        return Problem(FILE, 0, column, "is missing")
    return Problem(FILE, 0, column, detail["msg"])


def _unknown_files(folder: Path) -> Iterator[Problem]:
    for path in sorted(folder.glob("*")):
        if path.name.startswith(("~$", ".")) or path.name in BY_FILE or not path.is_file():
            continue
        ours = _copied_from(path)
        if ours:
            yield Problem(path.name, 0, "", f"looks like a copy of {ours}; rename it or move it")


def _copied_from(path: Path) -> str | None:
    if path.suffix.lower() != ".csv":
        return None
    words = " ".join(re.findall(r"[a-z]+", path.stem.lower().replace("_", " ")))
    for name in BY_FILE:
        stem = name.removesuffix(".csv").replace("_", " ")
        if re.search(rf"\b{stem}\b", words):
            return name
    close = nearest(path.name, BY_FILE, 1)
    return close[0] if close else None


def _read_file(folder: Path, kind: type[Record]) -> _File:
    path = folder / kind.file
    if not path.exists():
        missing = kind.file in REQUIRED_FILES
        problems = [Problem(kind.file, 0, "", "is missing")] if missing else []
        return _File(Rows(complete=not missing), problems)
    text, problem = _decode(path)
    if problem:
        return _File(Rows(complete=False), [problem])
    return _parse(kind, text)


def _decode(path: Path) -> tuple[str, Problem | None]:
    try:
        data = path.read_bytes()
        return data.decode("utf-8-sig"), None
    except OSError as error:
        return "", Problem(path.name, 0, "", f"cannot be read: {error.strerror}")
    except UnicodeDecodeError as error:
        row = data[: error.start].count(b"\n") + 1
        bad = data[error.start]
        return "", Problem(path.name, row, "", f"is not UTF-8 (byte 0x{bad:02X}); save it as UTF-8")


def _parse(kind: type[Record], text: str) -> _File:
    file = _File()
    csv.field_size_limit(LONGEST_CELL)
    lines = enumerate(csv.reader(io.StringIO(text, newline=""), strict=True), start=1)
    row = 0
    try:
        row, header = next(lines, (0, []))
        columns = _columns(kind, [cell.strip() for cell in header], file)
        if columns is None:
            return file
        for row, line in lines:
            _read_row(kind, columns, row, line, file)
    except csv.Error as error:
        file.rows.complete = False
        file.problems.append(Problem(kind.file, row + 1, "", f"is not valid CSV: {error}"))
    return file


def _columns(kind: type[Record], header: list[str], file: _File) -> list[str] | None:
    """The headings, or None where they make the rest of the file unreadable."""
    known = {heading.heading for heading in headings(kind)}
    problems = list(_heading_problems(kind, header, known))
    file.problems += [Problem(kind.file, 1, column, message) for column, message in problems]
    file.rows.complete = not problems
    return None if problems else header


def _heading_problems(
    kind: type[Record], header: list[str], known: set[str]
) -> Iterator[tuple[str, str]]:
    if not any(header):
        yield "", "is empty; the first row must name the columns"
        return
    for position, name in enumerate(header, start=1):
        if not name:
            yield f"column {position}", "has no heading"
        elif header.index(name) < position - 1:
            yield name, "stands twice"
        elif name not in known and not name.startswith(OFFICE):
            hint = did_you_mean(nearest(name, known))
            yield name, f"is not a column of {kind.file}.{hint} Your own begin with {OFFICE}"
    for heading in headings(kind):
        if heading.required and heading.heading not in header:
            yield heading.heading, "is missing; this column is required"


def _read_row(
    kind: type[Record], columns: list[str], row: int, line: list[str], file: _File
) -> None:
    if not any(cell.strip() for cell in line):
        return
    if len(line) != len(columns):
        message = f"has {len(line)} cells, the heading has {len(columns)}"
        file.problems.append(Problem(kind.file, row, "", message))
        file.rows.complete = False
        return
    filled = {name: cell for name, raw in zip(columns, line, strict=True) if (cell := _cell(raw))}
    _add(kind, row, filled, file)


def _cell(raw: str) -> str:
    return unprotect(raw.strip())


def _add(kind: type[Record], row: int, filled: dict[str, str], file: _File) -> None:
    own: dict[str, Any] = {name: cell for name, cell in filled.items() if name[:2] != OFFICE}
    office = {name: cell for name, cell in filled.items() if name[:2] == OFFICE}
    if "id" in own:
        file.rows.ids.setdefault(own["id"], row)
    try:
        record = kind.model_validate(own | {"row": row, "office": office})
    except ValidationError as error:
        file.problems += [_cell_problem(kind, row, detail) for detail in error.errors()]
        return
    file.problems += _row_problems(record)
    file.rows.add(record)


def _cell_problem(kind: type[Record], row: int, detail: ErrorDetails) -> Problem:
    loc = [str(part) for part in detail["loc"]]
    column = loc[-1] if loc[0] == "office" else loc[0]
    if detail["type"] == "missing":
        return Problem(kind.file, row, column, "is empty; a value is required")
    if detail["type"] == "literal_error":
        return Problem(kind.file, row, column, _not_a_choice(kind, column, detail["input"]))
    return Problem(kind.file, row, column, detail["msg"])


def _not_a_choice(kind: type[Record], column: str, value: str) -> str:
    choices = _by_heading(kind)[column].choices
    return f"{value!r} is not one of {', '.join(choices)}.{did_you_mean(nearest(value, choices))}"


@cache
def _by_heading(kind: type[Record]) -> dict[str, Heading]:
    return {heading.heading: heading for heading in headings(kind)}


def _row_problems(record: Record) -> Iterator[Problem]:
    lead, units = getattr(record, "lead", ""), getattr(record, "units", ())
    if lead is None and not units:
        yield Problem(record.file, record.row, "lead", "is empty, and so is units; fill one")
    if lead and lead in units:
        message = f"{lead!r} is the lead as well; list only the others"
        yield Problem(record.file, record.row, "units", message)
    for column, values in _self_references(record):
        if record.node_id in values:
            yield Problem(record.file, record.row, column, "names the row itself")


def _self_references(record: Record) -> Sequence[tuple[str, Sequence[str | None]]]:
    parents = getattr(record, "parents", ())
    return [("parents", parents), ("succeeded_by", [getattr(record, "succeeded_by", None)])]
