"""The review file: a row for each name, what is proposed for it, and what a person decided."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from operator import attrgetter
from pathlib import Path
from typing import Literal, get_args

from explorer.dataset.cells import protect
from explorer.dataset.columns import quoted
from explorer.dataset.matching.targets import refuse, text_of
from explorer.errors import InputError, Problem, did_you_mean, nearest

Decision = Literal["auto", "review", "none", "yes", "no"]
DECISIONS: tuple[Decision, ...] = get_args(Decision)
BY_PERSON = ("yes", "no")


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A name of a table and the partner that it means.

    `decision` is auto, review or none as proposed, yes or no once a person changed it; what
    says auto or yes is meant to be applied. `count` is the number of rows with the name,
    scores are from 0 to 100 and "" where there is nothing to score. Without an id the name
    means the spelling in `partner`.
    """

    name: str
    count: int
    decision: Decision
    id: str = ""
    partner: str = ""
    score: str = ""
    runner_up_id: str = ""
    runner_up: str = ""
    runner_up_score: str = ""
    reason: str = ""

    @property
    def applies(self) -> bool:
        """Whether the name is to be taken for the partner."""
        return self.decision in ("auto", "yes")


@dataclass(frozen=True, slots=True)
class Placed:
    """A row of a review file, and its number as a spreadsheet shows it."""

    reviewed: Reviewed
    row: int


COLUMNS = tuple(field.name for field in fields(Reviewed))
_CELLS = attrgetter(*COLUMNS)


def with_decisions(
    rows: Iterable[Reviewed], before: Iterable[Reviewed], names: Mapping[str, str]
) -> list[Reviewed]:
    """The rows with what a person decided before, also of names that are there no more.

    `names` are the partners' by id.
    """
    decided = {row.name: row for row in before if row.decision in BY_PERSON}
    merged = []
    for row in rows:
        old = decided.pop(row.name, None)
        merged.append(_kept(old, names, row.count) if old else row)
    return [*merged, *(_kept(row, names, 0) for row in decided.values())]


def review_csv(rows: Iterable[Reviewed]) -> bytes:
    """The rows as CSV, UTF-8 with its mark, that a spreadsheet opens and does not run."""
    stream = io.StringIO(newline="")
    lines = csv.writer(stream, lineterminator="\n")
    lines.writerow(COLUMNS)
    for row in rows:
        lines.writerow([protect(str(cell)) for cell in _CELLS(row)])
    return stream.getvalue().encode("utf-8-sig", "replace")


def read_review(path: Path) -> tuple[Placed, ...]:
    """The rows of a review file, as a person left it.

    Raises DatasetError with the problems at their rows, and InputError where it is no review.
    """
    from explorer.dataset.importers.tables import open_table

    table = open_table(path, known=COLUMNS)
    if missing := [name for name in COLUMNS[:5] if name not in table.columns]:
        raise InputError(
            f"{path}: is no review file: the column {missing[0]} is missing. "
            "Name one that `match` wrote."
        )
    if strange := [name for name in table.columns if name not in COLUMNS]:
        hint = did_you_mean(nearest(strange[0], COLUMNS, 1)) or " Keep it in another file."
        raise InputError(f"{path}: a review file has no column {quoted(strange[0])}.{hint}")
    rows, problems, seen = [], [], dict[str, int]()
    for line in table.rows():
        if line.empty:
            continue
        cells = {name: text_of(line, name) for name in COLUMNS}
        cells["decision"] = cells["decision"].casefold()
        found = [*_faults(cells, seen)]
        problems += [Problem(str(path), line.number, *fault) for fault in found]
        seen.setdefault(cells["name"], line.number)
        if not found:
            rows.append(Placed(_reviewed(cells), line.number))
    refuse(problems)
    return tuple(rows)


def _reviewed(cells: Mapping[str, str]) -> Reviewed:
    texts = {name: cell for name, cell in cells.items() if name not in ("count", "decision")}
    (decision,) = (known for known in DECISIONS if known == cells["decision"])
    return Reviewed(**texts, count=int(cells["count"] or 0), decision=decision)


def _faults(cells: Mapping[str, str], seen: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    name, decision = cells["name"], cells["decision"]
    if not name:
        yield "name", "is empty; a value is required"
    elif name in seen:
        yield "name", f"{quoted(name)} stands in row {seen[name]} already; keep one of them"
    if decision not in DECISIONS:
        hint = did_you_mean(nearest(decision, DECISIONS, 1))
        yield "decision", f"{quoted(decision)} is not one of {', '.join(DECISIONS)}.{hint}"
    if decision in ("auto", "yes") and not (cells["id"] or cells["partner"]):
        yield "id", f"is empty, but the decision is {decision}; write an id, or no"
    if cells["count"] and not (cells["count"].isascii() and cells["count"].isdecimal()):
        yield "count", f"{quoted(cells['count'])} is not a whole number"


def _kept(old: Reviewed, names: Mapping[str, str], count: int) -> Reviewed:
    """A row that a person decided, with the name that its id has now."""
    return replace(old, count=count, partner=names.get(old.id, old.partner))
