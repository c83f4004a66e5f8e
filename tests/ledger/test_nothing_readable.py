"""Nothing readable: after a working day no file, and no free space of the disk, shows a name, a number, an amount."""

from __future__ import annotations

import base64
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.ledger import desk
from tests.ledger.working_day import CONTROL, WORDS, seen, shapes

pytestmark = pytest.mark.skipif(os.name == "nt", reason="kills a fork of itself")

_MB = 1_000_000
_DAY = """
import subprocess
disk, outside, image = map(Path, sys.argv[1:])
if image.exists():
    subprocess.run(['mount', '-o', 'loop', image, disk], check=True)
own = {'TMPDIR': 'tmp', 'HOME': 'home', 'XDG_CONFIG_HOME': 'home/config', 'XDG_CACHE_HOME': 'home/cache'}
for name, place in own.items():
    os.environ[name] = str(disk / place)
    (disk / place).mkdir(parents=True)
os.chdir(disk / 'tmp')
from tests.ledger.working_day import main
main(disk, outside)
"""


@dataclass(frozen=True)
class Day:
    """What was told of the files. ``disk`` are all bytes of the disk, the free ones too; None where it had none of its
    own."""

    told: str
    outside: Path
    disk: bytes | None


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Day:
    base = tmp_path_factory.mktemp("day")
    disk, outside, image = base / "disk", base / "outside", base / "image"
    disk.mkdir()
    outside.mkdir()
    mounted = _may_mount(image, disk)
    if not mounted:
        image.unlink(missing_ok=True)
    python = ("unshare", "-m", sys.executable) if mounted else (sys.executable,)
    with desk.child(_DAY, disk, outside, image, python=python) as it:
        told = desk.told(it)
    return Day(told, outside, image.read_bytes() if mounted else None)


def _may_mount(image: Path, disk: Path) -> bool:
    """Whether a disk can be made in a file and mounted; it is then there, and empty."""
    if not all(map(shutil.which, ("unshare", "mkfs.ext4", "mount"))):
        return False
    image.write_bytes(b"")
    os.truncate(image, 12 * _MB)
    made = subprocess.run(["mkfs.ext4", "-q", "-F", image], capture_output=True, timeout=60)
    tried = subprocess.run(["unshare", "-m", "mount", "-o", "loop", image, disk], capture_output=True, timeout=60)
    return made.returncode == tried.returncode == 0


def test_no_file_shows_anything(day: Day) -> None:
    assert "FOUND" not in day.told
    looks = [int(line.split()[1]) for line in day.told.splitlines() if line.startswith("files")]
    assert len(looks) == 3
    assert min(looks) > 4


def test_no_free_space_shows_anything(day: Day) -> None:
    if day.disk is None:
        pytest.skip("needs the right to mount a disk that lies in a file")
    assert seen(day.disk, shapes((CONTROL,))), "what was removed is looked at too"
    assert seen(day.disk, shapes()) == set()


def test_what_is_looked_for_would_be_found(day: Day) -> None:
    """In what the desk was given and printed, most of it can be read; so the looking itself works."""
    outside = b"".join(path.read_bytes() for path in day.outside.iterdir())
    found = seen(outside, shapes())
    assert {"Zarathustra", "Vogelsang", "Quibbleton", "9679.50", "ZQX-88123", "912-34-5678", "Nepomuk"} <= found
    for word in WORDS:
        for shown in (word.upper().encode("utf-16-le"), word.lower().encode().hex().upper().encode()):
            assert word in seen(b"\1" + shown + b"\1", shapes())
        assert word in seen(base64.b64encode(f"before {word} and behind".encode()), shapes())
