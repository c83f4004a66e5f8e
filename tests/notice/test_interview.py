"""The interview's way forth and back, against a plain list of what was answered."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gdnotice.notice.interview import Interview

FIELDS = ("a", "b", "c")


def test_keystrokes_in_one_answer_are_one_step() -> None:
    one = Interview({"b": "kept"})
    for typed in ("1", "12", "120"):
        assert one.answer("a", typed)
    one.settle()
    one.answer("a", "1200")
    assert one.undo() == "a"
    assert one.given == {"a": "120", "b": "kept"}
    assert one.undo() == "a"
    assert one.given == {"b": "kept"}
    assert not one.can_undo
    assert one.redo() == "a"
    assert one.given == {"a": "120", "b": "kept"}


def test_an_emptied_answer_is_taken_out_and_comes_back() -> None:
    one = Interview({"a": ["x"]})
    assert one.answer("a", [])
    assert one.given == {}
    one.undo()
    assert one.given == {"a": ["x"]}


def test_the_same_answer_is_no_step() -> None:
    one = Interview({"a": True})
    assert not one.answer("a", True)
    assert one.answer("a", "True")  # typed text is not a yes


answers = st.one_of(
    st.none(), st.booleans(), st.text("xy ", max_size=3), st.lists(st.text("xy", max_size=2), max_size=2)
)


@given(st.lists(st.one_of(st.tuples(st.sampled_from(FIELDS), answers), st.just("undo"), st.just("redo"))))
def test_undo_and_redo_lead_through_the_same_states(acts: list[object]) -> None:
    one = Interview()
    past: list[dict[str, object]] = [{}]
    place = 0
    for act in acts:
        if act == "undo":
            assert (one.undo() is not None) == (place > 0)
            place = max(0, place - 1)
        elif act == "redo":
            assert (one.redo() is not None) == (place < len(past) - 1)
            place = min(len(past) - 1, place + 1)
        elif isinstance(act, tuple):
            one.settle()
            if one.answer(*act):
                del past[place + 1 :]
                past.append(dict(one.given))
                place += 1
        assert one.given == past[place]
