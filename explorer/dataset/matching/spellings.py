"""Names compared with each other: which are spellings of one that stands there more often."""

from __future__ import annotations

from collections.abc import Mapping

from explorer.dataset.matching.candidates import Census, Index
from explorer.dataset.matching.match import Match, match
from explorer.dataset.matching.names import is_name
from explorer.dataset.matching.targets import Target


def among(counts: Mapping[str, int]) -> dict[str, Match]:
    """What each name means among those that are commoner, or as common and earlier by letter.

    A name that surely means another is no partner itself, so that every chain ends in one.
    """
    index = Index(Census.of(Target(name, name) for name in counts if is_name(name)))
    found = {}
    for name in sorted(counts, key=lambda name: (-counts[name], name)):
        found[name] = match(name, index)
        if found[name].decision != "auto" and is_name(name):
            index.add(Target(name, name))
    return found
