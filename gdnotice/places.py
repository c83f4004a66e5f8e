"""Where the program's own files lie, in a checkout and in a built program."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_BUILT = getattr(sys, "_MEIPASS", None)
_ROOT = Path(_BUILT) if isinstance(_BUILT, str) else Path(__file__).resolve().parent.parent


def forms() -> Path:
    """The folder of the form packs."""
    return _ROOT / "forms"


def resources() -> Path:
    """The folder of icons, sample offers and built-in offers."""
    return _ROOT / "resources"


def config() -> Path:
    """The person's own folder for this program's settings. May not exist yet."""
    if sys.platform == "win32":
        base = os.environ.get("APPDATA") or str(Path.home() / "AppData" / "Roaming")
    elif sys.platform == "darwin":
        base = str(Path.home() / "Library" / "Application Support")
    else:
        base = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path(base) / "gdnotice"


def cache() -> Path:
    """The person's own cache folder for this program: only what can be made again. May not exist yet."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or str(Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = str(Path.home() / "Library" / "Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "gdnotice"
