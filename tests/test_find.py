"""What there is on a word, in every text of every record, as a search of the files finds it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from conftest import BOTH, SEED
from plain import Files, many

from explorer.errors import InputError
from explorer.graph.protocol import Graph
from explorer.queries.find import find, folded

on_both = pytest.mark.parametrize("seeded", BOTH, indirect=True)
FILES = Files(SEED, "2026-06-30")
TABLES = ("partners", "consortia", "faculties", "units", "activity_kinds", "agreements")
SEARCHED = ("name", "title", "full_name", "partnership", "purpose", "note", "aliases", "refs")


def by_hand(word: str) -> set[str]:
    rows = [row for name in (*TABLES, "activities") for row in FILES.table(name)]
    rows.append({"name": FILES.settings["home_name"], "row": "dataset.toml:home"})
    return {
        row["row"]
        for row in rows
        if any(folded(word) in folded(row.get(column) or "") for column in SEARCHED)
    }


@on_both
@pytest.mark.parametrize("word", ["textile", "HYDROGEN", "n8", "m&s", "école", "ill-01", "leeds"])
def test_every_record_that_holds_the_word_is_found(seeded: Graph, word: str) -> None:
    found = list(find(seeded, word))
    assert {row["row"] for row in found} == by_hand(word)
    assert len(found) == len({row["row"] for row in found})


def test_hits_name_their_partners_and_where_the_word_is(seeded_embedded: Graph) -> None:
    partners = {row["id"]: row["name"] for row in FILES.partners.values()}
    with_whom = {row["id"]: many(row["partners"]) for row in FILES.activities}
    rows = [row for row in find(seeded_embedded, "body") if row["kind"] == "activity"]
    assert rows
    for row in rows:
        assert row["partners"] == sorted(partners[id] for id in with_whom[row["id"]])
    (alias,) = [row for row in find(seeded_embedded, "ltht") if row["kind"] == "partner"]
    assert (alias["id"], alias["where"]) == ("leeds-teaching-hospitals", "aliases")
    assert alias["text"] == "LTHT; Leeds Teaching Hospitals"


def test_all_words_are_wanted_wherever_they_are(seeded_embedded: Graph) -> None:
    both = {row["row"] for row in find(seeded_embedded, "school design")}
    each = [{row["row"] for row in find(seeded_embedded, word)} for word in ("school", "design")]
    assert both == each[0] & each[1]
    assert both


def test_what_is_not_there_is_said_with_the_nearest(
    seeded_embedded: Graph, run: Callable[..., Any]
) -> None:
    done = run("--graph", seeded_embedded.uri, "find", "textyle")
    said = "Nothing holds 'textyle'. Did you mean 'textile'"
    assert (done.exit_code, said in done.stdout, said in done.stderr) == (0, True, False)
    done = run("--graph", seeded_embedded.uri, "find", "textyle", "--format", "csv")
    assert (said in done.stdout, said in done.stderr) == (False, True)
    told = find(seeded_embedded, "sinochem opera").notes
    assert told == (
        "Nothing holds 'sinochem opera'. Each of its words is there, but not in one record.",
    )
    with pytest.raises(InputError):
        find(seeded_embedded, " ")


@pytest.mark.parametrize(
    ("text", "plain"),
    [("École", "ecole"), ("STRASSE", "strasse"), ("straße", "strasse"), ("ﬁ", "fi")],
)
def test_case_and_accents_do_not_count(text: str, plain: str) -> None:
    assert folded(text) == plain
