"""`import`: rows become a dataset that passes `check`, none is lost without a reason."""

from __future__ import annotations

import csv
import hashlib
import shutil
import tempfile
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st
from work import assert_linear

from explorer.dataset.bundle import pack
from explorer.dataset.difference import difference
from explorer.dataset.importers.merge import merged
from explorer.dataset.importers.outcomes import LEFT_OUT, Outcome, Report, csv_of_report
from explorer.dataset.importers.profile_reader import profile
from explorer.dataset.importers.run import imported as run_import
from explorer.dataset.reader import read
from explorer.dataset.records import Activity, Agreement, Faculty, Partner, Unit
from explorer.dataset.writer import write

EXAMPLES = ROOT / "docs" / "examples"
PROFILE = EXAMPLES / "projects.toml"
PROJECTS = EXAMPLES / "projects.csv"
HOME = "University of Example"
Run = Callable[..., Result]

NO_LINK = "is not a web address; begin with https://"

ORGANIZATIONS = """\
projectID;projectAcronym;organisationID;name;shortName;activityType;country;organizationURL;role;ecContribution
101;ACME;1;UNIVERSITY OF EXAMPLE;UEX;HES;UK;https://example.org;coordinator;1000,5
101;ACME;2;TECHNISCHE HOCHSCHULE MUSTER;;HES;DE;;participant;200
101;ACME;3;PARADEIGMA AE;;PRC;EL;not a link;participant;300
102;OTHER;2;TECHNISCHE HOCHSCHULE MUSTER;THM;HES;DE;;coordinator;1
102;OTHER;4;NOBODY OF OURS;;XXX;FR;;participant;1
103;ALONE;1;UNIVERSITY OF EXAMPLE;;HES;UK;;participant;
"""
CORDIS_PROJECTS = """\
id;acronym;status;title;startDate;endDate;frameworkProgramme;fundingScheme;objective
101;ACME;SIGNED;"A title; illustrative";2024-01-01;2027-12-31;HORIZON;HORIZON-RIA;words
102;OTHER;SIGNED;Of others;2024-01-01;2027-12-31;HORIZON;HORIZON-RIA;words
103;ALONE;CLOSED;By itself;2020-01-01;2021-12-31;H2020;ERC;words
"""


def imported(run: Run, folder: Path, *more: object, files: Any = (PROJECTS,)) -> Result:
    done = run("import", PROFILE, *files, "--to", folder, "--home", HOME, *more)
    assert done.exit_code == 0, done.stderr
    return done


def report_of(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def bytes_in(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """The example's projects, to be edited."""
    path = tmp_path / "projects.csv"
    shutil.copy(PROJECTS, path)
    return path


def test_every_row_is_mapped_or_left_out_for_a_reason(run: Run, tmp_path: Path):
    done = imported(run, tmp_path / "out", "--report", tmp_path / "report.csv")
    assert report_of(tmp_path / "report.csv") == [
        ["file", "row", "outcome", "record", "why"],
        ["projects.csv", "2", "mapped", "project-p-101", ""],
        ["projects.csv", "3", "mapped", "project-p-102", ""],
        ["projects.csv", "4", "mapped", "project-p-103", ""],
        ["projects.csv", "5", "mapped", "project-p-104", "has no partner"],
        ["projects.csv", "6", "left out", "", "of other institutions"],
        ["projects.csv", "7", "mapped", "project-p-106", ""],
    ]
    assert "Rows read: 6; mapped: 5; left out: 1.\n" in done.stderr
    assert "left out: 1 of other institutions\n" in done.stderr
    assert "[home]" not in done.stderr
    assert "1 activity has no outside organisation" in done.stderr


def test_the_records_are_what_the_profile_says(run: Run, tmp_path: Path):
    imported(run, tmp_path / "out")
    dataset = read(tmp_path / "out").dataset
    assert (dataset.settings.title, dataset.settings.licence, dataset.settings.as_of) == (
        "Illustrative projects: University of Example",
        "CC0-1.0",
        "2026-06-30",
    )
    assert [(one.id, one.name) for one in dataset.of(Faculty)] == [
        ("faculty-engineering", "Engineering"),
        ("faculty-arts", "Arts"),
    ]
    assert {one.faculty for one in dataset.of(Unit)} == {"faculty-engineering", "faculty-arts"}
    assert [(one.id, one.name, one.country) for one in dataset.of(Partner)] == [
        ("fabrikam-ltd", "Fabrikam Ltd", None),
        ("northwind-hospitals-nhs-trust", "Northwind Hospitals NHS Trust", None),
        ("contoso", "Contoso", "SE"),
        ("adventure-works", "Adventure Works", None),
        ("fabricam-limited", "Fabricam Limited", None),
    ]
    first, second, third, fourth, last = dataset.of(Activity)
    assert first.title == "Safer lifts for hospitals & care homes"
    assert (first.start, first.end, first.value) == ("2024-09-01", "2027-08-31", 25_000_000)
    assert second.partners == ("contoso", "fabrikam-ltd")
    assert (second.end, second.value) == (None, 12_000_050)
    assert (third.kind, fourth.partners, last.start) == ("students", (), "2025")
    assert dataset.illustrative == len([*dataset]) - 2  # all but the two kinds, which have none


def test_partners_only_leaves_out_rows_without_one(run: Run, tmp_path: Path):
    done = imported(run, tmp_path / "out", "--partners-only")
    assert "left out: 1 without an outside organisation" in done.stderr
    assert [one.id for one in read(tmp_path / "out").dataset.of(Activity)] == [
        f"project-p-{number}" for number in (101, 102, 103, 106)
    ]


def test_all_institutions_together_are_one_imagined_university(run: Run, tmp_path: Path):
    done = run("import", PROFILE, PROJECTS, "--to", tmp_path / "out", "--home", "*")
    assert done.exit_code == 0, done.stderr
    dataset = read(tmp_path / "out").dataset
    assert dataset.settings.home.name == "All institutions together"
    assert len(dataset.of(Activity)) == 6
    again = run("import", PROFILE, PROJECTS, "--to", tmp_path / "out")
    assert again.stdout == "Nothing changes.\n"


def test_importing_twice_gives_the_same_bytes_and_changes_nothing(run: Run, tmp_path: Path):
    imported(run, tmp_path / "one")
    imported(run, tmp_path / "two")
    assert bytes_in(tmp_path / "one") == bytes_in(tmp_path / "two")
    assert imported(run, tmp_path / "one").stdout == "Nothing changes.\n"
    assert bytes_in(tmp_path / "one") == bytes_in(tmp_path / "two")


def test_a_long_difference_says_how_many_more_there_are(run: Run, tmp_path: Path):
    folder, more = tmp_path / "data", tmp_path / "more.csv"
    imported(run, folder)
    lines = PROJECTS.read_text(encoding="utf-8").splitlines(keepends=True)
    number = next(csv.reader(lines)).index("Project No")
    rows = [next(csv.reader(lines[1:2])) for _ in range(23)]
    for place, row in enumerate(rows):
        row[number] = f"Q{place}"  # as illustrative as the others
    with more.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([*csv.reader(lines[:1]), *rows])
    done = imported(run, folder, "--yes", files=(more,))
    assert "activities:\n  + activities.csv:7 project-q0" in done.stdout
    assert "\n  + and 3 more\n" in done.stdout


def test_an_unknown_home_leaves_no_folder_behind(run: Run, tmp_path: Path):
    done = run("import", PROFILE, PROJECTS, "--to", tmp_path / "out", "--home", "Exmple")
    assert done.exit_code == 1
    assert "no row is of 'Exmple'." in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["import"], "name a profile: cordis, gtr, ref, ror"),
        (["import", "--new-profile", "a.csv", "--to", "x"], "--new-profile reads its own FILE"),
        (["import", "ref", "--new-profile", "a.csv"], "--new-profile reads its own FILE"),
        (["import", "--new-profile", "a.csv", "--dry-run"], "--new-profile reads its own FILE"),
        (["import", "--new-profile", "a.csv", "--yes"], "--new-profile reads its own FILE"),
        (["import", "ref"], "name the files that the profile ref is to read"),
        (["import", "ref", "a.csv"], "name the dataset folder to write: --to DIR"),
        (["import", "ref", "a.csv", "--to", "x", "--report", "x.xlsx"], "the report is a CSV"),
        (["import", "ref", "a.csv", "--to", "x", "--report", "n/r.csv"], "there is no such folder"),
        (["import", "ref", "a.csv", "--to", "x.xlsx"], "writes a folder of CSV files"),
        (["import", str(PROFILE), str(PROJECTS), "--to", "x"], "Name the university: --home"),
    ],
)
def test_a_command_that_lacks_something_says_what(
    words: list[str], message: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    done = run(*words)
    assert done.exit_code == 2
    assert message in done.stderr
    assert not [*tmp_path.iterdir()]


@pytest.mark.parametrize(
    ("name", "message"),
    [("projects.csv", "is read by this import"), ("out/partners.csv", "is in the folder of")],
)
def test_a_report_takes_the_place_of_no_other_file(name: str, message: str, run: Run, source: Path):
    out = source.parent / "out"
    imported(run, out, files=[source])
    before = bytes_in(out), source.read_bytes()
    words = ("import", PROFILE, source, "--to", out, "--report", source.parent / name)
    done = run(*words)
    assert done.exit_code == 2
    assert message in done.stderr
    assert (bytes_in(out), source.read_bytes()) == before


def test_a_report_is_written_of_a_dry_run(run: Run, source: Path):
    imported(run, source.parent / "out", files=[source])
    done = imported(run, source.parent / "out", "--dry-run", "--report", source.parent / "r.csv")
    assert done.stderr.endswith("r.csv (6 rows)\n")
    assert len(report_of(source.parent / "r.csv")) == 7


def test_a_report_takes_little_more_than_its_own_size():
    outcomes = [Outcome("é.csv", row, LEFT_OUT, "", "of other institutions") for row in range(9999)]
    tracemalloc.start()
    data = csv_of_report(Report(outcomes))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert data.decode("utf-8-sig").count("é.csv,") == 9999
    assert most < 4 * len(data)


def test_a_file_without_a_column_of_the_profile_is_refused(run: Run, source: Path):
    edit(source, "Project No", "Project Nr")
    done = run("import", PROFILE, source, "--to", source.parent / "out", "--home", HOME)
    assert done.exit_code == 1
    assert "has no column 'Project No'" in done.stderr
    assert "Did you mean 'Project Nr'?" in done.stderr
    assert not (source.parent / "out").exists()


def test_a_file_that_breaks_at_its_end_leaves_no_folder_behind(run: Run, source: Path):
    source.write_bytes(source.read_bytes() + b"P-107,half a row\n")
    done = run("import", PROFILE, source, "--to", source.parent / "out", "--home", HOME)
    assert done.exit_code == 1
    assert "projects.csv:8: has 2 cells, the heading has 11" in done.stderr
    assert [path.name for path in source.parent.iterdir()] == ["projects.csv"]


def test_a_column_of_which_nothing_is_made_is_listed(run: Run, source: Path):
    edit(source, ",Officer\n", ",Colour\n")
    done = imported(run, source.parent / "out", files=[source])
    assert "Not used of projects.csv: 'Colour'\n" in done.stderr


def test_of_very_many_columns_some_are_listed(run: Run, tmp_path: Path):
    path = tmp_path / "wide.csv"
    path.write_text(",".join(f"column {number}" for number in range(20_000)) + "\n")
    done = run("import", PROFILE, path, "--to", tmp_path / "out", "--home", HOME)
    assert done.stderr.endswith("'column 49' and 19,950 others.\n")


def test_what_cannot_be_read_is_left_empty_and_told_with_its_row(run: Run, source: Path):
    edit(source, "15/01/2025,,120000.50", "31/02/2025,,120 000.50")
    edit(source, "Adventure Works", "=cmd|Adventure\x07Works")
    imported(run, source.parent / "out", "--report", source.parent / "r.csv", files=[source])
    rows = report_of(source.parent / "r.csv")
    assert rows[2][4].startswith(
        "activities.start: '31/02/2025' is not a date of the form %d/%m/%Y or %Y; "
        "activities.value: '120 000.50' "
    )
    assert (
        rows[3][4] == "has no partner; partners.name: has the control character U+0007; take it out"
    )
    assert read(source.parent / "out").dataset.of(Activity)[1].start is None


@pytest.mark.parametrize(
    ("cell", "pence"), [('"120,000.50"', 12_000_050), ("£1200", 120_000), ("1200", 120_000)]
)
def test_a_sum_is_read_as_in_a_dataset(cell: str, pence: int, run: Run, source: Path):
    edit(source, "15/01/2025,,120000.50", f"15/01/2025,,{cell}")
    imported(run, source.parent / "out", files=[source])
    assert read(source.parent / "out").dataset.of(Activity)[1].value == pence


def test_a_sum_that_is_too_large_is_told_as_that(run: Run, source: Path):
    edit(source, "120000.50", "12000000000000")
    edit(source, "250000", "1" * 5000)
    imported(run, source.parent / "out", "--report", source.parent / "r.csv", files=[source])
    for row in report_of(source.parent / "r.csv")[1:3]:
        assert "is too large; a sum has at most 13 digits" in row[4]


def test_values_that_a_map_has_not_are_listed(run: Run, source: Path, tmp_path: Path):
    own = tmp_path / "own.toml"
    text = PROFILE.read_text(encoding="utf-8").replace(', otherwise = "collaborative-research"', "")
    own.write_text(text, encoding="utf-8")
    done = run("import", own, source, "--to", tmp_path / "out", "--home", HOME)
    assert "activities.kind: no value for 'Consulting' (1 time); add it to the map" in done.stderr
    assert "left out: 1 without a kind" in done.stderr


def test_of_several_values_for_a_field_of_one_the_rest_is_told(run: Run, source: Path):
    own = source.parent / "own.toml"
    edit(source, "Low carbon concrete", "Low carbon concrete | Concrete | Low carbon concrete")
    text = PROFILE.read_text(encoding="utf-8").replace('"Title"', '"Title", split = "|"')
    own.write_text(text, encoding="utf-8")
    words = ("import", own, source, "--home", HOME, "--to", source.parent / "out")
    done = run(*words, "--report", source.parent / "r.csv")
    assert done.exit_code == 0, done.stderr
    assert "Warning: 1 mapped row has a remark, such as a part that is left out" in done.stderr
    assert "activities.title: of 2 values one is taken" in [
        row[4] for row in report_of(source.parent / "r.csv")
    ]


def test_two_rows_with_one_id_are_told_apart_by_their_place(run: Run, source: Path):
    edit(source, "P-102", "P-101")
    imported(run, source.parent / "out", "--report", source.parent / "r.csv", files=[source])
    assert report_of(source.parent / "r.csv")[2][2:] == [
        "left out",
        "",
        "with an id that stands further up already; project-p-101 stands in projects.csv, row 2",
    ]


def test_files_of_one_name_are_told_apart_by_their_folders(run: Run, source: Path, tmp_path: Path):
    own = tmp_path / "own.toml"
    own.write_text(PROFILE.read_text("utf-8").replace('source = { constant = "illustrative" }', ""))
    files = [source, tmp_path / "2024" / source.name, tmp_path / "2025" / source.name]
    for file in files[1:]:
        file.parent.mkdir()
        shutil.copy(PROJECTS, file)
        edit(file, "P-101", f"P-{file.parent.name}")
    words = ("--home", HOME, "--report", tmp_path / "report.csv")
    assert run("import", own, *files, "--to", tmp_path / "out", *words).exit_code == 0
    names = ["projects.csv", "2024/projects.csv", "2025/projects.csv"]
    assert [*dict.fromkeys(row[0] for row in report_of(tmp_path / "report.csv")[1:])] == names
    sources = {one.id: one.source for one in read(tmp_path / "out").dataset.of(Activity)}
    ids = ("project-p-101", "project-p-2024", "project-p-2025")
    assert [sources[id] for id in ids] == [f"{name}, row 2" for name in names]


def test_a_formula_in_a_name_is_kept_as_text(run: Run, source: Path):
    edit(source, "Adventure Works", "=1+1|A1")
    imported(run, source.parent / "out", files=[source])
    assert "'=1+1|A1" in (source.parent / "out" / "partners.csv").read_text("utf-8-sig")
    names = [one.name for one in read(source.parent / "out").dataset.of(Partner)]
    assert "=1+1|A1" in names


CELL = st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | st.sampled_from(
    ["", "=1+1", "a;b", "Fabrikam (Sweden)", "n/a", "&#0;", "1e5", "2024", "01/02/2024", "'", "Law"]
)


@settings(deadline=None)
@given(st.lists(st.tuples(*[CELL] * 7), max_size=8))
def test_whatever_the_cells_hold_every_row_is_told_and_the_dataset_is_sound(
    rows: list[tuple[str, ...]],
):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with (folder / "projects.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(PROJECTS.read_text(encoding="utf-8").splitlines()[0].split(","))
            for id, title, school, faculty, category, partners, start in rows:
                cells = [id, title, school, faculty, HOME, category, partners, start]
                writer.writerow([*cells, "", "", ""])
            writer.writerow(["P-1", "T", "S", "F", HOME, "Research", "", "", "", "", ""])
        made = run_import(profile(str(PROFILE)), [folder / "projects.csv"], [HOME])
        assert len(made.report.outcomes) == len(rows) + 1
        assert all(one.reason for one in made.report.outcomes if one.outcome == "left out")
        write(made.dataset, folder / "out")
        assert read(folder / "out").dataset.hash == made.dataset.hash
        again = run_import(
            profile(str(PROFILE)), [folder / "projects.csv"], [HOME], into=made.dataset
        )
        assert not difference(made.dataset, merged(made.dataset, again.dataset, None).dataset)


# Into a dataset that is there


def test_an_update_keeps_what_a_person_edited(run: Run, source: Path):
    out = source.parent / "out"
    imported(run, out, files=[source])
    edit(out / "partners.csv", "contoso,Contoso,other", "contoso,Contoso AB,company")
    edit(out / "activities.csv", "Low carbon concrete", "Low-carbon concrete")
    edit(out / "dataset.toml", "Illustrative projects: University of Example", "Mine")
    edit(out / "dataset.toml", "[home]", "# the university itself\n[home]")
    settings = (out / "dataset.toml").read_bytes()
    edit(source, "15/01/2025,,120000.50", "15/01/2025,14/01/2028,120000.50")
    edit(source, "Low carbon concrete", "Low carbon cement")
    edit(source, "Adventure Works", "Adventure Works;Contoso")
    source.write_bytes(
        source.read_bytes()
        + b"P-107,New,School of Music,Arts,University of Example,Research,Tailspin,2026,,,\n"
    )
    before = bytes_in(out)
    dry = imported(run, out, "--dry-run", files=[source])
    assert bytes_in(out) == before
    done = imported(run, out, files=[source])
    assert done.stdout == dry.stdout
    assert "activities.csv:3 project-p-102 (Low-carbon concrete): end: (empty) -> 2028-01-14" in (
        done.stdout
    )
    dataset = read(out).dataset
    contoso = next(one for one in dataset.of(Partner) if one.id == "contoso")
    assert (contoso.name, contoso.kind, contoso.country) == ("Contoso AB", "company", "SE")
    second, third = dataset.of(Activity)[1:3]
    assert (second.title, second.end) == ("Low-carbon concrete", "2028-01-14")
    assert set(third.partners) == {"adventure-works", "contoso"}
    assert dataset.of(Activity)[-1].partners == ("tailspin",)
    assert (out / "dataset.toml").read_bytes() == settings


def test_what_a_person_deleted_stays_out_unless_it_is_needed(run: Run, source: Path):
    out = source.parent / "out"
    imported(run, out, files=[source])
    partners = out / "partners.csv"
    lines = partners.read_text(encoding="utf-8").splitlines(keepends=True)
    partners.write_text("".join(x for x in lines if "adventure" not in x), encoding="utf-8")
    edit(out / "activities.csv", "students,adventure-works,", "students,,")
    imported(run, out, files=[source])
    assert "adventure-works" not in {one.id for one in read(out).dataset.of(Partner)}
    edit(source, "Fabricam Limited", "Fabricam Limited;Adventure Works")
    imported(run, out, files=[source])
    dataset = read(out).dataset
    assert "adventure-works" in {one.id for one in dataset.of(Partner)}
    assert dataset.of(Activity)[2].partners == ()


def test_rows_that_the_source_has_no_longer_stay_and_are_told(run: Run, source: Path):
    out = source.parent / "out"
    imported(run, out, files=[source])
    lines = source.read_text(encoding="utf-8").splitlines(keepends=True)
    source.write_text("".join(line for line in lines if "P-106" not in line), encoding="utf-8")
    done = imported(run, out, files=[source])
    assert f"Kept: 3 rows of {out} that an earlier import had and these files have not." in (
        done.stderr
    )
    assert len(read(out).dataset.of(Activity)) == 5


def test_a_name_that_is_an_alias_in_the_dataset_is_that_partner(run: Run, source: Path):
    out = source.parent / "out"
    imported(run, out, files=[source])
    lines = (out / "partners.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    kept = "".join(line for line in lines if not line.startswith("fabricam"))
    kept = kept.replace(
        "Fabrikam Ltd,other,,,,,,,,,", "Fabrikam Ltd,other,,,,,,,,Fabricam Limited,"
    )
    (out / "partners.csv").write_text(kept, encoding="utf-8")
    edit(out / "activities.csv", "fabricam-limited", "fabrikam-ltd")
    for _ in range(3):
        assert imported(run, out, files=[source]).stdout == "Nothing changes.\n"
    (fabrikam, *_) = read(out).dataset.of(Partner)
    assert fabrikam.aliases == ("Fabricam Limited",)


def test_a_dataset_that_was_not_imported_is_filled_and_not_overwritten(run: Run, tmp_path: Path):
    out = tmp_path / "out"
    imported(run, out)
    (out / ".imported-projects.zip").unlink()
    edit(out / "activities.csv", ",2024-09-01,2027-08-31,250000,", ",,2026-08-31,250000,")
    imported(run, out)
    first = read(out).dataset.of(Activity)[0]
    assert (first.start, first.end) == ("2024-09-01", "2026-08-31")


def test_what_keeps_the_last_import_may_be_damaged_and_deleted(run: Run, tmp_path: Path):
    out = tmp_path / "out"
    imported(run, out)
    kept = out / ".imported-projects.zip"
    for data in (b"PK", pack(read(out).dataset, {"keys": [["one of three"]]})):
        kept.write_bytes(data)
        done = run("import", PROFILE, PROJECTS, "--to", out)
        assert done.exit_code == 1
        assert "is damaged. Delete it" in done.stderr


def test_a_broken_dataset_is_not_imported_into(run: Run, tmp_path: Path):
    out = tmp_path / "out"
    imported(run, out)
    edit(out / "partners.csv", "contoso,Contoso,other", "contoso,Contoso,othr")
    before = bytes_in(out)
    done = run("import", PROFILE, PROJECTS, "--to", out)
    assert done.exit_code == 1
    assert "partners.csv:4:kind: 'othr' is not one of" in done.stderr
    assert bytes_in(out) == before


def test_the_home_university_by_another_name_is_no_partner(run: Run, source: Path):
    out = source.parent / "out"
    imported(run, out, files=[source])
    edit(out / "dataset.toml", 'name = "University of Example"', 'name = "Exemplary"')
    edit(source, "Adventure Works", "Exemplary")
    imported(run, out, "--report", source.parent / "r.csv", files=[source])
    assert "'Exemplary' is the home university itself" in report_of(source.parent / "r.csv")[3][4]


def test_an_id_that_the_dataset_has_for_something_else_is_not_taken(run: Run, source: Path):
    out = source.parent / "out"
    imported(run, out, files=[source])
    edit(source, "Adventure Works", "Unit School of Design")
    imported(run, out, files=[source])
    assert read(out).dataset.of(Activity)[2].partners[-1] == "unit-school-of-design-partner"


# Names that a person confirmed


def review(path: Path, *rows: str) -> Path:
    header = "name,count,decision,id,partner,score,runner_up_id,runner_up,runner_up_score,reason"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8-sig")
    return path


def test_a_confirmed_name_becomes_an_alias_and_no_partner_of_its_own(run: Run, tmp_path: Path):
    matched = review(
        tmp_path / "review.csv",
        "Fabrikam Ltd,2,none,,,,,,,",
        "Fabricam Limited,1,yes,,Fabrikam Ltd,90,,,,one letter",
        "Contoso (Sweden),1,review,,Fabrikam Ltd,40,,,,",
        "Adventure Works,1,no,,Contoso,30,,,,",
    )
    done = imported(run, tmp_path / "out", "--matched", matched)
    assert "1 name waits for a decision" in done.stderr
    dataset = read(tmp_path / "out").dataset
    assert [(one.id, one.aliases) for one in dataset.of(Partner)] == [
        ("fabrikam-ltd", ("Fabricam Limited",)),
        ("northwind-hospitals-nhs-trust", ()),
        ("contoso", ()),
        ("adventure-works", ()),
    ]
    assert dataset.of(Activity)[-1].partners == ("fabrikam-ltd",)
    assert imported(run, tmp_path / "out").stdout == "Nothing changes.\n"  # and does not ask again


def test_a_confirmed_name_may_mean_a_partner_of_the_dataset(run: Run, source: Path):
    out = source.parent / "out"
    imported(run, out, files=[source])
    edit(source, "Adventure Works", "Adventureworks plc")
    matched = review(
        source.parent / "review.csv",
        "Adventureworks plc,1,auto,adventure-works,Adventure Works,99,,,,",
    )
    imported(run, out, "--matched", matched, files=[source])
    dataset = read(out).dataset
    (partner,) = (one for one in dataset.of(Partner) if one.id == "adventure-works")
    assert (partner.name, partner.aliases) == ("Adventure Works", ("Adventureworks plc",))


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (
            "A,1,yes,fabrikm-ltd,Fabrikam Ltd,,,,,",
            ":2:id: 'fabrikm-ltd' is not the id of a partner",
        ),
        ("A,1,maybe,,Fabrikam Ltd,,,,,", ":2:decision: 'maybe' is not one of auto, review, none"),
    ],
)
def test_a_review_with_a_slip_is_refused_at_its_row(
    row: str, message: str, run: Run, tmp_path: Path
):
    matched = review(tmp_path / "review.csv", row)
    out = tmp_path / "out"
    done = run("import", PROFILE, PROJECTS, "--to", out, "--home", HOME, "--matched", matched)
    assert done.exit_code == 1
    assert f"review.csv{message}" in done.stderr
    assert not out.exists()


# Profiles that come with the program


def test_cordis_takes_the_projects_of_home_and_their_other_participants(run: Run, tmp_path: Path):
    (tmp_path / "organization.csv").write_text(ORGANIZATIONS, encoding="utf-8")
    (tmp_path / "project.csv").write_text(CORDIS_PROJECTS, encoding="utf-8")
    files = (tmp_path / "project.csv", tmp_path / "organization.csv")
    out = tmp_path / "out"
    words = ("import", "cordis", *files, "--to", out, "--home", HOME)
    done = run(*words, "--report", tmp_path / "r.csv")
    assert done.exit_code == 0, done.stderr
    dataset = read(out).dataset
    assert dataset.settings.home.name == HOME
    assert [(p.name, p.kind, p.country) for p in dataset.of(Partner)] == [
        ("TECHNISCHE HOCHSCHULE MUSTER", "university", "DE"),
        ("PARADEIGMA AE", "company", "GR"),
    ]
    acme, alone = dataset.of(Activity)
    assert set(acme.partners) == {"technische-hochschule-muster", "paradeigma-ae"}
    assert (acme.title, acme.start, acme.end, acme.value, acme.lead) == (
        *("A title; illustrative", "2024-01-01", "2027-12-31", None),
        "university-of-example",
    )
    assert acme.office["x_eu_contribution_eur"] == "1000,5"
    assert (acme.office["x_role"], alone.office["x_role"]) == ("coordinator", "participant")
    assert acme.source == "https://cordis.europa.eu/project/id/101"
    assert alone.partners == ()
    assert [row[2:] for row in report_of(tmp_path / "r.csv")[1:]] == [
        ["mapped", "", "the home university itself"],
        ["mapped", "technische-hochschule-muster", ""],
        ["mapped", "paradeigma-ae", f"partners.website: 'not a link' {NO_LINK}"],
        ["left out", "", "of other institutions"],
        ["left out", "", "of other institutions"],
        ["mapped", "", "the home university itself"],
        ["mapped", "cordis-101", ""],
        ["left out", "", "of other institutions"],
        ["mapped", "cordis-103", "has no partner"],
    ]  # fmt: skip
    only = run(*words[:4], "--to", tmp_path / "only", "--home", HOME, "--partners-only")
    assert "left out: 1 without an outside organisation" in only.stderr
    assert [one.id for one in read(tmp_path / "only").dataset.of(Activity)] == ["cordis-101"]
    alone = run("import", "cordis", files[0], "--to", tmp_path / "other", "--home", HOME)
    assert alone.exit_code == 1
    assert "the profile cordis reads a file 'organization' as well" in alone.stderr
    assert "columns projectID, name, organisationID, activityType, country, " in alone.stderr
    run(*words[:4], "--to", tmp_path / "every", "--home", "*", "--report", tmp_path / "e.csv")
    assert [row[2:] for row in report_of(tmp_path / "e.csv")[1:3]] == [
        ["mapped", "university-of-example", ""],
        ["mapped", "technische-hochschule-muster", ""],
    ]


def test_cordis_reads_what_the_edition_of_2021_writes_and_knows_the_renamed(
    run: Run, tmp_path: Path
):
    files = (tmp_path / "project.csv", tmp_path / "organization.csv")
    rows = ORGANIZATIONS.replace(";PRC;EL;not a link;", ";PRC;PRC;EL;EL;www.example.org/gr;")
    rows = rows.replace("PRC;PRC;EL;EL", '"PRC;PRC";"EL;EL"')  # as illustrative as the others
    files[0].write_text(CORDIS_PROJECTS, encoding="utf-8")
    files[1].write_text(rows, encoding="utf-8-sig")
    words = ("import", "cordis", *files, "--to", tmp_path / "out", "--home", HOME)
    assert run(*words).exit_code == 0
    partner = read(tmp_path / "out").dataset.of(Partner)[1]
    assert (partner.kind, partner.country) == ("company", "GR")
    assert partner.website == "https://www.example.org/gr"
    files[1].write_text(rows.replace("PARADEIGMA AE", "NEO PARADEIGMA SA"), encoding="utf-8-sig")
    assert run(*words, "--yes").exit_code == 0
    renamed = read(tmp_path / "out").dataset.of(Partner)[1]
    assert (renamed.id, renamed.name) == ("paradeigma-ae", "NEO PARADEIGMA SA")
    assert renamed.aliases == ("PARADEIGMA AE",)


GRANTS = """\
FundingOrgName,ProjectReference,LeadROName,Department,ProjectCategory,PISurname,PIFirstName,Title,StartDate,EndDate,AwardPounds,Status,GTRProjectUrl
EPSRC,EP/X1/1,University of Example,Physics,Research Grant,Person,Some,An illustrative title,31/08/2021,28/02/2025,1000,Closed,https://example.org/1
EPSRC,EP/X2/1,University of Example,Physics,Research Grant,,,As another program saved it,2018-01-10,2018-01-10,0,Closed,https://example.org/2
EPSRC,EP/X3/1,University of Example,Physics,Research Grant,,,With a slip,31/06/2021,,0,Closed,https://example.org/3
"""


def test_gtr_trusts_the_days_of_its_own_export_and_the_years_of_a_copy(run: Run, tmp_path: Path):
    (tmp_path / "projectsearch.csv").write_text(GRANTS, encoding="utf-8")
    words = ("--to", tmp_path / "out", "--home", HOME, "--report", tmp_path / "r.csv")
    done = run("import", "gtr", tmp_path / "projectsearch.csv", *words)
    assert done.exit_code == 0, done.stderr
    assert "Not used" not in done.stderr  # of persons nothing is read, knowingly
    assert [(a.start, a.end, a.value) for a in read(tmp_path / "out").dataset.of(Activity)] == [
        ("2021-08-31", "2025-02-28", 100_000),
        ("2018", None, None),
        (None, None, None),
    ]
    assert "activities.start: '31/06/2021' is not a date" in report_of(tmp_path / "r.csv")[3][4]


PARTICIPATIONS = """\
project,title,organisation
1,Together,Contoso
1,Together,University of Example
1,Together,Fabrikam
2,Alone,University of Example
3,Elsewhere,Contoso
1,Together,Contoso
"""
PARTICIPATION_PROFILE = """
title = "Participations"
[kinds]
research = "Research"
[tables.participations]
shared = "project"
[home]
column = "organisation"
[partners]
name = "organisation"
kind = { constant = "other" }
[activities]
id = { column = "project", prefix = "project-" }
title = "title"
kind = { constant = "research" }
partners = { of = "partners" }
lead = { constant = "home" }
"""


def test_a_row_for_each_participant_makes_one_activity_of_those_that_share_it(
    run: Run, tmp_path: Path
):
    (tmp_path / "own.toml").write_text(PARTICIPATION_PROFILE, encoding="utf-8")
    (tmp_path / "rows.csv").write_text(PARTICIPATIONS, encoding="utf-8")
    words = ("import", tmp_path / "own.toml", tmp_path / "rows.csv", "--home", HOME)
    done = run(*words, "--to", tmp_path / "out", "--report", tmp_path / "r.csv")
    assert done.exit_code == 0, done.stderr
    assert "Warning: 1 activity has no outside organisation" in done.stderr
    assert [(a.id, set(a.partners)) for a in read(tmp_path / "out").dataset.of(Activity)] == [
        ("project-1", {"contoso", "fabrikam"}),
        ("project-2", set()),
    ]
    assert [row[4] for row in report_of(tmp_path / "r.csv")[1:]] == [
        *("", "the home university itself", "", "the home university itself"),
        *("of other institutions", ""),
    ]
    only = run(*words, "--to", tmp_path / "only", "--partners-only")
    assert only.exit_code == 0, only.stderr
    assert [one.id for one in read(tmp_path / "only").dataset.of(Activity)] == ["project-1"]


def test_a_project_of_twice_as_many_participants_is_twice_the_work(tmp_path: Path):
    (tmp_path / "own.toml").write_text(PARTICIPATION_PROFILE, encoding="utf-8")
    own = profile(str(tmp_path / "own.toml"))

    def of(size: int) -> Callable[[], None]:
        file = tmp_path / f"{size}.csv"
        rows = "".join(f"1,Together,Contoso {number}\n" for number in range(size))
        file.write_text(f"project,title,organisation\n1,Together,{HOME}\n{rows}")

        def read_it() -> None:
            made = run_import(own, [file], [HOME])
            assert len(made.dataset.of(Activity)[0].partners) == size

        return read_it

    assert_linear(of, 1000)


def test_the_home_university_s_own_row_tells_of_what_it_shares(run: Run, tmp_path: Path):
    own = tmp_path / "own.toml"
    text = PARTICIPATION_PROFILE.replace('{ constant = "home" }', '{ of = "units" }')
    units = '[units]\nname = "department"\nkind = { constant = "school" }\n[activities]\nvalue = '
    (tmp_path / "rows.csv").write_text(
        "project,title,organisation,department,amount\n"
        "1,Of Contoso,Contoso,Sales,100\n"
        "1,Ours,University of Example,Law,50\n"
        "2,Alone,University of Example,Law,7\n"
        "3,Ours first,University of Example,Music,none\n"
        "3,Of Fabrikam,Fabrikam,Sales,9\n"
    )
    words = ("import", own, tmp_path / "rows.csv", "--home", HOME, "--partners-only")
    for place, column in enumerate(('"amount"', '{ table = "participations", column = "amount" }')):
        own.write_text(text.replace("[activities]", units + column), encoding="utf-8")
        out, report = tmp_path / f"out{place}", tmp_path / "r.csv"
        done = run(*words, "--to", out, "--report", report)
        assert done.exit_code == 0, done.stderr
        told = [(a.title, a.lead, a.value, a.partners) for a in read(out).dataset.of(Activity)]
        assert told == [
            ("Ours", "unit-law", 5000, ("contoso",)),
            ("Ours first", "unit-music", None, ("fabrikam",)),
        ]
        assert [row[2] for row in report_of(report)[1:]] == [
            *("mapped", "mapped", "left out", "mapped", "mapped")
        ]
        assert [row[4].count("activities.value") for row in report_of(report)] == [0] * 4 + [1, 0]
        assert {one.name for one in read(out).dataset.of(Unit)} == {"Law", "Music"}


CONTRACTS = """\
number,title,company,form
1,Both,Contoso,F
2,An activity,Contoso,
3,By itself,,F
4,,Contoso,F
5,,Contoso,
"""


def test_a_record_that_a_row_cannot_make_leaves_its_others_in_place(run: Run, tmp_path: Path):
    text = PARTICIPATION_PROFILE.replace('[tables.participations]\nshared = "project"\n', "")
    text = text.replace('[home]\ncolumn = "organisation"', "").replace(
        '"organisation"', '"company"'
    )
    text = text.replace('"project"', '"number"') + (
        '[agreements]\nid = { column = "number", prefix = "agreement-" }\n'
        'partners = { of = "partners" }\nkind = { column = "form", map = { F = "framework" } }\n'
    )
    (tmp_path / "own.toml").write_text(text, encoding="utf-8")
    (tmp_path / "rows.csv").write_text(CONTRACTS, encoding="utf-8")
    words = ("import", tmp_path / "own.toml", tmp_path / "rows.csv", "--home", HOME)
    done = run(*words, "--to", tmp_path / "out", "--report", tmp_path / "r.csv")
    assert done.exit_code == 0, done.stderr
    assert "has no [home]" in done.stderr
    assert "every row counts as one of University of Example\n" in done.stderr
    assert "Warning: 1 activity has no outside organisation" in done.stderr
    assert "left out: 1 without a title" in done.stderr
    dataset = read(tmp_path / "out").dataset
    assert [one.id for one in dataset.of(Activity)] == ["project-1", "project-2", "project-3"]
    assert [one.id for one in dataset.of(Agreement)] == ["agreement-1", "agreement-4"]
    assert [row[4] for row in report_of(tmp_path / "r.csv")[1:]] == [
        "",
        "agreements: without a kind",
        "has no partner; agreements: without partners",
        "activities: without a title",
        "without a title",
    ]


def test_a_draft_for_the_columns_of_a_file_can_be_used_at_once(run: Run, source: Path):
    done = run("import", "--new-profile", source)
    assert done.exit_code == 0
    drafted = source.parent / "drafted.toml"
    drafted.write_text(done.stdout, encoding="utf-8")
    out = source.parent / "out"
    again = run("import", drafted, source, "--to", out, "--home", HOME)
    assert again.exit_code == 0, again.stderr
    assert len(read(out).dataset.of(Activity)) == 5
