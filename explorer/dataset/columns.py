"""The kinds of column: what a cell may hold, and what becomes of it in the graph.

A column's type is an annotation on a field of a record class. pydantic applies the
checks; the markers (Date, Link, Mention, MONEY) tell the rest what the column means.
What passes here can be written to a CSV file and read back as the same value.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from explorer.dataset.damage import damage
from explorer.dataset.dates import period
from explorer.dataset.spreadsheet import (
    AS_TEXT,
    academic,
    date_fault,
    id_fault,
    item_fault,
    sum_fault,
)

ID = re.compile(r"[a-z][a-z0-9-]*", re.ASCII)
MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    "sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
SPREADSHEET_VALUE = re.compile(rf"true|false|(?:{MONTHS})-?\d{{1,4}}(?:-\d{{1,4}})?", re.ASCII)
NO_ID = " is not an id;"  # what is said of a name in the place of an id
OFFICE = "x_"  # columns of the office's own begin with this
MONEY = "money"  # marks a column of pounds, kept as whole pence
POUNDS = re.compile(r"(\d+)(?:\.(\d{1,2}))?", re.ASCII)
MOST_PENCE = 10**15 - 1
MOST_DIGITS = 13  # of whole pounds
NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,6})?", re.ASCII)
LINK_TEXT = re.compile(r"https?://[^\s/?#]+[^\s]*", re.IGNORECASE)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
LINE_BREAK = re.compile(r"[\n\u2028\u2029]")
NO_BREAK = re.compile(r"[\xa0\u202f\u2007]")  # spaces at which no line ends
LINE_END = re.compile(r"\r\n?")
LONGEST_CELL = 100_000  # characters; a longer one is a quote that was never closed
REMEMBERED = 10_000  # cells of a kind: most rows repeat the ids and the days of others
SHOWN = 60  # characters of a cell that a message quotes
BLANK = (  # white space of every kind, and what takes no space at all
    "\t\n\r \xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\u200b\u2060\ufeff"
)
SCHEMES = ("ror", "coh", "ods", "ukprn", "charity")
ISO_3166 = (
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ "
    "BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM "
    "DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS "
    "GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN "
    "KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ "
    "MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM "
    "PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV "
    "SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI "
    "VN VU WF WS YE YT ZA ZM ZW XK"  # XK: Kosovo, which ISO leaves to its users
)
COUNTRIES = frozenset(ISO_3166.split())


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


def remembered(check: Callable[[str], str]) -> Callable[[str], str]:
    """A check that is made once for a text, and gives the same object for the same text."""
    return lru_cache(maxsize=REMEMBERED)(checked(check))


def quoted(cell: Any) -> str:
    """A value as a message shows it: in quotes, what cannot be seen escaped, not too long."""
    shown = repr(cell)
    return shown if len(shown) <= SHOWN else f"{shown[:SHOWN]}…"


def trim(cell: str) -> str:
    """The cell without what cannot be seen at its ends; what is inside stays as written."""
    return cell.strip(BLANK)


def plain_spaces(cell: str) -> str:
    """The cell with ordinary spaces in the place of non-breaking ones."""
    return cell if cell.isascii() else NO_BREAK.sub(" ", cell)


def divided(text: str, separator: str) -> list[str]:
    """The parts of a text between separators; one without white space may be spaced out."""
    if not separator or any(map(str.isspace, separator)):
        return text.split(separator) if separator else [text]
    return re.split(r"\s*".join(map(re.escape, separator)), text)


def split(cell: Any) -> Any:
    """The items of a list in a cell, separated by semicolons, in the order written."""
    items = tuple(map(trim, cell.split(";") if isinstance(cell, str) else cell))
    if "" in items:
        raise PydanticCustomError("cell", "an empty item in the list; take the extra ';' out")
    if len(items) > 1 and len({*items}) < len(items):
        twice = next(item for item in items if items.count(item) > 1)
        raise PydanticCustomError("cell", "{item} is listed twice", {"item": quoted(twice)})
    return items


def text(cell: str) -> str:
    """Text, trimmed, its line ends as `\\n` and its spaces plain; no control characters."""
    kept = trim(LINE_END.sub("\n", cell) if "\r" in cell else cell)
    if not kept:
        raise ValueError("is empty")
    if len(kept) > LONGEST_CELL:
        raise ValueError(f"has more than {LONGEST_CELL:,} characters")
    bad = CONTROL.search(kept)
    if bad:
        raise ValueError(f"has the control character U+{ord(bad[0]):04X}; take it out")
    plain = plain_spaces(kept)
    if harm := damage(kept) or damage(plain):
        raise ValueError(f"{quoted(kept)} {harm}")
    return plain


def name(cell: str) -> str:
    """Text on one line, as a name is."""
    kept = text(cell)
    if LINE_BREAK.search(kept):
        raise ValueError(f"{quoted(kept)} has a line break in it; write the name on one line")
    return kept


def item(cell: str) -> str:
    """Text that can stand in a list."""
    if ";" in cell:
        raise ValueError(f"{quoted(cell)} holds a ';', which separates the items of a list")
    if made := item_fault(cell):
        raise ValueError(
            f"{quoted(cell)} is {made}, perhaps made by a spreadsheet; {AS_TEXT} and write it again"
        )
    return text(cell)


def alias(cell: str) -> str:
    """A name that can stand in a list."""
    return name(item(cell))


def office_name(heading: str) -> str:
    """The heading of a column of the office's own."""
    if not heading.startswith(OFFICE) or heading == OFFICE:
        raise ValueError(f"is not a name; write {OFFICE} and a word")
    if trim(heading) != heading or not heading.isprintable() or "`" in heading:
        raise ValueError("has a character that no heading can hold; write letters and digits")
    return heading


def identifier(cell: str) -> str:
    """A lower-case id that no spreadsheet takes for a date, a number or a truth value."""
    if ID.fullmatch(cell) and not SPREADSHEET_VALUE.fullmatch(cell):
        return cell
    if made := id_fault(cell):
        raise ValueError(
            f"{quoted(cell)} is not an id but {made}, perhaps made by a spreadsheet; "
            f"{AS_TEXT} and write the id again, a letter first"
        )
    if ID.fullmatch(cell):
        raise ValueError(f"{quoted(cell)} would be changed by a spreadsheet; use a longer id")
    raise ValueError(
        f"{quoted(cell)}{NO_ID} use lower-case letters, digits, hyphens, a letter first"
    )


def partial_date(cell: str) -> str:
    """A partial date, kept as written."""
    try:
        period(cell)
    except ValueError:
        if fault := date_fault(cell):
            raise ValueError(f"{quoted(cell)} {fault}") from None
        raise
    return cell


def pence(cell: Any) -> Any:
    """Pounds as whole pence, so that sums are exact."""
    if isinstance(cell, int):
        return cell
    match = POUNDS.fullmatch(cell) if isinstance(cell, str) else None
    if not match:
        fault = isinstance(cell, str) and sum_fault(cell)
        raise ValueError(
            f"{quoted(cell)} {fault or 'is not a sum in pounds;'} write 1200 or 1200.50"
        )
    if len(match[1]) > MOST_DIGITS:
        raise ValueError(f"{quoted(cell)} is too large; a sum has at most {MOST_DIGITS} digits")
    return int(match[1]) * 100 + int((match[2] or "").ljust(2, "0"))


def number(cell: Any) -> int | float:
    """A number of at most six decimals; a whole one is an integer, however it is written."""
    written = cell if isinstance(cell, str) else number_text(cell)
    if not NUMBER.fullmatch(written):
        fault = sum_fault(written) or "is not a number;"
        raise ValueError(f"{quoted(cell)} {fault} write 250 or 2.5")
    value = float(written) if "." in written else int(written)
    return int(value) if value == int(value) else value


def number_text(value: float) -> str:
    """A number as it is written in a cell, never with an exponent."""
    return str(value) if isinstance(value, int) else f"{value:.6f}".rstrip("0").rstrip(".")


def year(cell: Any) -> int:
    """A year of four digits."""
    if not re.fullmatch(r"[12]\d{3}", str(cell), re.ASCII):
        kind = "an academic year" if academic(str(cell)) else "not a year"
        raise ValueError(f"{quoted(cell)} is {kind}; write 2012")
    return int(cell)


def country(cell: str) -> str:
    """Two capital letters, ISO 3166-1 alpha-2."""
    if cell not in COUNTRIES:
        hint = "; write GB" if cell.upper() in ("UK", "GB") else " such as GB"
        raise ValueError(f"{quoted(cell)} is not an ISO 3166-1 alpha-2 code{hint}")
    return cell


def link_text(cell: str) -> str:
    """An http or https address."""
    if not LINK_TEXT.fullmatch(cell):
        raise ValueError(f"{quoted(cell)} is not a web address; begin with https://")
    return text(cell)


def registered(cell: str) -> str:
    """An id in a public register, such as `ror:024mrxd33`."""
    scheme, _, rest = cell.partition(":")
    if scheme not in SCHEMES or not trim(rest):
        raise ValueError(f"{quoted(cell)} is not an id such as ror:...; use {', '.join(SCHEMES)}")
    return item(cell)


def wildcard(cell: str) -> str:
    """An id, or * for all."""
    return cell if cell == "*" else identifier(cell)


Text = Annotated[str, AfterValidator(checked(text))]
Name = Annotated[str, AfterValidator(checked(name))]
Id = Annotated[str, AfterValidator(remembered(identifier))]
IdOrAll = Annotated[str, AfterValidator(remembered(wildcard))]
FirstDay = Annotated[str, AfterValidator(remembered(partial_date)), Date("first")]
LastDay = Annotated[str, AfterValidator(remembered(partial_date)), Date("last")]
Money = Annotated[int, BeforeValidator(checked(pence)), Field(ge=0, le=MOST_PENCE), MONEY]
Number = Annotated[int | float, BeforeValidator(checked(number))]
Year = Annotated[int, BeforeValidator(checked(year))]
Country = Annotated[str, AfterValidator(checked(country))]
Website = Annotated[str, AfterValidator(checked(link_text))]
Ids = Annotated[tuple[Id, ...], BeforeValidator(split)]
Texts = Annotated[tuple[Annotated[str, AfterValidator(checked(item))], ...], BeforeValidator(split)]
Names = Annotated[
    tuple[Annotated[str, AfterValidator(checked(alias))], ...], BeforeValidator(split)
]
OfficeName = Annotated[str, AfterValidator(checked(office_name))]
RegisterId = Annotated[str, AfterValidator(checked(registered))]
Registered = Annotated[tuple[RegisterId, ...], BeforeValidator(split)]
Visibility = Literal["open", "internal", "restricted"]
Tier = Literal["corporate", "strategic", "transactional"]


def column(doc: str, default: Any = None) -> Any:
    """A column that may be empty, with what it means."""
    return Field(default=default, description=doc)


def required(doc: str) -> Any:
    """A column that must be filled, with what it means."""
    return Field(description=doc)
