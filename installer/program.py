"""What is built: its name, version and commit, where it is built, and the moment that it is dated."""

from __future__ import annotations

import platform
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAME = "gdnotice"
TITLE = "GD Notice"
SUMMARY = "Notices of guaranteed delivery and letters of transmittal, prepared offline"
DESCRIPTION = """\
GD Notice helps holders, and the clerks of the institutions that guarantee
delivery for them, to answer tender offers, rights offerings and exchange
offers on paper: it checks the answers, reckons the deadlines, stamps the
forms and keeps an encrypted ledger of what was sent. It has no network code."""


@dataclass(frozen=True, slots=True)
class Build:
    """One build. ``commit`` ends in ``+changes`` where files differ from it; ``moment`` is its time, in seconds UTC.

    ``work`` is scratch, ``out`` where the results lie.
    """

    version: str
    commit: str
    moment: int
    work: Path
    out: Path

    @property
    def folder(self) -> Path:
        """The built program: one folder."""
        return self.out / NAME

    @property
    def stem(self) -> str:
        """How the files for people begin: name, version, system and processor."""
        system = {"linux": "linux", "win32": "windows", "darwin": "macos"}.get(sys.platform, sys.platform)
        return f"{NAME}-{self.version}-{system}-{platform.machine().lower()}"

    @property
    def inner(self) -> Path:
        """The folder inside it with all but the programs themselves."""
        return self.folder / "_internal"


def of_checkout(work: Path, out: Path) -> Build:
    """What the checkout holds now."""
    import gdnotice

    commit = _git("rev-parse", "HEAD") or "unknown"
    if commit != "unknown" and _git("status", "--porcelain"):
        commit += "+changes"
    # Without git the version's own day would do; a fixed one keeps two builds of one source the same.
    moment = int(_git("log", "-1", "--format=%ct") or 1_700_000_000)
    return Build(gdnotice.__version__, commit, moment, work, out)


def _git(*words: str) -> str:
    try:
        done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True)
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
