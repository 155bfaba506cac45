"""What names are matched to: partners or units of a dataset, or the rows of a table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from explorer.dataset.cells import unprotect
from explorer.dataset.columns import quoted, trim
from explorer.errors import DatasetError, InputError, Problem

if TYPE_CHECKING:
    from explorer.dataset.dataset import Dataset
    from explorer.dataset.importers.tables import Line, Value

To = Literal["partners", "units"]
IDS = ("id", "ror_id")
KNOWN = (*IDS, "name", "aliases", "acronyms")
MOST_TOLD = 20  # problems of one file
BETWEEN = re.compile(r"[|;]")  # the items of a list in a cell


@dataclass(frozen=True, slots=True)
class Target:
    """An organisation or a unit under all its names; `acronyms` are those it is known by."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    acronyms: tuple[str, ...] = ()

    @property
    def names(self) -> Iterator[str]:
        """Its name, then its aliases."""
        yield self.name
        yield from self.aliases


def targets_in(path: Path, to: To = "partners") -> tuple[Target, ...]:
    """The partners with consortia, or the units with faculties, of a dataset; or a table's rows.

    A table has the columns id (or ror_id) and name, and may have aliases and acronyms, their
    items separated by `|` or `;`. Raises DatasetError with the problems at their rows, and
    InputError where the file cannot be read or holds none.
    """
    if not path.exists():
        raise InputError(f"{path}: there is no such dataset or table.")
    found = tuple(_in_dataset(path, to) if _is_dataset(path) else _in_table(path, to))
    if not found:
        raise InputError(f"{path}: holds no {to} that a name could mean.")
    return found


def _is_dataset(path: Path) -> bool:
    from explorer.dataset.sheets import names_of_sheets
    from explorer.dataset.source import WORKBOOKS

    if path.suffix.lower() in WORKBOOKS and path.is_file():
        return "partners" in names_of_sheets(path)
    return path.is_dir()


def _in_dataset(path: Path, to: To) -> Iterator[Target]:
    from explorer.dataset.source import read_dataset

    dataset = read_dataset(path).dataset
    return _units(dataset) if to == "units" else _partners(dataset)


def _partners(dataset: Dataset) -> Iterator[Target]:
    from explorer.dataset.records import Consortium, Partner

    for partner in dataset.of(Partner):
        own = (partner.partnership,) if partner.partnership else ()
        yield Target(partner.id, partner.name, (*own, *partner.aliases))
    for consortium in dataset.of(Consortium):
        full = (consortium.full_name,) if consortium.full_name else ()
        yield Target(consortium.id, consortium.name, full)


def _units(dataset: Dataset) -> Iterator[Target]:
    from explorer.dataset.records import Faculty, Unit

    for unit in dataset.of(Unit):
        yield Target(unit.id, unit.name, unit.aliases)
    for faculty in dataset.of(Faculty):
        yield Target(faculty.id, faculty.name)


def _in_table(path: Path, to: To) -> Iterator[Target]:
    from explorer.dataset.importers.tables import open_table

    if to == "units":
        raise InputError(f"{path}: --to units needs a dataset; a table has no units.")
    table = open_table(path, known=KNOWN)
    column = next((name for name in IDS if name in table.columns), "")
    if not column or "name" not in table.columns:
        raise InputError(
            f"{path}: what names are matched to has the columns id (or ror_id) and name; "
            f"this has {', '.join(table.columns[:10])}"
        )
    seen: dict[str, int] = {}
    problems = []
    for line in table.rows():
        target = _target(line, column)
        if line.empty:
            continue
        if message := _fault(target, seen):
            problems.append(Problem(str(path), line.number, *message))
        seen.setdefault(target.id, line.number)
        yield target
    refuse(problems)


def refuse(problems: Sequence[Problem]) -> None:
    """Raise DatasetError where there are problems, with the first of them and their number."""
    if len(problems) > MOST_TOLD:
        rest = Problem(problems[0].file, 0, "", f"and {len(problems) - MOST_TOLD:,} problems more")
        problems = [*problems[:MOST_TOLD], rest]
    if problems:
        raise DatasetError(problems)


def _fault(target: Target, seen: Mapping[str, int]) -> tuple[str, str] | None:
    if not target.id or not target.name:
        return ("name" if target.id else "id", "is empty; a value is required")
    if target.id in seen:
        return ("id", f"{quoted(target.id)} stands in row {seen[target.id]} already")
    return None


def _target(line: Line, column: str) -> Target:
    return Target(
        text_of(line, column),
        text_of(line, "name"),
        tuple(_listed(text_of(line, "aliases"))),
        tuple(_listed(text_of(line, "acronyms"))),
    )


def text_of(line: Line, column: str) -> str:
    """A cell of a table as text; "" where the table has no such column."""
    return as_text(line.cells.get(column, ""))


def as_text(cell: Value) -> str:
    """A cell as text, the items of a list separated by semicolons."""
    if isinstance(cell, tuple):
        return ";".join(cell)
    return trim(unprotect(trim(cell if isinstance(cell, str) else cell.text)))


def _listed(cell: str) -> Iterator[str]:
    yield from dict.fromkeys(filter(None, map(trim, BETWEEN.split(cell))))
