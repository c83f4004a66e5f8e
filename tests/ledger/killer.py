"""Programs killed (SIGKILL) at random instants in the middle of acts; the ledger is opened and proved after each.

A nursery, which has everything imported, forks; the fork does one of the ``KINDS`` until it is killed. The tests do it
some times, ``bench/killed.py`` hundreds of times.
"""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.ledger import desk
from tests.ledger.killing import KINDS, Kind, opened_by, prepared, proved, quickly, report
from tests.ledger.office import BOB


def nursery() -> None:
    """Makes the ledger to begin with, which warms it up; then forks for each line (a kind, a tab, a folder)."""
    quickly()
    prepared(Path(sys.argv[1]) / "prepared")
    report("ready")
    kinds = {one.name: one for one in KINDS}
    for line in sys.stdin:
        name, _, folder = line.strip().partition("\t")
        fork = os.fork()
        if not fork:
            _work(kinds[name], Path(folder))
        os.waitpid(fork, 0)
        report("ended")


def _work(kind: Kind, folder: Path) -> None:
    """Never comes back: it is the parent that ends it."""
    try:
        report(f"process {os.getpid()}")
        for _ in kind.acts(folder):
            report()
        report("all done")
    finally:
        if (error := sys.exc_info()[1]) is not None:
            report(f"failed: {type(error).__name__}: {error}".replace("\n", " "))
        while True:
            signal.pause()


class Killer:
    """Kills, and looks at what is left. ``base`` is a folder of its own, in memory where there is one."""

    def __init__(self, base: Path, chance: random.Random) -> None:
        quickly()
        self.base = base
        self.chance = chance
        self.tmp = base / "tmp"
        self.tmp.mkdir()
        self.nursery = subprocess.Popen(
            [sys.executable, "-c", "from tests.ledger.killer import nursery; nursery()", str(base)],
            cwd=desk.ROOT,
            env={**os.environ, "PYTHONPATH": str(desk.ROOT), "TMPDIR": str(self.tmp)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.nursery.stdout is not None
        assert self.nursery.stdout.readline() == "ready\n"

    def kill(self, kind: Kind) -> tuple[int, int]:
        """One kill; returns how many acts were told as finished, and how many are there."""
        folder = self.base / "work"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.base / "prepared", folder)
        told = self._killed(kind, folder)
        present = kind.present(folder)
        assert told <= present <= told + 1, (kind.name, told, present)
        if kind.name not in ("migrating", "passphrases"):  # those prove it themselves, or open it in another way
            with opened_by(BOB, folder) as (opened, _):
                proved(opened)
        assert desk.left_over(folder / "ledger") == []
        assert [one.name for one in folder.iterdir() if one.name.startswith(".")] == []
        assert list(self.tmp.iterdir()) == []
        return told, present

    def _killed(self, kind: Kind, folder: Path) -> int:
        stdin, stdout = self.nursery.stdin, self.nursery.stdout
        assert stdin is not None
        assert stdout is not None
        stdin.write(f"{kind.name}\t{folder}\n")
        stdin.flush()
        process = int(stdout.readline().removeprefix("process "))
        assert stdout.readline() == "begins\n"
        time.sleep(self.chance.uniform(0, kind.span))
        os.kill(process, signal.SIGKILL)
        told = 0
        while (line := stdout.readline()) != "ended\n":
            assert line in ("done\n", "all done\n"), line
            told += line == "done\n"
        return told

    def close(self) -> None:
        assert self.nursery.stdin is not None
        self.nursery.stdin.close()
        self.nursery.wait(timeout=60)
        assert self.nursery.stdout is not None
        self.nursery.stdout.close()


@contextlib.contextmanager
def killer(seed: int) -> Iterator[Killer]:
    memory = Path("/dev/shm")  # what a kill leaves does not depend on how fast a disk flushes
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as base:
        one = Killer(Path(base), random.Random(seed))
        try:
            yield one
        finally:
            one.close()
