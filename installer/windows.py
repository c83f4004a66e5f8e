"""The Windows installer: ``windows.nsi`` compiled by NSIS, on Windows for use, elsewhere to prove the script.

A tree that was not built on Windows makes a setup that unpacks what no Windows starts; it is named so.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from installer import pictures
from installer.program import ROOT, Build

ON_WINDOWS = sys.platform == "win32"


def can_build() -> str | None:
    """Why no installer can be compiled here; None where one can."""
    return None if _compiler() else "needs makensis (Debian's package nsis; on Windows the program NSIS)"


def build(what: Build) -> Path:
    """The installer: in ``what.out``, or in ``what.work`` where it only proves the script."""
    listed = what.work / "uninstall.nsh"
    listed.write_text(removal(what.folder), encoding="utf-8-sig")
    name = f"{what.stem}-setup.exe" if ON_WINDOWS else "windows-script-proof-setup.exe"
    made = (what.out if ON_WINDOWS else what.work) / name
    size = sum(path.stat().st_size for path in what.folder.rglob("*") if path.is_file()) // 1024
    defines = {
        "VERSION": what.version, "SOURCE": what.folder, "LIST": listed, "ICON": pictures.windows_icon(what.work),
        "OUT": made, "SIZE": size,
    }  # fmt: skip
    sign = "/" if ON_WINDOWS else "-"
    done = subprocess.run(
        [
            str(_compiler()), f"{sign}V2", f"{sign}INPUTCHARSET", "UTF8",
            *([] if ON_WINDOWS else ["-DPROOF"]),
            *(f"{sign}D{key}={value}" for key, value in defines.items()), ROOT / "installer" / "windows.nsi",
        ],
        env={**os.environ, "SOURCE_DATE_EPOCH": str(what.moment)}, capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode != 0:
        raise RuntimeError(f"makensis refused the script:\n{(done.stdout + done.stderr)[-3000:]}")
    return made


def removal(folder: Path) -> str:
    """What the uninstaller removes: each file by its name, then each folder if nothing else lies in it."""
    paths = sorted(folder.rglob("*"))
    files = [path for path in paths if not path.is_dir()]
    folders = sorted((path for path in paths if path.is_dir()), key=lambda path: len(path.parts), reverse=True)
    lines = [f'Delete "$INSTDIR\\{_there(path, folder)}"' for path in files]
    lines += [f'RMDir "$INSTDIR\\{_there(path, folder)}"' for path in folders]
    return "\n".join(lines) + "\n"


def _there(path: Path, folder: Path) -> str:
    return str(path.relative_to(folder)).replace("/", "\\").replace("$", "$$")


def _compiler() -> str | None:
    usual = Path(os.environ.get("PROGRAMFILES(X86)", "")) / "NSIS" / "makensis.exe"
    return shutil.which("makensis") or (str(usual) if usual.is_file() else None)
