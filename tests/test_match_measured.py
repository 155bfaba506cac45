"""`match` on other names of real organisations: those of the half on which no rule was set.

benchmarks/matching.py says which names those are and what the target holds.
"""

from __future__ import annotations

import pytest
from conftest import missing

from benchmarks.matching import ROR, Counts, Pairs, measured, pairs_of
from explorer.dataset.matching.candidates import Index

GIVEN = "names, former and other names, acronyms"


@pytest.fixture(scope="module")
def pairs() -> Pairs:
    """The pairs from ROR and their targets."""
    if not (ROR / "organisations.csv").is_file():
        missing("REAL_DATA", "no real data: set PARTNERSHIPS_REAL_DATA to the folder of ror_gb")
    return pairs_of(ROR)


def counts(pairs: Pairs, what: str, kind: str = "") -> Counts:
    """What is decided of the measured half, of names of one class or of all."""
    some = [pair for pair in pairs.all if pair.half == "measured" and kind in (pair.kind, "")]
    return measured(some, Index.of(pairs.targets[what]))


def test_of_what_is_decided_99_in_100_are_right_and_75_in_100_names_are_decided(
    pairs: Pairs,
) -> None:
    found = counts(pairs, GIVEN)
    assert found.names >= 500
    assert found.strangers >= 500
    assert found.precision >= 0.99
    assert found.decided >= 0.75


@pytest.mark.parametrize("what", ["names", "names, former and other names"])
def test_what_is_decided_is_right_also_where_the_target_holds_less(pairs: Pairs, what: str) -> None:
    assert counts(pairs, what).precision >= 0.98


def test_half_of_the_spellings_are_decided_that_the_target_does_not_hold(pairs: Pairs) -> None:
    found = counts(pairs, GIVEN, "spelling")
    assert found.decided >= 0.5
    assert found.precision >= 0.98


def test_no_spelling_under_test_stands_in_the_target(pairs: Pairs) -> None:
    spellings = {(name, pair.name) for pair in pairs.all if pair.kind == "spelling"
                 for name in pair.right}  # fmt: skip
    held = {(target.id, alias) for target in pairs.given for alias in target.aliases}
    assert spellings
    assert not spellings & held


def test_an_organisation_is_in_one_half_only(pairs: Pairs) -> None:
    halves: dict[str, set[str]] = {}
    for pair in pairs.all:
        for identifier in pair.right:
            halves.setdefault(identifier, set()).add(pair.half)
    assert all(len(half) == 1 for half in halves.values())
