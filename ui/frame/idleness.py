"""Whether anybody is at work: a key, a click or the wheel since it was asked last."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

_LOOK = 15_000
"""Milliseconds between two looks."""
_TOUCHES = frozenset({QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel})


class Idleness(QObject):
    """``looked`` tells every quarter of a minute, while :meth:`begin` is in force, whether somebody was at work.

    It listens to the application only until the first touch: a filter of all events slows every one of them.
    """

    looked = Signal(bool)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.touched = False
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK)
        self._timer.timeout.connect(self.look)

    def begin(self) -> None:
        """From now on somebody sits at a ledger."""
        self.touched = True
        self._timer.start()

    def end(self) -> None:
        """Nobody does any more."""
        self._timer.stop()
        _app().removeEventFilter(self)

    def look(self) -> None:
        """Tell, and begin to listen again."""
        touched, self.touched = self.touched, False
        _app().installEventFilter(self)
        self.looked.emit(touched)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHES:
            self.touched = True
            _app().removeEventFilter(self)
        return False


def _app() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app
