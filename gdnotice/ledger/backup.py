"""Backups: a copy made while the ledger is in use, encrypted as it is, proved after writing, thinned with age.

A backup is a folder named after its moment (UTC) with a ``vault.db`` and the ``keys.json`` that opens it.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from gdnotice import files
from gdnotice.clock import Clock
from gdnotice.errors import Unreadable, World
from gdnotice.ledger import entries, folders, keys, migrations, store
from gdnotice.ledger.acting import acting
from gdnotice.ledger.entries import About
from gdnotice.ledger.store import Database, Mode
from gdnotice.ledger.vault import Vault, kept_ring

_NAME = re.compile(r"(\d{4}-\d\d-\d\dT\d{6})Z(?:-(\d+))?")
STAMP = "%Y-%m-%dT%H%M%S"
_BLOCK = 1 << 20
_PAGES = 2_000
"""Pages of 4 KiB that are copied between two words on how far it is."""

Told = Callable[[str, int, int], object]
"""Told what is being done, how much of it and of how much. What it raises stops the copying, and none is made."""


def _silent(_what: str, _count: int, _of: int) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was proved: its folder, its moment (UTC), the number of its last entry, SHA-256 of ``vault.db``.

    ``told`` is false where no entry of the ledger tells of it: somebody else was writing, or its file was in doubt.
    """

    folder: Path
    at: datetime
    last: int
    sha256: str
    told: bool = False


def back_up(vault: Vault, *, into: Path | None = None, thin: bool = True, progress: Told = _silent) -> Backup:
    """Copy the open ledger into a new folder in ``into`` (its own ``backups`` where left out), prove the copy.

    Acts may go on meanwhile, here or in another program; the copy holds those done before it began. Backups that have
    become too many go, see :func:`thinned`. A ledger open for reading keeps no entry of it. So does one whose file was
    taken away while it was open: what the program still holds of it is saved, and no older backup goes.

    Raises ``World`` or ``Unreadable``.
    """
    where = into if into is not None else vault.folder / folders.BACKUPS
    with vault.copying() as source:
        made = _copied(source, where, vault.key, vault.ring.vault, vault.clock, progress)
    if vault.writable and not vault.broken:
        with acting(vault) as act:
            act.entry("backed-up", About("vault"), {"name": made.folder.name, "last": made.last, "sha256": made.sha256})
        made = replace(made, told=True)
    if thin and not vault.broken:
        drop(where, vault.clock.now())
    return made


def before_migration(folder: Path, key: bytes, vault: str, clock: Clock) -> Backup:
    """A proved copy of the ledger in ``folder``, which is not yet fit to be opened as a vault."""
    source = store.connect(folder / store.FILE, key, Mode.READ)
    try:
        return _copied(source, folder / folders.BACKUPS, key, vault, clock)
    finally:
        source.conn.close()


def _copied(
    source: Database, where: Path, key: bytes, vault: str, clock: Clock, progress: Told = _silent
) -> Backup:  # fmt: skip
    folders.make_private(where)
    at = clock.now()
    aside = where / f".{secrets.token_hex(8)}.part"
    folders.make_private(aside)
    try:
        _copy(source, aside / store.FILE, key, progress)
        progress("Proving the copy", 0, 0)
        last = prove(aside, key, expected=entries.closing_hash(source))
        made = store.connect(aside / store.FILE, key, Mode.FROZEN)
        try:
            ring, _ = kept_ring(made, vault)
        finally:
            made.conn.close()
        keys.write(aside, ring)
        (aside / keys.SPARE).unlink()
        digest = _sha256(aside / store.FILE)
        return Backup(_named(aside, where, at), at, last, digest)
    except OSError as error:
        raise World(
            f"The backup in {where} could not be written ({error.strerror}).",
            "None was made; the ledger is untouched.",
            "Check the disk's room, or choose another place.",
        ) from None
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _copy(source: Database, target: Path, key: bytes, progress: Told) -> None:
    folders.make_file(target)
    copy = store.connect(target, key, Mode.MAKE)
    try:
        with store.in_words(target.parent):
            # Nothing but the finished copy matters: no log of its making, one flush at the end.
            copy.conn.execute("PRAGMA journal_mode = OFF")
            copy.conn.execute("PRAGMA synchronous = OFF")
            source.conn.backup(
                copy.conn, pages=_PAGES, progress=lambda _code, left, of: progress("Copying", of - left, of)
            )
    finally:
        copy.conn.close()
    _flush(target)


def _named(aside: Path, where: Path, at: datetime) -> Path:
    """Give the folder its name; a second backup of one second gets a number."""
    stamp = f"{at.astimezone(UTC).strftime(STAMP)}Z"
    files.flush_folder(aside)
    number = 1
    while (where / (name := stamp if number == 1 else f"{stamp}-{number}")).exists():
        number += 1
    aside.rename(where / name)
    files.flush_folder(where)
    return where / name


def prove(folder: Path, key: bytes, *, expected: tuple[int, bytes] | None = None) -> int:
    """Read all of the ledger's copy in ``folder``: the seal of each page, the tables, the chain. Nothing is written.

    ``expected`` is the number and hash of the entry it must end with. Returns the number of its last entry. Raises
    :class:`Unreadable` telling what does not fit.
    """
    db = store.connect(folder / store.FILE, key, Mode.FROZEN)
    try:
        with store.in_words(folder):
            migrations.require_known(migrations.format_of(db))
            found = store.defects(db)
            broken = entries.prove(db) if not found else None
            if broken is not None:
                found = [broken.what]
            last = entries.closing_hash(db) if not found else None
            if expected is not None and last is not None and last != expected:
                found = ["it does not end with the entry that the ledger ends with"]
    finally:
        db.conn.close()
    if last is None or found:
        raise Unreadable(
            f"The copy of the ledger in {folder} is not whole: {'; '.join(found)}.",
            "It cannot be relied on; the ledger itself is untouched.",
            "Check the disk it lies on, and use another copy.",
        )
    return last[0]


def _flush(path: Path) -> None:
    opened = os.open(path, os.O_RDWR)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


# --- which ones stay -------------------------------------------------------------------------------------------------


def backups(where: Path) -> dict[Path, datetime]:
    """The backups in a folder with their moments, oldest first, told by their names; they are not proved."""
    found = {}
    with contextlib.suppress(OSError):
        for path in where.iterdir():
            match = _NAME.fullmatch(path.name)
            if match and (path / store.FILE).is_file():
                with contextlib.suppress(ValueError):
                    at = datetime.strptime(match[1], STAMP).replace(tzinfo=UTC)
                    found[path] = at + timedelta(microseconds=int(match[2] or 0))
    return dict(sorted(found.items(), key=lambda one: one[1]))


def thinned(moments: Iterable[datetime], now: datetime) -> frozenset[datetime]:
    """Which backups stay: all of the last 7 days, of older ones the last of each week, after 8 weeks of each month.

    Weeks begin on Monday and end with their month too; weeks and months are those of UTC, so that what stays once stays
    as time goes on, until its month is thinned. The newest always stays.
    """
    newest_of: dict[tuple[object, ...], datetime] = {}
    for moment in sorted(moments):
        age = now - moment
        utc = moment.astimezone(UTC)
        if age <= timedelta(days=7):
            bucket: tuple[object, ...] = ("each", moment)
        elif age <= timedelta(days=7, weeks=8):
            bucket = ("week", *utc.isocalendar()[:2], utc.month)
        else:
            bucket = ("month", utc.year, utc.month)
        newest_of[bucket] = moment
    return frozenset(newest_of.values())


def drop(where: Path, now: datetime) -> None:
    """Remove the backups in ``where`` that :func:`thinned` does not keep."""
    held = backups(where)
    stay = thinned(held.values(), now)
    for path, moment in held.items():
        if moment not in stay:
            # Renamed first: a removal that is cut short leaves no half of a backup under a backup's name.
            with contextlib.suppress(OSError):
                shutil.rmtree(path.rename(where / f".{path.name}.part"))
