"""A name as it is compared: plain words, without what its spellings differ in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

from explorer.dataset.alike import APOSTROPHE, INITIALS, WORD, plain_letters

Words: TypeAlias = tuple[str, ...]
COMMON = frozenset(("the", "and", "of", "for", "in", "at", "on", "to", "y", "yr"))
FULL = {  # words that are written in more than one way
    "assoc": "association",
    "center": "centre",
    "coll": "college",
    "dept": "department",
    "hosp": "hospital",
    "inst": "institute",
    "intl": "international",
    "natl": "national",
    "prifysgol": "university",
    "saint": "st",
    "sch": "school",
    "soc": "society",
    "stud": "studies",
    "uni": "university",
    "univ": "university",
}
LONG = (  # words of so many names that a slip in one is no other word
    "association college council department faculty foundation hospital institute international "
    "national partnership research society university"
)
SHORT = {  # phrases, without common words, that are as often written by their initials
    "national health service": "nhs",
    "nhs foundation trust": "nhs trust",
    "national institute health care research": "nihr",
    "national institute health research": "nihr",
    "arts humanities research council": "ahrc",
    "biotechnology biological sciences research council": "bbsrc",
    "economic social research council": "esrc",
    "engineering physical sciences research council": "epsrc",
    "medical research council": "mrc",
    "natural environment research council": "nerc",
    "science technology facilities council": "stfc",
    "great britain northern ireland": "uk",
    "united kingdom": "uk",
    "her majestys": "hm",
    "her majesty": "hm",
    "his majestys": "hm",
    "his majesty": "hm",
}
PHRASE = re.compile(rf"\b(?:{'|'.join(SHORT)})\b")
NOTHING = frozenset(("na", "nil", "none", "notapplicable", "notknown", "unknown"))  # in a cell
HOME = re.compile(r"(?:the )?(?:uk|u\.k\.|gb|united kingdom|great britain)", re.IGNORECASE)
ASIDE = re.compile(r"(?P<name>.*\S)\s*\((?P<aside>[^()]*)\)\s*", re.DOTALL)
MOST = 8  # letters of initials
CERTAIN = frozenset(  # legal forms that are no other word, as Spa, Co and AS are
    (
        *("bhd", "bv", "cic", "cio", "corp", "gmbh", "inc", "incorporated", "kgaa", "limited"),
        *("llc", "llp", "ltd", "oyj", "plc", "pte", "pty", "pvt", "sarl", "sdn", "sprl", "srl"),
    )
)


def _slips(word: str) -> Iterator[str]:
    """The word with two letters turned, with one doubled, or with one of two alike left out."""
    for at in range(1, len(word) - 1):
        yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        yield word[:at] + word[at] + word[at:]
        if word[at] == word[at + 1]:
            yield word[:at] + word[at + 1 :]


WRITTEN = {slip: word for word in LONG.split() for slip in _slips(word)} | FULL


@dataclass(frozen=True, slots=True)
class Form:
    """A name for comparing: all its words, and the `core` that tells it from other names.

    `ending` are the words of a legal form that the core is without.
    """

    whole: Words
    core: Words
    ending: frozenset[str]


def form(name: str) -> Form:
    """A name in plain letters; its core in full, without legal form, country and `the`.

    The core of a core is the same; a name of nothing else keeps all its words.
    """
    words = _words(_without_aside(name))
    before: Words = ()
    ending = set[str]()
    while words != before:
        before, kept = words, _without_form(words)
        ending |= {*words[len(kept) :]}
        words = _in_full(kept)
    return Form(_words(name), words, frozenset(ending))


def is_name(name: str) -> bool:
    """False for signs only, and for words such as `N/A` that stand where there is no name."""
    letters = "".join(_words(name))
    return bool(letters) and letters not in NOTHING


def initials(name: str) -> frozenset[str]:
    """The first letters of a name's words, with common words and without: `hol`, `hl`."""
    words = _words(_without_aside(name))
    telling = [word for word in words if word not in COMMON]
    return frozenset("".join(word[0] for word in some) for some in (words, telling))


def acronym_in(name: str) -> str:
    """`ENN` of `Emergency Nutrition Network (ENN)`, or nothing."""
    found = ASIDE.fullmatch(name)
    return found["aside"] if found and _abbreviates(found["aside"], found["name"]) else ""


def _in_full(words: Words) -> Words:
    full = [WRITTEN.get(word, word) for word in words]
    telling = " ".join(word for word in full if word not in COMMON) or " ".join(full)
    return tuple(PHRASE.sub(lambda found: SHORT[found[0]], telling).split())


def _words(name: str) -> Words:
    plain = plain_letters(name).replace("&", " and ")
    if "." in plain:
        plain = INITIALS.sub(lambda found: found[0].replace(".", "") + " ", plain)
    return tuple(WORD.findall(APOSTROPHE.sub("", plain)))


def _without_aside(name: str) -> str:
    """Without the country of home, or the initials of the name, in brackets at its end."""
    found = ASIDE.fullmatch(name) if "(" in name else None
    if not found:
        return name
    aside = found["aside"]
    droppable = HOME.fullmatch(aside.strip()) or _abbreviates(aside, found["name"])
    return found["name"] if droppable else name


def _abbreviates(aside: str, name: str) -> bool:
    return 1 < len(aside) <= MOST and aside.casefold() in initials(name)


def _without_form(words: Words) -> Words:
    """Without `Ltd`, `plc` and their like at the end, of any country."""
    forms, longest = _legal_forms()
    least = next((at for at, word in enumerate(words) if word not in COMMON), len(words)) + 1
    end = len(words)
    while size := next(
        (n for n in range(1, longest + 1) if end - n >= least and words[end - n : end] in forms), 0
    ):
        end -= size
    return words[:end]


@cache
def _legal_forms() -> tuple[frozenset[Words], int]:
    """The legal forms of all countries as words, and how many words the longest has."""
    from cleanco import prepare_default_terms

    forms = {_words(" ".join(form)) for _, form in prepare_default_terms()} - {(), ("uk",)}
    return frozenset(forms), max(map(len, forms))
