"""What is loaded while the person reads the board, and that it stops with the window."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from pytestqt.qtbot import QtBot

from ui.main_window import MainWindow
from ui.screens import PLACES
from ui.warming import Warming

ROOT = Path(__file__).resolve().parents[2]


def test_every_screen_is_there_before_it_is_wanted(sample: MainWindow, qtbot: QtBot) -> None:
    before = sample.current
    warming = Warming(sample)
    with qtbot.waitSignal(warming.done, timeout=30_000):
        warming.begin()
        warming.begin()  # a second ledger was opened
    assert set(sample._screens) == set(PLACES)
    assert sample.current is before


def test_nothing_is_made_while_the_ledger_is_locked(sample: MainWindow, qtbot: QtBot) -> None:
    made = set(sample._screens)
    warming = Warming(sample)
    with qtbot.waitSignal(sample.desk.locked, timeout=10_000):
        sample.desk.lock("Locked.")
    warming.begin()
    qtbot.waitUntil(lambda: not warming._thread.is_alive(), timeout=30_000)
    qtbot.wait(400)
    assert set(sample._screens) == made
    warming.end()


def test_the_window_may_close_at_any_time() -> None:
    """In a process of its own, where nothing is loaded yet: it ends in the middle of loading, without a word."""
    code = (
        "from ui.app import application, make_window\n"
        "from ui.warming import Warming\n"
        "from PySide6.QtCore import QTimer\n"
        "app = application(); window = make_window(); window.show()\n"
        "warming = Warming(window); warming.begin()\n"
        "QTimer.singleShot({after}, window.close)\n"
        "raise SystemExit(app.exec())\n"
    )
    for after in (1, 40, 150):
        ran = subprocess.run(
            [sys.executable, "-W", "error", "-c", code.format(after=after)],
            capture_output=True, text=True, cwd=ROOT, timeout=60,
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        )  # fmt: skip
        assert (ran.returncode, ran.stderr.replace("This plugin does not support propagateSizeHints()\n", "")) == (
            0,
            "",
        )


def test_the_window_has_its_turn_beside_work_on_another_thread(window: MainWindow) -> None:
    """Painting takes a hundred turns: none may wait as long as Python's usual one (5 ms)."""
    assert window.isVisible()
    assert sys.getswitchinterval() <= 0.0005
