"""Which rows of the files are the home university's, and which belong to what it takes part in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from explorer.dataset.importers.home import Homes
from explorer.dataset.importers.profile import Profile
from explorer.dataset.importers.rows import LeftOutError, Row, plain
from explorer.dataset.importers.tables import Line, Table

OTHERS = "of other institutions"


class Ours:
    """The home university in the files, which are read once to find its rows.

    Raises InputError, with the nearest, where no row is of a university that was asked for.
    """

    def __init__(
        self, profile: Profile, files: Mapping[str, Sequence[Table]], homes: Homes
    ) -> None:
        self._profile = profile
        self._homes = homes
        self._own: dict[str, list[Line]] = {}  # by what a row shares with others
        home = profile.home
        for file in files[home.table] if home else ():
            for line in file.rows():
                if home and homes.meet(plain(line, *home.columns)):
                    group = self.group(home.table, line)
                    own = self._own.setdefault(group, [])
                    own += [line] if group and not homes.every else []
        if home:
            homes.refuse_unmet()

    def group(self, table: str, line: Line) -> str:
        """What a row shares with others, such as a project; "" where rows stand alone."""
        shared = self._profile.tables[table].shared
        return plain(line, shared) if shared else ""

    def is_home(self, name: str) -> bool:
        """Whether a partner would be the home university itself."""
        return self._homes.has(name)

    def is_part(self, row: Row) -> bool:
        """Whether a row is the home university's own part in something shared."""
        return bool(row.group) and not self._homes.every and self._is_own(row)

    def own(self, table: str, group: str) -> list[Line]:
        """The home university's own rows in a table, of what a row shares with others."""
        home = self._profile.home
        return self._own.get(group, []) if group and home and home.table == table else []

    def told_by(self, row: Row) -> Line:
        """The row that tells of what a row is a part of: the home university's, if there is one.

        Another's row in the same table tells of that other.
        """
        own = self.own(row.table, row.group)
        return own[0] if own and not self._is_own(row) else row.line

    def refuse_others(self, row: Row) -> None:
        """Raise LeftOutError for a row that has nothing to do with the home university."""
        if not self._profile.home or self._homes.every:
            return
        if not (row.group in self._own if row.group else self._is_own(row)):
            raise LeftOutError(OTHERS)

    def _is_own(self, row: Row) -> bool:
        home = self._profile.home
        if not home or home.table != row.table:
            return False
        return self._homes.meet(plain(row.line, *home.columns))
