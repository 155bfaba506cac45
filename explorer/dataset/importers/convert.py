"""Rows of a source become records, as a profile says; the outcome of every row is kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from pydantic import ValidationError

from explorer.dataset.columns import OFFICE, quoted, text
from explorer.dataset.importers.home import Homes
from explorer.dataset.importers.ids import id_of
from explorer.dataset.importers.known import NAMED, Known
from explorer.dataset.importers.matched import Matched
from explorer.dataset.importers.outcomes import LEFT_OUT, MAPPED, NO_PARTNER, Outcome, Report
from explorer.dataset.importers.profile import HOME, Field, Link, Profile, Section
from explorer.dataset.importers.tables import Line, Table, Value
from explorer.dataset.importers.transforms import UnmappedError, UnreadError
from explorer.dataset.records import (
    Activity,
    ActivityKind,
    Consortium,
    Heading,
    Partner,
    Record,
    headings,
)
from explorer.dataset.table import message_of

OTHERS = "of other institutions"
IS_HOME = "the home university itself"
EMPTY = "empty"
AGAIN = "an id that stands further up already"
PARTLESS = "without an outside organisation"
NO_LINK = "of no use to this profile"

Records = dict[str, Record]


@dataclass
class _Row:
    """A row under way: what it makes by section, which is kept only if the row is."""

    table: str
    name: str  # of its file
    line: Line
    made: dict[str, list[str]] = field(default_factory=dict)
    records: list[tuple[Section, Record, str]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    @property
    def place(self) -> str:
        """File and row, as a person looks for them."""
        return f"{self.name}, row {self.line.number}"


class LeftOutError(Exception):
    """A row that makes nothing, in the words in which such rows are counted."""

    def __init__(self, reason: str, *remarks: str) -> None:
        self.reason = reason
        self.remarks = remarks
        super().__init__(reason)


class Conversion:
    """The records that files make by a profile, for one home university.

    `files` are the tables of the source by the names that the profile has for them.
    """

    def __init__(
        self,
        profile: Profile,
        files: Mapping[str, Sequence[Table]],
        homes: Homes,
        *,
        known: Known,
        matched: Matched,
        partners_only: bool = False,
    ) -> None:
        self.records: dict[type[Record], Records] = {}
        self.report = Report()
        self.home_id = ""
        self._profile = profile
        self._files = files
        self._homes = homes
        self._known = known
        self._matched = matched
        self._partners_only = partners_only
        self._groups: set[str] = set()  # what is shared with rows of the home university
        self._of_group: dict[tuple[str, str], list[str]] = {}  # ids by section and group
        self._own: dict[tuple[str, str], list[Line]] = {}  # home's rows by table and group
        self._keys: dict[tuple[str, str], str] = {}  # ids by section and key
        self._taken: dict[str, str] = {}  # keys by id
        self._rows: dict[tuple[type[Record], str], str] = {}  # where a record was made

    def run(self, home_id: str | None = None) -> None:
        """Read everything; raises InputError where a file is broken or no row is ours."""
        self._find_home()
        self.home_id = home_id or id_of(self._homes.name, "university")
        for id, name in self._profile.kinds.items():
            self.records.setdefault(ActivityKind, {})[id] = ActivityKind(id=id, name=name)
        for table in self._in_order():
            for file in self._files.get(table, ()):
                for line in file.rows():
                    self.report.outcomes.append(self._outcome(_Row(table, file.name, line)))

    # Whose rows

    def _find_home(self) -> None:
        home = self._profile.home
        if not home:
            return
        shared = self._profile.tables[home.table].shared
        for file in self._files[home.table]:
            for line in file.rows():
                if self._homes.meet(_plain(line, home.columns)) and shared:
                    self._groups.add(_plain(line, (shared,)))
        self._homes.refuse_unmet()

    def _in_order(self) -> list[str]:
        """The tables, those first whose records others refer to; those of links last."""
        order = {
            table: index
            for index, one in enumerate(self._profile.sections)
            for table in [one.table]
        }
        return sorted(self._profile.tables, key=lambda table: order.get(table, len(order)))

    def _group(self, row: _Row) -> str:
        shared = self._profile.tables[row.table].shared
        return _plain(row.line, (shared,)) if shared else ""

    def _is_own(self, row: _Row) -> bool:
        """Whether a row of the home's table is the home university's."""
        home = self._profile.home
        return bool(
            home and home.table == row.table and self._homes.meet(_plain(row.line, home.columns))
        )

    # Rows

    def _outcome(self, row: _Row) -> Outcome:
        number = row.line.number
        try:
            reason = self._read(row)
        except LeftOutError as out:
            remarks = tuple(dict.fromkeys((*row.remarks, *out.remarks)))
            return Outcome(row.name, number, LEFT_OUT, "", out.reason, remarks)
        made = next((ids[-1] for ids in reversed(row.made.values()) if ids), self.home_id)
        return Outcome(row.name, number, MAPPED, made, reason, tuple(dict.fromkeys(row.remarks)))

    def _read(self, row: _Row) -> str:
        """Make the records of a row and keep them; what is to be said of it."""
        if row.line.empty:
            raise LeftOutError(EMPTY)
        links = [one for one in self._links() if one[1].table == row.table]
        if links:
            self._join(row, links)
            return ""
        self._refuse_others(row)
        sections = [one for one in self._profile.sections if one.table == row.table]
        for section in sections:
            self._make(section, row)
        main = sections[-1] if sections else None
        if main and not row.made.get(_name(main)):
            if self._keep_own(row):
                return IS_HOME
            raise LeftOutError("without a " + _word(main.kind), *row.remarks)
        self._keep(row)
        if main and main.kind is Activity and not getattr(row.records[-1][1], "partners"):  # noqa: B009
            return NO_PARTNER
        return ""

    def _refuse_others(self, row: _Row) -> None:
        home = self._profile.home
        if not home or self._homes.every:
            return
        group = self._group(row)
        ours = group in self._groups if self._groups else self._is_own(row)
        if not ours:
            raise LeftOutError(OTHERS)

    def _keep_own(self, row: _Row) -> bool:
        if not self._is_own(row):
            return False
        self._own.setdefault((row.table, self._group(row)), []).append(row.line)
        return True

    def _keep(self, row: _Row) -> None:
        group = self._group(row)
        for section, record, key in row.records:
            kept = self.records.setdefault(section.kind, {})
            before = kept.get(record.node_id)
            kept[record.node_id] = joined(before, record) if before else record
            self._rows.setdefault((section.kind, record.node_id), row.place)
            if key:
                self._keys[_name(section), key] = record.node_id
                self._taken[record.node_id] = key
        for name, ids in row.made.items():
            if group:
                self._of_group.setdefault((name, group), []).extend(ids)

    def _make(self, section: Section, row: _Row) -> None:
        """Add the records that a row makes in one section."""
        ids = row.made.setdefault(_name(section), [])
        for item in self._items(section, row):
            try:
                made = self._record(section, row, item)
            except UnreadError as error:
                row.remarks.append(str(error))
                continue
            if made and made not in ids:
                ids.append(made)

    def _items(self, section: Section, row: _Row) -> Iterator[str]:
        """The items that make a record each; "" for the row itself."""
        if not section.each:
            yield ""
            return
        try:
            yield from section.each.steps.items(_raw(row.line, section.each.columns))
        except UnreadError as error:
            row.remarks.append(f"{'/'.join(section.each.columns)}: {error}")

    def _record(self, section: Section, row: _Row, item: str) -> str | None:
        """Add the record of an item; its id, or None where there is none to be made."""
        fields = {
            heading.field: value
            for heading in headings(section.kind)
            if heading.heading not in ("id", "source")
            and (value := self._value(section, heading, row, item)) not in (None, ())
        }
        name = fields.get("name")
        if "name" in section.fields and name is None:
            return None
        if section.kind is Partner and self._homes.has(str(name)):
            row.remarks.append(f"{quoted(name)} is {IS_HOME}")
            return None
        key = _plain(row.line, (section.key,)) if section.key else ""
        id = self._identified(section, row, item, fields, key)
        if (Consortium, id) in self._known.records and section.kind is Partner:
            return id
        self._require(section, row, fields, id)
        if "aliases" in fields:
            fields["aliases"] = tuple(one for one in fields["aliases"] if one != fields["name"])
        fields["source"] = self._source(section, row, item)
        office = {
            column: value
            for column, spec in section.fields.items()
            if column.startswith(OFFICE)
            and (value := self._office(section, column, spec, row, item))
        }
        record = section.kind.model_construct(**fields | {"id": id, "office": office})
        row.records.append((section, record, key))
        return id

    def _require(self, section: Section, row: _Row, fields: dict[str, Any], id: str) -> None:
        """Raise what is wrong with a record as a whole."""
        main = section.kind.key == ("id",) and "name" not in section.fields
        for heading in headings(section.kind):
            if heading.required and heading.field not in ("id", *fields):
                message = f"without a {heading.heading}"
                if main:
                    raise LeftOutError(message)
                raise UnreadError(
                    f"{_word(section.kind)} {quoted(fields.get('name'))} is {message}"
                )
        if not main:
            return
        if section.kind.either and not any(fields.get(one) for one in section.kind.either):
            raise LeftOutError(f"without a {' or '.join(section.kind.either)}")
        if (before := self._rows.get((section.kind, id))) is not None:
            raise LeftOutError(f"with {AGAIN}", f"{id} stands in {before}")
        if section.kind is Activity and self._partners_only and not fields.get("partners"):
            raise LeftOutError(PARTLESS)

    def _source(self, section: Section, row: _Row, item: str) -> str:
        said = section.fields.get("source", ())
        return next(iter(self._made(section, "source", said, row, item)), row.place)

    # Values

    def _value(self, section: Section, heading: Heading, row: _Row, item: str) -> Any:
        """The value of a field, None or () where there is none that it can hold."""
        spec = section.fields.get(heading.heading, ())
        made = self._made(section, heading.heading, spec, row, item)
        if not heading.listed:
            return self._checked(section, heading, made[0], row) if made else None
        values = (self._checked(section, heading, (one,), row) for one in made)
        return tuple(dict.fromkeys(one for value in values if value for one in value))

    def _checked(self, section: Section, heading: Heading, value: Any, row: _Row) -> Any:
        try:
            return heading.check.validate_python(value)
        except ValidationError as error:
            detail = error.errors(include_url=False)[0]
            message = message_of(section.kind, heading.heading, detail)
            row.remarks.append(f"{_name(section)}.{heading.heading}: {message}")
            return None

    def _office(
        self, section: Section, column: str, spec: Sequence[Field], row: _Row, item: str
    ) -> str:
        """The text of a column of the office's own: of a list, its items."""
        made = self._made(section, column, spec, row, item)
        try:
            return text(", ".join(dict.fromkeys(made))) if made else ""
        except ValueError as error:
            row.remarks.append(f"{_name(section)}.{column}: {error}")
            return ""

    def _made(
        self, section: Section, column: str, spec: Iterable[Field], row: _Row, item: str
    ) -> list[str]:
        """What a field's parts say, in order; the first is the one where only one counts."""
        several = _listed(section.kind, column)
        return [
            value for one in spec for value in self._part(section, column, one, row, item, several)
        ]

    def _part(
        self, section: Section, column: str, one: Field, row: _Row, item: str, several: bool
    ) -> list[str]:
        made = self._said(section, column, one, row, item, several)
        if not made and one.default:
            made = [self.home_id if one.default == HOME else one.default]
        if not made and one.needed:
            raise LeftOutError(f"without a {column}")
        return made

    def _said(
        self, section: Section, column: str, one: Field, row: _Row, item: str, several: bool
    ) -> list[str]:
        if one.constant:
            return [self.home_id if one.constant == HOME else one.constant]
        if one.of:
            group = self._of_group.get((one.of, self._group(row)), [])
            return row.made.get(one.of) or list(dict.fromkeys(group))
        made: list[str] = []
        for raw in self._raws(one, row, item):
            try:
                items = [*one.steps.items(raw)]
                made += [one.steps.first(items)] if not several else self._each(one, items, made)
            except UnmappedError as error:
                self.report.unmapped[f"{_name(section)}.{column}", str(error)] += 1
                row.remarks.append(f"{_name(section)}.{column}: no value for {error}")
            except UnreadError as error:
                row.remarks.append(f"{_name(section)}.{column}: {error}")
        return [value for value in made if value]

    def _each(self, one: Field, items: Iterable[str], made: list[str]) -> list[str]:
        return [one.steps.made(item) for item in items]

    def _raws(self, one: Field, row: _Row, item: str) -> Iterator[Value]:
        """The cells that a field is read from."""
        if one.table and one.table != row.table:
            for line in self._own.get((one.table, self._group(row)), ()):
                yield _raw(line, one.columns)
        elif one.columns:
            yield _raw(row.line, one.columns)
        elif item:
            yield item

    # Who is who

    def _identified(
        self, section: Section, row: _Row, item: str, fields: dict[str, Any], key: str
    ) -> str:
        """The id of a record, and its name and aliases as whom a person knows it."""
        word = _word(section.kind)
        if "id" in section.fields:
            said = self._made(section, "id", section.fields["id"], row, item)
            if not said:
                raise LeftOutError("without an id")
            return id_of(said[0], word)
        name = str(fields["name"])
        if key and (id := self._keys.get((_name(section), key))):
            return id
        if section.kind is Partner and (id := self._told(name, fields)):
            return id
        id = self._known.id(section.kind, name)
        if id is None and section.kind is Partner:
            id = self._known.id(Consortium, name)
        if id:
            self._as_known(section.kind, id, name, fields)
            return id
        id = id_of(name if section.kind is Partner else f"{word} {name}", word)
        if self._taken.get(id, key) != key:
            return id_of(f"{name} {key}", word)
        return id_of(f"{name} {word}", word) if self._is_of_another(section.kind, id) else id

    def _is_of_another(self, kind: type[Record], id: str) -> bool:
        """Whether the dataset has an id for something that is no record of a class."""
        others = (other for other in NAMED if other is not kind)
        return id == self.home_id or any((other, id) in self._known.records for other in others)

    def _told(self, name: str, fields: dict[str, Any]) -> str | None:
        """The id by a register that the dataset knows, or that a person confirmed for a name."""
        for entry in fields.get("ids", ()):
            if id := self._known.registers.get(entry):
                self._as_known(Partner, id, name, fields)
                return id
        confirmed = self._matched.of(name)
        if not confirmed:
            return None
        fields["name"] = confirmed.partner
        _add_alias(fields, name)
        self._as_known(Partner, confirmed.id, name, fields)
        return confirmed.id

    def _as_known(self, kind: type[Record], id: str, name: str, fields: dict[str, Any]) -> None:
        """Give a record the name that it has in the dataset, and its other name as an alias."""
        record = self._known.records.get((kind, id))
        if record:
            fields["name"] = getattr(record, "name")  # noqa: B009
            _add_alias(fields, name)

    # Links

    def _links(self) -> Iterator[tuple[Section, Link]]:
        for section in self._profile.sections:
            for link in section.links:
                yield section, link

    def _join(self, row: _Row, links: Sequence[tuple[Section, Link]]) -> None:
        """Give a record the one that a row says it belongs with."""
        for section, link in links:
            if all(_plain(row.line, (column,)) == word for column, word in link.when.items()):
                self._link(section, link, row)
                return
        raise LeftOutError(NO_LINK)

    def _link(self, section: Section, link: Link, row: _Row) -> None:
        keys = [_plain(row.line, (column,)) for column in (link.record, link.other)]
        ids = [self._keys.get((_name(section), key)) for key in keys]
        for key, found in zip(keys, ids, strict=True):
            if found is None:
                raise LeftOutError(
                    "that name a record which no row has", f"no row has {quoted(key)}"
                )
        one, other = str(ids[0]), str(ids[1])
        record = self.records[section.kind][one]
        before = getattr(record, link.field)
        if one == other:
            raise LeftOutError("that link a record to itself")
        if isinstance(before, tuple):
            value: Any = tuple(dict.fromkeys((*before, other)))
        elif before in (None, other):
            value = other
        else:
            raise LeftOutError(f"with a second {link.field}", f"{one} has {before} already")
        record = record.model_copy(update={link.field: value})
        self.records[section.kind][one] = record
        row.made[_name(section)] = [one]


def joined(one: Record, two: Record) -> Record:
    """A record with what another of the same id adds: items of lists, and what was empty."""
    changed: dict[str, Any] = {}
    for heading in headings(type(one)):
        old, new = getattr(one, heading.field), getattr(two, heading.field)
        if isinstance(old, tuple):
            changed[heading.field] = tuple(dict.fromkeys((*old, *new)))
        elif old is None:
            changed[heading.field] = new
    return one.model_copy(update=changed | {"office": two.office | one.office})


def _add_alias(fields: dict[str, Any], name: str) -> None:
    if id_of(name, "") != id_of(str(fields["name"]), "") and ";" not in name:
        fields["aliases"] = tuple(dict.fromkeys((*fields.get("aliases", ()), name)))


def _raw(line: Line, columns: Sequence[str]) -> Value:
    return next((line.cells[name] for name in columns if name in line.cells), "")


def _plain(line: Line, columns: Sequence[str]) -> str:
    """A cell as one text."""
    value = _raw(line, columns)
    return " ".join(value.split()) if isinstance(value, str) else ""


def _name(section: Section) -> str:
    return section.kind.file.removesuffix(".csv")


def _word(kind: type[Record]) -> str:
    """The word for one record, such as `partner`."""
    return kind.__name__.lower()


@cache
def _listed(kind: type[Record], column: str) -> bool:
    """Whether a field holds a list; the text of an office's column may be one."""
    listed = {heading.heading for heading in headings(kind) if heading.listed}
    return column.startswith(OFFICE) or column in listed
