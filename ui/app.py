"""Starts the window: ``gdnotice-desk [--sample] [LEDGER]``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from gdnotice.clock import Clock, SystemClock
from ui import dialogs
from ui.main_window import MainWindow
from ui.theme import theme, use_font
from ui.work import Desk


def application() -> QApplication:
    """The application, with its style, font and theme; made once."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        app = existing
    else:
        QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
        app = QApplication(sys.argv[:1])
    app.setApplicationName("GD Notice")
    app.setStyle("Fusion")
    use_font(app)
    theme()
    return app


def make_window(clock: Clock | None = None) -> MainWindow:
    """A window with a desk of its own."""
    return MainWindow(Desk(clock or SystemClock()))


def main(arguments: Sequence[str] | None = None) -> int:
    """The command ``gdnotice-desk``; returns its exit code."""
    parser = argparse.ArgumentParser(prog="gdnotice-desk", description="Guaranteed delivery notices, in a window.")
    parser.add_argument("ledger", nargs="?", type=Path, help="the ledger's folder; otherwise this desk's own")
    parser.add_argument("--sample", action="store_true", help="a sample ledger, made anew and thrown away")
    given = parser.parse_args(arguments)
    app = application()
    window = make_window()

    def escaped(kind: type[BaseException], error: BaseException, at: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            app.quit()
            return
        dialogs.tell_bug(window, error.with_traceback(at))

    sys.excepthook = escaped
    window.begin(given.ledger, sample=given.sample)
    window.show()
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
