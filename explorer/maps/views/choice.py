"""What every view says of itself and of what it shows."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from math import sqrt
from typing import Any

from explorer.maps.model import Fact
from explorer.queries.audience import View
from explorer.queries.choice import Choice
from explorer.queries.library import named
from explorer.queries.result import Stamp
from explorer.queries.run import ask

Row = Mapping[str, Any]


def stamped(stamp: Stamp, view: View, held: Collection[str]) -> tuple[Fact, ...]:
    """The stamp of an answer, with the audience that the map is for.

    `held` are the columns that the map can hold because they were asked for.
    """
    items = replace(stamp, audience=view.audience, withheld=view.withheld).items()
    return (*items, *([("Holds", ", ".join(sorted(held)))] if held else []))


def partners_on_record(view: View, choice: Choice) -> dict[str, Row]:
    """The partners by id, with their consortia on the day."""
    answer = ask(view.graph, named("partners"), {"as_of": choice.as_of})
    return {str(row["id"]): row for row in answer}


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


def tags_of(partner: Mapping[str, Any]) -> tuple[Fact, ...]:
    """What a partner can be filtered by."""
    named = [(name, str(partner[name])) for name in ("kind", "tier", "sector") if partner.get(name)]
    return (*named, *(("consortium", str(name)) for name in partner.get("consortia") or ()))


def pounds(pence: Any) -> str | None:
    """A sum as a person would write it."""
    return None if pence is None else f"£{pence / 100:,.2f}"


def diameter(amount: int, base: float = 12.0, most: float = 60.0) -> float:
    """A diameter in pixels whose area grows with the amount, capped."""
    return round(min(base + 8.0 * sqrt(amount), most), 1)


def width_of(amount: int) -> float:
    """A line's width in pixels for a number of activities, capped."""
    return round(min(1.0 + 0.75 * (amount - 1), 8.0), 2)
