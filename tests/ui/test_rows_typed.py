"""Rows of cells typed by keys alone, in an interview that judges all the while."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableWidget, QWidget

from gdnotice.actions.draft_notice import Drafted, draft_notice
from ui.interview.screen import InterviewScreen
from ui.main_window import MainWindow

Settle: TypeAlias = Callable[[], None]


def type_on(text: str) -> None:
    """Each letter goes where the focus is by then, as from a keyboard."""
    for letter in text:
        QTest.keyClicks(focused(), letter)
        QApplication.processEvents()


def focused() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def test_the_first_cell_opens_as_one_types(sample: MainWindow, settle: Settle) -> None:
    drafted: list[Drafted] = []
    sample.desk.run(
        "Drafting", draft_notice, "tender-notice", "sample-auction-2026", {}, done=drafted.append, changes=True
    )
    settle()
    sample.activateWindow()
    sample.go("change", drafted[0].number)
    settle()
    interview = sample.screen_of("change")
    assert isinstance(interview, InterviewScreen)
    interview.go_to("shares.certificates")
    QApplication.processEvents()
    table = interview.findChild(QTableWidget, "shares.certificates")
    assert isinstance(table, QTableWidget)
    assert focused() is table or table.isAncestorOf(focused())
    table.setCurrentCell(0, 0)
    QApplication.processEvents()
    assert (table.currentRow(), table.currentColumn()) == (0, 0), "coming to a cell does not take it away"
    for place, cell in enumerate(("SM-1044", "50", "SM-1045", "30")):
        if place:
            table.setCurrentCell(place // 2, place % 2)
            QApplication.processEvents()
        type_on(cell)
        QTest.keyClick(focused(), Qt.Key.Key_Tab)
        QApplication.processEvents()
    settle()
    assert interview.sitting is not None
    assert interview.sitting.interview.given["shares.certificates"] == [
        {"number": "SM-1044", "shares": "50"}, {"number": "SM-1045", "shares": "30"},
    ]  # fmt: skip
