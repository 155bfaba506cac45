"""Asking: a named query with its parameters, or a text of the user's own."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from explorer.errors import InputError, QueryError, UnknownNameError
from explorer.graph.load import Load
from explorer.graph.protocol import Graph, Rows
from explorer.graph.steady import steadily
from explorer.graph.values import Node, Path, Value
from explorer.queries import SCOPES, TIERS, library
from explorer.queries.computed import COMPUTED
from explorer.queries.library import NamedQuery, Parameter
from explorer.queries.names import LABELS, resolve
from explorer.queries.office import Kept, in_all, kept
from explorer.queries.parts import in_parts
from explorer.queries.result import Cell, Column, Result, Stamp

SCOPED = ("scope", "as_of", "kind", "from_year", "until_year", "where")
BEGINNING, END_OF_TIME = "0000-01-01", "9999-12-31"
SPANS = {"years": "how many years before the day", "months": "how many months from the day on"}
SECTORS = "MATCH (p:Partner) WHERE p.sector IS NOT NULL RETURN DISTINCT p.sector AS s ORDER BY s"


def ask(
    graph: Graph,
    query: NamedQuery,
    values: Mapping[str, Any] | None = None,
    *,
    cite: bool = False,
) -> Result:
    """The answer to a named query; `values` are its parameters by name, as a person says them.

    With `cite` the rows of the dataset behind each row of the answer are its last column,
    where the query does not give them anyway.
    Raises UnknownNameError where a value names nothing, InputError where one is malformed.
    """
    given = dict(values or {})
    unknown = set(given) - {parameter.name for parameter in query.parameters}
    for name in sorted(unknown):
        raise UnknownNameError("parameter", name, [p.name for p in query.parameters])
    return steadily(graph, lambda load: _answer(graph, query, given, load, cite=cite))


def _answer(
    graph: Graph, query: NamedQuery, given: Mapping[str, Any], load: Load, *, cite: bool
) -> Result:
    parameters = {p.name: _value(graph, p, given.get(p.name)) for p in query.parameters}
    _check_years(parameters.get("from_year"), parameters.get("until_year"))
    own = kept(graph, query, parameters.get("where", ()))
    parameters |= _given(graph, query, load, parameters, own) | {"cite": cite}
    used = {key: parameters[key] for key in parameters if f"${key}" in query.text}
    rows = _own_rows(graph, query, used) if query.own else in_parts(graph, query, used, load)
    if query.then:
        rows = COMPUTED[query.then](rows)
    scoped = {"latest_start", "earliest_end"} <= set(query.given)
    scope = scope_text(parameters, load) if scoped else ""
    as_of = str(parameters.get("as_of", load.as_of))
    stamp = stamp_of(load, as_of, "; ".join(filter(None, (scope, own.words))))
    columns = (*query.columns, *([query.cite] if query.cite and cite else []))
    notes = (query.note,) if query.note else ()
    return Result(_title(query, parameters), columns, _cells(query, columns, rows), stamp, notes)


def _own_rows(graph: Graph, query: NamedQuery, parameters: Mapping[str, Any]) -> Rows:
    """What a text of the user's own answers, which may only read; its nodes are without persons."""
    try:
        graph.admit(query.text, parameters)
        found = graph.query(query.text, parameters)
    except QueryError as error:
        hint = " Lines are those that --cypher prints." if " line " in str(error) else ""
        raise QueryError(f"{query.name}: {error}{hint}") from error
    return replace(found, rows=tuple(tuple(map(impersonal, row)) for row in found.rows))


def ask_freely(
    graph: Graph, text: str, values: Mapping[str, Any] | None = None, *, persons: bool = False
) -> Result:
    """The answer to a Cypher text of the user's own, which may only read.

    Nodes come without the names of persons, unless `persons`.
    """
    graph.load()  # says that nothing is loaded before the text is judged
    graph.admit(text, values)
    load, found = steadily(graph, lambda load: (load, graph.query(text, values)))
    columns = tuple(Column(name) for name in found.columns)
    notes = () if found.rows else ("No rows.",)
    rows = found.rows if persons else tuple(tuple(map(impersonal, row)) for row in found.rows)
    return Result("Query", columns, rows, stamp_of(load, load.as_of, ""), notes)


def impersonal(value: Value) -> Value:
    """A value whose nodes are without persons: those are shown where they are asked for."""
    if isinstance(value, Node):
        return _without_person(value)
    if isinstance(value, Path):
        return replace(value, nodes=tuple(map(_without_person, value.nodes)))
    if isinstance(value, (list, tuple)):
        return [impersonal(one) for one in value]
    if isinstance(value, dict):
        return {key: impersonal(one) for key, one in value.items()}
    return value


def _without_person(node: Node) -> Node:
    kept = {key: value for key, value in node.properties.items() if key != "person"}
    return replace(node, properties=kept)


def stamp_of(load: Load, as_of: str, scope: str) -> Stamp:
    """Where an answer comes from."""
    return Stamp(
        title=load.title,
        load=load.id,
        loaded_at=load.at,
        dataset_hash=load.dataset_hash[:12],
        as_of=as_of,
        illustrative=load.illustrative,
        rows=load.rows,
        licence=load.licence,
        scope=scope,
    )


def scope_text(parameters: Mapping[str, Any], load: Load) -> str:
    """The scope in words, with its dates."""
    as_of, first = parameters.get("as_of", load.as_of), parameters.get("earliest_end")
    words = {
        "live": f"activities live or open on {as_of}",
        "all": "all activities, planned ones included",
    }
    window = f"activities live or open on {as_of}, or ended since {first}"
    text = words.get(str(parameters.get("scope")), window)
    kinds = parameters.get("kind") or ()
    years = _years(parameters.get("from_year"), parameters.get("until_year"))
    return "; ".join(filter(None, (text, f"only {', '.join(kinds)}" if kinds else "", years)))


def _years(first: int | None, last: int | None) -> str:
    """In which years the activities began that count."""
    if first is None and last is None:
        return ""
    if first is None:
        return f"begun by {last}"
    return f"begun {first} to {last}" if last is not None else f"begun since {first}"


def _check_years(first: int | None, last: int | None) -> None:
    """InputError where no year is in the range."""
    if first is not None and last is not None and first > last:
        raise InputError(
            f"--from-year {first} is after --until-year {last}: no activity began then. "
            f"Make --from-year at most {last}, or --until-year at least {first}."
        )


def _given(
    graph: Graph, query: NamedQuery, load: Load, parameters: dict[str, Any], own: Kept
) -> dict[str, Any]:
    """What a query is given besides what it is asked: days, thresholds, who belongs to whom."""
    as_of = parameters.get("as_of") or load.as_of
    latest, earliest = bounds(str(parameters.get("scope")), as_of, load.window_years)
    known = {
        "as_of": as_of,
        "latest_start": latest,
        "earliest_end": earliest,
        "pattern_faculties": load.pattern_faculties,
        "pattern_kinds": load.pattern_kinds,
        "since": years_before(as_of, _years_of(parameters, load)),
        "records_to": min(load.records_to or as_of, as_of),
        "doers": in_all((_ids(graph, "doers", parameters.get("faculty")), own.doers)),
        "members": in_all(
            (_ids(graph, "members", parameters.get("consortium"), as_of=as_of), own.members)
        ),
        "office": own.office,
        "part": 0,
        "parts": 1,
    }
    if "faculty_of" in query.given:
        found = graph.query(library.internal("faculty-of").text)
        known["faculty_of"] = {row["id"]: row["faculty"] for row in found.records()}
    return {name: known[name] for name in known if name == "as_of" or name in query.given}


def _years_of(parameters: Mapping[str, Any], load: Load) -> int:
    """How many years back a question looks; the window of the dataset where nobody says."""
    years = parameters.get("years")
    return load.window_years if years is None else int(years)


def _ids(graph: Graph, name: str, id: str | None, **more: str) -> list[Value] | None:
    """The ids that an internal query gives for the record of this id; None where there is no id."""
    if id is None:
        return None
    found = graph.query(library.internal(name).text, {"id": id, **more})
    return [row[0] for row in found.rows]


def bounds(scope: str, as_of: str, window_years: int) -> tuple[str, str]:
    """The latest start and the earliest end of an activity in scope."""
    if scope == "all":
        return END_OF_TIME, BEGINNING
    return as_of, as_of if scope == "live" else years_before(as_of, window_years)


def years_before(day: str, years: int) -> str:
    """The same day `years` earlier, as ISO text; 29 February becomes the 28th."""
    then = date.fromisoformat(day)
    year = max(then.year - years, 1)
    last = calendar.monthrange(year, then.month)[1]
    return then.replace(year=year, day=min(then.day, last)).isoformat()


def _value(graph: Graph, parameter: Parameter, said: Any) -> Any:
    if said is None or said == ():
        if parameter.required:
            raise InputError(f"{parameter.name} is not given: {parameter.doc}")
        return library.default_of(parameter)
    if parameter.many:
        said = said if isinstance(said, (list, tuple)) else [said]
        return [_single(graph, parameter, one) for one in said]
    return _single(graph, parameter, said)


def _single(graph: Graph, parameter: Parameter, said: Any) -> Any:
    if parameter.type in LABELS:
        return resolve(graph, parameter.type, str(said))
    if parameter.type == "sector":
        return _sector(graph, str(said))
    choices = {"scope": SCOPES, "tier": TIERS}.get(parameter.type)
    if choices and said not in choices:
        raise UnknownNameError(parameter.type, str(said), choices)
    if parameter.type == "date":
        return _day(parameter.name, str(said))
    if parameter.type in ("integer", "flag") and not isinstance(said, int):
        raise InputError(f"{parameter.name}: {said!r} is not of type {parameter.type}")
    if parameter.name in SPANS and said < 0:
        raise InputError(f"--{parameter.name} {said} is less than 0: say {SPANS[parameter.name]}.")
    return said


def _sector(graph: Graph, said: str) -> str:
    known = [str(row[0]) for row in graph.query(SECTORS).rows]
    for sector in known:
        if sector.casefold() == said.casefold():
            return sector
    raise UnknownNameError("sector", said, known)


def _day(name: str, said: str) -> str:
    try:
        return date.fromisoformat(said).isoformat()
    except ValueError:
        raise InputError(f"{name}: {said!r} is not a day; write 2026-06-30") from None


def _title(query: NamedQuery, parameters: Mapping[str, Any]) -> str:
    chosen = [
        p.name.replace("_", " ") + ("" if p.type == "flag" else f" {parameters[p.name]}")
        for p in query.parameters
        if p.name not in SCOPED and parameters[p.name] not in (library.default_of(p), None)
    ]
    return f"{query.name} ({', '.join(chosen)})" if chosen else query.name


def _cells(
    query: NamedQuery, columns: tuple[Column, ...], rows: Rows
) -> tuple[tuple[Cell, ...], ...]:
    declared = [column.name for column in (*query.columns, query.cite) if column]
    if rows.columns and set(rows.columns) != set(declared):
        returned, wanted = ", ".join(rows.columns), ", ".join(declared)
        raise QueryError(f"{query.name}: returns {returned}, but declares {wanted}")
    if not rows.rows:
        return ()
    order = [rows.columns.index(column.name) for column in columns]
    makers = [_maker(query, column) for column in columns]
    found = tuple(zip(*rows.rows, strict=True))
    pairs = zip(order, makers, strict=True)
    try:
        made = [list(map(make, found[at])) if make else found[at] for at, make in pairs]
    except (TypeError, ValueError, AttributeError, ArithmeticError):
        raise QueryError(
            f"{query.name}: a column of type money must hold pence, one of type set or of @cite "
            "a list of texts"
        ) from None
    return tuple(zip(*made, strict=True))


def _maker(query: NamedQuery, column: Column) -> Callable[[Any], Cell] | None:
    """What makes a cell of a value; None where the value is the cell."""
    if column is query.cite or column.type == "set":
        return in_order
    return _pounds if column.type == "money" else None


def in_order(found: Any) -> list[Any]:
    """Names, or rows of the dataset, each once; rows in the order of file and row."""
    once = set(found)
    return sorted(once, key=_place) if len(once) > 1 else [*once]


def _place(row: str) -> tuple[str, int, str]:
    file, _, number = row.rpartition(":")
    return file, int(number) if number.isdecimal() else 0, number


def _pounds(pence: Any) -> Cell:
    return None if pence is None else Decimal(pence).scaleb(-2)
