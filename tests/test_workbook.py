"""A dataset as a workbook: what is written reads back the same, what is broken names its cell."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
import pytest
from click.testing import Result
from conftest import SEED
from hypothesis import given, settings
from openpyxl.chart import BarChart
from openpyxl.workbook import Workbook
from test_roundtrip import datasets

from explorer.dataset import sheets
from explorer.dataset.dataset import Dataset, cells
from explorer.dataset.reader import Reading
from explorer.dataset.records import RECORDS, Activity, Partner, headings
from explorer.dataset.settings import FIELDS
from explorer.dataset.source import read_dataset
from explorer.dataset.workbook_writer import workbook_of
from explorer.errors import DatasetError, InputError, UsageError

Change = Callable[[Workbook], None]


@pytest.fixture
def edited(seed: Dataset, tmp_path: Path) -> Callable[[Change], Reading]:
    """Reads the example data after somebody changed its workbook."""
    written = workbook_of(seed)

    def read_after(change: Change) -> Reading:
        book = openpyxl.load_workbook(io.BytesIO(written))
        change(book)
        path = tmp_path / "data.xlsx"
        book.save(path)
        return read_dataset(path)

    return read_after


@pytest.fixture
def problems(edited: Callable[[Change], Reading]) -> Callable[..., list[str]]:
    """What is wrong once some cells, by their place such as `partners!C12`, hold something else."""

    def of(**changes: Any) -> list[str]:
        with pytest.raises(DatasetError) as raised:
            edited(setting(**changes))
        return str(raised.value).splitlines()

    return of


def setting(**changes: Any) -> Change:
    """Cells by their place, such as `partners_C12`, set to values."""

    def change(book: Workbook) -> None:
        for place, value in changes.items():
            sheet, _, cell = place.rpartition("_")
            book[sheet][cell] = value

    return change


def column(kind: type, heading: str) -> str:
    names = [h.heading for h in headings(kind)]
    return openpyxl.utils.get_column_letter(names.index(heading) + 1)


def row_of(book: Workbook, id: str, sheet: str = "partners") -> int:
    return next(cell.row for cell in book[sheet]["A"] if cell.value == id)


def saved(book: Workbook, folder: Path) -> Path:
    path = folder / "data.xlsx"
    book.save(path)
    return path


@given(datasets())
@settings(max_examples=40, deadline=None)
def test_any_dataset_that_is_written_as_a_workbook_reads_back_the_same(dataset: Dataset) -> None:
    data = workbook_of(dataset)
    assert workbook_of(dataset) == data
    with TemporaryDirectory() as folder:
        path = Path(folder) / "data.xlsx"
        path.write_bytes(data)
        again = read_dataset(path).dataset
    assert again.settings == dataset.settings
    for read, written in zip(again, dataset, strict=True):
        assert cells(read) == cells(written)
    assert again.hash == dataset.hash


def test_export_to_a_workbook_and_load_changes_nothing_and_rows_stay_where_they_were(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    graph, path = tmp_path / "graph", tmp_path / "data.xlsx"
    assert run("--graph", graph, "load", "--yes").exit_code == 0
    written = run("--graph", graph, "export", path)
    assert "whole: restricted rows and persons are in it" in written.stderr
    loaded = run("--graph", graph, "load", path)
    assert loaded.exit_code == 0
    assert "Nothing changed" in loaded.stdout
    assert run("--graph", graph, "status", path, "--format", "csv").stdout.endswith(",yes\n")
    assert run("check", path).exit_code == 0


def test_cells_are_text_and_never_formulas_and_the_header_stays_in_sight(seed: Dataset) -> None:
    partner = seed.of(Partner)[0]
    changed = partner.model_copy(update={"note": "=1+1", "office": {"x_sum": "'=2+2"}})
    records = {**seed.records, Partner: (changed, *seed.of(Partner)[1:])}
    book = openpyxl.load_workbook(io.BytesIO(workbook_of(Dataset(seed.settings, records))))
    for kind in RECORDS:
        sheet = book[kind.file.removesuffix(".csv")]
        assert sheet.freeze_panes == "A2"
        assert all(cell.font.bold for cell in sheet[1])
        filled = [cell for row in sheet.iter_rows(min_row=2) for cell in row if cell.value]
        assert {(cell.data_type, cell.number_format) for cell in filled} <= {("s", "@")}
    sheet = book["partners"]
    assert sheet[f"{column(Partner, 'note')}2"].value == "=1+1"
    assert sheet.cell(2, len(headings(Partner)) + 1).value == "'=2+2"
    assert book["activities"][f"{column(Activity, 'start')}2"].number_format == "@"


def test_choices_and_references_have_drop_downs(seed: Dataset) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook_of(seed)))
    assert book["lists"].sheet_state == "hidden"
    rules = {
        str(rule.sqref).partition("2:")[0]: rule.formula1
        for rule in book["activities"].data_validations.dataValidation
        if rule.type == "list"
    }
    assert rules[column(Activity, "visibility")] == '"open,internal,restricted"'
    source = rules[column(Activity, "lead")].removeprefix("lists!").replace("$", "")
    offered = [cell.value for (cell,) in book["lists"][source]]
    assert "University of Leeds [leeds]" in offered
    assert "School of Design [design]" in offered
    assert column(Activity, "partners") not in rules
    assert "Marks & Spencer [marks-spencer]" in [cell.value for cell in book["activities"]["D"]]


def test_a_reference_is_read_by_its_id_whatever_the_name_before_it_has_become(
    edited: Callable[[Change], Reading],
) -> None:
    reading = edited(
        setting(activities_D2="Marks and Sparks [marks-spencer]; opera-north ;Arup [arup]")
    )
    assert set(reading.dataset.of(Activity)[0].partners) == {"marks-spencer", "opera-north", "arup"}


def test_a_reference_may_show_an_alias_and_another_name_is_said(
    edited: Callable[[Change], Reading],
) -> None:
    def change(book: Workbook) -> None:
        partners = book["partners"]
        partners[f"{column(Partner, 'aliases')}{row_of(book, 'arup')}"] = "Ove Arup; M&S of old"
        shown = ("m&s [marks-spencer]", "Ove Arup [arup]", "Ove [arup]", "Arup Group [arup]")
        for row, reference in enumerate(shown, start=2):
            book["activities"][f"D{row}"] = reference

    reading = edited(change)
    read = [activity.partners for activity in reading.dataset.of(Activity)[:4]]
    assert read == [("marks-spencer",), ("arup",), ("arup",), ("arup",)]
    assert reading.notes == (
        "activities!D4:partners: 'Ove [arup]' is read as arup, which is called 'Arup'",
        "activities!D5:partners: 'Arup Group [arup]' is read as arup, which is called 'Arup'",
    )


def test_of_labels_only_the_same_with_the_same_id_are_said_together(
    edited: Callable[[Change], Reading],
) -> None:
    shown = [*["M & S [marks-spencer]"] * 3, "M & S [arup]", "M & S [marks-spencer]"]
    reading = edited(setting(**{f"activities_D{row}": one for row, one in enumerate(shown, 2)}))
    assert [note.partition(" is read as ")[2] for note in reading.notes] == [
        "marks-spencer, which is called 'Marks & Spencer', and 3 others in this column likewise",
        "arup, which is called 'Arup'",
    ]


def test_a_label_with_a_name_that_is_loaded_for_another_record_is_refused(
    seed: Dataset, tmp_path: Path, run: Callable[..., Result]
) -> None:
    graph = tmp_path / "graph"
    run("--graph", graph, "load", "--yes")
    row = next(partner.row for partner in seed.of(Partner) if partner.id == "opera-north")
    renamed = {f"partners_B{row}": "Northern Opera"}
    path = changed(seed, tmp_path / "data.xlsx", **renamed, activities_D2="Opera North [arup]")
    told = (
        "activities!D2:partners: 'Opera North [arup]' names opera-north in what is loaded, "
        "but its id is arup; write one or the other"
    )
    for more in ({}, {"partners_C2": "compny"}):
        changed(seed, path, **renamed, activities_D2="Opera North [arup]", **more)
        refused = run("--graph", graph, "load", path, "--yes")
        assert (refused.exit_code, told in refused.stderr) == (1, True)
    changed(seed, path, **renamed, activities_D2="Opera North [opera-north]")
    assert run("--graph", graph, "load", path, "--yes").exit_code == 0


@pytest.mark.parametrize(
    ("place", "cell", "remedy"),
    [
        ("activities_D2", "Arup [arup] Siemens [siemens]", "put a ; between them"),
        ("activities_D2", "asda; Nobody [nobody], [siemens]", "put a ; between them"),
        ("activities_E2", "School of Design [design] Careers [careers]", "keep one of them"),
    ],
)
def test_two_references_without_a_separator_are_refused(
    problems: Callable[..., list[str]], place: str, cell: str, remedy: str
) -> None:
    (problem,) = problems(**{place: cell})
    assert problem.startswith(place.replace("_", "!"))
    assert problem.endswith(f"holds two references; {remedy}")


def test_merged_cells_are_refused_once_and_nothing_else_is_said_of_them(
    edited: Callable[[Change], Reading], seed: Dataset
) -> None:
    def merge(sheet: str, area: str) -> Change:
        return lambda book: book[sheet].merge_cells(area)

    lost = "whose values are lost; unmerge them and fill each"
    for sheet, area, place in (
        ("partners", "A3:C5", "A3:id"),
        ("activities", "E1:E4", "E2:lead"),
        ("dataset", "B8:C8", "B8"),
        ("dataset", "A1:A5", "B2"),
    ):
        with pytest.raises(DatasetError) as raised:
            edited(merge(sheet, area))
        assert str(raised.value) == f"{sheet}!{place}: is merged with other cells ({area}), {lost}"
    assert edited(merge("partners", "A1:A1")).dataset.hash == seed.hash
    assert edited(merge("partners", "T3:U9")).dataset.hash == seed.hash


@pytest.mark.parametrize(
    ("value", "shown"),
    [("=A3", "'=A3'"), ("#REF!", "'#REF!'"), (date(2012, 3, 1), "'2012-03-01'"), (0.5, "'0.5'")],
)
def test_what_stands_in_a_column_without_a_heading_is_told(
    problems: Callable[..., list[str]], value: Any, shown: str
) -> None:
    (problem,) = problems(faculties_F3=value)
    assert problem == (
        f"faculties!F1:column 6: has no heading, but row 3 holds {shown}; name or empty it"
    )
    (problem,) = problems(faculties_E1=value)
    assert problem.startswith("faculties!E1:")
    assert "is not a column of" in problem


@pytest.mark.parametrize(
    ("value", "look", "read"),
    [
        (2012, "General", "2012"),
        (0.1 + 0.2, "General", "0.3"),
        (1200, "#,##0.00", "1200"),
        (1200.5, '_-"£"* #,##0.00_-;-"£"* #,##0.00_-', "1200.5"),
        (1200.5, "[$£-809]#,##0.00;[Red]-[$£-809]#,##0.00", "1200.5"),
        (-3, "#,##0_);(#,##0)", "-3"),
        (7, "@", "7"),
        (0.25, "0%", None),
        (0.5, "# ?/?", None),
        (120000, "0.00E+00", None),
        (123, "0000", None),
        (1200000, "#,##0,", None),
        (1200, '"$"#,##0', None),
        (12, '0" staff"', None),
        (2.5, "0", None),
        (2.345, "0.00", None),
        (0, "#", None),
    ],
)
def test_a_number_that_shows_something_else_is_refused(
    edited: Callable[[Change], Reading], value: float, look: str, read: str | None
) -> None:
    def change(book: Workbook) -> None:
        cell = book["activities"]["M2"]
        cell.value, cell.number_format = value, look

    if read:
        assert edited(change).dataset.of(Activity)[0].note == read
    else:
        with pytest.raises(DatasetError) as raised:
            edited(change)
        assert str(raised.value) == (
            f"activities!M2:note: holds {value}, but its format {look} shows something else; "
            "write as text what is meant"
        )


def test_spaces_that_are_left_out_are_said(edited: Callable[[Change], Reading]) -> None:
    reading = edited(
        setting(partners_K2=" Marks ", partners_K3="North\xa0", activities_D2=" Arup [arup]")
    )
    read = [partner.aliases for partner in reading.dataset.of(Partner)[:2]]
    assert read == [("Marks",), ("North",)]
    ends = "spaces at the ends of this cell"
    assert set(reading.notes) == {
        f"partners!K2:aliases: {ends}, and of 1 other in this column are left out",
        f"activities!D2:partners: {ends} are left out",
    }


TELLING = ["_x0041_", "_x005F_", "x005F_x", "_x005f_x000d_<&>", "a_x000D_b", "<r><t>a</t></r>"]


@pytest.mark.parametrize("text", TELLING)
def test_a_text_that_looks_like_something_of_excel_is_kept(
    seed: Dataset, tmp_path: Path, text: str
) -> None:
    partner = seed.of(Partner)[0].model_copy(update={"note": text, "office": {"x_own": text}})
    settings = seed.settings.model_copy(update={"title": text})
    records = {**seed.records, Partner: (partner, *seed.of(Partner)[1:])}
    path = tmp_path / "data.xlsx"
    path.write_bytes(workbook_of(Dataset(settings, records)))
    again = read_dataset(path).dataset
    assert again.settings.title == text
    assert again.of(Partner)[0].note == again.of(Partner)[0].office["x_own"] == text


def test_what_excel_escaped_is_read_as_the_character_that_it_is(
    seed: Dataset, tmp_path: Path
) -> None:
    path = tmp_path / "data.xlsx"
    data = workbook_of(seed)
    path.write_bytes(replaced(data, b"M&amp;S company archive", b"M_x0026_S_x000D_\nand _x2713_"))
    assert read_dataset(path).dataset.of(Activity)[0].title == "M&S\nand ✓ on campus"
    inline = b'<c r="B2" t="inlineStr"><is><t>_x0041_rchive</t></is></c>'
    path.write_bytes(replaced(data, rb'<c r="B2"[^>]*><v>\d+</v></c>', inline))
    with pytest.raises(DatasetError) as raised:
        read_dataset(path)
    assert "'Archive'" in str(raised.value)


def test_a_name_with_the_id_of_another_record_is_a_problem(
    problems: Callable[..., list[str]],
) -> None:
    found = problems(activities_D2="Opera North [arup]")
    assert found == [
        "activities!D2:partners: 'Opera North [arup]' names opera-north, but its id is arup; "
        "write one or the other"
    ]


def test_every_problem_names_its_cell(problems: Callable[..., list[str]]) -> None:
    found = problems(
        dataset_B2=None,
        dataset_A3="licens",
        dataset_B9="five",
        units_C2=None,
        partners_C2="compny",
        memberships_B3="durham",
        activities_G2="2012-13",
        activities_D3="Nobody [nobody-at-all]",
    )
    assert sorted(line.partition(": ")[0] for line in found) == [
        "activities!D3:partners",
        "activities!G2:start",
        "dataset!A3:licens",
        "dataset!B2:title",
        "dataset!B9:scope.window_years",
        "memberships!A3:consortium+member+since",
        "partners!C2:kind",
        "units!C2:kind",
    ]


def changed(seed: Dataset, path: Path, **changes: Any) -> Path:
    """The example data as a workbook at a path, with some of its cells changed."""
    book = openpyxl.load_workbook(io.BytesIO(workbook_of(seed)))
    setting(**changes)(book)
    book.save(path)
    return path


def test_a_cell_that_was_refused_is_told_also_beside_what_is_loaded(
    seed: Dataset, tmp_path: Path
) -> None:
    path = changed(seed, tmp_path / "data.xlsx", activities_G2="=A3", activities_K2="opne")
    with pytest.raises(DatasetError) as raised:
        read_dataset(path, loaded=seed)
    start, kind = map(str, raised.value.problems)
    assert start.startswith("activities!G2:start: holds a formula; paste its value; loaded is '")
    assert kind.startswith("activities!K2:visibility: 'opne' is not one of")


def test_what_was_noticed_is_said_also_where_problems_end_the_read(
    seed: Dataset, tmp_path: Path, run: Callable[..., Result]
) -> None:
    path = changed(seed, tmp_path / "data.xlsx", partners_C2="compny")
    book = openpyxl.load_workbook(path)
    book.create_sheet("Notes")
    book.save(path)
    for verb in (("check",), ("load", "--yes"), ("status",)):
        assert run("--graph", tmp_path / "graph", "load", "--yes").exit_code == 0
        said = run("--graph", tmp_path / "graph", *verb, path).stderr
        assert "left out, because they are no part of it: Notes" in said
        assert "partners!C2:kind: 'compny' is not one of" in said


def test_what_was_lost_since_the_load_is_told_at_its_cell(
    seed: Dataset, tmp_path: Path, run: Callable[..., Result]
) -> None:
    def reload(**changes: Any) -> str:
        path = changed(seed, tmp_path / "data.xlsx", partners_S1="x_number", **changes)
        done = run("--graph", tmp_path / "graph", "load", path, "--yes", "--accept", "all")
        return done.stderr

    reload(partners_S2="0012", partners_B2="Café")
    assert "partners!S2:x_number: '12' is new, '0012' is loaded" in reload(partners_S2="12")
    reload(partners_B2="Café")
    assert "partners!B2:name: 'Caf?' has lost letters" in reload(partners_B2="Caf?")


def test_places_inside_messages_are_those_of_the_workbook(
    problems: Callable[..., list[str]],
) -> None:
    found = problems(units_A2="arts")
    assert any("'arts' is taken by faculties!A2" in line for line in found)


def test_a_column_without_a_heading_and_one_too_many_name_their_letters(
    problems: Callable[..., list[str]],
) -> None:
    found = problems(faculties_E1="websit", faculties_F2="stray")
    assert sorted(line.partition(":")[0] for line in found) == ["faculties!E1", "faculties!F1"]


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("=A3", "holds a formula; paste its value"),
        ("#REF!", "holds the error #REF!; write the value"),
        (time(12, 30), "holds a time; format the cell as text and write the value again"),
        (datetime(2012, 3, 1, 9), "holds a time of day (2012-03-01 09:00:00); write the date"),
        (date(2012, 3, 1), "is a date in Excel (2012-03-01), where none belongs"),
        (12345678901234567, "of which a spreadsheet keeps 15 digits"),
    ],
)
@pytest.mark.parametrize("place", ["partners_A2", "partners_B2", "partners_P2"])
def test_a_cell_that_holds_no_text_is_refused_once_and_says_why(
    problems: Callable[..., list[str]], place: str, value: Any, message: str
) -> None:
    (problem,) = problems(**{place: value})
    assert problem.startswith(place.replace("_", "!") + ":")
    assert message in problem


@pytest.mark.parametrize(
    ("value", "look", "read"),
    [
        (date(2012, 3, 1), "yyyy-mm-dd", "2012-03-01"),
        (datetime(2012, 3, 1), "dd/mm/yyyy", "2012-03-01"),
        (date(2012, 3, 1), "mmm-yy", "2012-03"),
        (date(2012, 3, 1), '[$-809]"in "yyyy', "2012"),
        (2012, "General", "2012"),
        (2012.0, "0.00", "2012"),
    ],
)
def test_a_date_of_excel_is_read_as_far_as_it_is_shown_and_said(
    edited: Callable[[Change], Reading], value: Any, look: str, read: str
) -> None:
    def change(book: Workbook) -> None:
        book["activities"]["G2"] = value
        book["activities"]["G2"].number_format = look

    reading = edited(change)
    assert reading.dataset.of(Activity)[0].start == read
    told = f"activities!G2:start: is a date in Excel, read as {read}"
    assert reading.notes == ((told,) if isinstance(value, date) else ())


def test_a_date_that_hides_its_year_is_refused(
    edited: Callable[[Change], Reading],
) -> None:
    def change(book: Workbook) -> None:
        book["activities"]["G2"] = date(2026, 3, 12)
        book["activities"]["G2"].number_format = "d-mmm"

    with pytest.raises(DatasetError, match="activities!G2:start: shows a date without its year"):
        edited(change)


def test_numbers_are_read_as_a_person_would_write_them(
    edited: Callable[[Change], Reading],
) -> None:
    reading = edited(setting(activities_I2=1200.5, activities_J2=2012.0, activities_M2=True))
    first = reading.dataset.of(Activity)[0]
    assert (first.value, first.refs, first.note) == (120050, ("2012",), "TRUE")


def test_sheets_that_are_not_ours_are_left_out_and_named(
    edited: Callable[[Change], Reading], seed: Dataset
) -> None:
    def change(book: Workbook) -> None:
        book.create_sheet("Notes")["A1"] = "=1/0"
        book.create_sheet("Pivot of activities").sheet_state = "hidden"
        book["lists"].title = "old"
        book["old"].sheet_state = "veryHidden"
        book.create_sheet("lists")
        book.create_chartsheet("Chart").add_chart(BarChart())
        book["partners"].title = "ours"
        book["ours"].title = "Partners"

    reading = edited(change)
    assert reading.dataset.hash == seed.hash
    assert reading.notes == (
        "left out, because they are no part of it: old, Notes, Pivot of activities, lists, Chart",
    )


@pytest.mark.parametrize("name", ["partners (2)", "Copy of Partners", "partners2", "Partner"])
def test_a_copy_of_a_sheet_of_ours_is_refused(
    edited: Callable[[Change], Reading], name: str
) -> None:
    with pytest.raises(DatasetError) as raised:
        edited(lambda book: book.create_sheet(name))
    assert str(raised.value) == (
        f"{name}: looks like a copy of the sheet partners; delete it, or give it another name"
    )

    def rename(book: Workbook) -> None:
        book["partners"].title = name

    with pytest.raises(DatasetError) as raised:
        edited(rename)
    (problem,) = str(raised.value).splitlines()
    assert "rename it to partners" in problem


@pytest.mark.parametrize("name", ["partners", "dataset", "activities"])
def test_a_sheet_that_must_be_there_is_missed_by_name(
    edited: Callable[[Change], Reading], name: str
) -> None:
    with pytest.raises(DatasetError) as raised:
        edited(lambda book: book.remove(book[name]))
    assert str(raised.value).startswith(f"{name}: is missing")
    assert len(raised.value.problems) == 1


def test_columns_of_the_office_and_rows_below_gaps_are_read(
    edited: Callable[[Change], Reading],
) -> None:
    def change(book: Workbook) -> None:
        sheet = book["partners"]
        last = sheet.max_row + 3
        sheet.cell(1, len(headings(Partner)) + 1).value = "x_met"
        sheet.cell(last, len(headings(Partner)) + 1).value = date(2026, 5, 4)
        for index, text in enumerate(("new-partner", "New partner", "company"), start=1):
            sheet.cell(last, index).value = text

    reading = edited(change)
    partner = reading.dataset.of(Partner)[-1]
    assert (partner.id, partner.office) == ("new-partner", {"x_met": "2026-05-04"})
    assert partner.row > len(reading.dataset.of(Partner)) + 1


def test_settings_are_read_from_their_sheet(edited: Callable[[Change], Reading]) -> None:
    def change(book: Workbook) -> None:
        rows = {row[0].value: row[1] for row in book["dataset"].iter_rows()}
        assert set(rows) == {"key", *FIELDS}
        rows["scope.window_years"].value = "7"
        rows["as_of"].value = date(2026, 1, 2)
        rows["licence"].value = None

    reading = edited(change)
    assert reading.notes == ("dataset!B4:as_of: is a date in Excel, read as 2026-01-02",)
    settings = reading.dataset.settings
    assert (settings.scope.window_years, settings.as_of, settings.licence) == (
        7,
        "2026-01-02",
        None,
    )


def test_each_fault_of_the_settings_is_told_once(problems: Callable[..., list[str]]) -> None:
    assert problems(
        dataset_A2="titel",
        dataset_A4="licence",
        dataset_B5="mixed",
        dataset_B6="=TODAY()",
        dataset_B8=date(2012, 3, 1),
        dataset_B9="five",
        dataset_B10=0,
        dataset_A11=None,
        dataset_B12="lost",
    ) == [
        "dataset!A2:titel: is no setting that this program knows. Did you mean 'title'?",
        "dataset!B4:licence: stands twice",
        "dataset!B5:dates: 'mixed' is neither 'day-first' nor 'month-first'; write one of them",
        "dataset!B6:records_to: holds a formula; paste its value",
        "dataset!B8:home.name: is a date in Excel (2012-03-01), where none belongs; "
        "format it as text and write it again",
        "dataset!B9:scope.window_years: 'five' is not a whole number from 0 to 100; "
        "the usual one is 5",
        "dataset!B10:pattern.faculties: 0 is not a whole number from 1 to 1000; the usual one is 3",
        "dataset!B11: holds a value, but column A names no setting; "
        "name it there, or empty the row",
        "dataset!B12: holds a value, but column A names no setting; "
        "name it there, or empty the row",
    ]


@pytest.mark.parametrize(
    ("cell", "named"), [("Key", "Key"), (None, "key"), ("Settings", "Settings"), ("KEY", "KEY")]
)
def test_a_heading_of_the_settings_that_is_another_is_told_at_its_cell(
    problems: Callable[..., list[str]], cell: str | None, named: str
) -> None:
    assert problems(dataset_A1=cell) == [
        f"dataset!A1:{named}: is not the heading, which belongs here; "
        "write key in A1 and value in B1"
    ]


@pytest.mark.parametrize("change", [{"dataset_B5": "=A1"}, {"dataset_A5": None}])
def test_dates_are_no_fault_where_their_order_could_not_be_read(
    problems: Callable[..., list[str]], change: dict[str, Any]
) -> None:
    (problem,) = problems(**{"dataset_B5": "day-first"} | change, activities_G2="01/09/2021")
    assert problem.startswith("dataset!B5:")


def test_what_no_cell_and_no_sheet_can_hold_is_not_cut_but_refused(
    seed: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = seed.of(Partner)[0].model_copy(update={"note": "x" * 32_768})
    dataset = Dataset(seed.settings, {**seed.records, Partner: (long,)})
    with pytest.raises(UsageError, match=r"partners\.csv:2:note: has 32,768 characters"):
        workbook_of(dataset)
    monkeypatch.setattr("explorer.dataset.workbook_writer.MOST_ROWS", 10)
    with pytest.raises(UsageError, match="export a folder instead"):
        workbook_of(seed)


def archive(**files: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in files.items():
            made.writestr(name, data)
    return stream.getvalue()


LOCKED = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is no .xlsx workbook"),
        (b"id,name\n", "is no .xlsx workbook"),
        (b"PK\x03\x04" + b"\0" * 50, "is no .xlsx workbook"),
        (archive(**{"word/document.xml": b"<a/>"}), "is no .xlsx workbook"),
        (archive(**{"[Content_Types].xml": b"<a"}), "cannot be read"),
        (LOCKED + "EncryptedPackage".encode("utf-16-le"), "is protected by a password"),
        (LOCKED, "is a workbook of an old kind"),
        (archive(**{"[Content_Types].xml": b"\0" * (300 << 20)}), "would unpack to 300 MiB"),
    ],
    ids=["empty", "csv", "torn", "word", "xml", "password", "old", "bomb"],
)
def test_what_is_no_workbook_ends_with_one_clear_error(
    tmp_path: Path, data: bytes, message: str
) -> None:
    path = tmp_path / "data.xlsx"
    path.write_bytes(data)
    with pytest.raises(InputError, match=message) as raised:
        read_dataset(path)
    assert len(str(raised.value).splitlines()) == 1


def test_a_workbook_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such workbook"):
        read_dataset(tmp_path / "data.xlsx")


def test_a_workbook_that_lies_about_its_size_or_holds_a_cell_far_away_is_read_or_refused(
    seed: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "data.xlsx"
    lying = replaced(workbook_of(seed), rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD9999"')
    path.write_bytes(lying)
    assert read_dataset(path).dataset.hash == seed.hash
    cell = b'<row r="99999999999"><c t="str"><v>far</v></c></row></sheetData>'
    path.write_bytes(replaced(workbook_of(seed), b"</sheetData>", cell))
    monkeypatch.setattr(sheets, "MOST_ROWS", 10_000)
    with pytest.raises(InputError, match="Delete what lies below and right of the data"):
        read_dataset(path)


@pytest.mark.parametrize("prefix", [b"", b"x:"])
def test_rows_with_nothing_but_a_look_cost_and_change_nothing(
    seed: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, prefix: bytes
) -> None:
    path = tmp_path / "data.xlsx"
    looks = (
        b'<row r="%d" s="1"><c r="A%d" s="1"/> <c r="B%d"></c></row>\n' % ((n,) * 3)
        for n in range(10_100, 20_000)
    )
    plain = (b'<row r="%d" ht="9"/>' % n for n in range(20_000, 60_000))
    rows = re.sub(rb"<(/?)", rb"<\1" + prefix, b"".join((*looks, *plain)))
    bound = b' xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    data = replaced(workbook_of(seed), b"<sheetData>", b"<sheetData%s>" % bound)
    path.write_bytes(replaced(data, b"</sheetData>", rows + b"</sheetData>"))
    monkeypatch.setattr(sheets, "MOST_ROWS", 10_000)
    assert read_dataset(path).dataset.hash == seed.hash


def replaced(data: bytes, old: bytes, new: bytes) -> bytes:
    """A workbook with some of its XML changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return archive(**{name: re.sub(old, new, book.read(name)) for name in book.namelist()})


def test_any_torn_workbook_is_read_or_refused(seed: Dataset, tmp_path: Path) -> None:
    data, path = workbook_of(seed), tmp_path / "data.xlsx"
    for part in range(0, len(data), len(data) // 60):
        path.write_bytes(data[:part] + b"\xff\x00<" + data[part + 3 :])
        try:
            read_dataset(path)
        except InputError as error:
            assert str(error)  # noqa: PT017


def test_export_refuses_suffixes_that_it_cannot_write(run: Callable[..., Result]) -> None:
    assert "use .xlsx, .graphml, or no suffix" in run("export", "data.ods").stderr


@pytest.fixture
def graph(run: Callable[..., Result], tmp_path: Path) -> Path:
    """A graph of the example data."""
    assert run("--graph", tmp_path / "graph", "load", "--yes").exit_code == 0
    return tmp_path / "graph"


def test_a_workbook_is_one_in_whatever_case_and_a_folder_is_a_folder_whatever_its_name(
    graph: Path, run: Callable[..., Result], tmp_path: Path
) -> None:
    loud, folder = tmp_path / "DATA.XLSX", tmp_path / "data.xlsx"
    folder.mkdir()
    for target in (loud, folder):
        assert run("--graph", graph, "export", target).exit_code == 0
        assert run("check", target).exit_code == 0
        assert "Nothing changed" in run("--graph", graph, "load", target).stdout
    assert loud.read_bytes().startswith(b"PK")
    assert (folder / "partners.csv").exists()


def test_status_takes_the_encoding_of_csv_files(
    graph: Path, run: Callable[..., Result], tmp_path: Path
) -> None:
    folder = tmp_path / "data"
    run("--graph", graph, "export", folder)
    path = folder / "partners.csv"
    path.write_bytes(path.read_text("utf-8-sig").encode("cp1252"))
    status = ("--graph", graph, "status", folder, "--format", "csv")
    assert run(*status).exit_code == 1
    assert run(*status, "--encoding", "windows-1252").stdout.endswith(",yes\n")


@pytest.mark.parametrize("verb", ["check", "load", "status"])
def test_an_encoding_is_not_for_a_workbook(
    graph: Path, run: Callable[..., Result], tmp_path: Path, verb: str
) -> None:
    path = tmp_path / "data.xlsx"
    done = run("--graph", graph, verb, path, "--encoding", "utf-8")
    assert done.exit_code == 2
    assert "data.xlsx: a workbook knows its own encoding" in done.stderr


def test_the_folder_of_a_workbook_is_still_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "data.xlsx"
    folder.mkdir()
    for path in SEED.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    assert read_dataset(folder).dataset


def test_export_overwrites_no_file_that_is_something_else(
    run: Callable[..., Result], graph: Path, tmp_path: Path
) -> None:
    budget = Workbook()
    budget.active.title = "budget"
    budget.save(tmp_path / "budget.xlsx")
    (tmp_path / "letter.xlsx").write_text("dear all")
    for name in ("budget.xlsx", "letter.xlsx"):
        before = (tmp_path / name).read_bytes()
        refused = run("--graph", graph, "export", tmp_path / name)
        assert (refused.exit_code, (tmp_path / name).read_bytes()) == (2, before)
        assert "no workbook of a dataset" in refused.stderr


@pytest.mark.parametrize("lock", ["~$data.xlsx", ".~lock.data.xlsx#"])
def test_a_workbook_that_is_open_is_read_with_a_word_and_never_overwritten(
    run: Callable[..., Result], graph: Path, tmp_path: Path, lock: str
) -> None:
    path = tmp_path / "data.xlsx"
    assert run("--graph", graph, "export", path).exit_code == 0
    assert run("--graph", graph, "export", path).exit_code == 0
    (tmp_path / lock).write_bytes(b"me")
    before = path.read_bytes()
    refused = run("--graph", graph, "export", path)
    assert (refused.exit_code, path.read_bytes()) == (2, before)
    assert lock in refused.stderr
    read = run("check", path)
    assert read.exit_code == 0
    assert f"{lock}: is ignored; a file seems open in another program" in read.stderr
    for verb in ("check", "load", "status"):
        named = run("--graph", graph, verb, tmp_path / lock)
        assert named.exit_code == 1
        assert "is the lock file that" in named.stderr
        assert f"name {path}." in named.stderr


def test_what_a_reload_changes_is_told_at_cells(
    seed: Dataset, graph: Path, tmp_path: Path, run: Callable[..., Result]
) -> None:
    title, start = column(Activity, "title"), column(Activity, "start")
    cells = {f"activities_{title}2": "Other", f"activities_{start}2": "1999", "dataset_B2": "New"}
    path = changed(seed, tmp_path / "data.xlsx", **cells)
    told = run("--graph", graph, "load", path, "--dry-run").stdout
    assert "dataset!B2: title: " in told
    assert re.search(
        rf"  ~ activities!A2 \S+ \(Other\): activities!{title}2 title: .* -> Other; "
        rf"activities!{start}2 start: .* -> 1999\n",
        told,
    )
    said = run("--graph", graph, "load", path, "--dry-run", "--format", "json").stdout
    (section,) = json.loads(said)["sections"]
    assert section["changed"][0]["row"] == "activities!A2"
    fields = [field["place"] for field in section["changed"][0]["fields"]]
    assert fields == [f"activities!{title}2", f"activities!{start}2"]


def test_the_guard_names_cells(
    seed: Dataset, graph: Path, tmp_path: Path, run: Callable[..., Result]
) -> None:
    title = column(Activity, "title")
    cells = {f"activities_{title}{row}": f"Fill {row}" for row in range(2, 80)}
    book = openpyxl.load_workbook(changed(seed, tmp_path / "data.xlsx", **cells))
    del book["memberships"]
    path = saved(book, tmp_path)
    told = run("--graph", graph, "load", path, "--yes")
    assert told.exit_code == 1
    assert f"    activities!{title}2 {seed.of(Activity)[0].id}: " in told.stderr
    assert "    memberships!A2 " in told.stderr
    assert ".csv:" not in told.stderr.partition("nothing was changed")[2]


def test_warnings_name_cells(edited: Callable[[Change], Reading]) -> None:
    refs = column(Activity, "refs")
    reading = edited(setting(**{f"activities_{refs}2": "PO-7", f"activities_{refs}3": "PO-7"}))
    told = [str(warning) for warning in reading.warnings]
    (shared,) = (one for one in told if "PO-7" in one)
    assert shared.startswith(f"activities!{refs}3:refs: ")
    assert shared.endswith("in activities!A2 as well")
