"""Explore a university's partnerships as a graph.

What is exported here may be relied on; everything else may change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from explorer.errors import ExplorerError
    from explorer.queries.result import Column, Result, Stamp
    from explorer.session import Partnerships, open

__all__ = ["Column", "ExplorerError", "Partnerships", "Result", "Stamp", "open"]

_HOMES = {
    "Column": "explorer.queries.result",
    "ExplorerError": "explorer.errors",
    "Partnerships": "explorer.session",
    "Result": "explorer.queries.result",
    "Stamp": "explorer.queries.result",
    "open": "explorer.session",
}


def __getattr__(name: str) -> Any:
    """Import what is asked for when it is asked for: the command starts faster."""
    if name not in _HOMES:
        raise AttributeError(f"module 'explorer' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
