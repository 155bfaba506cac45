"""Which file is which table of a profile, told by the columns that it has."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from explorer.dataset.columns import quoted
from explorer.dataset.importers.profile import Profile
from explorer.dataset.importers.tables import Table, open_table
from explorer.dataset.importers.words import listed
from explorer.errors import InputError, did_you_mean, nearest


def assigned(profile: Profile, paths: Sequence[Path]) -> dict[str, list[Table]]:
    """The files of each table, in the order given; several of one table are read in turn.

    Raises InputError where a file lacks a column of the table it is nearest to, or where a
    table has no file.
    """
    known = {name for table in profile.tables for names in profile.columns(table) for name in names}
    files: dict[str, list[Table]] = {table: [] for table in profile.tables}
    for path in paths:
        opened = replace(open_table(path, known), folder=_folder(path, paths))
        files[_table_of(profile, opened)].append(opened)
    for table, found in files.items():
        if not found:
            columns = ", ".join(
                dict.fromkeys(names[0] for names in profile.columns(table, all=False))
            )
            raise InputError(
                f"the profile {profile.name} reads a file {table!r} as well, with the columns "
                f"{columns}; name it too"
            )
    return files


def unused(profile: Profile, files: Mapping[str, Sequence[Table]]) -> dict[str, list[str]]:
    """The columns by file of which nothing is made, those left out knowingly not among them."""
    found = {}
    for table, opened in files.items():
        read = {name for names in profile.columns(table) for name in names}
        known = {*read, *profile.tables[table].ignore}
        for file in opened:
            if columns := [name for name in file.columns if name not in known]:
                found[file.name] = columns
    return found


def _folder(path: Path, paths: Sequence[Path]) -> str:
    """Where a file lies, below the folder that it has in common with the others of its name."""
    folders = {
        one: PurePosixPath(*one.absolute().parent.parts[1:])
        for one in paths
        if one.name == path.name
    }
    return str(folders[path].relative_to(posixpath.commonpath(folders.values())))


def _table_of(profile: Profile, file: Table) -> str:
    lacking = {table: _lacking(profile, table, file) for table in profile.tables}
    table = min(lacking, key=lambda one: (len(lacking[one]), -_held(profile, one, file)))
    if lacking[table]:
        column = lacking[table][0]
        hint = did_you_mean(nearest(column, file.columns))
        raise InputError(
            f"{file.path}: has no column {quoted(column)}, which the profile {profile.name} "
            f"reads.{hint} It has {listed(file.columns)}."
        )
    return table


def _lacking(profile: Profile, table: str, file: Table) -> list[str]:
    needed = profile.columns(table, all=False)
    return [names[0] for names in needed if not {*names} & {*file.columns}]


def _held(profile: Profile, table: str, file: Table) -> int:
    return sum(bool({*names} & {*file.columns}) for names in profile.columns(table))
