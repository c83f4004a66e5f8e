"""The board shows what the board of the core says, and opens a notice."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QTableView, QWidget
from pytestqt.qtbot import QtBot

from gdnotice.board.board import Board
from gdnotice.board.board import board as board_at
from ui.main_window import MainWindow
from ui.notices.one import OneNotice

Settle: TypeAlias = Callable[[], None]


def text(of: QWidget, name: str) -> str:
    found = of.findChild(QLabel, name)
    assert isinstance(found, QLabel)
    return found.text()


def table(of: QWidget) -> QTableView:
    found = of.findChild(QTableView, "due")
    assert isinstance(found, QTableView)
    return found


def test_it_says_what_the_core_says(sample: MainWindow, settle: Settle) -> None:
    settle()
    screen = sample.screen_of("board")
    assert screen.isVisible()
    came: list[Board] = []
    sample.desk.run("Asking", lambda vault: board_at(vault, vault.clock.now()), done=came.append)
    settle()
    for part in came[0].parts:
        if part.when != "undated":
            card = screen.findChild(QPushButton, f"part-{part.when}")
            assert isinstance(card, QPushButton)
            assert card.accessibleName().endswith(f": {part.count}")
    assert table(screen).model().rowCount() == sum(part.count for part in came[0].parts)
    assert text(screen, "dollars") == f"${came[0].total.dollars:,.2f}"
    assert "50,000.00" in text(screen, "limit-words")


def test_it_is_plainly_marked(sample: MainWindow, settle: Settle) -> None:
    settle()
    assert "SAMPLE" in text(sample, "sample")
    assert "SAMPLE" in sample.windowTitle()


def test_a_card_shows_its_part_and_enter_opens_a_notice(sample: MainWindow, settle: Settle, qtbot: QtBot) -> None:
    settle()
    screen = sample.screen_of("board")
    card = screen.findChild(QPushButton, "part-overdue")
    assert isinstance(card, QPushButton)
    qtbot.mouseClick(card, Qt.MouseButton.LeftButton)
    settle()
    assert table(screen).model().rowCount() == 1
    assert "overdue by" in table(screen).model().index(0, 0).data()
    qtbot.keyClick(table(screen), Qt.Key.Key_Return)
    settle()
    one = sample.screen_of("notice")
    assert isinstance(one, OneNotice)
    assert (one.isVisible(), one.number) == (True, 1)
    qtbot.keyClick(one, Qt.Key.Key_Escape)
    settle()
    assert screen.isVisible()


def test_the_sample_can_be_had_again(window: MainWindow, settle: Settle) -> None:
    folders = []
    for _ in range(2):
        window.open_sample()
        settle()
        sitting = window.desk.sitting
        assert sitting is not None
        assert sitting.sample
        folders.append(sitting.folder)
    assert [folder.exists() for folder in folders] == [False, True]
    window.close()
    assert not folders[1].exists()
