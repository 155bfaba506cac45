"""What is proposed for the names of a table: a row of the review file for each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from explorer.dataset.matching.candidates import Index
from explorer.dataset.matching.match import Evidence, Match, match
from explorer.dataset.matching.review import Reviewed
from explorer.dataset.matching.spellings import among
from explorer.dataset.matching.targets import Target


def matched_to(targets: Iterable[Target], counts: Mapping[str, int]) -> list[Reviewed]:
    """The rows for names that mean one of the targets or none, in the order of the names."""
    index = Index.of(targets)
    return [_row(match(name, index), count) for name, count in counts.items()]


def matched_among(counts: Mapping[str, int]) -> list[Reviewed]:
    """The rows for names that are compared with each other, in their order, without ids."""
    found = among(counts)
    return [_row(found[name], count, ids=False) for name, count in counts.items()]


def _row(found: Match, count: int, *, ids: bool = True) -> Reviewed:
    best, runner_up = _cells(found.best, ids), _cells(found.runner_up, ids)
    return Reviewed(found.name, count, found.decision, *best, *runner_up, reason=found.reason)


def _cells(evidence: Evidence | None, ids: bool) -> tuple[str, str, str]:
    if evidence is None:
        return "", "", ""
    return evidence.target.id if ids else "", evidence.target.name, str(evidence.score)
