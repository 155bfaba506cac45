"""Pages to read: dossiers, the report, and a folder of them to publish."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from explorer.pages.document import Document

FORMATS = ("table", "markdown", "json", "html")


def render(
    document: Document, format: str, *, width: int | None = None, colour: bool = False
) -> bytes:
    """The document in one of `FORMATS`; the same document gives the same bytes.

    `width` and `colour` are those of a terminal; only `table` heeds them.
    """
    match format:
        case "table":
            from explorer.pages import text

            return text.render(document, width, colour)
        case "markdown":
            from explorer.pages import markdown

            return markdown.render(document)
        case "json":
            from explorer.pages import json

            return json.render(document)
    from explorer.pages import html

    return html.render(document).encode()
