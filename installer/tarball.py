"""The plain archive: the built folder with a folder ``portable`` in it, so that all it keeps stays beside it."""

from __future__ import annotations

import gzip
import io
import tarfile
from collections.abc import Callable
from pathlib import Path

from installer.program import NAME, ROOT, Build

_PORTABLE = """\
This folder makes the program portable: settings, caches and a new ledger are kept
in it and nowhere else. Remove it, and the program keeps them where other programs
do (docs: install.md). A ledger in it is encrypted; the folder may lie on a stick.
"""


def can_build() -> str | None:
    """None: it needs nothing."""
    return None


def build(what: Build, bill: Path) -> Path:
    """The archive, in ``what.out``."""
    made = what.out / f"{what.stem}.tar.gz"
    top = f"{NAME}-{what.version}"
    with (
        made.open("wb") as file,
        gzip.GzipFile("", "wb", 9, file, mtime=what.moment) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        for path in sorted(what.folder.rglob("*")):
            archive.add(path, f"{top}/{path.relative_to(what.folder)}", recursive=False, filter=_plain(what))
        _add(archive, what, f"{top}/portable/README.txt", _PORTABLE.encode())
        _add(archive, what, f"{top}/install.md", (ROOT / "docs" / "install.md").read_bytes())
        _add(archive, what, f"{top}/bill-of-materials.cdx.json", bill.read_bytes())
    return made


def _plain(what: Build) -> Callable[[tarfile.TarInfo], tarfile.TarInfo]:
    def filtered(entry: tarfile.TarInfo) -> tarfile.TarInfo:
        entry.uid = entry.gid = 0
        entry.uname = entry.gname = "root"
        entry.mtime = what.moment
        return entry

    return filtered


def _add(archive: tarfile.TarFile, what: Build, name: str, content: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mtime, entry.mode = len(content), what.moment, 0o644
    archive.addfile(_plain(what)(entry), io.BytesIO(content))
