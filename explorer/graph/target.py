"""Which graph is meant: an option, the environment, or the user's own folder."""

from __future__ import annotations

import os
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Target:
    """A graph's address and where it was read; `assumed` when nobody named it for us."""

    uri: str
    origin: str

    @property
    def assumed(self) -> bool:
        """Whether it came from a variable that other programs set."""
        return self.origin == "NEO4J_URI"


def target(option: str | None) -> Target:
    """`--graph`, else PARTNERSHIPS_GRAPH, else NEO4J_URI, else a folder of the user's."""
    if option:
        return Target(option, "--graph")
    for variable in ("PARTNERSHIPS_GRAPH", "NEO4J_URI"):
        if os.environ.get(variable):
            return Target(os.environ[variable], variable)
    import platformdirs

    return Target(str(platformdirs.user_data_path("partnerships") / "graph"), "the default")
