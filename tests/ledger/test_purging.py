"""Purging: what was kept long enough goes for good, what is open stays, and the ledger still proves itself."""

from __future__ import annotations

import json
import re
import shutil
import signal
from datetime import date
from pathlib import Path

import pytest

from gdnotice.actions.acknowledge_notice import acknowledge_notice
from gdnotice.actions.attach_evidence import attach_evidence
from gdnotice.actions.cover_protect import cover_protect
from gdnotice.actions.draft_notice import draft_notice
from gdnotice.actions.end_notice import withdraw_notice
from gdnotice.actions.kept_paper import paper_of
from gdnotice.actions.list_notices import list_notices
from gdnotice.actions.people import change_setting
from gdnotice.actions.purge_ledger import purge_ledger
from gdnotice.actions.send_notice import send_notice
from gdnotice.actions.show_notice import purged_notice, show_notice
from gdnotice.errors import Refusal
from gdnotice.ledger import admitting
from gdnotice.ledger.acting import acting
from gdnotice.ledger.backup import back_up
from gdnotice.ledger.checked import checked
from gdnotice.ledger.entries import About, every
from gdnotice.ledger.indexes import PURGED, rebuild
from gdnotice.ledger.parties import keep, party
from gdnotice.ledger.sealing import FLOOR
from gdnotice.ledger.vault import Vault
from tests.ledger import desk as child_desk
from tests.ledger import office
from tests.ledger.office import ANN, BOB, CAL, RIGHTS_DAY, Office, at, proved
from tests.ledger.pages import decrypted

RIGHTS = "sample-rights-2026"
LATER = "2034-01-05T10:00"
GONE = "Zacharias Verschwindibus"


def named(name: str, **more: object) -> dict[str, object]:
    return {**office.rights(), "holder.names": [name], **more}


@pytest.fixture
def desk(tmp_path: Path) -> Office:
    """Notice 1 was covered long ago, notice 2 withdrawn; notice 3 is still open. All by other holders, one firm."""
    made = Office(tmp_path / "ledger")
    made.clock.moment = at(RIGHTS_DAY)
    first = made.stamped("rights-notice", RIGHTS, named(GONE))
    with made.person(BOB) as opened:
        send_notice(opened, first, "fax", confirmation="FX-GONEBY-1")
        made.clock.pass_by(minutes=5)
        acknowledge_notice(opened, first, by="Vera Vanished", how="telephone")
        receipt = tmp_path / "receipt of Zacharias.txt"
        receipt.write_bytes(b"Zacharias signed here, in person." * 40)
        attach_evidence(opened, first, receipt, "receipt")
        cover_protect(opened, first, "1200", date(2026, 11, 30))
    made.ready("rights-notice", RIGHTS, named("Wilhelmina Withdrawn"))
    made.ready("rights-notice", RIGHTS, named("Olga Open"))
    with made.person(BOB) as opened:
        withdraw_notice(opened, 2, "sold")
    return made


def test_ended_notices_lose_their_particulars_and_keep_their_states(desk: Office) -> None:
    desk.clock.moment = at(LATER)
    with desk.person(BOB) as opened:
        seen = purge_ledger(opened, dry_run=True)
        assert (seen.plan.notices, seen.seq, seen.plan.open) == ((1, 2), None, 1)
        assert show_notice(opened, 1).kept.now.holder == GONE
        papers = [paper_of(opened, 1)]
        done = purge_ledger(opened)
        assert done.plan == seen.plan
        assert len(done.plan.parties) == 2
        assert done.plan.contents
        proved(opened)
        lines = {one.number: one for one in list_notices(opened, everything=True)}
        assert [lines[number].holder for number in (1, 2, 3)] == [PURGED, PURGED, "Olga Open"]
        assert (lines[1].standing.protect, lines[2].standing.state) == ("COVR", "withdrawn")
        left = purged_notice(opened, 1)
        assert left is not None
        assert "covered" in [one.kind for one in left.now.entries]
        assert purged_notice(opened, 3) is None
        assert list_notices(opened, find="zacharias") == []
        assert [one.number for one in list_notices(opened, find="olga")] == [3]
        with pytest.raises(Refusal, match="were purged"):
            show_notice(opened, 1)
        with pytest.raises(Refusal, match="were purged"):
            draft_notice(opened, "rights-notice", RIGHTS, {}, earlier=1)
        assert party(opened.db, "holder", GONE) is None
        assert party(opened.db, "holder", "Olga Open") is not None
        firm = opened.db.conn.execute("SELECT count(*) FROM party WHERE kind = 'institution'").fetchone()[0]
        assert firm == 1  # the open notice's guarantor is the same
        again = purge_ledger(opened)
        assert again.seq is None
        with opened.act() as db:
            rebuild(db)
        proved(opened)
    assert papers[0][:5] == b"%PDF-"


def test_nothing_readable_of_it_stays_in_the_file_even_for_who_has_the_key(desk: Office) -> None:
    with desk.person(BOB) as opened:
        rows = opened.db.conn.execute(
            "SELECT b.packed FROM body b JOIN entry e ON e.seq = b.seq WHERE e.family = 'notice' AND e.subject < 3"
        ).fetchall()
        packed = [bytes(row[0])[:40] for row in rows]
        opened.db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        key = opened.key
        words = (b"Zacharias", b"zacharias", b"verschwindibus", b"Wilhelmina", b"goneby", b"vanished")
        before = decrypted(desk.folder / "vault.db", key)
        assert all(word in before for word in words if word not in (b"verschwindibus",))
        assert all(body in before for body in packed)
        size = (desk.folder / "vault.db").stat().st_size
        desk.clock.moment = at(LATER)
        purge_ledger(opened)
        after = decrypted(desk.folder / "vault.db", key)
        assert b"Olga" in after
        assert [word for word in words if word.lower() in after.lower()] == []
        assert [body for body in packed if body in after] == []
        assert (desk.folder / "vault.db").stat().st_size <= size
        log = desk.folder / "vault.db-wal"
        assert not log.exists() or log.stat().st_size == 0


def test_only_an_approver_and_only_what_the_years_allow(desk: Office) -> None:
    desk.clock.moment = at("2030-06-01T10:00")
    with desk.person(CAL) as opened, pytest.raises(Refusal, match="Only an approver"):
        purge_ledger(opened)
    with desk.person(BOB) as opened:
        assert purge_ledger(opened).seq is None
        with pytest.raises(Refusal, match="still kept"):
            purge_ledger(opened, date(2028, 1, 1))
        change_setting(opened, "retention_years", "3")
        assert purge_ledger(opened, date(2026, 11, 30)).plan.notices == ()
        assert purge_ledger(opened, date(2026, 12, 1)).plan.notices == (1, 2)
        proved(opened)


def test_backups_that_still_hold_it_are_told_and_renewed(desk: Office) -> None:
    with desk.person(BOB) as opened:
        old = back_up(opened).folder
        desk.clock.moment = at(LATER)
        assert purge_ledger(opened).backups == (old,)
        desk.clock.pass_by(minutes=1)
        assert purge_ledger(opened, renew_backups=True).backups == ()
        left = list((desk.folder / "backups").iterdir())
        assert len(left) == 1
        assert left[0] != old


def test_a_party_that_was_purged_keeps_its_number(desk: Office) -> None:
    desk.clock.moment = at(LATER)
    with desk.person(BOB) as opened:
        withdraw_notice(opened, 3, "over")
        desk.clock.moment = at("2042-01-05T10:00")
        gone = purge_ledger(opened).plan.parties
        assert gone
        with acting(opened) as act:
            assert keep(act, "holder", "Nora New", {}) > max(gone)
        proved(opened)


def test_what_an_open_letter_delivers_on_stays(tmp_path: Path) -> None:
    desk = Office(tmp_path / "ledger")
    desk.clock.moment = at(office.TENDER_DAY)
    number = desk.stamped("tender-notice", "sample-tender-2003", office.tender())
    with desk.person(ANN) as opened:
        send_notice(opened, number, "fax")
        desk.clock.moment = at("2003-04-17T11:00")
        acknowledge_notice(opened, number, by="M. Agent", how="telephone")
        letter = draft_notice(opened, "transmittal", "sample-tender-2003", office.letter(), covers=number).number
        cover_protect(opened, number, "80", date(2003, 4, 16))
        desk.clock.moment = at("2012-01-05T10:00")
        assert purge_ledger(opened).plan.notices == ()
        withdraw_notice(opened, letter, "brought by another")
        assert purge_ledger(opened).plan.notices == (number,)
        proved(opened)


_KILLED = """
from datetime import datetime, timedelta
from gdnotice.ledger import purging, vault
from tests.ledger.office import BOB, SECRETS
clock = desk.Clock(datetime.fromisoformat(sys.argv[2]))
count, wanted = 0, int(sys.argv[3])
with vault.open_vault(Path(sys.argv[1]), BOB, SECRETS[BOB], clock, pause=clock.pause) as opened:
    def traced(statement):
        global count
        count += 1
        if count == wanted:
            os.kill(os.getpid(), signal.SIGKILL)
    opened.db.conn.set_trace_callback(traced)
    purging.purge(opened, int((clock.now() - timedelta(days=1)).timestamp() * 1000))
print(count)
"""


def test_a_kill_in_the_middle_leaves_all_of_it_or_nothing(desk: Office) -> None:
    """At statements spread over the whole purge, its commit and the compacting behind it."""
    moment = at(LATER).isoformat()
    whole = desk.folder.with_name("whole")
    shutil.copytree(desk.folder, whole)
    last = int(child_desk.told(child_desk.child(_KILLED, whole, moment, 0)))
    for wanted in sorted({*range(1, last + 1, max(1, last // 8)), last - 1, last}):
        copy = desk.folder.with_name(f"killed-{wanted}")
        shutil.copytree(desk.folder, copy)
        process = child_desk.child(_KILLED, copy, moment, wanted)
        process.communicate(timeout=120)
        assert process.returncode == -signal.SIGKILL
        left = Office.__new__(Office)
        left.folder, left.clock = copy, desk.clock
        left.clock.moment = at(LATER)
        with left.person(BOB) as opened:
            proved(opened)
            _all_or_nothing(opened)


def _all_or_nothing(opened: Vault) -> None:
    purged = [entry for entry in every(opened.db) if entry.kind == "purged"]
    holders = {one.holder for one in list_notices(opened, everything=True)}
    assert holders in ({GONE, "Wilhelmina Withdrawn", "Olga Open"}, {PURGED, "Olga Open"})
    assert bool(purged) == (PURGED in holders)
    assert bool(list_notices(opened, find="zacharias")) == (not purged)


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("DELETE FROM body WHERE seq = 9", "what entry 9 says was taken out"),
        ("DELETE FROM content WHERE id IN (SELECT id FROM content WHERE first IS NOT NULL LIMIT 1)", "were taken out"),
    ],
)
def test_what_is_taken_out_without_a_purge_is_told(desk: Office, statement: str, told: str) -> None:
    with desk.person(BOB) as opened:
        for (name,) in opened.db.conn.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            opened.db.conn.execute(f"DROP TRIGGER {name}")
        opened.db.conn.execute(statement)
        proof = checked(opened.db)
        assert told in " ".join([proof.broken.what if proof.broken else "", *proof.problems])


@pytest.mark.parametrize(("notice", "told"), [(3, "still open"), (0, "never purged")])
def test_a_purge_of_what_must_stay_is_told(desk: Office, notice: int, told: str) -> None:
    """As somebody with the key might write it, triggers and all."""
    with desk.person(BOB) as opened:
        family = "notice" if notice else "offer"
        seq = next(one.seq for one in every(opened.db) if one.family == family and one.subject == (notice or 1))
        with acting(opened) as act:
            body = {"before": "", "entries": [seq], "contents": [], "notices": [], "parties": []}
            act.entry("purged", About("vault"), body)
            act.db.conn.execute("DELETE FROM body WHERE seq = ?", [seq])
        proof = checked(opened.db)
        assert proof.broken is not None
        assert told in proof.broken.what


def test_the_entry_tells_what_went_without_a_name(desk: Office) -> None:
    desk.clock.moment = at(LATER)
    with desk.person(BOB) as opened:
        admitting.add_person(opened, "Dora", "approver", "dora has a long one", cost=FLOOR)
        seq = purge_ledger(opened).seq
        entry = next(one for one in every(opened.db) if one.seq == seq)
        assert entry.body is not None
        assert set(entry.body) == {"before", "entries", "contents", "notices", "parties"}
        assert not re.search("zach|wilhel", json.dumps(dict(entry.body)).lower())
