"""From the answer to the finished file and back: no character is lost, nothing leaves its box, in three readers."""

from __future__ import annotations

import io
from collections import Counter
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from gdnotice.stamp.compiled import compile_printing
from gdnotice.stamp.fit import Measure, Slot, flowing, one_line, slot_of
from gdnotice.stamp.letters.faces import normal
from gdnotice.stamp.placement import Placement
from gdnotice.stamp.placing import Placing
from gdnotice.stamp.printing import printing_of
from gdnotice.stamp.readback import missing, read_back
from gdnotice.stamp.stamp import Stamped, stamp
from tests.stamp.papers import carried_of, compiled, flat_form, one_page, sound, text_of

MEASURE = Measure("sans")
NAMES = st.text(
    st.sampled_from("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .,-'&()/#$%:;@\"+")
    | st.sampled_from("áàâäãåąćčçđďéèêëęěğíîïıłľñńňóôöõőøřśšşťúüűůýžßÆŒÞŐŻŠÇ‘’“”–—…€")
    | st.sampled_from("αβγδεζηθικλμνξοπρστυφχψωάέήίόύώΑΒΓΔΘΛΞΠΣΦΨΩабвгдежзийклмнопрстуфхцчшщъыьэюяёїєґўАБВГДЖЯ"),
    min_size=1,
    max_size=60,
).filter(lambda text: text == " ".join(text.split()))


@st.composite
def blanks(draw: st.DrawFn) -> list[Placement]:
    """Blanks of any size down a page, none over another."""
    found: list[Placement] = []
    top = 40.0
    for number in range(draw(st.integers(1, 5))):
        left, width, height = draw(st.floats(20, 300)), draw(st.floats(16, 280)), draw(st.floats(8.5, 60))
        top += draw(st.floats(2, 40))
        align, lines = draw(st.sampled_from(["left", "center", "right"])), draw(st.integers(1, 4))
        box = (left, top, left + width, top + height)
        found.append(Placement(1, box, field=f"f{number}", align=align, lines=lines))  # type: ignore[arg-type]
        top += height
    return found


def printed_characters(done: Stamped) -> Counter[str]:
    return Counter("".join(piece.text for piece in done.pieces).replace(" ", ""))


@settings(max_examples=25, deadline=None)
@given(blanks(), st.data())
def test_no_character_is_lost_between_answer_page_and_read_back(
    placements: list[Placement], data: st.DataObject
) -> None:
    texts = {str(one.field): data.draw(NAMES) for one in placements}
    paper = one_page(b"/MediaBox [0 0 612 792]")
    of = compile_printing(printing_of("f", "Form", paper, ((612.0, 792.0),), tuple(placements)))
    done = stamp(of, texts, {}, carried_of(texts))
    assert done.unprintable == ()
    assert done.unplaced == ()
    read_back(done)  # every line inside its box, as the file itself says
    for field, text in texts.items():
        shown = [one for one in done.placed if one.field == field]
        assert "".join(one.text for one in shown).replace(" ", "").endswith(normal(text).replace(" ", ""))
        assert all(one.size >= 6 for one in shown)
    seen: Counter[str] = Counter()
    document = pypdfium2.PdfDocument(done.pdf)
    for page in document:  # it takes a hyphen at the end of a line for a soft one
        seen.update("".join(page.get_textpage().get_text_range().split()).replace("\ufffe", "-"))
    document.close()
    assert seen == printed_characters(done)
    pages = PdfReader(io.BytesIO(done.pdf)).pages
    assert Counter("".join("".join(page.extract_text() for page in pages).split())) == printed_characters(done)


SAMPLE = "Łukasz Żółć-Müller (“ΩΜΕΓΑ” & Жук) 1,200 #5"


def test_poppler_reads_the_same(tmp_path: Path) -> None:
    of = compiled(flat_form(), Placement(1, (200, 67, 560, 81), field="a"))
    done = stamp(of, {"a": SAMPLE}, {}, carried_of({}))
    sound(done.pdf, tmp_path)
    assert SAMPLE in text_of(done.pdf, tmp_path)


@given(
    st.text(st.sampled_from(sorted(MEASURE.level)), min_size=1, max_size=40),
    st.floats(14, 290),
    st.floats(8, 30),
    st.sampled_from(["left", "center", "right"]),
)
def test_the_short_way_places_as_the_long_way_does(text: str, width: float, height: float, align: str) -> None:
    of = compiled(flat_form(), Placement(1, (50, 60, 50 + width, 60 + height), field="a", align=align))  # type: ignore[arg-type]
    slot = of.blanks["a"].copies[0][0]
    short = Placing(of, {}).across(slot, text)
    long = one_line(slot, text, MEASURE)
    if short is not None:
        assert long is not None
        assert (text, slot.size) == (long.text, long.size)
        assert (short, slot.y) == pytest.approx((long.x, long.y), abs=1e-9)


@given(
    st.lists(st.text(st.sampled_from(sorted(MEASURE.level.keys() - set(", "))), min_size=1, max_size=30), min_size=3),
    st.floats(30, 290),
)
def test_a_list_on_too_few_blanks_flows_the_short_way_as_the_long_way(items: list[str], width: float) -> None:
    boxes = [Placement(1, (50, 60 + 20 * row, 50 + width, 75 + 20 * row), field="a") for row in (0, 1)]
    of = compiled(flat_form(), *boxes)
    work, text = Placing(of, {}), ", ".join(items)
    if work.flow(of.blanks["a"].straight, text) and work.more:
        slots, starts, lines = zip(*work.more, strict=True)
        long = flowing(of.blanks["a"].straight, text, MEASURE)
        assert long is not None
        short = zip(slots, lines, strict=True)
        assert [(slot, line, slot.size) for slot, line in short] == [(one.slot, one.text, one.size) for one in long]
        assert starts == pytest.approx([one.x for one in long], abs=1e-9)
        assert [slot.y for slot in slots] == pytest.approx([one.y for one in long], abs=1e-9)


def test_stamps_do_not_depend_on_what_was_stamped_before() -> None:
    """Fonts, patterns and openings are kept between stamps; the bytes must not tell."""
    boxes = [Placement(1, (50, 60 + 20 * row, 250, 75 + 20 * row), field=f"f{row}") for row in range(6)]
    texts = [
        {"f0": "Sample Holder", "f1": "(518) 555-0100"},
        {"f0": "Zoë Müller-Ibáñez", "f3": "100% \\ [x]"},
        {"f0": "Wanda Łukasiewicz-Őry", "f1": "Жук", "f5": "x"},
        {"f1": "The Example Foundation of Upstate New York, " + "Wyoming " * 2, "f2": "Zz"},
    ]
    alone = [stamp(compiled(flat_form(), *boxes), one, {}, carried_of(one)).pdf for one in texts]
    shared = compiled(flat_form(), *boxes)
    for _ in range(2):
        assert [stamp(shared, one, {}, carried_of(one)).pdf for one in texts] == alone


def test_one_text_on_several_blanks_stands_on_each() -> None:
    boxes = [Placement(1, (50 + 250 * at, 60, 250 + 250 * at, 80), field="a") for at in (0, 1)]
    done = stamp(compiled(flat_form(), *boxes), {"a": "Sample Holder"}, {}, carried_of({"a": "Sample Holder"}))
    assert [(one.box[0], one.text) for one in done.placed] == [(50, "Sample Holder"), (300, "Sample Holder")]
    assert missing(done.pdf, done.placed) == []


@pytest.mark.parametrize("text", ["\xad", "\n", "\n\n", "\u200b\n"])
def test_a_text_that_nobody_can_see_is_not_printed(text: str) -> None:
    of = compiled(flat_form(), Placement(1, (50, 60, 250, 80), field="a"))
    done = stamp(of, {"a": text}, {}, carried_of({"a": text}))
    assert (done.pieces, done.continued, done.unprintable, done.unplaced) == ((), (), (), ())
    assert missing(done.pdf, done.placed) == []


def comb(cells: int, width: float = 90) -> Slot:
    placement = Placement(1, (100, 100, 100 + width, 114), field="x", comb=cells)
    return slot_of(placement, 792, 9.5, MEASURE)


def test_a_comb_has_a_character_in_each_cell(tmp_path: Path) -> None:
    of = compiled(flat_form(), Placement(1, (200, 67, 380, 81), field="a", comb=9))
    done = stamp(of, {"a": "123-45-6789"}, {}, carried_of({}))
    sound(done.pdf, tmp_path)
    read_back(done)
    assert [one.text for one in done.placed] == ["123456789"]
    document = pypdfium2.PdfDocument(done.pdf)
    page = document[0].get_textpage()
    boxes = {page.get_text_range(at, 1): page.get_charbox(at) for at in range(page.count_chars())}
    for cell, digit in enumerate("123456789"):
        left, _, right, _ = boxes[digit]
        assert abs((left + right) / 2 - (200 + 20 * (cell + 0.5))) < 1.5
    document.close()


def test_a_comb_with_too_few_cells_is_left_to_the_schedule() -> None:
    assert one_line(comb(4), "12345", MEASURE) is None
    piece = one_line(comb(9), "Łukasz Ж", MEASURE)
    assert piece is not None
    assert piece.text == "Łukasz Ж"


def test_a_text_moved_out_of_its_box_is_missed() -> None:
    of = compiled(flat_form(), Placement(1, (200, 67, 380, 81), field="a"))
    done = stamp(of, {"a": "Sample"}, {}, carried_of({}))
    moved = done.pdf.replace(b"\n201.5 ", b"\n191.5 ")
    assert moved != done.pdf
    assert [one.field for one in missing(moved, done.placed)] == ["a"]
