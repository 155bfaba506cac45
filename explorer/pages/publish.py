"""Static pages of everything: an index with a search, dossiers, questions, maps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from explorer.graph.steady import steadily
from explorer.graph.values import Value
from explorer.pages import folder as folders
from explorer.pages.answers import Answers, dropped
from explorer.pages.document import Document, Section
from explorer.pages.dossier import dossier
from explorer.pages.html import Link, render, render_index
from explorer.queries import SCOPES, library
from explorer.queries.audience import View
from explorer.queries.choice import Choice
from explorer.queries.library import NamedQuery

if TYPE_CHECKING:
    from explorer.maps.model import Map

INDEX = "index.html"
HOME = (Link(INDEX, "All pages"),)
MOST_ROWS = 1000  # of a question that its page shows; its CSV file holds all
MOST_TITLES = 20_000  # of activities that the search knows
LONGEST = 100  # letters of an id in the name of a file
MAPS = (
    ("reach", "Faculties on the rim, partners by how many of them they reach."),
    ("consortia", "Consortia and their members, those with activities standing out."),
    ("matrix", "Faculties by partner, as a table of counts."),
)
YEARS = ("first_year", "last_year", "years_active")
LISTS = (
    ("Partners", "tiers", ("expected", "live_activities", "open_activities", *YEARS, "agreements")),
    ("Faculties", "faculties", ("website", "source")),
    ("Schools, institutes and services", "units", ()),
)
WORTH = ("id", "name", "aliases", "full_name", "partnership", "ids", "sector", "purpose")


@dataclass(frozen=True, slots=True)
class Subject:
    """Whoever has a dossier."""

    id: str
    what: str
    name: str
    words: str

    @property
    def address(self) -> str:
        """The file of the dossier; an id is made of lower-case letters, digits and hyphens."""
        if len(self.id) <= LONGEST:
            return f"dossier-{self.id}.html"
        digest = sha256(self.id.encode()).hexdigest()[:16]
        return f"dossier-{self.id[:LONGEST]}-{digest}.html"


def publish(view: View, choice: Choice, folder: Path) -> int:
    """Write the pages to a folder, which replaces what was published there; how many files.

    Raises UsageError where the folder holds anything else.
    """
    folders.refuse(folder)
    with TemporaryDirectory(prefix="partnerships-") as made:
        count = steadily(view.graph, lambda _: _write(view, choice, Path(made)))
        folders.publish(Path(made), folder)
    return count


def _write(view: View, choice: Choice, made: Path) -> int:
    count = 0
    for name, data in files(view, choice):
        (made / name).write_bytes(data)
        count += 1
    return count


def files(view: View, choice: Choice) -> Iterator[tuple[str, bytes]]:
    """The name and the content of each file."""
    answers = Answers(view, choice)
    subjects = _subjects(answers)
    addresses = {subject.id: subject.address for subject in subjects}
    asked = [query for query in map(library.named, library.names()) if _can_be_asked(query, view)]
    for subject in subjects:
        page = render(dossier(answers, subject.id), places=HOME, addresses=addresses)
        yield subject.address, page.encode()
    alone = Answers(view, replace(choice, scope="" if choice.scope == SCOPES[0] else choice.scope))
    for query in asked:
        yield from _question(alone, query, addresses)
    for name, _ in MAPS:
        yield f"map-{name}.html", _map(view, choice, name).encode()
    yield INDEX, _index(answers, subjects, asked, addresses).encode()


def _subjects(answers: Answers) -> list[Subject]:
    subjects = []
    for row in answers.ask("on-record"):
        record = row["record"]
        words = " ".join(_words(record.properties.get(key)) for key in WORTH)
        subjects.append(Subject(str(row["subject"]), str(row["what"]), record.name, words))
    return subjects


def _words(value: Value) -> str:
    """A text, or the texts of a list, for the search."""
    if isinstance(value, (list, tuple)):
        return " ".join(map(_words, value))
    return "" if value is None else str(value)


def _can_be_asked(query: NamedQuery, view: View) -> bool:
    """Whether it needs to be told nothing, and is not all about what the pages must not hold."""
    told = not any(parameter.required for parameter in query.parameters)
    return told and (query.name != "value" or "value" in view.asked)


def _question(
    answers: Answers, query: NamedQuery, addresses: dict[str, str]
) -> Iterator[tuple[str, bytes]]:
    """The page of a question, and all of its rows as CSV."""
    from explorer.output import csv

    result = answers.ask(query.name)
    name = f"query-{query.name}"
    yield f"{name}.csv", csv.render(result, to_file=True)
    said = (*query.doc.split("\n\n")[1:],)
    more = f"The first {MOST_ROWS:,} of {len(result):,} rows. " if len(result) > MOST_ROWS else ""
    notes = (*result.notes, f"{more}All of them are in {name}.csv, beside this page.")
    table = replace(result, rows=result.rows[:MOST_ROWS], notes=notes)
    section = Section("Answer", table, asked=answers.command(query.name))
    document = Document(query.summary, said, (section,), answers.stamped(result))
    places = (*HOME, Link(f"{name}.csv", "As CSV"))
    yield f"{name}.html", render(document, places=places, addresses=addresses).encode()


def _map(view: View, choice: Choice, name: str) -> str:
    from explorer.maps import views
    from explorer.maps.render import render as render_map

    draw: Callable[[View, Choice], Map] = getattr(views, name)
    return render_map(draw(view, choice))


def _index(
    answers: Answers, subjects: list[Subject], asked: list[NamedQuery], addresses: dict[str, str]
) -> str:
    title = answers.load.title
    sections = tuple(_list(answers, *one) for one in LISTS)
    titles, unsearched = _titles(answers, addresses)
    pages = [(one.name, one.what, one.address, one.words) for one in subjects]
    pages += [(q.summary, "question", f"query-{q.name}.html", q.name) for q in asked]
    return render_index(
        Document(title, (f"Counted: {answers.stamp.scope}.",), sections, answers.stamp),
        addresses=addresses,
        pages=[*pages, *titles],
        unsearched=unsearched,
        maps=[Link(f"map-{name}.html", name.capitalize(), about) for name, about in MAPS],
        groups=[(group.capitalize(), _links(asked, group)) for group in library.GROUPS],
    )


def _links(asked: list[NamedQuery], group: str) -> list[Link]:
    own = [query for query in asked if query.group == group]
    return [Link(f"query-{query.name}.html", query.name, query.summary) for query in own]


def _list(answers: Answers, heading: str, question: str, drop: tuple[str, ...]) -> Section:
    return Section(heading, dropped(answers.ask(question), drop))


def _titles(
    answers: Answers, addresses: dict[str, str]
) -> tuple[list[tuple[str, str, str, str]], str]:
    """The titles of activities in scope, each with the first dossier that tells of it."""
    found: dict[str, tuple[str, str, str, str]] = {}
    for name in ("activities-with", "activities-by"):
        for row in answers.ask(name):
            address = addresses.get(str(row["subject"]))
            if address:
                found.setdefault(row["row"], (row["title"], "activity", address, ""))
    if len(found) > MOST_TITLES:
        return [], f"The titles of the {len(found):,} activities are too many for this search."
    return sorted(found.values()), ""
