"""A document as an Excel workbook: a sheet for each section, and a sheet About."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

from xlsxwriter import Workbook

from explorer.output import xlsx
from explorer.pages.document import Document


def render(document: Document) -> bytes:
    """The same document gives the same bytes; tables are whole, and pictures are left out."""
    file = BytesIO()
    tables = [section.table for section in document.sections]
    names = xlsx.sheet_names([section.heading for section in document.sections])
    with Workbook(file, xlsx.OPTIONS) as book:
        xlsx.set_properties(book, document.title, document.stamp)
        for name, table in zip(names, tables, strict=True):
            if table is not None:
                xlsx.write_rows(book, name, table)
        xlsx.write_about(book, list(_about(document, names)))
    return file.getvalue()


def _about(document: Document, names: list[str]) -> Iterator[tuple[str, str]]:
    """What is said first, where it is from, and of each sheet what it is and what asks it."""
    yield "Title", document.title
    yield from (("Said", sentence) for sentence in document.said)
    yield from document.stamp.items()
    for name, section in zip(names, document.sections, strict=True):
        notes = section.table.notes if section.table is not None else ()
        yield f"Sheet {name}", " ".join((f"{section.heading}.", *section.said, *notes))
        if section.asked:
            yield f"Asked {name}", section.asked
