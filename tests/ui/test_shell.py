"""The window around the screens: rail, finding, help, settings, reminders, closing, going wrong, being remembered."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QTableView,
    QTabWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from gdnotice.actions.coming_deadlines import Coming, coming_deadlines
from gdnotice.actions.find_anything import find_anything
from gdnotice.actions.people import settings_in_force
from gdnotice.actions.sample_ledger import SampleClock
from gdnotice.actions.this_desk import desk_settings, lead_words, leads_from
from gdnotice.errors import Misuse
from ui import keys
from ui.app import start
from ui.frame import remembered
from ui.frame.finding import Finding
from ui.frame.help import Help
from ui.frame.reminders import mark_of, words_of
from ui.main_window import MainWindow
from ui.message import Message
from ui.picking import Picker
from ui.screens import PLACES
from ui.theme import DARK, LIGHT, theme

Settle: TypeAlias = Callable[[], None]
Shown: TypeAlias = Callable[[], QDialog]


def found(of: QWidget, kind: type[Any], name: str) -> Any:
    one = of.findChild(kind, name)
    assert isinstance(one, kind), name
    return one


def texts(of: QWidget) -> list[str]:
    return [one.text() for one in of.findChildren(QLabel)]


def ask(window: MainWindow, settle: Settle, action: Callable[..., Any], *args: Any) -> Any:
    came: list[Any] = []
    window.desk.run("Asking", action, *args, done=came.append)
    settle()
    return came[0]


# --- the window itself -----------------------------------------------------------------------------------------------


def test_it_is_shown_before_it_has_a_desk(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("APPDATA", str(tmp_path / "config"))
    window = start(None, sample=False)
    qtbot.addWidget(window)
    assert window.isVisible()
    assert not hasattr(window, "desk")
    qtbot.waitUntil(lambda: hasattr(window, "desk") and window.first_run.isVisible(), timeout=10_000)
    qtbot.waitUntil(lambda: window.desk.idle, timeout=30_000)
    window.close()


def test_the_rail_keeps_to_icons_where_there_is_little_room(sample: MainWindow, settle: Settle, qtbot: QtBot) -> None:
    settle()
    assert sample.width() == 1024
    board = found(sample.rail, QWidget, "rail-board")
    assert (sample.rail.narrow, board.text(), board.accessibleName()) == (True, "", "Board")
    sample.resize(1300, 800)
    qtbot.waitUntil(lambda: not sample.rail.narrow)
    assert board.text().strip() == "Board"


def test_closing_while_work_is_under_way_says_so(sample: MainWindow, settle: Settle, shown: Shown) -> None:
    settle()
    go_on: list[bool] = []

    def work(_vault: object, tell: Callable[..., None]) -> None:
        for done in range(400):
            tell("Counting", done, 400)
            if go_on:
                return
            pause(0.01)

    sample.desk.slowly("Counting", work, progress="tell")
    QApplication.processEvents()
    wait_for(lambda: sample._status.telling)
    sample.close()
    dialog = shown()
    assert dialog.objectName() == "closing"
    assert sample.isVisible()
    found(dialog, QAbstractButton, "wait").click()
    go_on.append(True)
    wait_for(lambda: not sample.isVisible())


def pause(seconds: float) -> None:
    time.sleep(seconds)


def wait_for(what: Callable[[], bool]) -> None:
    for _ in range(800):
        if what():
            return
        pause(0.01)
        QApplication.processEvents()
    raise AssertionError("it never came to be")


def test_a_bug_is_told_once_and_nothing_private_is_in_it(sample: MainWindow, settle: Settle, shown: Shown) -> None:
    settle()

    def broken(_vault: object) -> None:
        raise ValueError("Zoë's account 884-20117")

    sample.desk.run("Going wrong", broken)
    sample.desk.run("Going wrong", broken)
    settle()
    dialogs = [one for one in QApplication.topLevelWidgets() if isinstance(one, Message) and one.isVisible()]
    assert len(dialogs) == 1
    assert "884-20117" not in dialogs[0].told.text
    found(dialogs[0], QAbstractButton, "close").click()
    settle()
    assert sample.current is not None, "it goes on"
    sample.broke(ValueError())
    found(shown(), QAbstractButton, "end").click()
    wait_for(lambda: not sample.isVisible())


def test_what_was_drawn_wider_is_as_wide_again(sample: MainWindow, settle: Settle, qtbot: QtBot) -> None:
    settle()
    table = found(sample, QTableView, "due")
    table.horizontalHeader().resizeSection(2, 77)
    qtbot.waitUntil(lambda: remembered.read("columns/board") is not None or table.isColumnHidden(4), timeout=3000)
    combo = found(sample, QComboBox, "sorted")
    combo.setCurrentIndex(2)
    assert int(remembered.read("choice/board-sorted")) == 2


# --- keys and help ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["board", "notices", "people", "settings"])
def test_every_shortcut_says_what_it_does(sample: MainWindow, settle: Settle, key: str) -> None:
    sample.go(key)
    settle()
    assert [keys.said(one) for one in sample.findChildren(QShortcut) if not one.whatsThis()] == []


def test_the_sheet_has_every_shortcut_of_the_window(sample: MainWindow, settle: Settle, shown: Shown) -> None:
    settle()
    sample.shortcuts()
    sheet = shown()
    assert isinstance(sheet, Help)
    assert found(sheet, QTabWidget, "help-pages").currentIndex() == 1
    said = texts(sheet)
    for one in sample.findChildren(QShortcut):
        if one.parent() is sample:
            assert one.whatsThis() in said
            assert any(keys.said(one) in text for text in said)


def test_help_opens_at_the_question(sample: MainWindow, settle: Settle, shown: Shown) -> None:
    sample.go("change", 9)
    settle()
    screen = sample.current
    assert screen is not None
    here = screen.help_here()
    assert here[0][0]
    sample.help()
    said = texts(shown())
    assert all(text in said for _, text in here if text)


# --- finding ---------------------------------------------------------------------------------------------------------


def test_anything_is_found_as_one_types(sample: MainWindow, settle: Settle) -> None:
    settle()
    by_name = ask(sample, settle, find_anything, "pension")
    assert [(one.number, one.holder) for one in by_name.notices] == [(6, "Sample Pension Plan")]
    assert by_name.holders == ("Sample Pension Plan",)
    assert ask(sample, settle, find_anything, "4").notices[0].number == 4
    assert [one.key for one in ask(sample, settle, find_anything, "harbor hold").offers] == ["sample-rights-2026"]
    assert ask(sample, settle, find_anything, "bob").people == ("Bob Sample",)
    assert ask(sample, settle, find_anything, " ,").notices == ()


def test_finding_goes_there_by_keys_alone(sample: MainWindow, settle: Settle, shown: Shown, qtbot: QtBot) -> None:
    settle()
    for typed, key in (("pension", "notice"), ("settings", "settings"), ("bob", "people"), ("7", "notice")):
        sample.go("find")
        dialog = shown()
        assert isinstance(dialog, Finding)
        picker = dialog.findChild(Picker)
        assert isinstance(picker, Picker)
        qtbot.keyClicks(picker.line, typed)
        qtbot.wait(80)
        settle()
        qtbot.keyClick(picker.line, Qt.Key.Key_Return)
        settle()
        assert sample.current is sample.screen_of(key)


# --- settings --------------------------------------------------------------------------------------------------------


def test_the_firms_settings_are_kept_together(sample: MainWindow, settle: Settle, qtbot: QtBot) -> None:
    sample.go("settings")
    settle()
    page = sample.screen_of("settings")
    limit = found(page, QLineEdit, "exposure_limit")
    save = found(page, QAbstractButton, "save")
    assert (limit.text(), save.isEnabled()) == ("50,000.00", False)
    limit.selectAll()
    qtbot.keyClicks(limit, "a lot")
    assert found(page, QLabel, "wrong-exposure_limit").text()
    qtbot.keyClick(limit, Qt.Key.Key_Return)
    settle()
    limit.selectAll()
    qtbot.keyClicks(limit, "75k")
    found(page, QCheckBox, "second_pair").setChecked(True)
    assert page._changes() == {"exposure_limit": "75000", "second_pair": "on"}  # type: ignore[attr-defined]
    qtbot.keyClick(limit, Qt.Key.Key_Return)
    settle()
    kept = ask(sample, settle, settings_in_force)
    assert (kept["exposure_limit"], kept["second_pair"]) == (75_000, True)
    assert not save.isEnabled()


def test_the_desks_settings_are_kept_at_once(sample: MainWindow, settle: Settle, qtbot: QtBot, tmp_path: Path) -> None:
    sample.go("settings")
    settle()
    page = sample.screen_of("settings")
    leads = found(page, QLineEdit, "reminders")
    assert leads.text() == "1 day, 2 h, 30 min"
    leads.setText("3 days; 45")
    leads.editingFinished.emit()
    copies = found(page, QLineEdit, "copies")
    copies.setText(str(tmp_path / "away"))
    copies.editingFinished.emit()
    look = found(page, QComboBox, "look")
    try:
        look.setCurrentIndex(look.findData("dark"))
        look.activated.emit(look.currentIndex())
        settle()
        kept = desk_settings()
        assert (kept.reminders, kept.copies, kept.look) == ((4320, 45), tmp_path / "away", "dark")
        assert theme().colours == DARK
        assert sample.desk.copies == tmp_path / "away"
    finally:
        theme().prefer("system")
    assert theme().colours == LIGHT
    leads.setText("soon")
    leads.editingFinished.emit()
    assert "1 day" in found(page, QLabel, "wrong-reminders").text()


def test_leads_are_read_as_they_are_told() -> None:
    assert leads_from(lead_words((2880, 1440, 120, 30))) == (2880, 1440, 120, 30)
    assert leads_from("") == ()
    for typed in ("0", "15 days", "2 h 30", "x"):
        with pytest.raises(Misuse):
            leads_from(typed)


# --- reminders -------------------------------------------------------------------------------------------------------


def test_a_deadline_is_told_once_and_names_nobody(sample: MainWindow, settle: Settle) -> None:
    settle()
    sitting = sample.desk.sitting
    assert sitting is not None
    clock = sitting.clock
    assert isinstance(clock, SampleClock)
    coming = ask(sample, settle, coming_deadlines, timedelta(days=2))
    assert coming
    clock.set(coming[0].at - timedelta(minutes=100))
    banner = sample.reminders.banner
    sample.reminders.look()
    settle()
    assert banner.isVisible()
    said = found(banner, QLabel, "reminder-words").text()
    assert "due soon" in said
    assert not any(one.holder and one.holder in said for one in coming)
    banner.hide()
    sample.reminders.look()
    settle()
    assert not banner.isVisible(), "once each"
    clock.set(coming[0].at - timedelta(minutes=20))
    sample.reminders.look()
    settle()
    assert banner.isVisible(), "the next lead was passed"
    sample.go("lock")
    settle()
    assert not banner.isVisible()


def test_a_reminder_names_the_holder_only_where_it_may(sample: MainWindow, settle: Settle) -> None:
    settle()
    one: Coming = ask(sample, settle, coming_deadlines, timedelta(days=2))[0]
    now = one.at - timedelta(hours=2)
    assert one.holder
    assert one.holder not in words_of([one], now, name=False)
    assert one.holder in words_of([one], now, name=True)
    assert one.holder not in mark_of("place", one, 30)


def test_asking_what_is_due_is_no_work(sample: MainWindow, settle: Settle) -> None:
    settle()
    before = ask(sample, settle, lambda vault: vault.idle_since)
    ask(sample, settle, coming_deadlines, timedelta(days=2))
    assert ask(sample, settle, lambda vault: vault.idle_since) == before


def test_the_session_locks_it(sample: MainWindow, settle: Settle) -> None:
    settle()
    why: list[str] = []
    sample.desk.locked.connect(why.append)
    QTimer.singleShot(0, sample.session.screen_locked)
    wait_for(lambda: sample.desk.sitting is None)
    assert why == ["It locked itself: the screen was locked."]


def test_every_page_tells_how_it_is_used() -> None:
    untold = []
    for place in PLACES.values():
        module, name = place.made.split(":")
        if len(getattr(import_module(module), name).how) < 80:
            untold.append(place.key)
    assert untold == []
