"""Erasure: after `forget` a name is nowhere any more, and all else is as it was."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unicodedata import normalize

import pytest
from conftest import BOTH, LOADED_AT
from hypothesis import given, settings
from hypothesis import strategies as st
from test_roundtrip import datasets

from explorer.dataset.bundle import facts_of, unpack
from explorer.dataset.dataset import Dataset, cells
from explorer.dataset.erasure import Eraser
from explorer.dataset.importers.merge import kept_as
from explorer.dataset.reader import read
from explorer.dataset.records import Activity, Contact, Partner
from explorer.dataset.writer import write
from explorer.errors import InputError
from explorer.graph import open_graph
from explorer.graph.load import describe
from explorer.graph.protocol import Graph

NAME = "Zoë van Dyke"
FORGET = ("forget", "zoë van dyke")
STANDS = re.compile(r"(?<!a)zoë\W+van\W+dyke(?!s)", re.IGNORECASE)


def named(seed: Dataset) -> Dataset:
    """The example with the name in columns of every sort."""
    contact, *contacts = seed.of(Contact)
    partner, *partners = seed.of(Partner)
    first, second, *activities = seed.of(Activity)
    changed = {
        Contact: (contact.model_copy(update={"person": f"Prof. {NAME}"}), *contacts),
        Partner: (
            partner.model_copy(
                update={
                    "aliases": (NAME.upper(), f"{NAME} Ltd"),
                    "website": "https://example.org/zoë-van-dyke",
                    "office": {"x_owner": NAME, "x_note": f"ask {NAME}"},
                }
            ),
            *partners,
        ),
        Activity: (
            first.model_copy(update={"title": f"PhD of Zoë  van\u00a0Dyke, {NAME}", "note": NAME}),
            second.model_copy(update={"id": "zo-dykes", "note": "Zoë van Dykes, Azoë van Dyke"}),
            *activities,
        ),
    }
    return Dataset(seed.settings, {**seed.records, **changed})


def everything(graph: Graph) -> str:
    """All that a graph holds, also what no query of ours shows."""
    if "://" not in graph.uri:
        archives = [path.read_bytes() for path in Path(graph.uri).glob("history/*")]
        kept = [path.read_bytes() for path in Path(graph.uri).rglob("*") if path.is_file()]
        return _texts(archives) + "".join(data.decode("utf-8", "replace") for data in kept)
    found = graph.query("MATCH (n) RETURN labels(n), properties(n)").rows
    data = "MATCH (n:LoadBundle) RETURN n.data ORDER BY n.number"
    archives = [b64decode(str(row[0])) for row in graph.query(data).rows]
    return _texts(archives) + json.dumps(found, ensure_ascii=False)


def _texts(archives: list[bytes]) -> str:
    parts = [[cells(record) for record in unpack(data)] for data in archives]
    facts = [facts_of(data) for data in archives]
    return json.dumps([parts, facts], ensure_ascii=False)


def same(one: Dataset, other: Dataset) -> bool:
    """Whether two datasets hold the same data in the same rows."""
    return (one.hash, one.rows_hash) == (other.hash, other.rows_hash)


@pytest.fixture
def loaded(place: str, seed: Dataset) -> str:
    """A graph with two stored loads that hold the name, then the example without it."""
    graph = open_graph(place)
    before = ""
    for number, dataset in enumerate((named(seed), named(seed), seed), start=1):
        by = NAME if number == 1 else "office"
        load = describe(dataset, number=number, at=LOADED_AT, by=by, origin="tests")
        graph.apply(dataset, replace(load, follows=before))
        before = load.id
    assert STANDS.search(everything(graph))
    graph.close()
    return place


@pytest.mark.parametrize("place", BOTH, indirect=True)
def test_after_forget_the_name_is_nowhere_and_all_else_as_before(
    loaded: str, run: Callable[..., Any], seed: Dataset
) -> None:
    run("--graph", loaded, "load", "--yes", "--accept", "all")
    seen = run("--graph", loaded, *FORGET, "--dry-run")
    assert seen.exit_code == 0
    assert "stored with load-1: by, partners.csv:2:" in seen.stdout
    assert "stored with load-3" not in seen.stdout
    done = run("--graph", loaded, *FORGET, "--yes", "--verify")
    assert (done.exit_code, done.stderr.count("bring it back")) == (0, 1)
    assert kept_as("*") in done.stderr
    graph = open_graph(loaded)
    text = everything(graph)
    assert not STANDS.search(text)
    assert "Zoë van Dykes, Azoë van Dyke" in text
    assert same(graph.dataset(), seed)
    first, *_, last = graph.loads()
    assert last.changes == "a name was removed, here and from every stored load"
    assert first.dataset_hash == graph.bundle("load-1").hash
    assert first.by == "[removed]"
    graph.close()
    again = run("--graph", loaded, *FORGET, "--yes")
    assert (again.exit_code, "stands nowhere" in again.stderr) == (1, True)


@pytest.mark.parametrize("place", BOTH, indirect=True)
def test_a_rollback_to_an_erased_load_gives_it_without_the_name(
    loaded: str, run: Callable[..., Any], seed: Dataset
) -> None:
    assert run("--graph", loaded, *FORGET, "--yes").exit_code == 0
    assert run("--graph", loaded, "rollback", "load-1", "--yes", "--verify").exit_code == 0
    graph = open_graph(loaded)
    there = graph.dataset()
    graph.close()
    assert same(there, Eraser(NAME).dataset(named(seed)))
    partner, activity = there.of(Partner)[0], there.of(Activity)[0]
    assert (partner.aliases, partner.website) == (("[removed] Ltd",), None)
    assert partner.office == {"x_note": "ask [removed]"}
    assert (activity.title, activity.note) == ("PhD of [removed], [removed]", None)
    assert there.of(Contact)[0].person is None


def test_a_graph_that_is_being_read_is_not_half_forgotten(
    tmp_path: Path, run: Callable[..., Any], seed: Dataset
) -> None:
    place = str(tmp_path / "graph")
    graph = open_graph(place)
    graph.apply(named(seed), describe(named(seed), number=1, at=LOADED_AT, by="", origin=""))
    assert graph.load().id == "load-1"  # and holds it open
    refused = run("--graph", place, *FORGET, "--yes")
    assert refused.exit_code == 3
    assert "somebody is reading" in refused.stderr
    assert STANDS.search(everything(graph))
    assert graph.load().id == "load-1"
    graph.close()
    assert run("--graph", place, *FORGET, "--yes").exit_code == 0
    assert len([path for path in (tmp_path / "graph/generations").iterdir() if path.is_dir()]) == 1


def test_nothing_is_forgotten_unasked(
    tmp_path: Path, run: Callable[..., Any], seed: Dataset
) -> None:
    place = str(tmp_path / "graph")
    graph = open_graph(place)
    graph.apply(named(seed), describe(named(seed), number=1, at=LOADED_AT, by="", origin=""))
    graph.close()
    for words, code, told in (
        (("forget", NAME), 2, "add --yes"),
        (("forget", "x", "--yes"), 1, "too short"),
        (("forget", "Nobody Known", "--yes"), 1, "stands nowhere"),
    ):
        answer = run("--graph", place, *words)
        assert (answer.exit_code, told in answer.stderr) == (code, True)
    assert open_graph(place).loads()[-1].id == "load-1"


def test_an_id_with_the_name_gets_another_that_references_follow(seed: Dataset) -> None:
    old = seed.of(Partner)[0]
    partners = (old.model_copy(update={"id": "jo-doe-ltd"}), *seed.of(Partner)[1:])
    first = seed.of(Activity)[0].model_copy(update={"partners": ("jo-doe-ltd", "removed-ltd")})
    taken = seed.of(Partner)[1].model_copy(update={"id": "removed-ltd", "row": 999})
    records = {**seed.records, Partner: (*partners, taken), Activity: (first,)}
    erased = Eraser("Jo Doe").dataset(Dataset(seed.settings, records))
    assert erased.of(Partner)[0].id == "removed-ltd-2"
    assert erased.of(Activity)[0].partners == ("removed-ltd-2", "removed-ltd")


def erased(name: str, text: str) -> str:
    """What is left of a text without a name."""
    return str(Eraser(name).facts({"title": text}, {})["title"])


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Jane Smith", "Jane+Smith"),
        ("Jane, Smith", "Jane Smith"),
        ("J. Smith", "J Smith"),
        ("Zoe\u0308 Smith", "ZO\u00cb SMITH"),
        ("Jane Smith", "jane/smith"),
        ("Jane Smith", "Jane, Smith"),
        ("Jane Smith", "Jane -- Smith"),
        ("Jane Smith", "JANE_SMITH"),
        ("Jane Smith", "Jane\u00a0\u2013 Smith"),
        ("Jane O'Brien", "Jane O\u2019Brien"),
        ("Jane O\u2019Brien", "Jane O'Brien"),
        ("Jane O'Brien", "jane.obrien"),
        ("Jane O'Brien", "jane-o-brien"),
        ("Jane OBrien", "Jane O'Brien"),
        ("Jane Smith-Jones", "Jane Smith Jones"),
        ("Jane Smith\u2011Jones", "jane_smith_jones"),
    ],
)
def test_plain_forms_of_a_name_are_found(name: str, text: str) -> None:
    assert erased(name, f"ask {text}@x, {text}'s") == "ask [removed]@x, [removed]'s"


@pytest.mark.parametrize(
    "text",
    ["Jane Smithson", "Mary-Jane and Smith", "Jane ..... Smith", "Jane a Smith", "JaneSmith"],
)
def test_what_is_no_plain_form_of_a_name_stays(text: str) -> None:
    assert erased("Jane Smith", text) == text


def with_notes(seed: Dataset, *notes: str, **office: str) -> Dataset:
    """The example with these notes on its first activities, the office's columns on all those."""
    few = [
        activity.model_copy(update={"note": note, "office": office})
        for activity, note in zip(seed.of(Activity), notes, strict=False)
    ]
    return Dataset(
        seed.settings, {**seed.records, Activity: (*few, *seed.of(Activity)[len(few) :])}
    )


def test_where_the_words_stand_otherwise_is_shown_and_stays(
    tmp_path: Path, run: Callable[..., Any], seed: Dataset
) -> None:
    notes = [
        "Smith, Jane",
        "Jane A. Smith",
        "smith-j\u00e1ne",
        "Jane B. de Vere Smith",
        "Jane Smithson",
    ]
    place = str(tmp_path / "graph")
    graph = open_graph(place)
    held = with_notes(seed, *notes, "Jane Smith")
    graph.apply(held, describe(held, number=1, at=LOADED_AT, by="smith jane", origin=""))
    graph.close()
    line = (
        "similar in load-1, look yourself, this stays: by, "
        "activities.csv:2:note, activities.csv:3:note, activities.csv:4:note\n"
    )
    for words in (("--dry-run",), (), ("--yes",)):
        shown = run("--graph", place, "forget", "Jane Smith", *words)
        assert line in shown.stdout
        assert "Jane A." not in shown.stdout
    graph = open_graph(place)
    assert [one.note for one in graph.dataset().of(Activity)[:6]] == [*notes, None]
    graph.close()
    nowhere = run("--graph", place, "forget", "Jane Smith", "--yes")
    assert (nowhere.exit_code, line in nowhere.stdout) == (1, True)


@pytest.mark.parametrize("place", BOTH, indirect=True)
def test_a_name_in_the_heading_of_an_office_column_is_removed_everywhere(
    place: str, run: Callable[..., Any], seed: Dataset
) -> None:
    office = {"x_jane_smith": "North", "x_ask_Jane-Smith": "South", "x_removed": "East"}
    held = with_notes(seed, "one", "two", **office)
    graph = open_graph(place)
    graph.apply(held, describe(held, number=1, at=LOADED_AT, by="", origin=""))
    graph.apply(
        seed, replace(describe(seed, number=2, at=LOADED_AT, by="", origin=""), follows="load-1")
    )
    graph.close()
    shown = run("--graph", place, "forget", "Jane Smith", "--yes", "--verify")
    assert shown.exit_code == 0
    places = "activities.csv:1:x_ask_Jane-Smith, activities.csv:1:x_jane_smith"
    assert shown.stdout.startswith(f"stored with load-1: {places}\n")
    assert run("--graph", place, "rollback", "load-1", "--yes").exit_code == 0
    graph = open_graph(place)
    assert graph.dataset().of(Activity)[0].office == {
        "x_removed": "East",
        "x_removed_2": "South",
        "x_removed_3": "North",
    }
    assert "jane" not in everything(graph).casefold()
    graph.close()


@pytest.mark.parametrize("text", ["", "  ", "ab", "a b"])
def test_what_is_too_short_to_be_a_name_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="too short"):
        Eraser(text)


def test_accents_may_be_written_either_way() -> None:
    facts = {"by": "Zoe\u0308 van Dyke", "title": "ZO\u00cb VAN DYKE"}
    assert set(Eraser("Zo\u00eb van Dyke").facts(facts, {}).values()) == {"[removed]"}


def letters_of(word: str) -> int:
    return sum(map(str.isalnum, normalize("NFC", word)))


@given(datasets(), st.data())
@settings(max_examples=40, deadline=None)
def test_what_is_left_of_any_dataset_is_a_dataset(dataset: Dataset, data: st.DataObject) -> None:
    texts = {text for record in dataset for text in cells(record).values() if type(text) is str}
    words = sorted(word for text in texts for word in text.split() if letters_of(word) > 2)
    eraser = Eraser(data.draw(st.sampled_from(words)) if words else "nobody")
    erased = eraser.dataset(dataset)
    assert not [*eraser.places(erased, eraser.dataset(erased))]
    with TemporaryDirectory() as folder:
        write(erased, Path(folder))
        assert read(Path(folder)).dataset.hash == erased.hash
