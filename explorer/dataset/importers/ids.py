"""Ids made from names: the same name gives the same id, whatever else is in a file.

Names that differ only in case, accents and punctuation are one name.
"""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import sha256
from unicodedata import category

from explorer.dataset.alike import APOSTROPHE, plain_letters
from explorer.dataset.columns import identifier

LONGEST = 60  # characters of an id that are taken from the name
DIGEST = 6  # characters that tell apart what the rest of an id cannot
TELLING = "LNS"  # categories of characters that make another name: letters, digits, symbols
PLAIN = re.compile(r"[a-z0-9 .,;:&'\"()/_-]*")  # nothing that an id loses and that tells apart


@lru_cache(maxsize=2**16)
def id_of(name: str, word: str) -> str:
    """The id of a name; `word`, such as `partner`, goes before one that could be no id."""
    letters = plain_letters(APOSTROPHE.sub("", name))
    words = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")
    short = words[:LONGEST].rstrip("-")
    if short != words or (not PLAIN.fullmatch(letters) and any(map(_lost, letters))):
        short = f"{short}-{digest(letters)}".strip("-")
    try:
        return identifier(short)
    except ValueError:
        return f"{word}-{short}"


def digest(text: str) -> str:
    """A few characters that are others for another text."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:DIGEST]


def _lost(letter: str) -> bool:
    """Whether an id cannot hold a character that tells names apart."""
    return not (letter.isascii() and letter.isalnum()) and category(letter)[0] in TELLING
