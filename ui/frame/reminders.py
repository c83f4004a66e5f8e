"""Tells of deadlines that come near: in the tray where there is one, and above the screen; once each."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSystemTrayIcon, QWidget

from gdnotice.actions.coming_deadlines import Coming, coming_deadlines
from gdnotice.actions.this_desk import Desk as DeskSettings
from gdnotice.board.board import left
from ui import screen
from ui.frame import remembered
from ui.theme import GAP, SMALL, TIGHT, label, set_look, theme
from ui.words import counted, when

if TYPE_CHECKING:
    from ui.work import Desk, Sitting

_LOOK = 30_000
"""Milliseconds between two looks."""
_KEPT = 400
"""Reminders told that are remembered, by a digest that tells nothing."""


def mark_of(place: str, one: Coming, lead: int) -> str:
    """What tells one reminder from another, and nothing of the notice."""
    return hashlib.sha256(f"{place}\0{one.notice}\0{one.at.timestamp()}\0{lead}".encode()).hexdigest()[:16]


def words_of(due: Sequence[Coming], now: datetime, *, name: bool) -> str:
    """One reminder in words; of whom only where ``name`` says so."""
    first = due[0]
    if len(due) > 1:
        return f"{counted(len(due), 'notice')} due soon, the first by {when(first.at)} ({left(now, first.at)})."
    who = f" ({first.holder})" if name and first.holder else ""
    return f"Notice {first.notice}{who}: {first.what}, by {when(first.at)} ({left(now, first.at)})."


class Reminders(QObject):
    """Looks twice a minute. ``went`` when the person wants to see what it told of."""

    went = Signal(str, object)
    told = Signal(str)

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._desk, self._window = desk, window
        self._settings = DeskSettings()
        self._place = ""
        self._about: int | None = None
        self.banner = Banner()
        self.banner.shown.connect(self._show)
        self._tray: QSystemTrayIcon | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK)
        self._timer.timeout.connect(self.look)

    def set(self, settings: DeskSettings) -> None:
        """Remind as the desk is set to."""
        self._settings = settings

    def begin(self, sitting: Sitting) -> None:
        """Somebody sits at a ledger."""
        self._place = str(sitting.folder)
        self._timer.start()
        if QSystemTrayIcon.isSystemTrayAvailable():
            self._tray = QSystemTrayIcon(theme().icon("calendar", theme().colours.accent), self)
            self._tray.setToolTip("GD Notice")
            self._tray.activated.connect(lambda _why: self._bring())
            self._tray.messageClicked.connect(self._show)
            self._tray.show()
        QTimer.singleShot(3_000, self, self.look)

    def end(self) -> None:
        """Nobody does any more: nothing of it stays to be seen."""
        self._timer.stop()
        self.banner.hide()
        if self._tray is not None:
            self._tray.hide()
            self._tray.deleteLater()
            self._tray = None

    def look(self) -> None:
        """Whether anything came near."""
        if self._desk.sitting is not None and self._desk.idle and self._settings.reminders:
            within = timedelta(minutes=self._settings.reminders[0])
            self._desk.run("Looking what is due", coming_deadlines, within, done=self._came, only="reminders")

    def _came(self, found: list[Coming]) -> None:
        if self._desk.sitting is None:
            return
        now = self._desk.sitting.clock.now()
        kept = remembered.read("reminded", [])
        told = list(kept) if isinstance(kept, list) else [str(kept)]
        fresh = []
        for one in found:
            minutes = (one.at - now).total_seconds() / 60
            passed = [lead for lead in self._settings.reminders if minutes <= lead]
            if not passed:
                continue
            marks = [mark_of(self._place, one, lead) for lead in passed]
            if marks[-1] not in told:  # the nearest that was passed; those before it are past telling
                fresh.append(one)
            told += [mark for mark in marks if mark not in told]
        remembered.keep("reminded", told[-_KEPT:])
        if fresh:
            self._tell(fresh, now)

    def _tell(self, due: list[Coming], now: datetime) -> None:
        self._about = due[0].notice if len(due) == 1 else None
        words = words_of(due, now, name=self._settings.reminders_name)
        self.told.emit(words)
        self.banner.tell(words)
        if self._tray is not None and not self._window.isActiveWindow():
            self._tray.showMessage("GD Notice", words, QSystemTrayIcon.MessageIcon.Information)

    def _bring(self) -> None:
        if self._window.isMinimized():
            self._window.showNormal()
        self._window.raise_()
        self._window.activateWindow()

    def _show(self) -> None:
        self._bring()
        self.banner.hide()
        if self._about is not None:
            self.went.emit(screen.NOTICE, self._about)
        else:
            self.went.emit(screen.BOARD, None)


class Banner(QFrame):
    """A reminder above the screen, until it is followed or put away."""

    shown = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("reminder")
        set_look(self, "banner")
        row = QHBoxLayout(self)
        row.setContentsMargins(GAP, TIGHT, SMALL, TIGHT)
        row.setSpacing(SMALL)
        self._words = label("", "strong", name="reminder-words")
        row.addWidget(self._words, 1)
        for words, name, act in (
            ("Show it", "reminder-show", self.shown.emit),
            ("Put away", "reminder-away", self.hide),
        ):
            button = QPushButton(words)
            button.setObjectName(name)
            set_look(button, "link")
            button.clicked.connect(act)
            row.addWidget(button)
        self.hide()

    def tell(self, words: str) -> None:
        """Show this."""
        self._words.setText(words)
        self.setAccessibleName(words)
        self.show()
