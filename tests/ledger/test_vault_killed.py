"""Killed (SIGKILL) in the middle of making, changing a passphrase, backing up, restoring, migrating: whole or absent.

One child makes a ledger for each place at which it could be killed, and forks; the fork does the act and kills itself
at that place: the n-th time that anything reaches the disk. So every place is tried, and not some at random.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from gdnotice.errors import World
from gdnotice.ledger import backup, entries, keys, migrations, sealing
from tests.ledger import desk
from tests.ledger.desk import left_over, make, note, notes, reopen

pytestmark = pytest.mark.skipif(os.name == "nt", reason="no SIGKILL on Windows")

# Some hundred ledgers are made here, and what a passphrase costs is no part of what is tested.
QUICK = sealing.Cost(1, 64, 1)

_EVERYWHERE = """
import itertools
from gdnotice.ledger import admitting, backup, keys, migrations, restoring, sealing, store
# A new name is written at once where its tag in the ring is the one before, as it is in one ledger of 256 by the
# ledger's random name: that run would have twelve places fewer. So all of them have the same name.
keys.new_vault = lambda: sys.argv[2]
# The first run to import a module would also write its bytecode: places on the disk that no other run has.
sys.dont_write_bytecode = True
FLOOR = desk.FLOOR = sealing.FLOOR = sealing.Cost(1, 64, 1)

WATCHED = {
    'os.mkdir', 'os.rename', 'os.remove', 'os.rmdir', 'os.truncate', 'shutil.rmtree', 'os.chmod', 'sqlite3.connect',
}

def arm(limit):
    count = itertools.count(1)
    def step():
        if next(count) == limit:
            os.kill(os.getpid(), signal.SIGKILL)
    def hook(event, arguments):
        writes = event == 'open' and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
        if writes or event in WATCHED:
            step()
    sys.addaudithook(hook)
    def flushed(file, flush=os.fsync):
        flush(file); step()
    os.fsync = flushed
    def traced(path, key, mode, connect=store.connect):
        db = connect(path, key, mode)
        if mode in (store.Mode.WRITE, store.Mode.MAKE):
            db.conn.set_trace_callback(lambda statement: statement.startswith(BETWEEN) and step())
        return db
    store.connect = traced

BETWEEN = ('BEGIN', 'COMMIT', 'INSERT INTO entry', 'DELETE FROM wrap', 'UPDATE wraps_now', 'CREATE TABLE')
base = Path(sys.argv[1])
for limit in itertools.count(1):
    folder = base / f'desk{limit}' / 'ledger'
    prepare(folder)
    fork = os.fork()
    if not fork:
        arm(limit)
        act(folder)
        os._exit(0)
    ended = os.waitstatus_to_exitcode(os.waitpid(fork, 0)[1])
    assert ended in (0, -9), ended
    if ended == 0:
        print(limit)
        break
"""


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "FLOOR", QUICK)
    monkeypatch.setattr(desk, "FLOOR", QUICK)


@pytest.fixture
def base(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where there is one: what a kill leaves does not depend on how fast a disk flushes."""
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK):
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir=memory) as found:
        yield Path(found)


def everywhere(base: Path, prepare: str, act: str, vault: str = "0" * 32) -> list[Path]:
    """Do ``act`` in as many ledgers as it has places to be killed at, and once to its end; gives their folders.

    All of them have ``vault`` as the name of what their keys are bound to.
    """
    script = f"def prepare(folder):\n    {prepare}\ndef act(folder):\n    {act}\n"
    with desk.child(script + _EVERYWHERE, base, vault) as it:
        last = int(desk.told(it))
    assert last > 15, "too few places were tried"
    return [base / f"desk{limit}" / "ledger" for limit in range(1, last + 1)]


def test_making(base: Path) -> None:
    outcomes = []
    for folder in everywhere(base, "pass", "desk.make(folder)"):
        try:
            with reopen(folder) as opened:
                assert desk.kinds(opened) == ["ledger-made", "person-added"]
                note(opened, "works")
            outcomes.append("whole")
        except World as told:
            outcomes.append("absent" if "There is no ledger" in told.what else told.what)
            left = [one.name for one in folder.iterdir()] if folder.exists() else []
            assert set(left) <= {"writer.lock"}, folder
            make(folder).close()
        assert left_over(folder) == [], folder
    assert outcomes == sorted(outcomes), "there is one instant from which on it is there"
    assert set(outcomes) == {"whole", "absent"}


def test_changing_a_passphrase(base: Path) -> None:
    change = "admitting.change_passphrase(desk.reopen(folder), 'a second passphrase', cost=FLOOR)"
    outcomes, said = [], set()
    for folder in everywhere(base, "desk.make(folder).close()", change):
        opened_by = []
        for passphrase in ("a second passphrase", desk.PASSPHRASE):
            try:
                with reopen(folder, passphrase=passphrase) as opened:
                    opened_by.append(passphrase)
                    assert ("passphrase-changed" in desk.kinds(opened)) == (passphrase != desk.PASSPHRASE)
                    assert len(opened.ring.wraps) == len(keys.read(folder).wraps) == 1
                    assert entries.prove(opened.db) is None
            except World as told:
                said.add(told.what)
        assert len(opened_by) == 1, folder
        outcomes += opened_by
        (folder / "tries").unlink(missing_ok=True)
        assert left_over(folder) == [], folder
    assert outcomes == sorted(outcomes, reverse=True)
    assert len(set(outcomes)) == 2
    assert said == {"That passphrase does not open this ledger.", "This passphrase or key is no longer in force."}


@pytest.mark.parametrize("vault", ["0" * 32, f"{608:032x}"], ids=["tags differ", "tags alike"])
def test_letting_people_in_and_out(base: Path, vault: str) -> None:
    assert (keys.who(vault, "Bo") == keys.who(vault, "Cy")) == (vault != "0" * 32)
    prepare = (
        "v = desk.make(folder); admitting.add_person(v, 'Bo', 'preparer', 'passphrase of Bo', cost=FLOOR); v.close()"
    )
    act = (
        f"v = desk.reopen(folder, name={desk.NAME!r}); admitting.change_person(v, 2, name='Cy'); "
        "admitting.remove_person(v, 2); admitting.make_recovery_key(v)"
    )
    outcomes, said = [], set()
    for folder in everywhere(base, prepare, act, vault):
        names = []
        for name in ("Cy", "Bo"):
            try:
                with reopen(folder, name=name, passphrase="passphrase of Bo") as opened:
                    names.append(opened.person.name)
            except World as told:
                said.add(told.what)
        with reopen(folder, name=desk.NAME) as opened:
            done = desk.kinds(opened)[3:]
            assert entries.prove(opened.db) is None
            assert keys.stands(folder, opened.ring)
            assert len(opened.ring.wraps) == (1 if done[-1:] == ["person-removed"] else 2)
        # Just before or after the new name was kept, the other one may open once more: it is the same person.
        assert set(names) == ({"Bo"} if not done else {"Cy"} if len(done) == 1 else set()), (folder, done)
        outcomes.append(len(done))
        (folder / "tries").unlink(missing_ok=True)
        assert left_over(folder) == [], folder
    assert outcomes == sorted(outcomes)
    assert set(outcomes) == {0, 1, 2, 3}
    assert said == {
        "That name and passphrase do not open this ledger.", "This passphrase or key is no longer in force.",
    }  # fmt: skip


def test_backing_up(base: Path) -> None:
    prepare = "v = desk.make(folder); [desk.note(v, str(n)) for n in range(5)]; v.close()"
    outcomes = []
    for folder in everywhere(base, prepare, "backup.back_up(desk.reopen(folder))"):
        with reopen(folder) as opened:
            assert entries.prove(opened.db) is None
            assert len(notes(opened)) == 5
            kept = desk.kinds(opened).count("backed-up")
            found = list(backup.backups(folder / "backups"))
            for copy in found:
                assert backup.prove(copy, opened.key) == 7
        assert left_over(folder) == [], folder
        assert kept <= len(found) <= 1, "an entry never tells of a backup that is not there"
        outcomes.append(len(found))
    assert outcomes == sorted(outcomes)
    assert set(outcomes) == {0, 1}


def test_restoring(base: Path) -> None:
    prepare = (
        "v = desk.make(folder); desk.note(v, 'old'); backup.back_up(v, into=folder.parent / 'copies'); "
        "desk.note(v, 'new'); v.close()"
    )
    act = (
        "restoring.restore(next((folder.parent / 'copies').iterdir()), folder, desk.Clock(), "
        "passphrase=desk.PASSPHRASE, pause=None)"
    )
    outcomes = []
    for folder in everywhere(base, prepare, act):
        with reopen(folder) as opened:
            found = notes(opened)
            assert entries.prove(opened.db) is None
            assert ("restored" in desk.kinds(opened)) == (found == ["old"])
        assert left_over(folder) == [], folder
        replaced = [one for one in folder.parent.iterdir() if "-replaced-" in one.name]
        assert len(replaced) == (found == ["old"])
        for one in replaced:
            with reopen(one) as kept:
                assert notes(kept) == ["old", "new"]
        outcomes.append(-len(found))
    assert outcomes == sorted(outcomes)
    assert set(outcomes) == {-1, -2}


_SECOND = """
def second(db):
    db.conn.execute('CREATE TABLE further (one INTEGER) STRICT')
    db.conn.execute('CREATE TABLE more (one INTEGER) STRICT')
"""


def test_migrating(base: Path) -> None:
    prepare = "v = desk.make(folder); desk.note(v, 'one'); v.close()"
    act = f"migrations.STEPS = (*migrations.STEPS, (migrations.newest() + 1, second)); desk.reopen(folder){_SECOND}"
    outcomes = []
    for folder in everywhere(base, prepare, act):
        try:
            with reopen(folder) as opened:
                assert desk.kinds(opened) == ["ledger-made", "person-added", "noted"]
                assert not opened.db["further"].exists()
                outcomes.append("absent")
        except World as told:
            now = migrations.newest()
            newer = f"of format {now + 1}; this program knows formats up to {now}" in told.what
            outcomes.append("whole" if newer else told.what)
            assert backup.backups(folder / "backups"), "a backup is there before the first step"
    assert outcomes == sorted(outcomes)
    assert set(outcomes) == {"whole", "absent"}


def test_acts_at_random_instants(base: Path) -> None:
    folder = base / "ledger"
    make(folder).close()
    script = (
        "v = desk.reopen(Path(sys.argv[1])); print('open', flush=True)\n"
        "for number in range(100000): desk.note(v, str(number)); print(number, flush=True)\n"
    )
    told = 0
    for round_ in range(5):
        with desk.child(script, folder) as it:
            assert it.stdout is not None
            for _ in range(2 + 7 * round_):
                it.stdout.readline()
            it.kill()
            told += 1 + 7 * round_ + sum(1 for line in it.stdout if line.strip().isdigit())
            it.wait()
        with reopen(folder) as opened:
            assert entries.prove(opened.db) is None
            assert len(notes(opened)) in range(told, told + round_ + 2), "all that were told as done"
        assert left_over(folder) == []
