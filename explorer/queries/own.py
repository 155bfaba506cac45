"""A folder of the user's own questions, in the form of those that come with the program.

Their texts are not ours: they pass the gate for queries of the user's own, and nodes in what they
answer are without persons.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from explorer.errors import InputError, QueryError, UnknownNameError
from explorer.queries import library
from explorer.queries.library import NamedQuery, Source

OPTIONS = frozenset(  # of every question, so that no parameter can have their names
    ("audience", "cite", "cypher", "form", "format", "help", "output", "queries", "sort")
)
NAME = re.compile(r"[a-z][a-z0-9_]*")


def names(folder: Path) -> tuple[str, ...]:
    """The names of the questions in a folder, sorted.

    Raises InputError where it is no folder or holds none, or where one has a shipped name.
    """
    if not folder.is_dir():
        raise InputError(f"{folder}: there is no such folder.")
    files = sorted(
        path for path in folder.glob("*.cypher") if path.name[0] != "." and path.is_file()
    )
    if not files:
        raise InputError(f"{folder}: holds no query; a query is a file NAME.cypher.")
    shipped = {name.casefold(): name for name in library.names()}
    for path in files:
        if path.stem.casefold() in shipped:
            name = shipped[path.stem.casefold()]
            raise InputError(f"{path}: {name} is a query of the program's. Rename the file.")
    return tuple(path.stem for path in files)


def named(name: str, folder: Path | None) -> NamedQuery:
    """The question of that name, from the folder or else the library; see library.named."""
    if folder is None:
        return library.named(name)
    own, shipped = names(folder), library.names()
    if name in own:
        return read_own(folder / f"{name}.cypher")
    if name in shipped:
        return library.named(name)
    raise UnknownNameError("query", name, (*own, *shipped))


def read_own(path: Path) -> NamedQuery:
    """A question of the user's own from its file; QueryError where it cannot be read."""
    source = library.source_of(path)
    query = library.parsed(source)
    _check(source, query)
    return replace(query, group="", own=True)


def _check(source: Source, query: NamedQuery) -> None:
    """What only the program's own questions may have, and what its options are called."""
    if query.then:
        raise QueryError(f"{source.at('@then')}: @then is only for the queries of the program.")
    for name in (parameter.name for parameter in query.parameters):
        place = source.at(rf"@param\s+{name}\b")
        if name in OPTIONS:
            raise QueryError(f"{place}: every query has an option {name}; use another name.")
        if not NAME.fullmatch(name):
            raise QueryError(f"{place}: {name!r} cannot be an option; use a-z, 0-9 and _.")
