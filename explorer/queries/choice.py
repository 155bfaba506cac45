"""Which activities count: what every question and every view lets one choose."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Choice:
    """Which activities are counted: the scope, the day, the kinds, the years of beginning."""

    scope: str = "window"
    as_of: str | None = None
    kind: tuple[str, ...] = ()
    from_year: int | None = None
    until_year: int | None = None

    def values(self) -> dict[str, Any]:
        """As the parameters of a named query."""
        return asdict(self)
