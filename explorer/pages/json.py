"""A document as JSON: the stamp, the sentences, and an object a section."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from explorer.output import json
from explorer.pages.document import Document, Section


def render(document: Document) -> bytes:
    """Two spaces a level, UTF-8; what is drawn elsewhere is numbers here."""
    return json.written(
        {
            "stamp": asdict(document.stamp),
            "title": document.title,
            "said": list(document.said),
            "sections": [_section(section) for section in document.sections],
        }
    )


def _section(section: Section) -> dict[str, Any]:
    table = json.rows(section.table) if section.table is not None else {}
    said = {"said": list(section.said)} if section.said else {}
    asked = {"asked": section.asked} if section.asked else {}
    return {"heading": section.heading, **said, **asked, **table}
