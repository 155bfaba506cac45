"""What a spreadsheet makes of a value: what it surely was, or why nobody can tell any more."""

from __future__ import annotations

import re
from datetime import date, timedelta

from explorer.dataset.dates import period

DAY_FIRST = "day-first"
MONTH_FIRST = "month-first"
AS_TEXT = "format the cell as text"
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    "sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
MIDNIGHT = re.compile(r"(\d{4}-\d\d-\d\d)[ T]00:00:00(?:\.0+)?", re.ASCII)
TIMED = re.compile(r"(\d{4}-\d\d-\d\d)[ T]\d.*", re.ASCII)
SLASHED = re.compile(r"(\d\d?)([/.-])(\d\d?)\2(\d{4})(?: 0?0:00(?::00)?)?", re.ASCII)
SHORT = re.compile(r"\d\d?[/.]\d\d?[/.]\d\d", re.ASCII)
YEAR_FIRST = re.compile(r"(\d{4})[/.](\d\d?)[/.](\d\d?)", re.ASCII)
NAMED = re.compile(
    rf"(?:(?P<day>\d\d?)[ -])?(?P<month>{MONTH})[ -](?P<year>\d{{4}}|\d\d)|"
    rf"(?P<first>\d\d?)[ -](?P<last>{MONTH})",
    re.ASCII | re.IGNORECASE,
)
ACADEMIC = re.compile(r"(\d{4})[/-](\d\d)?(\d\d)", re.ASCII)
SERIAL = re.compile(r"[2-5]\d{4}", re.ASCII)
SUM = re.compile(r"(?:£\s?)?(\d+|\d{1,3}(?:,\d{3})+)(\.\d{1,2})?", re.ASCII)
COMMA = re.compile(r"£?\s?\d{1,3}(?:[. ]?\d{3})*,\d+|\d{1,3}(?:\.\d{3}){2,}", re.ASCII)
SPACED = re.compile(r"£?\d{1,3}(?:\s\d{3})+(?:\.\d\d?)?")
POWER = re.compile(r"\d(?:[.,]\d+)?E\+?\d+", re.ASCII | re.IGNORECASE)
MADE_POWER = re.compile(r"\d(?:[.,]\d+)?E\+\d+", re.ASCII)
MADE_DATE = re.compile(  # `12-Mar` and `Mar-12`, as a spreadsheet shows them
    rf"\d\d?-(?:{'|'.join(map(str.title, MONTHS))})|(?:{'|'.join(map(str.title, MONTHS))})-\d\d",
    re.ASCII,
)
POINTS = re.compile(r"-?\d{1,3}(?:\.\d{3})+", re.ASCII)  # where a comma is the decimal point
FIGURES = re.compile(r"-?[\d.,]*\d", re.ASCII)
WRITTEN_DATE = re.compile(r"\d{1,4}([/.-])\d\d?\1\d{1,4}(?: \d.*)?|\d\d?/\d{2,4}", re.ASCII)
EPOCH = date(1899, 12, 30)  # day 0 of a spreadsheet


def midnight(cell: str) -> str | None:
    """The day of `2021-09-01 00:00:00`."""
    match = MIDNIGHT.fullmatch(cell)
    return match[1] if match else None


def slashed(cell: str) -> tuple[int, int, int] | None:
    """The two numbers and the year of a date such as `01/09/2021`, in whatever order."""
    match = SLASHED.fullmatch(cell)
    return (int(match[1]), int(match[3]), int(match[4])) if match else None


def in_order(parts: tuple[int, int, int], order: str) -> str | None:
    """Those as an ISO date; None where no calendar has it."""
    first, second, year = parts
    month, day = (second, first) if order == DAY_FIRST else (first, second)
    return _iso(year, month, day)


def contradicts(parts: tuple[int, int, int], order: str) -> bool:
    """Whether a date can only be meant in the other order."""
    other = MONTH_FIRST if order == DAY_FIRST else DAY_FIRST
    return in_order(parts, order) is None and in_order(parts, other) is not None


def plain_sum(cell: str) -> str | None:
    """Pounds without their sign and the commas between thousands, where they are surely that."""
    match = SUM.fullmatch(cell)
    return match[1].replace(",", "") + (match[2] or "") if match else None


def date_fault(cell: str) -> str:
    """Why a cell holds no date, and what to write; "" where there is nothing special about it."""
    if TIMED.fullmatch(cell):
        return f"has a time of day; write {cell[:10]}"
    if years := academic(cell):
        months = f"{years[0]}-09 where it begins or {years[1]}-08 where it ends"
        return f"is an academic year, not a date; write a month, such as {months}"
    if match := NAMED.fullmatch(cell):
        return _named(match)
    if SHORT.fullmatch(cell):
        return "has a year of two digits; write the date as 2021-09-01"
    if match := YEAR_FIRST.fullmatch(cell):
        return f"is not a date; write {_iso(*map(int, match.groups())) or '2021-09-01'}"
    if SLASHED.fullmatch(cell):
        return "is not a day of the calendar"
    if SERIAL.fullmatch(cell):
        day = EPOCH + timedelta(int(cell))
        return f"is the number by which a spreadsheet holds {day}; write that, and {AS_TEXT}"
    return ""


def sum_fault(cell: str) -> str:
    """Why a cell holds no sum, where a spreadsheet had a hand in it."""
    if COMMA.fullmatch(cell):
        return "may have a comma for the decimal point, or not;"
    if SPACED.fullmatch(cell):
        return "has spaces in it;"
    if POWER.fullmatch(cell):
        return "was shortened by a spreadsheet, and its digits are lost;"
    return ""


def id_fault(cell: str) -> str:
    """What a spreadsheet may have turned an id into."""
    if POWER.fullmatch(cell) or FIGURES.fullmatch(cell):
        return "a number"
    if NAMED.fullmatch(cell) or WRITTEN_DATE.fullmatch(cell) or MIDNIGHT.fullmatch(cell):
        return "a date"
    return "a truth value" if cell.casefold() in ("true", "false") else ""


def item_fault(cell: str) -> str:
    """What a spreadsheet surely turned an item of a list into; a plain number may be one."""
    if MADE_POWER.fullmatch(cell):
        return "a number"
    parts = SLASHED.fullmatch(cell) and "/" in cell and slashed(cell)
    day = parts and (in_order(parts, DAY_FIRST) or in_order(parts, MONTH_FIRST))
    return "a date" if day or MADE_DATE.fullmatch(cell) or MIDNIGHT.fullmatch(cell) else ""


def _named(match: re.Match[str]) -> str:
    month = MONTHS.index((match["month"] or match["last"])[:3].lower()) + 1
    year, day = match["year"] or "", match["day"]
    if len(year) == 4:
        exact = _iso(int(year), month, int(day)) if day else f"{year}-{month:02}"
        return f"is not a date; write {exact or '2012-03-01'}, and {AS_TEXT}"
    return (
        "is not a date; write 2012-03 or what was meant: "
        f"this is what a spreadsheet makes of it, so {AS_TEXT}"
    )


def academic(cell: str) -> tuple[int, int] | None:
    """The two years of `2023/24` or `2023-24`; a month such as `2011-12` is a date."""
    match = ACADEMIC.fullmatch(cell)
    if not match or int(match[3]) != (int(match[1]) + 1) % 100:
        return None
    try:
        period(cell)
    except ValueError:
        return int(match[1]), int(match[1]) + 1
    return None


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
