"""Lock files, by which Excel and LibreOffice tell that a file is open, perhaps unsaved."""

from __future__ import annotations

from pathlib import Path

from explorer.dataset.header import shown
from explorer.errors import InputError, Problem

EXCEL = "~$"
LIBREOFFICE = ".~lock."


def is_lock(name: str) -> bool:
    """Whether a file of this name locks another."""
    return name.startswith((EXCEL, LIBREOFFICE))


def locks_of(path: Path) -> list[str]:
    """The names of the lock files that lie beside a file."""
    names = f"{EXCEL}{path.name}", f"{LIBREOFFICE}{path.name}#"
    return [name for name in names if path.with_name(name).exists()]


def lock_note(name: str) -> Problem:
    """What is said of a lock file beside what is read."""
    message = "is ignored; a file seems open in another program, perhaps unsaved"
    return Problem(shown(name), 0, "", message)


def refuse_lock(path: Path) -> None:
    """Raise InputError where somebody names a lock file in the place of the file it locks."""
    if not is_lock(path.name) or path.is_dir():
        return
    program = "Excel" if path.name.startswith(EXCEL) else "LibreOffice"
    locked = path.name.removeprefix(EXCEL).removeprefix(LIBREOFFICE).removesuffix("#")
    raise InputError(
        f"{path}: is the lock file that {program} keeps while {locked} is open. "
        f"Save that there, and name {path.with_name(locked)}."
    )
