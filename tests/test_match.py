"""`match`: from a column of a table to a review file, and back with what a person decided."""

from __future__ import annotations

import csv
import gzip
import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from conftest import ROOT, SEED, missing
from xlsxwriter import Workbook

from benchmarks.matching import REAL_DATA
from explorer.dataset.columns import divided
from explorer.dataset.matching.column import names_in
from explorer.dataset.matching.review import COLUMNS, Reviewed, read_review, review_csv
from explorer.dataset.matching.targets import Target, targets_in
from explorer.errors import DatasetError, InputError

PARTNERS = """id,name,aliases,acronyms
arup,Arup,Ove Arup & Partners,
nhs-england,National Health Service England,,NHSE
soas,SOAS University of London,School of Oriental and African Studies,
"""
LEDGER = """supplier,amount
Arup Ltd,10
NHS ENGLAND,20
Arup Ltd,5
Oriental & African Studies School,7
Ourselves,1
"""


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """A table of suppliers, beside the partners that they may be."""
    (tmp_path / "partners.csv").write_text(PARTNERS, encoding="utf-8")
    path = tmp_path / "ledger.csv"
    path.write_text(LEDGER, encoding="utf-8")
    return path


@pytest.fixture
def matched(run: Callable[..., Result], ledger: Path) -> Callable[..., Result]:
    """The command on the ledger and the partners, into review.csv beside them."""

    def invoke(*more: object, column: str = "supplier", against: object = None) -> Result:
        target = against or ledger.with_name("partners.csv")
        review = ledger.with_name("review.csv")
        words = ("match", ledger, "--column", column, "--against", target, "-o", review)
        return run(*words, *more)

    return invoke


def rows(folder: Path, name: str = "review.csv") -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def decide(folder: Path, name: str, **cells: str) -> None:
    """Change cells of a name's row, as a person does in a spreadsheet."""
    changed = [row | cells if row["name"] == name else row for row in rows(folder)]
    with (folder / "review.csv").open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS)
        writer.writeheader()
        writer.writerows(changed)


def test_each_name_has_a_row_with_a_decision_a_partner_and_a_reason(
    matched: Callable[..., Result], tmp_path: Path
) -> None:
    done = matched()
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr.splitlines() == [
        "4 names in 5 places: 2 auto, 1 review, 1 none",
        f"Written: {tmp_path / 'review.csv'}",
    ]
    found = rows(tmp_path)
    assert [*found[0]] == [
        *("name", "count", "decision", "id", "partner", "score"),
        *("runner_up_id", "runner_up", "runner_up_score", "reason"),
    ]
    assert [(r["name"], r["count"], r["decision"], r["id"]) for r in found] == [
        ("Arup Ltd", "2", "auto", "arup"),
        ("NHS ENGLAND", "1", "auto", "nhs-england"),
        ("Oriental & African Studies School", "1", "review", "soas"),
        ("Ourselves", "1", "none", ""),
    ]
    assert found[0]["reason"] == "same name but for 'ltd'"


def test_the_same_names_give_the_same_bytes(matched: Callable[..., Result], tmp_path: Path) -> None:
    matched()
    first = (tmp_path / "review.csv").read_bytes()
    matched()
    assert (tmp_path / "review.csv").read_bytes() == first
    assert first.startswith(b"\xef\xbb\xbfname,count,")


def test_what_a_person_decided_is_kept(matched: Callable[..., Result], tmp_path: Path) -> None:
    matched()
    decide(tmp_path, "Arup Ltd", decision="no")
    decide(tmp_path, "Ourselves", decision="Yes", id="soas")
    assert "2 auto" not in matched().stderr
    found = {row["name"]: row for row in rows(tmp_path)}
    assert found["Arup Ltd"]["decision"] == "no"
    assert (found["Ourselves"]["decision"], found["Ourselves"]["id"]) == ("yes", "soas")
    assert found["Ourselves"]["partner"] == "SOAS University of London"
    assert found["NHS ENGLAND"]["decision"] == "auto"


def test_an_id_that_a_person_wrote_counts_as_yes(
    matched: Callable[..., Result], tmp_path: Path
) -> None:
    matched()
    decide(tmp_path, "Arup Ltd", id="soas")
    decide(tmp_path, "Ourselves", id="nhs-england")
    for _ in range(2):
        assert matched().exit_code == 0
        found = {
            row["name"]: (row["decision"], row["id"], row["partner"]) for row in rows(tmp_path)
        }
        assert found["Arup Ltd"] == ("yes", "soas", "SOAS University of London")
        assert found["Ourselves"] == ("yes", "nhs-england", "National Health Service England")
        assert found["NHS ENGLAND"][0] == "auto"


def test_what_was_proposed_is_proposed_anew_where_the_partner_is_gone_or_renamed(
    matched: Callable[..., Result], ledger: Path
) -> None:
    matched()
    partners = ledger.with_name("partners.csv")
    partners.write_text("id,name\nove,Ove Arup Ltd\nnhs-england,NHS England\n", encoding="utf-8")
    assert matched().exit_code == 0
    found = {row["name"]: (row["decision"], row["id"]) for row in rows(ledger.parent)}
    assert found["Arup Ltd"] == ("review", "ove")
    assert found["NHS ENGLAND"] == ("auto", "nhs-england")
    assert found["Oriental & African Studies School"][0] != "yes"


@pytest.mark.parametrize("cells", [{"decision": "yes", "id": "arupp"}, {"id": "arupp"}])
def test_an_id_of_no_partner_is_told_at_its_row(
    matched: Callable[..., Result], tmp_path: Path, cells: dict[str, str]
) -> None:
    matched()
    decide(tmp_path, "NHS ENGLAND", **cells)
    before = (tmp_path / "review.csv").read_bytes()
    done = matched()
    assert done.exit_code == 1
    assert (
        "review.csv:3:id: 'arupp' is not the id of a partner. Did you mean 'arup'?" in done.stderr
    )
    assert (tmp_path / "review.csv").read_bytes() == before


def test_a_decision_about_a_name_that_is_gone_is_kept_too(
    matched: Callable[..., Result], ledger: Path
) -> None:
    matched()
    decide(ledger.parent, "Ourselves", decision="no")
    ledger.write_text("supplier\nArup Ltd\n", encoding="utf-8")
    assert "1 name in 1 place: 1 auto\n" in matched().stderr
    kept = [(row["name"], row["count"], row["decision"]) for row in rows(ledger.parent)]
    assert kept == [("Arup Ltd", "1", "auto"), ("Ourselves", "0", "no")]


def test_a_cell_of_several_names_is_split(matched: Callable[..., Result], ledger: Path) -> None:
    ledger.write_text("supplier\n[Arup]; [SOAS University of London ]\n[Arup];\n", encoding="utf-8")
    matched("--separator", ";")
    found = [(row["name"], row["count"]) for row in rows(ledger.parent)]
    assert found == [("Arup", "2"), ("SOAS University of London", "1")]


@pytest.mark.parametrize(
    ("separator", "cell", "names"),
    [
        ("", "Siemens [Germany]", ["Siemens [Germany]"]),
        ("", "[GB] Railways", ["[GB] Railways"]),
        ("", "[Arup]", ["Arup"]),
        ("", "[Siemens [Germany]]", ["Siemens [Germany]"]),
        ("", "[A] [B]", ["[A] [B]"]),
        (";", "[Arup]; Siemens [Germany]", ["Arup", "Siemens [Germany]"]),
        ("];[", "[Arup; Engineers];[Aviva (UK) ] ; [Opera]", ["Arup; Engineers", "Aviva (UK)",
         "Opera"]),
        (" and ", "Arup and  Aviva and Sand", ["Arup", "Aviva", "Sand"]),
        ("];[", "[Arup]", ["Arup"]),
        ("];[", "Siemens [Germany]", ["Siemens [Germany]"]),
    ],
)  # fmt: skip
def test_only_brackets_around_a_whole_name_are_taken_off(
    tmp_path: Path, separator: str, cell: str, names: list[str]
) -> None:
    path = tmp_path / "names.csv"
    path.write_text(f"name\n{cell}\n", encoding="utf-8")
    assert [*names_in(path, "name", separator).counts] == names


def test_what_holds_no_name_is_left_out_and_said(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    with Workbook(tmp_path / "names.xlsx") as book:
        sheet = book.add_worksheet()
        for row, cell in enumerate(("name", "Arup", "Arup" * 300)):
            sheet.write(row, 0, cell)
        sheet.write_formula(3, 0, "=1/0", None, "#DIV/0!")
    review = tmp_path / "review.csv"
    done = run("match", tmp_path / "names.xlsx", "--column", "name", "-o", review)
    assert done.exit_code == 0
    assert done.stderr.splitlines() == [
        f"Warning: left out is what holds no name, 2 in all: {tmp_path / 'names.xlsx'}:3:name: "
        "has more than 1,000 characters, which no name has",
        "1 name in 1 place: 0 auto, 1 none",
        f"Written: {review}",
    ]
    assert [row["name"] for row in rows(tmp_path)] == ["Arup"]


@pytest.mark.parametrize("separator", [" and ", " - ", "];[", "; ", " "])
@pytest.mark.parametrize("text", ["Arup{}x", "Arup{}and{}x", "[Arup]{}x", "[Arup];{}x"])
def test_a_cell_of_much_white_space_is_divided(separator: str, text: str) -> None:
    spaces = 2_000_000 * " "  # what is quadratic takes hours, and ends the tests
    parts = divided(text.format(spaces, spaces), separator)
    assert parts[0].startswith(("Arup", "[Arup"))


def test_a_list_of_json_lines_is_several_names(tmp_path: Path) -> None:
    path = tmp_path / "names.jsonl"
    path.write_text('{"name": ["Arup; Engineers", "Aviva"]}\n{"name": "Arup"}\n', encoding="utf-8")
    assert [*names_in(path, "name").counts] == ["Arup; Engineers", "Aviva", "Arup"]


def test_names_stand_in_the_order_of_the_table(
    matched: Callable[..., Result], ledger: Path
) -> None:
    ledger.write_text("supplier\nz;y;x;w;v;u;t\na;t;b\n", encoding="utf-8")
    matched("--separator", ";")
    assert [row["name"] for row in rows(ledger.parent)] == [*"zyxwvutab"]


def test_no_cell_runs_as_a_formula_and_reads_back_as_it_was(
    matched: Callable[..., Result], ledger: Path
) -> None:
    ledger.write_text('supplier\n=HYPERLINK("x")\n@Arup\n', encoding="utf-8")
    matched()
    assert [row["name"] for row in rows(ledger.parent)] == ['\'=HYPERLINK("x")', "'@Arup"]
    back = read_review(ledger.with_name("review.csv"))
    assert [placed.reviewed.name for placed in back] == ['=HYPERLINK("x")', "@Arup"]


# What names are matched to


def test_partners_and_consortia_of_a_dataset_are_found_by_all_their_names() -> None:
    targets = {target.id: target for target in targets_in(SEED)}
    assert "DARE" in targets["opera-north"].aliases
    assert targets["n8"].aliases
    assert "design" not in targets


def test_departments_are_matched_to_units_and_faculties(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    departments = [
        "Sch of Fine Art History of Art&Cult Stud",
        "School of Media & Communication",
        "English",
        "Dental Surgery",
    ]
    table = tmp_path / "grants.tsv"
    table.write_text("\n".join(["department", *departments]), encoding="utf-8")
    words = ("match", table, "--column", "department", "--against", SEED, "--to", "units")
    assert run(*words, "-o", tmp_path / "review.csv").exit_code == 0
    assert [(row["decision"], row["id"]) for row in rows(tmp_path)] == [
        ("review", "fine-art"),
        ("auto", "media"),
        ("review", "english"),
        ("none", ""),
    ]


def test_without_a_target_names_are_spellings_of_each_other(
    run: Callable[..., Result], ledger: Path
) -> None:
    ledger.write_text("supplier\nArup Ltd\nArup\nArup\nAviva\n", encoding="utf-8")
    review = ledger.with_name("review.csv")
    assert run("match", ledger, "--column", "supplier", "-o", review).exit_code == 0
    found = [(r["name"], r["decision"], r["id"], r["partner"]) for r in rows(ledger.parent)]
    assert found == [
        ("Arup Ltd", "auto", "", "Arup"),
        ("Arup", "none", "", ""),
        ("Aviva", "none", "", ""),
    ]


@pytest.mark.parametrize("decision", ["yes", "auto"])
def test_a_partner_that_is_no_name_of_the_table_is_told_at_its_row(
    run: Callable[..., Result], ledger: Path, decision: str
) -> None:
    ledger.write_text("supplier\nArup Ltd\nArup\nArup\nAviva\n", encoding="utf-8")
    words = ("match", ledger, "--column", "supplier", "-o", ledger.with_name("review.csv"))
    run(*words)
    decide(ledger.parent, "Arup Ltd", decision="yes", partner="Aviva")
    assert run(*words).exit_code == 0
    assert rows(ledger.parent)[0]["partner"] == "Aviva"
    decide(ledger.parent, "Arup Ltd", decision=decision, partner="Avivva")
    done = run(*words)
    assert done.exit_code == 1
    assert "review.csv:2:partner: 'Avivva' is none of the names. Did you mean 'Aviva'?" in (
        done.stderr
    )
    decide(ledger.parent, "Arup Ltd", decision="no")
    assert run(*words).exit_code == 0


def test_a_register_is_a_target_with_its_own_columns(tmp_path: Path) -> None:
    path = tmp_path / "ror.csv"
    path.write_text("ror_id,name,aliases,acronyms,city\nr1,Arup,A|B,X;Y,Leeds\n", encoding="utf-8")
    assert targets_in(path) == (Target("r1", "Arup", ("A", "B"), ("X", "Y")),)


def test_workbooks_and_packed_tables_are_read(tmp_path: Path) -> None:
    with Workbook(tmp_path / "names.xlsx") as book:
        sheet = book.add_worksheet()
        for row, cell in enumerate(("name", "Arup", "Aviva", "Arup")):
            sheet.write(row, 0, cell)
    with gzip.open(tmp_path / "names.csv.gz", "wt", encoding="utf-8") as stream:
        stream.write("name\nArup\nAviva\nArup\n")
    for name in ("names.xlsx", "names.csv.gz"):
        assert names_in(tmp_path / name, "name").counts == {"Arup": 2, "Aviva": 1}


# What is refused, and how


def test_an_unknown_column_is_told_with_the_nearest(matched: Callable[..., Result]) -> None:
    done = matched(column="suplier")
    assert done.exit_code == 1
    assert done.stderr == (
        "Error: no column of ledger.csv is called 'suplier'. Did you mean 'supplier'?\n"
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"supplier\n\n\n", "the column 'supplier' holds no name in any row"),
        (b"supplier,x\na,b\nc\n", "ledger.csv:3: has 1 cells, the heading has 2"),
        (b"supplier\n" + b"x" * 1_001 + b"\n", "ledger.csv:2:supplier: has more than 1,000"),
        (b"supplier\nCaf\xe9\n", "ledger.csv:2: column 1 is not UTF-8 (byte 0xE9)"),
        (b"supplier\n" + b"x" * 1_000_000 + b"\n", "ledger.csv:2: has a cell of more than 100,000"),
        (b"supplier,supplier\na,b\n", "the heading 'supplier' stands twice"),
        (b"", "is empty; the first row must name the columns"),
        (b'supplier\n"Arup\n', "opens a quote that is not closed"),
    ],
)
def test_a_broken_table_is_refused_and_nothing_is_written(
    matched: Callable[..., Result], ledger: Path, text: bytes, said: str
) -> None:
    ledger.write_bytes(text)
    done = matched()
    assert done.exit_code == 1
    assert said in done.stderr
    assert not ledger.with_name("review.csv").exists()


def test_a_target_is_checked_row_by_row(ledger: Path) -> None:
    path = ledger.with_name("partners.csv")
    path.write_text("id,name\narup,Arup\n,Nobody\narup,Ove\nx,\n", encoding="utf-8")
    with pytest.raises(DatasetError) as caught:
        targets_in(path)
    assert [(p.row, p.column, p.message) for p in caught.value.problems] == [
        (3, "id", "is empty; a value is required"),
        (4, "id", "'arup' stands in row 2 already"),
        (5, "name", "is empty; a value is required"),
    ]


def test_a_target_without_ids_is_told_what_it_needs(ledger: Path) -> None:
    with pytest.raises(InputError, match=r"has the columns id \(or ror_id\) and name; this has"):
        targets_in(ledger)


def test_a_review_file_is_csv(matched: Callable[..., Result]) -> None:
    done = matched("-o", "review.xlsx")
    assert done.exit_code == 2
    assert "a review file is CSV; name it .csv" in done.stderr


@pytest.mark.parametrize("name", ["partners.csv", "partners.tsv", "partners.csv.gz"])
def test_a_table_has_no_units(matched: Callable[..., Result], tmp_path: Path, name: str) -> None:
    table = tmp_path / name
    if name.endswith(".gz"):
        table.write_bytes(gzip.compress(PARTNERS.encode()))
    else:
        table.write_text(PARTNERS, encoding="utf-8")
    done = matched("--to", "units", against=table)
    assert done.exit_code == 1
    assert "--to units needs a dataset; a table has no units" in done.stderr


def test_a_target_of_headings_only_is_refused(ledger: Path) -> None:
    path = ledger.with_name("partners.csv")
    path.write_text("id,name\n", encoding="utf-8")
    with pytest.raises(InputError, match="holds no partners that a name could mean"):
        targets_in(path)


def test_a_review_does_not_go_into_the_folder_of_a_dataset(
    run: Callable[..., Result], ledger: Path
) -> None:
    (ledger.parent / "dataset.toml").write_text("")
    review = ledger.with_name("review.csv")
    done = run("match", ledger, "--column", "supplier", "-o", review)
    assert done.exit_code == 2
    assert f"{review}: is in the folder of a dataset; write it elsewhere" in done.stderr
    assert not review.exists()


def test_units_without_a_dataset_are_refused(run: Callable[..., Result], ledger: Path) -> None:
    words = ("match", ledger, "--column", "supplier", "--to", "units", "-o", "review.csv")
    done = run(*words)
    assert done.exit_code == 2
    assert "--to units needs --against a dataset" in done.stderr


def test_another_file_in_the_place_of_the_review_is_left_as_it_is(
    run: Callable[..., Result], ledger: Path
) -> None:
    done = run("match", ledger, "--column", "supplier", "-o", ledger)
    assert done.exit_code == 1
    assert "is no review file: the column name is missing" in done.stderr
    assert ledger.read_text(encoding="utf-8") == LEDGER


def test_a_column_of_ones_own_in_a_review_is_not_lost_silently(tmp_path: Path) -> None:
    path = tmp_path / "review.csv"
    path.write_text("name,count,decision,id,partner,mine\nArup,1,no,,,x\n", encoding="utf-8")
    with pytest.raises(InputError, match="a review file has no column 'mine'"):
        read_review(path)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("Arup,1,yess,arup,Arup", "3:decision: 'yess' is not one of auto, review, none, yes, no. "
         "Did you mean 'yes'?"),
        ("Arup,1,yes,,", "3:id: is empty, but the decision is yes; write an id, or no"),
        ("Aviva,1,no,,", "3:name: 'Aviva' stands in row 2 already; keep one of them"),
        (",1,no,,", "3:name: is empty; a value is required"),
        ("Arup,many,no,,", "3:count: 'many' is not a whole number"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_review_is_told_at_its_row(
    tmp_path: Path, row: str, problem: str
) -> None:
    path = tmp_path / "review.csv"
    path.write_text(f"name,count,decision,id,partner\nAviva,1,none,,\n{row}\n", encoding="utf-8")
    with pytest.raises(DatasetError) as caught:
        read_review(path)
    assert str(caught.value) == f"{path}:{problem}"


def test_a_review_reads_back_as_it_was_written(tmp_path: Path) -> None:
    row = Reviewed("Arup; Ltd", 3, "yes", "arup", "Arup", "100", reason="same name")
    (tmp_path / "review.csv").write_bytes(review_csv([row]))
    (placed,) = read_review(tmp_path / "review.csv")
    assert (placed.reviewed, placed.row) == (row, 2)
    assert placed.reviewed.applies


# The documentation


def test_the_example_of_the_documentation_says_and_writes_what_is_shown(
    run: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (ROOT / "docs" / "match.md").read_text(encoding="utf-8")
    (found,) = re.findall(r"^```\n\$ partnerships (match .+)\n((?:.*\n)*?)```$", text, re.MULTILINE)
    command, said = found
    monkeypatch.chdir(ROOT)
    review = str(tmp_path / "review.csv")
    done = run(*shlex.split(command.replace("review.csv", review)))
    assert done.stderr.replace(review, "review.csv") == said
    header, _, *shown = text.partition("| name | count |")[2].partition("\n\n")[0].splitlines()
    columns = ["name", "count", *cells_of(f"|{header}")]
    assert [cells_of(line) for line in shown] == [
        [row[column] for column in columns] for row in rows(tmp_path)
    ]


def cells_of(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


# Real data


def test_real_departments_are_matched_to_the_units_of_the_example(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    grants = REAL_DATA / "gtr" / "gtr_ahrc_projects.csv"
    if not grants.is_file():
        missing("REAL_DATA", "no real data: set PARTNERSHIPS_REAL_DATA to the folder of gtr")
    review = tmp_path / "review.csv"
    words = ("--column", "Department", "--against", ROOT / "seed_data", "--to", "units")
    assert run("match", grants, *words, "-o", review).exit_code == 0
    found = {row["name"]: (row["decision"], row["id"]) for row in rows(tmp_path)}
    assert found["Leeds University Business School (LUBS)"] == ("auto", "business-school")
    assert found["Sch of Fine Art History of Art&Cult Stud"] == ("review", "fine-art")
    assert found["Newcastle Law School"][0] != "auto"
