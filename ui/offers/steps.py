"""Long pages are built a few parts at a time, so that the window never stands still while one is opened."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

_SLICE = 12
"""Milliseconds of building at once."""


class Steps(QObject):
    """Pieces of work done in their order on the window's own thread, between its events. ``done`` after the last."""

    done = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._left: deque[Callable[[], object]] = deque()
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._some)

    def begin(self, work: list[Callable[[], object]]) -> None:
        """Drop what is left, and begin with this: its first part at once."""
        self._left = deque(work)
        self._some()
        if self._left:
            self._timer.start()

    def finish(self) -> None:
        """Do all that is left now."""
        while self._left:
            self._left.popleft()()
        self._end()

    def drop(self) -> None:
        """Leave what is left undone."""
        self._left.clear()
        self._timer.stop()

    def _some(self) -> None:
        clock = QElapsedTimer()
        clock.start()
        while self._left and clock.elapsed() < _SLICE:
            self._left.popleft()()
        if not self._left:
            self._end()

    def _end(self) -> None:
        self._timer.stop()
        self.done.emit()


class Pile(QScrollArea):
    """Widgets one below the other, piled up a few at a time."""

    def __init__(self, name: str, words: str, gap: int) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(words)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._gap = gap
        self._steps = Steps(self)

    def pile(self, makers: list[Callable[[], QWidget]], *, stay: bool = False) -> None:
        """Show what ``makers`` make in place of what was there; ``stay`` where one had scrolled to."""
        self._steps.drop()
        place = self.verticalScrollBar().value() if stay else 0
        inside = QWidget()
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(0, 0, 8, 8)
        rows.setSpacing(self._gap)
        rows.addStretch(1)

        def adding(make: Callable[[], QWidget]) -> Callable[[], object]:
            return lambda: rows.insertWidget(rows.count() - 1, make())

        work = [adding(make) for make in makers]
        self._steps.begin(work)
        self.setWidget(inside)
        if place:
            self.verticalScrollBar().setValue(place)

    def whole(self) -> None:
        """Make all that is left to be made now."""
        self._steps.finish()
