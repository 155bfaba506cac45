"""Text that came to harm: read in a wrong encoding somewhere, or an error of a formula."""

from __future__ import annotations

import re

LOST = "\ufffd"  # what stands where a letter could not be told
BYTES = {bytes([byte]).decode("latin-1") for byte in range(0x80, 0xC0)}
FOLLOWING = "".join(  # what the bytes 80 to BF look like in Windows-1252 and in Latin-1
    sorted(BYTES | set(bytes(range(0x80, 0xC0)).decode("cp1252", errors="ignore")))
)
CLOSING = "\xa0«»‹›‘’‚“”„–—…·"  # what may well follow a letter, and a word may follow it
RAISED = "²³¹°º±ª®©™†‡§¶´"  # what may well follow a letter, but no other letter follows it
LETTERS = "ŠŒŽšœžŸƒªºµ"
PLAIN = "".join(re.escape(one) for one in FOLLOWING if one not in CLOSING + RAISED + LETTERS)
MAC = "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø"  # its 80 to BF
MAC_LETTERS = "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûüßÆæø"
DOS = (  # those of the code pages 437 and 850
    "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐ø£Ø×®ÁÂÀ©¢¥"
)
LOWER = "[a-zß-ÿ]"
LETTER = r"[^\W\d_]"
REST = (
    rf"(?<={LOWER})Ã(?!\w)"  # whose second half was a space, and went
    rf"|â[€‚„\x80\x82\x84][{FOLLOWING}]?|ï(?:»¿|¿½|¬[\x81\x82‚])"
)
SURE = (  # UTF-8 read as Windows-1252, also where a byte of it went
    rf"(?:(?<={LOWER})(?<!\b[kmnµ]))[ÂÃÄÅ][{FOLLOWING}]"
    rf"|[ÂÃÄÅ][{PLAIN}]"
    rf"|(?<![^\W\d_])[ÂÃÄÅ][{LETTERS}]"
    rf"|(?<={LETTER})[ÂÃÄÅ][{RAISED}{LETTERS}](?={LOWER})"
    rf"|Ã[©³¡¶¨ª§´¹º]|Ã[{RAISED}](?={LOWER})|(?<!\w)Ã[–“”](?=[a-z]{{3}})"
    r"|Â©|(?<=\d)Â[°º]"
    rf"|{REST}"
)
LIKELY = (  # what is one of these only where UTF-8 with letters comes of it
    rf"(?:[Â-ß][{FOLLOWING}]){{2,}}|(?:[à-ï][{FOLLOWING}]{{2}}){{2,}}"
    rf"|(?<={LOWER})È[™›˜]|(?<!\w)È[™›˜](?={LOWER})|(?<![^\W\d_])[ÎÏÐÑ][{PLAIN}]"
    rf"|(?<={LETTER})á[º»][{FOLLOWING}](?={LETTER})|(?<={LETTER})áº[{PLAIN}]"
    rf"|√[{MAC_LETTERS}†≥°•¶®©™´¨¢£§]|√[∂º](?={LOWER})|(?<={LETTER}{{2}})√[{MAC}]"
    rf"|[≈ƒ][{MAC_LETTERS}](?!\d)|(?<={LETTER})[≈ƒ][{MAC}](?!\d)"
    rf"|‚Ä[ìîòôöúùû¢¶]|‚Ç¨|¬[£©®]|(?:[–—][{MAC}]){{3,}}"
    rf"|(?<={LETTER})[├─┼][{DOS}]|├[{DOS}](?={LOWER})|ΓÇ[ÖÿôöòûùªóÜô£ª]|(?:[╨╤][{DOS}]){{2,}}"
)
MISREAD = re.compile(f"(?P<sure>{SURE})|{LIKELY}")
EVERY = re.compile(f"[ÂÃÄÅ][{FOLLOWING}]|{REST}|{LIKELY}")  # once it is known to be misread
SIGN = re.compile(rf"[Â-ï√≈ƒ‚¬–—├─┼Γ╨╤][^\x00-\x7f]|Ã|{LOST}")  # what else there is no harm without
ERROR = re.compile(r"#(?:REF!|N/A|NAME\?|VALUE!|DIV/0!|NUM!|NULL!|SPILL!|CALC!|##+)")
PAGES = ("cp1252", "mac_roman", "cp850", "cp437")
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
    if not any(hit["sure"] or _reread(hit) != hit[0] for hit in MISREAD.finditer(cell)):
        return ""
    likely = restored(cell)
    meant = f"it was likely {likely[:SHOWN]!r};" if likely != cell else "letters are lost;"
    return f"was read in a wrong encoding somewhere: {meant} write it again"


def restored(cell: str) -> str:
    """What a text was before it was misread, as far as that can be told."""
    for _ in range(AGAIN):
        before, cell = cell, EVERY.sub(_reread, cell)
        if cell == before:
            break
    return cell


def _reread(match: re.Match[str]) -> str:
    if match[0] == "Ã":
        return "à"
    if match[0].startswith("á»") and "«" in match.string[: match.start()]:
        return match[0]  # the end of a quotation
    for page in PAGES:
        try:
            return b"".join(_byte(letter, page) for letter in match[0]).decode("utf-8")
        except UnicodeError:
            continue
    return match[0]


def _byte(character: str, page: str) -> bytes:
    latin = page == PAGES[0] and ord(character) < 0x100
    return character.encode("latin-1" if latin else page)
