"""The library of questions: the same answer on both graphs, and the one that CSV gives."""

from __future__ import annotations

import csv
import math
from collections import defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from conftest import BOTH, SEED, load_of, needed

from explorer import output
from explorer.dataset.dataset import Dataset
from explorer.dataset.dates import first_day, last_day
from explorer.dataset.records import Activity, Consortium, Faculty, Partner, Unit
from explorer.errors import InputError, QueryError, UnknownNameError
from explorer.graph import scratch
from explorer.graph.protocol import Graph, Rows
from explorer.queries import library, parts
from explorer.queries.audience import seen_by
from explorer.queries.names import resolve
from explorer.queries.run import ask, ask_freely, years_before

seeded_on_both = pytest.mark.parametrize("seeded", BOTH, indirect=True)
CHOICES: list[dict[str, Any]] = [
    {},
    {"scope": "live"},
    {"scope": "all"},
    {"as_of": "2015-01-01"},
    {"as_of": "1900-01-01"},
    {"kind": ["ktp", "students"]},
]


def choices_of(query: library.NamedQuery) -> list[dict[str, Any]]:
    known = {parameter.name for parameter in query.parameters}
    return [needed(query) | choice for choice in CHOICES if choice.keys() <= known]


@pytest.mark.neo4j
@pytest.mark.parametrize("name", library.names())
def test_every_question_has_the_same_answer_on_both_graphs(
    name: str, seeded_embedded: Graph, seeded_neo4j: Graph
) -> None:
    query = library.named(name)
    for values in choices_of(query)[:3]:
        here, there = (ask(g, query, values, cite=True) for g in (seeded_embedded, seeded_neo4j))
        for form in ("csv", "json", "markdown", "table", "xlsx"):
            assert output.render(here, form) == output.render(there, form), (values, form)


@pytest.mark.parametrize("name", library.names())
def test_every_column_of_a_question_is_declared_in_the_order_it_is_shown(
    name: str, seeded_embedded: Graph
) -> None:
    query = library.named(name)
    result = ask(seeded_embedded, query, needed(query))
    assert result.rows
    assert all(column.doc for column in result.columns)


# Reach, computed again from the CSV files


def window_start(as_of: str, years: int) -> str:
    """So many years earlier; none of the days here is 29 February."""
    return f"{int(as_of[:4]) - years:04}{as_of[4:]}"


def plain_reach(dataset: Dataset, as_of: str, scope: str, kinds: list[str]) -> dict[str, list[Any]]:
    """The measures of design and README, without the graph."""
    settings = dataset.settings
    earliest = {
        "window": window_start(as_of, settings.scope.window_years),
        "live": as_of,
        "all": "0000",
    }[scope]
    faculty_of = {unit.id: unit.faculty for unit in dataset.of(Unit)}
    faculty_of |= {faculty.id: faculty.id for faculty in dataset.of(Faculty)}
    answer = {}
    for partner in (*dataset.of(Partner), *dataset.of(Consortium)):
        counted = []
        for activity in dataset.of(Activity):
            start = first_day(activity.start) if activity.start else ""
            end = last_day(activity.end) if activity.end else "9999"
            inside = end >= earliest and (scope == "all" or start <= as_of)
            if partner.id in activity.partners and inside and (not kinds or activity.kind in kinds):
                counted.append((activity, start <= as_of, end))
        by_faculty: dict[str, int] = defaultdict(int)
        led: set[str] = set()
        units: set[str] = set()
        for activity, _, _ in counted:
            actors = [*([activity.lead] if activity.lead else []), *activity.units]
            units |= {actor for actor in actors if actor in {unit.id for unit in dataset.of(Unit)}}
            for faculty in {faculty_of.get(actor) for actor in actors} - {None}:
                by_faculty[str(faculty)] += 1
            if activity.lead and faculty_of.get(activity.lead):
                led.add(str(faculty_of[activity.lead]))
        firm = sum(name in led or count >= 2 for name, count in by_faculty.items())
        breadth = len({activity.kind for activity, _, _ in counted})
        values = [activity.value for activity, _, _ in counted if activity.value is not None]
        total = sum(by_faculty.values())
        entropy = -sum(n / total * math.log(n / total) for n in by_faculty.values())
        pattern = (
            "none"
            if not counted
            else "cross-campus"
            if firm >= settings.pattern.faculties and breadth >= settings.pattern.kinds
            else "concentrated"
            if breadth >= 2
            else "single-kind"
        )
        answer[partner.id] = [
            pattern,
            len(by_faculty),
            firm,
            len(units),
            breadth,
            len(counted),
            sum(begun and as_of <= end != "9999" for _, begun, end in counted),
            sum(begun and end == "9999" for _, begun, end in counted),
            Decimal(sum(values)).scaleb(-2) if values else None,
            len(counted) - len(values),
            round(max(by_faculty.values()) / total, 4) if total else None,
            round(math.exp(entropy), 4) if total else 0.0,
            [
                *(f"activities.csv:{row}" for row in sorted(a.row for a, _, _ in counted)),
                partner.place,
            ],
        ]
    return answer


@seeded_on_both
@pytest.mark.parametrize("values", CHOICES)
def test_reach_is_what_the_csv_files_say(
    seeded: Graph, seed: Dataset, values: dict[str, Any]
) -> None:
    expected = plain_reach(
        seed,
        values.get("as_of", "2026-06-30"),
        values.get("scope", "window"),
        values.get("kind", []),
    )
    result = ask(seeded, library.named("reach"), values, cite=True)
    found = {str(row[0]): list(row[3:]) for row in result.rows}
    assert found.keys() == expected.keys()
    for name, cells in expected.items():
        assert found[name][:-3] + found[name][-1:] == cells[:-3] + cells[-1:], name
        assert found[name][-3:-1] == pytest.approx(cells[-3:-1], abs=1.1e-4), name


@pytest.mark.parametrize("name", library.names())
def test_every_answer_can_name_its_rows(name: str, seeded_embedded: Graph, seed: Dataset) -> None:
    query = library.named(name)
    plain = ask(seeded_embedded, query, needed(query))
    cited = ask(seeded_embedded, query, needed(query), cite=True)
    assert [row[: len(plain.columns)] for row in cited.rows] == list(plain.rows)
    places = {record.place for record in seed} | {"dataset.toml:home"}
    for row in cited:
        rows = row.get("rows") or [row["row"]]
        assert rows
        assert places.issuperset(rows)
        assert len(set(rows)) == len(rows)


def test_the_example_data_shows_what_the_strategy_describes(seeded_embedded: Graph) -> None:
    rows = {row["id"]: row for row in ask(seeded_embedded, library.named("reach"))}
    corporate = [
        "marks-spencer",
        "opera-north",
        "leeds-teaching-hospitals",
        "wun",
        "white-rose",
        "n8",
    ]
    assert {rows[name]["pattern"] for name in corporate} == {"cross-campus"}
    assert {rows[name]["tier"] for name in corporate} == {"corporate"}
    assert [rows[name]["pattern"] for name in ("arup", "sinochem")] == ["concentrated"] * 2
    assert sum(row["tier"] == "transactional" for row in rows.values()) == 1
    surprising = [
        name
        for name, row in rows.items()
        if (row["tier"] == "corporate") != (row["pattern"] == "cross-campus")
    ]
    assert len(surprising) >= 2


def test_the_totals_agree_with_a_count_of_the_file(seeded_embedded: Graph) -> None:
    with (SEED / "activities.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    found = ask(seeded_embedded, library.named("activities"), {"scope": "all"})
    assert [row["id"] for row in found] == sorted(row["id"] for row in rows)
    for row in found:
        place = int(str(row["row"]).rpartition(":")[2])
        assert rows[place - 2]["id"] == row["id"]


def test_the_matrix_filters_by_faculty_and_partner(seeded_embedded: Graph) -> None:
    query = library.named("matrix")
    every = ask(seeded_embedded, query)
    some = ask(seeded_embedded, query, {"faculty": "engineering", "partner": "arup"})
    assert [
        row for row in every if row["faculty_id"] == "engineering" and row["partner_id"] == "arup"
    ] == list(some)
    assert len(some) == 1
    assert some.title == "matrix (partner arup, faculty engineering)"


IN_PARTS = [name for name in library.names() if "parts" in library.named(name).given]


@seeded_on_both
@pytest.mark.parametrize("cores", [2, 3])
@pytest.mark.parametrize("name", IN_PARTS)
def test_an_answer_put_together_from_parts_is_the_whole(
    seeded: Graph, name: str, cores: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = library.named(name)
    whole = ask(seeded, query, {"scope": "all"}, cite=True)
    texts: list[Any] = []
    asked = seeded.query

    def noted(text: str, parameters: Any = None) -> Rows:
        texts.append((parameters or {}).get("part") if text == query.text else None)
        return asked(text, parameters)

    monkeypatch.setattr(parts, "LARGE", 0)
    monkeypatch.setattr(parts, "cores", lambda: cores)
    monkeypatch.setattr(seeded, "query", noted)
    assert ask(seeded, query, {"scope": "all"}, cite=True) == whole
    assert sorted(part for part in texts if part is not None) == list(range(cores))


def test_what_an_answer_does_not_mean_is_said_with_it(seeded_embedded: Graph) -> None:
    told = ask(seeded_embedded, library.named("candidates"))
    assert told.notes == ("Meeting a threshold is not a reason to act.",)
    assert told.notes[0] in output.render(told, "markdown").decode()
    assert ask(seeded_embedded, library.named("trend"), {"academic": True}).title == (
        "trend (academic)"
    )


# Names


@seeded_on_both
@pytest.mark.parametrize(
    ("what", "said", "meant"),
    [
        ("partner", "arup", "arup"),
        ("partner", "ARUP", "arup"),
        ("partner", "M&S", "marks-spencer"),
        ("partner", "spencer", "marks-spencer"),
        ("partner", "dare", "opera-north"),
        ("partner", "  N8 ", "n8"),
        ("partner", "opera \u00a0north", "opera-north"),
        ("faculty", "engineering", "engineering"),
        ("consortium", "white", "white-rose"),
        ("kind", "Consultancy", "consultancy"),
        ("actor", "School of Law", "law"),
        ("actor", "engineering", "engineering"),
    ],
)
def test_names_are_forgiving(seeded: Graph, what: str, said: str, meant: str) -> None:
    assert resolve(seeded, what, said) == meant


def test_a_name_that_nobody_has_offers_the_nearest(seeded_embedded: Graph) -> None:
    with pytest.raises(UnknownNameError, match="'Marks & Spencer'"):
        resolve(seeded_embedded, "partner", "Marx & Spencer")


def test_a_name_that_several_have_lists_them(seeded_embedded: Graph) -> None:
    with pytest.raises(UnknownNameError, match=r"could be several: .*\[.*\].* Use the id"):
        resolve(seeded_embedded, "partner", "university")


def test_an_empty_name_is_nobodys(seeded_embedded: Graph) -> None:
    with pytest.raises(UnknownNameError):
        resolve(seeded_embedded, "partner", " ")


def test_an_id_means_its_own_record_whatever_others_are_called(seed: Dataset) -> None:
    first, other = seed.of(Partner)[:2]
    called = other.model_copy(update={"name": first.id})
    partners = (first, called, *seed.of(Partner)[2:])
    dataset = Dataset(seed.settings, {**seed.records, Partner: partners})
    with scratch(dataset, load_of(dataset)) as graph:
        assert resolve(graph, "partner", first.id) == first.id
        with pytest.raises(UnknownNameError, match="could be several"):
            resolve(graph, "partner", first.id.upper())


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"tier": "gold"}, UnknownNameError),
        ({"scope": "widnow"}, UnknownNameError),
        ({"as_of": "2026-13-01"}, InputError),
        ({"min_reach": "two"}, InputError),
        ({"kind": ["nothing-like-it"]}, UnknownNameError),
        ({"from_year": 2022, "until_year": 2015}, InputError),
        ({"teir": "corporate"}, UnknownNameError),
    ],
)
def test_a_value_that_cannot_be_is_an_error(
    seeded_embedded: Graph, values: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        ask(seeded_embedded, library.named("reach"), values)


# A text of one's own


@seeded_on_both
def test_a_parameter_never_becomes_query_text(seeded: Graph) -> None:
    hostile = "' OR 1=1 //"
    text = "MATCH (p:Partner) WHERE p.name = $name RETURN p.name"
    assert ask_freely(seeded, text, {"name": hostile}).rows == ()


@seeded_on_both
def test_a_parameter_that_was_not_given_is_named(seeded: Graph) -> None:
    with pytest.raises(QueryError, match="name"):
        ask_freely(seeded, "RETURN $name", {})


# Files of the library


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("// Q\n// @column a  A.\nRETURN $x AS a", "is used but not declared"),
        ("// Q\n// @param x text?  X.\n// @column a  A.\nRETURN 1 AS a", "declared but not used"),
        (
            "// Q\n// @param x text?  X.\n// @column a  A.\nRETURN '$x' AS a",
            "declared but not used",
        ),
        ("// Q\n// @param x txt?  X.\n// @column a  A.\nRETURN $x AS a", "unknown type 'txt'"),
        ("// Q\n// @param x text  X.\n// @column a  A.\nRETURN $x AS a", "needs"),
        ("// Q\n// @param x actor!  X.\n// @column a  A.\nRETURN 1 AS a", "declared but not used"),
        ("// Q\n// @parm x text?  X.\n// @column a  A.\nRETURN 1 AS a", "cannot read the line"),
        ("// Q\nRETURN 1 AS a", "no @column"),
    ],
)
def test_a_comment_that_disagrees_with_its_query_is_refused(
    tmp_path: Path, text: str, complaint: str
) -> None:
    (tmp_path / "q.cypher").write_text(text)
    with pytest.raises(QueryError, match=complaint):
        library.read_query(tmp_path / "q.cypher")


def test_years_before_29_february_is_the_28th() -> None:
    assert years_before("2024-02-29", 5) == "2019-02-28"
    assert years_before("2024-02-29", 4) == "2020-02-29"
    assert date.fromisoformat(years_before("0003-01-01", 5)) == date(1, 1, 1)


# What an audience may see


def test_what_an_audience_may_not_see_is_not_in_its_figures(
    seeded_embedded: Graph, seed: Dataset
) -> None:
    hidden = {a.id for a in seed.of(Activity) if a.visibility == "restricted"}
    assert hidden
    query = library.named("activities")
    with seen_by(seeded_embedded, "internal") as view:
        assert view.withheld == sum(
            getattr(record, "visibility", None) == "restricted" for record in seed
        )
        seen = {row["id"] for row in ask(view.graph, query, {"scope": "all"})}
    assert seen == {a.id for a in seed.of(Activity)} - hidden
    with seen_by(seeded_embedded, "restricted") as view:
        assert view.graph is seeded_embedded
    with seen_by(seeded_embedded, "open") as view:
        assert len(ask(view.graph, query, {"scope": "all"})) < len(seen)


def test_a_partner_without_activities_and_a_dataset_without_any_have_rows(seed: Dataset) -> None:
    bare = Dataset(seed.settings, {**seed.records, Activity: ()})
    with scratch(bare, load_of(bare)) as graph:
        result = ask(graph, library.named("reach"))
        assert len(result) == len(seed.of(Partner)) + len(seed.of(Consortium))
        assert {row["pattern"] for row in result} == {"none"}
        assert {row["effective_faculties"] for row in result} == {0.0}
        empty = ask(graph, library.named("activities"))
        assert (len(empty), len(empty.columns)) == (0, 12)
        for form in output.FORMATS:
            assert output.render(empty, form)
