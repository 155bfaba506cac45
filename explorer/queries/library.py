"""The library of named queries: one question a file, its leading comment its interface."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from explorer.errors import QueryError, UnknownNameError, did_you_mean, nearest
from explorer.queries import SCOPES, TIERS
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
INCLUDE = re.compile(r"^[ \t]*//[ \t]*@include[ \t]+(\S+)[ \t]*$", re.MULTILINE)
COLUMN_TYPES = ("", "money", "set", "bar")
GIVEN_NAMES = (
    *("as_of", "latest_start", "earliest_end", "since", "records_to", "pattern_faculties"),
    *("pattern_kinds", "doers", "members", "office", "faculty_of", "cite", "part", "parts"),
)
DERIVED = {
    "latest_start": ("scope", "as_of"),
    "doers": ("faculty",),
    "members": ("consortium", "where"),
    "office": ("where",),
    "since": ("years", "as_of"),
    "records_to": ("as_of",),
}
FIXED = {  # what the program itself reads, so that it must be what it takes it for
    "scope": "scope",
    "as_of": "date",
    "kind": "kind*",
    "faculty": "faculty",
    "consortium": "consortium",
    "from_year": "integer",
    "until_year": "integer",
    "years": "integer",
    "where": "where*",
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
    says. An `own` one is from a folder of the user's own: its text must pass the gate.
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
    own: bool = False

    @property
    def summary(self) -> str:
        """The first sentence of its documentation."""
        return self.doc.partition("\n\n")[0]


@dataclass(frozen=True, slots=True)
class Source:
    """The text of a file, and how an error names a place in it."""

    path: Path
    text: str

    def at(self, pattern: str) -> str:
        """The file and the line where a pattern first stands, or the file alone."""
        found = re.search(pattern, self.text)
        line = self.text.count("\n", 0, found.start()) + 1 if found else 0
        return f"{self.path}:{line}" if line else str(self.path)


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
    source = source_of(path)
    query = parsed(source)
    if query.group and (query.group not in GROUPS or not query.example):
        place = source.at("@group")
        raise QueryError(f"{place}: @group is none of {', '.join(GROUPS)}, or has no @example")
    return query


def source_of(path: Path) -> Source:
    """A file as text; QueryError where it cannot be read. Windows line ends are welcome."""
    try:
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise QueryError(f"{path}:{line}: is not UTF-8. Save the file as UTF-8.") from None
    except OSError as error:
        raise QueryError(f"{path}: cannot be read: {error.strerror}.") from None
    return Source(path, text.replace("\r\n", "\n").replace("\r", "\n"))


def parsed(source: Source) -> NamedQuery:
    """A question from its text with what it includes; QueryError where that disagrees."""
    lines, body = _split(source.text)
    while included := INCLUDE.search(body):
        more, text = _split(_fixed(source, included[1]))
        lines += [line for line in more if line.startswith("@") and line not in lines]
        body = body[: included.start()] + text + body[included.end() :]
    query = _query(source, lines, body)
    _check(source, query)
    return query


@cache
def internal(name: str) -> NamedQuery:
    """A question that the program itself asks, from cypher/read/NAME.cypher."""
    return read_query(folder("cypher") / "read" / f"{name}.cypher")


def _fixed(source: Source, name: str) -> str:
    """The text of cypher/read/NAME.cypher."""
    shared = folder("cypher") / "read"
    path = shared / f"{name}.cypher"
    if re.fullmatch(r"[a-z-]+", name) and path.is_file():
        return path.read_text(encoding="utf-8")
    hint = did_you_mean(nearest(name, sorted(one.stem for one in shared.glob("*.cypher"))))
    place = source.at(rf"@include[ \t]+{re.escape(name)}")
    raise QueryError(f"{place}: there is nothing to include that is called {name!r}.{hint}")


def _split(text: str) -> tuple[list[str], str]:
    """The lines of the leading comment without their slashes, and the rest."""
    lines = text.split("\n")
    end = next((i for i, line in enumerate(lines) if _is_body(line)), len(lines))
    return [line[2:].strip() for line in lines[:end]], "\n".join(lines[end:]).strip()


def _is_body(line: str) -> bool:
    return not line.startswith("//") or bool(INCLUDE.fullmatch(line))


def _query(source: Source, lines: list[str], body: str) -> NamedQuery:
    prose = "\n".join(line for line in lines if not line.startswith("@")).strip()
    parameters: dict[str, Parameter] = {}
    columns, given, cite = [], [], None
    said = {"group": "", "example": "", "then": "", "note": ""}
    for line in lines:
        if match := PARAM.fullmatch(line):
            parameters.setdefault(match[1], _parameter(source, *match.groups()))
        elif match := COLUMN.fullmatch(line):
            columns.append(_column(source, match[1], match[2] or "", match[3]))
        elif match := CITE.fullmatch(line):
            cite = Column(match[1], match[2])
        elif match := GIVEN.fullmatch(line):
            given.append(match[1])
        elif match := SAID.fullmatch(line):
            said[match[1]] = match[2]
        elif line.startswith("@"):
            raise QueryError(f"{source.at(re.escape(line))}: cannot read the line {line!r}")
    interface = tuple(parameters.values()), tuple(columns), tuple(given), cite
    rest = said["group"], said["example"], said["then"], said["note"]
    return NamedQuery(source.path.stem, prose, body, *interface, *rest)


def _column(source: Source, name: str, type_name: str, doc: str) -> Column:
    if type_name not in COLUMN_TYPES:
        place = source.at(rf"@column\s+{name}\b")
        raise QueryError(f"{place}: {name} has the unknown type {type_name!r}; use money or set")
    return Column(name, doc, type_name)


def _parameter(
    source: Source, name: str, type_name: str, mark: str, default: str | None, doc: str
) -> Parameter:
    place = source.at(rf"@param\s+{name}\b")
    if type_name not in TYPES:
        hint = did_you_mean(nearest(type_name, TYPES))
        raise QueryError(f"{place}: {name} has the unknown type {type_name!r}.{hint}")
    if not mark and default is None and type_name != "flag":
        raise QueryError(f"{place}: {name} needs '?', '*', '!' or a default")
    if name in FIXED and FIXED[name] != type_name + ("*" if mark == "*" else ""):
        raise QueryError(f"{place}: {name} is always of type {FIXED[name]}")
    if type_name == "where" and name != "where":
        raise QueryError(f"{place}: only --where is of type where")
    if default is not None and not _can_be(type_name, default):
        raise QueryError(f"{place}: {name} cannot be {default!r} by default")
    marks = mark == "?", mark == "*", default, mark == "!"
    return Parameter(name, type_name, doc, *marks)  # type: ignore[arg-type]


def _can_be(type_name: str, default: str) -> bool:
    """Whether a default is of the type, as far as that can be told without a graph."""
    choices = {"scope": SCOPES, "tier": TIERS, "flag": ("true", "false")}.get(type_name)
    if choices:
        return default in choices
    try:
        if type_name == "integer":
            int(default)
        if type_name == "date":
            date.fromisoformat(default)
    except ValueError:
        return False
    return True


def _check(source: Source, query: NamedQuery) -> None:
    """Parameters used and declared agree, in both directions."""
    used = set(USED.findall(QUOTED.sub("", query.text)))
    asked = {parameter.name for parameter in query.parameters}
    declared = asked | set(query.given)
    derived = {name for given, names in DERIVED.items() if given in query.given for name in names}
    for name in sorted(used - declared):
        place = source.at(rf"[$]{name}\b")
        raise QueryError(f"{place}: ${name} is used but not declared")
    for name in sorted(declared - used - derived):
        raise QueryError(f"{_declared(source, name)}: {name} is declared but not used")
    for name in sorted(set(query.given) - set(GIVEN_NAMES)):
        known = ", ".join(GIVEN_NAMES)
        raise QueryError(f"{_declared(source, name)}: @given {name} is none of {known}")
    for name in sorted(asked & set(query.given) - {"as_of"}):
        raise QueryError(f"{_declared(source, name)}: {name} is a @param and a @given; rename it")
    if "where" in asked and not {"members", "doers", "office"} & set(query.given):
        raise QueryError(f"{_declared(source, 'where')}: where comes with an @include only")
    if ("cite" in query.given) != bool(query.cite):
        raise QueryError(f"{source.at('@cite')}: @cite and @given cite belong together")
    if "parts" in query.given and not query.then:
        raise QueryError(f"{_declared(source, 'parts')}: parts need a @then that orders the whole")
    if query.then and query.then not in COMPUTED:
        raise QueryError(f"{source.at('@then')}: @then is none of {', '.join(COMPUTED)}")
    if not query.columns:
        raise QueryError(
            f"{source.path}: no @column is declared in the comment that it begins with"
        )


def _declared(source: Source, name: str) -> str:
    return source.at(rf"@(param|given)\s+{name}\b")


def default_of(parameter: Parameter) -> object:
    """What a parameter is when nobody says: its default, an empty list, or null."""
    if parameter.many:
        return []
    if parameter.type == "flag":
        return parameter.default == "true"
    if parameter.type == "integer" and parameter.default is not None:
        return int(parameter.default)
    return parameter.default
