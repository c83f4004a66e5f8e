"""Text never leaves its box, never stands under 6 pt, and loses nothing on its way to the paper."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdnotice.stamp.fit import Measure, Piece, Slot, flowing, itemised, one_line, runs, slot_of, usual_size
from gdnotice.stamp.letters.faces import face
from gdnotice.stamp.placement import Placement
from gdnotice.stamp.schedule import reference_texts, wrapped

MEASURE = Measure("sans")
PAGE = 792.0
LETTERS = sorted(character for character in face("sans").glyphs if not character.isspace())
WORDS = st.text(st.sampled_from(LETTERS) | st.sampled_from("abcABC019.,()"), min_size=1, max_size=14)
TEXTS = st.lists(WORDS, min_size=1, max_size=14).map(" ".join)


@st.composite
def slots(draw: st.DrawFn, most: int = 3) -> list[Slot]:
    """Blanks below each other, of any size that a printing may have."""
    left = draw(st.floats(0, 300))
    top = draw(st.floats(0, 300))
    found = []
    for _ in range(draw(st.integers(1, most))):
        width, height = draw(st.floats(14, 290)), draw(st.floats(6.5, 60))
        placement = Placement(
            1,
            (left, top, left + width, top + height),
            field="x",
            align=draw(st.sampled_from(["left", "center", "right"])),
            lines=draw(st.integers(1, 5)),
        )
        found.append(slot_of(placement, PAGE, 9.5, MEASURE))
        top += height
    return found


def inside(piece: Piece) -> None:
    left, top, right, bottom = piece.slot.placement.box
    low, high = MEASURE.extent(piece.text)
    assert piece.size >= 6
    assert piece.x >= left - 1e-6
    assert piece.x + MEASURE.width(piece.text) * piece.size <= right + 1e-6
    assert PAGE - bottom - 1e-6 <= piece.y + low * piece.size
    assert piece.y + high * piece.size <= PAGE - top + 1e-6


def apart(pieces: Sequence[Piece]) -> None:
    """No two lines of one box print over each other."""
    for one, other in itertools.pairwise(pieces):
        if one.slot is other.slot:
            assert one.y - other.y >= one.size


@given(slots(), TEXTS)
def test_a_text_that_fits_is_whole_and_inside(blanks: list[Slot], text: str) -> None:
    pieces = flowing(blanks, text, MEASURE)
    if pieces is not None:
        assert " ".join(piece.text for piece in pieces) == text
        for piece in pieces:
            inside(piece)
        apart(pieces)


@given(slots(), st.lists(TEXTS, min_size=1, max_size=6))
def test_a_list_that_fits_is_whole_and_inside(blanks: list[Slot], items: list[str]) -> None:
    pieces = itemised(blanks, items, MEASURE)
    if pieces is not None:
        printed = [piece.text for piece in pieces]
        assert printed == items or " ".join(printed) == ", ".join(items)
        for piece in pieces:
            inside(piece)
        apart(pieces)


@given(slots(most=1), st.integers(1, 99))
def test_the_smallest_blank_holds_a_reference_to_the_schedule(blanks: list[Slot], number: int) -> None:
    pieces = [one_line(blanks[0], text, MEASURE) for text in reference_texts(f"A-{number}")]
    assert any(piece is not None for piece in pieces)


@given(TEXTS, st.floats(20, 400), st.floats(6, 14))
def test_wrapping_for_the_schedule_divides_words_only_where_it_must(text: str, room: float, size: float) -> None:
    lines = wrapped(text, room, size, MEASURE)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(MEASURE.width(line) * size <= room + 1e-6 or len(line) == 1 for line in lines)
    if all(MEASURE.width(word) * size <= room for word in text.split(" ")):
        assert " ".join(lines) == text


def slot(width: float, height: float, **more: object) -> Slot:
    return slot_of(Placement(1, (100, 100, 100 + width, 100 + height), field="x", **more), PAGE, 9.5, MEASURE)  # type: ignore[arg-type]


def test_a_short_text_stands_at_the_usual_size_on_the_line() -> None:
    piece = one_line(slot(300, 14), "Sample Holder", MEASURE)
    assert piece is not None
    assert piece.size == 9.5
    assert 2 <= piece.y - (PAGE - 114) <= 4


def test_a_long_text_shrinks_no_more_than_it_needs() -> None:
    text = "An answer that is somewhat longer than the blank it has to stand in"
    piece = one_line(slot(280, 14), text, MEASURE)
    assert piece is not None
    assert 6 <= piece.size < 9.5
    assert MEASURE.width(text) * (piece.size + 0.25) > 277


def test_what_would_be_under_six_points_is_not_printed_there() -> None:
    assert one_line(slot(60, 14), "An answer that is much longer than the blank", MEASURE) is None


def test_a_box_of_several_lines_keeps_to_its_lines() -> None:
    pieces = flowing([slot(150, 42, lines=3)], "Twelve words that need to be wrapped over more than a line", MEASURE)
    assert pieces is not None
    assert len(pieces) == 2
    assert pieces[0].size == 9.5
    assert pieces[0].y - pieces[1].y == pytest.approx(14)
    assert pieces[0].y > PAGE - 114


def test_words_flow_from_blank_to_blank() -> None:
    lines = [
        slot_of(Placement(1, (100, 100 + 20 * n, 250, 114 + 20 * n), field="x"), PAGE, 9.5, MEASURE) for n in range(3)
    ]
    pieces = flowing(lines, "Twelve words that need to be wrapped over more than a line", MEASURE)
    assert pieces is not None
    assert [piece.slot for piece in pieces] == lines[:2]


def test_lists_take_a_line_each_and_run_on_where_lines_are_few() -> None:
    items = ["12 Example Street", "Unit 4", "Albany, NY 12207"]
    tall = itemised([slot(300, 42, lines=3)], items, MEASURE)
    assert tall is not None
    assert [piece.text for piece in tall] == items
    low = itemised([slot(300, 14)], items, MEASURE)
    assert low is not None
    assert [piece.text for piece in low] == ["12 Example Street, Unit 4, Albany, NY 12207"]


def test_blanks_below_each_other_carry_on_and_others_repeat() -> None:
    def at(page: int, left: float, top: float) -> Slot:
        return slot_of(Placement(page, (left, top, left + 200, top + 14), field="x"), PAGE, 9.5, MEASURE)

    first, below, elsewhere, overleaf = at(1, 100, 100), at(1, 100, 116), at(1, 100, 400), at(2, 100, 116)
    assert runs([first, below, elsewhere, overleaf]) == ((first, below), (elsewhere,), (overleaf,))


def test_one_size_across_a_form() -> None:
    boxes = [Placement(1, (0, 0, 100, height), field="x") for height in (14, 9.2, 20, 7)]
    assert usual_size(boxes, MEASURE) == 9.0
    assert usual_size([Placement(1, (0, 0, 100, 40), field="x", lines=3)], MEASURE) == 9.5
