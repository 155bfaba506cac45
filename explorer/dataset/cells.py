"""Text as a spreadsheet keeps it: never run as a formula, never taken for something else."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from html import escape

_RUNS = re.compile(r"'*[=+\-@\t\r]")
_RISKY = re.compile(r"\n[='+\-@\t\r]")
_PROTECTED = re.compile(r"'+[=+\-@\t\r]")
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # begins what Excel takes for a character
_MISTAKEN = re.compile(r"<r>.*</r>|.*_x[0-9A-Fa-f]{4}_x[0-9A-Fa-f]{4}_.*", re.DOTALL)


def protect(text: str) -> str:
    """The text as a CSV file holds it: one more apostrophe where a spreadsheet would run it."""
    return f"'{text}" if _RUNS.match(text) else text


def protect_all(texts: list[str]) -> list[str]:
    """`protect` of each; a long column has seldom one that begins so, which is told at a glance."""
    return list(map(protect, texts)) if _RISKY.search("\n".join(("", *texts))) else texts


def protected_csv(rows: Iterable[Iterable[object]]) -> bytes:
    """Rows as a CSV file, UTF-8 with its mark, that a spreadsheet opens and does not run."""
    data = io.BytesIO()  # as text it would take four times as much
    stream = io.TextIOWrapper(data, "utf-8-sig", errors="replace", newline="")
    lines = csv.writer(stream, lineterminator="\n")
    for row in rows:
        lines.writerow([protect(str(cell)) for cell in row])
    stream.flush()
    return data.getvalue()


def unprotect(text: str) -> str:
    """What `protect` was given; ordinary text that begins with an apostrophe stays whole."""
    return text[1:] if _PROTECTED.match(text) else text


def for_xlsxwriter(text: str) -> str:
    """What XlsxWriter is given for a text, so that this is what it writes.

    It takes `<r>…</r>` for XML, and of two escapes that share an underscore it sees only one.
    """
    if not _MISTAKEN.fullmatch(text):
        return text
    xml = escape(_ESCAPED.sub("_x005F_", text), quote=False).replace("_", "&#95;")
    return f'<r><t xml:space="preserve">{xml}</t></r>'
