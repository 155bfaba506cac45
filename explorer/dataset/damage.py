"""Text that came to harm: read in a wrong encoding somewhere, or an error of a formula."""

from __future__ import annotations

import re

LOST = "\ufffd"  # what stands where a letter could not be told
BYTES = {bytes([byte]).decode("latin-1") for byte in range(0x80, 0xC0)}
FOLLOWING = "".join(  # what the bytes 80 to BF look like in Windows-1252 and in Latin-1
    sorted(BYTES | set(bytes(range(0x80, 0xC0)).decode("cp1252", errors="ignore")))
)
CLOSING = "\xa0»’”–—…"  # what may well follow a capital letter
MISREAD = re.compile(  # UTF-8 read as Windows-1252: Latin letters, signs, dashes and quotes
    rf"(?:[ÂÃÄÅ](?:(?![{CLOSING}])[{FOLLOWING}]|(?<![A-ZÀ-Þ].)[{CLOSING}])"
    r"|(?<=[a-zß-ÿ])Ã(?!\w)"  # whose second half was a space, and went
    rf"|â[€‚„\x80\x82\x84][{FOLLOWING}]?|ï[»¿½\x80-\xbf]{{2}})"
)
SIGN = re.compile(f"[ÂÃÄÅâï{LOST}]")  # without one of these there is nothing to search for
ERROR = re.compile(r"#(?:REF!|N/A|NAME\?|VALUE!|DIV/0!|NUM!|NULL!|SPILL!|CALC!|##+)")
SHOWN = 60  # characters of a text that a message quotes
AGAIN = 3  # times that a text may have been misread


def damage(cell: str) -> str:
    """What is wrong with a text that came to harm, or "" as for almost every one."""
    if "#" in cell and ERROR.fullmatch(cell):
        return "is an error of a spreadsheet; write the value"
    if cell.isascii():
        return ""
    if not SIGN.search(cell):
        return ""
    if LOST in cell or "ï¿½" in cell:
        return f"has lost a letter where {LOST} stands; write it again"
    if not MISREAD.search(cell):
        return ""
    likely = restored(cell)
    meant = f"it was likely {likely[:SHOWN]!r};" if likely != cell else "letters are lost;"
    return f"was read in a wrong encoding somewhere: {meant} write it again"


def restored(cell: str) -> str:
    """What a text was before it was misread, as far as that can be told."""
    for _ in range(AGAIN):
        before, cell = cell, MISREAD.sub(_reread, cell)
        if cell == before:
            break
    return cell


def _reread(match: re.Match[str]) -> str:
    if match[0] == "Ã":
        return "à"
    try:
        return b"".join(map(_byte, match[0])).decode("utf-8")
    except UnicodeError:
        return match[0]


def _byte(character: str) -> bytes:
    return character.encode("latin-1" if ord(character) < 0x100 else "cp1252")
