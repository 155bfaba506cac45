"""The library of named queries: one question a file, its leading comment its interface."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from explorer.errors import QueryError, UnknownNameError
from explorer.queries.computed import COMPUTED
from explorer.queries.result import Column
from explorer.resources import folder

Type = Literal[
    "text",
    "integer",
    "date",
    "flag",
    "scope",
    "tier",
    "kind",
    "sector",
    "partner",
    "faculty",
    "unit",
    "actor",
    "consortium",
    "where",
]
TYPES = tuple(Type.__args__)  # type: ignore[attr-defined]
GROUPS = ("portfolio", "where to act", "risk", "consortia", "records")
PARAM = re.compile(r"@param\s+(\w+)\s+(\w+)([?*!]?)(?:\s*=\s*(\S+))?\s+(.+)")
COLUMN = re.compile(r"@column\s+(\w+)(?::\s*(\w+))?\s+(.+)")
CITE = re.compile(r"@cite\s+(\w+)\s+(.+)")
GIVEN = re.compile(r"@given\s+(\w+)\s+(.+)")
SAID = re.compile(r"@(group|example|then|note)\s+(.+)")
INCLUDE = re.compile(r"^// @include ([a-z-]+)$", re.MULTILINE)
DERIVED = {
    "latest_start": ("scope", "as_of"),
    "doers": ("faculty",),
    "members": ("consortium", "where"),
    "office": ("where",),
    "since": ("years", "as_of"),
    "records_to": ("as_of",),
}
USED = re.compile(r"\$(\w+)")
QUOTED = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|`[^`]*`|//[^\n]*|/\*.*?\*/", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Parameter:
    """What may be asked of a query.

    `many` is a list, `optional` is null when not given, `required` must be given. The type
    `actor` is a unit or a faculty.
    """

    name: str
    type: Type
    doc: str
    optional: bool = False
    many: bool = False
    default: str | None = None
    required: bool = False


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A question: its text, its documentation, its parameters and its columns.

    `given` are parameters that the program itself fills in. `cite` is a column of the rows
    of the dataset behind each answer, which is there only when it is asked for. `group` is
    the heading that it is listed under, `example` the options of an example, `then` the name
    of the function in computed.py that makes the answer of the rows, `note` what every answer
    says.
    """

    name: str
    doc: str
    text: str
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    given: tuple[str, ...]
    cite: Column | None = None
    group: str = ""
    example: str = ""
    then: str = ""
    note: str = ""

    @property
    def summary(self) -> str:
        """The first sentence of its documentation."""
        return self.doc.partition("\n\n")[0]


def names() -> tuple[str, ...]:
    """The names of all questions, sorted."""
    return tuple(sorted(path.stem for path in folder("cypher").glob("queries/*.cypher")))


@cache
def named(name: str) -> NamedQuery:
    """The question of that name; UnknownNameError where there is none."""
    if name not in names():
        raise UnknownNameError("query", name, names())
    return read_query(folder("cypher") / "queries" / f"{name}.cypher")


def read_query(path: Path) -> NamedQuery:
    """A question from its file; QueryError where its comment and its text disagree."""
    lines, body = _split(path.read_text(encoding="utf-8"))
    while included := INCLUDE.search(body):
        more, text = _split(_fixed(included[1]))
        lines += [line for line in more if line.startswith("@") and line not in lines]
        body = body.replace(included[0], text)
    query = _query(path, lines, body)
    _check(query)
    return query


@cache
def internal(name: str) -> NamedQuery:
    """A question that the program itself asks, from cypher/read/NAME.cypher."""
    return read_query(folder("cypher") / "read" / f"{name}.cypher")


def _fixed(name: str) -> str:
    return (folder("cypher") / "read" / f"{name}.cypher").read_text(encoding="utf-8")


def _split(text: str) -> tuple[list[str], str]:
    """The lines of the leading comment without their slashes, and the rest."""
    lines = text.splitlines()
    end = next((i for i, line in enumerate(lines) if _is_body(line)), len(lines))
    return [line[2:].strip() for line in lines[:end]], "\n".join(lines[end:]).strip()


def _is_body(line: str) -> bool:
    return not line.startswith("//") or bool(INCLUDE.fullmatch(line))


def _query(path: Path, lines: list[str], body: str) -> NamedQuery:
    prose = "\n".join(line for line in lines if not line.startswith("@")).strip()
    parameters: dict[str, Parameter] = {}
    columns, given, cite = [], [], None
    said = {"group": "", "example": "", "then": "", "note": ""}
    for line in lines:
        if match := PARAM.fullmatch(line):
            parameters.setdefault(match[1], _parameter(path, *match.groups()))
        elif match := COLUMN.fullmatch(line):
            columns.append(Column(match[1], match[3], match[2] or ""))
        elif match := CITE.fullmatch(line):
            cite = Column(match[1], match[2])
        elif match := GIVEN.fullmatch(line):
            given.append(match[1])
        elif match := SAID.fullmatch(line):
            said[match[1]] = match[2]
        elif line.startswith("@"):
            raise QueryError(f"{path.name}: cannot read the line {line!r}")
    interface = tuple(parameters.values()), tuple(columns), tuple(given), cite
    return NamedQuery(path.stem, prose, body, *interface, *said.values())


def _parameter(
    path: Path, name: str, type_name: str, mark: str, default: str | None, doc: str
) -> Parameter:
    if type_name not in TYPES:
        raise QueryError(f"{path.name}: {name} has the unknown type {type_name!r}")
    if not mark and default is None and type_name != "flag":
        raise QueryError(f"{path.name}: {name} needs '?', '*', '!' or a default")
    marks = mark == "?", mark == "*", default, mark == "!"
    return Parameter(name, type_name, doc, *marks)  # type: ignore[arg-type]


def _check(query: NamedQuery) -> None:
    """Parameters used and declared agree, in both directions."""
    used = set(USED.findall(QUOTED.sub("", query.text)))
    declared = {parameter.name for parameter in query.parameters} | set(query.given)
    derived = {name for given, names in DERIVED.items() if given in query.given for name in names}
    for name in sorted(used - declared):
        raise QueryError(f"{query.name}: ${name} is used but not declared")
    for name in sorted(declared - used - derived):
        raise QueryError(f"{query.name}: {name} is declared but not used")
    if ("cite" in query.given) != bool(query.cite):
        raise QueryError(f"{query.name}: @cite and @given cite belong together")
    if query.then and query.then not in COMPUTED:
        raise QueryError(f"{query.name}: @then is none of {', '.join(COMPUTED)}")
    if not query.columns:
        raise QueryError(f"{query.name}: no @column is declared")
    if query.group and (query.group not in GROUPS or not query.example):
        raise QueryError(f"{query.name}: @group is none of {', '.join(GROUPS)}, or has no @example")


def default_of(parameter: Parameter) -> object:
    """What a parameter is when nobody says: its default, an empty list, or null."""
    if parameter.many:
        return []
    if parameter.type == "flag":
        return parameter.default == "true"
    if parameter.type == "integer" and parameter.default is not None:
        return int(parameter.default)
    return parameter.default
