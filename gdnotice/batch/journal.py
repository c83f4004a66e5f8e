"""What a batch has stamped into its folder, so that it goes on after being killed and does no row twice.

A text file that only grows. Its first line names it; then, for each row, ``begin ROW KEY`` before its paper is written,
``done ROW KEY SIZE SHA256`` after, or ``left ROW`` where none was written in the end. KEY is a hash of the row's
answers with the form, the offer, the printing and the moment they are judged from. ``made SIZE SHA256`` notes a file of
all papers together. There is no answer and no name in it.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Self

from gdnotice.errors import Unreadable, World
from gdnotice.values import digest

NAME = "gdnotice-batch.journal"
_FIRST = b"gdnotice batch journal 1\n"
_MADE = re.compile(rb"made (\d+) ([0-9a-f]{64})\n")
_LINE = re.compile(rb"(?:begin (\d+) ([0-9a-f]{32})|done (\d+) ([0-9a-f]{32}) (\d+) ([0-9a-f]{64})|left (\d+))\n")


@dataclass(frozen=True, slots=True)
class Done:
    """A row whose paper was finished. ``size`` in bytes."""

    key: str
    size: int
    sha256: str


class Journal:
    """The journal of a folder, locked for as long as it is open."""

    def __init__(self, folder: Path) -> None:
        """Open the folder's journal or begin one.

        Raises :class:`~gdnotice.errors.World` where another batch is at work in the folder or it cannot be written,
        :class:`~gdnotice.errors.Unreadable` where a file of this name is something else.
        """
        self.path = folder / NAME
        self.begun: set[int] = set()
        self._done: dict[int, bytes] = {}
        if folder.exists() and not folder.is_dir():
            raise World(f"{folder} is a file, not a folder.", "Nothing was stamped.", "Name a folder for the papers.")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._file: IO[bytes] = self.path.open("a+b", buffering=0)
        except OSError as error:
            raise World(
                f"The folder {folder} cannot be written ({error.strerror}).",
                "Nothing was stamped.",
                "Choose another folder or mend its permissions.",
            ) from None
        try:
            _lock(self._file, folder)
            self._read()
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _read(self) -> None:
        self._file.seek(0)
        with self.path.open("rb") as stream:
            first = stream.readline(200)
            if not first or (not first.endswith(b"\n") and _FIRST.startswith(first)):
                self._file.truncate(0)
                self._add(_FIRST)
                return
            if first != _FIRST:
                raise Unreadable(
                    f"{self.path} is not a journal that this program can read.",
                    "It may be of a later version, or another file of the same name.",
                    "Choose another folder.",
                )
            good = len(first)
            for line in stream:
                match = _LINE.fullmatch(line)
                if match is not None:
                    self._take(match)
                if line.endswith(b"\n"):
                    good += len(line)
        if good < self.path.stat().st_size:
            self._file.truncate(good)  # the line on which it was killed

    def _take(self, match: re.Match[bytes]) -> None:
        if match[1] is not None:
            row = int(match[1])
            self.begun.add(row)
            self._done.pop(row, None)  # it is being done again: what is found of it may be half of a paper
        elif match[7] is not None:
            self.begun.discard(int(match[7]))
        else:
            row = int(match[3])
            self.begun.discard(row)
            self._done[row] = b"%s %s %s" % (match[4], match[5], match[6])

    def done(self, row: int) -> Done | None:
        """What was finished for the row, by whichever run."""
        found = self._done.get(row)
        if found is None:
            return None
        key, size, sha256 = found.decode("ascii").split()
        return Done(key, int(size), sha256)

    def begin(self, rows: Iterable[tuple[int, str]]) -> None:
        """Note rows (with their keys) before their papers are written: what is found of them later is ours."""
        self._add(b"".join(b"begin %d %s\n" % (row, key.encode("ascii")) for row, key in rows))

    def finish(self, rows: Iterable[tuple[int, str, int, str]]) -> None:
        """Note rows whose papers are whole: number, key, size, SHA-256."""
        self._add(b"".join(
            b"done %d %s %d %s\n" % (row, key.encode("ascii"), size, sha256.encode("ascii"))
            for row, key, size, sha256 in rows
        ))  # fmt: skip

    def leave(self, rows: Iterable[int]) -> None:
        """Note rows that were begun and came to nothing: what is found under their names is not ours."""
        self._add(b"".join(b"left %d\n" % row for row in rows))

    def made(self, path: Path) -> None:
        """Note the file at ``path``, of all papers together: a later run may put another in its place."""
        self._add(b"made %d %s\n" % (path.stat().st_size, _sha256(path).encode("ascii")))

    def _add(self, content: bytes) -> None:
        if not content:
            return
        try:
            while content:
                content = content[self._file.write(content) :]
        except OSError as error:
            raise World(
                f"{self.path} could not be written ({error.strerror}).",
                "The papers it tells of are whole.",
                "Check the disk's room, then give the same command again: it goes on from there.",
            ) from None

    def close(self) -> None:
        with contextlib.suppress(OSError):
            os.fsync(self._file.fileno())
        self._file.close()


def was_made(folder: Path, path: Path) -> bool:
    """Whether the file at ``path`` is still one that a batch into ``folder`` made of all its papers."""
    try:
        size = path.stat().st_size
        with (folder / NAME).open("rb") as stream:
            marks = {match[2] for line in stream if (match := _MADE.fullmatch(line)) and int(match[1]) == size}
        return bool(marks) and _sha256(path).encode("ascii") in marks
    except OSError:
        return False


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def is_whole(path: Path, done: Done) -> bool:
    """Whether the file is there, byte for byte as it was stamped."""
    try:
        return path.stat().st_size == done.size and digest(path.read_bytes()) == done.sha256
    except OSError:
        return False


def _lock(file: IO[bytes], folder: Path) -> None:
    """Lock for this process; the system lets go when it ends, however it ends."""
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(1 << 40)  # a place beyond the end: the content stays readable
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise World(
            f"Another batch is at work in {folder}.",
            "Two at once would write each other's rows.",
            "Wait until it has ended, or choose another folder.",
        ) from None
