"""What the parts of a profile say that does not go together, each with its key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from pydantic import ValidationError

from explorer.dataset.columns import quoted
from explorer.dataset.importers.profile import Field, Profile, Section
from explorer.dataset.records import ActivityKind, Heading, headings
from explorer.dataset.table import message_of
from explorer.errors import did_you_mean, nearest

Told: TypeAlias = tuple[str, str]  # a key, and what is wrong with it


def loose(made: Profile) -> Iterator[Told]:
    """Tables that nothing is made of, values that no field can hold, references nowhere."""
    for table in made.tables:
        if not made.of(table) and not made.links(table):
            yield f"tables.{table}", "is not the table of a section or of a link"
    for section in made.sections:
        yield from _links(section)
        for heading in headings(section.kind):
            for part in section.fields.get(heading.heading, ()):
                place = f"{section.name}.{heading.heading}"
                yield from _part(place, section, heading, part, made.kinds)
                yield from _of(place, made, section, heading, part)
        for key, parts in section.fields.items():
            for part in (one for one in parts if one.table):
                yield from _table(f"{section.name}.{key}.table", made, section, part)


def _part(
    place: str, section: Section, heading: Heading, part: Field, kinds: Mapping[str, str]
) -> Iterator[Told]:
    steps = part.steps
    said = (part.constant, part.default, steps.otherwise, *steps.map.values())
    for value in filter(None, said):
        if ActivityKind.file in heading.to and value not in kinds:
            hint = did_you_mean(nearest(value, kinds))
            yield place, f"{quoted(value)} is not one of the [kinds].{hint}"
        elif heading.heading != "id" and not (steps.prefix or steps.date or heading.to):
            yield from _value(place, section, heading, value)


def _of(
    place: str, made: Profile, section: Section, heading: Heading, part: Field
) -> Iterator[Told]:
    """Tell where the records of another section cannot stand, or are not of the same row."""
    if not part.of:
        return
    if f"{part.of}.csv" not in heading.to or part.of == section.name:
        yield f"{place}.of", f"{part.of} is not what {heading.heading} refers to"
    tables = {one.table for one in made.sections if one.name == part.of} | {section.table}
    if len(tables) > 1 and not _shared(made, tables):
        yield f"{place}.of", f"the tables of {part.of} and {section.name} share no column"


def _table(place: str, made: Profile, section: Section, part: Field) -> Iterator[Told]:
    """Tell where the home university has no row in a table, or none that is shared."""
    if not (made.home and made.home.table == part.table):
        yield place, "is not the table of [home]; only the row of that is read so"
    elif not _shared(made, {section.table, part.table}):
        yield place, f"{quoted(part.table)} and the table of {section.name} share no column"


def _shared(made: Profile, tables: set[str]) -> bool:
    """Whether tables share a column; of a name that is no table that is told elsewhere."""
    return all(made.tables[table].shared for table in tables & made.tables.keys())


def _links(section: Section) -> Iterator[Told]:
    """Tell of links by which no record can be found or filled."""
    known = [one.heading for one in headings(section.kind) if section.kind.file in one.to]
    for link in section.links:
        if not section.key:
            yield f"{section.name}.key", "is missing; links name records by it"
        if link.field not in known:
            hint = did_you_mean(nearest(link.field, known))
            message = f"{quoted(link.field)} does not refer to {section.name}.{hint}"
            yield f"{section.name}.links.field", message


def _value(place: str, section: Section, heading: Heading, value: str) -> Iterator[Told]:
    try:
        heading.check.validate_python((value,) if heading.listed else value)
    except ValidationError as error:
        detail = error.errors(include_url=False)[0]
        yield place, message_of(section.kind, heading.heading, detail)
