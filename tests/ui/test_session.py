"""The screen saver of a real session bus locks the ledger; the bus is one of the test's own."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

_SCRIPT = """
from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtDBus import QDBusConnection, QDBusMessage
from ui.frame.session import Session

app = QCoreApplication([])
session = Session()
session.locks.connect(lambda why: (print(why), app.quit()))
session.begin()


def lock_the_screen(on):
    told = QDBusMessage.createSignal("{path}", "{name}", "ActiveChanged")
    told.setArguments([on])
    QDBusConnection.connectToBus(QDBusConnection.BusType.SessionBus, "the desktop").send(told)


QTimer.singleShot(50, lambda: lock_the_screen(False))
QTimer.singleShot(250, lambda: lock_the_screen(True))
QTimer.singleShot(8000, app.quit)
app.exec()
"""


@pytest.mark.skipif(shutil.which("dbus-run-session") is None, reason="dbus-run-session is not there")
@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver"),
        ("/org/gnome/ScreenSaver", "org.gnome.ScreenSaver"),
    ],
)
def test_the_screen_saver_locks_it(path: str, name: str) -> None:
    script = _SCRIPT.format(path=path, name=name)
    asked = ["dbus-run-session", "--", sys.executable, "-c", script]
    told = subprocess.run(asked, capture_output=True, text=True, timeout=60, cwd=Path(__file__).parents[2])
    assert told.stdout.splitlines() == ["It locked itself: the screen was locked."], told.stderr
