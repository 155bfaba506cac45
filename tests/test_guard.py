"""The steward's reload: the difference is shown, accidents are stopped, and there is a way back."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import BOTH, ROOT
from test_difference import small

from explorer.dataset.dataset import Dataset
from explorer.dataset.difference import difference, entity
from explorer.dataset.guard import alarms, check_words
from explorer.dataset.reader import read
from explorer.dataset.records import (
    RECORDS,
    Activity,
    Agreement,
    Figure,
    Partner,
    Record,
    Unit,
    headings,
)
from explorer.dataset.settings import Pattern, Scope
from explorer.errors import UsageError
from explorer.graph import open_graph
from explorer.graph.embedded import EmbeddedGraph
from explorer.graph.protocol import Options
from explorer.queries.library import named
from explorer.queries.run import ask
from explorer.reload import carry_out, plan

Row = dict[str, str]
TOML = 'title = "Desk"\nas_of = 2026-06-30\n[home]\nid = "leeds"\nname = "University of Leeds"\n'


class Desk:
    """A steward's folder of 30 activities and 30 agreements, and the graph it is loaded into."""

    def __init__(self, place: Path, run: Callable[..., Any], graph: str | None = None) -> None:
        self.folder, self.graph, self._run = place / "data", graph or str(place / "graph"), run
        self.folder.mkdir()
        (self.folder / "dataset.toml").write_text(TOML)
        self.put("faculties.csv", [{"id": "arts", "name": "Arts"}, {"id": "law", "name": "Law"}])
        kind = {"name": "Research", "id": "research"}
        self.put("activity_kinds.csv", [kind])
        company = {"kind": "company", "note": ""}
        self.put(
            "partners.csv", [{"id": f"p-{n}", "name": f"Firm {n}"} | company for n in range(4)]
        )
        self.put("figures.csv", [{"partner": "p-0", "measure": "m", "value": "1"}])
        self.put("activities.csv", [self.activity(n) for n in range(30)])
        self.put("agreements.csv", [self.agreement(n) for n in range(30)])

    @staticmethod
    def activity(n: int) -> Row:
        row = {"id": f"act-{n + 11}", "title": f"Project {n * 7 % 30}", "kind": "research"}
        row |= {"partners": f"p-{n % 4}", "lead": ("arts", "law")[n % 2], "start": "2012"}
        return row | {"end": f"20{20 + n * 7 % 30}", "value": str(n * 7 % 30 * 100 + 50)}

    @staticmethod
    def agreement(n: int) -> Row:
        return {"id": f"agr-{n + 1}", "partners": f"p-{n % 4}", "kind": "other", "signed": "2011"}

    def rows(self, file: str) -> list[Row]:
        return list(csv.DictReader((self.folder / file).read_text().splitlines()))

    def put(self, file: str, rows: list[Row], headings: list[str] | None = None) -> None:
        with (self.folder / file).open("w", newline="") as stream:
            lines = csv.DictWriter(stream, headings or list(rows[0]))
            lines.writeheader()
            lines.writerows(rows)

    def change(self, file: str, numbers: range, **cells: str) -> None:
        """Give the rows of these numbers other cells; `{n}` becomes the number."""
        rows = self.rows(file)
        for n in numbers:
            rows[n] |= {column: cell.format(n=n) for column, cell in cells.items()}
        self.put(file, rows)

    def run(self, *words: object, **options: object) -> Any:
        return self._run("--graph", self.graph, *words, **options)

    def load(self, *words: object) -> Any:
        return self.run("load", self.folder, *words)

    def current(self) -> str:
        graph = open_graph(self.graph)
        try:
            return graph.load().id
        finally:
            graph.close()

    def hash(self) -> tuple[str, str]:
        """What the graph holds."""
        graph = open_graph(self.graph)
        try:
            held = graph.dataset()
            return held.hash, held.rows_hash
        finally:
            graph.close()

    def stopped(self, *words: object) -> list[str]:
        """The words that --accept would take for what stops a load, and that nothing changed."""
        before = self.current(), self.hash()
        result = self.load(*words)
        assert (result.exit_code, "Traceback" in result.stderr) == (1, False), result.stderr
        assert "nothing was changed" in result.stderr
        assert (self.current(), self.hash()) == before
        return re.findall(r"--accept (\S+)", result.stderr)


@pytest.fixture
def desk(tmp_path: Path, run: Callable[..., Any]) -> Desk:
    made = Desk(tmp_path, run)
    assert made.load().exit_code == 0
    return made


# Three ways in which a spreadsheet ruins a column


@pytest.mark.parametrize("column", ["title", "end", "value"])
def test_one_column_sorted_alone(desk: Desk, column: str) -> None:
    rows = desk.rows("activities.csv")
    for row, cell in zip(rows, sorted(row[column] for row in rows), strict=True):
        row[column] = cell
    desk.put("activities.csv", rows)
    assert desk.stopped() == [f"changes:activities.{column}"]


def test_any_column_of_the_example_sorted_alone(seed: Dataset) -> None:
    caught = 0
    for kind in RECORDS:
        records = seed.of(kind)
        for heading in headings(kind):
            values = [getattr(record, heading.field) for record in records]
            after = sorted(values, key=lambda value: (value in (None, ()), str(value)))
            moved = sum(one != other for one, other in zip(values, after, strict=True))
            if heading.field in kind.key or moved <= 2:
                continue
            changed = tuple(
                record.model_copy(update={heading.field: value})
                for record, value in zip(records, after, strict=True)
            )
            other = Dataset(seed.settings, {**seed.records, kind: changed})
            word = f"changes:{entity(kind)}.{heading.heading}"
            assert [alarm.word for alarm in alarms(difference(seed, other), seed)] == [word]
            caught += 1
    assert caught > 30


def test_two_values_that_change_places_are_a_correction(desk: Desk) -> None:
    first, second = (row["title"] for row in desk.rows("activities.csv")[:2])
    desk.change("activities.csv", range(1), title=second)
    desk.change("activities.csv", range(1, 2), title=first)
    assert desk.load().exit_code == 0


def test_a_column_of_ids_sorted_alone(desk: Desk) -> None:
    rows = desk.rows("activities.csv")
    for row, name in zip(rows, sorted((r["id"] for r in rows), reverse=True), strict=True):
        row["id"] = name
    desk.put("activities.csv", rows)
    assert "changes:activities.title" in desk.stopped()


def test_fill_down_in_a_column_of_ids(desk: Desk) -> None:
    desk.change("agreements.csv", range(30), id="act-{n}")
    assert desk.stopped() == ["removals:agreements"]


@pytest.mark.parametrize(("column", "cell"), [("title", "Project {n}"), ("value", "{n}")])
def test_fill_down_in_a_column_of_values(desk: Desk, column: str, cell: str) -> None:
    desk.change("activities.csv", range(10, 20), **{column: cell})
    assert desk.stopped() == [f"changes:activities.{column}"]


def test_a_paste_over_a_filter(desk: Desk) -> None:
    desk.change("activities.csv", range(5, 15), lead="law", end="2031")
    desk.change("activities.csv", range(0, 30, 2), lead="law")
    assert desk.stopped() == ["changes:activities.lead", "changes:activities.end"]


def test_three_examples_of_each_are_shown(desk: Desk) -> None:
    desk.change("activities.csv", range(30), end="")
    desk.put("agreements.csv", desk.rows("agreements.csv")[:20])
    text = desk.load().stderr
    assert text.count("-> (empty)") == 3
    assert "activities.csv:2 act-11: 2020 -> (empty)" in text
    assert re.findall(r"agreements\.csv:(\d+) agr-", text) == ["22", "23", "24"]
    assert "10 of 30 agreements would be removed" in text
    assert "30 of 30 values of activities.end would change" in text


# The borders


def agreement(n: int) -> Agreement:
    return Agreement.model_validate({"id": f"g{n}", "partners": ("arup",), "kind": "other"})


@pytest.mark.parametrize(
    ("before", "removed", "stops"),
    [
        (10, 5, False),
        (10, 6, True),
        (59, 6, True),
        (60, 6, False),
        (70, 7, False),
        (70, 8, True),
        (1000, 100, False),
        (1000, 101, True),
        (4, 3, False),
        (4, 4, True),  # empty all at once
        (1, 1, True),
    ],
)
def test_removals_at_the_border(before: int, removed: int, stops: bool) -> None:
    one = small(*map(agreement, range(before)))
    two = small(*map(agreement, range(removed, before)))
    found = [alarm.word for alarm in alarms(difference(one, two), one)]
    assert found == stops * ["removals:agreements"]


@pytest.mark.parametrize(
    ("filled", "changed", "stops"),
    [
        (5, 5, False),
        (10, 6, True),
        (29, 6, True),
        (30, 6, False),
        (35, 7, False),
        (35, 8, True),
        (1000, 200, False),
        (1000, 201, True),
    ],
)
@pytest.mark.parametrize("new", ["2013", None])
def test_changes_at_the_border_count_filled_values(
    filled: int, changed: int, stops: bool, new: str | None
) -> None:
    def made(n: int, end: str | None) -> Activity:
        fixed = {"id": f"a{n}", "title": "T", "kind": "k", "lead": "arts"}
        return Activity.model_validate(fixed | {"end": end})

    empty = [made(n, None) for n in range(filled, filled + 50)]
    filling = [made(n, "2020") for n in range(filled, filled + 50)]  # is no change
    one = small(*(made(n, "2012") for n in range(filled)), *empty)
    two = small(*(made(n, new if n < changed else "2012") for n in range(filled)), *filling)
    found = [alarm.word for alarm in alarms(difference(one, two), one)]
    assert found == stops * ["changes:activities.end"]


def test_a_file_that_gets_other_records_is_not_empty() -> None:
    one, two = small(agreement(1)), small(agreement(2))
    assert alarms(difference(one, two), one) == []


# What passes


def ruined(desk: Desk) -> None:
    desk.change("activities.csv", range(10), end="2060")
    desk.put("agreements.csv", desk.rows("agreements.csv")[:20])


BOTH_WORDS = ["changes:activities.end", "removals:agreements"]


def test_yes_does_not_pass_the_guard(desk: Desk) -> None:
    ruined(desk)
    assert desk.stopped("--yes") == BOTH_WORDS


def test_each_word_lets_through_what_it_says_and_nothing_else(desk: Desk) -> None:
    ruined(desk)
    first, second = BOTH_WORDS
    assert desk.stopped("--accept", first) == [second]
    assert desk.stopped("--accept", second) == [first]
    assert desk.stopped("--accept", "changes:activities.start") == BOTH_WORDS
    result = desk.load("--accept", first, "--accept", second)
    assert (result.exit_code, desk.current()) == (0, "load-2")


def test_all_lets_everything_through(desk: Desk) -> None:
    ruined(desk)
    assert desk.load("--accept", "all").exit_code == 0
    assert desk.current() == "load-2"


@pytest.mark.parametrize("word", ["removal:agreements", "changes:activities", "everything", ""])
def test_a_word_that_there_is_not_is_refused(desk: Desk, word: str) -> None:
    ruined(desk)
    result = desk.load("--accept", word)
    assert (result.exit_code, desk.current()) == (2, "load-1")
    assert "removals:FILE" in result.stderr


def test_columns_of_the_office_have_a_word_as_well() -> None:
    check_words(["changes:partners.x_Région"])
    with pytest.raises(UsageError, match="Did you mean 'removals:agreements'"):
        check_words(["removal:agreements"])


@pytest.mark.parametrize("missing", [True, False])
@pytest.mark.parametrize("file", ["agreements.csv", "figures.csv"])
def test_a_file_that_is_suddenly_empty_or_missing(desk: Desk, file: str, missing: bool) -> None:
    (desk.folder / file).unlink() if missing else desk.put(file, [], list(desk.rows(file)[0]))
    word = f"removals:{file.removesuffix('.csv')}"
    assert desk.stopped() == [word]
    assert desk.load("--accept", word).exit_code == 0


def test_small_changes_pass(desk: Desk) -> None:
    desk.change("activities.csv", range(6), end="2060")
    desk.put("agreements.csv", desk.rows("agreements.csv")[:27])
    assert desk.load().exit_code == 0
    assert desk.current() == "load-2"


# Rows that only moved


def test_moved_rows_are_one_line_and_outside_the_guard(desk: Desk) -> None:
    desk.put("activities.csv", desk.rows("activities.csv")[::-1])
    shown = desk.load("--dry-run")
    assert shown.stdout == "rows moved: 30, no data changed\n"
    assert desk.load().stdout.startswith(shown.stdout)
    held = read(desk.folder).dataset
    assert desk.hash() == (held.hash, held.rows_hash)
    assert desk.load().stdout.startswith("Nothing changed: load-2 ")


# The dry run


@pytest.mark.parametrize("place", BOTH, indirect=True)
def test_a_dry_run_and_the_load_show_the_same_and_only_the_load_does_it(
    place: str, tmp_path: Path, run: Callable[..., Any]
) -> None:
    desk = Desk(tmp_path, run, place)
    desk.load()
    desk.change("activities.csv", range(3), partners="p-3", end="")
    desk.put("agreements.csv", desk.rows("agreements.csv")[1:])
    before = desk.hash()
    shown = desk.load("--dry-run")
    assert (shown.exit_code, desk.hash()) == (0, before)
    done = desk.load()
    assert done.stdout.startswith(shown.stdout)
    assert done.stdout.removeprefix(shown.stdout).startswith("Loaded Desk into ")
    assert "  - agreements.csv:2 agr-1\n" in shown.stdout
    assert (
        "  ~ activities.csv:2 act-11 (Project 0): partners: p-0 -> p-3; end: 2020" in shown.stdout
    )
    held = read(desk.folder).dataset
    assert desk.hash() == (held.hash, held.rows_hash)


def test_a_dry_run_of_what_the_guard_stops_shows_it_and_changes_nothing(desk: Desk) -> None:
    ruined(desk)
    shown = desk.load("--dry-run", "--format", "json")
    assert (shown.exit_code, desk.current()) == (0, "load-1")
    assert [alarm["accept"] for alarm in json.loads(shown.stdout)["guard"]] == BOTH_WORDS
    told = desk.load("--dry-run")
    assert (told.exit_code, desk.current()) == (0, "load-1")
    _, _, guard = told.stdout.partition("\nThe guard would stop this load:\n")
    assert re.findall(r"--accept (\S+)", guard) == BOTH_WORDS
    assert "  10 of 30 agreements would be removed:\n    agreements.csv:22 agr-21\n" in guard
    assert "The guard" not in desk.load("--dry-run", "--accept", "all").stdout


def test_an_activity_that_loses_its_last_partner_is_said(desk: Desk) -> None:
    desk.change("activities.csv", range(1), partners="")
    text = desk.load("--dry-run").stdout
    assert "What follows:\n" in text
    assert "  Project 0: last partner p-0 -> (none)\n" in text


def test_a_partner_that_is_measured_otherwise_is_said(desk: Desk) -> None:
    desk.change("activities.csv", range(4, 5), lead="law")
    assert "  Firm 0: reach 1 -> 2\n" in desk.load("--dry-run").stdout


def changed(seed: Dataset, kind: type[Record], number: int, **fields: Any) -> Dataset:
    """The example with other fields in one record."""
    records = list(seed.of(kind))
    records[number] = records[number].model_copy(update=fields)
    return Dataset(seed.settings, {**seed.records, kind: tuple(records)})


def variants(seed: Dataset) -> Iterator[Dataset]:
    """The example with changes of every sort that measures depend on."""
    yield changed(seed, Unit, 0, faculty="engineering")
    yield changed(seed, Unit, 5, faculty=None)
    yield changed(seed, Activity, 2, lead="engineering", units=())
    yield changed(seed, Activity, 3, partners=("arup", "n8"), end="2001")
    yield Dataset(seed.settings, {**seed.records, Activity: seed.of(Activity)[:-40]})
    for settings in (
        {"scope": Scope(window_years=0)},
        {"pattern": Pattern(faculties=2, kinds=2)},
        {"as_of": "2020-01-01"},
    ):
        yield Dataset(seed.settings.model_copy(update=settings), seed.records)


def test_what_follows_is_what_the_whole_reach_table_says(tmp_path: Path, seed: Dataset) -> None:
    graph = open_graph(str(tmp_path / "graph"))
    carry_out(plan(graph, seed), "tests", Options())
    told = 0
    for dataset in variants(seed):
        foretold = {
            (c.id, c.what, c.old, c.new)
            for c in plan(graph, dataset).consequences()
            if c.what != "last partner"
        }
        then = {row["id"]: row for row in ask(graph, named("reach"), {})}
        carry_out(plan(graph, dataset, ["all"]), "tests", Options())
        now = {row["id"]: row for row in ask(graph, named("reach"), {})}
        found = {
            (name, what, str(then[name][what]), str(now[name][what]))
            for name in then.keys() & now.keys()
            for what in ("pattern", "reach", "breadth")
            if then[name][what] != now[name][what]
        }
        assert foretold == found
        told += bool(found)
        carry_out(plan(graph, seed, ["all"]), "tests", Options())
    graph.close()
    assert told >= 5


def test_another_as_of_has_its_consequences_and_another_day_of_loading_none(desk: Desk) -> None:
    toml = desk.folder / "dataset.toml"
    toml.write_text(TOML.replace("2026-06-30", "2056-06-30"))
    assert "  Firm 0: breadth 1 -> 0\n" in desk.load("--dry-run").stdout
    toml.write_text(TOML.replace("as_of = 2026-06-30\n", ""))
    assert "What follows" not in desk.load("--dry-run").stdout


def test_no_change_writes_nothing(desk: Desk) -> None:
    assert desk.load().stdout.startswith("Nothing changed: load-1 ")
    assert desk.current() == "load-1"


# For machines


def documented() -> list[str]:
    """The keys in the table of docs/reload.md."""
    return re.findall(r"^\| `(\w+)` \|", (ROOT / "docs" / "reload.md").read_text(), re.MULTILINE)


def test_json_has_the_documented_keys(desk: Desk) -> None:
    ruined(desk)
    desk.change("partners.csv", range(1), name="Other")
    desk.change("activities.csv", range(1), partners="")
    desk.put("activities.csv", desk.rows("activities.csv")[::-1])
    (desk.folder / "dataset.toml").write_text(TOML.replace("Desk", "Other desk"))
    told = json.loads(desk.load("--dry-run", "--format", "json").stdout)
    assert list(told) == documented()
    assert (told["load"], told["first"], told["nothing"]) == ("load-1", False, False)
    setting = {"place": "dataset.toml", "column": "title", "old": "Desk", "new": "Other desk"}
    assert told["settings"] == [setting]
    sections = {section["file"]: section for section in told["sections"]}
    assert sections["partners.csv"] == {
        "file": "partners.csv",
        "added": [],
        "changed": [
            {
                "id": "p-0",
                "row": "partners.csv:2",
                "fields": [
                    {"place": "partners.csv:2", "column": "name", "old": "Firm 0", "new": "Other"}
                ],
            }
        ],
        "removed": [],
        "moved": 0,
    }
    assert sections["agreements.csv"]["removed"][0] == {"id": "agr-21", "row": "agreements.csv:22"}
    assert len(sections["agreements.csv"]["removed"]) == 10
    assert told["moved"] == sections["activities.csv"]["moved"] == 20
    lost = {"id": "act-11", "name": "Project 0", "what": "last partner", "old": "p-0"}
    assert lost | {"new": "(none)"} in told["consequences"]
    assert all(alarm.keys() == {"accept", "message", "examples"} for alarm in told["guard"])
    assert all(len(alarm["examples"]) == 3 for alarm in told["guard"])


def test_json_before_the_first_load_and_without_a_change(
    tmp_path: Path, run: Callable[..., Any]
) -> None:
    desk = Desk(tmp_path, run)
    first = json.loads(desk.load("--dry-run", "--format", "json").stdout)
    assert (first["first"], first["load"], first["nothing"]) == (True, None, False)
    desk.load()
    again = json.loads(desk.load("--format", "json").stdout)
    assert again["applied"] is None
    assert (again["first"], again["load"], again["nothing"]) == (False, "load-1", True)
    assert list(first) == list(again) == documented()


def test_json_says_what_was_applied(desk: Desk) -> None:
    desk.change("activities.csv", range(1), title="Renamed")
    assert json.loads(desk.load("--dry-run", "--format", "json").stdout)["applied"] is None
    done = json.loads(desk.load("--format", "json").stdout)
    assert (done["load"], done["applied"]) == ("load-1", "load-2")
    back = json.loads(desk.run("rollback", "--format", "json").stdout)
    assert (back["load"], back["applied"], desk.current()) == ("load-2", "load-3", "load-3")
    ruined(desk)
    stopped = desk.load("--format", "json")
    told = json.loads(stopped.stdout)
    words = [alarm["accept"] for alarm in told["guard"]]
    assert (stopped.exit_code, told["applied"], words) == (1, None, ["undone", *BOTH_WORDS])


# The way back


@pytest.fixture
def twice(desk: Desk) -> Desk:
    """A desk whose second load changed an activity."""
    desk.change("activities.csv", range(1), title="Renamed")
    assert desk.load().exit_code == 0
    return desk


def test_a_rollback_shows_the_difference_and_is_itself_a_load(twice: Desk) -> None:
    shown = twice.run("rollback", "--dry-run")
    line = "activities:\n  ~ activities.csv:2 act-11 (Project 0): title: Renamed -> Project 0\n"
    assert (shown.stdout, twice.current()) == (line, "load-2")
    done = twice.run("rollback")
    assert done.exit_code == 0
    assert done.stdout == f"{line}Went back; {twice.graph} is at load-3 now.\n"
    assert "Your files still hold the other data" in done.stderr
    rows = json.loads(twice.run("history", "--format", "json").stdout)["rows"]
    assert [row["load"] for row in rows] == ["load-3", "load-2", "load-1"]
    assert rows[0]["hash"] == rows[2]["hash"] != rows[1]["hash"]
    assert rows[0]["changes"] == "activities: 1 changed"
    assert rows[0]["origin"] == "rollback from load-2"


def test_a_rollback_can_be_undone(twice: Desk) -> None:
    held = twice.hash()
    twice.run("rollback", "load-1")
    assert twice.hash() != held
    twice.run("rollback")
    assert (twice.hash(), twice.current()) == (held, "load-4")


def test_a_rollback_to_the_current_load_changes_nothing(twice: Desk) -> None:
    assert twice.run("rollback", "load-2").stdout.startswith("Nothing changed")
    assert twice.current() == "load-2"


@pytest.mark.parametrize("name", ["load-9", "nonsense"])
def test_a_rollback_to_nowhere(twice: Desk, name: str) -> None:
    result = twice.run("rollback", name)
    assert (result.exit_code, twice.current()) == (1, "load-2")
    assert "no load is called" in result.stderr


def test_there_is_no_way_back_from_the_first_load(desk: Desk) -> None:
    result = desk.run("rollback")
    assert (result.exit_code, desk.current()) == (3, "load-1")
    assert "no earlier load" in result.stderr


def test_rollback_to_a_folder_writes_the_restored_dataset(twice: Desk, tmp_path: Path) -> None:
    out = tmp_path / "out"
    result = twice.run("rollback", "--to", out)
    assert f"Written: {out}" in result.stderr
    assert "still holds" not in result.stderr
    restored = read(out).dataset
    assert restored.hash == twice.hash()[0]
    assert restored.of(Activity)[0].title == "Project 0"
    assert twice.run("load", out).stdout.startswith("Nothing changed")


def test_a_dry_run_to_a_folder_writes_the_dataset_and_changes_no_graph(
    twice: Desk, tmp_path: Path
) -> None:
    twice.run("rollback", "--dry-run", "--to", tmp_path / "out")
    assert twice.current() == "load-2"
    assert read(tmp_path / "out").dataset.of(Activity)[0].title == "Project 0"


def test_a_target_that_cannot_be_written_is_told_before_anything_is_done(
    twice: Desk, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "letter.txt").write_text("dear all")
    (tmp_path / "letter.xlsx").write_text("dear all")
    for target, told in (
        (other, "holds other files"),
        (tmp_path / "none" / "out", "there is no folder"),
        (tmp_path / "none" / "out.xlsx", "there is no folder"),
        (Path("/proc/out"), "cannot be written"),
        (tmp_path / "letter.xlsx", "no workbook of a dataset"),
        (tmp_path / "out.graphml", "written as a folder"),
    ):
        for words in ((), ("--dry-run",)):
            result = twice.run("rollback", "--to", target, *words)
            assert (result.exit_code, result.stdout, twice.current()) == (2, "", "load-2")
            assert told in result.stderr
    assert [path.name for path in other.iterdir()] == ["letter.txt"]
    assert (tmp_path / "letter.xlsx").read_text() == "dear all"


def test_rollback_to_a_workbook_writes_one_that_can_be_loaded(twice: Desk, tmp_path: Path) -> None:
    book = tmp_path / "out.xlsx"
    result = twice.run("rollback", "--to", book)
    assert (result.exit_code, f"Written: {book}" in result.stderr) == (0, True)
    assert twice.run("load", book).stdout.startswith("Nothing changed: load-3 ")
    assert twice.run("rollback", "--to", book).exit_code == 0  # over itself
    assert twice.run("load", book).stdout.startswith("Nothing changed: load-4 ")


def test_the_guard_does_not_stand_in_the_way_back(desk: Desk) -> None:
    ruined(desk)
    desk.load("--accept", "all")
    assert desk.run("rollback").exit_code == 0
    assert desk.current() == "load-3"


def test_data_that_a_rollback_undid_stops_and_says_so(twice: Desk) -> None:
    twice.run("rollback")
    result = twice.load("--yes")
    assert result.exit_code == 1
    assert "  1 change that load-3 of " in result.stderr
    assert "activities.csv:2 act-11: title: Project 0 -> Renamed\n" in result.stderr
    assert twice.stopped() == ["undone"]
    twice.put("activities.csv", twice.rows("activities.csv")[::-1])
    assert twice.stopped() == ["undone"]  # in another order it is the same data
    assert twice.load("--accept", "undone").exit_code == 0
    assert twice.current() == "load-4"


def test_what_was_accepted_once_is_not_asked_again(twice: Desk) -> None:
    twice.run("rollback")
    twice.load("--accept", "undone")
    twice.change("activities.csv", range(1), title="Third")
    assert twice.load().exit_code == 0
    twice.change("activities.csv", range(1), title="Renamed")
    assert twice.load().exit_code == 0
    assert twice.current() == "load-6"


def test_what_a_rollback_took_back_stops_beside_whatever_else_changes(desk: Desk) -> None:
    desk.change("activities.csv", range(2), title="Renamed {n}")
    desk.put("agreements.csv", desk.rows("agreements.csv")[1:])
    desk.put("partners.csv", [*desk.rows("partners.csv"), {"id": "z", "name": "Z", "kind": "arts"}])
    (desk.folder / "dataset.toml").write_text(TOML.replace("Desk", "Other desk"))
    assert desk.load().exit_code == 0
    assert desk.run("rollback").exit_code == 0
    desk.change("activities.csv", range(1), title="Something else")
    desk.change("partners.csv", range(4, 5), name="Zeta")
    assert desk.stopped() == ["undone"]
    told = desk.load().stderr
    assert re.search(r"  4 changes that load-3 of \S+ by \S+ took back would be made again:", told)
    assert told.count("\n    dataset.toml: title: Desk -> Other desk\n") == 1
    assert told.count("\n    partners.csv:6 z: added\n") == 1
    assert told.count("\n    activities.csv:3 act-12: title: Project 7 -> Renamed 1\n") == 1
    shown = json.loads(desk.load("--dry-run", "--format", "json").stdout)["guard"]
    assert [(alarm["accept"], len(alarm["examples"])) for alarm in shown] == [("undone", 3)]
    assert desk.load("--accept", "undone").exit_code == 0
    desk.change("activities.csv", range(1), title="More")
    assert desk.load().exit_code == 0  # what was accepted is no change any more


def test_other_changes_than_those_taken_back_pass(twice: Desk) -> None:
    twice.run("rollback")
    twice.change("activities.csv", range(1), title="Neither")
    twice.change("activities.csv", range(1, 2), title="Renamed")
    assert twice.load().exit_code == 0


def test_what_was_accepted_and_taken_back_once_more_stops_again(twice: Desk) -> None:
    twice.run("rollback")
    twice.load("--accept", "undone")
    twice.run("rollback")
    assert twice.stopped() == ["undone"]


def test_stored_loads_are_read_only_after_a_rollback(
    twice: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    bundle = EmbeddedGraph.bundle
    monkeypatch.setattr(
        EmbeddedGraph, "bundle", lambda graph, load: asked.append(load) or bundle(graph, load)
    )
    twice.change("activities.csv", range(1), title="Third")
    assert twice.load().exit_code == 0
    assert asked == []


def test_history_lists_at_most_twenty_loads(desk: Desk) -> None:
    for n in range(21):
        desk.change("partners.csv", range(1), note=f"Note {n}")
        assert desk.load().exit_code == 0
    rows = json.loads(desk.run("history", "--format", "json").stdout)["rows"]
    assert [row["load"] for row in rows] == [f"load-{n}" for n in range(22, 2, -1)]
    gone = desk.run("rollback", "load-2")
    assert (gone.exit_code, desk.current()) == (1, "load-22")
    assert (
        "load-2 is not kept any more; the last 20 are, which is load-3 to load-22." in gone.stderr
    )
    assert desk.run("rollback", "load-3").exit_code == 0
    graph = open_graph(desk.graph)
    assert graph.dataset().of(Partner)[0].note == "Note 1"
    assert graph.dataset().of(Figure)[0].value == 1
    graph.close()
