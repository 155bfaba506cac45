"""Any dataset survives being written and read; any bytes are read or refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from conftest import SEED, load_of
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.dataset.columns import (
    COUNTRIES,
    ID,
    LINE_BREAK,
    SPREADSHEET_VALUE,
    plain_spaces,
    trim,
)
from explorer.dataset.damage import damage
from explorer.dataset.dataset import AUDIENCES, Dataset, cells
from explorer.dataset.reader import read
from explorer.dataset.records import BY_FILE, HOME, RECORDS, SHARED_IDS, Heading, Record, headings
from explorer.dataset.settings import Settings
from explorer.dataset.spreadsheet import item_fault
from explorer.dataset.writer import write
from explorer.errors import InputError
from explorer.graph import scratch
from explorer.graph.elements import elements, size

HOSTILE = [
    "</script><img src=x onerror=alert(1)>",
    "=1+1",
    "'=1+1",
    "'quoted'",
    "+44 113",
    "-",
    "@SUM(A1)",
    '"',
    'a,"b"\nc',
    "a\r\nb\rc",
    "{{ title }}",
    "\u202eevil\u202c",
    "\u05d0\u05d1",
    "e\u0301",
    "a\u200bb\u2028c",
    "\U0001f600",
    "x" * 300,
    "; DROP",
    "1e3",
    "Mar-12",
    "0012",
    "\tindented",
]


def on_one_line(text: str) -> str:
    """A text as a name can be."""
    return " ".join(LINE_BREAK.split(trim(text.replace("\r", "\n"))))


WRITABLE = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff")
TEXTS = (
    st.one_of(st.sampled_from(HOSTILE), st.text(WRITABLE | st.just("\n")))
    .filter(trim)
    .filter(lambda text: not damage(trim(text)))
    .filter(lambda text: not damage(plain_spaces(trim(text))))
)
ITEMS = (
    TEXTS.map(lambda text: text.replace(";", ","))
    .filter(trim)
    .filter(lambda text: not item_fault(trim(text)))
)
NAMES = TEXTS.map(on_one_line)
IDS = st.from_regex(ID, fullmatch=True).filter(lambda name: not SPREADSHEET_VALUE.fullmatch(name))
DATES = st.one_of(
    st.dates().map(lambda day: day.isoformat()),
    st.dates().map(lambda day: day.isoformat()[:7]),
    st.dates().map(lambda day: day.isoformat()[:4]),
)
NUMBERS = st.integers(-(10**14), 10**14) | st.decimals(-(10**9), 10**9, places=6).map(float)
OFFICE = st.dictionaries(st.sampled_from(["x_a", "x_Région", 'x_b "c", d']), TEXTS, max_size=2)
SPECIAL = {
    "website": st.sampled_from(["https://leeds.ac.uk/?a=b#c", 'http://x.uk/"><b>']),
    "country": st.sampled_from(sorted(COUNTRIES)),
    "year": st.integers(1000, 2999),
    "ids": st.lists(st.sampled_from(["ror:1", "coh:2", "ods:3"]), unique=True).map(tuple),
    **dict.fromkeys(("name", "full_name", "partnership"), NAMES),
    "aliases": st.lists(ITEMS.map(on_one_line), unique_by=trim, max_size=3).map(tuple),
    "refs": st.lists(ITEMS, unique_by=trim, max_size=3).map(tuple),
}
REFUSED = settings(max_examples=60, deadline=None)


def many(heading: Heading) -> bool:
    return heading.default == () or heading.heading == "partners"


def strategy(heading: Heading, known: dict[str, list[str]], itself: str) -> st.SearchStrategy[Any]:
    """Values of a column, references to what is known but not to the row itself."""
    if heading.to:
        names = sorted({name for space in heading.to for name in known[space]} - {itself})
        if many(heading):
            least = 1 if heading.required else 0
            return st.lists(st.sampled_from(names), unique=True, min_size=least, max_size=3).map(
                tuple
            )
        return st.sampled_from(names)
    if heading.choices:
        return st.sampled_from(heading.choices)
    if heading.date:
        return DATES
    if heading.money:
        return st.integers(0, 10**15 - 1)
    return NUMBERS if heading.heading == "value" else SPECIAL.get(heading.heading, TEXTS)


@st.composite
def datasets(draw: st.DrawFn) -> Dataset:
    """Datasets where every reference resolves and no key stands twice."""
    names = draw(st.lists(IDS, min_size=10, max_size=16, unique=True))
    home, spare = names[0], names[8:]
    known = {HOME: [home]}
    for number, file in enumerate((*SHARED_IDS, "activity_kinds.csv")):
        known[file] = [names[1 + number], *spare[number::5]]
    records = {kind: draw(rows(kind, known)) for kind in RECORDS}
    return Dataset(draw(all_settings(home)), records)


@st.composite
def rows(draw: st.DrawFn, kind: type[Record], known: dict[str, list[str]]) -> tuple[Record, ...]:
    taken = {name for names in known.values() for name in names}
    others = IDS.filter(lambda name: name not in taken)
    own = known.get(kind.file) or draw(st.lists(others, max_size=3, unique=True))
    drawn = [draw(record(kind, name, known)) for name in own]
    return tuple({record.node_id: record for record in drawn}.values())


@st.composite
def record(draw: st.DrawFn, kind: type[Record], own: str, known: dict[str, list[str]]) -> Record:
    values: dict[str, Any] = {"office": draw(OFFICE)}
    for heading in headings(kind):
        if heading.heading == "id":
            values["id"] = own
        elif heading.required or heading.heading == "lead" or draw(st.booleans()):
            itself = values.get("consortium", own if own in known.get(kind.file, ()) else "")
            values[heading.heading] = draw(strategy(heading, known, itself))
    if "units" in values:
        values["units"] = tuple(unit for unit in values["units"] if unit != values["lead"])
    return kind.model_validate(values)


@st.composite
def all_settings(draw: st.DrawFn, home: str) -> Settings:
    day = st.none() | st.dates().map(lambda day: day.isoformat())
    values = {"title": draw(TEXTS), "as_of": draw(day), "home": {"id": home, "name": draw(NAMES)}}
    values |= {"scope": {"window_years": draw(st.integers(0, 100))}, "licence": draw(TEXTS)}
    return Settings.model_validate(values)


@given(datasets())
@settings(max_examples=40, deadline=None)
def test_a_dataset_that_is_written_reads_back_the_same(dataset: Dataset) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        write(dataset, folder)
        first = {path.name: path.read_bytes() for path in folder.iterdir()}
        again = read(folder).dataset
        assert again.settings == dataset.settings
        assert [cells(record) for record in again] == [cells(record) for record in dataset]
        assert again.hash == dataset.hash
        write(again, folder)
        assert {path.name: path.read_bytes() for path in folder.iterdir()} == first


@given(datasets(), st.randoms(use_true_random=False))
@settings(max_examples=15, deadline=None)
def test_the_hash_ignores_rows_and_the_order_of_rows_and_lists(
    dataset: Dataset, random: Any
) -> None:
    def mixed(values: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(random.sample(values, len(values)))

    def moved(record: Record) -> Record:
        lists = {h.field: getattr(record, h.field) for h in headings(type(record)) if many(h)}
        update = {name: mixed(value) for name, value in lists.items()}
        return record.model_copy(update={"row": random.randrange(99), **update})

    other = {kind: mixed(tuple(map(moved, dataset.of(kind)))) for kind in RECORDS}
    assert Dataset(dataset.settings, other).hash == dataset.hash


@given(datasets(), st.sampled_from(AUDIENCES))
@settings(max_examples=40, deadline=None)
def test_a_smaller_audience_sees_a_dataset_that_is_whole_in_itself(
    dataset: Dataset, audience: str
) -> None:
    seen = dataset.for_audience(audience)
    whole = elements(seen)  # every relationship finds both its ends
    assert size(seen) == (whole.node_count, whole.relationship_count)
    known = {record.node_id for record in seen if record.file in SHARED_IDS}
    known |= {seen.settings.home.id}
    allowed = AUDIENCES[: AUDIENCES.index(audience) + 1]
    for record in seen:
        assert (getattr(record, "visibility", None) or "internal") in allowed or (
            "visibility" not in type(record).model_fields
        )
        for heading in headings(type(record)):
            if heading.to and heading.to[-1] != "activity_kinds.csv":
                value = getattr(record, heading.field)
                assert known.issuperset(value if isinstance(value, tuple) else {value} - {None})


SIZES = ("rows", "illustrative", "nodes", "relationships", "internal", "restricted")


@given(datasets(), st.sampled_from(AUDIENCES))
@settings(max_examples=40, deadline=None)
def test_a_graph_without_what_an_audience_may_not_see_is_that_of_the_smaller_dataset(
    dataset: Dataset, audience: str
) -> None:
    seen, load = dataset.for_audience(audience), load_of(dataset)
    wanted = {name: getattr(load_of(seen), name) for name in SIZES}
    past = replace(load, changes="partners: 2 added", undoes=("hash",))
    with scratch(dataset, past) as whole:
        with whole.without(audience) as (smaller, withheld):
            found = smaller.dataset()
            assert smaller.load() == replace(load, **wanted, rows_hash="")
            assert smaller.loads() == []
        assert whole.dataset().hash == dataset.hash
    assert (found.hash, found.rows_hash) == (seen.hash, seen.rows_hash)
    assert withheld == sum(dataset.counts.values()) - sum(seen.counts.values())


@given(datasets(), st.sampled_from(AUDIENCES))
@settings(max_examples=15, deadline=None)
def test_what_a_smaller_audience_sees_can_be_written_and_read(
    dataset: Dataset, audience: str
) -> None:
    seen = dataset.for_audience(audience)
    with TemporaryDirectory() as name:
        write(seen, Path(name))
        assert read(Path(name)).dataset.hash == seen.hash


@pytest.fixture(scope="module")
def attempt(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, bytes], None]:
    """Reads the example data with one file replaced; only InputError may come of it."""
    folder = tmp_path_factory.mktemp("any")
    for path in SEED.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())

    def run(file: str, data: bytes) -> None:
        before = (folder / file).read_bytes()
        (folder / file).write_bytes(data)
        try:
            read(folder)
        except InputError as error:
            str(error).encode()  # can be printed
        finally:
            (folder / file).write_bytes(before)

    return run


FILES = st.sampled_from(["dataset.toml", *BY_FILE])
PIECES = st.sampled_from(
    [",", '"', "\n", "\r", ";", "'", "=", "\0", "\ufeff", "id", "arup", "2012"]
)


@given(file=FILES, data=st.binary() | st.text().map(str.encode))
@REFUSED
def test_any_bytes_are_read_or_refused(
    attempt: Callable[[str, bytes], None], file: str, data: bytes
) -> None:
    attempt(file, data)


@given(file=FILES, place=st.floats(0, 1), pieces=st.lists(PIECES | st.text(max_size=3), max_size=4))
@REFUSED
def test_any_slip_in_a_file_is_read_or_refused(
    attempt: Callable[[str, bytes], None], file: str, place: float, pieces: list[str]
) -> None:
    data = (SEED / file).read_bytes()
    at = int(place * len(data))
    attempt(file, data[:at] + "".join(pieces).encode(errors="replace") + data[at + len(pieces) :])


@given(file=FILES, lines=st.lists(st.lists(PIECES | st.text(max_size=5), max_size=9), max_size=6))
@REFUSED
def test_any_cells_below_the_headings_are_read_or_refused(
    attempt: Callable[[str, bytes], None], file: str, lines: list[list[str]]
) -> None:
    header, _, _ = (SEED / file).read_bytes().partition(b"\n")
    body = "\n".join(",".join(map(json.dumps, line)) for line in lines)
    attempt(file, header + b"\n" + body.encode(errors="replace"))
