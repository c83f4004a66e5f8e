"""Keeping the ledger by its buttons: proved, backed up, closed, taken out, purged, restored, the ways in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TypeAlias
from zipfile import ZipFile

import pytest
from PySide6.QtWidgets import QApplication, QCheckBox, QDialog, QLabel, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from gdnotice.actions.describe_ledger import describe_ledger
from gdnotice.actions.open_ledger import open_by_recovery_key
from gdnotice.actions.people import change_role
from ui.asking import AskDialog
from ui.keeping.screen import Keeping
from ui.main_window import MainWindow
from ui.message import Message
from ui.once import Once

Settle: TypeAlias = Callable[[], None]
Shown: TypeAlias = Callable[[], QDialog]
SECRET = "the sample of Ann"


@pytest.fixture
def page(sample: MainWindow, settle: Settle) -> Keeping:
    sample.go("keeping")
    settle()
    found = sample.screen_of("keeping")
    assert isinstance(found, Keeping)
    return found


def press(page: Keeping, name: str) -> None:
    found = page.findChild(QPushButton, name)
    assert isinstance(found, QPushButton)
    assert found.isEnabled()
    found.click()


def asked(shown: Shown) -> AskDialog:
    found = shown()
    assert isinstance(found, AskDialog)
    return found


def told(page: Keeping, name: str = "came") -> str:
    found = page.findChild(QLabel, name)
    assert isinstance(found, QLabel)
    return found.text()


def test_what_it_holds(page: Keeping) -> None:
    assert told(page, "figure-notices") == "9"
    assert told(page, "figure-people") == "2"
    assert "never backed up" in page.whole.told.text()
    assert "no recovery key" in page.ways.told.text()


def test_proved_closed_and_proved_against_the_closing(
    page: Keeping, settle: Settle, shown: Shown, tmp_path: Path
) -> None:
    press(page, "close-day")
    dialog = asked(shown)
    dialog.fill(out=str(tmp_path / "closing.txt"))
    dialog.go()
    settle()
    once = shown()
    assert isinstance(once, Once)
    line = once.shown.toPlainText()
    assert line in (tmp_path / "closing.txt").read_text()
    copy = once.findChild(QPushButton, "copy")
    assert isinstance(copy, QPushButton)
    copy.click()
    assert QApplication.clipboard().text() == line
    once.accept()
    settle()

    press(page, "prove")
    dialog = asked(shown)
    dialog.fill(closing=line[:-1])
    dialog.go()
    assert dialog.isVisible(), "it was mistyped"
    dialog.fill(closing=line)
    dialog.go()
    settle()
    assert told(page).startswith("Proved: ")
    assert "Last closed" in page.whole.told.text()

    press(page, "prove")
    dialog = asked(shown)
    other = line.partition(":")[0] + ":" + "0" * 64
    dialog.fill(closing=other)
    dialog.go()
    settle()
    message = shown()
    assert isinstance(message, Message)
    assert "not as it was kept" in message.told.what
    message.accept()


def test_backed_up_and_restored(
    page: Keeping, sample: MainWindow, settle: Settle, shown: Shown, tmp_path: Path
) -> None:
    press(page, "back-up")
    dialog = asked(shown)
    dialog.fill(into=str(tmp_path / "copies"))
    dialog.go()
    settle()
    (copy,) = (tmp_path / "copies").iterdir()
    assert str(copy) in told(page)
    assert "Last backed up" in page.whole.told.text()
    press(page, "close-day")
    dialog = asked(shown)
    dialog.go()
    settle()
    shown().close()

    press(page, "restore")
    dialog = asked(shown)
    dialog.fill(which="other", path=str(copy), secret="not it")
    dialog.go()
    settle()
    assert "does not open this backup" in dialog.findChild(QLabel, "refusal").text()  # type: ignore[union-attr]
    dialog.fill(secret=SECRET)
    dialog.go()
    settle()
    agree = asked(shown)
    words = " ".join(one.text() for one in agree.findChildren(QLabel))
    assert "1 entries" not in words
    assert "would be left behind" in words
    agree.go()
    settle()
    assert sample.desk.sitting is not None
    came: list[object] = []
    sample.desk.run("Asking", lambda vault: describe_ledger(vault).closed, done=came.append)
    settle()
    assert came == [None], "the closing came after the backup"


def test_a_restore_that_fails_locks_and_says_why(
    sample: MainWindow, settle: Settle, page: Keeping, tmp_path: Path
) -> None:
    def opening() -> object:
        from gdnotice.actions.keep_ledger import restore_ledger

        assert sample.desk.sitting is not None
        restore_ledger(tmp_path / "nothing", sample.desk.sitting.folder, sample.desk.clock, None, SECRET)
        raise AssertionError

    sample.desk.open("Restoring", opening, sample=False)  # type: ignore[arg-type]
    settle()
    assert sample.desk.sitting is None
    assert page.findChild(QLabel, "where").text() == ""  # type: ignore[union-attr]


def test_lists_and_evidence(page: Keeping, settle: Settle, shown: Shown, tmp_path: Path) -> None:
    press(page, "export-list")
    settle()
    dialog = asked(shown)
    dialog.fill(list="protects", out=str(tmp_path / "protects.csv"))
    dialog.go()
    settle()
    assert "uncovered units" in (tmp_path / "protects.csv").read_text(encoding="utf-8-sig")

    press(page, "evidence")
    dialog = asked(shown)
    dialog.fill(number="2", first="11/30/26", out=str(tmp_path / "pack.zip"))
    dialog.go()
    assert dialog.isVisible(), "a notice or a period"
    dialog.fill(first="")
    dialog.go()
    settle()
    with ZipFile(tmp_path / "pack.zip") as pack:
        assert "notice-2/summary.pdf" in pack.namelist()

    press(page, "evidence")
    dialog = asked(shown)
    dialog.fill(first="11/24/26", last="11/24/26", out=str(tmp_path / "packs"))
    dialog.go()
    settle()
    assert {one.name for one in (tmp_path / "packs").iterdir()} == {"notice-1.zip"}


def test_purging_tells_first(page: Keeping, sample: MainWindow, settle: Settle, shown: Shown) -> None:
    press(page, "purge")
    dialog = asked(shown)
    dialog.go()
    settle()
    message = shown()
    assert isinstance(message, Message)
    assert message.told.what.startswith("There is nothing to purge")
    message.accept()
    sitting = sample.desk.sitting
    assert sitting is not None
    clock = sitting.clock
    clock.set(clock.now() + timedelta(days=366 * 8))  # type: ignore[attr-defined]
    press(page, "purge")
    dialog = asked(shown)
    dialog.go()
    settle()
    agree = asked(shown)
    assert "cannot be undone" in " ".join(one.text() for one in agree.findChildren(QLabel))
    agree.go()
    settle()
    assert told(page).startswith("Purged: 1 notice")


def test_a_recovery_key_is_shown_once(
    page: Keeping, sample: MainWindow, settle: Settle, shown: Shown, qtbot: QtBot
) -> None:
    press(page, "recovery")
    dialog = asked(shown)
    dialog.go()
    settle()
    once = shown()
    assert isinstance(once, Once)
    shown_text = once.findChild(QPlainTextEdit, "once-text")
    assert isinstance(shown_text, QPlainTextEdit)
    key = shown_text.toPlainText()
    once.reject()
    assert once.isVisible(), "it is not closed before it was kept"
    kept = once.findChild(QCheckBox, "kept")
    assert isinstance(kept, QCheckBox)
    kept.click()
    once.close_.click()
    settle()
    assert "recovery key is in force" in page.ways.told.text()
    sitting = sample.desk.sitting
    assert sitting is not None
    sample.go("lock")
    settle()
    with open_by_recovery_key(sitting.folder, key, sitting.clock) as vault:
        assert vault.way == "recovery"


def test_ones_passphrase(page: Keeping, sample: MainWindow, settle: Settle, shown: Shown) -> None:
    press(page, "passphrase")
    dialog = asked(shown)
    dialog.fill(passphrase="another one of mine", again="another one of yours")
    dialog.go()
    assert dialog.isVisible()
    dialog.fill(again="another one of mine")
    dialog.go()
    settle()
    assert "passphrase is changed" in told(page)


def test_a_reader_is_offered_what_a_reader_may(page: Keeping, sample: MainWindow, settle: Settle) -> None:
    sample.desk.run("Changing", change_role, "Bob Sample", "approver", changes=True)
    settle()
    sample.desk.run("Changing", change_role, "Ann Sample", "reader", changes=True)
    settle()
    page.refresh()
    settle()
    enabled = {
        name for card in (page.whole, page.out, page.ways) for name, one in card.buttons.items() if one.isEnabled()
    }
    assert "purge" not in enabled
    assert {"prove", "back-up"} <= enabled
