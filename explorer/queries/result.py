"""The answer to a question: columns, rows, and where they come from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeAlias

from explorer.graph.values import Value

Cell: TypeAlias = "Value | Decimal"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a result.

    In one of type `money` the cells are pounds, as Decimal; in one of type `set` lists
    without doubles, in order.
    """

    name: str
    doc: str = ""
    type: str = ""


@dataclass(frozen=True, slots=True)
class Stamp:
    """Where figures come from: the dataset, the load, the scope, the share of illustration."""

    title: str
    load: str
    loaded_at: str
    dataset_hash: str
    as_of: str
    illustrative: int
    rows: int
    licence: str = ""
    scope: str = ""
    audience: str = ""
    withheld: int = 0

    def items(self) -> list[tuple[str, str]]:
        """The stamp in words, a (label, text) pair a line, empty ones left out."""
        lines = [
            ("Data", self.title),
            ("Load", f"{self.load}, {self.loaded_at}"),
            ("Dataset hash", self.dataset_hash),
            ("As of", self.as_of),
            ("Scope", self.scope),
            ("Illustrative", self._illustrative()),
            ("Audience", self._audience()),
            ("Licence", self.licence),
        ]
        return [(label, text) for label, text in lines if text]

    def _illustrative(self) -> str:
        return f"{self.illustrative} of {self.rows} rows are illustrative, not facts"

    def _audience(self) -> str:
        if not self.audience:
            return ""
        return f"{self.audience}; {self.withheld} rows withheld"


@dataclass(frozen=True, slots=True)
class Result:
    """Rows of one question; every row has one cell a column, in the order of the columns."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    stamp: Stamp
    notes: tuple[str, ...] = field(default=())

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Each row as a mapping from column name to cell."""
        names = [column.name for column in self.columns]
        return (dict(zip(names, row, strict=True)) for row in self.rows)
