"""SIGKILL in the middle of batches and amendments: each act is whole or absent, and the same call goes on."""

from __future__ import annotations

import os
import random
import signal
import time
from pathlib import Path

import pytest

from gdnotice import places
from gdnotice.actions.batch_into_ledger import approve_batch, draft_batch, stamp_batch
from gdnotice.actions.keep_offer import keep_offer
from gdnotice.actions.kept_paper import paper_of
from gdnotice.ledger.notices import batch_notices
from gdnotice.stamp.verify import verify
from tests.ledger.desk import child, left_over
from tests.ledger.office import ANN, BOB, RIGHTS_DAY, Office, at, standing
from tests.ledger.test_batch_in_ledger import rows

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a signal that cannot be caught")

COUNT = 24
CHILD = """
from gdnotice.actions import batch_into_ledger as batching
from gdnotice.actions.amend_offer import amend_offer
from tests.ledger import office
from tests.ledger.test_batch_in_ledger import rows
from tests.ledger.desk import Clock
from gdnotice.ledger import vault

folder, what, who, file = sys.argv[1:]
batching.CHUNK = 4
clock = Clock(office.at(office.RIGHTS_DAY))
with vault.open_vault(Path(folder), who, office.SECRETS[who], clock) as opened:
    print("open", flush=True)
    if what == "draft":
        batching.draft_batch(opened, "rights-notice", "sample-rights-2026", rows(count=24), "monday")
    elif what == "approve":
        batching.approve_batch(opened, 1)
    elif what == "stamp":
        batching.stamp_batch(opened, 1)
    else:
        amend_offer(opened, file)
"""


def killed(desk: Office, what: str, who: str, after: float, file: Path | str = "") -> None:
    """Do it in another process, which is killed so many seconds after it has opened the ledger, or ends before."""
    process = child(CHILD, desk.folder, what, who, file)
    assert process.stdout is not None
    assert process.stdout.readline() == "open\n", process.communicate()[1]
    time.sleep(after)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate(timeout=60)


def test_a_batch_goes_on_after_every_kill(tmp_path: Path) -> None:
    desk = Office(tmp_path / "ledger")
    desk.clock.moment = at(RIGHTS_DAY)
    chance = random.Random(20261130)
    with desk.person(ANN) as opened:
        keep_offer(opened, "sample-rights-2026")
    before, numbers = 0, list[int]()
    for what, who, state in (("draft", ANN, "ready"), ("approve", BOB, "approved"), ("stamp", BOB, "stamped")):
        for _ in range(2):
            killed(desk, what, who, chance.uniform(0.0, 0.6))
            with desk.person(who) as opened:
                desk.sound(opened)
                numbers = batch_notices(opened.db, 1)
                if what == "draft":
                    assert len(numbers) >= before
                    assert len(numbers) % 4 == 0  # whole chunks
                    before = len(numbers)
                states = {standing(opened, number).state for number in numbers}
                if what == "approve":
                    assert len(states) == 1  # one act
            assert left_over(desk.folder) == []
        with desk.person(who) as opened:
            if what == "draft":
                draft_batch(opened, "rights-notice", "sample-rights-2026", rows(count=COUNT), "monday")
            elif what == "approve":
                if {standing(opened, number).state for number in batch_notices(opened.db, 1)} == {"ready"}:
                    approve_batch(opened, 1)
            else:
                stamp_batch(opened, 1)
            numbers = batch_notices(opened.db, 1)
            assert [standing(opened, number).state for number in numbers] == [state] * COUNT
            desk.sound(opened)
    with desk.person(ANN) as opened:
        assert all(verify(paper_of(opened, number)).ok for number in numbers)


def test_an_amendment_is_applied_to_every_notice_or_to_none(tmp_path: Path) -> None:
    desk = Office(tmp_path / "ledger")
    desk.clock.moment = at(RIGHTS_DAY)
    kept = tmp_path / "offer.toml"
    kept.write_bytes((places.resources() / "offers" / "sample-rights-2026.toml").read_bytes())
    with desk.person(ANN) as opened:
        keep_offer(opened, str(kept))
        draft_batch(opened, "rights-notice", "sample-rights-2026", rows(count=COUNT), "monday")
    text = kept.read_text(encoding="utf-8")
    for number in range(1, 4):
        file = tmp_path / f"amended-{number}.toml"
        text += (
            f"\n[[amendment]]\nnumber = {number}\nannounced = 2026-11-30T10:{number:02}:00\n"
            f'expires = 2026-12-{number + 2:02}T17:00:00\nsource = "Supplement No. {number}"\n'
        )
        file.write_text(text, encoding="utf-8")
        killed(desk, "amend", ANN, 0.03 * number, file)
        with desk.person(ANN) as opened:
            desk.sound(opened)
            dues = {standing(opened, one).due for one in batch_notices(opened.db, 1)}
            assert len(dues) == 1
        assert left_over(desk.folder) == []
