"""The disk image of macOS, made with the system's own tool from the bundle that ``build.spec`` makes there."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from installer.program import TITLE, Build


def can_build() -> str | None:
    """Why no disk image can be made here; None where one can."""
    return None if sys.platform == "darwin" and shutil.which("hdiutil") else "is made on macOS"


def build(what: Build) -> Path:
    """The disk image, in ``what.out``."""
    made = what.out / f"{what.stem}.dmg"
    made.unlink(missing_ok=True)
    subprocess.run(
        ["hdiutil", "create", "-volname", TITLE, "-srcfolder", what.out / f"{TITLE}.app", "-format", "UDZO", made],
        check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    return made
