"""Killed at random instants in the middle of every kind of act: on reopening each is whole or absent, all is proved.

``bench/killed.py`` does the same hundreds of times; ``test_vault_killed`` tries every place that touches the disk.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from gdnotice.actions import batch_into_ledger as batching
from gdnotice.ledger import sealing
from tests.ledger import desk, office
from tests.ledger.killer import Killer, killer
from tests.ledger.killing import KINDS, QUICK, Kind

pytestmark = pytest.mark.skipif(os.name == "nt", reason="no SIGKILL on Windows")

TWICE = (
    "a batch into the ledger",
    "stamping a batch",
    "stamping several",
    "amending",
    "purging",
    "backing up",
    "restoring",
)


@pytest.fixture(scope="module")
def one() -> Iterator[Killer]:
    floors = [(place, getattr(place, "FLOOR")) for place in (sealing, desk, office)]  # noqa: B009
    chunk = batching.CHUNK
    try:
        with killer(seed=20261130) as found:
            yield found
    finally:
        for place, floor in floors:
            setattr(place, "FLOOR", floor)  # noqa: B010
        batching.CHUNK = chunk


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_whole_or_absent(one: Killer, kind: Kind) -> None:
    assert sealing.FLOOR == QUICK
    for _ in range(2 if kind.name in TWICE else 1):
        one.kill(kind)
