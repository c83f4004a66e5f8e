"""A dialog that asks, and what comes back after somebody has closed it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from gdnotice.errors import Refusal
from ui import dialogs
from ui.asking import Ask, AskDialog
from ui.main_window import MainWindow
from ui.message import Message


def closed_too_early(sample: MainWindow, qtbot: QtBot) -> AskDialog:
    """A dialog that was closed while what it asked for was under way."""
    kept: list[AskDialog] = []

    def submit(_given: Mapping[str, Any], dialog: AskDialog) -> None:
        kept.append(dialog)

    dialog = AskDialog("Export a list", "", "&Export", (Ask("out", "File"),), submit, sample)
    dialogs.show(dialog)
    dialog.do.click()
    assert kept == [dialog]
    dialog.reject()
    qtbot.waitUntil(lambda: not isValid(dialog))
    return dialog


def test_done_after_it_was_closed(sample: MainWindow, qtbot: QtBot) -> None:
    closed_too_early(sample, qtbot).accept()


def test_refused_after_it_was_closed(sample: MainWindow, qtbot: QtBot, shown: Callable[[], QDialog]) -> None:
    closed_too_early(sample, qtbot).refused(Refusal("It was not written.", "", "Choose another file."))
    told = shown()
    assert isinstance(told, Message)
    assert told.told.what == "It was not written."


def test_arrows_choose(sample: MainWindow, qtbot: QtBot) -> None:
    came: list[object] = []
    asks = (Ask("way", "By which", "choice", required=True, choices=(("mail", "Mail"), ("hand", "By hand"))),)
    dialog = AskDialog("Sending", "", "Send", asks, lambda given, _dialog: came.append(given["way"]), sample)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow, timeout=5000)
    focused = QApplication.focusWidget()
    assert focused is not None
    qtbot.keyClick(focused, Qt.Key.Key_Down)
    dialog.go()
    assert came == ["hand"]


def test_what_leaves_no_choice_is_read_and_a_wrong_passphrase_typed_again(sample: MainWindow, qtbot: QtBot) -> None:
    asks = (
        Ask("who", "Who", "choice", value="b", choices=(("b", "Bob"),)),
        Ask("passphrase", "Passphrase", "secret", required=True),
    )
    dialog = AskDialog("Approve", "", "Approve", asks, lambda _given, _dialog: None, sample)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow, timeout=5000)
    secret = dialog.focusWidget()
    assert isinstance(secret, QLineEdit)
    assert secret.objectName() == "passphrase", "there is nothing to choose"
    qtbot.keyClicks(secret, "wrong")
    qtbot.keyClick(secret, Qt.Key.Key_Return)
    dialog.refused(Refusal("That name and passphrase do not open this ledger.", "", ""))
    assert dialog.focusWidget() is secret
    qtbot.keyClicks(secret, "right")
    assert secret.text() == "right", "what was wrong is written over"
