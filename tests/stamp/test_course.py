"""What is looked at together for speed stands where each text by itself would: lists in a box, and figures in combs."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdnotice.stamp.compiled import Compiled
from gdnotice.stamp.fields.comb import combed
from gdnotice.stamp.fit import Measure, Piece, itemised
from gdnotice.stamp.placement import Placement
from gdnotice.stamp.placing import Placing
from gdnotice.stamp.stamp import stamp
from gdnotice.values import Printed
from tests.stamp.papers import carried_of, compiled, flat_form
from tests.stamp.test_widgets import fields_of, form, widget

MEASURE = Measure("sans")
ITEM = st.text(st.sampled_from("abcWMgj 019.,()'Zé\"\\") | st.sampled_from("ŁΩ"), max_size=40).map(str.strip)


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
