"""What no single row can tell: ids that stand twice, references that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from explorer.dataset.dataset import Dataset
from explorer.dataset.records import HOME, SHARED_IDS, Activity, Heading, Record, headings
from explorer.dataset.settings import FILE, Settings
from explorer.errors import Problem, did_you_mean, nearest


@dataclass
class Rows:
    """The records of a file, and every id it declares, also those of rows with problems.

    `complete` is false where part of the file could not be read, so that references
    into it cannot be judged.
    """

    records: list[Record] = field(default_factory=list)
    ids: dict[str, int] = field(default_factory=dict)
    complete: bool = True

    def add(self, record: Record) -> None:
        """Take a record in; its id, where it has one, was noted when its row was read."""
        self.records.append(record)


def check_references(
    files: Mapping[type[Record], Rows], settings: Settings | None
) -> Iterator[Problem]:
    """Every id that stands twice and every reference that leads nowhere."""
    yield from _doubles(files)
    yield from _shared_ids(files, settings)
    known = _Known(files, settings)
    for kind, rows in files.items():
        for heading in headings(kind):
            if heading.to:
                yield from _dangling(heading, rows.records, known)


def warnings_of(dataset: Dataset) -> Iterator[Problem]:
    """What may be meant, but would surprise a colleague."""
    for activity in dataset.of(Activity):
        if not activity.partners:
            message = f"{activity.id!r} is with no partner, so it counts for none"
            yield Problem(activity.file, activity.row, "partners", message)


def _doubles(files: Mapping[type[Record], Rows]) -> Iterator[Problem]:
    for kind, rows in files.items():
        first: dict[str, int] = {}
        for record in rows.records:
            before = first.setdefault(record.node_id, record.row)
            if before != record.row:
                message = f"{record.node_id!r} stands in row {before} already"
                yield Problem(kind.file, record.row, headings_of_key(kind), message)


def headings_of_key(kind: type[Record]) -> str:
    """The columns that identify a record, as headings."""
    fields = {heading.field: heading.heading for heading in headings(kind)}
    return "+".join(fields[name] for name in kind.key)


def _shared_ids(files: Mapping[type[Record], Rows], settings: Settings | None) -> Iterator[Problem]:
    taken = {settings.home.id: FILE} if settings else {}
    for kind, rows in files.items():
        if kind.file not in SHARED_IDS:
            continue
        for name, row in rows.ids.items():
            other = taken.setdefault(name, f"{kind.file}:{row}")
            if other != f"{kind.file}:{row}":
                message = f"{name!r} is taken by {other}; these files share one set of ids"
                yield Problem(kind.file, row, "id", message)


class _Known:
    """The ids of each namespace that could be read."""

    def __init__(self, files: Mapping[type[Record], Rows], settings: Settings | None) -> None:
        self._ids: dict[str, Mapping[str, int]] = {k.file: rows.ids for k, rows in files.items()}
        self._ids[HOME] = {settings.home.id: 0} if settings else {}
        self._whole = {kind.file for kind, rows in files.items() if rows.complete}
        self._whole |= {HOME} if settings else set()

    def judges(self, heading: Heading) -> bool:
        return self._whole.issuperset(heading.to)

    def has(self, heading: Heading, name: str) -> bool:
        return any(name in self._ids[space] for space in heading.to)

    def hint(self, heading: Heading, name: str) -> str:
        return did_you_mean(nearest(name, (i for space in heading.to for i in self._ids[space])))


def _dangling(heading: Heading, records: list[Record], known: _Known) -> Iterator[Problem]:
    if not known.judges(heading):
        return
    for record in records:
        value = getattr(record, heading.field)
        for name in value if isinstance(value, tuple) else (value,):
            if name is None or name == "*" or known.has(heading, name):
                continue
            places = " or ".join(space.removesuffix(".csv") for space in heading.to)
            message = f"{name!r} is not an id in {places}.{known.hint(heading, name)}"
            yield Problem(record.file, record.row, heading.heading, message)
