"""The folder of a ledger: what lies in it, who may read it, what a crash left behind, whether its files still stand."""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path

from gdnotice import files
from gdnotice.errors import World
from gdnotice.ledger import keys, store
from gdnotice.ledger.lock import Held, WriterLock

BACKUPS = "backups"
MAKING = ".making.part"
"""Where a new ledger is put together. While it is there without a ``vault.db`` beside it, there is no ledger yet."""

_PRIVATE_FOLDER = 0o700
_SHARED_MEMORY = 32_768
"""Bytes: SQLite's shared memory file is never smaller while it is in use."""


def make_private(folder: Path) -> None:
    """Make the folder, readable by its owner only (on Windows: as the folder above it). One that is there stays.

    Raises :class:`World`.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=_PRIVATE_FOLDER, exist_ok=True)
    except OSError as error:
        raise World(
            f"The folder {folder} cannot be made ({error.strerror}).", "Nothing was made.", "Choose another place."
        ) from None


def make_file(path: Path) -> None:
    """Make an empty file readable by its owner only; SQLite gives those beside it the same rights. Raises ``World``."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, keys.PRIVATE))
    except OSError as error:
        raise World(
            f"{path} cannot be made ({error.strerror}).", "Nothing was made.", "Check the disk and its permissions."
        ) from None


def put_in_place(aside: Path, folder: Path, names: tuple[str, ...]) -> None:
    """Move the named files from ``aside`` into ``folder``, in that order, and remove ``aside``. Raises ``World``."""
    try:
        files.flush_folder(aside)
        for name in names:
            (aside / name).replace(folder / name)
        files.flush_folder(folder)
        aside.rmdir()
    except OSError as error:
        raise World(
            f"The ledger could not be put into {folder} ({error.strerror}).", "None was made.", "Check the disk."
        ) from None


def require_room(folder: Path) -> None:
    """Raise :class:`World` where a new ledger would mix with something else."""
    if not folder.exists():
        return
    ours = {MAKING, "writer.lock"}
    if (folder / store.FILE).exists():
        raise World(
            f"There is a ledger in {folder} already.", "It was left as it is.", "Open it, or take another folder."
        )
    unfinished = (folder / MAKING).is_dir()
    if not folder.is_dir() or (not unfinished and any(one.name not in ours for one in folder.iterdir())):
        raise World(
            f"{folder} is not an empty folder.", "A ledger has a folder of its own; nothing was made.", "Take another."
        )


def require_ledger(folder: Path) -> None:
    """Raise :class:`World` where there is no ledger; first ends what a crash left of making or restoring one."""
    _finish_restoring(folder)
    try:
        if (folder / store.FILE).exists():
            return
        unfinished = (folder / MAKING).is_dir()
    except OSError as error:
        raise World(
            f"{folder} cannot be looked into ({error.strerror}).", "Nothing was opened.", "Check the disk or share."
        ) from None
    if unfinished:
        with contextlib.suppress(Held):
            lock = WriterLock(folder, None)
            try:
                sweep(folder)
            finally:
                lock.release()
    raise World(
        f"There is no ledger in {folder}.",
        "Nothing was opened.",
        "Check the folder, or make one: `gdnotice ledger init`.",
    )


def tighten(folder: Path) -> None:
    """Take from others what rights they have to the ledger's own files."""
    if os.name == "nt":  # rights come from the folder above there; chmod would only set "read-only"
        return
    for path in (folder, *folder.glob("vault.db*"), folder / keys.NAME, folder / keys.SPARE):
        with contextlib.suppress(OSError):
            rights = path.stat().st_mode & 0o777
            if rights & 0o077:
                path.chmod(rights & 0o700)


# --- what a crash leaves ---------------------------------------------------------------------------------------------


def sweep(folder: Path) -> None:
    """Remove what a program that was killed left half-made. Only for whoever holds the writer's lock."""
    if not (folder / store.FILE).exists() and (folder / MAKING).is_dir():
        for name in (keys.NAME, keys.SPARE):  # keys of a ledger that never was
            _remove(folder / name)
    _remove(folder / MAKING)
    for left in (*folder.glob(".gdnotice-*.part"), *(folder / BACKUPS).glob(".*.part")):
        _remove(left)
    _remove(restoring(folder))
    _remove(restored(folder))


def restoring(folder: Path) -> Path:
    """Beside the ledger's folder: where a backup is unpacked and checked before it takes the ledger's place."""
    return folder.parent / f".{folder.name}.restoring.part"


def restored(folder: Path) -> Path:
    """Beside the ledger's folder: a backup all checked, on its way into place."""
    return folder.parent / f".{folder.name}.restored.part"


def _finish_restoring(folder: Path) -> None:
    """A crash fell between moving the old folder away and moving the new one in: move it in."""
    with contextlib.suppress(OSError):
        if not folder.exists() and (restored(folder) / store.FILE).exists():
            restored(folder).rename(folder)


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


# --- do the open files still stand? ----------------------------------------------------------------------------------


class Gone(World):
    """A file of the open ledger was removed, replaced or cut off. What was written since may be in no file."""


class Standing:
    """Remembers which files were opened, and sees whether they are still the ones that lie in the folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        # On a disk that cannot be written there is nothing beside the file.
        opened = [path for name in (store.FILE, *store.SIDES) if (path := folder / name).exists()]
        self._files = {path: _identity(path) for path in opened}
        self._size = (folder / store.FILE).stat().st_size

    def require(self, *, after: bool = False) -> None:
        """Raise :class:`Gone` unless all stand. ``after`` an act, the message speaks of that act."""
        changed = self._changed()
        if changed is None:
            return
        raise Gone(
            f"The ledger's file {changed} while it was open.",
            "The act just done may be lost: look for it before repeating it."
            if after
            else "Nothing was written; what was told as done before is in the file that was there.",
            "Do not close the program yet: `gdnotice ledger backup` to another disk still saves what can be read. "
            "Then bring the disk, share or file back and open the ledger again.",
        )

    def _changed(self) -> str | None:
        for path, identity in self._files.items():
            try:
                status = path.stat()
            except OSError:
                return f"{path} was removed or cannot be reached"
            if (status.st_dev, status.st_ino) != identity:
                return f"{path} was replaced by another one"
            if path.name == store.FILE:
                if status.st_size < self._size:
                    return f"{path} was cut off"
                self._size = status.st_size
            elif path.name.endswith("-shm") and status.st_size < _SHARED_MEMORY:
                # It is mapped into memory: reaching behind its end, even to close it, would kill the program. Zeros
                # there are harmless, SQLite reads the log again then.
                os.truncate(path, _SHARED_MEMORY)
                return f"{path} was cut off"
        return None


def _identity(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_dev, status.st_ino
