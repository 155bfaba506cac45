"""A name and the partner that it means, if any: what speaks for it, in words and as a score."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

from explorer.dataset.matching.candidates import SHORT, STEM, Index, Spelling
from explorer.dataset.matching.names import CERTAIN, Form, Words, form, initials, is_name
from explorer.dataset.matching.targets import Target

Proposal = Literal["auto", "review", "none"]
WORD_ALIKE = 80  # of 100, from which on two words may be one, written otherwise
PART_ALIKE, ALIKE = 55, 72  # scores from which on a person should look
COUNCILS = frozenset(("ahrc", "bbsrc", "epsrc", "esrc", "mrc", "nerc", "nihr", "stfc"))
WEAK = COUNCILS | {"group", "holdings", "uk"}  # or left out
TRUST = frozenset(("nhs", "trust"))  # weak in the names of those that are nothing else
HEALTH = frozenset(("ambulance", "care", "health", "healthcare", "hospitals", "partnership"))


class Kind(IntEnum):
    """What two names have in common, the surest first."""

    WORDS = 1
    CORE = 2
    ACRONYM = 3
    NEARLY = 4
    TURNED = 5
    PART = 6
    SIMILAR = 7


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a name may mean a target.

    `score` is from 0 to 100: how much of both names is alike, rare words weighing more.
    """

    target: Target
    kind: Kind
    score: int
    reason: str
    sure: bool = False

    @property
    def order(self) -> tuple[bool, int, int, str]:
        """The surest first."""
        return (not self.sure, self.kind, -self.score, self.target.id)


@dataclass(frozen=True, slots=True)
class Match:
    """What is proposed for a name: the best evidence and the best for another target."""

    name: str
    decision: Proposal
    reason: str
    best: Evidence | None = None
    runner_up: Evidence | None = None


def match(name: str, index: Index) -> Match:
    """What the name means among the targets of the index."""
    if not is_name(name):
        return Match(name, "none", "is no name")
    found = _best_each(_evidence(name, index))
    if not found:
        return Match(name, "none", "no name is like it")
    best, *others = found
    runner_up = next(iter(others), None)
    if rival := next((other for other in others if best.sure and _rivals(best, other)), None):
        return Match(name, "review", f"two fit: {best.reason}; {rival.reason}", best, rival)
    return Match(name, "auto" if best.sure else "review", best.reason, best, runner_up)


def _rivals(best: Evidence, other: Evidence) -> bool:
    """Whether the second best speaks as loud as the best."""
    if other.kind is Kind.ACRONYM:
        return best.kind <= Kind.ACRONYM
    return other.sure and other.kind is best.kind


def _best_each(found: Iterable[Evidence]) -> list[Evidence]:
    """The best evidence for each target, the surest first."""
    each: dict[str, Evidence] = {}
    for evidence in sorted(found, key=lambda one: one.order):
        each.setdefault(evidence.target.id, evidence)
    return list(each.values())


def _evidence(name: str, index: Index) -> Iterator[Evidence]:
    wanted = form(name)
    yield from (exact := [*_exact(name, wanted, index)])
    if not any(evidence.sure for evidence in exact):
        yield from _similar(wanted, index)


def _exact(name: str, wanted: Form, index: Index) -> Iterator[Evidence]:
    for number in index.whole.get(wanted.whole, ()):
        spelling = index.spellings[number]
        reason = "same name" if spelling.text == name else "same name, written otherwise"
        yield Evidence(spelling.target, Kind.WORDS, 100, reason, sure=True)
    for number in index.core.get("".join(wanted.core), ()):
        spelling = index.spellings[number]
        certain = wanted.ending ^ spelling.form.ending <= CERTAIN
        sure = certain and _only(wanted, spelling.target, index)
        yield Evidence(spelling.target, Kind.CORE, 100, _but(wanted, spelling), sure)
    for target in index.acronyms.get(wanted.whole, ()):
        doubt = _doubt(name, wanted, target, index)
        reason = f"acronym of {target.name}" + (f", but {doubt}" if doubt else "")
        yield Evidence(target, Kind.ACRONYM, 100, reason, sure=not doubt)


def _only(wanted: Form, target: Target, index: Index) -> bool:
    """False for a few letters that could be initials of another target as well."""
    letters = "".join(wanted.whole)
    return len(letters) > SHORT or index.census.initialled.get(letters, set()) <= {target.id}


def _doubt(name: str, wanted: Form, target: Target, index: Index) -> str:
    """What speaks against an acronym, such as `who` and `Cast`; "" where nothing does."""
    if not _only(wanted, target, index):
        return "others could have it"
    letters = "".join(wanted.whole)
    short = len(letters) <= SHORT
    if short and not any(letters in initials(text) for text in target.names):
        return "it is not the initials of the name"
    if name.isupper() or name in target.acronyms or (name.islower() and not short):
        return ""
    return "it is written like a word"


def _but(wanted: Form, spelling: Spelling) -> str:
    """What of two names with the same core is only in one of them."""
    ours, theirs = _only_in(wanted.whole, spelling.form.whole)
    only = [f"'{' '.join(words)}'" for words in (ours, theirs) if words]
    return f"same name but for {' and '.join(only)}" if only else "same name, written otherwise"


def _only_in(one: Words, other: Words) -> tuple[list[str], list[str]]:
    """The words of each that the other has not."""
    ours, theirs = [], list(other)
    for word in one:
        if word in theirs:
            theirs.remove(word)
        else:
            ours.append(word)
    return ours, theirs


def _similar(wanted: Form, index: Index) -> Iterator[Evidence]:
    for spelling in index.alike(wanted.core):
        found = _compared(wanted, spelling, index)
        least = ALIKE if found.kind is Kind.SIMILAR else PART_ALIKE
        if found.sure or found.score >= least:
            yield found


def _compared(wanted: Form, spelling: Spelling, index: Index) -> Evidence:
    words, other, target = wanted.core, spelling.form.core, spelling.target
    ours, theirs = _only_in(words, other)
    if not ours and not theirs:
        return Evidence(target, Kind.TURNED, 100, "same words in another order")
    every = sum(map(index.census.weight, (*words, *other)))
    score = int(100 - 100 * _unlike(ours, theirs, index) / every)
    instead = f"{' '.join(ours)!r} for {' '.join(theirs)!r}"
    if _cut_short(words, other):
        return Evidence(target, Kind.NEARLY, score, f"same name with {instead}")
    if {*ours, *theirs} <= WEAK and ours and theirs:
        return Evidence(target, Kind.PART, score, f"same words with {instead}")
    if not (ours and theirs):
        reason = f"same words but for {' '.join(ours or theirs)!r}"
        sure = _weak({*ours, *theirs}, words, company=bool(wanted.ending or spelling.form.ending))
        return Evidence(target, Kind.PART, score, reason, sure)
    return Evidence(target, Kind.SIMILAR, score, f"similar, with {instead}")


def _unlike(ours: Iterable[str], theirs: Iterable[str], index: Index) -> float:
    """The weight of what differs; of two words that are alike only the part that is not."""
    from rapidfuzz.fuzz import ratio
    from rapidfuzz.process import extractOne

    rest = [*theirs]
    lost = 0.0
    for word in ours:
        near = extractOne(word, rest, scorer=ratio, score_cutoff=WORD_ALIKE)
        if near is None:
            lost += index.census.weight(word)
        else:
            rest.remove(near[0])
            lost += (1 - near[1] / 100) * (index.census.weight(word) + index.census.weight(near[0]))
    return lost + sum(map(index.census.weight, rest))


def _weak(extra: set[str], words: Words, *, company: bool) -> bool:
    """Whether a name means the same with the extra words; a hospital is not its trust."""
    trust = HEALTH & {*words} and extra != {"trust"} and not company
    weak = WEAK | TRUST if trust else WEAK
    return extra <= weak and len({*words} - weak) > 1


def _cut_short(one: Words, other: Words) -> bool:
    """Whether two names have the same words in order, some of them cut short in either."""
    return len(one) == len(other) > 1 and all(map(_begins, one, other))


def _begins(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    return shorter == longer or (len(shorter) >= STEM and longer.startswith(shorter))
