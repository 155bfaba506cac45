"""The labels and relationship types of the graph, as the record classes declare them."""

from __future__ import annotations

from explorer.dataset.records import RECORDS, headings

LABELS = (
    "Load",
    "University",
    *dict.fromkeys(label for kind in RECORDS for label in kind.labels),
)
RELATIONSHIPS = tuple(
    dict.fromkeys(
        name
        for kind in RECORDS
        for name in (kind.relationship, *(h.link.type for h in headings(kind) if h.link))
        if name
    )
)
