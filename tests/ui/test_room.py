"""At the smallest window, with texts as usual and half as large again: no page is wider than its pane, the board shows
its rows, dialogs are as high as what they say, and no higher than the screen."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QTableView, QWidget
from pytestqt.qtbot import QtBot

from gdnotice.actions.draft_notice import draft_notice
from gdnotice.pack.load import form
from ui import dialogs
from ui.asking import Ask, AskDialog
from ui.interview.page_view import PageView
from ui.interview.screen import InterviewScreen
from ui.main_window import MainWindow
from ui.room import Scrolled
from ui.theme import theme
from ui.wrapping import WrappingRadio

Settle: TypeAlias = Callable[[], None]


@pytest.fixture(params=[100, 150], ids=["usual", "large"])
def text_size(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[int]:
    theme().prefer("light", request.param)
    yield request.param
    theme().prefer("system", 100)


@pytest.mark.parametrize(
    ("key", "offer"),
    [
        ("rights-notice", "sample-rights-2026"),
        ("tender-notice", "sample-auction-2026"),
        ("transmittal", "sample-auction-2026"),
    ],
)
def test_no_page_is_wider_than_its_pane(
    text_size: int, sample: MainWindow, settle: Settle, key: str, offer: str
) -> None:
    numbers: list[int] = []
    sample.desk.run("Drafting", draft_notice, key, offer, {}, done=lambda found: numbers.append(found.number))
    settle()
    sample.go("change", numbers[0])
    settle()
    screen = sample.screen_of("change")
    assert isinstance(screen, InterviewScreen)
    assert (sample.width(), sample.height()) == (1024, 700)
    wide = []
    for step in (*(one.id for one in form(key).pages), "review"):
        screen.open_step(step)
        QApplication.processEvents()
        page = screen._stack.currentWidget()
        inside = page.widget() if isinstance(page, PageView) else None
        if inside is None:
            continue
        assert isinstance(page, PageView)
        for box in page.boxes.values():
            box.show()  # those that are not asked now will be, once something else is answered
        QApplication.processEvents()
        if inside.minimumSizeHint().width() > page.viewport().width() or page.horizontalScrollBar().maximum():
            wide.append((step, inside.minimumSizeHint().width(), page.viewport().width()))
    assert wide == []


def test_the_answer_is_in_sight_where_its_question_is_higher_than_the_pane(
    text_size: int, sample: MainWindow, settle: Settle, qtbot: QtBot
) -> None:
    sample.go("change", 9)
    settle()
    screen = sample.screen_of("change")
    assert isinstance(screen, InterviewScreen)
    for field in ("holder.names", "subscription.basic", "payment.amount", "guarantor.firm"):
        screen.go_to(field)
        qtbot.wait(60)
        page = screen._stack.currentWidget()
        assert isinstance(page, PageView)
        if field not in page.boxes:
            continue
        control = page.boxes[field].control.input()
        middle = control.mapTo(page.viewport(), control.rect().center())
        assert page.viewport().rect().contains(middle), field


def test_the_board_keeps_its_rows(text_size: int, sample: MainWindow, settle: Settle, qtbot: QtBot) -> None:
    sample.go("board")
    settle()
    board = sample.screen_of("board")
    table = board.findChild(QTableView, "due")
    assert isinstance(table, QTableView)
    qtbot.waitUntil(lambda: table.viewport().height() >= 8 * table.rowHeight(0), timeout=5_000)
    short = board.findChild(QLabel, "exposure-short")
    assert isinstance(short, QLabel)
    timeline = board.findChild(QWidget, "timeline")
    assert isinstance(timeline, QWidget)
    assert timeline.isVisible() is not short.isVisible(), "what is open is told in any case"
    if short.isVisible():
        assert short.text().startswith("Open protects $")
    cell = table.columnWidth(7)
    assert table.fontMetrics().horizontalAdvance("27,300.00") < cell, "an amount is never cut"


def test_a_dialog_is_as_high_as_what_it_says(
    text_size: int, window: MainWindow, qtbot: QtBot, shown: Callable[[], QDialog]
) -> None:
    asks = (
        Ask("which", "&Which", "choice", choices=(("1", "By hand: " + "17 Example Place, " * 6), ("2", "By mail"))),
        Ask("day", "&Day", "date", "The day on which it came. " * 6, required=True),
    )
    dialogs.show(AskDialog("A title", "What follows. " * 12, "Do it", asks, lambda _given, _dialog: None, window))
    dialog = shown()
    assert isinstance(dialog, AskDialog)

    def cut() -> list[str]:
        QApplication.processEvents()
        found = [one for one in dialog.findChildren(QLabel) if one.isVisible() and one.hasHeightForWidth()]
        return [one.text() for one in found if one.height() < one.heightForWidth(one.width())]

    assert cut() == []
    rows = dialog.layout()
    assert rows is not None
    assert dialog.height() == rows.totalHeightForWidth(dialog.width()), "and no higher"
    assert dialog.findChildren(Scrolled)[0].verticalScrollBar().maximum() == 0
    radio = dialog.findChildren(WrappingRadio)[0]
    assert "\n" in radio.text()
    assert radio.height() >= radio.heightForWidth(radio.width())
    before = dialog.height()
    dialog.fill(day="the day before yesterday, or so")
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert cut() == []
    assert dialog.height() > before
    dialog.close()


def test_nothing_scrolls_where_there_is_room(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(1280, 800)
    window.begin()
    first = window.first_run
    qtbot.waitUntil(first.isVisible)
    for step in range(3):
        first._show(step)
        (area,) = first.findChildren(Scrolled)
        qtbot.waitUntil(lambda area=area: not area.verticalScrollBar().maximum())  # type: ignore[misc]


@pytest.mark.skipif(sys.platform != "linux", reason="a screen without a screen, of any size, is Linux's")
@pytest.mark.parametrize(("wide", "high"), [(1093, 614), (1024, 600)], ids=["laptop-at-125-percent", "netbook"])
def test_batches_fit_a_low_screen(wide: int, high: int, tmp_path: Path) -> None:
    """The size of a screen is told to Qt before it starts; the other tests of this process have one that is high."""
    screen = {"name": "low", "x": 0, "y": 0, "width": wide, "height": high, "logicalDpi": 96, "logicalBaseDpi": 96}
    told = tmp_path / "screen.json"
    told.write_text(json.dumps({"screens": [screen]}), encoding="utf-8")
    played = Path(__file__).with_name("on_low_screen.py")
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--basetemp={tmp_path / 'low'}", str(played)],
        env={**os.environ, "QT_QPA_PLATFORM": f"offscreen:configfile={told}"},
        capture_output=True, text=True, cwd=played.parents[2], timeout=120,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout[-6000:]
