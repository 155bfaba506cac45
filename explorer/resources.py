"""Where the files that come with the program are, in a checkout and in an installed copy."""

from __future__ import annotations

from pathlib import Path

from explorer.errors import ExplorerError


def folder(name: str) -> Path:
    """The folder `cypher` or `seed_data`, wherever this copy of the program keeps it."""
    here = Path(__file__).resolve().parent
    for place in (here / name, here.parent / name):
        if place.is_dir():
            return place
    raise ExplorerError(f"the folder {name!r} is missing from this copy; install it again.")
