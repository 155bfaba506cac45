"""A profile: which column of a source becomes which field of a dataset."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from explorer.dataset.importers.transforms import Steps
from explorer.dataset.records import Record


@dataclass(frozen=True, slots=True)
class Field:
    """Where a value comes from: a column, a constant, or the records of another section.

    `columns` are the names that the column goes by, the first that a file has counts; without
    any, the item of the section's `each` is meant. With `table`, the column is one of the home
    university's own rows in that table, of what the row at hand shares with them.
    """

    columns: tuple[str, ...] = ()
    table: str = ""
    optional: bool = False
    constant: str = ""
    of: str = ""
    default: str = ""  # where there is no value
    needed: bool = False  # a row without a value is left out
    steps: Steps = field(default_factory=Steps)


@dataclass(frozen=True, slots=True)
class Link:
    """Rows of a table that say how two records of a section belong together.

    The record whose key is in the column `record` gets the one whose key is in `other`, in
    the field `field`; only rows with all the values of `when` count.
    """

    table: str
    record: str
    field: str
    other: str
    when: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Section:
    """What rows of a table become: one record each, or one for each item of `each`.

    `key` is the column by which the source itself knows the record.
    """

    kind: type[Record]
    table: str
    fields: Mapping[str, tuple[Field, ...]]
    each: Field | None = None
    key: str = ""
    links: tuple[Link, ...] = ()

    @property
    def name(self) -> str:
        """Its name in the profile, such as `partners`."""
        return self.kind.file.removesuffix(".csv")


@dataclass(frozen=True, slots=True)
class Home:
    """Where the home university stands: rows with another one in this column are left out."""

    table: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A table of the source.

    Rows of several tables with the same value in their columns `shared` belong together.
    `ignore` are columns that are left out knowingly.
    """

    shared: str = ""
    ignore: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Profile:
    """A profile that may be used; `settings` are for dataset.toml."""

    name: str
    settings: Mapping[str, str]
    tables: Mapping[str, Source]
    home: Home | None
    kinds: Mapping[str, str]
    sections: tuple[Section, ...]

    @property
    def in_order(self) -> list[str]:
        """The tables, those first whose records others refer to; those of links last."""
        first = {section.table: place for place, section in reversed([*enumerate(self.sections)])}
        return sorted(self.tables, key=lambda table: first.get(table, len(self.sections)))

    def of(self, table: str) -> list[Section]:
        """What rows of a table become; each section refers only to those before it."""
        return [section for section in self.sections if section.table == table]

    def links(self, table: str) -> list[tuple[Section, Link]]:
        """What rows of a table link."""
        return [
            (section, link)
            for section in self.sections
            for link in section.links
            if link.table == table
        ]

    def cleaned(self, kind: type[Record], spelt: str) -> str:
        """The name that a record of a class gets of one in the source; "" where that is nobody."""
        for section in self.sections:
            if section.kind is kind and (part := next(iter(section.fields.get("name", ())), None)):
                items = [*section.each.steps.items(spelt)] if section.each else [spelt]
                names = [*part.steps.items(items[0])] if len(items) == 1 else items
                return spelt if len(names) > 1 else next(iter(names), "")
        return spelt

    def columns(self, table: str, *, all: bool = True) -> Iterator[tuple[str, ...]]:
        """The columns that are read of a table, each by all its names; or those it must have."""
        source = self.tables[table]
        yield from ((name,) for name in filter(None, (source.shared,)))
        if self.home and self.home.table == table:
            yield self.home.columns
        for section in self.sections:
            yield from _section_columns(section, table, all)


def _section_columns(section: Section, table: str, all: bool) -> Iterator[tuple[str, ...]]:
    if section.table == table and section.key:
        yield (section.key,)
    for link in section.links:
        if link.table == table:
            yield from ((name,) for name in (link.record, link.other, *link.when))
    each = [section.each] if section.each else []
    for one in (*each, *(part for parts in section.fields.values() for part in parts)):
        if one.columns and (one.table or section.table) == table and (all or not one.optional):
            yield one.columns
