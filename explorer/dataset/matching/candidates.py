"""Which names could be meant at all: found by their words, so that not every pair is compared."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from heapq import nlargest
from math import log

from explorer.dataset.matching.names import Form, acronym_in, form, initials
from explorer.dataset.matching.targets import Target

MOST = 8  # candidates that are compared with a name
READ = 400  # spellings that are looked through for them, those of rare words first
SHORTEST, LONGEST = 5, 40  # letters of a word in which a slip is looked for
SHORT = 3  # letters of an acronym that several organisations are likely to have
STEM = 3  # letters of the shortest abbreviation


@dataclass(frozen=True, slots=True)
class Spelling:
    """One name of a target."""

    target: Target
    text: str
    form: Form


@dataclass(slots=True)
class Census:
    """What all names together tell of one: how rare its words are, who has its initials."""

    names: int = 0
    words: Counter[str] = field(default_factory=Counter)
    initialled: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    @classmethod
    def of(cls, targets: Iterable[Target]) -> Census:
        """The census of all names of the targets."""
        census = cls()
        for target in targets:
            for text in dict.fromkeys(target.names):
                census.names += 1
                census.words.update({*form(text).core})
                for part in _parts(initials(text)):
                    census.initialled[part].add(target.id)
        return census

    def weight(self, word: str) -> float:
        """How much a word tells: the logarithm of how rare it is, with a least for any word."""
        return log(1 + (1 + self.names) / (1 + self.words[word]))


@dataclass(slots=True)
class Index:
    """Spellings by all that a name can be found by."""

    census: Census
    spellings: list[Spelling] = field(default_factory=list)
    whole: dict[tuple[str, ...], list[int]] = field(default_factory=lambda: defaultdict(list))
    core: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    acronyms: dict[tuple[str, ...], list[Target]] = field(default_factory=lambda: defaultdict(list))
    words: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    slips: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    @classmethod
    def of(cls, targets: Iterable[Target]) -> Index:
        """The index of targets, whatever their order."""
        known = sorted(targets, key=lambda target: (target.id, target.name))
        index = cls(Census.of(known))
        for target in known:
            index.add(target)
        return index

    def add(self, target: Target) -> None:
        """Make a target findable."""
        acronyms = {*target.acronyms, *map(acronym_in, target.names)}
        for letters in {form(acronym).whole for acronym in acronyms} - {()}:
            self.acronyms[letters].append(target)
        for text in dict.fromkeys(target.names):
            self._add(Spelling(target, text, form(text)))

    def _add(self, spelling: Spelling) -> None:
        number = len(self.spellings)
        self.spellings.append(spelling)
        self.whole[spelling.form.whole].append(number)
        self.core["".join(spelling.form.core)].append(number)
        for word in set(spelling.form.core):
            if word not in self.words:
                for shorter in _near(word):
                    self.slips[shorter].add(word)
            self.words[word].append(number)

    def alike(self, words: tuple[str, ...]) -> list[Spelling]:
        """The spellings that share the most, and the rarest, words; also misspelt ones."""
        found: dict[int, float] = defaultdict(float)
        read = 0
        known = sorted({*self._known(words)}, key=lambda word: (len(self.words[word]), word))
        for word in known:
            numbers = self.words[word]
            if read and read + len(numbers) > READ:
                break
            read += len(numbers)
            weight = self.census.weight(word)
            for number in numbers[:READ]:
                found[number] += weight
        best = nlargest(MOST, found, key=lambda number: (found[number], -number))
        return [self.spellings[number] for number in best]

    def _known(self, words: Iterable[str]) -> Iterator[str]:
        for word in words:
            if len(word) < 2:  # a letter is in too many names to tell anything
                continue
            if word in self.words:
                yield word
            else:
                for shorter in _near(word):
                    yield from self.slips.get(shorter, ())


def _parts(initials: Iterable[str]) -> Iterator[str]:
    """What a short acronym of a name, or of a part of it, could be."""
    for letters in initials:
        for length in range(2, SHORT + 1):
            yield from (letters[at : at + length] for at in range(len(letters) - length + 1))


def _near(word: str) -> Iterator[str]:
    """The word, its beginnings, and the word without each of its letters.

    A word and its abbreviation share one of these, and so do words of one slip. A longer word
    than there is has only itself.
    """
    yield word
    if SHORTEST <= len(word) <= LONGEST and word.isalpha():
        yield from (word[:end] for end in range(STEM, len(word) - 1))
        yield from (word[:place] + word[place + 1 :] for place in range(1, len(word)))
