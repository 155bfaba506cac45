"""Two texts that look alike, written so that the eye sees what differs."""

from __future__ import annotations

import re
from unicodedata import category, normalize

UNSEEN = "Cf"  # the category of characters that take no space
DASHES = "Pd"
QUOTES = str.maketrans("‘’ʼ“”", "'''\"\"")
SPACES = str.maketrans({" ": "␣", "\n": "␤", "\t": "␉"})


def told_apart(old: str, new: str) -> tuple[str, str]:
    """Both as they are; where they look alike, spaces and strange characters made visible."""
    if _look(old) != _look(new):
        return old, new
    strange = {*old} ^ {*new}
    if re.findall(r"\s+", old) != re.findall(r"\s+", new):
        old, new = old.translate(SPACES), new.translate(SPACES)
    return _shown(old, strange), _shown(new, strange)


def _look(text: str) -> str:
    """What is left to the eye."""
    letters = normalize("NFKC", text).translate(QUOTES)
    seen = ("-" if category(one) == DASHES else one for one in letters if category(one) != UNSEEN)
    return " ".join("".join(seen).split())


def _shown(text: str, strange: set[str]) -> str:
    return "".join(
        f"[U+{ord(one):04X}]"
        if not one.isascii() and (one in strange or category(one) == UNSEEN)
        else one
        for one in text
    )
