"""A result as JSON: the stamp, the columns, and an object a row."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from explorer.output.cells import json_value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from explorer.queries.result import Result

_UNSEEN = re.compile("[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def render(result: Result) -> bytes:
    """Two spaces a level, UTF-8; unknown, and what is no number JSON knows, is null."""
    return written({"stamp": asdict(result.stamp), "title": result.title, **rows(result)})


def written(document: Mapping[str, Any]) -> bytes:
    """A document of what JSON knows, as bytes."""
    text = json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False)
    return (_UNSEEN.sub(_escape, text) + "\n").encode()


def rows(result: Result) -> dict[str, Any]:
    """The columns, the rows and the notes."""
    document: dict[str, Any] = {
        "columns": [column.name for column in result.columns],
        "rows": [{name: json_value(cell) for name, cell in row.items()} for row in result],
    }
    return document | ({"notes": list(result.notes)} if result.notes else {})


def _escape(match: re.Match[str]) -> str:
    return f"\\u{ord(match.group()):04x}"
