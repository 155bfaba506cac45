"""A partner and all its subsidiaries counted as one partner."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TypeVar

from explorer.dataset.dataset import Dataset
from explorer.dataset.records import Activity, Agreement, Partner
from explorer.graph import scratch
from explorer.queries.audience import View

T = TypeVar("T", Activity, Agreement)


@contextmanager
def as_one(view: View, id: str) -> Iterator[tuple[View, list[str]]]:
    """A graph in which the family's activities and agreements are all the partner's own.

    With it come the ids of the family, the partner's first. What else is on record of its
    subsidiaries stays theirs.
    """
    load, dataset = view.graph.load(), view.graph.dataset()
    family = family_of(dataset, id)
    with scratch(merged(dataset, family), load) as graph:
        yield replace(view, graph=graph), family


def family_of(dataset: Dataset, id: str) -> list[str]:
    """A partner and whoever it owns, directly or through others, in the order of generations."""
    family, generation = [id], {id}
    while generation:
        generation = {
            partner.id
            for partner in dataset.of(Partner)
            if generation & set(partner.parents) and partner.id not in family
        }
        family += sorted(generation)
    return family


def merged(dataset: Dataset, family: Sequence[str]) -> Dataset:
    """The dataset in which whatever is with one of the family is with its first."""
    records = dict(dataset.records)
    records[Activity] = tuple(_as_first(one, family) for one in dataset.of(Activity))
    records[Agreement] = tuple(_as_first(one, family) for one in dataset.of(Agreement))
    return Dataset(dataset.settings, records)


def _as_first(record: T, family: Sequence[str]) -> T:
    """The record with the first of the family for each of it, once."""
    partners = dict.fromkeys(family[0] if one in family else one for one in record.partners)
    return record.model_copy(update={"partners": tuple(partners)})
