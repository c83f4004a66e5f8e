"""A monkey at the window: it clicks and types at random. ``python3 tests/monkey/monkey.py --minutes 10 --seed 7``.

It looks for what nobody may meet, whatever they do: an exception, a warning of Qt, a window that stands still for a
second, an answer that was typed and is not there when its notice is opened again. What it did before is told, so that
a seed and a number of steps show it again.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import sys
import tempfile
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
if __name__ == "__main__":
    sys.path[0] = str(ROOT)
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QMessageLogContext, QPoint, QSettings, Qt, QTimer, QtMsgType, qInstallMessageHandler  # noqa: E402
from PySide6.QtGui import QGuiApplication  # noqa: E402
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import (  # noqa: E402
    QAbstractItemView,
    QApplication,
    QDialog,
    QFileDialog,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from gdnotice.actions.sample_ledger import make_sample, open_sample  # noqa: E402
from gdnotice.clock import SystemClock  # noqa: E402
from ui.app import application, make_window  # noqa: E402
from ui.interview.screen import InterviewScreen  # noqa: E402
from ui.main_window import MainWindow  # noqa: E402
from ui.screens import RAIL  # noqa: E402
from ui.warming import Warming  # noqa: E402

FROZEN = 1.0
"""Seconds that the window may stand still."""
_SLOW = 0.1
_BEAT = 20
"""Milliseconds between two beats of the window's heart."""
_BUSY_STEPS = 12
_TEXTS = (
    "1,200", "2.5k", "t", "+3", "4/16/03", "tomorrow", "Zoë Sample-Łukasik", "עברית", "12 Example Street", "-1", "0226",
    "((", "'; DROP TABLE entry; --", "%s %d {0}", "\N{GRINNING FACE}", "x" * 400, "1e9", "031000503", "five o'clock",
)  # fmt: skip
_KEYS = (
    Qt.Key.Key_Tab, Qt.Key.Key_Tab, Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Return, Qt.Key.Key_Escape,
    Qt.Key.Key_Space, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_PageDown,
    Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_F1, Qt.Key.Key_F5,
)  # fmt: skip
_CHORDS = "NZYKFTPS123456780"
_SPARED = ("lock", "rail-lock", "new-ledger")
"""What would only end its day: it locks rarely, and then sits down again."""


@dataclass
class Found:
    """What a run met. ``longest`` in seconds; ``steps`` done; ``slow`` where the window stood for over 100 ms.

    ``frozen`` are the seconds that it may stand; they are seconds on the wall, which other programs lengthen.
    """

    frozen: float = FROZEN
    steps: int = 0
    longest: float = 0.0
    slow: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    did: deque[str] = field(default_factory=lambda: deque(maxlen=30))


class Heart(threading.Thread):
    """Tells when the window's thread stood still, and where it was."""

    def __init__(self, found: Found) -> None:
        super().__init__(daemon=True)
        self.last = time.monotonic()
        self.ended = threading.Event()
        self._found = found

    def beat(self) -> None:
        now = time.monotonic()
        self._found.longest = max(self._found.longest, now - self.last)
        self.last = now

    def run(self) -> None:
        told = frozen = 0.0
        while not self.ended.wait(0.01):
            last = self.last
            stood = time.monotonic() - last
            if stood > _SLOW and told != last:
                told = last
                self._found.slow[self._where()] += 1
            if stood > self._found.frozen and frozen != last:
                frozen = last
                self._found.wrong.append(f"it stood still for over {self._found.frozen:g} s at {self._where()}")

    def _where(self) -> str:
        """The innermost of our own lines that the window's thread is at."""
        frame = sys._current_frames().get(threading.main_thread().ident or 0)
        steps = []
        while frame is not None:
            path = Path(frame.f_code.co_filename)
            if path.is_relative_to(ROOT) and path != Path(__file__):
                steps.append(f"{path.relative_to(ROOT)}:{frame.f_lineno} {frame.f_code.co_name}")
            frame = frame.f_back
        return " < ".join(steps[:4]) or "Qt"


class Monkey:
    """One monkey at one window."""

    def __init__(self, window: MainWindow, chance: random.Random, found: Found, sit: Callable[[], None]) -> None:
        self.window, self.chance, self.found, self._sit = window, chance, found, sit

    def step(self) -> None:
        """Do one thing."""
        self.found.steps += 1
        if self.window.desk.sitting is None and self.window.desk.idle:
            self.found.did.append("sits down")
            self._sit()
            return
        top = self._top()
        if isinstance(top, QFileDialog) or top.metaObject().className().startswith("QPrint"):
            self._do("closes a dialog of files", top.close)
            return
        ways: tuple[tuple[Callable[[QWidget], None], int], ...] = (
            (self._click, 8), (self._key, 6), (self._type, 7), (self._chord, 1), (self._go, 1), (self._wheel, 1),
            (self._resize, 1),
        )  # fmt: skip
        self.chance.choices([one for one, _ in ways], [often for _, often in ways])[0](top)

    # --- the ways ---

    def _top(self) -> QWidget:
        popup = QApplication.activePopupWidget()
        if popup is not None:
            return popup
        modal = QApplication.activeModalWidget()
        return modal if modal is not None else self.window

    def _do(self, words: str, act: Callable[[], Any]) -> None:
        self.found.did.append(words)
        act()

    def _click(self, top: QWidget) -> None:
        if isinstance(top, QMenu):
            self._do("leaves a menu", top.close)
            return
        targets = [one for one in top.findChildren(QWidget) if self._reachable(one)]
        if not targets:
            return
        target = self.chance.choice(targets)
        name = target.objectName() or target.metaObject().className()
        if name in _SPARED and self.chance.random() < 0.9:
            return
        point = QPoint(self.chance.randrange(max(1, target.width())), self.chance.randrange(max(1, target.height())))
        twice = isinstance(target.parent(), QAbstractItemView) and self.chance.random() < 0.3
        if twice:
            self._do(f"clicks twice on {name}", lambda: QTest.mouseDClick(target, Qt.MouseButton.LeftButton, pos=point))
        else:
            self._do(f"clicks on {name}", lambda: QTest.mouseClick(target, Qt.MouseButton.LeftButton, pos=point))

    def _reachable(self, one: QWidget) -> bool:
        return one.isVisible() and one.isEnabled() and not one.visibleRegion().isEmpty() and one.width() > 2

    def _focused(self, top: QWidget) -> QWidget:
        focus = QApplication.focusWidget()
        return focus if focus is not None and (focus is top or top.isAncestorOf(focus)) else top

    def _key(self, top: QWidget) -> None:
        key = self.chance.choice(_KEYS)
        shift = Qt.KeyboardModifier.ShiftModifier if self.chance.random() < 0.1 else Qt.KeyboardModifier.NoModifier
        self._do(f"presses {key.name}", lambda: QTest.keyClick(self._focused(top), key, shift))

    def _type(self, top: QWidget) -> None:
        focus = self._focused(top)
        if not isinstance(focus, QLineEdit | QTextEdit | QPlainTextEdit):
            lines = [one for one in top.findChildren(QLineEdit) if self._reachable(one) and not one.isReadOnly()]
            if not lines:
                return
            focus = self.chance.choice(lines)
            focus.setFocus()
        text = self.chance.choice(_TEXTS)
        ascii_only = text.isascii()
        self.found.did.append(f"types {text[:24]!r} into {focus.objectName()}")
        if ascii_only and len(text) < 40:
            QTest.keyClicks(focus, text)
        elif isinstance(focus, QLineEdit):
            focus.insert(text)
        else:
            QGuiApplication.clipboard().setText(text)
            QTest.keyClick(focus, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)

    def _chord(self, top: QWidget) -> None:
        letter = self.chance.choice(_CHORDS)
        self._do(
            f"presses Ctrl+{letter}",
            lambda: QTest.keyClick(self._focused(top), Qt.Key(ord(letter)), Qt.KeyboardModifier.ControlModifier),
        )

    def _go(self, top: QWidget) -> None:
        if top is not self.window:
            return
        places = [(place.key, None) for place in RAIL]
        key, what = self.chance.choice((("change", 9), ("change", 6), ("notice", self.chance.randint(1, 9)), *places))
        self._do(f"goes to {key} {what}", lambda: self.window.go(key, what))

    def _wheel(self, top: QWidget) -> None:
        self._do("presses PageDown", lambda: QTest.keyClick(self._focused(top), Qt.Key.Key_PageDown))

    def _resize(self, top: QWidget) -> None:
        if top is self.window:
            wide, high = self.chance.randint(1024, 1500), self.chance.randint(700, 950)
            self._do(f"resizes to {wide}x{high}", lambda: self.window.resize(wide, high))


def let(seconds: float) -> None:
    """Let the window work."""
    until = time.monotonic() + seconds
    while True:
        QApplication.processEvents()
        if time.monotonic() >= until:
            return
        time.sleep(0.002)


def settle(window: MainWindow, patience: float = 60.0) -> None:
    """Wait until nothing is under way."""
    until = time.monotonic() + patience
    let(0.05)
    while not window.desk.idle and time.monotonic() < until:
        let(0.02)


def kept_answers(window: MainWindow, found: Found) -> None:
    """Leave the interview and come back: every answer must be as it was."""
    made = window._screens.get("change")
    if (
        not isinstance(made, InterviewScreen)
        or made.sitting is None
        or made.number is None
        or window.desk.sitting is None
    ):
        return
    if QApplication.activeModalWidget() is not None or window._stack.currentWidget() is not made:
        return
    focus = QApplication.focusWidget()
    if focus is not None:
        focus.clearFocus()
    let(0.05)
    number, before = made.number, dict(made.sitting.interview.given)
    window.go("board")
    settle(window)
    if QApplication.activeModalWidget() is not None:
        return
    window.go("change", number)
    settle(window)
    if QApplication.activeModalWidget() is not None or made.number != number:
        return
    after = dict(made.sitting.interview.given)
    if after != before:
        fields = sorted(
            f"{key}: {before.get(key)!r}, then {after.get(key)!r}"
            for key in {*before, *after}
            if before.get(key) != after.get(key)
        )
        found.wrong.append(f"answers of notice {number} were lost or changed: {'; '.join(fields)}")


def play(folder: Path, seed: int, seconds: float, frozen: float = FROZEN) -> Found:
    """Let a monkey play in ``folder``, an empty one, for so long. Returns what it met."""
    found = Found(frozen)
    chance = random.Random(seed)
    os.environ["XDG_CONFIG_HOME"] = os.environ["APPDATA"] = str(folder / "config")
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, str(folder / "settings"))
    os.chdir(folder)  # what it writes to paths it made up stays here
    application()

    def escaped(kind: type[BaseException], error: BaseException, at: TracebackType | None) -> None:
        import traceback

        found.wrong.append("".join(traceback.format_exception(kind, error, at))[-3000:])

    def message(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
        if kind in (QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg) and not _harmless(text):
            found.wrong.append(f"Qt says: {text}")

    before_hook, before_messages = sys.excepthook, qInstallMessageHandler(message)
    sys.excepthook = escaped
    make_sample(folder / "SAMPLE", SystemClock()).close()
    shutil.copytree(folder / "SAMPLE", folder / "play")
    window = make_window()
    window.desk.bug.connect(lambda error: escaped(type(error), error, error.__traceback__))
    clock = window.desk.clock

    def sit() -> None:
        window.desk.open("Opening", lambda: open_sample(folder / "play", clock), sample=True)
        settle(window)

    window.resize(1180, 760)
    window.show()
    sit()
    warming = Warming(window)  # as the program begins it
    warming.begin()
    heart = Heart(found)
    timer = QTimer(interval=_BEAT)
    timer.timeout.connect(heart.beat)
    timer.start()
    heart.beat()
    found.longest = 0.0
    heart.start()
    monkey = Monkey(window, chance, found, sit)
    until = time.monotonic() + seconds
    while time.monotonic() < until and not found.wrong:
        for _ in range(_BUSY_STEPS):
            monkey.step()
            let(chance.choice((0, 0, 0.01, 0.05)))
        if chance.random() < 0.2:
            settle(window)
            kept_answers(window, found)
    heart.ended.set()
    timer.stop()
    for one in QApplication.topLevelWidgets():
        if isinstance(one, QDialog):
            one.close()
    settle(window)
    warming.end()
    window.close()
    let(0.05)
    qInstallMessageHandler(before_messages)
    sys.excepthook = before_hook
    return found


def _harmless(text: str) -> bool:
    return text.startswith(("This plugin does not support", "QFont::", "Cannot open file"))


def main(arguments: Sequence[str] | None = None) -> int:
    """Play and tell; 1 where something was met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--frozen", type=float, default=FROZEN, help="seconds that the window may stand still")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="gdnotice-monkey-") as folder:
        found = play(Path(folder), given.seed, given.minutes * 60, given.frozen)
    told = f"seed {given.seed}: {found.steps} steps, longest stand {found.longest * 1000:.0f} ms\n"
    for where, often in found.slow.most_common(20):
        told += f"  over {_SLOW * 1000:.0f} ms, {often} times: {where}\n"
    for wrong in found.wrong:
        told += f"\nMET: {wrong}\nafter: {'; '.join(found.did)}\n"
    sys.stdout.write(told)
    sys.stdout.flush()
    return 1 if found.wrong else 0


if __name__ == "__main__":
    os._exit(main())
