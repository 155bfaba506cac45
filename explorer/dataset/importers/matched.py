"""What a person confirmed of the names: which of them mean a partner by another name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from explorer.dataset.cells import unprotect
from explorer.dataset.columns import quoted
from explorer.dataset.importers.ids import id_of
from explorer.dataset.importers.known import Known, folded
from explorer.dataset.importers.rows import plain
from explorer.dataset.importers.tables import open_table
from explorer.dataset.records import PARTNERS
from explorer.errors import DatasetError, InputError, Problem, did_you_mean, nearest

COLUMNS = ("name", "decision", "id", "partner")
APPLIED = ("auto", "yes")
OPEN = "review"
DECISIONS = (*APPLIED, OPEN, "no", "none")


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The partner that a name means."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Matched:
    """The confirmed names, as they are compared; `unsettled` is how many wait for a decision."""

    names: Mapping[str, Confirmed] = field(default_factory=dict)
    unsettled: int = 0

    def of(self, name: str) -> Confirmed | None:
        """Whom a name means, if that was confirmed."""
        return self.names.get(folded(name))


@dataclass(frozen=True, slots=True)
class _Review:
    """A row of a review file; the names as an import makes them."""

    row: int
    name: str
    decision: str
    id: str
    partner: str


def read_matched(path: Path, known: Known, cleaned: Callable[[str], str]) -> Matched:
    """What a review file of `match` confirms.

    An id is that of a partner of the dataset, or the one that an import makes of a name in the
    file; without an id, that of the name in the column `partner`. `cleaned` is the name that an
    import makes of one in a source. Raises DatasetError with every problem at its row.
    """
    reviews = [*_reviews(path, cleaned)]
    by_id = _by_id(reviews, known)
    names: dict[str, Confirmed] = {}
    problems = []
    for one in reviews:
        if one.decision not in DECISIONS:
            hint = did_you_mean(nearest(one.decision, DECISIONS))
            message = f"{quoted(one.decision)} is not one of {', '.join(DECISIONS)}.{hint}"
            problems.append(Problem(path.name, one.row, "decision", message))
        elif one.decision in APPLIED:
            id = one.id or id_of(one.partner, "partner")
            if id in by_id:
                names[folded(one.name)] = Confirmed(id, by_id[id])
            else:
                hint = did_you_mean(nearest(id, by_id))
                message = f"{quoted(id)} is not the id of a partner.{hint}"
                problems.append(Problem(path.name, one.row, "id", message))
    if problems:
        raise DatasetError(problems)
    return Matched(names, sum(one.decision == OPEN for one in reviews))


def _by_id(reviews: list[_Review], known: Known) -> dict[str, str]:
    """The partners that a name may mean: those of the dataset, and those of the names."""
    made = [name for one in reviews for name in (one.name, one.partner) if name]
    by_id = {id_of(name, "partner"): name for name in reversed(made)}
    for (kind, id), record in known.records.items():
        if kind.file in PARTNERS:
            by_id[id] = str(getattr(record, "name"))  # noqa: B009
    return by_id


def _reviews(path: Path, cleaned: Callable[[str], str]) -> Iterator[_Review]:
    table = open_table(path, COLUMNS)
    for column in COLUMNS:
        if column not in table.columns:
            raise InputError(f"{path}: has no column {column!r}, so it is no review of names.")
    for line in table.rows():
        name, decision, id, partner = (unprotect(plain(line, column)) for column in COLUMNS)
        if name:
            decision = decision.casefold()
            yield _Review(line.number, cleaned(name), decision, id, cleaned(partner))
