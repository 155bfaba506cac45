"""The portfolio in words and numbers: what a report says first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from explorer.pages.answers import Answers, cells
from explorer.pages.document import Section
from explorer.queries import TIERS
from explorer.queries.result import Cell, Column, Result
from explorer.queries.words import counted

MOST_TOLD = 8  # names in a sentence
COUNTED = ("uncoordinated", "calendar", "candidates")
FIGURE = (
    Column("figure", "What is counted."),
    Column("amount", "How many."),
    Column("asked", "The command line that tells more."),
)


def headlines(answers: Answers) -> Iterator[str]:
    """Sentences: how many there are, of which tier, what differs, what is late, what counts."""
    partners = list(answers.ask("tiers"))
    active = sum(row["activities"] > 0 for row in partners)
    activities = counted(_activities(answers), "activity", "activities")
    yield (
        f"{counted(len(partners), 'partner or consortium', 'partners and consortia')} on record, "
        f"{active} of them with activities in scope; {activities} in scope."
    )
    yield _of_each_tier(partners)
    yield differing(partners)
    yield _late(answers)
    yield (
        f"Counted throughout: {answers.stamp.scope}. A tier is a decision and a pattern describes "
        "what is recorded; neither overwrites the other."
    )


def _activities(answers: Answers) -> int:
    """Each once, whoever undertakes it and with whom."""
    return sum(row["activities"] for row in answers.ask("trend"))


def _of_each_tier(partners: Iterable[Mapping[str, Any]]) -> str:
    counts = Counter(row["tier"] for row in partners)
    tiers = ", ".join(f"{counts[tier]} {tier}" for tier in TIERS)
    return f"Declared tiers: {tiers}; {counts[None]} without one."


def differing(partners: Iterable[Mapping[str, Any]]) -> str:
    """Whose pattern differs from what the tier would lead one to expect, by name."""
    tiered = [row for row in partners if row["tier"]]
    odd = [row for row in tiered if row["differs"]]
    of_them = f"{len(odd)} of the {len(tiered)} partners of declared tier"
    if not odd:
        return f"The pattern differs from the declared tier at {of_them}."
    named = [f"{row['name']} ({row['tier']}, {row['pattern']})" for row in odd[:MOST_TOLD]]
    if len(odd) > MOST_TOLD:
        named.append(f"and {len(odd) - MOST_TOLD} more")
    return f"The pattern differs from the declared tier at {of_them}: {', '.join(named)}."


def _late(answers: Answers) -> str:
    states = Counter(cells(answers.ask("reviews"), "state"))
    overdue = counted(states["overdue"], "review is overdue", "reviews are overdue")
    expired = counted(states["expired"], "agreement has expired", "agreements have expired")
    ending = Counter(cells(answers.ask("calendar"), "what"))["activity ends"]
    ends = counted(ending, "activity ends", "activities end")
    return f"{overdue} and {expired}; {ends} in the next 12 months."


def figures(answers: Answers) -> Section:
    """What the headlines say, each figure with the command that tells more."""
    table = Result("In figures", FIGURE, tuple(_counts(answers)), answers.stamp)
    return Section(table.title, table)


def _counts(answers: Answers) -> Iterator[tuple[Cell, ...]]:
    partners, asked = list(answers.ask("tiers")), answers.command
    tiers = Counter(row["tier"] for row in partners)
    active = sum(row["activities"] > 0 for row in partners)
    yield "Partners and consortia on record", len(partners), asked("partners")
    yield from (
        (f"Of them, of declared tier {tier}", tiers[tier], asked("partners", {"tier": tier}))
        for tier in TIERS
    )
    yield "Of them, of no declared tier", tiers[None], asked("partners")
    yield "Of them, with activities in scope", active, asked("reach")
    yield "Activities in scope", _activities(answers), asked("trend")
    yield from _value(answers)
    differing = sum(bool(row["differs"]) for row in partners)
    yield "Partners whose pattern differs from their tier", differing, f"{asked('tiers')} --differs"
    yield from _risks(answers)


def _risks(answers: Answers) -> Iterator[tuple[Cell, ...]]:
    asked, size = answers.command, {name: len(answers.ask(name)) for name in COUNTED}
    states = Counter(cells(answers.ask("reviews"), "state"))
    unowned = cells(answers.ask("owners"), "state").count("no owner")
    several = "Over several faculties, without an owner or an agreement"
    yield several, size["uncoordinated"], asked("uncoordinated")
    yield "Without an owner", unowned, asked("owners")
    yield "Reviews overdue", states["overdue"], asked("reviews")
    yield "Agreements expired", states["expired"], asked("reviews")
    yield "Due or ending in the next 12 months", size["calendar"], asked("calendar")
    yield "Candidates for a cross-campus partnership", size["candidates"], asked("candidates")


def _value(answers: Answers) -> Iterator[tuple[Cell, ...]]:
    """What was awarded, where values are asked for."""
    years, asked = list(answers.ask("trend")), answers.command("trend")
    if years and "value" in years[0]:
        known = [row["value"] for row in years if row["value"] is not None]
        unknown = sum(row["unknown_values"] for row in years)
        yield "Their value, where known", sum(known) if known else None, asked
        yield "Activities of unknown value", unknown, asked
