"""What a good colleague would say of a dataset that can be loaded."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from test_dataset import SMALL, TOML, swap
from work import assert_linear

from explorer.dataset.alike import probable_duplicates, words_of
from explorer.dataset.dataset import Dataset
from explorer.dataset.reader import read
from explorer.dataset.records import Partner
from explorer.dataset.settings import Settings
from explorer.dataset.warnings import warnings_of

HEAD = "id,name,kind,aliases,country,parents,succeeded_by,ids"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A small dataset that gives no warning."""
    place = tmp_path / "data"
    place.mkdir()
    for name, text in SMALL.items():
        (place / name).write_text(text, encoding="utf-8")
    return place


def told(folder: Path) -> list[str]:
    return [str(warning) for warning in read(folder).warnings]


def add(folder: Path, file: str, *rows: str) -> None:
    path = folder / file
    path.write_text(path.read_text() + "".join(f"{row}\n" for row in rows))


def put(folder: Path, file: str, *rows: str) -> None:
    """The rows of a file, the headings first."""
    (folder / file).write_text("".join(f"{row}\n" for row in rows))


def doubles(*rows: dict[str, Any]) -> list[tuple[str, str]]:
    """Probable duplicates among partners, by their ids."""
    settings = Settings.model_validate({"title": "T", "home": {"id": "leeds", "name": "L"}})
    partners = tuple(
        Partner.model_validate({"id": f"p{n}", "kind": "other", "row": n + 2} | row)
        for n, row in enumerate(rows)
    )
    found = probable_duplicates(Dataset(settings, {Partner: partners}))
    return [(one.id, other.id) for one, other in found]


# Probable duplicates


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Arup", "ARUP Ltd"),
        ("Arup", "The Arup"),
        ("Arup", "Arup Limited"),
        ("Marks & Spencer", "Marks and Spencer plc"),
        ("Rolls-Royce", "Rolls Royce PLC"),
        ("AstraZeneca", "Astra Zeneca"),
        ("Nestlé", "NESTLE S.A."),
        ("Merck KGaA", "Merck"),
        ("King's College London", "Kings College London"),
        ("Procter & Gamble", "Proctor and Gamble"),
        ("Durham University", "University of Durham"),
        ("Technical University of Denmark", "Denmark Technical University"),
        ("Barts NHS Trust", "Barts NHS Foundation Trust"),
        ("Tecnológico de Monterrey", "Tecnologico de Monterrey"),
        ("Österreichische Akademie", "Oesterreichische Akademie"),
        ("Airedale Textiles Ltd (illustrative)", "Airedale Textiles"),
        ("Зенит", "ЗЕНИТ"),
        ("Mærsk Group", "Maersk"),
        ("Uniwersytet Łódzki", "Uniwersytet Lodzki"),
        ("Univ. of York", "University of York"),
    ],
)
def test_two_names_of_one_partner(one: str, two: str) -> None:
    assert doubles({"name": one}, {"name": two}) == [("p1", "p0")]
    assert doubles({"name": two}, {"name": one}) == [("p1", "p0")]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("University of York", "University of Cork"),
        ("Lancaster University", "Lancashire University"),
        ("University of Northampton", "University of Southampton"),
        ("Newcastle University", "Lancaster University"),
        ("Brackenfell Foods Ltd", "Brackenfell Dairy Ltd"),
        ("Leeds City Council", "Leeds City College"),
        ("Finance Foundation", "Foundation Finance Company"),
        ("University of Manchester", "Manchester University NHS Foundation Trust"),
        ("Site 21", "Site 22"),
        ("Academy2021", "Academy2022"),
        ("Ltd", "Plc"),
        ("!!!", "???"),
    ],
)
def test_two_names_of_two_partners(one: str, two: str) -> None:
    assert doubles({"name": one}, {"name": two}) == []


def test_aliases_count_as_names() -> None:
    other = {"name": "Marks & Spencer", "aliases": ("M&S", "Marks")}
    assert doubles(other, {"name": "M & S plc"}) == [("p1", "p0")]
    assert doubles({"name": "Marks & Spencer", "aliases": ("Marks and Spencer",)}) == []


def test_partners_that_the_dataset_tells_apart_are_no_duplicates() -> None:
    here, there = {"name": "Newcastle University"}, {"name": "University of Newcastle"}
    assert doubles(here, there) == [("p1", "p0")]
    assert doubles(here | {"country": "GB"}, there | {"country": "AU"}) == []
    assert doubles(here | {"country": "GB"}, there) == [("p1", "p0")]
    assert doubles(here, there | {"parents": ("p0",)}) == []
    assert doubles(here | {"succeeded_by": "p1"}, there) == []
    assert doubles(here | {"ids": ("ror:1",)}, there | {"ids": ("ror:2",)}) == []
    assert doubles(here | {"ids": ("ror:1",)}, there | {"ids": ("ror:1", "coh:2")})
    assert doubles(here | {"ids": ("ror:1",)}, there | {"ids": ("coh:1",)})


def test_one_entry_of_a_register_is_one_partner() -> None:
    rows = [{"name": "Leeds", "ids": ("ror:1",)}, {"name": "Sheffield", "ids": ("ror:1",)}]
    assert doubles(*rows) == [("p1", "p0")]


def test_of_many_alike_each_is_told_once() -> None:
    names = ["Arup", "Other", "Arup Ltd", "ARUP", "Arup plc"]
    found = doubles(*({"name": name} for name in names))
    assert found == [("p2", "p0"), ("p3", "p0"), ("p4", "p0")]


def test_a_duplicate_is_told_at_its_place_and_names_the_other(small: Path) -> None:
    add(small, "partners.csv", "ove,ARUP Ltd,company,")
    assert told(small) == [
        "partners.csv:5:name: 'ARUP Ltd' is probably 'Arup' in partners.csv:2; "
        "if so, keep one and list the other name under its aliases"
    ]


def test_a_consortium_may_be_a_duplicate_as_well(small: Path) -> None:
    put(small, "consortia.csv", "id,name,full_name", "n8,N8,N8 Research Partnership")
    add(small, "partners.csv", "n8-too,The N8 Research Partnership,other,")
    (text,) = told(small)
    assert text.startswith("consortia.csv:2:name: 'N8' is probably 'The N8 Research Partnership'")


def test_words_are_plain_and_without_a_legal_form_at_the_end() -> None:
    assert words_of("The Arup & Co. Ltd.") == ("arup",)
    assert words_of("Société Générale S.A.") == ("societe", "generale")
    assert words_of("Co-operative Group") == ("co", "operative")
    assert words_of("Arup Group Holdings plc") == words_of("Arup Holding") == ("arup",)
    assert words_of("Group") == ("group",)
    assert words_of("Univ. Łódź") == ("university", "lodz")
    assert words_of("Ærø Đà Groß") == ("aero", "da", "gross")
    assert words_of("SA Water") == ("sa", "water")
    assert words_of("Company") == ("company",)
    assert words_of("of the") == ()


SYLLABLES = ("nor", "gra", "low", "sai", "upp", "eas", "wes", "old", "mer", "tan")
WORDS = ["".join(SYLLABLES[int(digit)] for digit in f"{n:04}") for n in range(5000)]


@pytest.mark.parametrize(
    ("name", "doubled"),
    [("University of {}", 0), ("{}", 0), ("University of Somewhere", 4999)],
)
def test_partners_are_not_compared_each_with_each(name: str, doubled: int) -> None:
    rows = [{"name": name.format(word.title())} for word in WORDS]
    assert len(doubles(*rows)) == doubled
    mixed = random.Random(1).sample(rows, 2000)
    assert_linear(lambda size: lambda: doubles(*mixed[:size]), 1000)


def test_what_compares_names_is_imported_only_where_names_are_compared() -> None:
    code = "import sys, explorer.dataset.reader; print({'rapidfuzz', 'numpy'} & {*sys.modules})"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "set()\n"


# Agreements that have run out


def agreements(folder: Path, *rows: str) -> None:
    put(folder, "agreements.csv", "id,partners,kind,expires", *rows)


LIVE = "a3,Three,research,siemens,arts,,2026-01,2026-12,"


@pytest.mark.parametrize(
    ("rows", "fires"),
    [
        (["g1,siemens,framework,2026-06"], False),  # its last day is today
        (["g1,siemens,framework,2026-06-29"], True),
        (["g1,siemens,framework,2026-05"], True),
        (["g1,siemens,framework,2025", "g2,siemens,other,2027"], False),
        (["g1,siemens,framework,2025", "g2,siemens,other,"], False),  # it never expires
        (["g1,arup;siemens,framework,2025"], True),
        (["g1,arup,framework,2025"], False),  # no live activity is with it
        ([], False),  # there never was one
    ],
)
def test_live_activities_with_a_partner_whose_last_agreement_has_expired(
    small: Path, rows: list[str], fires: bool
) -> None:
    add(small, "activities.csv", LIVE)
    agreements(small, *rows)
    assert len(told(small)) == fires


def test_the_last_agreement_is_the_place_and_the_activities_are_named(small: Path) -> None:
    add(small, "activities.csv", *(LIVE.replace("a3", f"a{n}") for n in range(3, 8)))
    agreements(small, "g1,siemens,framework,2025-03", "g2,siemens,other,2024")
    assert told(small) == [
        "agreements.csv:2:expires: the last agreement with 'siemens' expired 2025-03, but on "
        "2026-06-30 it has live activities: activities.csv:4, activities.csv:5, "
        "activities.csv:6 and 2 more"
    ]


@pytest.mark.parametrize(
    ("dates", "live"),
    [
        ("2026-06-30,2026-06-30", True),
        (",2026", True),
        ("2026-07,2027", False),  # planned
        ("2020,2026-06-29", False),  # ended
        ("2020,", False),  # open: no end is recorded
    ],
)
def test_only_a_live_activity_counts(small: Path, dates: str, live: bool) -> None:
    add(small, "activities.csv", LIVE.replace("2026-01,2026-12", dates))
    agreements(small, "g1,siemens,framework,2025")
    assert bool(told(small)) is live


@pytest.mark.parametrize(
    ("line", "fires"),
    [("records_to = 2026-06-30", True), ("records_to = 2025-12-31", False)],
)
def test_where_no_day_counts_as_today_the_last_day_of_the_records_does(
    small: Path, line: str, fires: bool
) -> None:
    (small / "dataset.toml").write_text(TOML.replace("as_of = 2026-06-30", line))
    add(small, "activities.csv", LIVE)
    agreements(small, "g1,siemens,framework,2025")
    assert len(told(small)) == fires


@pytest.mark.parametrize(("today", "fires"), [("2026-06-30", True), ("2025-12-31", False)])
def test_where_the_dataset_has_no_day_of_its_own_today_counts(
    small: Path, today: str, fires: bool
) -> None:
    (small / "dataset.toml").write_text(TOML.replace("as_of = 2026-06-30", ""))
    add(small, "activities.csv", LIVE.replace("2026-12", "9999"))
    agreements(small, "g1,siemens,framework,2025")
    reading = read(small)
    assert len([*warnings_of(reading.dataset, today)]) == fires
    assert len(reading.warnings) == 1


# Partners and activities


def test_a_tier_without_an_activity(small: Path) -> None:
    swap(small, "partners.csv", "spare,Spare,company,", "spare,Spare,company,transactional")
    put(small, "consortia.csv", "id,name,tier", "n8,N8,corporate", "wun,WUN,corporate")
    assert told(small) == [
        "partners.csv:4:tier: 'spare' is declared transactional, but no activity is with it",
        "consortia.csv:3:tier: 'wun' is declared corporate, but no activity is with it",
    ]


def test_an_activity_of_no_partner(small: Path) -> None:
    swap(small, "activities.csv", "siemens", "")
    assert told(small) == [
        "activities.csv:3:partners: 'a2' is with no partner, so it counts for none"
    ]


def test_many_activities_of_no_partner_are_told_at_once(small: Path) -> None:
    rows = [f"b{n},Title {n},research,,arts,{1950 + n},{1951 + n}" for n in range(21)]
    put(small, "activities.csv", "id,title,kind,partners,lead,start,end", *rows)
    [told_at_once] = [line for line in told(small) if "with no partner" in line]
    assert told_at_once == (
        "activities.csv:2:partners: 21 activities are with no partner, so they count for none: "
        "activities.csv:2, activities.csv:3, activities.csv:4 and 18 more"
    )


def test_an_end_before_a_start(small: Path) -> None:
    swap(small, "activities.csv", "2012-03,2014", "2014-07,2014-06")
    put(small, "coverage.csv", "unit,kind,from,until,state", "arts,*,2010,2009,complete")
    assert told(small) == [
        "activities.csv:2:end: 2014-06 lies before 2014-07",
        "coverage.csv:2:until: 2009 lies before 2010",
    ]


def test_an_end_in_the_period_of_its_start_is_no_end_before_it(small: Path) -> None:
    swap(small, "activities.csv", "2012-03,2014", "2014-07,2014")
    assert told(small) == []


def test_a_ref_of_two_activities(small: Path) -> None:
    put(
        small,
        "activities.csv",
        "id,title,kind,partners,lead,refs",
        "a1,One,research,arup,arts,EP/X1;EP/X2",
        "a2,Two,research,arup,arts,ep/x1",
        "a3,Three,research,arup,arts,EP/X3",
        "a4,Four,research,arup,arts,EP/X1;EP/X2;ep/x2",
    )
    assert told(small) == [
        "activities.csv:3:refs: 'ep/x1' is a reference of 'a1' in activities.csv:2 as well "
        "and of activities.csv:5",
        "activities.csv:5:refs: 'EP/X2' is a reference of 'a1' in activities.csv:2 as well",
    ]


COHORT = "id,title,kind,partners,lead,units,start"


def students(count: int, rest: str = "research,arup,arts,design,2021-09") -> list[str]:
    return [f"s{n},Student {n},{rest}" for n in range(count)]


@pytest.mark.parametrize(("count", "fires"), [(20, False), (21, True)])
def test_more_than_twenty_rows_of_one_partner_kind_unit_and_year(
    small: Path, count: int, fires: bool
) -> None:
    others = ["a2,Two,research,siemens,arts,,2021", "a3,Three,research,arup,arts,,2022"]
    swap(small, "agreements.csv", "arup", "siemens")
    put(small, "activities.csv", COHORT, *others, *students(count))
    found = [text for text in told(small) if ":partners:" in text]
    assert found == fires * [
        "activities.csv:4:partners: 21 rows are of 'arup', research, arts and 2021; a row is a "
        "project, a programme or a yearly cohort, never one student or one booking"
    ]


def test_years_that_are_not_known_are_not_one_year(small: Path) -> None:
    put(small, "activities.csv", COHORT, *students(30, "research,arup,arts,,"))
    assert told(small) == []


# Persons


E_MAILS = ["write to j.smith@leeds.ac.uk", "J.O'Hara+x@arup.com.", "<jo@ü-mail.de>"]
TELEPHONES = [
    "+44 113 496 0000",
    "+44 (0)113 496 0000",
    "tel. 0113 496 0000",
    "(0113) 4960000",
    "01134960000",
    "07700-900123",
    "0044 113 496 0000",
    "call 020 7946 0000.",
    "0113.343.1751",
]
TITLED = [
    "agreed with Dr Smith",
    "Dr. A. Smith",
    "Professor Dame Jane Smith's chair",
    "Prof. Élodie Durand",
    "see Mrs O'Hara",
    "Ms Ö. Özil",
    "with Sir John Smith",
    "Mr J Smith",
    "Miss Smith",
    "Rev. J Smith",
    "Revd Smith",
    "Drs Smith and Jones",
    "Lord Smith",
    "Lady Smith",
    "Dr.Smith",
]
NOBODY = [
    "DARE, the partnership's shared programme",
    "Three @ a time",
    "@leeds and @arup",
    "https://leeds.ac.uk/a/02012345678 and https://x.uk/~me@home.org",
    "grant EP/0123456789/1 of 2012-03-01",
    "10.5281/zenodo.0123456",
    "0012",
    "1,200,000 pounds, 2019-2020, 01/09/2021",
    "ISBN 978-0-306-40615-7",
    "article 1969347; 0.0123 4567 890",
    "Professor of music and Professor Emeritus",
    "Notre Dame University",
    "the Dr in charge, sir",
    "MS Windows, Mrs",
    "the Lord Mayor and Lady Margaret Hall",
    "Rev B of the plan, Reveal, Lordship",
    "PhD students; Drama; Siroco; Msc Finance",
]


@pytest.mark.parametrize(
    ("text", "what"),
    [(text, "an e-mail address") for text in E_MAILS]
    + [(text, "a telephone number") for text in TELEPHONES]
    + [(text, "a person's name") for text in TITLED],
)
def test_a_person_in_free_text(small: Path, text: str, what: str) -> None:
    put(small, "reviews.csv", "partner,due,body", f'arup,2027,"{text}"')
    assert told(small) == [
        f"reviews.csv:2:body: seems to hold {what}; what is about a person belongs in "
        "contacts.csv, column person"
    ]


def test_a_person_in_a_source_or_in_references(small: Path) -> None:
    put(
        small,
        "activities.csv",
        "id,title,kind,partners,lead,refs,source",
        "a1,One,research,arup,arts,EP/X1;Dr Smith,illustrative",
        "a2,Two,research,siemens,arts,01134960000;EP/X2,call Mr Jones",
        "a3,Three,research,arup,arts,,https://leeds.ac.uk/Dr.Smith/01134960000",
    )
    assert [text.partition(";")[0] for text in told(small)] == [
        "activities.csv:2:refs: seems to hold a person's name",
        "activities.csv:3:source: seems to hold a person's name",
    ]


@pytest.mark.parametrize("text", NOBODY)
def test_nobody_in_free_text(small: Path, text: str) -> None:
    put(small, "reviews.csv", "partner,due,body", f'arup,2027,"{text}"')
    assert told(small) == []


def test_everything_that_is_found_in_a_cell_is_told_and_nothing_of_it_quoted(small: Path) -> None:
    put(
        small,
        "partners.csv",
        "id,name,kind,purpose,x_desk,note",
        "arup,Arup,company,Ask Dr Smith (smith@arup.com),0113 496 0000,",
        "siemens,Siemens,company,,,Mr Jones",
    )
    found = told(small)
    assert [text.partition(";")[0] for text in found] == [
        "partners.csv:2:purpose: seems to hold an e-mail address and a person's name",
        "partners.csv:2:x_desk: seems to hold a telephone number",
        "partners.csv:3:note: seems to hold a person's name",
    ]
    assert not any(word in text for text in found for word in ("Smith", "0113", "Jones"))


def test_a_person_where_persons_belong_and_names_of_organisations(small: Path) -> None:
    put(small, "contacts.csv", "partner,role,side,person", "arup,owner,ours,Dr Jane Smith")
    put(
        small,
        "partners.csv",
        "id,name,kind,aliases",
        "arup,Sir Robert McAlpine Ltd,company,Dr Martens",
        "siemens,Siemens,company,",
    )
    assert told(small) == []


# What becomes of warnings


def test_warnings_are_no_errors_unless_asked_for(small: Path, run: Callable[..., Any]) -> None:
    add(small, "partners.csv", "ove,ARUP Ltd,company,")
    swap(small, "activities.csv", "siemens", "")
    assert run("check", small).exit_code == 0
    strict = run("check", small, "--strict")
    assert (strict.exit_code, strict.stdout) == (1, "2 warnings in 19 rows.\n")
    assert strict.stderr.count("Warning: ") == 2
