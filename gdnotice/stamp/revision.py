"""One appended revision (ISO 32000-1, 7.5.6): new and changed objects after the official bytes, which stay as they are.

Each revision of this program opens with a record of the official bytes' length and SHA-256, the revision's own length,
and a SHA-256 over the official digest and every byte of the revision (its own slot taken as zeros).
"""

from __future__ import annotations

import functools
import hashlib
import re
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gdnotice.stamp.pdf.objects import Reference

_EMPTY = b"0" * 64
RECORD = re.compile(
    rb"\n(?P<number>\d+) 0 obj\n<</Type/GDNO_Stamp/Version 1/OfficialLength (?P<before>\d{10})"
    rb"/OfficialSHA256<(?P<official>[0-9a-f]{64})>/RevisionLength (?P<length>\d{10})"
    rb"/SHA256<(?P<digest>[0-9a-f]{64})>>>\nendobj\n"
)
ENTRY = "/GDNO_Stamp"
"""The catalog's key for the record; ``GDNO`` stands for this program among developers' prefixes."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What a revision of one PDF stands on.

    ``size`` is one more than the highest object number; ``previous`` the place of its last cross-reference section and
    ``streamed`` whether that is a stream; ``id`` the first part of the file's ID, or None.
    """

    official: bytes
    sha256: str
    size: int
    previous: int
    streamed: bool
    root: Reference
    info: Reference | None
    id: bytes | None


@dataclass(frozen=True, slots=True)
class Block:
    """Objects already written one after another; ``offsets`` are from the start of the file, by object number.

    ``rows`` are the same as lines of a cross-reference table.
    """

    body: bytes
    offsets: Mapping[int, tuple[int, int]]
    rows: Mapping[int, bytes]


def record_size(number: int) -> int:
    """Bytes of the record that opens a revision, with its line breaks."""
    return len(_record(number, 0, "0" * 64, 0))


def _record(number: int, before: int, official: str, length: int) -> bytes:
    return (
        f"\n{number} 0 obj\n<</Type/GDNO_Stamp/Version 1/OfficialLength {before:010}/OfficialSHA256<{official}>"
        f"/RevisionLength {length:010}/SHA256<{'0' * 64}>>>\nendobj\n"
    ).encode("ascii")


def block(objects: Sequence[tuple[int, int, bytes]], start: int) -> Block:
    """Write objects (number, generation, text) one after another, the first at ``start``."""
    offsets, rows, parts, at = {}, {}, [], start
    for number, generation, text in objects:
        offsets[number] = (generation, at)
        rows[number] = b"%010d %05d n \n" % (at, generation)
        part = b"%d %d obj\n%s\nendobj\n" % (number, generation, text)
        parts.append(part)
        at += len(part)
    return Block(b"".join(parts), offsets, rows)


def revision(ground: Ground, number: int, fixed: Block, objects: Sequence[tuple[int, int, bytes]]) -> bytes:
    """The bytes to append. ``number`` is the record's; ``fixed`` follows the record, then ``objects``.

    The second part of the file's ID comes from the content: the same stamp has the same ID.
    """
    before = len(ground.official)
    last = block(objects, before + _opening_size(number) + len(fixed.body))
    end = before + _opening_size(number) + len(fixed.body) + len(last.body)
    digest = _begun(ground.sha256, fixed.body).copy()
    digest.update(last.body)
    second = digest.digest()[:16]
    if ground.streamed:
        closing = _stream(ground, {number: (0, before + 1), **fixed.offsets, **last.offsets}, end, second)
    else:
        own = b"%010d 00000 n \n" % (before + 1)
        closing = _table(ground, {number: own, **fixed.rows, **last.rows}, end, second)
    first = _record(number, before, ground.sha256, end - before + len(closing))
    digest.update(closing)
    digest.update(first)
    return b"".join((first.replace(_EMPTY, digest.hexdigest().encode("ascii")), fixed.body, last.body, closing))


_opening_size = functools.cache(record_size)


@functools.lru_cache(maxsize=512)
def _begun(official: str, body: bytes) -> hashlib._Hash:
    """The digest over the official digest and the part of a revision that is the same in every stamp."""
    digest = hashlib.sha256(bytes.fromhex(official))
    digest.update(body)
    return digest


def revision_digest(official: str, record: bytes, rest: bytes) -> str:
    """The digest that a revision's record carries; the digest's own slot in ``record`` holds zeros."""
    digest = hashlib.sha256(bytes.fromhex(official))
    digest.update(rest)
    digest.update(record)
    return digest.hexdigest()


def _trailer(ground: Ground, size: int, second: bytes) -> bytes:
    info = b"" if ground.info is None else b"/Info %d %d R" % ground.info
    first = second if ground.id is None else ground.id
    return b"/Size %d/Root %d %d R%s/ID[<%s><%s>]/Prev %d" % (
        size,
        *ground.root,
        info,
        first.hex().encode("ascii"),
        second.hex().encode("ascii"),
        ground.previous,
    )


@functools.lru_cache(maxsize=64)
def _runs(numbers: tuple[int, ...]) -> list[tuple[int, int]]:
    """Runs of consecutive numbers as (first, count), sorted."""
    runs: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][0] + runs[-1][1]:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((number, 1))
    return runs


def _table(ground: Ground, rows: Mapping[int, bytes], at: int, second: bytes) -> bytes:
    runs = _runs(tuple(rows))
    lines = [b"xref\n"]
    for first, count in runs:
        lines.append(b"%d %d\n" % (first, count))
        lines.extend(map(rows.__getitem__, range(first, first + count)))
    size = max(ground.size, sum(runs[-1]))
    lines.append(b"trailer\n<<%s>>\nstartxref\n%d\n%%%%EOF\n" % (_trailer(ground, size, second), at))
    return b"".join(lines)


def _stream(ground: Ground, offsets: Mapping[int, tuple[int, int]], at: int, second: bytes) -> bytes:
    own = max(ground.size, max(offsets) + 1)
    entries = {**offsets, own: (0, at)}
    numbers = sorted(entries)
    index = " ".join(f"{first} {count}" for first, count in _runs(tuple(entries))).encode("ascii")
    pack = struct.Struct(">BLH").pack
    body = b"".join([pack(1, entries[number][1], entries[number][0]) for number in numbers])
    return (
        b"%d 0 obj\n<</Type/XRef/W[1 4 2]/Index[%s]%s/Length %d>>\nstream\n%s\nendstream\nendobj\n"
        b"startxref\n%d\n%%%%EOF\n"
    ) % (own, index, _trailer(ground, own + 1, second), len(body), body, at)
