"""Contents: whole or refused, small where they are alike."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdnotice.errors import Unreadable
from gdnotice.ledger.content import Contents, content_of, has, kinship
from tests.ledger.bare import act, bare

KIN = kinship("revision", "of one printing")


@given(contents=st.lists(st.binary(max_size=4000), min_size=1, max_size=5))
@settings(max_examples=60, deadline=None)
def test_every_content_comes_back_whatever_it_was_packed_against(contents: list[bytes]) -> None:
    db = bare()
    with act(db):
        keeping = Contents(db)
        digests = [keeping.keep(one, KIN) for one in contents]
    assert [content_of(db, digest) for digest in digests] == contents


def test_what_is_alike_takes_a_fraction() -> None:
    db = bare()
    noise = random.Random(7).randbytes(9000)
    with act(db):
        keeping = Contents(db)
        first = keeping.keep(noise + b"first", KIN)
        second = keeping.keep(noise + b"second", KIN)
    sizes = dict(db.conn.execute("SELECT digest, length(packed) FROM content").fetchall())
    assert sizes[second] < sizes[first] / 20


@given(
    run=st.binary(min_size=600, max_size=900),
    pieces=st.lists(st.tuples(st.binary(max_size=200), st.binary(max_size=300)), min_size=2, max_size=4),
)
@settings(max_examples=60, deadline=None)
def test_a_long_run_that_kin_share_is_left_out_and_put_back(run: bytes, pieces: list[tuple[bytes, bytes]]) -> None:
    db = bare()
    width = max(len(head) for head, _ in pieces)
    contents = [head.ljust(width, b"-") + run + tail for head, tail in pieces]
    with act(db):
        keeping = Contents(db)
        digests = [keeping.keep(one, KIN) for one in contents]
    assert [content_of(db, digest) for digest in digests] == contents


def test_kin_are_packed_against_the_first_of_them_only() -> None:
    """Reading never walks from one to the next."""
    db = bare()
    noise = random.Random(7).randbytes(3000)
    for place in range(3):
        with act(db):
            Contents(db).keep(noise + bytes([place]), KIN)
    assert db.conn.execute("SELECT first FROM content ORDER BY id").fetchall() == [(None,), (1,), (1,)]


def test_the_same_content_is_kept_once() -> None:
    db = bare()
    with act(db):
        keeping = Contents(db)
        assert keeping.keep(b"paper") == keeping.keep(b"paper")
    assert db.conn.execute("SELECT count(*) FROM content").fetchone() == (1,)
    assert not has(db, bytes(32))


@pytest.mark.parametrize(
    "change", ["packed = x'030000'", "packed = substr(packed, 1, 4)", "size = size - 1", "size = size + 1"]
)
def test_a_changed_content_is_never_given_out(change: str) -> None:
    db = bare()
    with act(db):
        digest = Contents(db).keep(b"a stamped paper, or so it says " * 20)
    db.conn.execute("DROP TRIGGER content_keeps")
    db.conn.execute(f"UPDATE content SET {change}")
    with pytest.raises(Unreadable):
        content_of(db, digest)


def test_a_content_that_is_gone_is_told() -> None:
    with pytest.raises(Unreadable, match="no longer in the ledger"):
        content_of(bare(), bytes(32))
