"""The answers that a stamped PDF carries: a JSON file attached to it, so that the next person can go on from there."""

from __future__ import annotations

import functools
import json
import struct
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

import orjson

from gdnotice import __version__ as program_version
from gdnotice.errors import Unreadable
from gdnotice.stamp.pdf.objects import text_string

NAME = "gdnotice-answers.json"
ENTRY = "/GDNO_Answers"
"""The catalog's key for the file where it may not be attached (parts 1 and 2 of PDF/A)."""
PROGRAM = "GD Notice"
LIMIT = 4_000_000
"""Bytes of JSON that are read back at most; a notice carries a few thousand."""

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Opening(NamedTuple):
    """The start of every attached file of one batch, once as it is and once compressed, up to a byte's end."""

    json: bytes
    packed: bytes
    checksum: int


class _Base(NamedTuple):
    """What an :class:`Opening` begins with, and the compressor that took it in."""

    json: bytes
    packed: bytes
    packing: zlib._Compress


_MOST_OPENINGS = 1024
"""Kept at once; a batch meets some dozens of ways in which its papers are filled in."""


@dataclass(frozen=True, eq=False)
class Origin:
    """What all notices of one batch share: the form and the terms in force.

    ``terms`` are by key, each with the amendment that set it, as JSON takes them. ``form_hash`` and ``offer_hash`` are
    the SHA-256 of the files.
    """

    form: str
    edition: str
    form_hash: str
    offer: str
    offer_hash: str
    terms: Mapping[str, Any] = field(default_factory=dict)
    _bases: dict[tuple[str, int, str | None], _Base] = field(default_factory=dict, init=False, repr=False)
    _openings: dict[tuple[str, Sequence[str]], Opening] = field(default_factory=dict, init=False, repr=False)

    def opening(
        self, sha256: str, length: int, rewritten_from: str | None = None, placed: tuple[str, ...] = ()
    ) -> Opening:
        """What every notice of the batch carries on the official file of this digest and length (bytes), and on the
        file that it was made from where the published one could not be extended; and of those that are filled in at
        the same places, where these are (``placed``, JSON lists already written)."""
        found = self._openings.get((sha256, placed))
        if found is None:
            if len(self._openings) >= _MOST_OPENINGS:
                self._openings.clear()
            base = self._base(sha256, length, rewritten_from)
            plain = f'"placed":[{",".join(placed)}],'.encode()
            packing = base.packing.copy()
            packed = packing.compress(plain) + packing.flush(zlib.Z_FULL_FLUSH)
            whole = base.json + plain
            found = self._openings[sha256, placed] = Opening(whole, base.packed + packed, zlib.adler32(whole))
        return found

    def _base(self, sha256: str, length: int, rewritten_from: str | None) -> _Base:
        found = self._bases.get((sha256, length, rewritten_from))
        if found is None:
            members = {
                "program": PROGRAM,
                "version": program_version,
                "form": self.form,
                "edition": self.edition,
                "form_hash": self.form_hash,
                "offer": self.offer,
                "offer_hash": self.offer_hash,
                "terms": dict(self.terms),
                "official_sha256": sha256,
                "official_length": length,
            }
            if rewritten_from is not None:
                members["rewritten_from"] = rewritten_from
            plain = (_encode(members)[:-1] + ",").encode()
            packing = zlib.compressobj(9)
            found = self._bases[sha256, length, rewritten_from] = _Base(plain, packing.compress(plain), packing)
        return found


@dataclass(frozen=True, slots=True)
class Carried:
    """What goes along with one notice. ``answers`` are stored values by id; ``at`` is aware.

    The rest is filled in by the stamp: the official file's digest and length in bytes, whether it is a draft, and where
    each text stands (``field``, ``page`` from 1, ``box`` as in a placement, ``text``; a tick has ``value``, a picture
    of a signature neither but the digest of what the PDF holds of it).
    ``previous`` is what the official file itself carried, where a stamped PDF was stamped again; ``rewritten_from`` the
    SHA-256 of the published PDF, where that could not be extended and its contents were written into a fresh file.
    """

    origin: Origin
    answers: Mapping[str, Any]
    at: datetime
    draft: bool = False
    official_sha256: str = ""
    official_length: int = 0
    placed: tuple[Mapping[str, Any], ...] = ()
    previous: Mapping[str, Any] | None = None
    rewritten_from: str | None = None
    version: str = program_version

    def closing(self, *, draft: bool, texts: Sequence[str | None]) -> bytes:
        """The attached file from where :meth:`Origin.opening` ends. ``texts`` are those of the lines placed, in their
        order; None stands for an answer that is a text and printed as it is."""
        answers = self.answers if self.answers.__class__ is dict else dict(self.answers)
        members = {"at": moment(self.at).iso, "draft": draft, "answers": answers, "texts": texts}
        if self.previous is not None:
            members["previous"] = dict(self.previous)
        return _written(members)[1:]


def _written(members: Mapping[str, Any]) -> bytes:
    """A JSON object."""
    try:
        return orjson.dumps(members)
    except TypeError:  # a whole number of more than 64 bits, for one
        return _encode(members).encode()


class Moment(NamedTuple):
    """A moment as ISO 8601 and as PDF write it."""

    iso: str
    pdf: bytes


def moment(at: datetime) -> Moment:
    """``at`` written down."""
    return _moment(at, at.tzinfo, at.fold)


@functools.lru_cache(maxsize=256)
def _moment(at: datetime, zone: object, fold: int) -> Moment:
    """``zone`` and ``fold`` tell apart what counts as equal: the same moment by two clocks."""
    offset = at.strftime("%z") or "+0000"
    return Moment(at.isoformat(), f"D:{at:%Y%m%d%H%M%S}{offset[:3]}'{offset[3:5]}'".encode("ascii"))


_STORED = 0xFFFF
"""Bytes that one stored block holds at most."""
_BLOCK = struct.Struct("<BHH").pack
_FULL = _BLOCK(0, _STORED, 0)
_EMBEDDED = (
    b"<</Length %d/Type/EmbeddedFile/Subtype/application#2Fjson/Filter/FlateDecode/Params<</Size %d/ModDate(%b)>>>>"
    b"\nstream\n%b%b%b%b%b\nendstream"
)


def embedded_file(opening: Opening, closing: bytes, at: datetime) -> bytes:
    """The embedded file as an object. Its opening was compressed once; the answers follow in stored blocks, which costs
    no time, and anyone can read them in the PDF's own bytes."""
    last = len(closing) - len(closing) % _STORED
    before, rest = b"", closing
    if last:
        before = b"".join([_FULL + closing[start : start + _STORED] for start in range(0, last, _STORED)])
        rest = closing[last:]
    count = len(rest)
    return _EMBEDDED % (
        len(opening.packed) + len(before) + 5 + count + 4,
        len(opening.json) + len(closing),
        moment(at).pdf,
        opening.packed,
        before,
        _BLOCK(1, count, count ^ _STORED),
        rest,
        zlib.adler32(closing, opening.checksum).to_bytes(4, "big"),
    )


def file_specification(file: int) -> bytes:
    """The object that names the embedded file and its relation to the paper."""
    name = text_string(NAME)
    return (
        b"<</Type/Filespec/F%s/UF%s/AFRelationship/Data/Desc(The answers on this paper)/EF<</F %d 0 R/UF %d 0 R>>>>"
    ) % (name, name, file, file)


# -------------------------------------------------------------------------------------------------------- reading


def read_carried(pdf: bytes) -> Carried:
    """What a stamped PDF carries. Raises :class:`~gdnotice.errors.Unreadable` where it is no PDF or carries nothing."""
    return parse_carried(attached(pdf))


def attached(pdf: bytes) -> bytes:
    """The attached JSON file, as bytes. Raises :class:`~gdnotice.errors.Unreadable`."""
    from gdnotice.stamp.pdf.sheets import parsing

    with parsing():
        found = _attached(pdf)
    if found is None:
        raise Unreadable(
            "The PDF carries no answers.",
            "It was not stamped by this program, or another program saved it again and left them out.",
            "Use the file as it was stamped, or type the answers in.",
        )
    if len(found) > LIMIT:
        raise _bad("it is far larger than any notice's answers")
    return found


def _attached(pdf: bytes) -> bytes | None:
    from pypdf.generic import DictionaryObject, StreamObject

    from gdnotice.stamp.pdf.reader import reader_of
    from gdnotice.stamp.pdf.sheets import resolved

    root = reader_of(pdf).root_object
    private = resolved(root.get(ENTRY))
    if isinstance(private, StreamObject):
        return bytes(private.get_data())
    listed = resolved(root.get("/AF")) or []
    for one in reversed(list(listed)):
        specification = resolved(one)
        if not isinstance(specification, DictionaryObject):
            continue
        if NAME not in (specification.get("/UF"), specification.get("/F")):
            continue
        held = resolved(specification.get("/EF"))
        file = resolved(held.get("/F")) if isinstance(held, DictionaryObject) else None
        if isinstance(file, StreamObject):
            return bytes(file.get_data())
    return None


def _bad(reason: str) -> Unreadable:
    return Unreadable(
        f"The answers that the PDF carries cannot be read: {reason}.",
        "They were changed after the stamp, or are not this program's.",
        "Use the file as it was stamped, or type the answers in.",
    )


def parse_carried(content: bytes) -> Carried:
    """Read the attached file. Raises :class:`~gdnotice.errors.Unreadable`."""
    try:
        found = json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError):
        raise _bad("the attached file is not valid JSON") from None
    if not isinstance(found, dict):
        raise _bad("the attached file is no JSON object")

    def need(key: str, kind: type) -> Any:
        value = found.get(key)
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise _bad(f"“{key}” is missing or of the wrong kind")
        return value

    try:
        at = datetime.fromisoformat(need("at", str))
    except ValueError:
        raise _bad("“at” is no moment") from None
    if at.tzinfo is None:
        raise _bad("“at” names no zone")
    if not 1900 < at.year < 3000:  # at the ends of the calendar no other zone can say it
        raise _bad("“at” is no moment")
    answers = need("answers", dict)
    texts = iter(need("texts", list))
    placed = [_placed(one, texts, answers) for one in need("placed", list)]
    if any(True for _ in texts):
        raise _bad("“texts” holds more than has a place")
    previous, rewritten_from = found.get("previous"), found.get("rewritten_from")
    names = ("form", "edition", "form_hash", "offer", "offer_hash")
    return Carried(
        origin=Origin(**{name: need(name, str) for name in names}, terms=need("terms", dict)),
        answers=answers,
        at=at,
        draft=need("draft", bool),
        official_sha256=need("official_sha256", str),
        official_length=need("official_length", int),
        placed=tuple(placed),
        previous=previous if isinstance(previous, dict) else None,
        rewritten_from=rewritten_from if isinstance(rewritten_from, str) else None,
        version=need("version", str),
    )


_PLACED = ("field", "page", "box", "text", "value", "picture")


def _placed(one: object, texts: Iterator[object], answers: Mapping[str, object]) -> dict[str, Any]:
    """A place with what stands there: it says so itself (ticks), or the next of ``texts`` does."""
    named = dict(zip(_PLACED, one, strict=False)) if isinstance(one, list) and 3 <= len(one) <= len(_PLACED) else {}
    box = named.get("box")
    if "text" not in named and isinstance(named.get("field"), str):
        text = next(texts, 0)
        named["text"] = answers.get(named["field"]) if text is None else text
    if not (
        isinstance(named.get("field"), str)
        and isinstance(named.get("page"), int)
        and isinstance(named.get("text"), str)
        and isinstance(named.get("value", ""), str)
        and isinstance(named.get("picture", ""), str)
        and isinstance(box, list)
        and len(box) == 4
        and all(isinstance(edge, int | float) and abs(edge) < 1e6 for edge in box)
    ):
        raise _bad("“placed” holds something that is no placed text")
    return named
