"""The home university, however its name is spelt in a source."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from explorer.dataset.alike import words_of
from explorer.dataset.importers.words import counted
from explorer.errors import InputError, did_you_mean, nearest

EVERY = "*"  # all institutions together, as one imagined university
EVERYBODY = "All institutions together"


@dataclass
class Homes:
    """The names that the home university goes by.

    `asked` are those that rows are looked for by, `also` one that the dataset has, `spelt`
    those that a source has.
    """

    asked: Sequence[str]
    also: str = ""
    spelt: dict[str, None] = field(default_factory=dict)
    _others: set[str] = field(default_factory=set)
    _fits: dict[str, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._words = {words_of(name) for name in (*self.asked, self.also) if name}

    @property
    def every(self) -> bool:
        """Whether all institutions together are meant."""
        return EVERY in self.asked

    @property
    def name(self) -> str:
        """As it was asked for; where no row has it so, as the source spells it.

        Of several spellings it is the shortest that is not in capitals.
        """
        asked = [name for name in self.asked if name in self.spelt]
        others = (name for name in self.spelt if not name.isupper())
        spelt = sorted(others, key=lambda name: (len(name), name))
        return EVERYBODY if self.every else next(iter((*asked, *spelt)), self.asked[0])

    def has(self, name: str) -> bool:
        """Whether a name is the home university's; case, accents and `The` do not matter."""
        if name not in self._fits:
            self._fits[name] = not self.every and words_of(name) in self._words
        return self._fits[name]

    def meet(self, name: str) -> bool:
        """Whether rows with this name of an institution are ours; the name is kept in mind."""
        if self.every or self.has(name):
            self.spelt.setdefault(name)
            return True
        if name:
            self._others.add(name)
        return False

    def refuse_unmet(self) -> None:
        """Raise InputError, with the nearest, where no row is of a university asked for."""
        met = {words_of(name) for name in self.spelt}
        for name in self.asked:
            if name != EVERY and words_of(name) not in met:
                known = sorted(self._others)
                close = [*_like(name, known), *nearest(name, known)]
                raise InputError(
                    f"no row is of {name!r}.{did_you_mean([*dict.fromkeys(close)][:3])} "
                    f"The files name {counted(len(known), 'other', 'others')}."
                )


def _like(name: str, known: Iterable[str]) -> list[str]:
    """Those of the same words, `Leeds University` for `University of Leeds`, or that hold it."""
    words = sorted(words_of(name))
    return [
        other
        for other in known
        if sorted(words_of(other)) == words or name.casefold() in other.casefold()
    ]
