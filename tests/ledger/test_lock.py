"""One writer at a time, told by name, and never shut out by a crash."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path

import pytest

from gdnotice.errors import World
from gdnotice.ledger import lock
from gdnotice.ledger.lock import Held, Holder, WriterLock
from tests.ledger import desk
from tests.ledger.desk import make, note, notes, reopen

_WRITES = "v = desk.reopen(Path(sys.argv[1])); print('open', flush=True); sys.stdin.read()"


def test_a_second_program_is_told_who_writes(tmp_path: Path) -> None:
    folder = tmp_path / "ledger"
    with make(folder) as made:
        script = (
            "from gdnotice.errors import World\n"
            "try: desk.reopen(Path(sys.argv[1]))\n"
            "except World as told: print(told, told.exit_code)\n"
            "r = desk.reopen(Path(sys.argv[1]), write=False); print(desk.notes(r)); r.close()\n"
        )
        note(made, "seen by the reader")
        with desk.child(script, folder) as second:
            out = desk.told(second)
        assert re.search(
            rf"is open for writing by {desk.NAME} on \S+ \(process {os.getpid()}, since 2026-11-30 15:30", out
        )
        assert "Wait until it is closed there, or open it for reading. 4" in out
        assert "['seen by the reader']" in out
        with pytest.raises(Held) as caught:
            reopen(folder)
        assert caught.value.holder is not None
        assert caught.value.holder.person == desk.NAME
        note(made, "the writer goes on")
        assert desk.NAME.encode() not in (folder / lock.FILE).read_bytes()
    reopen(folder).close()


def test_a_killed_writer_shuts_nobody_out(tmp_path: Path) -> None:
    folder = tmp_path / "ledger"
    make(folder).close()
    writes = _WRITES.replace("sys.stdin.read()", "time.sleep(60)")
    with desk.child(writes, folder) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "open\n"
        with pytest.raises(Held):
            reopen(folder)
        writer.kill()
        writer.wait()
        assert (folder / lock.FILE).stat().st_size > 0, "its words stayed"
        with reopen(folder) as again:
            note(again, "free")
            assert notes(again) == ["free"]


def test_without_the_key_the_lock_tells_no_name(tmp_path: Path) -> None:
    folder = tmp_path / "ledger"
    with make(folder):
        for key in (None, bytes(32)):
            with pytest.raises(Held, match="by another program") as caught:
                WriterLock(folder, key)
            assert caught.value.holder is None
            assert desk.NAME not in str(caught.value)


@pytest.mark.parametrize("said", [b"", b"x", b"\x00" * 5000, bytes(range(256))])
def test_whatever_the_lock_says_it_can_be_taken(tmp_path: Path, said: bytes) -> None:
    (tmp_path / lock.FILE).write_bytes(said)
    taken = WriterLock(tmp_path, bytes(32))
    with pytest.raises(Held):
        WriterLock(tmp_path, bytes(32))
    taken.tell(bytes(32), "Ada", desk.START)
    with pytest.raises(Held) as caught:
        WriterLock(tmp_path, bytes(32))
    assert isinstance(caught.value.holder, Holder)
    taken.release()
    WriterLock(tmp_path, bytes(32)).release()
    assert (tmp_path / lock.FILE).read_bytes() == b""


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(World, match="cannot be opened for writing"):
        WriterLock(tmp_path / "nowhere", None)


def test_readers_and_a_writer_work_side_by_side(tmp_path: Path) -> None:
    folder = tmp_path / "ledger"
    with make(folder) as made:
        script = (
            "r = desk.reopen(Path(sys.argv[1]), write=False); seen = 0; print('open', flush=True)\n"
            "end = time.monotonic() + 20\n"
            "while seen < 60 and time.monotonic() < end:\n"
            "    found = desk.notes(r); assert len(found) >= seen; seen = len(found)\n"
            "r.close(); print(seen)\n"
        )
        with desk.child(script, folder) as reader:
            assert reader.stdout is not None
            assert reader.stdout.readline() == "open\n"
            for number in range(60):
                note(made, str(number))
                time.sleep(0.002)
            assert desk.told(reader) == "60"
    assert desk.left_over(folder) == []
