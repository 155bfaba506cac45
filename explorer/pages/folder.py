"""A folder of published files: replaced as a whole or not at all."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from explorer.errors import UsageError

MARKER = "published.json"  # names the files that were published
ASIDE = ".publishing-"


def refuse(folder: Path) -> None:
    """Raise UsageError where nothing can be published: there are other files, or no folder."""
    if folder.is_symlink() and not folder.exists():
        raise UsageError(f"{folder}: is a link that leads nowhere")
    if not folder.exists():
        if not folder.parent.is_dir():
            raise UsageError(f"{folder}: there is no folder {folder.parent}")
    elif not folder.is_dir():
        raise UsageError(f"{folder}: is a file, not a folder")
    elif not (folder / MARKER).is_file():
        if any(not path.name.startswith(ASIDE) for path in folder.iterdir()):
            raise UsageError(f"{folder}: holds other files; name a new or an empty folder")
    else:
        _published(folder)


def publish(made: Path, folder: Path) -> None:
    """Put the files that were made in, and take what was published before out: all or nothing.

    Raises UsageError where a file of somebody else's has the name of one of them.
    """
    names = sorted(path.name for path in made.iterdir())
    folder.mkdir(exist_ok=True)
    before = _published(folder)
    _refuse_foreign(folder, {*names} - {*before})
    with _aside(folder) as (new, old), ExitStack() as undo:
        for name in names:
            shutil.copyfile(made / name, new / name)
        (new / MARKER).write_text(json.dumps(names, indent=1) + "\n", encoding="utf-8")
        for name in sorted({*before, *names, MARKER}):
            if (folder / name).exists():
                (folder / name).replace(old / name)
                undo.callback((old / name).replace, folder / name)
            if (new / name).exists():
                (new / name).replace(folder / name)
                undo.callback((folder / name).unlink, missing_ok=True)
        undo.pop_all()


@contextmanager
def _aside(folder: Path) -> Iterator[tuple[Path, Path]]:
    """Where new files wait and old ones go; what a killed run left of it is swept."""
    for left in folder.glob(f"{ASIDE}*"):
        shutil.rmtree(left, ignore_errors=True)
    place = Path(tempfile.mkdtemp(prefix=ASIDE, dir=folder))
    try:
        (place / "new").mkdir()
        (place / "old").mkdir()
        yield place / "new", place / "old"
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _refuse_foreign(folder: Path, names: Iterable[str]) -> None:
    """Raise UsageError where a page would take the place of what was not published."""
    foreign = sorted(name for name in names if (folder / name).exists())
    if foreign:
        shown = ", ".join(foreign[:5])
        raise UsageError(f"{folder}: holds {shown} that were not published; move them elsewhere")


def _published(folder: Path) -> list[str]:
    """The files that were published before; UsageError where that cannot be told."""
    if not (folder / MARKER).exists():
        return []
    try:
        names = json.loads((folder / MARKER).read_text(encoding="utf-8"))
    except ValueError:
        names = None
    if isinstance(names, list) and all(map(_is_plain, names)):
        return names
    raise UsageError(
        f"{folder / MARKER}: does not list what was published; name a new or an empty folder"
    )


def _is_plain(name: object) -> bool:
    """Whether it names a file in the folder itself."""
    return isinstance(name, str) and name not in ("", ".", "..") and Path(name).name == name
