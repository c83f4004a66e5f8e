"""What is looked at together for speed stands where each text by itself would: lists in a box, and figures in combs."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdnotice.stamp.compiled import Compiled
from gdnotice.stamp.fields.comb import combed
from gdnotice.stamp.fit import Measure, Piece, itemised, one_line
from gdnotice.stamp.letters.embedding import MOST_NEAR
from gdnotice.stamp.placement import Placement
from gdnotice.stamp.placing import Placing
from gdnotice.stamp.readback import read_back
from gdnotice.stamp.stamp import stamp
from gdnotice.values import Printed
from tests.stamp.papers import carried_of, compiled, flat_form
from tests.stamp.test_widgets import fields_of, form, widget

MEASURE = Measure("sans")
ITEM = st.text(st.sampled_from("abcWMgj 019.,()'Zé\"\\") | st.sampled_from("ŁΩŐČ"), max_size=40).map(str.strip)


def alike(one: Piece, other: Piece) -> bool:
    same = (one.slot.placement, one.text, one.size) == (other.slot.placement, other.text, other.size)
    return same and (one.x, one.y) == pytest.approx((other.x, other.y), abs=1e-9)


def placed(of: Compiled, texts: dict[str, Printed]) -> tuple[Placing, list[Piece]]:
    work = Placing(of, {})
    work.texts(texts)
    used = work.used()
    if not used <= work.known:
        work.look_again(texts, used - work.known)
    each = zip(work.course.slots, work.starts, work.printed, strict=True)
    return work, [*(Piece(slot, x, slot.y, slot.size, text) for slot, x, text in each), *work.pieces]


@pytest.mark.parametrize("as_field", [False, True])
@given(
    st.lists(ITEM, min_size=1, max_size=5), st.floats(20, 300), st.floats(15, 70), st.sampled_from(["left", "center"])
)
def test_items_in_one_box_stand_as_each_by_itself_would(
    as_field: bool, items: list[str], width: float, height: float, align: str
) -> None:
    edges = (50.0, 60.0, 50 + width, 60 + height)
    box = Placement(1, edges, field="a", lines=4, align=align)  # type: ignore[arg-type]
    paper = form({10: widget(*edges, b"/FT /Tx /T (name) /Ff 4096")}, "10 0 R") if as_field else flat_form()
    of = compiled(paper, box)
    given_items = [item for item in items if item]
    long = itemised(of.blanks["a"].copies[0], given_items, MEASURE) if given_items else []
    work, short = placed(of, {"a": tuple(items)})
    if long is None:
        assert work.continued
    else:
        assert len(short) == len(long)
        assert all(map(alike, short, long))


@settings(max_examples=60)
@given(
    st.lists(st.integers(1, 5), min_size=1, max_size=4),
    st.sampled_from(["0123456789", "0123456789- ", "12a", "١٢³1"]).flatmap(lambda own: st.text(own, max_size=14)),
    st.floats(7, 40),
    st.floats(7, 24),
)
def test_figures_in_combs_stand_as_any_text_would(cells: list[int], text: str, cell: float, height: float) -> None:
    boxes, left = [], 40.0
    for count in cells:
        boxes.append((left, 100.0, left + cell * count, 100.0 + height))
        left += cell * count + 6
    fields = {
        10 + place: widget(*box, b"/FT /Tx /T (n%d) /Ff 16777216 /MaxLen %d" % (place, most))
        for place, (box, most) in enumerate(zip(boxes, cells, strict=True))
    }
    pdf = form(fields, " ".join(f"{number} 0 R" for number in fields))
    of = compiled(pdf, *(Placement(1, box, field="a", widget=f"n{place}") for place, box in enumerate(boxes)))
    slots = tuple(slot for run in of.blanks["a"].copies for slot in run)
    work, short = placed(of, {"a": text})
    if not text.strip() or work.unprintable:
        return
    long = combed(slots, text, MEASURE)
    if long is None:
        assert work.continued
    else:
        assert len(short) == len(long)
        assert all(map(alike, short, long))


def test_no_content_is_longer_than_its_length_can_say() -> None:
    """The lengths of usual contents are written in three digits."""
    for width, height, lines in ((100, 200, 12), (180, 46, 4), (250, 46, 4), (300, 40, 3), (40, 300, 20), (390, 24, 2)):
        edges = (50.0, 60.0, 50.0 + width, 60.0 + height)
        of = compiled(
            form({10: widget(*edges, b"/FT /Tx /T (name) /Ff 4096 /MK << /BC [0 0 0] /BG [1 1 0] >>")}, "10 0 R"),
            Placement(1, edges, field="a", widget="name", lines=lines),
        )
        room = of.blanks["a"].copies[0][0]
        for letter in "(il'":
            line = letter * int((room.right - room.left) / room.size / MEASURE.ems[letter])
            texts = {"a": (line,) * room.lines}
            done = stamp(of, texts, {}, carried_of(texts))
            assert fields_of(done.pdf)["name"]["/V"] == "\n".join(texts["a"])


def test_lists_of_any_length_and_texts_side_by_side() -> None:
    boxes = [Placement(1, (50, 60 + 20 * row, 250, 75 + 20 * row), field="list") for row in range(3)]
    of = compiled(flat_form(), *boxes, Placement(1, (300, 60, 400, 75), field="one", align="right"))
    for items in ((), ("a",), ("a", "b"), ("a", "b", "c"), ("a", "b", "c", "d"), ("a", "", "c")):
        for one in ("", "12", "x" * 100):
            work, found = placed(of, {"list": items, "nowhere": "x", "one": one})
            texts = [piece.text for piece in found if piece.slot.placement.field == "list"]
            assert texts == (["a, b, c, d"] if len(items) == 4 else [item for item in items if item])
            assert ("12" in [piece.text for piece in found]) == (one == "12")
            assert len(work.continued) == (len(one) == 100)
            assert work.unplaced == ["nowhere"]


ODD = st.text(st.sampled_from("abMg 1().'") | st.sampled_from("éłșÉŐČĹůŰΩ’—\\*"), min_size=1, max_size=30).map(
    str.strip
)


@given(ODD.filter(bool), ODD.filter(bool), st.floats(60, 300), st.floats(9, 20), st.sampled_from(["left", "right"]))
def test_letters_with_accents_stand_as_each_text_by_itself_would(
    text: str, other: str, width: float, height: float, align: str
) -> None:
    """In fields, with their widget in one object or apart, and on lines of the page; and none is lost on the way."""
    upper, lower = (50.0, 60.0, 50 + width, 60 + height), (50.0, 160.0, 50 + width, 160 + height)
    page = (50.0, 260.0, 50 + width, 260 + height)
    objects = {
        10: widget(*upper, b"/FT /Tx /T (one)"),
        11: b"<< /FT /Tx /T (other) /Kids [12 0 R] >>",
        12: widget(*lower, b"/Parent 11 0 R"),
    }
    boxes = {"one": (upper, text), "other": (lower, other), "page": (page, other)}
    of = compiled(
        form(objects, "10 0 R 11 0 R"),
        *(Placement(1, box, field=name, align=align) for name, (box, _) in boxes.items()),  # type: ignore[arg-type]
    )
    work, short = placed(of, {name: one for name, (_, one) in boxes.items()})
    found = {piece.slot.placement.field: piece for piece in short}
    for name, (_, one) in boxes.items():
        long = one_line(of.blanks[name].copies[0][0], one, MEASURE)
        assert (long is None) == any(held.field == name for held in work.continued)
        assert long is None or alike(found[name], long)
    if not work.continued:
        done = stamp(of, {name: one for name, (_, one) in boxes.items()}, {}, carried_of({}))
        read_back(done)
        assert {name: one["/V"] for name, one in fields_of(done.pdf).items()} == {"one": text, "other": other}


def test_more_odd_letters_than_a_font_has_codes_for() -> None:
    letters = sorted(MEASURE.usual.keys() - MEASURE.common_set)
    assert len(letters) > MOST_NEAR
    texts = {f"a{place}": "".join(letters[place::12]) for place in range(12)}
    boxes = [Placement(1, (50, 40 + 20 * place, 500, 55 + 20 * place), field=name) for place, name in enumerate(texts)]
    done = stamp(compiled(flat_form(), *boxes), texts, {}, carried_of({}))
    read_back(done)
    assert {one.field: one.text for one in done.placed} == texts
    assert {*"".join(done.straight.texts)} <= MEASURE.level_set


def test_no_odd_text_is_longer_than_its_length_can_say() -> None:
    """The same for letters that the font has under another code, most of which take four bytes each."""
    edges = (5.0, 60.0, 605.0, 70.0)
    of = compiled(
        form({10: widget(*edges, b"/FT /Tx /T (name) /MK << /BC [0 0 0] /BG [1 1 0] >>")}, "10 0 R"),
        Placement(1, edges, field="a", widget="name", size=6.0),
    )
    (slot,) = of.blanks["a"].straight
    others = "".join(sorted(one for one in MEASURE.level_set - MEASURE.common_set if one < "ì"))
    room = slot.fits - MEASURE.width(others)
    texts: dict[str, Printed] = {"a": others + "ì" * int(room / MEASURE.ems["ì"])}
    done = stamp(of, texts, {}, carried_of({}))
    read_back(done)
    assert fields_of(done.pdf)["name"]["/V"] == texts["a"]
