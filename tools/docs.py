"""`make docs`: write what repeats the code.

That is docs/dataset.md and seed_data/datapackage.json, by the record classes, and docs/reference.
With --check nothing is written; it fails where a file is not what would be written.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]

from reference import commands, graph, python, queries  # noqa: E402

from explorer.dataset import columns as c  # noqa: E402
from explorer.dataset.dictionary import dictionary, refers_to, type_of  # noqa: E402
from explorer.dataset.reader import read  # noqa: E402
from explorer.dataset.records import HOME, RECORDS, Heading, Record, headings  # noqa: E402

SEED = ROOT / "seed_data"
NOTICE = (
    "<!-- Written by `make docs` from explorer/dataset/records.py; change it there. -->\n\n"
    "# The dataset\n\n"
)
ID = c.ID.pattern
DATE = r"\d{4}(-\d{2}(-\d{2})?)?"
TYPES: tuple[tuple[Any, dict[str, Any]], ...] = (  # the first that fits
    (c.IdOrAll, {"type": "string", "constraints": {"pattern": rf"\*|{ID}"}}),
    (c.Id, {"type": "string", "constraints": {"pattern": ID}}),
    (c.FirstDay, {"type": "string", "constraints": {"pattern": DATE}}),
    (c.LastDay, {"type": "string", "constraints": {"pattern": DATE}}),
    (c.Money, {"type": "number", "constraints": {"minimum": 0}}),
    (c.Number, {"type": "number"}),
    (c.Year, {"type": "year"}),
    (c.Country, {"type": "string", "constraints": {"pattern": "[A-Z]{2}"}}),
    (c.Website, {"type": "string", "format": "uri"}),
)


def main(arguments: list[str]) -> int:
    """Write the files, or say which of them differ."""
    stale = [path for path, text in documents().items() if not holds(path, text)]
    if "--check" in arguments:
        for path in stale:
            print(f"{path.relative_to(ROOT)} is not up to date; run `make docs`")
        return 1 if stale else 0
    for path in stale:
        path.write_text(documents()[path], encoding="utf-8")
        print(f"written: {path.relative_to(ROOT)}")
    return 0


def documents() -> dict[Path, str]:
    """Every generated file and its text."""
    package = json.dumps(datapackage(), ensure_ascii=False, indent=2) + "\n"
    pages = {"commands": commands, "queries": queries, "graph": graph, "python": python}
    return {
        ROOT / "docs" / "dataset.md": NOTICE + dictionary(),
        **{ROOT / "docs" / "reference" / f"{name}.md": of.page() for name, of in pages.items()},
        SEED / "datapackage.json": package,
    }


def holds(path: Path, text: str) -> bool:
    """Whether a file holds this text."""
    return path.is_file() and path.read_text(encoding="utf-8") == text


def datapackage() -> dict[str, Any]:
    """The Frictionless description of the example data."""
    settings = read(SEED).dataset.settings
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "partnerships-example",
        "title": settings.title,
        "description": "What dataset.toml says is described in docs/dataset.md; README.md says "
        "which rows are facts and which are illustrative.",
        "licenses": [{"name": settings.licence}],
        "resources": [resource(kind) for kind in RECORDS if (SEED / kind.file).exists()],
    }


def resource(kind: type[Record]) -> dict[str, Any]:
    """One file."""
    return {
        "name": kind.file.removesuffix(".csv"),
        "type": "table",
        "path": kind.file,
        "description": (kind.__doc__ or "").strip(),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema(kind),
    }


def schema(kind: type[Record]) -> dict[str, Any]:
    """The Table Schema of one file. A key that may be partly empty is a unique key only."""
    columns = {heading.field: heading for heading in headings(kind)}
    key = [columns[name].heading for name in kind.key]
    whole = all(columns[name].required for name in kind.key)
    keys = {"primaryKey": key} if whole else {"uniqueKeys": [key]}
    foreign = [foreign_key(heading) for heading in columns.values() if expressible(heading)]
    described: dict[str, Any] = {"fields": [field(heading) for heading in columns.values()]}
    return described | keys | ({"foreignKeys": foreign} if foreign else {})


def field(heading: Heading) -> dict[str, Any]:
    """One column. Lists and partial dates are strings; the description says what they are."""
    words = type_of(heading)
    told = f"A {words}, `;` between them." if heading.listed else ""
    parts = (heading.doc, told, refers_to(heading))
    shape = {"type": "string"} if heading.listed else shape_of(heading)
    constraints = dict(shape.get("constraints", {}))
    constraints |= {"required": True} if heading.required else {}
    constraints |= {"enum": list(heading.choices)} if heading.choices else {}
    described = {"name": heading.heading, "description": " ".join(filter(None, parts))}
    return described | shape | ({"constraints": constraints} if constraints else {})


def shape_of(heading: Heading) -> dict[str, Any]:
    """The Table Schema type of a column, with the constraints of that type."""
    return next((shape for column, shape in TYPES if heading.holds(column)), {"type": "string"})


def expressible(heading: Heading) -> bool:
    """Whether a reference is one to one column of one file, without exceptions."""
    one = len(heading.to) == 1 and heading.to[0] != HOME
    return one and not heading.listed and not heading.holds(c.IdOrAll)


def foreign_key(heading: Heading) -> dict[str, Any]:
    """A reference to the ids of another file."""
    other = heading.to[0].removesuffix(".csv")
    return {"fields": [heading.heading], "reference": {"resource": other, "fields": ["id"]}}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
