"""What openpyxl lacks: texts exactly as they stand, merged cells, no time for empty rows."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing
from functools import partial
from typing import IO, Any, BinaryIO

from openpyxl import Workbook
from openpyxl.cell.text import Text
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils import range_boundaries
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS
from openpyxl.xml.functions import iterparse

MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?\bref\s*=\s*[\"']([^\"']+)[\"']")
ITEM = f"{{{SHEET_MAIN_NS}}}si"
BLOCK = 2**20  # bytes of a sheet that are looked at together
LONGEST_TAG = 1000  # bytes of a merged area
EMPTY = re.compile(  # a row that has a number, and cells with nothing but a look
    rb"<(?:\w+:)?row\s(?:[^<>]*\s)?r=[^<>]*(?:/>|>"
    rb"(?:\s*<(?:\w+:)?c\s[^<>]*(?:/>|></(?:\w+:)?c>))*\s*</(?:\w+:)?row>)"
)
ROW = b"row "

Area = tuple[int, int, int, int]  # first column, first row, last column, last row


class ExactReader(ExcelReader):  # type: ignore[misc]
    """openpyxl's reader, which would take each `x005F_` out of a text."""

    def read_strings(self) -> None:
        """Read the table of the texts that cells share."""
        part = self.package.find(SHARED_STRINGS)
        if part is not None:
            with self.archive.open(part.PartName[1:]) as source:
                self.shared_strings = [*_shared(source)]


def book_of(data: bytes) -> Workbook:
    """A workbook whose sheets are read row by row; texts are still escaped."""
    reader = ExactReader(io.BytesIO(data), read_only=True, keep_links=False)
    reader.read()
    for sheet in reader.wb.worksheets:
        sheet._get_source = partial(_filled_rows, sheet)
    return reader.wb


def merged(sheet: Any) -> dict[str, Area]:
    """The areas of merged cells of a sheet, such as `A2:A5`."""
    names: dict[str, None] = {}
    with _xml(sheet) as source:
        seen = b""
        while block := source.read(BLOCK):
            seen = seen[-LONGEST_TAG:] + block
            names |= dict.fromkeys(name.decode() for name in MERGED.findall(seen))
    return {name: range_boundaries(name) for name in names if ":" in name}


class _FilledRows:
    """The XML of a sheet without its empty rows, of which a look may leave millions."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self._rest = b""  # the beginning of a row that the next block goes on with

    def read(self, size: int = BLOCK) -> bytes:
        """Some bytes more, whatever the size that is asked for; b"" at the end."""
        while block := self._source.read(BLOCK):
            seen = self._rest + block
            last = seen.rfind(b"<", 0, seen.rfind(ROW))
            if last < 0 or len(seen) - last > BLOCK:
                last = len(seen)
            self._rest = seen[last:]
            if left := EMPTY.sub(b"", seen[:last]):
                return left
        left, self._rest = EMPTY.sub(b"", self._rest), b""
        return left

    def close(self) -> None:
        """Close the part of the archive."""
        self._source.close()


def _filled_rows(sheet: Any) -> AbstractContextManager[_FilledRows]:
    return closing(_FilledRows(_xml(sheet)))


def _xml(sheet: Any) -> IO[bytes]:
    source: IO[bytes] = sheet.parent._archive.open(sheet._worksheet_path)
    return source


def _shared(source: BinaryIO) -> Iterator[str]:
    for _, node in iterparse(source):
        if node.tag == ITEM:
            yield Text.from_tree(node).content
            node.clear()
