"""The encrypted file: opened with its key, its errors put into words in this one place.

Importing :data:`Database` from here keeps sqlite-utils from importing pandas and numpy where they happen to be
installed (0.4 s at every start) and makes it catch SQLCipher's errors, which are not those of ``sqlite3``.
"""

from __future__ import annotations

import contextlib
import struct
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum, auto
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from gdnotice.errors import Problem, Unreadable, World


@contextmanager
def _imported_well() -> Iterator[None]:
    wanted: dict[str, Any] = {"pandas": None, "numpy": None, "pysqlite3": dbapi2, "pysqlite3.dbapi2": dbapi2}
    there = {name for name in wanted if name in sys.modules}
    sys.modules.update({name: found for name, found in wanted.items() if name not in there})
    try:
        yield
    finally:
        for name in wanted.keys() - there:
            del sys.modules[name]


with _imported_well():
    from sqlite_utils import Database

__all__ = ["FILE", "SIDES", "Database", "Mode", "connect", "defects", "in_words", "is_grave"]

FILE = "vault.db"
SIDES = (f"{FILE}-wal", f"{FILE}-shm")
"""What SQLite keeps beside the file while it is open, and after a crash until the next opening."""

PAGE = 4096
_CACHE_KIB = 32 * 1024
_WAL_LIMIT = 16 * 1024 * 1024
_BUSY_MS = 5_000

# SQLite's result codes, https://www.sqlite.org/rescode.html; the module has no names for the extended ones.
_PERM, _READONLY, _IOERR, _CORRUPT, _CANTOPEN, _NOTADB = 3, 8, 10, 11, 14, 26
_FILE_LOST = frozenset({_IOERR, _CORRUPT, _NOTADB})


class Mode(Enum):
    """How a file is opened: fresh, to write, to read while somebody may write, to read what nobody writes any more."""

    MAKE = auto()
    WRITE = auto()
    READ = auto()
    FROZEN = auto()


def connect(path: Path, key: bytes, mode: Mode) -> Database:
    """Open the encrypted file at ``path``, which must be there. ``key`` is raw: no time goes into stretching it.

    The connection may be used from another thread than the one that opened it, by one thread at a time.
    Raises :class:`World` or :class:`Unreadable`.
    """
    if mode is not Mode.MAKE:
        _require_file(path)
    with in_words(path.parent):
        match mode:
            case Mode.MAKE | Mode.WRITE:
                return _opened(path, key, "mode=rw", write=True)
            case Mode.READ:
                return _to_read(path, key)
            case Mode.FROZEN:
                return _opened(path, key, "immutable=1", write=False)


def _to_read(path: Path, key: bytes) -> Database:
    try:
        return _opened(path, key, "mode=rw", write=False)
    except dbapi2.OperationalError as error:
        if _code(error) not in {_CANTOPEN, _READONLY, _PERM}:
            raise
    # A folder that cannot be written, a CD for instance: SQLite cannot put its shared memory beside the file. Where
    # nothing waits in a write-ahead log, the file by itself is the ledger.
    waiting = path.with_name(SIDES[0])
    frozen = not waiting.exists() or waiting.stat().st_size == 0
    return _opened(path, key, "immutable=1" if frozen else "mode=ro", write=False)


def _require_file(path: Path) -> None:
    try:
        size = path.stat().st_size
    except OSError as error:
        if isinstance(error, FileNotFoundError):
            raise World(
                f"There is no ledger in {path.parent}: {path.name} is not there.",
                "Nothing was opened.",
                "Check the folder; if the file was removed, restore a backup.",
            ) from None
        raise World(
            f"The ledger's file {path} cannot be reached ({error.strerror}).",
            "Nothing was opened.",
            "Check the disk or share and the folder's permissions.",
        ) from None
    if size == 0 or size % PAGE:
        raise Unreadable(
            f"The ledger's file {path} was cut off: {size:,} bytes are no whole number of pages.",
            "Part of it is gone; nothing was changed by this program.",
            "Restore the newest backup, and keep the damaged file.",
        )


def _opened(path: Path, key: bytes, how: str, *, write: bool) -> Database:
    address = path.absolute().as_uri()
    if not address.startswith("file:///"):  # a share on Windows: SQLite takes its server as part of the path
        address = address.replace("file://", "file:////", 1)
    connection = dbapi2.connect(
        f"{address}?{how}", uri=True, isolation_level=None, timeout=_BUSY_MS / 1000, check_same_thread=False
    )
    try:
        for pragma in (
            "cipher_log_level = NONE",  # first of all: a wrong key would be told on stderr
            f"key = \"x'{key.hex()}'\"",
            # Off: names lie in Python's own strings all the same, and wiping each buffer costs a tenth of every act.
            "cipher_memory_security = OFF",
            f"busy_timeout = {_BUSY_MS}",
            f"cache_size = -{_CACHE_KIB}",
            "temp_store = MEMORY",  # sorting never spills onto the disk
            "foreign_keys = ON",
            "trusted_schema = OFF",
        ):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()  # reads a page: a wrong key shows here
        if write:
            for pragma in (
                "journal_mode = WAL",
                "synchronous = FULL",  # each act is flushed before it is told as done
                "fullfsync = ON",  # macOS: flush through the disk's own cache
                "secure_delete = ON",  # what was purged is gone even for those with the key; costs nothing measurable
                f"journal_size_limit = {_WAL_LIMIT}",
            ):
                connection.execute(f"PRAGMA {pragma}")
        else:
            connection.execute("PRAGMA query_only = ON")
        return Database(connection, execute_plugins=False)
    except BaseException:
        connection.close()
        raise


def defects(db: Database) -> list[str]:
    """What is wrong with the file, page by page and table by table, at most a few lines; empty where it is whole.

    Reads all of it: seconds for each gigabyte.
    """
    execute = db.conn.execute
    found = sorted(_unsealed(db))
    if not found:
        try:
            # What the index of words remembers of itself may be older than what is read now; a search looks again.
            if execute("SELECT 1 FROM sqlite_master WHERE name = 'search'").fetchone():
                execute("SELECT rowid FROM search WHERE search MATCH 'x' LIMIT 1").fetchall()
            found = [str(row[0]) for row in execute("PRAGMA integrity_check(5)") if row[0] != "ok"]
        except dbapi2.Error as error:
            if not is_grave(error):
                raise
            found = ["a page cannot be read"]
    return found[:5]


_LOOKS, _PAUSE = 4, 0.05
"""How often a page is looked at whose seal does not fit, and seconds between: another program may be writing it."""


def _unsealed(db: Database) -> set[str]:
    """What is said of pages whose seal does not fit, and that are in use.

    SQLCipher looks at the file alone. Where a newer version of a page waits in the write-ahead log, the file's own may
    never have been written.
    """
    found: set[str] | None = None
    for look in range(_LOOKS):
        if look:
            time.sleep(_PAUSE)
        said = [str(row[0]) for row in db.conn.execute("PRAGMA cipher_integrity_check")]
        if not said:
            return set()
        waiting = _waiting(Path(db.conn.execute("PRAGMA database_list").fetchone()[2]))
        bad = {one for one in said if _page_of(one) not in waiting}
        found = bad if found is None else found & bad
        if not found:
            return set()
    return found or set()


def _page_of(said: str) -> int:
    number = said.rpartition(" ")[2]
    return int(number) if number.isdecimal() else 0


_LOG_HEADER, _FRAME_HEADER = (
    struct.Struct(">6L"),
    struct.Struct(">4L"),
)  # https://www.sqlite.org/fileformat2.html#walformat
_LOG_START, _FRAME_START = 32, 24


def _waiting(path: Path) -> set[int]:
    """Numbers of the pages that wait in the write-ahead log, up to its last finished act. Frames' headers are plain."""
    waiting: set[int] = set()
    unfinished: set[int] = set()
    with contextlib.suppress(OSError, struct.error), path.with_name(SIDES[0]).open("rb") as log:
        salts = _LOG_HEADER.unpack(log.read(_LOG_START)[: _LOG_HEADER.size])[4:]
        while frame := log.read(_FRAME_HEADER.size):
            number, finished, *own = _FRAME_HEADER.unpack(frame)
            if tuple(own) != salts:  # left from before the log was begun anew
                break
            unfinished.add(number)
            if finished:
                waiting |= unfinished
                unfinished.clear()
            log.seek(_FRAME_START - _FRAME_HEADER.size + PAGE, 1)
    return waiting


# --- errors ----------------------------------------------------------------------------------------------------------


@contextmanager
def in_words(folder: Path) -> Iterator[None]:
    """Turn what SQLCipher raises about the ledger in ``folder`` into :class:`World` or :class:`Unreadable`.

    What is left (a constraint, a mistake in SQL) is a bug of ours and passes as it is.
    """
    try:
        yield
    except dbapi2.Error as error:
        problem = _problem(_code(error), folder)
        if problem is None:
            raise
        raise problem from None


def is_grave(error: dbapi2.Error) -> bool:
    """Whether the file itself is in doubt after this error, and not only the act that met it."""
    return _code(error) in _FILE_LOST


def _code(error: dbapi2.Error) -> int:
    code: int | None = getattr(error, "sqlite_errorcode", None)
    if code is None:  # copying a database raises without it: then SQLite's own words, which it never translates, tell
        return _BY_WORDS.get(str(error), 0)
    return code & 0xFF  # the low byte of an extended code is the plain one


_BY_WORDS = {
    "database is locked": 5,
    "out of memory": 7,
    "attempt to write a readonly database": 8,
    "disk I/O error": 10,
    "database disk image is malformed": 11,
    "database or disk is full": 13,
    "unable to open database file": 14,
    "file is not a database": 26,
}


_WHOLE = "The act was taken back as a whole; the ledger is as it was before."
_READ_ONLY = (
    "The ledger in {} cannot be written: its folder or file is read-only.",
    _WHOLE,
    "Check the permissions of the folder; to look only, open the ledger for reading.",
)
_IN_USE = (
    "The ledger in {} is in use by another program.",
    _WHOLE,
    "Wait until that is done (a backup, a virus scanner), then do it again.",
)
_WORLDLY: dict[int, tuple[str, str, str]] = {
    3: _READ_ONLY,  # SQLITE_PERM
    5: _IN_USE,  # SQLITE_BUSY
    6: _IN_USE,  # SQLITE_LOCKED
    7: ("There is not enough memory for the ledger in {}.", _WHOLE, "Close other programs and do it again."),
    8: _READ_ONLY,
    10: (
        "The disk of {} reported an error while the ledger was read or written.",
        "The last act is there whole or not at all; which of them shows when the ledger is opened again.",
        "Check the disk or share, open the ledger again and look before repeating the act.",
    ),
    13: ("The disk of {} is full.", _WHOLE, "Make room on it and do it again."),  # SQLITE_FULL
    14: (
        "The ledger in {} cannot be opened: the file, or the place for what SQLite keeps beside it.",
        "Nothing was read or written.",
        "Check that the folder is there and that you may write in it.",
    ),
}
_DAMAGED: dict[int, tuple[str, str, str]] = {
    11: (
        "The ledger in {} was changed or damaged from outside: a page does not match its seal.",
        "Nothing from that page was believed, and nothing was written.",
        "`gdnotice ledger check` tells how much is affected; then restore the newest backup.",
    ),
    26: (
        "The beginning of the ledger's file in {} does not open with the ledger's key.",
        "It was changed or damaged from outside, or it is the file of another ledger. Nothing was written.",
        "Restore the newest backup, and keep the damaged file.",
    ),
}


def _problem(code: int, folder: Path) -> Problem | None:
    if code in _WORLDLY:
        what, meaning, remedy = _WORLDLY[code]
        return World(what.format(folder), meaning, remedy)
    if code in _DAMAGED:
        what, meaning, remedy = _DAMAGED[code]
        return Unreadable(what.format(folder), meaning, remedy)
    return None
