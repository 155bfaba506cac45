"""The values of a record, from the cells of a row as the fields of its section say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from pydantic import ValidationError

from explorer.dataset.columns import OFFICE, text
from explorer.dataset.importers.profile import Field, Section
from explorer.dataset.importers.rows import LeftOutError, Row, cell
from explorer.dataset.importers.tables import Line, Value
from explorer.dataset.importers.transforms import UnmappedError, UnreadError
from explorer.dataset.importers.words import without
from explorer.dataset.records import HOME, Heading, Record, headings
from explorer.dataset.spreadsheet import plain_sum
from explorer.dataset.table import message_of

NO_FIELDS = ("id", "source")  # which a record has in any case


@dataclass
class Values:
    """How values are made.

    `own` gives the home university's own rows of a table and group, `ids` are the ids that rows
    of a group made by section; `unmapped` counts the values that a map has not, by their place.
    """

    home_id: str
    own: Callable[[str, str], Sequence[Line]]
    ids: dict[tuple[str, str], dict[str, None]] = field(default_factory=dict)
    unmapped: Counter[tuple[str, str]] = field(default_factory=Counter)

    def items(self, section: Section, row: Row) -> Iterator[str]:
        """What of a row makes a record each; "" for the row itself."""
        if not section.each:
            yield ""
            return
        try:
            yield from section.each.steps.items(cell(row.line, section.each.columns))
        except UnreadError as error:
            row.remarks.append(f"{section.name}.each: {error}")

    def fields(self, section: Section, row: Row, item: str) -> dict[str, Any]:
        """The filled fields of a record, but for its id and source."""
        values = {
            heading.field: self._value(section, heading, row, item)
            for heading in headings(section.kind)
            if heading.heading in section.fields and heading.heading not in NO_FIELDS
        }
        return {name: value for name, value in values.items() if value not in (None, ())}

    def name(self, section: Section, row: Row, item: str) -> str:
        """The name of a record, "" where it has none."""
        (heading,) = (one for one in headings(section.kind) if one.field == "name")
        try:
            return self._value(section, heading, row, item) or ""
        except LeftOutError:
            return ""

    def office(self, section: Section, row: Row, item: str) -> dict[str, str]:
        """The filled columns of the office's own; the items of a list follow one another."""
        filled: dict[str, str] = {}
        for column in section.fields:
            made = self.texts(section, column, row, item) if column.startswith(OFFICE) else []
            try:
                filled |= {column: text(", ".join(dict.fromkeys(made)))} if made else {}
            except ValueError as error:
                row.remarks.append(f"{section.name}.{column}: {error}")
        return filled

    def texts(self, section: Section, column: str, row: Row, item: str) -> list[str]:
        """What the parts of a field say, in order; where one counts it is the first.

        Raises LeftOutError where the row needs one and has none.
        """
        texts: list[str] = []
        for part in section.fields.get(column, ()):
            made = self._said(section, column, part, row, item)
            if not made and part.default:
                made = [self._meant(section, column, part.default)]
            if not made and part.needed:
                raise LeftOutError(without(column, several=_listed(section.kind, column)))
            texts += made
        return texts

    def _value(self, section: Section, heading: Heading, row: Row, item: str) -> Any:
        """The value of a field, None or () where there is none that it can hold."""
        made = self.texts(section, heading.heading, row, item)
        if not heading.listed:
            return self._checked(section, heading, made[0], row) if made else None
        values = [self._checked(section, heading, (one,), row) or () for one in made]
        return tuple(dict.fromkeys(one for value in values for one in value))

    def _checked(self, section: Section, heading: Heading, value: Any, row: Row) -> Any:
        meant = plain_sum(value) if heading.money else None
        try:
            return heading.check.validate_python(meant or value)
        except ValidationError as error:
            detail = error.errors(include_url=False)[0]
            message = message_of(section.kind, heading.heading, detail)
            row.remarks.append(f"{section.name}.{heading.heading}: {message}")
            return None

    def _said(self, section: Section, column: str, part: Field, row: Row, item: str) -> list[str]:
        if part.constant:
            return [self._meant(section, column, part.constant)]
        several = _listed(section.kind, column)
        if part.of:
            ids = [*(row.made.get(part.of) or self.ids.get((part.of, row.group), {}))]
            row.remarks += [] if several else _only_one(section, column, ids)
            return ids
        made: list[str] = []
        for raw in self._cells(part, row, item):
            try:
                items = [*part.steps.items(raw)]
                made += _made(part, items, several=several)
                if not (several or part.steps.map):
                    row.remarks += _only_one(section, column, items)
            except UnmappedError as error:
                self.unmapped[f"{section.name}.{column}", str(error)] += 1
                row.remarks.append(f"{section.name}.{column}: the map has no value for {error}")
            except UnreadError as error:
                row.remarks.append(f"{section.name}.{column}: {error}")
        return made

    def _cells(self, part: Field, row: Row, item: str) -> Iterator[Value]:
        """The cells that a part of a field is read from."""
        if part.table:
            for line in self.own(part.table, row.group):
                yield cell(line, part.columns)
        else:
            yield cell(row.line, part.columns) if part.columns else item

    def _meant(self, section: Section, column: str, word: str) -> str:
        """A word of the profile; `home` is the home university where one may stand."""
        return self.home_id if word == HOME and _may_be_home(section.kind, column) else word


def _made(part: Field, items: Sequence[str], *, several: bool) -> list[str]:
    made = map(part.steps.made, items) if several else [part.steps.first(items)]
    return [value for value in made if value]


def _only_one(section: Section, column: str, items: Sequence[str]) -> list[str]:
    """The remark on several values where a field holds one."""
    count = len({*items})
    return [f"{section.name}.{column}: of {count} values one is taken"] if count > 1 else []


@cache
def _listed(kind: type[Record], column: str) -> bool:
    """Whether a field may have several values: a list, or the text of an office's column."""
    listed = {heading.heading for heading in headings(kind) if heading.listed}
    return column.startswith(OFFICE) or column in listed


@cache
def _may_be_home(kind: type[Record], column: str) -> bool:
    return any(HOME in heading.to for heading in headings(kind) if heading.heading == column)
