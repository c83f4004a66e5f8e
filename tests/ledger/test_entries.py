"""Entries: added only, bound to one another, and told when anything about them was changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from gdnotice.ledger import entries
from gdnotice.ledger.entries import About, Chain, Standing, append, closing_hash, every, of, prove
from tests.ledger.bare import act, bare

NOON = datetime(2026, 11, 30, 17, tzinfo=UTC)

_COPIED = (
    "at, person, family, subject, kind, state, protect, uncovered, exposure, due, due_code, digest, hash FROM entry"
)
_SWAPPED = (
    "UPDATE entry SET seq = -1 WHERE seq = 2; UPDATE entry SET seq = 2 WHERE seq = 3; "
    "UPDATE entry SET seq = 3 WHERE seq = -1"
)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
_BODY = st.dictionaries(st.text(max_size=8), _JSON, max_size=3)
_STANDING = st.builds(
    Standing,
    st.sampled_from(["draft", "sent"]),
    st.sampled_from([None, "OPEN"]),
    st.none() | st.integers(0, 2**40),
    st.none() | st.integers(0, 2**40),
    st.none() | st.integers(0, 2**42),
    st.none() | st.just("expiration"),
)


def written(db: Database, bodies: Sequence[Mapping[str, Any]], standing: Standing | None = None) -> None:
    with act(db):
        chain = Chain(db)
        for place, body in enumerate(bodies):
            chain.append(entries.milliseconds(NOON) + place, 1, "remarked", About("notice", place % 3), body, standing)


def unlocked(db: Database) -> None:
    """What somebody with the key could do: take the triggers away."""
    for (name,) in db.conn.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        db.conn.execute(f"DROP TRIGGER {name}")


@given(
    bodies=st.lists(st.dictionaries(st.text(max_size=8), _JSON, max_size=3), max_size=8), standing=st.none() | _STANDING
)
@settings(max_examples=60, deadline=None)
def test_what_goes_in_comes_out_and_the_chain_holds(bodies: list[dict[str, Any]], standing: Standing | None) -> None:
    db = bare()
    written(db, bodies, standing)
    found = list(every(db))
    assert [entry.body for entry in found] == bodies
    assert [entry.seq for entry in found] == list(range(1, len(bodies) + 1))
    assert all(entry.standing == standing for entry in found)
    assert prove(db) is None


def test_entries_of_one_subject_are_found_in_order() -> None:
    db = bare()
    written(db, [{"n": n} for n in range(9)])
    assert [entry.body for entry in of(db, "notice", 1)] == [{"n": 1}, {"n": 4}, {"n": 7}]
    last = entries.last_of(db, "notice", 1)
    assert last is not None
    assert last.body == {"n": 7}
    assert last.at == NOON + timedelta(milliseconds=7)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entry SET kind = 'x' WHERE seq = 2",
        "DELETE FROM entry WHERE seq = 3",
        "DELETE FROM entry",
        "UPDATE body SET packed = x'00' WHERE seq = 1",
        "DELETE FROM body WHERE seq = 1",
        f"INSERT INTO entry SELECT 9, {_COPIED} WHERE seq = 1",
        f"INSERT OR REPLACE INTO entry SELECT 2, {_COPIED} WHERE seq = 1",
    ],
)
def test_the_database_itself_refuses(statement: str) -> None:
    db = bare()
    written(db, [{"n": n} for n in range(3)])
    with pytest.raises(sqlcipher.IntegrityError), act(db):
        db.conn.execute(statement)
    assert prove(db) is None


@pytest.mark.parametrize(
    ("statement", "seq"),
    [
        ("UPDATE entry SET at = at + 1 WHERE seq = 2", 2),
        ("UPDATE entry SET person = 2 WHERE seq = 4", 4),
        ("UPDATE entry SET due = 5 WHERE seq = 3", 3),
        ("UPDATE entry SET hash = x'00' WHERE seq = 3", 3),
        ("UPDATE body SET packed = (SELECT packed FROM body WHERE seq = 1) WHERE seq = 5", 5),
        ("UPDATE body SET packed = CAST(substr(packed, 1, 12) || x'ffff' AS BLOB) WHERE seq = 2", 2),
        ("DELETE FROM body WHERE seq = 2", 2),
        ("DELETE FROM entry WHERE seq = 2", 2),
        ("DELETE FROM entry WHERE seq = 6", 6),
        ("DELETE FROM entry WHERE seq >= 5", 5),
        (_SWAPPED, 2),
    ],
)
def test_the_first_entry_that_does_not_fit_is_named(statement: str, seq: int) -> None:
    db = bare()
    written(db, [{"n": n} for n in range(6)])
    unlocked(db)
    for one in statement.split("; "):
        db.conn.execute(one)
    broken = prove(db)
    assert broken is not None
    assert broken.seq == seq


def test_an_entry_taken_out_with_its_body_at_the_end_is_told() -> None:
    db = bare()
    written(db, [{"n": n} for n in range(6)])
    unlocked(db)
    db.conn.execute("DELETE FROM body WHERE seq = 6")
    db.conn.execute("DELETE FROM entry WHERE seq = 6")
    broken = prove(db)
    assert broken is not None
    assert broken.seq == 6


def test_an_earlier_moment_needs_a_word_that_the_clock_was_set_back() -> None:
    db = bare()
    with act(db):
        chain = Chain(db)
        for moment in (NOON, NOON - timedelta(hours=1)):
            chain.append(entries.milliseconds(moment), 1, "remarked", About("vault"), {})
    broken = prove(db)
    assert broken is not None
    assert broken.seq == 2
    told = bare()
    with act(told):
        append(told, NOON, 1, "remarked", family="vault")
        append(told, NOON - timedelta(hours=1), 1, "remarked", family="vault")
    assert [one.kind for one in every(told)] == ["remarked", "clock-set-back", "remarked"]
    assert prove(told) is None


def test_purged_bodies_leave_the_chain_whole_and_only_those() -> None:
    db = bare()
    written(db, [{"holder": "Sample Holder"} for _ in range(4)])
    with act(db):
        append(db, NOON + timedelta(days=1), 1, "purged", family="vault", body={"entries": [2, 3], "contents": []})
        db.conn.execute("DELETE FROM body WHERE seq IN (2, 3)")
    assert prove(db) is None
    assert [entry.body for entry in every(db)][1:3] == [None, None]
    with act(db):
        append(db, NOON + timedelta(days=1), 1, "remarked", family="vault")
    with pytest.raises(sqlcipher.IntegrityError), act(db):
        db.conn.execute("DELETE FROM body WHERE seq = 1")
    unlocked(db)
    db.conn.execute("DELETE FROM body WHERE seq = 1")
    broken = prove(db)
    assert broken is not None
    assert broken.seq == 1


def test_a_day_closes_with_a_number_and_a_hash() -> None:
    db = bare()
    assert closing_hash(db)[0] == 0
    written(db, [{"n": n} for n in range(6)])
    number, found = closing_hash(db, NOON + timedelta(milliseconds=3))
    assert number == 3
    assert found == list(every(db))[2].hash
    assert closing_hash(db) == (6, list(every(db))[5].hash)


def test_the_same_body_twice_has_two_digests() -> None:
    """So that a purged name cannot be found by trying."""
    db = bare()
    written(db, [{"holder": "Sample Holder"}] * 2)
    one, two = every(db)
    assert one.digest != two.digest
