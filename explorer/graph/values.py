"""What a query can return besides plain values: nodes, relationships and paths."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

Plain: TypeAlias = "bool | int | float | str | None"
Value: TypeAlias = (
    "Plain | Node | Relationship | Path | list[Value] | tuple[Value, ...] | dict[str, Value]"
)
PLAIN = frozenset((type(None), bool, int, float, str))  # what a database hands over as it is


@dataclass(frozen=True, slots=True)
class Node:
    """A node; `key` tells it from every other node of the same graph, `labels` are sorted."""

    key: str
    labels: tuple[str, ...]
    properties: Mapping[str, Value]

    @property
    def label(self) -> str:
        """The most telling label: a consortium is also a partner."""
        return self.labels[0] if self.labels else "Node"

    @property
    def name(self) -> str:
        """What a person would call it: its name, else its title, else its id."""
        named = (self.properties.get(key) for key in ("name", "title", "id"))
        return str(next((name for name in named if name), self.label))

    def __str__(self) -> str:
        return f"{self.name} ({self.label})"


@dataclass(frozen=True, slots=True)
class Relationship:
    """A relationship from the node of key `start` to the node of key `end`."""

    key: str
    type: str
    start: str
    end: str
    properties: Mapping[str, Value]

    def __str__(self) -> str:
        shown = ", ".join(f"{key}: {value}" for key, value in sorted(self.properties.items()))
        return f"[{self.type}{' ' + shown if shown else ''}]"


@dataclass(frozen=True, slots=True)
class Path:
    """A walk along relationships; there is one node more than relationships."""

    nodes: tuple[Node, ...]
    relationships: tuple[Relationship, ...]

    def __str__(self) -> str:
        text = str(self.nodes[0])
        for relationship, before, after in zip(
            self.relationships, self.nodes[:-1], self.nodes[1:], strict=True
        ):
            forward = relationship.start == before.key
            arrow = f"-{relationship.type}->" if forward else f"<-{relationship.type}-"
            text += f" {arrow} {after}"
        return text
