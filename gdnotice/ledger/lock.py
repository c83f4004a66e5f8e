"""One writer at a time: a lock of the operating system on ``writer.lock``, which tells who holds it.

The system gives the lock back when the program ends, however it ends. What the file says is sealed with the vault's
key, so a name in it is read only by somebody who could open the ledger.
"""

from __future__ import annotations

import contextlib
import json
import os
import platform
import sys
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from gdnotice.errors import World
from gdnotice.ledger import sealing
from gdnotice.ledger.sealing import Sealed, Unopened

FILE = "writer.lock"
_BOUND = b"GD Notice writer.lock"
# Windows forbids others to read what is locked, so the locked byte lies far behind what the file says.
_LOCKED_BYTE = 1 << 30
_LONGEST = 4096


@dataclass(frozen=True, slots=True)
class Holder:
    """Who writes: the person's name, the desk (the machine's name), the process, since when (ISO 8601, UTC)."""

    person: str
    desk: str
    process: int
    since: str


class Held(World):
    """Somebody else is writing. ``holder`` is None where the lock does not say who."""

    def __init__(self, folder: Path, holder: Holder | None) -> None:
        who = "another program"
        if holder is not None:
            who = f"{holder.person} on {holder.desk} (process {holder.process}, since {holder.since})"
        super().__init__(
            f"The ledger in {folder} is open for writing by {who}.",
            "One person writes at a time; nothing was changed.",
            "Wait until it is closed there, or open it for reading.",
        )
        self.holder = holder


class WriterLock:
    """The lock, held from its making until :meth:`release`."""

    def __init__(self, folder: Path, key: bytes | None) -> None:
        """Take the lock of the ledger in ``folder``. ``key`` reads who holds it. Raises :class:`Held` or ``World``."""
        self._path = folder / FILE
        try:
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        except OSError as error:
            raise World(
                f"The ledger in {folder} cannot be opened for writing ({error.strerror}).",
                "Nothing was changed.",
                "Check the folder's permissions; to look only, open the ledger for reading.",
            ) from None
        try:
            if not _locked(self._file):
                raise Held(folder, _told(self._file, key))
            os.ftruncate(self._file, 0)  # whoever held it before a crash no longer does
        except OSError as error:
            os.close(self._file)
            raise World(
                f"The lock of the ledger in {folder} cannot be taken ({error.strerror}).",
                "Nothing was changed.",
                "Keep the ledger on a disk of this machine: some shares know no locks.",
            ) from None
        except BaseException:
            os.close(self._file)
            raise

    def tell(self, key: bytes, person: str, since: datetime) -> None:
        """Write down, sealed, who holds the lock. ``since`` is aware."""
        since_text = since.isoformat(sep=" ", timespec="minutes")
        holder = Holder(person, platform.node() or "a desk without a name", os.getpid(), since_text)
        sealed = sealing.seal(key, json.dumps(asdict(holder)).encode(), _BOUND)
        # Courtesy only: the lock holds whether or not the words fit on a full disk.
        with contextlib.suppress(OSError):
            os.lseek(self._file, 0, os.SEEK_SET)
            os.write(self._file, sealed.nonce + sealed.content)

    def release(self) -> None:
        """Give the lock back. The file stays: taking it away could take it from the next holder."""
        with contextlib.suppress(OSError):
            os.ftruncate(self._file, 0)
        with contextlib.suppress(OSError):
            _unlock(self._file)
        os.close(self._file)


def _told(file: int, key: bytes | None) -> Holder | None:
    try:
        os.lseek(file, 0, os.SEEK_SET)
        said = os.read(file, _LONGEST)
        sealed = Sealed(said[: sealing.NONCE_BYTES], said[sealing.NONCE_BYTES :])
        return Holder(**json.loads(sealing.unseal(key, sealed, _BOUND))) if key is not None else None
    except (OSError, Unopened, ValueError, TypeError):
        return None


if sys.platform == "win32":
    import msvcrt

    def _locked(file: int) -> bool:
        os.lseek(file, _LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        return True

    def _unlock(file: int) -> None:
        os.lseek(file, _LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _locked(file: int) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _unlock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)
