"""Shortcuts with what they do. The sheet of shortcuts is read off the shortcuts themselves, so it cannot be wrong."""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QLabel, QTabBar, QWidget


def on(
    where: QWidget,
    keys: str | QKeySequence.StandardKey,
    words: str,
    act: Callable[[], object],
    *,
    within: bool = False,
) -> QShortcut:
    """Let ``keys`` do ``act`` in the window of ``where``; ``within`` only while the focus is inside ``where``."""
    shortcut = QShortcut(QKeySequence(keys), where)
    shortcut.setWhatsThis(words)
    if within:
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    shortcut.activated.connect(act)
    return shortcut


def said(shortcut: QShortcut) -> str:
    """Its keys as they are called on this system."""
    return shortcut.key().toString(QKeySequence.SequenceFormat.NativeText)


def told_of(where: QWidget, *, deep: bool = True) -> list[tuple[str, str]]:
    """The shortcuts of a widget (``deep``: and of all visible inside it): the keys as they are called here, the words.

    Keys that do the same stand together.
    """
    how = Qt.FindChildOption.FindChildrenRecursively if deep else Qt.FindChildOption.FindDirectChildrenOnly
    found: dict[str, list[str]] = {}
    for one in where.findChildren(QShortcut, options=how):
        owner = one.parent()
        if one.isEnabled() and isinstance(owner, QWidget) and (owner.isVisible() or owner is where):
            keys = said(one)
            same = found.setdefault(one.whatsThis(), [])
            if keys not in same:
                same.append(keys)
    return [(" or ".join(keys), words) for words, keys in found.items()]


def letters_of(where: QWidget) -> list[tuple[str, str]]:
    """What Alt with a letter does inside ``where``: the buttons, the labels and the tabs that are visible."""
    texts: list[str] = []
    for one in where.findChildren(QWidget):
        if not one.isVisible():
            continue
        if isinstance(one, QAbstractButton) or (isinstance(one, QLabel) and one.buddy() is not None):
            texts.append(one.text())
        elif isinstance(one, QTabBar):
            texts += [one.tabText(place) for place in range(one.count())]
    found = []
    for text in texts:
        plain = text.replace("&&", "\0")
        if letter := re.search(r"&(\w)", plain):
            words = plain.replace("&", "").replace("\0", "&").rstrip(" …:").strip()
            found.append((f"Alt+{letter[1].upper()}", words))
    return found
