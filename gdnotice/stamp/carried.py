"""The answers that a stamped PDF carries: a JSON file attached to it, so that the next person can go on from there."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from gdnotice import __version__ as program_version
from gdnotice.errors import Unreadable
from gdnotice.stamp.embedding import stream
from gdnotice.stamp.pdf_objects import text_string

NAME = "gdnotice-answers.json"
PROGRAM = "GD Notice"
LIMIT = 4_000_000
"""Bytes of JSON that are read back at most; a notice carries a few thousand."""

_encode = json.JSONEncoder(ensure_ascii=False, separators=(", ", ": ")).encode
encoded_text = json.encoder.encode_basestring


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

    @functools.cached_property
    def json(self) -> str:
        """The members of the JSON object, without its braces."""
        return _encode(
            {
                "program": PROGRAM,
                "version": program_version,
                "form": self.form,
                "edition": self.edition,
                "form_hash": self.form_hash,
                "offer": self.offer,
                "offer_hash": self.offer_hash,
                "terms": dict(self.terms),
            }
        )[1:-1]


@dataclass(frozen=True, slots=True)
class Carried:
    """What goes along with one notice. ``answers`` are stored values by id; ``at`` is aware.

    The rest is filled in by the stamp: the official file's digest and length in bytes, whether it is a draft, and where
    each text stands (``field``, ``page`` from 1, ``box`` as in a placement, ``text``; a tick has ``value``).
    ``previous`` is what the official file itself carried, where a stamped PDF was stamped again.
    """

    origin: Origin
    answers: Mapping[str, Any]
    at: datetime
    draft: bool = False
    official_sha256: str = ""
    official_length: int = 0
    placed: tuple[Mapping[str, Any], ...] = ()
    previous: Mapping[str, Any] | None = None
    version: str = program_version

    def json(self, *, draft: bool, sha256: str, length: int, placed: str) -> bytes:
        """The attached file. ``placed`` is a JSON list already written."""
        previous = "" if self.previous is None else f', "previous": {_encode(dict(self.previous))}'
        return (
            f'{{{self.origin.json}, "at": "{self.at.isoformat()}", "draft": {"true" if draft else "false"}, '
            f'"official_sha256": "{sha256}", "official_length": {length}, "answers": {_encode(dict(self.answers))}, '
            f'"placed": {placed}{previous}}}'
        ).encode()


def embedded_file(content: bytes, at: datetime) -> bytes:
    """The embedded file as an object, left uncompressed: it is small, and anyone can read it in the PDF's own bytes."""
    zone = at.strftime("%z") or "+0000"
    stamp = f"D:{at:%Y%m%d%H%M%S}{zone[:3]}'{zone[3:5]}'"
    return stream(
        content,
        f" /Type /EmbeddedFile /Subtype /application#2Fjson /Params << /Size {len(content)} /ModDate ({stamp}) >>",
    )


def file_specification(file: int) -> bytes:
    """The object that names the embedded file and its relation to the paper."""
    name = text_string(NAME)
    return (
        b"<< /Type /Filespec /F %s /UF %s /AFRelationship /Data "
        b"/Desc (The answers on this paper, as GD Notice reads them) /EF << /F %d 0 R /UF %d 0 R >> >>"
    ) % (name, name, file, file)


# -------------------------------------------------------------------------------------------------------- reading


def read_carried(pdf: bytes) -> Carried:
    """What a stamped PDF carries. Raises :class:`~gdnotice.errors.Unreadable` where it is no PDF or carries nothing."""
    return parse_carried(attached(pdf))


def attached(pdf: bytes) -> bytes:
    """The attached JSON file, as bytes. Raises :class:`~gdnotice.errors.Unreadable`."""
    from gdnotice.stamp.sheets import parsing

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
    import io

    from pypdf import PdfReader
    from pypdf.generic import DictionaryObject, StreamObject

    from gdnotice.stamp.sheets import resolved

    root = PdfReader(io.BytesIO(pdf)).root_object
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
    placed = need("placed", list)
    if not all(map(_is_placed, placed)):
        raise _bad("“placed” holds something that is no placed text")
    previous = found.get("previous")
    names = ("form", "edition", "form_hash", "offer", "offer_hash")
    return Carried(
        origin=Origin(**{name: need(name, str) for name in names}, terms=need("terms", dict)),
        answers=need("answers", dict),
        at=at,
        draft=need("draft", bool),
        official_sha256=need("official_sha256", str),
        official_length=need("official_length", int),
        placed=tuple(placed),
        previous=previous if isinstance(previous, dict) else None,
        version=need("version", str),
    )


def _is_placed(one: object) -> bool:
    if not isinstance(one, dict):
        return False
    box = one.get("box")
    return (
        isinstance(one.get("field"), str)
        and isinstance(one.get("page"), int)
        and isinstance(one.get("text"), str)
        and isinstance(box, list)
        and len(box) == 4
        and all(isinstance(edge, int | float) and abs(edge) < 1e6 for edge in box)
    )
