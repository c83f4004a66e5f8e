"""Fields as programs of every kind write them, each found in papers from outside: mapped, filled in, drawn."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from gdnotice.pack.load import form as pack
from gdnotice.stamp.mapping.of_pdf import map_pdf
from gdnotice.stamp.placement import Placement
from gdnotice.stamp.printing import parse_printing, placement_json
from gdnotice.stamp.readback import read_back
from gdnotice.stamp.stamp import stamp
from gdnotice.stamp.verify import verify
from tests.stamp.drawn import Paper
from tests.stamp.papers import carried_of, compiled, content, handmade, one_page, sound, text_of
from tests.stamp.test_pictures import SCALE
from tests.stamp.test_widgets import (
    EMPTY,
    LOOK,
    RENDERERS,
    TEXT_BOX,
    changed_only_in,
    fields_of,
    filled,
    form,
    named,
    objects_of,
    widget,
)


def mapped(pdf: bytes) -> tuple[Placement, ...]:
    return map_pdf(pdf, "official.pdf", pack("rights-notice")).printing.placements


def test_a_state_without_a_name_is_mapped_and_read_again() -> None:
    looks = b"/AS /Off /AP << /N << / 11 0 R /Off 12 0 R >> >>"
    pdf = form({10: widget(100, 200, 110, 210, b"/FT /Btn /T (box) " + looks), 11: LOOK, 12: EMPTY}, "10 0 R")
    found = map_pdf(pdf, "official.pdf", pack("rights-notice")).printing
    assert [one.widget for one in found.placements] == ["box"]
    assert parse_printing(placement_json(found), pdf, Path("placement.json")) == found


def test_the_flags_of_a_field_are_its_own_and_not_those_of_one_of_its_places(tmp_path: Path) -> None:
    lower = (100.0, 200.0, 400.0, 218.0)
    fields = {
        10: b"<< /FT /Tx /T (name) /Ff 0 /Kids [11 0 R 12 0 R] >>",
        11: widget(*TEXT_BOX, b"/Parent 10 0 R /Ff 1"),
        12: widget(*lower, b"/Parent 10 0 R /Ff 0"),
    }
    pdf = form(fields, "10 0 R")
    assert {(one.widget, one.box) for one in mapped(pdf)} == {("name", TEXT_BOX), ("name", lower)}
    done = filled(compiled(pdf, named()), {"a": "Sample"})
    sound(done.pdf, tmp_path)
    changed_only_in(pdf, done.pdf, [TEXT_BOX, lower], tmp_path)
    assert fields_of(done.pdf)["name"]["/Ff"] & 1
    for number in (11, 12):
        assert objects_of(done.pdf)(number).get("/Ff", 1) & 1, "a reader that looks there finds it open"


def test_a_tall_letter_takes_fewer_lines_of_a_large_box_and_not_the_schedule() -> None:
    box = (100.0, 100.0, 300.0, 240.0)
    pdf = form({10: widget(*box, b"/FT /Tx /T (name) /Ff 4096 /DA (/Helv 7 Tf 0 g)")}, "10 0 R")
    done = filled(compiled(pdf, named(box, lines=17, size=7.0)), {"a": "Łucja Őry"})
    assert done.continued == ()
    assert [one.text for one in done.placed] == ["Łucja Őry"]


def direct_form(annots: str) -> tuple[bytes, Any]:
    """A check box and a text that stand in the page's list of annotations itself, without a number of their own."""
    box = (100.0, 200.0, 110.0, 210.0)
    text = widget(*TEXT_BOX, b"/FT /Tx /T (name)")
    check = widget(*box, b"/FT /Btn /T (box) /AS /Off /AP << /N << /Yes 6 0 R /Off 7 0 R >> >>")
    listed = b"[%s 8 0 R %s]" % (text, check)
    pdf = handmade(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [8 0 R] >> >>",
            2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Annots %s >>"
            % (listed if annots == "in the page" else b"5 0 R"),
            5: listed,
            6: LOOK,
            7: EMPTY,
            8: widget(100, 300, 200, 318, b"/FT /Tx /T (third)"),
        }
    )
    return pdf, box


@pytest.mark.parametrize("annots", ["in the page", "in a list of its own"])
def test_a_field_without_a_number_of_its_own_is_given_one(annots: str, tmp_path: Path) -> None:
    pdf, box = direct_form(annots)
    found = mapped(pdf)
    assert sorted(one.widget or "" for one in found) == ["box", "name", "third"]
    of = compiled(pdf, named(), Placement(1, box, "tick", "b", "yes", widget="box", state="Yes"))
    done = filled(of, {"a": "Łucja"}, {"b": True})
    assert done.pdf.startswith(pdf)
    sound(done.pdf, tmp_path)
    changed_only_in(pdf, done.pdf, [TEXT_BOX, box], tmp_path)
    assert "Łucja" in text_of(done.pdf, tmp_path)
    page: Any = PdfReader(io.BytesIO(done.pdf)).pages[0]
    values = {one.get_object()["/T"]: one.get_object().get("/V") for one in page["/Annots"]}
    assert values == {"name": "Łucja", "third": None, "box": "/Yes"}


def test_a_mark_in_a_font_without_a_name_is_none(tmp_path: Path) -> None:
    box = (100.0, 200.0, 112.0, 212.0)
    on = content(b"BT / 12 Tf 1 1 Td (4) Tj ET").replace(b"<< ", b"<< /Subtype /Form /BBox [0 0 12 12] ")
    looks = b"/AS /Off /AP << /N << /Yes 11 0 R /Off 12 0 R >> >>"
    pdf = form({10: widget(*box, b"/FT /Btn /T (box) " + looks), 11: on, 12: EMPTY}, "10 0 R")
    done = filled(compiled(pdf, Placement(1, box, "tick", "b", "yes", widget="box", state="Yes")), {}, {"b": True})
    changed_only_in(pdf, done.pdf, [box], tmp_path)


@pytest.mark.parametrize("looks", [b"<< /N 13 0 R >>", b"14 0 R"])
def test_marks_whose_list_stands_elsewhere_in_the_file_are_drawn_by_all(looks: bytes, tmp_path: Path) -> None:
    """As macOS and Sejda write them; poppler draws nothing where the list of states is referred to."""
    box = (100.0, 200.0, 112.0, 212.0)
    fields = {
        10: widget(*box, b"/FT /Btn /T (box) /AS /Off /AP " + looks),
        11: LOOK,
        12: EMPTY,
        13: b"<< /Yes 11 0 R /Off 12 0 R >>",
        14: b"<< /N 13 0 R >>",
    }
    pdf = form(fields, "10 0 R")
    done = filled(compiled(pdf, Placement(1, box, "tick", "b", "yes", widget="box", state="Yes")), {}, {"b": True})
    sound(done.pdf, tmp_path)
    changed_only_in(pdf, done.pdf, [box], tmp_path)


def test_a_blank_at_the_edge_of_the_page_is_mapped_within_it() -> None:
    paper = Paper((225.0, 225.0))
    paper.words(20, 30, "Name of the holder")
    paper.typed(20, 224.6, "Name:", 20, None)
    found = map_pdf(paper.done(), "official.pdf", pack("rights-notice")).printing
    assert [one.box[3] for one in found.placements] == [225.0]
    assert parse_printing(placement_json(found), found.official, Path("placement.json")) == found


@pytest.mark.parametrize("turn", [b"", b"/Rotate 90", b"/Rotate 270"])
@pytest.mark.parametrize(
    "boxes",
    [
        b"/MediaBox [612 792 0 0]",
        b"/MediaBox [0 0 612 792] /CropBox [-30 -20 700 900]",
        b"/MediaBox [0 0 612 792] /CropBox [700 800 900 900]",
        b"/MediaBox [0 0 612 792] /CropBox [600 780 10 20]",
    ],
)
def test_an_answer_is_read_back_on_a_page_with_odd_boxes(boxes: bytes, turn: bytes, tmp_path: Path) -> None:
    pdf = one_page(boxes + turn)
    box = (200.0, 200.0, 400.0, 214.0)
    done = stamp(compiled(pdf, Placement(1, box, field="a")), {"a": "Łucja Sample"}, {}, carried_of({}))
    read_back(done)
    assert verify(done.pdf).problems == ()
    assert "Łucja Sample" in text_of(done.pdf, tmp_path)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_long_text_in_a_turned_field_shrinks_along_it(turn: int, tmp_path: Path) -> None:
    box = (320.0, 350.0, 350.0, 520.0) if turn % 180 else (320.0, 350.0, 490.0, 380.0)
    pdf = form({10: widget(*box, b"/FT /Tx /T (name) /MK << /R %d >>" % turn)}, "10 0 R")
    text = "Łucja Müller-Őry & Søn, Executors"
    done = filled(compiled(pdf, named(box, size=12.0)), {"a": text})
    assert done.continued == ()
    sound(done.pdf, tmp_path)
    changed_only_in(pdf, done.pdf, [box], tmp_path)
    assert fields_of(done.pdf)["name"]["/V"] == text
    assert 8 < done.placed[0].size < 12


@pytest.mark.parametrize("catalog", [b"", b"/AcroForm << /Fields [] >>", b"/AcroForm 9 0 R"])
def test_fields_that_no_form_lists_are_listed(catalog: bytes, tmp_path: Path) -> None:
    """As in a page taken out of a form, or in two forms put together."""
    pdf = handmade(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog,
            2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Annots [6 0 R 7 0 R] >>",
            5: b"<< /T (both) /Kids [6 0 R] >>",
            6: widget(*TEXT_BOX, b"/FT /Tx /T (name) /Parent 5 0 R"),
            7: widget(100, 300, 200, 318, b"/FT /Tx /T (third)"),
            9: b"<< /Fields 10 0 R >>",
            10: b"[7 0 R]",
        }
    )
    done = filled(compiled(pdf, named(widget="both.name")), {"a": "Łucja"})
    assert done.pdf.startswith(pdf)
    sound(done.pdf, tmp_path)
    changed_only_in(pdf, done.pdf, [TEXT_BOX], tmp_path)
    found = fields_of(done.pdf)
    assert found["both.name"]["/V"] == "Łucja"
    assert "third" in found


def test_what_viewers_drew_of_other_fields_is_still_drawn(tmp_path: Path) -> None:
    """A form may leave it to viewers to draw its fields; the stamped one does not, or they would draw over ours."""
    shown = b"/FT /Tx /Ff 1 /T (%s) /V (%s) /DA (/Helv %d Tf 0 g) %s"
    font = b"/DR << /Font << /Helv << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
    fields = {
        10: widget(*TEXT_BOX, b"/FT /Tx /T (name)"),
        11: widget(100, 200, 300, 216, shown % (b"date", b"June \\(30\\)", 0, b"/MK << /BG [1 1 0] >>")),
        12: widget(100, 240, 300, 280, shown.replace(b"/Ff 1", b"/Ff 4097") % (b"lines", b"one\\ntwo", 9, b"")),
        13: widget(100, 300, 300, 316, shown % (b"far", b"right", 9, b"/Q 2")),
    }
    pdf = form(fields, "10 0 R 11 0 R 12 0 R 13 0 R", more=b"/NeedAppearances true " + font)
    done = filled(compiled(pdf, named()), {"a": "Łucja"})
    sound(done.pdf, tmp_path)
    assert text_of(done.pdf, tmp_path).split() == ["Łucja", "June", "(30)", "one", "two", "right"]
    for render in RENDERERS:
        one, other = (render(each, tmp_path) for each in (pdf, done.pdf))
        for left, top, right, bottom in ((100, 200, 160, 216), (100, 240, 160, 262), (270, 300, 300, 316)):
            place = (left * SCALE, top * SCALE, right * SCALE, bottom * SCALE)
            drawn = [sum(level < 128 for level in each.crop(place).tobytes()) for each in (one, other)]
            assert drawn[1] > 0.6 * drawn[0] > 10, (render.__name__, top, drawn)


@pytest.mark.parametrize("flags", [4 | 1 << 4, 4 | 1 << 3 | 1 << 4])
@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_field_that_would_not_turn_with_its_page_is_filled_in_its_box(turn: int, flags: int, tmp_path: Path) -> None:
    """Viewers that heed such a flag draw the field beside the place that is printed for it."""
    rect = b"/Rect [100 300 118 600]" if turn != 180 else b"/Rect [100 300 400 318]"
    field = b"<< /Type /Annot /Subtype /Widget /F %d %s /FT /Tx /T (name) /MK << /R %d >> >>" % (flags, rect, turn)
    pdf = form({10: field}, "10 0 R", page=b"/Rotate %d" % turn)
    (own,) = mapped(pdf)
    done = filled(compiled(pdf, named(own.box)), {"a": "Łucja Müller"})
    sound(done.pdf, tmp_path)
    changed_only_in(pdf, done.pdf, [own.box], tmp_path)


@pytest.mark.parametrize("high", [0.3, 0.5, 1.8])
def test_a_place_too_thin_to_show_anything_is_locked_with_its_field(high: float, tmp_path: Path) -> None:
    fields = {
        10: b"<< /FT /Tx /T (name) /Kids [11 0 R 12 0 R] >>",
        11: widget(100, 60, 400, 60 + high, b"/Parent 10 0 R /Ff 0 /AP << /N 20 0 R >>"),
        12: widget(*TEXT_BOX, b"/Parent 10 0 R"),
        20: EMPTY,
    }
    pdf = form(fields, "10 0 R")
    done = filled(compiled(pdf, named()), {"a": "Sample"})
    sound(done.pdf, tmp_path)
    changed_only_in(pdf, done.pdf, [TEXT_BOX], tmp_path)
    assert objects_of(done.pdf)(10)["/Ff"] & 1
    assert objects_of(done.pdf)(11).get("/Ff", 1) & 1, "a reader that looks there finds it open"


def test_a_button_that_is_not_marked_is_locked_with_its_group(tmp_path: Path) -> None:
    looks = b"/AP << /N << /%s 20 0 R /Off 21 0 R >> >> /AS /Off /Parent 10 0 R "
    boxes = [(100.0, 200.0 + 20 * one, 110.0, 210.0 + 20 * one) for one in range(2)]
    fields = {
        10: b"<< /FT /Btn /Ff 49152 /T (pay) /Kids [11 0 R 12 0 R] >>",
        11: widget(*boxes[0], looks % b"wire"),
        12: widget(*boxes[1], looks % b"check" + b"/Ff 49152"),
        20: LOOK,
        21: EMPTY,
    }
    pdf = form(fields, "10 0 R")
    places = [Placement(1, box, "tick", "a", value, widget="pay") for box, value in zip(boxes, "xy", strict=True)]
    done = filled(compiled(pdf, *places), {}, {"a": {"x"}})
    sound(done.pdf, tmp_path)
    changed_only_in(pdf, done.pdf, boxes[:1], tmp_path)
    assert objects_of(done.pdf)(10)["/Ff"] & 1
    assert objects_of(done.pdf)(12).get("/Ff", 1) & 1, "a reader that looks there finds it open"


def test_a_further_place_without_room_shows_nothing_in_any_viewer(tmp_path: Path) -> None:
    """Left without a look it would be drawn by some: cut off, and without the letters that their font lacks."""
    narrow = (100.0, 200.0, 150.0, 214.0)
    fields = {
        10: b"<< /FT /Tx /T (name) /DA (/Helv 9 Tf 0 g) /Kids [11 0 R 12 0 R] >>",
        11: widget(*TEXT_BOX, b"/Parent 10 0 R"),
        12: widget(*narrow, b"/Parent 10 0 R"),
    }
    pdf = form(fields, "10 0 R")
    done = filled(compiled(pdf, named()), {"a": "Łucja Müller-Őry & Søn"})
    sound(done.pdf, tmp_path)
    changed_only_in(pdf, done.pdf, [TEXT_BOX], tmp_path)
    assert fields_of(done.pdf)["name"]["/V"] == "Łucja Müller-Őry & Søn"
    assert "/N" in objects_of(done.pdf)(12)["/AP"]


@pytest.mark.parametrize(
    ("ground", "field"),
    [
        (b"0.1 0.1 0.1 rg 100 674 300 18 re f", b"/DA (/Helv 9 Tf 1 1 0.9 rg)"),
        (b"0 g 100 674 300 18 re f", b"/DA (/Helv 9 Tf 0.95 g) /MK << >>"),
        (b"", b"/MK << /BG [0.1 0.2 0.1] >>"),
        (b"", b"/DA (/Helv 9 Tf 0 0 0 0 k) /MK << /BG [0.9 0.8 0.7 0.8] >>"),
    ],
)
def test_an_answer_on_a_dark_ground_can_be_read(ground: bytes, field: bytes, tmp_path: Path) -> None:
    more = {10: widget(*TEXT_BOX, b"/FT /Tx /T (name) " + field), 20: content(ground)}
    pdf = form(more, "10 0 R", page=b"/Contents 20 0 R")
    done = filled(compiled(pdf, named()), {"a": "Sample Holder LLC"})
    sound(done.pdf, tmp_path)
    place = (104 * SCALE, 102 * SCALE, 200 * SCALE, 116 * SCALE)
    for render in RENDERERS:
        levels = render(done.pdf, tmp_path).crop(place).tobytes()
        black, white = sum(one < 60 for one in levels), sum(one > 200 for one in levels)
        assert black > 100 < white, (render.__name__, black, white)


def test_a_comb_whose_cells_hold_no_letter_is_filled_as_any_text(tmp_path: Path) -> None:
    """As where eight cells were kept for two figures of a day."""
    box = (100.0, 200.0, 116.0, 216.0)
    pdf = form({10: widget(*box, b"/FT /Tx /T (day) /MaxLen 8 /Ff 16777216 /Q 1")}, "10 0 R")
    done = filled(compiled(pdf, named(box, widget="day")), {"a": "31"})
    assert done.continued == ()
    sound(done.pdf, tmp_path)
    changed_only_in(pdf, done.pdf, [box], tmp_path)
    assert fields_of(done.pdf)["day"]["/V"] == "31"


@pytest.mark.parametrize("nothing", [b"null", b"13 0 R", b"99 0 R"])
def test_what_is_said_to_be_nothing_is_nothing(nothing: bytes, tmp_path: Path) -> None:
    box = (100.0, 200.0, 110.0, 210.0)
    looks = b"/AS /Off /MK %s /AP << /N << /on 11 0 R /Off 12 0 R >> >>" % nothing
    mark = content(b"q 1 0 0 RG 1 1 8 8 re S Q").replace(
        b"<< ", b"<< /Subtype /Form /BBox [0 0 10 10] /Resources %s " % nothing
    )
    fields = {10: widget(*box, b"/FT /Btn /T (box) " + looks), 11: mark, 12: EMPTY, 13: b"null"}
    pdf = form(fields, "10 0 R", page=b"/Resources %s /Contents %s" % (nothing, nothing))
    (place,) = mapped(pdf)
    tick = Placement(1, place.box, "tick", "a", "x", widget="box", state=place.state)
    done = filled(compiled(pdf, tick), {}, {"a": {"x"}})
    changed_only_in(pdf, done.pdf, [box], tmp_path)
