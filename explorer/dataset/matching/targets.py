"""What names are matched to: partners of a dataset, units of it, or the rows of a table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Target:
    """An organisation or a unit under all its names; `acronyms` are those it is known by."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    acronyms: tuple[str, ...] = ()

    @property
    def names(self) -> Iterator[str]:
        """Its name, then its aliases."""
        yield self.name
        yield from self.aliases
