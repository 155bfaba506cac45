"""`import` next year: who is who, and what the source no longer says."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from explorer.dataset.reader import read
from explorer.dataset.records import Activity, Agreement, Faculty, Membership, Partner, Review, Unit

Run = Callable[..., Result]
HOME = "University of Example"
PROFILE = """
title = "Projects"
[kinds]
research = "Research"
[home]
column = "inst"
[units]
name = { column = "dept", optional = true }
kind = { constant = "school" }
[partners]
each = { column = "partners", split = ";" }
name = {}
kind = { constant = "other" }
[activities]
id = "id"
title = "title"
kind = { constant = "research" }
partners = { of = "partners" }
lead = { of = "units", default = "home" }
end = { column = "end", date = "%Y-%m-%d", optional = true }
refs = { column = "refs", split = ";", optional = true }
"""
KEYED = """
title = "Suppliers"
[home]
column = "inst"
[partners]
key = "no"
name = "name"
kind = { constant = "other" }
country = "country"
"""
KNOWING_NOBODY = PROFILE.replace('split = ";" }', 'split = ";", nothing = ["n/a"] }', 1)
ROR = "ror_id,name,acronyms,aliases,types\n"
ROR_LINKS = "ror_id,relationship,related_ror_id\n"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


@pytest.fixture
def take(run: Run, out: Path) -> Callable[..., Result]:
    """Import rows (`id;partners`, more by their names) into a dataset, by a profile."""

    def done(
        *rows: dict[str, str], profile: str = PROFILE, words: tuple[object, ...] = ()
    ) -> Result:
        own, file = out.parent / "own.toml", out.parent / "rows.csv"
        own.write_text(profile, encoding="utf-8")
        with file.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, [*rows[0]])
            writer.writeheader()
            writer.writerows(rows)
        home = () if "--home" in words or out.exists() else ("--home", HOME)
        return run("import", own, file, "--to", out, "--yes", *home, *words)

    return done


def row(id: str, partners: str = "", **more: str) -> dict[str, str]:
    return {"inst": HOME, "id": id, "title": "T", "partners": partners} | more


def reviewed(path: Path, *rows: str) -> tuple[str, Path]:
    """The words that apply a review of `name,decision,id,partner`."""
    path.write_text("\n".join(["name,decision,id,partner,count", *(f"{r},1" for r in rows), ""]))
    return ("--matched", path)


def partners_of(out: Path) -> dict[str, tuple[str, ...]]:
    return {one.id: one.aliases for one in read(out).dataset.of(Partner)}


def with_of(out: Path) -> dict[str, tuple[str, ...]]:
    return {one.id: one.partners for one in read(out).dataset.of(Activity)}


def units_of(out: Path) -> dict[str, tuple[str, ...]]:
    return {one.id: one.aliases for one in read(out).dataset.of(Unit)}


def called(out: Path) -> dict[str, tuple[str, tuple[str, ...]]]:
    return {one.id: (one.name, one.aliases) for one in read(out).dataset.of(Partner)}


def leads_of(out: Path) -> dict[str, str | None]:
    return {one.id: one.lead for one in read(out).dataset.of(Activity)}


def test_a_confirmed_alias_stays_in_a_year_without_the_name(take, out: Path):
    is_beta = reviewed(out.parent / "review.csv", "Alpha,yes,beta,Beta")
    take(row("p1", "Alpha"), row("p2", "Beta"), words=is_beta)
    assert take(row("p1", "Beta"), row("p2", "Beta")).stdout == "Nothing changes.\n"
    take(row("p3", "Alpha"))
    assert partners_of(out) == {"beta": ("Alpha",)}
    assert with_of(out)["p3"] == ("beta",)


def test_an_alias_that_a_person_deleted_stays_out(take, out: Path):
    is_beta = reviewed(out.parent / "review.csv", "Alpha,yes,beta,Beta")
    take(row("p1", "Alpha"), row("p2", "Beta"), words=is_beta)
    file = out / "partners.csv"
    file.write_text(file.read_text("utf-8").replace("Alpha", ""), encoding="utf-8")
    take(row("p2", "Beta"))
    assert partners_of(out) == {"beta": ()}


def test_what_referred_to_a_partner_that_is_another_follows(take, out: Path):
    take(row("p1", "Alpha"), row("p2", "Beta"))
    (out / "agreements.csv").write_text("id,partners,kind\na1,alpha,framework\n")
    file = out / "partners.csv"
    text = file.read_text("utf-8").replace("alpha,Alpha,other,,,,,", "alpha,Alpha,other,,,,,GB")
    file.write_text(text, encoding="utf-8")
    done = take(row("p1", "Alpha"), words=reviewed(out.parent / "r.csv", "Alpha,yes,beta,Beta"))
    assert done.exit_code == 0, done.stderr
    for rows in ([row("p1", "Alpha")], [row("p2", "Beta")], [row("p1", "Alpha")]):
        take(*rows)
        assert partners_of(out) == {"beta": ("Alpha",)}
        assert with_of(out) == {"p1": ("beta",), "p2": ("beta",)}
    dataset = read(out).dataset
    assert [one.partners for one in dataset.of(Agreement)] == [("beta",)]
    assert [one.country for one in dataset.of(Partner)] == ["GB"]  # which a person knew of Alpha


@pytest.mark.parametrize("names", ["Alpha;Beta", "Beta;Alpha"])
def test_what_a_person_wrote_of_a_partner_that_is_another_is_not_lost_silently(
    take, out: Path, names: str
):
    take(row("p1", names))
    file = out / "partners.csv"
    text = file.read_text("utf-8").replace(",Alpha,other,,,,", ",Alpha,other,,,corporate,Arts")
    text = text.replace(",Beta,other,,,,", ",Beta,other,,,strategic,")
    file.write_text(text, encoding="utf-8")
    (out / "reviews.csv").write_text(
        "partner,due,outcome\nalpha,2027-01-01,grow\nbeta,2027-01-01,end\nalpha,2028-01-01,\n"
    )
    done = take(row("p1", names), words=reviewed(out.parent / "r.csv", "Alpha,yes,beta,Beta"))
    assert done.exit_code == 0, done.stderr
    at = 2 + names.split(";").index("Alpha")
    assert [line for line in done.stderr.splitlines() if "not kept" in line] == [
        f"Warning: not kept of partners.csv:{at} alpha (Alpha): tier: corporate -> strategic",
        "Warning: not kept of reviews.csv:2 alpha|2027-01-01: outcome: grow -> end",
    ]
    dataset = read(out).dataset
    assert [(one.tier, one.sector) for one in dataset.of(Partner)] == [("strategic", "Arts")]
    assert [(one.partner, one.due, one.outcome) for one in dataset.of(Review)] == [
        ("beta", "2027-01-01", "end"),
        ("beta", "2028-01-01", None),
    ]


def test_what_a_consortium_cannot_take_of_a_partner_is_told(take, out: Path):
    take(row("p1", "Alpha"))
    (out / "consortia.csv").write_text("id,name\nwun,WUN\n", encoding="utf-8")
    file = out / "partners.csv"
    text = file.read_text("utf-8").replace(",Alpha,other,,,,", ",Alpha,other,,,corporate,")
    file.write_text(text, encoding="utf-8")
    done = take(row("p1", "Alpha"), words=reviewed(out.parent / "r.csv", "Alpha,yes,wun,WUN"))
    assert "not kept of partners.csv:2 alpha (Alpha): tier: corporate -> (empty)\n" in done.stderr
    assert with_of(out) == {"p1": ("wun",)}


def register(folder: Path, *rows: str) -> list[Path]:
    (folder / "orgs.csv").write_text(ROR + "".join(f"https://ror.org/{one}\n" for one in rows))
    (folder / "links.csv").write_text(ROR_LINKS)
    return [folder / "orgs.csv", folder / "links.csv"]


@pytest.mark.parametrize("next_year", [(0, 1), (1, 0), (1,)])
def test_a_name_does_not_make_one_of_two_in_a_register(
    next_year: tuple[int, ...], run: Run, out: Path
):
    rows = ("01aaaaa11,St Marys,,,healthcare", "02bbbbb22,St Marys,,,healthcare")
    words = ("import", "ror", "--to", out, "--yes", "--home", HOME)
    for taken in ([rows[0]], [rows[one] for one in next_year]):
        done = run(*words, *register(out.parent, *taken))
        assert done.exit_code == 0, done.stderr
    ids = {one.ids: one.id for one in read(out).dataset.of(Partner)}
    assert ids.keys() == {("ror:01aaaaa11",), ("ror:02bbbbb22",)}
    assert ids["ror:01aaaaa11",] == "st-marys"


def test_two_of_one_name_keep_their_cells_whatever_the_order_of_the_rows(take, out: Path):
    one = {"inst": HOME, "no": "1", "name": "Acme", "country": "GB"}
    two = {"inst": HOME, "no": "2", "name": "Acme", "country": "FR"}
    take(one, two, profile=KEYED)
    take(two | {"country": "DE"}, one, profile=KEYED)
    assert {x.id: x.country for x in read(out).dataset.of(Partner)} == {
        "acme": "GB",
        "acme-2": "DE",
    }


def test_an_alias_of_two_partners_means_neither(take, out: Path):
    take(row("p1", "Alpha;Beta"))
    file = out / "partners.csv"
    text = file.read_text("utf-8")
    for name in ("alpha,Alpha", "beta,Beta"):
        text = text.replace(f"{name},other,,,,,,,,,", f"{name},other,,,,,,,,BRC,")
    file.write_text(text, encoding="utf-8")
    report = out.parent / "report.csv"
    done = take(row("p2", "BRC"), words=("--report", report))
    assert "Warning: 1 mapped row has a remark" in done.stderr
    assert with_of(out)["p2"] == ("brc",)
    assert "for a decision" in done.stderr
    assert "'BRC' is a name of alpha and beta; taken for none of them" in report.read_text("utf-8")


def test_things_of_one_id_get_one_each(take, out: Path):
    done = take(row("p1", "Unit Law", dept="Law"), row("p2", "University of Example Unit", dept=""))
    assert done.exit_code == 0, done.stderr
    assert [one.id for one in read(out).dataset.of(Unit)] == ["unit-law"]
    assert with_of(out)["p1"] == ("unit-law-partner",)
    again = take(row("p1", "Unit Law", dept="Law"), row("p2", "Law Unit", dept="Law"))
    assert again.exit_code == 0, again.stderr
    assert with_of(out) == {"p1": ("unit-law-partner",), "p2": ("law-unit",)}


def test_an_id_of_the_source_that_a_partner_has_already_is_told_from_it(run: Run, out: Path):
    heads = "id,institution,panel,unit_of_assessment,title,impact_type,countries,formal_partners"
    rows = f"1,{HOME},A,Law,T,,,[Panel B]\n2,{HOME},B,Law,T2,,,[C]\n"
    file = out.parent / "ref.csv"
    file.write_text(f"{heads}\n{rows}")
    for _ in range(2):
        done = run("import", "ref", file, "--to", out, "--home", HOME, "--yes")
        assert done.exit_code == 0, done.stderr
        faculties = [one.id for one in read(out).dataset.of(Faculty)]
        assert (faculties[0], len(faculties)) == ("panel-a", 2)
        assert with_of(out)["ics-1"] == ("panel-b",)
    assert done.stdout == "Nothing changes.\n"


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0)])
def test_ids_of_the_source_that_look_alike_are_told_apart(take, out: Path, order: tuple[int, ...]):
    said = ("A/1", "A-1", "a.1")
    take(*(row(id, title=id) for id in said))
    take(*(row(said[one], title=said[one]) for one in order))
    titles = {one.title: one.id for one in read(out).dataset.of(Activity)}
    assert titles.keys() == {*said}
    assert titles["A/1"] == "a-1"


def test_each_file_of_a_profile_keeps_what_it_said(take, out: Path):
    take(row("p1", "Acme", title="One"), row("p2", "Acme", title="Two"))
    done = take(row("p3", "Acme", title="Three"))
    assert f"Kept: 2 rows of {out} that an earlier import had" in done.stderr
    assert "any more" not in done.stderr  # they are still in the other file
    file = out / "activities.csv"
    lines = file.read_text("utf-8").splitlines(keepends=True)
    file.write_text("".join(line for line in lines if not line.startswith("p2,")), "utf-8")
    take(row("p1", "Acme", title="One anew"), row("p2", "Acme", title="Two"))
    titles = {one.id: one.title for one in read(out).dataset.of(Activity)}
    assert titles == {"p1": "One anew", "p3": "Three"}


def test_a_slip_in_the_source_takes_no_value_away(take, out: Path):
    take(row("p1", end="2021-01-01", refs="EP1;EP2"))
    for end, refs in (("2021-13-01", "EP1;EP\x072"), ("2021-01-02", "EP3"), ("", "")):
        take(row("p1", end=end, refs=refs))
        (one,) = read(out).dataset.of(Activity)
        assert one.end == {"2021-13-01": "2021-01-01"}.get(end, end or None)
        assert one.refs == {"EP3": ("EP3",), "": ()}.get(refs, ("EP1", "EP2"))


def test_a_row_that_only_moved_is_no_change(take, out: Path):
    take(row("p1"), row("p2"), row("p3"))
    done = take(row("p0"), row("p1"), row("p2", title="Anew"), row("p3"))
    changed = [line for line in done.stdout.splitlines() if line.startswith("  ")]
    assert [line.split()[2] for line in changed] == ["p0", "p2"]
    assert "source: rows.csv, row 3 -> rows.csv, row 4" in changed[1]
    again = take(row("p0"), row("p1"), row("p2", title="Anew"), row("p3"))
    assert again.stdout == "Nothing changes.\n"


def test_dataset_toml_stays_as_a_person_wrote_it(take, out: Path):
    take(row("p1"))
    file = out / "dataset.toml"
    text = file.read_text("utf-8") + "\n# Ask Kim before you change this.\n"
    file.write_text(text, encoding="utf-8")
    take(row("p2"))
    assert file.read_text("utf-8") == text
    assert {*with_of(out)} == {"p1", "p2"}


@pytest.mark.parametrize("home", ["Exemplary University", "*"])
def test_rows_of_another_university_do_not_come_in(take, out: Path, home: str):
    take(row("p1"))
    other = row("p2") | {"inst": "Exemplary University"}
    done = take(other, words=("--home", home))
    assert done.exit_code == 2
    assert f"are those of {HOME!r}" in done.stderr
    assert {*with_of(out)} == {"p1"}


def test_the_home_university_of_a_dataset_may_have_another_name_in_the_source(take, out: Path):
    take(row("p1"))
    other = row("p2") | {"inst": "Exemplary University"}
    done = take(other, words=("--home", HOME, "--home", "Exemplary University"))
    assert done.exit_code == 0, done.stderr
    assert {*with_of(out)} == {"p1", "p2"}


def test_a_confirmed_name_that_means_another_confirmed_name_means_the_last(take, out: Path):
    review = reviewed(
        out.parent / "review.csv",
        *("Alpha,yes,beta,Beta", "Beta,yes,,Gamma", "Delta,yes,beta,Beta", "ALPHA,auto,,Beta"),
    )
    done = take(row("p1", "Alpha"), row("p2", "Beta;Epsilon"), words=review)
    assert "Of 3 confirmed names the files have 2.\n" in done.stderr
    assert partners_of(out) == {"gamma": ("Alpha", "Beta"), "epsilon": ()}
    assert with_of(out) == {"p1": ("gamma",), "p2": ("epsilon", "gamma")}


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (
            ("Alpha,yes,beta,Beta", "ALPHA,no,,"),
            ":3:decision: 'ALPHA' is decided otherwise in row 2",
        ),
        (
            ("Alpha,no,,Beta", "ALPHA,yes,beta,"),
            ":2:decision: 'Alpha' is decided otherwise in row 3",
        ),
        (
            ("Alpha,yes,,Beta", "Beta,yes,,Gamma", "ALPHA,no,,Gamma"),
            ":4:decision: 'ALPHA' is decided otherwise in row 2",
        ),
        (("Alpha,yes,beta,Beta", "Beta,yes,alpha,Alpha"), ":2:id: 'Alpha' means itself in the end"),
        (("Alpha,yes,bet,", "Beta,none,,"), ":2:id: 'bet' is not the id of a partner"),
        (("Alpha,yes,,n/a",), ":2:id: is empty, and the name in the column partner is none"),
    ],
)
def test_a_review_that_contradicts_itself_is_refused(
    take, out: Path, rows: tuple[str, ...], message: str
):
    review = reviewed(out.parent / "review.csv", *rows)
    done = take(row("p1", "Alpha"), profile=KNOWING_NOBODY, words=review)
    assert done.exit_code == 1
    assert f"review.csv{message}" in done.stderr
    assert not out.exists()


def test_decisions_on_what_is_no_name_by_the_profile_are_passed_over(take, out: Path):
    review = reviewed(
        out.parent / "review.csv", "N/A,auto,,n/a", "n/a,none,,", "N/a,no,,", "Alpha,yes,,Beta"
    )
    done = take(row("p1", "N/A;Alpha"), profile=KNOWING_NOBODY, words=review)
    assert done.exit_code == 0, done.stderr
    assert "Of 1 confirmed name the files have 1.\n" in done.stderr
    assert partners_of(out) == {"beta": ("Alpha",)}


NATIONAL = (
    "Uni Ex (UK),auto,,University of Example",
    "University of Elsewhere,auto,,Uni Elsewhere",
    "UoE,yes,university-of-example,",
    "Uni Elsewhere,none,,",
)


@pytest.mark.parametrize(
    ("home", "partners", "ours"),
    [
        (HOME, {"uni-elsewhere"}, "2 are names"),
        ("University of Elsewhere", {"university-of-example"}, "1 is a name"),
    ],
)
def test_one_review_serves_every_university(
    take, out: Path, home: str, partners: set[str], ours: str
):
    review = reviewed(out.parent / "review.csv", *NATIONAL)
    report = out.parent / "report.csv"
    names = "Uni Ex (UK);UoE;Uni Elsewhere"
    for _ in range(2):
        words = ("--home", home, "--report", report, *review)
        done = take(row("p1", names) | {"inst": home}, words=words)
        assert done.exit_code == 0, done.stderr
        assert {*partners_of(out)} == partners
        assert f", of which {ours} of the home university itself.\n" in done.stderr
        said = report.read_text("utf-8")
        assert said.count(" is the home university itself") == int(ours[0])
    assert done.stdout == "Nothing changes.\n"


def test_a_partner_that_is_another_name_of_the_home_university_is_none_any_more(take, out: Path):
    take(row("p1", "Uni Ex;Alpha"), row("p2", "Uni Ex"))
    file = out / "partners.csv"
    file.write_text(file.read_text("utf-8").replace("Ex,other,,,,", "Ex,other,,,corporate,"))
    (out / "consortia.csv").write_text("id,name\nwun,WUN\n")
    (out / "memberships.csv").write_text("consortium,member\nwun,uni-ex\n")
    words = reviewed(out.parent / "r.csv", f"Uni Ex,yes,,{HOME}")
    (out / "reviews.csv").write_text("partner,due\nuni-ex,2027-01-01\n")
    refused = take(row("p1", "Uni Ex;Alpha"), words=words)
    assert "reviews.csv:2:partner: is about a partner that is confirmed as the" in refused.stderr
    (out / "reviews.csv").unlink()
    done = take(row("p1", "Uni Ex;Alpha"), words=words)
    assert "not kept of partners.csv:2 uni-ex (Uni Ex): tier: corporate -> (empty)" in done.stderr
    assert f"Kept: 1 row of {out} that" in done.stderr  # the second activity
    assert with_of(out) == {"p1": ("alpha",), "p2": ()}
    assert partners_of(out) == {"alpha": ()}
    assert [one.member for one in read(out).dataset.of(Membership)] == ["university-of-example"]
    again = take(row("p1", "Uni Ex;Alpha"), row("p2", "Uni Ex"), words=words)
    assert again.stdout == "Nothing changes.\n"


def test_units_are_those_of_the_dataset_once_a_person_confirmed_it(take, run: Run, out: Path):
    take(row("p1", "Law", dept="School of Law"))
    (out / "faculties.csv").write_text("id,name\narts,Faculty of Arts\n", encoding="utf-8")
    review = out.parent / "units.csv"
    rows = (row("p2", "Law", dept="Sch of Law"), row("p3", dept="Arts"))
    take(*rows)  # before anybody is asked
    assert len(units_of(out)) == 3
    review.write_text(
        "name,count,decision,id,partner\n"
        "Sch of Law,1,auto,unit-school-of-law,School of Law\nArts,1,yes,arts,Faculty of Arts\n"
    )
    partners = reviewed(out.parent / "partners.csv", "Law,yes,,Lex")
    done = take(*rows, words=("--matched", review, *partners))
    assert done.exit_code == 0, done.stderr
    assert "Of 3 confirmed names the files have 3.\n" in done.stderr
    assert units_of(out) == {"unit-school-of-law": ("Sch of Law",)}
    assert leads_of(out) == {"p1": "unit-school-of-law", "p2": "unit-school-of-law", "p3": "arts"}
    assert partners_of(out) == {"lex": ("Law",)}
    again = take(row("p4", dept="Sch of Law"))  # without a review
    assert again.exit_code == 0, again.stderr
    assert leads_of(out)["p4"] == "unit-school-of-law"
    wrong = take(*rows, words=reviewed(out.parent / "r.csv", "Arts,yes,art,"))
    assert "nor of a unit of the dataset. Did you mean 'arts'" in wrong.stderr


@pytest.mark.parametrize("name", ["Sch of Law", "Arts"])
def test_a_review_of_units_is_applied_as_match_writes_it(take, run: Run, out: Path, name: str):
    take(row("p1", dept="School of Law"))
    (out / "faculties.csv").write_text("id,name\narts,Faculty of Arts\n", encoding="utf-8")
    table, review = out.parent / "departments.csv", out.parent / "units.csv"
    table.write_text(f"dept\n{name}\n")
    words = ("--column", "dept", "--against", out, "--to", "units", "-o", review)
    done = run("match", table, *words)
    assert done.exit_code == 0, done.stderr
    review.write_text(review.read_text("utf-8-sig").replace(",review,", ",yes,"))
    assert take(row("p2", dept=name), words=("--matched", review)).exit_code == 0
    assert {*units_of(out)} == {"unit-school-of-law"}
    assert leads_of(out)["p2"] in ("unit-school-of-law", "arts")


def test_no_says_that_a_name_means_itself(take, out: Path):
    review = reviewed(
        out.parent / "r.csv", "Alpha,no,beta,Beta", "ALPHA,auto,,Alpha", "Beta,none,,"
    )
    done = take(row("p1", "Alpha;Beta"), words=review)
    assert done.exit_code == 0, done.stderr
    assert {*partners_of(out)} == {"alpha", "beta"}


def test_no_is_said_of_one_partner_and_not_of_every_other(take, out: Path):
    rows = "Alpha (1),no,beta,Beta", "Alpha (2),yes,,Gamma", "Alpha,no,,Delta"
    review = reviewed(out.parent / "r.csv", *rows)
    done = take(row("p1", "Alpha (1);Beta"), row("p2", "Alpha"), profile=SCHOOLS, words=review)
    assert done.exit_code == 0, done.stderr
    assert partners_of(out) == {"gamma": ("Alpha",), "beta": ()}


def test_signs_are_no_name(take, out: Path):
    report = out.parent / "report.csv"
    done = take(row("p1", "-;Alpha;???", dept="--"), words=("--report", report))
    assert done.exit_code == 0, done.stderr
    assert partners_of(out) == {"alpha": ()}
    assert not units_of(out)
    said = report.read_text("utf-8")
    assert all(f"'{name}' is no name" in said for name in ("-", "--", "???"))


def test_a_row_of_a_supplier_called_by_signs_is_left_out(take, out: Path):
    rows = ({"inst": HOME, "no": no, "name": n, "country": ""} for no, n in ("1-", "2A"))
    done = take(*rows, profile=KEYED)
    assert "  left out: 1 without a name\n" in done.stderr
    assert partners_of(out) == {"a": ()}


def test_two_reviews_that_contradict_each_other_are_refused(take, out: Path):
    one = reviewed(out.parent / "one.csv", "Alpha,yes,,Beta")
    two = reviewed(out.parent / "two.csv", "Gamma,yes,,Beta", "Alpha,no,,")
    done = take(row("p1", "Alpha"), words=(*one, *two))
    there = f"'Alpha' is decided otherwise in {out.parent / 'one.csv'}, row 2"
    assert f"two.csv:3:decision: {there}" in done.stderr
    assert not out.exists()


def test_a_name_that_is_confirmed_as_that_of_a_unit_is_a_partner(take, out: Path):
    review = reviewed(out.parent / "review.csv", "Alpha,yes,,Unit Law")
    done = take(row("p1", "Alpha", dept="Law"), words=review)
    assert done.exit_code == 0, done.stderr
    assert partners_of(out) == {"unit-law-partner": ("Alpha",)}


def test_a_source_knows_its_records_by_their_keys_next_year(take, out: Path):
    one = {"inst": HOME, "no": "1", "name": "Acme", "country": "GB"}
    take(one, profile=KEYED)
    take({"inst": HOME, "no": "2", "name": "Acme", "country": "FR"}, one, profile=KEYED)
    take(one | {"name": "Apex", "country": "IE"}, profile=KEYED)
    partners = {x.id: (x.country, x.aliases) for x in read(out).dataset.of(Partner)}
    assert partners == {"acme": ("IE", ("Acme",)), "acme-2": ("FR", ())}


@pytest.mark.parametrize("order", [1, -1])
def test_ids_do_not_depend_on_the_order_of_the_rows(take, out: Path, order: int):
    rows = [
        {"inst": HOME, "no": "1", "name": "Acme", "country": "GB"},
        {"inst": f"The {HOME}", "no": "2", "name": "Acme", "country": "FR"},
        {"inst": HOME, "no": "3", "name": "Zeta plc", "country": ""},
        {"inst": f"The {HOME}", "no": "3", "name": "Beta Holdings", "country": ""},
        {"inst": HOME, "no": "3", "name": "ALPHA", "country": ""},
    ]
    words = ("--home", HOME.lower())
    done = take(*rows[::order], profile=KEYED, words=words)
    assert done.exit_code == 0, done.stderr
    dataset = read(out).dataset
    assert (dataset.settings.home.id, dataset.settings.home.name) == ("university-of-example", HOME)
    partners = {one.id: (one.name, one.country) for one in dataset.of(Partner)}
    assert partners == {
        "acme": ("Acme", "GB"),
        "acme-2": ("Acme", "FR"),
        "beta-holdings": ("Beta Holdings", None),
    }


def test_the_id_of_a_name_goes_to_nobody_new(take, out: Path):
    two = {"inst": HOME, "no": "2", "name": "Acme", "country": "FR"}
    take(two, profile=KEYED)
    take({"inst": HOME, "no": "1", "name": "Acme", "country": "GB"}, two, profile=KEYED)
    partners = {one.id: one.country for one in read(out).dataset.of(Partner)}
    assert partners == {"acme": "FR", "acme-1": "GB"}


def renamed_by_hand(out: Path, old: str, new: str) -> None:
    file = out / "partners.csv"
    file.write_text(file.read_text("utf-8").replace(f",{old},", f",{new},"), encoding="utf-8")


def test_a_new_name_in_the_source_is_taken_where_nobody_edited_the_old(take, out: Path):
    one = {"inst": HOME, "no": "1", "name": "Alpha", "country": "GB"}
    take(one, profile=KEYED)
    take(one, one | {"name": "Alpha Institute"}, profile=KEYED)  # a second spelling is no new name
    assert called(out) == {"alpha": ("Alpha", ())}
    take(one | {"name": "Beta"}, profile=KEYED)
    assert called(out) == {"alpha": ("Beta", ("Alpha",))}
    assert take(one | {"name": "Beta"}, profile=KEYED).stdout == "Nothing changes.\n"
    renamed_by_hand(out, "Beta", "The Betas")
    for _ in range(2):
        take(one | {"name": "Beta"}, profile=KEYED)
        assert called(out)["alpha"][0] == "The Betas"
    take(one | {"name": "Gamma"}, profile=KEYED)
    name, aliases = called(out)["alpha"]
    assert (name, {*aliases}) == ("The Betas", {"Alpha", "Beta", "Gamma"})


def test_a_partner_is_not_called_as_the_source_calls_what_was_confirmed_as_it(take, out: Path):
    one = {"inst": HOME, "no": "1", "name": "Alpha", "country": ""}
    two = {"inst": HOME, "no": "2", "name": "Beta", "country": ""}
    review = reviewed(out.parent / "review.csv", "Alpha,yes,beta,Beta")
    take(one, two, profile=KEYED, words=review)
    assert take(one, two, profile=KEYED).stdout == "Nothing changes.\n"
    take(one | {"name": "Alpha Institute"}, two, profile=KEYED)
    assert called(out) == {"beta": ("Beta", ("Alpha", "Alpha Institute"))}


def test_any_name_of_a_key_may_be_the_confirmed_one(take, out: Path):
    one = {"inst": HOME, "no": "1", "name": "Alpha", "country": ""}
    review = reviewed(out.parent / "review.csv", "The Alphas,yes,,Beta")
    take(one, one | {"name": "The Alphas"}, profile=KEYED, words=review)
    assert called(out) == {"beta": ("Beta", ("The Alphas",))}


def test_an_id_of_the_source_that_looks_like_one_of_last_year_is_another(take, out: Path):
    take(row("A-1", title="Last year"))
    take(row("A/1", title="This year"))
    take(row("a-1", title="Last year, corrected"))
    titles = {one.title: one.id for one in read(out).dataset.of(Activity)}
    assert titles.keys() == {"Last year, corrected", "This year"}
    assert titles["Last year, corrected"] == "a-1"


def test_a_consortium_is_known_by_its_names_and_else_by_the_review(take, out: Path):
    take(row("p1"))
    text = "id,name,full_name\nwun,WUN,Worldwide Universities Network\n"
    (out / "consortia.csv").write_text(text, encoding="utf-8")
    review = reviewed(out.parent / "review.csv", "World Univ Network,yes,wun,WUN")
    rows = row("p1", "WUN"), row("p2", "Worldwide universities network")
    done = take(*rows, row("p3", "World Univ Network"), words=review)
    assert done.exit_code == 0, done.stderr
    assert with_of(out) == {"p1": ("wun",), "p2": ("wun",), "p3": ("wun",)}
    assert partners_of(out) == {}
    consortium = (out / "consortia.csv").read_text("utf-8-sig")
    assert "wun,WUN,Worldwide Universities Network," in consortium
    (out / "consortia.csv").write_text(consortium.replace("WUN", "WUNet"), encoding="utf-8-sig")
    again = take(*rows[1:], row("p3", "World Univ Network"), words=review)
    assert again.stdout == "Nothing changes.\n", again.stderr


SCHOOLS = PROFILE.replace(
    "[units]",
    '[faculties]\nname = { column = "faculty", optional = true }\n[units]\n'
    'faculty = { of = "faculties" }',
).replace(
    "name = {}",
    "name = { remove = '\\(.*' }\n"
    'country = { find = \'\\((.*)\\)\', map = { Sweden = "SE", Norway = "NO" } }',
)


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_of_rows_that_contradict_each_other_most_count_and_the_others_are_told(
    take, out: Path, order: tuple[int, ...]
):
    rows = (
        row("p1", "Contoso (Sweden)", dept="School A", faculty="Fac B"),
        row("p2", "Contoso (Norway)", dept="School A", faculty="Fac A"),
        row(
            "p3", "Contoso (Norway);Contoso (Sweden);Contoso (Sweden)", dept="School A", faculty=""
        ),
        row("p4", "Contoso (Norway);Contoso", dept="School B", faculty=""),
    )
    report = out.parent / "r.csv"
    take(*(rows[at] for at in order), rows[3], profile=SCHOOLS, words=("--report", report))
    dataset = read(out).dataset
    assert [one.country for one in dataset.of(Partner)] == ["NO"]
    assert {one.id: one.faculty for one in dataset.of(Unit)} == {
        "unit-school-a": "faculty-fac-a",
        "unit-school-b": None,
    }
    lines = csv.DictReader(report.read_text("utf-8-sig").splitlines())
    told = {line["record"]: {*filter(None, line["why"].split("; "))} for line in lines}
    sweden = "partners.country: 'SE' is not kept for contoso: more rows say 'NO'"
    faculty = "units.faculty: 'faculty-fac-b' is not kept for unit-school-a: "
    assert told == {
        "p1": {sweden, f"{faculty}'faculty-fac-a' comes first of as many"},
        "p2": set(),
        "p3": {sweden},
        "p4": set(),
    }


def test_a_file_for_each_faculty_empties_nothing_of_what_they_share(take, out: Path):
    one = row("p1", "Contoso (Sweden)", dept="School A", faculty="Fac A", end="2021-01-01")
    other = row("p2", "Contoso", dept="School A", faculty="", end="2022-01-01")
    take(one, profile=SCHOOLS)
    take(other, profile=SCHOOLS)
    for rows in ([one], [other], [one, other]):
        assert take(*rows, profile=SCHOOLS).stdout == "Nothing changes.\n"
    dataset = read(out).dataset
    assert [partner.country for partner in dataset.of(Partner)] == ["SE"]
    assert [unit.faculty for unit in dataset.of(Unit)] == ["faculty-fac-a"]
    take(one | {"end": "", "partners": "Contoso (Norway)"}, profile=SCHOOLS)
    dataset = read(out).dataset
    assert [activity.end for activity in dataset.of(Activity)] == [None, "2022-01-01"]
    assert [partner.country for partner in dataset.of(Partner)] == ["NO"]


def test_an_empty_cell_of_a_list_of_partners_empties_the_field(run: Run, take, out: Path):
    suppliers = {"inst": HOME, "no": "1", "name": "Contoso", "country": "SE"}
    take(suppliers, profile=KEYED)
    take(suppliers | {"country": ""}, profile=KEYED)
    assert [partner.country for partner in read(out).dataset.of(Partner)] == [None]
    assert run("check", out).stdout == "No problems in 1 row of 1 file.\n"


def test_two_profiles_in_files_of_one_name_are_told_apart(take, out: Path):
    take(row("p1", "Acme"))
    before = sorted(path.read_bytes() for path in out.iterdir())
    done = take(row("p1", "Acme"), profile=PROFILE.replace('"Projects"', '"Contracts"'))
    assert done.exit_code == 1
    assert ".imported-own.zip: keeps what the profile 'Projects' said" in done.stderr
    assert "this one is titled 'Contracts'" in done.stderr
    assert "give its file a name of its own" in done.stderr
    assert sorted(path.read_bytes() for path in out.iterdir()) == before
