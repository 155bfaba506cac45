"""`--where`: only what has a value in a column of the office's own, such as x_region=North."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from explorer.errors import InputError, UnknownNameError, UsageError
from explorer.graph.protocol import Graph
from explorer.queries.library import NamedQuery

LABELS = {
    "partners": "Partner",
    "consortia": "Partner",
    "activities": "Activity",
    "units": "Unit",
    "faculties": "Faculty",
}
NEEDED = {"Partner": "members", "Activity": "office", "Unit": "doers", "Faculty": "doers"}
COLUMNS = """
MATCH (n:{label}) WHERE n.row IS NOT NULL
UNWIND [key IN keys(n) WHERE key STARTS WITH 'x_'] AS column
RETURN DISTINCT split(n.row, '.csv')[0] AS file, column ORDER BY file, column
"""
OF_FILES = """
MATCH (n:{label})
WHERE n[$column] IS NOT NULL AND split(n.row, '.csv')[0] IN $files
"""
VALUES = OF_FILES + "RETURN DISTINCT n[$column] AS value ORDER BY value"
HOLDERS = OF_FILES + "AND n[$column] IN $values RETURN n.id AS id ORDER BY id"
UNITS = """
MATCH (unit:Unit)-[:PART_OF]->(faculty:Faculty) WHERE faculty.id IN $ids
RETURN unit.id AS id ORDER BY id
"""
SHOWN = 10  # columns that an error lists


@dataclass(frozen=True, slots=True)
class Kept:
    """What a question is given of the conditions; null where there is none of that sort.

    `members` are the ids of partners, `doers` of units and faculties; `office` are columns of
    activities, each with the values that count. `words` is how a scope says all of it.
    """

    members: Sequence[Any] | None = None
    doers: Sequence[Any] | None = None
    office: Sequence[Mapping[str, Any]] | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A column of the office's own: as it was said, and the files of one label that have it."""

    said: str
    column: str
    label: str
    files: tuple[str, ...]


Known = tuple[tuple[str, str], ...]  # file and column


def kept(graph: Graph, query: NamedQuery, said: Sequence[Any]) -> Kept:
    """What is left by conditions such as `x_region=North`, or by mappings from column to values.

    The same column twice means either value; of several columns all must hold. Raises
    UsageError where one is malformed, UnknownNameError where a column or a value is nowhere,
    InputError where the column stands in several files, or the question cannot heed it.
    """
    if not said:
        return Kept()
    found = [
        (place, _stored(graph, place, values))
        for place, values in _together(_known(graph), query, _pairs(said)).items()
    ]
    holders = {
        label: [_ids(graph, *one) for one in found if one[0].label == label] for label in NEEDED
    }
    activities = [one for one in found if one[0].label == "Activity"]
    return Kept(
        members=in_all(holders["Partner"]),
        doers=in_all(holders["Unit"] + holders["Faculty"]),
        office=[{"column": place.column, "values": values} for place, values in activities] or None,
        words="; ".join(f"only {place.said} {_either(values)}" for place, values in found),
    )


def in_all(lists: Iterable[Sequence[Any] | None]) -> Sequence[Any] | None:
    """The ids that are in each of the lists; null stands for all of them."""
    left: Sequence[Any] | None = None
    for ids in lists:
        if ids is not None:
            others = set(ids)
            left = ids if left is None else [id for id in left if id in others]
    return left


def _pairs(said: Iterable[Any]) -> Iterator[tuple[str, str]]:
    """Each column with a value; UsageError where that is not what was said."""
    for one in said:
        for column, value in _said(one):
            if not (_column(column) and value):
                raise UsageError(
                    f"{column}={value}: write --where x_region=North: a column that begins with "
                    "x_, and a value."
                )
            yield column, value


def _said(one: Any) -> Iterator[tuple[str, str]]:
    """The pairs in a text x_region=North, or in a mapping from columns to values."""
    if not isinstance(one, Mapping):
        column, _, value = str(one).partition("=")
        yield column.strip(), value.strip()
        return
    for column, values in one.items():
        for value in values if isinstance(values, (list, tuple)) else [values]:
            yield str(column), str(value).strip()


def _column(said: str) -> str:
    """The column that is meant by x_region or partners.x_region; "" where none is."""
    file, _, column = said.partition(".")
    column = column if file in LABELS else said
    return column if column.casefold().startswith("x_") else ""


def _together(
    known: Known, query: NamedQuery, pairs: Iterable[tuple[str, str]]
) -> dict[Place, list[str]]:
    """The values that are asked of each column, in the order in which they were said."""
    found: dict[tuple[str, tuple[str, ...]], tuple[Place, list[str]]] = {}
    for said, value in pairs:
        place = _place(known, said)
        _check_heeded(query, place)
        found.setdefault((place.column, place.files), (place, []))[1].append(value)
    return dict(found.values())


def _known(graph: Graph) -> Known:
    """The columns of the office's own, each with its file."""
    rows = (graph.query(COLUMNS.format(label=label)).rows for label in NEEDED)
    return tuple((str(file), str(column)) for some in rows for file, column in some)


def _place(known: Known, said: str) -> Place:
    column = _column(said)
    file = said.removesuffix(column).removesuffix(".")
    files = tuple(one for one, name in known if name == column and file in ("", one))
    labels = {LABELS[one] for one in files}
    if not files:
        raise _unknown([pair for pair in known if file in ("", pair[0])], said, column)
    if len(labels) > 1:
        raise InputError(
            f"{said} is a column of {_named(files)}. "
            f"Say which: {' or '.join(f'{one}.{column}=...' for one in files)}"
        )
    return Place(said, column, labels.pop(), files)


def _unknown(known: Iterable[tuple[str, str]], said: str, column: str) -> UnknownNameError:
    error = UnknownNameError("column to filter by", said)
    names = dict.fromkeys(name for _, name in known)
    close = UnknownNameError("column to filter by", said, names)
    if close.nearest:
        return close
    listed = ", ".join([*names][:SHOWN])
    there = f"There is {listed}." if names else "There is none that begins with x_."
    error.args = (f"{error} {there}",)
    return error


def _check_heeded(query: NamedQuery, place: Place) -> None:
    if NEEDED[place.label] not in query.given:
        heeded = [file for file, label in LABELS.items() if NEEDED[label] in query.given]
        raise InputError(
            f"{place.said} is a column of {_named(place.files)}, and {query.name!r} does not "
            f"filter by those; it does by columns of {_named(heeded)}."
        )


def _named(files: Iterable[str]) -> str:
    *others, last = (f"{file}.csv" for file in files)
    return f"{', '.join(others)} and {last}" if others else last


def _stored(graph: Graph, place: Place, said: Iterable[str]) -> list[str]:
    """The values that are meant, as they are stored: any case of letters will do."""
    asked = {"column": place.column, "files": place.files}
    known = [str(row[0]) for row in graph.query(VALUES.format(label=place.label), asked).rows]
    found: dict[str, None] = {}
    for value in said:
        same = [one for one in known if one.casefold() == value.casefold()]
        if not same:
            raise UnknownNameError(f"value of {place.said}", value, known)
        found |= dict.fromkeys(same)
    return [*found]


def _either(values: Iterable[str]) -> str:
    """The values in words, each once whatever its case."""
    spelt: dict[str, str] = {}
    for value in values:
        spelt.setdefault(value.casefold(), value)
    return " or ".join(spelt.values())


def _ids(graph: Graph, place: Place, values: Sequence[str]) -> Sequence[Any]:
    """Who has one of the values: partners or units, or faculties with their units."""
    asked = {"column": place.column, "files": place.files, "values": values}
    ids = [row[0] for row in graph.query(HOLDERS.format(label=place.label), asked).rows]
    if place.label == "Faculty":
        ids += [row[0] for row in graph.query(UNITS, {"ids": ids}).rows]
    return ids
