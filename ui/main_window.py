"""The window: the rail on the left, one screen at a time, the status line. The only one who knows all screens."""

from __future__ import annotations

import contextlib
import tempfile
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui import dialogs, screen
from ui.frame import remembered
from ui.frame.empty import EmptyWindow
from ui.screen import Screen
from ui.theme import label, theme

if TYPE_CHECKING:  # what is not seen first is loaded when it is wanted, after the window is shown
    from gdnotice.actions.open_ledger import Vault
    from gdnotice.actions.this_desk import Desk as DeskSettings
    from ui.frame.files import Files
    from ui.frame.idleness import Idleness
    from ui.frame.rail import Rail
    from ui.frame.reminders import Reminders
    from ui.frame.session import Session
    from ui.frame.status import StatusLine
    from ui.frame.unfinished import UnfinishedTyping
    from ui.vault.first_run import FirstRun
    from ui.vault.unlock import Unlock
    from ui.work import Desk, Job, Sitting

_SECOND = 1_000


class MainWindow(EmptyWindow):
    """One ledger, its screens, and whoever sits at it.

    It can be shown before it has a desk: ``shown`` once the empty window was painted, then :meth:`take` one.
    """

    desk: Desk

    def __init__(self) -> None:
        super().__init__()
        self._history: list[str] = []
        self._sample_folder: tempfile.TemporaryDirectory[str] | None = None
        self._sat: Sitting | None = None
        self._job: Job | None = None
        self._closing = self._broken = False
        self.setWindowTitle("GD Notice")
        self._screens: dict[str, Screen] = {}
        self._stack = QStackedWidget()

    def take(self, desk: Desk) -> None:
        """Sit at this desk."""
        from ui.frame.status import StatusLine as Line

        self.desk = desk
        self._status: StatusLine = Line()
        theme().dress(self._status)
        self.setStatusBar(self._status)
        self._connect()

    # --- what it is made of ---

    @cached_property
    def _inside(self) -> QWidget:
        """What one sees of an open ledger; made with the first that is opened."""
        inside = QWidget()
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        told = "SAMPLE ledger: invented people, offers and firms. It is gone when you close it."
        self._sample = label(told, "sample", name="sample")
        self._sample.hide()
        rows.addWidget(self._sample)
        rows.addWidget(self.reminders.banner)
        rows.addWidget(self.unfinished)
        for part in (self._sample, self.reminders.banner, self.unfinished, self.rail):
            theme().dress(part)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addWidget(self._stack, 1)
        rows.addLayout(row, 1)
        self._gate.addWidget(inside)
        return inside

    @cached_property
    def rail(self) -> Rail:
        """The screens' buttons."""
        from ui.frame.rail import Rail

        made = Rail()
        made.went.connect(self.go)
        made.fit(self.size())
        return made

    @cached_property
    def first_run(self) -> FirstRun:
        """Where a ledger is made."""
        from ui.vault.first_run import FirstRun

        made = FirstRun(self.desk)
        made.sample.connect(self.open_sample)
        made.existing.connect(lambda: self._ask_for(None, None))
        theme().dress(made)
        self._gate.addWidget(made)
        return made

    @cached_property
    def unlock(self) -> Unlock:
        """Where a ledger is opened."""
        from ui.vault.unlock import Unlock

        made = Unlock(self.desk)
        made.sample.connect(self.open_sample)
        made.new.connect(lambda: self._gate.setCurrentWidget(self.first_run))
        theme().dress(made)
        self._gate.addWidget(made)
        return made

    @cached_property
    def files(self) -> Files:
        """What is dropped on the window, and what it is for."""
        from ui.frame.files import Files

        return Files(self)

    @cached_property
    def unfinished(self) -> UnfinishedTyping:
        """Who says what was being typed when the program ended."""
        from ui.frame.unfinished import UnfinishedTyping

        made = UnfinishedTyping(self.desk)
        made.went.connect(lambda number: self.go(screen.CHANGE, number))
        return made

    @cached_property
    def idleness(self) -> Idleness:
        """Whether anybody is at work."""
        from ui.frame.idleness import Idleness

        made = Idleness(self)
        made.looked.connect(self._look_idle)
        return made

    @cached_property
    def reminders(self) -> Reminders:
        """Who tells of deadlines that come near."""
        from ui.frame.reminders import Reminders

        made = Reminders(self.desk, self)
        made.went.connect(self.go)
        return made

    @cached_property
    def session(self) -> Session:
        """Who hears that the screen is locked or the machine goes to sleep."""
        from ui.frame.session import Session

        made = Session(self)
        made.locks.connect(self._save_and_lock)
        self.desk.locked.connect(made.done)
        return made

    def _connect(self) -> None:
        from ui.frame import pressed

        desk = self.desk
        desk.opened.connect(self._enter)
        desk.locked.connect(self._leave)
        desk.changed.connect(self._refresh)
        desk.busy.connect(self._busy)
        desk.problem.connect(lambda problem: dialogs.tell_problem(self, problem))
        desk.bug.connect(self.broke)
        pressed.listen(
            self,
            self.go,
            (
                ("F5", "Read it again", self._refresh),
                ("Ctrl+/", "All shortcuts", self.shortcuts),
                ("Ctrl+Q", "Close the window", self.close),
            ),
        )
        self._timer = QTimer(self)
        self._timer.setInterval(_SECOND)
        self._timer.timeout.connect(self._tell_time)
        self._timer.start()
        self._tell_time()

    # --- coming in and going out ---

    def begin(self, folder: Path | None = None, *, sample: bool = False) -> None:
        """Ask for the ledger in ``folder``, or this desk's own; where there is none, set one up. Or the sample."""
        from gdnotice.actions.this_desk import this_desk
        from gdnotice.errors import Problem

        try:
            here = this_desk()
        except Problem as problem:
            dialogs.tell_problem(self, problem)
            here = None
        if here is not None:
            self.wear(here.settings)
        if sample:
            self._gate.setCurrentWidget(self.unlock)
            self.open_sample()
        elif folder is not None or here is None:
            self._ask_for(folder, here.person if here is not None else None)
        elif here.exists:
            self._ask_for(here.ledger, here.person)
        else:
            self._gate.setCurrentWidget(self.first_run)
            self._chrome()

    def wear(self, settings: DeskSettings) -> None:
        """Look, remind and put copies as the desk is set to."""
        theme().prefer(settings.look, settings.text_size)
        self.desk.copies = settings.copies
        if self.desk.sitting is not None:
            self.rail.fit(self.size())
            self.reminders.set(settings)

    def _ask_for(self, folder: Path | None, person: str | None, why: str = "") -> None:
        self._gate.setCurrentWidget(self.unlock)
        self.unlock.ask(folder, person, why)
        self._chrome()

    def open_sample(self) -> None:
        """Make a sample ledger in a temporary place and open it."""
        before, clock = self._sample_folder, self.desk.clock
        place = self._sample_folder = tempfile.TemporaryDirectory(prefix="gdnotice-sample-", ignore_cleanup_errors=True)

        def opening() -> Vault:
            from gdnotice.actions.sample_ledger import make_sample

            if before is not None:  # whatever was open is closed by now
                before.cleanup()
            return make_sample(Path(place.name) / "SAMPLE", clock)

        self.desk.open("Making the sample ledger", opening, sample=True)

    def _enter(self, sitting: Sitting) -> None:
        from gdnotice.actions.this_desk import desk_settings
        from gdnotice.errors import Problem

        self._gate.setCurrentWidget(self._inside)
        self.rail.fit(self.size())
        self._sample.setVisible(sitting.sample)
        self._history.clear()
        self._chrome()
        self.go(screen.BOARD)
        self.unfinished.look()
        self.files.begin()
        self.idleness.begin()
        self.session.begin()
        with contextlib.suppress(Problem):  # told when the program began
            self.reminders.set(desk_settings())
        self.reminders.begin(sitting)
        for remark in sitting.remarks:
            dialogs.tell(self, "The ledger was opened, with a remark.", remark)

    def _leave(self, why: str) -> None:
        self.idleness.end()
        self.reminders.end()
        for one in self._screens.values():
            one.forget()
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
        self._status.sits(f"{sitting.person}, {sitting.role}" if sitting is not None else "")

    @property
    def current(self) -> Screen | None:
        """The screen in front; None while the ledger is locked."""
        found = self._stack.currentWidget()
        return found if isinstance(found, Screen) and self.desk.sitting is not None else None

    def _current_title(self) -> str:
        return self.current.title if self.current is not None else ""

    # --- going about ---

    def go(self, want: str, what: Any = None) -> None:
        """What a screen, the rail or a key wants."""
        from ui.screens import PLACES

        if want == screen.HELP:
            self.help()
        if self.desk.sitting is None:
            return
        if want == screen.TELL:
            self.say(str(what))
        elif want == screen.DESK_CHANGED:
            self.wear(what)
        elif want == screen.LOCK:
            self._save_and_lock("You locked it.")
        elif want == screen.BACK:
            self._back()
        elif want == screen.DRAFT:
            self._draft(dict(what or {}))
        elif want == screen.TAKE_UP:
            self.files.take_up(what)
        elif want == screen.FIND:
            self._find()
        elif want in PLACES:
            self._bring(want, what)

    def screen_of(self, key: str) -> Screen:
        """The screen of this key, made when it is first asked for."""
        from ui.screens import PLACES

        made = self._screens.get(key)
        if made is None:
            made = self._screens[key] = PLACES[key].make(self.desk)
            theme().dress(made)
            made.wants.connect(self.go)
            self._stack.addWidget(made)
        return made

    def _bring(self, key: str, what: Any) -> None:
        from ui.screens import PLACES

        current = self._stack.currentWidget()
        target = self.screen_of(key)
        if isinstance(current, Screen) and current is not target and not current.may_leave():
            return
        if key == screen.CHANGE or (key == screen.NOTICE and what == self.unfinished.number):  # they say it themselves
            self.unfinished.say("")
        if key != screen.CHANGE and (not self._history or self._history[-1] != key):  # one leaves it for good
            self._history = [one for one in self._history if one != key] + [key]
        self._stack.setCurrentWidget(target)
        self.rail.light(PLACES[key].under or key)
        target.come(what)
        if not target.isAncestorOf(QApplication.focusWidget() or self):
            target.setFocus()
        self._chrome()

    def _draft(self, wanted: dict[str, Any]) -> None:
        from ui.notices.new import new_notice

        new_notice(self.desk, self, wanted, lambda number: self.go(screen.CHANGE, number))

    def _back(self) -> None:
        here = bool(self._history) and self._screens.get(self._history[-1]) is self._stack.currentWidget()
        if here and len(self._history) > 1:
            self._history.pop()
        self._bring(self._history[-1] if self._history else screen.BOARD, None)

    def _find(self) -> None:
        from ui.frame.finding import Finding

        dialogs.show(Finding(self.desk, self, self.go, self.current))

    def help(self) -> None:
        """Help on the screen in front, at the question one is on."""
        from ui.frame.help import Help

        dialogs.show(Help(self, self.current))

    def broke(self, error: BaseException) -> None:
        """An exception that nobody expected: what was typed is saved, the person hears of it, once at a time."""
        if self._broken:
            return
        self._broken = True
        try:
            if self.current is not None:
                self.current.may_leave()
        except Exception:  # noqa: BLE001, S110 - it is broken; what could be saved is saved
            pass
        dialogs.tell_bug(self, error, closed=self._is_told)

    def _is_told(self) -> None:
        self._broken = False

    def shortcuts(self) -> None:
        """All shortcuts that work here."""
        from ui.frame.help import Help

        dialogs.show(Help(self, self.current, at_keys=True))

    def _refresh(self) -> None:
        if self.current is not None:
            self.current.refresh()

    def say(self, words: str) -> None:
        """Say in the status line what was done, for as long as it takes to read."""
        self._status.say(words)

    # --- time, work, idleness ---

    def _tell_time(self) -> None:
        clock = self.desk.sitting.clock if self.desk.sitting is not None else self.desk.clock
        self._status.tell_time(clock.now())

    def _busy(self, job: Job | None) -> None:
        self._job = job
        self._status.busy(job)
        if job is None and self._closing:
            QTimer.singleShot(0, self.close)

    def _look_idle(self, touched: bool) -> None:
        if self.desk.sitting is not None and self.desk.idle:
            words = "Looking whether anybody is there"
            self.desk.run(words, _locked, touched, done=self._idle, only="idle")

    def _idle(self, locked: bool) -> None:
        if locked:
            self._save_and_lock("It locked itself: nobody was at work.")

    def _save_and_lock(self, why: str) -> None:
        """What is being typed is saved before the key is forgotten."""
        if self.current is not None:
            self.current.may_leave()
        self.desk.lock(why)

    # --- its place on the screen ---

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if "rail" in self.__dict__:  # made with the first ledger
            self.rail.fit(event.size())

    def closeEvent(self, event: QCloseEvent) -> None:
        if not hasattr(self, "desk"):
            super().closeEvent(event)
            return
        if self.current is not None and not self.current.may_leave():
            event.ignore()
            return
        if self.desk.sitting is not None and not all(one.may_close() for one in self._screens.values()):
            event.ignore()
            return
        if self._status.telling and not self.desk.idle and not self._closing:
            event.ignore()
            self._ask_to_close()
            return
        remembered.keep_place(self)
        self.desk.close()
        if self._sample_folder is not None:
            self._sample_folder.cleanup()
        super().closeEvent(event)

    def _ask_to_close(self) -> None:
        """Work that takes long is under way: finish it, stop it, or stay."""
        from ui.frame.closing import Closing

        job = self._job
        if job is None:
            return

        def close(stop: bool) -> None:
            self._closing = True
            if stop:
                self._status.cancel()
            if self.desk.idle:
                self.close()
            else:
                self.say("The window closes when the work is done.")

        dialogs.show(Closing(job, close, self))


def _ledger_name(sitting: Sitting) -> str:
    return "SAMPLE" if sitting.sample else sitting.folder.name


def _locked(vault: Any, touched: bool) -> bool:
    from gdnotice.actions.people import lock_if_idle

    if touched:
        vault.touch()
        return False
    return lock_if_idle(vault)
