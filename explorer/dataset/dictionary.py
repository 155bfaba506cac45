"""The data dictionary: what each file and column means, in words, from the record classes."""

from __future__ import annotations

from collections.abc import Iterator

from explorer.dataset import columns as c
from explorer.dataset.records import HOME, RECORDS, REQUIRED_FILES, Heading, Record, headings
from explorer.dataset.settings import FIELDS, FILE, Settings

WORDS = (  # the first that fits
    (c.IdOrAll, "id, or `*`"),
    (c.Id, "id"),
    (c.FirstDay, "date"),
    (c.LastDay, "date"),
    (c.Money, "pounds"),
    (c.Number, "number"),
    (c.Year, "year"),
    (c.Country, "country code"),
    (c.Website, "web address"),
    (c.RegisterId, "register id"),
    (c.Text, "text"),
)
TABLE = ("| column | type | required | meaning |", "|---|---|---|---|")
INTRODUCTION = f"""\
A dataset is a folder: `{FILE}`, and one CSV file an entity. It can also be one workbook
(`.xlsx`) with a sheet an entity, named like the file without `.csv`, and the settings on a
sheet `dataset` with the columns `key` and `value`.

- **Files** are UTF-8, with a comma between the cells, and a header row. These must be there:
  {{required}}.
- **Empty** means unknown, never 0 and never "none".
- An **id** is lower-case letters, digits and hyphens, begins with a letter, and is nothing that
  a spreadsheet takes for a date or a number.
- A **date** may be partial: `2012`, `2012-03` or `2012-03-01`. Write what is known, no more.
- **Pounds** are sterling, 0 or more: `1200` or `1200.50`.
- A **list** has `;` between its items.
- A column that begins with **`x_`** is your own: it is kept as text, questions can be filtered
  by it (`--where x_region=North`), and it is never measured. Any other column that is not named
  here is an error.
"""


def dictionary(level: int = 2) -> str:
    """The data dictionary as Markdown, its headings from `level` on."""
    required = ", ".join(f"`{name}`" for name in (FILE, *REQUIRED_FILES))
    parts = [INTRODUCTION.format(required=required), _settings(level)]
    parts += [_file(kind, level) for kind in RECORDS]
    return "\n".join(parts)


def type_of(heading: Heading) -> str:
    """The type of a column in words."""
    if heading.choices:
        return f"one of {', '.join(f'`{choice}`' for choice in heading.choices)}"
    word = next((word for column, word in WORDS if heading.holds(column)), "text")
    return f"list of {word}s" if heading.listed else word


def refers_to(heading: Heading) -> str:
    """Where the ids in a column come from, in words; "" for one that is no reference."""
    places = ["the home university" if space == HOME else f"`{space}`" for space in heading.to]
    return f"Refers to {' or '.join(places)}." if places else ""


def _settings(level: int) -> str:
    lines = [f"{'#' * level} {FILE}", "", _sentence(Settings), ""]
    lines += ["| setting | required | meaning |", "|---|---|---|"]
    for name, field in FIELDS.items():
        default = f" Default: {field.default}." if field.default is not None else ""
        required = field.is_required()
        meaning = f"{field.description}{'' if required else default}"
        lines.append(f"| `{name}` | {_yes(required)} | {meaning} |")
    return "\n".join([*lines, ""])


def _file(kind: type[Record], level: int) -> str:
    lines = [f"{'#' * level} {kind.file}", "", _sentence(kind), *_rules(kind), "", *TABLE]
    for heading in headings(kind):
        meaning = " ".join(filter(None, (heading.doc, refers_to(heading))))
        cells = (f"`{heading.heading}`", type_of(heading), _yes(heading.required), meaning)
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


def _rules(kind: type[Record]) -> Iterator[str]:
    """What holds of several columns together."""
    named = {heading.field: f"`{heading.heading}`" for heading in headings(kind)}
    if kind.key != ("id",):
        yield f"No two rows have the same {' and '.join(named[name] for name in kind.key)}."
    if kind.either:
        yield f"At least one of {' and '.join(named[name] for name in kind.either)} is filled."


def _sentence(documented: type) -> str:
    return (documented.__doc__ or "").strip()


def _yes(required: bool) -> str:
    return "yes" if required else ""
