"""A desk for tests of the vault: a clock that is set by hand, a ledger quick to open, children that can be killed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gdnotice.ledger import entries, vault
from gdnotice.ledger.sealing import FLOOR
from gdnotice.ledger.vault import Vault

ROOT = Path(__file__).resolve().parents[2]
NAME = "Ada Wójcik"
PASSPHRASE = "correct horse battery"
START = datetime(2026, 11, 30, 15, 30, tzinfo=UTC)


@dataclass
class Clock:
    """Says what it was set to."""

    moment: datetime = START
    paused: list[float] = field(default_factory=list)

    def now(self) -> datetime:
        return self.moment

    def pass_by(self, **span: float) -> None:
        self.moment += timedelta(**span)

    def pause(self, seconds: float) -> None:
        self.paused.append(seconds)


def make(folder: Path, clock: Clock | None = None) -> Vault:
    """A new ledger of one approver, at the least cost that a ledger may have."""
    return vault.create(folder, NAME, PASSPHRASE, clock or Clock(), cost=FLOOR)


def reopen(
    folder: Path,
    clock: Clock | None = None,
    *,
    name: str | None = None,
    passphrase: str = PASSPHRASE,
    write: bool = True,
) -> Vault:
    clock = clock or Clock()
    return vault.open_vault(folder, name, passphrase, clock, write=write, pause=clock.pause)


def note(opened: Vault, text: str) -> int:
    """One act: an entry that says ``text``."""
    with opened.act() as db:
        return entries.append(db, opened.clock.now(), opened.person.id, "noted", family="vault", body={"text": text})


def notes(opened: Vault) -> list[str]:
    """What was noted, oldest first."""
    return [entry.body["text"] for entry in entries.every(opened.db) if entry.kind == "noted" and entry.body]


def kinds(opened: Vault) -> list[str]:
    return [entry.kind for entry in entries.every(opened.db)]


def left_over(folder: Path) -> list[str]:
    """Whatever lies in a closed ledger's folder, or beside it, and belongs to no ledger at rest."""
    at_rest = {"vault.db", "keys.json", "keys.spare.json", "writer.lock", "backups"}
    found = [one.name for one in folder.iterdir() if one.name not in at_rest] if folder.is_dir() else []
    backups = folder / "backups"
    for one in backups.iterdir() if backups.is_dir() else ():
        whole = {part.name for part in one.iterdir()} == {"vault.db", "keys.json"}
        found += [f"backups/{one.name}"] if one.name.startswith(".") or not whole else []
    return found + [one.name for one in folder.parent.iterdir() if one.name.startswith(f".{folder.name}.")]


def child(script: str, *arguments: object, python: tuple[str, ...] = (sys.executable,)) -> subprocess.Popen[str]:
    """Another process running ``script``, which finds ``desk`` imported and its arguments in ``sys.argv[1:]``."""
    beginning = "import os, signal, sys, time\nfrom pathlib import Path\nfrom tests.ledger import desk\n"
    return subprocess.Popen(
        [*python, "-c", beginning + script, *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def told(process: subprocess.Popen[str]) -> str:
    """What the child printed, once it has ended well."""
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    return out.strip()


def own_mounts() -> tuple[str, ...]:
    """What to put in front so that a child may mount a disk that goes with it; skips the test where none may be."""
    for ask in (("unshare", "-m"), ("unshare", "-rm")):
        if shutil.which("unshare") and shutil.which("mount"):
            tried = subprocess.run([*ask, "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True, timeout=60)
            if tried.returncode == 0:
                return (*ask, sys.executable)
    pytest.skip("needs the right to mount a small disk (unshare)")
