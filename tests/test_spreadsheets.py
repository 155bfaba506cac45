"""What a spreadsheet does to files: read rightly and said, or refused with place and remedy."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from test_dataset import SMALL, swap, told
from work import assert_linear

from explorer.cli import main
from explorer.dataset.columns import item
from explorer.dataset.damage import damage, restored
from explorer.dataset.dataset import Dataset
from explorer.dataset.reader import read
from explorer.dataset.records import RECORDS, Activity, Figure, Membership, Partner
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


@pytest.mark.parametrize("encoding", ["utf-32-le", "utf-32-be"])
def test_utf_32_with_its_mark_is_not_taken_for_utf_16(folder: Path, encoding: str) -> None:
    path = folder / "partners.csv"
    path.write_bytes(("\ufeff" + path.read_text()).encode(encoding))
    assert told(folder) == ["partners.csv: is UTF-32; save it as 'CSV UTF-8'"]


def test_a_strange_byte_is_told_in_a_row_of_a_wrong_length_and_in_the_heading(folder: Path) -> None:
    path = folder / "partners.csv"
    text = path.read_bytes()
    path.write_bytes(text.replace(b"Siemens,company", b"Caf\xe9,AG,company,x"))
    cells, byte = told(folder)
    assert cells == "partners.csv:3: has 6 cells, the heading has 4"
    assert byte.startswith("partners.csv:3:column 2: is not UTF-8 (byte 0xE9)")
    path.write_bytes(text.replace(b"kind", b"k\xe9nd", 1))
    (byte,) = told(folder)
    assert byte.startswith("partners.csv:1:column 3: is not UTF-8 (byte 0xE9)")


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


def test_one_row_of_empty_cells_is_one(folder: Path) -> None:
    path = folder / "faculties.csv"
    path.write_text(path.read_text() + ",\n")
    assert notes(folder) == ["faculties.csv: 1 row of empty cells is left out"]


def test_empty_cells_past_the_heading_are_left_out(folder: Path) -> None:
    before = read(folder).dataset.hash
    rewrite(folder, lambda text: text.replace("\n", ", ,\n").replace(", ,\n", "\n", 1))
    assert read(folder).dataset.hash == before
    swap(folder, "partners.csv", "Spare,company,, ,", "Spare,company,, ,x")
    assert told(folder) == ["partners.csv:4: has 6 cells, the heading has 4"]


def sixteens(folder: Path, *rows: str) -> None:
    """Partners, of which the first fifteen have all their cells."""
    first = "".join(f"p{n},P{n},company,,,\n" for n in range(2, 17))
    text = "id,name,kind,tier,sector,note\n" + first + "\n".join(rows)
    (folder / "partners.csv").write_text(text)


def short(first: int, last: int) -> list[str]:
    return [f"p{n},P{n},company" for n in range(first, last + 1)]


USED = ["arup,Arup,company", "siemens,Siemens,company"]


def test_sixteen_rows_that_excel_cut_short_are_read_and_said(folder: Path) -> None:
    sixteens(folder, *USED, *short(19, 32), *(f"{row},," for row in short(33, 34)), "")
    reading = read(folder)
    assert reading.notes == (
        "partners.csv: 18 rows have fewer cells than the heading; "
        "what is missing is taken as empty",
    )
    assert [record.row for record in reading.dataset.of(Partner)] == [*range(2, 35)]


@pytest.mark.parametrize(
    ("rows", "refused"),
    [
        ([*USED, *short(19, 32), *short(33, 34)], [34]),  # the file was cut off
        ([f"{row},,," for row in USED] + short(19, 19) + [""], [19]),  # Excel would write more
        ([*USED, "p19,P19,company,", ""], [17, 18, 19]),
    ],
)
def test_other_rows_that_are_short_are_refused(
    folder: Path, rows: list[str], refused: list[int]
) -> None:
    sixteens(folder, *rows)
    places = [problem.partition(": has")[0] for problem in told(folder)]
    assert places == [f"partners.csv:{row}" for row in refused]


@pytest.mark.parametrize("title", ["Our partners", "sep=;", "Our partners;;;", ";;;"])
@pytest.mark.parametrize("by", [",", ";"])
def test_a_row_above_the_headings_is_one_problem(folder: Path, title: str, by: str) -> None:
    text = (folder / "partners.csv").read_text().replace(",", by)
    (folder / "partners.csv").write_text(f"{title.replace(';;;', 3 * by)}\n{text}")
    assert told(folder) == ["partners.csv:1: the headings stand in row 2; delete row 1"]


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


@pytest.mark.parametrize("space", ["\u00a0", "\u202f", "\u2007"])
def test_non_breaking_spaces_inside_cells_are_read_as_ordinary_ones_and_said(
    folder: Path, space: str
) -> None:
    swap(folder, "partners.csv", "Siemens", "Siemens UK")
    swap(folder, "partners.csv", "Spare", "Spare Ltd")
    before = read(folder).dataset.hash
    swap(folder, "partners.csv", "Siemens UK", f"Siemens{space}UK")
    swap(folder, "partners.csv", "Spare Ltd", f"Spare{space}Ltd")
    assert read(folder).dataset.hash == before
    assert notes(folder) == [
        "partners.csv:3:name: non-breaking spaces in this cell, and of 1 other in this column "
        "are read as ordinary ones"
    ]


def test_non_breaking_spaces_of_misread_text_still_give_it_away(folder: Path) -> None:
    swap(folder, "partners.csv", "Siemens", "Citt\u00c3\u00a0 di Torino")
    with pytest.raises(DatasetError, match="'Città di Torino'"):
        read(folder)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\u2028"])
@pytest.mark.parametrize("column", ["name", "aliases", "partnership"])
def test_a_line_break_inside_a_name_is_refused(folder: Path, column: str, end: str) -> None:
    head = "id,name,kind,aliases,partnership\n"
    cells = {"name": "Arup", "aliases": "", "partnership": ""} | {column: f'"Ove{end}Arup"'}
    row = f"arup,{cells['name']},company,{cells['aliases']},{cells['partnership']}\n"
    rest = "".join(f"{name},{name},company,,\n" for name in ("siemens", "spare", "whiterose"))
    (folder / "partners.csv").write_text(head + row + rest, encoding="utf-8", newline="")
    with pytest.raises(DatasetError) as raised:
        read(folder)
    (told,) = [str(one) for one in raised.value.problems if "line break" in one.message]
    assert told.startswith(f"partners.csv:2:{column}: ")
    assert told.endswith("has a line break in it; write the name on one line")


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


def test_what_is_loaded_is_found_though_part_of_every_key_is_lost(folder: Path) -> None:
    def contacts(count: int, since: str) -> None:
        rows = (f"p{n},owner,ours,,{since}\n" for n in range(count))
        (folder / "contacts.csv").write_text("partner,role,side,unit,since\n" + "".join(rows))
        partners = "".join(f"p{n},P,company,\n" for n in range(count))
        (folder / "partners.csv").write_text(SMALL["partners.csv"] + partners)

    def of(count: int) -> Callable[[], None]:
        contacts(count, "2012-03")
        loaded = read(folder).dataset

        def look() -> None:
            contacts(count, "Mar-12")
            problems = beside(folder, loaded)
            assert len(problems) == count
            assert all(problem.endswith("; loaded is '2012-03'") for problem in problems)

        return look

    assert_linear(of, 500)


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
    shown = cell.replace("\u00a0", " ")
    assert problem == f"activities.csv:2:value: {shown!r} {words}; write 1200 or 1200.50"


def figure(folder: Path, cell: str) -> None:
    rows = f'partner,measure,value\narup,placements,"{cell}"\n'
    (folder / "figures.csv").write_text(rows)


@pytest.mark.parametrize(
    ("cell", "number"), [("1,200.50", 1200.5), ("1,200", 1200), ("£1200", 1200), ("1.500", 1.5)]
)
def test_a_number_that_is_clear_is_read_and_said(folder: Path, cell: str, number: float) -> None:
    figure(folder, cell)
    assert read(folder).dataset.of(Figure)[0].value == number
    told = [f"figures.csv:2:value: '{cell}' is read as {cell.replace(',', '').strip('£')}"]
    assert notes(folder) == (told if cell != "1.500" else [])


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("1.200,50", "may have a comma for the decimal point, or not"),
        ("1 200", "has spaces in it"),
        ("1.2E+06", "was shortened by a spreadsheet, and its digits are lost"),
        ("many", "is not a number"),
    ],
)
def test_a_number_that_is_not_clear_is_refused(folder: Path, cell: str, words: str) -> None:
    figure(folder, cell)
    assert told(folder) == [f"figures.csv:2:value: {cell!r} {words}; write 250 or 2.5"]


@pytest.mark.parametrize("cell", ["1.500", "1.200.000", "-1.500"])
def test_where_semicolons_stand_between_the_cells_a_point_may_stand_between_thousands(
    folder: Path, cell: str
) -> None:
    (folder / "figures.csv").write_text(f"partner;measure;value\narup;placements;{cell}\n")
    swap(folder, "activities.csv", "1200.50", "1.500")
    rewrite(folder, lambda text: text if ";value\n" in text else separated(";")(text))
    words = "may have a point between thousands, or not; write 1500 or 1.5"
    assert told(folder) == [
        f"activities.csv:2:value: '1.500' {words}",
        f"figures.csv:2:value: '{cell}' {words}",
    ]


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


def test_leading_zeros_in_a_list_are_found_in_whatever_order(folder: Path) -> None:
    swap(folder, "partners.csv", "id,name,kind,tier", "id,name,kind,tier,aliases")
    swap(folder, "partners.csv", "strategic", "strategic,0999;1000")
    swap(folder, "partners.csv", "Siemens,company,", "Siemens,company,,")
    swap(folder, "partners.csv", "Spare,company,", "Spare,company,,")
    loaded = read(folder).dataset
    swap(folder, "partners.csv", "0999;1000", "999;1000;7")
    (note,) = read(folder, loaded=loaded).notes
    assert note.startswith("partners.csv:2:aliases: '999' is new, '0999' is loaded;")


@pytest.mark.parametrize(
    ("cell", "made"),
    [
        ("12-Mar", "a date"),
        ("Mar-12", "a date"),
        ("01/02/2026", "a date"),
        ("2026-02-01 00:00:00", "a date"),
        ("1.2E+05", "a number"),
    ],
)
@pytest.mark.parametrize("column", ["refs", "aliases"])
def test_an_item_that_a_spreadsheet_turned_into_something_else_is_refused(
    folder: Path, cell: str, made: str, column: str
) -> None:
    file = "activities.csv" if column == "refs" else "units.csv"
    path = folder / file
    head, row, *rest = path.read_text().splitlines()
    lines = [f"{head},{column}", f"{row},{cell};EP/X1", *(f"{line}," for line in rest)]
    path.write_text("\n".join(lines) + "\n")
    assert told(folder) == [
        f"{file}:2:{column}: '{cell}' is {made}, perhaps made by a spreadsheet; "
        "format the cell as text and write it again"
    ]


@pytest.mark.parametrize(
    "ref", ["12345", "0012", "2E10", "12/2345", "99/99/2026", "MAR-12", "3.1.2"]
)
def test_a_reference_that_only_looks_odd_is_left_alone(ref: str) -> None:
    assert item(ref) == ref


@pytest.mark.parametrize("name", ["Arup", "ARUP", "marks & Spencer", "M&S"])
def test_the_id_is_told_where_a_name_stands_in_its_place(folder: Path, name: str) -> None:
    path = folder / "partners.csv"
    rows = ["arup,Arup,company,", "mands,Marks & Spencer,charity,M&S", "siemens,Twin,company,Two"]
    rows += ["spare,Twin,company,"]
    path.write_text("id,name,kind,aliases\n" + "\n".join(rows) + "\n")
    swap(folder, "activities.csv", "arup;n8", f"n8;{name}")
    swap(folder, "agreements.csv", ",arup", ",Twin")
    meant = "arup" if name.lower() == "arup" else "mands"
    activity, agreement = told(folder)
    assert activity.startswith(f"activities.csv:2:partners: '{name}' is not an id; use lower")
    assert activity.endswith(f"a letter first. Did you mean '{meant}'?")
    assert agreement.endswith("a letter first")  # two are called so


# Files


@pytest.mark.parametrize("suffix", ["txt", "tsv", "xls", "xlsx", "xlsm", "ods", "TXT"])
def test_a_file_of_ours_in_another_format_is_one_problem(folder: Path, suffix: str) -> None:
    other = folder / f"contacts.{suffix}"
    other.write_bytes(b"x")
    words = "looks like contacts.csv in another format; save it as 'CSV UTF-8' (contacts.csv)"
    assert told(folder) == [f"{other.name}: {words}, or move it away"]
    (folder / "contacts.csv").unlink()
    assert told(folder) == [f"{other.name}: {words}"]
    other.rename(folder / f"partners.{suffix}")
    (folder / "partners.csv").unlink()
    assert len(told(folder)) == 1


@pytest.mark.parametrize(
    ("old", "new", "told_of"),
    [
        (
            '"leeds"',
            "leeds",
            ":4: is not valid TOML: Invalid value in column 6; put text in quotes",
        ),
        (
            "as_of = 2026-06-30",
            "as_of =",
            ":2: is not valid TOML: Invalid value in column 8; put t",
        ),
        ("as_of = 2026-06-30", "as_of = 2026-06-31", ":2: is not valid TOML: Invalid date or date"),
        ("[home]", "[home", ":3: is not valid TOML: Expected ']' at the end of a table"),
    ],
)
def test_settings_that_are_not_toml_are_told_at_their_row_with_the_remedy(
    folder: Path, old: str, new: str, told_of: str
) -> None:
    swap(folder, "dataset.toml", old, new)
    (problem,) = told(folder)
    assert problem.startswith(f"dataset.toml{told_of}")
    assert ("quotes" in problem) == ("quotes" in told_of or told_of.endswith("put t"))


# Text that came to harm

MISREAD = ["Tecnológico", "that’s", "“quoted”", "a – b", "£5", "Č Ž š œ", "Città di", "naïve…"]
MISREAD += ["ÉCOLE", "€ 5", "Łódź", "· é"]
FINE = ["SÃO PAULO", "CAFÉ’S", "BRONTË’S", "Spaß”", "Ångström", "Ä – B", "Â", "François"]
FINE += ["Trinity – Dublin", "Tecnológico", "«à»", "É…", "Ã", "naïve", "C#", "#1", "№ 5"]
FINE += ["Areas in Å² of proteins", "Volume Å³", "2 Å–3 Å", "Mo–O 1.9 Å…", "3 Å\xa0…", "5 Å’s"]
FINE += ["Å·mol", "„UNIVERSITÄ“", "“Ä”", "3 Å±0.1", "10 kÅ–20 kÅ", "Å®"]
FINE += ["CAFÉ™", "café”…", "«está»…", "«está»—dijo", "l’été", "l’École", "–É", "≈£5", "√π", "2√2"]
FINE += ["├── Équipe", "‚Änderung‘", "Đại học", "Санкт-Петербург", "中国", "Θεσσαλονίκη", "ƒ/2.8"]
ELSEWHERE = {  # misread as Windows-1252, as Mac Roman, and as a code page of DOS
    "TimiÈ™oara": "Timișoara",
    "È˜tefan": "Ștefan",
    "Ð¡Ð°Ð½ÐºÑ‚": "Санкт",
    "ä¸\xadå›½": "中国",
    "Ã–sterreich": "Österreich",
    "Tecnol√≥gico": "Tecnológico",
    "Universit√© Laval": "Université Laval",
    "G√∂ttingen": "Göttingen",
    "that‚Äôs": "that’s",
    "╨í╨░╨╜╨║╤é": "Санкт",
}


@pytest.mark.parametrize(("bad", "text"), ELSEWHERE.items())
def test_text_that_was_misread_otherwise_is_refused_as_well(bad: str, text: str) -> None:
    assert f"it was likely {text!r};" in damage(bad)


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


LODZ = "Założony w Łodzi 1990, źródło"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (LODZ, "Za?o?ony w ?odzi 1991, ?r?d?o"),
        (LODZ, "Zał. w ?odzi"),
        ("Great 🎉 news", "Great ?? news!"),
        ("Café; Łódź", "Café; ?ód? 2"),
    ],
)
def test_a_letter_that_was_lost_is_found_where_more_has_changed(
    folder: Path, before: str, after: str
) -> None:
    loaded = lost(folder, before, after)
    (problem,) = beside(folder, loaded)
    assert problem.startswith("partners.csv:2:x_note: ")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Café noir!", "Café noir? Non"),
        ("Łódź or Kraków", "Kraków or what?"),
        ("schön!", "schön?"),
        ("in Łódź", "in ?"),
        ("Café" * 1000, "Cafe?" * 1000),
    ],
)
def test_a_question_in_a_text_that_has_changed_is_no_loss(
    folder: Path, before: str, after: str
) -> None:
    loaded = lost(folder, before, after)
    assert read(folder, loaded=loaded).dataset


def lost(folder: Path, before: str, after: str) -> Dataset:
    """What is loaded with one text; the folder has the other."""
    head = 'id,name,kind,x_note\narup,Arup,company,"'
    rest = '"\nsiemens,Siemens,company,\nspare,Spare,company,\n'
    (folder / "partners.csv").write_text(f"{head}{before}{rest}")
    loaded = read(folder).dataset
    (folder / "partners.csv").write_text(f"{head}{after}{rest}")
    return loaded


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
