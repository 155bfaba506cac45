"""docs/reference/queries.md: every named question, its options, columns and example."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import click

from explorer.cli.query import as_command
from explorer.queries import library
from explorer.queries.library import NamedQuery
from reference.commands import row
from reference.markdown import block, code, notice, table

MEASURES = Path(__file__).resolve().parents[2] / "docs" / "measures.md"
SHARED = 15  # an option that so many questions have, word for word, is told once
INTRODUCTION = """\
# Questions

`partnerships query NAME` asks one. What each counts, by which rule, and what it does not say: [measures and questions](../measures.md). How to filter by a column of your own, and how to write a question of your own: [questions](../queries.md).
"""  # noqa: E501
Row = tuple[str, str, str]


def page() -> str:
    """The page as Markdown."""
    questions = [library.named(name) for name in library.names()]
    options = {question.name: rows_of(question) for question in questions}
    counts = Counter(row for rows in options.values() for row in rows)
    shared = {row for row, count in counts.items() if count >= SHARED}
    everywhere = {row for row, count in counts.items() if count == len(questions)}
    parts = [notice("cypher/queries"), INTRODUCTION]
    parts += ["## Options of most questions\n", told(shared - everywhere)]
    parts += ["## Options of all questions\n", told(everywhere)]
    for group in library.GROUPS:
        parts.append(f"## {group.capitalize()}\n")
        parts += [
            section(question, options[question.name], shared, everywhere)
            for question in questions
            if question.group == group
        ]
    return "\n".join(parts)


def told(rows: Iterable[Row]) -> str:
    """Some options, by name."""
    return table(("option", "value", "meaning"), sorted(rows))


def rows_of(question: NamedQuery) -> list[Row]:
    """The options of a question."""
    command = as_command(question)
    context = click.Context(command, info_name=question.name)
    return [row(one, context) for one in command.params if isinstance(one, click.Option)]


def section(
    question: NamedQuery, options: list[Row], shared: set[Row], everywhere: set[Row]
) -> str:
    """One question."""
    own = [row for row in options if row not in shared]
    names = [row[0] for row in options if row in shared - everywhere]
    columns = [(code(column.name), column.doc) for column in question.columns]
    if question.cite:
        columns.append((code(question.cite.name), question.cite.doc))
    parts = [
        f"### {question.name}\n",
        f"{question.doc} [What it counts](../measures.md#{anchor(question.name)}).\n",
        block(f"partnerships query {question.name} {question.example}", "sh"),
        told(own),
        f"Also {', '.join(names)}.\n" if names else "",
        table(("column", "meaning"), columns),
    ]
    return "\n".join(filter(None, parts))


def anchor(name: str) -> str:
    """Where docs/measures.md tells of a question."""
    text = MEASURES.read_text(encoding="utf-8")
    (title,) = re.findall(rf"^#{{3,4}} (`?{name}`?(?::.*)?)$", text, re.MULTILINE)
    return re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")
