"""A graph folder: generations side by side, of which one is current.

    GRAPH/  partnerships.toml (marker)  current  load.lock
            generations/N/  generations/N.lock  history/LOAD.zip

An open database is never written. A load builds a new generation and repoints `current`;
a reader holds a shared lock on its generation, so that no load sweeps it away.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import portalocker

from explorer.errors import BusyError, EmptyGraphError, GraphError, NotOursError

MARKER = "partnerships.toml"
MARKER_TEXT = "# A graph of the partnerships command. Its engine: ArcadeDB.\nformat = 1\n"
KEPT = 20  # loads that can be gone back to
POINTER = re.compile(r"(\d+) (load-\d+)\n", re.ASCII)
FREE = portalocker.LockFlags.EXCLUSIVE | portalocker.LockFlags.NON_BLOCKING
SHARED = portalocker.LockFlags.SHARED


@dataclass(frozen=True, slots=True)
class Archive:
    """What is kept of a load in the history, if anything, and what becomes of those before it."""

    load: str
    data: bytes
    rewrite: Callable[[bytes], bytes] | None = None


class Generations:
    """The generations of one graph folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._all = folder / "generations"

    def check_ours(self) -> None:
        """Raise NotOursError where the folder holds something else."""
        if self.folder.is_dir() and (self._marked() or not any(self.folder.iterdir())):
            return
        if self.folder.exists():
            raise NotOursError(
                f"{self.folder}: not a graph of this program, so it is left alone. "
                "Name another folder with --graph."
            )

    def exists(self) -> bool:
        """Whether something was loaded here."""
        return self._marked() and (self.folder / "current").is_file()

    def hold(self) -> tuple[Path, IO[bytes]]:
        """The current generation, and the open file whose shared lock keeps it there."""
        try:
            self.check_ours()
            if not self.exists():
                raise EmptyGraphError(nothing_loaded(str(self.folder)))
            return self._hold()
        except OSError as error:
            raise GraphError(f"{self.folder}: cannot be read: {error.strerror}.") from error

    def _hold(self) -> tuple[Path, IO[bytes]]:
        while True:
            name = self._current()
            lock = self._lock_shared(name)
            if self._current() == name:
                return self._all / name, lock
            lock.close()

    def history(self) -> list[Path]:
        """The archives of the loads that count, the oldest first."""
        found = sorted((self.folder / "history").glob("load-*.zip"), key=_number)
        return [path for path in found if _number(path) <= self._current_load()]

    @contextmanager
    def loading(self, archive: Archive, follows: str) -> Iterator[Path]:
        """The folder for a new generation, which becomes the current one if the block ends well.

        `follows` is the load that this one was compared with, "" for none. Raises BusyError
        while another load is under way or where one came between, and where archives are
        rewritten while somebody reads.
        """
        self.check_ours()
        self._prepare()
        with (self.folder / "load.lock").open("ab") as lock:
            _lock_for_load(lock, self.folder)
            self._check_follows(follows)
            self._sweep()
            with self._nobody_reading() if archive.rewrite else nullcontext():
                new = self._all / str(self._next())
                try:
                    yield new
                    _settle(new)
                    (self._all / f"{new.name}.lock").touch()
                    self._keep(archive)
                    self._point_to(f"{new.name} {archive.load}")
                except BaseException as error:
                    shutil.rmtree(new, ignore_errors=True)
                    if isinstance(error, OSError):
                        raise cannot_be_written(self.folder, error) from error
                    raise
            self._sweep()

    @contextmanager
    def _nobody_reading(self) -> Iterator[None]:
        """Keep readers waiting; BusyError where one has a generation open already."""
        with ExitStack() as held:
            for path in sorted(self._all.glob("*.lock")):
                lock = held.enter_context(path.open("ab"))
                try:
                    portalocker.lock(lock, FREE)
                except portalocker.LockException:
                    raise BusyError(
                        f"{self.folder}: somebody is reading the graph, and would go on to read "
                        "what is removed. Try again when it is closed, or --wait."
                    ) from None
            yield

    def _marked(self) -> bool:
        return (self.folder / MARKER).is_file()

    def _prepare(self) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            if not self._marked():
                (self.folder / MARKER).write_text(MARKER_TEXT, encoding="utf-8")
            self._all.mkdir(exist_ok=True)
        except OSError as error:
            raise cannot_be_written(self.folder, error) from error

    def _current(self) -> str:
        return self._pointer()[0]

    def _current_load(self) -> int:
        return int(self._pointer()[1].rpartition("-")[2]) if self.exists() else 0

    def _pointer(self) -> tuple[str, str]:
        """The current generation and the load that made it."""
        text = (self.folder / "current").read_text(encoding="utf-8", errors="replace")
        found = POINTER.fullmatch(text)
        if not found:
            raise GraphError(f"{self.folder}/current is damaged: load the dataset again.")
        return found[1], found[2]

    def _check_follows(self, follows: str) -> None:
        current = self._pointer()[1] if self.exists() else ""
        if current != follows:
            raise BusyError(another_load(str(self.folder)))

    def _keep(self, archive: Archive) -> None:
        """Put a load's archive into the history, and the oldest beyond the last KEPT out."""
        if not archive.data:
            return
        folder = self.folder / "history"
        folder.mkdir(exist_ok=True)
        if archive.rewrite:
            for path in sorted(folder.glob("load-*.zip"), key=_number):
                _write(path, archive.rewrite(path.read_bytes()))
        _write(folder / f"{archive.load}.zip", archive.data)
        for path in sorted(folder.glob("load-*.zip"), key=_number)[:-KEPT]:
            path.unlink()

    def _lock_shared(self, name: str) -> IO[bytes]:
        path = self._all / f"{name}.lock"
        try:
            file: IO[bytes] = path.open("ab")
        except OSError:  # a reader who may not write here
            file = path.open("rb")
        portalocker.lock(file, SHARED)
        return file

    def _next(self) -> int:
        numbers = [int(path.stem) for path in self._all.iterdir() if path.stem.isdecimal()]
        return max(numbers, default=0) + 1

    def _point_to(self, name: str) -> None:
        _write(self.folder / "current", f"{name}\n".encode())

    def _sweep(self) -> None:
        kept = self._current() if self.exists() else ""
        for path in sorted(self._all.iterdir()):
            if path.stem != kept:
                self._remove(path.stem)

    def _remove(self, name: str) -> None:
        path = self._all / f"{name}.lock"
        with path.open("ab") as file:
            try:
                portalocker.lock(file, FREE)
            except portalocker.LockException:
                return  # somebody reads it still; a later load sweeps it
            shutil.rmtree(self._all / name, ignore_errors=True)
            path.unlink(missing_ok=True)


def cannot_be_written(place: Path, error: OSError) -> GraphError:
    """What to say where the disk is full or the folder is somebody else's."""
    return GraphError(f"{place}: cannot be written: {error.strerror}. Nothing was changed.")


def nothing_loaded(place: str) -> str:
    """What to say where a graph is empty."""
    return f"{place}: nothing is loaded yet. Run: partnerships load"


def another_load(place: str) -> str:
    """What to say where a load is not the one that was compared with any more."""
    return f"{place}: another load came between; nothing was changed. Load again."


def _number(path: Path) -> int:
    digits = path.stem.rpartition("-")[2]
    return int(digits) if digits.isdecimal() else 0


def _write(path: Path, data: bytes) -> None:
    """Write a file so that it is there whole or not at all, also after a crash."""
    beside = path.with_name(f"{path.name}.new")
    with beside.open("wb") as file:
        file.write(data)
        file.flush()
        _sync(file.fileno())
    beside.replace(path)
    _sync_folder(path.parent)


def _lock_for_load(lock: IO[bytes], folder: Path) -> None:
    try:
        portalocker.lock(lock, FREE)
    except portalocker.LockException:
        raise BusyError(
            f"{folder}: another load is under way. Try again when it is done."
        ) from None


def _settle(folder: Path) -> None:
    """Give the engine's files the folder's own mode, and see them on the disk."""
    mode = folder.stat().st_mode & 0o666
    for path in folder.iterdir():
        path.chmod(mode)
        with path.open("rb") as file:
            _sync(file.fileno())
    _sync_folder(folder)


def _sync(descriptor: int) -> None:
    os.fsync(descriptor)


def _sync_folder(folder: Path) -> None:
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            _sync(descriptor)
        finally:
            os.close(descriptor)
