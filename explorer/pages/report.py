"""The report: the whole portfolio on one page, in the order in which a committee reads it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from explorer.graph.steady import steadily
from explorer.pages import overviews
from explorer.pages.answers import Answers, dropped
from explorer.pages.document import Document, Section
from explorer.pages.headlines import Asked, counts, figures, headlines
from explorer.pages.overviews import BEGUN, MAPPED, MOST_PICTURED, MOST_YEARS, PICTURES
from explorer.queries.audience import View
from explorer.queries.choice import Choice

MOST = 30  # rows of a table on a page
HIDDEN = frozenset(("rows", "sister_units", "similar_partners"))


@dataclass(frozen=True, slots=True)
class Part:
    """A section that is the rows of one question, or some of them."""

    heading: str
    question: str
    said: str
    drop: tuple[str, ...] = ()
    only: Callable[[dict[str, Any]], bool] | None = None


REACH = Part(
    MAPPED,
    "reach",
    "Faculties stand on the rim of the map, and each partner the nearer to the centre the more "
    "of them take part in activities with it.",
    ("live_activities", "open_activities", "concentration", "effective_faculties"),
)
OF_TIER = Part(
    "Partners of declared tier",
    "tiers",
    "What makes a partnership formal, mutual and long-term stands beside tier and pattern: years "
    "with activities, an agreement in force, a purpose on record.",
    (
        *("expected", "reach", "live_activities", "open_activities"),
        *("first_year", "last_year", "agreements"),
    ),
    lambda row: row["tier"] is not None,
)
RISKS = (
    Part(
        "Risk: several faculties, nobody who brings it together",
        "uncoordinated",
        "Partners that at least two faculties work with, without an owner or an agreement in "
        "force. It does not say that the work needs coordinating.",
        ("faculties",),
    ),
    Part(
        "Risk: resting on one school, institute or service",
        "single-unit",
        "Partners of which one unit takes part in at least 80 per cent of the activities, several "
        "at least: of a partner with one activity nothing else could be expected.",
        only=lambda row: row["carries"] != "one activity",
    ),
    Part(
        "Risk: resting on few partners",
        "dependency",
        "How many of the activities rest on the partner of most activities and on the top five, "
        "in the university and in each faculty.",
        only=lambda row: row["top"] <= 5,
    ),
    Part(
        "Risk: without an owner",
        "owners",
        "Partners of which no contact on our side has the role of owner on the day, the busiest "
        "first.",
        ("owner", "owner_id", "state", "owners"),
        lambda row: row["state"] == "no owner",
    ),
)
NEXT = (
    Part(
        "Reviews and agreements: overdue, expired, missing, due",
        "reviews",
        "What is late comes first, then what is missing, then what is due within 12 months.",
    ),
    Part(
        "What falls due or ends in the next 12 months",
        "calendar",
        "In order of date. What has no end on record is in no calendar.",
        ("date", "id"),
    ),
    Part(
        "Candidates for a cross-campus partnership",
        "candidates",
        "Strategic partners in the order of how little is missing to the cross-campus pattern.",
    ),
)
WHOLE = frozenset(part.heading for part in (REACH, *RISKS, *NEXT) if not part.only)


def report(view: View, choice: Choice, *, drawn: bool = True) -> Document:
    """The report for what is chosen, with whole tables; without its charts unless `drawn`.

    Raises InputError where charts are wanted and the extra `pictures` is not installed.
    """
    return steadily(view.graph, lambda _: _report(Answers(view, choice), drawn=drawn))


def abridged(document: Document, most: int = MOST) -> Document:
    """The document for a reader: only the first rows of each table, and how many there are.

    A table that a picture is of keeps all its rows, as the picture says that it has the same;
    only of very many the first are told, or the newest years.
    """
    return replace(
        document, sections=tuple(_abridged(section, most) for section in document.sections)
    )


def _abridged(section: Section, most: int) -> Section:
    if section.heading in PICTURES:
        most = MOST_YEARS if section.heading == BEGUN else MOST_PICTURED
    table = section.table
    if table is None or len(table) <= most:
        return section
    newest = section.heading == BEGUN  # which stand last
    rows = table.rows[-most:] if newest else table.rows[:most]
    which = f"The {'last' if newest else 'first'} {most} of {len(table):,} rows"
    note = f"{which}; {_where_all_are(section)}."
    return replace(section, table=replace(table, rows=rows, notes=(*table.notes, note)))


def _where_all_are(section: Section) -> str:
    """What the command of a section gives: its rows, or others of which it is made."""
    if section.heading in WHOLE:
        return "the command below gives all of them"
    return "they are counted in the answer to the command below"


def _report(answers: Answers, *, drawn: bool) -> Document:
    asked = Asked.by(answers)
    found = counts(asked)
    sections = [
        figures(asked, found),
        _section(asked, REACH),
        overviews.tiers(answers),
        _section(asked, OF_TIER),
        overviews.scatter(answers),
        overviews.trend(answers),
        overviews.gaps(answers),
        *(_section(asked, part) for part in (*RISKS, *NEXT)),
    ]
    if drawn:
        sections = [_illustrated(answers, section) for section in sections]
    title = f"Partnership report: {answers.stamp.title}"
    return Document(title, tuple(headlines(asked, found)), tuple(sections), answers.stamp)


def _illustrated(answers: Answers, section: Section) -> Section:
    """The section with its picture, where it has one and there is anything to see."""
    draw = PICTURES.get(section.heading)
    if draw is None or section.table is None or not section.table.rows:
        return section
    return replace(section, picture=draw(answers))


def _section(asked: Asked, part: Part) -> Section:
    """The rows of a question, without what is for tracing alone."""
    answers, scope = asked.of(part.question), asked.scope(part.question)
    found = answers.ask(part.question)
    if part.only:
        kept = [row for row, told in zip(found.rows, found, strict=True) if part.only(told)]
        found = replace(found, rows=tuple(kept))
    table = dropped(found, {*part.drop, *HIDDEN})
    said = (part.said, *([f"Counted here: {scope}."] if scope else []))
    return Section(part.heading, table, said, answers.command(part.question))
