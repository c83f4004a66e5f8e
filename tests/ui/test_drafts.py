"""What is typed survives the plug being pulled, and is one entry once the person is done."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from gdnotice import places
from gdnotice.actions.autosave_answers import unfinished
from gdnotice.actions.draft_notice import draft_notice, read_given
from gdnotice.actions.keep_ledger import check_ledger
from gdnotice.actions.open_interview import OpenedInterview, open_interview
from gdnotice.actions.sample_ledger import open_sample
from gdnotice.actions.show_notice import ShownNotice, show_notice
from tests.ui.typist import killed_in_typing
from ui.interview.screen import InterviewScreen
from ui.interview.steps import REVIEW
from ui.main_window import MainWindow
from ui.screen import BOARD, CHANGE

Settle = Callable[[], None]
NUMBER = 9
"""A draft of the sample ledger."""


def ask(window: MainWindow, settle: Settle, action: Callable[..., Any], *args: object) -> Any:
    found: list[Any] = []
    window.desk.run("Reading", action, *args, done=found.append)
    settle()
    return found[0]


def interview_of(window: MainWindow, settle: Settle, number: int = NUMBER) -> InterviewScreen:
    window.activateWindow()
    window.go(CHANGE, number)
    settle()
    found = window.findChild(InterviewScreen)
    assert found is not None
    return found


def type_into(screen: InterviewScreen, field: str, text: str) -> None:
    screen.go_to(field)
    widget = QApplication.focusWidget() or screen
    QTest.keyClick(widget, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(widget, text)


def banner(screen: QWidget) -> str:
    text = screen.findChild(QLabel, "recovered-text")
    assert text is not None
    return str(text.text()) if text.isVisible() else ""


def entries(window: MainWindow, settle: Settle, number: int = NUMBER) -> int:
    shown: ShownNotice = ask(window, settle, show_notice, number)
    return len(shown.entries)


def test_pauses_in_typing_make_no_entry_and_leaving_makes_one(sample: MainWindow, settle: Settle, qtbot: QtBot) -> None:
    before = entries(sample, settle)
    screen = interview_of(sample, settle)
    state = screen.findChild(QLabel, "save-state")
    assert state is not None
    for text in ("RC", "RC-1", "RC-10"):
        type_into(screen, "guarantor.title", text)
        qtbot.waitUntil(lambda: state.text() == "Draft saved", timeout=5_000)
        settle()
    assert entries(sample, settle) == before
    assert [one.number for one in ask(sample, settle, unfinished)] == [NUMBER]
    sample.go(BOARD)
    settle()
    assert entries(sample, settle) == before + 1
    assert ask(sample, settle, unfinished) == []
    assert banner(interview_of(sample, settle)) == ""


def test_looking_through_it_makes_no_entry(sample: MainWindow, settle: Settle) -> None:
    before = entries(sample, settle)
    screen = interview_of(sample, settle)
    for step in screen.steps.ids():
        screen.open_step(step)
    type_into(screen, "guarantor.title", "x")
    screen.undo()
    sample.go(BOARD)
    settle()
    assert entries(sample, settle) == before
    assert ask(sample, settle, unfinished) == []


def test_typing_without_a_pause_is_saved_meanwhile(sample: MainWindow, settle: Settle, qtbot: QtBot) -> None:
    screen = interview_of(sample, settle)
    screen.go_to("guarantor.title")
    start = time.monotonic()
    while time.monotonic() - start < 1.5:
        QTest.keyClicks(QApplication.focusWidget() or screen, "a")
        qtbot.wait(20)
    settle()
    assert ask(sample, settle, unfinished) != []


GOES = """
from tests.ui.typist import killed_in_typing
from ui.interview.screen import InterviewScreen
from ui.screen import CHANGE
window.go(CHANGE, int(sys.argv[2]))
wait(lambda: window.findChild(InterviewScreen) is not None and window.findChild(InterviewScreen).sitting is not None)
window.findChild(InterviewScreen).go_to("guarantor.title")
"""


def test_the_plug_pulled_while_typing(
    window: MainWindow, settle: Settle, made_sample: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = tmp_path / "SAMPLE"
    shutil.copytree(made_sample, folder)
    said, killed = killed_in_typing(folder, GOES, str(NUMBER))
    for path in folder.rglob("*"):
        assert not path.is_file() or b"abcdefghij" not in path.read_bytes()
    window.desk.open("Opening", lambda: open_sample(folder, window.desk.clock), sample=True)
    settle()
    opened: OpenedInterview = ask(window, settle, open_interview, NUMBER)
    assert opened.recovered is not None
    kept = str(opened.start["guarantor.title"])
    typed = said[-1][1]
    assert typed.startswith(kept)
    sure = [text for at, text in said if at < killed - 2.0]  # the brief's second, and one for a busy machine
    assert len(kept) >= len(sure[-1])
    assert ask(window, settle, check_ledger).ok

    screen = interview_of(window, settle)
    assert "You typed this on" in banner(screen)
    assert screen.sitting is not None
    assert screen.sitting.interview.raw("guarantor.title") == kept
    before = entries(window, settle)
    button = screen.findChild(QPushButton, "recovered-button")
    assert button is not None
    button.click()
    settle()
    assert screen.sitting.interview.raw("guarantor.title") != kept
    assert banner(screen) == ""
    window.go(BOARD)
    settle()
    assert entries(window, settle) == before
    assert ask(window, settle, unfinished) == []


def test_what_was_found_again_goes_into_the_record(sample: MainWindow, settle: Settle) -> None:
    before = entries(sample, settle)
    screen = interview_of(sample, settle)
    type_into(screen, "guarantor.title", "Chief Sample")
    assert screen.sitting is not None
    screen.sitting.save_now()
    settle()
    screen.keeping = None  # as if the program had ended here
    screen = interview_of(sample, settle)
    assert "You typed this on" in banner(screen)
    sample.go(BOARD)
    settle()
    assert entries(sample, settle) == before + 1
    found: OpenedInterview = ask(sample, settle, open_interview, NUMBER)
    assert found.given["guarantor.title"] == "Chief Sample"


def test_opening_the_ledger_says_what_was_being_typed(
    sample: MainWindow, settle: Settle, tmp_path: Path, qtbot: QtBot
) -> None:
    screen = interview_of(sample, settle)
    type_into(screen, "guarantor.title", "Chief Sample")
    assert screen.sitting is not None
    screen.sitting.save_now()
    settle()
    screen.keeping = None  # as if the program had ended here
    screen.sitting.close()
    sample.desk.open("Opening", lambda: open_sample(tmp_path / "SAMPLE", sample.desk.clock), sample=True)
    settle()
    settle()
    told = sample.unfinished
    assert told.isVisible()
    assert f"What you typed into notice {NUMBER}" in told.text.text()
    assert told.button is not None
    told.button.click()
    settle()
    again = sample.current
    assert isinstance(again, InterviewScreen)
    assert again.sitting is not None
    assert again.sitting.interview.raw("guarantor.title") == "Chief Sample"
    assert not told.isVisible()


def test_ready_from_the_last_step_by_enter(sample: MainWindow, settle: Settle, qtbot: QtBot) -> None:
    """A notice sent back is looked over and made ready again with one key."""
    given = read_given(places.resources() / "samples" / "rights-notice.toml", "rights-notice")
    more = {"holder.names": ["Eleventh Sample Holder"], "rights.certificates": ["RC-777"]}
    drafted = ask(sample, settle, draft_notice, "rights-notice", "sample-rights-2026", {**given, **more})
    screen = interview_of(sample, settle, drafted.number)
    assert screen.at == REVIEW, "nothing is left to answer"
    qtbot.waitUntil(lambda: screen.sitting is not None and screen.sitting.seen is not None, timeout=20_000)
    screen.open_step(REVIEW)
    ready = QApplication.focusWidget()
    assert isinstance(ready, QPushButton)
    assert "ready" in ready.text()
    QTest.keyClick(ready, Qt.Key.Key_Return)
    for _ in range(3):
        settle()
    shown: ShownNotice = ask(sample, settle, show_notice, drafted.number)
    assert shown.kept.now.standing.state == "ready"
    assert sample.current is not screen


def test_opening_another_notice_gives_what_was_typed_into_the_first(sample: MainWindow, settle: Settle) -> None:
    before = entries(sample, settle)
    screen = interview_of(sample, settle)
    type_into(screen, "guarantor.title", "Chief Sample")
    assert interview_of(sample, settle, 5) is screen
    assert screen.number == 5
    assert entries(sample, settle) == before + 1
    assert ask(sample, settle, unfinished) == []


def test_what_is_typed_while_the_same_notice_is_opened_again_counts(sample: MainWindow, settle: Settle) -> None:
    screen = interview_of(sample, settle)
    assert screen.sitting is not None
    screen.begin(NUMBER)  # and before it is there, a click:
    screen.sitting.answer("holder.phone", "(212) 555-0143")
    settle()
    assert screen.sitting.interview.raw("holder.phone") == "(212) 555-0143"
    screen.go_to("holder.phone")
    assert screen.may_leave()
    settle()
    opened: OpenedInterview = ask(sample, settle, open_interview, NUMBER)
    assert opened.recovered is None
    assert opened.start["holder.phone"] == "(212) 555-0143"
