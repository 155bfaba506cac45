"""The review file: a row for each name, what is proposed for it, and what a person decided."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from operator import attrgetter
from pathlib import Path
from typing import Literal, get_args

from explorer.dataset.cells import protected_csv
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
    rows: Sequence[Reviewed], before: Sequence[Placed], partners: Mapping[str, str], path: Path
) -> list[Reviewed]:
    """The rows with what a person decided before in `path`, also of names that are gone.

    `partners` are their names by id, none where names are compared with each other. An id that
    a person wrote counts as yes. Raises DatasetError with each id, and each partner without
    one, that is nobody's.
    """
    all_names = (one.name for one in (*rows, *(placed.reviewed for placed in before)))
    names = {*partners.values()} or {*all_names}
    decided, problems = {}, []
    for placed in before:
        old = placed.reviewed
        told = old.decision in BY_PERSON or _rewritten(old, partners, names)
        if fault := _nobody(old, partners, names, told=told):
            problems.append(Problem(str(path), placed.row, *fault))
        elif told:
            decision: Decision = "no" if old.decision == "no" else "yes"
            partner = partners.get(old.id, old.partner)
            decided[old.name] = replace(old, decision=decision, partner=partner, count=0)
    refuse(problems)
    merged = []
    for new in rows:
        kept = decided.pop(new.name, None)
        merged.append(replace(kept, count=new.count) if kept else new)
    return [*merged, *decided.values()]


def _nobody(
    row: Reviewed, partners: Mapping[str, str], names: Collection[str], *, told: bool
) -> tuple[str, str] | None:
    """The column that names nobody, and the message; None where there is nothing to tell."""
    if row.decision == "no":
        return None
    if told and partners and row.id and row.id not in partners:
        hint = did_you_mean(nearest(row.id, partners, 1))
        return "id", f"{quoted(row.id)} is not the id of a partner.{hint}"
    if row.partner and not row.id and row.partner not in names:
        hint = did_you_mean(nearest(row.partner, names, 1))
        return "partner", f"{quoted(row.partner)} is none of the names.{hint}"
    return None


def _rewritten(row: Reviewed, partners: Mapping[str, str], names: Collection[str]) -> bool:
    """Whether a person wrote another id: it is not that of the partner beside it.

    A partner that is gone, or has another name now, was not rewritten.
    """
    if not row.id or partners.get(row.id) == row.partner:
        return False
    return not partners or not row.partner or row.partner in names


def review_csv(rows: Iterable[Reviewed]) -> bytes:
    """The rows as CSV, UTF-8 with its mark, that a spreadsheet opens and does not run."""
    return protected_csv([COLUMNS, *map(_CELLS, rows)])


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
