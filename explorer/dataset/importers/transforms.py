"""What is done to a value of a source, in this order, as far as a profile asks for it.

unescape, enclosed, split, strip, remove, find, nothing, map, date, prefix. White space at the
ends is always left out, and inside it becomes one space.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from explorer.dataset.columns import divided, quoted
from explorer.dataset.importers.tables import Value
from explorer.dataset.sheets import Unreadable
from explorer.errors import InputError

if TYPE_CHECKING:
    from regex import Pattern

Precision = Literal["day", "month", "year"]
LENGTH = {"day": 10, "month": 7, "year": 4}  # of an ISO date
SECONDS = 5  # that a regular expression may take for a cell; a sound one takes far less

ISO = "%Y-%m-%d"


class UnreadError(ValueError):
    """A value that cannot be read: what is wrong with it."""


class UnmappedError(UnreadError):
    """A value that the map of its field does not have."""


@dataclass(frozen=True, slots=True)
class Steps:
    """The transforms of one field."""

    unescape: bool = False  # HTML entities
    enclosed: str = ""  # two characters that stand around the whole value, such as []
    split: str = ""  # the text between the items of a list, white space in it or not
    strip: str = ""  # characters left out at both ends
    remove: Pattern[str] | None = None  # what is taken out wherever it stands
    find: Pattern[str] | None = None  # what is kept: its first group, or all of it
    nothing: tuple[str, ...] = ()  # words for no value, in any case of letters
    map: dict[str, str] = field(default_factory=dict)  # the value for each value
    otherwise: str | None = None  # the value for one that the map has not
    keep: bool = False  # whether one that the map has not stays as it is
    date: tuple[str, ...] = ()  # how a date may be written, as strptime has it
    precision: Precision = "day"  # how much of the date is to be trusted, at most
    prefix: str = ""  # what goes before the value

    def items(self, value: Value) -> Iterator[str]:
        """The items of a value that are something; one, unless it is a list.

        Raises UnreadError where the cell itself holds no value.
        """
        if isinstance(value, Unreadable):
            raise UnreadError(value.message)
        texts = value if isinstance(value, tuple) else self._split(value)
        nothing = {word.casefold() for word in self.nothing}
        for text in texts:
            cleaned = self._clean(text)
            if cleaned and cleaned.casefold() not in nothing:
                yield cleaned

    def made(self, item: str) -> str:
        """What an item becomes, "" for nothing; raises UnreadError where it cannot be told."""
        if self.map:
            item = self._mapped(item)
        if item and self.date:
            item = self._dated(item)
        return f"{self.prefix}{item}" if item else ""

    def first(self, items: Sequence[str]) -> str:
        """The one value of several items: of those in the map the one it names first.

        Raises UnreadError where there is none because an item cannot be told.
        """
        order = [word for word in self.map if word in items]
        order += [item for item in items if item not in self.map]
        unread: list[UnreadError] = []
        for item in order:
            try:
                if value := self.made(item):
                    return value
            except UnreadError as error:
                unread.append(error)
        if unread:
            raise unread[0]
        return ""

    def _split(self, text: str) -> list[str]:
        text = html.unescape(text) if self.unescape else text
        if self.enclosed:
            text = text.strip().removeprefix(self.enclosed[0]).removesuffix(self.enclosed[1])
        return divided(text, self.split)

    def _clean(self, text: str) -> str:
        text = " ".join(text.split())
        if self.strip:
            text = text.strip(self.strip + " ")
        if self.remove:
            with _bounded(self.remove, text):
                text = " ".join(self.remove.sub(" ", text, timeout=SECONDS).split())
        if self.find:
            with _bounded(self.find, text):
                found = self.find.search(text, timeout=SECONDS)
            text = (found[1] if self.find.groups else found[0]) or "" if found else ""
        return text

    def _mapped(self, item: str) -> str:
        if item in self.map:
            return self.map[item]
        if self.keep:
            return item
        if self.otherwise is None:
            raise UnmappedError(quoted(item))
        return self.otherwise

    def _dated(self, item: str) -> str:
        for form in (*self.date, ISO):  # a workbook's own dates are read so
            if day := _day(item, form):
                return day[: LENGTH[self.precision]]
        forms = " or ".join(self.date)
        raise UnreadError(f"{quoted(item)} is not a date of the form {forms}")


@contextmanager
def _bounded(pattern: Pattern[str], text: str) -> Iterator[None]:
    """One clear error where a regular expression tries too many ways to read a text."""
    try:
        yield
    except TimeoutError:
        raise InputError(
            f"the regular expression {quoted(pattern.pattern)} of the profile takes more than "
            f"{SECONDS} seconds on {quoted(text)}; write it so that there is one way to read a "
            "text, without a repetition in a repetition"
        ) from None


@lru_cache(maxsize=2**14)
def _day(item: str, form: str) -> str:
    """A date as far as its form tells it; "" where it is not written so."""
    try:
        day = datetime.strptime(item, form).date().isoformat()
    except ValueError:
        return ""
    if re.search(r"%[djcxDFs]", form):
        return day
    return day[: LENGTH["month" if re.search(r"%[mbBh]", form) else "year"]]
