"""The kinds of column: what a cell may hold, and what becomes of it in the graph.

A column's type is an annotation on a field of a record class. pydantic applies the
checks; the markers (Date, Money, Link, Office) tell the loader what the column means.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from explorer.dataset.dates import period

ID = re.compile(r"[a-z][a-z0-9-]*", re.ASCII)
MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    "sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
SPREADSHEET_VALUE = re.compile(rf"true|false|(?:{MONTHS})-?\d{{1,4}}", re.ASCII)
MONEY = re.compile(r"(\d{1,13})(?:\.(\d{1,2}))?", re.ASCII)
NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,6})?", re.ASCII)
LINK_TEXT = re.compile(r"https?://[^\s/?#]+[^\s]*", re.IGNORECASE)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
SCHEMES = ("ror", "coh", "ods", "ukprn", "charity")


@dataclass(frozen=True, slots=True)
class Date:
    """A partial date; beside it `COLUMN_day` keeps its first or last day."""

    day: Literal["first", "last"]


@dataclass(frozen=True, slots=True)
class Link:
    """A column that is a relationship to another record.

    `to` are the namespaces the other end may come from. With `inward` the relationship
    runs from the other record to this one. `properties` are set on the relationship.
    """

    type: str
    to: tuple[str, ...]
    inward: bool = False
    properties: tuple[tuple[str, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """A column that names another record without being a relationship."""

    to: tuple[str, ...]


def checked(check: Callable[[str], Any]) -> Callable[[str], Any]:
    """A check that raises ValueError, as one whose message pydantic passes on unchanged."""

    def run(text: str) -> Any:
        try:
            return check(text)
        except ValueError as error:
            raise PydanticCustomError("cell", "{text}", {"text": str(error)}) from None

    return run


def split(cell: Any) -> Any:
    """The parts of a list in a cell, separated by semicolons, in the order written."""
    if not isinstance(cell, str):
        return cell
    parts = tuple(part.strip() for part in cell.split(";"))
    if "" in parts:
        raise PydanticCustomError("cell", "an empty item in the list; take the extra ';' out")
    twice = next((part for part in parts if parts.count(part) > 1), None)
    if twice is not None:
        raise PydanticCustomError("cell", "{part} is listed twice", {"part": repr(twice)})
    return parts


def text(cell: str) -> str:
    """Text without control characters, which no spreadsheet means to write."""
    bad = CONTROL.search(cell)
    if bad:
        raise ValueError(f"has the control character U+{ord(bad[0]):04X}; take it out")
    return cell


def identifier(cell: str) -> str:
    """A lower-case id that no spreadsheet takes for a date, a number or a truth value."""
    if not ID.fullmatch(cell):
        raise ValueError(
            f"{cell!r} is not an id; use lower-case letters, digits and hyphens, a letter first"
        )
    if SPREADSHEET_VALUE.fullmatch(cell):
        raise ValueError(f"{cell!r} would be changed by a spreadsheet; use a longer id")
    return cell


def partial_date(cell: str) -> str:
    """A partial date, kept as written."""
    period(cell)
    return cell


def pence(cell: Any) -> Any:
    """Pounds as whole pence, so that sums are exact."""
    if isinstance(cell, int):
        return cell
    match = MONEY.fullmatch(cell)
    if not match:
        raise ValueError(f"{cell!r} is not a sum in pounds; write 1200 or 1200.50")
    return int(match[1]) * 100 + int((match[2] or "").ljust(2, "0"))


def number(cell: Any) -> Any:
    """A whole or decimal number."""
    if isinstance(cell, (int, float)):
        return cell
    if not NUMBER.fullmatch(cell):
        raise ValueError(f"{cell!r} is not a number; write 250 or 2.5")
    return float(cell) if "." in cell else int(cell)


def year(cell: Any) -> Any:
    """A year of four digits."""
    if isinstance(cell, int):
        return cell
    if not re.fullmatch(r"[12]\d{3}", cell, re.ASCII):
        raise ValueError(f"{cell!r} is not a year; write 2012")
    return int(cell)


def country(cell: str) -> str:
    """Two capital letters, ISO 3166-1 alpha-2."""
    if not re.fullmatch(r"[A-Z]{2}", cell, re.ASCII):
        raise ValueError(f"{cell!r} is not an ISO 3166-1 alpha-2 code such as GB")
    return cell


def link_text(cell: str) -> str:
    """An http or https address."""
    if not LINK_TEXT.fullmatch(cell):
        raise ValueError(f"{cell!r} is not a web address; begin with https://")
    return cell


def registered(cell: str) -> str:
    """An id in a public register, such as `ror:024mrxd33`."""
    scheme, _, rest = cell.partition(":")
    if scheme not in SCHEMES or not rest:
        raise ValueError(f"{cell!r} is not an id such as ror:...; use {', '.join(SCHEMES)}")
    return cell


def wildcard(cell: str) -> str:
    """An id, or * for all."""
    return cell if cell == "*" else identifier(cell)


Text = Annotated[str, AfterValidator(checked(text))]
Id = Annotated[str, AfterValidator(checked(identifier))]
IdOrAll = Annotated[str, AfterValidator(checked(wildcard))]
FirstDay = Annotated[str, AfterValidator(checked(partial_date)), Date("first")]
LastDay = Annotated[str, AfterValidator(checked(partial_date)), Date("last")]
Money = Annotated[int, BeforeValidator(checked(pence)), "money"]
Number = Annotated[int | float, BeforeValidator(checked(number))]
Year = Annotated[int, BeforeValidator(checked(year))]
Country = Annotated[str, AfterValidator(checked(country))]
Website = Annotated[str, AfterValidator(checked(link_text))]
Ids = Annotated[tuple[Id, ...], BeforeValidator(split)]
Texts = Annotated[tuple[Text, ...], BeforeValidator(split)]
Registered = Annotated[
    tuple[Annotated[str, AfterValidator(checked(registered))], ...], BeforeValidator(split)
]
Visibility = Literal["open", "internal", "restricted"]
Tier = Literal["corporate", "strategic", "transactional"]


def column(doc: str, default: Any = None) -> Any:
    """A column that may be empty, with what it means."""
    return Field(default=default, description=doc)


def required(doc: str) -> Any:
    """A column that must be filled, with what it means."""
    return Field(description=doc)
