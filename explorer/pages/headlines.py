"""The portfolio in words and numbers: what a report says first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from explorer.pages.answers import Answers, cells
from explorer.pages.document import Section
from explorer.queries import TIERS
from explorer.queries.choice import Choice
from explorer.queries.result import Cell, Column, Result
from explorer.queries.words import counted

MOST_TOLD = 8  # names in a sentence
OWN_SCOPE = frozenset(("uncoordinated", "dependency", "calendar"))
SEVERAL = "Over several faculties, without an owner or an agreement"
DUE = "Due or ending in the next 12 months"
FIGURE = (
    Column("figure", "What is counted."),
    Column("amount", "How many."),
    Column("counted_in", "The command line in whose answer it is counted."),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """The questions as they are chosen, and those of a scope of their own as those would have it.

    A risk is one of the present and a calendar of what is planned too: the default scope of a
    report, in which ended work counts, would be wrong of both. A scope that is chosen holds.
    """

    chosen: Answers
    own: Answers

    @classmethod
    def by(cls, answers: Answers) -> Asked:
        """Both of them; they are the same where another scope than the default is chosen."""
        if answers.choice.scope != Choice().scope:
            return cls(answers, answers)
        own = replace(answers.choice, scope="")
        return cls(answers, Answers(answers.view, own, answers.of))

    def of(self, question: str) -> Answers:
        """The answers among which that of a question is."""
        return self.own if question in OWN_SCOPE else self.chosen

    def scope(self, question: str) -> str:
        """In words, which activities a question counts, where they are others than chosen."""
        scope = self.of(question).ask(question).stamp.scope
        return "" if scope == self.chosen.stamp.scope else scope


@dataclass(frozen=True, slots=True)
class Counts:
    """What both the headlines and the figures say."""

    partners: Sequence[Mapping[str, Any]]
    tiers: Counter[str | None]
    active: int
    activities: int
    differing: Sequence[Mapping[str, Any]]
    states: Counter[Cell]


def counts(asked: Asked) -> Counts:
    """What there is, counted once."""
    partners = list(asked.chosen.ask("tiers"))
    return Counts(
        partners=partners,
        tiers=Counter(row["tier"] for row in partners),
        active=sum(row["activities"] > 0 for row in partners),
        # by year each is there once, whoever undertakes it and with whom
        activities=sum(row["activities"] for row in asked.chosen.ask("trend")),
        differing=[row for row in partners if row["differs"]],
        states=Counter(cells(asked.chosen.ask("reviews"), "state")),
    )


def headlines(asked: Asked, found: Counts) -> Iterator[str]:
    """Sentences: how many there are, of which tier, what differs, what is late, what counts."""
    activities = counted(found.activities, "activity", "activities")
    partners = counted(len(found.partners), "partner or consortium", "partners and consortia")
    yield (
        f"{partners} on record, {found.active} of them with activities in scope; "
        f"{activities} in scope."
    )
    tiers = ", ".join(f"{found.tiers[tier]} {tier}" for tier in TIERS)
    yield f"Declared tiers: {tiers}; {found.tiers[None]} without one."
    yield _differing(found)
    yield _late(asked, found)
    yield (
        f"Activities counted, unless a section says otherwise: {asked.chosen.stamp.scope}. A tier "
        "is a decision and a pattern describes what is recorded; neither overwrites the other."
    )


def _differing(found: Counts) -> str:
    """Whose pattern differs from what the tier would lead one to expect, by name."""
    odd, tiered = found.differing, len(found.partners) - found.tiers[None]
    said = (
        f"The pattern differs from the declared tier at {len(odd)} of the {tiered} partners of "
        "declared tier"
    )
    named = [f"{row['name']} ({row['tier']}, {row['pattern']})" for row in odd[:MOST_TOLD]]
    if len(odd) > MOST_TOLD:
        named.append(f"and {len(odd) - MOST_TOLD} more")
    return f"{said}: {', '.join(named)}." if named else f"{said}."


def _late(asked: Asked, found: Counts) -> str:
    overdue = counted(found.states["overdue"], "review is overdue", "reviews are overdue")
    expired = counted(found.states["expired"], "agreement has expired", "agreements have expired")
    ending = cells(asked.of("calendar").ask("calendar"), "what").count("activity ends")
    ends = counted(ending, "activity ends", "activities end")
    scope = asked.scope("calendar")
    of_which = f" (of {scope})" if scope else ""
    return f"{overdue} and {expired}; {ends} in the next 12 months{of_which}."


def figures(asked: Asked, found: Counts) -> Section:
    """What the headlines say, each figure with the command in whose answer it is counted."""
    rows = (*_counts(asked.chosen, found), *_risks(asked, found))
    scopes = ((SEVERAL, asked.scope("uncoordinated")), (DUE, asked.scope("calendar")))
    notes = tuple(f"{figure}: counted are {scope}." for figure, scope in scopes if scope)
    table = Result("In figures", FIGURE, rows, asked.chosen.stamp, notes)
    return Section(table.title, table)


def _counts(answers: Answers, found: Counts) -> Iterator[tuple[Cell, ...]]:
    tiers, asked = found.tiers, answers.command
    yield "Partners and consortia on record", len(found.partners), asked("partners")
    yield from (
        (f"Of them, of declared tier {tier}", tiers[tier], asked("partners", {"tier": tier}))
        for tier in TIERS
    )
    yield "Of them, of no declared tier", tiers[None], asked("partners")
    yield "Of them, with activities in scope", found.active, asked("reach")
    yield "Activities in scope", found.activities, asked("trend")
    yield from _value(answers)
    differing = len(found.differing)
    yield "Partners whose pattern differs from their tier", differing, f"{asked('tiers')} --differs"


def _risks(asked: Asked, found: Counts) -> Iterator[tuple[Cell, ...]]:
    unowned = cells(asked.chosen.ask("owners"), "state").count("no owner")
    command = asked.chosen.command
    yield SEVERAL, *_size(asked, "uncoordinated")
    yield "Without an owner", unowned, command("owners")
    yield "Reviews overdue", found.states["overdue"], command("reviews")
    yield "Agreements expired", found.states["expired"], command("reviews")
    yield DUE, *_size(asked, "calendar")
    yield "Candidates for a cross-campus partnership", *_size(asked, "candidates")


def _size(asked: Asked, question: str) -> tuple[int, str]:
    """How many rows answer a question, and the command line that asks it."""
    answers = asked.of(question)
    return len(answers.ask(question)), answers.command(question)


def _value(answers: Answers) -> Iterator[tuple[Cell, ...]]:
    """What was awarded, where values are asked for."""
    years, asked = list(answers.ask("trend")), answers.command("trend")
    if years and "value" in years[0]:
        known = [row["value"] for row in years if row["value"] is not None]
        unknown = sum(row["unknown_values"] for row in years)
        yield "Their value, where known", sum(known) if known else None, asked
        yield "Activities of unknown value", unknown, asked
