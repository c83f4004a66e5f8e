"""The window as it is shown first: its title, its place on the screen and its ground; all else comes after that."""

from __future__ import annotations

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from ui.frame import remembered
from ui.room import TITLE_BAR

_SMALLEST, _USUAL = QSize(1024, 520), QSize(1280, 820)
"""In device-independent pixels. The smallest is what a screen of 1366 x 768 at 125 % leaves between the frame of a
window and the taskbar."""


class EmptyWindow(QMainWindow):
    """``shown`` once it was painted. What is put into :attr:`_gate` covers its ground."""

    shown = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("GD Notice")
        self.setMinimumSize(_SMALLEST)
        self._gate = QStackedWidget()
        ground = _Ground()
        ground.painted.connect(self.shown)
        self._gate.addWidget(ground)
        self.setCentralWidget(self._gate)
        if not remembered.restore_place(self):
            self.resize(_USUAL.boundedTo(self.screen().availableSize() - QSize(0, TITLE_BAR)))


class _Ground(QWidget):
    painted = Signal()

    def paintEvent(self, event: QPaintEvent) -> None:
        QTimer.singleShot(0, self, self.painted.emit)  # once what was painted is on the screen
