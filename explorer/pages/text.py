"""A document for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from explorer.output import table
from explorer.pages.document import NONE, Document, Section
from explorer.pages.marks import in_letters


def render(document: Document, width: int | None, colour: bool) -> bytes:
    """Title, sentences, and each section with its table; bars and years in letters."""
    return table.text(_lines(document, width, colour))


def _lines(document: Document, width: int | None, colour: bool) -> Iterator[str]:
    yield table.heading(document.title, colour)
    for sentence in document.said:
        yield from ("", *table.prose(sentence, width))
    for section in document.sections:
        yield from ("", "", table.heading(section.heading, colour), "")
        yield from _section(section, width, colour)


def _section(section: Section, width: int | None, colour: bool) -> Iterator[str]:
    for sentence in section.said:
        yield from table.prose(sentence, width)
    if section.table is not None:
        shown = in_letters(section.table)
        yield from table.body(shown, width, colour) if shown.rows else [NONE]
        for note in section.table.notes:
            yield from ("", *table.prose(note, width))
