"""An import from its files to a dataset that may be written: each step in its order."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from explorer.dataset.alike import words_of
from explorer.dataset.dataset import Dataset
from explorer.dataset.importers.assign import assigned, unused
from explorer.dataset.importers.convert import FIRST, OUTSIDE, Conversion
from explorer.dataset.importers.home import EVERY, EVERYBODY, Homes
from explorer.dataset.importers.ids import id_of
from explorer.dataset.importers.known import Keys, known_of
from explorer.dataset.importers.matched import Confirmed, Matched
from explorer.dataset.importers.matched_reader import read_matched
from explorer.dataset.importers.ours import Ours
from explorer.dataset.importers.outcomes import Report
from explorer.dataset.importers.profile import Profile
from explorer.dataset.reader import reading_of, settings_of
from explorer.dataset.records import RECORDS, Record
from explorer.dataset.settings import Settings
from explorer.dataset.table import Row, Table
from explorer.errors import DatasetError, UsageError


@dataclass(frozen=True, slots=True)
class Imported:
    """What the files alone make: a dataset that passes `check`, and what became of each row.

    `others` are whom partners of the dataset that it will be merged into were confirmed to be;
    `unread` are the fields, by file and id, of which something could not be read; `named` the
    classes of records that rows of others name; `keys` the ids by section and key of the source.
    `matched` are the names that a person confirmed.
    """

    dataset: Dataset
    report: Report
    others: Mapping[str, Confirmed]
    unread: Mapping[tuple[str, str], Collection[str]]
    named: Collection[type[Record]]
    keys: Keys
    matched: Matched


def imported(
    profile: Profile,
    paths: Sequence[Path],
    home: Sequence[str],
    *,
    into: Dataset | None = None,
    keys: Keys = MappingProxyType({}),
    reviews: Sequence[Path] = (),
    partners_only: bool = False,
    progress: Callable[[int], None] | None = None,
) -> Imported:
    """The dataset of the files, for the home university by these names.

    `into` is a dataset that it will be merged into: its home university counts, and its
    partners are known by their names, aliases and register ids, and by the `keys` of the last
    import. `reviews` are files of `match` with names that a person confirmed. `progress` is told
    the number of rows after each. Raises UsageError where the home university is not told or is
    not that of `into`, InputError and DatasetError where the input is at fault.
    """
    asked = _asked(home, into.settings if into else None)
    files = assigned(profile, paths)
    homes = Homes(asked, into.settings.home.name if into else "")
    ours = Ours(profile, files, homes)
    run = Conversion(profile, files, ours, partners_only=partners_only)
    home_id = into.settings.home.id if into else _id_of(homes.name)
    known = known_of(into, keys)
    matched = read_matched(reviews, known, home_id, homes.has, profile.cleaned)
    run.run(home_id, known, matched, progress)
    run.report.unused = unused(profile, files)
    if not (profile.home or homes.every or all(one.kind in OUTSIDE for one in profile.sections)):
        run.report.all_of = homes.name
    settings = into.settings if into else _settings(profile, home_id, homes.name)
    records = {kind: tuple(made.values()) for kind, made in run.records.items()}
    return Imported(
        checked(settings, records),
        run.report,
        matched.others(known),
        run.unread,
        _named(profile),
        run.keys,
        matched,
    )


def _named(profile: Profile) -> set[type[Record]]:
    fields = (part for one in profile.sections for parts in one.fields.values() for part in parts)
    names = {part.of for part in fields}
    return {section.kind for section in profile.sections if section.name in names}


def _asked(home: Sequence[str], settings: Settings | None) -> Sequence[str]:
    """The names that rows of the home university are looked for by."""
    if settings is None:
        if not home:
            raise UsageError(
                "whose partnerships are they? Name the university: --home 'University of Leeds'"
            )
        return home
    own = settings.home.name
    others = [name for name in home if words_of(name) != words_of(own)]
    if own == EVERYBODY or not home:
        return home or [EVERY if own == EVERYBODY else own]
    if EVERY in home:
        raise UsageError(
            f"the partnerships in the dataset are those of {own!r}; those of all institutions "
            "together go into a dataset of their own"
        )
    if len(others) == len(home) and settings.home.id not in map(_id_of, home):
        raise UsageError(
            f"the partnerships in the dataset are those of {own!r}, not of {others[0]!r}. "
            f"Where both are one university, name both: --home {own!r} --home {others[0]!r}"
        )
    return others or home


def _id_of(home: str) -> str:
    return id_of(home, "university")


def checked(settings: Settings, records: Mapping[type[Record], Iterable[Record]]) -> Dataset:
    """The dataset of records as they will stand in its files.

    Raises DatasetError where a reference leads nowhere or an id stands twice.
    """
    tables = {kind: _table(kind, records.get(kind, ())) for kind in RECORDS}
    return reading_of(tables, settings, settings.home.id, []).dataset


def _table(kind: type[Record], records: Iterable[Record]) -> Table:
    placed = [
        record if record.row == row else record.model_copy(update={"row": row})
        for row, record in enumerate(records, start=FIRST)
    ]
    rows = [Row(record.row, vars(record)) for record in placed]
    ids = {record.node_id for record in placed if kind.key == ("id",)}
    return Table(kind, kind.file, records=[*placed], rows=rows, ids=ids)


def _settings(profile: Profile, id: str, name: str) -> Settings:
    title = f"{profile.settings['title']}: {name}"
    values = {**profile.settings, "title": title, "home": {"id": id, "name": name}}
    settings, _, problems = settings_of(values)
    if settings is None:
        raise DatasetError(problems)
    return settings
