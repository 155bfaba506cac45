"""docs/reference/graph.md: labels, properties and relationships, from the record classes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

from explorer.dataset.records import BY_FILE, HOME, RECORDS, Heading, Membership, Record, headings
from explorer.graph.load import Load
from reference.markdown import block, code, notice, table

INTRODUCTION = """\
# The graph

What a Cypher query finds: `partnerships cypher`, `partnerships map query`, a question of your own, `Partnerships.cypher`, and on a Neo4j any other tool.

- **Nodes** are the rows of the dataset, and the home university. `row` is the file and row that a node comes from, such as `partners.csv:12`. Unknown is null. Columns of your own are properties under their `x_` names.
- **`id`** is the id in the dataset. Where a file has no ids, it is made of what no two rows share, such as `arup|2025-10` for a review.
- **Money** is in whole pence: `a.value / 100.0` is in pounds.
- **Dates** are text as written, and may be partial (`2012`, `2012-03`). Beside each stands its day: `start_day` is the first day of what `start` says, `end_day` the last of what `end` says. Compare days: as text, `2024` comes before `2024-06-15`.
- **A consortium** is a partner as well, with both labels.
- **`person`** of contacts is personal data. A query that returns nodes gets them without it; one that asks for the property itself gets it.
"""  # noqa: E501
ENDS = ("consortium", "member")  # what a membership connects
EXAMPLE = """\
MATCH (f:Faculty)<-[:PART_OF]-(:Unit)-[:UNDERTAKES {lead: true}]->(a:Activity)-[:WITH]->(p:Partner)
WHERE a.end_day >= '2026-06-30'
RETURN f.name AS faculty, p.name AS partner, count(DISTINCT a) AS led
ORDER BY led DESC, faculty, partner
"""


def page() -> str:
    """The page as Markdown."""
    parts = [notice("explorer/dataset/records.py"), INTRODUCTION, block(EXAMPLE, "cypher")]
    parts += ["## Labels\n", table(("label", "from", "properties"), labels())]
    parts += ["## Relationships\n", table(("relationship", "from", "meaning"), relationships())]
    return "\n".join(parts)


def labels() -> Iterator[tuple[str, str, str]]:
    """Each label, the file of its nodes, and their properties beside `row`."""
    yield "`University`", link("dataset.toml"), "`id`, `name`, `dates`, `as_of`"
    for kind in RECORDS:
        if kind.labels:
            yield ", ".join(map(code, kind.labels)), link(kind.file), properties(kind)
    yield "`Load`", "the load", ", ".join(code(field.name) for field in fields(Load))


def properties(kind: type[Record]) -> str:
    """The properties that the columns of a file make."""
    own = [one for one in headings(kind) if not one.link and one.field not in ENDS]
    return ", ".join(map(code, dict.fromkeys(["id", *(n for one in own for n in names(one))])))


def names(heading: Heading) -> tuple[str, ...]:
    """The properties that a column makes: a date has its day beside it."""
    return (heading.heading, f"{heading.heading}_day") if heading.date else (heading.heading,)


def relationships() -> Iterator[tuple[str, str, str]]:
    """Each relationship, the column it comes from, and what that says."""
    for file in ("faculties.csv", "units.csv"):
        label = BY_FILE[file].labels[0]
        yield arrow(label, "PART_OF", "University"), link(file), "Part of the university itself."
    for kind in RECORDS:
        for heading in headings(kind):
            if heading.link:
                yield relationship(kind, heading)
    shared = "Its properties: " + properties(Membership).removeprefix("`id`, ") + ", `row`."
    ends = "Partner or University", "Consortium"
    yield arrow(ends[0], Membership.relationship, ends[1]), link(Membership.file), shared


def relationship(kind: type[Record], heading: Heading) -> tuple[str, str, str]:
    """The relationship that a column makes."""
    made = heading.link
    assert made
    here, there = kind.labels[0], " or ".join(dict.fromkeys(map(label_of, heading.to)))
    start, end = (there, here) if made.inward else (here, there)
    said = "".join(f" {{{name}: {str(value).lower()}}}" for name, value in made.properties)
    return (
        arrow(start, made.type + said, end),
        f"{link(kind.file)}, `{heading.heading}`",
        heading.doc,
    )


def label_of(space: str) -> str:
    """The label of the nodes of a file, a consortium being a partner."""
    return "University" if space == HOME else BY_FILE[space].labels[-1]


def arrow(start: str, type: str, end: str) -> str:
    """A relationship as Cypher writes it, in two pieces that may stand on two lines."""
    return f"{code(f'({start})')} {code(f'-[:{type}]->({end})')}"


def link(file: str) -> str:
    """A link to what docs/dataset.md says of a file."""
    return f"[{file}](../dataset.md#{file.replace('.', '')})"
