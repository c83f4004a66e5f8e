"""Contents: PDFs, answers, offers, evidence; kept once, found by their SHA-256, packed against one of their kin.

Kin (the revisions of one printing, the answers to one form) share most of their bytes, often a long run at the same
place. The first of a kin is kept whole; of the others that run is left out, and the rest is deflated with the first
one's own rest as its dictionary. They then take a fraction of their size, and a fraction of the time to pack.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from gdnotice.errors import Unreadable

_WINDOW = 32_768 - 262
"""Deflate looks back no further."""
LIMIT = 64 * 1024 * 1024
"""The largest content that is kept, in bytes."""
_STEP, _LEAST = 64, 512
"""Where a common run may begin, and how long it must be to be worth leaving out; bytes."""
_RUN = struct.Struct(">LL")
_DEPTH = 2
"""A content is packed against the first of its kin, and that one against the first of a wider kin; no further."""
_NAMING = ("answers", "terms", "offer_content", "content", "official", "revision", "placements")
"""The keys of entries' bodies whose values are digests of contents."""


@dataclass(frozen=True, slots=True)
class _First:
    """The first of a kin: its number and its bytes."""

    number: int
    content: bytes


def kinship(*words: str | bytes) -> bytes:
    """A name for a kin: contents that are given the same one are packed against the first of them."""
    joined = b"\0".join(word.encode() if isinstance(word, str) else word for word in words)
    return hashlib.sha256(joined).digest()[:16]


def named_in(body: Mapping[str, Any]) -> set[str]:
    """The digests (hexadecimal) of the contents that an entry's body names."""
    return {found for key in _NAMING if isinstance(found := body.get(key), str)}


class Contents:
    """Puts contents into the ledger inside one act, remembering the first of each kin."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._firsts: dict[bytes, _First | None] = {}

    def keep(self, content: bytes, kin: bytes | None = None, wider: bytes | None = None) -> bytes:
        """Keep ``content``; returns its SHA-256. ``kin`` is from :func:`kinship`; where this is the first of it, it is
        packed against the first of a ``wider`` kin, which is packed against nothing."""
        digest = hashlib.sha256(content).digest()
        execute = self._db.conn.execute
        if execute("SELECT 1 FROM content WHERE digest = ?", [digest]).fetchone():
            return digest
        own = self._first(kin) if kin is not None else None
        first = own or (self._first(wider) if wider is not None else None)
        if first is None:
            packed, number = packed_alone(content), None
        else:
            packed, number = packed_against(first.content, content), first.number
        row = execute(
            "INSERT INTO content (digest, size, first, packed) VALUES (?,?,?,?)", (digest, len(content), number, packed)
        )
        if kin is not None and own is None and row.lastrowid is not None:
            execute("INSERT INTO kin VALUES (?,?)", (kin, row.lastrowid))
            self._firsts[kin] = _First(row.lastrowid, content)
        return digest

    def has_kin(self, kin: bytes) -> bool:
        """Whether there is a content of that kin."""
        return self._first(kin) is not None

    def _first(self, kin: bytes) -> _First | None:
        if kin not in self._firsts:
            row = self._db.conn.execute(
                "SELECT c.id, c.digest FROM kin k JOIN content c ON c.id = k.content WHERE k.kin = ?", [kin]
            ).fetchone()
            if row is None:
                return None
            self._firsts[kin] = _First(row[0], content_of(self._db, bytes(row[1])))
        return self._firsts[kin]


def packed_alone(content: bytes) -> bytes:
    """A content packed by itself."""
    packing = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packing.compress(content) + packing.flush()


def packed_against(first: bytes, content: bytes) -> bytes:
    """A content packed against the first of its kin."""
    start, end = _common(first, content)
    packing = zlib.compressobj(4, zlib.DEFLATED, -15, zdict=_dictionary(first, start, end))
    rest = packing.compress(content[:start] + content[end:]) + packing.flush()
    return _RUN.pack(start, end - start) + rest


def _common(first: bytes, content: bytes) -> tuple[int, int]:
    """The first long run that both have at the same place, as (start, end); (0, 0) where there is none."""
    for start in range(0, min(len(first), len(content), 2048), _STEP):
        if first[start : start + _LEAST] == content[start : start + _LEAST]:
            low, high = start, min(len(first), len(content))
            while low < high:  # the runs are equal up to ``low``, and differ before ``high`` or end there
                middle = (low + high + 1) // 2
                if first[low:middle] == content[low:middle]:
                    low = middle
                else:
                    high = middle - 1
            return start, low
    return 0, 0


def _dictionary(first: bytes, start: int, end: int) -> bytes:
    return (first[:start] + first[end:])[-_WINDOW:] or b"\0"


def has(db: Database, digest: bytes) -> bool:
    """Whether a content is there."""
    return db.conn.execute("SELECT 1 FROM content WHERE digest = ?", [digest]).fetchone() is not None


def content_of(db: Database, digest: bytes) -> bytes:
    """The content with this SHA-256, proved. Raises :class:`~gdnotice.errors.Unreadable` if it is gone or differs."""
    row = db.conn.execute("SELECT size, first, packed FROM content WHERE digest = ?", [digest]).fetchone()
    if row is None:
        raise Unreadable(
            "A file that an entry names is no longer in the ledger.",
            "It was purged after its years of keeping, or taken out by somebody else.",
            "`gdnotice ledger check` tells which; a backup may still hold it.",
        )
    size, number, packed = row
    content = _unpacked(db, size, number, bytes(packed))
    if content is None or hashlib.sha256(content).digest() != digest:
        raise Unreadable(
            "A file in the ledger differs from its own SHA-256.",
            "It was changed after it was kept.",
            "Use a backup; `gdnotice ledger check` names the entry.",
        )
    return content


def _unpacked(db: Database, size: int, number: int | None, packed: bytes, depth: int = _DEPTH) -> bytes | None:
    """A stored content unpacked; None where that cannot be. ``number`` is of the one that it was packed against."""
    if number is None:
        return _inflated(packed, size)
    row = db.conn.execute("SELECT size, first, packed FROM content WHERE id = ?", [number]).fetchone()
    if row is None or depth == 0 or len(packed) < _RUN.size:
        return None
    first = _unpacked(db, row[0], row[1], bytes(row[2]), depth - 1)
    start, length = _RUN.unpack_from(packed)
    end = start + length
    if first is None or length > size:
        return None
    rest = _inflated(packed[_RUN.size :], size - length, _dictionary(first, start, end))
    return None if rest is None else rest[:start] + first[start:end] + rest[start:]


def _inflated(packed: bytes, size: int, dictionary: bytes = b"") -> bytes | None:
    unpacking = zlib.decompressobj(-15, zdict=dictionary) if dictionary else zlib.decompressobj(-15)
    try:
        content = unpacking.decompress(packed, min(size, LIMIT) + 1)
    except zlib.error:
        return None
    return content if len(content) == size else None
