"""Dossiers tell what the files hold, in every format, and of an audience's own."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import plain
import pytest
from conftest import BOTH, SEED, load_of
from hypothesis import given, settings
from hypothesis import strategies as st
from plain import actors, many
from plain_act import gaps, matrix
from plain_portfolio import reach, tiers
from plain_risk import in_force
from test_answers import rounded

from explorer.dataset.dataset import Dataset
from explorer.dataset.reader import read
from explorer.errors import InputError, UnknownNameError
from explorer.graph import open_graph, scratch
from explorer.graph.protocol import Graph
from explorer.pages import FORMATS, html, render
from explorer.pages.answers import Answers
from explorer.pages.document import Document, Section
from explorer.pages.dossier import UNITS, dossier
from explorer.pages.family import family_of
from explorer.pages.show import show
from explorer.queries.audience import View, seen_by
from explorer.queries.choice import Choice
from explorer.queries.result import Column, Result

on_both = pytest.mark.parametrize("seeded", BOTH, indirect=True)
FILES = plain.Files(SEED, "2026-06-30")
Run = Callable[..., Any]
Rows = list[dict[str, Any]]
ALL = frozenset(("person", "value", "note"))


def whole(graph: Graph, asked: frozenset[str] = frozenset()) -> View:
    return View(graph, "", 0, asked)


@pytest.fixture(scope="module")
def loaded(seeded_embedded: Graph) -> str:
    """Where the example data is."""
    return seeded_embedded.uri


def told(document: Document, heading: str) -> Rows:
    """The rows of a section."""
    (section,) = [one for one in document.sections if one.heading == heading]
    return list(section.table or [])


def measured(document: Document) -> dict[str, Any]:
    return {row["measure"].replace(" ", "_"): row["amount"] for row in told(document, "Measures")}


def places(rows: Rows) -> set[str]:
    return {row["row"] for row in rows}


@on_both
@pytest.mark.parametrize("values", [{}, {"scope": "all"}, {"as_of": "2023-02-28", "kind": ["ktp"]}])
def test_measures_are_those_of_the_files(seeded: Graph, values: dict[str, Any]) -> None:
    """Of every partner, told together: the answers behind them are asked once."""
    answers = Answers(whole(seeded, ALL), Choice(**values))
    expected = {row["id"]: row for row in tiers(FILES, values)}
    for row in reach(FILES, values):
        expected[row["id"]] |= row
    for id, wanted in expected.items():
        document = dossier(answers, id)
        found = measured(document)
        assert found == {key: rounded(wanted[key]) for key in found}
        assert f"pattern is {wanted['pattern']}" in " ".join(document.said)
        of_faculties = [row for row in matrix(FILES, values) if row["partner_id"] == id]
        assert [
            (row["faculty_id"], row["activities"], row["led"])
            for row in told(document, "Reach by faculty")
        ] == [(row["faculty_id"], row["activities"], row["led"]) for row in of_faculties]


@on_both
def test_one_alone_is_told_as_among_all(seeded: Graph) -> None:
    together = Answers(whole(seeded), Choice())
    for name in ("arup", "wun", "design", "engineering", "careers", "exeter"):
        assert show(whole(seeded), Choice(), name) == dossier(together, name)


def agree(answers: Answers, files: plain.Files, values: Mapping[str, Any]) -> None:
    """Every dossier's activities, partners, units and kinds are those of the files."""
    rows = files.in_scope(values)
    for id in files.partners:
        own = [row for row in rows if id in many(row["partners"])]
        agree_on_activities(dossier(answers, id), own)
    for id in (*files.faculties, *files.units):
        own = [
            row
            for row in rows
            if id in actors(row) or id in {files.faculty_of(actor) for actor in actors(row)}
        ]
        document = dossier(answers, id)
        agree_on_activities(document, own)
        partners = Counter(partner for row in own for partner in many(row["partners"]))
        found = {row["id"]: row["activities"] for row in told(document, "Partners")}
        assert found == dict(partners)
        if id in files.units:
            others = Counter(actor for row in own for actor in actors(row) if actor != id)
            found = {row["id"]: row["activities"] for row in told(document, "Works with")}
            assert found == dict(others)
            assert measured(document) == {
                "activities": len(own),
                "led": sum(row["lead"] == id for row in own),
                "partners": len(partners),
                "kinds": len({row["kind"] for row in own}),
            }


def agree_on_activities(document: Document, own: list[plain.Row]) -> None:
    assert places(told(document, "Activities")) == places(own)
    found = {row["kind"]: row for row in told(document, "Activities by kind and year")}
    assert sum(row["activities"] for row in found.values()) == len(own)
    years = sorted(int(row["start"][:4]) for row in own if row["start"])
    for row in found.values():
        assert sum(row["began"]) + row["undated"] == row["activities"] == len(row["rows"])
        assert len(row["began"]) == (years[-1] - years[0] + 1 if years else 0)
    counts = [sum(counts) for counts in zip(*(row["began"] for row in found.values()), strict=True)]
    if years:
        assert counts == [years.count(year) for year in range(years[0], years[-1] + 1)]


@on_both
def test_activities_and_who_is_in_them(seeded: Graph) -> None:
    agree(Answers(whole(seeded), Choice()), FILES, {})


@settings(max_examples=20, deadline=None)
@given(plain.worlds(), st.sampled_from(["window", "live", "all"]))
def test_dossiers_of_small_worlds(world: dict[str, Any], scope: str) -> None:
    """Partners of no activity, units without a faculty, faculties without units, no dates."""
    with TemporaryDirectory() as name:
        files = plain.save(world, Path(name))
        dataset = read(Path(name)).dataset
        with scratch(dataset, load_of(dataset)) as graph:
            agree(Answers(whole(graph), Choice(scope=scope)), files, {"scope": scope})


@on_both
def test_what_is_on_paper(seeded: Graph) -> None:
    answers = Answers(whole(seeded), Choice())
    for id in FILES.partners:
        document = dossier(answers, id)
        for name, heading, start, end in (
            ("agreements", "Agreements", "signed", "expires"),
            ("contacts", "Contacts", "since", "until"),
        ):
            own = [r for r in FILES.table(name) if id in many(r.get("partners") or r["partner"])]
            found = {
                r["row"]: r["state"] in ("in force", "current") for r in told(document, heading)
            }
            assert found == {row["row"]: in_force(row, FILES.day, start, end) for row in own}
        own = [row for row in FILES.table("reviews") if row["partner"] == id]
        assert places(told(document, "Reviews")) == places(own)
        own = [row for row in FILES.table("memberships") if row["member"] == id]
        assert places(told(document, "Consortia")) == places(own)
        own = [row for row in FILES.table("figures") if row["partner"] == id]
        published = [one for one in document.sections if one.heading == "Published figures"]
        assert bool(published) == bool(own)
        if own:
            assert places(told(document, "Published figures")) == places(own)


@on_both
def test_states_of_reviews_on_the_day(seeded: Graph) -> None:
    def states(id: str, day: str | None = None) -> dict[str, str]:
        rows = told(show(whole(seeded), Choice(as_of=day), id), "Reviews")
        return {row["due"]: row["state"] for row in rows}

    assert states("arup") == {"2025-10": "overdue"}
    assert states("arup", "2025-10-31") == {"2025-10": "to come"}
    assert states("velomere-energy") == {"2026-03-31": "held"}
    assert states("velomere-energy", "2026-04-01") == {"2026-03-31": "overdue"}


@on_both
def test_gaps_and_neighbours_are_of_declared_tiers(seeded: Graph) -> None:
    document = show(whole(seeded), Choice(), "arup")
    expected = [row for row in gaps(FILES, {"partner": "arup"}) if row["unit_id"]]
    heading = "None recorded, while others do it"
    assert [(row["unit_id"], row["kind_id"]) for row in told(document, heading)] == [
        (row["unit_id"], row["kind_id"]) for row in expected
    ]
    met = told(document, "Partners met by the same schools and institutes")
    assert "arup" not in {row["id"] for row in met}
    schools = {id: schools_of(id) for id in FILES.partners}
    for row in met:
        assert row["shared"] == len(schools["arup"] & schools[row["id"]])
        assert (row["its_own"], row["others"]) == (len(schools["arup"]), len(schools[row["id"]]))
    without = show(whole(seeded), Choice(), "asda")
    (section,) = [one for one in without.sections if one.heading == heading]
    assert section.table is None
    assert section.asked == "partnerships query gaps --partner asda"


def schools_of(partner: str) -> set[str]:
    rows = [row for row in FILES.in_scope({}) if partner in many(row["partners"])]
    return {a for row in rows for a in actors(row) if FILES.units.get(a, {}).get("kind") in SCHOOLS}


SCHOOLS = ("school", "institute")


@pytest.mark.parametrize("place", BOTH, indirect=True)
def test_a_family_of_a_later_load(place: str, seed: Dataset) -> None:
    graph = open_graph(place)
    graph.apply(seed, load_of(seed))
    graph.apply(seed, load_of(seed, 2))
    document = show(whole(graph), Choice(), "brackenfell-foods", group=True)
    graph.close()
    assert document.stamp.load == "load-2"
    assert {row["member"] for row in told(document, "Consortia")} == set()


@on_both
def test_a_family_is_counted_as_one_and_says_so(seeded: Graph) -> None:
    family = {"brackenfell-foods", "brackenfell-dairy"}
    document = show(whole(seeded), Choice(), "brackenfell-foods", group=True)
    own = [row for row in FILES.in_scope({}) if family & set(many(row["partners"]))]
    assert places(told(document, "Activities")) == places(own)
    assert measured(document)["activities"] == len(own)
    assert measured(document)["breadth"] == len({row["kind"] for row in own})
    assert "Counted as one with its subsidiaries: Brackenfell Dairy" in " ".join(document.said)
    assert not [section.asked for section in document.sections if section.asked]
    alone = show(whole(seeded), Choice(), "brackenfell-foods")
    assert measured(alone)["activities"] < len(own)
    with pytest.raises(InputError, match="no subsidiaries on record"):
        show(whole(seeded), Choice(), "arup", group=True)


def test_a_family_goes_through_all_generations() -> None:
    row = "{},{},company,{}\n"
    lines = [
        ("top", ""),
        ("middle", "top;other"),
        ("low", "middle"),
        ("other", ""),
        ("loop", "low"),
    ]
    with TemporaryDirectory() as name:
        folder = copied(Path(name))
        partners = "".join(row.format(id, id.title(), parents) for id, parents in lines)
        (folder / "partners.csv").write_text("id,name,kind,parents\n" + partners)
        dataset = read(folder).dataset
    assert family_of(dataset, "top") == ["top", "middle", "low", "loop"]
    assert family_of(dataset, "low") == ["low", "loop"]


def copied(folder: Path) -> Path:
    """A small dataset to be changed."""
    (folder / "dataset.toml").write_text('title = "T"\n[home]\nid = "home"\nname = "Home"\n')
    (folder / "faculties.csv").write_text("id,name\nsole,Sole Faculty\n")
    (folder / "activity_kinds.csv").write_text("id,name\nktp,Partnerships\n")
    (folder / "activities.csv").write_text("id,title,kind,lead\n")
    return folder


OF_MEMBERS = ("Activities with its members", "Members shared with other consortia")
HOSTILE = "<script>alert(1)</script> | `x` **b**"


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """Names, titles and columns of one's own that would like to be more than text."""
    folder = copied(tmp_path)
    (folder / "partners.csv").write_text(
        "id,name,kind,tier,note,visibility,website,x_region,x_open_day\n"
        f'bad,"{HOSTILE}",company,strategic,A note,open,https://example.org/a,"{HOSTILE}",Friday\n'
        "hush,Same Name,company,,,restricted,,,\nalso,Same Name,company,,,open,,,\n"
    )
    (folder / "activities.csv").write_text(
        "id,title,kind,lead,partners,value,note,visibility\n"
        f'one,"{HOSTILE}",ktp,sole,bad;hush,1234567,Told to nobody,open\n'
    )
    (folder / "contacts.csv").write_text(
        "partner,role,side,unit,person\nbad,owner,ours,sole,Perpetua Person\n"
    )
    (folder / "consortia.csv").write_text("id,name\nempty,Empty Consortium\n")
    return folder


@pytest.mark.parametrize("form", FORMATS)
def test_data_stays_text_and_persons_at_home(form: str, hostile: Path) -> None:
    dataset = read(hostile).dataset
    with scratch(dataset, load_of(dataset)) as graph:
        shown = render(show(whole(graph), Choice(), "bad"), form).decode()
        for secret in ("Perpetua", "Told to nobody", "A note", "1,234,567", "1234567"):
            assert secret not in shown
        asked = render(show(whole(graph, ALL), Choice(), "bad"), form).decode()
        for secret in ("Perpetua", "Told to nobody", "A note"):
            assert secret in asked
        assert "1,234,567.00" in asked or "1234567" in asked
        with seen_by(graph, "open") as view:
            open_to_all = render(show(view, Choice(), "bad"), form).decode()
            with pytest.raises(UnknownNameError):
                show(view, Choice(), "hush")
    assert "Same Name" in shown
    assert "Same Name" not in open_to_all
    for own in ("x_region", "x_open_day", "Friday") if form != "markdown" else ("Friday",):
        assert own in shown
    if form == "html":
        assert "<script" not in shown
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
        assert '<a href="https://example.org/a">' in shown
    if form == "markdown":
        assert "\\*\\*b\\*\\*" in shown
        assert "<script" not in shown


def test_two_of_one_name_a_consortium_without_members_a_faculty_without_schools(
    hostile: Path,
) -> None:
    dataset = read(hostile).dataset
    with scratch(dataset, load_of(dataset)) as graph:
        with pytest.raises(UnknownNameError, match="could be several"):
            show(whole(graph), Choice(), "Same Name")
        empty = show(whole(graph), Choice(), "empty")
        for heading in ("Members", *OF_MEMBERS):
            assert told(empty, heading) == []
        told_of = {row["what"]: row["on_record"] for row in told(empty, "On record")}
        assert told_of["id"] == "empty"
        faculty = show(whole(graph), Choice(), "sole")
        assert told(faculty, "Schools, institutes and services") == []
        assert len(told(faculty, "Activities")) == 1
        before = show(whole(graph), Choice(as_of="1900-01-01"), "bad")
        assert measured(before)["reach"] == 1  # without a start it counts as begun


def test_the_command_in_every_format(run: Run, loaded: str, tmp_path: Path) -> None:
    table = run("--graph", loaded, "show", "arup")
    assert table.exit_code == 0
    assert "████" in table.stdout
    assert "activities.csv:87" in table.stdout
    assert "Data: University of Leeds" in table.stderr
    assert "Counted: activities live or open on 2026-06-30" in table.stdout
    for suffix in (".html", ".md", ".json", ".txt"):
        file = tmp_path / f"arup{suffix}"
        assert run("--graph", loaded, "show", "Arup", "-o", file).exit_code == 0
        first = file.read_bytes()
        assert b"Arup" in first
        run("--graph", loaded, "show", "Arup", "-o", file)
        assert file.read_bytes() == first
    told = json.loads((tmp_path / "arup.json").read_text())
    assert told["stamp"]["audience"] == "internal"
    (by_faculty,) = [one for one in told["sections"] if one["heading"] == "Reach by faculty"]
    command = "partnerships query matrix --partner arup --audience internal"
    assert by_faculty["asked"] == command
    asked = run("--graph", loaded, *command.split()[1:], "--format", "json")
    rows = json.loads(asked.stdout)["rows"]
    assert [row["activities"] for row in rows] == [row["activities"] for row in by_faculty["rows"]]
    piped = run("--graph", loaded, "show", "arup", "--format", "markdown")
    assert piped.stdout == (tmp_path / "arup.md").read_text()


def test_what_is_mistyped_is_an_error(run: Run, loaded: str, tmp_path: Path) -> None:
    wrong = run("--graph", loaded, "show", "Aurp")
    assert wrong.exit_code == 1
    assert "Arup" in wrong.stderr
    wrong = run("--graph", loaded, "show", "arup", "-o", tmp_path / "arup.pdf")
    assert wrong.exit_code == 2
    assert ".html, .json, .markdown, .md, .txt, or --format." in wrong.stderr
    wrong = run("--graph", loaded, "show", "arup", "--with", "salary")
    assert wrong.exit_code == 2
    wrong = run("--graph", loaded, "show", "arup", "-o", tmp_path / "none" / "arup.html")
    assert wrong.exit_code == 2
    assert "there is no such folder" in wrong.stderr


def test_ids_are_shown_where_names_do_not_tell_apart(seeded_embedded: Graph) -> None:
    page = render(show(whole(seeded_embedded), Choice(), "arts"), "html").decode()
    assert '<th scope="col">unit</th>' in page
    assert '<th scope="col">id</th>' not in page
    section = told(show(whole(seeded_embedded), Choice(), "arts"), UNITS.heading)
    stamp = show(whole(seeded_embedded), Choice(), "arts").stamp
    rows = tuple((row["id"], "Same Name") for row in section)
    table = Result("Units", (Column("id"), Column("unit")), rows, stamp)
    page = html.render(Document("Same", (), (Section("Units", table),), stamp))
    assert '<th scope="col">id</th>' in page


def test_years_far_away_leave_room_for_the_others(hostile: Path) -> None:
    (hostile / "activities.csv").write_text(
        "id,title,kind,lead,partners,start\n"
        + "".join(f"a{year},A,ktp,sole,also,{year}\n" for year in (1213, 2024, 2025, 2099))
    )
    dataset = read(hostile).dataset
    with scratch(dataset, load_of(dataset)) as graph:
        document = show(whole(graph), Choice(scope="all", as_of="2026-06-30"), "also")
    (section,) = [s for s in document.sections if s.heading == "Activities by kind and year"]
    assert section.table
    (row,) = section.table
    assert len(row["began"]) == 40
    assert row["began"][-2:] == [1, 1]
    assert section.table.notes == (
        "Each column of began is a year, 1986 to 2025.",
        "2 activities began in other years.",
    )


def test_a_partner_whose_activities_have_no_start_has_no_years(hostile: Path) -> None:
    dataset = read(hostile).dataset
    with scratch(dataset, load_of(dataset)) as graph:
        page = render(show(whole(graph), Choice(), "bad"), "html").decode()
    assert '<svg class="spark"' not in page
