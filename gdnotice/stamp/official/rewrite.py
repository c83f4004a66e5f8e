"""An official PDF that cannot take an appended revision, written afresh: the same objects in a sound file.

It is done only where there is no other way (encrypted, a damaged table of contents, something before its beginning),
and said: the fresh file names the digest of the file it was made from, and a person is told.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gdnotice.stamp.official.opening import FREE, Permissions, permissions
from gdnotice.stamp.official.remarks import Remark
from gdnotice.stamp.pdf.objects import Reference, written
from gdnotice.stamp.pdf.reader import reader_of
from gdnotice.stamp.pdf.sheets import parsing, unreadable
from gdnotice.values import digest

if TYPE_CHECKING:
    from pypdf import PdfReader

FROM = "/GDNO_RewrittenFrom"
"""The catalog's key for the SHA-256 of the file that a fresh one was made from."""

_MOST = 1_000_000
_HEADER = 1024
"""Bytes: readers look for the header of a PDF so far into the file."""


@dataclass(frozen=True, slots=True)
class Rewritten:
    """``pdf`` is the fresh file, ``original`` the SHA-256 of what it was made from, ``encrypted`` whether that was.

    ``reason`` says of the original why (``it is encrypted``).
    """

    pdf: bytes
    original: str
    encrypted: bool
    permissions: Permissions
    reason: str

    def remark(self) -> Remark:
        """What a person is told."""
        lost = " Compare the pages with the original before it goes out." if not self.encrypted else ""
        return Remark(
            "official-rewritten",
            "warning",
            f"The official PDF could not be extended as it is: {self.reason}. Its contents were written into a fresh "
            "file, and the stamp stands on that. The stamped PDF does not begin with the bytes of the official one."
            f"{lost}",
        )


def rewritten(official: bytes, reason: str) -> Rewritten:
    """Write ``official`` afresh, without encryption; the same bytes each time. ``reason`` is why it has to be.

    Raises :class:`~gdnotice.errors.Unreadable` where it is beyond repair or opens only with a password.
    """
    if b"%PDF-" not in official[:_HEADER]:
        raise unreadable("it does not begin as a PDF does", "Check that it is the right file.")
    allowed = permissions(official) if b"/Encrypt" in official else FREE
    sound, encrypted = _through_pdfium(official)
    original = digest(official)
    with parsing():
        return Rewritten(_fresh(reader_of(sound), original), original, encrypted, allowed, reason)


def _through_pdfium(official: bytes) -> tuple[bytes, bool]:
    """PDFium finds the objects of a damaged file as viewers do, and knows every cipher."""
    import pypdfium2
    from pypdfium2 import raw

    try:
        document = pypdfium2.PdfDocument(official)
    except pypdfium2.PdfiumError:
        raise unreadable("it is damaged, or it is no PDF") from None
    try:
        encrypted = raw.FPDF_GetSecurityHandlerRevision(document.raw) >= 0
        out = io.BytesIO()
        document.save(out, flags=raw.FPDF_REMOVE_SECURITY)
        return out.getvalue(), encrypted
    except pypdfium2.PdfiumError:
        raise unreadable("it is damaged, or it is no PDF") from None
    finally:
        document.close()


def _fresh(reader: PdfReader, original: str) -> bytes:
    """Every object that the catalog or the document's properties lead to, under its own number, and one plain table."""
    from pypdf.generic import IndirectObject, NameObject, TextStringObject

    root = reader.trailer.raw_get("/Root")
    if not isinstance(root, IndirectObject):
        raise unreadable("its catalog is damaged")
    starts = [root]
    known = reader.trailer.raw_get("/Info") if "/Info" in reader.trailer else None
    if isinstance(known, IndirectObject):
        starts.append(known)
    reader.root_object[NameObject(FROM)] = TextStringObject(original)
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places: dict[int, tuple[int, int]] = {}
    for (number, generation), body in sorted(_reached(starts).items()):
        places[number] = (len(out), generation)
        out += b"%d %d obj\n%s\nendobj\n" % (number, generation, written(body))
    start = len(out)
    size = max(places) + 1
    out += b"xref\n0 %d\n" % size
    for number in range(size):
        place, generation = places.get(number, (0, 65535))
        out += b"%010d %05d %c \n" % (place, generation, b"n" if number in places else b"f")
    properties = b" /Info %d %d R" % (known.idnum, known.generation) if isinstance(known, IndirectObject) else b""
    mark = original[:32].encode("ascii")
    out += b"trailer\n<< /Size %d /Root %d %d R%s /ID [<%s> <%s>] >>\nstartxref\n%d\n%%%%EOF\n" % (
        size, root.idnum, root.generation, properties, mark, mark, start,
    )  # fmt: skip
    return bytes(out)


def _reached(starts: list[Any]) -> dict[Reference, Any]:
    found: dict[Reference, Any] = {}
    waiting = list(starts)
    while waiting:
        reference = waiting.pop()
        key = (reference.idnum, reference.generation)
        if key in found:
            continue
        body = reference.get_object()
        if body is None:
            continue  # a reference that leads nowhere stands for null
        found[key] = body
        if len(found) > _MOST:
            raise unreadable("it has more parts than any form")
        waiting.extend(_references(body))
    return found


def _references(body: Any) -> Iterator[Any]:
    from pypdf.generic import IndirectObject

    waiting = [body]
    while waiting:
        one = waiting.pop()
        if isinstance(one, IndirectObject):
            yield one
        elif isinstance(one, dict):
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(list.__iter__(one))
