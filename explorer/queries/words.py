"""A path in words: "School of Design undertakes 'Archive placements' with Marks & Spencer"."""

from __future__ import annotations

from collections.abc import Sequence

from explorer.graph.values import Node, Relationship

ALONE = {
    "UNDERTAKES": "{start} undertakes {end}",
    "WITH": "{start} is with {end}",
    "PART_OF": "{start} is part of {end}",
    "MEMBER_OF": "{start} is a member of {end}",
    "SUBSIDIARY_OF": "{start} is a subsidiary of {end}",
    "SUCCEEDED_BY": "{start} was succeeded by {end}",
    "COVERS": "{start} covers {end}",
    "OF": "{start} is of {end}",
    "ABOUT": "{start} is about {end}",
    "LOOKS_AFTER": "{start} looks after {end}",
    "BELONGS_TO": "{start} belongs to {end}",
}
TOGETHER = {  # of two relationships that meet in what they have between them
    ("UNDERTAKES", "WITH"): "{one} undertakes {middle} with {other}",
    ("UNDERTAKES", "UNDERTAKES"): "{one} and {other} undertake {middle} together",
    ("WITH", "WITH"): "{middle} is with both {one} and {other}",
    ("COVERS", "COVERS"): "{middle} covers both {one} and {other}",
    ("BELONGS_TO", "LOOKS_AFTER"): "{middle} of {one} looks after {other}",
}
BETWEEN = frozenset(("Activity", "Agreement", "Contact"))


def in_words(path: Sequence[Node | Relationship]) -> str:
    """A sentence for each connection of a path of nodes and the relationships between them."""
    nodes = [one for one in path if isinstance(one, Node)]
    joins = [one for one in path if isinstance(one, Relationship)]
    said = []
    at = 0
    while at < len(joins):
        pair = _pair(nodes[at : at + 3], joins[at : at + 2])
        said.append(pair or _alone(nodes[at : at + 2], joins[at]))
        at += 2 if pair else 1
    return "; ".join(said)


def called(node: Node) -> str:
    """What a sentence calls a node: titles in quotation marks, a contact by its role."""
    if node.label == "Contact":
        role = str(node.properties.get("role", "contact")).replace("_", " ")
        return "a contact" if role == "other" else f"the {role}"
    return f"'{node.name}'" if node.label in BETWEEN else node.name


def counted(amount: int, one: str, many: str) -> str:
    """A number with its noun."""
    return f"{amount} {one if amount == 1 else many}"


def _pair(nodes: Sequence[Node], joins: Sequence[Relationship]) -> str | None:
    """Two relationships in one sentence, where what is between them is no end in itself."""
    if len(joins) < 2 or nodes[1].label not in BETWEEN:
        return None
    one, middle, other = nodes
    types = (joins[0].type, joins[1].type)
    if types not in TOGETHER:
        types, one, other = types[::-1], other, one
    if types not in TOGETHER:
        return None
    return TOGETHER[types].format(one=called(one), middle=called(middle), other=called(other))


def _alone(nodes: Sequence[Node], joins: Relationship) -> str:
    start, end = nodes if joins.start == nodes[0].key else reversed(nodes)
    return ALONE[joins.type].format(start=called(start), end=called(end))
