"""Colour and shape of what is drawn: by label and declared tier, never by colour alone.

The colours are those of Okabe and Ito (2008), which colour-blind readers tell apart.
"""

from __future__ import annotations

from collections.abc import Iterable

from explorer.maps.model import Edge, Key, Node

BLUE, ORANGE, GREEN, PURPLE = "#0072b2", "#e69f00", "#009e73", "#cc79a7"
SKY, VERMILION, GREY = "#56b4e9", "#d55e00", "#7f7f7f"

KEYS = (
    Key("faculty", "Faculty", BLUE, "square"),
    Key("corporate", "Corporate partner", VERMILION, "star"),
    Key("strategic", "Strategic partner", GREEN, "triangle"),
    Key("transactional", "Transactional partner", ORANGE, "diamond"),
    Key("partner", "Partner of no declared tier", GREY, "dot"),
    Key("consortium", "Consortium", VERMILION, "hexagon"),
    Key("home", "Home university", BLUE, "square"),
    Key("active-member", "Member with activities", GREEN, "dot"),
    Key("idle-member", "Member without activities in scope", GREY, "diamond"),
    Key("other-member", "Past or planned member", GREY, "triangle"),
    Key("University", "Home university", BLUE, "hexagon"),
    Key("Faculty", "Faculty", BLUE, "square"),
    Key("Unit", "School, institute or service", SKY, "dot"),
    Key("Partner", "Partner", VERMILION, "star"),
    Key("Consortium", "Consortium", VERMILION, "hexagon"),
    Key("Activity", "Activity", ORANGE, "diamond"),
    Key("Activities", "Activities of one kind", ORANGE, "square"),
    Key("ActivityKind", "Kind of activity", PURPLE, "square"),
    Key("Agreement", "Agreement", GREEN, "triangle"),
    Key("Review", "Review", GREEN, "diamond"),
    Key("Contact", "Contact", PURPLE, "triangle"),
    Key("Figure", "Figure", SKY, "triangle"),
    Key("Coverage", "Coverage", GREY, "square"),
    Key("Load", "Load", GREY, "star"),
    Key("other", "Other", GREY, "diamond"),
    Key("undertakes", "Takes part in activities with", GREY, "line"),
    Key("member-of", "Member of", GREY, "line"),
    Key("past-member-of", "Was a member of", GREY, "dashes"),
    Key("planned-member-of", "Will be a member of", SKY, "dashes"),
    Key("joins", "Relationship", GREY, "line"),
)
_BY_ID = {key.id: key for key in KEYS}


def legend_of(nodes: Iterable[Node], edges: Iterable[Edge]) -> tuple[Key, ...]:
    """The legend entries that these nodes and edges use, in a fixed order."""
    used = {node.key for node in nodes} | {edge.key for edge in edges}
    return tuple(key for key in KEYS if key.id in used)


def key_of_label(label: str) -> str:
    """The legend entry for a node of this label."""
    return label if label in _BY_ID else "other"
