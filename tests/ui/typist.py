"""A window in a process of its own in which somebody types, until the plug is pulled (SIGKILL)."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

_BEGINNING = """
import sys
from pathlib import Path
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from gdnotice.actions.sample_ledger import open_sample
from ui.app import application, make_window
app = application()
window = make_window()
window.show()
window.desk.open("Opening", lambda: open_sample(Path(sys.argv[1]), window.desk.clock), sample=True)
def wait(until):
    while not until():
        app.processEvents()
        QTest.qWait(2)
wait(lambda: window.desk.sitting is not None and window.desk.idle)
window.activateWindow()
"""

_TYPING = """
typed = ""
for letter in "abcdefghijklmnopqrstuvwxyz" * 3:
    QTest.keyClicks(QApplication.focusWidget(), letter)
    typed += letter
    print(typed, flush=True)
    QTest.qWait(60)
"""


def killed_in_typing(folder: Path, goes: str, *arguments: str) -> tuple[list[tuple[float, str]], float]:
    """Open the sample ledger in ``folder``, go where ``goes`` goes (Python; the arguments are ``sys.argv[2:]``), type
    there, and be killed in the middle.

    Gives when each further letter was told (seconds) with all that was typed until then, and when it was killed.
    """
    typist = subprocess.Popen(
        [sys.executable, "-c", _BEGINNING + goes + _TYPING, str(folder), *arguments],
        cwd=ROOT, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"}, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert typist.stdout is not None
    letters: list[tuple[float, str]] = []
    wanted = random.randint(40, 70)
    for line in typist.stdout:
        letters.append((time.monotonic(), line.strip()))
        if len(letters) >= wanted:
            break
    typist.send_signal(signal.SIGKILL)
    killed = time.monotonic()
    letters += [(killed, line.strip()) for line in typist.stdout]
    typist.stdout.close()
    typist.wait()
    return letters, killed
