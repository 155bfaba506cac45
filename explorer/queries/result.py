"""The answer to a question: columns, rows, and where they come from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

from explorer.errors import InputError, UnknownNameError
from explorer.graph.values import Node, Path, Relationship, Value

if TYPE_CHECKING:
    from networkx import MultiDiGraph
    from pandas import DataFrame

Cell: TypeAlias = "Value | Decimal"
SHOWN = 200  # rows in a notebook


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

    def sorted_by(self, name: str) -> Result:
        """The same rows by one column: numbers the largest first, the rest upwards, unknown last.

        Rows with the same cell stay in their order. Raises UnknownNameError for no column.
        """
        names = [column.name for column in self.columns]
        if name not in names:
            raise UnknownNameError("column", name, names)
        at = names.index(name)
        known: list[Any] = [row for row in self.rows if row[at] is not None]
        numbers = all(isinstance(row[at], (int, float, Decimal)) for row in known)
        if numbers:
            known.sort(key=lambda row: row[at], reverse=True)
        else:
            known.sort(key=lambda row: _text(row[at]).casefold())
        unknown = [row for row in self.rows if row[at] is None]
        return replace(self, rows=(*known, *unknown))

    def to_dataframe(self) -> DataFrame:
        """The rows as a pandas DataFrame; money in pounds as floats, unknown as missing.

        Raises InputError where pandas is not installed.
        """
        try:
            from pandas import DataFrame
        except ImportError:
            raise InputError(
                "a data frame needs the extra `notebooks`: "
                'pip install "partnership-explorer[notebooks]"'
            ) from None
        cells = [[float(c) if isinstance(c, Decimal) else c for c in row] for row in self.rows]
        return DataFrame(cells, columns=[column.name for column in self.columns])

    def to_networkx(self) -> MultiDiGraph:
        """The nodes, relationships and paths in the rows as a networkx graph.

        A node is called by its label and id, such as `Partner:arup`; labels and properties are
        its attributes, type and properties those of an edge. A relationship whose ends are not
        in the rows is left out. Raises InputError where there is no node.
        """
        from networkx import MultiDiGraph

        nodes, joins = _elements(self.rows)
        if not nodes:
            raise InputError(f"{self.title} holds no nodes; ask for some in Cypher: RETURN n")
        names = {
            key: f"{node.label}:{node.properties.get('id', key)}" for key, node in nodes.items()
        }
        graph = MultiDiGraph()
        for key, node in nodes.items():
            graph.add_node(names[key], labels=node.labels, **node.properties)
        for one in joins.values():
            if one.start in names and one.end in names:
                graph.add_edge(names[one.start], names[one.end], one.type, **one.properties)
        return graph

    def _repr_html_(self) -> str:
        """The first rows as a table for a notebook, everything escaped."""
        from html import escape

        head = "".join(f"<th>{escape(column.name)}</th>" for column in self.columns)
        rows = "".join(
            f"<tr>{''.join(f'<td>{escape(_text(cell))}</td>' for cell in row)}</tr>"
            for row in self.rows[:SHOWN]
        )
        more = f"{len(self)} rows, the first {SHOWN} of them. " if len(self) > SHOWN else ""
        stamp = "; ".join(f"{label}: {text}" for label, text in self.stamp.items())
        return (
            f"<table><caption>{escape(self.title)}</caption><thead><tr>{head}</tr></thead>"
            f"<tbody>{rows}</tbody></table><p>{escape(more + stamp)}</p>"
        )


def _text(cell: Cell) -> str:
    if isinstance(cell, (list, tuple)):
        return "; ".join(_text(item) for item in cell)
    return "" if cell is None else str(cell)


def _elements(cells: Iterable[Any]) -> tuple[dict[str, Node], dict[str, Relationship]]:
    """The nodes and relationships in some cells, each once, by key."""
    nodes: dict[str, Node] = {}
    joins: dict[str, Relationship] = {}
    waiting = list(cells)[::-1]
    while waiting:
        cell = waiting.pop()
        if isinstance(cell, Node):
            nodes[cell.key] = cell
        elif isinstance(cell, Relationship):
            joins[cell.key] = cell
        elif isinstance(cell, Path):
            waiting += [*cell.nodes, *cell.relationships]
        elif isinstance(cell, Mapping):
            waiting += cell.values()
        elif isinstance(cell, (list, tuple)):
            waiting += cell[::-1]
    return nodes, joins
