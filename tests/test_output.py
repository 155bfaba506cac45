"""What a result looks like in each format, and that data never becomes anything but data."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from decimal import Decimal
from html.parser import HTMLParser
from io import BytesIO, StringIO
from pathlib import Path as File
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.dataset.cells import protect, unprotect
from explorer.errors import UsageError
from explorer.graph.values import Node, Path, Relationship
from explorer.output import FORMATS, render, stamp_lines
from explorer.output.fold import fold, span
from explorer.output.visible import visible
from explorer.output.xlsx import LONGEST_TEXT, sheet_name
from explorer.queries.result import Cell, Column, Result, Stamp

GOLDEN = File(__file__).parent / "golden" / "output"

HOSTILE = (
    "</script><img src=x onerror=alert(1)>",
    """She said "no", it's 'tis""",
    "{{ 7*7 }} {% raw %} ${x}",
    "\u0634\u0631\u0627\u0643\u0629 \u202egnp.exe",
    "=cmd|' /C calc'!A0",
    "'=1+1",
    "'tis ordinary",
    "-5 is text",
    "@SUM(A1)",
    "\tTab",
    "[red]x[/red] **bold** _it_ `code` [a](javascript:alert(1)) ~~x~~ &lt; # - 1.",
    "\x1b[31mred\x1b[0m \x9b31m \x07\x00",
    "a|b\\|c\\",
    "first\nsecond\r\nthird\rfourth",
    "\u5927\u5b66\u5408\u4f5c",
    "_x0041_ \ud800",
)

SIEMENS = Node("1", ("Partner",), {"name": "Siemens", "id": "siemens", "aliases": ["S", "SAG"]})
N8 = Node("2", ("Consortium", "Partner"), {"name": "N8", "id": "n8"})
MEMBER = Relationship("9", "MEMBER_OF", "1", "2", {"since": "2012", "row": "memberships.csv:2"})
BACK = Relationship("8", "MEMBER_OF", "1", "2", {})
WALK = Path((SIEMENS, N8, SIEMENS), (MEMBER, BACK))

STAMP = Stamp(
    title="Partnerships <of> Manchester \x1b[1m",
    load="12",
    loaded_at="2026-03-05T09:30:00+01:00",
    dataset_hash="3f9a",
    as_of="2026-03-01",
    illustrative=3,
    rows=40,
    licence="CC BY 4.0",
    scope="window, 2021-03-01 to 2026-03-01",
    audience="internal",
    withheld=2,
)


def result(*rows: tuple[Cell, ...], columns: tuple[str, ...] = ("text",)) -> Result:
    return Result("A title", tuple(map(Column, columns)), rows, STAMP)


@pytest.fixture
def everything() -> Result:
    columns = (
        Column("text", "What was said."),
        Column("count", type="integer"),
        Column("ratio"),
        Column("flag"),
        Column("value", "Pounds over the whole life.", "money"),
        Column("list"),
        Column("=graph|thing", "Something of the graph."),
    )
    things: tuple[Cell, ...] = (
        SIEMENS,
        MEMBER,
        WALK,
        {"b": [1, None, True], "a": "\u00fc", "c": SIEMENS},
        None,
    )
    lists: tuple[Cell, ...] = ([], ["a", "b"], ["-1", 2, None], [-5])
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            text,
            -5 if index == 0 else index * 1000,
            None if index % 3 else index / 8,
            None if index == 2 else index % 2 == 0,
            (Decimal("1500000.00"), Decimal("-12.5"), None)[index % 3],
            lists[index % 4],
            things[index % len(things)],
        )
        for index, text in enumerate((*HOSTILE, "long " * 60, None))
    )
    title = "Everything | " + "x" * 287
    return Result(title, columns, rows, STAMP, ("Rows add up to more: *each* once.",))


def golden(name: str, made: bytes) -> None:
    """Compare with the file of this name, or write it when UPDATE_GOLDEN is set."""
    file = GOLDEN / name
    if os.environ.get("UPDATE_GOLDEN"):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(made)
    assert made.decode() == file.read_bytes().decode()


def rows_of_csv(made: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(made.decode("utf-8-sig"), newline="")))


def sheets(made: bytes) -> Any:
    openpyxl = pytest.importorskip("openpyxl")
    return openpyxl.load_workbook(BytesIO(made))


def html_of(made: bytes) -> str:
    markdown_it = pytest.importorskip("markdown_it")
    reader = markdown_it.MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    return str(reader.render(made.decode()))


class Reading(HTMLParser):
    """The tags of a page, and the text of its table cells."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.cells: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag in ("td", "th"):
            self.cells.append("")
        if tag == "br":
            self.cells[-1] += "\n"

    def handle_data(self, data: str) -> None:
        if self.cells:
            self.cells[-1] += data


# ---- every format ------------------------------------------------------------------


@pytest.mark.parametrize("format", ["table", "csv", "json", "markdown"])
def test_every_text_format_looks_as_its_golden_file(everything: Result, format: str) -> None:
    golden(f"everything.{format}", render(everything, format))


def test_a_terminal_sees_a_table_that_fits_it(everything: Result) -> None:
    made = render(everything, "table", width=140)
    assert max(span(line) for line in made.decode().split("\n")[2:]) <= 140
    golden("everything.140.table", made)


def test_a_narrow_terminal_sees_records(everything: Result) -> None:
    made = render(everything, "table", width=60)
    assert max(span(line) for line in made.decode().split("\n")[2:]) <= 60
    golden("everything.60.table", made)


def test_a_workbook_holds_what_its_golden_file_lists(everything: Result) -> None:
    lines = [
        f"{sheet.title}!{cell.coordinate} {cell.data_type} {cell.number_format} {cell.value!r}"
        for sheet in sheets(render(everything, "xlsx"))
        for row in sheet
        for cell in row
    ]
    golden("everything.xlsx.txt", "\n".join([*lines, ""]).encode())


@pytest.mark.parametrize("format", FORMATS)
def test_the_same_result_gives_the_same_bytes(everything: Result, format: str) -> None:
    assert render(everything, format) == render(everything, format)


@pytest.mark.parametrize("format", FORMATS)
def test_what_a_database_makes_up_is_not_in_the_bytes(format: str) -> None:
    siemens, n8 = replace(SIEMENS, key="4:a:1"), replace(N8, key="4:a:2")
    member = replace(MEMBER, key="5:a:9", start="4:a:1", end="4:a:2")
    back = replace(member, key="5:a:8", properties={})
    other = result(
        (siemens, member, Path((siemens, n8, siemens), (member, back))), columns=("n", "r", "p")
    )
    same = result((SIEMENS, MEMBER, WALK), columns=("n", "r", "p"))
    assert render(other, format) == render(same, format)


@pytest.mark.parametrize("format", FORMATS)
def test_properties_may_come_in_any_order(format: str) -> None:
    turned = replace(SIEMENS, properties=dict(sorted(SIEMENS.properties.items())))
    one, other = result((turned, {"b": 1, "a": 2})), result((SIEMENS, {"a": 2, "b": 1}))
    columns = (Column("n"), Column("m"))
    assert render(replace(one, columns=columns), format) == render(
        replace(other, columns=columns), format
    )


@pytest.mark.parametrize("format", FORMATS)
def test_a_result_without_rows_or_columns_is_still_a_document(format: str) -> None:
    assert render(result(), format)
    assert render(result(columns=()), format)


@pytest.mark.parametrize("format", FORMATS)
@given(text=st.text(st.characters(exclude_categories=())), number=st.integers() | st.floats())
def test_no_text_and_no_number_is_too_strange(format: str, text: str, number: float) -> None:
    strange = Result(text, (Column(text),), ((text,), (number,), ([text],)), STAMP, (text,))
    assert render(strange, format)


def test_an_unknown_format_names_the_nearest() -> None:
    with pytest.raises(UsageError, match="Did you mean 'markdown'"):
        render(result(), "markdwn")


def test_nothing_heavy_is_imported_before_a_format_is_asked_for() -> None:
    code = (
        "import sys; from explorer.output import render; import explorer.output.table;"
        "print({'rich', 'xlsxwriter', 'pydantic'} & set(sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "set()\n"


# ---- the apostrophe ----------------------------------------------------------------


@given(st.text() | st.text("'=+-@\t\rx", max_size=6))
def test_what_is_protected_comes_back(text: str) -> None:
    assert unprotect(protect(text)) == text


@given(st.text("'=+-@\t\rx", max_size=6))
def test_nothing_that_a_spreadsheet_runs_is_left(text: str) -> None:
    assert not protect(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize("text", ["", "'", "'tis", "''", "a=b", "'90s -", " =1"])
def test_ordinary_text_keeps_its_apostrophes(text: str) -> None:
    assert protect(text) == text
    assert unprotect(text) == text


@pytest.mark.parametrize("text", ["=1", "'=1", "''+1", "-", "@x", "\tx", "\rx", "'\t"])
def test_dangerous_text_gets_exactly_one_more(text: str) -> None:
    assert protect(text) == f"'{text}"


# ---- csv ---------------------------------------------------------------------------


def test_a_csv_file_begins_with_a_mark_and_stdout_does_not() -> None:
    made = render(result(("a",)), "csv")
    assert made == b"text\na\n"
    assert render(result(("a",)), "csv", to_file=True) == b"\xef\xbb\xbf" + made


CELLS = st.one_of(st.sampled_from(["", ",", '"', "\n", "\r", "\r\n", " ", "=1+1", "'"]), st.text())


@given(st.integers(1, 4).flatmap(lambda n: st.lists(st.tuples(*n * [CELLS]), min_size=1)))
def test_a_row_is_quoted_where_the_csv_module_quotes_it(rows: list[tuple[str, ...]]) -> None:
    def by_csv(row: tuple[str, ...]) -> str:
        line = StringIO(newline="")
        csv.writer(line, lineterminator="\r\n").writerow(map(protect, row))
        return line.getvalue()[:-2] + "\n"

    names = tuple("abcd"[: len(rows[0])])
    made = render(result(*rows, columns=names), "csv").decode()
    assert made == "".join(map(by_csv, [names, *rows]))


def test_csv_gives_every_text_back(everything: Result) -> None:
    header, *rows = rows_of_csv(render(everything, "csv", to_file=True))
    assert [unprotect(name) for name in header] == [column.name for column in everything.columns]
    texts = [unprotect(row[0]) for row in rows]
    assert texts == [str(row[0] or "").replace("\ud800", "?") for row in everything.rows]


def test_numbers_are_not_text() -> None:
    cells: tuple[Cell, ...] = (-5, -0.5, Decimal("-1500000"), "-5", True, None, [-5], {"a": [1.5]})
    made = rows_of_csv(render(result(cells, columns=tuple("abcdefgh")), "csv"))
    assert made[1] == ["-5", "-0.5", "-1500000.00", "'-5", "true", "", "'-5", '{"a":[1.5]}']


# ---- json --------------------------------------------------------------------------


def test_json_says_where_the_figures_come_from(everything: Result) -> None:
    made = json.loads(render(everything, "json"))
    assert made["stamp"]["dataset_hash"] == "3f9a"
    assert made["columns"] == [column.name for column in everything.columns]
    assert made["notes"] == list(everything.notes)
    assert [row["text"] for row in made["rows"]] == [row[0] for row in everything.rows]


def test_json_keeps_what_things_are() -> None:
    cells: tuple[Cell, ...] = (Decimal("1500000.00"), Decimal("0.10"), float("nan"), WALK)
    (row,) = json.loads(render(result(cells, columns=tuple("abcd")), "json"))["rows"]
    assert (row["a"], row["b"], row["c"]) == (1500000, 0.1, None)
    assert [step["forward"] for step in row["d"]["relationships"]] == [True, False]
    assert row["d"]["nodes"][1] == {
        "labels": ["Consortium", "Partner"],
        "properties": {"id": "n8", "name": "N8"},
    }


# ---- markdown ----------------------------------------------------------------------


def test_no_text_becomes_markup(everything: Result) -> None:
    tags = Reading(html_of(render(everything, "markdown"))).tags
    assert tags == {"h1", "ul", "li", "table", "thead", "tbody", "tr", "th", "td", "br"}


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_gives_every_visible_text_back(text: str) -> None:
    made = Reading(html_of(render(result((text,)), "markdown")))
    assert made.cells[1].strip() == visible(text).strip()


@pytest.mark.parametrize("title", ["# a", "1. a", "- a", "+ a", "a #", "---", "> a", "`a", "\n\na"])
def test_a_title_is_only_ever_a_heading(title: str) -> None:
    odd = replace(result(("a",)), title=title, notes=(title,))
    page = html_of(render(odd, "markdown"))
    words = title.strip().replace(">", "&gt;")
    assert f"<h1>{words}</h1>" in page
    assert f"<li>{words}</li>" in page


# ---- xlsx --------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["<r>not a <b>run</b></r>", "<r></r>", "_x0041_x0042_ &#95;"])
def test_text_that_the_library_would_take_for_its_own_is_kept(text: str) -> None:
    cells = zipfile.ZipFile(BytesIO(render(result((text,)), "xlsx")))
    table = cells.read("xl/sharedStrings.xml").decode()
    shown = [
        ElementTree.tostring(item, "unicode", "text") for item in ElementTree.fromstring(table)
    ]
    escaped = re.sub("_(?=x[0-9A-F]{4}_)", "_x005F_", text)
    assert escaped in shown


def test_a_workbook_has_no_formulas_and_no_links(everything: Result) -> None:
    for sheet in sheets(render(everything, "xlsx")):
        cells = [cell for row in sheet for cell in row]
        assert {cell.data_type for cell in cells} <= {"s", "n", "b"}
        assert not any(cell.hyperlink for cell in cells)


def test_a_workbook_keeps_what_things_are() -> None:
    cells: tuple[Cell, ...] = (
        7,
        0.5,
        True,
        Decimal("12.50"),
        "7",
        "=1",
        None,
        10**15,
        "http://a.b",
    )
    made = sheets(render(result(cells, columns=tuple("abcdefghi")), "xlsx"))["A title"][2]
    values = [7, 0.5, True, 12.5, "7", "=1", None, "1000000000000000", "http://a.b"]
    assert [cell.value for cell in made] == values
    assert "".join(cell.data_type for cell in made) == "nnbnssnss"
    assert made[3].number_format == "£#,##0.00"


def test_a_workbook_can_be_filtered_and_says_where_it_is_from(everything: Result) -> None:
    book = sheets(render(everything, "xlsx"))
    rows, about = book.worksheets
    assert rows.freeze_panes == "A2"
    assert rows.auto_filter.ref == f"A1:G{len(everything) + 1}"
    said = {row[0].value: row[1].value for row in about}
    assert said["Dataset hash"] == "3f9a"
    assert said["Column text"] == "What was said."
    assert said["Note"] == everything.notes[0]


def test_a_workbook_is_as_old_as_its_load(everything: Result) -> None:
    assert (
        sheets(render(everything, "xlsx")).properties.created.isoformat() == "2026-03-05T08:30:00"
    )
    undated = replace(everything, stamp=replace(STAMP, loaded_at="some time"))
    assert sheets(render(undated, "xlsx")).properties.created.year == 2000


def test_text_too_long_for_excel_ends_in_a_mark() -> None:
    made = sheets(render(result(("x" * 40_000,), ("\U0001f600" * 20_000,)), "xlsx")).worksheets[0]
    for row in (2, 3):
        text = made.cell(row, 1).value
        assert text.endswith("[cut]")
        assert LONGEST_TEXT - 1 <= len(text.encode("utf-16-le")) // 2 <= LONGEST_TEXT


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Reach", "Reach"),
        ("a/b: [c]?*\\", "a-b- -c----"),
        ("'quoted'", "quoted"),
        ("x" * 40, "x" * 31),
        ("about", "Result about"),
        ("History", "Result History"),
        ("", "Result"),
    ],
)
def test_a_sheet_has_a_name_that_excel_allows(title: str, name: str) -> None:
    assert sheet_name(title) == name


# ---- table -------------------------------------------------------------------------


def test_a_table_reads_well() -> None:
    made = result(
        ("Siemens", 12, Decimal("1500000"), ["a", "b"]),
        ("N8", 3, None, None),
        columns=("name", "reach", "value", "tags"),
    )
    assert render(made, "table").decode() == (
        "A title\n"
        "\n"
        "name     reach          value  tags\n"
        "───────  ─────  ─────────────  ────\n"
        "Siemens     12  £1,500,000.00  a; b\n"
        "N8           3              \u2013  \u2013\n"
    )


def test_a_terminal_obeys_nobody_but_us(everything: Result) -> None:
    plain = render(everything, "table").decode()
    assert "[red]x[/red]" in plain
    assert not set(plain) & set("\x1b\x07\x00\x9b\u202e\r\t")
    coloured = render(everything, "table", width=300, colour=True).decode()
    assert coloured.replace("\x1b[1m", "").replace("\x1b[0m", "").count("\x1b") == 0


@given(st.text(), st.integers(2, 30))
def test_folded_text_fits_and_loses_nothing_but_spaces(text: str, most: int) -> None:
    text = visible(text).expandtabs(4)
    lines = fold(text, most)
    assert all(span(line) <= most for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_the_stamp_is_a_few_safe_lines() -> None:
    lines = stamp_lines(STAMP)
    assert lines[0] == "Data: Partnerships <of> Manchester ␛[1m"
    assert "Illustrative: 3 of 40 rows are illustrative, not facts" in lines
