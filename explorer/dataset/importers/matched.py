"""What a person confirmed of the names: which of them mean a partner by another name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from explorer.dataset.columns import quoted
from explorer.dataset.importers.ids import id_of
from explorer.dataset.importers.known import Known, folded, name_of
from explorer.dataset.matching.review import BY_PERSON, Placed, Reviewed, read_review
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
    """The confirmed names, as they are compared, and those that wait for a decision.

    `met` are the confirmed names that an import came upon.
    """

    names: Mapping[str, Confirmed] = field(default_factory=dict)
    waiting: frozenset[str] = frozenset()
    met: set[str] = field(default_factory=set)

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


def read_matched(path: Path, known: Known, home_id: str, cleaned: Callable[[str], str]) -> Matched:
    """What a review file of `match` confirms.

    An id is that of a partner of the dataset, or the one that an import makes of a name in the
    file; without an id, that of the name in the column `partner`. Where that name is confirmed
    as another's in turn, it is the last one that counts. `cleaned` is the name that an import
    makes of one in a source. Raises what `read_review` raises, and DatasetError with every id
    that is nobody's, and all rows that contradict one another.
    """
    rows = read_review(path)
    by_id = _by_id(rows, known, cleaned)
    names: dict[str, Confirmed] = {}
    said: dict[str, tuple[str, int]] = {}  # id and row by name
    problems = []
    for row, one in ((placed.row, placed.reviewed) for placed in rows):
        if not (one.applies or one.decision in BY_PERSON):
            continue
        spelt, id = cleaned(one.name), _id(one, known, cleaned) if one.applies else ""
        before = said.setdefault(folded(spelt), (id, row))
        if fault := _fault(id, by_id, home_id):
            problems.append(Problem(str(path), row, "id", fault))
        elif before[0] != id:
            message = f"{quoted(one.name)} is decided otherwise in row {before[1]}; correct one"
            problems.append(Problem(str(path), row, "decision", message))
        elif id:
            names[folded(spelt)] = Confirmed(spelt, id, by_id[id])
    for name, confirmed in names.items():
        if not _last(name, names):
            message = f"{quoted(confirmed.spelt)} means itself in the end, by other rows"
            problems.append(Problem(str(path), said[name][1], "id", message))
    if problems:
        raise DatasetError(problems)
    last = {
        name: replace(_last(name, names) or one, spelt=one.spelt) for name, one in names.items()
    }
    waiting = (one.reviewed.name for one in rows if one.reviewed.decision == OPEN)
    return Matched(last, frozenset(folded(cleaned(name)) for name in waiting))


def _id(one: Reviewed, known: Known, cleaned: Callable[[str], str]) -> str:
    name = cleaned(one.partner)
    return one.id or known.id(Partner, name) or id_of(name, "partner")


def _fault(id: str, by_id: Mapping[str, str], home_id: str) -> str:
    """What is wrong with an id of a review; "" where nothing is."""
    if id and id == home_id:
        return f"{quoted(id)} is the home university itself, which is no partner; write no"
    if id and id not in by_id:
        return f"{quoted(id)} is not the id of a partner.{did_you_mean(nearest(id, by_id))}"
    return ""


def _last(name: str, names: Mapping[str, Confirmed]) -> Confirmed | None:
    """Whom a name means by the last of those that it leads to; None where there is no last."""
    one, seen = names[name], {name}
    while (there := names.get(folded(one.name))) and there.id != one.id:
        if folded(one.name) in seen:
            return None
        seen.add(folded(one.name))
        one = there
    return one


def _by_id(rows: Sequence[Placed], known: Known, cleaned: Callable[[str], str]) -> dict[str, str]:
    """The partners that a name may mean: those of the dataset, and those of the names."""
    both = ((placed.reviewed.name, placed.reviewed.partner) for placed in rows)
    made = [cleaned(name) for names in both for name in names if name]
    by_id = {id_of(name, "partner"): name for name in reversed(made)}
    for (kind, id), record in known.records.items():
        if kind.file in PARTNERS:
            by_id[id] = name_of(record)
    return by_id
