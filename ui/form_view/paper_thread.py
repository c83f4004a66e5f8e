"""Stamps the live form beside the window: only the newest answers, however fast someone types."""

from __future__ import annotations

import contextlib
import threading
from typing import ClassVar

from PySide6.QtCore import QObject, Qt, Signal

from gdnotice.actions.live_form import Judged, LiveForm, LivePaper
from gdnotice.errors import Problem


class PaperThread(QObject):
    """Asked with :meth:`ask`, answers with ``made`` (a :class:`LivePaper` and the number of the asking) or ``failed``.

    Lives on the window's thread; so do its signals' receivers. An asking that a newer one overtook is dropped. Nobody
    waits for its thread to end: until it has, it is kept here, since a signal must not come from what is gone.
    """

    made = Signal(object, int)
    failed = Signal(object)
    """A :class:`Problem`: the printing cannot be used."""
    broke = Signal(object)
    """An exception that nobody expected."""
    _over = Signal()
    _at_work: ClassVar[set[PaperThread]] = set()

    def __init__(self) -> None:
        super().__init__()
        self._at_work.add(self)
        self._over.connect(self._let_go, Qt.ConnectionType.QueuedConnection)
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
        """End the thread, after what it is at; of that nothing comes any more."""
        with self._lock:
            self._ended = True
            self._wanted = None
            self._lock.notify()

    def _run(self) -> None:
        while (asked := self._next()) is not None:
            live, judged, number = asked
            try:
                made: LivePaper = live.paper(judged)
            except Problem as problem:
                if not self._ended:
                    self.failed.emit(problem)
            except Exception as error:  # noqa: BLE001 - it is handed to the window, which tells it
                if not self._ended:
                    self.broke.emit(error)
            else:
                if number == self._asked and not self._ended:
                    self.made.emit(made, number)
        with contextlib.suppress(RuntimeError):  # the program has ended meanwhile
            self._over.emit()

    def _let_go(self) -> None:
        self._at_work.discard(self)

    def _next(self) -> tuple[LiveForm, Judged, int] | None:
        with self._lock:
            while self._wanted is None and not self._ended:
                self._lock.wait()
            wanted, self._wanted = self._wanted, None
            return wanted
