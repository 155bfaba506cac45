"""The leading apostrophe that keeps a spreadsheet from running a text cell as a formula."""

from __future__ import annotations

import re

_RUNS = re.compile(r"'*[=+\-@\t\r]")
_PROTECTED = re.compile(r"'+[=+\-@\t\r]")


def protect(text: str) -> str:
    """The text as a CSV file holds it: one more apostrophe where a spreadsheet would run it."""
    return f"'{text}" if _RUNS.match(text) else text


def unprotect(text: str) -> str:
    """What `protect` was given; ordinary text that begins with an apostrophe stays whole."""
    return text[1:] if _PROTECTED.match(text) else text
