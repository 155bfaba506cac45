"""A name as it is compared: plain words, without what its spellings differ in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from explorer.dataset.alike import APOSTROPHE, INITIALS, WORD, plain_letters

COMMON = frozenset(("the", "and", "of", "for", "in", "at", "on", "to", "y", "yr"))
FULL = {  # words that are written in more than one way
    "assoc": "association",
    "center": "centre",
    "coll": "college",
    "dept": "department",
    "her": "his",  # Majesty's
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
    "his majestys": "hm",
    "his majesty": "hm",
}
PHRASE = re.compile(rf"\b(?:{'|'.join(SHORT)})\b")
HOME = re.compile(r"(?:the )?(?:uk|u\.k\.|gb|united kingdom|great britain)", re.IGNORECASE)
ASIDE = re.compile(r"(?P<name>.*\S)\s*\((?P<aside>[^()]*)\)\s*", re.DOTALL)
MOST = 8  # letters of initials
LONGEST_FORM = 20  # letters of the end of a name in which a legal form is looked for


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
    """A name for comparing: all its words, and the `core` that tells it from other names."""

    whole: tuple[str, ...]
    core: tuple[str, ...]


def form(name: str) -> Form:
    """Both kinds of words of a name."""
    return Form(_words(name), core(name))


def core(name: str) -> tuple[str, ...]:
    """The words of a name in plain letters and in full, without legal form, country and `the`.

    The core of a core is the same; a name of nothing else keeps all its words.
    """
    before, after = "", _once(name)
    while after != before:
        before, after = after, _once(after)
    return tuple(after.split())


def initials(name: str) -> frozenset[str]:
    """The first letters of a name's words, with common words and without: `hol`, `hl`."""
    words = _words(_without_aside(name))
    telling = [word for word in words if word not in COMMON]
    return frozenset("".join(word[0] for word in some) for some in (words, telling))


def acronym_in(name: str) -> str:
    """`ENN` of `Emergency Nutrition Network (ENN)`, or nothing."""
    found = ASIDE.fullmatch(name)
    return found["aside"] if found and _abbreviates(found["aside"], found["name"]) else ""


def _once(name: str) -> str:
    full = [WRITTEN.get(word, word) for word in _words(_without_form(_without_aside(name)))]
    telling = " ".join(word for word in full if word not in COMMON) or " ".join(full)
    return PHRASE.sub(lambda found: SHORT[found[0]], telling)


def _words(name: str) -> tuple[str, ...]:
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


def _without_form(name: str) -> str:
    """Without `Ltd`, `plc` and their like at the end, of any country."""
    from cleanco import basename

    end = WORD.findall(plain_letters(name[-LONGEST_FORM:]))
    if not (end and end[-1] in _last_words()) and "." not in name[-LONGEST_FORM:]:
        return name  # as most are: cleanco takes its time
    kept = basename(name, terms=_legal_forms(), suffix=True)
    return kept if set(_words(kept)) - COMMON else name


@cache
def _legal_forms() -> list[tuple[int, list[str]]]:
    from cleanco import prepare_default_terms

    return list(prepare_default_terms())


@cache
def _last_words() -> frozenset[str]:
    return frozenset(word for _, words in _legal_forms() for word in WORD.findall(words[-1]))
