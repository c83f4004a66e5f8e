"""The order of a line's letters, against another implementation of the same standard."""

from __future__ import annotations

import bidi
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdnotice.stamp.letters.bidi import levels, logical, runs

LETTERS = "abAB 12,.-/()[]%$+:'\u05d0\u05d1\u05e9\u05dc\u05d5\u05dd\u0633\u0644\u0627\u0645\u0661\u06f3\u05b0\u0301«»"


def seen(text: str) -> str:
    """The characters from left to right."""
    return "".join(text[run.start : run.end][:: -1 if run.level % 2 else 1] for run in runs(text))


def unmirrored(text: str) -> str:
    """Brackets without their side: which way they are drawn is for the shaper."""
    return text.translate(str.maketrans(")]»", "([«"))


@given(st.text(alphabet=LETTERS, max_size=24))
def test_lines_are_ordered_as_another_implementation_orders_them(text: str) -> None:
    assert unmirrored(seen(text)) == unmirrored(str(bidi.get_display(text)))


@given(st.text(alphabet=LETTERS, max_size=24))
def test_runs_hold_every_character_once(text: str) -> None:
    assert sorted(place for run in runs(text) for place in range(run.start, run.end)) == list(range(len(text)))


@given(st.text(alphabet=LETTERS, max_size=24))
def test_what_is_seen_is_turned_back(text: str) -> None:
    units = list(seen(text))
    assert logical(units, text) == text
    assert logical([*units, "x"], text) != text


def test_letters_in_another_order_are_no_such_line() -> None:
    text = "Sample \u05e9\u05dc\u05d5\u05dd"
    assert logical(list(seen(text)), text) == text
    assert logical(list(text), text) != text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("abc", "abc"),
        ("\u05d0\u05d1\u05d2", "\u05d2\u05d1\u05d0"),
        ("No. 12 \u05d0\u05d1 34", "No. 12 34 \u05d1\u05d0"),
        ("\u05d0\u05d1 12-34", "12-34 \u05d1\u05d0"),
        ("\u0633\u0644 12-34", "34-12 \u0644\u0633"),
        ("a (\u05d0\u05d1) c", "a (\u05d1\u05d0) c"),
    ],
)
def test_examples(text: str, shown: str) -> None:
    assert seen(text) == shown


def test_marks_of_direction_go_with_what_stands_before_them() -> None:
    assert levels("\u05d0\u200f\u05d1") == [1, 1, 1]
