"""First run, unlock, lock, people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TypeAlias

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QTableWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from gdnotice.actions.people import settings_in_force
from gdnotice.actions.this_desk import this_desk
from ui.asking import AskDialog
from ui.holders_part import copies_of
from ui.main_window import MainWindow

Settle: TypeAlias = Callable[[], None]
Shown: TypeAlias = Callable[[], QDialog]


def text(of: QWidget, name: str) -> str:
    found = of.findChild(QLabel, name)
    assert isinstance(found, QLabel)
    return found.text()


def sits(window: MainWindow) -> bool:
    return window.desk.sitting is not None


def line(of: QWidget, name: str) -> QLineEdit:
    found = of.findChild(QLineEdit, name)
    assert isinstance(found, QLineEdit)
    return found


def test_first_run_by_keys_alone(
    window: MainWindow, qtbot: QtBot, shown: Shown, settle: Settle, tmp_path: Path
) -> None:
    window.begin()
    run = window.first_run
    assert run.isVisible()
    qtbot.waitUntil(lambda: line(run, "firm").hasFocus())

    def typed(words: str) -> None:
        focus = QApplication.focusWidget()
        assert isinstance(focus, QLineEdit)
        focus.selectAll()
        qtbot.keyClicks(focus, words)

    typed("Sample Brokerage LLC")
    qtbot.keyClick(line(run, "firm"), Qt.Key.Key_Return)
    assert text(run, "wrong") == "Your name is needed: acts are recorded under it."
    typed("Ada Sample")
    qtbot.keyClick(line(run, "person"), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: line(run, "passphrase").hasFocus())
    typed("four plain words here")
    qtbot.keyClicks(line(run, "again"), "four plain words hare")
    qtbot.keyClick(line(run, "again"), Qt.Key.Key_Return)
    assert text(run, "wrong") == "The two passphrases differ."
    typed("four plain words here")
    qtbot.keyClick(line(run, "again"), Qt.Key.Key_Tab)
    focus = QApplication.focusWidget()
    assert isinstance(focus, QRadioButton)
    qtbot.keyClick(focus, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: line(run, "folder").hasFocus())
    typed(str(tmp_path / "ledger"))
    line(run, "copies").setText(str(tmp_path / "copies"))
    qtbot.keyClick(line(run, "folder"), Qt.Key.Key_Return)

    recovery = shown()
    key = recovery.findChild(QPlainTextEdit, "once-text")
    assert isinstance(key, QPlainTextEdit)
    assert len(key.toPlainText()) > 20
    qtbot.keyClick(recovery, Qt.Key.Key_Escape)
    assert recovery.isVisible(), "the key would be lost for good"
    kept = recovery.findChild(QCheckBox, "kept")
    assert isinstance(kept, QCheckBox)
    qtbot.keyClick(kept, Qt.Key.Key_Space)
    qtbot.keyClick(recovery, Qt.Key.Key_Return)
    settle()
    sitting = window.desk.sitting
    assert sitting is not None
    assert (sitting.person, sitting.role, sitting.folder) == ("Ada Sample", "approver", tmp_path / "ledger")
    assert (this_desk().ledger, this_desk().person) == (tmp_path / "ledger", "Ada Sample")
    assert line(run, "passphrase").text() == ""
    assert copies_of(window.desk) == tmp_path / "copies", "from the first day on, and not only from the second"
    assert (tmp_path / "copies").is_dir()
    found: list[dict[str, object]] = []
    window.desk.run("Asking", settings_in_force, done=found.append)
    settle()
    assert (found[0]["firm_name"], found[0]["second_pair"]) == ("Sample Brokerage LLC", True)

    # Lock, a wrong passphrase, the right one.
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert not sits(window)
    unlock = window.unlock
    assert unlock.isVisible()
    assert (unlock.person.text(), text(unlock, "why")) == ("Ada Sample", "You locked it.")
    qtbot.keyClicks(unlock.secret, "four plain words hare")
    qtbot.keyClick(unlock.secret, Qt.Key.Key_Return)
    settle()
    assert "do not open this ledger" in text(unlock, "wrong")
    assert unlock.secret.text() == ""
    qtbot.keyClicks(unlock.secret, "four plain words here")
    qtbot.keyClick(unlock.secret, Qt.Key.Key_Return)
    settle()
    assert sits(window)
    assert not unlock.isVisible()


def test_a_short_passphrase_is_refused_where_it_was_typed(window: MainWindow, settle: Settle, tmp_path: Path) -> None:
    window.begin()
    run = window.first_run
    for name, words in (("person", "Ada Sample"), ("passphrase", "short"), ("again", "short")):
        line(run, name).setText(words)
    line(run, "folder").setText(str(tmp_path / "ledger"))
    for _ in range(3):
        run.forward()
    settle()
    assert "shorter than" in text(run, "wrong")
    assert line(run, "passphrase").isVisible()


def test_it_locks_when_nobody_is_there(sample: MainWindow, settle: Settle, qtbot: QtBot) -> None:
    def long_ago(vault: object) -> None:
        vault.idle_since -= timedelta(hours=1)  # type: ignore[attr-defined]

    sample.desk.run("Waiting", long_ago)
    settle()
    sample.idleness.look()
    qtbot.keyClick(sample, Qt.Key.Key_Shift)
    sample.idleness.look()
    settle()
    assert sits(sample), "somebody pressed a key"
    sample.desk.run("Waiting", long_ago)
    settle()
    sample.idleness.touched = False
    sample.idleness.look()
    settle()
    assert not sits(sample)
    assert text(sample.screen_of("notice"), "holder") == ""


def test_a_person_is_added_and_taken_out(sample: MainWindow, settle: Settle, shown: Shown) -> None:
    sample.go("people")
    settle()
    people = sample.screen_of("people")
    table = people.findChild(QTableWidget, "people")
    assert isinstance(table, QTableWidget)
    assert table.rowCount() == 2
    button = people.findChild(QPushButton, "add")
    assert isinstance(button, QPushButton)
    button.click()
    dialog = shown()
    assert isinstance(dialog, AskDialog)
    dialog.fill(name="Cal Sample", role="reader", passphrase="cal has a long one", again="cal has another")
    dialog.go()
    assert "The two passphrases differ." in text(dialog, "refusal")
    dialog.fill(again="cal has a long one")
    dialog.go()
    settle()
    assert table.rowCount() == 3
    table.selectRow(2)
    button = people.findChild(QPushButton, "new-passphrase")
    assert isinstance(button, QPushButton)
    button.click()
    dialog = shown()
    assert isinstance(dialog, AskDialog)
    dialog.fill(passphrase="cal has a longer one", again="cal has a longer one")
    dialog.go()
    settle()
    button = people.findChild(QPushButton, "remove")
    assert isinstance(button, QPushButton)
    button.click()
    dialog = shown()
    assert isinstance(dialog, AskDialog)
    dialog.go()
    settle()
    assert table.rowCount() == 2
