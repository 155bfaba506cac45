"""Reading, checking and writing a dataset folder."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import SEED

from explorer.dataset.cells import protect, unprotect
from explorer.dataset.dataset import Dataset, cells
from explorer.dataset.dates import first_day, last_day
from explorer.dataset.reader import Reading, read
from explorer.dataset.records import (
    BY_FILE,
    RECORDS,
    Activity,
    Contact,
    Figure,
    Heading,
    Membership,
    Partner,
    headings,
)
from explorer.dataset.settings import Settings
from explorer.dataset.writer import csv_of, toml_of, write
from explorer.errors import DatasetError, InputError, UsageError
from explorer.graph.elements import Ends, Relation, elements

DECLARED = {  # design.md, section 3; required in capitals
    "faculties.csv": "ID NAME website source",
    "units.csv": "ID NAME KIND faculty aliases source",
    "partners.csv": "ID NAME KIND partnership purpose tier sector country parents succeeded_by "
    "aliases ids website since until visibility source note",
    "consortia.csv": "ID NAME full_name purpose tier website since visibility source note",
    "memberships.csv": "CONSORTIUM MEMBER since until source",
    "activity_kinds.csv": "ID NAME hebci",
    "activities.csv": "ID TITLE KIND partners lead units start end value refs visibility source "
    "note",
    "agreements.csv": "ID PARTNERS KIND title signed expires visibility source",
    "reviews.csv": "PARTNER DUE held body outcome source",
    "contacts.csv": "PARTNER ROLE SIDE unit person since until source",
    "figures.csv": "PARTNER MEASURE VALUE qualifier year source",
    "coverage.csv": "UNIT KIND from until STATE source",
}
CHOICES = {
    ("units.csv", "kind"): "school institute service",
    ("partners.csv", "kind"): "company health arts public_body charity university other",
    ("partners.csv", "tier"): "corporate strategic transactional",
    ("partners.csv", "visibility"): "open internal restricted",
    ("agreements.csv", "kind"): "framework memorandum alliance collaboration confidentiality "
    "studentship services other",
    ("reviews.csv", "outcome"): "grow continue change end",
    ("contacts.csv", "role"): "owner sponsor academic_lead manager other",
    ("contacts.csv", "side"): "ours theirs",
    ("figures.csv", "qualifier"): "over about",
    ("coverage.csv", "state"): "complete partial none",
}
TOML = """title = "Small"
as_of = 2026-06-30
[home]
id = "leeds"
name = "University of Leeds"
"""
SMALL = {
    "dataset.toml": TOML,
    "faculties.csv": "id,name\narts,Arts\nmedicine,Medicine\n",
    "units.csv": "id,name,kind,faculty\ndesign,Design,school,arts\ncareers,Careers,service,\n",
    "partners.csv": "id,name,kind,tier\narup,Arup,company,strategic\n"
    "siemens,Siemens,company,\nspare,Spare,company,\n",
    "consortia.csv": "id,name\nn8,N8\n",
    "memberships.csv": "consortium,member,since\nn8,leeds,2007\nn8,arup,2008-03\n",
    "activity_kinds.csv": "id,name\nresearch,Research\n",
    "activities.csv": (
        "id,title,kind,partners,lead,units,start,end,value\n"
        "a1,One,research,arup;n8,design,medicine;leeds,2012-03,2014,1200.50\n"
        "a2,Two,research,siemens,arts,,,,\n"
    ),
    "agreements.csv": "id,partners,kind,signed\ng1,arup,framework,2011\n",
    "reviews.csv": "partner,due\narup,2027\n",
    "contacts.csv": "partner,role,side,unit\narup,owner,ours,careers\n",
    "figures.csv": "partner,measure,value\narup,placements,250\n",
    "coverage.csv": "unit,kind,from,state\narts,*,2010,complete\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small dataset without a problem."""
    place = tmp_path / "data"
    place.mkdir()
    for name, text in SMALL.items():
        (place / name).write_text(text, encoding="utf-8")
    return place


def told(folder: Path) -> list[str]:
    """The problems of a folder, as they are printed."""
    try:
        read(folder)
    except DatasetError as error:
        return str(error).split("\n")
    return []


def places(folder: Path) -> list[str]:
    """Where the problems are, without their messages."""
    return [problem.partition(": ")[0] for problem in told(folder)]


def swap(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


# What is declared, and the example data


def test_the_seed_data_reads_with_few_warnings_that_are_true() -> None:
    alone, *expired = map(str, read(SEED).warnings)
    assert re.fullmatch(r"activities\.csv:\d+:partners: .* with no partner.*", alone)
    assert [re.findall(r"agreement with '(.*)' expired (\S+),", text) for text in expired] == [
        [("arup", "2025-12-31")],
        [("dunmoor-skelby-nhs", "2024-05")],
        [("ouseholm-water", "2026-03-31")],
    ]


def test_the_seed_data_is_facts_and_illustrative_rows_of_every_file(seed: Dataset) -> None:
    assert set(seed.counts) == set(BY_FILE)
    assert 140 <= seed.counts["activities.csv"] <= 200
    assert 0 < seed.illustrative < sum(seed.counts.values())
    assert seed.illustrative == sum(
        row.get("source") == "illustrative"
        for kind in RECORDS
        for row in csv.DictReader((SEED / kind.file).read_text("utf-8-sig").splitlines())
    )


def test_the_columns_of_the_design_are_declared_and_nothing_else() -> None:
    declared = {
        kind.file: " ".join(h.heading.upper() if h.required else h.heading for h in headings(kind))
        for kind in RECORDS
    }
    assert declared == DECLARED


@pytest.mark.parametrize(("file", "column"), CHOICES)
def test_the_choices_of_the_design_are_declared(file: str, column: str) -> None:
    heading = next(h for h in headings(BY_FILE[file]) if h.heading == column)
    assert " ".join(heading.choices) == CHOICES[file, column]


def test_every_column_says_what_it_means() -> None:
    assert all(heading.doc.endswith(".") for kind in RECORDS for heading in headings(kind))


def test_the_small_dataset_of_these_tests_has_no_problem(folder: Path) -> None:
    assert read(folder).warnings == ()


# Values


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2012", "2012-01-01", "2012-12-31"),
        ("2012-02", "2012-02-01", "2012-02-29"),
        ("2013-12", "2013-12-01", "2013-12-31"),
        ("2012-03-01", "2012-03-01", "2012-03-01"),
    ],
)
def test_a_partial_date_is_a_period(text: str, first: str, last: str) -> None:
    assert (first_day(text), last_day(text)) == (first, last)


BAD_DATES = ["2012-13", "2012-00", "2012-03-00", "2023-02-30", "01/09/2021", "Mar-12", "2012-3"]
BAD_DATES += ["12", "0000", "2012-03-01T00:00", "2012-", "２０１２", "20120301"]
BAD_MONEY = ["1,200.50", "£1200", "-5", "1.234", "1e3", "1200.", ".5", "1 200", "x", "١٢"]
BAD_IDS = ["Arup", "12", "mar-12", "act_1", "-a", "a b", "é", "dec1", "sept-2012", "may-3-2012"]
BAD_IDS += ["true", "a.b", "a\u200b.", "1e3"]
BAD_NUMBERS = ["1,200", "over 250", "1e3", "nan", "inf", "1.1234567", "--1", "٣"]
BAD_YEARS = ["12", "2012-03", "2012.0", "0999", "3000", "20120"]
BAD_COUNTRIES = ["UK", "gb", "GBR", "England", "ZZ", "G"]
BAD_LINKS = ["leeds.ac.uk", "ftp://x.uk", "javascript:alert(1)", "https://", "https://a b", "//x"]
BAD_LINKS += ["https://x.uk/\x00", "https://x.uk/\x1b[2J"]
BAD_REGISTERED = ["ror:", "024mrxd33", "isni:1", "ROR:1", "ror:a\x00b"]
BAD_LISTS = ["a;;b", "a;", ";", "a;b;a", "a; ;b"]
BAD_TEXTS = ["a\x00b", "\x1b[2J", "a\x7f", "a\x0bb", "\x85a", "\ufffe"]


def checking(name: str) -> Callable[[Any], Any]:
    kinds = {"date": ("partners.csv", "since"), "money": ("activities.csv", "value")}
    kinds |= {"id": ("partners.csv", "id"), "number": ("figures.csv", "value")}
    kinds |= {"year": ("figures.csv", "year"), "country": ("partners.csv", "country")}
    kinds |= {"link": ("partners.csv", "website"), "registered": ("partners.csv", "ids")}
    kinds |= {"list": ("activities.csv", "refs"), "text": ("partners.csv", "note")}
    file, column = kinds[name]
    heading = next(h for h in headings(BY_FILE[file]) if h.heading == column)
    return heading.check.validate_python


BAD = {
    "date": BAD_DATES,
    "money": BAD_MONEY,
    "id": BAD_IDS,
    "number": BAD_NUMBERS,
    "year": BAD_YEARS,
    "country": BAD_COUNTRIES,
    "link": BAD_LINKS,
    "registered": BAD_REGISTERED,
    "list": BAD_LISTS,
    "text": BAD_TEXTS,
}
GOOD: list[tuple[str, Any, Any]] = [
    ("date", "2012-02-29", "2012-02-29"),
    ("money", "0", 0),
    ("money", "1200", 120000),
    ("money", "1200.5", 120050),
    ("money", "9999999999999.99", 10**15 - 1),
    ("money", 5, 5),
    ("id", "n8", "n8"),
    ("id", "maritime", "maritime"),
    ("id", "may-be", "may-be"),
    ("id", "marks-spencer", "marks-spencer"),
    ("number", "250", 250),
    ("number", "-0.5", -0.5),
    ("number", "2.0", 2),
    ("number", "0.000001", 0.000001),
    ("year", "2012", 2012),
    ("country", "GB", "GB"),
    ("link", "HTTPS://x.uk/a?b#c", "HTTPS://x.uk/a?b#c"),
    ("registered", "ror:024mrxd33;coh:1", ("ror:024mrxd33", "coh:1")),
    ("list", " a ; b", ("a", "b")),
    ("text", "  a\r\nb\rc\u00a0", "a\nb\nc"),
]


@pytest.mark.parametrize(("kind", "cell"), [(kind, cell) for kind in BAD for cell in BAD[kind]])
def test_a_bad_cell_is_refused_in_words_that_help(kind: str, cell: str) -> None:
    with pytest.raises(ValueError, match=r"1 validation error") as caught:
        checking(kind)(cell)
    (error,) = caught.value.errors()  # type: ignore[attr-defined]
    assert error["type"] == "cell"
    assert error["msg"].isprintable()


@pytest.mark.parametrize(("kind", "cell", "value"), GOOD)
def test_a_good_cell_is_read(kind: str, cell: Any, value: Any) -> None:
    found = checking(kind)(cell)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("value", -5),
        ("value", 1.5),
        ("title", ""),
        ("title", " \u200b"),
        ("title", "x" * 100_001),
        ("title", "\ud800"),
        ("refs", ("a;b",)),
        ("refs", ("a", "a")),
        ("refs", ("",)),
        ("office", {"x_a": ""}),
        ("office", {"name": "b"}),
        ("office", {"x_": "b"}),
        ("office", {"x_a\n": "b"}),
        ("office", {"x_`": "b"}),
    ],
)
def test_no_record_holds_what_could_not_be_written_and_read_back(column: str, value: Any) -> None:
    valid = {"id": "a", "title": "A", "kind": "k", "lead": "u"}
    Activity.model_validate(valid)
    with pytest.raises(ValueError, match="validation error"):
        Activity.model_validate(valid | {column: value})


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@a", "'=1", "''=1", "'quoted'", "plain", "'"]
)
def test_a_formula_is_protected_by_one_apostrophe_and_read_without(text: str) -> None:
    assert unprotect(protect(text)) == text
    assert not re.match(r"[=+\-@\t\r]", protect(text))


# Text as it stands in cells


@pytest.mark.parametrize("end", ["\u00a0", "\u200b", "\ufeff", " \t ", "\u3000", "\n"])
def test_what_cannot_be_seen_at_the_ends_of_a_cell_is_trimmed(folder: Path, end: str) -> None:
    swap(
        folder,
        "partners.csv",
        "arup,Arup,company",
        f'"{end}arup{end}","{end}Arup{end}","company{end}"',
    )
    swap(folder, "partners.csv", "name", f'"{end}name{end}"')
    assert read(folder).dataset.of(Partner)[0].name == "Arup"


@pytest.mark.parametrize("name", ["a\u200bb", "Cafe\u0301", "Café", "a  b", "\u202eabc\u202c"])
def test_what_is_inside_a_cell_stays_as_written(folder: Path, name: str) -> None:
    swap(folder, "partners.csv", "Arup", name)
    assert read(folder).dataset.of(Partner)[0].name == name


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_system_are_read_alike(folder: Path, end: str) -> None:
    swap(folder, "activities.csv", "One", '"On\ne"')
    before = read(folder).dataset
    path = folder / "activities.csv"
    path.write_bytes(path.read_bytes().replace(b"\n", end.encode()))
    after = read(folder).dataset
    assert (after.hash, after.rows_hash) == (before.hash, before.rows_hash)
    assert after.of(Activity)[0].title == "On\ne"


def test_a_byte_order_mark_is_fine_in_every_file(folder: Path) -> None:
    before = read(folder).dataset.hash
    for path in folder.iterdir():
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert read(folder).dataset.hash == before


def test_columns_of_the_office_are_kept_as_text(folder: Path) -> None:
    swap(folder, "partners.csv", "id,name,kind,tier", "x_Région,id,name,kind,x_b,tier")
    swap(folder, "partners.csv", "arup,Arup,company", "0012,arup,Arup,company,'=1+1")
    swap(folder, "partners.csv", "siemens,Siemens,company", ",siemens,Siemens,company,")
    swap(folder, "partners.csv", "spare,Spare,company", ",spare,Spare,company,")
    arup, siemens, _ = read(folder).dataset.of(Partner)
    assert arup.office == {"x_Région": "0012", "x_b": "=1+1"}
    assert siemens.office == {}


# Places


def test_rows_are_counted_as_a_spreadsheet_shows_them(folder: Path) -> None:
    (folder / "partners.csv").write_text(
        'id,name,kind,note\n\na,A,company,"one\ntwo\r\n\nthree"\n,,,\nb,B,firm,\n\n\nc,C,"firm\n",'
    )
    assert [p for p in places(folder) if p.startswith("partners")] == [
        "partners.csv:5:kind",
        "partners.csv:8:kind",
    ]


LONG = '"' + "a,\n" * 50_000  # a quote that is not closed for a long time
FAULTS = [
    (
        "partners.csv",
        "company,strategic",
        "firm,strategic",
        "partners.csv:2:kind: 'firm' is not one of",
    ),
    ("partners.csv", "strategic", "Strategic", "partners.csv:2:tier: .* Did you mean 'strategic'"),
    ("partners.csv", "Arup", "", "partners.csv:2:name: is empty; a value is required"),
    ("partners.csv", "spare,", "arup,", "partners.csv:4:id: 'arup' stands in row 2 already"),
    ("partners.csv", "spare,", "arts,", "partners.csv:4:id: 'arts' is taken by faculties.csv:2;"),
    ("partners.csv", "spare,", "leeds,", "partners.csv:4:id: 'leeds' is taken by dataset.toml"),
    ("partners.csv", "tier", "teir", "partners.csv:1:teir: is not a column .* mean 'tier'"),
    ("partners.csv", "name", "nmae", "partners.csv:1:nmae: is not a column .* mean 'name'"),
    ("partners.csv", "name", "Name", "partners.csv:1:Name: is not a column .* mean 'name'"),
    ("partners.csv", "tier", "qqqq", "partners.csv:1:qqqq: is not a column of partners.csv. Your"),
    ("partners.csv", "tier", "name", "partners.csv:1:name: stands twice"),
    ("partners.csv", "tier", "", "partners.csv:1:column 4: has no heading"),
    ("partners.csv", "tier", "x_", "partners.csv:1:x_: is not a name"),
    ("partners.csv", "tier", "x_a\x00", r"partners.csv:1:'x_a\\x00': has a character"),
    ("partners.csv", "tier", "x_a`", "partners.csv:1:x_a`: has a character"),
    ("partners.csv", ",kind,", ",x_kind,", "partners.csv:1:kind: is missing; this column is req"),
    ("partners.csv", "Arup,", "", "partners.csv:2: has 3 cells, the heading has 4"),
    ("partners.csv", "Arup", "Arup, Ove", "partners.csv:2: has 5 cells, the heading has 4"),
    ("partners.csv", "Arup", '"Arup', "partners.csv:2: is not valid CSV: a quote"),
    ("partners.csv", "Arup", '"Arup" and', "partners.csv:2: is not valid CSV: a quote"),
    ("partners.csv", "Siemens", LONG, "partners.csv:3: .* more than 100,000"),
    ("partners.csv", "Arup", "a" * 1_000_000, "partners.csv:2: .* more than 100,000 characters"),
    ("partners.csv", "Arup", "A\x07", r"partners.csv:2:name: .* control character U\+0007"),
    ("partners.csv", "arup", "Arup", "partners.csv:2:id: 'Arup' is not an id; use lower-case"),
    (
        "units.csv",
        ",arts",
        ",art",
        "units.csv:2:faculty: 'art' is not an id in faculties. .* 'arts'",
    ),
    (
        "memberships.csv",
        "n8,arup",
        "n8,arub",
        "memberships.csv:3:member: 'arub' .* or home. .*'arup'",
    ),
    (
        "memberships.csv",
        "n8,arup",
        "n9,arup",
        "memberships.csv:3:consortium: 'n9' .* in consortia.",
    ),
    ("memberships.csv", "n8,arup", "n8,n8", "memberships.csv:3:member: 'n8' stands on both sides"),
    (
        "memberships.csv",
        "n8,arup,2008-03",
        "n8,leeds,2007",
        "memberships.csv:3:consortium\\+member",
    ),
    (
        "activities.csv",
        "arup;n8",
        "arup;n9",
        "activities.csv:2:partners: 'n9' is not an id in part",
    ),
    (
        "activities.csv",
        "arup;n8",
        "arup;;n8",
        "activities.csv:2:partners: an empty item in the list",
    ),
    ("activities.csv", "arup;n8", "arup;arup", "activities.csv:2:partners: 'arup' is listed twice"),
    (
        "activities.csv",
        "arts,,",
        ",,",
        "activities.csv:3:lead: is empty, and so is units; fill one",
    ),
    (
        "activities.csv",
        "arts,,",
        "arts,arts,",
        "activities.csv:3:units: 'arts' is the lead as well",
    ),
    (
        "activities.csv",
        "2012-03",
        "Mar-12",
        "activities.csv:2:start: 'Mar-12' is not a date; write",
    ),
    ("activities.csv", "2014", "2014-02-30", "activities.csv:2:end: .* not a day of the calendar"),
    (
        "activities.csv",
        "1200.50",
        "£12.345",
        "activities.csv:2:value: '£12.345' is not a sum in pounds",
    ),
    (
        "activities.csv",
        ",research,siemens",
        ",reserch,siemens",
        "activities.csv:3:kind: .*'research'",
    ),
    (
        "activities.csv",
        "lead,units",
        "x_lead,x_units",
        "activities.csv:1:lead: is missing, and so is",
    ),
    ("coverage.csv", "arts,*", "arts,x*", "coverage.csv:2:kind: 'x\\*' is not an id"),
    ("coverage.csv", "from", "form", "coverage.csv:1:form: .* Did you mean 'from'"),
    ("coverage.csv", "2010", "soon", "coverage.csv:2:from: 'soon' is not a date"),
    (
        "dataset.toml",
        "title",
        "titel",
        "dataset.toml:titel: is not a setting .* Did you mean 'title'",
    ),
    (
        "dataset.toml",
        "as_of = 2026-06-30",
        "as_of = 2026-06-31",
        "dataset.toml:2: is not valid TOML",
    ),
    (
        "dataset.toml",
        "as_of = 2026-06-30",
        "as_of = '2026'",
        "dataset.toml:as_of: .* not a full date",
    ),
    ("dataset.toml", "as_of = 2026-06-30", "dates = 'mixed'", "dataset.toml:dates: .*'day-first'"),
    ("dataset.toml", '"leeds"', '"Leeds"', "dataset.toml:home.id: 'Leeds' is not an id"),
    ("dataset.toml", '"Small"', '" "', "dataset.toml:title: is empty"),
    (
        "dataset.toml",
        "[home]",
        "[scope]\nwindow_years = '5'\n[home]",
        "dataset.toml:scope.window_years: '5' is not a whole number from 0 to 100;",
    ),
    (
        "dataset.toml",
        "[home]",
        "[scope]\nwindow = 5\n[home]",
        "dataset.toml:scope.window: .*window_y",
    ),
    (
        "dataset.toml",
        "[home]",
        "[pattern]\nkinds = 0\n[home]",
        "dataset.toml:pattern.kinds: 0 is not a",
    ),
    ("dataset.toml", '"leeds"', "5", "dataset.toml:home.id: 5 is no text; put it in quotes"),
    ("dataset.toml", '"Small"', "true", "dataset.toml:title: True is no text; put it in quotes"),
    ("dataset.toml", "[home]", "pattern = 3\n[home]", "dataset.toml:pattern: is not a table"),
    ("dataset.toml", "[home]", "[home", "dataset.toml:3: is not valid TOML: .*column 6"),
    ("dataset.toml", "[home]", f"a = {'[' * 10_000}\n[home]", "dataset.toml: is not valid TOML"),
    ("dataset.toml", "[home]", f"a = {'9' * 5_000}\n[home]", "dataset.toml: is not valid TOML"),
]


@pytest.mark.parametrize(("file", "old", "new", "problem"), FAULTS, ids=range(len(FAULTS)))
def test_one_fault_is_one_problem_at_its_place(
    folder: Path, file: str, old: str, new: str, problem: str
) -> None:
    swap(folder, file, old, new)
    (found,) = told(folder)
    assert re.match(problem, found)
    assert len(found) < 400
    assert found.isprintable()


def test_a_partner_that_names_itself_is_a_problem(folder: Path) -> None:
    (folder / "partners.csv").write_text(
        "id,name,kind,parents,succeeded_by\narup,A,company,arup;n8,\nsiemens,S,company,,siemens\n"
    )
    assert places(folder) == ["partners.csv:2:parents", "partners.csv:3:succeeded_by"]


@pytest.mark.parametrize("byte", [b"\xe9", b"\xff", b"\x80"])
def test_a_file_that_is_not_utf_8_is_one_problem_at_its_row_and_column(
    folder: Path, byte: bytes
) -> None:
    path = folder / "partners.csv"
    path.write_bytes(
        b'id,name,kind,note\narup,a,company,"a\nb"\nsiemens,S,company,caf'
        + byte
        + b"\nc,\xe9\xe9,company,\nd,D,firm,\n"
    )
    unread, kind = told(folder)
    assert unread.startswith(f"partners.csv:3:note: is not UTF-8 (byte 0x{byte[0]:02X})")
    assert kind.startswith("partners.csv:5:kind: 'firm'")


def test_a_heading_or_settings_that_are_not_utf_8_are_one_problem(folder: Path) -> None:
    (folder / "partners.csv").write_bytes("id,name,kind\narup,Arup,company\n".encode("utf-16-le"))
    (folder / "dataset.toml").write_bytes(
        TOML.replace("University", "Universit\xe9").encode("latin-1")
    )
    settings, partners = told(folder)
    assert settings == (
        "dataset.toml:5:column 18: is not UTF-8 (byte 0xE9); "
        "save it as UTF-8, which dataset.toml always is, whatever --encoding says"
    )
    assert partners.startswith("partners.csv: has a zero in every second byte, as UTF-16")


def test_the_place_in_settings_that_are_not_utf_8_counts_letters(folder: Path) -> None:
    text = '\ufefftitle = "Ünïversität X"\n'.encode()
    (folder / "dataset.toml").write_bytes(text.replace(b"X", b"\x80") + TOML.encode())
    (problem,) = told(folder)
    assert problem.startswith("dataset.toml:1:column 22: is not UTF-8 (byte 0x80); ")


@pytest.mark.parametrize("text", ["", "\ufeff", "\n", ",,,\n"])
def test_a_file_without_headings_is_one_problem(folder: Path, text: str) -> None:
    (folder / "partners.csv").write_text(text, encoding="utf-8")
    assert places(folder) == ["partners.csv:1"]


@pytest.mark.parametrize(
    "name", ["faculties.csv", "partners.csv", "activities.csv", "dataset.toml"]
)
def test_a_missing_file_that_is_required_is_one_problem(folder: Path, name: str) -> None:
    (folder / name).unlink()
    assert re.fullmatch(f"{name}: is missing.*", "\n".join(told(folder)))


def test_an_empty_folder_names_every_file_that_is_required(tmp_path: Path) -> None:
    required = "dataset.toml faculties.csv partners.csv activity_kinds.csv activities.csv"
    assert places(tmp_path) == required.split()


def test_the_files_that_may_be_missing_may_be_missing(folder: Path) -> None:
    for name in BY_FILE:
        if name not in ("faculties.csv", "partners.csv", "activity_kinds.csv", "activities.csv"):
            (folder / name).unlink()
    swap(folder, "activities.csv", "arup;n8,design", "arup,arts")
    assert read(folder).dataset.counts["activities.csv"] == 2


def test_a_file_that_cannot_be_read_is_one_problem(folder: Path) -> None:
    for name in ("partners.csv", "dataset.toml"):
        (folder / name).unlink()
        (folder / name).mkdir()
    settings, partners = told(folder)
    assert settings.startswith("dataset.toml: cannot be read: ")
    assert partners.startswith("partners.csv: cannot be read: ")


COPIES = ["partners (1).csv", "Copy of partners.csv", "Partners.csv", "partners_old.csv"]
COPIES += ["partners.CSV", "partner.csv", "partners.csv.csv", "PARTNERS - final.csv"]


@pytest.mark.parametrize("name", COPIES)
def test_a_copy_of_a_file_is_one_problem_beside_it_or_instead(folder: Path, name: str) -> None:
    (folder / name).write_text("x")
    assert re.fullmatch(
        f"{re.escape(name)}: looks like a copy of partners.csv; move.*", *told(folder)
    )
    (folder / "partners.csv").unlink()
    assert re.fullmatch(
        f"{re.escape(name)}: looks like .*; rename it to partners.csv.*", *told(folder)
    )


def test_a_file_under_a_wrong_name_does_not_make_references_to_it_problems(folder: Path) -> None:
    (folder / "units.csv").rename(folder / "Units.csv")
    assert places(folder) == ["Units.csv"]


OTHERS = ["README.md", "notes.csv", "budget.csv", "contractors.csv", "~$partners.csv"]
OTHERS += [".partners.csv", "data.xlsx", "contacts.md", "a.csv", ".csv", "repartnering.csv"]


@pytest.mark.parametrize("name", OTHERS)
def test_other_files_in_the_folder_are_left_alone(folder: Path, name: str) -> None:
    (folder / name).write_text("x")
    assert told(folder) == []


def test_a_file_whose_name_cannot_be_shown_is_reported_escaped(folder: Path) -> None:
    (folder / "partners\n\udce9.csv").write_text("x")
    (problem,) = told(folder)
    assert problem.isprintable()


def test_what_is_no_folder_is_told_in_one_sentence(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("x")
    for place, words in (
        (tmp_path / "none", "no such folder"),
        (file, "is a file"),
        (tmp_path / "a\0b", "cannot be read"),
    ):
        with pytest.raises(InputError, match=re.escape(words)) as caught:
            read(place)
        assert not isinstance(caught.value, DatasetError)


def test_what_surprises_is_a_warning(folder: Path) -> None:
    swap(folder, "activities.csv", "2012-03,2014", "2014-07,2014-06")
    swap(folder, "activities.csv", "siemens", "")
    swap(folder, "agreements.csv", "signed\n", "signed,expires\n")
    swap(folder, "agreements.csv", "2011", "2011-06,2011")
    assert [str(warning) for warning in read(folder).warnings] == [
        "activities.csv:2:end: 2014-06 lies before 2014-07",
        "activities.csv:3:partners: 'a2' is with no partner, so it counts for none",
    ]


# All problems at once


def test_all_problems_of_a_folder_are_reported_at_once_and_no_others(folder: Path) -> None:
    swap(folder, "dataset.toml", "as_of = 2026-06-30", "as_of = '2026'")
    swap(folder, "faculties.csv", "medicine,Medicine", "medicine,")
    swap(folder, "units.csv", "careers,Careers,service", "careers,Careers,servise")
    swap(folder, "partners.csv", "arup,Arup,company", "arup,Arup,firm")
    swap(folder, "consortia.csv", "name", "nmae")
    swap(folder, "memberships.csv", "n8,arup,2008-03", "n8,arupp,2008-3")
    swap(folder, "activities.csv", "arup;n8,design", "nobody,nowhere")
    swap(folder, "activities.csv", "2012-03,2014,1200.50", "2012-13,2014-02-30,1e3")
    swap(folder, "agreements.csv", "g1,arup,framework", "g1,,frame")
    swap(folder, "reviews.csv", "arup,2027", "arup,2027,grow")
    swap(folder, "contacts.csv", "careers", "career")
    swap(folder, "figures.csv", "250", "many")
    swap(folder, "coverage.csv", "*", "**")
    assert places(folder) == [
        "dataset.toml:as_of",
        "faculties.csv:3:name",
        "units.csv:3:kind",
        "partners.csv:2:kind",
        "consortia.csv:1:nmae",
        "memberships.csv:3:member",
        "memberships.csv:3:since",
        "activities.csv:2:end",
        "activities.csv:2:lead",
        "activities.csv:2:partners",
        "activities.csv:2:start",
        "activities.csv:2:value",
        "agreements.csv:2:kind",
        "agreements.csv:2:partners",
        "reviews.csv:2",
        "contacts.csv:2:unit",
        "figures.csv:2:value",
        "coverage.csv:2:kind",
    ]


def test_a_row_with_a_problem_still_declares_its_id(folder: Path) -> None:
    swap(folder, "partners.csv", "arup,Arup,company", "Arup,,firm")
    swap(folder, "partners.csv", "siemens,Siemens,company,", "siemens,Siemens")
    assert places(folder) == [
        "partners.csv:2:id",
        "partners.csv:2:kind",
        "partners.csv:2:name",
        "partners.csv:3",
    ]


def test_a_row_with_a_problem_can_be_a_double_as_well(folder: Path) -> None:
    swap(folder, "partners.csv", "siemens,Siemens,company", "arup,Siemens,firm")
    swap(folder, "activities.csv", "siemens", "arup")
    assert places(folder) == ["partners.csv:3:id", "partners.csv:3:kind"]


@pytest.mark.parametrize("text", ["", "id,id,name,kind\n", '"', "idd,name,kind\narup,,\n"])
def test_a_file_that_could_not_be_read_does_not_make_references_problems(
    folder: Path, text: str
) -> None:
    (folder / "partners.csv").write_text(text)
    assert {place.partition(":")[0] for place in places(folder)} == {"partners.csv"}


def test_a_column_that_cannot_be_read_hides_no_other_and_makes_no_row_a_problem(
    folder: Path,
) -> None:
    swap(folder, "activities.csv", "lead,", "leed,")
    swap(folder, "activities.csv", "1200.50", "1e3")
    swap(folder, "memberships.csv", "since", "sinse")
    swap(folder, "memberships.csv", "n8,arup,2008-03\n", "n8,leeds,2008\nn8,nobody,2009\n")
    assert places(folder) == [
        "memberships.csv:1:sinse",
        "memberships.csv:4:member",
        "activities.csv:1:leed",
        "activities.csv:2:value",
    ]


def test_a_setting_that_is_wrong_does_not_hide_unknown_references_to_the_home(folder: Path) -> None:
    swap(folder, "dataset.toml", 'title = "Small"', "")
    swap(folder, "activities.csv", "design", "desing")
    assert places(folder) == ["dataset.toml:title", "activities.csv:2:lead"]


def test_very_many_unknown_references_are_told_in_good_time(folder: Path) -> None:
    partners = "".join(f"partner-{n}-of-many,P,company,\n" for n in range(4_000))
    (folder / "partners.csv").write_text(SMALL["partners.csv"] + partners)
    rows = "".join(f"b{n},B,research,partner-{n}-of-mini,arts,,,,\n" for n in range(2_000))
    (folder / "activities.csv").write_text(SMALL["activities.csv"] + rows)
    problems = told(folder)
    assert len(problems) == 2_000
    assert "Did you mean 'partner-0-of-many'" in problems[0]


# Every kind of fault in every column


ANCHORS = {"faculties.csv": "fa-0", "units.csv": "un-0", "partners.csv": "pa-0"}
ANCHORS |= {"consortia.csv": "co-0", "activity_kinds.csv": "ac-0", "home": "leeds"}
SAMPLES = {
    "country": ("GB", BAD_COUNTRIES),
    "website": ("https://leeds.ac.uk", BAD_LINKS),
    "ids": ("ror:1;coh:2", [*BAD_REGISTERED, "ror:1;;coh:2", "ror:1;ror:1"]),
    "aliases": ("one;two", BAD_LISTS),
    "refs": ("one;two", BAD_LISTS),
    "year": ("2012", BAD_YEARS),
    "id": ("", BAD_IDS),
}


def valid_cell(file: str, heading: Heading, n: int) -> str:
    """A cell that is right, and different in each row where it is part of a key."""
    if heading.heading == "id":
        return f"{file[:2]}-{n}" if file != "activities.csv" else f"act-{n}"
    if heading.to:
        return ANCHORS[heading.to[-1] if heading.heading == "lead" else heading.to[0]]
    if heading.choices:
        return heading.choices[n % len(heading.choices)]
    if heading.date:
        return f"20{10 + n}-03" if heading.date.day == "first" else f"20{40 + n}"
    if heading.heading in ("value", "year"):
        return f"{2000 + n}"
    return SAMPLES.get(heading.heading, (f"Some text, {n}", []))[0]


def valid_tables() -> dict[str, list[dict[str, str]]]:
    """Five full rows of every file; others refer to the first only."""
    tables = {
        kind.file: [
            {h.heading: valid_cell(kind.file, h, n) for h in headings(kind)} for n in range(5)
        ]
        for kind in RECORDS
    }
    for row in tables["partners.csv"][:1]:
        row |= {"parents": "co-0", "succeeded_by": "co-0"}
    for row in tables["activities.csv"]:
        row |= {"units": "fa-0;un-0", "lead": "leeds"}
    return tables


def bad_cells(heading: Heading) -> Iterator[str]:
    """Cells that are wrong in this column, each in a way of its own."""
    if heading.required:
        yield ""
    if heading.to:
        yield from (f"nowhere-{heading.heading.replace('_', '-')}", "No Id")
        if "tuple" in str(heading.annotation):
            yield from ("fa-0;;un-0", "fa-0;fa-0")
    elif heading.choices:
        yield "nonsense"
    elif heading.date:
        yield from (date for date in BAD_DATES if "/" not in date)  # see test_spreadsheets
    elif heading.money:
        yield from (sum for sum in BAD_MONEY if sum not in ("1,200.50", "£1200"))
    elif heading.heading == "value":
        yield from (number for number in BAD_NUMBERS if number != "1,200")
    else:
        yield from SAMPLES.get(heading.heading, ("", BAD_TEXTS))[1]


def save(folder: Path, tables: dict[str, list[dict[str, str]]]) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "dataset.toml").write_text(TOML)
    for name, rows in tables.items():
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            lines = csv.DictWriter(file, list(rows[0]))
            lines.writeheader()
            lines.writerows(rows)


COLUMNS = [(kind.file, heading) for kind in RECORDS for heading in headings(kind)]


def test_the_full_tables_of_these_tests_have_no_problem(tmp_path: Path) -> None:
    save(tmp_path, valid_tables())
    assert read(tmp_path).dataset.counts == dict.fromkeys(BY_FILE, 5)


@pytest.mark.parametrize(
    ("file", "heading"), COLUMNS, ids=lambda part: getattr(part, "heading", part)
)
def test_as_many_problems_are_told_as_were_planted(
    tmp_path: Path, file: str, heading: Heading
) -> None:
    save(tmp_path, valid_tables())
    for number, bad in enumerate(bad_cells(heading)):
        for count in (1, 2, 3) if number == 0 else (number % 3 + 1,):
            tables = valid_tables()
            for row in tables[file][1 : 1 + count]:
                row[heading.heading] = bad
            save(tmp_path, {file: tables[file]})
            expected = [f"{file}:{row}:{heading.heading}" for row in range(3, 3 + count)]
            assert places(tmp_path) == expected, bad


@pytest.mark.parametrize("file", [kind.file for kind in RECORDS if kind.key == ("id",)])
@pytest.mark.parametrize("count", [1, 2, 3])
def test_each_id_that_stands_twice_is_told(tmp_path: Path, file: str, count: int) -> None:
    tables = valid_tables()
    for row in tables[file][1 : 1 + count]:
        row["id"] = tables[file][0]["id"]
    for row in tables["partners.csv"]:
        row |= {"parents": "co-0", "succeeded_by": "co-0"}
    save(tmp_path, tables)
    assert places(tmp_path) == [f"{file}:{row}:id" for row in range(3, 3 + count)]


def test_a_fault_in_every_column_of_every_file_is_told_at_once(tmp_path: Path) -> None:
    tables = valid_tables()
    expected = []
    for file, heading in COLUMNS:
        tables[file][2][heading.heading] = next(bad for bad in bad_cells(heading) if bad)
        expected.append(f"{file}:4:{heading.heading}")
    save(tmp_path, tables)
    assert sorted(places(tmp_path)) == sorted(expected)


# The dataset


def test_the_hash_ignores_the_order_of_rows_and_lists(folder: Path) -> None:
    before = read(folder).dataset
    swap(folder, "activities.csv", "arup;n8", "n8;arup")
    rows = (folder / "partners.csv").read_text().splitlines()
    (folder / "partners.csv").write_text("\n".join([rows[0], "", *reversed(rows[1:])]))
    after = read(folder).dataset
    assert after.hash == before.hash
    assert after.rows_hash != before.rows_hash


def test_the_hash_changes_with_any_cell_and_any_setting(tmp_path: Path) -> None:
    save(tmp_path, valid_tables())
    dataset = read(tmp_path).dataset
    hashes = {dataset.hash}
    for file, heading in COLUMNS:
        kind = BY_FILE[file]
        first, *rest = dataset.of(kind)
        changed = first.model_copy(update={heading.field: ("another",)})
        hashes.add(Dataset(dataset.settings, {**dataset.records, kind: (changed, *rest)}).hash)
    for change in ({"title": "Other"}, {"as_of": "2026-07-01"}, {"licence": "CC0-1.0"}):
        settings = dataset.settings.model_copy(update=change)
        hashes.add(Dataset(settings, dataset.records).hash)
    office = dataset.of(Partner)[0].model_copy(update={"office": {"x_a": "b"}})
    others = dataset.of(Partner)[1:]
    hashes.add(Dataset(dataset.settings, {**dataset.records, Partner: (office, *others)}).hash)
    assert len(hashes) == 1 + len(COLUMNS) + 3 + 1


@pytest.fixture
def graded(folder: Path) -> Dataset:
    """A dataset where siemens is restricted, arup open, and n8 internal for want of a word."""
    (folder / "partners.csv").write_text(
        "id,name,kind,parents,succeeded_by,visibility\narup,Arup,company,siemens;n8,siemens,open\n"
        "siemens,Siemens,company,,,restricted\n"
    )
    (folder / "memberships.csv").write_text("consortium,member\nn8,leeds\nn8,arup\nn8,siemens\n")
    (folder / "activities.csv").write_text(
        "id,title,kind,partners,lead,visibility\n"
        "both,Both,research,arup;siemens,arts,open\n"
        "only,Only,research,siemens,arts,open\n"
        "none,None,research,,arts,open\n"
        "hidden,Hidden,research,arup,arts,restricted\n"
    )
    (folder / "agreements.csv").write_text(
        "id,partners,kind,visibility\ng1,siemens,framework,open\ng2,arup;siemens,framework,open\n"
    )
    (folder / "reviews.csv").write_text("partner,due\narup,2027\nsiemens,2027\n")
    (folder / "contacts.csv").write_text("partner,role,side\nsiemens,owner,ours\n")
    (folder / "figures.csv").write_text("partner,measure,value\nsiemens,a,1\ncareers,a,1\n")
    return read(folder).dataset


def test_an_audience_sees_nothing_that_is_above_it(graded: Dataset) -> None:
    internal = graded.for_audience("internal")
    assert "siemens" not in json.dumps([cells(record) for record in internal])
    assert [activity.id for activity in internal.of(Activity)] == ["both", "none"]
    assert [agreement.node_id for agreement in internal if agreement.file == "agreements.csv"] == [
        "g2"
    ]
    assert internal.of(Partner)[0].parents == ("n8",)
    assert [figure.partner for figure in internal.of(Figure)] == ["careers"]
    assert internal.of(Contact) == ()
    assert [membership.member for membership in internal.of(Membership)] == ["leeds", "arup"]


def test_what_says_nothing_of_its_visibility_is_internal(graded: Dataset) -> None:
    assert graded.for_audience("open").counts == {
        "faculties.csv": 2,
        "units.csv": 2,
        "partners.csv": 1,
        "activity_kinds.csv": 1,
        "activities.csv": 2,
        "agreements.csv": 1,
        "reviews.csv": 1,
        "figures.csv": 1,
        "coverage.csv": 1,
    }
    assert graded.for_audience("restricted").hash == graded.hash


# Writing


def test_what_is_written_reads_back_the_same(seed: Dataset, tmp_path: Path) -> None:
    write(seed, tmp_path / "out")
    reading: Reading = read(tmp_path / "out")
    assert reading.dataset.hash == seed.hash
    assert [cells(record) for record in reading.dataset] == [cells(record) for record in seed]


def test_a_second_write_gives_the_same_bytes(seed: Dataset, tmp_path: Path) -> None:
    write(seed, tmp_path / "out")
    first = contents(tmp_path / "out")
    write(read(tmp_path / "out").dataset, tmp_path / "out")
    assert contents(tmp_path / "out") == first


def test_a_file_begins_with_a_byte_order_mark_and_ends_its_lines_alike(
    folder: Path, tmp_path: Path
) -> None:
    write(read(folder).dataset, tmp_path / "out")
    files = contents(tmp_path / "out")
    assert all(data.startswith(b"\xef\xbb\xbf") for name, data in files.items() if name in BY_FILE)
    assert not files["dataset.toml"].startswith(b"\xef")
    assert not any(b"\r" in data for data in files.values())


def test_cells_are_written_as_a_spreadsheet_can_hold_them() -> None:
    record = Activity.model_validate(
        {"id": "a", "title": "=1+1", "kind": "k", "partners": ("b", "a"), "lead": "u"}
        | {"value": 120050, "note": 'say "hi",\nthen', "office": {"x_b": "@x", "x_a": "1"}}
    )
    assert csv_of(
        Activity, [record, Activity(id="b", title="'t", kind="k", lead="u", value=100)]
    ) == (
        "id,title,kind,partners,lead,units,start,end,value,refs,visibility,source,note,x_a,x_b\n"
        'a,\'=1+1,k,a;b,u,,,,1200.50,,,,"say ""hi"",\nthen",1,\'@x\n'
        "b,'t,k,,u,,,,1,,,,,,\n"
    )


@pytest.mark.parametrize("value", [0, 250, -3, 0.5, 0.000001, 2.0, 123456789.25, 10**15 - 1])
def test_a_number_is_written_without_an_exponent(value: float) -> None:
    record = Figure.model_validate({"partner": "a", "measure": "m", "value": value})
    (line,) = csv.DictReader(csv_of(Figure, [record]).splitlines())
    assert Figure.model_validate({"partner": "a", "measure": "m", "value": line["value"]}) == record


def test_settings_are_written_in_a_fixed_order_and_read_back() -> None:
    import tomllib

    home = {"id": "leeds", "name": 'A "quoted"\\ name é \u202e'}
    title = "A title\nof two lines"
    settings = Settings.model_validate({"dates": "day-first", "title": title, "home": home})
    text = toml_of(settings)
    assert Settings.model_validate(tomllib.loads(text)) == settings
    order = "title dates [home id name [scope window_years [pattern faculties kinds"
    assert re.findall(r"^[\[\w.]+", text, re.MULTILINE) == order.split()


def test_a_dataset_without_rows_reads_back(tmp_path: Path) -> None:
    home = {"id": "leeds", "name": "Leeds"}
    empty = Dataset(Settings.model_validate({"title": "T", "home": home}), {})
    write(empty, tmp_path)
    assert read(tmp_path).dataset.hash == empty.hash


def test_a_folder_of_other_files_is_refused_and_unchanged(folder: Path, tmp_path: Path) -> None:
    dataset = read(folder).dataset
    other = tmp_path / "other"
    other.mkdir()
    (other / "thesis.doc").write_text("x")
    file = tmp_path / "file"
    file.write_text("x")
    for place in (other, file, tmp_path / "none" / "deeper"):
        with pytest.raises(UsageError):
            write(dataset, place)
    assert contents(other) == {"thesis.doc": b"x"}
    assert file.read_text() == "x"
    assert not (tmp_path / "none").exists()


def test_other_files_in_a_dataset_folder_stay(folder: Path, seed: Dataset) -> None:
    (folder / "README.md").write_text("ours")
    write(seed, folder)
    assert (folder / "README.md").read_text() == "ours"
    assert set(contents(folder)) == {"README.md", "dataset.toml", *BY_FILE}
    assert read(folder).dataset.hash == seed.hash


def test_a_file_that_lost_its_rows_is_written_empty(folder: Path) -> None:
    dataset = read(folder).dataset
    fewer = {kind: rows for kind, rows in dataset.records.items() if kind is not Contact}
    write(Dataset(dataset.settings, fewer), folder)
    assert "contacts.csv" not in read(folder).dataset.counts


@pytest.mark.parametrize("failing", [1, 5, 17, 26])
def test_a_write_that_fails_midway_leaves_the_old_files(
    folder: Path, seed: Dataset, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    before = contents(folder)
    moves = iter(range(1, 100))
    move = Path.replace

    def fail(self: Path, target: Path) -> Path:
        if next(moves) == failing:
            raise PermissionError(13, "Permission denied")
        return move(self, target)

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(UsageError, match="cannot be written: Permission denied"):
        write(seed, folder)
    assert contents(folder) == before


def test_a_disk_that_is_full_leaves_no_new_folder_behind(
    seed: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Path, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(UsageError, match="No space left"):
        write(seed, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_in_the_place_of_a_file_is_refused(folder: Path) -> None:
    dataset = read(folder).dataset
    (folder / "contacts.csv").unlink()
    (folder / "contacts.csv").mkdir()
    (folder / "contacts.csv" / "precious").write_text("x")
    with pytest.raises(UsageError, match="is a folder"):
        write(dataset, folder)
    assert (folder / "contacts.csv" / "precious").exists()


# The dataset as a graph


def test_every_row_is_a_node_or_a_relationship(folder: Path) -> None:
    graph = elements(read(folder).dataset)
    assert {labels: len(nodes) for labels, nodes in graph.nodes.items()} == {
        ("University",): 1,
        ("Faculty",): 2,
        ("Unit",): 2,
        ("Partner",): 3,
        ("Consortium", "Partner"): 1,
        ("ActivityKind",): 1,
        ("Activity",): 2,
        ("Agreement",): 1,
        ("Review",): 1,
        ("Contact",): 1,
        ("Figure",): 1,
        ("Coverage",): 1,
    }
    assert graph.node_count == 17
    assert graph.relationship_count == sum(map(len, graph.relationships.values())) == 21


def test_nodes_hold_columns_days_pence_and_their_row(folder: Path) -> None:
    swap(folder, "activities.csv", "value\n", "value,x_a\n")
    swap(folder, "activities.csv", "1200.50", "1200.50,North")
    swap(folder, "activities.csv", "arts,,,,", "arts,,,,,")
    one, two = elements(read(folder).dataset).nodes["Activity",]
    assert one == {
        "id": "a1",
        "title": "One",
        "start": "2012-03",
        "start_day": "2012-03-01",
        "end": "2014",
        "end_day": "2014-12-31",
        "value": 120050,
        "x_a": "North",
        "row": "activities.csv:2",
    }
    assert two == {"id": "a2", "title": "Two", "row": "activities.csv:3"}


def test_relationships_run_as_the_design_says(folder: Path) -> None:
    related = elements(read(folder).dataset).relationships
    university, activity = ("University",), ("Activity",)
    lead, others = {"lead": True}, {"lead": False}
    assert related[Ends("UNDERTAKES", ("Unit",), activity)] == [Relation("design", "a1", lead)]
    assert related[Ends("UNDERTAKES", ("Faculty",), activity)] == [
        Relation("medicine", "a1", others),
        Relation("arts", "a2", lead),
    ]
    assert related[Ends("UNDERTAKES", university, activity)] == [Relation("leeds", "a1", others)]
    assert related[Ends("PART_OF", ("Unit",), ("Faculty",))] == [Relation("design", "arts", {})]
    assert related[Ends("PART_OF", ("Unit",), university)] == [Relation("careers", "leeds", {})]
    assert related[Ends("WITH", activity, ("Consortium", "Partner"))] == [Relation("a1", "n8", {})]
    assert related[Ends("MEMBER_OF", ("Partner",), ("Consortium", "Partner"))] == [
        Relation(
            "arup",
            "n8",
            {"since": "2008-03", "since_day": "2008-03-01", "row": "memberships.csv:3"},
        )
    ]
