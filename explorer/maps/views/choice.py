"""What every view lets its reader choose, and says of where its data is from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import sqrt
from typing import Any

from explorer.maps.model import Fact
from explorer.queries.audience import View
from explorer.queries.result import Stamp

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Choice:
    """Which activities a view counts: the scope, the day, the kinds."""

    scope: str = "window"
    as_of: str | None = None
    kind: tuple[str, ...] = ()

    def values(self) -> dict[str, Any]:
        """As the parameters of a named query."""
        return {"scope": self.scope, "as_of": self.as_of, "kind": self.kind}


def stamped(stamp: Stamp, view: View) -> tuple[Fact, ...]:
    """The stamp of an answer, with the audience that the map is for."""
    return tuple(replace(stamp, audience=view.audience, withheld=view.withheld).items())


def facts(*pairs: tuple[str, Any]) -> tuple[Fact, ...]:
    """The facts that are known, as text; those that are not are left out."""
    return tuple((label, said(value)) for label, value in pairs if value not in (None, "", []))


def said(value: Any) -> str:
    """A value as a person would write it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple)):
        return ", ".join(said(item) for item in value)
    return str(value)


def diameter(amount: int, base: float = 12.0, most: float = 60.0) -> float:
    """A diameter in pixels whose area grows with the amount, capped."""
    return round(min(base + 8.0 * sqrt(amount), most), 1)


def width_of(amount: int) -> float:
    """A line's width in pixels for a number of activities, capped."""
    return round(min(1.0 + 0.75 * (amount - 1), 8.0), 2)
