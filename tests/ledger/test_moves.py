"""The table of moves: complete, without dead ends, and refusals that say what can be done."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdnotice.errors import Refusal
from gdnotice.ledger.entries import Standing
from gdnotice.ledger.moves import MOVES, Role, State, live, move, refuse, state_words

STATES = get_args(State)
ROLES = get_args(Role)


def test_every_kind_is_there_once() -> None:
    kinds = [one.kind for one in MOVES]
    assert len(kinds) == len(set(kinds))


def test_every_state_can_be_reached_and_all_but_the_last_ones_left() -> None:
    reached, open_states = {"draft"}, ["draft"]
    while open_states:
        state = open_states.pop()
        for one in MOVES:
            if state in one.before and one.after is not None and one.after not in reached:
                reached.add(one.after)
                open_states.append(one.after)
    assert reached == set(STATES)
    for state in STATES:
        leaves = [one for one in MOVES if state in one.before and one.after not in (None, state)]
        assert bool(leaves) == (state not in ("withdrawn", "rejected", "superseded"))


@given(
    kind=st.sampled_from([one.kind for one in MOVES]),
    role=st.sampled_from(ROLES),
    state=st.sampled_from(STATES),
    protect=st.sampled_from([None, "OPEN", "COVR", "EXPI"]),
)
def test_the_table_decides_and_a_refusal_says_why(kind: str, role: str, state: str, protect: str | None) -> None:
    standing = Standing(state, protect)
    one = move(kind)
    allowed = role in one.roles and state in one.before and one.protect in (None, protect)
    if allowed:
        refuse(kind, role, standing)
        return
    with pytest.raises(Refusal) as refusal:
        refuse(kind, role, standing)
    assert refusal.value.meaning
    assert state_words(standing)


@pytest.mark.parametrize(
    ("kind", "state", "protect"),
    [
        ("stamped", "ready", None),
        ("sent", "approved", None),
        ("approved", "draft", None),
        ("covered", "sent", "COVR"),
        ("covered", "sent", None),
        ("covered", "stamped", None),
        ("expired", "acknowledged", "EXPI"),
        ("acknowledged", "stamped", None),
        ("answers-changed", "sent", "OPEN"),
        ("withdrawn", "superseded", None),
    ],
)
def test_what_must_never_be(kind: str, state: str, protect: str | None) -> None:
    with pytest.raises(Refusal):
        refuse(kind, "approver", Standing(state, protect))


def test_readers_write_nothing_that_counts() -> None:
    assert [one.kind for one in MOVES if "reader" in one.roles] == ["revealed", "exported"]


@pytest.mark.parametrize(
    ("state", "protect", "still"),
    [
        ("draft", None, True),
        ("sent", None, True),
        ("acknowledged", None, False),
        ("acknowledged", "OPEN", True),
        ("sent", "COVR", True),
        ("acknowledged", "COVR", False),
        ("acknowledged", "EXPI", False),
        ("withdrawn", "OPEN", False),
    ],
)
def test_what_still_asks_for_something(state: str, protect: str | None, still: bool) -> None:
    assert live(Standing(state, protect)) is still
