"""The program's icon in the sizes and formats of each system, and what Windows tells of a program."""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import Image

from installer.program import ROOT, SUMMARY, TITLE, Build

DRAWING = ROOT / "resources" / "icons" / "gdnotice.svg"
PICTURE = ROOT / "resources" / "icons" / "gdnotice.png"
"""The drawing at 256 pixels, kept beside it: ``python -m installer.pictures`` makes it anew."""
SIZES = (16, 24, 32, 48, 64, 128, 256)


def make(what: Build) -> None:
    """Put into ``what.work`` the icon as the building system wants it, and Windows' facts about the program."""
    with Image.open(PICTURE) as picture:
        if sys.platform == "win32":
            picture.save(what.work / "gdnotice.ico", sizes=[(size, size) for size in SIZES])
        elif sys.platform == "darwin":
            picture.save(what.work / "gdnotice.icns")
    (what.work / "version.txt").write_text(_version(what), encoding="utf-8")


def sized(folder: Path, size: int) -> Path:
    """The icon at ``size`` pixels, made in ``folder``."""
    made = folder / f"gdnotice-{size}.png"
    with Image.open(PICTURE) as picture:
        picture.resize((size, size), Image.Resampling.LANCZOS).save(made, optimize=True)
    return made


def windows_icon(folder: Path) -> Path:
    """The icon for Windows, made in ``folder``."""
    made = folder / "gdnotice.ico"
    with Image.open(PICTURE) as picture:
        picture.save(made, sizes=[(size, size) for size in SIZES])
    return made


def _version(what: Build) -> str:
    numbers = (*(int(one) for one in what.version.split(".")), 0, 0, 0, 0)[:4]
    texts = {
        "CompanyName": TITLE, "FileDescription": SUMMARY, "FileVersion": what.version, "ProductName": TITLE,
        "ProductVersion": f"{what.version} ({what.commit})",
    }  # fmt: skip
    listed = ", ".join(f"StringStruct({name!r}, {text!r})" for name, text in texts.items())
    return (
        f"VSVersionInfo(ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3f, flags=0, OS=0x40004, "
        f"fileType=1, subtype=0, date=(0, 0)), kids=[StringFileInfo([StringTable('040904B0', [{listed}])]), "
        "VarFileInfo([VarStruct('Translation', [1033, 1200])])])\n"
    )


def draw() -> None:
    """Make :data:`PICTURE` anew from :data:`DRAWING`; needs the system's libraries of Qt."""
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QGuiApplication, QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    application = QGuiApplication(["pictures", "-platform", "offscreen"])
    image = QImage(256, 256, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(DRAWING)).render(painter)
    painter.end()
    image.save(str(PICTURE))
    del application


if __name__ == "__main__":
    draw()
