"""Acts on notices while the world fails: a disk that fills, two programs, a clock set back, a file taken away."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from gdnotice.actions.batch_into_ledger import draft_batch
from gdnotice.actions.draft_notice import draft_notice
from gdnotice.actions.list_notices import list_notices
from gdnotice.errors import World
from gdnotice.ledger import store, vault
from gdnotice.ledger.entries import every
from gdnotice.ledger.lock import Held
from tests.ledger import desk, office
from tests.ledger.office import ANN, BOB, RIGHTS_DAY, SECRETS, Office, at, proved
from tests.ledger.test_batch_in_ledger import RIGHTS, rows

posix = pytest.mark.skipif(os.name == "nt", reason="Windows lets nobody remove an open file")
FORM = "rights-notice"

_FULL = """
import subprocess
from gdnotice.actions import batch_into_ledger as batching
from gdnotice.actions.attach_evidence import attach_evidence
from gdnotice.actions.stamp_in_ledger import stamp_in_ledger
from gdnotice.errors import World
from gdnotice.ledger import batches
from tests.ledger import office
from tests.ledger.office import ANN, BOB, RIGHTS_DAY, Office, at, proved
from tests.ledger.test_batch_in_ledger import RIGHTS, rows

batching.CHUNK = 20
disk = Path(sys.argv[1]); disk.mkdir()
subprocess.run(['mount', '-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', disk], check=True)
firm = Office(disk / 'ledger'); firm.clock.moment = at(RIGHTS_DAY)
filler = disk / 'filler'

def fill(left):
    stat = os.statvfs(disk)
    filler.write_bytes(bytes(max(0, stat.f_bavail * stat.f_frsize - left)))

def until_full(name, state, work, again):
    # Refused in words; what was told as done is there, whole chunks of it; with room again the same call goes on.
    done = []
    with firm.person(name) as opened:
        try: work(opened, lambda what, count: done.append(count))
        except World as told: print(told.what.replace(str(disk), 'DISK'), '|', told.meaning)
        present = len(batches.in_state(opened.db, 1, state))
        assert present == (done[-1] if done else 0) and present < 200, (present, done)
        proved(opened)
    filler.unlink()
    with firm.person(name) as opened:
        proved(opened)
        again(opened)
        assert len(batches.in_state(opened.db, 1, state)) == 200
        proved(opened)
    print(state, present)

given = rows(count=200)
with firm.person(ANN) as opened:
    batching.draft_batch(opened, 'rights-notice', RIGHTS, [], 'one')
fill(400_000)
drafting = lambda v, told: batching.draft_batch(v, 'rights-notice', RIGHTS, given, 'one', progress=told)
until_full(ANN, 'ready', drafting, lambda v: drafting(v, lambda what, count: None))
fill(60_000)
until_full(BOB, 'approved', lambda v, told: batching.approve_batch(v, 1), lambda v: batching.approve_batch(v, 1))
fill(150_000)
until_full(BOB, 'stamped', lambda v, told: batching.stamp_batch(v, 1, told), lambda v: batching.stamp_batch(v, 1))
fill(40_000)
(Path(sys.argv[2]) / 'report.pdf').write_bytes(os.urandom(300_000))
with firm.person(ANN) as opened:
    try: attach_evidence(opened, 3, Path(sys.argv[2]) / 'report.pdf', 'fax report')
    except World as told: print(told.what.replace(str(disk), 'DISK'), '|', told.meaning)
    proved(opened)
    filler.unlink()
    attach_evidence(opened, 3, Path(sys.argv[2]) / 'report.pdf', 'fax report')
    proved(opened)
print('left', desk.left_over(disk / 'ledger'))
"""


def test_a_disk_that_fills_in_the_middle_of_a_batch(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    with desk.child(_FULL, tmp_path / "disk", outside, python=desk.own_mounts()) as it:
        out = desk.told(it).splitlines()
    full = "The disk of DISK/ledger is full. | The act was taken back as a whole; the ledger is as it was before."
    assert out[0::2] == [full, full, full, full]
    ready, approved, stamped = (int(re.findall(r"\d+", line)[0]) for line in out[1:6:2])
    assert ready > 0
    assert ready % 20 == stamped % 20 == 0
    assert approved == 0, "one act for all of them"
    assert out[7] == "left []"


_BATCH = """
from gdnotice.actions import batch_into_ledger as batching
from gdnotice.ledger import vault
from tests.ledger.office import ANN, SECRETS, RIGHTS_DAY, at
from tests.ledger.test_batch_in_ledger import RIGHTS, rows
batching.CHUNK = 25
with vault.open_vault(Path(sys.argv[1]), ANN, SECRETS[ANN], desk.Clock(at(RIGHTS_DAY))) as opened:
    print('open', flush=True)
    batching.draft_batch(opened, 'rights-notice', RIGHTS, rows(count=500), 'one')
    print('done', flush=True)
"""


def test_two_programs_at_once(tmp_path: Path) -> None:
    firm = Office(tmp_path / "ledger")
    firm.clock.moment = at(RIGHTS_DAY)
    states: set[int] = set()
    with desk.child(_BATCH, firm.folder) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "open\n"
        with pytest.raises(Held) as caught, firm.person(BOB):
            pass
        assert caught.value.holder is not None
        assert (caught.value.holder.person, caught.value.holder.process) == (ANN, writer.pid)
        assert "One person writes at a time" in caught.value.meaning
        with vault.open_vault(firm.folder, BOB, SECRETS[BOB], firm.clock, write=False) as reader:
            while writer.poll() is None:
                with reader.reading() as db:
                    notices, standing, ready = (
                        db.conn.execute(f"SELECT count(*) FROM {what}").fetchone()[0]
                        for what in ("notice", "standing", "entry WHERE kind = 'made-ready'")
                    )
                    first = notices
                    assert notices == standing == ready
                    assert notices % 25 == 0, "a reader sees whole acts"
                    assert len(list_notices(reader)) == first, "and one state, however long it reads"
                    if len(states) == 3:
                        proved(reader)
                states.add(notices)
            with pytest.raises(World, match="open for reading only"):
                draft_notice(reader, FORM, RIGHTS, office.rights())
        assert writer.stdout.read() == "done\n"
    assert len(states) > 2
    with firm.person(BOB) as opened:
        firm.sound(opened)
        assert len(list_notices(opened)) == 500


def test_a_clock_set_back_is_told_and_is_an_entry(tmp_path: Path) -> None:
    firm = Office(tmp_path / "ledger")
    firm.clock.moment = at(RIGHTS_DAY)
    with firm.person(ANN) as opened:
        draft_notice(opened, FORM, RIGHTS, office.rights())
        firm.clock.pass_by(milliseconds=-900)  # as clocks are set right
        draft_notice(opened, FORM, RIGHTS, office.rights())
        assert not opened.remarks
        firm.clock.pass_by(hours=-2)
        draft_notice(opened, FORM, RIGHTS, office.rights())
        draft_notice(opened, FORM, RIGHTS, office.rights())
        assert list(opened.remarks) == [vault.SET_BACK]
        found = list(every(opened.db))
        assert [one.kind for one in found].count("clock-set-back") == 1
        moments = [one.at for one in found]
        assert moments != sorted(moments)
        firm.sound(opened)
    firm.clock.pass_by(days=-1)
    with vault.open_vault(firm.folder, ANN, SECRETS[ANN], firm.clock, write=False) as opened:
        assert list(opened.remarks) == [vault.SET_BACK], "who only looks is told too: what is due is judged by it"
    firm.clock.pass_by(days=3)
    with firm.person(ANN) as opened:
        assert not opened.remarks


@posix
def test_a_file_taken_away_stops_an_act_and_what_is_held_is_saved(tmp_path: Path) -> None:
    firm = Office(tmp_path / "ledger")
    firm.clock.moment = at(RIGHTS_DAY)
    with firm.person(ANN) as opened:
        draft_batch(opened, FORM, RIGHTS, rows(count=5), "one")
        (firm.folder / store.FILE).rename(tmp_path / "away")
        for act in (
            lambda: draft_notice(opened, FORM, RIGHTS, office.rights()),
            lambda: draft_batch(opened, FORM, RIGHTS, rows(count=9), "one"),
        ):
            with pytest.raises(World, match=r"was removed or cannot be reached|not used any further") as caught:
                act()
            assert re.search(r"backup|mend the cause", str(caught.value.remedy))
        (tmp_path / "away").rename(firm.folder / store.FILE)
    with firm.person(ANN) as opened:
        assert len(list_notices(opened)) == 5
        firm.sound(opened)
