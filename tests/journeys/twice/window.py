"""Plays a journey through the window: keys and buttons, without a screen."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QTableWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from gdnotice.findings.delivery import WORDS
from gdnotice.pack.form import Field
from gdnotice.pack.load import form as open_form
from tests.journeys.twice.player import Player, secret_of
from ui.batches.screen import Batches
from ui.interview.screen import InterviewScreen
from ui.main_window import MainWindow
from ui.message import Message
from ui.picking import Picker

Found = TypeVar("Found", bound=QWidget)
_SEVERITIES = ("Error", "Warning", "Note")


class Window(Player):
    """Every step is what a person presses and types."""

    def __init__(
        self, folder: Path, out: Path, patch: pytest.MonkeyPatch, qtbot: QtBot, window: MainWindow
    ) -> None:  # fmt: skip
        super().__init__(folder, out, patch)
        self._qtbot, self._window = qtbot, window
        self._answering = False

    # --- hands and eyes ---

    def _settle(self) -> None:
        self._qtbot.wait(1)
        self._qtbot.waitUntil(lambda: self._window.desk.idle, timeout=60_000)
        self._qtbot.wait(1)
        if self._dialog() is None and not self._window.isActiveWindow():
            self._window.activateWindow()  # without a screen nobody does that when a dialog is closed
            self._until(self._window.isActiveWindow)

    def _until(self, holds: Callable[[], bool]) -> None:
        self._qtbot.waitUntil(holds, timeout=30_000)

    def _child(self, of: QWidget, kind: type[Found], name: str) -> Found:
        found = [one for one in of.findChildren(kind, name) if one.isVisible()]
        assert found, f"there is no {name}; there are {sorted({one.objectName() for one in of.findChildren(kind)})}"
        return found[-1]

    def _press(self, name: str, of: QWidget | None = None) -> None:
        """Press a button as the keyboard does."""
        button = self._child(of or self._window, QPushButton, name)
        assert button.isEnabled(), f"{name} cannot be pressed"
        button.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(button, Qt.Key.Key_Space)
        self._settle()

    def _has(self, name: str) -> bool:
        return any(one.isVisible() for one in self._window.findChildren(QPushButton, name))

    def _dialog(self) -> QDialog | None:
        shown = [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]
        return shown[-1] if shown else None

    def _asked(self) -> QDialog:
        self._until(lambda: self._dialog() is not None)
        found = self._dialog()
        assert found is not None
        return found

    def _type(self, of: QDialog, name: str, text: str) -> None:
        into = self._child(of, QWidget, name)
        assert isinstance(into, QLineEdit | QPlainTextEdit)
        into.setFocus(Qt.FocusReason.TabFocusReason)
        into.selectAll()
        QTest.keyClick(into, Qt.Key.Key_Delete)
        QTest.keyClicks(into, text)

    def _choose(self, of: QDialog, words: str) -> None:
        """Choose the radio button that says so."""
        found = [one for one in of.findChildren(QRadioButton) if words in one.text()]
        assert len(found) == 1, [one.text() for one in of.findChildren(QRadioButton)]
        found[0].setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(found[0], Qt.Key.Key_Space)

    def _pick(self, of: QDialog, words: str) -> None:
        """Go down to the line that says so, and press Enter."""
        picker = of.findChild(Picker)
        assert picker is not None
        self._settle()
        told = [f"{one.words}, {one.more}" for one in picker.entries()]
        place = next((at for at, one in enumerate(told) if words in one), None)
        assert place is not None, f"{words} is not offered: {told}"
        for _ in range(place):
            QTest.keyClick(picker.line, Qt.Key.Key_Down)
        QTest.keyClick(picker.line, Qt.Key.Key_Return)
        self._settle()

    def _finish(self) -> str:
        """Enter; the words with which it was refused, after which the dialog is closed."""
        dialog = self._asked()
        self._press("do", dialog)
        return self._closed()

    def _closed(self) -> str:
        """What is said by whatever dialog is still there; it is closed."""
        dialog = self._dialog()
        if dialog is None:
            return ""
        words = dialog.told.text if isinstance(dialog, Message) else _texts(dialog)
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        self._settle()
        return " ".join(words.split())

    def _file(self, path: Path) -> None:
        """Choose a file, or name one, in the dialog that asks for it."""
        chooser = self._asked()
        assert isinstance(chooser, QFileDialog)
        chooser.fileSelected.emit(str(path))
        chooser.close()
        self._settle()

    def _go(self, key: str, what: object = None) -> None:
        self._window.go(key, what)
        self._settle()

    # --- the desk ---

    def sit(self, name: str, passphrase: str = "") -> str:
        if self._window.desk.sitting is not None:
            QTest.keyClick(self._window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
        else:
            self._window.begin(self.folder)
        self._settle()
        unlock = self._window.unlock
        for line, text in ((unlock.person, name), (unlock.secret, passphrase or secret_of(name))):
            line.setFocus(Qt.FocusReason.TabFocusReason)
            line.selectAll()
            QTest.keyClicks(line, text)
        QTest.keyClick(unlock.secret, Qt.Key.Key_Return)
        self._settle()
        if self._window.desk.sitting is not None:
            return ""
        return self._child(unlock, QLabel, "wrong").text()

    def keep(self, file: str) -> str:
        self._go("offers")
        self._press("from-file")
        self._file(self.material(file))
        return self._apply()

    def amend(self, offer: str, file: str) -> str:
        self._go("offer", offer)
        self._press("amend-file")
        self._file(self.material(file))
        return self._apply()

    def _apply(self) -> str:
        self._until(lambda: self._child(self._window, QPushButton, "apply").isEnabled())
        self._press("apply")
        return self._closed()

    # --- one notice ---

    def new(self, form: str, offer: str, earlier: str = "", covers: str = "") -> str:
        if covers:
            self._go("notice", int(covers))
            self._press(f"letter-{form}")
        else:
            QTest.keyClick(self._window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
            self._settle()
            dialog = self._asked()
            if earlier:
                self._pick(dialog, f"from no. {earlier},")
            self._pick(dialog, f": {open_form(form).title}")
            if refused := self._closed():
                return refused
        interview = self._interview()
        assert interview.number is not None
        self.number = interview.number
        self._answering = True
        return ""

    def _interview(self) -> InterviewScreen:
        found = self._window.screen_of("change")
        assert isinstance(found, InterviewScreen)
        return found

    def answer(self, field: str, text: str) -> str:
        if not self._answering:
            self._go("change", self.number)
            self._answering = True
        interview = self._interview()
        interview.go_to(field)
        QApplication.processEvents()
        widget = QApplication.focusWidget()
        while widget is not None and widget.objectName().split("=")[0] != field and not widget.isWindow():
            widget = widget.parentWidget()  # the editor of a cell is inside its table
        assert widget is not None
        assert widget.objectName().split("=")[0] == field, f"{field} is not asked; {widget.objectName()} is"
        assert interview.sitting is not None
        self._put(widget, interview.sitting.live.form.fields[field], text)
        return ""

    def _put(self, widget: QWidget, field: Field, text: str) -> None:
        if isinstance(widget, QLineEdit | QPlainTextEdit):
            widget.selectAll()
            QTest.keyClick(widget, Qt.Key.Key_Delete)
            for place, line in enumerate(text.split("|") if isinstance(widget, QPlainTextEdit) else [text]):
                if place:
                    QTest.keyClick(widget, Qt.Key.Key_Return)
                QTest.keyClicks(widget, line.strip())
        elif isinstance(widget, QRadioButton):
            ids = [one.id for one in field.choices] or ["yes", "no"]
            QTest.keyClick(widget, Qt.Key(Qt.Key.Key_1.value + ids.index(text)))
        elif isinstance(widget, QComboBox):
            words = next(one.label for one in field.choices if one.id == text)
            QTest.keyClicks(widget, words)
            QTest.keyClick(widget, Qt.Key.Key_Tab)
            assert widget.currentData() == text
        else:
            assert isinstance(widget, QTableWidget)
            self._rows(widget, text)

    @staticmethod
    def _rows(table: QTableWidget, text: str) -> None:
        for row, cells in enumerate(text.split("|")):
            for column, cell in enumerate(cells.strip().split(":")):
                table.setCurrentCell(row, column)
                for letter in cell:  # the first opens the cell, the others go into it
                    QApplication.processEvents()
                    QTest.keyClicks(QApplication.focusWidget() or table, letter)
                editor = QApplication.focusWidget()
                if isinstance(editor, QLineEdit):
                    QTest.keyClick(editor, Qt.Key.Key_Tab)
                QApplication.processEvents()
                item = table.item(row, column)
                typed = item.text() if item is not None else ""
                assert typed == cell, f"{typed} stands there, {cell} was typed"

    def settled(self) -> None:
        if self._answering:
            self._answering = False
            self._go("notice", self.number)
            problem = self._closed()
            assert not problem, problem

    def _at_notice(self) -> QWidget:
        self._go("notice", self.number)
        return self._window.screen_of("notice")

    def found(self) -> set[tuple[str, str]]:
        shown = [one.text() for one in self._at_notice().findChildren(QLabel) if one.isVisible()]
        return {
            (head.partition(",")[0].partition(":")[0].lower(), message)
            for head, message in pairwise(shown)
            if head.startswith(_SEVERITIES) and ": " in head
        }

    def told(self) -> str:
        words = self._child(self._at_notice(), QLabel, "stands").text()
        return words[:1].lower() + words[1:]

    def _act(self, kind: str, *chosen: str, **typed: str) -> str:
        """Press an act's button and answer what it asks; where it is not offered, the reason that stands there."""
        page = self._at_notice()
        if not self._has(kind):
            return " ".join(one.text() for one in page.findChildren(QLabel) if one.isVisible())
        self._press(kind)
        dialog = self._dialog()
        if dialog is None or isinstance(dialog, Message):
            return self._closed()
        for words in chosen:
            self._choose(dialog, words)
        for name, text in typed.items():
            if text:
                self._type(dialog, name, text)
        return self._finish()

    def ready(self) -> str:
        return self._act("made-ready")

    def approve(self, reason: str = "") -> str:
        page = self._at_notice()
        if not self._has("approved"):
            return " ".join(one.text() for one in page.findChildren(QLabel) if one.isVisible())
        self._press("approved")
        return self._reasoned(reason)

    def _reasoned(self, reason: str) -> str:
        """Give the reason for every warning that is asked about."""
        dialog = self._dialog()
        if dialog is None or isinstance(dialog, Message):
            return self._closed()
        for line in dialog.findChildren(QLineEdit):
            if line.isVisible() and reason:
                self._type(dialog, line.objectName(), reason)
        return self._finish()

    def stamp(self) -> str:
        return self._act("stamped")

    def send(self, way: str, confirmation: str = "") -> str:
        return self._act("sent", f"By {WORDS[way]}", confirmation=confirmation)

    def acknowledge(self, by: str, how: str) -> str:
        return self._act("acknowledged", by=by, how=how)

    def cover(self, units: str, dated: str, letter: str = "") -> str:
        chosen = (f"Notice {letter}",) if letter else ()
        return self._act("covered", *chosen, quantity=units, dated=dated)

    def withdraw(self, reason: str, released: str = "") -> str:
        return self._act("withdrawn", reason=reason, agent=released)

    def reject(self, reason: str) -> str:
        return self._act("rejected", reason=reason)

    def send_back(self, reason: str) -> str:
        return self._act("sent-back", reason=reason)

    def take_back(self, reason: str) -> str:
        return self._act("taken-back", reason=reason)

    def attach(self, file: str, what: str) -> str:
        return self._act("evidence-attached", path=str(self.material(file)), what=what)

    def evidence(self) -> str:
        self._go("keeping")
        self._press("evidence")
        dialog = self._asked()
        self._type(dialog, "number", str(self.number))
        self._type(dialog, "out", str(self.out / f"evidence-{self.number}.zip"))
        return self._finish()

    def part(self) -> str:
        self._at_notice()
        self._press("part")
        self._file(self.out / f"part-{self.number}.pdf")
        return self._closed()

    def take_up(self, number: str) -> str:
        QTest.keyClick(self._window, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
        self._settle()
        self._file(self.out / f"part-{number}.pdf")
        told = self._closed()  # what is to be looked at first
        interview = self._interview()
        if interview.number is None or interview.number == self.number:
            return told
        self.number = interview.number
        return ""

    # --- batches ---

    def _batches(self) -> Batches:
        self._go("batches")
        found = self._window.screen_of("batches")
        assert isinstance(found, Batches)
        return found

    def batch(self, file: str, form: str, offer: str) -> str:
        page = self._batches()
        box = page.chooser.what
        box.setFocus(Qt.FocusReason.TabFocusReason)
        for _ in range(box.count()):
            chosen = page.chooser.chosen
            if chosen is not None and (chosen.form, chosen.offer) == (form, offer):
                break
            QTest.keyClick(box, Qt.Key.Key_Down)
        self._press("choose")
        self._file(self.material(file))
        self._press("go")
        return self._finish()

    def approve_batch(self, number: str, reason: str = "") -> str:
        self._choose_batch(number)
        self._press("approve-batch")
        return self._reasoned(reason)

    def stamp_batch(self, number: str) -> str:
        self._choose_batch(number)
        self._press("stamp-batch")
        return self._closed()

    def _choose_batch(self, number: str) -> None:
        page = self._batches()
        page.tabs.setCurrentWidget(page.kept)
        table = page.kept.table
        rows = [
            row
            for row in range(table.rowCount())
            if (item := table.item(row, 0)) and item.text().startswith(f"{number}:")
        ]
        table.selectRow(rows[0])


def _texts(dialog: QDialog) -> str:
    return " ".join(one.text() for one in dialog.findChildren(QLabel) if one.isVisible())
