"""A monkey of a few seconds, twice, each in a process of its own: it must meet nothing.

It is ``monkey.py`` with a seed. Where it met something, the seed and what it did last are told; run it longer by hand:
``python3 tests/monkey/monkey.py --minutes 10 --seed 7``.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.monkey import monkey

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("seed", [3, 8])
def test_it_meets_nothing(seed: int) -> None:
    asked = [sys.executable, str(ROOT / "tests" / "monkey" / "monkey.py"), "--seed", str(seed), "--minutes", "0.16"]
    asked += ["--frozen", "4"]  # the other tests run beside it
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    ran = subprocess.run(asked, capture_output=True, text=True, cwd=ROOT, env=environment, timeout=240)
    assert ran.returncode == 0, ran.stdout[-6000:] + ran.stderr[-3000:]
    assert int(ran.stdout.split(": ")[1].split()[0]) > 20, "it was at work"


def test_it_notices_what_is_wrong(qtbot: QtBot) -> None:
    """An eye that sees nothing would find nothing: an exception under a key press is met."""

    class Broken(QWidget):
        def __init__(self) -> None:
            super().__init__()
            self.line = QLineEdit(self)
            self.line.textChanged.connect(self.fall)

        def fall(self, _text: str) -> None:
            raise ZeroDivisionError

    broken = Broken()
    qtbot.addWidget(broken)
    broken.show()
    player = monkey.Monkey(broken, random.Random(1), monkey.Found(), lambda: None)  # type: ignore[arg-type]
    with qtbot.captureExceptions() as met:
        player._type(broken)
    assert [one[0] for one in met] == [ZeroDivisionError] * len(met)
    assert met
