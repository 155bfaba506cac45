"""The sheet `dataset` of a workbook, which stands for dataset.toml: a key and its value a row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from explorer.dataset.columns import trim
from explorer.dataset.reader import order_of, settings_of
from explorer.dataset.settings import DAYS, FIELDS, FILE
from explorer.dataset.sheets import MERGED, NO_DATE, READ_DATE, Cell, Day, Sheet, Unreadable
from explorer.dataset.tidy import UNTOLD
from explorer.errors import Problem, did_you_mean, nearest

WHOLE = re.compile(r"\d{1,6}", re.ASCII)
UNNAMED = ""  # the setting that a row without a key is about
HEADING = "key"
NO_HEADING = "is not the heading, which belongs here; write key in A1 and value in B1"
NO_KEY = "holds a value, but column A names no setting; name it there, or empty the row"


class SettingsSheet:
    """What the sheet says: the settings and the home university's id, as far as they are right."""

    def __init__(self, sheet: Sheet) -> None:
        self._merged = {
            name: (top, bottom)
            for name, (left, top, _, bottom) in sheet.merged.items()
            if left <= 2 and bottom > 1
        }
        self._rows = [*self._pairs(sheet)]
        self._refused: set[str] = set()
        self.problems: list[Problem] = []
        self.notes: list[Problem] = []
        self._values = self._nested()
        self.settings, self.home, problems = settings_of(self._values)
        self.problems += self._untold(problems)

    @property
    def rows(self) -> dict[str, int]:
        """The first row of each key."""
        return {key: row for row, key, _ in reversed(self._rows)}

    @property
    def home_name(self) -> str:
        """The home university's name, or ""."""
        return str(self._values["home"].get("name", ""))

    @property
    def order(self) -> str | None:
        """What is said of dates, if that could be read."""
        return UNTOLD if self._meant() & {"dates", UNNAMED} else order_of(self._values)

    def _pairs(self, sheet: Sheet) -> Iterator[tuple[int, str, Cell]]:
        """The rows: number, key, if any, and value; the heading is not one."""
        for number, cells in sheet.rows:
            first, value = (*cells, "")[:2]
            key = trim(first) if isinstance(first, str) else UNNAMED
            merged = any(top <= number <= bottom for top, bottom in self._merged.values())
            if (key or value) and not merged and (number, key) != (1, HEADING):
                yield number, key, value

    def _nested(self) -> dict[str, Any]:
        values: dict[str, Any] = {"home": {}}
        for key, value in self._filled():
            table, _, name = key.rpartition(".")
            number = FIELDS[key].annotation is int and WHOLE.fullmatch(value)
            place = values.setdefault(table, {}) if table else values
            place[name] = int(value) if number else value
        return values

    def _filled(self) -> Iterator[tuple[str, str]]:
        for area, (top, _) in self._merged.items():
            self._refuse(max(top, 2), UNNAMED, MERGED.format(area=area))
        seen: set[str] = set()
        for row, key, value in self._rows:
            if key and key in seen:
                self.problems.append(Problem(FILE, row, key, "stands twice"))
            elif row == 1 and (key.casefold() == HEADING or not nearest(key, FIELDS)):
                self.problems.append(Problem(FILE, row, key or HEADING, NO_HEADING))
            elif fault := _fault(key, value):
                self._refuse(row, key, fault)
            elif isinstance(value, Day):
                self.notes.append(Problem(FILE, row, key, READ_DATE.format(text=value.text)))
                yield key, value.text
            elif text := trim(str(value)):
                yield key, text
            seen.add(key)

    def _refuse(self, row: int, key: str, message: str) -> None:
        self.problems.append(Problem(FILE, row, key, message))
        self._refused.add(key)

    def _meant(self) -> set[str]:
        """The settings that were refused, by the names that were meant."""
        return {name for key in self._refused for name in nearest(key, FIELDS, 1) or [key]}

    def _untold(self, problems: Iterable[Problem]) -> Iterator[Problem]:
        """The problems that no refusal explains, each at the first row of its setting."""
        rows = self.rows
        meant = self._meant()
        for problem in problems:
            row = rows.get(problem.column, 0)
            if problem.column not in meant and (row or UNNAMED not in meant):
                yield replace(problem, row=row)


def _fault(key: str, value: Cell) -> str:
    if not key:
        return NO_KEY
    if key not in FIELDS:
        return f"is no setting that this program knows.{did_you_mean(nearest(key, FIELDS))}"
    if isinstance(value, Unreadable):
        return value.message
    if isinstance(value, Day) and key not in DAYS:
        return NO_DATE.format(text=value.text)
    return ""
