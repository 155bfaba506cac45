"""What changes between the elements of two datasets: nodes and relationships, one by one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from explorer.graph.elements import Elements, Ends, Properties, Relation

Labels = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """Nodes by labels and relationships by kind.

    Each node of `updated` has all its properties, and null for one that goes.
    """

    deleted: Mapping[Labels, list[str]]
    created: Mapping[Labels, list[Properties]]
    updated: Mapping[Labels, list[Properties]]
    cut: Mapping[Ends, list[Relation]]
    joined: Mapping[Ends, list[Relation]]

    def __len__(self) -> int:
        groups = (self.deleted, self.created, self.updated, self.cut, self.joined)
        return sum(len(rows) for group in groups for rows in group.values())


def changes(before: Elements, after: Elements) -> Changes:
    """What turns the one into the other.

    The relationships of a deleted node go with it, so they are not among those cut.
    """
    deleted, created, updated = {}, {}, {}
    for labels in dict.fromkeys((*before.nodes, *after.nodes)):
        old, new = _by_id(before, labels), _by_id(after, labels)
        deleted[labels] = [name for name in old if name not in new]
        created[labels] = [node for name, node in new.items() if name not in old]
        updated[labels] = list(_updates(old, new))
    gone = {(labels, name) for labels, names in deleted.items() for name in names}
    cut, joined = {}, {}
    for ends in dict.fromkeys((*before.relationships, *after.relationships)):
        was = _keyed(before.relationships.get(ends, ()))
        becomes = _keyed(after.relationships.get(ends, ()))
        lost = [relation for key, relation in was.items() if key not in becomes]
        cut[ends] = [relation for relation in lost if not _ends_in(ends, relation, gone)]
        joined[ends] = [relation for key, relation in becomes.items() if key not in was]
    return Changes(deleted, created, updated, cut, joined)


Keyed = dict[tuple[Any, ...], Relation]


def _by_id(elements: Elements, labels: Labels) -> dict[str, Properties]:
    return {node["id"]: node for node in elements.nodes.get(labels, ())}


def _updates(old: Mapping[str, Properties], new: Mapping[str, Properties]) -> Iterator[Properties]:
    for name, node in new.items():
        was = old.get(name)
        if was is not None and was != node:
            yield dict.fromkeys(was) | node


def _keyed(relations: Iterable[Relation]) -> Keyed:
    """Relationships by all that tells them apart; no two of a kind are alike."""
    return {
        (relation.start, relation.end, *sorted(map(str, relation.properties.items()))): relation
        for relation in relations
    }


def _ends_in(ends: Ends, relation: Relation, gone: set[tuple[Labels, str]]) -> bool:
    return (ends.start, relation.start) in gone or (ends.end, relation.end) in gone
