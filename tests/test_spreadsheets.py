"""What a spreadsheet does to files: read rightly and said, or refused with place and remedy."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from test_dataset import SMALL, swap, told

from explorer.cli import main
from explorer.dataset.damage import damage, restored
from explorer.dataset.dataset import Dataset
from explorer.dataset.reader import read
from explorer.dataset.records import RECORDS, Activity, Membership, Partner
from explorer.dataset.table import table_of
from explorer.errors import DatasetError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small dataset without a problem."""
    place = tmp_path / "data"
    place.mkdir()
    for name, text in SMALL.items():
        (place / name).write_text(text, encoding="utf-8")
    return place


def notes(folder: Path, encoding: str | None = None) -> list[str]:
    return list(read(folder, encoding).notes)


def beside(folder: Path, loaded: Dataset) -> list[str]:
    """The problems of a folder, told beside what is loaded."""
    with pytest.raises(DatasetError) as caught:
        read(folder, loaded=loaded)
    return [str(problem) for problem in caught.value.problems]


def rewrite(folder: Path, change: Callable[[str], str], encoding: str = "utf-8") -> None:
    for path in folder.glob("*.csv"):
        path.write_bytes(change(path.read_text(encoding="utf-8")).encode(encoding))


def separated(by: str) -> Callable[[str], str]:
    """The cells with another separator; what holds it, or a line end, in quotes."""

    def change(text: str) -> str:
        lines = [line.split(",") for line in text.splitlines()]
        return "".join(
            by.join(f'"{cell}"' if by in cell else cell for cell in line) + "\r\n" for line in lines
        )

    return change


def ordered(folder: Path, order: str) -> None:
    swap(folder, "dataset.toml", "[home]", f'dates = "{order}"\n[home]')


def dated(folder: Path, *dates: str) -> None:
    """An activity for each date, as its start."""
    rows = "".join(f"d{n},D,research,arup,arts,{date}\n" for n, date in enumerate(dates))
    (folder / "activities.csv").write_text(f"id,title,kind,partners,lead,start\n{rows}")


def starts(folder: Path) -> list[str | None]:
    return [activity.start for activity in read(folder).dataset.of(Activity)]


# Encodings


def test_a_byte_order_mark_needs_no_word(folder: Path) -> None:
    before = read(folder).dataset.hash
    rewrite(folder, lambda text: f"\ufeff{text}")
    assert read(folder).dataset.hash == before
    assert notes(folder) == []


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("by", [",", "\t"])
def test_utf_16_with_its_mark_is_read_and_said(folder: Path, encoding: str, by: str) -> None:
    swap(folder, "partners.csv", "Arup", "Université d'Évry")
    before = read(folder).dataset.hash
    rewrite(folder, lambda text: "\ufeff" + separated(by)(text), encoding)
    assert read(folder).dataset.hash == before
    assert "partners.csv: is read as UTF-16, as Excel's 'Unicode Text' is" in " ".join(
        notes(folder)
    )


def test_utf_16_that_ends_in_the_middle_is_refused_at_its_row(folder: Path) -> None:
    path = folder / "partners.csv"
    path.write_bytes(("\ufeff" + path.read_text()).encode("utf-16-le") + b"\x00\xd8")
    (problem,) = told(folder)
    assert problem.startswith("partners.csv:4: is not UTF-16 (byte 0x00)")


def test_utf_16_without_its_mark_is_refused_whole(folder: Path) -> None:
    rewrite(folder, str, "utf-16-le")
    problems = told(folder)
    assert len(problems) == len(RECORDS)
    assert all("a zero in every second byte" in problem for problem in problems)


def test_a_workbook_under_the_name_of_a_csv_file_is_told_so(folder: Path) -> None:
    (folder / "partners.csv").write_bytes(b"PK\x03\x04" + b"\x00" * 50)
    (problem,) = told(folder)
    assert problem.startswith("partners.csv: is a workbook under the name of a CSV file; save it")


def test_windows_1252_is_refused_at_its_first_byte_and_read_when_it_is_named(folder: Path) -> None:
    swap(folder, "partners.csv", "Siemens", "Café – Ôpéra")
    before = read(folder).dataset.hash
    path = folder / "partners.csv"
    path.write_bytes(path.read_text().encode("cp1252"))
    (problem,) = told(folder)
    assert problem.startswith("partners.csv:3:name: is not UTF-8 (byte 0xE9); save it as 'CSV UTF")
    assert problem.endswith("add --encoding windows-1252")
    assert read(folder, "windows-1252").dataset.hash == before
    assert notes(folder, "windows-1252") == ["partners.csv: is read as Windows-1252, as was asked"]


def test_a_utf_8_file_is_not_misread_when_windows_1252_is_named(folder: Path) -> None:
    swap(folder, "partners.csv", "Arup", "Café")
    assert read(folder, "windows-1252").dataset.of(Partner)[0].name == "Café"
    assert notes(folder, "windows-1252")[0].startswith("partners.csv: is read as UTF-8, which it")


def test_a_byte_that_windows_1252_has_not_is_refused_at_its_place(folder: Path) -> None:
    path = folder / "partners.csv"
    path.write_bytes(path.read_bytes().replace(b"Siemens", b"Sie\xe9\x81"))
    with pytest.raises(DatasetError, match=r"partners\.csv:3:name: is not Windows-1252 .*0x81"):
        read(folder, "windows-1252")


# Separators, columns and rows


@pytest.mark.parametrize(("by", "name"), [(";", "semicolons"), ("\t", "tabs")])
def test_other_separators_are_told_by_the_headings_and_said(
    folder: Path, by: str, name: str
) -> None:
    before = read(folder).dataset
    rewrite(folder, separated(by))
    after = read(folder)
    assert (after.dataset.hash, after.dataset.rows_hash) == (before.hash, before.rows_hash)
    assert len(after.notes) == len(RECORDS)
    assert f"activities.csv: is read with {name} between the cells" in " ".join(after.notes)


def test_empty_columns_and_rows_at_the_end_are_left_out(folder: Path) -> None:
    before = read(folder).dataset.hash
    rewrite(folder, lambda text: "".join(f"{line},,\n" for line in text.splitlines()))
    path = folder / "faculties.csv"
    path.write_text(path.read_text() + ",,,\n" * 3)
    assert read(folder).dataset.hash == before
    assert notes(folder) == ["faculties.csv: 3 rows of empty cells are left out"]


def test_a_column_without_a_heading_that_holds_something_is_one_problem(folder: Path) -> None:
    rewrite(folder, lambda text: "".join(f"{line},,\n" for line in text.splitlines()))
    swap(folder, "partners.csv", "spare,Spare,company,,", "spare,Spare,company,,lost")
    (problem,) = told(folder)
    assert problem == (
        "partners.csv:1:column 5: has no heading, but row 4 holds 'lost'; name or empty it"
    )


def test_spaces_at_the_ends_of_cells_are_left_out_and_said(folder: Path) -> None:
    before = read(folder).dataset.hash
    swap(folder, "partners.csv", "Siemens", "Siemens\u00a0")
    swap(folder, "partners.csv", "Spare", " Spare ")
    assert read(folder).dataset.hash == before
    assert notes(folder) == [
        "partners.csv:3:name: spaces at the ends of this cell, and of 1 other in this column "
        "are left out"
    ]


@pytest.mark.parametrize("name", ["~$partners.csv", "~$partners.xlsx", ".~lock.partners.csv#"])
def test_lock_files_are_ignored_and_said(folder: Path, name: str) -> None:
    (folder / name).write_bytes(b"\x05Someone")
    assert notes(folder) == [
        f"{name}: is ignored; a file seems open in another program, perhaps unsaved"
    ]


# Dates


@pytest.mark.parametrize(
    ("order", "cell", "day"),
    [
        ("day-first", "01/09/2021", "2021-09-01"),
        ("month-first", "01/09/2021", "2021-01-09"),
        ("day-first", "1.9.2021", "2021-09-01"),
        ("day-first", "25-09-2021", "2021-09-25"),
        ("day-first", "01/09/2021 00:00", "2021-09-01"),
    ],
)
def test_a_date_with_slashes_is_read_by_the_declared_order_and_said(
    folder: Path, order: str, cell: str, day: str
) -> None:
    ordered(folder, order)
    dated(folder, cell, "2020", cell)
    assert starts(folder) == [day, "2020", day]
    (note,) = notes(folder)
    assert note == (
        f"activities.csv:2:start: '{cell}' is read as {day}, and 1 other in this column likewise"
    )


def test_without_a_declared_order_a_column_of_dates_is_one_problem_with_the_remedy(
    folder: Path,
) -> None:
    dated(folder, "2020", "01/09/2021", "02/09/2021", "soon")
    slashed, soon = told(folder)
    assert slashed == (
        "activities.csv:3:start: '01/09/2021' may have the day or the month first, and so may "
        '1 other in this column; add dates = "day-first" or "month-first" to dataset.toml, '
        "or write 2021-09-01"
    )
    assert soon.startswith("activities.csv:5:start: 'soon' is not a date")


def test_a_column_that_contradicts_the_declared_order_is_refused_whole(folder: Path) -> None:
    ordered(folder, "day-first")
    dated(folder, "01/09/2021", "09/13/2021", "09/25/2021")
    (problem,) = told(folder)
    assert problem.startswith(
        "activities.csv:3:start: '09/13/2021' is not day-first, as dataset.toml says of dates, "
        "so none of the 3 dates like it in this column is read"
    )


def test_dates_are_not_judged_where_the_settings_could_not_be_read(folder: Path) -> None:
    swap(folder, "dataset.toml", "[home]", 'dates = "mixed"\n[home]')
    dated(folder, "01/09/2021")
    (problem,) = told(folder)
    assert problem.startswith("dataset.toml:dates: ")


def test_a_day_of_no_calendar_is_a_problem_of_its_row_only(folder: Path) -> None:
    ordered(folder, "day-first")
    dated(folder, "31/02/2021", "01/09/2021", "25/13/2021", "13/25/2021")
    assert [problem.partition(": ")[0] for problem in told(folder)] == [
        "activities.csv:2:start",
        "activities.csv:4:start",
        "activities.csv:5:start",
    ]


@pytest.mark.parametrize("cell", ["2021-09-01 00:00:00", "2021-09-01T00:00:00"])
def test_midnight_is_taken_off_a_date_and_said(folder: Path, cell: str) -> None:
    dated(folder, cell)
    assert starts(folder) == ["2021-09-01"]
    assert notes(folder) == [f"activities.csv:2:start: '{cell}' is read as 2021-09-01"]


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("2021-09-01 14:30:00", "has a time of day; write 2021-09-01"),
        ("Mar-12", "is not a date; write 2012-03 or what was meant"),
        ("12-Mar", "is not a date; write 2012-03 or what was meant"),
        ("Sep-21", "is not a date; write 2012-03 or what was meant"),
        ("Mar-2012", "is not a date; write 2012-03, and format the cell as text"),
        ("01-Sep-2021", "is not a date; write 2021-09-01, and format"),
        ("2023/24", "is an academic year, not a date; write a month, such as 2023-09 where"),
        ("2023-24", "is an academic year"),
        ("2023/2024", "is an academic year"),
        ("01/09/21", "has a year of two digits"),
        ("2021/09/01", "is not a date; write 2021-09-01"),
        ("44440", "is the number by which a spreadsheet holds 2021-09-01; write that"),
    ],
)
def test_what_is_no_date_any_more_is_refused_with_the_remedy(
    folder: Path, cell: str, words: str
) -> None:
    dated(folder, cell)
    (problem,) = told(folder)
    assert problem.startswith(f"activities.csv:2:start: '{cell}' {words}")


@pytest.mark.parametrize("cell", ["Mar-12", "12-Mar", "01/03/2012"])
def test_the_loaded_value_is_quoted_where_a_date_is_refused(folder: Path, cell: str) -> None:
    loaded = read(folder).dataset
    path = folder / "activities.csv"
    swap(folder, "activities.csv", "2012-03", cell)
    head, first, second = path.read_text().splitlines()
    path.write_text(f"{head}\n{second}\n{first}\n")  # and it moved
    (problem,) = beside(folder, loaded)
    assert problem.startswith(f"activities.csv:3:start: '{cell}' ")
    assert problem.endswith("; loaded is '2012-03'")


def test_the_loaded_value_is_found_though_the_date_is_part_of_the_key(folder: Path) -> None:
    loaded = read(folder).dataset
    swap(folder, "memberships.csv", "2008-03", "Mar-08")
    (problem,) = beside(folder, loaded)
    assert problem.startswith("memberships.csv:3:since: 'Mar-08' is not a date")
    assert problem.endswith("loaded is '2008-03'")
    assert loaded.of(Membership)


def test_a_loaded_value_that_did_not_change_is_not_quoted(folder: Path) -> None:
    loaded = read(folder).dataset
    swap(folder, "partners.csv", "siemens,Siemens,company,\n", "")
    (problem,) = beside(folder, loaded)
    assert problem.startswith("activities.csv:3:partners: 'siemens' is not an id")
    assert "loaded" not in problem


# Sums


@pytest.mark.parametrize(
    ("cell", "pence"),
    [
        ("£1200", 120000),
        ("£ 1200", 120000),
        ('"1,200.50"', 120050),
        ('"£1,200"', 120000),
        ('"1,200,000"', 120000000),
    ],
)
def test_a_sum_that_is_clear_is_read_and_said(folder: Path, cell: str, pence: int) -> None:
    swap(folder, "activities.csv", "1200.50", cell)
    assert read(folder).dataset.of(Activity)[0].value == pence
    (note,) = notes(folder)
    assert note.startswith(f"activities.csv:2:value: '{cell.strip(chr(34))}' is read as 1200")


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("1.200,50", "may have a comma for the decimal point, or not"),
        ("1,20", "may have a comma for the decimal point, or not"),
        ("1 200", "has spaces in it"),
        ("1\u00a0200", "has spaces in it"),
        ("1.2E+06", "was shortened by a spreadsheet, and its digits are lost"),
        ("1,2,3", "is not a sum in pounds"),
        ("€1200", "is not a sum in pounds"),
    ],
)
def test_a_sum_that_is_not_clear_is_refused(folder: Path, cell: str, words: str) -> None:
    swap(folder, "activities.csv", "1200.50", f'"{cell}"')
    (problem,) = told(folder)
    assert problem == f"activities.csv:2:value: {cell!r} {words}; write 1200 or 1200.50"


def test_the_loaded_sum_is_quoted_in_pounds(folder: Path) -> None:
    loaded = read(folder).dataset
    swap(folder, "activities.csv", "1200.50", '"1.200,50"')
    (problem,) = beside(folder, loaded)
    assert problem.endswith("; loaded is '1200.50'")


# Ids


@pytest.mark.parametrize(
    ("cell", "made"),
    [
        ("12", "a number"),
        ("1.2E+03", "a number"),
        ("12-Mar", "a date"),
        ("Mar-12", "a date"),
        ("01/03/2012", "a date"),
        ("TRUE", "a truth value"),
    ],
)
def test_an_id_that_was_turned_into_something_else_is_one_problem(
    folder: Path, cell: str, made: str
) -> None:
    loaded = read(folder).dataset
    swap(folder, "partners.csv", "arup,Arup", f"{cell},Arup")
    (problem,) = told(folder)
    assert problem.startswith(
        f"partners.csv:2:id: '{cell}' is not an id but {made}, perhaps made by a spreadsheet"
    )
    assert beside(folder, loaded) == [f"{problem}; loaded is 'arup'"]


def test_leading_zeros_that_are_lost_are_said_beside_what_is_loaded(folder: Path) -> None:
    swap(folder, "partners.csv", "id,name,kind,tier", "id,name,kind,tier,x_finance")
    swap(folder, "partners.csv", "strategic", "strategic,00123")
    swap(folder, "partners.csv", "Siemens,company,", "Siemens,company,,")
    swap(folder, "partners.csv", "Spare,company,", "Spare,company,,")
    loaded = read(folder).dataset
    swap(folder, "partners.csv", "00123", "123")
    assert read(folder, loaded=loaded).notes == (
        "partners.csv:2:x_finance: '123' is new, '00123' is loaded; a spreadsheet drops "
        "leading zeros",
    )


# Text that came to harm

MISREAD = ["Tecnológico", "that’s", "“quoted”", "a – b", "£5", "Č Ž š œ", "Città di", "naïve…"]
MISREAD += ["ÉCOLE", "€ 5", "Łódź", "· é"]
FINE = ["SÃO PAULO", "CAFÉ’S", "BRONTË’S", "Spaß”", "Ångström", "Ä – B", "MAÇÃ”", "Â", "François"]
FINE += ["Trinity – Dublin", "Tecnológico", "«à»", "É…", "Ã", "naïve", "C#", "#1", "№ 5"]


@pytest.mark.parametrize("text", MISREAD)
def test_text_that_was_misread_is_refused_with_what_it_likely_was(text: str) -> None:
    bad = text.encode().decode("cp1252", errors="ignore")
    whole = "".join(bytes([b]).decode("cp1252", "ignore") or chr(b) for b in text.encode())
    assert damage(bad)
    assert restored(whole) == text
    twice = "".join(bytes([b]).decode("cp1252", "ignore") or chr(b) for b in whole.encode())
    assert restored(twice) == text


@pytest.mark.parametrize("text", FINE)
def test_text_that_only_looks_odd_is_left_alone(text: str) -> None:
    assert damage(text) == ""


def test_misread_text_is_one_problem_at_its_place(folder: Path) -> None:
    swap(folder, "partners.csv", "Siemens", "TecnolÃ³gico de Monterrey")
    assert told(folder) == [
        "partners.csv:3:name: 'TecnolÃ³gico de Monterrey' was read in a wrong encoding "
        "somewhere: it was likely 'Tecnológico de Monterrey'; write it again"
    ]


@pytest.mark.parametrize("cell", ["#REF!", "#N/A", "#NAME?", "#VALUE!", "########"])
def test_an_error_of_a_formula_is_refused(folder: Path, cell: str) -> None:
    swap(folder, "partners.csv", "Arup", cell)
    (problem,) = told(folder)
    assert problem.startswith(f"partners.csv:2:name: '{cell}' is an error of a spreadsheet")


def test_a_letter_that_was_lost_is_refused_even_without_what_is_loaded(folder: Path) -> None:
    swap(folder, "partners.csv", "Arup", "Caf\ufffd")
    (problem,) = told(folder)
    assert problem.startswith("partners.csv:2:name: 'Caf\ufffd' has lost a letter where")


@pytest.mark.parametrize(
    ("before", "after"), [("Café", "Caf?"), ("Żółć – x", "???? ? x"), ("Café", "Caf\ufffd")]
)
def test_a_question_mark_for_a_letter_is_refused_with_what_is_loaded(
    folder: Path, before: str, after: str
) -> None:
    swap(folder, "partners.csv", "Arup", before)
    loaded = read(folder).dataset
    swap(folder, "partners.csv", before, after)
    (problem,) = beside(folder, loaded)
    assert problem.startswith("partners.csv:2:name: ")
    assert problem.endswith(f"loaded is {before!r}")


def test_a_question_that_is_asked_is_no_loss(folder: Path) -> None:
    swap(folder, "partners.csv", "Arup", "What now!")
    loaded = read(folder).dataset
    swap(folder, "partners.csv", "What now!", "What now?")
    assert read(folder, loaded=loaded).dataset.of(Partner)[0].name == "What now?"


# Everything together


def test_rows_that_are_split_already_are_read_alike() -> None:
    rows = [(1, ["id", "name", "kind"]), (5, ["a", "A", "company"]), (7, ["b", "", "company"])]
    table = table_of(Partner, rows)
    assert [record.place for record in table.records] == ["partners.csv:5"]
    assert [str(problem) for problem in table.problems] == [
        "partners.csv:7:name: is empty; a value is required"
    ]


def run(graph: Path, *words: str) -> Any:
    return CliRunner().invoke(main, ["--graph", str(graph), *words])


def test_check_takes_the_encoding_and_says_what_it_read(folder: Path, tmp_path: Path) -> None:
    path = folder / "partners.csv"
    path.write_bytes(path.read_text().replace("Arup", "Café").encode("cp1252"))
    assert run(tmp_path / "g", "check", str(folder)).exit_code == 1
    done = run(tmp_path / "g", "check", str(folder), "--encoding", "windows-1252")
    assert done.exit_code == 0
    assert "partners.csv: is read as Windows-1252" in done.stderr


def test_a_reload_quotes_what_is_loaded_and_changes_nothing(folder: Path, tmp_path: Path) -> None:
    graph = tmp_path / "g"
    swap(folder, "partners.csv", "Siemens", "Café")
    assert run(graph, "load", str(folder)).exit_code == 0
    swap(folder, "activities.csv", "2012-03", "Mar-12")
    refused = run(graph, "load", str(folder))
    assert refused.exit_code == 1
    assert "loaded is '2012-03'" in str(refused.exception) + refused.output
    swap(folder, "activities.csv", "Mar-12", "2012-03")
    swap(folder, "partners.csv", "Café", "Caf?")
    lost = run(graph, "load", str(folder), "--yes")
    assert lost.exit_code == 1
    assert "'Caf?' has lost letters; loaded is 'Café'" in str(lost.exception) + lost.output
