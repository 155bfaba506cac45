"""The questions behind a page, each asked once of one graph for one choice."""

from __future__ import annotations

import shlex
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from types import MappingProxyType
from typing import Any

from explorer.graph.load import Load
from explorer.queries import library
from explorer.queries.audience import View
from explorer.queries.choice import Choice
from explorer.queries.library import NamedQuery, internal, named, names
from explorer.queries.result import Cell, Column, Result, Stamp
from explorer.queries.run import ask

ABOUT_VALUES = ("unknown_values", "value_share", "by_value")


class Answers:
    """Answers about some records, or about all of them where `of` is empty.

    Every question is told what is chosen; an empty scope leaves each its own.
    What a page holds only where it is asked for (person, value, note) is in none of them.
    """

    def __init__(self, view: View, choice: Choice, of: Collection[str] = ()) -> None:
        self.view = view
        self.choice = choice
        self.of = sorted(of)
        self._asked: dict[tuple[Any, ...], Result] = {}
        self._places: dict[tuple[Any, ...], Mapping[str, list[int]]] = {}

    def ask(self, name: str, *, cite: bool = False, **said: str) -> Result:
        """The whole answer to a question, of the library or of the program's own."""
        key = name, cite, *said.items()
        if key not in self._asked:
            query = _question(name)
            told = ask(self.view.graph, query, self._fitting(query) | said, cite=cite)
            self._asked[key] = self.without(told)
        return self._asked[key]

    def about(
        self, name: str, ids: Collection[str], *columns: str, told: str = "", cite: bool = False
    ) -> Result:
        """The rows of an answer that hold one of the ids in one of the columns.

        About a single record, the question is told so by the parameter `told`.
        """
        said = dict.fromkeys([told], *self.of) if told and len(self.of) == 1 else {}
        result, key = self.ask(name, cite=cite, **said), (name, cite, *said.items(), columns)
        if key not in self._places:
            self._places[key] = _places(result, columns)
        places = sorted({place for id in ids for place in self._places[key].get(id, ())})
        return replace(result, rows=tuple(result.rows[place] for place in places))

    def command(
        self, name: str, said: Mapping[str, str] = MappingProxyType({}), *, cite: bool = False
    ) -> str:
        """The command line that asks the same of the library."""
        query = named(name)
        values = {**self._fitting(query), **said}
        defaults = {p.name: library.default_of(p) for p in query.parameters}
        words = [
            word
            for key, value in values.items()
            if value != defaults[key]
            for word in _option(key, value)
        ]
        words += ["--cite"] if cite else []
        words += ["--audience", self.view.audience] if self.view.withheld else []
        return shlex.join(["partnerships", "query", name, *words])

    @cached_property
    def load(self) -> Load:
        """The load whose data is asked."""
        return self.view.graph.load()

    @cached_property
    def stamp(self) -> Stamp:
        """Where all of it comes from, and for whom it is."""
        query = internal("activities-with")
        nobody = ask(self.view.graph, query, self._fitting(query) | {"of": [""]})
        return self.stamped(nobody)

    def stamped(self, result: Result) -> Stamp:
        """The stamp of a result with the audience that the page is for."""
        return replace(result.stamp, audience=self.view.audience, withheld=self.view.withheld)

    def without(self, result: Result) -> Result:
        """A result without the columns that are only there where they are asked for."""
        hidden = [c.name for c in result.columns if _only_asked(c) - self.view.asked]
        return dropped(result, hidden)

    def _fitting(self, query: NamedQuery) -> dict[str, Any]:
        """What is chosen, as far as a question can be told it."""
        values = self.choice.values() | {"of": self.of}
        own = {parameter.name for parameter in query.parameters}
        return {key: value for key, value in values.items() if key in own and value}


def dropped(result: Result, names: Iterable[str]) -> Result:
    """A result without some columns."""
    gone = set(names)
    kept = [at for at, column in enumerate(result.columns) if column.name not in gone]
    return replace(
        result,
        columns=tuple(result.columns[at] for at in kept),
        rows=tuple(tuple(row[at] for at in kept) for row in result.rows),
    )


def cells(result: Result, name: str) -> list[Cell]:
    """The cells of one column."""
    at = [column.name for column in result.columns].index(name)
    return [row[at] for row in result.rows]


def _only_asked(column: Column) -> set[str]:
    """What has to be asked for that a page holds a column: person, value or note."""
    if column.type == "money" or column.name in ABOUT_VALUES:
        return {"value"}
    return {column.name} & {"person", "note"}


def _question(name: str) -> NamedQuery:
    return named(name) if name in names() else internal(name)


def _places(result: Result, columns: tuple[str, ...]) -> Mapping[str, list[int]]:
    """At which rows each id stands in one of the columns."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, ids in enumerate(zip(*(cells(result, name) for name in columns), strict=True)):
        for id in set(ids):
            places[str(id)].append(place)
    return places


def _option(name: str, value: Any) -> list[str]:
    """A parameter as words of the command line."""
    values = value if isinstance(value, (list, tuple)) else [value]
    return [word for one in values for word in ("--" + name.replace("_", "-"), str(one))]
