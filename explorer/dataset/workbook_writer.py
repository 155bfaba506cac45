"""A dataset as one workbook, to be edited and loaded again: a sheet an entity."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from explorer.dataset.cells import for_xlsxwriter
from explorer.dataset.columns import IdOrAll, number_text
from explorer.dataset.dataset import Dataset
from explorer.dataset.labels import SEPARATOR, Names, label, labels, namespaces
from explorer.dataset.records import HOME, RECORDS, Heading, Record, headings
from explorer.dataset.settings import described
from explorer.dataset.workbook import LISTS, SETTINGS, sheet_of
from explorer.dataset.writer import money_text
from explorer.errors import UsageError

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

MOST_ROWS = 1_048_575  # Excel's limit, less the header
LONGEST_TEXT = 32_767  # Excel's limit, in UTF-16 units
LONGEST_CHOICES = 255  # Excel's limit for a list that stands in the rule itself
LONGEST_MESSAGE = 255
SPARE_ROWS = 5_000  # below the last, with drop-downs as well
WIDTHS = (10, 60)  # characters
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
THE_SAME_DAY = datetime(2000, 1, 1)  # so that the same dataset gives the same bytes
ALL = "*"
EVERYWHERE = "A1:XFD1048576"


def workbook_of(dataset: Dataset) -> bytes:
    """The workbook of a dataset; UsageError where it holds more than a workbook can."""
    from xlsxwriter import Workbook

    file = BytesIO()
    with Workbook(file, OPTIONS) as book:
        book.set_properties({"title": dataset.settings.title[:255], "created": THE_SAME_DAY})
        _Writer(book, dataset).write()
    return file.getvalue()


def names_of(dataset: Dataset) -> Names:
    """The names that references may show."""
    home = dataset.settings.home
    names = {kind.file: _names(dataset.of(kind)) for kind in namespaces()}
    return {HOME: {home.id: home.name}, **names}


def _names(records: Sequence[Record]) -> dict[str, str]:
    return {record.node_id: str(getattr(record, "name", "")) for record in records}


class _Writer:
    """A workbook in the making: its looks, and the lists of its drop-downs."""

    def __init__(self, book: Workbook, dataset: Dataset) -> None:
        self._book = book
        self._dataset = dataset
        self._names = names_of(dataset)
        self._lists: dict[tuple[str, ...], str] = {}
        self._bold = book.add_format({"bold": True, "valign": "top", "num_format": "@"})
        self._text = book.add_format({"valign": "top", "num_format": "@"})

    def write(self) -> None:
        """Every sheet, the hidden one of the lists last."""
        sheets = [self._book.add_worksheet(sheet_of(kind)) for kind in RECORDS]
        self._settings(self._book.add_worksheet(SETTINGS))
        hidden = self._book.add_worksheet(LISTS)
        hidden.hide()
        for kind, sheet in zip(RECORDS, sheets, strict=True):
            self._entity(sheet, kind, hidden)

    def _entity(self, sheet: Worksheet, kind: type[Record], hidden: Worksheet) -> None:
        records = self._dataset.of(kind)
        _refuse_too_many(kind, records)
        for index, heading in enumerate(headings(kind)):
            cells = [self._cell(heading, record) for record in records]
            self._column(sheet, index, heading.heading, cells)
            self._explain(sheet, index, heading)
            self._drop_down(sheet, index, heading, len(records), hidden)
        office = sorted({name for record in records for name in record.office})
        for index, name in enumerate(office, start=len(headings(kind))):
            cells = [_fitting(record.office.get(name, ""), name, record) for record in records]
            self._column(sheet, index, name, cells)
        sheet.ignore_errors({"number_stored_as_text": EVERYWHERE})
        sheet.freeze_panes(1, 0)

    def _column(self, sheet: Worksheet, index: int, name: str, cells: Sequence[str]) -> None:
        sheet.set_column(index, index, _width(name, cells), self._text)
        sheet.write_string(0, index, name, self._bold)
        for row, cell in enumerate(cells, start=1):
            if cell:
                sheet.write_string(row, index, for_xlsxwriter(cell), self._text)

    def _cell(self, heading: Heading, record: Record) -> str:
        value = getattr(record, heading.field)
        if value is None:
            return ""
        if isinstance(value, tuple):
            return _fitting(self._listed(heading, value), heading.heading, record)
        if isinstance(value, str):
            text = self._referred(heading, value) if heading.to else value
            return _fitting(text, heading.heading, record)
        return money_text(value) if heading.money else number_text(value)

    def _listed(self, heading: Heading, items: tuple[str, ...]) -> str:
        """A list in a cell; by the ids alone where the names would not fit."""
        named = [self._referred(heading, item) if heading.to else item for item in sorted(items)]
        text = SEPARATOR.join(named)
        return text if _length(text) <= LONGEST_TEXT else SEPARATOR.join(sorted(items))

    def _referred(self, heading: Heading, id: str) -> str:
        spaces = (self._names[space] for space in heading.to)
        return next((label(names[id], id) for names in spaces if id in names), id)

    def _explain(self, sheet: Worksheet, index: int, heading: Heading) -> None:
        """What the column means, where its heading is chosen."""
        message = heading.doc[:LONGEST_MESSAGE]
        title = f"{heading.heading}{' (required)' if heading.required else ''}"
        shown = {"validate": "any", "input_title": title, "input_message": message}
        sheet.data_validation(0, index, 0, index, shown)

    def _drop_down(
        self, sheet: Worksheet, index: int, heading: Heading, rows: int, hidden: Worksheet
    ) -> None:
        rule: dict[str, Any] | None = None
        if heading.choices:
            rule = {"source": list(heading.choices), "error_message": _one_of(heading)}
        elif heading.to and not heading.listed:
            source = self._list_of(heading, hidden)
            rule = {"source": source, "error_type": "warning", "error_message": "Not in the list."}
        if rule and rule["source"]:
            last = min(rows + SPARE_ROWS, MOST_ROWS)
            sheet.data_validation(1, index, last, index, {"validate": "list", **rule})

    def _list_of(self, heading: Heading, hidden: Worksheet) -> str:
        """Where on the hidden sheet the labels that a column may hold stand; "" if there are none.

        A reference may be typed as well: what is not in the list is asked about, not refused.
        """
        spaces = (*heading.to, ALL) if heading.holds(IdOrAll) else heading.to
        if spaces not in self._lists:
            known = [ALL] * heading.holds(IdOrAll) + labels(heading, self._names)
            self._lists[spaces] = self._write_list(hidden, spaces, known)
        return self._lists[spaces]

    def _write_list(self, hidden: Worksheet, spaces: tuple[str, ...], known: list[str]) -> str:
        from xlsxwriter.utility import xl_col_to_name

        index = len(self._lists)
        words = " or ".join(space.removesuffix(".csv") for space in spaces)
        self._column(hidden, index, words, known)
        letter = xl_col_to_name(index, col_abs=True)
        return f"={LISTS}!{letter}$2:{letter}${len(known) + 1}" if known else ""

    def _settings(self, sheet: Worksheet) -> None:
        rows = described(self._dataset.settings)
        columns = {
            "key": [key for key, _, _ in rows],
            "value": ["" if value is None else str(value) for _, value, _ in rows],
            "meaning": [doc for _, _, doc in rows],
        }
        for index, (name, cells) in enumerate(columns.items()):
            self._column(sheet, index, name, cells)
        sheet.ignore_errors({"number_stored_as_text": EVERYWHERE})
        sheet.freeze_panes(1, 0)


def _refuse_too_many(kind: type[Record], records: Sequence[Record]) -> None:
    if len(records) > MOST_ROWS:
        raise UsageError(
            f"{kind.file} has {len(records):,} rows and a sheet holds {MOST_ROWS:,}; "
            "export a folder instead."
        )


def _fitting(text: str, column: str, record: Record) -> str:
    if _length(text) > LONGEST_TEXT:
        raise UsageError(
            f"{record.place}:{column}: has {len(text):,} characters and a cell of a workbook "
            f"holds {LONGEST_TEXT:,}; export a folder instead."
        )
    return text


def _length(text: str) -> int:
    """In UTF-16 units, as Excel counts."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def _one_of(heading: Heading) -> str:
    return f"Write one of: {', '.join(heading.choices)}."[:LONGEST_MESSAGE]


def _width(name: str, cells: Sequence[str]) -> int:
    least, most = WIDTHS
    longest = max(map(len, cells), default=0)
    return max(least, min(most, max(longest, len(name)) + 2))
