"""The list of notices and one notice: searching, and a notice's whole life by its buttons."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton, QTableView, QTableWidget
from pytestqt.qtbot import QtBot

from gdnotice.actions.kept_paper import paper_of
from gdnotice.actions.show_notice import ShownNotice, show_notice
from ui import dialogs
from ui.asking import AskDialog
from ui.main_window import MainWindow
from ui.message import Message
from ui.notices.listing import Notices
from ui.notices.new import NewNotice
from ui.notices.one import OneNotice

Settle: TypeAlias = Callable[[], None]
Shown: TypeAlias = Callable[[], QDialog]


def listing(window: MainWindow) -> Notices:
    found = window.screen_of("notices")
    assert isinstance(found, Notices)
    return found


def one(window: MainWindow, number: int, settle: Settle) -> OneNotice:
    window.go("notice", number)
    settle()
    found = window.screen_of("notice")
    assert isinstance(found, OneNotice)
    return found


def ask(window: MainWindow, settle: Settle, work: Callable[..., Any], *args: object) -> Any:
    came: list[Any] = []
    window.desk.run("Asking", work, *args, done=came.append)
    settle()
    return came[0]


def press(of: OneNotice, name: str) -> None:
    button = of.findChild(QPushButton, name)
    assert isinstance(button, QPushButton), [found.objectName() for found in of.findChildren(QPushButton)]
    assert button.isVisible()
    button.click()


def buttons(of: OneNotice) -> set[str]:
    return {found.objectName() for found in of.side.findChildren(QPushButton) if found.isVisible()}


def test_search_as_one_types(sample: MainWindow, settle: Settle, qtbot: QtBot) -> None:
    sample.go("notices", "")
    settle()
    screen = listing(sample)
    assert screen.search.hasFocus()
    qtbot.keyClicks(screen.search, "luka")
    qtbot.waitUntil(lambda: screen.lines.rowCount() == 2, timeout=10_000)
    qtbot.keyClicks(screen.search, "sik zzz")
    qtbot.waitUntil(lambda: screen.lines.rowCount() == 0, timeout=10_000)
    qtbot.keyClick(screen.search, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: screen.lines.rowCount() == 8, timeout=10_000)
    qtbot.keyClicks(screen.search, "7")
    qtbot.waitUntil(lambda: 0 < screen.lines.rowCount() < 8, timeout=10_000)
    assert screen.lines.index(0, 0).data() == "7", "a number is that of a notice"
    qtbot.keyClick(screen.search, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: screen.lines.rowCount() == 8, timeout=10_000)
    qtbot.keyClicks(screen.search, "pension")
    qtbot.waitUntil(lambda: screen.lines.rowCount() == 1, timeout=10_000)
    qtbot.keyClick(screen.search, Qt.Key.Key_Return)
    settle()
    found = sample.screen_of("notice")
    assert isinstance(found, OneNotice)
    assert found.number == 6


def test_the_filter_shows_the_others(sample: MainWindow, settle: Settle) -> None:
    sample.go("notices")
    settle()
    screen = listing(sample)
    counts = []
    for place in range(screen.filter.count()):
        screen.filter.setCurrentIndex(place)
        settle()
        counts.append(screen.lines.rowCount())
    assert counts == [8, 9, 1, 2, 1, 1, 1, 3, 0, 0]
    assert isinstance(screen.table, QTableView)


def test_from_ready_to_covered_by_its_buttons(sample: MainWindow, settle: Settle, shown: Shown, tmp_path: Path) -> None:
    screen = one(sample, 6, settle)
    focus = QApplication.focusWidget()
    assert focus is not None
    assert focus.objectName() == "approved", "what comes next has the focus"
    for name, state in (("approved", "approved"), ("stamped", "stamped")):
        press(screen, name)
        settle()
        found: ShownNotice = ask(sample, settle, show_notice, 6)
        assert found.kept.now.standing.state == state

    press(screen, "paper")
    chooser = shown()
    chooser.fileSelected.emit(str(tmp_path / "paper.pdf"))  # type: ignore[attr-defined]
    chooser.close()
    settle()
    assert (tmp_path / "paper.pdf").read_bytes() == ask(sample, settle, paper_of, 6)

    press(screen, "sent")
    dialog = shown()
    assert isinstance(dialog, AskDialog)
    dialog.go()
    assert dialog.isVisible(), "which way is not said"
    dialog.fill(way="0", at="2026-11-29 9:00 am")
    dialog.go()
    settle()
    refusal = dialog.findChild(QLabel, "refusal")
    assert isinstance(refusal, QLabel)
    assert "before the moment it was stamped" in refusal.text()
    dialog.fill(at="", confirmation="S-77")
    dialog.go()
    settle()
    found = ask(sample, settle, show_notice, 6)
    assert found.kept.now.sendings[-1]["confirmation"] == "S-77"
    assert found.kept.now.standing.protect == "OPEN"

    press(screen, "acknowledged")
    dialog = shown()
    assert isinstance(dialog, AskDialog)
    dialog.fill(by="Sample Agent", how="by telephone")
    dialog.go()
    settle()
    press(screen, "covered")
    dialog = shown()
    assert isinstance(dialog, AskDialog)
    dialog.go()  # what is open, and the paper's own date, stand in it
    settle()
    found = ask(sample, settle, show_notice, 6)
    assert found.kept.now.standing.protect == "COVR"
    assert "covered" not in buttons(screen)
    entries = screen.findChild(QTableWidget, "entries")
    assert isinstance(entries, QTableWidget)
    assert entries.rowCount() == len(found.entries)


def test_a_draft_with_errors_is_told_why(sample: MainWindow, settle: Settle, shown: Shown) -> None:
    screen = one(sample, 9, settle)
    press(screen, "made-ready")
    dialog = shown()
    assert isinstance(dialog, Message)
    assert "Notice 9 has" in dialog.told.what
    assert len(dialog.told.details) > 1
    copy = dialog.findChild(QPushButton, "copy")
    assert isinstance(copy, QPushButton)
    copy.click()
    assert QApplication.clipboard().text() == dialog.told.text
    dialog.accept()


def test_ending_it_asks_why(sample: MainWindow, settle: Settle, shown: Shown) -> None:
    screen = one(sample, 5, settle)
    press(screen, "withdrawn")
    dialog = shown()
    assert isinstance(dialog, AskDialog)
    dialog.go()
    settle()
    assert ask(sample, settle, show_notice, 5).kept.now.standing.state == "approved"
    dialog.fill(reason="The holder changed its mind.")
    dialog.go()
    settle()
    assert ask(sample, settle, show_notice, 5).kept.now.standing.state == "withdrawn"
    assert buttons(screen) == {"evidence-attached", "taken-back", "pack", "summary"}


def test_a_new_notice_from_an_earlier_one(sample: MainWindow, settle: Settle, shown: Shown, qtbot: QtBot) -> None:
    sample.go("draft", {})
    settle()
    dialog = shown()
    assert isinstance(dialog, NewNotice)
    line = dialog.picker.line
    qtbot.keyClicks(line, "pension")
    qtbot.waitUntil(lambda: [entry.words for entry in dialog.picker.entries()] == ["Sample Pension Plan"])
    qtbot.keyClick(line, Qt.Key.Key_Return)
    first = dialog.picker.entries()[0].key
    assert (first.form, first.offer) == ("rights-notice", "sample-rights-2026"), "the same offer comes first"
    qtbot.keyClick(line, Qt.Key.Key_Return)
    settle()
    found: ShownNotice = ask(sample, settle, show_notice, 10)
    assert found.kept.now.holder == "Sample Pension Plan"
    assert found.kept.now.standing.state == "draft"


def test_locking_takes_it_off_the_screen(sample: MainWindow, settle: Settle) -> None:
    screen = one(sample, 6, settle)
    sample.go("lock")
    settle()
    assert [found.text() for found in screen.findChildren(QLabel) if "Pension" in found.text()] == []
    entries = screen.findChild(QTableWidget, "entries")
    assert isinstance(entries, QTableWidget)
    assert entries.rowCount() == 0


def test_what_comes_next_is_in_sight_after_an_act(sample: MainWindow, settle: Settle, qtbot: QtBot) -> None:
    page = one(sample, 1, settle)
    bar = page.side.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    bar.setValue(bar.maximum())
    page.side.take_focus()
    page.refresh()
    settle()
    qtbot.waitUntil(lambda: bar.value() == 0)


def test_first_notice_of_all_asks_for_an_offers_file(sample: MainWindow, settle: Settle, qtbot: QtBot) -> None:
    chosen: list[str] = []

    def answer(dialog: QDialog) -> None:
        chosen.append(dialog.windowTitle())
        dialog.reject()

    new = NewNotice(sample.desk, sample, {}, [], lambda number: None)
    qtbot.addWidget(new)
    new.show()
    settle()
    new._found([])  # nothing was found of any notice
    dialogs.answer_with(answer)
    qtbot.keyClick(new.picker.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: chosen == ["An offer's file"])
    do = new.findChild(QPushButton, "do")
    assert isinstance(do, QPushButton)
    do.click()
    qtbot.waitUntil(lambda: chosen == ["An offer's file"] * 2)
