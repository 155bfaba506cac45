"""A dataset in memory: the settings and the records of every file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar, cast

from explorer.dataset.records import HOME, PARTNERS, RECORDS, SHARED_IDS, Record, headings
from explorer.dataset.settings import Settings

R = TypeVar("R", bound=Record)
ILLUSTRATIVE = "illustrative"
CANONICAL = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))
AUDIENCES = ("open", "internal", "restricted")


@dataclass(frozen=True)
class Dataset:
    """Settings and records; every reference in it resolves."""

    settings: Settings
    records: Mapping[type[Record], tuple[Record, ...]]

    def of(self, kind: type[R]) -> tuple[R, ...]:
        """The records of one class, in the order of their file."""
        return cast("tuple[R, ...]", self.records.get(kind, ()))

    def __iter__(self) -> Iterator[Record]:
        """Every record, file by file."""
        return (record for kind in RECORDS for record in self.of(kind))

    @cached_property
    def counts(self) -> dict[str, int]:
        """Number of rows by file, files without any left out."""
        return {kind.file: len(self.of(kind)) for kind in RECORDS if self.of(kind)}

    @cached_property
    def illustrative(self) -> int:
        """Number of rows whose source says that they are made up."""
        return sum(getattr(record, "source", None) == ILLUSTRATIVE for record in self)

    @cached_property
    def hash(self) -> str:
        """SHA-256 over canonical records: without rows, without the order of rows and lists."""
        digest = hashlib.sha256(_canonical(self.settings.model_dump()))
        for kind in RECORDS:
            lines = sorted(_canonical([kind.file, cells(record)]) for record in self.of(kind))
            digest.update(b"\n".join(lines))
        return digest.hexdigest()

    @cached_property
    def rows_hash(self) -> str:
        """SHA-256 over ids and their rows: tells that rows only moved."""
        places = sorted(f"{record.place} {record.node_id}" for record in self)
        return hashlib.sha256("\n".join(places).encode()).hexdigest()

    def for_audience(self, audience: str) -> Dataset:
        """The dataset without what the audience may not see.

        A reference to a withheld partner is dropped; a record that was about withheld
        partners only is withheld as well.
        """
        withheld = above(audience)
        hidden = {
            record.node_id
            for record in self
            if record.file in SHARED_IDS and not _visible(record, withheld)
        }
        kept = {
            kind: tuple(
                seen
                for record in self.of(kind)
                if _visible(record, withheld) and (seen := _without(record, hidden))
            )
            for kind in RECORDS
        }
        return Dataset(self.settings, kept)


def cells(record: Record) -> dict[str, Any]:
    """The filled cells of a record by heading; lists sorted, the office's own columns last."""
    filled: dict[str, Any] = {}
    for heading in headings(type(record)):
        value = getattr(record, heading.field)
        if value is not None and value != ():
            filled[heading.heading] = sorted(value) if isinstance(value, tuple) else value
    return filled | dict(sorted(record.office.items()))


def above(audience: str) -> tuple[str, ...]:
    """The visibilities of what the audience may not see."""
    return AUDIENCES[AUDIENCES.index(audience) + 1 :]


def _canonical(value: Any) -> bytes:
    return CANONICAL.encode(value).encode()


def _visible(record: Record, withheld: Collection[str]) -> bool:
    visibility = getattr(record, "visibility", None) or "internal"
    if "visibility" not in type(record).model_fields:
        return True
    return visibility not in withheld


def _without(record: Record, hidden: set[str]) -> Record | None:
    changed: dict[str, Any] = {}
    for heading in headings(type(record)):
        if not set(heading.to) & {*PARTNERS, HOME}:
            continue
        value = getattr(record, heading.field)
        kept = _drop(value, hidden)
        if kept == value:
            continue
        if not kept and heading.field in ("partners", "partner", "consortium", "member"):
            return None
        changed[heading.field] = kept
    return record.model_copy(update=changed) if changed else record


def _drop(value: Any, hidden: set[str]) -> Any:
    if isinstance(value, tuple):
        return tuple(item for item in value if item not in hidden)
    return None if value in hidden else value
