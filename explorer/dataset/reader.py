"""A folder of CSV files, read whole: a dataset, or every problem at its place."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from explorer.dataset.checks import check_tables, with_names
from explorer.dataset.columns import identifier
from explorer.dataset.dataset import Dataset
from explorer.dataset.difference import in_file
from explorer.dataset.encoding import AS_CSV, UTF_8, not_of
from explorer.dataset.header import shown
from explorer.dataset.loaded import losses, with_loaded, zeros
from explorer.dataset.locks import is_lock, lock_note
from explorer.dataset.records import BY_FILE, RECORDS, REQUIRED_FILES, Record
from explorer.dataset.settings import FILE, NAMES, Settings, fault_of
from explorer.dataset.spreadsheet import DAY_FIRST, MONTH_FIRST
from explorer.dataset.table import Table, read_table
from explorer.dataset.tidy import UNTOLD
from explorer.dataset.warnings import warnings_of
from explorer.errors import DatasetError, InputError, Problem, did_you_mean, nearest

AT_LINE = re.compile(r" \(at line (\d+), column (\d+)\)$")
UNQUOTED = re.compile(r"""(?!\s*(?:[\d.:_+-]+|true|false)\s*(?:#|$))\s*[^\s"'\[{]|\s*$""")
OTHERS = ("txt", "tsv", "xls", "xlsx", "xlsm", "ods")  # what spreadsheets save as, if not CSV
ALIKE = 0.85  # how much of two names agrees where one is taken for a slip of the other


@dataclass(frozen=True)
class Reading:
    """A dataset that may be loaded, and what a good colleague would say about it."""

    dataset: Dataset
    remarks: tuple[Problem, ...] = ()
    placed: Callable[[Iterable[Problem]], Iterable[Problem]] = tuple  # where they really stand
    mislabelled: Callable[[Dataset], Iterable[Problem]] = lambda _: ()  # beside what is loaded

    def where(self, file: str, row: int, column: str) -> str:
        """Where a row, a cell or a setting stands, as difference.Where."""
        (problem,) = self.placed([Problem(file, row, column, "")])
        return problem.cell or in_file(file, row, column)

    @property
    def notes(self) -> tuple[str, ...]:
        """What was read otherwise than it is written, or not at all, a line each."""
        return tuple(map(str, self.placed(self.remarks)))

    @cached_property
    def warnings(self) -> tuple[Problem, ...]:
        """In order of their places; looked for when they are asked for."""
        return tuple(
            self.placed(sorted(warnings_of(self.dataset, date.today().isoformat()), key=_in_order))
        )


def read(folder: Path, encoding: str | None = None, loaded: Dataset | None = None) -> Reading:
    """Read a dataset folder, in UTF-8 or UTF-16 or else in the encoding that is named.

    Where a value is refused, or a letter of it was lost, the one that is `loaded` is quoted.

    Cells are trimmed: white space at their ends goes, and what is inside stays as written,
    but for line ends, which become `\\n`.
    Raises DatasetError with every problem of the whole folder, and InputError where
    there is no such folder.
    """
    names, locks = _names_in(folder)
    copies = {name: ours for name in names if (ours := _copied_from(name))}
    values, problem = _toml(folder / FILE)
    settings, home, problems = (None, None, [problem]) if problem else settings_of(values)
    order = UNTOLD if problem else order_of(values)
    problems += [_copy(name, ours, names) for name, ours in copies.items()]
    tables = {
        kind: read_table(
            folder,
            kind,
            misnamed=kind.file in copies.values(),
            order=order,
            encoding=encoding,
        )
        for kind in RECORDS
    }
    return reading_of(tables, settings, home, problems, loaded, remarks=[*map(lock_note, locks)])


def reading_of(
    tables: Mapping[type[Record], Table],
    settings: Settings | None,
    home: str | None,
    problems: Iterable[Problem],
    loaded: Dataset | None = None,
    *,
    refused: Collection[tuple[str, int, str]] = (),
    remarks: Iterable[Problem] = (),
) -> Reading:
    """The dataset of tables and settings; DatasetError where anything is wrong with them.

    Of the cells that are `refused`, by file, row and column, `problems` tells all there is to
    tell. `remarks` are the first of the notes.
    """
    found = [problem for table in tables.values() for problem in table.problems]
    found = [*with_names(found, tables.values()), *check_tables(tables.values(), home)]
    problems = [*problems, *(p for p in found if (p.file, p.row, p.column) not in refused)]
    notes = [*remarks, *(note for table in tables.values() for note in table.notes)]
    if loaded:
        records = [record for table in tables.values() for record in table.records]
        problems = [*with_loaded(problems, tables.values(), loaded), *losses(records, loaded)]
    if problems or settings is None:
        raise DatasetError(sorted(problems, key=_in_order), notes)
    dataset = Dataset(settings, {kind: tuple(table.records) for kind, table in tables.items()})
    empty = [name for name in REQUIRED_FILES if name not in dataset.counts]
    notes += [Problem(name, 0, "", "has no rows yet") for name in empty]
    notes += zeros(dataset, loaded) if loaded else ()
    return Reading(dataset, tuple(notes))


def _names_in(folder: Path) -> tuple[set[str], list[str]]:
    """The names of the files in a folder, and of those by which programs lock others."""
    try:
        names = {path.name for path in folder.iterdir()}
    except FileNotFoundError:
        message = f"{folder}: no such folder. Name a folder that holds {FILE}."
        raise InputError(message) from None
    except NotADirectoryError:
        message = f"{folder}: is a file. Name the folder that holds {FILE}."
        raise InputError(message) from None
    except (OSError, ValueError) as error:
        raise InputError(f"{folder}: cannot be read: {error}") from None
    locks = sorted(filter(is_lock, names))
    return {name for name in names if not name.startswith(("~$", "."))}, locks


def _copied_from(name: str) -> str | None:
    """The file of ours that a file by another name was probably meant to be."""
    stem, dot, suffix = name.lower().rpartition(".")
    if suffix in OTHERS and f"{stem}.csv" in BY_FILE:
        return f"{stem}.csv"
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
    if not name.lower().endswith(".csv"):
        what = f"{AS_CSV} ({ours})" + (", or move it away" if ours in names else "")
        return Problem(shown(name), 0, "", f"looks like {ours} in another format; {what}")
    what = "move it away" if ours in names else f"rename it to {ours}"
    return Problem(
        shown(name), 0, "", f"looks like a copy of {ours}; {what}, or give it another name"
    )


def _in_order(problem: Problem) -> tuple[int, str, int, str]:
    order = [FILE, *BY_FILE]
    known = order.index(problem.file) if problem.file in order else len(order)
    return known, problem.file, problem.row, problem.column


def order_of(values: Mapping[str, Any]) -> str | None:
    """What the settings say of dates, also where other settings are wrong."""
    order = values.get("dates")
    return order if order in (None, DAY_FIRST, MONTH_FIRST) else UNTOLD


def settings_of(values: dict[str, Any]) -> tuple[Settings | None, str | None, list[Problem]]:
    """The settings, the home university's id, also where other settings are wrong, and problems."""
    try:
        settings = Settings.model_validate(values)
    except ValidationError as error:
        return None, _home_id(values), [*_setting_problems(error.errors())]
    return settings, settings.home.id, []


def _toml(path: Path) -> tuple[dict[str, Any], Problem | None]:
    text = ""
    try:
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
        return tomllib.loads(text), None
    except FileNotFoundError:
        return {}, Problem(FILE, 0, "", "is missing; it holds the title and the [home] id")
    except OSError as error:
        return {}, Problem(FILE, 0, "", f"cannot be read: {error.strerror}")
    except UnicodeDecodeError as error:
        return {}, _not_utf_8(error)
    except (ValueError, RecursionError) as error:  # also what the parser itself does not expect
        return {}, _not_toml(text, str(error))


def _not_utf_8(error: UnicodeDecodeError) -> Problem:
    """The first byte of another encoding, at its row and the column of its letter."""
    before = error.object[: error.start].decode()
    column = len(before.rpartition("\n")[2]) + 1
    remedy = f"save it as UTF-8, which {FILE} always is, whatever --encoding says"
    message = not_of(UTF_8, error.object[error.start], remedy)
    return Problem(FILE, before.count("\n") + 1, f"column {column}", message)


def _not_toml(text: str, message: str) -> Problem:
    """The parser's message at its row, and what is likely to be done."""
    place = AT_LINE.search(message)
    if not place:
        return Problem(FILE, 0, "", f"is not valid TOML: {message}")
    row = int(place[1])
    _, given, value = text.replace("\r\n", "\n").split("\n")[row - 1].partition("=")
    remedy = "; put text in quotes" if given and UNQUOTED.match(value) else ""
    message = AT_LINE.sub(r" in column \2", message)
    return Problem(FILE, row, "", f"is not valid TOML: {message}{remedy}")


def _home_id(values: dict[str, Any]) -> str | None:
    home = values.get("home")
    name = home.get("id") if isinstance(home, dict) else None
    try:
        return identifier(name) if isinstance(name, str) else None
    except ValueError:
        return None


def _setting_problems(details: list[ErrorDetails]) -> Iterator[Problem]:
    """A problem each; a setting that is only misspelt is not missing as well."""
    strange = [_name_of(detail) for detail in details if detail["type"] == "extra_forbidden"]
    meant = {name for each in strange for name in nearest(each, NAMES, 1)}
    for detail in details:
        if detail["type"] != "missing" or _name_of(detail) not in meant:
            yield _setting_problem(detail)


def _name_of(detail: ErrorDetails) -> str:
    return ".".join(map(str, detail["loc"]))


def _setting_problem(detail: ErrorDetails) -> Problem:
    name = _name_of(detail)
    if detail["type"] == "extra_forbidden":
        message = f"is not a setting that this program knows.{did_you_mean(nearest(name, NAMES))}"
    elif detail["type"] == "missing":
        message = "is missing"
    elif detail["input"] == "":
        message = "is empty; fill it in"
    elif detail["type"] == "model_type":
        message = f"is not a table; begin it with [{name}]"
    else:
        message = fault_of(name, detail["input"]) or detail["msg"]
    return Problem(FILE, 0, shown(name), message)
