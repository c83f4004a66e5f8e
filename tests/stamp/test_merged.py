"""Many papers in one file for the printer."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen.canvas import Canvas

from gdnotice.errors import Unreadable
from gdnotice.stamp.merged import Merged, write_merged


def paper(text: str, pages: int = 2) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(300, 400), invariant=1)
    for page in range(pages):
        canvas.drawString(20, 300, "the same on every paper")
        canvas.drawString(20, 200, f"{text}, page {page + 1}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def merged(*papers: bytes) -> bytes:
    out = io.BytesIO()
    write_merged(iter(papers), out)
    return out.getvalue()


def test_all_pages_in_order_and_looking_the_same(tool: Callable[[str], str], tmp_path: Path) -> None:
    papers = [paper("one"), paper("two", 3), paper("three", 1)]
    content = merged(*papers)
    path = tmp_path / "merged.pdf"
    path.write_bytes(content)
    checked = subprocess.run([tool("qpdf"), "--check", path], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    texts = [page.extract_text().splitlines()[-1] for page in PdfReader(io.BytesIO(content)).pages]
    assert texts == ["one, page 1", "one, page 2", "two, page 1", "two, page 2", "two, page 3", "three, page 1"]
    drawn = pypdfium2.PdfDocument(content)
    place = 0
    for one in papers:
        alone = pypdfium2.PdfDocument(one)
        for page in alone:
            assert page.render(scale=1).to_numpy().tobytes() == drawn[place].render(scale=1).to_numpy().tobytes()
            place += 1


def test_what_is_the_same_is_written_once() -> None:
    one = merged(paper("x"))
    assert len(merged(*[paper("x")] * 50)) < len(one) + 50 * 2 * 250


def test_more_pages_than_one_branch_holds() -> None:
    content = merged(*[paper(str(turn), 1) for turn in range(501)])
    pages = PdfReader(io.BytesIO(content)).pages
    assert len(pages) == 501
    assert "500, page 1" in pages[500].extract_text()
    assert len(PdfReader(io.BytesIO(merged(*[paper("x", 1)] * 500))).pages) == 500


def test_fields_are_drawn_where_they_stand() -> None:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(300, 400), invariant=1)
    canvas.acroForm.textfield(name="a", value="Sample Holder", x=50, y=100, width=150, height=20, borderWidth=0)
    canvas.drawString(20, 300, "a page with fields")
    canvas.acroForm.checkbox(name="b", checked=True, x=50, y=200, size=20)
    canvas.save()
    content = merged(out.getvalue())
    page = PdfReader(io.BytesIO(content)).pages[0]
    assert "/Annots" not in page
    assert "Sample Holder" in page.extract_text()
    drawn = pypdfium2.PdfDocument(content)[0].render(scale=1).to_numpy()
    assert (drawn[400 - 120 : 400 - 100, 50:200] < 128).any()
    assert (drawn[400 - 220 : 400 - 200, 50:70] < 128).any()


def test_rotation_and_size_are_inherited() -> None:
    writer = PdfWriter(clone_from=io.BytesIO(paper("turned", 1)))
    writer.pages[0].rotate(90)
    out = io.BytesIO()
    writer.write(out)
    page = PdfReader(io.BytesIO(merged(out.getvalue()))).pages[0]
    assert page.rotation == 90
    assert [float(one) for one in page.mediabox] == [0, 0, 300, 400]


def test_no_pdf() -> None:
    with pytest.raises(Unreadable):
        merged(b"nothing of the kind")


def formed(text: str) -> bytes:
    """Two pages that draw one form, in which ``text`` stands."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(300, 400), invariant=1, pageCompression=0)
    canvas.beginForm("shared")
    canvas.drawString(20, 300, text)
    canvas.endForm()
    for _ in range(2):
        canvas.doForm("shared")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def revised(official: bytes, old: bytes, new: bytes) -> bytes:
    """``official`` with a revision more in which the object that holds ``old`` holds ``new``; no other is replaced."""
    assert len(old) == len(new)
    assert official.count(old) == 1
    start = official.rindex(b" 0 obj", 0, official.index(old))
    start = official.rindex(b"\n", 0, start) + 1
    body = official[start : official.index(b"endobj", start) + 6].replace(old, new)
    number = int(body.split()[0])
    reader = PdfReader(io.BytesIO(official))
    size, root = int(str(reader.trailer["/Size"])), reader.trailer.raw_get("/Root").idnum
    before = int(official.rsplit(b"startxref", 1)[1].split()[0])
    at = len(official) + 1
    table = at + len(body) + 1
    return official + (
        b"\n%s\nxref\n%d 1\n%010d 00000 n \ntrailer\n<</Size %d/Root %d 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n"
        % (body, number, at, size, root, before, table)
    )


def test_what_a_revision_replaces_is_not_taken_from_the_paper_before() -> None:
    """The page and its resources are the same bytes on all papers; what they lead to is not."""
    official = formed("AAAA")
    others = [revised(official, b"(AAAA)", b"(BBBB)"), revised(official, b"(AAAA)", b"(CCCC)")]
    papers = [official, *others, official, official, others[0], paper("another", 1), others[1], official]
    found = [page.extract_text().strip() for page in PdfReader(io.BytesIO(merged(*papers))).pages]
    alone = [page.extract_text().strip() for one in papers for page in PdfReader(io.BytesIO(one)).pages]
    assert found == alone
    assert {"AAAA", "BBBB", "CCCC"} <= set(found)


def test_papers_alike_are_hardly_looked_at_again(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[int] = []
    reads = Merged._target

    def counted(self: Merged, found: Any) -> int:
        looked.append(found.idnum)
        return reads(self, found)

    monkeypatch.setattr(Merged, "_target", counted)
    official = formed("AAAA")
    merged(*[official] * 2)
    first = len(looked)
    merged(*[official] * 40)
    assert len(looked) - first == first
