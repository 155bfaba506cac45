"""Control characters made visible, so that data can neither run a terminal nor deceive the eye."""

from __future__ import annotations

import re

_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 but for tab and newline, DEL, C1
    "\u2028\u2029\u202a-\u202e\u2066-\u2069"  # line ends, changes of direction
    "\ud800-\udfff\ufffe\uffff]"  # what no file can hold
)


def visible(text: str) -> str:
    """The text on which only tab and newline still act; ESC reads as ␛, U+202E as [U+202E]."""
    return _UNSEEN.sub(_picture, text.replace("\r\n", "\n"))


def one_line(text: str) -> str:
    """The same, on a single line: for titles, headings and lists."""
    return " ".join(visible(text).split())


def _picture(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else f"[U+{code:04X}]"
