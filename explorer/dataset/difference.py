"""What changes between two datasets, in the words of the domain."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from explorer.dataset.columns import number_text
from explorer.dataset.dataset import Dataset, cells
from explorer.dataset.lookalikes import told_apart
from explorer.dataset.records import RECORDS, Record, headings
from explorer.dataset.settings import Settings
from explorer.dataset.writer import money_text

# Tells where something stands, by file, row and column: `partners.csv:12`, or `partners!C12`.
Where = Callable[[str, int, str], str]


def in_file(file: str, row: int, column: str) -> str:
    """Where something stands in a folder of files; the column is named beside it."""
    return f"{file}:{row}" if row else file


@dataclass(frozen=True, slots=True)
class Field:
    """A cell that changes, as it stands in a CSV file; None stands for an empty one."""

    column: str
    old: str | None
    new: str | None

    def __str__(self) -> str:
        if self.old and self.new:
            return " -> ".join(told_apart(self.old, self.new))
        return f"{self.old or '(empty)'} -> {self.new or '(empty)'}"


@dataclass(frozen=True, slots=True)
class Change:
    """A record that is there before and after, with other cells."""

    before: Record
    after: Record
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """What changes in one file; `moved` are records whose row alone is another."""

    kind: type[Record]
    added: tuple[Record, ...]
    changed: tuple[Change, ...]
    removed: tuple[Record, ...]
    moved: tuple[Record, ...]
    before: int

    @property
    def alters(self) -> bool:
        """Whether any data changes, not just rows."""
        return bool(self.added or self.changed or self.removed)

    @property
    def empties(self) -> bool:
        """Whether no record is left of those that were there."""
        return bool(self.removed) and len(self.removed) == self.before and not self.added


@dataclass(frozen=True)
class Difference:
    """What turns one dataset into another: the settings that change, and a section a file."""

    settings: tuple[Field, ...]
    sections: tuple[Section, ...]

    @cached_property
    def alters(self) -> bool:
        """Whether any data changes, not just rows."""
        return bool(self.settings) or any(section.alters for section in self.sections)

    @cached_property
    def moved(self) -> int:
        """Number of records whose row alone is another."""
        return sum(len(section.moved) for section in self.sections)

    def __bool__(self) -> bool:
        return self.alters or self.moved > 0

    @cached_property
    def summary(self) -> str:
        """In a few words, such as `activities: 2 added, 1 changed; settings changed`."""
        parts = [_counted(section) for section in self.sections if section.alters]
        parts += ["settings changed"] if self.settings else []
        parts += [f"{self.moved} rows moved"] if self.moved else []
        return "; ".join(parts) or "nothing changed"


def difference(before: Dataset, after: Dataset) -> Difference:
    """What has to happen to `before` for it to be `after`."""
    sections = (_section(kind, before, after) for kind in RECORDS)
    return Difference(
        tuple(_settings(before.settings, after.settings)),
        tuple(section for section in sections if section.alters or section.moved),
    )


def applied(change: Difference, before: Dataset, settings: Settings) -> Dataset:
    """The dataset that a difference makes of another; the settings come whole."""
    records = {kind: {r.node_id: r for r in before.of(kind)} for kind in RECORDS}
    for section in change.sections:
        there = records[section.kind]
        for gone in section.removed:
            del there[gone.node_id]
        kept = [*section.added, *(c.after for c in section.changed), *section.moved]
        there.update((record.node_id, record) for record in kept)
    ordered = {kind: tuple(sorted(found.values(), key=_row)) for kind, found in records.items()}
    return Dataset(settings, ordered)


def _row(record: Record) -> int:
    return record.row


def _section(kind: type[Record], before: Dataset, after: Dataset) -> Section:
    old = {record.node_id: record for record in before.of(kind)}
    new = {record.node_id: record for record in after.of(kind)}
    both = [(old[name], record) for name, record in new.items() if name in old]
    changes = [(one, two, tuple(cells_changed(one, two))) for one, two in both]
    return Section(
        kind,
        added=tuple(record for name, record in new.items() if name not in old),
        changed=tuple(Change(*change) for change in changes if change[2]),
        removed=tuple(record for name, record in old.items() if name not in new),
        moved=tuple(two for one, two, fields in changes if not fields and one.row != two.row),
        before=len(old),
    )


def cells_changed(before: Record, after: Record | None) -> Iterator[Field]:
    """Every cell that differs, whatever the order of its list; all, where nothing is after."""
    old, new = cells(before), cells(after) if after else {}
    if old == new:
        return
    kind = type(before)
    for column in dict.fromkeys((*old, *new)):
        if old.get(column) != new.get(column):
            yield Field(column, _said(kind, column, old), _said(kind, column, new))


def _said(kind: type[Record], column: str, filled: Mapping[str, Any]) -> str | None:
    """A cell as a person wrote it: pounds, lists joined by semicolons."""
    value = filled.get(column)
    if value is None:
        return None
    if isinstance(value, list):
        return ";".join(value)
    if isinstance(value, str):
        return value
    return money_text(value) if column in _money(kind) else number_text(value)


@cache
def _money(kind: type[Record]) -> frozenset[str]:
    return frozenset(heading.heading for heading in headings(kind) if heading.money)


def _fields(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Field]:
    for column in dict.fromkeys((*old, *new)):
        if old.get(column) != new.get(column):
            yield Field(column, _text(old.get(column)), _text(new.get(column)))


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _settings(before: Settings, after: Settings) -> Iterator[Field]:
    return _fields(_flat(before), _flat(after))


def _flat(settings: Settings) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for key, value in settings.model_dump(exclude_none=True).items():
        inner = value.items() if isinstance(value, dict) else ()
        flat |= {f"{key}.{name}": one for name, one in inner} or {key: value}
    return flat


def _counted(section: Section) -> str:
    counts = {
        "added": len(section.added),
        "changed": len(section.changed),
        "removed": len(section.removed),
    }
    words = ", ".join(f"{count} {word}" for word, count in counts.items() if count)
    return f"{entity(section.kind)}: {words}"


def entity(kind: type[Record]) -> str:
    """The word for a file's records, such as `activities`."""
    return kind.file.removesuffix(".csv")
