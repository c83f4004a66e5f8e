"""The paper of a notice on its page: the stamped pages, or those that would be; from memory, for eyes and ears."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLabel, QTabWidget
from pytestqt.qtbot import QtBot

from gdnotice.actions.kept_paper import paper_of
from gdnotice.actions.look_at_paper import PaperSeen, look_at_paper
from gdnotice.actions.open_ledger import Vault
from gdnotice.errors import Unreadable
from ui.main_window import MainWindow
from ui.notices import paper as paper_module
from ui.notices.one import OneNotice
from ui.notices.paper import Paper

Settle: TypeAlias = Callable[[], None]
STAMPED, READY, WITHDRAWN, HALF = 4, 6, 8, 9


def paper_of_notice(window: MainWindow, number: int, settle: Settle) -> Paper:
    """The Paper tab of that notice, in front, as it is when it has been read."""
    window.go("notice", number)
    settle()
    screen = window.screen_of("notice")
    assert isinstance(screen, OneNotice)
    screen.findChild(QTabWidget, "parts").setCurrentWidget(screen.paper)  # type: ignore[union-attr]
    settle()
    return screen.paper


def drawn(paper: Paper, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: bool(paper.view._images) and not paper.view._asked, timeout=10_000)


def text(paper: Paper, name: str) -> str:
    found = paper.findChild(QLabel, name)
    assert isinstance(found, QLabel)
    return found.text() if found.isVisible() else ""


def test_the_stamped_pages_are_those_of_the_ledger(sample: MainWindow, settle: Settle, qtbot: QtBot) -> None:
    paper = paper_of_notice(sample, STAMPED, settle)
    drawn(paper, qtbot)
    came: list[bytes] = []
    sample.desk.run("Asking", paper_of, STAMPED, done=came.append)
    settle()
    assert paper.view.paper is not None
    assert paper.view.paper.pdf == came[0]
    assert text(paper, "paper-says-text") == ""
    assert text(paper, "paper-page") == "Page 1 of 3"
    picture = paper.view.grab().toImage()
    dark = sum(picture.pixelColor(x, y).lightness() < 90 for x in range(0, 400, 2) for y in range(0, 300, 2))
    assert dark > 200, "print is on the screen"


def test_before_the_stamp_it_says_so(sample: MainWindow, settle: Settle) -> None:
    paper = paper_of_notice(sample, HALF, settle)
    assert text(paper, "paper-says-text").startswith("Not stamped.")
    assert "not stamped: page 1 of" in paper.view.accessibleName()
    assert "DRAFT" in paper.view.accessibleDescription()
    paper = paper_of_notice(sample, WITHDRAWN, settle)
    assert text(paper, "paper-empty") or "must not be sent" in text(paper, "paper-says-text")


def test_keys_turn_the_pages_and_a_screen_reader_hears_which(sample: MainWindow, settle: Settle, qtbot: QtBot) -> None:
    paper = paper_of_notice(sample, STAMPED, settle)
    view = paper.view
    view.glides = False
    view.setFocus()
    heard = QAccessible.queryAccessibleInterface(view)
    assert heard.text(QAccessible.Text.Name) == "The stamped paper: page 1 of 3"
    first = heard.text(QAccessible.Text.Description)
    assert "NOTICE OF GUARANTEED DELIVERY" in first.upper()
    qtbot.keyClick(view, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert (view.page, text(paper, "paper-page")) == (2, "Page 2 of 3")
    assert heard.text(QAccessible.Text.Name) == "The stamped paper: page 2 of 3"
    assert heard.text(QAccessible.Text.Description) not in ("", first)
    qtbot.keyClick(view, Qt.Key.Key_End)
    assert view.page == 3
    qtbot.keyClick(view, Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    assert view.page == 2
    qtbot.keyClick(view, Qt.Key.Key_Home)
    assert view.page == 1
    before = view.verticalScrollBar().value()
    qtbot.keyClick(view, Qt.Key.Key_PageDown)
    assert view.verticalScrollBar().value() > before


def test_zoom_by_keys_is_remembered(sample: MainWindow, settle: Settle, qtbot: QtBot) -> None:
    paper = paper_of_notice(sample, STAMPED, settle)
    view, control = paper.view, Qt.KeyboardModifier.ControlModifier
    view.setFocus()
    wide = view.scale
    qtbot.keyClick(view, Qt.Key.Key_9, control)
    whole = view.scale
    assert whole < wide
    page = view._sheets.page(0)
    assert page.height() <= view.viewport().height(), "all of a page is seen"
    qtbot.keyClick(view, Qt.Key.Key_Plus, control)
    assert view.scale > whole
    again = Paper(sample.desk)
    qtbot.addWidget(again)
    assert again.view._zoom == view.scale
    qtbot.keyClick(view, Qt.Key.Key_0, control)
    assert view.scale == wide


def test_it_is_read_only_when_it_is_in_sight(
    sample: MainWindow, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def counted(vault: Vault, number: int) -> PaperSeen:
        asked.append(number)
        return look_at_paper(vault, number)

    monkeypatch.setattr(paper_module, "look_at_paper", counted)
    sample.go("notice", STAMPED)
    settle()
    assert asked == []
    paper = paper_of_notice(sample, STAMPED, settle)
    assert asked == [STAMPED]
    sample.go("notice", HALF)
    assert paper.view.paper is None, "nothing of the one before is left"
    settle()
    assert asked == [STAMPED, HALF]


def test_no_file_is_written_and_locking_leaves_nothing(
    sample: MainWindow, settle: Settle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    aside = tmp_path / "aside"
    aside.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(aside))
    monkeypatch.setenv("TMPDIR", str(aside))
    paper = paper_of_notice(sample, STAMPED, settle)
    assert text(paper, "paper-page") == "Page 1 of 3"
    assert list(aside.iterdir()) == []
    sample.desk.lock("You locked it.")
    settle()
    assert paper.view.paper is None
    assert paper.view.accessibleDescription() == ""


def test_a_printing_that_is_missing_is_said(
    sample: MainWindow, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(_vault: object, _number: int) -> None:
        raise Unreadable("The printing that the notice names is not with its offer.", "", "Keep it again.")

    monkeypatch.setattr(paper_module, "look_at_paper", gone)
    paper = paper_of_notice(sample, READY, settle)
    told = text(paper, "paper-says-text")
    assert "cannot be shown" in told
    assert "not with its offer" in told
    assert "Keep it again." in told
