"""An import into a dataset that is there: what the source says anew, beside what people edited.

What the source said is kept beside the dataset. A cell that still says it takes what the source
says now; a cell that says something else was edited, and stays.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast

from explorer.dataset.bundle import facts_of, pack, unpack
from explorer.dataset.dataset import Dataset, cells
from explorer.dataset.importers.known import Keys
from explorer.dataset.importers.matched import Confirmed
from explorer.dataset.importers.profile import Profile
from explorer.dataset.importers.renamed import Gone, not_kept, refuse_about_home, renamed
from explorer.dataset.importers.rows import is_place
from explorer.dataset.importers.run import checked
from explorer.dataset.records import (
    RECORDS,
    Activity,
    Consortium,
    Faculty,
    Partner,
    Record,
    Unit,
    headings,
)
from explorer.errors import InputError

KEYS = "keys"
TITLE = "profile"  # the title of the profile
Records = dict[str, Record]
Place = tuple[str, str]  # file and id


@dataclass(frozen=True, slots=True)
class Merged:
    """The dataset to be written, and what the files of the profile have said so far.

    `elsewhere` are the rows that came before and are not in these files: they are in others of
    the profile, or in none any more. `gone` are those that became others, with what a person
    wrote there and these have not.
    """

    dataset: Dataset
    said: Dataset
    elsewhere: int = 0
    gone: tuple[Gone, ...] = ()


def kept_as(profile: str) -> str:
    """The name of the file that keeps what the imports by a profile said."""
    return f".imported-{profile}.zip"


def last_import(folder: Path, profile: Profile, into: Dataset) -> tuple[Dataset | None, Keys]:
    """What the imports by a profile said last of each row, and the keys that the source has.

    None and no keys where there was none. It shares the records that the dataset in the folder
    still has, which halves what both take. Raises InputError where that cannot be read, or is
    of another profile in a file of the same name.
    """
    path = folder / kept_as(profile.name)
    if not path.exists():
        return None, {}
    try:
        data = path.read_bytes()
        said, facts = unpack(data), facts_of(data)
        told, title = cast("list[list[str]]", facts[KEYS]), facts[TITLE]
        keys = {(section, key): id for section, key, id in told}
    except Exception:  # whatever a damaged archive makes its readers raise
        raise InputError(
            f"{path}: keeps what the last import said, and is damaged. Delete it; "
            "then every cell that is filled counts as edited, and stays."
        ) from None
    if title != profile.settings["title"]:
        raise InputError(
            f"{path}: keeps what the profile {title!r} said, and this one is titled "
            f"{profile.settings['title']!r}. If it is another, give its file a name of its own; "
            "if its title was changed, put the old one back."
        )
    shared = {kind: _shared(said, into, kind) for kind in RECORDS}
    return Dataset(said.settings, shared), keys


def _shared(said: Dataset, into: Dataset, kind: type[Record]) -> tuple[Record, ...]:
    there = _by_id(into, kind)
    return tuple(
        there[record.node_id] if there.get(record.node_id) == record else record
        for record in said.of(kind)
    )


def to_keep(said: Dataset, keys: Keys, profile: Profile) -> bytes:
    """What the imports by a profile said, to be kept beside the dataset."""
    told = sorted([*key, id] for key, id in keys.items())
    return pack(said, {TITLE: profile.settings["title"], KEYS: told})


def merged(
    folder: Dataset,
    said: Dataset,
    last: Dataset | None,
    others: Mapping[str, Confirmed] = MappingProxyType({}),
    unread: Mapping[Place, Collection[str]] = MappingProxyType({}),
    named: Collection[type[Record]] = (),
) -> Merged:
    """A dataset with what an import says now, where people did not say otherwise.

    A row that a person deleted comes back only where another row needs it. `others` are what
    partners and units of the dataset were confirmed to be, `unread` the fields that could not
    be read now, `named` the classes of records that rows of others name: no file tells all of
    such a one.
    """
    as_it_was, told_last = folder, last
    made = {**_by_id(said, Partner), **_by_id(said, Unit)}
    if others := {id: one for id, one in others.items() if id not in made}:
        refuse_about_home(folder, others)
        aside = {folder.settings.home.id, *_by_id(folder, Consortium), *_by_id(folder, Faculty)}
        folder, last = renamed(folder, others, aside), last and renamed(last, others, aside)
    result: dict[type[Record], Records] = {}
    so_far: dict[type[Record], tuple[Record, ...]] = {}
    deleted: dict[Place, tuple[type[Record], Record]] = {}
    elsewhere = 0
    for kind in RECORDS:
        before, mine = _by_id(last, kind), _by_id(folder, kind)
        now = {
            id: _since(
                before[id],
                one,
                _fields(before[id]) if kind in named else unread.get((kind.file, id), ()),
            )
            if id in before
            else one
            for id, one in _by_id(said, kind).items()
        }
        so_far[kind] = tuple((before | now).values())
        elsewhere += sum(id in mine and id not in now for id in before)
        result[kind] = {
            id: _joined(before.get(id), record, now[id]) if id in now else record
            for id, record in mine.items()
        }
        for id, record in now.items():
            if id in before and id not in mine:
                deleted[kind.file, id] = (kind, record)
            elif id not in mine:
                result[kind][id] = record
    _bring_back(result, deleted)
    records = {kind: [*found.values()] for kind, found in result.items()}
    both = checked(folder.settings, records)
    gone = tuple(not_kept(as_it_was, both, told_last, others))
    return Merged(both, Dataset(said.settings, so_far), elsewhere, gone)


def _by_id(dataset: Dataset | None, kind: type[Record]) -> Records:
    return {record.node_id: record for record in dataset.of(kind)} if dataset else {}


def _fields(record: Record) -> set[str]:
    return {*type(record).model_fields, *record.office}


def _since(before: Record, now: Record, untold: Collection[str]) -> Record:
    """What the source says now, with what it said before and did not take back.

    An empty field takes nothing back where it is `untold`. An alias stays, so that a later file
    that has the name asks nobody whom it means. That the row of a file is another is no change
    by itself.
    """
    kept: dict[str, Any] = {}
    for name in ({*untold} | {"aliases"}) & type(now).model_fields.keys():
        old, new = getattr(before, name), getattr(now, name)
        if isinstance(old, tuple):
            kept[name] = tuple(dict.fromkeys((*new, *old)))
        elif new is None:
            kept[name] = old
    if office := {name: cell for name, cell in before.office.items() if name in untold}:
        kept["office"] = office | now.office
    now = now.model_copy(update=kept) if kept else now
    return before if _only_moved(before, now) else now


def _only_moved(before: Record, now: Record) -> bool:
    """Whether a record is the same, but for the row of a file that it is from."""
    one, two = (getattr(record, "source", None) or "" for record in (before, now))
    if one == two or not (is_place(one) and is_place(two)):
        return False
    return cells(before) | {"source": ""} == cells(now) | {"source": ""}


def _joined(before: Record | None, mine: Record, now: Record) -> Record:
    """A row of the dataset with what the source changed in it."""
    changed: dict[str, Any] = {}
    for heading in headings(type(mine)):
        name = heading.field
        old = getattr(before, name) if before else None
        cell = _cell(old, getattr(mine, name), getattr(now, name))
        if cell != getattr(mine, name):
            changed[name] = cell
    office = _office(before.office if before else {}, mine.office, now.office)
    if office != mine.office:
        changed["office"] = office
    if isinstance(mine, Activity) and changed.keys() & {"lead", "units"}:
        both = changed.get("units", mine.units)
        changed["units"] = tuple(one for one in both if one != changed.get("lead", mine.lead))
    if "name" in changed and (aliases := changed.get("aliases", vars(mine).get("aliases"))):
        changed["aliases"] = tuple(one for one in aliases if one != changed["name"])
    return mine.model_copy(update=changed) if changed else mine


def _cell(old: Any, mine: Any, now: Any) -> Any:
    if isinstance(mine, tuple):
        gone = {*(old or ())} - {*now}
        added = (one for one in now if one not in (old or ()))
        return tuple(dict.fromkeys((*(one for one in mine if one not in gone), *added)))
    return now if mine == old else mine


def _office(
    old: Mapping[str, str], mine: Mapping[str, str], now: Mapping[str, str]
) -> dict[str, str]:
    cells = {
        name: _cell(old.get(name), mine.get(name), now.get(name)) for name in sorted({*mine, *now})
    }
    return {name: cell for name, cell in cells.items() if cell}


def _bring_back(
    result: dict[type[Record], Records], deleted: dict[Place, tuple[type[Record], Record]]
) -> None:
    """Put deleted rows back that others refer to, and those that these refer to in turn."""
    looked_at = [record for found in result.values() for record in found.values()]
    while looked_at and deleted:
        needed = {place for record in looked_at for place in _references(record)} & {*deleted}
        looked_at = []
        for place in sorted(needed):
            kind, record = deleted.pop(place)
            result[kind][place[1]] = record
            looked_at.append(record)


def _references(record: Record) -> Iterator[Place]:
    for heading in headings(type(record)):
        value = getattr(record, heading.field) if heading.to else None
        for id in value if isinstance(value, tuple) else (value,) if value else ():
            yield from ((file, id) for file in heading.to)
