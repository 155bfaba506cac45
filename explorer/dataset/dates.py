"""Partial dates: a year, a month or a day, each a period with a first and a last day."""

from __future__ import annotations

import calendar
import re
from datetime import date
from functools import lru_cache

DAYS = 65_536  # that are remembered: a dataset has few days in many rows
SHAPE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


@lru_cache(maxsize=DAYS)
def period(text: str) -> tuple[date, date]:
    """First and last day of a partial date such as `2012`, `2012-03` or `2012-03-01`.

    Raises ValueError for anything else, also for a day that no calendar has.
    """
    match = SHAPE.fullmatch(text)
    if not match:
        raise ValueError(f"{text[:40]!r} is not a date; write 2012, 2012-03 or 2012-03-01")
    month, day = (int(part) if part else None for part in match.groups()[1:])
    try:
        return _period(int(match[1]), month, day)
    except ValueError:
        raise ValueError(f"{text!r} is not a day of the calendar") from None


@lru_cache(maxsize=DAYS)
def first_day(text: str) -> str:
    """The first day of a partial date, as ISO text."""
    return period(text)[0].isoformat()


@lru_cache(maxsize=DAYS)
def last_day(text: str) -> str:
    """The last day of a partial date, as ISO text."""
    return period(text)[1].isoformat()


def _period(year: int, month: int | None, day: int | None) -> tuple[date, date]:
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if day is None:
        return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
    return date(year, month, day), date(year, month, day)
