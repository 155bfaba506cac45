"""Text in the columns of a terminal: how wide it is, and how it folds into lines."""

from __future__ import annotations

_FIRST_UNEVEN = "\u0300"  # below it, every character takes one column


def span(text: str) -> int:
    """The number of terminal columns that the text takes; 大 takes two, a combining mark none."""
    if _is_even(text):
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def fold(text: str, most: int) -> list[str]:
    """The text in lines of at most so many columns, broken between words where it can be."""
    return [line for part in text.split("\n") for line in _fold_line(part, most)]


def _fold_line(text: str, most: int) -> list[str]:
    if span(text) <= most:
        return [text]
    lines: list[str] = []
    for word in text.split():
        if lines and span(lines[-1]) + 1 + span(word) <= most:
            lines[-1] += f" {word}"
        else:
            lines += _chop(word, most)
    return lines or [""]


def _chop(word: str, most: int) -> list[str]:
    if _is_even(word):
        return [word[start : start + most] for start in range(0, len(word), most)]
    from rich.cells import chop_cells

    return chop_cells(word, max(most, 2))


def _is_even(text: str) -> bool:
    """Whether every character takes one column."""
    return text.isascii() or max(text) < _FIRST_UNEVEN
