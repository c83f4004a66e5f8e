"""One appended revision (ISO 32000-1, 7.5.6): new and changed objects after the official bytes, which stay as they are.

Each revision of this program opens with a record of the official bytes' length and SHA-256, the revision's own length,
and a SHA-256 over the official digest and every byte of the revision (its own slot taken as zeros).
"""

from __future__ import annotations

import functools
import hashlib
import re
import struct
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any, NamedTuple

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


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Objects already written one after another; ``offsets`` (generation, bytes from the start of the file) are by
    object number, ``packed`` (the number of an object stream, the place within it) of those that lie in one."""

    body: bytes
    offsets: Mapping[int, tuple[int, int]]
    packed: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    _closings: dict[tuple[Any, ...], _Closing] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """Which objects a :class:`Run` has."""

    references: tuple[Reference, ...]


class Run(NamedTuple):
    """Objects already written one after another that change with every stamp: their lengths in bytes, and they."""

    shape: Shape
    sizes: Sequence[int]
    body: bytes


@functools.cache
def record_size(number: int) -> int:
    """Bytes of the record that opens a revision, with its line breaks."""
    return len(_record_opening(number, 0, "0" * 64) % 0) + len(_EMPTY) + len(_RECORD_END)


_RECORD_END = b">>>\nendobj\n"


@functools.lru_cache(maxsize=64)
def _record_opening(number: int, before: int, official: str) -> bytes:
    """The record up to its digest, with a place for the revision's length."""
    return (
        f"\n{number} 0 obj\n<</Type/GDNO_Stamp/Version 1/OfficialLength {before:010}/OfficialSHA256<{official}>"
        "/RevisionLength %010d/SHA256<"
    ).encode("ascii")


def block(objects: Sequence[tuple[int, int, bytes]], start: int, pack: int | None = None) -> Block:
    """Write objects (number, generation, text) one after another, the first at ``start``.

    Those that are dictionaries go compressed into an object stream, where there is a number to ``pack`` them under.
    """
    offsets, parts, at = {}, [], start
    packed: dict[int, tuple[int, int]] = {}
    if pack is not None:
        inside = [one for one in objects if one[1] == 0 and one[2][-2:] == b">>"]
        packed = {number: (pack, place) for place, (number, _, _) in enumerate(inside)}
        objects = [*(one for one in objects if one[0] not in packed), (pack, 0, _object_stream(inside))]
    for one in objects:
        offsets[one[0]] = (one[1], at)
        parts.append(_OBJECT % one)
        at += len(parts[-1])
    return Block(b"".join(parts), offsets, packed)


def _object_stream(objects: Sequence[tuple[int, int, bytes]]) -> bytes:
    """ISO 32000-1, 7.5.7."""
    places = accumulate((len(text) + 1 for _, _, text in objects), initial=0)
    index = b" ".join([b"%d %d" % (number, at) for (number, _, _), at in zip(objects, places, strict=False)])
    body = zlib.compress(b"\n".join((index, *(text for _, _, text in objects))), 9)
    entries = b"/N %d/First %d/Filter/FlateDecode/Length %d" % (len(objects), len(index) + 1, len(body))
    return b"<</Type/ObjStm%b>>\nstream\n%b\nendstream" % (entries, body)


_OBJECT = b"%d %d obj\n%s\nendobj\n"


def revision(
    ground: Ground, number: int, fixed: Block, objects: Sequence[tuple[int, int, bytes]], run: Run | None = None
) -> bytes:
    """The bytes to append. ``number`` is the record's; ``fixed`` follows the record, then ``objects``, then ``run``.

    The second part of the file's ID comes from the content: the same stamp has the same ID.
    """
    before = len(ground.official)
    parts = [_OBJECT % one for one in objects]
    sizes = [*map(len, parts)]
    key: tuple[Any, ...] = tuple([one[:2] for one in objects])
    if run is not None:
        parts.append(run.body)
        sizes += run.sizes
        key += (run.shape,)
    offsets = [*accumulate(sizes, initial=before + record_size(number) + len(fixed.body))]
    end = offsets.pop()
    body = b"".join(parts)
    digest = _begun(ground.sha256, fixed.body).copy()
    digest.update(body)
    second = digest.digest()[:16]
    closing = _closing_of(ground, number, fixed, key).written(offsets, end, second)
    opening = _record_opening(number, before, ground.sha256) % (end - before + len(closing))
    digest.update(b"".join((closing, opening, _EMPTY, _RECORD_END)))
    return b"".join((opening, digest.hexdigest().encode("ascii"), _RECORD_END, fixed.body, body, closing))


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


# ------------------------------------------------------------------------------------------ cross-reference sections

_MOST_CLOSINGS = 64
"""Kept at once for a block: stamps of one printing write nearly always the same objects."""


@dataclass(frozen=True, slots=True, eq=False)
class _Closing:
    """A revision's end, but for what changes with the lengths of the objects after the fixed ones.

    ``order`` says of which of them, in the order of their numbers, the places are put into ``text``: as decimals, or in
    the ``packed`` rows of a stream, each at its place there.
    """

    text: bytes
    order: tuple[int, ...]
    twice: bool
    packed: bytes = b""
    places: tuple[int, ...] = ()
    _of_digits: dict[int, bytes] = field(default_factory=dict)

    def written(self, offsets: Sequence[int], end: int, second: bytes) -> bytes:
        """The end, which starts at ``end``; ``offsets`` are of the objects in the order of the revision."""
        own = second.hex().encode("ascii")
        ids = (own, own) if self.twice else (own,)
        found = [offsets[place] for place in self.order]
        if not self.places:
            return self.of_digits(len(str(end)), offsets) % (*found, *ids, end)
        rows = bytearray(self.packed)
        for place, offset in zip(self.places, (*found, end), strict=True):
            _PLACE(rows, place, offset)
        return self.text % (*ids, rows, end)

    def of_digits(self, digits: int, offsets: Sequence[int]) -> bytes:
        """``text`` for places of so many digits: to write the zeros before them each time would take twice as long."""
        if not offsets or len(str(offsets[0])) != digits:
            return self.text
        found = self._of_digits.get(digits)
        if found is None:
            found = self._of_digits[digits] = self.text.replace(b"%010d", b"0" * (10 - digits) + b"%d")
        return found


_ROW = struct.Struct(">BLH").pack
_PLACE = struct.Struct(">L").pack_into
_ROW_SIZE = 7


def _closing_of(ground: Ground, number: int, fixed: Block, key: tuple[Any, ...]) -> _Closing:
    """The cross-reference section and trailer for these objects (references and shapes), made once for all stamps that
    write the same ones."""
    found = fixed._closings.get(key)
    if found is None:
        if len(fixed._closings) >= _MOST_CLOSINGS:
            fixed._closings.clear()
        each = [one.references if isinstance(one, Shape) else (one,) for one in key]
        moving = [reference for own in each for reference in own]
        generations = {number: 0, **{one: generation for one, (generation, _) in fixed.offsets.items()}, **dict(moving)}
        known = {number: len(ground.official) + 1} | {one: at for one, (_, at) in fixed.offsets.items()}
        last = {one: place for place, (one, _) in enumerate(moving)}
        if ground.streamed:
            found = _stream(ground, generations, known, last, fixed.packed)
        else:
            found = _table(ground, generations, known, last)
        fixed._closings[key] = found
    return found


def _trailer(ground: Ground, size: int) -> bytes:
    """A trailer's entries, with ``%b`` for each part of the ID that comes from the content."""
    info = b"" if ground.info is None else b"/Info %d %d R" % ground.info
    return b"/Size %d/Root %d %d R%b/ID[<%b><%%b>]/Prev %d" % (
        size,
        *ground.root,
        info,
        b"%b" if ground.id is None else ground.id.hex().encode("ascii"),
        ground.previous,
    )


def _runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Runs of consecutive numbers as (first, count), sorted."""
    runs: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][0] + runs[-1][1]:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((number, 1))
    return runs


def _table(
    ground: Ground, generations: Mapping[int, int], known: Mapping[int, int], last: Mapping[int, int]
) -> _Closing:
    lines, order = [b"xref\n"], []
    runs = _runs(generations)
    for first, count in runs:
        lines.append(b"%d %d\n" % (first, count))
        for number in range(first, first + count):
            place = b"%010d" if number in last else b"%010d" % known[number]
            lines.append(place + b" %05d n \n" % generations[number])
            order += [last[number]] if number in last else []
    trailer = _trailer(ground, max(ground.size, sum(runs[-1])))
    lines.append(b"trailer\n<<" + trailer + b">>\nstartxref\n%d\n%%%%EOF\n")
    return _Closing(b"".join(lines), tuple(order), ground.id is None)


def _stream(
    ground: Ground,
    generations: Mapping[int, int],
    known: Mapping[int, int],
    last: Mapping[int, int],
    packed: Mapping[int, tuple[int, int]],
) -> _Closing:
    own = max(ground.size, max((*generations, *packed)) + 1)
    numbers = sorted([*generations, *packed, own])
    changing = [place for place, number in enumerate(numbers) if number in last or number == own]
    order = tuple(last[numbers[place]] for place in changing if numbers[place] in last)
    rows = b"".join(
        _ROW(2, *packed[number]) if number in packed else _ROW(1, known.get(number, 0), generations.get(number, 0))
        for number in numbers
    )
    index = " ".join(f"{first} {count}" for first, count in _runs(numbers)).encode("ascii")
    opening = b"%d 0 obj\n<</Type/XRef/W[1 4 2]/Index[%b]" % (own, index)
    text = opening + _trailer(ground, own + 1) + b"/Length %d>>\nstream\n" % len(rows)
    text += b"%b\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n"
    return _Closing(text, order, ground.id is None, rows, tuple(_ROW_SIZE * place + 1 for place in changing))
