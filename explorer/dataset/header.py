"""The first row of a file: which columns can be read, and what is wrong with the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from explorer.dataset.columns import OFFICE, office_name, quoted, trim
from explorer.dataset.records import RECORDS, Record, headings
from explorer.errors import did_you_mean, nearest


@dataclass(frozen=True, slots=True)
class Header:
    """The headings in the order of the file, "" for a column that cannot be read.

    `unread` are headings of ours whose cells the file may hold, but not under one clear
    heading: nothing that depends on them can be judged. Columns after `named` have none.
    """

    names: tuple[str, ...]
    unread: frozenset[str]
    problems: tuple[tuple[str, str], ...]  # column and message
    named: int = 0  # columns up to the last with a heading


NO_HEADER = Header((), frozenset(), ())


def known_among(kind: type[Record], cells: Sequence[str]) -> set[str]:
    """The headings of ours in a row."""
    return {trim(cell) for cell in cells} & {*_known(kind)}


def header_of(kind: type[Record], cells: Sequence[str]) -> Header:
    """What the first row of a file says."""
    names = [trim(cell) for cell in cells]
    unreadable = _unreadable(names)
    if unreadable:
        return Header((), frozenset(_known(kind)), (("", unreadable),))
    meant = _meant(kind, names)
    lacking = dict(_lacking(kind, {*names, *meant.values()}))
    problems = [*_faults(kind, names, meant), *lacking.items()]
    if problems and (other := _another(kind, names)):
        message = f"holds the columns of {other}; give each file its own contents"
        return Header((), frozenset(_known(kind)), (("", message),))
    either = kind.either if lacking.keys() & set(kind.either) else ()
    doubled = {name for name in names if names.count(name) > 1}
    misnamed = {name for name in names if name.startswith(OFFICE) and _misnamed(name)}
    skipped = {*doubled, *meant, *misnamed}
    readable = tuple("" if name in skipped else name for name in names)
    unread = frozenset({*doubled, *meant.values(), *lacking, *either})
    return Header(readable, unread, tuple(problems), _named(names))


def _named(names: Sequence[str]) -> int:
    return max(position for position, name in enumerate(names, start=1) if name)


def _unreadable(names: Sequence[str]) -> str:
    if not any(names):
        return "is empty; the first row must name the columns"
    if len(names) == 1 and (";" in names[0] or "\t" in names[0]):
        return "has no commas; save it with a comma between the cells"
    return ""


def _another(kind: type[Record], names: Sequence[str]) -> str:
    """The other file whose headings these are, all of them and no others."""
    own = {name for name in names if name and not name.startswith(OFFICE)}
    others = (other for other in RECORDS if other is not kind)
    return next((other.file for other in others if own == {*_known(other)}), "")


def _known(kind: type[Record]) -> list[str]:
    return [heading.heading for heading in headings(kind)]


def _meant(kind: type[Record], names: Sequence[str]) -> dict[str, str]:
    """Headings that are none of ours, each with the one that it stands for, or ""."""
    known = _known(kind)
    absent = [name for name in known if name not in names]
    strange = [n for n in names if n and n not in known and not n.startswith(OFFICE)]
    return {name: next(iter(nearest(name, absent, 1)), "") for name in strange}


def _faults(
    kind: type[Record], names: Sequence[str], meant: dict[str, str]
) -> Iterator[tuple[str, str]]:
    for position, name in enumerate(names[: _named(names)], start=1):
        if not name:
            yield f"column {position}", "has no heading"
        elif name in names[: position - 1]:
            yield shown(name), "stands twice"
        elif name in meant:
            close = [meant[name]] if meant[name] else nearest(name, _known(kind))
            hint = did_you_mean(close)
            yield shown(name), f"is not a column of {kind.file}.{hint} Your own begin with {OFFICE}"
        elif name.startswith(OFFICE) and (message := _misnamed(name)):
            yield shown(name), message


def _misnamed(name: str) -> str:
    try:
        office_name(name)
    except ValueError as error:
        return str(error)
    return ""


def _lacking(kind: type[Record], present: set[str]) -> Iterator[tuple[str, str]]:
    for heading in headings(kind):
        if heading.required and heading.heading not in present:
            yield heading.heading, "is missing; this column is required"
    if kind.either and present.isdisjoint(kind.either):
        first, *others = kind.either
        yield first, f"is missing, and so is {' and '.join(others)}; this file needs one of them"


def shown(name: str) -> str:
    """A name from outside as a message shows it: what cannot be seen is escaped."""
    text = quoted(name)
    return name if text == f"'{name}'" else text
