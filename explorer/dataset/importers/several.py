"""What several rows say of one record: the items of all of them, and the value that most say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from explorer.dataset.columns import OFFICE, quoted
from explorer.dataset.records import Record, headings
from explorer.dataset.writer import money_text

OWN = ("id", "name", "source")  # fields that are those of the first row


@dataclass
class Several:
    """What rows say of one record, whatever their order; an empty cell says nothing.

    Of a field with one value it is what most rows say, the first in the alphabet of as many.
    """

    _items: dict[str, dict[str, None]] = field(default_factory=dict)  # by field
    _rows: dict[str, dict[Any, list[int]]] = field(default_factory=dict)  # by field and value

    def add(self, record: Record, row: int) -> None:
        """Take in what a row says, by its number among all."""
        for name, value in _said(record):
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
                for number in numbers if value != kept else ():
                    yield number, f"{name}: {said} is not kept for {record.node_id}: {why}"

    def _kept(self, name: str) -> Any:
        rows = self._rows[name]
        return min(rows, key=lambda value: (-len(rows[value]), str(value)))


def _said(record: Record) -> Iterator[tuple[str, Any]]:
    for heading in headings(type(record)):
        if heading.field not in OWN:
            yield heading.field, getattr(record, heading.field)
    yield from record.office.items()
