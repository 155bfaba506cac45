"""Text that came to harm: read in a wrong encoding somewhere, or an error of a formula."""

from __future__ import annotations

import re

LOST = "\ufffd"  # what stands where a letter could not be told
ERROR = re.compile(r"#(?:REF!|N/A|NAME\?|VALUE!|DIV/0!|NUM!|NULL!|SPILL!|CALC!|##+)")
SIGN = re.compile(r"[^\x00-\x7f]{2}|[ÂÃ]")  # what there is no misread text without
ANGSTROMS = re.compile(r"\b[kM]?Å(?=[²³±])")
SHOWN = 60  # characters of a text that a message quotes


def damage(cell: str) -> str:
    """What is wrong with a text that came to harm, or "" as for almost every one."""
    if "#" in cell and ERROR.fullmatch(cell):
        return "is an error of a spreadsheet; write the value"
    if cell.isascii():
        return ""
    if LOST in cell or "ï¿½" in cell:
        return f"has lost a letter where {LOST} stands; write it again"
    likely = restored(cell)
    if likely == cell:
        return ""
    return (
        f"was read in a wrong encoding somewhere: it was likely {likely[:SHOWN]!r}; write it again"
    )


def restored(cell: str) -> str:
    """What a text was before it was misread, as far as that can be told."""
    if not SIGN.search(cell):
        return cell
    from ftfy import fix_encoding

    return cell if ANGSTROMS.search(cell) else fix_encoding(cell)
