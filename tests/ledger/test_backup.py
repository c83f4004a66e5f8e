"""Backups are whole or not made, restoring replaces nothing unproved, thinning keeps what it says."""

from __future__ import annotations

import os
import re
import shutil
import threading
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gdnotice.errors import Misuse, Problem, Refusal, Unreadable, World
from gdnotice.ledger import admitting, backup, entries, keys, restoring, store
from gdnotice.ledger.left_behind import LeftBehind
from gdnotice.ledger.sealing import FLOOR
from tests.ledger import desk
from tests.ledger.desk import START, Clock, kinds, left_over, make, note, notes, reopen


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "desk" / "ledger"


def restore(
    source: Path, target: Path, clock: Clock | None = None, passphrase: str = desk.PASSPHRASE
) -> restoring.Restored:
    clock = clock or Clock()
    return restoring.restore(source, target, clock, passphrase=passphrase, pause=clock.pause)


def test_a_backup_is_a_ledger(folder: Path) -> None:
    with make(folder) as made:
        note(made, "one")
        done = backup.back_up(made)
        assert done.folder == folder / "backups" / "2026-11-30T153000Z"
        assert (done.at, done.last) == (desk.START, 3)
        assert done.sha256 == backup._sha256(done.folder / store.FILE)
        last = list(entries.every(made.db))[-1]
        assert (last.kind, last.body) == (
            "backed-up",
            {"name": "2026-11-30T153000Z", "last": 3, "sha256": done.sha256},
        )
        note(made, "two")
        again = backup.back_up(made)
        assert again.folder.name == "2026-11-30T153000Z-2"
        assert list(backup.backups(folder / "backups")) == [done.folder, again.folder]
    assert left_over(folder) == []
    with reopen(done.folder) as copy:
        assert notes(copy) == ["one"]
        assert entries.prove(copy.db) is None


def test_a_backup_holds_whole_acts_while_acts_go_on(folder: Path) -> None:
    with make(folder) as made:
        for number in range(300):
            note(made, f"{number} {os.urandom(1000).hex()}")
        stop = threading.Event()
        done: list[int] = []

        def work() -> None:
            while not stop.is_set():
                done.append(note(made, "meanwhile"))

        worker = threading.Thread(target=work)
        worker.start()
        try:
            copies = [backup.back_up(made, thin=False) for _ in range(3)]
        finally:
            stop.set()
            worker.join()
        assert len(done) > 3, "acts went on"
        for copy in copies:
            assert backup.prove(copy.folder, made.key) == copy.last
        assert len({copy.last for copy in copies}) > 1
        assert entries.prove(made.db) is None


def test_a_backup_that_is_not_whole_is_not_made(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with make(folder) as made:
        note(made, "one")
        copy = backup._copy

        def damaging(source: store.Database, target: Path, key: bytes, progress: backup.Told) -> None:
            copy(source, target, key, progress)
            content = bytearray(target.read_bytes())
            content[-100] ^= 1
            target.write_bytes(content)

        monkeypatch.setattr(backup, "_copy", damaging)
        with pytest.raises(Unreadable, match=r"is not whole|does not match its seal"):
            backup.back_up(made)
        assert list((folder / "backups").iterdir()) == []
        assert "backed-up" not in kinds(made)


def test_a_full_disk_makes_no_backup(folder: Path, tmp_path: Path) -> None:
    with make(folder) as made:
        for number in range(50):
            note(made, f"{number} {os.urandom(3000).hex()}")
    script = (
        "import subprocess\n"
        "from gdnotice.errors import Problem\n"
        "from gdnotice.ledger import backup\n"
        "disk = Path(sys.argv[2]); disk.mkdir()\n"
        "subprocess.run(['mount', '-t', 'tmpfs', '-o', 'size=200k', 'tmpfs', disk], check=True)\n"
        "v = desk.reopen(Path(sys.argv[1]))\n"
        "try: backup.back_up(v, into=disk)\n"
        "except Problem as told: print(type(told).__name__, told.what, list(disk.iterdir()))\n"
        "desk.note(v, 'works on')\n"
    )
    with desk.child(script, folder, tmp_path / "disk", python=desk.own_mounts()) as it:
        out = desk.told(it)
    assert re.match(r"World The disk of \S+ is full\. \[\]$", out), out
    with reopen(folder) as again:
        assert notes(again)[-1] == "works on"
        assert "backed-up" not in kinds(again)


def test_prove_names_what_does_not_fit(folder: Path) -> None:
    with make(folder) as made:
        for number in range(10):
            note(made, f"{number} {os.urandom(2000).hex()}")
        copy, key = backup.back_up(made).folder, made.key
    whole = (copy / store.FILE).read_bytes()
    for at in range(50, len(whole), store.PAGE):
        (copy / store.FILE).write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises(Unreadable):
            backup.prove(copy, key)
    for cut in (0, store.PAGE, store.PAGE * 5 + 1, len(whole) - store.PAGE):
        (copy / store.FILE).write_bytes(whole[:cut])
        with pytest.raises(Unreadable):
            backup.prove(copy, key)
    (copy / store.FILE).write_bytes(whole)
    assert backup.prove(copy, key) == 12
    # Somebody with the key takes the last entry out: the pages are sealed well, the chain is not.
    db = store.connect(copy / store.FILE, key, store.Mode.WRITE)
    db.conn.execute("DROP TRIGGER entry_stays")
    db.conn.execute("DELETE FROM entry WHERE seq = 12")
    db.conn.close()
    with pytest.raises(Unreadable, match="entry 12 is not there"):
        backup.prove(copy, key)


def test_a_backup_from_a_reader_goes_elsewhere(folder: Path, tmp_path: Path) -> None:
    with make(folder) as made, reopen(folder, write=False) as reader:
        note(made, "one")
        done = backup.back_up(reader, into=tmp_path / "stick")
        assert kinds(made)[-1] == "noted"
    with reopen(done.folder, write=False) as copy:
        assert notes(copy) == ["one"]


# --- restoring -------------------------------------------------------------------------------------------------------


def test_restoring_keeps_what_it_replaces(folder: Path) -> None:
    clock = Clock()
    with make(folder, clock) as made:
        note(made, "old")
        done = backup.back_up(made)
        clock.pass_by(days=1)
        note(made, "new")
    told = restore(done.folder, folder, clock)
    assert (told.folder, told.last, told.at) == (folder, 3, desk.START)
    assert told.replaced == folder.with_name("ledger-replaced-2026-12-01T153000Z")
    with reopen(folder, clock) as opened:
        assert notes(opened) == ["old"]
        assert kinds(opened)[-1] == "restored"
        assert entries.prove(opened.db) is None
        note(opened, "goes on")
    with reopen(told.replaced, clock) as opened:
        assert notes(opened) == ["old", "new"]
    assert list(backup.backups(folder / "backups")) == [done.folder], "the backups stay with the ledger"
    assert left_over(folder) == []


def test_a_ledger_that_is_gone_is_restored_from_a_zip(folder: Path, tmp_path: Path) -> None:
    with make(folder) as made:
        note(made, "one")
        done = backup.back_up(made, into=tmp_path / "stick")
    packed = tmp_path / "backup.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for name in (store.FILE, keys.NAME):
            archive.write(done.folder / name, f"{done.folder.name}/{name}")
    shutil.rmtree(folder)
    told = restore(packed, folder)
    assert told.replaced is None
    with reopen(folder) as opened:
        assert notes(opened) == ["one"]
    empty = tmp_path / "empty"
    empty.mkdir()
    assert restore(done.folder, empty).replaced is None
    reopen(empty).close()
    assert sorted(one.name for one in tmp_path.iterdir()) == ["backup.zip", "desk", "empty", "stick"]


def test_a_backup_opens_with_the_passphrase_of_its_day_or_the_recovery_key(folder: Path, tmp_path: Path) -> None:
    with make(folder) as made:
        key = admitting.make_recovery_key(made)
        done = backup.back_up(made)
        admitting.change_passphrase(made, "a second passphrase", cost=FLOOR)
    with pytest.raises(World, match="does not open this backup"):
        restore(done.folder, folder, passphrase="a second passphrase")
    (folder / "tries").unlink()
    restore(done.folder, folder)
    reopen(folder).close()
    restoring.restore(done.folder, tmp_path / "other", Clock(), recovery_key=key, pause=Clock().pause)
    reopen(tmp_path / "other").close()


def restored_by(name: str, source: Path, target: Path, **more: bool) -> restoring.Restored:
    secret = desk.PASSPHRASE if name == desk.NAME else f"passphrase of {name}"
    return restoring.restore(source, target, Clock(), name=name, passphrase=secret, pause=Clock().pause, **more)  # type: ignore[arg-type]


def test_only_an_approver_of_then_and_of_now_restores(folder: Path, tmp_path: Path) -> None:
    with make(folder) as made:
        for name, role in (("Bo", "approver"), ("Cy", "reader"), ("Di", "approver"), ("Ed", "approver")):
            admitting.add_person(made, name, role, f"passphrase of {name}", cost=FLOOR)
        source = backup.back_up(made, into=tmp_path / "stick").folder
        admitting.remove_person(made, 2)
        admitting.change_person(made, 4, role="reader")
        admitting.change_passphrase(made, "passphrase of today", number=5, cost=FLOOR)
    with pytest.raises(Refusal, match="Only an approver may restore"):
        restored_by("Cy", source, folder)
    for name in ("Bo", "Di"):
        with pytest.raises(Refusal, match="ledger that stands there"):
            restored_by(name, source, folder)
    with reopen(folder, name=desk.NAME) as opened:
        assert "restored" not in kinds(opened)
    assert left_over(folder) == []
    assert restored_by("Ed", source, folder).replaced is not None
    assert restored_by("Bo", source, tmp_path / "elsewhere").behind is None


def test_what_would_be_left_behind_is_told_first(folder: Path) -> None:
    clock = Clock()
    asked: list[LeftBehind] = []

    def refuse(behind: LeftBehind) -> None:
        asked.append(behind)
        raise Misuse("not agreed", "", "")

    with make(folder, clock) as made:
        note(made, "old")
        source = backup.back_up(made).folder
        clock.pass_by(hours=2)
        note(made, "newer")
        note(made, "newest")
    with pytest.raises(Misuse, match="not agreed"):
        restoring.restore(source, folder, clock, passphrase=desk.PASSPHRASE, agree=refuse, pause=clock.pause)
    assert asked == [LeftBehind(2, START + timedelta(hours=2))]
    with reopen(folder) as opened:
        assert notes(opened) == ["old", "newer", "newest"]
    assert restore(source, folder, clock).behind == asked[0]
    with reopen(folder, clock) as opened:  # it went on otherwise than before: what both have is looked for
        note(opened, "otherwise")
    assert restore(source, folder, clock).behind == LeftBehind(2, START + timedelta(hours=2))
    (folder / store.FILE).write_bytes(b"\0" * 4096)
    assert restore(source, folder, clock).behind == LeftBehind(None, None)


def test_another_ledger_is_replaced_only_where_that_is_said(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other" / "ledger"
    with make(folder) as made:
        source = backup.back_up(made, into=tmp_path / "stick").folder
    with make(other) as made:
        admitting.add_person(made, "Bo", "approver", "passphrase of Bo", cost=FLOOR)
        number = made.person.id
    with pytest.raises(Misuse, match="of another ledger"):
        restored_by(desk.NAME, source, other)
    with reopen(other, name="Bo", passphrase="passphrase of Bo") as opened:
        admitting.change_person(opened, number, role="reader")
    with pytest.raises(Refusal, match="ledger that stands there"):
        restored_by(desk.NAME, source, other, other=True)
    with reopen(other, name="Bo", passphrase="passphrase of Bo") as opened:
        admitting.change_person(opened, number, role="approver")
        count = len(kinds(opened))
    (other / store.FILE).rename(tmp_path / "kept")
    with pytest.raises(Misuse, match="of another ledger"):  # the file of keys alone tells it
        restored_by(desk.NAME, source, other)
    (tmp_path / "kept").rename(other / store.FILE)
    done = restored_by(desk.NAME, source, other, other=True)
    assert done.behind is not None
    assert done.behind.entries == count


@pytest.mark.parametrize("fault", ["page", "cut", "keys", "missing", "folder", "text", "zip", "encrypted"])
def test_what_is_no_whole_backup_replaces_nothing(folder: Path, tmp_path: Path, fault: str) -> None:
    with make(folder) as made:
        note(made, "stays")
        done = backup.back_up(made, into=tmp_path / "stick").folder
        note(made, "stays too")
    vault, source = done / store.FILE, done
    content = vault.read_bytes()
    if fault == "page":
        vault.write_bytes(content[:-50] + bytes([content[-50] ^ 1]) + content[-49:])
    elif fault == "cut":
        vault.write_bytes(content[: store.PAGE * 6])
    elif fault == "keys":
        (done / keys.NAME).write_bytes(b"{}")
    elif fault == "missing":
        vault.unlink()
    elif fault == "folder":
        source = tmp_path / "nothing here"
    elif fault == "text":
        source = tmp_path / "letter.zip"
        source.write_text("Dear Sirs")
    else:
        source = tmp_path / "backup.zip"
        with zipfile.ZipFile(source, "w") as archive:
            archive.writestr(f"x/{keys.NAME}", (done / keys.NAME).read_bytes())
            archive.writestr("../../escape", b"x")
            if fault == "encrypted":
                archive.writestr(store.FILE, content)
        if fault == "encrypted":  # the flag that says so, in both of the file's headers
            packed = bytearray(source.read_bytes())
            for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
                for found in re.finditer(re.escape(mark), bytes(packed)):
                    packed[found.start() + offset] |= 1
            source.write_bytes(packed)
    with pytest.raises(Problem):
        restore(source, folder)
    assert left_over(folder) == []
    with reopen(folder) as opened:
        assert notes(opened) == ["stays", "stays too"]
        assert "restored" not in kinds(opened)
    assert not [one for one in folder.parent.iterdir() if "replaced" in one.name]


def test_a_ledger_in_use_is_not_replaced(folder: Path) -> None:
    with make(folder) as made:
        done = backup.back_up(made)
        note(made, "at work")
        with pytest.raises(World, match="is open for writing by"):
            restore(done.folder, folder)
        note(made, "still at work")
        assert notes(made) == ["at work", "still at work"]
    assert left_over(folder) == []


def test_what_is_no_ledger_is_not_replaced(folder: Path, tmp_path: Path) -> None:
    with make(folder) as made:
        done = backup.back_up(made)
    papers = tmp_path / "papers"
    papers.mkdir()
    (papers / "letter.txt").write_text("x")
    with pytest.raises(World, match="no ledger's folder"):
        restore(done.folder, papers)
    with pytest.raises(Misuse, match="from itself"):
        restore(done.folder, done.folder)
    assert [one.name for one in papers.iterdir()] == ["letter.txt"]


# --- thinning --------------------------------------------------------------------------------------------------------

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)


def test_thinning_by_example() -> None:
    daily = [NOW - timedelta(days=age) for age in range(400)]
    stay = sorted(backup.thinned(daily, NOW), reverse=True)
    assert stay[:8] == daily[:8]
    weekly = [one for one in stay[8:] if NOW - one <= timedelta(weeks=9)]
    ends = [one.isoweekday() == 7 or (one + timedelta(days=1)).day == 1 for one in weekly[1:]]
    assert all(ends), "of each week its last, Sunday's; of one that two months share, the last of each"
    assert 8 <= len(weekly) <= 11
    monthly = stay[8 + len(weekly) :]
    assert all((one + timedelta(days=1)).day == 1 for one in monthly[1:]), "of each month its last"
    assert len(stay) < 34


@settings(max_examples=60)
@given(st.lists(st.integers(0, 4000 * 24), max_size=60, unique=True), st.integers(0, 2000))
@example(hours=[685, 709], later=0)  # the last days of a month, and the first of the next in the same week
def test_thinning_day_by_day_keeps_what_thinning_at_once_keeps(hours: list[int], later: int) -> None:
    moments = [NOW - timedelta(hours=hour) for hour in hours]
    stay = backup.thinned(moments, NOW)
    assert stay <= set(moments)
    if moments:
        assert max(moments) in stay
    assert {one for one in moments if NOW - one <= timedelta(days=7)} <= stay
    assert {(one.year, one.month) for one in stay} == {(one.year, one.month) for one in moments}
    assert backup.thinned(stay, NOW) == stay
    then = NOW + timedelta(days=later)
    assert {(one.year, one.month) for one in backup.thinned(stay, then)} == {(one.year, one.month) for one in moments}


def test_old_backups_go_and_nothing_else(folder: Path) -> None:
    clock = Clock()
    with make(folder, clock) as made:
        (folder / "backups").mkdir()
        (folder / "backups" / "2020-01-01T000000Z").mkdir()  # not a backup: there is no ledger in it
        (folder / "backups" / "2020-01-01T000000Z" / "letter.txt").write_text("x")
        (folder / "backups" / "kept by hand").mkdir()
        for _ in range(20):
            backup.back_up(made)
            clock.pass_by(days=1)
        left = [path.name for path in backup.backups(folder / "backups")]
        assert len(left) == 11, "eight of the last 7 days, the last of the two weeks before, the last of November"
        assert left[-1] == "2026-12-19T153000Z"
        assert (folder / "backups" / "2020-01-01T000000Z" / "letter.txt").exists()
        assert (folder / "backups" / "kept by hand").exists()
        assert kinds(made).count("backed-up") == 20
