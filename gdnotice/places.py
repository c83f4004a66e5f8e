"""Where the program's own files lie, in a checkout and in a built program."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from gdnotice import __version__

_BUILT = getattr(sys, "_MEIPASS", None)
_ROOT = Path(_BUILT) if isinstance(_BUILT, str) else Path(__file__).resolve().parent.parent


def built() -> bool:
    """Whether this is a built program, and not a checkout run by an interpreter."""
    return isinstance(_BUILT, str)


def commit() -> str | None:
    """The commit that this program was built of; None in a checkout."""
    if not built():
        return None
    return (_ROOT / "commit.txt").read_text(encoding="ascii").strip()


def version() -> str:
    """The version, and of a built program the commit: as ``--version`` prints it."""
    own = commit()
    return f"{__version__} (commit {own})" if own else f"{__version__} (a checkout, not built)"


def prepared() -> Path | None:
    """The folder of what the build has made ready of the fonts; None in a checkout, which makes it as it is used."""
    return _ROOT / "prepared" if built() else None


def portable() -> Path | None:
    """The folder ``portable`` beside a built program: where it is, all that is kept lies in it, and none elsewhere."""
    beside = Path(sys.executable).parent / "portable"
    return beside if built() and beside.is_dir() else None


def group_config() -> Path:
    """The folder of what whoever keeps the machine has set for everybody on it. May not exist."""
    if sys.platform == "win32":
        return Path(os.environ.get("PROGRAMDATA") or r"C:\ProgramData") / "gdnotice"
    if sys.platform == "darwin":
        return Path("/Library/Application Support/gdnotice")
    return Path("/etc/gdnotice")


def forms() -> Path:
    """The folder of the form packs."""
    return _ROOT / "forms"


def resources() -> Path:
    """The folder of icons, sample offers and built-in offers."""
    return _ROOT / "resources"


def config() -> Path:
    """The person's own folder for this program's settings. May not exist yet."""
    if (beside := portable()) is not None:
        return beside / "settings"
    if sys.platform == "win32":
        base = os.environ.get("APPDATA") or str(Path.home() / "AppData" / "Roaming")
    elif sys.platform == "darwin":
        base = str(Path.home() / "Library" / "Application Support")
    else:
        base = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path(base) / "gdnotice"


def cache() -> Path:
    """The person's own cache folder for this program: only what can be made again. May not exist yet."""
    if (beside := portable()) is not None:
        return beside / "cache"
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or str(Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = str(Path.home() / "Library" / "Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "gdnotice"
