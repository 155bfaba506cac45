"""A workbook, read whole: a dataset, or every problem at its cell, such as `partners!C12`."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from functools import cached_property
from itertools import product
from pathlib import Path

from explorer.dataset.cells import protect
from explorer.dataset.columns import OFFICE, plain_spaces, trim
from explorer.dataset.dataset import Dataset
from explorer.dataset.header import shown
from explorer.dataset.labels import AllNames, Labels, Reference, names_in, namespaces
from explorer.dataset.locks import lock_note, locks_of
from explorer.dataset.reader import Reading, reading_of
from explorer.dataset.records import (
    BY_FILE,
    HOME,
    RECORDS,
    REQUIRED_FILES,
    Heading,
    Record,
    headings,
)
from explorer.dataset.settings import FIELDS, FILE
from explorer.dataset.settings_sheet import SettingsSheet
from explorer.dataset.sheets import (
    MERGED,
    NO_DATE,
    READ_DATE,
    Cell,
    Day,
    Sheet,
    Unreadable,
    names_of_sheets,
    sheets_of,
)
from explorer.dataset.table import Table, table_of
from explorer.dataset.tidy import UNTOLD, others
from explorer.dataset.writer import refuse_unwritable
from explorer.errors import DatasetError, InputError, Problem, UsageError

SETTINGS = "dataset"  # the sheet that stands for dataset.toml
LISTS = "lists"  # the hidden sheet that drop-downs read from
ALIKE = 0.85  # how much of two names agrees where one is taken for a slip of the other
COPY = re.compile(r"(?:copy of )?(?P<name>.*?)(?:[ _-]*\(?\d+\)?|[ _-]*copy)*")
PLACE = re.compile(rf"\b({'|'.join(re.escape(file) for file in BY_FILE)}):(\d+)")


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
    notes = [*map(lock_note, locks_of(path))]
    return _Reader(sheets_of(path), notes=notes).read(loaded)


def refuse_workbook(path: Path) -> None:
    """Raise UsageError where a workbook cannot be written without a loss.

    What is there already must be the workbook of a dataset, and open in no spreadsheet.
    """
    if locks := [*locks_of(path), *locks_of(path.resolve())]:
        raise UsageError(f"{path}: seems open in a spreadsheet ({locks[0]} is there); close it")
    if path.is_file() and not _holds_dataset(path):
        raise UsageError(f"{path}: is there already and no workbook of a dataset; name another")
    refuse_unwritable(path)


def _holds_dataset(path: Path) -> bool:
    try:
        return SETTINGS in {trim(name).casefold() for name in names_of_sheets(path)}
    except InputError:
        return False


@dataclass
class _Reader:
    sheets: Sequence[Sheet]
    problems: list[Problem] = field(default_factory=list)
    refused: set[tuple[str, int, str]] = field(default_factory=set)  # cells told of already
    notes: list[Problem] = field(default_factory=list)
    misnamed: set[str] = field(default_factory=set)  # files of ours that copies stand for
    setting_rows: dict[str, int] = field(default_factory=dict)
    odd: list[tuple[Problem, Heading, Reference]] = field(default_factory=list)  # labels of nobody

    def read(self, loaded: Dataset | None) -> Reading:
        self._others()
        said = SettingsSheet(self.ours[FILE]) if FILE in self.ours else None
        self.problems += said.problems if said else self._missing_settings()
        self.notes += said.notes if said else []
        self.setting_rows = said.rows if said else {}
        labels = Labels(self._names(said))
        order = said.order if said else UNTOLD
        tables = {kind: self._table(kind, labels, order) for kind in RECORDS}
        self.problems += self._mislabelled(loaded) if loaded else ()
        try:
            reading = reading_of(
                tables,
                said.settings if said else None,
                said.home if said else None,
                self.problems,
                loaded,
                refused=self.refused,
                remarks=self.notes,
            )
        except DatasetError as error:
            problems = [*self._placed(error.problems)]
            raise DatasetError(problems, self._placed(error.notes)) from None
        return replace(reading, placed=self._placed, mislabelled=self._mislabelled)

    def _mislabelled(self, loaded: Dataset) -> Iterator[Problem]:
        """Labels whose name is nobody's now, but that of another record in what is loaded."""
        labels = Labels(names_in(loaded))
        for place, heading, reference in self.odd:
            if fault := labels.fault(heading, reference):
                yield replace(place, message=fault)

    @cached_property
    def ours(self) -> dict[str, Sheet]:
        """The sheets that are part of the dataset, by the file each stands for."""
        named = {trim(sheet.name).casefold(): sheet for sheet in self.sheets}
        return {file: named[name] for name, file in FILES.items() if name in named}

    def _others(self) -> None:
        """Name the sheets that are left out, and refuse those that look like copies of ours."""
        ours = [*self.ours.values(), *(s for s in self.sheets if s.name == LISTS and s.hidden)]
        strange = [sheet.name for sheet in self.sheets if sheet not in ours]
        copies = {name: meant for name in strange if (meant := _copied_from(name))}
        self.misnamed = {FILES[meant] for meant in copies.values()}
        for name, meant in copies.items():
            remedy = "delete it" if FILES[meant] in self.ours else f"rename it to {meant}"
            message = f"looks like a copy of the sheet {meant}; {remedy}, or give it another name"
            self.problems.append(Problem(shown(name), 0, "", message))
        left_out = [shown(name) for name in strange if name not in copies]
        if left_out:
            message = f"left out, because they are no part of it: {', '.join(left_out)}"
            self.notes.append(Problem("", 0, "", message))

    def _missing_settings(self) -> list[Problem]:
        message = "is missing; it holds the title and the home.id"
        return [] if FILE in self.misnamed else [Problem(FILE, 0, "", message)]

    def _names(self, said: SettingsSheet | None) -> AllNames:
        """What goes by which names, as far as the sheets can be read."""
        called = {kind.file: self._filled_names(kind.file) for kind in namespaces()}
        return called | {HOME: {said.home: [said.home_name]} if said and said.home else {}}

    def _filled_names(self, file: str) -> dict[str, list[str]]:
        columns = _headings(self.ours[file]) if file in self.ours else []
        if not {"id", "name"} <= set(columns):
            return {}
        names = {}
        for _, cells in self.ours[file].rows[1:]:
            texts = (plain_spaces(trim(text)) for text in _texts(cells, len(columns)))
            row = dict(zip(columns, texts, strict=True))
            aliases = map(trim, row.get("aliases", "").split(";"))
            names[row["id"]] = [row["name"], *filter(None, aliases)]
        return {id: called for id, called in names.items() if id and called[0]}

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
        """Each problem at its cell."""
        for problem in problems:
            message = _in_sheets(problem.message)
            yield replace(problem, message=message, cell=self._cell(problem))

    def _cell(self, problem: Problem) -> str:
        name = next((name for name, file in FILES.items() if file == problem.file), "")
        sheet = self.ours.get(problem.file)
        title = sheet.name if sheet else name
        if problem.file == FILE:
            row = problem.row or self.setting_rows.get(problem.column, 0)
            letter = "B" if problem.column in (*FIELDS, "") else "A"
            return f"{title}!{letter}{row}" if row else title
        letter = _letter(_headings(sheet), problem.column) if sheet else ""
        if problem.row:
            return f"{title}!{letter or 'A'}{problem.row}"
        return f"{title}!{letter}" if letter else title


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
        self._notes: dict[tuple[str, str], list[Problem]] = {}
        self.hidden_ids = False  # whether an id could not be read

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """The heading, then every row, all of one width."""
        yield 1, self._columns
        self._refuse_merged()
        for number, cells in self._sheet.rows:
            if number > 1:
                texts = [
                    self._read(number, column, cell)
                    for column, cell in zip(self._columns, cells, strict=False)
                ]
                yield number, texts + [""] * (self._width - len(texts))

    def notes(self) -> Iterator[Problem]:
        """The first of each in a column, and how many others there are."""
        for first, *rest in self._notes.values():
            more = f", and {others(len(rest) + 1)} in this column likewise" if rest else ""
            yield replace(first, message=first.message + more)

    def _refuse_merged(self) -> None:
        """Of merged cells only the first keeps its value; what the others held is not known."""
        numbers = [number for number, _ in self._sheet.rows]
        for area, (left, top, right, bottom) in self._sheet.merged.items():
            columns = [*filter(self._ours, self._columns[left - 1 : right])]
            if columns and bottom > 1:
                first, last = bisect_left(numbers, max(top, 2)), bisect_right(numbers, bottom)
                cells = product([self._kind.file], numbers[first:last], columns)
                self._reader.refused.update(cells)
                self._refuse(max(top, 2), columns[0], MERGED.format(area=area))
                self.hidden_ids |= "id" in columns

    def _read(self, row: int, column: str, cell: Cell) -> str:
        if (self._kind.file, row, column) in self._reader.refused:
            return ""
        if not column:  # which is told with what it holds
            return cell if isinstance(cell, str) else cell.text
        if isinstance(cell, Unreadable):
            return self._refuse(row, column, cell.message)
        if isinstance(cell, Day):
            return self._day(row, column, cell)
        text = trim(cell)
        meant = self._ids(row, column, text) if "[" in text else protect(text)
        return cell.replace(text, meant) if text else ""

    def _ids(self, row: int, column: str, text: str) -> str:
        """The text with each label in it replaced by its id."""
        heading = self._known.get(column)
        if not heading or not heading.to:
            return protect(text)
        read = self._labels.read(heading, text)
        if faults := [reference.fault for reference in read if reference.fault]:
            return self._refuse(row, column, "; ".join(faults))
        for reference in read:
            if reference.note:
                self._note(row, column, reference.note, reference.note)
                place = Problem(self._kind.file, row, column, "")
                self._reader.odd.append((place, heading, reference))
        return ";".join(reference.id for reference in read)

    def _day(self, row: int, column: str, day: Day) -> str:
        heading = self._known.get(column)
        if not (heading and heading.date) and not column.startswith(OFFICE):
            return self._refuse(row, column, NO_DATE.format(text=day.text))
        self._note(row, column, "date", READ_DATE.format(text=day.text))
        return day.text

    def _note(self, row: int, column: str, what: str, message: str) -> None:
        note = Problem(self._kind.file, row, column, message)
        self._notes.setdefault((column, what), []).append(note)

    def _refuse(self, row: int, column: str, message: str) -> str:
        """Leave a cell empty, and say why."""
        if self._ours(column):
            self._reader.refuse(self._kind.file, row, column, message)
            self.hidden_ids |= column == "id"
        return ""

    def _ours(self, column: str) -> bool:
        return column in self._known or column.startswith(OFFICE)


def _in_sheets(text: str) -> str:
    """A text with the places that it names as those of a workbook."""
    return PLACE.sub(lambda found: f"{found[1].removesuffix('.csv')}!A{found[2]}", text)


def _copied_from(name: str) -> str | None:
    """The sheet of ours that a sheet by another name was probably meant to be."""
    match = COPY.fullmatch(trim(name).casefold())
    words = re.sub(r"[\s_-]+", "_", match["name"] if match else name)
    close = ((SequenceMatcher(None, words, ours).ratio(), ours) for ours in FILES)
    likeness, ours = max(close)
    return ours if likeness >= ALIKE else None


def _headings(sheet: Sheet) -> list[str]:
    cells = sheet.heading[: _filled(sheet.heading)]
    return [trim(cell if isinstance(cell, str) else cell.text) for cell in cells]


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
