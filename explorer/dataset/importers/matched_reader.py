"""What the review files of `match` say, checked: each name means one record, and no circle."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from pathlib import Path
from typing import TypeAlias

from explorer.dataset.columns import quoted
from explorer.dataset.importers.ids import id_of
from explorer.dataset.importers.known import Known, name_of
from explorer.dataset.importers.matched import MEANT, Confirmed, Matched, Name, place_of
from explorer.dataset.matching.review import read_review
from explorer.dataset.records import Partner, Record, Unit
from explorer.errors import DatasetError, Problem, did_you_mean, nearest

OPEN = "review"
Cleaned: TypeAlias = Callable[[type[Record], str], str]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a review: its name as an import makes it, and the id that it is decided about.

    The id is "" where the row names nobody; `own` is that of the name itself, and `partner` the
    name beside the id.
    """

    path: Path
    number: int
    decision: str
    applies: bool
    place: Name
    name: str
    own: str
    id: str
    partner: str

    def problem(self, column: str, message: str) -> Problem:
        """What is wrong with a cell of the row."""
        return Problem(str(self.path), self.number, column, message)

    def against(self, other: Row) -> Problem:
        """That another row decides otherwise, with its file where that is another."""
        number = f"row {other.number}"
        there = number if self.path == other.path else f"{other.path}, {number}"
        message = f"{quoted(self.name)} is decided otherwise in {there}; correct one"
        return self.problem("decision", message)

    def denies(self, ids: Collection[str]) -> bool:
        """Whether it says no to a name that means these: to one of them, or to all but itself."""
        return self.decision == "no" and (self.id in ids if self.id else {*ids} != {self.own})


def read_matched(
    paths: Iterable[Path],
    known: Known,
    home_id: str,
    is_home: Callable[[str], bool],
    cleaned: Cleaned,
) -> Matched:
    """What review files of `match` confirm; a row is of units where its id is of one.

    An id is that of the dataset, or the one that an import makes of a partner's name in the
    files; without an id, that of the name in the column `partner`. Where that name is confirmed
    as another's in turn, it is the last one that counts. What is confirmed as the home
    university, or as the same as one of its names, is the home university's own name. `cleaned`
    is the name that an import makes of one in a source; one that is nobody's is passed over.
    Raises what `read_review` raises, and DatasetError with every id that is nobody's, and all
    rows that contradict one another.
    """
    rows = [row for path in paths for row in _rows(path, known, home_id, is_home, cleaned)]
    names = _decided(rows, _by_id(rows, known) | {home_id: ""})
    last = {
        place: replace(_last(place, names) or one, spelt=one.spelt) for place, one in names.items()
    }
    waiting = frozenset(row.place for row in rows if row.decision == OPEN)
    return Matched(_with_home(last, home_id, is_home), waiting, home_id)


def _decided(rows: Sequence[Row], by_id: Mapping[str, str]) -> dict[Name, Confirmed]:
    """What each name means by its own row; raises DatasetError with all that cannot be."""
    names: dict[Name, Confirmed] = {}
    said: dict[Name, Row] = {}
    problems = []
    for row in filter(attrgetter("applies"), rows):
        before = said.setdefault(row.place, row)
        if row.id not in by_id:
            problems.append(row.problem("id", _nobody(row, by_id)))
        elif before.id != row.id:
            problems.append(row.against(before))
        else:
            names[row.place] = Confirmed(row.name, row.id, by_id[row.id])
    last = {place: _last(place, names) for place in names}
    for place, confirmed in names.items():
        if not last[place]:
            message = f"{quoted(confirmed.spelt)} means itself in the end, by other rows"
            problems.append(said[place].problem("id", message))
    for row in rows:
        meant = filter(None, (names.get(row.place), last.get(row.place)))
        if row.place in names and row.denies([one.id for one in meant]):
            problems.append(row.against(said[row.place]))
    if problems:
        raise DatasetError(problems)
    return names


def _rows(
    path: Path, known: Known, home_id: str, is_home: Callable[[str], bool], cleaned: Cleaned
) -> Iterator[Row]:
    """The rows of a review file that are about a name."""
    for placed in read_review(path):
        one = placed.reviewed
        unit = any((kind, one.id) in known.records for kind in MEANT[Unit])
        kind = Unit if unit else Partner
        name, partner = cleaned(kind, one.name), cleaned(kind, one.partner)
        own = _id_by_name(kind, name, known)
        id = one.id or (home_id if is_home(partner) else _id_by_name(kind, partner, known))
        if name:
            place = place_of(kind, name)
            yield Row(path, placed.row, one.decision, one.applies, place, name, own, id, partner)


def _id_by_name(kind: type[Record], name: str, known: Known) -> str:
    return known.id(kind, name) or (id_of(name, "partner") if name else "")


def _nobody(row: Row, by_id: Iterable[str]) -> str:
    """What is wrong with an id that is nobody's."""
    if not row.id:
        return "is empty, and the name in the column partner is none by the profile; write an id"
    hint = did_you_mean(nearest(row.id, by_id))
    return f"{quoted(row.id)} is not the id of a partner, nor of a unit of the dataset.{hint}"


def _last(place: Name, names: Mapping[Name, Confirmed]) -> Confirmed | None:
    """What a name means by the last of those that it leads to; None where there is no last."""
    one, seen = names[place], {place}
    while (there := names.get(place_of(place[0], one.name))) and there.id != one.id:
        if place_of(place[0], one.name) in seen:
            return None
        seen.add(place_of(place[0], one.name))
        one = there
    return one


def _with_home(
    names: Mapping[Name, Confirmed], home_id: str, is_home: Callable[[str], bool]
) -> dict[Name, Confirmed]:
    """The names, in which those that mean the same as one of the home university mean it."""
    partners = [one for (kind, _), one in names.items() if kind is Partner]
    ours = {one.id for one in partners if is_home(one.spelt) or is_home(one.name)} | {home_id}
    meant = {one.name: replace(one, spelt=one.name) for one in partners if one.id in ours}
    there = {place_of(Partner, name): one for name, one in meant.items() if name}
    return {
        place: replace(one, id=home_id) if place[0] is Partner and one.id in ours else one
        for place, one in (there | {**names}).items()
    }


def _by_id(rows: Sequence[Row], known: Known) -> dict[str, str]:
    """Who may be meant, by id: the records of the dataset, and the partners of the names."""
    made = [
        name for row in rows if row.place[0] is Partner for name in (row.name, row.partner) if name
    ]
    by_id = {id_of(name, "partner"): name for name in reversed(made)}
    for (kind, id), record in known.records.items():
        if kind in (*MEANT[Partner], *MEANT[Unit]):
            by_id[id] = name_of(record)
    return by_id
