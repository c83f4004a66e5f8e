"""Opens an official PDF for mapping: without its encryption where no password is asked for, or with a clear refusal."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gdnotice.stamp.pdf.reader import reader_of
from gdnotice.stamp.pdf.sheets import Sheet, parsing, resolved, tree_and_sheets, unreadable

if TYPE_CHECKING:
    from pypdf import PdfReader

_CHANGE, _ANNOTATE, _FILL = 1 << 3, 1 << 5, 1 << 8
"""Bits of a file's permissions (ISO 32000-2, table 22): change its content, annotate and fill in, fill in."""

_HEADER = 1024
"""Bytes: readers look for the header of a PDF so far into the file."""


@dataclass(frozen=True, slots=True)
class Permissions:
    """What an encrypted file's owner allows. ``change`` is drawing on a page, ``fill`` filling in its fields."""

    change: bool
    fill: bool


FREE = Permissions(change=True, fill=True)


@dataclass(frozen=True, slots=True)
class Opened:
    """An official PDF ready to be read. ``plain`` are its bytes without encryption (the same where it has none).

    ``form`` is its AcroForm dictionary (empty where it has none), ``xfa`` whether that holds an XFA form too.
    """

    official: bytes
    plain: bytes
    encrypted: bool
    permissions: Permissions
    sheets: tuple[Sheet, ...]
    form: Mapping[Any, Any]
    xfa: bool
    needs_rendering: bool
    reader: PdfReader


def open_official(official: bytes) -> Opened:
    """Open ``official``. Raises :class:`~gdnotice.errors.Unreadable`: a password is asked for, damaged, no PDF."""
    from pypdf.generic import DictionaryObject

    from gdnotice.stamp.official.adopt import adopt

    if b"%PDF-" not in official[:_HEADER]:
        raise unreadable("it does not begin as a PDF does", "Check that it is the right file.")
    plain, encrypted, permissions = official, False, FREE
    if b"/Encrypt" in official:
        plain, encrypted, permissions = _without_encryption(official)
    with parsing():
        reader = reader_of(plain)
        adopt(reader, 1 << 30)  # any number does that no object has: nothing is written from here
        _, sheets = tree_and_sheets(reader)
        root = reader.root_object
        form = resolved(root.get("/AcroForm"))
        form = form if isinstance(form, DictionaryObject) else {}
        needs = resolved(root.get("/NeedsRendering"))
        return Opened(
            official=official,
            plain=plain,
            encrypted=encrypted,
            permissions=permissions,
            sheets=tuple(sheets),
            form=form,
            xfa=resolved(form.get("/XFA")) is not None,
            needs_rendering=bool(getattr(needs, "value", needs)),
            reader=reader,
        )


def permissions(official: bytes) -> Permissions:
    """What the owner of ``official`` allows. Raises :class:`Unreadable` where a password is asked for."""
    return _without_encryption(official)[2] if b"/Encrypt" in official else FREE


def decrypted(official: bytes) -> bytes:
    """The same document without encryption, freshly written; ``official`` itself where it has none.

    Raises :class:`~gdnotice.errors.Unreadable` where a password is asked for.
    """
    return _without_encryption(official)[0] if b"/Encrypt" in official else official


def _without_encryption(official: bytes) -> tuple[bytes, bool, Permissions]:
    """PDFium does it, as it knows every cipher; pypdf knows the newer ones only with a further library."""
    import pypdfium2
    from pypdfium2 import raw

    try:
        document = pypdfium2.PdfDocument(official)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD:
            raise unreadable(
                "it opens only with a password", "Ask its source for a PDF that opens without one."
            ) from None
        if getattr(error, "err_code", None) == raw.FPDF_ERR_SECURITY:
            raise unreadable(
                "it is protected in a way that this program does not know",
                "Ask its source for a PDF without protection.",
            ) from None
        raise unreadable("it is damaged, or it is no PDF") from None
    try:
        if raw.FPDF_GetSecurityHandlerRevision(document.raw) < 0:
            return official, False, FREE  # the word stands somewhere in the file, but it is not encrypted
        bits = raw.FPDF_GetDocPermissions(document.raw)
        allowed = Permissions(change=bool(bits & _CHANGE), fill=bool(bits & (_FILL | _ANNOTATE | _CHANGE)))
        out = io.BytesIO()
        document.save(out, flags=raw.FPDF_REMOVE_SECURITY)
        return out.getvalue(), True, allowed
    except pypdfium2.PdfiumError:
        raise unreadable("it is damaged, or it is no PDF") from None
    finally:
        document.close()


_WAIT = re.compile(
    r"please wait|adobe (?:acrobat )?reader.{0,40}(?:or higher|or later|upgrade|display)|"
    r"viewer (?:may )?not (?:be able to )?display",
    re.IGNORECASE,
)


def is_waiting_page(text: str) -> bool:
    """Whether the words of a page are those that stand in for a form which only XFA draws."""
    return len(text) < 2500 and _WAIT.search(text) is not None
