"""A workbook, read whole: a dataset, or every problem at its cell, such as `partners!C12`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from functools import cached_property
from pathlib import Path
from typing import Any

from explorer.dataset.cells import protect
from explorer.dataset.columns import OFFICE, trim
from explorer.dataset.dataset import Dataset
from explorer.dataset.header import shown
from explorer.dataset.labels import Labels, Names, namespaces
from explorer.dataset.reader import Reading, order_of, reading_of, settings_of
from explorer.dataset.records import BY_FILE, HOME, RECORDS, REQUIRED_FILES, Record, headings
from explorer.dataset.settings import FIELDS, FILE, Settings
from explorer.dataset.sheets import Cell, Day, Sheet, Unreadable, sheets_of
from explorer.dataset.table import Table, table_of
from explorer.errors import DatasetError, Problem, did_you_mean, nearest

SETTINGS = "dataset"  # the sheet that stands for dataset.toml
LISTS = "lists"  # the hidden sheet that drop-downs read from
ALIKE = 0.85  # how much of two names agrees where one is taken for a slip of the other
COPY = re.compile(r"(?:copy of )?(?P<name>.*?)(?:[ _-]*\(?\d+\)?|[ _-]*copy)*")
PLACE = re.compile(rf"\b({'|'.join(re.escape(file) for file in BY_FILE)}):(\d+)")
WHOLE = re.compile(r"\d{1,6}", re.ASCII)
NO_DATE = "is a date in Excel ({text}), where none belongs; format it as text and write it again"


def sheet_of(kind: type[Record]) -> str:
    """The sheet of a record class."""
    return kind.file.removesuffix(".csv")


FILES = {SETTINGS: FILE} | {sheet_of(kind): kind.file for kind in RECORDS}


def read_workbook(path: Path, loaded: Dataset | None = None) -> Reading:
    """Read a workbook: a sheet an entity, and the sheet `dataset` with the settings.

    Where a value is refused, or a letter of it was lost, the one that is `loaded` is quoted.
    Raises DatasetError with every problem of the whole workbook, and InputError where there
    is none that can be read.
    """
    return _Reader(sheets_of(path)).read(loaded)


@dataclass
class _Reader:
    sheets: Sequence[Sheet]
    problems: list[Problem] = field(default_factory=list)
    refused: set[tuple[str, int, str]] = field(default_factory=set)  # cells told of already
    notes: list[str] = field(default_factory=list)
    misnamed: set[str] = field(default_factory=set)  # files of ours that copies stand for

    def read(self, loaded: Dataset | None) -> Reading:
        self._others()
        values = self._nested_settings()
        settings, home, problems = self._settings(values)
        order = order_of(values)
        labels = Labels(self._names(home))
        tables = {kind: self._table(kind, labels, order) for kind in RECORDS}
        try:
            reading = reading_of(tables, settings, home, [*self.problems, *problems], loaded)
        except DatasetError as error:
            raise DatasetError([*self._placed(error.problems)]) from None
        notes = (*map(_in_sheets, reading.notes), *self.notes)
        return replace(reading, notes=notes, placed=self._placed)

    @cached_property
    def ours(self) -> dict[str, Sheet]:
        """The sheets that are part of the dataset, by the file each stands for."""
        named = {trim(sheet.name).casefold(): sheet for sheet in self.sheets}
        return {file: named[name] for name, file in FILES.items() if name in named}

    def _others(self) -> None:
        """Name the sheets that are left out, and refuse those that look like copies of ours."""
        others = [s.name for s in self.sheets if s not in self.ours.values() and s.name != LISTS]
        copies = {name: meant for name in others if (meant := _copied_from(name))}
        self.misnamed = {FILES[meant] for meant in copies.values()}
        for name, meant in copies.items():
            remedy = "delete it" if FILES[meant] in self.ours else f"rename it to {meant}"
            message = f"looks like a copy of the sheet {meant}; {remedy}, or give it another name"
            self.problems.append(Problem(shown(name), 0, "", message))
        left_out = [shown(name) for name in others if name not in copies]
        if left_out:
            self.notes.append(f"left out, because they are no part of it: {', '.join(left_out)}")

    def _settings(
        self, values: dict[str, Any]
    ) -> tuple[Settings | None, str | None, list[Problem]]:
        if FILE in self.ours:
            return settings_of(values)
        message = "is missing; it holds the title and the home.id"
        missing = [] if FILE in self.misnamed else [Problem(FILE, 0, "", message)]
        return None, None, missing

    def _nested_settings(self) -> dict[str, Any]:
        values: dict[str, Any] = {"home": {}}
        for key, value in self._filled_settings():
            table, _, name = key.rpartition(".")
            number = FIELDS[key].annotation is int and WHOLE.fullmatch(value)
            place = values.setdefault(table, {}) if table else values
            place[name] = int(value) if number else value
        return values

    def _filled_settings(self) -> Iterator[tuple[str, str]]:
        seen: set[str] = set()
        for number, (key, value) in self._pairs():
            if key not in FIELDS:
                hint = did_you_mean(nearest(key, FIELDS))
                self.refuse(FILE, number, key, f"is no setting that this program knows.{hint}")
            elif key in seen:
                self.refuse(FILE, number, key, "stands twice")
            elif isinstance(value, Unreadable):
                self.refuse(FILE, number, key, value.message)
            else:
                text = value.text if isinstance(value, Day) else trim(value)
                yield from [(key, text)] if text else []
            seen.add(key)

    def _pairs(self) -> Iterator[tuple[int, tuple[str, Cell]]]:
        """The rows of the settings: a key and its value each; the heading is not one."""
        sheet = self.ours.get(FILE)
        for number, cells in sheet.rows if sheet else ():
            key = trim(cells[0]) if isinstance(cells[0], str) else ""
            if key and (number, key) != (1, "key"):
                yield number, (key, cells[1] if len(cells) > 1 else "")

    def _names(self, home: str | None) -> Names:
        """What goes by which name, as far as the sheets can be read."""
        called = dict(self._filled_names())
        title = next((str(value) for _, (key, value) in self._pairs() if key == "home.name"), "")
        return called | {HOME: {home: title} if home else {}}

    def _filled_names(self) -> Iterator[tuple[str, dict[str, str]]]:
        for kind in namespaces():
            names = _headings(self.ours[kind.file]) if kind.file in self.ours else []
            if {"id", "name"} <= set(names):
                rows = [_texts(cells, len(names)) for _, cells in self.ours[kind.file].rows[1:]]
                first, second = names.index("id"), names.index("name")
                pairs = ((trim(row[first]), trim(row[second])) for row in rows)
                yield kind.file, {id: name for id, name in pairs if id and name}
            else:
                yield kind.file, {}

    def _table(self, kind: type[Record], labels: Labels, order: str | None) -> Table:
        sheet = self.ours.get(kind.file)
        if not sheet:
            return self._absent(Table(kind, kind.file))
        cells = _Cells(self, kind, sheet, labels)
        table = table_of(kind, cells.rows(), order=order)
        table.complete = table.complete and not cells.hidden_ids
        self.notes += cells.notes()
        return table

    def _absent(self, table: Table) -> Table:
        table.complete = table.kind.file not in self.misnamed
        if table.complete and table.kind.file in REQUIRED_FILES:
            table.break_off(0, "is missing")
        return table

    def refuse(self, file: str, row: int, column: str, message: str) -> None:
        self.problems.append(Problem(file, row, column, message))
        self.refused.add((file, row, column))

    def _placed(self, problems: Iterable[Problem]) -> Iterator[Problem]:
        """Each problem at its cell; of a cell that was refused, only why."""
        own = set(self.problems)
        for problem in problems:
            if problem in own or (problem.file, problem.row, problem.column) not in self.refused:
                message = _in_sheets(problem.message)
                yield replace(problem, message=message, cell=self._cell(problem))

    def _cell(self, problem: Problem) -> str:
        name = next((name for name, file in FILES.items() if file == problem.file), "")
        sheet = self.ours.get(problem.file)
        if not name or not sheet:
            return name
        if problem.file == FILE:
            rows = (number for number, (key, _) in self._pairs() if key == problem.column)
            row = next(rows, problem.row)
            return f"{sheet.name}!B{row}" if row else sheet.name
        letter = _letter(_headings(sheet), problem.column)
        row_or_none = problem.row or ""
        return f"{sheet.name}!{letter}{row_or_none}" if letter or problem.row else sheet.name


class _Cells:
    """The rows of one sheet as text, as a CSV file would hold them."""

    def __init__(self, reader: _Reader, kind: type[Record], sheet: Sheet, labels: Labels) -> None:
        self._reader = reader
        self._kind = kind
        self._sheet = sheet
        self._labels = labels
        self._known = {heading.heading: heading for heading in headings(kind)}
        self._width = max((_filled(cells) for _, cells in sheet.rows), default=0)
        self._columns = [*_headings(sheet), *[""] * self._width][: self._width]
        self._days: dict[str, list[tuple[str, str]]] = {}
        self.hidden_ids = False  # whether an id could not be read

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """The heading, then every row, all of one width."""
        yield 1, self._columns
        for number, cells in self._sheet.rows:
            if number > 1:
                texts = [
                    self._text(number, column, cell)
                    for column, cell in zip(self._columns, cells, strict=False)
                ]
                yield number, texts + [""] * (self._width - len(texts))

    def notes(self) -> Iterator[str]:
        """A line for each column whose dates Excel keeps in its own way."""
        for column, days in self._days.items():
            text, cell = days[0]
            count = "1 date" if len(days) == 1 else f"{len(days)} dates"
            yield f"{cell}:{column}: {count} of Excel read as written out: {text}"

    def _text(self, row: int, column: str, cell: Cell) -> str:
        if isinstance(cell, Unreadable):
            return self._refuse(row, column, cell.message)
        if isinstance(cell, Day):
            return self._day(row, column, cell)
        heading = self._known.get(column)
        if heading and heading.to and "[" in cell:
            cell, faults = self._labels.ids_in(heading, cell)
            if faults:
                return self._refuse(row, column, "; ".join(faults))
        return protect(trim(cell))

    def _day(self, row: int, column: str, day: Day) -> str:
        heading = self._known.get(column)
        if not (heading and heading.date) and not column.startswith(OFFICE):
            return self._refuse(row, column, NO_DATE.format(text=day.text))
        place = f"{self._sheet.name}!{_letter(self._columns, column)}{row}"
        self._days.setdefault(column, []).append((day.text, place))
        return day.text

    def _refuse(self, row: int, column: str, message: str) -> str:
        """Leave a cell empty, and say why."""
        if column in self._known or column.startswith(OFFICE):
            self._reader.refuse(self._kind.file, row, column, message)
            self.hidden_ids |= column == "id"
        return ""


def _in_sheets(text: str) -> str:
    """A text with the places that it names as those of a workbook."""
    return PLACE.sub(lambda found: f"{found[1].removesuffix('.csv')}!{found[2]}", text)


def _copied_from(name: str) -> str | None:
    """The sheet of ours that a sheet by another name was probably meant to be."""
    match = COPY.fullmatch(trim(name).casefold())
    words = re.sub(r"[\s_-]+", "_", match["name"] if match else name)
    close = ((SequenceMatcher(None, words, ours).ratio(), ours) for ours in FILES)
    likeness, ours = max(close)
    return ours if likeness >= ALIKE else None


def _headings(sheet: Sheet) -> list[str]:
    cells = sheet.heading
    return [trim(cell) for cell in _texts(cells, _filled(cells))]


def _texts(cells: Sequence[Cell], width: int) -> list[str]:
    """Cells that hold text, as many as asked for; others as empty."""
    texts = [cell if isinstance(cell, str) else "" for cell in cells[:width]]
    return texts + [""] * (width - len(texts))


def _filled(cells: Sequence[Cell]) -> int:
    """The width of a row without the empty cells at its end."""
    width = len(cells)
    while width and isinstance(cells[width - 1], str) and not trim(str(cells[width - 1])):
        width -= 1
    return width


def _letter(names: Sequence[str], column: str) -> str:
    """The letter of a column by its heading, by its position, or by the first of several."""
    from openpyxl.utils import get_column_letter

    position = re.fullmatch(r"column (\d+)", column)
    if position:
        return str(get_column_letter(int(position[1])))
    wanted = {column, column.partition("+")[0]}
    places = (index for index, name in enumerate(names, start=1) if {name, shown(name)} & wanted)
    place = next(places, 0) if column else 0
    return str(get_column_letter(place)) if place else ""
