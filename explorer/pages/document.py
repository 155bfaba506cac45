"""A document, frozen: what it says and shows, before it is written in any format."""

from __future__ import annotations

from dataclasses import dataclass

from explorer.queries.result import Result, Stamp

NONE = "None recorded."  # in place of a table without rows


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, sentences, and a table.

    `asked` is the command line that gives the same figures; `picture` an SVG document that
    shows what the table says. In the table a column of type `bar` holds numbers that are drawn
    as bars beside each other, one of type `spark` lists of numbers that are drawn as columns.
    """

    heading: str
    table: Result | None = None
    said: tuple[str, ...] = ()
    asked: str = ""
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A title, what is to be said first, sections, and where all of it comes from."""

    title: str
    said: tuple[str, ...]
    sections: tuple[Section, ...]
    stamp: Stamp
