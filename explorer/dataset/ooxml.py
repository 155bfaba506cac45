"""What openpyxl does not tell of a workbook: texts exactly as they stand, and merged cells."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.cell.text import Text
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils import range_boundaries
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS
from openpyxl.xml.functions import iterparse

MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?\bref\s*=\s*[\"']([^\"']+)[\"']")
ITEM = f"{{{SHEET_MAIN_NS}}}si"

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
    return reader.wb


def merged(sheet: Any) -> dict[str, Area]:
    """The areas of merged cells of a sheet, such as `A2:A5`."""
    with sheet.parent._archive.open(sheet._worksheet_path) as source:
        names = [name.decode() for name in MERGED.findall(source.read())]
    return {name: range_boundaries(name) for name in names if ":" in name}


def _shared(source: BinaryIO) -> Iterator[str]:
    for _, node in iterparse(source):
        if node.tag == ITEM:
            yield Text.from_tree(node).content
            node.clear()
