"""A document as one HTML page: offline, without a script, for a screen and for paper."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from explorer.maps.render import policy, safe_json
from explorer.output.cells import are_numbers, by_column, shown
from explorer.output.table import UNKNOWN
from explorer.output.visible import visible
from explorer.pages.document import NONE, Document, Section
from explorer.pages.marks import in_short, most_of
from explorer.queries.result import Cell, Column, Result

FOLDER = Path(__file__).parent / "page"
ADDRESS = re.compile(r"https?://[^\s\"'<>]+")
NAMING = ("name", "title", "partner", "unit")  # what an id belongs to
SHORT = 12  # letters of a word that is not broken, such as a date
HIGH, STEP = 20, 8  # pixels of a column of a year: at most, and from one to the next


@dataclass(frozen=True, slots=True)
class Link:
    """Another page: where it is, what it is called, and what it is about."""

    address: str
    name: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell as the page shows it; `bars` are pairs of x and height in pixels."""

    kind: str
    text: str
    address: str = ""
    width: float = 0
    bars: tuple[tuple[int, int], ...] = ()


def render(
    document: Document,
    *,
    places: Sequence[Link] = (),
    addresses: Mapping[str, str] | None = None,
) -> str:
    """The page of a document; the same document gives the same text.

    `places` are other pages to go to, `addresses` those of ids that have a page of their own.
    All text is escaped, and a Content-Security-Policy allows nothing but the page's own style.
    """
    return _page("document.html", document, addresses or {}, None, places=places)


def render_index(
    document: Document,
    *,
    addresses: Mapping[str, str],
    pages: Sequence[tuple[str, str, str, str]],
    unsearched: str,
    maps: Sequence[Link],
    groups: Sequence[tuple[str, Sequence[Link]]],
) -> str:
    """The page that leads to all others, with a search of `pages`.

    Each of these is a name, what it is, its address and its other names; `unsearched` says what
    is not among them. `groups` are headings with the questions below them.
    """
    return _page(
        "index.html",
        document,
        addresses,
        asset("search.js"),
        places=(),
        pages=Markup(safe_json(pages)),  # noqa: S704 - it cannot close its element
        unsearched=unsearched,
        maps=maps,
        groups=groups,
    )


def _page(
    template: str,
    document: Document,
    addresses: Mapping[str, str],
    script: str | None,
    **more: Any,
) -> str:
    """A template with a document, the page's own style, and a script if there is one."""
    style = asset("style.css")
    return (
        _environment()
        .get_template(template)
        .render(
            document=_document(document, addresses),
            policy=policy(style, script),
            style=Markup(style),  # noqa: S704 - ours
            script=Markup(script or ""),  # noqa: S704 - ours
            empty=NONE,
            **more,
        )
    )


@cache
def asset(name: str) -> str:
    """The text of one file of the page's folder."""
    return (FOLDER / name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _document(document: Document, addresses: Mapping[str, str]) -> dict[str, Any]:
    return {
        "title": visible(document.title),
        "said": [visible(sentence) for sentence in document.said],
        "sections": [_section(section, addresses) for section in document.sections],
        "stamp": [(label, visible(text)) for label, text in document.stamp.items()],
    }


def _section(section: Section, addresses: Mapping[str, str]) -> dict[str, Any]:
    return {
        "heading": visible(section.heading),
        "said": [visible(sentence) for sentence in section.said],
        "table": None if section.table is None else _table(section.table, addresses),
        "asked": visible(section.asked),
        "picture": section.picture,
    }


def _table(result: Result, addresses: Mapping[str, str]) -> dict[str, Any]:
    """Heads and rows; ids are not shown beside names that tell as much."""
    columns = by_column(result)
    linked = [_of_id(result, column.name) for column in result.columns]
    made = [
        _column(column, some, columns[at] if at is not None else [], addresses)
        for column, some, at in zip(result.columns, columns, linked, strict=True)
    ]
    of_ids = {at for name, at in enumerate(linked) if at is not None and _tell(columns, name, at)}
    kept = [at for at in range(len(columns)) if at not in of_ids]
    heads = [
        {"name": _heading(result.columns[at]), "numbers": are_numbers(columns[at])} for at in kept
    ]
    meanings = [(_heading(result.columns[at]), visible(result.columns[at].doc)) for at in kept]
    rows = list(zip(*(made[at] for at in kept), strict=True))
    notes = [visible(note) for note in result.notes]
    return {
        "columns": heads,
        "rows": rows,
        "meanings": [pair for pair in meanings if pair[1]],
        "notes": notes,
    }


def _tell(columns: list[list[Cell]], names: int, ids: int) -> bool:
    """Whether the names tell apart what the ids do."""
    pairs = set(zip(map(str, columns[names]), map(str, columns[ids]), strict=True))
    return len({name for name, _ in pairs}) == len(pairs)


def _heading(column: Column) -> str:
    return visible(column.name.replace("_", " "))


def _of_id(result: Result, name: str) -> int | None:
    """Where the id stands of what a column names: `partner_id` of `partner`, `id` of a name."""
    names = [column.name for column in result.columns]
    if f"{name}_id" in names:
        return names.index(f"{name}_id")
    return names.index("id") if name in NAMING and "id" in names else None


def _column(
    column: Column, some: list[Cell], ids: list[Cell], addresses: Mapping[str, str]
) -> list[Shown]:
    if column.type == "bar":
        most = most_of([some])
        return [_bar(cell, most) for cell in some]
    if column.type == "spark":
        most = most_of(some)
        return [_spark(cell, most) for cell in some]
    numbers = are_numbers(some)
    told = [_told(cell, numbers=numbers) for cell in some]
    if ids:
        return [
            replace(one, address=addresses.get(str(id), one.address))
            for one, id in zip(told, ids, strict=True)
        ]
    return told


def _told(cell: Cell, *, numbers: bool) -> Shown:
    if isinstance(cell, bool):
        return Shown("word", "yes" if cell else "no")
    text = UNKNOWN if cell is None or cell == [] else visible(shown(in_short(cell)))
    address = text if isinstance(cell, str) and ADDRESS.fullmatch(cell) else ""
    short = len(text) <= SHORT and " " not in text
    return Shown("number" if numbers else "word" if short else "text", text, address)


def _bar(cell: Cell, most: int) -> Shown:
    share = cell / most if isinstance(cell, int) else 0
    return Shown("bar", UNKNOWN if cell is None else str(cell), width=round(100 * share, 1))


def _spark(cell: Cell, most: int) -> Shown:
    counts = [n for n in cell if isinstance(n, int)] if isinstance(cell, (list, tuple)) else []
    if not counts:
        return Shown("word", UNKNOWN)
    bars = tuple((STEP * at, -(-HIGH * count // most)) for at, count in enumerate(counts) if count)
    return Shown("spark", ", ".join(map(str, counts)), width=STEP * len(counts), bars=bars)
