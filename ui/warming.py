"""What is not seen first, loaded while the person reads what is: a screen is there at once when it is wanted.

Its modules are imported on a thread of their own, one after the other; then the screens are made on the window's, one
at a time, between what the person does, and get their look piece by piece. What cannot be loaded is told when it is
wanted, not here.
"""

from __future__ import annotations

import contextlib
import threading
from collections import deque
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from ui.screens import PLACES

if TYPE_CHECKING:
    from ui.main_window import MainWindow

FIRST_SEEN = (
    "ui.board.board", "ui.frame.files", "ui.frame.rail", "ui.frame.reminders", "ui.frame.session",
    "ui.frame.unfinished", "ui.frame.idleness",
)  # fmt: skip
"""What is seen as soon as a ledger is open."""
_LATER = (
    "ui.interview.lists", "ui.interview.rows_table", "ui.frame.finding", "ui.frame.help", "ui.notices.new",
    "ui.notices.taking_up", "ui.notices.printing", "ui.message", "PySide6.QtPrintSupport",
)  # fmt: skip
"""What the screens import only when they need it."""
_PAUSE = 0.02
"""Seconds between two modules."""
_QUIET = 60
"""Milliseconds between two pieces of work on the window's own thread."""
_PIECE = 8
"""Milliseconds of such a piece, where it can be divided."""


class Warming(QObject):
    """Begins with :meth:`begin`, once; ``done`` when all is there. :meth:`end` before the program does."""

    done = Signal()
    _imported = Signal()

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._import, name="gdnotice-warming", daemon=True)
        self._places = list(PLACES)
        self._rough: deque[QWidget] = deque()
        self._timer = QTimer(self, interval=_QUIET)
        self._timer.timeout.connect(self._make_one)
        self._imported.connect(self._timer.start)
        app = QApplication.instance()
        assert app is not None
        app.aboutToQuit.connect(self.end)

    def begin(self) -> None:
        """Begin, unless it has begun already."""
        if self._thread.ident is None and not self._ended.is_set():
            self._thread.start()

    def end(self) -> None:
        """Stop after the module under way."""
        self._ended.set()
        self._timer.stop()
        if self._thread.is_alive():
            self._thread.join()

    def _import(self) -> None:
        for name in (*(place.made.partition(":")[0] for place in PLACES.values()), *_LATER):
            if self._ended.wait(_PAUSE):
                return
            with contextlib.suppress(ImportError, OSError):
                import_module(name)
        with contextlib.suppress(RuntimeError):  # the window is gone
            self._imported.emit()

    def _make_one(self) -> None:
        """The next screen, where somebody sits at a ledger and nothing is under way."""
        desk = self._window.desk
        if desk.sitting is None or not desk.idle or QApplication.activeModalWidget() is not None:
            return
        if self._rough:
            self._polish()
        elif self._places:
            made = self._window.screen_of(self._places.pop(0))
            self._rough = deque([made, *made.findChildren(QWidget)])
        else:
            self._timer.stop()
            desk.settle()
            self.done.emit()

    def _polish(self) -> None:
        """Give the next few widgets their look, which else they would all get when their screen is first shown."""
        clock = QElapsedTimer()
        clock.start()
        while self._rough and clock.elapsed() < _PIECE:
            widget = self._rough.popleft()
            if isValid(widget):
                widget.ensurePolished()
