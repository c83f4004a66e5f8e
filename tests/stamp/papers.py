"""PDFs to stamp, made on the spot: by reportlab, and byte by byte where a certain structure is wanted."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from gdnotice.stamp.carried import Carried, Origin
from gdnotice.stamp.compiled import Compiled, compile_printing
from gdnotice.stamp.official.official import page_sizes
from gdnotice.stamp.placement import Placement
from gdnotice.stamp.printing import printing_of


def flat_form(pages: int = 1, rows: int = 8) -> bytes:
    """Labels and ruled blanks from reportlab, the blanks where :func:`ruled` says."""
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(612, 792), invariant=1)
    for page in range(1, pages + 1):
        canvas.setFont("Times-Roman", 10)
        for row in range(rows):
            canvas.drawString(60, 792 - 80 - 30 * row, f"Blank {row} of page {page}")
            canvas.line(200, 792 - 81 - 30 * row, 500, 792 - 81 - 30 * row)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def ruled(line: int, page: int = 1, **more: Any) -> Placement:
    """The placement of one ruled blank of :func:`flat_form`."""
    given = {"field": f"blank.{page}.{line}", **more}
    return Placement(page, (200, 67 + 30 * line, 500, 81 + 30 * line), **given)


def handmade(objects: Mapping[int, bytes], root: int = 1, trailer: bytes = b"") -> bytes:
    """A PDF of these objects with a classic cross-reference table."""
    out = bytearray(b"%PDF-1.6\n%\xe2\xe3\xcf\xd3\n")
    places = {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n" % (max(places) + 1)
    for number in range(max(places) + 1):
        out += b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 65535 f \n"
    out += b"trailer\n<< /Size %d /Root %d 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (
        max(places) + 1,
        root,
        trailer,
        start,
    )
    return bytes(out)


def content(body: bytes) -> bytes:
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(body), body)


def one_page(
    page: bytes = b"/MediaBox [0 0 612 792]", drawn: bytes = b"", tree: bytes = b"", more: bytes = b""
) -> bytes:
    """A page with these entries and this content, under a page tree with the entries ``tree``."""
    return handmade(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R %s >>" % more,
            2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 %s >>" % tree,
            3: b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R %s >>" % page,
            4: content(drawn),
        }
    )


def compiled(pdf: bytes, *placements: Placement, title: str = "Notice of Guaranteed Delivery") -> Compiled:
    return compile_printing(printing_of("test-form", title, pdf, page_sizes(pdf), placements))


def tool(*command: str | Path, accept: tuple[int, ...] = (0,)) -> str:
    """What a command says; skips the test where the command is not installed, fails it where it fails."""
    if shutil.which(str(command[0])) is None:
        pytest.skip(f"{command[0]} is not installed")
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    assert done.returncode in accept, done.stdout + done.stderr
    return done.stdout


def sound(pdf: bytes, folder: Path) -> None:
    """qpdf has nothing to say about the file."""
    path = folder / "checked.pdf"
    path.write_bytes(pdf)
    said = tool("qpdf", "--check", path)
    assert "No syntax or stream encoding errors found" in said
    assert "WARNING" not in said


def text_of(pdf: bytes, folder: Path, *options: str) -> str:
    """What pdftotext reads."""
    path = folder / "read.pdf"
    path.write_bytes(pdf)
    return tool("pdftotext", "-layout", *options, path, "-")


ORIGIN = Origin(
    form="test-form",
    edition="1",
    form_hash="a" * 64,
    offer="sample-offer",
    offer_hash="b" * 64,
    terms={"price": {"value": "2.70", "set_by": "Offer to Purchase"}},
)


def carried_of(answers: Mapping[str, Any]) -> Carried:
    return Carried(ORIGIN, answers, datetime(2026, 11, 30, 10, 30, tzinfo=ZoneInfo("America/New_York")))
