"""Where names stand beside marks, so that none covers another or a mark."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

LETTER, LINE, AIR = 7.3, 14.0, 4.0  # pixels: an average letter, the height of a line, the gap


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels, from the left and from above."""

    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def around(cls, x: float, y: float, width: float, height: float | None = None) -> Box:
        """The box with this middle; a square where no height is given."""
        high = width if height is None else height
        return cls(x - width / 2, y - high / 2, x + width / 2, y + high / 2)

    @property
    def middle(self) -> float:
        """Half way from the left to the right."""
        return (self.left + self.right) / 2

    @property
    def centre(self) -> float:
        """Half way from the top to the bottom."""
        return (self.top + self.bottom) / 2

    def meets(self, other: Box) -> bool:
        """Whether they have a point in common."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom

    def within(self, other: Box) -> bool:
        """Whether it lies in the other."""
        across = other.left <= self.left and self.right <= other.right
        return across and other.top <= self.top and self.bottom <= other.bottom


@dataclass(frozen=True, slots=True)
class Wanted:
    """What may be written beside a mark, the best first; its middle and its width in pixels."""

    texts: tuple[str, ...]
    x: float
    y: float
    across: float


def placed(wanted: Iterable[Wanted], taken: Sequence[Box], room: Box) -> Iterator[tuple[str, Box]]:
    """A text that finds a place beside its mark, for each mark in their order.

    To the right is best, then to the left, above and below. Where the first text of a mark finds
    no place the next is tried; a mark without a place for any has none.
    """
    full = list(taken)
    for one in wanted:
        found = next(_free(one, full, room), None)
        if found:
            full.append(found[1])
            yield found


def _free(one: Wanted, full: Sequence[Box], room: Box) -> Iterator[tuple[str, Box]]:
    for text in one.texts:
        for box in around(one.x, one.y, one.across, LETTER * len(text)):
            if box.within(room) and not any(map(box.meets, full)):
                yield text, box


def around(x: float, y: float, across: float, width: float) -> Iterator[Box]:
    """The places for a text beside a mark, the best first."""
    aside, above = (across + width) / 2 + AIR, (across + LINE) / 2 + 2
    straight = [(aside, 0.0), (-aside, 0.0), (0.0, -above), (0.0, above)]
    slanting = [(dx, dy) for dy in (-above, above) for dx in (aside / 2, -aside / 2)]
    yield from (Box.around(x + dx, y + dy, width, LINE) for dx, dy in straight + slanting)
