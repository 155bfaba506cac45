"""The bytes of a file as text, and what separates its cells: told by marks, never guessed."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from explorer.dataset.columns import OFFICE, trim
from explorer.dataset.records import Record, headings

UTF_8 = "utf-8"
WINDOWS = "windows-1252"
ENCODINGS = (UTF_8, WINDOWS)
NAMES = {UTF_8: "UTF-8", WINDOWS: "Windows-1252", "utf-16": "UTF-16"}
UTF_32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)  # the first begins as that of UTF-16 does
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
UNDECODED = re.compile(r"[\udc80-\udcff]")  # what `surrogateescape` makes of a byte
LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
AS_CSV = "save it as 'CSV UTF-8'"
SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs"}
START = 1000  # bytes that tell whether every second one is zero


@dataclass(frozen=True, slots=True)
class Text:
    """A file's text. `fault` is why it has none, `rest` why it ends before the file does.

    Bytes that do not belong to `encoding` are lone surrogates; `whole` tells that there are none.
    """

    text: str
    encoding: str = UTF_8
    whole: bool = True
    note: str = ""
    fault: str = ""
    rest: str = ""


def decoded(data: bytes, encoding: str | None = None) -> Text:
    """The text of a file in UTF-8, in UTF-16 with its mark, or in the encoding that was named."""
    if data.startswith(WORKBOOKS):
        return Text("", fault=f"is a workbook under the name of a CSV file; {AS_CSV}")
    if data.startswith(UTF_32):
        return Text("", fault=f"is UTF-32; {AS_CSV}")
    if data.startswith(UTF_16):
        return _utf_16(data)
    if data[:START].count(0) > 0.4 * len(data[:START]):
        return Text("", fault=f"has a zero in every second byte, as UTF-16 has; {AS_CSV}")
    if encoding == WINDOWS and not data.isascii() and not data.startswith(codecs.BOM_UTF8):
        return _windows(data)
    return _utf_8(data)


def not_of(encoding: str, byte: int, remedy: str = AS_CSV) -> str:
    """What is said of a byte that does not belong to an encoding."""
    if encoding == UTF_8 and remedy == AS_CSV and _in_windows(byte):
        remedy += f", or, if it is from an older Excel, add --encoding {WINDOWS}"
    return f"is not {NAMES[encoding]} (byte 0x{byte:02X}); {remedy}"


def separator_of(kind: type[Record], text: str) -> str:
    """What stands between the headings: the one that makes most of them known ones."""
    known = {heading.heading for heading in headings(kind)}
    counts = {separator: _known(known, text, separator) for separator in SEPARATORS}
    return max(counts, key=lambda separator: counts[separator])


def separated(separator: str) -> str:
    """What is said of a file whose cells are not separated by commas."""
    name = SEPARATORS[separator]
    return f"is read with {name} between the cells, as they stand between the headings"


def _utf_8(data: bytes) -> Text:
    try:
        return Text(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return Text(data.decode("utf-8-sig", errors="surrogateescape"), whole=False)


def _windows(data: bytes) -> Text:
    try:
        text = data.decode(UTF_8)
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="surrogateescape")
        whole = not UNDECODED.search(text)
        return Text(text, WINDOWS, whole, note="is read as Windows-1252, as was asked")
    return Text(text, note="is read as UTF-8, which it is; --encoding is for the others")


def _utf_16(data: bytes) -> Text:
    note = f"is read as UTF-16, as Excel's 'Unicode Text' is; {AS_CSV} the next time"
    try:
        return Text(data.decode("utf-16"), "utf-16", note=note)
    except UnicodeDecodeError as error:
        text = data[: error.start].decode("utf-16", errors="ignore")
        return Text(text, "utf-16", note=note, rest=not_of("utf-16", data[error.start]))


def _in_windows(byte: int) -> bool:
    try:
        return bool(bytes([byte]).decode("cp1252"))
    except UnicodeDecodeError:
        return False


def _known(known: set[str], text: str, separator: str) -> int:
    """The headings of ours in the first row, or in the next where a title stands above."""
    for cells in _rows(text, separator):
        names = {trim(cell) for cell in cells}
        if names & known:
            return len(names & known) + sum(name.startswith(OFFICE) for name in names - known)
    return 0


def _rows(text: str, separator: str) -> Iterator[list[str]]:
    begun = (line[0] for line in LINE.finditer(text))
    lines = csv.reader(begun, delimiter=separator, strict=True)
    try:
        yield from islice(lines, 2)
    except csv.Error:
        return
