"""Played by ``test_room.py`` in a process of its own, on a screen that is as low as a clerk's laptop: the page of
batches and its dialogs, gone through by keyboard. Nothing is cut off, and what does it is always in sight."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from gdnotice.errors import Refusal
from tests.batch.conftest import CHECK, WIRE
from tests.ui.test_batches import BAD, asked, sheet
from ui import dialogs
from ui.asking import AskDialog
from ui.batches.screen import Batches
from ui.main_window import MainWindow
from ui.work import Job

Settle: TypeAlias = Callable[[], None]
Shown: TypeAlias = Callable[[], QDialog]
_FRAME = 32
"""What a title bar takes, in device-independent pixels."""


def cut(top: QWidget) -> list[str]:
    """What is lower than what it says, or reaches over the edge of ``top`` where nothing scrolls to it."""
    QApplication.processEvents()
    found = []
    for one in top.findChildren(QWidget):
        if not isinstance(one, QLabel | QAbstractButton | QLineEdit | QComboBox) or not one.isVisibleTo(top):
            continue
        wants = one.heightForWidth(one.width()) if one.hasHeightForWidth() else one.minimumSizeHint().height()
        wants -= 2 if isinstance(one, QLineEdit | QComboBox) else 0  # of its padding, which may give way
        inside = top.rect().contains(QRect(one.mapTo(top, QPoint(0, 0)), one.size()))
        if one.height() < min(wants, one.maximumHeight()) or not (inside or _scrolled(one, top)):
            found.append(f"{type(one).__name__} {one.objectName()} {one.accessibleName()}")
    return found


def _scrolled(one: QWidget, top: QWidget) -> bool:
    at: QWidget | None = one
    while at is not None and at is not top:
        if at.objectName() == "qt_scrollarea_viewport":
            return True
        at = at.parentWidget()
    return False


def in_sight(one: QWidget) -> bool:
    return one.visibleRegion().boundingRect() == one.rect()


def fits(dialog: QDialog) -> bool:
    QApplication.processEvents()
    screen = QApplication.primaryScreen().availableGeometry()
    return dialog.height() + _FRAME <= screen.height() and screen.contains(dialog.geometry())


def press(key: Qt.Key) -> None:
    at = QApplication.focusWidget()
    assert at is not None
    QTest.keyClick(at, key)
    QApplication.processEvents()


@pytest.fixture
def page(sample: MainWindow, settle: Settle) -> Batches:
    screen = QApplication.primaryScreen().availableGeometry()
    sample.resize(screen.width(), screen.height() - _FRAME)
    sample.activateWindow()
    sample.go("batches")
    settle()
    assert (sample.width(), sample.height()) == (screen.width(), screen.height() - _FRAME)
    found = sample.screen_of("batches")
    assert isinstance(found, Batches)
    found.chooser.choose("rights-notice", "sample-rights-2026")
    settle()
    return found


def test_the_page_in_every_state(page: Batches, sample: MainWindow, settle: Settle, tmp_path: Path) -> None:
    assert cut(sample) == []
    page.take(sheet(tmp_path, [WIRE, BAD, CHECK]))
    settle()
    for chosen in (page.chooser.into_ledger, page.chooser.onto_files):
        chosen.click()
        settle()
        page._came.setText("3 rows: 2 stamped, 1 refused. In a folder of a long name: " + "a-long-name.pdf, " * 12)
        for tab in range(page.tabs.count()):
            page.tabs.setCurrentIndex(tab)
            settle()
            assert cut(sample) == [], tab
            assert in_sight(page.go)
            table = next((one for one in page.tabs.currentWidget().findChildren(QTableView) if one.isVisible()), None)
            assert table is None or table.viewport().height() >= 2 * table.rowHeight(0)
    job = Job("Checking", lambda _vault, _job: None, count=1, of=3, long=True)
    page.desk._under_way.append(job)
    page.running.show_job(job)
    assert cut(sample) == []
    assert in_sight(page.running.stop)
    page.desk._under_way.remove(job)


def test_a_batch_by_keyboard_onto_files(
    page: Batches, sample: MainWindow, settle: Settle, shown: Shown, tmp_path: Path, qtbot: QtBot
) -> None:
    page.take(sheet(tmp_path, [WIRE, BAD]))
    settle()
    page.chooser.into_ledger.setFocus()
    press(Qt.Key.Key_Right)
    assert page.chooser.onto_files.isChecked()
    settle()
    seen = []
    page.chooser.what.setFocus()
    for _ in range(30):
        at = QApplication.focusWidget()
        assert at is not None
        seen.append(at.objectName())
        assert in_sight(at), seen
        if at is page.go:
            break
        press(Qt.Key.Key_Tab)
    wanted = ["what", "onto-files", "choose", "only-bad", "marked", "findings", "go"]
    assert [name for name in seen if name in wanted] == wanted, seen
    press(Qt.Key.Key_Space)
    dialog = asked(shown)
    assert fits(dialog)
    assert in_sight(dialog.do)
    assert cut(dialog) == []
    press(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not any(isinstance(one, AskDialog) for one in QApplication.topLevelWidgets()))

    page.go.click()
    dialog = asked(shown)
    passed: list[str] = []
    while dialog.focusWidget() is not dialog.do:
        at = dialog.focusWidget()
        assert at is not None
        passed.append(at.objectName() or at.accessibleName())
        assert in_sight(at), f"Tab brings it into sight: {passed}"
        assert in_sight(dialog.do), "and the button stays there"
        assert len(passed) < 30
        QTest.keyClick(at, Qt.Key.Key_Tab)
        qtbot.wait(5)
    assert passed[0] == "folder"
    assert passed[-1] == "cancel"
    assert passed.index("names") < passed.index("picture")
    dialog.fill(folder="", names="{row}")
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.wait(5)
    assert dialog.isVisible()
    assert dialog.focusWidget() is dialog._inputs["folder"], "the first that is wrong"
    assert in_sight(dialog._inputs["folder"])
    assert in_sight(dialog._wrong["folder"])
    assert fits(dialog)
    dialog.fill(folder=str(tmp_path / "papers"))
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    settle()
    assert page._came.text().startswith("2 rows: 1 stamped, 1 refused")
    assert (tmp_path / "papers" / "all.pdf").is_file()


def test_a_refusal_is_in_sight(page: Batches, settle: Settle, shown: Shown, tmp_path: Path, qtbot: QtBot) -> None:
    page.chooser.onto_files.setChecked(True)
    page.take(sheet(tmp_path, [WIRE]))
    settle()
    page.go.click()
    dialog = asked(shown)
    dialog.refused(Refusal("It cannot be done. " * 4, "It means what it means. " * 4, "Do something else first. " * 3))
    qtbot.wait(5)
    assert fits(dialog)
    assert in_sight(dialog._refused)
    assert in_sight(dialog.do)
    assert cut(dialog) == []
    dialog.close()


def test_the_dialogs_of_the_ledger_and_the_row(
    page: Batches, settle: Settle, shown: Shown, tmp_path: Path, qtbot: QtBot
) -> None:
    page.take(sheet(tmp_path, [WIRE, BAD, CHECK]))
    settle()
    page.findings.selectRow(0)
    page.findings.setFocus()
    page.findings.activated.emit(page.findings.model().index(0, 0))
    settle()
    row = shown()
    assert fits(row)
    assert cut(row) == []
    QTest.keyClick(row, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
    page.go.click()
    dialog = asked(shown)
    assert fits(dialog)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    settle()
    for name in ("approve-batch", "stamp-batch", "papers-batch"):
        button = page.findChild(QPushButton, name)
        assert isinstance(button, QPushButton)
        assert in_sight(button)
        QTest.keyClick(button, Qt.Key.Key_Space)
        settle()
        if name == "stamp-batch":
            continue
        dialog = asked(shown)
        assert fits(dialog)
        assert cut(dialog) == []
        assert in_sight(dialog.do)
        why = {"why-0": "They are two holders."}
        dialog.fill(**(why if name == "approve-batch" else {"folder": str(tmp_path / "x")}))
        QTest.keyClick(dialog, Qt.Key.Key_Return)
        settle()
    assert len(list((tmp_path / "x").glob("*.pdf"))) == 2


def test_a_dialog_of_any_size_is_brought_onto_the_screen(window: MainWindow, shown: Shown) -> None:
    dialog = QDialog(window)
    dialog.resize(920, 640)
    dialogs.show(dialog)
    assert shown() is dialog
    assert fits(dialog)
    dialog.close()


def test_the_first_run_keeps_its_buttons(window: MainWindow, qtbot: QtBot) -> None:
    screen = QApplication.primaryScreen().availableGeometry()
    window.resize(screen.width(), screen.height() - _FRAME)
    window.begin()
    first = window.first_run
    qtbot.waitUntil(first.isVisible)
    assert cut(window) == []
    forward = first.findChild(QPushButton, "next")
    assert isinstance(forward, QPushButton)
    assert in_sight(forward)
    window.activateWindow()
    last = first._lines["participant"]
    last.setFocus()
    qtbot.waitUntil(lambda: in_sight(last))
    for line in first._lines.values():
        line.setText("A Sample of a Line")
    first.forward()
    first._lines["again"].setText("another one")
    first.forward()
    assert cut(window) == []
    assert in_sight(forward)
