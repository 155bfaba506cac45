"""Every error that is raised on purpose.

ExplorerError                    what a command prints instead of a traceback
├── InputError                   exit 1: the input is at fault
│   ├── DatasetError             a dataset with problems, each at its place
│   ├── QueryError               a query that the database or the gate refuses
│   ├── GuardError               a load that looks like an accident
│   └── UnknownNameError         a name that is not in the graph or the library
├── UsageError                   exit 2: the command line is wrong
└── GraphError                   exit 3: the graph cannot be used
    ├── UnreachableError         no server, wrong password, connection lost
    ├── BusyError                another load holds it or came between
    ├── NotOursError             something else is stored there
    └── EmptyGraphError          nothing is loaded yet
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


class ExplorerError(Exception):
    """What went wrong, where, and what to do about it."""

    exit_code = 1


class InputError(ExplorerError):
    """The input is at fault: data, a query, an unknown name."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong with a dataset, at the place a spreadsheet shows.

    `cell` is that place where the dataset is a workbook: `partners!C12`.
    """

    file: str
    row: int
    column: str
    message: str
    cell: str = ""

    def __str__(self) -> str:
        file = self.cell or self.file
        place = [file, str(self.row) if self.row and not self.cell else "", self.column]
        return ": ".join(filter(None, (":".join(filter(None, place)), self.message)))


class DatasetError(InputError):
    """A dataset that cannot be loaded; `problems` holds every one, in order.

    `notes` are what else was noticed, which may explain them.
    """

    def __init__(self, problems: Sequence[Problem], notes: Iterable[Problem] = ()) -> None:
        assert problems
        self.problems = tuple(problems)
        self.notes = tuple(notes)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class GuardError(InputError):
    """A load that looks like what a spreadsheet does by accident."""


class QueryError(InputError):
    """A query that cannot be run."""


class UnknownNameError(InputError):
    """A name that nothing answers to; `nearest` are those that come close."""

    def __init__(self, what: str, name: str, known: Iterable[str] = ()) -> None:
        self.nearest = tuple(nearest(name, known))
        super().__init__(f"no {what} is called {name!r}.{did_you_mean(self.nearest)}")


class UsageError(ExplorerError):
    """The command line is wrong."""

    exit_code = 2


class GraphError(ExplorerError):
    """The graph cannot be used as it is."""

    exit_code = 3


class UnreachableError(GraphError):
    """The database does not answer, or does not let us in."""


class BusyError(GraphError):
    """Another load holds the graph, or came between."""


class NotOursError(GraphError):
    """The place holds something that this program did not make."""


class EmptyGraphError(GraphError):
    """No dataset is loaded yet."""


def nearest(name: str, known: Iterable[str], most: int = 3, alike: float = 0.5) -> list[str]:
    """The known names that resemble `name`, the nearest first, in any case of letters.

    `alike` is how much, from 0 to 1.
    """
    from difflib import get_close_matches

    folded: dict[str, str] = {}
    for candidate in known:
        folded.setdefault(candidate.casefold(), candidate)
    return [folded[hit] for hit in get_close_matches(name.casefold(), folded, most, alike)]


def did_you_mean(names: Sequence[str]) -> str:
    """A sentence that offers the names, or nothing."""
    return f" Did you mean {' or '.join(repr(name) for name in names)}?" if names else ""
