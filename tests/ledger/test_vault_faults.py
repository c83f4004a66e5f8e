"""What the world does to a ledger: each fault is told in words, and what was told as done before is still there."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from gdnotice.errors import Problem, Unreadable, World
from gdnotice.ledger import backup, entries, store, vault
from tests.ledger import desk
from tests.ledger.desk import Clock, left_over, make, note, notes, reopen

posix = pytest.mark.skipif(os.name == "nt", reason="Windows lets nobody remove or cut off an open file")

# Fills the ledger act by act until the disk says no, then tells what was said and how many acts had been done.
_FILL = """
from gdnotice.errors import Problem
done = 0
try:
    while done < 3000:
        desk.note(v, 'x' * 4000 + os.urandom(2000).hex()); done += 1
except Problem as told:
    print(type(told).__name__, told)
assert len(desk.notes(v)) == done, 'what can be read is what was told as done'
print('done', done)
"""


def test_a_full_disk(tmp_path: Path) -> None:
    script = (
        "import subprocess\n"
        "disk = Path(sys.argv[1]); disk.mkdir()\n"
        "subprocess.run(['mount', '-t', 'tmpfs', '-o', 'size=1500k', 'tmpfs', disk], check=True)\n"
        "v = desk.make(disk / 'ledger')\n"
        f"{_FILL}"
        "desk.note(v, 'a small one fits') if False else None\n"
        "v.close()\n"
        "from gdnotice.ledger import entries\n"
        "with desk.reopen(disk / 'ledger', write=False) as again:\n"
        "    assert len(desk.notes(again)) == done and entries.prove(again.db) is None\n"
        "subprocess.run(['mount', '-o', 'remount,size=20m', disk], check=True)\n"
        "with desk.reopen(disk / 'ledger') as again:\n"
        "    desk.note(again, 'room again')\n"
        "    assert len(desk.notes(again)) == done + 1\n"
        "print('left', desk.left_over(disk / 'ledger'))\n"
    )
    with desk.child(script, tmp_path / "disk", python=desk.own_mounts()) as it:
        out = desk.told(it)
    assert re.search(r"^World The disk of .*/ledger is full\. The act was taken back as a whole", out)
    assert int(re.findall(r"done (\d+)", out)[0]) > 20
    assert out.endswith("left []")


def test_a_ledger_is_not_half_made_on_a_full_disk(tmp_path: Path) -> None:
    script = (
        "import subprocess\n"
        "from gdnotice.errors import Problem\n"
        "disk = Path(sys.argv[1]); disk.mkdir()\n"
        "for size in (8, 16, 40, 80, 120):\n"
        "    subprocess.run(['mount', '-t', 'tmpfs', '-o', f'size={size}k', 'tmpfs', disk], check=True)\n"
        "    try: desk.make(disk / 'ledger').close(); print('made')\n"
        "    except Problem as told: print(type(told).__name__, told.what)\n"
        "    try: desk.reopen(disk / 'ledger')\n"
        "    except Problem as told: print(told.what, desk.left_over(disk / 'ledger'))\n"
        "    subprocess.run(['umount', disk], check=True)\n"
    )
    with desk.child(script, tmp_path / "disk", python=desk.own_mounts()) as it:
        out = desk.told(it)
    assert out.count("World ") == 5
    assert "made" not in out.split("\n")
    assert len(re.findall(r"There is no ledger in \S+ \[\]", out)) == 5


def test_a_read_only_disk(tmp_path: Path) -> None:
    folder = tmp_path / "ledger"
    with make(folder) as made:
        note(made, "one")
    script = (
        "import subprocess\n"
        "from gdnotice.errors import World\n"
        "folder = Path(sys.argv[1])\n"
        "subprocess.run(['mount', '--bind', folder, folder], check=True)\n"
        "subprocess.run(['mount', '-o', 'remount,bind,ro', folder], check=True)\n"
        "try: desk.reopen(folder)\n"
        "except World as told: print(told)\n"
        "try: desk.make(folder.parent / 'ledger' / 'inner')\n"
        "except World as told: print(told)\n"
        "with desk.reopen(folder, write=False) as v: print(desk.notes(v))\n"
    )
    with desk.child(script, folder, python=desk.own_mounts()) as it:
        out = desk.told(it).split("\n")
    assert "cannot be opened for writing (Read-only file system)" in out[0]
    assert "to look only, open the ledger for reading" in out[0]
    assert "cannot be made (Read-only file system)" in out[1]
    assert out[2] == "['one']"


def test_a_disk_that_becomes_read_only_while_the_ledger_is_open(tmp_path: Path) -> None:
    script = (
        "import subprocess\n"
        "from gdnotice.errors import Problem\n"
        "disk = Path(sys.argv[1]); disk.mkdir()\n"
        "subprocess.run(['mount', '-t', 'tmpfs', 'tmpfs', disk], check=True)\n"
        "v = desk.make(disk / 'ledger'); desk.note(v, 'one')\n"
        # A file that is open for writing keeps its disk writable; so the file's own permission is taken instead.
        "import resource; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (os.path.getsize(disk / 'ledger' / 'vault.db-wal'), ) * 2)\n"
        "for _ in range(2):\n"
        "    try: desk.note(v, 'two')\n"
        "    except Problem as told: print(type(told).__name__, told)\n"
        "print(v.broken)\n"
    )
    with desk.child(script, tmp_path / "disk", python=desk.own_mounts()) as it:
        out = desk.told(it).split("\n")
    assert out[0].startswith("World The disk of")
    assert "reported an error" in out[0]
    assert "not used any further after an error" in out[1]
    assert out[2] == "True"


# --- files taken away while they are open ----------------------------------------------------------------------------


def _removed(folder: Path) -> None:
    (folder / store.FILE).unlink()


def _replaced(folder: Path) -> None:
    content = (folder / store.FILE).read_bytes()
    (folder / store.FILE).unlink()
    (folder / store.FILE).write_bytes(content)


def _cut_off(folder: Path) -> None:
    os.truncate(folder / store.FILE, 8192)


def _emptied(folder: Path) -> None:
    os.truncate(folder / store.FILE, 0)


def _log_removed(folder: Path) -> None:
    (folder / store.SIDES[0]).unlink()


def _shared_memory_emptied(folder: Path) -> None:
    os.truncate(folder / store.SIDES[1], 0)


def _share_gone(folder: Path) -> None:
    folder.rename(folder.with_name("elsewhere"))


def _share_exchanged(folder: Path) -> None:
    folder.rename(folder.with_name("elsewhere"))
    shutil.copytree(folder.with_name("elsewhere"), folder)


@posix
@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (_removed, "vault.db was removed or cannot be reached"),
        (_replaced, "vault.db was replaced by another one"),
        (_cut_off, "vault.db was cut off"),
        (_emptied, "vault.db was cut off"),
        (_log_removed, "vault.db-wal was removed"),
        (_shared_memory_emptied, "vault.db-shm was cut off"),
        (_share_gone, "vault.db was removed or cannot be reached"),
        (_share_exchanged, "vault.db was replaced by another one"),
    ],
)
def test_a_file_taken_away_while_open_stops_the_next_act(
    tmp_path: Path, fault: Callable[[Path], None], told: str
) -> None:
    folder = tmp_path / "ledger"
    made = make(folder)
    note(made, "one")
    fault(folder)
    with pytest.raises(World, match=told) as caught:
        note(made, "two")
    assert "Nothing was written" in caught.value.meaning
    with pytest.raises(World, match="not used any further after an error"):
        note(made, "three")
    made.close()


@posix
@pytest.mark.parametrize("fault", [_removed, _log_removed, _share_gone])
def test_a_file_taken_away_in_the_middle_of_an_act_is_told(tmp_path: Path, fault: Callable[[Path], None]) -> None:
    folder = tmp_path / "ledger"
    made = make(folder)

    def act() -> None:
        with made.act() as db:
            entries.append(db, desk.START, 1, "noted", family="vault", body={"text": "lost?"})
            fault(folder)

    with pytest.raises(World, match="was removed") as caught:
        act()
    assert "may be lost: look for it" in caught.value.meaning
    made.close()


@posix
@pytest.mark.parametrize("fault", [_removed, _share_gone, _replaced])
def test_what_the_open_program_still_holds_can_be_saved(tmp_path: Path, fault: Callable[[Path], None]) -> None:
    folder, rescue = tmp_path / "ledger", tmp_path / "rescue"
    made = make(folder)
    for number in range(30):
        note(made, str(number))
    fault(folder)
    with pytest.raises(World):
        note(made, "no more")
    saved = backup.back_up(made, into=rescue)
    made.close()
    with reopen(saved.folder) as again:
        assert notes(again) == [str(number) for number in range(30)]
        assert entries.prove(again.db) is None


@posix
@pytest.mark.parametrize("fault", [_removed, _cut_off, _emptied, _share_gone])
def test_what_was_taken_away_is_told_on_opening_too(tmp_path: Path, fault: Callable[[Path], None]) -> None:
    folder = tmp_path / "ledger"
    with make(folder) as made:
        for number in range(30):
            note(made, str(number) * 1000)
    before = sorted(one.name for one in folder.iterdir())
    fault(folder)
    for write in (True, False):
        with pytest.raises((World, Unreadable), match=r"no ledger in|was cut off|was changed or damaged"):
            reopen(folder, write=write)
    if folder.exists():
        assert {one.name for one in folder.iterdir()} <= set(before)
        assert (folder / "keys.json").exists(), "keys are never swept away with a file that is missing"


# --- one byte changed ------------------------------------------------------------------------------------------------


def _said_of(path: Path, key: bytes) -> str:
    """What is said of a damaged file, on opening it or on reading all of it."""
    try:
        db = store.connect(path, key, store.Mode.FROZEN)
    except Unreadable as told:
        return str(re.findall(r"(does not open with the ledger's key|a page does not match its seal)", told.what)[0])
    try:
        found = store.defects(db)
    finally:
        db.conn.close()
    assert len(found) == 1
    return found[0]


def test_one_changed_byte_anywhere_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "ledger"
    with make(folder) as made:
        for number in range(20):
            note(made, f"{number} {os.urandom(1000).hex()}")
        key = made.key
    path = folder / store.FILE
    whole = path.read_bytes()
    pages = len(whole) // store.PAGE
    assert pages > 20
    for page in range(pages):
        for within in (0, 17, 1000, 4095):
            at = page * store.PAGE + within
            damaged = bytearray(whole)
            damaged[at] ^= 0x40
            path.write_bytes(damaged)
            assert _said_of(path, key) in (
                "does not open with the ledger's key" if page == 0 else f"HMAC verification failed for page {page + 1}",
                "a page does not match its seal",  # met on the way in: a page of the tables' own description
            )
    path.write_bytes(whole)
    reopen(folder).close()


def test_a_changed_page_met_at_work_stops_the_work(tmp_path: Path) -> None:
    folder = tmp_path / "ledger"
    with make(folder) as made:
        for number in range(20):
            note(made, f"{number} {os.urandom(1000).hex()}")
    path = folder / store.FILE
    content = bytearray(path.read_bytes())
    for page in range(8, len(content) // store.PAGE):
        content[page * store.PAGE + 100] ^= 1
    path.write_bytes(content)
    told: list[Problem] = []
    try:
        opened = reopen(folder)
    except Unreadable as problem:
        told.append(problem)
    else:
        with opened:
            with pytest.raises(Unreadable) as caught, opened.reading():
                notes(opened)
            told.append(caught.value)
            with pytest.raises(World, match="not used any further"):
                note(opened, "two")
    assert "was changed or damaged from outside: a page does not match its seal" in told[0].what
    assert "restore the newest backup" in told[0].remedy


def test_the_file_of_another_ledger_is_told(tmp_path: Path) -> None:
    make(tmp_path / "one").close()
    make(tmp_path / "two").close()
    shutil.copy(tmp_path / "one" / store.FILE, tmp_path / "two" / store.FILE)
    with pytest.raises(Unreadable, match="does not open with the ledger's key"):
        reopen(tmp_path / "two")


def test_no_error_text_carries_a_name(tmp_path: Path) -> None:
    folder = tmp_path / "ledger"
    make(folder).close()
    with pytest.raises(World) as caught:
        vault.open_vault(folder, "Quarternion", "Sebastopolis", Clock(), pause=Clock().pause)
    assert "Quarternion" not in repr(caught.value)
    assert "Sebastopolis" not in repr(caught.value)
    assert left_over(folder) == ["tries"]


def test_pages_that_wait_in_the_log_are_no_damage(tmp_path: Path) -> None:
    """A reader keeps a checkpoint from writing the newest version of a page: the file then has no version of it."""
    folder = tmp_path / "ledger"
    with make(folder) as made, reopen(folder, write=False) as reader:
        for number in range(40):
            note(made, f"{number} {os.urandom(1000).hex()}")
        with made.act() as db:
            for name in ("one", "two"):  # a page each
                db.conn.execute(f"CREATE TABLE {name} (word TEXT)")
                db.conn.execute(f"INSERT INTO {name} VALUES ('old')")
        with reader.reading() as db:
            assert db.conn.execute("SELECT word FROM one").fetchone() == ("old",)
            with made.act() as writing:
                writing.conn.execute("UPDATE one SET word = 'new'")
            made.db.conn.execute("PRAGMA wal_checkpoint(PASSIVE)")
            gaps = db.conn.execute("PRAGMA cipher_integrity_check").fetchall()
            assert gaps, "the file by itself has a gap now"
            assert store.defects(db) == store.defects(made.db) == []
            # A page that is truly damaged is told all the same: one that does not wait in the log.
            path = folder / store.FILE
            page = max(set(range(2, path.stat().st_size // store.PAGE)) - store._waiting(path))
            with path.open("r+b") as stream:
                stream.seek((page - 1) * store.PAGE + 50)
                stream.write(b"damage")
            assert store.defects(db) == [f"HMAC verification failed for page {page}"]
