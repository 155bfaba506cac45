"""Rows of a source become records, as a profile says; the outcome of every row is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from explorer.dataset.columns import quoted
from explorer.dataset.importers.free import Ids
from explorer.dataset.importers.identity import Identity
from explorer.dataset.importers.known import Known
from explorer.dataset.importers.links import Linked, linked
from explorer.dataset.importers.matched import Matched
from explorer.dataset.importers.ours import Ours
from explorer.dataset.importers.outcomes import LEFT_OUT, MAPPED, NO_PARTNER, Outcome, Report
from explorer.dataset.importers.profile import Profile, Section
from explorer.dataset.importers.rows import LeftOutError, Row, UnmadeError, plain
from explorer.dataset.importers.several import Several
from explorer.dataset.importers.spelt import spelt_in
from explorer.dataset.importers.tables import Table
from explorer.dataset.importers.transforms import UnreadError
from explorer.dataset.importers.values import Values
from explorer.dataset.importers.words import without
from explorer.dataset.records import (
    Activity,
    ActivityKind,
    Consortium,
    Partner,
    Record,
    headings,
)

FIRST = 2  # the row below the headings
IS_HOME = "the home university itself"
EMPTY = "empty"
AGAIN = "with an id that stands further up already"
PARTLESS = "without an outside organisation"
OUTSIDE = (Partner, Consortium)  # what each row of something shared tells of itself

Place = tuple[int, str]  # a row by its number among all, and its group


class Conversion:
    """The records that files make by a profile, for one home university.

    `files` are the tables of the source by the names that the profile has for them; `ours` are
    the rows of them that count.
    """

    def __init__(
        self,
        profile: Profile,
        files: Mapping[str, Sequence[Table]],
        ours: Ours,
        *,
        partners_only: bool = False,
    ) -> None:
        self.records: dict[type[Record], dict[str, Record]] = {}
        self.unread: dict[tuple[str, str], set[str]] = {}  # fields, by file and id
        self.keys: dict[tuple[str, str], str] = {}  # ids, by section and key of the source
        self.report = Report()
        self._profile = profile
        self._files = files
        self._ours = ours
        self._partners_only = partners_only
        self._made_in: dict[tuple[type[Record], str], Place] = {}  # the first, by class and id
        self._several: dict[tuple[type[Record], str], Several] = {}  # of more rows than one

    def run(
        self,
        home_id: str,
        known: Known,
        matched: Matched,
        progress: Callable[[int], None] | None = None,
    ) -> None:
        """Make the records of every row; raises InputError where a file is broken."""
        self._values = Values(home_id, self._ours.own, unmapped=self.report.unmapped)
        spelt = spelt_in(self._profile, self._files, self._ours, Values(home_id, self._ours.own))
        ids = Ids(known, home_id, spelt.first)
        self._identity = Identity(known, matched, ids, spelt, self.keys)
        self.records[ActivityKind] = {
            id: ActivityKind(id=id, name=name) for id, name in self._profile.kinds.items()
        }
        for table in self._profile.in_order:
            for file in self._files[table]:
                for line in file.rows():
                    row = Row(table, file.name, line, self._ours.group(table, line))
                    self.report.outcomes.append(self._outcome(row))
                    if progress:
                        progress(len(self.report.outcomes))
        self._settle()
        self._count_partless()
        self.report.unsettled = len(self._identity.unsettled)

    def _settle(self) -> None:
        """Give each record what all its rows say, and tell what is not kept of them."""
        for (kind, id), several in self._several.items():
            record = self.records[kind][id] = several.settled(self.records[kind][id])
            for number, remark in several.not_kept(record):
                outcome = self.report.outcomes[number]
                remarks = (*outcome.remarks, f"{record.file.removesuffix('.csv')}.{remark}")
                self.report.outcomes[number] = replace(outcome, remarks=remarks)
        for kind, kept in self.records.items():
            if "aliases" in kind.model_fields:
                self.records[kind] = {id: _without_name(one) for id, one in kept.items()}

    def _count_partless(self) -> None:
        """Count the activities without a partner, or leave them out where that is asked for."""
        there = self.records.get(Activity, {})
        partless = {id for id, one in there.items() if not vars(one)["partners"]}
        if not self._partners_only:
            self.report.partnerless = len(partless)
            return
        self.records[Activity] = {id: one for id, one in there.items() if id not in partless}
        self.report.outcomes = [
            replace(one, outcome=LEFT_OUT, record="", reason=PARTLESS)
            if one.record in partless
            else one
            for one in self.report.outcomes
        ]

    def _outcome(self, row: Row) -> Outcome:
        number = row.line.number
        try:
            reason = self._read(row)
        except LeftOutError as out:
            remarks = tuple(dict.fromkeys((*row.remarks, *out.remarks)))
            return Outcome(row.file, number, LEFT_OUT, "", out.reason, remarks)
        made = next((next(reversed(ids)) for ids in reversed(row.made.values()) if ids), "")
        remarks = tuple(dict.fromkeys(row.remarks))
        return Outcome(row.file, number, MAPPED, made, reason, remarks)

    def _read(self, row: Row) -> str:
        """Make the records of a row and keep them; what is to be said of it."""
        if row.line.empty:
            raise LeftOutError(EMPTY)
        if links := self._profile.links(row.table):
            self._add_link(row, linked(row, links, self._identity.keys, self.records))
            return ""
        self._ours.refuse_others(row)
        sections = self._profile.of(row.table)
        line = self._ours.told_by(row)  # whose own remarks are not said again
        told = row if line is row.line else replace(row, line=line, remarks=[])
        for section in sections:
            self._make(section, row if section.kind in OUTSIDE else told)
        mains = [one for one in sections if "name" not in one.fields] or sections[-1:]
        if not any(row.made[one.name] for one in mains):
            for one in mains:
                if one.name in row.unmade:
                    raise row.unmade[one.name]
            return self._own(row, mains[-1])
        for name, out in row.unmade.items():
            row.remarks += [f"{name}: {out.reason}", *out.remarks]
        self._keep(row)
        if self._ours.is_part(row):
            return IS_HOME
        return NO_PARTNER if vars(row.records[-1][2]).get("partners") == () else ""

    def _own(self, row: Row, main: Section) -> str:
        """Leave a row out that makes nothing, unless it is our own part in something shared."""
        if not self._ours.is_part(row):
            raise LeftOutError(row.nothing or without(_word(main.kind)))
        return IS_HOME

    def _keep(self, row: Row) -> None:
        unread = {name: row.unread(name) for name in row.made}
        for name, key, record in row.records:
            self._add(record, (len(self.report.outcomes), row.group))
            self._identity.keep(name, key, record)
            if unread[name]:
                self.unread.setdefault((record.file, record.node_id), set()).update(unread[name])
        for name, ids in row.made.items() if row.group else ():
            self._values.ids.setdefault((name, row.group), {}).update(ids)

    def _add(self, record: Record, place: Place) -> None:
        """Keep a record, or what a further row says of it."""
        kept, this = self.records.setdefault(type(record), {}), (type(record), record.node_id)
        if first := kept.get(record.node_id):
            self._more_of(first).add(record, place[0])
        else:
            kept[record.node_id] = _at(record, len(kept))
            self._made_in[this] = place

    def _add_link(self, row: Row, link: Linked) -> None:
        """Keep what a row of links says of a record."""
        row.made[link.section.name] = {link.id: None}
        record = self.records[link.section.kind][link.id]
        listed = isinstance(getattr(record, link.field), tuple)
        other = (link.other,) if listed else link.other
        self._more_of(record).say(link.field, other, len(self.report.outcomes))

    def _more_of(self, first: Record) -> Several:
        """Where further rows say what they say of a record, beside its first."""
        this = (type(first), first.node_id)
        if this not in self._several:
            self._several[this] = Several()
            self._several[this].add(first, self._made_in[this][0])
        return self._several[this]

    def _make(self, section: Section, row: Row) -> None:
        """Add the records that a row makes in one section."""
        ids = row.made.setdefault(section.name, {})
        for item in self._values.items(section, row):
            try:
                made = self._record(section, row, item)
            except UnreadError as error:
                row.remarks.append(str(error))
                continue
            except UnmadeError as out:
                row.unmade[section.name] = out
                continue
            if made:
                ids[made] = None

    def _record(self, section: Section, row: Row, item: str) -> str | None:
        """Add the record of an item; its id, or None where there is none to be made."""
        fields: Mapping[str, Any] = self._values.fields(section, row, item)
        key = plain(row.line, section.key) if section.key else ""
        named = "name" in section.fields
        if named and ("name" not in fields or self._is_home(section, row, fields["name"])):
            return None
        if named and not any(map(str.isalnum, fields["name"])):
            row.nothing = without("name")
            raise UnreadError(f"{quoted(fields['name'])} is no name: it has no letter or digit")
        if "id" in section.fields:
            id = self._said_id(section, row, item)
        else:
            id, fields = self._identity.of(section, fields, key, row.remarks)
        if there := self._identity.elsewhere(section.kind, id):
            row.records.append((section.name, key, there))
            return id
        self._refuse_unfilled(section, fields)
        if not named:
            self._refuse_main(section, row, fields, id)
        said = self._values.texts(section, "source", row, item)
        values = {
            **fields,
            "id": id,
            "source": said[0] if said else row.place,
            "office": self._values.office(section, row, item),
        }
        row.records.append((section.name, key, section.kind.model_construct(**values)))
        return id

    def _is_home(self, section: Section, row: Row, name: str) -> bool:
        """Whether a partner is no outside organisation; then that is said of the row."""
        if section.kind is not Partner:
            return False
        if not (self._ours.is_home(name) or self._identity.matched.is_home(name)):
            return False
        row.nothing = f"of {IS_HOME}"
        if not self._ours.is_part(row):
            row.remarks.append(f"{quoted(name)} is {IS_HOME}")
        return True

    def _said_id(self, section: Section, row: Row, item: str) -> str:
        said = self._values.texts(section, "id", row, item)
        if not said:
            raise UnmadeError(without("id"))
        return self._identity.ids.said(section.kind, said[0], self.keys)

    def _refuse_unfilled(self, section: Section, fields: Mapping[str, Any]) -> None:
        """Raise where a required field is empty: of a row, or of one of the names in it."""
        for heading in headings(section.kind):
            if heading.required and heading.field not in ("id", *fields):
                lack = without(heading.heading, several=heading.listed)
                if "name" not in fields:
                    raise UnmadeError(lack)
                name = quoted(fields["name"])
                raise UnreadError(f"{_word(section.kind)} {name} is {lack}")

    def _refuse_main(self, section: Section, row: Row, fields: Mapping[str, Any], id: str) -> None:
        """Raise where a row cannot stand for a record of its own."""
        either = section.kind.either
        if either and not any(fields.get(one) for one in either):
            raise UnmadeError(without(" or ".join(either)))
        before = self._made_in.get((section.kind, id))
        if before and not (row.group and row.group == before[1]):
            first = self.report.outcomes[before[0]]
            raise UnmadeError(AGAIN, f"{id} stands in {first.file}, row {first.row}")
        lone = section.kind is Activity and not fields.get("partners")
        if lone and self._partners_only and not self._more_to_come(row):
            raise UnmadeError(PARTLESS)

    def _more_to_come(self, row: Row) -> bool:
        """Whether rows further down may name partners of what a row is a part of."""
        return bool(row.group) and any(
            section.kind in OUTSIDE for section in self._profile.of(row.table)
        )


def _at(record: Record, before: int) -> Record:
    """A record at the row of its file that it will have, after so many others."""
    return record.model_copy(update={"row": FIRST + before})


def _without_name(record: Record) -> Record:
    """A record with no alias that is its name."""
    name, aliases = vars(record)["name"], vars(record)["aliases"]
    if name not in aliases:
        return record
    return record.model_copy(update={"aliases": tuple(one for one in aliases if one != name)})


def _word(kind: type[Record]) -> str:
    """The word for one record, such as `partner`."""
    return kind.__name__.lower()
