"""Starts a window and tells its processor time: ``window_start.py bare|ours``. Nothing else may be imported here."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parent.parent)


def bare() -> None:
    """A main window and nothing else, until it is painted."""
    from PySide6.QtCore import QTimer
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

    class Ground(QWidget):
        def paintEvent(self, event: QPaintEvent) -> None:
            QTimer.singleShot(0, lambda: _end({"shown": time.process_time() * 1000}))

    app = QApplication([])
    window = QMainWindow()
    window.setCentralWidget(Ground())
    window.resize(1280, 820)
    window.show()
    app.exec()


def ours() -> None:
    """Our window, until it is painted and until its first field can be typed in."""
    from PySide6.QtCore import QTimer

    from ui.app import application, start

    app = application()
    window = start(None, sample=False)
    told: dict[str, float] = {}
    window.shown.connect(lambda: told.setdefault("shown", time.process_time() * 1000))

    def look() -> None:
        if hasattr(window, "desk") and window.first_run.isVisible():
            QTimer.singleShot(0, lambda: _end({**told, "ready": time.process_time() * 1000}))
        else:
            QTimer.singleShot(1, look)

    window.shown.connect(look)
    app.exec()


def _end(told: dict[str, float]) -> None:
    print(json.dumps(told), flush=True)
    os._exit(0)


if __name__ == "__main__":
    {"bare": bare, "ours": ours}[sys.argv[1]]()
