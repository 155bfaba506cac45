"""`--where`: only what has a value in a column of the office's own, on both graphs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import BOTH, load_of

from explorer.dataset.dataset import Dataset
from explorer.dataset.records import Activity, Consortium, Faculty, Partner, Record, Unit
from explorer.errors import InputError, UnknownNameError, UsageError
from explorer.graph import open_graph, scratch
from explorer.graph.protocol import Graph
from explorer.queries import library
from explorer.queries.audience import seen_by
from explorer.queries.run import ask
from explorer.session import Partnerships

QUOTES = 'O\'Neill "and" sons = $x'
OWN: dict[type[Record], dict[str, list[str]]] = {
    Partner: {"x_region": ["North", "", "south", "Île-de-France"], "x_both": ["one", "two"]},
    Consortium: {"x_region": ["north", "South"]},
    Activity: {"x_strand": ["Health", QUOTES, ""], "x_both": ["one"]},
    Unit: {"x_campus": ["City", "Park", ""]},
    Faculty: {"x_dean": ["Ann", "Bob"]},
}


def with_columns(dataset: Dataset) -> Dataset:
    """The dataset with columns of the office's own, their values in turn."""

    def filled(record: Record, at: int, columns: dict[str, list[str]]) -> Record:
        cells = {name: values[at % len(values)] for name, values in columns.items()}
        return record.model_copy(update={"office": {k: v for k, v in cells.items() if v}})

    records = {
        kind: tuple(filled(one, at, columns) for at, one in enumerate(dataset.of(kind)))
        for kind, columns in OWN.items()
    }
    return Dataset(dataset.settings, {**dataset.records, **records})


@pytest.fixture(scope="module")
def data(seed: Dataset) -> Dataset:
    return with_columns(seed)


@pytest.fixture(scope="module")
def graph(data: Dataset) -> Iterator[Graph]:
    with scratch(data, load_of(data)) as made:
        yield made


def having(data: Dataset, kind: type[Record], column: str, value: str) -> set[str]:
    return {one.node_id for one in data.of(kind) if one.office.get(column) == value}


def ids(graph: Graph, name: str, *where: Any, **values: Any) -> list[str]:
    found = ask(graph, library.named(name), {"where": where, **values})
    return [str(row["id"]) for row in found]


@pytest.mark.parametrize("place", BOTH, indirect=True)
def test_what_has_the_value_is_kept_and_nothing_else(place: str, data: Dataset) -> None:
    graph = open_graph(place)
    graph.apply(data, load_of(data))
    north = having(data, Partner, "x_region", "North") | having(
        data, Consortium, "x_region", "north"
    )
    south = having(data, Partner, "x_region", "south") | having(
        data, Consortium, "x_region", "South"
    )
    every = {"scope": "all"}
    assert set(ids(graph, "reach", "x_region=NORTH")) == north
    assert set(ids(graph, "partners", "x_region=North", "x_region=South")) == north | south
    assert set(ids(graph, "partners", "x_region=île-de-france")) == having(
        data, Partner, "x_region", "Île-de-France"
    )
    assert set(ids(graph, "activities", f"x_strand={QUOTES}", **every)) == having(
        data, Activity, "x_strand", QUOTES
    )
    assert set(ids(graph, "partners", "partners.x_both=one")) == having(
        data, Partner, "x_both", "one"
    )
    units = having(data, Unit, "x_campus", "City")
    doing = {a.id for a in data.of(Activity) if units & {a.lead, *a.units}}
    assert set(ids(graph, "activities", "x_campus=city", **every)) == doing
    strand = having(data, Activity, "x_strand", "Health")
    assert set(ids(graph, "activities", "x_campus=City", "x_strand=health", **every)) == (
        doing & strand
    )
    faculties = having(data, Faculty, "x_dean", "Ann")
    theirs = faculties | {unit.id for unit in data.of(Unit) if unit.faculty in faculties}
    assert set(ids(graph, "activities", "x_dean=Ann", **every)) == {
        a.id for a in data.of(Activity) if theirs & {a.lead, *a.units}
    }
    graph.close()


def test_every_question_that_filters_takes_it(graph: Graph) -> None:
    for query in map(library.named, library.names()):
        takes = "where" in {parameter.name for parameter in query.parameters}
        assert takes == bool({"members", "office"} & set(query.given)), query.name
    assert not {"overlap", "coverage"} & {
        name
        for name in library.names()
        if "where" in {parameter.name for parameter in library.named(name).parameters}
    }


def test_it_goes_together_with_the_other_filters(graph: Graph, data: Dataset) -> None:
    every = {"scope": "all"}
    strategic = set(ids(graph, "partners", tier="strategic"))
    north = set(ids(graph, "partners", "x_region=North"))
    assert set(ids(graph, "partners", "x_region=North", tier="strategic")) == strategic & north
    members = set(ids(graph, "partners", consortium="n8"))
    two = set(ids(graph, "partners", "partners.x_both=two"))
    assert set(ids(graph, "partners", "partners.x_both=two", consortium="n8")) == members & two
    assert ids(graph, "partners", "x_region=North", "partners.x_both=two") == []
    units = having(data, Unit, "x_campus", "City")
    arts = {unit.id for unit in data.of(Unit) if unit.faculty == "arts"} & units
    assert set(ids(graph, "activities", "x_campus=City", faculty="arts", **every)) == {
        a.id for a in data.of(Activity) if arts & {a.lead, *a.units}
    }


def test_the_answer_says_it_in_its_scope(graph: Graph) -> None:
    def scope(name: str, *where: str) -> str:
        return ask(graph, library.named(name), {"where": where}).stamp.scope

    assert scope("partners", "x_region=north") == "only x_region North"
    assert scope("reach", "x_region=north", "x_strand=health", "x_region=SOUTH").endswith(
        ", or ended since 2021-06-30; only x_region North or South; only x_strand Health"
    )
    assert "only" not in scope("reach")
    told = ask(graph, library.named("reach"), {"where": ["x_region=North"]})
    assert told.title == "reach"


@pytest.mark.parametrize(
    ("name", "said", "error", "message"),
    [
        ("reach", "x_region", UsageError, "write --where x_region=North"),
        ("reach", "x_region=", UsageError, "write --where x_region=North"),
        ("reach", "x_region= ", UsageError, "write --where x_region=North"),
        ("reach", "region=North", UsageError, "write --where x_region=North"),
        ("reach", "tier=strategic", UsageError, "write --where x_region=North"),
        ("reach", "=North", UsageError, "write --where x_region=North"),
        ("reach", "", UsageError, "write --where x_region=North"),
        ("reach", {"region": "North"}, UsageError, "region=North: write --where x_region=North"),
        ("reach", {"x_region": ["North", ""]}, UsageError, "x_region=: write --where"),
        ("reach", "agreements.x_region=North", UsageError, "write --where x_region=North"),
        ("reach", "x_regoin=North", UnknownNameError, "Did you mean 'x_region'"),
        ("reach", "X_REGION=North", UnknownNameError, "Did you mean 'x_region'"),
        ("reach", "units.x_region=North", UnknownNameError, "There is x_campus."),
        ("reach", "x_qqqqqqqqqqqqq=1", UnknownNameError, "There is x_region, x_both, "),
        ("reach", "x_region=Nroth", UnknownNameError, "Did you mean 'North'"),
        ("reach", "x_region=North' OR 1=1 //", UnknownNameError, "no value of x_region"),
        ("reach", "x_region`]=North", UnknownNameError, "no column"),
        ("reach", "x_both=one", InputError, r"partners.x_both=... or activities.x_both=..."),
        ("partners", "x_strand=Health", InputError, "columns of partners.csv and consortia.csv."),
        ("partners", "x_campus=City", InputError, "a column of units.csv, and 'partners' does not"),
        ("consortia", "x_region=North", InputError, "'consortia' does not filter by those"),
        ("gaps", "x_campus=City", InputError, "'gaps' does not filter by those"),
    ],
)
def test_a_condition_that_cannot_be_is_an_error(
    graph: Graph, name: str, said: Any, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        ids(graph, name, said)


def test_without_columns_of_the_office_that_is_said(seeded_embedded: Graph) -> None:
    with pytest.raises(UnknownNameError, match="There is none that begins with x_"):
        ids(seeded_embedded, "reach", "x_region=North")


def test_what_an_audience_may_not_see_is_no_value_to_it(graph: Graph, data: Dataset) -> None:
    activity = next(a for a in data.of(Activity) if a.visibility == "restricted")
    secret = activity.model_copy(update={"office": {"x_strand": "secret"}})
    others = (a for a in data.of(Activity) if a is not activity)
    hidden = Dataset(data.settings, {**data.records, Activity: (*others, secret)})
    with scratch(hidden, load_of(hidden)) as whole:
        assert ids(whole, "activities", "x_strand=secret", scope="all") == [activity.id]
        with seen_by(whole, "internal") as view, pytest.raises(UnknownNameError):
            ids(view.graph, "activities", "x_strand=secret", scope="all")


def test_from_python_it_is_a_mapping_or_texts(graph: Graph) -> None:
    partnerships = Partnerships(graph)
    said = partnerships.query("reach", where=["x_region=North", "x_region=South"])
    assert partnerships.query("reach", where={"x_region": ["North", "south"]}) == said
    one = partnerships.query("reach", where={"x_region": "north"})
    assert partnerships.query("reach", where="x_region=North") == one
    assert 0 < len(one) < len(said)
    assert partnerships.query("reach", where={}) == partnerships.query("reach")


def test_on_the_command_line(
    data: Dataset, tmp_path: Path, run: Callable[..., Any], graph: Graph
) -> None:
    place = str(tmp_path / "graph")
    made = open_graph(place)
    made.apply(data, load_of(data))
    made.close()
    words = ("--graph", place, "query", "reach", "--format", "csv")
    done = run(*words, "--where", "x_region=North", "--where", "x_strand=health")
    assert done.exit_code == 0, done.stderr
    assert done.stdout.count("\n") - 1 == len(ids(graph, "reach", "x_region=North"))
    assert "; only x_region North; only x_strand Health\n" in done.stderr
    refused = run(*words, "--where", "x_region")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert refused.stderr.startswith("Error: x_region=: write --where x_region=North")
    assert run(*words, "--where", "x_region=Nort").exit_code == 1
    assert "--where COLUMN=VALUE" in run("query", "reach", "--help").stdout
