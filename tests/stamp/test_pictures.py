"""Two renderers draw the stamp, and both draw it in the box: the pictures with and without it differ only there."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops

from gdnotice.stamp.placement import Box, Placement
from gdnotice.stamp.stamp import stamp
from tests.stamp.papers import carried_of, compiled, flat_form, one_page, tool

SCALE = 2


def poppler(pdf: bytes, folder: Path, page: int = 1) -> Image.Image:
    (folder / "drawn.pdf").write_bytes(pdf)
    size = ("-r", str(72 * SCALE), "-cropbox", "-f", str(page), "-l", str(page))
    tool("pdftoppm", *size, "-png", "-singlefile", folder / "drawn.pdf", folder / "drawn")
    return Image.open(folder / "drawn.png").convert("L")


def pdfium(pdf: bytes, folder: Path, page: int = 1) -> Image.Image:
    document = pypdfium2.PdfDocument(pdf)
    picture: Image.Image = document[page - 1].render(scale=SCALE).to_pil().convert("L")
    document.close()
    return picture


def changed(before: Image.Image, after: Image.Image) -> Box | None:
    """The box, in points, outside of which the pictures are the same."""
    assert before.size == after.size
    box = ImageChops.difference(before, after).point(lambda value: 255 if value > 40 else 0).getbbox()
    return None if box is None else (box[0] / SCALE, box[1] / SCALE, box[2] / SCALE, box[3] / SCALE)


PAPERS = {
    "plain": flat_form(),
    "turned 90": one_page(b"/MediaBox [0 0 612 792] /Rotate 90"),
    "turned 180": one_page(b"/MediaBox [0 0 612 792] /Rotate 180"),
    "turned 270": one_page(b"/MediaBox [0 0 612 792] /Rotate 270"),
    "cropped": one_page(b"/MediaBox [-100 -50 800 900] /CropBox [20 30 632 822]"),
    "cropped 90": one_page(b"/MediaBox [-100 -50 800 900] /CropBox [20 30 632 822] /Rotate 90"),
    "cropped 180": one_page(b"/MediaBox [-100 -50 800 900] /CropBox [20 30 632 822] /Rotate 180"),
    "cropped 270": one_page(b"/MediaBox [-100 -50 800 900] /CropBox [20 30 632 822] /Rotate 270"),
    "left open": one_page(drawn=b"q 0.5 0 0 0.5 300 300 cm 1 1 1 rg 1 1 1 RG 3 Tr 0 0 0 0 re W n"),
    "restored too often": one_page(drawn=b"Q 0.2 0 0 0.2 300 300 cm 1 1 1 rg"),
}
BLANKS = (
    Placement(1, (200, 97, 500, 111), field="left"),
    Placement(1, (200, 157, 500, 171), field="right", align="right"),
    Placement(1, (200, 220, 320, 270), field="lines", lines=4),
    Placement(1, (60, 300, 70, 310), "tick", "choice", "yes"),
)


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("render", [poppler, pdfium])
def test_ink_falls_in_the_box_and_nowhere_else(paper: str, render: object, tmp_path: Path) -> None:
    assert callable(render)
    of = compiled(PAPERS[paper], *BLANKS)
    before = render(PAPERS[paper], tmp_path)
    drawn = {}
    for blank in BLANKS:
        field = str(blank.field)
        if blank.kind == "tick":
            done = stamp(of, {}, {field: True}, carried_of({}))
        else:
            done = stamp(of, {field: "Żgłębj Sample (Jñg) 12345"}, {}, carried_of({}))
        box = changed(before, render(done.pdf, tmp_path))
        assert box is not None, f"nothing was drawn for {field}"
        left, top, right, bottom = blank.box
        assert left - 0.5 <= box[0]
        assert box[2] <= right + 0.5
        assert top - 0.5 <= box[1]
        assert box[3] <= bottom + 0.5
        drawn[field] = box
    assert drawn["left"][0] < 205
    assert drawn["right"][2] > 495
    assert drawn["left"][3] - drawn["left"][1] > 6
    assert drawn["lines"][1] < 225
    assert drawn["choice"][2] - drawn["choice"][0] > 5


def test_the_comparison_sees_a_mark_that_is_off(tmp_path: Path) -> None:
    of = compiled(flat_form(), Placement(1, (200, 127, 500, 141), field="left"))
    done = stamp(of, {"left": "Sample"}, {}, carried_of({}))
    box = changed(pdfium(flat_form(), tmp_path), pdfium(done.pdf, tmp_path))
    assert box is not None
    assert box[1] > BLANKS[0].box[3]


def test_both_renderers_draw_the_same_page(tmp_path: Path) -> None:
    of = compiled(flat_form(), *BLANKS)
    done = stamp(
        of, {"left": "Łukasz Żółć", "lines": ("12 Example Street", "Albany")}, {"choice": True}, carried_of({})
    )
    one = poppler(done.pdf, tmp_path).resize((306, 396), Image.Resampling.BOX)
    other = pdfium(done.pdf, tmp_path).resize((306, 396), Image.Resampling.BOX)
    difference = ImageChops.difference(one, other).histogram()
    assert sum(difference[90:]) < 0.002 * 306 * 396


def test_a_draft_says_so_on_every_page(tmp_path: Path) -> None:
    plain = flat_form(2)
    done = stamp(compiled(plain, BLANKS[0]), {"left": "Sample"}, {}, carried_of({}), draft=True)
    for page in (1, 2):
        for render in (poppler, pdfium):
            box = changed(render(plain, tmp_path, page), render(done.pdf, tmp_path, page))
            assert box is not None
            assert box[2] - box[0] > 300
            assert box[3] - box[1] > 300
