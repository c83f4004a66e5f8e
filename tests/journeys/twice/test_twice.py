"""Every journey, played through the shell and through the window, ends in the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gdnotice.clock import SystemClock
from tests.journeys.twice.record import record
from tests.journeys.twice.shell import Shell
from tests.journeys.twice.text import Step, read
from tests.journeys.twice.window import Window
from ui import dialogs
from ui.app import application, make_window
from ui.main_window import MainWindow

TEXTS = sorted((Path(__file__).parent / "texts").glob("*.journey"))


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    """The application as a person gets it: pytest-qt takes it from here."""
    return application()


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    """A window that has asked for nothing yet."""
    for name in ("XDG_CONFIG_HOME", "APPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "config"))
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, str(tmp_path / "settings"))
    made = make_window(SystemClock())
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow, timeout=5_000)
    yield made
    dialogs.answer_with(None)
    made.close()


def places(tmp_path: Path, name: str) -> tuple[Path, Path]:
    out = tmp_path / f"{name}-out"
    out.mkdir()
    return tmp_path / name / "ledger", out


# Without a screen no window is raised and no list that opens takes the keyboard: Qt says so each time.
@pytest.mark.qt_log_ignore("This plugin does not support (raise|grabbing the keyboard|propagateSizeHints)")
@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_the_same_by_both(
    path: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    qtbot: QtBot,
    window: MainWindow,
) -> None:
    steps = read(path)
    person = next(one for one in steps if one.verb == "people").given["who"].split(",")[0].rsplit(" ", 1)[0]
    folder, out = places(tmp_path, "shell")
    shell = Shell(folder, out, monkeypatch, capfd)
    shell.play(steps)
    by_shell, packs_by_shell = record(folder, out, person)

    folder, out = places(tmp_path, "window")
    by_hand = Window(folder, out, monkeypatch, qtbot, window)
    by_hand.play(steps)
    window.desk.lock()
    qtbot.waitUntil(lambda: window.desk.sitting is None and window.desk.idle, timeout=30_000)
    by_window, packs_by_window = record(folder, out, person)

    assert by_window.keys() == by_shell.keys()
    for number, told in by_shell.items():
        assert asdict(by_window[number]) == asdict(told), f"notice {number}"
    assert packs_by_window == packs_by_shell


def test_a_line_that_is_no_step_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "odd.journey"
    path.write_text("# why\nas Ann Sample\nhop\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"odd\.journey:3: hop"):
        read(path)
    path.write_text('as Ann Sample with "no such thing"\n', encoding="utf-8")
    assert read(path) == [
        Step("sit", {"name": "Ann Sample", "passphrase": "no such thing"},
             'odd.journey:1: as Ann Sample with "no such thing"')
    ]  # fmt: skip


def test_every_step_there_is_is_taken_in_some_journey() -> None:
    from tests.journeys.twice.text import _STEPS

    taken = {step.verb for path in TEXTS for step in read(path)}
    assert set(_STEPS) - taken == set()
