"""Starts the window: ``gdnotice-desk [--sample] [LEDGER]``. It is shown first; what it needs is loaded after that."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication

from gdnotice import places
from ui.main_window import MainWindow
from ui.theme import theme, use_font

if TYPE_CHECKING:
    from gdnotice.clock import Clock


_TURN = 0.0001
"""Seconds after which work on another thread lets the window have its turn. To paint, the window asks for its turn a
hundred times: with Python's usual 5 ms it stood for a third of a second beside a batch."""
_READ = 600
"""Milliseconds after a ledger was opened: by then the board is drawn."""


def application() -> QApplication:
    """The application, with its style, font and theme; made once."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        app = existing
    else:
        QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
        app = QApplication(sys.argv[:1])
    app.setApplicationName("GD Notice")
    app.setDesktopFileName("gdnotice")
    app.setWindowIcon(QIcon(str(places.resources() / "icons" / "gdnotice.png")))
    app.setStyle("Fusion")
    use_font(app)
    theme()
    return app


def make_window(clock: Clock | None = None) -> MainWindow:
    """A window with a desk of its own."""
    window = MainWindow()
    furnish(window, clock)
    return window


def furnish(window: MainWindow, clock: Clock | None = None) -> None:
    """Give a window its desk."""
    from gdnotice.clock import SystemClock
    from ui.work import Desk

    sys.setswitchinterval(_TURN)
    window.take(Desk(clock or SystemClock()))


def start(ledger: Path | None, *, sample: bool, file: Path | None = None) -> MainWindow:
    """Show a window and, once it is painted, ask for the ledger, or make the sample.

    ``file`` is a stamped PDF, an offer's file or a spreadsheet, opened as soon as a ledger is.
    """
    window = MainWindow()

    def settle_in() -> None:
        furnish(window)
        if file is not None:
            once = Qt.ConnectionType.SingleShotConnection
            window.desk.opened.connect(lambda _: window.files.open(file), once)
        window.begin(ledger, sample=sample)
        from ui.warming import FIRST_SEEN, Warming

        # The ledger's libraries come while the person types, all else while they read the board.
        window.desk.get_ready(*FIRST_SEEN)
        warming = Warming(window)
        window.desk.opened.connect(lambda _: QTimer.singleShot(_READ, warming, warming.begin))

    window.shown.connect(lambda: QTimer.singleShot(0, window, settle_in), Qt.ConnectionType.SingleShotConnection)
    window.show()
    return window


def main(arguments: Sequence[str] | None = None) -> int:
    """The command ``gdnotice-desk``; returns its exit code."""
    import argparse

    parser = argparse.ArgumentParser(prog="gdnotice-desk", description="Guaranteed delivery notices, in a window.")
    told = "the ledger's folder; or a stamped PDF, an offer's file or a spreadsheet to open in this desk's own"
    parser.add_argument("ledger", nargs="?", type=Path, help=told)
    parser.add_argument("--version", action="version", version=f"%(prog)s {places.version()}")
    parser.add_argument("--sample", action="store_true", help="a sample ledger, made anew and thrown away")
    given = parser.parse_args(arguments)
    app = application()
    file = given.ledger if given.ledger is not None and given.ledger.is_file() else None
    _keep_crashes()
    window = start(given.ledger if file is None else None, sample=given.sample, file=file)

    def escaped(kind: type[BaseException], error: BaseException, at: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            app.quit()
            return
        window.broke(error.with_traceback(at))

    sys.excepthook = escaped
    return app.exec()


def _keep_crashes() -> None:
    """Where the machine's own libraries end the program, the places in ours are written down; they tell no answer."""
    import faulthandler

    from gdnotice import places

    with contextlib.suppress(OSError):
        places.cache().mkdir(parents=True, exist_ok=True)
        # Open for as long as the program runs: when it is written to, nothing else works any more.
        faulthandler.enable((places.cache() / "crash.txt").open("w", encoding="ascii"), all_threads=True)


if __name__ == "__main__":
    sys.exit(main())
