"""What a profile may say, what its transforms do, and the ids that names become."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import regex
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

from explorer.dataset.columns import identifier
from explorer.dataset.importers.draft import draft
from explorer.dataset.importers.home import Homes
from explorer.dataset.importers.ids import id_of
from explorer.dataset.importers.profile_reader import names, profile
from explorer.dataset.importers.transforms import Steps, UnmappedError, UnreadError
from explorer.errors import DatasetError, InputError

PROFILE = """
title = "Ours"
[kinds]
research = "Research"
[home]
column = "University"
[partners]
name = "Partner"
kind = { constant = "other" }
[activities]
id = "No"
title = "Title"
kind = { constant = "research" }
partners = { of = "partners" }
lead = { constant = "home" }
"""


def test_the_shipped_profiles_are_valid_and_say_their_terms():
    assert names() == ["cordis", "gtr", "ref", "ror"]
    for name in names():
        assert {"title", "licence"} <= profile(name).settings.keys()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('column = "University"', 'colum = "University"', "home.colum: .* Did you mean 'column'?"),
        ('title = "Ours"', "", "mine.toml:title: is missing"),
        ('title = "Ours"', 'titel = "Ours"', "mine.toml:titel: .* Did you mean 'title'?"),
        ('title = "Ours"', 'title = "Ours"\nas_of = "June"', "mine.toml:as_of: .*not a full date"),
        ("[partners]", "[partner]", "mine.toml:partner: .* Did you mean 'partners'?"),
        ('constant = "other"', 'constant = "othr"', "partners.kind: 'othr' is not one of"),
        ('constant = "research"', 'constant = "resarch"', "'resarch' is not one of the .kinds."),
        ('{ of = "partners" }', '{ of = "partner" }', "'partner' is not a section of this profile"),
        ('lead = { constant = "home" }', 'lead = { of = "partners" }', "partners is not what lead"),
        ('name = "Partner"', "name = 3", "partners.name: 3 is not the name of a column"),
        ('name = "Partner"', 'nmae = "Partner"', "partners.name: is missing"),
        ('name = "Partner"', 'name = { column = "P", splt = ";" }', "Did you mean 'split'?"),
        ('name = "Partner"', 'name = { column = "P", find = "(" }', "is not a regular expression"),
        (
            'name = "Partner"',
            f'name = {{ column = "P", find = "{"(" * 5000}" }}',
            "is not a regular expression: maximum recursion depth exceeded",
        ),
        ('name = "Partner"', 'name = { column = "P", enclosed = "[" }', "is not two characters"),
        (
            'name = "Partner"',
            'name = { column = "P", precision = "week" }',
            "is none of day",
        ),
        ('name = "Partner"', 'name = { column = "P", unescape = "yes" }', "is not true or false"),
        (
            'name = "Partner"',
            'name = { column = "P", of = "units" }',
            "has more than one of",
        ),
        ('id = "No"', "", "activities.id: is missing"),
        ("[home]", "[tables.a]\n[tables.b]\n[home]", "home.table: is missing; it is one of a, b"),
        (
            'kind = { constant = "other" }',
            'kind = { constant = "other" }\ntable = "mien"',
            "partners.table: 'mien' is not one of the tables. Did you mean 'mine'?",
        ),
        (
            "[activities]",
            '[[partners.links]]\ntable="mine"\nrecord="a"\nfield="parent"\nother="b"\n[activities]',
            "partners.key: is missing(.|\n)*'parent' does not refer to partners. .* 'parents'",
        ),
        (
            'name = "Partner"',
            'name = "Partner"\nlinks = 5',
            "partners.links: 5 is not a list; begin",
        ),
        (
            'id = "No"',
            'id = "No"\nstart = { column = "S", date = "%Y %Y" }',
            "'%Y %Y' is not the form",
        ),
        (
            'id = "No"',
            'id = "No"\nstart = { column = "S", date = "%Q" }',
            "start.date: '%Q' is not",
        ),
        (
            'id = "No"',
            'id = "No"\nstart = { column = "S", date = "%d/%m" }',
            "a date with its year",
        ),
        ("[home]", 'home = "x', r"mine.toml: is not valid TOML: .* \(at line 5"),
    ],
)
def test_what_is_wrong_with_a_profile_is_told_by_its_key(
    old: str, new: str, message: str, tmp_path: Path
):
    path = tmp_path / "mine.toml"
    path.write_text(PROFILE, encoding="utf-8")
    profile(str(path))
    assert old in PROFILE
    path.write_text(PROFILE.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError, match=message):
        profile(str(path))


@pytest.mark.parametrize(
    ("field", "message"),
    [
        ('{ constant = "other", prefix = "x" }', "kind.prefix: does nothing beside constant"),
        ('{ constant = "other", needed = true }', "kind.needed: does nothing beside constant"),
        ('{ column = "K", otherwise = "other" }', "kind.otherwise: does nothing without map"),
        ('{ column = "K", precision = "year" }', "kind.precision: does nothing without date"),
        ('{ column = "K", table = "mine" }', "kind.table: 'mine' and the table of .* no column"),
        ('{ split = ";" }', "partners.kind: names no column, and the section has no each"),
        ('"K"\neach = ["A", "B"]', "partners.each: is one column; a list of them does nothing"),
        ('"K"\neach = { column = "A", map = { a = "b" } }', "each.map: does nothing here"),
        ('"K"\neach = { column = "A", needed = true }', "each.needed: does nothing here"),
        (
            '"K"\nkey = "id"\n[[partners.links]]\nrecord = "a"\nother = "b"\nfield = "parents"\n'
            "when = { t = 5 }",
            "links.when.t: 5 is not a text",
        ),
    ],
)
def test_what_would_do_nothing_in_a_profile_is_refused(field: str, message: str, tmp_path: Path):
    path = tmp_path / "mine.toml"
    path.write_text(PROFILE.replace('{ constant = "other" }', field, 1), encoding="utf-8")
    with pytest.raises(DatasetError, match=message):
        profile(str(path))


def test_every_problem_of_a_profile_is_told_at_once(tmp_path: Path):
    path = tmp_path / "mine.toml"
    path.write_text(PROFILE.replace("title", "titel").replace('"other"', '"othr"'))
    with pytest.raises(DatasetError) as caught:
        profile(str(path))
    assert {"titel", "title", "partners.kind", "activities.titel"} <= {
        problem.column for problem in caught.value.problems
    }


@pytest.mark.parametrize("field", ["kind", "country"])
@pytest.mark.parametrize("slip", ["1", '["a"]'])
def test_a_value_of_a_map_that_is_no_text_is_told_once(field: str, slip: str, tmp_path: Path):
    section = "[activities]" if field == "kind" else "[partners]"
    rest = PROFILE.replace('kind = { constant = "research" }\n', "") if field == "kind" else PROFILE
    path = tmp_path / "mine.toml"
    path.write_text(
        rest.replace(section, f'{section}\n{field} = {{ column = "K", map = {{ x = {slip} }} }}')
    )
    with pytest.raises(DatasetError) as caught:
        profile(str(path))
    (problem,) = caught.value.problems
    assert problem.column.endswith(f"{field}.map.x")
    assert "is not a text; put it in quotes" in problem.message


def test_an_unknown_profile_is_an_error_that_names_the_nearest():
    with pytest.raises(InputError, match=r"no profile 'cordsi'.* 'cordis'"):
        profile("cordsi")
    with pytest.raises(InputError, match=r"none.toml: no such profile"):
        profile("none.toml")


@pytest.mark.parametrize(
    ("steps", "value", "made"),
    [
        ({}, "  a \n b ", ["a b"]),
        ({}, " \u00a0", []),
        ({"unescape": True}, "R&amp;D &lt;b&gt; &eacute;", ["R&D <b> é"]),
        ({"unescape": True, "split": ";"}, "V&amp;A;Tate", ["V&A", "Tate"]),
        ({"split": ";"}, "a; b;;c ", ["a", "b", "c"]),
        ({"enclosed": "[]", "split": "];["}, "[a [b]];[c] ; [ d ]", ["a [b]", "c", "d"]),
        ({"split": "|", "strip": ",."}, ".a, |b.|.", ["a", "b"]),
        ({"remove": regex.compile(r"\(.*\)")}, "a (b) c", ["a c"]),
        ({"find": regex.compile(r"\((.*)\)")}, "a (b) c", ["b"]),
        ({"find": regex.compile(r"\d+")}, "a 12", ["12"]),
        ({"find": regex.compile(r"\d+")}, "a", []),
        ({"nothing": ("N.A.",), "split": ";"}, "n.a.;a", ["a"]),
        ({"map": {"a": "b", "c": ""}, "split": ";"}, "a;c", ["b"]),
        ({"map": {"a": "b"}, "otherwise": "z", "split": ";"}, "a;x", ["b", "z"]),
        ({"map": {"a": "b"}, "keep": True, "split": ";"}, "a;x", ["b", "x"]),
        ({"date": ("%d/%m/%Y",)}, "1/9/2024", ["2024-09-01"]),
        ({"date": ("%d/%m/%Y",)}, "2024-09-01", ["2024-09-01"]),
        ({"date": ("%d/%m/%Y", "%Y")}, "2024", ["2024"]),
        ({"date": ("%B %Y",)}, "September 2024", ["2024-09"]),
        ({"date": ("%Y-%m-%d",), "precision": "year"}, "2018-01-10", ["2018"]),
        ({"date": ("%Y",), "precision": "month"}, "2018", ["2018"]),
        ({"prefix": "ror:", "remove": regex.compile("^.*/")}, "https://ror.org/0", ["ror:0"]),
        ({"split": ";"}, ("a", "b;c"), ["a", "b;c"]),
    ],
)  # fmt: skip
def test_a_transform_does_what_it_says(steps: dict[str, Any], value: Any, made: list[str]):
    transform = Steps(**steps)
    found = [transform.made(item) for item in transform.items(value)]
    assert [one for one in found if one] == made


def test_a_value_that_cannot_be_told_says_so():
    with pytest.raises(UnmappedError, match="'x'"):
        Steps(map={"a": "b"}).made("x")
    with pytest.raises(UnreadError, match=r"'2024-02-30' is not a date of the form %Y-%m-%d"):
        Steps(date=("%Y-%m-%d",)).made("2024-02-30")


def test_of_several_values_the_one_that_the_map_names_first_counts():
    steps = Steps(map={"health": "health", "charity": "charity", "funder": ""})
    assert steps.first(["funder", "charity", "health"]) == "health"
    assert steps.first(["funder"]) == ""
    assert Steps().first(["b", "a"]) == "b"
    with pytest.raises(UnmappedError):
        steps.first(["funder", "x"])


def test_ids_tell_names_apart_and_nothing_else():
    assert [id_of(name, "partner") for name in ("42nd Street", "May 2020", "Café—Zoë & Co.")] == [
        "partner-42nd-street",
        "partner-may-2020",
        "cafe-zoe-co",
    ]
    assert id_of("Nestlé", "x") == id_of("NESTLE", "x") == id_of(" nestle. ", "x")
    apart = ["МГУ", "МГТУ", "C++", "C", "y" * 70 + "a", "y" * 70 + "b", "大学", "学大"]
    assert len({id_of(name, "partner") for name in apart}) == len(apart)


@pytest.mark.parametrize("step", ["remove", "find"])
def test_a_pattern_that_would_not_end_is_stopped(step: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("explorer.dataset.importers.transforms.SECONDS", 0.1)
    steps = Steps(**{step: regex.compile("(a+a+)+b")})
    with pytest.raises(InputError, match=r"'\(a\+a\+\)\+b' of the profile takes more than"):
        list(steps.items("a" * 5_000))


@pytest.mark.parametrize("letter", ["(", "1", " ", "(1", ") "])
def test_the_patterns_of_the_profiles_end_within_their_bound_with_any_cell(letter: str):
    cell = f"Contoso ({letter * 500_000}"  # what is quadratic takes hours
    made = 0
    for name in (*names(), str(ROOT / "docs" / "examples" / "projects.toml")):
        for section in profile(name).sections:
            for part in (one for parts in section.fields.values() for one in parts):
                made += len(list(part.steps.items(cell)))
    assert made > 0


@given(st.text())
def test_every_name_becomes_an_id_and_always_the_same(name: str):
    id = id_of(name, "partner")
    assert identifier(id) == id
    assert id_of(name, "partner") == id
    assert len(id) < 80


@given(st.text(), st.sampled_from([";", "|", "];["]))
def test_items_are_trimmed_and_never_empty(text: str, split: str):
    for item in Steps(unescape=True, split=split, strip=",").items(text):
        assert item == " ".join(item.split()).strip(", ")
        assert item


def test_the_home_university_is_found_however_it_is_spelt():
    homes = Homes(["the university of málaga"])
    assert homes.meet("University of Malaga")
    assert homes.meet("The University of Málaga")
    assert not homes.meet("Universidad de Málaga")
    assert homes.name == "University of Malaga"
    homes = Homes(["Malaga University"])
    assert not homes.meet("University of Malaga")
    with pytest.raises(
        InputError, match=r"'Malaga University'. Did you mean 'University of Malaga'"
    ):
        homes.refuse_unmet()


def test_a_draft_is_a_profile_with_every_column_of_the_file(tmp_path: Path):
    path = tmp_path / "our projects.csv"
    path.write_text('Project Ref,Project Title,Partner Name,Dept,"Odd ""one"""\n1,=cmd,a,b,c\n')
    text = draft(path)
    (tmp_path / "drafted.toml").write_text(text, encoding="utf-8")
    drafted = profile(str(tmp_path / "drafted.toml"))
    assert [section.name for section in drafted.sections] == ["partners", "activities"]
    assert drafted.sections[1].fields["id"][0].columns == ("Project Ref",)
    for column in ("Project Title", "Partner Name", "Dept", 'Odd \\"one\\"'):
        assert f'#   "{column}": ' in text


def test_a_draft_finds_the_university_in_a_column_of_gateway_to_research(tmp_path: Path):
    path = tmp_path / "projects.csv"
    path.write_text("FundingOrgName,LeadROName,LeadROId,Title\nEPSRC,University of X,1,T\n")
    assert '\n[home]\ncolumn = "LeadROName"  # without this, every row counts' in draft(path)


def test_a_draft_for_lists_of_names_makes_a_partner_of_each(tmp_path: Path):
    path = tmp_path / "ours.jsonl"
    rows = (
        '{"no": 1, "title": ["T"], "start": ["1.2.2024"]}',
        '{"no": 2, "title": "T", "partners": ["A", "B"]}',
    )
    path.write_text("\n".join(rows))
    text = draft(path)
    assert '#   "title": "T"\n' in text
    (tmp_path / "drafted.toml").write_text(text, encoding="utf-8")
    (partners, activities) = profile(str(tmp_path / "drafted.toml")).sections
    assert activities.fields["start"][0].steps.date == ("%d.%m.%Y",)
    assert partners.each
    assert partners.each.columns == ("partners",)


def test_a_draft_takes_names_for_names_and_reads_dates_with_a_time(tmp_path: Path):
    path = tmp_path / "participations.csv"
    path.write_text(
        "Project ID;number_participants;participant_no;participant_name;"
        "Research Body;Project Title;Start;End\n"
        "1;9;7;Contoso;University of Example;Illustrative;01.06.2020 00:00;2024-05-31T00:00:00\n"
    )
    text = draft(path)
    assert '# [tables."participations"]\n# shared = "..."\n' in text
    plain = text.replace('# [tables."participations"]\n# shared = "..."', "")
    plain = plain.replace("[home]", '[tables."participations"]\nshared = "Project ID"\n[home]')
    (tmp_path / "drafted.toml").write_text(plain, encoding="utf-8")
    drafted = profile(str(tmp_path / "drafted.toml"))
    assert drafted.tables["participations"].shared == "Project ID"
    assert drafted.home
    assert drafted.home.columns == ("Research Body",)
    partners, activities = drafted.sections
    assert partners.fields["name"][0].columns == ("participant_name",)
    dates = [activities.fields[one][0].steps.date for one in ("start", "end")]
    assert dates == [("%d.%m.%Y %H:%M",), ("%Y-%m-%dT%H:%M:%S",)]
