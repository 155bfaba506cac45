"""The REF 2021 impact case studies of one university, turned into a dataset folder.

    python tests/ref2021.py impact_case_studies.csv "University of Exeter" exeter

A case study becomes an activity of kind collaborative-research, its formal partners become
partners, its unit of assessment a school, the panel of that unit a faculty, its institution
the home university. No dates are known, so every activity is open; grants are shared
between universities, so every value is unknown. Names are merged where only spaces and case
differ: the several spellings of one organisation stay several partners.
"""

from __future__ import annotations

import argparse
import csv
import difflib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

SOURCE = "REF 2021 impact case studies"
LAST_DAY = "2020-12-31"  # the end of the period in which impact counted
PANELS = {
    "A": "Panel A: medicine and life sciences",
    "B": "Panel B: physical sciences and engineering",
    "C": "Panel C: social sciences",
    "D": "Panel D: arts and humanities",
}
ALIKE = {"source": SOURCE, "visibility": "open"}  # in every row that has these columns
KIND = {"id": "collaborative-research", "name": "Collaborative research"}
COLUMNS = {
    "faculties.csv": ("id", "name", "source"),
    "units.csv": ("id", "name", "kind", "faculty", "source"),
    "partners.csv": ("id", "name", "kind", "visibility", "source"),
    "activity_kinds.csv": ("id", "name"),
    "activities.csv": (
        *("id", "title", "kind", "partners", "lead", "visibility", "source"),
        *("x_impact_type", "x_countries"),
    ),
}
NOBODY = ("", "na", "none")  # "[N.A.]", "[N/A]", "[None]", "[]"
LONGEST_ID = 60
DATE_LIKE = re.compile(
    r"true|false|(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*-?\d{1,4}"
)
RUNS = re.compile(r"'*[=+\-@]")  # what a spreadsheet would run as a formula

Row = dict[str, str]


def convert(source_csv: Path, institution: str, folder: Path) -> None:
    """Write the dataset of one institution, which is named as the CSV names it.

    Raises LookupError, with the nearest names, where it has no case studies.
    """
    studies = _studies(source_csv, institution)
    folder.mkdir(parents=True, exist_ok=True)
    ids = Ids()
    settings = _settings(ids.give(institution), institution)
    (folder / "dataset.toml").write_text(settings, encoding="utf-8")
    for file, rows in _tables(studies, institution, ids).items():
        _write(folder / file, COLUMNS[file], rows)


def _tables(studies: Sequence[Row], institution: str, ids: Ids) -> dict[str, list[dict[str, str]]]:
    """The rows of each file."""
    panel_of = {study["unit_of_assessment"]: study["panel"] for study in studies}
    name_of = _first_spellings(studies, institution)
    panels = {panel: ids.give(f"panel {panel}") for panel in sorted(set(panel_of.values()))}
    units = {name: ids.give(name) for name in panel_of}
    partners = {key: ids.give(name) for key, name in name_of.items()}
    return {
        "faculties.csv": [{"id": panels[panel], "name": PANELS[panel]} for panel in panels],
        "units.csv": [
            {"id": units[name], "name": name, "kind": "school", "faculty": panels[panel]}
            for name, panel in panel_of.items()
        ],
        "partners.csv": [
            {"id": partners[key], "name": name, "kind": "other"} for key, name in name_of.items()
        ],
        "activity_kinds.csv": [KIND],
        "activities.csv": [_activity(study, units, partners) for study in studies],
    }


class Ids:
    """Ids made from names: lower case, a letter first, none given twice."""

    def __init__(self) -> None:
        self.taken: set[str] = set()

    def give(self, name: str) -> str:
        """A new id, as near to the name as may be."""
        words = re.sub(r"[\W_]+", "-", re.sub("['’]", "", unicodedata.normalize("NFKC", name)))
        plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
        words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_ID].rstrip("-")
        if not words[:1].isalpha() or DATE_LIKE.fullmatch(words):
            words = f"partner-{words}".rstrip("-")
        id, number = words, 1
        while id in self.taken:
            number += 1
            id = f"{words}-no-{number}"
        self.taken.add(id)
        return id


def names_in(cell: str) -> list[str]:
    """The names in a cell such as "[a];[ b ,];[N.A.]", those that say nobody left out."""
    items = re.split(r"\]\s*;\s*\[", cell.strip().removeprefix("[").removesuffix("]"))
    names = (" ".join(item.split()).strip(" ,;") for item in items)
    return [name for name in names if re.sub(r"[\W_]", "", name).casefold() not in NOBODY]


def _studies(source_csv: Path, institution: str) -> list[Row]:
    with source_csv.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    studies = [row for row in rows if row["institution"] == institution]
    if not studies:
        near = difflib.get_close_matches(institution, {row["institution"] for row in rows})
        raise LookupError(f"no case studies of {institution!r}. Nearest: {', '.join(near)}")
    return studies


def _first_spellings(studies: Iterable[Row], institution: str) -> dict[str, str]:
    """Each partner's name as first written, by the key that merges; not the home university."""
    names: dict[str, str] = {}
    for study in studies:
        for name in names_in(study["formal_partners"]):
            names.setdefault(name.casefold(), name)
    names.pop(institution.casefold(), None)
    return names


def _activity(study: Row, units: Mapping[str, str], partners: Mapping[str, str]) -> dict[str, str]:
    keys = _each(name.casefold() for name in names_in(study["formal_partners"]))
    return {
        "id": f"ics-{study['id']}",
        "title": " ".join(study["title"].split()),
        "kind": KIND["id"],
        "partners": ";".join(partners[key] for key in keys if key in partners),
        "lead": units[study["unit_of_assessment"]],
        "x_impact_type": study["impact_type"],
        "x_countries": ", ".join(_each(names_in(study["countries"]))),
    }


def _each(items: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(items))


def _settings(id: str, institution: str) -> str:
    lines = [
        f"title = {_quoted(f'{SOURCE}: {institution}')}",
        'licence = "CC-BY-4.0"',
        f'as_of = "{LAST_DAY}"',
        f'records_to = "{LAST_DAY}"',
        "",
        "[home]",
        f"id = {_quoted(id)}",
        f"name = {_quoted(institution)}",
    ]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _write(path: Path, columns: Iterable[str], rows: Iterable[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.DictWriter(file, tuple(columns), extrasaction="ignore", lineterminator="\n")
        lines.writeheader()
        for row in rows:
            lines.writerow({key: _safe(cell) for key, cell in (row | ALIKE).items()})


def _safe(cell: str) -> str:
    return f"'{cell}" if RUNS.match(cell) else cell


def main() -> None:
    """The command: CSV, institution, folder."""
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    words.add_argument("source_csv", type=Path)
    words.add_argument("institution")
    words.add_argument("folder", type=Path)
    given = words.parse_args()
    try:
        convert(given.source_csv, given.institution, given.folder)
    except (LookupError, OSError) as error:
        raise SystemExit(str(error)) from error


if __name__ == "__main__":
    main()
