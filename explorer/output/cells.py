"""How one cell reads: as text for a program, as text for a person, as a JSON value."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias, TypeGuard

from explorer.graph.values import Node, Path, Relationship

if TYPE_CHECKING:
    from explorer.queries.result import Cell, Result

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
Number: TypeAlias = "int | float | Decimal"


def is_number(cell: Cell) -> TypeGuard[Number]:
    """True for int, float and money; a boolean is not a number."""
    return isinstance(cell, int | float | Decimal) and not isinstance(cell, bool)


def are_numbers(cells: Iterable[Cell]) -> bool:
    """True where there are numbers and, but for unknowns, nothing else."""
    known = [cell for cell in cells if cell is not None]
    return bool(known) and all(is_number(cell) for cell in known)


def by_column(result: Result) -> list[list[Cell]]:
    """The cells of each column, from the first row to the last."""
    return list(map(list, zip(*result.rows, strict=True))) or [[] for _ in result.columns]


def plain(cell: Cell, joint: str = ";") -> str:
    """The text for a program: unknown is empty, money has two decimals and no sign."""
    match cell:
        case None:
            return ""
        case str():
            return cell
        case bool():
            return str(cell).lower()
        case Decimal():
            return f"{cell:.2f}"
        case list() | tuple():
            return joint.join([each if type(each) is str else plain(each, joint) for each in cell])
        case Mapping():
            return compact(cell)
    return str(cell)


def shown(cell: Cell) -> str:
    """The text for a person: as `plain`, but money as £1,500,000.00 and lists with air."""
    if isinstance(cell, Decimal):
        return f"{'-' if cell < 0 else ''}£{abs(cell):,.2f}"
    return plain(cell, "; ")


def compact(cell: Cell) -> str:
    """The cell as JSON on one line, without spaces."""
    return json.dumps(json_value(cell), ensure_ascii=False, separators=(",", ":"))


def json_value(cell: Cell) -> Json:
    """The cell as JSON can hold it, in the same order on every database.

    Keys are sorted, money is a number of at most two decimals, and the keys of nodes and
    relationships, which each database makes up, are left out.
    """
    match cell:
        case Decimal():
            return _money(cell)
        case float():
            return cell if math.isfinite(cell) else None
        case Node():
            return {"labels": list(cell.labels), "properties": json_value(dict(cell.properties))}
        case Relationship():
            return {"type": cell.type, "properties": json_value(dict(cell.properties))}
        case Path():
            return _path(cell)
        case list() | tuple():
            return [json_value(item) for item in cell]
        case Mapping():
            return {key: json_value(cell[key]) for key in sorted(cell)}
    return cell


def _money(pounds: Decimal) -> Json:
    pounds = round(pounds, 2)
    return int(pounds) if pounds == int(pounds) else float(pounds)


def _path(path: Path) -> Json:
    steps: list[Json] = [
        {
            "type": relationship.type,
            "forward": relationship.start == before.key,
            "properties": json_value(dict(relationship.properties)),
        }
        for relationship, before in zip(path.relationships, path.nodes, strict=False)
    ]
    return {"nodes": [json_value(node) for node in path.nodes], "relationships": steps}
