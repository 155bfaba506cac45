"""`import` next year: who is who, and what the source no longer says."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from explorer.dataset.reader import read
from explorer.dataset.records import Activity, Agreement, Faculty, Partner, Unit

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
