"""What a person confirmed of the names: which of them mean a partner that is there already."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from explorer.dataset.importers.known import folded


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A name that means a partner: its id and name, and where that was said."""

    id: str
    partner: str
    row: int


@dataclass(frozen=True, slots=True)
class Matched:
    """The confirmed names, as they are compared; `unsettled` is how many wait for a decision."""

    confirmed: Mapping[str, Confirmed] = field(default_factory=dict)
    unsettled: int = 0

    def of(self, name: str) -> Confirmed | None:
        """What was confirmed of a name."""
        return self.confirmed.get(folded(name))
