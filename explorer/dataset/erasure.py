"""A person's name, found wherever it stands in a dataset, and taken out of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, count
from typing import Any
from unicodedata import combining, normalize

from explorer.dataset import columns as c
from explorer.dataset.columns import OFFICE
from explorer.dataset.dataset import Dataset, cells
from explorer.dataset.difference import difference
from explorer.dataset.records import RECORDS, Heading, Record, headings
from explorer.dataset.settings import FILE, Settings, described
from explorer.errors import InputError

REMOVED = "[removed]"
APOSTROPHES = "'‘’ʼ`´"
GIVEN = re.compile(rf"(?:[^\W_]|[{APOSTROPHES}])+")  # a word of a name as it is given
BETWEEN = r"[\W_]{1,4}"  # what may lie between two of them
NO_APOSTROPHES = str.maketrans("", "", APOSTROPHES)
WORD = re.compile(r"[^\W_]+")
MOST_BETWEEN = 2  # other words, such as initials, where a name only resembles
SHORTEST = 3  # letters; less stands in half of all words
FACTS = frozenset(("by", "origin", "title", "licence", "changes"))  # of a load, that are text
WHOLE = (c.Website, c.RegisterId)  # what is no address or entry any more without the name


class Eraser:
    """Takes a text out of datasets: whole words of it, in any case.

    Between two words may lie up to four characters that are neither letters nor digits;
    apostrophes are all alike, and may be left out.

    In a column of persons, and where a cell holds nothing else, the cell becomes empty; inside
    another text the name becomes `[removed]`. An id that holds the name gets another one, and
    what refers to it follows; the heading of an office column gets another one as well.
    """

    def __init__(self, text: str) -> None:
        words = [word for word in GIVEN.findall(normalize("NFC", text)) if WORD.search(word)]
        if sum(map(len, words)) < SHORTEST:
            raise InputError(f"{text!r} is too short to be looked for; give at least the surname.")
        name = BETWEEN.join(map(_in_any_form, words))
        self._name = re.compile(rf"(?<![^\W_]){name}(?![^\W_])", re.IGNORECASE)
        self._words = WORD.findall(_plain(" ".join(words)))

    def dataset(self, dataset: Dataset) -> Dataset:
        """The dataset without the name, every record at its row."""
        ids = self._ids(dataset)
        records = {
            kind: tuple(self._record(record, ids, renamed) for record in found)
            for kind, found in dataset.records.items()
            for renamed in [self._renamed(found)]
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

    def places(self, before: Dataset, erased: Dataset) -> Iterator[str]:
        """Every place in a dataset where the name stood, such as `contacts.csv:7:person`.

        A record under another id is one place, its row, and so is a column under another heading.
        """
        change = difference(before, erased)
        yield from (f"{FILE}:{field.column}" for field in change.settings)
        for section in change.sections:
            renamed = self._renamed(before.of(section.kind))
            yield from (f"{section.kind.file}:1:{name}" for name in renamed)
            told = {*renamed, *renamed.values()}
            for one in section.changed:
                columns = [field.column for field in one.fields if field.column not in told]
                yield from (f"{one.before.place}:{column}" for column in columns)
            yield from (record.place for record in section.removed)

    def resembling(self, erased: Dataset) -> Iterator[str]:
        """The places of an erased dataset where the words of the name still stand together.

        In another order, or with a few others between: `Smith, Jane`, `Jane A. Smith`.
        """
        settings = described(erased.settings)
        yield from (f"{FILE}:{key}" for key, value, _ in settings if self.resembles(value))
        for kind in RECORDS:
            office = sorted(_office_of(erased.of(kind)))
            yield from (f"{kind.file}:1:{name}" for name in office if self.resembles(name))
        for record in erased:
            for column, value in cells(record).items():
                if any(map(self.resembles, value if isinstance(value, list) else [value])):
                    yield f"{record.place}:{column}"

    def resembles(self, text: Any) -> bool:
        """Whether the words of the name stand together in a text, in whatever order."""
        letters = _plain(text) if isinstance(text, str) else ""
        if any(word not in letters for word in self._words):
            return False
        words = WORD.findall(letters)
        wanted, size = Counter(self._words), len(self._words) + MOST_BETWEEN
        return any(wanted <= Counter(words[first : first + size]) for first in range(len(words)))

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

    def _renamed(self, records: Iterable[Record]) -> dict[str, str]:
        """Headings of office columns that hold the name, and a free one for each."""
        known = _office_of(records)
        found = sorted(name for name in known if self._name.search(name))
        return {name: _free(f"{OFFICE}removed", known, "_") for name in found}

    def _record(self, record: Record, ids: Mapping[str, str], renamed: Mapping[str, str]) -> Record:
        update: dict[str, Any] = {}
        for heading in headings(type(record)):
            old = getattr(record, heading.field)
            new = self._value(record, heading, old, ids)
            if new != old:
                update[heading.field] = new
        office = {renamed.get(name, name): self._cell(text) for name, text in record.office.items()}
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


def _office_of(records: Iterable[Record]) -> set[str]:
    return {name for record in records for name in record.office}


def _in_any_form(word: str) -> str:
    """A pattern for a word: its accents written either way, apostrophes alike or left out."""
    forms = dict.fromkeys(normalize(form, word) for form in ("NFC", "NFD"))
    return f"(?:{'|'.join(map(_with_apostrophes, forms))})"


def _with_apostrophes(word: str) -> str:
    letters = (r"[\W_]?" if one in APOSTROPHES else re.escape(one) for one in word)
    return f"[{APOSTROPHES}]?".join(letters)


def _plain(text: str) -> str:
    """A text without regard to case, accents and apostrophes."""
    letters = text.translate(NO_APOSTROPHES).casefold()
    if letters.isascii():
        return letters
    return "".join(one for one in normalize("NFKD", letters) if not combining(one))


def _free(name: str, known: set[str], mark: str = "-") -> str:
    candidates = chain([name], (f"{name}{mark}{number}" for number in count(2)))
    chosen = next(candidate for candidate in candidates if candidate not in known)
    known.add(chosen)
    return chosen
