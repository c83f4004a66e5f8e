"""Pictures of signatures: taken in with care, put on their lines, found again, and never a way to hide print."""

from __future__ import annotations

import io
import json
import math
import struct
import zlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw, PngImagePlugin

from gdnotice.errors import Unreadable
from gdnotice.stamp.compiled import Compiled
from gdnotice.stamp.guarded import guarded
from gdnotice.stamp.merged import write_merged
from gdnotice.stamp.official.opening import Permissions
from gdnotice.stamp.placement import Box, Placement
from gdnotice.stamp.preview import preview
from gdnotice.stamp.printing import parse_printing, placement_json
from gdnotice.stamp.readback import missing, read_back
from gdnotice.stamp.signatures.blanks import numbered, signature_blanks, spoken
from gdnotice.stamp.signatures.decode import bare, decoded
from gdnotice.stamp.signatures.picture import LIMIT, MOST_PIXELS, Picture, check
from gdnotice.stamp.signatures.placed import with_pictures
from gdnotice.stamp.stamp import Stamped, stamp
from gdnotice.stamp.verify import verify
from tests.stamp.papers import carried_of, compiled, content, flat_form, handmade, ruled, sound, text_of
from tests.stamp.test_pictures import PAPERS, changed, pdfium, poppler
from tests.stamp.test_widgets import form, pdfium_fields, widget

BOX = (200.0, 280.0, 420.0, 310.0)
BLANK = Placement(1, BOX, "image", "signature.holder")


def drawn(mode: str, paper: Any, ink: Any, size: tuple[int, int] = (400, 200)) -> Image.Image:
    """A stroke as a pen makes it, with a margin of a tenth on every side."""
    picture = Image.new(mode, size, paper)
    wide, high = size
    points = [(wide * (0.1 + 0.8 * at / 200), high * (0.5 + 0.36 * math.sin(at / 9))) for at in range(201)]
    ImageDraw.Draw(picture).line(points, fill=ink, width=max(2, high // 25))
    return picture


def saved(picture: Image.Image, kind: str = "PNG", **more: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **more)
    return out.getvalue()


FILES: dict[str, bytes] = {
    "black on white": saved(drawn("RGB", (255, 255, 255), (0, 0, 0))),
    "blue on white": saved(drawn("RGB", (255, 255, 255), (20, 30, 140))),
    "grey": saved(drawn("L", 255, 20)),
    "two colours": saved(drawn("L", 255, 0).convert("1")),
    "palette": saved(drawn("RGB", (255, 255, 255), (20, 30, 140)).quantize(8)),
    "palette with a clear colour": saved(drawn("P", 0, 1), transparency=0),
    "clear ground": saved(drawn("RGBA", (255, 255, 255, 0), (20, 30, 140, 255))),
    "clear ground, grey": saved(drawn("LA", (0, 0), (10, 255))),
    "sixteen bits": saved(drawn("L", 255, 0).convert("I").point(lambda value: value * 257).convert("I;16")),
    "JPEG": saved(drawn("RGB", (255, 255, 255), (20, 30, 140)), "JPEG", quality=90),
    "grey JPEG": saved(drawn("L", 255, 20), "JPEG", quality=90),
    "JPEG for the press": saved(drawn("CMYK", (0, 0, 0, 0), (255, 200, 0, 60)), "JPEG", quality=90),
    "large": saved(drawn("L", 255, 0, (4000, 2000))),
    "large JPEG": saved(drawn("L", 255, 0, (3000, 1500)), "JPEG"),
}


def signed(of: Compiled, picture: Picture, name: str = "signature.holder") -> Stamped:
    return stamp(with_pictures(of, {name: picture}), {}, {}, carried_of({}))


def near(found: Box | None, wanted: Box, slack: float) -> bool:
    return found is not None and all(abs(one - other) <= slack for one, other in zip(found, wanted, strict=True))


# ------------------------------------------------------------------ on the paper


@pytest.mark.parametrize(
    ("render", "name"),
    [*((pdfium, name) for name in FILES), *((poppler, name) for name in ("grey", "clear ground", "JPEG", "grey JPEG"))],
)
def test_the_ink_fills_the_height_of_its_line_and_stands_on_it(name: str, render: Any, tmp_path: Path) -> None:
    of = compiled(flat_form(rows=3), BLANK)
    done = signed(of, decoded(FILES[name], "signature.png"))
    read_back(done)
    sound(done.pdf, tmp_path)
    box = changed(render(of.ground.official, tmp_path), render(done.pdf, tmp_path))
    wide = (BOX[3] - BOX[1]) * 320 / (200 * 0.76)
    assert near(box, (BOX[0] + 2, BOX[1], BOX[0] + 2 + wide, BOX[3]), 4.0), box


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("render", [poppler, pdfium])
def test_it_stands_upright_on_any_page_and_nowhere_else(paper: str, render: Any, tmp_path: Path) -> None:
    of = compiled(PAPERS[paper], BLANK)
    done = signed(of, decoded(FILES["clear ground"], "signature.png"))
    read_back(done)
    box = changed(render(of.ground.official, tmp_path), render(done.pdf, tmp_path))
    assert near(box, (BOX[0] + 2, BOX[1], BOX[0] + 65, BOX[3]), 4.0), box


@pytest.mark.parametrize("name", ["black on white", "JPEG", "clear ground"])
@pytest.mark.parametrize("render", [poppler, pdfium])
def test_white_paper_lets_the_print_show(name: str, render: Any, tmp_path: Path) -> None:
    """The ground of a picture never hides the form: ink only ever makes the page darker."""
    paper = flat_form()
    of = compiled(paper, Placement(1, (60, 70, 500, 120), "image", "signature.holder"))
    done = signed(of, decoded(FILES[name], "signature.png"))
    before, after = (np.asarray(render(pdf, tmp_path)).astype(int) for pdf in (paper, done.pdf))
    # Where ink lies over print, a blue stroke over black letters is a little lighter than the letters.
    assert np.count_nonzero(after - before > 60) < 60
    assert np.count_nonzero(before - after > 60) > 600


@pytest.mark.parametrize("render", [poppler, pdfium_fields])
@pytest.mark.parametrize("kids", [False, True])
def test_no_field_with_a_ground_of_its_own_is_drawn_over_it(kids: bool, render: Any, tmp_path: Path) -> None:
    ground = b"/MK << /BG [0.8 0.9 1] >>"
    field = b"/FT /Tx /T (sign) /Ff 0"
    cover = widget(*BOX, ground + b" /AP << /N 20 0 R >> " + (b"/Parent 10 0 R" if kids else field))
    objects = {10: b"<< %s /Kids [11 0 R] >>" % field, 11: cover} if kids else {10: cover}
    look = b"0.8 0.9 1 rg 0 0 %d %d re f" % (BOX[2] - BOX[0], BOX[3] - BOX[1])
    bounds = b"<< /Subtype /Form /BBox [0 0 %d %d] " % (BOX[2] - BOX[0], BOX[3] - BOX[1])
    other = widget(300, 500, 400, 520, b"/FT /Tx /T (other) /MK << /BG [1 1 0] >>")
    paper = form({**objects, 12: other, 20: content(look).replace(b"<< ", bounds)}, "10 0 R 12 0 R")
    of = compiled(paper, BLANK, Placement(1, (300, 500, 400, 520), field="other", widget="other"))
    picture = decoded(FILES["black on white"], "signature.png")
    done = stamp(with_pictures(of, {"signature.holder": picture}), {"other": "beside"}, {}, carried_of({}))
    read_back(done)
    sound(done.pdf, tmp_path)
    seen = np.asarray(render(done.pdf, tmp_path)).astype(int)
    scale = seen.shape[0] / 792
    left, top, right, bottom = (round(edge * scale) for edge in BOX)
    assert np.count_nonzero(seen[top:bottom, left:right] < 100) > 60, "ink is to be seen"
    assert "beside" in text_of(done.pdf, tmp_path)


def test_on_a_paper_that_may_only_be_filled_in_no_picture_is_put() -> None:
    of = replace(compiled(flat_form(), BLANK), permissions=Permissions(change=False, fill=True))
    with pytest.raises(Unreadable, match="only its own fields filled in"):
        with_pictures(of, {"signature.holder": decoded(FILES["JPEG"], "s.jpg")})


def test_texts_ticks_and_a_draft_stand_beside_it(tmp_path: Path) -> None:
    of = compiled(flat_form(), ruled(0), Placement(1, (60, 300, 70, 310), "tick", "choice", "yes"), BLANK)
    more = with_pictures(of, {"signature.holder": decoded(FILES["JPEG"], "s.jpg")})
    for draft in (False, True):
        done = stamp(more, {"blank.1.0": "Sample Łódź"}, {"choice": True}, carried_of({}), draft=draft)
        read_back(done)
        sound(done.pdf, tmp_path)
        assert "Sample Łódź" in text_of(done.pdf, tmp_path)
        assert [one.picture is not None for one in done.placed] == [False, False, True]
        assert verify(done.pdf).ok


def test_a_paper_may_be_signed_twice(tmp_path: Path) -> None:
    first = signed(compiled(flat_form(), BLANK), decoded(FILES["grey"], "a.png"))
    low = (200.0, 400.0, 420.0, 430.0)
    of = compiled(first.pdf, Placement(1, low, "image", "signature.institution"))
    done = signed(of, decoded(FILES["JPEG"], "b.jpg"), "signature.institution")
    read_back(done)
    sound(done.pdf, tmp_path)
    assert missing(done.pdf, first.placed) == []
    assert len(verify(done.pdf).stamps) == 2


def test_pictures_of_the_paper_itself_stay(tmp_path: Path) -> None:
    image = (
        b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray /Length 1 >>"
    )
    for listed in (b"<< /XObject << /GDNP1 5 0 R >> >>", b"6 0 R"):
        paper = handmade(
            {
                1: b"<< /Type /Catalog /Pages 2 0 R >>",
                2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 612 792] >>",
                3: b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources %s >>" % listed,
                4: content(b"q 50 0 0 50 100 100 cm /GDNP1 Do Q"),
                5: image + b"\nstream\n\x80\nendstream",
                6: b"<< /XObject 7 0 R >>",
                7: b"<< /GDNP1 5 0 R >>",
            }
        )
        of = compiled(paper, BLANK)
        done = signed(of, decoded(FILES["grey"], "s.png"))
        read_back(done)
        box = changed(poppler(paper, tmp_path), poppler(done.pdf, tmp_path))
        assert box is not None
        assert box[1] > BOX[1] - 2
        assert box[3] < BOX[3] + 2


def test_without_a_picture_not_a_byte_is_different() -> None:
    plain = compiled(flat_form(), ruled(0))
    with_blank = compiled(flat_form(), ruled(0), BLANK)
    answers = {"blank.1.0": "Sample"}
    one, other = (stamp(of, answers, {}, carried_of({})).revision for of in (plain, with_blank))
    assert one == other
    assert b"GDNP" not in other


def test_merging_for_the_printer_keeps_it(tmp_path: Path) -> None:
    done = signed(compiled(flat_form(), BLANK), decoded(FILES["clear ground"], "s.png"))
    out = io.BytesIO()
    write_merged([done.pdf, done.pdf], out)
    assert changed(poppler(done.pdf, tmp_path), poppler(out.getvalue(), tmp_path, page=2)) is None


def test_the_preview_shows_the_blank(tmp_path: Path) -> None:
    of = compiled(flat_form(), BLANK)
    assert "signature.holder" in text_of(preview(of.printing), tmp_path)


# ------------------------------------------------------------------ found again


def test_another_picture_in_its_place_is_missed() -> None:
    of = compiled(flat_form(), BLANK)
    one = signed(of, decoded(FILES["grey"], "s.png"))
    other = signed(of, decoded(FILES["black on white"], "s.png"))
    assert missing(one.pdf, one.placed) == []
    assert missing(one.pdf, other.placed) == list(other.placed)


def test_a_picture_elsewhere_is_missed() -> None:
    picture = decoded(FILES["JPEG"], "s.jpg")
    one = signed(compiled(flat_form(), BLANK), picture)
    moved = Placement(1, (200, 500, 420, 530), "image", "signature.holder")
    other = signed(compiled(flat_form(), moved), picture)
    assert missing(one.pdf, other.placed) == list(other.placed)


def test_verify_tells_of_a_picture_that_is_gone() -> None:
    """The record is kept as a forger would keep it; only the reading of the page tells."""
    from gdnotice.stamp.carried import read_carried
    from gdnotice.stamp.verify import placed_in

    done = signed(compiled(flat_form(), BLANK), decoded(FILES["grey"], "s.png"))
    (told,) = placed_in(read_carried(done.pdf))
    assert (told.field, told.page, told.box, told.value) == ("signature.holder", 1, BOX, None)
    assert told.picture == decoded(FILES["grey"], "s.png").sha256
    gone = done.pdf.replace(b"/GDNP1 Do", b"          ")
    assert missing(gone, [told]) == [told]


# ------------------------------------------------------------------ what is taken


def test_a_jpeg_is_taken_over_as_it_is_but_for_what_it_tells() -> None:
    exif = Image.Exif()
    exif[0x010F] = "A telephone in a certain place"
    whole = saved(drawn("RGB", (255, 255, 255), (0, 0, 0)), "JPEG", exif=exif, comment=b"a secret")
    picture = decoded(whole, "s.jpg")
    assert picture.filter == "DCT"
    assert b"telephone" in whole
    assert b"telephone" not in picture.samples
    assert b"secret" not in picture.samples
    one, other = (np.asarray(Image.open(io.BytesIO(file))) for file in (whole, picture.samples))
    assert np.array_equal(one, other)
    assert bare(picture.samples) == picture.samples


def test_a_turned_photograph_is_set_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    on_its_side = drawn("L", 255, 0).rotate(90, expand=True)
    picture = decoded(saved(on_its_side, "JPEG", exif=exif), "s.jpg")
    assert picture.width > picture.height
    assert picture.filter == "Flate"


def test_a_png_loses_what_it_tells() -> None:
    told = PngImagePlugin.PngInfo()
    told.add_text("Author", "somebody")
    picture = decoded(saved(drawn("L", 255, 0), pnginfo=told), "s.png")
    assert b"somebody" not in zlib.decompress(picture.samples)


@pytest.mark.parametrize("name", FILES)
def test_margins_are_cut_off_and_size_is_kept_within_bounds(name: str) -> None:
    picture = decoded(FILES[name], "s")
    left, top, right, bottom = picture.ink
    assert (right - left) / (bottom - top) == pytest.approx(0.8 * 400 / (0.76 * 200), rel=0.06)
    if picture.filter == "Flate":
        assert picture.width <= 1600
        assert picture.height <= 600
        assert len(zlib.decompress(picture.samples)) == picture.width * picture.height * (
            1 if picture.colour == "Gray" else 3
        )
    assert picture.pale is False
    assert (picture.mask is not None) == name.startswith(("clear", "palette with"))


def test_a_grey_ground_is_noticed() -> None:
    assert decoded(saved(drawn("RGB", (190, 188, 180), (20, 20, 60)), "JPEG"), "s.jpg").pale is True


def test_on_an_archival_paper_of_the_first_kind_nothing_is_transparent() -> None:
    assert decoded(FILES["clear ground"], "s.png", flat=True).mask is None


def _png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">L", len(body)) + kind + body + struct.pack(">L", zlib.crc32(kind + body))

    head = struct.pack(">LLBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


BAD: Mapping[str, tuple[bytes, str]] = {
    "nothing": (b"", "neither a PNG nor a JPEG"),
    "a GIF": (saved(drawn("P", 0, 1), "GIF"), "neither a PNG nor a JPEG"),
    "a PDF": (b"%PDF-1.7", "neither a PNG nor a JPEG"),
    "a bomb": (_png(100_000, 100_000), "million at most"),
    "one side": (_png(0, 10), "damaged"),
    "an empty PNG": (_png(10, 10), "damaged"),
    "a cut PNG": (FILES["grey"][:200], "damaged"),
    "a cut JPEG": (FILES["JPEG"][:500], "damaged"),
    "a JPEG's start": (b"\xff\xd8\xff\xe0\0\x10", "damaged"),
    "white paper": (saved(Image.new("RGB", (50, 50), (255, 255, 255))), "empty"),
    "white ink": (saved(drawn("RGBA", (255, 255, 255, 0), (255, 255, 255, 255))), "empty"),
    "clear": (saved(Image.new("RGBA", (50, 50), (0, 0, 0, 0))), "empty"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_picture_is_refused_in_words(name: str) -> None:
    file, words = BAD[name]
    with pytest.raises(Unreadable, match=words) as caught:
        guarded.picture(file, "signature.png", flat=False)
    assert "signature.png" in caught.value.what


def test_limits_are_looked_at_before_anything_is_opened() -> None:
    check(_png(4000, MOST_PIXELS // 4000), "s.png")
    with pytest.raises(Unreadable, match="million"):
        check(_png(4000, MOST_PIXELS // 4000 + 1), "s.png")
    assert LIMIT <= 20_000_000


def test_the_child_gives_what_the_library_gives() -> None:
    for name in ("clear ground", "JPEG"):
        assert guarded.picture(FILES[name], "s", flat=False) == decoded(FILES[name], "s")


# ------------------------------------------------------------------ names and files


def test_signatures_are_numbered_as_they_are_read() -> None:
    blanks = [BLANK, ruled(0), BLANK, Placement(2, BOX, "image", "signature.institution"), BLANK]
    assert [one.field for one in numbered(blanks)] == [
        "signature.holder", "blank.1.0", "signature.holder.2", "signature.institution", "signature.holder.3",
    ]  # fmt: skip
    assert list(signature_blanks(numbered(blanks))) == [
        "signature.holder", "signature.holder.2", "signature.institution", "signature.holder.3",
    ]  # fmt: skip
    assert spoken("signature.holder.2") == "the holder's second signature"


def test_a_placement_file_holds_it_and_says_what_is_wrong() -> None:
    printing = compiled(flat_form(), BLANK).printing
    text = placement_json(printing)
    assert parse_printing(text, printing.official, Path("p.json")) == printing
    for more, words in (
        ({"value": "yes"}, "only for tick"),
        ({"comb": 3}, "only for text"),
        ({"row": 1, "column": "x"}, "no row"),
    ):
        found = json.loads(text)
        found["placements"][0] |= more
        with pytest.raises(Unreadable) as caught:
            parse_printing(json.dumps(found), printing.official, Path("p.json"))
        assert words in str(caught.value)
