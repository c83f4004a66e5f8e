"""A printing under a person's hands: steps back and forth, order, whether it is saved."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from gdnotice.actions.edit_printing import Editing, Placement, moved
from gdnotice.stamp.printing import Printing, printing_of


def printing(*placements: Placement) -> Printing:
    return printing_of("rights-notice", "T", b"%PDF-", ((612.0, 792.0), (612.0, 792.0)), placements)


def at(left: float, foot: float, page: int = 1, field: str | None = None) -> Placement:
    return Placement(page, (left, foot - 12, left + 100, foot), field=field)


def unsaved(editing: Editing) -> bool:
    return editing.unsaved


def left_of(editing: Editing) -> float:
    return editing.blanks[1].box[0]


def test_a_run_is_one_step() -> None:
    editing = Editing(printing(at(10, 50)))
    for _ in range(5):
        editing.change("moving a blank", {1: moved(editing.blanks[1], 1, 0)}, "nudge")
    assert left_of(editing) == 15
    editing.settle()
    editing.change("moving a blank", {1: moved(editing.blanks[1], 0, 9)}, "nudge")
    editing.undo()
    assert dict(editing.blanks)[1].box == (15, 38, 115, 50)
    editing.undo()
    assert dict(editing.blanks) == {1: at(10, 50)}
    editing.undo()
    editing.redo()
    assert left_of(editing) == 15
    assert editing.to_redo == "moving a blank"


def test_a_change_to_the_same_is_no_step() -> None:
    editing = Editing(printing(at(10, 50)))
    assert not editing.change("nothing", {1: at(10, 50)})
    assert editing.to_undo == ""
    assert not unsaved(editing)


def test_reading_order_is_by_lines() -> None:
    tall = Placement(1, (300, 20, 400, 51))
    editing = Editing(printing(at(200, 50), at(10, 48), at(10, 100, 2), tall, at(10, 90)))
    assert editing.order == (2, 1, 4, 5, 3)
    assert editing.beside(1, 1) == 4
    assert editing.beside(3, 1) is None
    assert editing.beside(None, -1) == 3


def test_what_stays_keeps_the_order_it_was_found_in() -> None:
    """Two columns read down: the second blank of a list stands in the second line, not beside the first."""
    down = [at(10, 50, field="a"), at(10, 80, field="a"), at(300, 50, field="a"), at(300, 80, field="a")]
    editing = Editing(printing(*down))
    assert editing.printing().placements == tuple(down)
    (new,) = editing.add("drawing a blank", [at(10, 110, field="a")])
    assert editing.filed() == [1, 2, 3, 4, new]
    editing.change("moving a blank", {1: moved(down[0], 0, 45)})
    assert editing.filed()[0] != 1


def test_saved_is_what_was_saved() -> None:
    editing = Editing(printing(at(10, 50)))
    editing.remove([1])
    assert unsaved(editing)
    assert editing.to_undo == "deleting a blank"
    kept = editing.printing()
    editing.add("drawing a blank", [at(10, 20)])
    editing.saved(kept)  # something was drawn since
    assert unsaved(editing)
    editing.undo()
    editing.saved(kept)
    assert not unsaved(editing)
    editing.undo()
    assert unsaved(editing)
    fresh = Editing(printing(at(10, 50)))
    fresh.never_saved()
    assert unsaved(fresh)


ACTS = st.lists(st.tuples(st.sampled_from("amdur"), st.integers(0, 5), st.integers(-30, 30)), max_size=40)


@given(ACTS)
def test_all_the_way_back_and_forth(acts: list[tuple[str, int, int]]) -> None:
    start = printing(*(at(10 + 3 * place, 50 + 20 * place) for place in range(4)))
    editing = Editing(start)
    for act, which, far in acts:
        keys = sorted(editing.blanks)
        if act == "a":
            editing.add("adding", [at(100 + far, 300)])
        elif act == "u":
            editing.undo()
        elif act == "r":
            editing.redo()
        elif keys:
            key = keys[which % len(keys)]
            if act == "m":
                editing.change("moving", {key: moved(editing.blanks[key], far, far)}, which)
            else:
                editing.remove([key])
        assert sorted(editing.order) == sorted(editing.blanks) == sorted(editing.filed())
    end = dict(editing.blanks)
    while editing.undo() is not None:
        pass
    assert editing.printing() == start
    while editing.redo() is not None:
        pass
    if editing.to_undo:
        assert all(isinstance(one, Placement) for one in editing.blanks.values())
    if not any(act in "ur" for act, _, _ in acts):
        assert editing.blanks == end


def test_a_blank_read_back_is_the_same() -> None:
    one = replace(at(10, 50), comb=9, align="center")
    assert moved(moved(one, 3.333, 0), -3.333, 0).box == (10, 38, 110, 50)
