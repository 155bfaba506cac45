"""The report: its figures are those of the questions, and its charts say what its tables say."""

from __future__ import annotations

import io
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import openpyxl
import pytest
import vl_convert
from axe_playwright_python.sync_playwright import Axe
from click.testing import Result as Done
from conftest import BOTH, load_of
from test_page import HOSTILE
from test_pictures import contrast

from explorer.dataset.dataset import Dataset
from explorer.dataset.records import Activity, ActivityKind, Contact, Faculty, Partner, Unit
from explorer.graph import scratch
from explorer.graph.protocol import Graph
from explorer.output.visible import one_line
from explorer.pages import charts, html, render, xlsx
from explorer.pages.charts import NO_TIER, Mark, Year
from explorer.pages.charts.draw import FONT, readable_on
from explorer.pages.charts.placing import Box, Wanted, placed
from explorer.pages.charts.scatter import LOOKS_OF
from explorer.pages.charts.trend import COUNTED, OTHER
from explorer.pages.document import Document, Section
from explorer.pages.overviews import MOST_PICTURED, MOST_YEARS, PICTURES
from explorer.pages.report import MOST, abridged, report
from explorer.queries import TIERS
from explorer.queries.audience import View, seen_by
from explorer.queries.choice import Choice
from explorer.queries.library import named
from explorer.queries.result import Column, Result
from explorer.queries.run import ask

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

Run = Callable[..., Done]
SVG = "{http://www.w3.org/2000/svg}"
HEADINGS = [
    "In figures",
    "Cross-campus reach",
    "Tiers beside patterns",
    "Partners of declared tier",
    "Reach against breadth",
    "Activities by the year they began",
    "Gaps: none recorded, while others do it",
    "Risk: several faculties, nobody who brings it together",
    "Risk: resting on one school, institute or service",
    "Risk: resting on few partners",
    "Risk: without an owner",
    "Reviews and agreements: overdue, expired, missing, due",
    "What falls due or ends in the next 12 months",
    "Candidates for a cross-campus partnership",
]
ODD = (*HOSTILE, "datum.name", "{{name}}", "a.b[c]['d']", "\\n \\u0041", 'quo"ted & <b>bold</b>')
OWN = ("uncoordinated", "dependency", "calendar")  # asked at the scope of their own
TREND = "Activities by the year they began"
WHOLE = {  # sections that are all rows of a question
    "Cross-campus reach": "reach",
    "Risk: several faculties, nobody who brings it together": "uncoordinated",
    "Reviews and agreements: overdue, expired, missing, due": "reviews",
    "What falls due or ends in the next 12 months": "calendar",
    "Candidates for a cross-campus partnership": "candidates",
}


def of(graph: Graph, choice: Choice | None = None, **more: Any) -> Document:
    """The report of all there is in a graph."""
    asked = more.pop("asked", frozenset())
    return report(View(graph, "restricted", 0, asked), choice or Choice(), **more)


def section(document: Document, heading: str) -> Section:
    (found,) = [one for one in document.sections if one.heading == heading]
    return found


def rows(document: Document, heading: str) -> list[Mapping[str, Any]]:
    table = section(document, heading).table
    assert table is not None
    return list(table)


def told(graph: Graph, name: str, scope: str | None = "window") -> list[Mapping[str, Any]]:
    """What a question answers."""
    query = named(name)
    takes_scope = any(parameter.name == "scope" for parameter in query.parameters)
    scope = None if name in OWN else scope
    return list(ask(graph, query, {"scope": scope} if takes_scope and scope else {}))


@pytest.fixture(scope="module")
def whole(seeded_embedded: Graph) -> Document:
    return of(seeded_embedded)


# The figures


@pytest.mark.parametrize("seeded", BOTH, indirect=True)
def test_every_figure_is_that_of_its_question(seeded: Graph) -> None:
    document = of(seeded, drawn=False)
    assert [one.heading for one in document.sections] == HEADINGS
    amounts = {row["figure"]: row["amount"] for row in rows(document, "In figures")}
    reach, reviews = told(seeded, "reach"), told(seeded, "reviews")
    tiers = Counter(row["tier"] for row in told(seeded, "partners"))
    assert amounts == {
        "Partners and consortia on record": len(reach),
        **{f"Of them, of declared tier {tier}": tiers[tier] for tier in TIERS},
        "Of them, of no declared tier": tiers[None],
        "Of them, with activities in scope": sum(row["activities"] > 0 for row in reach),
        "Activities in scope": len(told(seeded, "activities")),
        "Partners whose pattern differs from their tier": sum(
            row["differs"] is True for row in told(seeded, "tiers")
        ),
        "Over several faculties, without an owner or an agreement": len(
            told(seeded, "uncoordinated")
        ),
        "Without an owner": sum(row["state"] == "no owner" for row in told(seeded, "owners")),
        "Reviews overdue": sum(row["state"] == "overdue" for row in reviews),
        "Agreements expired": sum(row["state"] == "expired" for row in reviews),
        "Due or ending in the next 12 months": len(told(seeded, "calendar")),
        "Candidates for a cross-campus partnership": len(told(seeded, "candidates")),
    }
    for heading, question in WHOLE.items():
        answer = told(seeded, question)
        shown = rows(document, heading)
        assert shown == [{name: row[name] for name in shown[0]} for row in answer], heading


@pytest.mark.parametrize("seeded", BOTH, indirect=True)
def test_both_databases_give_the_same_report(seeded: Graph, whole: Document) -> None:
    assert html.render(of(seeded)) == html.render(whole)


def test_tiers_stand_beside_patterns(seeded_embedded: Graph, whole: Document) -> None:
    counts = Counter((row["tier"], row["pattern"]) for row in told(seeded_embedded, "tiers"))
    for row in rows(whole, "Tiers beside patterns"):
        tier = None if row["tier"] == NO_TIER else row["tier"]
        patterns = {name: number for name, number in row.items() if name != "tier"}
        assert patterns == {name: counts[tier, name] for name in patterns}
    differing = [row["name"] for row in told(seeded_embedded, "tiers") if row["differs"]]
    assert differing
    said = [*whole.said, *(sentence for one in whole.sections for sentence in one.said)]
    assert all(" ".join(said).count(name) == 1 for name in differing)


def test_gaps_are_counted_by_kind_and_faculty(seeded_embedded: Graph, whole: Document) -> None:
    cells = [row for row in told(seeded_embedded, "gaps") if row["unit_id"]]
    table = rows(whole, "Gaps: none recorded, while others do it")
    assert sum(n or 0 for row in table for name, n in row.items() if name != "kind") == len(cells)
    by_kind = Counter(row["none_recorded"] for row in cells)
    for row in table:
        assert by_kind[row["kind"]] == sum(n or 0 for name, n in row.items() if name != "kind")


def test_risks_leave_out_what_says_nothing(whole: Document) -> None:
    resting = rows(whole, "Risk: resting on one school, institute or service")
    assert {row["carries"] for row in resting} == {"all", "nearly all"}
    assert all(row["top"] <= 5 for row in rows(whole, "Risk: resting on few partners"))


OF_ITS_OWN = {  # what of a scope of its own, and which
    "Risk: several faculties, nobody who brings it together": "activities live or open on",
    "Risk: resting on few partners": "activities live or open on",
    "What falls due or ends in the next 12 months": "all activities, planned ones included",
}


def test_a_risk_is_of_the_present_and_a_calendar_of_what_is_planned(
    seeded_embedded: Graph, whole: Document
) -> None:
    query = named("uncoordinated")
    ended_too = ask(seeded_embedded, query, {"scope": "window"})
    (amount,) = [
        row["amount"]
        for row in rows(whole, "In figures")
        if row["counted_in"] == "partnerships query uncoordinated"
    ]
    assert amount == len(ask(seeded_embedded, query, {})) < len(ended_too)
    for one in whole.sections:
        counted = [said for said in one.said if said.startswith("Counted here: ")]
        assert bool(counted) == (one.heading in OF_ITS_OWN), one.heading
        if counted:
            assert OF_ITS_OWN[one.heading] in counted[0]
            assert "ended since" not in counted[0]
            assert "--scope" not in one.asked
    figures = section(whole, "In figures").table
    assert figures is not None
    assert [note.split(":")[0] for note in figures.notes] == [
        "Over several faculties, without an owner or an agreement",
        "Due or ending in the next 12 months",
    ]
    dependency = ask(seeded_embedded, named("dependency"), {})
    resting = rows(whole, "Risk: resting on few partners")
    assert [row["activities"] for row in resting] == [
        row["activities"] for row in dependency if row["top"] <= 5
    ]


@pytest.mark.parametrize("scope", ["live", "all"])
def test_a_scope_that_is_chosen_holds_in_every_section(scope: str, seeded_embedded: Graph) -> None:
    document = of(seeded_embedded, Choice(scope=scope), drawn=False)
    assert not [said for one in document.sections for said in one.said if "Counted here" in said]
    for heading in OF_ITS_OWN:
        question = section(document, heading).asked.split()[2]
        answer = ask(seeded_embedded, named(question), {"scope": scope})
        shown = rows(document, heading)
        expected = [row for row in answer if question != "dependency" or row["top"] <= 5]
        assert shown == [{name: row[name] for name in shown[0]} for row in expected]


def test_each_section_names_its_question_and_all_have_one_scope(seeded_embedded: Graph) -> None:
    document = of(seeded_embedded, Choice(scope="live", as_of="2025-01-01"), drawn=False)
    for one in document.sections[1:]:
        assert re.match(r"partnerships query [a-z-]+", one.asked)
        assert "--as-of 2025-01-01" in one.asked
    assert "--scope live" in section(document, "Cross-campus reach").asked
    assert "activities live or open on 2025-01-01" in " ".join(document.said)
    assert document.stamp.scope == "activities live or open on 2025-01-01"


def test_each_command_that_is_named_is_one(
    seeded_embedded: Graph, whole: Document, run: Run
) -> None:
    figures = [row["counted_in"] for row in rows(whole, "In figures")]
    asked = {part for one in whole.sections if one.asked for part in one.asked.split("; ")}
    for line in sorted(asked | set(figures)):
        done = run("--graph", seeded_embedded.uri, *line.split()[1:], "--format", "csv")
        assert done.exit_code == 0, (line, done.stderr)


# The charts


def labels(one: Section) -> list[str]:
    """What a screen reader would read of the marks of a chart."""
    root = ElementTree.fromstring(one.picture)
    return [
        mark.get("aria-label", "")
        for mark in root.iter()
        if mark.get("aria-roledescription") in ("point", "bar", "rect mark")
    ]


def test_every_picture_is_one_image_that_says_what_it_shows(whole: Document) -> None:
    assert {one.heading for one in whole.sections if one.picture} == set(PICTURES)
    for heading in PICTURES:
        root = ElementTree.fromstring(section(whole, heading).picture)
        assert root.get("role") == "img"
        assert root.get("aria-label", "").endswith("The table below says the same.")
        assert rows(whole, heading)


def test_the_scatter_says_what_its_table_says(seeded_embedded: Graph, whole: Document) -> None:
    one = section(whole, "Reach against breadth")
    table = rows(whole, one.heading)
    marks = [
        f"reach {row['reach']}, breadth {row['breadth']}, {tier}: {row[tier]} "
        + ("partner" if row[tier] == 1 else "partners")
        for row in table
        for tier in (*TIERS, NO_TIER)
        if row[tier]
    ]
    assert sorted(labels(one)) == sorted(marks)
    partners = Counter((row["reach"], row["breadth"]) for row in told(seeded_embedded, "reach"))
    counted = {
        (row["reach"], row["breadth"]): sum(row[tier] for tier in (*TIERS, NO_TIER))
        for row in table
    }
    assert counted == partners


def test_the_trend_says_what_its_table_says(seeded_embedded: Graph, whole: Document) -> None:
    one = section(whole, "Activities by the year they began")
    table = rows(whole, one.heading)
    in_scope = {row["year"]: row["activities"] for row in told(seeded_embedded, "trend")}
    every = {row["year"]: row["activities"] for row in told(seeded_embedded, "trend", None)}
    assert {row["year"]: row["on_record"] for row in table} == every
    assert {row["year"]: row["in_scope"] for row in table if row["in_scope"]} == in_scope
    drawn = [row for row in table if row["year"] != "undated" and 2007 <= int(row["year"]) <= 2029]
    incomplete = {row["year"] for row in drawn if not row["complete"]}
    assert incomplete
    bars = []
    for row in drawn:
        ending = "; the records do not reach its end" if row["year"] in incomplete else ""
        parts = (
            (row["in_scope"], COUNTED),
            (row["on_record"] - row["in_scope"], OTHER),
        )
        bars += [f"{row['year']}: {n} {part}{ending}" for n, part in parts if n]
    assert sorted(labels(one)) == sorted(bars)
    root = ElementTree.fromstring(one.picture)
    dashed = [mark for mark in root.iter() if mark.get("stroke-dasharray") == "4,3"]
    assert len(dashed) >= len(incomplete)
    starred = {text.text for text in root.iter(f"{SVG}text") if (text.text or "").endswith("*")}
    assert starred == {f"{year}*" for year in incomplete}


def begun(seed: Dataset, years: Mapping[int, str]) -> Dataset:
    """The example data, some of its activities begun at other times and without an end."""
    activities = [
        one.model_copy(update={"start": years[at], "end": None}) if at in years else one
        for at, one in enumerate(seed.of(Activity))
    ]
    return Dataset(seed.settings, {**seed.records, Activity: tuple(activities)})


@pytest.mark.parametrize(
    ("years", "before", "after"),
    [({0: "2099-01-01"}, 0, 1), ({0: "1213"}, 1, 0), ({0: "1213", 1: "2099", 2: "2030"}, 1, 2)],
)
def test_a_year_far_away_does_not_empty_the_trend(
    years: dict[int, str], before: int, after: int, seed: Dataset, whole: Document
) -> None:
    dataset = begun(seed, years)
    with scratch(dataset, load_of(dataset)) as graph:
        one = section(abridged(of(graph)), TREND)
    drawn = {label[:4] for label in labels(one)}
    assert drawn.isdisjoint(year[:4] for year in years.values())
    assert len(drawn) >= len({label[:4] for label in labels(section(whole, TREND))}) - len(years)
    assert one.table is not None
    assert {year[:4] for year in years.values()} <= {row["year"] for row in one.table}
    said = f"The chart has what began from 2007 to 2029. Not in it: {before} before, {after} after"
    assert said in " ".join(one.said)
    assert said in (ElementTree.fromstring(one.picture).get("aria-label") or "")
    outside = [
        row["on_record"]
        for row in one.table
        if row["year"] != "undated" and not 2007 <= int(row["year"]) <= 2029
    ]
    assert sum(outside) == before + after


def test_a_trend_of_a_day_when_nothing_had_begun_has_no_chart(seeded_embedded: Graph) -> None:
    one = section(of(seeded_embedded, Choice(as_of="1900-06-30")), TREND)
    assert one.picture == ""
    assert "The chart has what began from 1881 to 1903." in " ".join(one.said)


def test_of_very_many_years_a_page_has_the_newest(seed: Dataset) -> None:
    dataset = begun(seed, {at: str(1900 + at) for at in range(90)})
    with scratch(dataset, load_of(dataset)) as graph:
        document = of(graph)
    every, first = section(document, TREND).table, section(abridged(document), TREND).table
    assert every is not None
    assert first is not None
    assert first.rows == every.rows[-MOST_YEARS:]
    said = f"The last {MOST_YEARS} of {len(every)} rows; "
    assert first.notes[-1] == f"{said}they are counted in the answer to the command below."
    shown = {row["year"] for row in first}
    assert {label[:4] for label in labels(section(document, TREND))} <= shown


def test_every_number_of_a_heat_map_stands_out_from_its_cell() -> None:
    """WCAG 2.2, 1.4.3: text of this size stands out 4.5 to 1."""
    for most in (1, 2, 11, 60):
        counts = {("a kind", str(n)): n for n in range(1, most + 1)}
        drawn = charts.svg(charts.heat(["a kind"], [column for _, column in counts], counts), "x")
        root = ElementTree.fromstring(drawn)
        cells = [
            (mark.get("aria-label", "").split(": ")[1], mark.get("fill", ""))
            for mark in root.iter()
            if mark.get("aria-roledescription") == "rect mark"
        ]
        texts = [text for text in root.iter(f"{SVG}text") if text.get("font-weight") == "600"]
        assert len(cells) == len(texts) == most
        for (n, ground), text in zip(cells, texts, strict=True):
            assert text.text == n
            assert contrast(ground, text.get("fill", "")) >= 4.5, (n, most)
        grounds = [contrast(ground, "#ffffff") for _, ground in cells]
        assert grounds == sorted(set(grounds))  # the larger the darker


def test_black_or_white_can_be_read_on_every_colour() -> None:
    for grey in range(256):
        ground = f"#{grey:02x}{grey:02x}{grey:02x}"
        assert contrast(readable_on(ground), ground) >= 4.5


def test_the_heat_map_says_what_its_table_says(whole: Document) -> None:
    one = section(whole, "Gaps: none recorded, while others do it")
    cells = [
        f"{row['kind']}, {faculty}: {n}"
        for row in rows(whole, one.heading)
        for faculty, n in row.items()
        if faculty != "kind" and n
    ]
    assert sorted(labels(one)) == sorted(cells)


def test_a_chart_has_no_style_of_its_own_no_id_and_no_small_print(whole: Document) -> None:
    for one in whole.sections:
        if not one.picture:
            continue
        root = ElementTree.fromstring(one.picture)
        names = {name for mark in root.iter() for name in mark.attrib}
        assert names.isdisjoint({"id", "style", "href", "{http://www.w3.org/1999/xlink}href"})
        assert not any(
            mark.tag.endswith(("style", "script", "image", "a"))
            for mark in root.iter(f"{SVG}style")
        )
        if one.heading != "Cross-campus reach":
            sizes = {mark.get("font-size") for mark in root.iter(f"{SVG}text")}
            assert sizes == {f"{FONT}px"}


def hostile(seed: Dataset) -> Dataset:
    """The example data under names that try to get out of their place."""
    records = dict(seed.records)
    for kind in (Partner, Faculty, Unit, ActivityKind):
        records[kind] = tuple(
            record.model_copy(update={"name": f"{ODD[at % len(ODD)]} {at}"})
            for at, record in enumerate(seed.of(kind))
        )
    return Dataset(seed.settings, records)


def test_hostile_names_stay_text(seed: Dataset) -> None:
    dataset = hostile(seed)
    with scratch(dataset, load_of(dataset)) as graph:
        document = of(graph)
    page = html.render(document)
    assert page.count("<script") == 0
    assert "<img" not in page
    assert "<b>" not in page
    allowed = {"svg", "g", "path", "rect", "line", "text", "title", "desc", "circle", "polygon"}
    for one in document.sections:
        if one.picture:
            root = ElementTree.fromstring(one.picture)
            assert {mark.tag.removeprefix(SVG) for mark in root.iter()} <= allowed
    gaps = section(document, "Gaps: none recorded, while others do it")
    assert gaps.table is not None
    kinds = {one_line(str(row[0])) for row in gaps.table.rows}
    assert all(any(label.startswith(f"{kind}, ") for label in labels(gaps)) for kind in kinds)


@pytest.mark.parametrize("name", ODD)
def test_a_name_is_written_as_it_is(name: str) -> None:
    short = one_line(name)[:20].strip()
    marks = [Mark(2, 2, "corporate", 1, (short,)), Mark(4, 5, NO_TIER, 3)]
    root = ElementTree.fromstring(charts.svg(charts.scatter(marks), name))
    assert short in [text.text for text in root.iter(f"{SVG}text")]
    assert root.get("aria-label") == one_line(name)


def test_a_chart_asks_for_nothing() -> None:
    specs = [
        charts.heat(["a"], ["b"], {("a", "b"): 1}),
        charts.trend([Year(2020, True, 2, 1)]),
        charts.scatter([Mark(1, 1, NO_TIER, 1)]),
    ]
    for spec in specs:
        assert not re.search(
            r'"(url|href|image|format)":', json.dumps(spec).replace('"format": "d"', "")
        )
    fetching = {"data": {"url": "http://127.0.0.1:9/x.json"}, "mark": "point"}
    with pytest.raises(ValueError, match="not allowed"):
        charts.svg(fetching, "x")


def test_names_that_find_no_room_give_way_to_their_number() -> None:
    marks = [
        Mark(0, 0, "corporate", 5, ("A long name of somebody", "Another name", "C", "D", "E")),
        Mark(0, 0, "strategic", 4, ("Some more long names here", "And more", "H", "I")),
        Mark(0, 0, NO_TIER, 1234),
    ]
    root = ElementTree.fromstring(charts.svg(charts.scatter(marks), "x"))
    written = {text.text for text in root.iter(f"{SVG}text")}
    assert {"5", "4", "1234"} <= written


def test_names_neither_meet_each_other_nor_a_mark() -> None:
    room = Box(0, 0, 400, 300)
    spots = [(20 * x + 30.0, 40 * y + 40.0) for x in range(8) for y in range(5)]
    marks = [Box.around(x, y, 10) for x, y in spots]
    wanted = [Wanted((f"Name {i}", "9"), x, y, 10) for i, (x, y) in enumerate(spots)]
    boxes = [box for _, box in placed(wanted, marks, room)]
    assert len(boxes) > 10
    for at, box in enumerate(boxes):
        assert box.within(room)
        assert not any(box.meets(other) for other in [*marks, *boxes[at + 1 :]])


def test_the_number_of_marks_does_not_grow_with_the_partners() -> None:
    marks = [Mark(x, y, tier, 100) for x in range(9) for y in range(11) for tier in LOOKS_OF]
    assert len(charts.svg(charts.scatter(marks), "x")) < 250_000


# The files


@pytest.fixture
def place(seeded_embedded: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    return seeded_embedded.uri


@pytest.mark.parametrize("suffix", ["html", "md", "xlsx", "json"])
def test_the_same_data_gives_the_same_file(suffix: str, place: str, run: Run) -> None:
    for name in ("one", "two"):
        done = run("--graph", place, "report", "-o", f"{name}.{suffix}")
        assert done.exit_code == 0, done.stderr
        assert done.stderr == f"Written: {name}.{suffix}\n"
    assert Path(f"one.{suffix}").read_bytes() == Path(f"two.{suffix}").read_bytes()


def test_what_is_not_asked_for_or_above_the_audience_is_in_no_file(
    seeded_embedded: Graph, seed: Dataset
) -> None:
    partners = [one for one in seed.of(Partner) if one.tier == "strategic"]
    secret = partners[0].model_copy(update={"visibility": "restricted", "name": "Sesame Holdings"})
    contacts = tuple(one.model_copy(update={"person": "Ada Byron"}) for one in seed.of(Contact))
    changed = tuple(secret if one.id == secret.id else one for one in seed.of(Partner))
    dataset = Dataset(seed.settings, {**seed.records, Partner: changed, Contact: contacts})
    with scratch(dataset, load_of(dataset)) as graph:
        assert "Sesame" in html.render(of(graph))
        with seen_by(graph, "internal") as view:
            document = report(view, Choice())
    assert document.stamp.audience == "internal"
    assert document.stamp.withheld
    for form in ("html", "markdown", "json"):
        text = render(document, form).decode()
        assert "Sesame" not in text
        assert secret.id not in text
        assert "Ada Byron" not in text
        assert not re.search(r"£|unknown.value|value.share", text)
    for table in (one.table for one in document.sections if one.table):
        assert {"person", "note", "value", "by_value"}.isdisjoint(c.name for c in table.columns)


def test_values_come_with_their_option(seeded_embedded: Graph) -> None:
    document = of(seeded_embedded, asked=frozenset(("value",)), drawn=False)
    amounts = {row["figure"]: row["amount"] for row in rows(document, "In figures")}
    trend = told(seeded_embedded, "trend")
    known = sum((row["value"] for row in trend if row["value"] is not None), Decimal())
    assert amounts["Their value, where known"] == known
    assert amounts["Activities of unknown value"] == sum(row["unknown_values"] for row in trend)
    assert "value" in rows(document, "Cross-campus reach")[0]


def test_a_page_shows_the_first_rows_and_says_how_many_there_are(whole: Document) -> None:
    first = abridged(whole)
    ends = {
        "What falls due or ends in the next 12 months": "the command below gives all of them.",
        "Risk: without an owner": "they are counted in the answer to the command below.",
    }
    for heading, end in ends.items():
        table = section(first, heading).table
        assert table is not None
        assert table.rows == section(whole, heading).table.rows[:MOST]  # type: ignore[union-attr]
        said = f"The first {MOST} of {len(rows(whole, heading))} rows; {end}"
        assert table.notes[-1] == said
    for before, after in zip(whole.sections, first.sections, strict=True):
        assert replace(after, table=None) == replace(before, table=None)
    assert len(html.render(first)) < 400_000


def test_what_a_picture_shows_a_page_has_in_its_table_too(whole: Document) -> None:
    first = abridged(whole, 1)
    for one in whole.sections:
        shown = section(first, one.heading).table
        assert shown == one.table if one.picture else len(shown or ()) <= 1, one.heading


def test_a_map_of_very_many_does_not_say_that_the_table_has_all(seed: Dataset) -> None:
    like = next(one for one in seed.of(Partner) if one.tier is None)
    more = [
        like.model_copy(update={"id": f"more-{at}", "name": f"More {at}", "aliases": ()})
        for at in range(MOST_PICTURED)
    ]
    dataset = Dataset(seed.settings, {**seed.records, Partner: (*seed.of(Partner), *more)})
    with scratch(dataset, load_of(dataset)) as graph:
        one = section(abridged(of(graph)), "Cross-campus reach")
    label = ElementTree.fromstring(one.picture).get("aria-label") or ""
    assert label.endswith(f"The table below says the same of the first {MOST_PICTURED}.")
    assert one.table is not None
    assert len(one.table) == MOST_PICTURED
    assert one.table.notes[-1].endswith("; the command below gives all of them.")


def test_a_page_shows_names_and_leads_by_ids(whole: Document) -> None:
    page = html.render(whole, addresses={"arup": "partners/arup.html"})
    assert '<a href="partners/arup.html">Arup</a>' in page
    assert '<th scope="col">id</th>' not in page
    assert json.loads(render(whole, "json"))["sections"][1]["rows"][0]["id"]


def test_a_workbook_has_a_whole_sheet_for_each_section(whole: Document) -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx.render(whole)))
    assert len(book.sheetnames) == len(whole.sections) + 1
    assert book.sheetnames[-1] == "About"
    for name, one in zip(book.sheetnames, whole.sections, strict=False):
        assert one.table is not None
        assert len(name) <= 31
        assert book[name].max_row == len(one.table) + 1
        assert [cell.value for cell in book[name][1]] == [c.name for c in one.table.columns]
    about = {row[0].value: row[1].value for row in book["About"].iter_rows()}
    assert about["Asked Cross-campus reach"] == "partnerships query reach"
    assert about["Load"].startswith("load-1")


def test_sheets_with_the_same_beginning_have_names_of_their_own(whole: Document) -> None:
    table = Result("x", (Column("a"),), (), whole.stamp)
    headings = [
        "The same beginning of a long heading: a",
        "The same beginning of a long heading/ b",
    ]
    sections = tuple(Section(one, table) for one in [*headings, "About", "about", "[x]"])
    book = openpyxl.load_workbook(io.BytesIO(xlsx.render(replace(whole, sections=sections))))
    names = [name.casefold() for name in book.sheetnames]
    assert len(set(names)) == len(names) == 6
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)


@pytest.mark.parametrize(
    "choice", [Choice(scope="live", as_of="1900-01-01"), Choice(from_year=2090)], ids=str
)
def test_a_report_of_next_to_nothing_is_one(choice: Choice, seeded_embedded: Graph) -> None:
    document = of(seeded_embedded, choice)
    active = sum(row["activities"] > 0 for row in rows(document, "Cross-campus reach"))
    assert f"{active} of them with activities in scope" in document.said[0]
    assert "Infinity" not in html.render(document)


def test_a_report_of_nobody_says_so(seed: Dataset) -> None:
    kinds = (Faculty, Unit, ActivityKind)
    dataset = Dataset(seed.settings, {kind: seed.of(kind) for kind in kinds})
    with scratch(dataset, load_of(dataset)) as graph:
        document = of(graph)
    assert document.said[0].startswith("0 partners and consortia on record")
    assert not any(one.picture for one in document.sections)
    assert "None recorded." in html.render(document)


def test_without_the_extra_the_page_says_what_to_install(
    place: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    done = run("--graph", place, "report", "-o", "r.html")
    assert done.exit_code == 1
    assert 'pip install "partnership-explorer[pictures]"' in done.stderr
    assert not Path("r.html").exists()
    for name in ("r.md", "r.xlsx", "r.json"):
        assert run("--graph", place, "report", "-o", name).exit_code == 0


def test_a_chart_is_the_same_each_time() -> None:
    spec = charts.trend([Year(2020, True, 2, 1), Year(2021, False, 3, 3)])
    assert len({charts.svg(spec, "x") for _ in range(3)}) == 1
    assert vl_convert.__version__


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["-o", "r.pdf"], 2, "Use .htm, .html, .json, .markdown, .md, .xlsx.\n"),
        (["-o", "no/such/r.html"], 2, "there is no such folder"),
        (["-o", "r.md", "--open"], 2, "--open belongs to the page"),
        ([], 2, "Missing option '-o'"),
        (["-o", "r.md", "--with", "names"], 2, "'names' is not value"),
        (["-o", "r.md", "--with", "value,note"], 2, "no section of a report holds a person or"),
    ],
)
def test_a_report_that_cannot_be_says_why(
    words: list[str], code: int, told: str, place: str, run: Run
) -> None:
    done = run("--graph", place, "report", *words)
    assert (done.exit_code, told in done.stderr) == (code, True), done.stderr


# In a browser


@pytest.fixture
def opened(browser: Browser, whole: Document, tmp_path: Path) -> Iterator[Callable[..., Page]]:
    """Open the page as a file, offline; at the end it must have been silent."""
    file = tmp_path / "report.html"
    file.write_text(html.render(abridged(whole)), encoding="utf-8")
    contexts, heard, asked = [], [], []

    def open_page(document: Document | None = None, **options: Any) -> Page:
        if document:
            file.write_text(html.render(abridged(document)), encoding="utf-8")
        context = browser.new_context(offline=True, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: heard.append(message.text))
        page.on("pageerror", lambda error: heard.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(file.as_uri())
        return page

    yield open_page
    assert heard == []
    assert set(asked) == {file.as_uri()}
    for context in contexts:
        context.close()


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_a_report(scheme: str, opened: Callable[..., Page]) -> None:
    page = opened(color_scheme=scheme, viewport={"width": 1280, "height": 900})
    found = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found] == []


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 375, 1280])
def test_a_report_scrolls_only_downwards_and_its_words_can_be_read(
    width: int, opened: Callable[..., Page]
) -> None:
    page = opened(viewport={"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    smallest = page.evaluate("""() => Math.min(...[...document.querySelectorAll('.picture > svg')]
        .flatMap((svg) => [...svg.querySelectorAll('text')]
            .filter((text) => text.textContent !== '\u2260')  // a sign, explained beside the map
            .map((text) => parseFloat(getComputedStyle(text).fontSize)
                * svg.getBoundingClientRect().width / svg.width.baseVal.value)))""")
    assert smallest >= 11


@pytest.mark.browser
def test_nothing_written_in_a_chart_is_cut_or_covers_another(opened: Callable[..., Page]) -> None:
    page = opened(viewport={"width": 1280, "height": 900})
    for at in range(1, page.locator(".picture > svg").count()):
        chart = page.locator(".picture > svg").nth(at)
        boxes = chart.evaluate("""(svg) => {
          const edge = svg.getBoundingClientRect();
          return [...svg.querySelectorAll('text')].map((text) => {
            const box = text.getBoundingClientRect();
            return [text.textContent, box.left - edge.left, box.top - edge.top,
              box.right - edge.left, box.bottom - edge.top, edge.width, edge.height];
          });
        }""")
        placed_at = [
            (text, Box(left, top, right, bottom)) for text, left, top, right, bottom, *_ in boxes
        ]
        room = Box(0, 0, *boxes[0][5:])
        for place, (text, box) in enumerate(placed_at):
            assert box.within(room), text
            inner = Box(box.left + 1, box.top + 3, box.right - 1, box.bottom - 3)
            assert not [other for other, one in placed_at[place + 1 :] if inner.meets(one)], text


@pytest.mark.browser
@pytest.mark.parametrize("asked", [(), ("value",)], ids=str)
def test_on_paper_no_table_and_no_chart_is_cut(
    asked: tuple[str, ...], seeded_embedded: Graph, opened: Callable[..., Page]
) -> None:
    wide = 687  # pixels of A4 between margins of 14 mm
    document = of(seeded_embedded, asked=frozenset(asked))
    page = opened(document, viewport={"width": wide, "height": 1000}, color_scheme="dark")
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") <= wide
    cut = page.evaluate(f"""() => [...document.querySelectorAll('table, .picture svg')]
        .filter((one) => one.getBoundingClientRect().right > {wide + 1})
        .map((one) => one.closest('section').querySelector('h2').textContent)""")
    assert cut == []
    assert not page.locator("nav").first.is_visible()
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert page.pdf(format="A4").startswith(b"%PDF")
