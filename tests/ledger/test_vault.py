"""The vault: opened by those who may, whole acts or none, nothing readable on disk, locked when nobody is there."""

from __future__ import annotations

import json
import os
import stat
import threading
from datetime import timedelta
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from gdnotice.errors import Misuse, Unreadable, World
from gdnotice.ledger import admitting, attempts, backup, entries, keys, store, vault
from gdnotice.ledger.sealing import FLOOR
from gdnotice.ledger.store import Mode
from tests.ledger import desk
from tests.ledger.desk import Clock, kinds, left_over, make, note, notes, reopen


def test_a_new_ledger_opens_for_its_maker(tmp_path: Path) -> None:
    folder, clock = tmp_path / "desk" / "ledger", Clock()
    with make(folder, clock) as made:
        assert (made.person.id, made.person.name, made.person.role) == (1, desk.NAME, "approver")
        assert (made.writable, made.way, made.folder) == (True, "passphrase", folder)
        assert kinds(made) == ["ledger-made", "person-added"]
        note(made, "one")
    assert left_over(folder) == []
    for name in (None, "", desk.NAME, "  ada WO\u0301JCIK "):
        with reopen(folder, clock, name=name) as again:
            assert again.person.name == desk.NAME
            assert notes(again) == ["one"]
            assert entries.prove(again.db) is None
    assert clock.paused == []


def test_a_ledger_is_made_only_where_there_is_room(tmp_path: Path) -> None:
    folder = tmp_path / "ledger"
    make(folder).close()
    before = sorted((one.name, one.read_bytes()) for one in folder.iterdir())
    with pytest.raises(World, match=r"is a ledger in .* already"):
        make(folder)
    assert sorted((one.name, one.read_bytes()) for one in folder.iterdir()) == before
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "letter.txt").write_text("x")
    with pytest.raises(World, match="not an empty folder"):
        make(tmp_path / "papers")
    with pytest.raises(World, match="not an empty folder"):
        make(tmp_path / "papers" / "letter.txt")
    with pytest.raises(World, match="There is no ledger"):
        reopen(tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()
    assert sorted(one.name for one in tmp_path.iterdir()) == ["ledger", "papers"]


@pytest.mark.parametrize(("name", "passphrase"), [("", desk.PASSPHRASE), ("a\nb", desk.PASSPHRASE), ("Ada", "short")])
def test_what_cannot_serve_makes_nothing(tmp_path: Path, name: str, passphrase: str) -> None:
    with pytest.raises(Misuse):
        vault.create(tmp_path / "ledger", name, passphrase, Clock(), cost=FLOOR)
    assert not (tmp_path / "ledger").exists()


@pytest.mark.skipif(os.name == "nt", reason="rights come from the folder above on Windows")
def test_only_the_owner_may_read(tmp_path: Path) -> None:
    folder = tmp_path / "ledger"
    before = os.umask(0)
    try:
        with make(folder) as made:
            note(made, "one")
            backup.back_up(made)
            for path in (folder, *folder.rglob("*")):
                rights = stat.S_IMODE(path.stat().st_mode)
                assert rights == (0o700 if path.is_dir() else 0o600), path
        folder.chmod(0o755)
        (folder / "vault.db").chmod(0o644)
        reopen(folder).close()
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert stat.S_IMODE((folder / "vault.db").stat().st_mode) == 0o600
    finally:
        os.umask(before)


def test_a_wrong_passphrase_is_one_sentence_and_a_growing_wait(tmp_path: Path) -> None:
    folder, clock = tmp_path / "ledger", Clock()
    make(folder).close()
    for _ in range(3):
        with pytest.raises(World) as caught:
            reopen(folder, clock, passphrase="correct horse batter")
        assert caught.value.what == "That passphrase does not open this ledger."
        assert "batter" not in str(caught.value)
    assert clock.paused == [1, 2], "the first attempt waits for nothing"
    assert (folder / attempts.FILE).read_bytes() == b"3"
    reopen(folder, clock).close()
    assert clock.paused == [1, 2, 4], "whoever knows it now has waited too"
    assert not (folder / attempts.FILE).exists()
    reopen(folder, clock).close()
    assert len(clock.paused) == 3
    assert [attempts.delay(count) for count in (0, 1, 2, 6, 7, 8, 10**6)] == [0, 1, 2, 32, 60, 60, 60]


@pytest.mark.parametrize("content", [b"", b"many", b"-5", b"9" * 5000])
def test_a_count_that_was_tampered_with_is_no_way_in_and_no_way_to_shut_out(tmp_path: Path, content: bytes) -> None:
    folder, clock = tmp_path / "ledger", Clock()
    make(folder).close()
    (folder / attempts.FILE).write_bytes(content)
    reopen(folder, clock).close()
    assert sum(clock.paused) <= attempts.LONGEST


# --- acts ------------------------------------------------------------------------------------------------------------


def half_an_act(made: vault.Vault, stop: BaseException) -> None:
    with made.act() as db:
        entries.append(db, desk.START, 1, "noted", family="vault", body={"text": "half"})
        raise stop


def test_an_act_is_kept_whole_or_not_at_all(tmp_path: Path) -> None:
    folder = tmp_path / "ledger"
    with make(folder) as made:
        note(made, "kept")
        with pytest.raises(RuntimeError, match="stop"):
            half_an_act(made, RuntimeError("stop"))
        with pytest.raises(KeyboardInterrupt):
            half_an_act(made, KeyboardInterrupt())
        assert notes(made) == ["kept"]
        note(made, "kept too")
        with pytest.raises(AssertionError, match="an act within an act"), made.act(), made.act():
            pass
        note(made, "kept as well")
    with reopen(folder) as again:
        assert notes(again) == ["kept", "kept too", "kept as well"]
        assert entries.prove(again.db) is None


def test_acts_of_two_threads_wait_for_each_other(tmp_path: Path) -> None:
    with make(tmp_path / "ledger") as made:
        both = threading.Barrier(2)

        def work(who: str) -> None:
            both.wait()
            for number in range(20):
                note(made, f"{who}{number}")

        threads = [threading.Thread(target=work, args=(who,)) for who in "ab"]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(notes(made)) == sorted(f"{who}{number}" for who in "ab" for number in range(20))
        assert entries.prove(made.db) is None


def test_reading_sees_one_state(tmp_path: Path) -> None:
    folder = tmp_path / "ledger"
    with make(folder) as made, reopen(folder, write=False) as reader:
        note(made, "one")
        with reader.reading():
            assert notes(reader) == ["one"]
            note(made, "two")
            assert notes(reader) == ["one"]
        assert notes(reader) == ["one", "two"]
        with made.act(), made.reading() as db:
            assert db is made.db


def test_a_reader_writes_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "ledger"
    make(folder).close()
    with reopen(folder, write=False) as reader:
        with pytest.raises(World, match="open for reading only"):
            note(reader, "one")
        with pytest.raises(sqlcipher.OperationalError, match="readonly"):
            reader.db.conn.execute("DELETE FROM body")
        entries_before = len(kinds(reader))
        assert backup.back_up(reader).told is False
        assert len(kinds(reader)) == entries_before


def test_an_act_is_on_the_disk_when_it_is_told_as_done(tmp_path: Path) -> None:
    folder = tmp_path / "ledger"
    make(folder).close()
    with desk.child(
        "v = desk.reopen(Path(sys.argv[1])); desk.note(v, 'one'); os.kill(os.getpid(), signal.SIGKILL)", folder
    ) as it:
        it.communicate(timeout=60)
    with reopen(folder) as again:
        assert notes(again) == ["one"]
    assert left_over(folder) == []


# --- locking after idle minutes --------------------------------------------------------------------------------------


def test_an_idle_vault_locks(tmp_path: Path) -> None:
    folder, clock = tmp_path / "ledger", Clock()
    made = make(folder, clock)
    clock.pass_by(minutes=9, seconds=59)
    assert not made.lock_if_idle(10)
    made.touch()
    clock.pass_by(minutes=9)
    note(made, "an act is no idleness")
    clock.pass_by(minutes=9)
    assert not made.lock_if_idle(10)
    clock.pass_by(minutes=1)
    assert made.lock_if_idle(10)
    assert made.closed
    assert made.lock_if_idle(10), "it stays so"
    for use in (lambda: made.db, lambda: made.key, lambda: note(made, "no")):
        with pytest.raises(World, match="The ledger is locked"):
            use()
    made.close()
    with reopen(folder, clock) as again:
        assert notes(again) == ["an act is no idleness"]


def test_a_clock_set_back_does_not_keep_a_vault_open_for_ever(tmp_path: Path) -> None:
    clock = Clock()
    made = make(tmp_path / "ledger", clock)
    clock.pass_by(days=-365)
    assert not made.lock_if_idle(10)
    clock.pass_by(minutes=10)
    assert made.lock_if_idle(10)
    assert made.idle_since == desk.START - timedelta(days=365)


# --- nothing readable ------------------------------------------------------------------------------------------------


def test_no_file_shows_a_name_or_a_passphrase(tmp_path: Path) -> None:
    folder, clock = tmp_path / "ledger", Clock()
    words = {"Sebastopolis", "Quarternion", "Zanzibarbara", "hunter2 hunter2", "Wójcik", "battery"}

    def look() -> int:
        size = 0
        for path in (one for one in tmp_path.rglob("*") if one.is_file()):
            content = path.read_bytes()
            size += len(content)
            for word in words:
                for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
                    assert word.encode(encoding) not in content, (path, word)
                    assert word.lower().encode(encoding) not in content.lower(), (path, word)
        return size

    made = make(folder, clock)
    admitting.add_person(made, "Quarternion Smith", "preparer", "hunter2 hunter2", cost=FLOOR)
    for number in range(200):
        note(made, f"Sebastopolis {number}")
    with pytest.raises(World):
        reopen(folder, clock, name="Zanzibarbara", passphrase="hunter2 hunter2")
    backup.back_up(made)
    seen = look()
    assert {"vault.db", "vault.db-wal", "vault.db-shm", "writer.lock", "tries"} <= {
        one.name for one in folder.iterdir()
    }
    assert seen > 300_000
    made.close()
    look()
    # The test itself sees: the same words are found once the file is opened.
    with reopen(folder, clock, name=desk.NAME) as again:
        assert "Sebastopolis 199" in notes(again)


def test_a_random_key_and_no_passphrase_opens_the_file(tmp_path: Path) -> None:
    folder = tmp_path / "ledger"
    with make(folder) as made:
        key = made.key
    assert len(set(key)) > 8
    db = store.connect(folder / store.FILE, key, Mode.FROZEN)
    assert db.conn.execute("SELECT count(*) FROM entry").fetchone() == (2,)
    db.conn.close()
    assert key not in (folder / keys.NAME).read_bytes()
    assert key.hex() not in (folder / keys.NAME).read_text()
    with pytest.raises(Unreadable, match="does not open with the ledger's key"):
        store.connect(folder / store.FILE, bytes(32), Mode.FROZEN)


def test_a_wrong_key_says_nothing_on_stderr(tmp_path: Path) -> None:
    folder = tmp_path / "ledger"
    make(folder).close()
    script = (
        "from gdnotice.ledger import store\n"
        "try: store.connect(Path(sys.argv[1]), bytes(32), store.Mode.WRITE)\n"
        "except Exception as told: print(type(told).__name__)\n"
    )
    with desk.child(script, folder / store.FILE) as it:
        out, err = it.communicate(timeout=60)
    assert (out.strip(), err) == ("Unreadable", "")


def test_importing_the_ledger_brings_no_pandas() -> None:
    script = (
        "import gdnotice.ledger.entries, sqlite_utils\n"
        "print(*(name in sys.modules for name in ('pandas', 'numpy', 'pysqlite3')))\n"
        "print(sqlite_utils.utils.OperationalError.__module__)"
    )
    with desk.child(script) as it:
        found = desk.told(it).split()
    assert found == ["False", "False", "False", "sqlcipher3.dbapi2"]


# --- the file of keys ------------------------------------------------------------------------------------------------


def test_a_damaged_keys_file_is_mended_from_the_spare_one(tmp_path: Path) -> None:
    folder = tmp_path / "ledger"
    make(folder).close()
    whole = (folder / keys.NAME).read_bytes()
    for damage in (b"", whole[:-20], whole.replace(b'"sealed": "', b'"sealed": "0'), b"\x00" * 500, b"[]", b"{}"):
        (folder / keys.NAME).write_bytes(damage)
        with reopen(folder, write=False) as reader:
            assert "keys.json was damaged or missing" in reader.remarks[0]
        assert (folder / keys.NAME).read_bytes() == damage, "a reader mends nothing"
        reopen(folder).close()
        assert (folder / keys.NAME).read_bytes() == whole
    (folder / keys.NAME).unlink()
    (folder / keys.SPARE).write_bytes(whole)
    reopen(folder).close()
    assert (folder / keys.NAME).read_bytes() == (folder / keys.SPARE).read_bytes() == whole


def test_both_files_of_keys_lost_is_told_and_mended_from_a_backup(tmp_path: Path) -> None:
    folder = tmp_path / "ledger"
    with make(folder) as made:
        copy = backup.back_up(made).folder
        note(made, "after the backup")
    for name in (keys.NAME, keys.SPARE):
        (folder / name).write_bytes(b"damage")
    with pytest.raises(Unreadable) as caught:
        reopen(folder)
    assert "keys.json and keys.spare.json are damaged" in str(caught.value)
    assert "the newest folder in its backups" in str(caught.value)
    (folder / keys.NAME).write_bytes((copy / keys.NAME).read_bytes())
    with reopen(folder) as again:
        assert notes(again) == ["after the backup"]
    assert (folder / keys.SPARE).read_bytes() == (folder / keys.NAME).read_bytes()


def test_keys_of_a_newer_program_are_refused(tmp_path: Path) -> None:
    folder = tmp_path / "ledger"
    make(folder).close()
    held = json.loads((folder / keys.NAME).read_text())
    held["format"] = 2
    (folder / keys.NAME).write_text(json.dumps(held))
    with pytest.raises(Unreadable, match="newer program"):
        reopen(folder)
