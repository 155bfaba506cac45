"""A person's name, found wherever it stands in a dataset, and taken out of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain, count
from typing import Any
from unicodedata import normalize

from explorer.dataset import columns as c
from explorer.dataset.dataset import Dataset
from explorer.dataset.difference import difference
from explorer.dataset.records import Heading, Record, headings
from explorer.dataset.settings import FILE, Settings
from explorer.errors import InputError

REMOVED = "[removed]"
SHORTEST = 3  # letters; less stands in half of all words
FACTS = frozenset(("by", "origin", "title", "licence", "changes"))  # of a load, that are text
WHOLE = (c.Website, c.RegisterId)  # what is no address or entry any more without the name


class Eraser:
    """Takes a text out of datasets: whole words of it, in any case, whatever lies between them.

    In a column of persons, and where a cell holds nothing else, the cell becomes empty; inside
    another text the name becomes `[removed]`. An id that holds the name gets another one, and
    what refers to it follows.
    """

    def __init__(self, text: str) -> None:
        words = text.split()
        if sum(map(len, words)) < SHORTEST:
            raise InputError(f"{text!r} is too short to be looked for; give at least the surname.")
        between = r"[\s_.-]+".join(map(_in_any_form, words))
        self._name = re.compile(rf"(?<![^\W_]){between}(?![^\W_])", re.IGNORECASE)

    def dataset(self, dataset: Dataset) -> Dataset:
        """The dataset without the name, every record at its row."""
        ids = self._ids(dataset)
        records = {
            kind: tuple(self._record(record, ids) for record in found)
            for kind, found in dataset.records.items()
        }
        return Dataset(self._settings(dataset.settings, ids), records)

    def facts(self, facts: Mapping[str, object], hashes: Mapping[str, str]) -> dict[str, object]:
        """The facts of a load without the name.

        `hashes` are those of datasets with the name, each with the one that it has without.
        """
        other = {key: hashes.get(str(value), value) for key, value in facts.items()}
        other |= {key: self._fact(facts[key]) for key in FACTS & facts.keys()}
        undoes = facts.get("undoes")
        if isinstance(undoes, list):
            other["undoes"] = [hashes.get(name, name) for name in undoes]
        return other

    def _fact(self, value: Any) -> Any:
        return self._name.sub(REMOVED, value) if isinstance(value, str) else value

    def _settings(self, settings: Settings, ids: Mapping[str, str]) -> Settings:
        home = settings.home
        other = {"id": ids.get(home.id, home.id), "name": self._fact(home.name)}
        texts = {"title": self._fact(settings.title), "licence": self._fact(settings.licence)}
        return settings.model_copy(update=texts | {"home": home.model_copy(update=other)})

    def _ids(self, dataset: Dataset) -> dict[str, str]:
        """Ids that hold the name, and a free one for each."""
        known = {str(getattr(record, "id", "")) for record in dataset} | {dataset.settings.home.id}
        found = sorted(name for name in known if self._name.search(name))
        return {name: _free(self._name.sub("removed", name), known) for name in found}

    def _record(self, record: Record, ids: Mapping[str, str]) -> Record:
        update: dict[str, Any] = {}
        for heading in headings(type(record)):
            old = getattr(record, heading.field)
            new = self._value(record, heading, old, ids)
            if new != old:
                update[heading.field] = new
        office = {name: self._cell(text) for name, text in record.office.items()}
        if office != record.office:
            update["office"] = {name: text for name, text in office.items() if text}
        return record.model_copy(update=update) if update else record

    def _value(self, record: Record, heading: Heading, value: Any, ids: Mapping[str, str]) -> Any:
        if isinstance(value, tuple):
            items = (self._value(record, heading, item, ids) for item in value)
            return tuple(dict.fromkeys(item for item in items if item is not None))
        if not isinstance(value, str) or heading.choices or heading.date:
            return value
        if heading.heading == "id" or heading.to:
            return ids.get(value, value)
        if not self._name.search(value):
            return value
        if heading.heading == "person" or any(map(heading.holds, WHOLE)):
            return None
        if heading.required:
            mark = f"[removed {record.row}]" if heading.field in record.key else REMOVED
            return self._name.sub(mark, value)
        return self._cell(value)

    def _cell(self, text: str) -> str | None:
        """The text without the name, None where it is no other."""
        return None if self._name.fullmatch(text) else self._name.sub(REMOVED, text)


def places_changed(before: Dataset, after: Dataset) -> Iterator[str]:
    """Every cell in which two datasets differ, such as `contacts.csv:7:person`.

    A record under another id is one place, its row.
    """
    change = difference(before, after)
    yield from (f"{FILE}:{field.column}" for field in change.settings)
    for section in change.sections:
        for one in section.changed:
            yield from (f"{one.before.place}:{field.column}" for field in one.fields)
        yield from (record.place for record in section.removed)


def _in_any_form(word: str) -> str:
    """A pattern for a word, its accents written either way."""
    forms = dict.fromkeys(normalize(form, word) for form in ("NFC", "NFD"))
    return f"(?:{'|'.join(map(re.escape, forms))})"


def _free(name: str, known: set[str]) -> str:
    candidates = chain([name], (f"{name}-{number}" for number in count(2)))
    chosen = next(candidate for candidate in candidates if candidate not in known)
    known.add(chosen)
    return chosen
