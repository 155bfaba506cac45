"""The draft of a profile for a file: its columns, and a guess of what each may become."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path

from explorer.dataset.importers.tables import Table, Value, open_table
from explorer.dataset.importers.transforms import Steps, UnreadError
from explorer.dataset.sheets import Unreadable
from explorer.dataset.writer import toml_value

SHOWN = 50  # characters of an example
LOOKED_AT = 1000  # rows, for how dates are written
ENDS = "id|no|nr|number|code|ref|url|website|type|role|address|country|cost"  # of no name
NAMED = rf"^(?!number\b|.*\b({ENDS})$).*"
GUESSES = {  # a pattern for the name of a column, in lower case, by what it may be
    "id": r"\b(id|reference|ref|code|no|nr|number|identifier)$",
    "title": r"title",
    "partner": NAMED
    + r"(partner|participant|organi[sz]ation|company|collaborator|sponsor|customer|supplier)",
    "unit": NAMED + r"(department|school|unit|institute)",
    "faculty": NAMED + r"\b(faculty|college|panel|division)",
    "home": NAMED + r"(institution|university|\blead ro|research body|host)",
    "start": r"start|begin|\bfrom\b",
    "end": r"\bend|finish|\buntil\b",
    "value": r"value|amount|award|pounds|gbp",
}
DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y")
TIMES = ("", " %H:%M", " %H:%M:%S", "T%H:%M:%S")
FORMS = (*(day + time for time in TIMES for day in DAYS), "%Y")  # how a date may be written
WORDS = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[\W_]+")


def draft(path: Path) -> str:
    """A profile in TOML, to be corrected by a person; raises InputError for a broken file."""
    table = open_table(path)
    return "\n".join(_lines(table, _guessed(table.columns))) + "\n"


def _lines(table: Table, guess: Mapping[str, str]) -> Iterator[str]:
    name = table.name.partition(".")[0]
    yield f"# A draft for {toml_value(table.name)}: every column below is a guess, to be corrected."
    yield "# docs/import.md tells what a profile can say. The columns, each with an example:"
    yield from (f"#   {line}" for line in _examples(table))
    yield f"title = {toml_value(name)}"
    yield '# licence = "CC-BY-4.0"'
    yield '# as_of = "2026-06-30"      # the day that counts as today'
    yield from ("", "[kinds]", 'collaborative-research = "Collaborative research"')
    yield from ("", "# of a row for each participant of a project, what the rows of one share:")
    yield from (f"# [tables.{toml_value(name)}]", '# shared = "..."')
    home = "column = {home}  # without this, every row counts as one of the home university"
    yield from _part("home", [home], guess)
    yield from _part("faculties", ["name = {faculty}"], guess)
    of_faculty = 'faculty = {{ of = "faculties" }}' if "faculty" in guess else ""
    units = ["name = {unit}", 'kind = {{ constant = "school" }}', of_faculty]
    yield from _part("units", units, guess)
    several = "partner" in guess and _holds_lists(table, guess["partner"])
    name_of = ["each = {partner}", "name = {{}}"] if several else ["name = {partner}"]
    yield from _part("partners", [*name_of, 'kind = {{ constant = "other" }}'], guess)
    if not several:
        yield "# of several names in one cell:"
        yield '# each = { column = "...", split = ";" } and name = {}'
    yield from _part("activities", _activity(table, guess), guess)


def _activity(table: Table, guess: Mapping[str, str]) -> list[str]:
    forms = {word: _form(table, guess[word]) for word in ("start", "end") if word in guess}
    return [
        "id = {id}",
        "title = {title}",
        'kind = {{ constant = "collaborative-research" }}',
        'partners = {{ of = "partners" }}' if "partner" in guess else "",
        'lead = {{ of = "units", default = "home" }}'
        if "unit" in guess
        else 'lead = {{ constant = "home" }}',
        *(
            f'{word} = {{{{ column = {{{word}}}, date = "{form}" }}}}'
            for word, form in forms.items()
        ),
        "value = {value}" if "value" in guess else "",
    ]


def _part(name: str, lines: Iterable[str], guess: Mapping[str, str]) -> Iterator[str]:
    """A table of the profile; commented out where nothing is guessed for it."""
    needed = {word for line in lines for word in re.findall(r"(?<!\{)\{(\w+)\}", line)}
    mark = "" if needed <= guess.keys() else "# "
    words = {word: toml_value(guess.get(word, "...")) for word in GUESSES}
    yield ""
    yield f"{mark}[{name}]"
    yield from (mark + line.format(**words) for line in lines if line)


def _guessed(columns: Iterable[str]) -> dict[str, str]:
    """A column for what it may be, each column once."""
    guess: dict[str, str] = {}
    for word, pattern in GUESSES.items():
        for column in columns:
            plain = WORDS.sub(" ", column).lower()
            if column not in guess.values() and re.search(pattern, plain):
                guess[word] = column
                break
    return guess


def _form(table: Table, column: str) -> str:
    """How the first date of a column seems to be written."""
    for line in islice(table.rows(), LOOKED_AT):
        for form in FORMS if line.cells.get(column) else ():
            try:
                Steps(date=(form,)).made(_text(line.cells[column]))
            except UnreadError:
                continue
            return form
    return FORMS[0]


def _holds_lists(table: Table, column: str) -> bool:
    """Whether a cell of a column is a list, as in JSON and Parquet."""
    return any(isinstance(line.cells.get(column), tuple) for line in table.rows())


def _examples(table: Table) -> Iterator[str]:
    cells = next((line.cells for line in islice(table.rows(), 1)), {})
    for column in table.columns:
        value = _text(cells.get(column, ""))
        short = value if len(value) <= SHOWN else f"{value[:SHOWN]}…"
        yield f"{toml_value(column)}: {toml_value(short)}"


def _text(value: Value) -> str:
    """A cell as a person reads it; the items of a list follow one another."""
    if isinstance(value, Unreadable):
        return value.text
    return value if isinstance(value, str) else ", ".join(value)
