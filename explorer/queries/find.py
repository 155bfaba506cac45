"""What do we have on a word: names, titles, purposes, notes and references of everything."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

from explorer.errors import InputError, did_you_mean, nearest
from explorer.graph.protocol import Graph
from explorer.graph.steady import steady
from explorer.queries.library import internal
from explorer.queries.result import Cell, Column, Result
from explorer.queries.run import ask

KINDS = (
    "partner",
    "consortium",
    "university",
    "faculty",
    "unit",
    "kind",
    "agreement",
    "activity",
    "other",
)
FIELDS = ("name", "aliases", "partnership", "full_name", "purpose", "refs", "note")
COLUMNS = (
    Column("kind", "What it is."),
    Column("id", "Its id."),
    Column("name", "Its name or title."),
    Column("where", "Which of its texts hold the words."),
    Column("text", "The first of them that is not its name."),
    Column("partners", "The partners that it is with.", "set"),
    Column("row", "File and row it comes from."),
)
PARTNERS = """
MATCH (n)-[:WITH|COVERS]->(partner:Partner) WHERE elementId(n) IN $keys
RETURN elementId(n) AS key, collect(DISTINCT partner.name) AS partners
"""
LONGEST = 160  # characters of a text that are shown


@steady
def find(graph: Graph, text: str) -> Result:
    """Every record that holds all the words, those first whose name does.

    Case and accents do not count. Raises InputError where no word is given.
    """
    words = folded(text).split()
    if not words:
        raise InputError("nothing to look for: name a word.")
    answer = ask(graph, internal("texts"))
    records = list(answer)
    hits = sorted(
        ((record, where) for record in records if (where := _where(record, words))), key=_rank
    )
    partners = _partners(graph, [record["key"] for record, _ in hits])
    rows = tuple(_row(record, where, partners) for record, where in hits)
    notes = () if rows else (f"Nothing holds {text!r}.{_hint(words, records)}",)
    return Result(f"Find {text}", COLUMNS, rows, answer.stamp, notes)


def folded(text: str) -> str:
    """A text without regard to case, accents and width."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def _texts(record: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The texts of a record, with the names of their columns."""
    for field in FIELDS:
        value = record[field]
        if value:
            yield field, "; ".join(map(str, value)) if isinstance(value, (list, tuple)) else value


def _where(record: Mapping[str, Any], words: list[str]) -> list[str]:
    """The columns that hold some of the words, where the record holds all of them."""
    texts = {field: folded(text) for field, text in _texts(record)}
    everything = " ".join(texts.values())
    if not all(word in everything for word in words):
        return []
    return [field for field, text in texts.items() if any(word in text for word in words)]


def _rank(hit: tuple[Mapping[str, Any], list[str]]) -> tuple[Any, ...]:
    record, where = hit
    kind = KINDS.index(record["kind"])
    return kind, where[0] != "name", folded(record["name"]), record["id"] or "", record["row"]


def _partners(graph: Graph, keys: list[str]) -> dict[str, list[str]]:
    rows = graph.query(PARTNERS, {"keys": keys}).records() if keys else ()
    return {str(row["key"]): sorted(cast("list[str]", row["partners"])) for row in rows}


def _row(
    record: Mapping[str, Any], where: list[str], partners: Mapping[str, list[str]]
) -> tuple[Cell, ...]:
    more = dict(_texts(record))
    text = next((more[field] for field in where if field != "name"), None)
    cells: tuple[Cell, ...] = (
        record["kind"],
        record["id"],
        record["name"],
        ", ".join(field.replace("_", " ") for field in where),
        f"{text[: LONGEST - 1]}…" if text and len(text) > LONGEST else text,
        list(partners.get(record["key"], ())),
        record["row"],
    )
    return cells


def _hint(words: Iterable[str], records: Iterable[Mapping[str, Any]]) -> str:
    """The nearest words that are there, for the first that is not."""
    known = {
        word
        for record in records
        for _, text in _texts(record)
        for word in re.findall(r"\w{3,}", folded(text))
    }
    for word in words:
        if not any(word in there for there in known):
            return did_you_mean(nearest(word, sorted(known), alike=0.75))
    return " Each of its words is there, but not in one record."
