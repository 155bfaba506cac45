"""Partners that are probably the same: names alike once legal forms are left out."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

from explorer.dataset.dataset import ILLUSTRATIVE, Dataset
from explorer.dataset.records import Consortium, Partner

Organisation: TypeAlias = Partner | Consortium
ONE_SLIP = 1  # a letter too many, too few or another, or two that changed places
SHORTEST = 5  # letters of a word in which a slip is looked for: York and Cork are two places
LEGAL_FORMS = re.compile(
    r"ab|ag|aps|as|asa|bhd|bv|cic|cio|co|company|corp|corporation|gesmbh|gmbh|group|"
    r"holding|holdings|"
    r"inc|incorporated|kft|kg|kgaa|limited|llc|llp|lp|ltd|ltda|nv|oy|oyj|plc|"
    r"pte|pty|pvt|sa|sarl|sas|sasu|sdn|se|sl|spa|sprl|srl"
)
TRUST = re.compile(r"\bnhs foundation trust\b")
MEANINGLESS = frozenset(("the", "and", "of", "for", ILLUSTRATIVE))
INITIALS = re.compile(r"\b(?:\w\.){2,}")  # S.p.A., P.L.C.
APOSTROPHE = re.compile(r"['’`]")
TURNED = re.compile(r"(?P<first>[^,]+?)(?: of the | of |, )(?P<last>[^,]+)")
FULL = {"univ": "university"}
STROKES = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)
WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Named:
    """A partner or consortium under one of its names, as it is compared."""

    partner: Organisation
    words: tuple[str, ...]

    @property
    def key(self) -> str:
        """The words without what lies between them."""
        return "".join(self.words)


def probable_duplicates(
    dataset: Dataset,
) -> Iterator[tuple[Organisation, Organisation]]:
    """Each partner that is probably another above it, and that other.

    Two that the dataset itself tells apart are left out: by their countries, by their ids
    in one register, or because one owns or follows the other.
    """
    partners: list[Organisation] = [*dataset.of(Partner), *dataset.of(Consortium)]
    order = {partner.id: number for number, partner in enumerate(partners)}
    first: dict[str, Organisation] = {}
    for one, two in (*_alike(partners), *_same_register(partners)):
        above, below = sorted((one.partner, two.partner), key=lambda p: order[p.id])
        if above is not below and not _told_apart(above, below):
            known = first.setdefault(below.id, above)
            first[below.id] = min(known, above, key=lambda p: order[p.id])
    for partner in partners:
        if partner.id in first:
            yield partner, first[partner.id]


def words_of(name: str) -> tuple[str, ...]:
    """What tells one name from another: words in plain letters, in order, no legal form."""
    plain = INITIALS.sub(lambda found: found[0].replace(".", "") + " ", plain_letters(name))
    words = [FULL.get(word, word) for word in WORD.findall(APOSTROPHE.sub("", plain))]
    words = TRUST.sub("nhs trust", " ".join(words)).split()
    telling = [word for word in words if word not in MEANINGLESS]
    while len(telling) > 1 and LEGAL_FORMS.fullmatch(telling[-1]):
        telling.pop()
    return tuple(telling)


def orders_of(name: str) -> Iterator[tuple[str, ...]]:
    """The words of a name, and those of `Durham University` for `University of Durham`."""
    yield words_of(name)
    turned = TURNED.fullmatch(name)
    if turned:
        yield (*words_of(turned["last"]), *words_of(turned["first"]))


def plain_letters(name: str) -> str:
    """A name in lower case, without accents and strokes."""
    if name.isascii():
        return name.casefold()
    letters = unicodedata.normalize("NFKD", name.casefold()).translate(STROKES)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _alike(partners: Iterable[Organisation]) -> Iterator[tuple[Named, Named]]:
    """Pairs of the same words, or of words of which a single one differs by a slip."""
    same: dict[str, list[Named]] = defaultdict(list)
    for partner in partners:
        for named in _names(partner):
            same[named.key].append(named)
    for found in same.values():
        yield from _pairs(found)
    but_one: dict[tuple[str, ...], dict[str, Named]] = defaultdict(dict)
    for named in (found[0] for found in same.values()):
        for place, word in enumerate(named.words):
            if len(word) >= SHORTEST and word.isalpha():
                others = (*named.words[:place], word[0], *named.words[place + 1 :])
                but_one[str(place), *others].setdefault(word, named)
    for words in but_one.values():
        if len(words) > 1:
            yield from _slips(words)


def _names(partner: Organisation) -> Iterator[Named]:
    """Under each of its names."""
    others = partner.aliases if isinstance(partner, Partner) else (partner.full_name or "",)
    orders = (words for name in (partner.name, *others) for words in orders_of(name))
    for words in dict.fromkeys(orders):
        if words:
            yield Named(partner, words)


def _slips(words: Mapping[str, Named]) -> Iterator[tuple[Named, Named]]:
    """Pairs of words that differ by one slip, with the names that they stand in."""
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import cdist

    known = list(words)
    distances = cdist(known, known, scorer=OSA.distance, score_cutoff=ONE_SLIP)
    for one, two in zip(*(distances == ONE_SLIP).nonzero(), strict=True):
        if one < two:
            yield words[known[one]], words[known[two]]


def _pairs(same: Sequence[Named]) -> Iterator[tuple[Named, Named]]:
    """Each with the first and with the one before it: of a thousand alike not every pair."""
    for before, named in pairwise(same):
        yield same[0], named
        yield before, named


def _same_register(partners: Iterable[Organisation]) -> Iterator[tuple[Named, Named]]:
    """Pairs that are one and the same entry of a public register."""
    first: dict[str, Named] = {}
    for partner in partners:
        for entry in partner.ids if isinstance(partner, Partner) else ():
            named = Named(partner, (entry,))
            before = first.setdefault(entry.casefold(), named)
            if before is not named:
                yield before, named


def _told_apart(one: Organisation, two: Organisation) -> bool:
    if not (isinstance(one, Partner) and isinstance(two, Partner)):
        return False
    if one.country and two.country and one.country != two.country:
        return True
    if one.id in (*two.parents, two.succeeded_by) or two.id in (*one.parents, one.succeeded_by):
        return True
    theirs = _by_register(two)
    shared = [
        (ids, theirs[register]) for register, ids in _by_register(one).items() if register in theirs
    ]
    return bool(shared) and all(ours.isdisjoint(others) for ours, others in shared)


def _by_register(partner: Partner) -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for entry in partner.ids:
        register, _, number = entry.casefold().partition(":")
        found[register].add(number)
    return found
