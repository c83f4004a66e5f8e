"""Of a stamped PDF: the answers that it carries, and whether it is as it was stamped."""

from __future__ import annotations

from pathlib import Path

from gdnotice import files
from gdnotice.errors import Unreadable
from gdnotice.stamp.carried import Carried
from gdnotice.stamp.guarded import guarded
from gdnotice.stamp.verify import Verification


def read_stamped(path: Path) -> Carried:
    """What the PDF carries. Raises :class:`~gdnotice.errors.Unreadable` where it is no PDF or carries nothing."""
    return guarded.read_carried(pdf_in(path))


def verify_stamped(path: Path) -> Verification:
    """Whether the PDF is intact. Raises :class:`~gdnotice.errors.Unreadable` where it is no PDF."""
    return guarded.verify(pdf_in(path))


def pdf_in(path: Path) -> bytes:
    """The bytes of the PDF at ``path``. Raises :class:`~gdnotice.errors.Unreadable` where it is none."""
    content = files.read_bytes(path, "PDF", files.PDF_LIMIT)
    if b"%PDF-" not in content[:1024]:
        raise Unreadable(f"{path} is not a PDF.", "Nothing was read.", "Check that it is the right file.")
    return content
