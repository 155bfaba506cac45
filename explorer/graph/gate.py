"""What a query text of the user's own may not begin with, on either database."""

from __future__ import annotations

import re

from explorer.errors import QueryError

ESCAPE = re.compile(r"\\u+([0-9a-fA-F]{4})")
BLANK = re.compile(r"(?:\s|/\*.*?\*/|//[^\n]*(?:\n|\Z))*", re.DOTALL)
PREFIX = re.compile(r"(explain|profile|cypher)\b", re.IGNORECASE)


def refuse_plans(text: str) -> None:
    """Raise QueryError for EXPLAIN, PROFILE and CYPHER options, in any spelling.

    A text is first sent behind an EXPLAIN of ours; one of its own could undo that.
    """
    decoded = ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    blank = BLANK.match(decoded)
    start = decoded[blank.end() if blank else 0 :]
    found = PREFIX.match(start)
    if found:
        raise QueryError(f"a query may not begin with {found[1].upper()}; leave that word out.")
    if not start:
        raise QueryError("the query is empty.")
