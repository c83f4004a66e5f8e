"""Restoring: a backup is copied, opened and proved beside the ledger's folder, and only then takes its place.

What is replaced is kept under another name. A crash in between is ended by the next opening.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from gdnotice import files
from gdnotice.clock import Clock
from gdnotice.errors import Misuse, Refusal, Unreadable, World
from gdnotice.ledger import attempts, backup, folders, keys, recovery, store
from gdnotice.ledger.acting import acting, last_moment
from gdnotice.ledger.entries import About
from gdnotice.ledger.left_behind import LeftBehind, left_behind
from gdnotice.ledger.lock import FILE, WriterLock
from gdnotice.ledger.people import APPROVER, Person
from gdnotice.ledger.vault import Pause, Vault, opened

_PARTS = (store.FILE, keys.NAME)


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored: the folder, its last entry's number and moment, where the replaced folder is kept, and what
    of it the backup does not have (None where no ledger stood there)."""

    folder: Path
    last: int
    at: datetime
    replaced: Path | None
    behind: LeftBehind | None


def restore(
    source: Path,
    target: Path,
    clock: Clock,
    *,
    name: str | None = None,
    passphrase: str | None = None,
    recovery_key: str | None = None,
    other: bool = False,
    agree: Callable[[LeftBehind], None] = lambda _behind: None,
    pause: Pause = time.sleep,
) -> Restored:
    """Put the backup in ``source`` (its folder, or a ZIP of that) in the place of the ledger in ``target``.

    It is opened with the passphrase of its day, or the recovery key, by an approver of it who is one in ``target``
    too. ``other`` lets another ledger be replaced than the backup's. ``agree`` is asked before, and raises where what
    would be left behind is not agreed to. Nothing is replaced before all of it was read and proved. Raises
    ``Refusal``, ``World``, ``Unreadable`` or ``Misuse``; the ledger in ``target`` is then as it was.
    """
    target = target.absolute()
    _require_place(source, target)
    stack = contextlib.ExitStack()
    if target.is_dir():
        stack.callback(WriterLock(target, None).release)
    with stack, _unpacked(source, target) as aside:
        way = (name, passphrase, recovery_key)
        with _proved(aside, target, clock, way, other=other, pause=pause) as (vault, found):
            if found.behind is not None:
                agree(found.behind)
            with acting(vault) as act:
                act.entry("restored", About("vault"), {"name": source.name, "last": found.last})
        if os.name == "nt":
            stack.close()  # a folder with an open file in it cannot be renamed there
        return replace(found, replaced=_exchange(aside, target, clock.now()))


def look_before(
    source: Path,
    target: Path,
    clock: Clock,
    *,
    name: str | None = None,
    passphrase: str | None = None,
    recovery_key: str | None = None,
    other: bool = False,
    pause: Pause = time.sleep,
) -> Restored:
    """What :func:`restore` would do, after reading and proving all of the backup; nothing is replaced, and the ledger
    in ``target`` may be open meanwhile. Raises as that does."""
    target = target.absolute()
    _require_place(source, target)
    with (
        _unpacked(source, target) as aside,
        _proved(aside, target, clock, (name, passphrase, recovery_key), other=other, pause=pause) as (_, found),
    ):
        return found


@contextmanager
def _unpacked(source: Path, target: Path) -> Iterator[Path]:
    """The backup's files beside the folder that they are meant for; taken away again at the end."""
    aside = folders.restoring(target)
    try:
        shutil.rmtree(aside, ignore_errors=True)
        folders.make_private(aside)
        _fetch(source, aside)
        yield aside
    except OSError as error:
        raise World(
            f"The backup could not be restored to {target} ({error.strerror}).",
            "The ledger that stood there is as it was.",
            "Check the disk's room and the permissions of the folder above it.",
        ) from None
    finally:
        shutil.rmtree(aside, ignore_errors=True)


@contextmanager
def _proved(
    aside: Path, target: Path, clock: Clock, way: tuple[str | None, str | None, str | None], *, other: bool,
    pause: Pause,
) -> Iterator[tuple[Vault, Restored]]:  # fmt: skip
    """The backup in ``aside`` open, all of it proved, and what it would leave behind. ``way``: name, passphrase,
    recovery key."""
    name, passphrase, recovery_key = way
    ring = keys.read(aside)
    keys.write(aside, ring)
    wrong = World(
        "That passphrase or key does not open this backup.",
        "A backup opens with the passphrase that held on its day; nothing was replaced.",
        "Give that one, and the name of its day, or the recovery key.",
    )
    with attempts.counted(target if target.is_dir() else aside, wrong, pause):
        if recovery_key is not None:
            wrap, key = ring.by_secret(keys.RECOVERY, recovery.read(recovery_key))
        else:
            wrap, key = ring.by_passphrase(name, passphrase or "")
    last = backup.prove(aside, key)
    with opened(aside, ring, wrap, key, clock, write=True) as vault:
        _require_approver(vault.person)
        at = last_moment(vault.db)
        assert at is not None
        behind = left_behind(target, vault.db, ring, key, vault.person, (name, passphrase), other=other)
        yield vault, Restored(target, last, at, None, behind)


def _require_approver(person: Person) -> None:
    if person.role != APPROVER:
        raise Refusal(
            "Only an approver may restore a ledger.",
            "On the day of this backup you were none; nothing was replaced.",
            "Ask an approver of that day.",
        )


def _require_place(source: Path, target: Path) -> None:
    if source.absolute() == target:
        raise Misuse("A ledger cannot be restored from itself.", "Nothing was done.", "Name one of its backups.")
    ours = {store.FILE, keys.NAME, keys.SPARE, folders.BACKUPS}
    if not target.exists():
        return
    if not target.is_dir() or (any(target.iterdir()) and not any((target / one).exists() for one in ours)):
        raise World(
            f"{target} is no ledger's folder.", "Nothing was replaced.", "Name a ledger's folder, or a new one."
        )


def _exchange(aside: Path, target: Path, now: datetime) -> Path | None:
    """Move the old folder away and the new one in. From the first renaming on, an opening ends what a crash cut off."""
    ready = folders.restored(target)
    shutil.rmtree(ready, ignore_errors=True)
    aside.rename(ready)
    replaced = None
    if target.exists():
        replaced = _unused(target.with_name(f"{target.name}-replaced-{now.astimezone(UTC).strftime(backup.STAMP)}Z"))
        target.rename(replaced)
    try:
        ready.rename(target)
    except OSError:
        if replaced is not None:
            replaced.rename(target)
        raise
    files.flush_folder(target.parent)
    return _left_over(replaced, target) if replaced is not None else None


def _left_over(replaced: Path, target: Path) -> Path | None:
    """The backups stay with the ledger. Gives the folder back if it still holds anything else but the lock."""
    with contextlib.suppress(OSError):
        (target / folders.BACKUPS).mkdir(mode=0o700, exist_ok=True)
        for one in (replaced / folders.BACKUPS).iterdir():
            one.rename(_unused(target / folders.BACKUPS / one.name))
        (replaced / folders.BACKUPS).rmdir()
    with contextlib.suppress(OSError):
        if {one.name for one in replaced.iterdir()} <= {FILE}:
            shutil.rmtree(replaced)
    return replaced if replaced.exists() else None


def _unused(path: Path) -> Path:
    """The path, with a number behind it where it is taken."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.name}-{number}")
    return free


# --- the backup's two files ------------------------------------------------------------------------------------------


def _fetch(source: Path, aside: Path) -> None:
    """Copy the two files of a backup, flushed, so that what is proved is what is used."""
    with _parts(source) as parts:
        needed = sum(size for size, _ in parts.values())
        if needed > shutil.disk_usage(aside).free:
            raise World(
                f"There is not enough room beside {aside.parent} for the backup.",
                f"It takes {needed:,} bytes; nothing was replaced.",
                "Make room on the disk.",
            )
        for name, (_, stream) in parts.items():
            folders.make_file(aside / name)
            with (aside / name).open("wb") as copy:
                shutil.copyfileobj(stream, copy, 1 << 20)
                copy.flush()
                os.fsync(copy.fileno())


@contextmanager
def _parts(source: Path) -> Iterator[dict[str, tuple[int, IO[bytes]]]]:
    """Size and stream of each of the two files, from a folder or a ZIP of one."""
    missing = Unreadable(
        f"{source} is no backup of a ledger.",
        f"A backup is a folder, or a ZIP of one, with {' and '.join(_PARTS)} in it; nothing was replaced.",
        "Name a folder in the ledger's backups.",
    )
    with contextlib.ExitStack() as stack:
        found: dict[str, tuple[int, IO[bytes]]] = {}
        if source.is_dir():
            for name in _PARTS:
                if not (source / name).is_file():
                    raise missing
                found[name] = ((source / name).stat().st_size, stack.enter_context((source / name).open("rb")))
        else:
            try:
                packed = stack.enter_context(zipfile.ZipFile(source))
                for one in packed.infolist():
                    name = one.filename.rpartition("/")[2]
                    if name in _PARTS and name not in found:
                        found[name] = (one.file_size, stack.enter_context(packed.open(one)))
            except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError):  # encrypted, or packed oddly
                raise missing from None
        if len(found) != len(_PARTS):
            raise missing
        try:
            yield found
        except zipfile.BadZipFile:
            raise missing from None
