"""Ctrl+K: find anything as one types (notices, holders, offers, people, screens), and do any act of the screen."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QAbstractButton, QDialog, QVBoxLayout, QWidget

from gdnotice.actions.find_anything import Found, find_anything
from gdnotice.actions.standing_words import state_words
from gdnotice.pack.load import form
from ui import keys, screen
from ui.picking import Entry, Picker
from ui.screen import Screen
from ui.screens import RAIL
from ui.theme import GAP, WIDE, label
from ui.work import Desk

_PAUSE = 40
"""Milliseconds after the last key before the ledger is asked."""


class Finding(QDialog):
    """Calls ``go(want, what)``, or presses what was picked."""

    def __init__(self, desk: Desk, window: QWidget, go: Callable[[str, Any], object], at: Screen | None) -> None:
        super().__init__(window)
        self._desk, self._go = desk, go
        self.setObjectName("finding")
        self.setWindowTitle("Find")
        self.setAccessibleName("Find anything, do anything")
        self.resize(700, 480)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(WIDE, WIDE, WIDE, WIDE)
        rows.setSpacing(GAP)
        self._picker = Picker("find", "Find", "A holder, an offer, a number, a person, a page, or what you want to do")
        self._picker.typed.connect(self._typed)
        self._picker.chosen.connect(self._picked)
        rows.addWidget(self._picker, 1)
        rows.addWidget(label("Up and Down mark, Enter goes there, Esc closes.", "small"))
        self._places = self._of_the_window(window, at)
        self._found: list[Entry] = []
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_PAUSE)
        self._later.timeout.connect(self._look)
        self._show()
        self._picker.setFocus()

    def _of_the_window(self, window: QWidget, at: Screen | None) -> list[Entry]:
        found = [Entry(partial(self._go, one.key, None), one.words, "page", one.icon) for one in RAIL]
        told = {one.words for one in RAIL}
        if at is not None:
            for button in at.findChildren(QAbstractButton):
                words = button.text().replace("&", "").strip() or button.accessibleName()
                if button.isVisible() and button.isEnabled() and words and words not in told:
                    told.add(words)
                    found.append(Entry(button.click, words, f"on the page {at.title}", "act"))
        for shortcut in window.findChildren(QShortcut):
            words = shortcut.whatsThis()
            if shortcut.parent() is window and words and words not in told and "Find" not in words:
                told.add(words)
                found.append(Entry(shortcut.activated.emit, words, keys.said(shortcut), "keyboard"))
        return found

    def _typed(self, text: str) -> None:
        self._later.start()
        if not text.strip():
            self._found = []
        self._show()

    def _look(self) -> None:
        text = self._picker.line.text().strip()
        if text:
            self._desk.run("Finding", find_anything, text, done=self._came, only="finding")

    def _came(self, found: Found) -> None:
        if not self._picker.line.text().strip():
            return
        self._found = [
            Entry(
                partial(self._go, screen.NOTICE, one.number),
                f"{one.number}: {one.holder or 'nobody named yet'}",
                f"{form(one.form).title}, {state_words(one.standing)}",
                "notices",
            )
            for one in found.notices
        ]
        self._found += [
            Entry(partial(self._go, screen.NOTICES, one), one, "all notices of this holder", "person")
            for one in found.holders
        ]
        where = screen.OFFER
        self._found += [
            Entry(
                partial(self._go, where, one.key if where == screen.OFFER else one.issuer), one.issuer or one.key,
                f"offer {one.key}", "letter",
            )
            for one in found.offers
        ]  # fmt: skip
        self._found += [Entry(partial(self._go, screen.PEOPLE, None), one, "person", "people") for one in found.people]
        self._show()

    def _show(self) -> None:
        words = self._picker.line.text().lower().split()
        own = [one for one in self._places if one.has(words)]
        # A page or an act that was named in full comes before what merely mentions it; a number is first a notice's.
        first = 0 if words and all(one.isdecimal() for one in words) else 4
        entries = [*own[:first], *self._found, *own[first:]] if words else own
        self._picker.show_entries(entries, "Nothing has all these words.")

    def _picked(self, entry: Entry) -> None:
        self.accept()
        QTimer.singleShot(0, entry.key)
