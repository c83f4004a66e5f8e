"""A window without a screen, on a sample ledger that every test has for itself; dialogs are answered by the test."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from gdnotice.actions.sample_ledger import make_sample, open_sample
from gdnotice.clock import SystemClock
from ui import dialogs
from ui.app import application, make_window
from ui.main_window import MainWindow


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    """The application as a person gets it: pytest-qt takes it from here."""
    return application()


@pytest.fixture(scope="session")
def made_sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a sample ledger, to be copied."""
    folder = tmp_path_factory.mktemp("sample") / "SAMPLE"
    make_sample(folder, SystemClock()).close()
    return folder


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    """A window that has asked for nothing yet."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("APPDATA", str(tmp_path / "config"))
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, str(tmp_path / "settings"))
    made = make_window()
    qtbot.addWidget(made, before_close_func=_closed)
    made.resize(1024, 700)
    made.show()
    yield made
    dialogs.answer_with(None)
    made.close()


def _closed(window: QWidget) -> None:
    """What was typed of an offer is kept before the window closes; where that fails it asks, and stays."""
    dialogs.answer_with(None)
    window.close()
    until = time.monotonic() + 0.5
    while window.isVisible() and time.monotonic() < until:
        QTest.qWait(5)


@pytest.fixture
def settle(qtbot: QtBot, window: MainWindow) -> Callable[[], None]:
    """Wait until nothing is under way."""

    def wait() -> None:
        qtbot.wait(1)
        qtbot.waitUntil(lambda: window.desk.idle, timeout=30_000)
        qtbot.wait(1)

    return wait


@pytest.fixture
def sample(window: MainWindow, settle: Callable[[], None], made_sample: Path, tmp_path: Path) -> MainWindow:
    """The window on a sample ledger of its own."""
    folder = tmp_path / "SAMPLE"
    shutil.copytree(made_sample, folder)
    clock = window.desk.clock
    window.desk.open("Opening", lambda: open_sample(folder, clock), sample=True)
    settle()
    return window


@pytest.fixture
def shown(qtbot: QtBot) -> Callable[[], QDialog]:
    """The dialog on top of the window, waited for."""

    def find() -> QDialog:
        found: list[QDialog] = []

        def there() -> bool:
            found[:] = [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]
            found.sort(key=lambda one: one is QApplication.activeModalWidget())  # one may stand on another
            return bool(found)

        qtbot.waitUntil(there, timeout=10_000)
        return found[-1]

    return find
