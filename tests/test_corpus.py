"""A corpus of broken datasets: as many problems are told as were planted, and nothing is loaded."""

from __future__ import annotations

import csv
import io
import random
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from conftest import SEED, load_of
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.dataset import columns as c
from explorer.dataset.dataset import Dataset
from explorer.dataset.reader import read
from explorer.dataset.records import BY_FILE, RECORDS, REQUIRED_FILES, Heading, Record, headings
from explorer.errors import DatasetError, Problem
from explorer.graph import open_graph

Rows = list[list[str]]
Files = dict[str, bytes | None]  # what becomes of a file by this name; None: it is taken away
TOML = "dataset.toml"
SEEDS = {path.name: path.read_bytes() for path in SEED.iterdir() if path.name in (TOML, *BY_FILE)}
CONTROL = "a\x07b"
MISREAD = "TecnolÃ³gico"
ANY = settings(max_examples=60, deadline=None)


@dataclass(frozen=True)
class Case:
    """A way to break the example data, and what is told: how many problems, and their places.

    `why` is the reason where one fault is not one problem.
    """

    name: str
    breaks: Callable[[], Files]
    places: tuple[str, ...]
    count: int = 1
    why: str = ""


# How a dataset is broken


def rows_of(data: bytes) -> Rows:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def bytes_of(rows: Rows) -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows(rows)
    return stream.getvalue().encode()


SHEETS = {name: rows_of(data) for name, data in SEEDS.items() if name != TOML}


def changed(file: str, change: Callable[[Rows], Any]) -> Files:
    """A file with its rows changed; `rows[0]` is the heading."""
    rows = [[*row] for row in SHEETS[file]]
    change(rows)
    return {file: bytes_of(rows)}


def position(file: str, column: str) -> int:
    return SHEETS[file][0].index(column)


def cells_of(file: str, column: str) -> list[str]:
    at = position(file, column)
    return [row[at] for row in SHEETS[file][1:]]


Planted = tuple[str, int, str, str]  # file, row, column, cell


def with_cells(cells: Iterable[Planted]) -> Files:
    """Files with other cells; a row is the number that a spreadsheet shows beside it."""
    tables: dict[str, Rows] = {}
    for file, row, column, cell in cells:
        rows = tables.setdefault(file, [[*row] for row in SHEETS[file]])
        rows[row - 1][position(file, column)] = cell
    return {file: bytes_of(rows) for file, rows in tables.items()}


def mentions(file: str, names: Iterable[str]) -> list[str]:
    """The places that name a record of a file, one for each mention."""
    return [
        f"{kind.file}:{row}:{heading.heading}"
        for kind in RECORDS
        for heading in headings(kind)
        for row, cell in enumerate(cells_of(kind.file, heading.heading), start=2)
        for name in cell.split(";")
        if file in heading.to and name in names
    ]


# A fault in a cell


def cell_faults(heading: Heading) -> Iterator[tuple[str, str]]:
    """What is wrong in a column, each with a word for it."""
    yield "control-character", CONTROL
    yield "formula-error", "#REF!"
    if heading.required:
        yield "empty", ""
    if heading.to:
        yield "unknown", "nowhere-at-all"
    if heading.listed:
        yield from (("empty-item", "aa;;bb"), ("doubled-item", "aa;bb;aa"))
    if heading.choices:
        yield "no-choice", "nonsense"
    for cell in wrong_cells(heading):
        yield re.sub(r"\W+", "-", cell), cell


def wrong_cells(heading: Heading) -> list[str]:
    """Cells of a wrong type, and what spreadsheets make of right ones."""
    if heading.heading == "id":
        return ["Mar-12", "44440", "1E+06", "TRUE", "2023/24", MISREAD, "a b!"]
    if heading.to:
        return ["Mar-12", "44440", "TRUE"]
    if heading.date:
        return ["2012-13", "Mar-12", "44440", "2023/24", "01/09/2021"]
    kinds: list[tuple[Any, list[str]]] = [
        (c.Money, ["1.200,50", "1E+06", "much", "-5"]),
        (c.Number, ["1.200,50", "1E+06", "many"]),
        (c.Year, ["2023/24", "12", "Mar-12"]),
        (c.Country, ["UK", "TRUE"]),
        (c.Website, ["leeds.ac.uk", f"https://leeds.ac.uk/{MISREAD}"]),
        (c.RegisterId, ["024mrxd33", "1E+06", f"ror:{MISREAD}"]),
    ]
    found = next((cells for column, cells in kinds if heading.holds(column)), None)
    return found or ([] if heading.choices else [MISREAD])


def filled_row(file: str, column: str) -> int:
    """The first row whose cell is filled, else the first."""
    filled = (row for row, cell in enumerate(cells_of(file, column), start=2) if cell)
    return next(filled, 2)


def of_cells() -> Iterator[Case]:
    for kind in RECORDS:
        for heading in headings(kind):
            file, column = kind.file, heading.heading
            row = filled_row(file, column)
            for what, cell in cell_faults(heading):
                breaks = partial(with_cells, [(file, row, column, cell)])
                yield Case(f"{file}-{column}-{what}", breaks, (f"{file}:{row}:{column}",))


def of_ids() -> Iterator[Case]:
    """Ids that stand twice: in a row that was copied, and filled down over another id."""
    for kind in RECORDS:
        file, last = kind.file, len(SHEETS[kind.file])
        key = "+".join(h.heading for h in headings(kind) if h.field in kind.key)
        twice = partial(changed, file, lambda rows: rows.append(rows[1]))
        yield Case(f"{file}-row-copied", twice, (f"{file}:{last + 1}:{key}",))
        if key == "id":
            first, second = cells_of(file, "id")[:2]
            lost = mentions(file, {second})
            yield Case(
                f"{file}-id-filled-down",
                partial(with_cells, [(file, 3, "id", first)]),
                (f"{file}:3:id", *lost),
                1 + len(lost),
                "the id that was written over is gone, and whatever names it leads nowhere",
            )


# A fault in a column


def misspelt(file: str, column: str) -> Files:
    return changed(
        file, lambda rows: rows[0].__setitem__(position(file, column), column + column[-1])
    )


def doubled(file: str, column: str) -> Files:
    at = position(file, column)
    return changed(file, lambda rows: [row.append(row[at]) for row in rows])


def removed(file: str, column: str) -> Files:
    at = position(file, column)
    return changed(file, lambda rows: [row.pop(at) for row in rows])


def of_columns() -> Iterator[Case]:
    for kind in RECORDS:
        file = kind.file
        for heading in headings(kind):
            column = heading.heading
            place = f"{file}:1:{column}"
            yield Case(
                f"{file}-{column}-misspelt", partial(misspelt, file, column), (place + column[-1],)
            )
            yield Case(f"{file}-{column}-doubled", partial(doubled, file, column), (place,))
            if heading.required:
                yield Case(f"{file}-{column}-removed", partial(removed, file, column), (place,))
    units = enumerate(cells_of("activities.csv", "units"), start=2)
    left = tuple(f"activities.csv:{row}:lead" for row, cell in units if not cell)
    why = "a file may do without this column, so each row without units lacks a lead by itself"
    breaks = partial(removed, "activities.csv", "lead")
    yield Case("activities.csv-lead-removed", breaks, left, len(left), why)


# A fault in a file


def cut_in_a_row(file: str, row: int) -> Files:
    rows = SHEETS[file]
    return {file: bytes_of([*rows[: row - 1], rows[row - 1][:2]]).rstrip()}


def cut_in_a_quote(file: str, row: int) -> Files:
    return {file: bytes_of(SHEETS[file][: row - 1]) + b'half,"a cell, and'}


def with_byte(file: str, column: str, row: int) -> Files:
    """A letter in Windows-1252 in the midst of UTF-8."""
    (data,) = with_cells([(file, row, column, "caf@@")]).values()
    assert data
    return {file: data.replace(b"caf@@", b"caf\xe9")}


def of_files() -> Iterator[Case]:
    for kind, other in pairwise((*RECORDS, RECORDS[0])):
        file, sheet = kind.file, SHEETS[kind.file]
        first, last = headings(kind)[0].heading, headings(kind)[-1].heading
        middle = len(sheet) // 2 + 1
        faults: dict[str, tuple[Callable[[], Files], str]] = {
            "cut-in-a-row": (partial(cut_in_a_row, file, middle), f":{middle}"),
            "cut-in-a-quote": (partial(cut_in_a_quote, file, middle), f":{middle}"),
            "cell-too-many": (partial(changed, file, lambda rows: rows[1].append("x")), ":2"),
            "cell-too-few": (partial(changed, file, lambda rows: rows[1].pop()), ":2"),
            "of-another": (partial(dict, {file: SEEDS[other.file]}), ":1"),
            "emptied": (partial(dict, {file: b""}), ":1"),
            "windows-byte-first": (partial(with_byte, file, first, 2), f":2:{first}"),
            "windows-byte-last": (partial(with_byte, file, last, 2), f":2:{last}"),
            "utf-16-unmarked": (partial(dict, {file: text(file).encode("utf-16-le")}), ""),
            "workbook": (partial(dict, {file: b"PK\x03\x04" + SEEDS[file]}), ""),
        }
        for what, (breaks, place) in faults.items():
            yield Case(f"{file}-{what}", breaks, (file + place,))
        copy = file.replace(".", " (1).")
        yield Case(f"{file}-copy-beside", partial(dict, {copy: SEEDS[file]}), (copy,))
        moved = file.replace(".", "_old.")
        instead = partial(dict, {file: None, moved: SEEDS[file]})
        yield Case(f"{file}-renamed", instead, (moved,))
    yield from swapped_files()
    yield from removed_files()


def text(file: str) -> str:
    return SEEDS[file].decode("utf-8-sig")


def swapped_files() -> Iterator[Case]:
    files = [kind.file for kind in RECORDS]
    for one, two in zip(files[::2], files[1::2], strict=True):
        swapped = partial(dict, {one: SEEDS[two], two: SEEDS[one]})
        yield Case(f"{one}-{two}-swapped", swapped, (f"{one}:1", f"{two}:1"), 2)


def removed_files() -> Iterator[Case]:
    for file in REQUIRED_FILES:
        yield Case(f"{file}-removed", partial(dict, {file: None}), (file,))
    for file in ("units.csv", "consortia.csv"):
        lost = tuple(mentions(file, set(cells_of(file, "id"))))
        why = "a dataset may do without this file, so it is each mention that leads nowhere"
        yield Case(f"{file}-removed", partial(dict, {file: None}), lost, len(lost), why)


# A fault in the settings


def of_settings() -> Iterator[Case]:
    yield Case("settings-removed", partial(dict, {TOML: None}), (TOML,))
    yield Case("settings-cut", partial(dict, {TOML: SEEDS[TOML][:100]}), (TOML,))
    for what, old, new in (
        ("unquoted", b'"leeds"', b"leeds"),
        ("bracket", b"[home]", b"[home"),
    ):
        row = SEEDS[TOML].partition(old)[0].count(b"\n") + 1
        data = SEEDS[TOML].replace(old, new)
        yield Case(f"settings-{what}", partial(dict, {TOML: data}), (f"{TOML}:{row}",))
    for what, data, row in (
        ("twice", SEEDS[TOML] + b"kinds = 4\n", SEEDS[TOML].count(b"\n") + 1),
        ("of-csv", SEEDS["partners.csv"], 1),
    ):
        yield Case(f"settings-{what}", partial(dict, {TOML: data}), (f"{TOML}:{row}",))
    for what, data, column in (("windows", b"# caf\xe9\n", 6), ("utf-16", b"\xff\xfe", 1)):
        breaks = partial(dict, {TOML: data + SEEDS[TOML]})
        yield Case(f"settings-{what}", breaks, (f"{TOML}:1:column {column}",))
    for number, (old, new, place) in enumerate(WRONG_SETTINGS):
        breaks = partial(setting, old, new)
        yield Case(f"settings-{number}-{place}", breaks, (f"{TOML}:{place}",))
    lost = tuple(mentions("home", {"leeds"}))
    why = "whatever names the home university by its old id leads nowhere"
    breaks = partial(setting, 'id = "leeds"', 'id = "leads"')
    yield Case("settings-other-home", breaks, lost, len(lost), why)


def setting(old: str, new: str) -> Files:
    assert old in text(TOML)
    return {TOML: text(TOML).replace(old, new, 1).encode()}


TITLE, AS_OF, HOME = text(TOML).split("\n")[1], 'as_of = "2026-06-30"', "[home]"
WRONG_SETTINGS = [
    (TITLE, "", "title"),
    (TITLE, "title = 3", "title"),
    (TITLE, 'title = ""', "title"),
    (TITLE, 'titel = "Ours"', "titel"),
    (TITLE, f"{TITLE}\ncolour = 1", "colour"),
    (TITLE, f"{TITLE}\ndates = 'mixed'", "dates"),
    (TITLE, f"{TITLE}\ndates = 1", "dates"),
    ("licence =", "license =", "license"),
    ('"CC-BY-4.0"', "[1]", "licence"),
    (AS_OF, "as_of = '2026'", "as_of"),
    (AS_OF, "as_of = '2026-02-30'", "as_of"),
    (AS_OF, "as_of = '30/06/2026'", "as_of"),
    (AS_OF, "as_of = 2026", "as_of"),
    (AS_OF, "as_of = 2026-06-30T10:00:00", "as_of"),
    (AS_OF, "as_of = true", "as_of"),
    ('records_to = "2026-06-30"', "records_to = 'soon'", "records_to"),
    ('"leeds"', '"Leeds"', "home.id"),
    ('"leeds"', "44440", "home.id"),
    ('"leeds"', '"mar-12"', "home.id"),
    ('id = "leeds"', "", "home.id"),
    ('id = "leeds"', 'idd = "leeds"', "home.idd"),
    ('name = "University of Leeds"', "", "home.name"),
    ('name = "University of Leeds"', f'name = "{MISREAD}"', "home.name"),
    (HOME, "[hoem]", "hoem"),
    ("window_years = 5", 'window_years = "5"', "scope.window_years"),
    ("window_years = 5", "window_years = -1", "scope.window_years"),
    ("window_years = 5", "window_years = true", "scope.window_years"),
    ("window_years = 5", "window = 5", "scope.window"),
    ("faculties = 3", "faculties = 0", "pattern.faculties"),
    ("kinds = 4", "kinds = 2.5", "pattern.kinds"),
    ("[pattern]", "[patterns]", "patterns"),
]


# Several faults at once


HIDING = "an id is lost, so nobody can tell which names lead nowhere"


def of_many() -> Iterator[Case]:
    """Two to forty faults in rows of their own, anywhere."""
    draw = random.Random(2026)
    for number in range(40):
        planted = drawn(draw, 2 + number)
        places = tuple(f"{file}:{row}:{column}" for file, row, column, _ in planted)
        yield Case(f"many-{number}", partial(with_cells, planted), places, len(planted))
    both = [("partners.csv", 2, "id", "44440"), ("agreements.csv", 2, "partners", "nowhere")]
    yield Case("many-hidden", partial(with_cells, both), ("partners.csv:2:id",), 1, HIDING)


def drawn(draw: random.Random, count: int) -> list[Planted]:
    """Faults that say nothing of one another: no id, and no column that is refused as a whole."""
    rows = [(kind, row) for kind in RECORDS for row in range(2, len(SHEETS[kind.file]) + 1)]
    planted = []
    for kind, row in draw.sample(rows, count):
        heading = draw.choice([h for h in headings(kind) if h.heading != "id"])
        cells = [cell for _, cell in cell_faults(heading) if cell != "01/09/2021"]
        planted.append((kind.file, row, heading.heading, draw.choice(cells)))
    return planted


CORPUS = [*of_cells(), *of_ids(), *of_columns(), *of_files(), *of_settings(), *of_many()]
SOME = [*CORPUS[::14], *[case for case in CORPUS if case.count > 1][::7]]


# What is told


@pytest.fixture(scope="module")
def put(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Files], Path]:
    """A folder of the example data, each time anew, with some of its files changed."""
    folder = tmp_path_factory.mktemp("data")

    def write(files: Files) -> Path:
        for path in folder.iterdir():
            path.unlink()
        for name, data in {**SEEDS, **files}.items():
            if data is not None:
                (folder / name).write_bytes(data)
        return folder

    return write


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory, seed: Dataset) -> Iterator[str]:
    """A graph of the example data, which is still there when all is done."""
    uri = str(tmp_path_factory.mktemp("corpus") / "graph")
    with closing(open_graph(uri)) as opened:
        opened.apply(seed, load_of(seed))
    yield uri
    with closing(open_graph(uri)) as opened:
        dataset = opened.dataset()
    assert (dataset.hash, dataset.rows_hash) == (seed.hash, seed.rows_hash)


@pytest.fixture
def refused(graph: str, seed: Dataset, run: Callable[..., Any]) -> Callable[[Path], list[str]]:
    """What a load says that stops and changes nothing."""

    def load(folder: Path) -> list[str]:
        result = run("--graph", graph, "load", folder, "--yes")
        assert result.exit_code == 1, result.output
        assert "Traceback" not in result.stderr
        assert "fault of the program" not in result.stderr
        with closing(open_graph(graph)) as opened:
            assert opened.load() == load_of(seed)
        return list(result.stderr.removeprefix("Error: ").splitlines())

    return load


def place_of(problem: object) -> str:
    return str(problem).partition(": ")[0]


def missed(places: Sequence[str], told: Sequence[str]) -> set[str]:
    """The planted places that are not told, as often as they were planted."""
    return {place for place in places if told.count(place) < places.count(place)}


def test_the_corpus_is_large_and_every_case_is_told_from_the_others() -> None:
    assert len(CORPUS) >= 300
    assert len({case.name for case in CORPUS}) == len(CORPUS)
    assert all(case.why or case.count == len(case.places) for case in CORPUS)


def test_the_example_data_written_anew_has_no_problem(put: Callable[[Files], Path]) -> None:
    whole = {file: bytes_of(rows) for file, rows in SHEETS.items()}
    assert read(put(whole)).dataset.hash == read(SEED).dataset.hash


@pytest.mark.parametrize("case", CORPUS, ids=lambda case: case.name)
def test_as_many_problems_are_told_as_were_planted(
    put: Callable[[Files], Path], case: Case
) -> None:
    with pytest.raises(DatasetError) as caught:
        read(put(case.breaks()))
    told = [*map(place_of, caught.value.problems)]
    assert not missed(case.places, told), caught.value
    assert len(told) == case.count, f"{case.why}\n{caught.value}"


@pytest.mark.parametrize("case", SOME, ids=lambda case: case.name)
def test_a_load_tells_them_and_changes_nothing(
    put: Callable[[Files], Path], refused: Callable[[Path], list[str]], case: Case
) -> None:
    lines = refused(put(case.breaks()))
    assert not missed(case.places, [*map(place_of, lines)])
    assert len(lines) == case.count


# What looks right cell by cell


def sorted_alone(file: str, column: str) -> Files:
    """One column sorted, the empty cells last, and the others left as they were."""
    ordered = sorted(cells_of(file, column), key=lambda cell: (not cell, cell))
    return filled(file, column, 2, ordered)


def filled(file: str, column: str, row: int, cells: Iterable[str]) -> Files:
    return with_cells((file, row + n, column, cell) for n, cell in enumerate(cells))


def numbered_down(file: str, row: int) -> Files:
    """`act-12` dragged down to the end of the ids."""
    last = len(SHEETS[file])
    return filled(file, "id", row, (f"act-{12 + n}" for n in range(last + 1 - row)))


def copied_down(file: str, column: str) -> Files:
    """The second value of a column dragged down to its end."""
    second, *others = cells_of(file, column)[1:]
    return filled(file, column, 4, [second] * len(others))


def pasted(file: str, columns: Sequence[str], kind: str) -> Files:
    """What a filter for a kind shows replaced by its first row, and so all that it hides."""
    rows = [row for row, cell in enumerate(cells_of(file, "kind"), start=2) if cell == kind]
    return with_cells(
        (file, row, column, cells_of(file, column)[rows[0] - 2])
        for row in range(rows[0], rows[-1] + 1)
        for column in columns
    )


SORTED = ["activities.title", "activities.partners", "activities.end", "activities.value"]
SORTED += [
    "partners.name",
    "partners.sector",
    "partners.tier",
    "agreements.expires",
    "coverage.state",
]
COPIED = ["activities.kind", "activities.value", "partners.tier", "agreements.kind"]
NUMBERED = [("activities", 12), ("activities", 100), ("agreements", 3)]
PASTED = [
    ("activities", ["title", "start", "end"], "consultancy"),
    ("partners", ["tier", "sector"], "company"),
]


def ruined() -> Iterator[tuple[str, Callable[[], Files], list[str]]]:
    """A word for each, what it does to the files, and the words of --accept."""
    for how, columns in ((sorted_alone, SORTED), (copied_down, COPIED)):
        for name in columns:
            entity, _, column = name.partition(".")
            breaks = partial(how, f"{entity}.csv", column)
            yield f"{how.__name__}-{name}", breaks, [f"changes:{name}"]
    for entity, row in NUMBERED:
        breaks = partial(numbered_down, f"{entity}.csv", row)
        yield f"numbered_down-{entity}-{row}", breaks, [f"removals:{entity}"]
    for entity, columns, kind in PASTED:
        breaks = partial(pasted, f"{entity}.csv", columns, kind)
        yield f"pasted-{entity}", breaks, [f"changes:{entity}.{column}" for column in columns]


@pytest.mark.parametrize(
    ("breaks", "words"), [pytest.param(*rest, id=name) for name, *rest in ruined()]
)
def test_a_column_that_a_spreadsheet_ruined_stops_at_the_guard(
    put: Callable[[Files], Path],
    refused: Callable[[Path], list[str]],
    breaks: Callable[[], Files],
    words: list[str],
) -> None:
    folder = put(breaks())
    assert read(folder).dataset  # nothing is wrong with any cell
    told = "\n".join(refused(folder))
    assert re.findall(r"--accept (\S+)", told) == words
    for word in words:
        action, _, what = word.partition(":")
        verb = "(change|be the same)" if action == "changes" else "be removed"
        assert re.search(rf"\b{what} would {verb}", told)


# Anything


CELLS = st.text() | st.sampled_from(["", "44440", "arup;;arts", "01/09/2021", "leeds", '"', "\0"])


def problems_of(folder: Path) -> list[Problem]:
    """The problems, each with a place and in one line that can be shown; none where it reads."""
    try:
        read(folder)
    except DatasetError as error:
        problems = [*error.problems]
    else:
        return []
    assert problems
    for problem in problems:
        assert problem.file
        assert problem.message
        assert len(str(problem).splitlines()) == 1
    return problems


@given(data=st.data(), kind=st.sampled_from(RECORDS), cell=CELLS)
@ANY
def test_any_text_in_any_cell_is_read_or_refused_at_its_own_file(
    put: Callable[[Files], Path], data: st.DataObject, kind: type[Record], cell: str
) -> None:
    column = data.draw(st.sampled_from(SHEETS[kind.file][0]))
    row = data.draw(st.integers(1, len(SHEETS[kind.file])))
    problems = problems_of(put(with_cells([(kind.file, row, column, cell)])))
    if column != "id" or row == 1:
        assert {problem.file for problem in problems} <= {kind.file}


@given(
    file=st.sampled_from([*SEEDS]),
    place=st.floats(0, 1),
    spliced=st.binary(max_size=6),
    taken=st.integers(0, 40),
)
@ANY
def test_any_bytes_spliced_into_any_file_are_read_or_refused_at_a_place(
    put: Callable[[Files], Path], file: str, place: float, spliced: bytes, taken: int
) -> None:
    at = int(place * len(SEEDS[file]))
    problems_of(put({file: SEEDS[file][:at] + spliced + SEEDS[file][at + taken :]}))
