"""How much work something is, counted: a clock tells of the machine and of what else it does."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any


def calls(do: Callable[[], Any]) -> int:
    """How many functions are called, of Python and of C, while it is done."""
    count = 0

    def heard(frame: FrameType, event: str, of: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(heard)
    try:
        do()
    finally:
        sys.setprofile(before)
    return count


def assert_linear(of_size: Callable[[int], Callable[[], Any]], size: int) -> None:
    """Twice as many take about twice as many calls: what is quadratic takes four times as many.

    `of_size` makes what is to be counted; what it does first, an import say, is done before.
    """
    of_size(2)()
    once, twice = (calls(of_size(n)) for n in (size, 2 * size))
    assert once > size
    assert twice < 2.5 * once, f"{once:,} calls for {size:,}, {twice:,} for {2 * size:,}"
