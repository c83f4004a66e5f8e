"""What the window remembers of itself between two days: its place, splitters, columns, filters. Nothing of a ledger."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtWidgets import QComboBox, QMainWindow, QSplitter

from gdnotice import places


def _kept() -> QSettings:
    if places.portable() is not None:
        return QSettings(str(places.config() / "window.ini"), QSettings.Format.IniFormat)
    return QSettings("GD Notice", "window")


def read(key: str, otherwise: Any = None) -> Any:
    """What was kept under ``key``. A number may come back as its digits."""
    return _kept().value(key, otherwise)


def keep(key: str, value: Any) -> None:
    """Keep ``value`` (a number, a text, bytes, a list of texts) under ``key``."""
    _kept().setValue(key, value)


def restore_place(window: QMainWindow) -> bool:
    """Put the window where it was; False where it never was anywhere."""
    found = read("place")
    return isinstance(found, QByteArray) and window.restoreGeometry(found)


def keep_place(window: QMainWindow) -> None:
    """Remember where the window is."""
    keep("place", window.saveGeometry())


def splitter(one: QSplitter, key: str) -> None:
    """Give a splitter the sizes it had, and remember each change."""
    found = read(f"splitter/{key}")
    if isinstance(found, QByteArray):
        one.restoreState(found)
    one.splitterMoved.connect(lambda _at, _index: keep(f"splitter/{key}", one.saveState()))


def choice(one: QComboBox, key: str) -> None:
    """Choose what was chosen last in a list that is the same every day, and remember each change."""
    try:
        place = int(read(f"choice/{key}", 0))
    except (TypeError, ValueError):
        place = 0
    if 0 <= place < one.count():
        one.setCurrentIndex(place)
    one.currentIndexChanged.connect(lambda at: keep(f"choice/{key}", at))
