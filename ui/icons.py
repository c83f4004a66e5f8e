"""Icons by name, drawn from the icon font of qtawesome, sharp at the scales of this desk's screens.

qtawesome itself is not imported: it brings all of Qt with it, a third of the time the window takes to start. An icon is
a few finished pictures and no engine of our own: an engine written in Python does not live through Qt's copying it.
"""

from __future__ import annotations

import json
from functools import cache, lru_cache

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QIcon, QPainter, QPixmap

from ui.theme import folder_of

_SHARE = 0.94
"""Of the side of the square, the height of the letter: icons fill nearly all of it."""
_SIDES = (16, 18, 20, 24, 28)
"""The sizes in which the window shows icons, in device-independent pixels; others are made from the next larger."""


@cache
def _letters() -> tuple[str, dict[str, str]]:
    """The font's family, and the letter of every icon (hexadecimal) by its name."""
    fonts = folder_of("qtawesome") / "fonts"
    font = next(iter(sorted(fonts.glob("materialdesignicons6-webfont-*.ttf"))))
    names = next(iter(sorted(fonts.glob("materialdesignicons6-webfont-charmap-*.json"))))
    family = QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(font)))[0]
    return family, json.loads(names.read_text(encoding="ascii"))


def icon(name: str, colour: str, disabled: str) -> QIcon:
    """The icon of that name (``mdi6.lock-outline``). Raises :class:`KeyError` where the font has none."""
    scales = tuple(sorted({screen.devicePixelRatio() for screen in QGuiApplication.screens()} or {1.0}))
    return _icon(name.removeprefix("mdi6."), colour, disabled, scales)


@lru_cache(maxsize=512)
def _icon(name: str, colour: str, disabled: str, scales: tuple[float, ...]) -> QIcon:
    letter = chr(int(_letters()[1][name], 16))
    made = QIcon()
    for scale in scales:
        for side in _SIDES:
            made.addPixmap(_drawn(letter, colour, side, scale), QIcon.Mode.Normal)
            made.addPixmap(_drawn(letter, disabled, side, scale), QIcon.Mode.Disabled)
    return made


def _drawn(letter: str, colour: str, side: int, scale: float) -> QPixmap:
    pixels = round(side * scale)
    drawn = QPixmap(pixels, pixels)
    drawn.fill(Qt.GlobalColor.transparent)
    font = QFont(_letters()[0])
    font.setPixelSize(max(1, round(pixels * _SHARE)))
    painter = QPainter(drawn)
    painter.setFont(font)
    painter.setPen(QColor(colour))
    painter.drawText(QRect(0, 0, pixels, pixels), int(Qt.AlignmentFlag.AlignCenter), letter)
    painter.end()
    drawn.setDevicePixelRatio(scale)
    return drawn
