"""What several rows say of one record: the items of all of them, and the value that most say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from explorer.dataset.columns import OFFICE, quoted
from explorer.dataset.importers.known import folded
from explorer.dataset.importers.rows import is_place
from explorer.dataset.importers.spelt import plainest
from explorer.dataset.records import Record, headings
from explorer.dataset.writer import money_text


@dataclass
class Several:
    """What rows say of one record, whatever their order; an empty cell says nothing.

    Of a field with one value it is what most rows say, the first in the alphabet of as many, one
    in capitals last.
    """

    _items: dict[str, dict[str, None]] = field(default_factory=dict)  # by field
    _rows: dict[str, dict[Any, list[int]]] = field(default_factory=dict)  # by field and value

    def add(self, record: Record, row: int) -> None:
        """Take in what a row says, by its number among all."""
        for name, value in _said(record):
            self.say(name, value, row)

    def say(self, name: str, value: Any, row: int) -> None:
        """Take in what a row says of one field: a value, or items of a list."""
        if isinstance(value, tuple):
            self._items.setdefault(name, {}).update(dict.fromkeys(value))
        elif value is not None:
            rows = self._rows.setdefault(name, {}).setdefault(value, [])
            rows += [row] if row not in rows[-1:] else []

    def settled(self, record: Record) -> Record:
        """The record of the first row with what all of them say."""
        kept: dict[str, Any] = {name: self._kept(name) for name in self._rows}
        office = {name: kept.pop(name) for name in [*kept] if name.startswith(OFFICE)}
        for name, items in self._items.items():
            kept[name] = tuple(dict.fromkeys((*getattr(record, name), *items)))
        return record.model_copy(update={**kept, "office": record.office | office})

    def not_kept(self, record: Record) -> Iterator[tuple[int, str]]:
        """The rows that say otherwise than the record that is settled, with the remark on it."""
        money = {heading.field for heading in headings(type(record)) if heading.money}
        for name, rows in self._rows.items():
            kept = self._kept(name)
            for value, numbers in rows.items() if len(rows) > 1 else ():
                said, other = (
                    quoted(money_text(one) if name in money else str(one)) for one in (value, kept)
                )
                more = len(rows[kept]) > len(numbers)
                why = f"more rows say {other}" if more else f"{other} comes first of as many"
                for number in () if _same(name, value, kept) else numbers:
                    yield number, f"{name}: {said} is not kept for {record.node_id}: {why}"

    def _kept(self, name: str) -> Any:
        rows = self._rows[name]
        return min(rows, key=lambda value: (-len(rows[value]), *plainest(str(value))))


def _same(field: str, one: Any, other: Any) -> bool:
    """Whether two values are one, as two spellings of a name are."""
    return bool(one == other or (field == "name" and folded(one) == folded(other)))


def _said(record: Record) -> Iterator[tuple[str, Any]]:
    for heading in headings(type(record)):
        value = getattr(record, heading.field)
        if heading.field != "id" and not (heading.field == "source" and is_place(value or "")):
            yield heading.field, value
    yield from record.office.items()
