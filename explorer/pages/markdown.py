"""A document as GitHub-flavoured Markdown, in which data stays text."""

from __future__ import annotations

from collections.abc import Iterator

from explorer.output import markdown
from explorer.pages.document import NONE, Document, Section
from explorer.pages.marks import in_letters


def render(document: Document) -> bytes:
    """Title, sentences, the stamp, and a heading and a table for each section."""
    return markdown.text(_parts(document))


def _parts(document: Document) -> Iterator[list[str]]:
    yield [f"# {markdown.line(document.title)}"]
    yield from ([markdown.line(sentence)] for sentence in document.said)
    yield markdown.stamp(document.stamp)
    for section in document.sections:
        yield [f"## {markdown.line(section.heading)}"]
        yield from _section(section)


def _section(section: Section) -> Iterator[list[str]]:
    yield from ([markdown.line(sentence)] for sentence in section.said)
    if section.table is not None:
        yield markdown.table(in_letters(section.table)) if section.table.rows else [NONE]
        yield markdown.bullets(section.table.notes)
    if section.asked:
        yield [f"Asked: {markdown.line(section.asked)}"]
