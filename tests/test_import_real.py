"""Real exports import whole: what is expected is counted here from the rows, without a profile."""

from __future__ import annotations

import csv
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import Result
from conftest import load_of, missing
from openpyxl import Workbook

from explorer.dataset.dataset import Dataset
from explorer.dataset.reader import read
from explorer.dataset.records import Activity, Faculty, Partner, Unit
from explorer.graph import open_graph
from explorer.queries.library import named
from explorer.queries.run import ask

REAL_DATA = Path(os.environ.get("PARTNERSHIPS_REAL_DATA", ""))
UNIVERSITIES = {  # as a person would ask, and as the file spells it
    "university of manchester": "The University of Manchester",
    "University of Newcastle upon Tyne": "University of Newcastle upon Tyne",
    "University of Glasgow": "University of Glasgow",
    "The University of Exeter": "University of Exeter",
    "University of Durham": "University of Durham",
}
PUBLISHED = {  # short names of columns, and those of the published export
    "id": "REF impact case study identifier",
    "institution": "Institution name",
    "panel": "Main panel",
    "unit_of_assessment": "Unit of assessment name",
    "title": "Title",
    "impact_type": "Summary impact type",
    "countries": "Countries",
    "formal_partners": "Formal partners",
    "funding_programmes": "Funding programmes",
    "funders": "Name of funders",
    "grant_funding": "Grant funding",
}
COUNTRIES = "UK|USA|Sweden|Germany|Italy|Canada|Greece|Spain|South Africa|Japan|Australia"
BRACKETS = re.compile(rf"\s*\((?:[^()]*\d[^()]*|{COUNTRIES})\)$")
Run = Callable[..., Result]


def rows_of(name: str) -> list[dict[str, str]]:
    path = REAL_DATA / name
    if not path.is_file():
        missing("REAL_DATA", f"no {path}: set PARTNERSHIPS_REAL_DATA to its grandparent")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def imported(run: Run, tmp_path: Path, profile: str, *files: str, home: str) -> Dataset:
    paths = [REAL_DATA / name for name in files]
    words = ("--to", tmp_path / "out", "--report", tmp_path / "report.csv", "--home", home)
    done = run("import", profile, *paths, *words)
    assert done.exit_code == 0, done.stderr
    checked = run("check", tmp_path / "out")
    assert checked.exit_code == 0, checked.stderr
    return read(tmp_path / "out").dataset


def outcomes(tmp_path: Path) -> Counter[str]:
    with (tmp_path / "report.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert all(row["why"] for row in rows if row["outcome"] == "left out")
    return Counter(row["outcome"] for row in rows)


def folded(name: str) -> str:
    plain = unicodedata.normalize("NFKD", BRACKETS.sub("", name)).casefold()
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.sub(r"[\W_]+", " ", re.sub("['’]", "", letters)).strip()


def partners_of(row: dict[str, str]) -> set[str]:
    cell = row["formal_partners"].strip()
    names = re.split(r"\]\s*;\s*\[", cell.removeprefix("[").removesuffix("]"))
    found = {folded(" ".join(name.split()).strip(" ,;")) for name in names}
    return found - {"", "n a", "na", "none"}


@pytest.mark.parametrize(("asked", "spelt"), UNIVERSITIES.items())
def test_the_case_studies_of_a_university_load_and_answer(
    asked: str, spelt: str, run: Run, tmp_path: Path
):
    every = rows_of("ref2021/impact_case_studies.csv")
    rows = [row for row in every if row["institution"] == spelt]
    dataset = imported(run, tmp_path, "ref", "ref2021/impact_case_studies.csv", home=asked)
    assert outcomes(tmp_path) == {"mapped": len(rows), "left out": len(every) - len(rows)}
    assert dataset.settings.home.name == spelt
    assert len(dataset.of(Unit)) == len({row["unit_of_assessment"] for row in rows})
    assert {one.id for one in dataset.of(Faculty)} == {f"panel-{r['panel'].lower()}" for r in rows}
    by_id = {f"ics-{row['id']}": row for row in rows}
    seen: Counter[str] = Counter()
    for activity in dataset.of(Activity):
        theirs = partners_of(by_id[activity.id]) - {folded(spelt)}
        assert len(activity.partners) == len(theirs), activity.id
        assert (activity.start, activity.end, activity.value) == (None, None, None)
        seen.update(theirs)
    assert len(dataset.of(Partner)) == len(seen)
    with closing(open_graph(str(tmp_path / "graph"))) as graph:
        graph.apply(dataset, load_of(dataset))
        reach = [*ask(graph, named("reach"))]
    assert Counter(row["activities"] for row in reach) == Counter(seen.values())
    assert {row["reach"] for row in reach} <= {1, 2, 3, 4}


def test_one_review_of_all_names_serves_every_university(run: Run, tmp_path: Path):
    every = rows_of("ref2021/impact_case_studies.csv")
    file, review = REAL_DATA / "ref2021/impact_case_studies.csv", tmp_path / "review.csv"
    words = ("--column", "formal_partners", "--separator", "];[", "-o", review)
    assert run("match", file, *words).exit_code == 0
    with review.open(encoding="utf-8-sig", newline="") as stream:
        decided = {one["name"]: one["decision"] for one in csv.DictReader(stream)}
    assert {decided[name] for name in decided if folded(name) in ("n a", "na")} == {"none"}
    for home in ("University of Glasgow", "University of Exeter"):
        out = tmp_path / home
        done = run("import", "ref", file, "--to", out, "--home", home, "--matched", review)
        assert done.exit_code == 0, done.stderr
        dataset = read(out).dataset
        own = (folded(home), f"the {folded(home)}")
        assert len(dataset.of(Activity)) == sum(folded(one["institution"]) in own for one in every)
        names = {folded(name) for one in dataset.of(Partner) for name in (one.name, *one.aliases)}
        assert names
        assert not names & {*own, "n a", "na", "none"}


def test_the_headings_and_the_workbook_of_the_published_export_are_read_as_well(
    run: Run, tmp_path: Path
):
    every = rows_of("ref2021/impact_case_studies.csv")
    book = Workbook(write_only=True)
    sheet = book.create_sheet("CaseStudies")
    sheet.append([PUBLISHED.get(name, name) for name in every[0]])
    for row in every:
        sheet.append([*row.values()])
    book.save(tmp_path / "export.xlsx")
    words = ("--to", tmp_path / "book", "--home", "University of Durham")
    done = run("import", "ref", tmp_path / "export.xlsx", *words)
    assert done.exit_code == 0, done.stderr
    assert "Not used" not in done.stderr
    plain = imported(
        run, tmp_path, "ref", "ref2021/impact_case_studies.csv", home="University of Durham"
    )
    book_of = read(tmp_path / "book").dataset
    assert [(one.id, one.partners, one.lead) for one in book_of.of(Activity)] == [
        (one.id, one.partners, one.lead) for one in plain.of(Activity)
    ]


def test_all_case_studies_together_are_one_dataset(run: Run, tmp_path: Path):
    every = rows_of("ref2021/impact_case_studies.csv")
    dataset = imported(run, tmp_path, "ref", "ref2021/impact_case_studies.csv", home="*")
    assert outcomes(tmp_path) == {"mapped": len(every)}
    assert len(dataset.of(Activity)) == len(every)
    assert len(dataset.of(Unit)) == len({row["unit_of_assessment"] for row in every})
    without = sum(not partners_of(row) for row in every)
    assert sum(not activity.partners for activity in dataset.of(Activity)) == without


def test_the_projects_of_a_university_have_safe_years_and_no_ends(run: Run, tmp_path: Path):
    every = rows_of("gtr/gtr_ahrc_projects.csv")
    rows = {
        row["ProjectReference"]: row for row in every if row["LeadROName"] == "University of Leeds"
    }
    dataset = imported(
        run, tmp_path, "gtr", "gtr/gtr_ahrc_projects.csv", home="the university of leeds"
    )
    assert outcomes(tmp_path) == {"mapped": len(rows), "left out": len(every) - len(rows)}
    assert not dataset.of(Partner)  # a funder is none
    for activity in dataset.of(Activity):
        row = rows[activity.refs[0]]
        assert (activity.start, activity.end) == (row["StartDate"][:4], None)
        assert (activity.value or 0) == float(row["AwardPounds"]) * 100
        assert "&amp;" not in activity.title
        assert (activity.lead == "university-of-leeds") == (not row["Department"].strip())


def test_organisations_have_their_parents_successors_and_other_names(run: Run, tmp_path: Path):
    rows = rows_of("ror_gb/organisations.csv")
    links = rows_of("ror_gb/relationships.csv")
    files = ("ror_gb/organisations.csv", "ror_gb/relationships.csv")
    dataset = imported(run, tmp_path, "ror", *files, home="University of Leeds")
    assert outcomes(tmp_path).total() == len(rows) + len(links)
    ids = {f"ror:{row['ror_id'].rpartition('/')[2]}": row for row in rows}
    partners = {one.ids[0]: one for one in dataset.of(Partner)}
    assert ids.keys() - partners.keys() == {"ror:024mrxd33"}  # the University of Leeds itself
    register = {one.id: key for key, one in partners.items()}
    parents, successors = set(), set()
    for link in links:
        one, other = (
            f"ror:{link[name].rpartition('/')[2]}" for name in ("ror_id", "related_ror_id")
        )
        if {one, other} <= partners.keys():
            parents |= {(one, other)} if link["relationship"] == "parent" else set()
            parents |= {(other, one)} if link["relationship"] == "child" else set()
            successors |= {(one, other)} if link["relationship"] == "successor" else set()
            successors |= {(other, one)} if link["relationship"] == "predecessor" else set()
    made = {(key, register[up]) for key, one in partners.items() for up in one.parents}
    assert made == parents
    followed = {(k, register[p.succeeded_by]) for k, p in partners.items() if p.succeeded_by}
    assert followed <= successors
    assert {one for one, _ in followed} == {one for one, _ in successors}
    for key, partner in partners.items():
        row = ids[key]
        theirs = {name for name in f"{row['acronyms']}|{row['aliases']}".split("|") if name}
        assert set(partner.aliases) == {" ".join(name.split()) for name in theirs} - {partner.name}
