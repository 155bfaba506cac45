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


def refuse(folder: Path) -> None:
    """Raise UsageError where nothing can be published: there are other files, or no folder."""
    if not folder.exists():
        if not folder.parent.is_dir():
            raise UsageError(f"{folder}: there is no folder {folder.parent}")
    elif not folder.is_dir():
        raise UsageError(f"{folder}: is a file, not a folder")
    elif any(folder.iterdir()) and not (folder / MARKER).is_file():
        raise UsageError(f"{folder}: holds other files; name a new or an empty folder")


@contextmanager
def aside(folder: Path) -> Iterator[Path]:
    """A passing folder on the same disk, where files are made before they are published."""
    beside = folder if folder.is_dir() else folder.parent
    made = Path(tempfile.mkdtemp(prefix=".publishing-", dir=beside))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def publish(made: Path, folder: Path) -> None:
    """Move the files that were made in, and what was published before out: all or nothing."""
    names = sorted(path.name for path in made.iterdir())
    (made / MARKER).write_text(json.dumps(names, indent=1) + "\n", encoding="utf-8")
    folder.mkdir(exist_ok=True)
    before = _published(folder)
    with aside(folder) as old, ExitStack() as undo:
        for name in sorted({*before, *names, MARKER}):
            if (folder / name).exists():
                (folder / name).replace(old / name)
                undo.callback((old / name).replace, folder / name)
            if (made / name).exists():
                (made / name).replace(folder / name)
                undo.callback((folder / name).unlink, missing_ok=True)
        undo.pop_all()


def _published(folder: Path) -> Iterable[str]:
    """The files that were published before; names only, whatever the marker says."""
    try:
        names = json.loads((folder / MARKER).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return [Path(name).name for name in names if isinstance(name, str)] if names else []
