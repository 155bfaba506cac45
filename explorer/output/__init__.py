"""A result as bytes, in one of five formats; each has its own module, loaded when asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.errors import UsageError, did_you_mean, nearest

if TYPE_CHECKING:
    from explorer.queries.result import Result, Stamp

FORMATS = ("table", "csv", "json", "markdown", "xlsx")


def render(
    result: Result,
    format: str,
    *,
    to_file: bool = False,
    width: int | None = None,
    colour: bool = False,
) -> bytes:
    """The result in one of `FORMATS`: UTF-8 text that ends its last line, or a workbook.

    The same result gives the same bytes, whatever the database and the terminal, unless
    `width` (the columns of a terminal) or `colour` are given; only the table heeds them.
    With `to_file` a CSV begins with a byte-order mark. Raises UsageError for an unknown
    format and for a result that is too long for a worksheet.
    """
    match format:
        case "table":
            from explorer.output import table

            return table.render(result, width, colour)
        case "csv":
            from explorer.output import csv

            return csv.render(result, to_file)
        case "json":
            from explorer.output import json

            return json.render(result)
        case "markdown":
            from explorer.output import markdown

            return markdown.render(result)
        case "xlsx":
            from explorer.output import xlsx

            return xlsx.render(result)
    raise UsageError(f"no format is called {format!r}.{did_you_mean(nearest(format, FORMATS))}")


def stamp_lines(stamp: Stamp) -> list[str]:
    """The stamp as lines for a terminal, for the formats that do not carry it inside."""
    from explorer.output.visible import visible

    return [f"{label}: {visible(text)}" for label, text in stamp.items()]
