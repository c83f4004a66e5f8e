"""Stamps the live form beside the window: only the newest answers, however fast someone types."""

from __future__ import annotations

import threading

from PySide6.QtCore import QObject, Signal

from gdnotice.actions.live_form import Judged, LiveForm, LivePaper
from gdnotice.errors import Problem


class PaperThread(QObject):
    """Asked with :meth:`ask`, answers with ``made`` (a :class:`LivePaper` and the number of the asking) or ``failed``.

    Lives on the window's thread; so do its signals' receivers. An asking that a newer one overtook is dropped.
    """

    made = Signal(object, int)
    failed = Signal(object)
    """A :class:`Problem`: the printing cannot be used."""
    broke = Signal(object)
    """An exception that nobody expected."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = threading.Condition()
        self._wanted: tuple[LiveForm, Judged, int] | None = None
        self._ended = False
        self._asked = 0
        self._thread = threading.Thread(target=self._run, name="gdnotice-paper", daemon=True)
        self._thread.start()

    def ask(self, live: LiveForm, judged: Judged) -> int:
        """Stamp ``judged``; returns the number under which it will come."""
        with self._lock:
            self._asked += 1
            self._wanted = (live, judged, self._asked)
            self._lock.notify()
            return self._asked

    def close(self) -> None:
        """End the thread, after what it is at."""
        with self._lock:
            self._ended = True
            self._wanted = None
            self._lock.notify()
        self._thread.join()

    def _run(self) -> None:
        while (asked := self._next()) is not None:
            live, judged, number = asked
            try:
                made: LivePaper = live.paper(judged)
            except Problem as problem:
                self.failed.emit(problem)
            except Exception as error:  # noqa: BLE001 - it is handed to the window, which tells it
                self.broke.emit(error)
            else:
                if number == self._asked:
                    self.made.emit(made, number)

    def _next(self) -> tuple[LiveForm, Judged, int] | None:
        with self._lock:
            while self._wanted is None and not self._ended:
                self._lock.wait()
            wanted, self._wanted = self._wanted, None
            return wanted
