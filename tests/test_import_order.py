"""`import`: the same rows in another order, or once more, change nothing."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from click.testing import Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from explorer.dataset.dataset import cells
from explorer.dataset.reader import read
from explorer.dataset.records import RECORDS, Activity, Partner

Run = Callable[..., Result]
HOME = "University of Example"
COLUMNS = ("inst", "id", "no", "partner", "country", "aliases", "ledger", "ror")
PROFILE = """
title = "Ledger"
[kinds]
research = "Research"
[home]
column = "inst"
[partners]
key = "no"
name = "partner"
kind = { constant = "other" }
country = "country"
aliases = { column = "aliases", split = ";" }
source = "ledger"
ids = { column = "ror", remove = "^https://ror.org/", prefix = "ror:" }
[activities]
id = "id"
title = "id"
kind = { constant = "research" }
partners = { of = "partners" }
lead = { constant = "home" }
"""
NOTHING = "Nothing changes.\n"

Line = Mapping[str, str]
Records = dict[tuple[str, str], dict[str, Any]]


def line(id: str, partner: str, **more: str) -> Line:
    return dict.fromkeys(COLUMNS, "") | {"inst": HOME, "id": id, "partner": partner} | more


def take(run: Run, folder: Path, rows: Sequence[Line]) -> Result:
    """Import rows into a dataset in a folder, which may be there."""
    profile, file, out = (folder / name for name in ("own.toml", "rows.csv", "out"))
    folder.mkdir(exist_ok=True)
    profile.write_text(PROFILE, encoding="utf-8")
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    report = folder / "report.csv"
    done = run("import", profile, file, "--to", out, "--yes", "--home", HOME, "--report", report)
    assert done.exit_code == 0, done.stderr
    return done


def records_of(folder: Path) -> Records:
    """The cells of all records; neither the order of items counts nor where a row was read."""
    dataset = read(folder / "out").dataset
    found = {}
    for kind in RECORDS:
        for record in dataset.of(kind):
            said = {
                name: sorted(cell) if isinstance(cell, list) else cell
                for name, cell in cells(record).items()
                if ", row " not in str(cell)
            }
            found[kind.file, record.node_id] = said
    return found


def partners_of(folder: Path) -> dict[str, Partner]:
    return {one.id: one for one in read(folder / "out").dataset.of(Partner)}


def with_of(folder: Path) -> dict[str, tuple[str, ...]]:
    return {one.id: one.partners for one in read(folder / "out").dataset.of(Activity)}


NAMES = st.sampled_from(["Acme", "ACME", "Acmé", "Acme Ltd", "Beta", "beta"])
LINES = st.builds(
    dict,
    no=st.sampled_from(["", "1", "2", "3"]),
    partner=NAMES,
    country=st.sampled_from(["", "GB", "FR"]),
    aliases=st.lists(NAMES, max_size=2).map(";".join),
    ledger=st.sampled_from(["", "Ledger 1", "Ledger 2"]),
)


@given(
    data=st.data(),
    before=st.lists(LINES, max_size=3),
    lines=st.lists(LINES, min_size=2, max_size=6),
)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_the_same_rows_in_another_order_and_again_change_nothing(
    run: Run, data: st.DataObject, before: list[Line], lines: list[Line]
):
    last = [line(f"b{at}", **one) for at, one in enumerate(before)]
    rows = [line(f"a{at}", **one) for at, one in enumerate(lines)]
    shuffled = data.draw(st.permutations(rows))
    with TemporaryDirectory() as name:
        one, other = Path(name, "one"), Path(name, "other")
        for folder, these in ((one, rows), (other, shuffled)):
            for taken in filter(None, (last, these)):
                take(run, folder, taken)
        assert records_of(other) == records_of(one)
        for again in (rows, shuffled):
            assert take(run, one, again).stdout.startswith(NOTHING)


def test_a_row_without_a_key_stays_with_the_partner_of_its_name(run: Run, tmp_path: Path):
    rows = [line("p1", "Beta", no="3"), line("p2", "Beta", no="2"), line("p3", "Beta")]
    take(run, tmp_path, rows)
    assert with_of(tmp_path) == {"p1": ("beta-3",), "p2": ("beta",), "p3": ("beta",)}
    assert take(run, tmp_path, rows).stdout.startswith(NOTHING)
    take(run, tmp_path, [line("p4", "BETA")])
    assert with_of(tmp_path)["p4"] == ("beta",)


def test_a_name_means_whom_it_meant_though_others_have_it_since(run: Run, tmp_path: Path):
    take(run, tmp_path, [line("p1", "Beta", aliases="Acme")])
    rows = [line("p2", "Acme Ltd", aliases="Acme"), line("p3", "ACME")]
    take(run, tmp_path, rows)
    assert take(run, tmp_path, rows).stdout.startswith(NOTHING)
    assert with_of(tmp_path)["p3"] == ("beta",)
    file = tmp_path / "out" / "partners.csv"
    text = file.read_text("utf-8").replace("beta,Beta,other,,,,,,,,Acme", "beta,Beta,other,,,,,,,,")
    file.write_text(text, encoding="utf-8")
    take(run, tmp_path, rows)  # a person said that it is no name of Beta
    assert with_of(tmp_path)["p3"] == ("acme-ltd",)


def test_an_alias_that_is_the_name_in_other_letters_comes_at_once_or_never(
    run: Run, tmp_path: Path
):
    rows = [line("p1", "ACME"), line("p2", "ACME"), line("p3", "Acme", aliases="Acme")]
    take(run, tmp_path, rows)
    (partner,) = partners_of(tmp_path).values()
    assert (partner.name, partner.aliases) == ("ACME", ("Acme",))
    assert take(run, tmp_path, rows).stdout.startswith(NOTHING)


def test_a_row_that_says_no_register_id_makes_no_one_of_two(run: Run, tmp_path: Path):
    ids = [f"https://ror.org/{id}" for id in ("01aaaaa11", "02bbbbb22")]
    rows = [line("p0", "Acme"), *(line(f"p{at}", "Acme", ror=id) for at, id in enumerate(ids, 1))]
    for at, order in enumerate(((0, 1, 2), (1, 0, 2), (1, 2, 0))):
        folder = tmp_path / str(at)
        take(run, folder, [rows[one] for one in order])
        found = {one.id: one.ids for one in partners_of(folder).values()}
        assert found == {"acme": ("ror:01aaaaa11",), "acme-ror-02bbbbb22": ("ror:02bbbbb22",)}
        assert with_of(folder)["p0"] == ("acme",)
        assert take(run, folder, rows[::-1]).stdout.startswith(NOTHING)


def test_of_two_keys_that_are_new_the_one_of_the_name_is_that_partner(run: Run, tmp_path: Path):
    rows = [line("p1", "Gamma", no="1"), line("p2", "Acme", no="3")]
    for order in (1, -1):
        folder = tmp_path / str(order)
        take(run, folder, [line("p0", "Acme", aliases="Gamma")])
        take(run, folder, rows[::order])
        assert with_of(folder) == {"p0": ("acme",), "p1": ("gamma",), "p2": ("acme",)}


def test_a_new_name_in_the_source_counts_also_for_rows_without_the_key(run: Run, tmp_path: Path):
    take(run, tmp_path, [line("p0", "Beta", no="2")])
    rows = [line("p1", "beta"), line("p2", "beta"), line("p3", "Zeta", no="2")]
    take(run, tmp_path, rows)
    (partner,) = partners_of(tmp_path).values()
    assert (partner.name, partner.aliases) == ("Zeta", ("Beta", "beta"))
    assert take(run, tmp_path, rows).stdout.startswith(NOTHING)


def test_source_and_spelling_are_those_of_most_rows(run: Run, tmp_path: Path):
    rows = [
        line("p1", "CH2M HILL", ledger="Ledger 2"),
        line("p2", "CH2M Hill", ledger="Ledger 1"),
        line("p3", "CH2M Hill", ledger="Ledger 1"),
        line("p4", "ACME"),
        line("p5", "Acme"),
    ]
    for order in (1, -1):
        folder = tmp_path / str(order)
        take(run, folder, rows[::order])
        partners = partners_of(folder)
        assert {one.name: one.source for one in partners.values()} == {
            "CH2M Hill": "Ledger 1",
            "Acme": f"rows.csv, row {5 if order == 1 else 2}",
        }
        told = csv.DictReader((folder / "report.csv").read_text("utf-8-sig").splitlines())
        assert {one["record"]: one["why"] for one in told if one["why"]} == {
            "p1": "partners.source: 'Ledger 2' is not kept for ch2m-hill: more rows say 'Ledger 1'"
        }


@pytest.mark.parametrize("order", [1, -1])
def test_of_two_successors_one_counts_whatever_the_order(run: Run, tmp_path: Path, order: int):
    names = {"01aaaaa11": "Old", "02bbbbb22": "New B", "03ccccc33": "New A", "04ddddd44": "Other"}
    orgs, links, report = (tmp_path / name for name in ("orgs.csv", "links.csv", "report.csv"))
    url = "https://ror.org/"
    orgs.write_text(
        "ror_id,name,acronyms,aliases,types\n"
        + "".join(f"{url}{id},{name},,,company\n" for id, name in names.items())
    )
    rows = [
        f"{url}01aaaaa11,successor,{url}02bbbbb22\n",
        f"{url}01aaaaa11,successor,{url}03ccccc33\n",
        f"{url}03ccccc33,parent,{url}04ddddd44\n",
        f"{url}03ccccc33,parent,{url}02bbbbb22\n",
    ]
    links.write_text("ror_id,relationship,related_ror_id\n" + "".join(rows[::order]))
    words = ("--to", tmp_path / "out", "--yes", "--home", HOME, "--report", report)
    assert run("import", "ror", orgs, links, *words).exit_code == 0
    partners = partners_of(tmp_path)
    assert partners["old"].succeeded_by == "new-a"
    assert {*partners["new-a"].parents} == {"new-b", "other"}
    assert "succeeded_by: 'new-b' is not kept for old: 'new-a' comes first" in report.read_text()
    links.write_text("ror_id,relationship,related_ror_id\n" + "".join(rows[::-order]))
    assert run("import", "ror", orgs, links, *words).stdout.startswith(NOTHING)
