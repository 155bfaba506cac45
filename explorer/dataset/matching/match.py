"""A name and the partner that it means, if any: what speaks for it, in words and as a score."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

from explorer.dataset.matching.candidates import SHORT, STEM, Index, Spelling
from explorer.dataset.matching.names import Form, form, initials
from explorer.dataset.matching.targets import Target

Decision = Literal["auto", "review", "none"]
SHORTEST_SLIP = 7  # letters of a word in which one wrong letter is taken for a slip
PART_ALIKE, ALIKE = 60, 80  # scores from which on a person should look
WEAK = frozenset(  # words that a name keeps or leaves out
    "charitable group holdings international nhs uk nihr ahrc bbsrc epsrc esrc mrc nerc stfc".split()
)
TRUST = frozenset(("nhs", "trust"))


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
    """Why a name may mean a target. `score` is from 0 to 100: how alike the names are written."""

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
    decision: Decision
    reason: str
    best: Evidence | None = None
    runner_up: Evidence | None = None


def match(name: str, index: Index) -> Match:
    """What the name means among the targets of the index."""
    best, *others = _best_each(_evidence(name, index)) or [None]
    if best is None:
        return Match(name, "none", "no name is like it")
    runner_up = next(iter(others), None)
    if rival := next((other for other in others if best.sure and _rivals(best, other)), None):
        return Match(name, "review", f"two fit: {best.reason}; {rival.reason}", best, rival)
    return Match(name, "auto" if best.sure else "review", best.reason, best, runner_up)


def _rivals(best: Evidence, other: Evidence) -> bool:
    """Whether the second best speaks as loud as the best."""
    if other.kind is Kind.ACRONYM:
        return best.kind <= Kind.ACRONYM
    return other.sure and (other.kind is best.kind or best.kind >= Kind.NEARLY)


def _best_each(found: Iterable[Evidence]) -> list[Evidence]:
    """The best evidence for each target, the surest first."""
    each: dict[str, Evidence] = {}
    for evidence in sorted(found, key=lambda one: one.order):
        each.setdefault(evidence.target.id, evidence)
    return list(each.values())


def _evidence(name: str, index: Index) -> Iterator[Evidence]:
    wanted = form(name)
    for number in index.whole.get(wanted.whole, ()):
        spelling = index.spellings[number]
        reason = "same name" if spelling.text == name else "same name, written otherwise"
        yield Evidence(spelling.target, Kind.WORDS, 100, reason, sure=True)
    for number in index.core.get("".join(wanted.core), ()):
        spelling = index.spellings[number]
        sure = _only(name, spelling.target, index)
        yield Evidence(spelling.target, Kind.CORE, 100, _but(wanted, spelling), sure)
    for target in index.acronyms.get(name, ()):
        sure = _only(name, target, index) and (len(name) > SHORT or _own(name, target))
        reason = f"acronym of {target.name}" + ("" if sure else ", but others could have it")
        yield Evidence(target, Kind.ACRONYM, 100, reason, sure)
    yield from _similar(wanted, index.alike(wanted.core))


def _only(name: str, target: Target, index: Index) -> bool:
    """False for a few letters that could be initials of another target as well."""
    return len(name) > SHORT or index.initialled.get(name.casefold(), set()) <= {target.id}


def _own(name: str, target: Target) -> bool:
    return any(name.casefold() in initials(text) for text in target.names)


def _but(wanted: Form, spelling: Spelling) -> str:
    """What of two names with the same core is only in one of them."""
    ours, theirs = Counter(wanted.whole), Counter(spelling.form.whole)
    only = [*(ours - theirs), *(theirs - ours)]
    return f"same name but for {', '.join(only)}" if only else "same name, written otherwise"


def _similar(wanted: Form, spellings: Sequence[Spelling]) -> Iterator[Evidence]:
    from rapidfuzz import fuzz, process

    text, cores = " ".join(wanted.core), [" ".join(one.form.core) for one in spellings]
    scores = process.extract(text, cores, scorer=fuzz.token_sort_ratio, limit=None)
    for _, score, place in scores:
        found = _compared(wanted.core, spellings[place], int(score))
        least = ALIKE if found.kind is Kind.SIMILAR else PART_ALIKE
        if found.sure or score >= least:
            yield found


def _compared(words: tuple[str, ...], spelling: Spelling, score: int) -> Evidence:
    other, target = spelling.form.core, spelling.target
    if len(words) == len(other) > 1 and all(map(_abbreviates, words, other)):
        return Evidence(target, Kind.NEARLY, score, f"abbreviates {spelling.text}", sure=True)
    ours = list((Counter(words) - Counter(other)).elements())
    theirs = list((Counter(other) - Counter(words)).elements())
    if not ours and not theirs:
        return Evidence(target, Kind.TURNED, score, "same words in another order")
    if len(ours) == len(theirs) == 1 and len(words) > 1 and _slip(ours[0], theirs[0]):
        reason = f"one slip: {ours[0]} for {theirs[0]}"
        return Evidence(target, Kind.NEARLY, score, reason, sure=True)
    if not ours or not theirs:
        reason = f"same but for {', '.join(ours or theirs)}"
        return Evidence(target, Kind.PART, score, reason, _weak({*ours, *theirs}, words))
    reason = f"similar: {', '.join(ours)} for {', '.join(theirs)}"
    return Evidence(target, Kind.SIMILAR, score, reason)


def _weak(extra: set[str], words: tuple[str, ...]) -> bool:
    """Whether a name means the same with the extra words; a hospital is not its trust."""
    if len({*words} - WEAK - TRUST) < 2:
        return False
    return extra <= WEAK or ("hospital" not in words and extra == TRUST)


def _abbreviates(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    return shorter == longer or (len(shorter) >= STEM and longer.startswith(shorter))


def _slip(one: str, other: str) -> bool:
    from rapidfuzz.distance import OSA

    return (
        min(len(one), len(other)) >= SHORTEST_SLIP
        and one[0] == other[0]
        and OSA.distance(one, other, score_cutoff=1) <= 1
    )
