"""Digital signatures and archival marks that an official PDF has already: what the stamp means for them."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from gdnotice.stamp.official.disarm import nodes_of
from gdnotice.stamp.official.remarks import Remark
from gdnotice.stamp.pdf.sheets import resolved

if TYPE_CHECKING:
    from pypdf import PdfReader

_PART = re.compile(rb"pdfaid:part(?:\s*=\s*[\"']|>)\s*(\d)")
_LEVEL = re.compile(rb"pdfaid:conformance(?:\s*=\s*[\"']|>)\s*([A-Za-z])")
_LONGEST = 4_000_000
_CODES = (
    (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),  # the first begins as the next one does
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\0\0\0", "utf-32-le"), (b"\0\0\0<", "utf-32-be"), (b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"),
)  # fmt: skip
"""In which letters XMP may be written beside UTF-8."""


def marks_on(reader: PdfReader) -> Iterator[Remark]:
    """Remarks on signatures, and on PDF/A where the file says that it is."""
    root = reader.root_object
    count = _signatures(root)
    if count:
        yield _signed(count, _certified(root))
    part = archival(root)
    if part in (1, 2):
        yield Remark(
            "archival",
            "note",
            f"The form is an archival file (PDF/A-{part}), to which no file may be attached. The stamped PDF holds its "
            "answers inside, where this program reads them and other programs do not list them.",
        )
    if part is not None and _level(root) == "A":
        yield Remark(
            "archival",
            "note",
            f"The form is an archival file that can be read aloud in its order (PDF/A-{part}a). The answers on it are "
            "not part of that order, so the stamped PDF keeps to the level b of PDF/A only.",
        )


def _signatures(root: Any) -> int:
    form = resolved(root.get("/AcroForm"))
    if not isinstance(form, Mapping):
        return 0
    count = 0
    for node, _ in nodes_of(form.get("/Fields"), "/Kids"):
        value = resolved(node.get("/V"))
        count += isinstance(value, Mapping) and "/ByteRange" in value
    return count


def _certified(root: Any) -> int | None:
    """How much a certifying signature allows: 1 nothing, 2 filling in, 3 comments too; None where there is none."""
    rights = resolved(root.get("/Perms"))
    signature = resolved(rights.get("/DocMDP")) if isinstance(rights, Mapping) else None
    for one in resolved(signature.get("/Reference")) or () if isinstance(signature, Mapping) else ():
        entry = resolved(one)
        if isinstance(entry, Mapping) and entry.get("/TransformMethod") == "/DocMDP":
            limits = resolved(entry.get("/TransformParams"))
            allowed = resolved(limits.get("/P", 2)) if isinstance(limits, Mapping) else 2
            return int(allowed) if isinstance(allowed, int) else 2
    return None


def _signed(count: int, certified: int | None) -> Remark:
    what = "a digital signature" if count == 1 else f"{count} digital signatures"
    if certified == 1:
        return Remark(
            "signed",
            "warning",
            f"The form carries {what} that forbids every later change. It still proves the form as it was published, "
            "but readers will say that the stamped PDF is not valid. Ask the agent for a form that may be filled in.",
        )
    they = "It stays" if count == 1 else "They stay"
    if certified is not None:
        return Remark(
            "signed",
            "warning",
            f"The form carries {what} that allows filling in and little else. {they} intact for the form as it was "
            "published, but a strict reader will say that what the stamp adds (its attached answers, scripts switched "
            "off) is more than that allows. Ask the agent whether they accept it; or print the stamped PDF and sign it "
            "on paper.",
        )
    return Remark(
        "signed",
        "note",
        f"The form carries {what}. {they} intact for the form as it was published, and cannot vouch for what is added "
        "now: readers will say that the file was changed since, and a strict one may not accept the changes. Ask the "
        "agent if they check such signatures.",
    )


def archival(root: Any) -> int | None:
    """The part of PDF/A that a file says it keeps to."""
    found = _PART.search(_described(root))
    return int(found[1]) if found is not None else None


def _level(root: Any) -> str:
    found = _LEVEL.search(_described(root))
    return found[1].decode("ascii").upper() if found is not None else ""


def _described(root: Any) -> bytes:
    """What a file says of itself in XMP."""
    described = resolved(root.get("/Metadata"))
    if described is None or not hasattr(described, "get_data"):
        return b""
    said = bytes(described.get_data()[:_LONGEST])
    for mark, code in _CODES:
        if said.startswith(mark):
            return said.decode(code, "ignore").encode("utf-8")
    return said
