"""The window: the rail on the left, one screen at a time, the status line. The only one who knows all screens."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSettings, QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gdnotice.actions.open_ledger import Vault
from gdnotice.actions.people import lock_if_idle
from gdnotice.actions.sample_ledger import make_sample
from gdnotice.actions.set_up_ledger import this_desk
from gdnotice.clock import NEW_YORK
from gdnotice.errors import Problem
from gdnotice.values import printed_time, short_day
from ui import dialogs, screen
from ui.screen import Screen
from ui.screens import PLACES, RAIL
from ui.theme import GAP, SMALL, label, set_look, theme
from ui.vault.first_run import FirstRun
from ui.vault.unlock import Unlock
from ui.work import Desk, Job, Sitting

_SMALLEST = QSize(1024, 700)
_RAIL = 168
_SECOND, _IDLE_LOOK = 1_000, 15_000
_SHOW_BUSY = 300
"""Milliseconds after which work under way is told."""


class MainWindow(QMainWindow):
    """One ledger, its screens, and whoever sits at it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._history: list[str] = []
        self._sample_folder: tempfile.TemporaryDirectory[str] | None = None
        self._touched = False
        self._sat: Sitting | None = None
        self._job: Job | None = None
        self.setWindowTitle("GD Notice")
        self.setMinimumSize(_SMALLEST)
        self._screens: dict[str, Screen] = {}
        self._gate = QStackedWidget()
        self.first_run, self.unlock = FirstRun(desk), Unlock(desk)
        self._inside = self._make_inside()
        for part in (self.first_run, self.unlock, self._inside):
            self._gate.addWidget(part)
        self.setCentralWidget(self._gate)
        self._make_status()
        self._connect()
        self._draw_icons()
        self._restore_place()

    # --- what it is made of ---

    def _make_inside(self) -> QWidget:
        inside = QWidget()
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        told = "SAMPLE ledger: invented people, offers and firms. It is gone when you close it."
        self._sample = label(told, "sample", name="sample")
        self._sample.hide()
        rows.addWidget(self._sample)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self._make_rail())
        self._stack = QStackedWidget()
        row.addWidget(self._stack, 1)
        rows.addLayout(row, 1)
        return inside

    def _make_rail(self) -> QFrame:
        rail = QFrame()
        set_look(rail, "rail")
        rail.setFixedWidth(_RAIL)
        rows = QVBoxLayout(rail)
        rows.setContentsMargins(SMALL, GAP, SMALL, GAP)
        rows.setSpacing(2)
        self._new = QPushButton(" &New notice")
        self._new.setObjectName("new")
        self._new.setAccessibleName("New notice")
        self._new.setToolTip("New notice (Ctrl+N)")
        set_look(self._new, "main")
        self._new.clicked.connect(lambda: self.go(screen.DRAFT, {}))
        rows.addWidget(self._new)
        rows.addSpacing(GAP)
        self._rail: dict[str, QToolButton] = {}
        for number, place in enumerate(RAIL, 1):
            button = self._rail_button(place.icon, place.words, f"Ctrl+{number}")
            button.setCheckable(True)
            button.clicked.connect(lambda _on=False, key=place.key: self.go(key))
            self._rail[place.key] = button
            rows.addWidget(button)
        rows.addStretch(1)
        self._lock = self._rail_button("lock", "Lock", "Ctrl+L")
        self._lock.clicked.connect(lambda: self.go(screen.LOCK))
        rows.addWidget(self._lock)
        return rail

    def _rail_button(self, icon: str, words: str, keys: str) -> QToolButton:
        button = QToolButton()
        button.setText(f" {words}")
        button.setObjectName(f"rail-{icon}")
        button.setProperty("meaning", icon)
        button.setAccessibleName(words)
        button.setToolTip(f"{words} ({keys})")
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setIconSize(QSize(20, 20))
        button.setFixedWidth(_RAIL - 2 * SMALL)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return button

    def _make_status(self) -> None:
        bar = self.statusBar()
        bar.setSizeGripEnabled(False)
        self._who = label("", "", wrap=False, name="who")
        bar.addWidget(self._who)
        self._said = label("", "good", wrap=False, name="said")
        bar.addWidget(self._said, 1)
        self._busy_words = label("", "muted", wrap=False, name="busy")
        bar.addPermanentWidget(self._busy_words)
        self._cancel = QPushButton("Cancel")
        self._cancel.setObjectName("cancel-work")
        set_look(self._cancel, "link")
        self._cancel.clicked.connect(lambda: self._job.cancel() if self._job is not None else None)
        bar.addPermanentWidget(self._cancel)
        self._clock = QLabel()
        self._clock.setObjectName("clock")
        bar.addPermanentWidget(self._clock)
        self._cancel.hide()
        self._busy_timer = QTimer(self)
        self._busy_timer.setSingleShot(True)
        self._busy_timer.setInterval(_SHOW_BUSY)
        self._busy_timer.timeout.connect(self._show_busy)
        self._unsay = QTimer(self)
        self._unsay.setSingleShot(True)
        self._unsay.timeout.connect(self._said.clear)

    def _connect(self) -> None:
        desk = self.desk
        desk.opened.connect(self._enter)
        desk.locked.connect(self._leave)
        desk.changed.connect(self._refresh)
        desk.busy.connect(self._busy)
        desk.problem.connect(lambda problem: dialogs.tell_problem(self, problem))
        desk.bug.connect(lambda error: dialogs.tell_bug(self, error))
        self.first_run.sample.connect(self.open_sample)
        self.unlock.sample.connect(self.open_sample)
        self.first_run.existing.connect(lambda: self._ask_for(None, None))
        self.unlock.new.connect(lambda: self._gate.setCurrentWidget(self.first_run))
        keys: dict[str, Callable[[], object]] = {
            "Ctrl+N": lambda: self.go(screen.DRAFT, {}), "Ctrl+L": lambda: self.go(screen.LOCK),
            "Ctrl+F": self._search, "F5": self._refresh,
        }  # fmt: skip
        for number, place in enumerate(RAIL, 1):
            keys[f"Ctrl+{number}"] = partial(self.go, place.key)
        for sequence, act in keys.items():
            shortcut = QShortcut(QKeySequence(sequence), self)
            shortcut.activated.connect(act)
        theme().changed.connect(self._draw_icons)
        app = QApplication.instance()
        assert app is not None
        app.installEventFilter(self)
        for interval, look in ((_SECOND, self._tell_time), (_IDLE_LOOK, self._look_idle)):
            timer = QTimer(self)
            timer.setInterval(interval)
            timer.timeout.connect(look)
            timer.start()
        self._tell_time()

    def _draw_icons(self) -> None:
        for button in (*self._rail.values(), self._lock):
            button.setIcon(theme().icon(button.property("meaning")))
        self._new.setIcon(theme().icon("new", theme().colours.on_accent))

    # --- coming in and going out ---

    def begin(self, folder: Path | None = None, *, sample: bool = False) -> None:
        """Ask for the ledger in ``folder``, or this desk's own; where there is none, set one up. Or the sample."""
        if sample:
            self._gate.setCurrentWidget(self.unlock)
            self.open_sample()
            return
        try:
            here = this_desk()
        except Problem as problem:
            dialogs.tell_problem(self, problem)
            self._ask_for(folder, None)
            return
        if folder is not None:
            self._ask_for(folder, here.person)
        elif here.exists:
            self._ask_for(here.ledger, here.person)
        else:
            self._gate.setCurrentWidget(self.first_run)
            self._chrome()

    def _ask_for(self, folder: Path | None, person: str | None, why: str = "") -> None:
        self._gate.setCurrentWidget(self.unlock)
        self.unlock.ask(folder, person, why)
        self._chrome()

    def open_sample(self) -> None:
        """Make a sample ledger in a temporary place and open it."""
        before, clock = self._sample_folder, self.desk.clock
        place = self._sample_folder = tempfile.TemporaryDirectory(prefix="gdnotice-sample-", ignore_cleanup_errors=True)

        def opening() -> Vault:
            if before is not None:  # whatever was open is closed by now
                before.cleanup()
            return make_sample(Path(place.name) / "SAMPLE", clock)

        self.desk.open("Making the sample ledger", opening, sample=True)

    def _enter(self, sitting: Sitting) -> None:
        self._sample.setVisible(sitting.sample)
        self._gate.setCurrentWidget(self._inside)
        self._history.clear()
        self._chrome()
        self.go(screen.BOARD)
        for remark in sitting.remarks:
            dialogs.tell(self, "The ledger was opened, with a remark.", remark)

    def _leave(self, why: str) -> None:
        for one in self._screens.values():
            one.forget()
        self._said.clear()
        for dialog in self.findChildren(QWidget):
            if dialog.isWindow() and dialog.isVisible():
                dialog.close()
        here = self._sat
        if here is not None and here.sample:
            self.begin()
        else:
            self._ask_for(here.folder if here else None, here.person if here else None, why)
        self._chrome()

    def _chrome(self) -> None:
        sitting = self.desk.sitting
        self._sat = sitting or self._sat
        self.setWindowTitle(
            "GD Notice" if sitting is None else f"{self._current_title()} – {_ledger_name(sitting)} – GD Notice"
        )
        self._who.setText(f"{sitting.person}, {sitting.role}" if sitting is not None else "")

    def _current_title(self) -> str:
        current = self._stack.currentWidget()
        return current.title if isinstance(current, Screen) else ""

    # --- going about ---

    def go(self, want: str, what: Any = None) -> None:
        """What a screen, the rail or a key wants."""
        if self.desk.sitting is None:
            return
        if want == screen.TELL:
            self.say(str(what))
        elif want == screen.LOCK:
            self._save_and_lock("You locked it.")
        elif want == screen.BACK:
            self._back()
        elif want == screen.DRAFT:
            self._draft(dict(what or {}))
        elif want in PLACES:
            self._bring(want, what)

    def screen_of(self, key: str) -> Screen:
        """The screen of this key, made when it is first asked for."""
        made = self._screens.get(key)
        if made is None:
            made = self._screens[key] = PLACES[key].make(self.desk)
            made.wants.connect(self.go)
            self._stack.addWidget(made)
        return made

    def _bring(self, key: str, what: Any) -> None:
        current = self._stack.currentWidget()
        target = self.screen_of(key)
        if isinstance(current, Screen) and current is not target and not current.may_leave():
            return
        if not self._history or self._history[-1] != key:
            self._history = [one for one in self._history if one != key] + [key]
        self._stack.setCurrentWidget(target)
        for own, button in self._rail.items():
            button.setChecked(own in (key, PLACES[key].under))
        target.come(what)
        if not target.isAncestorOf(QApplication.focusWidget() or self):
            target.setFocus()
        self._chrome()

    def _draft(self, wanted: dict[str, Any]) -> None:
        from ui.notices.new import new_notice  # not needed to show the window

        new_notice(self.desk, self, wanted, lambda number: self.go(screen.CHANGE, number))

    def _back(self) -> None:
        if len(self._history) > 1:
            self._history.pop()
        self._bring(self._history[-1] if self._history else screen.BOARD, None)

    def _search(self) -> None:
        self.go(screen.NOTICES, "")

    def _refresh(self) -> None:
        current = self._stack.currentWidget()
        if self.desk.sitting is not None and isinstance(current, Screen):
            current.refresh()

    def say(self, words: str) -> None:
        """Say in the status line what was done, for as long as it takes to read."""
        self._said.setText(words)
        self._said.setToolTip(words)
        self._unsay.start(6_000 + 60 * len(words))

    # --- time, work, idleness ---

    def _tell_time(self) -> None:
        clock = self.desk.sitting.clock if self.desk.sitting is not None else self.desk.clock
        now = clock.now()
        there, here = now.astimezone(NEW_YORK), now.astimezone()
        told = f"{short_day(there)}  {printed_time(there.replace(second=0))} New York"
        if there.utcoffset() != here.utcoffset():
            day = f"{short_day(here)} " if here.date() != there.date() else ""
            told += f"   {day}{printed_time(here.replace(second=0))} here"
        if self._clock.text() != told:
            self._clock.setText(told)

    def _busy(self, job: Job | None) -> None:
        self._job = job
        if job is None:
            self._busy_timer.stop()
            self._busy_words.clear()
            self._cancel.hide()
        elif self._busy_words.text():
            self._show_busy()
        elif not self._busy_timer.isActive():
            self._busy_timer.start()

    def _show_busy(self) -> None:
        if (job := self._job) is None:
            return
        far = f" {job.count:,} of {job.of:,}" if job.of else f" {job.count:,}" if job.count else ""
        self._busy_words.setText(f"{job.words} …{far}")
        self._cancel.setVisible(not job.changes)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel):
            self._touched = True
        return super().eventFilter(watched, event)

    def _look_idle(self) -> None:
        if self.desk.sitting is None or not self.desk.idle:
            return
        touched, self._touched = self._touched, False
        self.desk.run("Looking whether anybody is there", _locked, touched, done=self._idle, only="idle")

    def _idle(self, locked: bool) -> None:
        if locked:
            self._save_and_lock("It locked itself: nobody was at work.")

    def _save_and_lock(self, why: str) -> None:
        """What is being typed is saved before the key is forgotten."""
        current = self._stack.currentWidget()
        if isinstance(current, Screen):
            current.may_leave()
        self.desk.lock(why)

    # --- its place on the screen ---

    def _restore_place(self) -> None:
        kept = QSettings("GD Notice", "window").value("place")
        if kept is None or not self.restoreGeometry(kept):
            room = self.screen().availableSize()
            self.resize(min(1280, room.width()), min(820, room.height()))

    def closeEvent(self, event: QCloseEvent) -> None:
        current = self._stack.currentWidget()
        if isinstance(current, Screen) and self.desk.sitting is not None and not current.may_leave():
            event.ignore()
            return
        QSettings("GD Notice", "window").setValue("place", self.saveGeometry())
        self.desk.close()
        if self._sample_folder is not None:
            self._sample_folder.cleanup()
        super().closeEvent(event)


def _ledger_name(sitting: Sitting) -> str:
    return "SAMPLE" if sitting.sample else sitting.folder.name


def _locked(vault: Any, touched: bool) -> bool:
    if touched:
        vault.touch()
        return False
    return lock_if_idle(vault)
