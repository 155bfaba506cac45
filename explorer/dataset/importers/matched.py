"""What a person confirmed of the names: which of them mean a partner by another name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from explorer.dataset.columns import quoted
from explorer.dataset.importers.ids import id_of
from explorer.dataset.importers.known import Known, folded, name_of
from explorer.dataset.matching.review import Placed, read_review
from explorer.dataset.records import PARTNERS, Partner
from explorer.errors import DatasetError, Problem, did_you_mean, nearest

OPEN = "review"


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The partner that a name, as it is spelt, means."""

    spelt: str
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Matched:
    """The confirmed names, as they are compared, and those that wait for a decision."""

    names: Mapping[str, Confirmed] = field(default_factory=dict)
    waiting: frozenset[str] = frozenset()

    def others(self, known: Known) -> dict[str, Confirmed]:
        """The partners of the dataset whose names are confirmed as those of others."""
        found = {}
        for name, one in self.names.items():
            id = known.id(Partner, one.spelt) or ""
            record = known.records.get((Partner, id))
            if record and folded(name_of(record)) == name and id != one.id:
                found[id] = one
        return found

    def of(self, name: str) -> Confirmed | None:
        """Whom a name means, if that was confirmed."""
        return self.names.get(folded(name))

    def waits(self, name: str) -> bool:
        """Whether nobody has decided yet whom a name means."""
        return folded(name) in self.waiting


def read_matched(path: Path, known: Known, cleaned: Callable[[str], str]) -> Matched:
    """What a review file of `match` confirms.

    An id is that of a partner of the dataset, or the one that an import makes of a name in the
    file; without an id, that of the name in the column `partner`. `cleaned` is the name that an
    import makes of one in a source. Raises what `read_review` raises, and DatasetError with
    every id that is nobody's.
    """
    rows = read_review(path)
    by_id = _by_id(rows, known, cleaned)
    names: dict[str, Confirmed] = {}
    problems = []
    for row, one in ((placed.row, placed.reviewed) for placed in rows):
        id = one.id or id_of(cleaned(one.partner), "partner")
        if one.applies and id not in by_id:
            hint = did_you_mean(nearest(id, by_id))
            message = f"{quoted(id)} is not the id of a partner.{hint}"
            problems.append(Problem(str(path), row, "id", message))
        elif one.applies:
            spelt = cleaned(one.name)
            names[folded(spelt)] = Confirmed(spelt, id, by_id[id])
    if problems:
        raise DatasetError(problems)
    waiting = (one.reviewed.name for one in rows if one.reviewed.decision == OPEN)
    return Matched(names, frozenset(folded(cleaned(name)) for name in waiting))


def _by_id(rows: Sequence[Placed], known: Known, cleaned: Callable[[str], str]) -> dict[str, str]:
    """The partners that a name may mean: those of the dataset, and those of the names."""
    both = ((placed.reviewed.name, placed.reviewed.partner) for placed in rows)
    made = [cleaned(name) for names in both for name in names if name]
    by_id = {id_of(name, "partner"): name for name in reversed(made)}
    for (kind, id), record in known.records.items():
        if kind.file in PARTNERS:
            by_id[id] = name_of(record)
    return by_id
