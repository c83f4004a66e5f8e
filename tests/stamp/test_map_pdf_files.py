"""The files that official PDFs come in: packed, linearized, revised, encrypted, scanned, damaged. And the command."""

from __future__ import annotations

import io
import json
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from gdnotice.actions.map_printing import map_printing
from gdnotice.errors import Unreadable
from gdnotice.pack.load import form
from gdnotice.stamp.mapping.mapping import Mapped, mapped_json
from gdnotice.stamp.mapping.of_pdf import map_pdf
from gdnotice.stamp.official.opening import FREE, Permissions, decrypted, permissions
from gdnotice.stamp.printing import read_printing
from tests.stamp.drawn import Paper, holds, ruled_tender
from tests.stamp.fielded import Fielded


def mapped(pdf: bytes) -> Mapped:
    return map_pdf(pdf, "official.pdf", form("tender-notice"))


@pytest.fixture(scope="module")
def official() -> bytes:
    return ruled_tender()[0]


@pytest.fixture(scope="module")
def plain(official: bytes) -> Mapped:
    return mapped(official)


Through = Callable[[bytes, Sequence[str]], bytes]


@pytest.fixture
def qpdf(tool: Callable[[str], str], tmp_path: Path) -> Through:
    def through(pdf: bytes, options: Sequence[str]) -> bytes:
        before, after = tmp_path / "before.pdf", tmp_path / "after.pdf"
        before.write_bytes(pdf)
        subprocess.run([tool("qpdf"), *options, before, after], check=True, capture_output=True)
        return after.read_bytes()

    return through


@pytest.mark.parametrize(
    "options",
    [
        ["--object-streams=generate"],
        ["--linearize"],
        ["--object-streams=generate", "--linearize"],
        ["--qdf", "--object-streams=disable"],
        ["--stream-data=uncompress"],
    ],
    ids=" ".join,
)
def test_however_the_file_is_packed(official: bytes, plain: Mapped, qpdf: Through, options: list[str]) -> None:
    packed = mapped(qpdf(official, options))
    assert packed.printing.placements == plain.printing.placements
    assert packed.warnings == plain.warnings


@pytest.mark.logs("Overwriting cache")  # pypdf's writer says so of its own revisions
def test_a_file_of_many_revisions(official: bytes, plain: Mapped) -> None:
    from pypdf import PdfWriter

    revised = official
    for number in range(4):
        writer = PdfWriter(io.BytesIO(revised), incremental=True)
        writer.add_metadata({"/Keywords": f"revision {number}"})
        out = io.BytesIO()
        writer.write(out)
        revised = out.getvalue()
    assert revised.startswith(official)
    assert mapped(revised).printing.placements == plain.printing.placements


@pytest.mark.parametrize("cipher", [["256"], ["128", "--use-aes=y"], ["128", "--use-aes=n"], ["40"]], ids=" ".join)
def test_an_encrypted_file_that_opens_without_a_password(
    official: bytes, plain: Mapped, qpdf: Through, cipher: list[str]
) -> None:
    locked = qpdf(official, ["--allow-weak-crypto", "--encrypt", "", "owner", *cipher, "--"])
    found = mapped(locked)
    assert found.printing.official == locked
    assert found.printing.placements == plain.printing.placements
    assert "encrypted" in found.warnings[0]
    assert "allow" not in found.warnings[1]
    assert b"/Encrypt" not in decrypted(locked)
    assert permissions(locked) == FREE


@pytest.mark.parametrize(
    ("modify", "expected", "words"),
    [
        ("none", Permissions(change=False, fill=False), "allows neither filling it in nor changing it"),
        ("form", Permissions(change=False, fill=True), "but not writing elsewhere"),
    ],
)
def test_what_the_owner_of_a_file_does_not_allow_is_said(
    official: bytes, qpdf: Through, modify: str, expected: Permissions, words: str
) -> None:
    locked = qpdf(official, ["--encrypt", "", "owner", "256", f"--modify={modify}", "--"])
    assert permissions(locked) == expected
    assert words in mapped(locked).warnings[1]


def test_fields_of_an_encrypted_file_are_read(qpdf: Through) -> None:
    made = Fielded()
    made.text("Firm Name", (100, 200, 300, 216), b"/TU (Name of Firm)")
    (one,) = mapped(qpdf(made.pdf(), ["--encrypt", "", "owner", "256", "--"])).printing.placements
    assert (one.widget, one.field) == ("Firm Name", "guarantor.firm")


@pytest.mark.parametrize("cipher", ["256", "128"])
def test_a_file_that_asks_for_a_password_is_refused(official: bytes, qpdf: Through, cipher: str) -> None:
    locked = qpdf(official, ["--allow-weak-crypto", "--encrypt", "secret", "owner", cipher, "--"])
    with pytest.raises(Unreadable, match="only with a password"):
        mapped(locked)


@pytest.mark.parametrize(
    ("harmed", "words"),
    [
        (lambda pdf: b"", "does not begin as a PDF"),
        (lambda pdf: b"plain words, not a PDF at all", "does not begin as a PDF"),
        (lambda pdf: pdf[:300], "damaged"),
    ],
)
def test_what_is_no_pdf_is_refused(official: bytes, harmed: Callable[[bytes], bytes], words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        mapped(harmed(official))


def test_a_whole_offer_is_refused() -> None:
    paper = Paper()
    for _ in range(121):
        paper.words(72, 72, "A page of a long offer.")
        paper.next_page()
    with pytest.raises(Unreadable, match="more than 120 pages"):
        mapped(paper.done())


def test_a_scan_is_told_and_its_ruled_lines_are_blanks() -> None:
    from PIL import Image, ImageDraw

    picture = Image.new("L", (1275, 1650), 255)
    draw = ImageDraw.Draw(picture)
    for row in range(3):
        draw.line((300, 400 + 150 * row, 1000, 400 + 150 * row), fill=0, width=3)
    draw.rectangle((300, 900, 700, 960), outline=0, width=3)
    stream = io.BytesIO()
    picture.save(stream, "PNG")
    from reportlab.lib.utils import ImageReader

    paper = Paper()
    paper.canvas.drawImage(ImageReader(stream), 0, 0, 612, 792)
    found = mapped(paper.done())
    assert "scan" in found.warnings[0]
    assert all(one.field is None for one in found.printing.placements)
    rules = [one.box for one in found.printing.placements]
    for down in (400, 550, 700):
        foot = down * 792 / 1650
        assert any(abs(box[3] - foot) < 3 and abs(box[0] - 144) < 3 and abs(box[2] - 480) < 3 for box in rules), foot
    assert any(abs(box[1] - 432) < 5 and abs(box[3] - 461) < 5 for box in rules)


def test_a_scan_shows_its_boxes_and_keeps_clear_of_its_print() -> None:
    """A table whose cells have words in their upper part, boxes to tick before words; the paper lies a little askew."""
    from PIL import Image
    from pypdfium2 import PdfDocument
    from reportlab.lib.utils import ImageReader

    straight = Paper(face="Helvetica", points=9)
    for row in range(4):
        for column in range(2):
            straight.boxed(
                (80 + 220 * column, 100 + 34 * row, 300 + 220 * column, 134 + 34 * row), "Name of Firm", None
            )
        straight.ticked(80, 300 + 20 * row, "Wire transfer of funds, Code 80", "payment.method", "wire")
    document = PdfDocument(straight.done())
    picture = document[0].render(scale=200 / 72, grayscale=True).to_pil().convert("L")
    document.close()
    for askew in (0.0, 0.3):
        turned = picture.rotate(askew, resample=Image.Resampling.BICUBIC, fillcolor=255)
        paper = Paper()
        paper.canvas.drawImage(ImageReader(turned), 0, 0, 612, 792)
        found = mapped(paper.done()).printing.placements
        assert sorted(one.kind for one in found) == ["text"] * 8 + ["tick"] * 4
        for known in straight.known:
            (one,) = [one for one in found if holds(one, known)]
            assert one.kind == known.kind
            assert one.near == "___"
            if one.kind == "text":
                assert one.box[1] - known.at[1] > -25  # under the words of its cell


def test_a_page_without_anything_has_no_blanks() -> None:
    found = mapped(Paper().done())
    assert found.printing.placements == ()
    assert any("no blank" in warning for warning in found.warnings)


def test_the_action_writes_a_printing_of_a_pdf(official: bytes, plain: Mapped, tmp_path: Path) -> None:
    (tmp_path / "official.pdf").write_bytes(official)
    done = map_printing(tmp_path / "official.pdf", "tender-notice", tmp_path / "printing")
    assert done == plain
    assert read_printing(tmp_path / "printing") == plain.printing
    said = json.loads(json.dumps(mapped_json(done, tmp_path / "printing")))
    assert list(said) == ["folder", "pages", "blanks", "warnings"]
    assert {tuple(blank) for blank in said["blanks"]} == {
        ("page", "box", "kind", "near", "field", "value", "confidence")
    }
