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
        self._groups: set[str] = set()  # what is shared with a row of the home university
        home = profile.home
        for file in files[home.table] if home else ():
            for line in file.rows():
                if home and homes.meet(plain(line, *home.columns)):
                    self._groups.add(self.group(home.table, line))
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
        return bool(row.group) and self._is_own(row)

    def refuse_others(self, row: Row) -> None:
        """Raise LeftOutError for a row that has nothing to do with the home university."""
        if not self._profile.home or self._homes.every:
            return
        if not (row.group in self._groups if row.group else self._is_own(row)):
            raise LeftOutError(OTHERS)

    def _is_own(self, row: Row) -> bool:
        home = self._profile.home
        if not home or home.table != row.table:
            return False
        return self._homes.meet(plain(row.line, *home.columns))
