"""A folder of CSV files, read whole: a dataset, or every problem at its place."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from explorer.dataset.checks import check_tables, warnings_of
from explorer.dataset.columns import ID
from explorer.dataset.dataset import Dataset
from explorer.dataset.header import shown
from explorer.dataset.records import BY_FILE, RECORDS
from explorer.dataset.settings import FILE, NAMES, Settings
from explorer.dataset.table import read_table
from explorer.errors import DatasetError, InputError, Problem, did_you_mean, nearest

ALIKE = 0.85  # how much of two names agrees where one is taken for a slip of the other


@dataclass(frozen=True)
class Reading:
    """A dataset that may be loaded, and what a good colleague would say about it."""

    dataset: Dataset
    warnings: tuple[Problem, ...] = ()


def read(folder: Path) -> Reading:
    """Read a dataset folder.

    Cells are trimmed: white space at their ends goes, and what is inside stays as written,
    but for line ends, which become `\\n`.
    Raises DatasetError with every problem of the whole folder, and InputError where
    there is no such folder.
    """
    names = _names_in(folder)
    copies = {name: ours for name in names if (ours := _copied_from(name))}
    settings, home, problems = _settings(folder / FILE)
    problems += [_copy(name, ours, names) for name, ours in copies.items()]
    tables = {
        kind: read_table(folder, kind, misnamed=kind.file in copies.values()) for kind in RECORDS
    }
    problems += [problem for table in tables.values() for problem in table.problems]
    problems += check_tables(tables.values(), home)
    if problems or settings is None:
        raise DatasetError(sorted(problems, key=_in_order))
    dataset = Dataset(settings, {kind: tuple(table.records) for kind, table in tables.items()})
    return Reading(dataset, tuple(sorted(warnings_of(dataset), key=_in_order)))


def _names_in(folder: Path) -> set[str]:
    try:
        return {path.name for path in folder.iterdir() if not path.name.startswith(("~$", "."))}
    except FileNotFoundError:
        message = f"{folder}: no such folder. Name a folder that holds {FILE}."
        raise InputError(message) from None
    except NotADirectoryError:
        message = f"{folder}: is a file. Name the folder that holds {FILE}."
        raise InputError(message) from None
    except (OSError, ValueError) as error:
        raise InputError(f"{folder}: cannot be read: {error}") from None


def _copied_from(name: str) -> str | None:
    """The file of ours that a file by another name was probably meant to be."""
    stem, dot, suffix = name.lower().rpartition(".")
    if name in BY_FILE or not dot or suffix != "csv":
        return None
    words = " ".join(re.findall(r"[a-z]+", stem.replace("_", " ")))
    for ours in BY_FILE:
        known = ours.removesuffix(".csv").replace("_", " ")
        if re.search(rf"\b{known}\b", words) or _alike(words, known):
            return ours
    return None


def _alike(words: str, known: str) -> bool:
    return SequenceMatcher(None, words, known).ratio() >= ALIKE


def _copy(name: str, ours: str, names: set[str]) -> Problem:
    what = "move it away" if ours in names else f"rename it to {ours}"
    return Problem(
        shown(name), 0, "", f"looks like a copy of {ours}; {what}, or give it another name"
    )


def _in_order(problem: Problem) -> tuple[int, str, int, str]:
    order = [FILE, *BY_FILE]
    known = order.index(problem.file) if problem.file in order else len(order)
    return known, problem.file, problem.row, problem.column


def _settings(path: Path) -> tuple[Settings | None, str | None, list[Problem]]:
    """The settings, the home university's id, also where other settings are wrong, and problems."""
    values, problem = _toml(path)
    if problem:
        return None, None, [problem]
    try:
        settings = Settings.model_validate(values)
    except ValidationError as error:
        return None, _home_id(values), [_setting_problem(detail) for detail in error.errors()]
    return settings, settings.home.id, []


def _toml(path: Path) -> tuple[dict[str, Any], Problem | None]:
    try:
        data = path.read_bytes()
        return tomllib.loads(data.decode("utf-8-sig")), None
    except FileNotFoundError:
        return {}, Problem(FILE, 0, "", "is missing; it holds the title and the [home] id")
    except OSError as error:
        return {}, Problem(FILE, 0, "", f"cannot be read: {error.strerror}")
    except UnicodeDecodeError as error:
        row = data[: error.start].count(b"\n") + 1
        return {}, Problem(FILE, row, "", f"is not UTF-8 (byte 0x{data[error.start]:02X})")
    except (ValueError, RecursionError) as error:  # also what the parser itself does not expect
        return {}, Problem(FILE, 0, "", f"is not valid TOML: {error}")


def _home_id(values: dict[str, Any]) -> str | None:
    home = values.get("home")
    name = home.get("id") if isinstance(home, dict) else None
    return name if isinstance(name, str) and ID.fullmatch(name) else None


def _setting_problem(detail: ErrorDetails) -> Problem:
    name = ".".join(str(part) for part in detail["loc"])
    if detail["type"] == "extra_forbidden":
        message = f"is not a setting that this program knows.{did_you_mean(nearest(name, NAMES))}"
    elif detail["type"] == "missing":
        message = "is missing"
    elif detail["type"] == "model_type":
        message = f"is not a table; begin it with [{name}]"
    else:
        message = detail["msg"]
    return Problem(FILE, 0, shown(name), message)
