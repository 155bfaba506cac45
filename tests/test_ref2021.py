"""Real input: the REF 2021 case studies of a university load, answer `reach` and are drawn.

What is expected is counted here from the rows of the CSV, without the profile's help.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from conftest import load_of, missing
from test_import_real import REAL_DATA, folded, partners_of

from explorer.dataset.importers.profile_reader import profile
from explorer.dataset.importers.run import imported
from explorer.dataset.reader import Reading, read
from explorer.dataset.warnings import MANY
from explorer.dataset.writer import write
from explorer.graph import open_graph
from explorer.graph.protocol import Graph
from explorer.maps.render import island, render
from explorer.maps.views import Choice, reach
from explorer.queries.audience import View
from explorer.queries.library import named
from explorer.queries.run import ask

CASE_STUDIES = REAL_DATA / "ref2021" / "impact_case_studies.csv"
FOREMOST = {  # by searching the file for the name: name, panels, units of assessment, case studies
    "University of Newcastle upon Tyne": ("Durham University", 2, 4, 4),
    "University of Exeter": ("University College London", 2, 2, 2),
    "University of Durham": ("Procter & Gamble", 2, 3, 4),
    "The University of Manchester": ("Manchester University NHS Foundation Trust", 2, 2, 2),
}
DOUBLES = {  # by reading the names: partners that stand further up under another spelling
    "University of Newcastle upon Tyne": [
        "DeMontfort University",
        "University of St Andrews",
        "University of Glasgow",
        "University of Manchester",
        "University of Helsinki",
    ],
    "The University of Manchester": ["Electricity North West Limited"],
}


@dataclass
class Seen:
    """What the rows say of one partner."""

    activities: int = 0
    panels: Counter[str] = field(default_factory=Counter)
    units: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Case:
    """A university: its rows, and what became of them."""

    rows: list[dict[str, str]]
    seen: dict[str, Seen]
    reading: Reading
    graph: Graph


@pytest.fixture(scope="module", params=FOREMOST)
def case(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Case]:
    if not CASE_STUDIES.is_file():
        missing("REAL_DATA", f"no {CASE_STUDIES}: set PARTNERSHIPS_REAL_DATA to its grandparent")
    with CASE_STUDIES.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["institution"] == request.param]
    place = tmp_path_factory.mktemp("ref2021")
    write(imported(profile("ref"), [CASE_STUDIES], [request.param]).dataset, place / "dataset")
    reading = read(place / "dataset")
    graph = open_graph(str(place / "graph"))
    graph.apply(reading.dataset, load_of(reading.dataset))
    yield Case(rows, counted(rows, request.param), reading, graph)
    graph.close()


def test_every_case_study_is_read_and_only_missing_and_double_partners_are_remarked_on(
    case: Case,
):
    alone = [row for row in case.rows if not partners_of(row)]
    assert case.reading.dataset.counts == {
        "faculties.csv": len({row["panel"] for row in case.rows}),
        "units.csv": len({row["unit_of_assessment"] for row in case.rows}),
        "partners.csv": len(case.seen),
        "activity_kinds.csv": 1,
        "activities.csv": len(case.rows),
    }
    assert case.reading.dataset.illustrative == 0
    remarks = [(w.column, str(w)) for w in case.reading.warnings]
    told = len(alone) if len(alone) <= MANY else 1  # of more than a person reads, at once
    assert sum(column == "partners" for column, _ in remarks) == told
    doubles = [text.split("'")[1] for column, text in remarks if column == "name"]
    assert doubles == DOUBLES.get(case.rows[0]["institution"], [])
    assert len(remarks) == told + len(doubles)


def test_as_many_partners_have_each_reach_as_the_rows_say(case: Case):
    answer = ask(case.graph, named("reach"))
    counts = Counter(row["reach"] for row in answer)
    assert counts == Counter(len(seen.panels) for seen in case.seen.values())
    assert min(counts) == 1
    assert max(counts) >= 2


def test_each_partner_is_measured_as_its_rows_say(case: Case):
    answer = {folded(row["name"]): row for row in ask(case.graph, named("reach"))}
    assert answer.keys() == case.seen.keys()
    for key, seen in case.seen.items():
        row = answer[key]
        measured = (row["reach"], row["units"], row["activities"], row["concentration"])
        share = round(max(seen.panels.values()) / seen.panels.total(), 4)
        assert measured == (len(seen.panels), len(seen.units), seen.activities, share), key


def test_what_the_case_studies_do_not_tell_is_unknown(case: Case):
    for row in ask(case.graph, named("reach")):
        assert row["open_activities"] == row["unknown_values"] == row["activities"]
        assert (row["live_activities"], row["value"], row["tier"]) == (0, None, None)
        assert (row["breadth"], row["pattern"]) == (1, "single-kind")


def test_the_map_joins_each_partner_to_the_panels_it_works_with(case: Case):
    chart = reach(View(case.graph, "restricted", 0), Choice())
    names = {node.id: folded(node.label) for node in chart.nodes}
    panels = {f"panel-{row['panel'].lower()}" for row in case.rows}
    assert set(chart.rim) == panels
    assert len(chart.nodes) == len(panels) + len(case.seen)
    drawn = {(names[edge.target], edge.source): edge.label for edge in chart.edges}
    assert drawn == {
        (key, f"panel-{panel.lower()}"): str(count)
        for key, seen in case.seen.items()
        for panel, count in seen.panels.items()
    }


def test_the_page_holds_every_partner(case: Case):
    chart = reach(View(case.graph, "restricted", 0), Choice())
    page = render(chart)
    assert island(chart) in page
    labels = {folded(node["label"]) for node in json.loads(island(chart))["nodes"]}
    assert case.seen.keys() <= labels


def test_the_first_partner_is_the_one_a_reader_of_the_file_would_name(case: Case):
    first = next(iter(ask(case.graph, named("reach"))))
    found = (first["name"], first["reach"], first["units"], first["activities"])
    assert found == FOREMOST[case.rows[0]["institution"]]


def counted(rows: list[dict[str, str]], university: str) -> dict[str, Seen]:
    """What the rows say of each partner, by its folded name."""
    seen: dict[str, Seen] = {}
    for row in rows:
        for name in partners_of(row) - {folded(university)}:
            partner = seen.setdefault(name, Seen())
            partner.activities += 1
            partner.panels[row["panel"]] += 1
            partner.units.add(row["unit_of_assessment"])
    return seen
