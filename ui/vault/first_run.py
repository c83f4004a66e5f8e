"""The first run: whose ledger it is, how it opens, where it lies; three short steps."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gdnotice.errors import Problem
from ui import dialogs
from ui.room import Scrolled
from ui.theme import GAP, SMALL, TIGHT, label, set_look
from ui.vault.card import card_in
from ui.work import Desk, Sitting

if TYPE_CHECKING:  # the ledger's libraries are loaded by the time it is opened
    from gdnotice.actions.open_ledger import Vault

_STEPS = ("Your institution", "How the vault opens", "Where it lies, and where copies go")


class FirstRun(QWidget):
    """Makes a ledger. ``sample`` and ``existing``: the person wants the sample ledger, or to open one that is there."""

    sample = Signal()
    existing = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._key = ""
        self._copies: Path | None = None
        self._lines: dict[str, QLineEdit] = {}
        self._beside: dict[str, QHBoxLayout] = {}
        rows = card_in(self, 620, "Set up your ledger")
        self._where = label("", "muted", name="step")
        rows.addWidget(self._where)
        self._pages = QStackedWidget()
        for page in (self._who(), self._opens(), self._lies()):
            self._pages.addWidget(page)
        questions = Scrolled()  # the buttons stay in sight on a low screen
        questions.rows.addWidget(self._pages)
        rows.addWidget(questions)
        self._wrong = label("", "bad", name="wrong")
        self._wrong.hide()
        rows.addWidget(self._wrong)
        rows.addLayout(self._buttons())
        self._show(0)
        desk.opened.connect(self._made)

    # --- the three steps ---

    def _page(self) -> tuple[QWidget, QVBoxLayout]:
        page = QWidget()
        rows = QVBoxLayout(page)
        rows.setContentsMargins(0, SMALL, 0, SMALL)
        rows.setSpacing(GAP)
        return page, rows

    def _line(self, rows: QVBoxLayout, key: str, words: str, help_text: str = "", *, secret: bool = False) -> QLineEdit:
        block = QVBoxLayout()
        block.setSpacing(TIGHT)
        line = QLineEdit()
        line.setObjectName(key)
        line.setAccessibleName(words.replace("&", ""))
        line.setAccessibleDescription(help_text)
        if secret:
            line.setEchoMode(QLineEdit.EchoMode.Password)
        line.returnPressed.connect(self.forward)
        head = QLabel(words)
        set_look(head, "strong")
        head.setBuddy(line)
        block.addWidget(head)
        beside = self._beside[key] = QHBoxLayout()
        beside.setSpacing(SMALL)
        beside.addWidget(line, 1)
        block.addLayout(beside)
        if help_text:
            block.addWidget(label(help_text, "small"))
        rows.addLayout(block)
        self._lines[key] = line
        return line

    def _who(self) -> QWidget:
        page, rows = self._page()
        self._line(
            rows, "firm", "&Institution", "As it signs its guarantees. Leave it empty if you only file for yourself."
        )
        self._line(rows, "person", "&Your name", "Every act in the ledger is under somebody's name.")
        rows.addWidget(label("What follows stands on every guarantee. It may wait: Settings asks for it too.", "muted"))
        self._line(
            rows, "address", "&Address", "With | between its lines, like 200 Example Plaza | New York, NY 10281."
        )
        pair = QHBoxLayout()
        pair.setSpacing(GAP)
        for key, words, told in (
            ("phone", "Tele&phone", "With the area code."),
            ("participant", "&DTC participant number", "With its zeros in front, like 0226."),
        ):
            half = QVBoxLayout()
            self._line(half, key, words, told)
            pair.addLayout(half, 1)
        rows.addLayout(pair)
        rows.addStretch(1)
        return page

    def _opens(self) -> QWidget:
        page, rows = self._page()
        told = (
            "All that the ledger holds is encrypted. Nobody opens it without this: not even whoever made the program."
        )
        rows.addWidget(label(told, "muted"))
        self._line(
            rows, "passphrase", "&Passphrase", "At least 12 characters; a few words are easy to keep.", secret=True
        )
        self._line(rows, "again", "The same &again", secret=True)
        self._pair = QButtonGroup(self)
        for place, (key, words) in enumerate(
            (
                ("two", "A &second person approves each notice (you add that person later)"),
                ("one", "I work alone: I approve &what I prepare"),
            )
        ):
            button = QRadioButton(words)
            button.setObjectName(f"pair-{key}")
            button.setAccessibleName(words.replace("&", ""))
            button.setChecked(place == 0)
            self._pair.addButton(button, place)
            rows.addWidget(button)
        rows.addStretch(1)
        return page

    def _lies(self) -> QWidget:
        page, rows = self._page()
        line = self._line(
            rows, "folder", "&Folder", "On this computer's own disk, new or empty; not on a shared drive."
        )
        line.setText(str(Path.home() / "GD Notice ledger"))
        self._browse(line, "B&rowse …", "Where the ledger lies")
        away = self._line(
            rows, "copies", "&Copies", "Where copies of papers and of the ledger are put; best another disk. May wait."
        )
        away.setText(str(Path.home() / "GD Notice copies"))
        self._browse(away, "Br&owse …", "Where copies go")
        rows.addStretch(1)
        return page

    def _browse(self, line: QLineEdit, words: str, title: str) -> None:
        """A button beside a line that takes a folder."""
        browse = QPushButton(words)
        browse.setAccessibleName(f"Browse: {title.lower()}")
        browse.clicked.connect(lambda: dialogs.choose(self, title, lambda at: line.setText(str(at)), folder=True))
        self._beside[line.objectName()].addWidget(browse)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SMALL)
        self._aside: list[QPushButton] = []
        for words, signal, name in (
            ("&Try the sample ledger", self.sample, "sample"),
            ("&Open one that is there …", self.existing, "existing"),
        ):
            button = QPushButton(words)
            button.setObjectName(name)
            button.setAutoDefault(False)
            set_look(button, "link")
            button.clicked.connect(signal)
            row.addWidget(button)
            self._aside.append(button)
        row.addStretch(1)
        self._back = QPushButton("&Back")
        self._back.clicked.connect(lambda: self._show(self._pages.currentIndex() - 1))
        self._next = QPushButton("&Next")
        self._next.setObjectName("next")
        set_look(self._next, "main")
        self._next.clicked.connect(self.forward)
        row.addWidget(self._back)
        row.addWidget(self._next)
        return row

    # --- what it does ---

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on from a choice as from a line (which hears it by itself); on a button it presses that."""
        at = QApplication.focusWidget() if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) else None
        if isinstance(at, QPushButton):
            at.click()
        elif isinstance(at, QRadioButton):
            self.forward()
        else:
            super().keyPressEvent(event)

    def _show(self, step: int) -> None:
        self._pages.setCurrentIndex(step)
        self._where.setText(f"Step {step + 1} of {len(_STEPS)}: {_STEPS[step].lower()}")
        self._back.setVisible(step > 0)
        for button in self._aside:
            button.setVisible(step == 0)
        self._next.setText("&Next" if step + 1 < len(_STEPS) else "&Make the ledger")
        self._say("")
        first = ("firm", "passphrase", "folder")[step]
        QTimer.singleShot(0, self._lines[first], self._lines[first].setFocus)

    def _text(self, key: str) -> str:
        return self._lines[key].text()

    def _standing(self, key: str) -> str:
        return self._text("firm" if key == "name" else key)

    def forward(self) -> None:
        """To the next step, or make the ledger; where something is missing, say it."""
        step = self._pages.currentIndex()
        for key, wrong in self._missing(step):
            self._say(wrong)
            self._lines[key].setFocus()
            return
        if step + 1 < self._pages.count():
            self._show(step + 1)
        else:
            self._make()

    def _missing(self, step: int) -> list[tuple[str, str]]:
        if step == 0 and not self._text("person").strip():
            return [("person", "Your name is needed: acts are recorded under it.")]
        if step == 0:
            return self._wrong_details()
        if step == 1 and self._text("passphrase") != self._text("again"):
            return [("again", "The two passphrases differ.")]
        if step == 1 and not self._text("passphrase"):
            return [("passphrase", "A passphrase is needed.")]
        if step == 2 and not self._text("folder").strip():
            return [("folder", "Say where the ledger is to lie.")]
        return []

    def _wrong_details(self) -> list[tuple[str, str]]:
        """Standing details that cannot be read, before anything is made with them."""
        from gdnotice.actions.people import read_setting

        found = []
        for key, own in (("firm", "firm_name"), ("address", "firm_address"), ("phone", "firm_phone"),
                         ("participant", "firm_participant")):  # fmt: skip
            try:
                read_setting(own, self._text(key))
            except Problem as problem:
                found.append((key, problem.meaning or problem.what))
        return found

    def _make(self) -> None:
        folder, person = Path(self._text("folder").strip()).expanduser(), self._text("person")
        passphrase, clock = self._text("passphrase"), self._desk.clock
        copies = Path(self._text("copies").strip()).expanduser() if self._text("copies").strip() else None
        self._copies = copies
        settings = {
            **{f"firm_{key}": self._standing(key) for key in ("name", "participant", "phone", "address")},
            "second_pair": "" if self._pair.checkedId() == 0 else "off",
        }

        def opening() -> Vault:
            from gdnotice.actions.set_up_ledger import set_up_ledger
            from gdnotice.actions.this_desk import change_desk

            done = set_up_ledger(folder, person, passphrase, clock, settings)
            self._key = done.recovery_key
            with contextlib.suppress(Problem):  # the ledger is there, and its key is to be shown whatever happens
                change_desk(ledger=folder.absolute(), person=person.strip(), copies=copies)
            return done.vault

        self._next.setEnabled(False)
        self._say("")
        self._desk.open("Making the ledger", opening, failed=self._refused)

    def _refused(self, problem: Problem) -> None:
        self._next.setEnabled(True)
        if "passphrase" in problem.what.lower():
            self._show(1)
        from ui.words import problem_words

        self._say(problem_words(problem).text)

    def _say(self, words: str) -> None:
        self._wrong.setText(words)
        self._wrong.setVisible(bool(words))

    def _made(self, _sitting: Sitting) -> None:
        self._next.setEnabled(True)
        for key in ("passphrase", "again"):
            self._lines[key].clear()
        key, self._key = self._key, ""
        if key:
            self._desk.copies = self._copies  # it was sat down at before this desk was asked where copies go
            from ui.once import Once  # what prints is loaded when there is something to print

            told = (
                "It opens the ledger where every passphrase is lost, and is not shown again. Print it or write it "
                "down, and lock it away: not beside this computer."
            )
            kept = "It is on &paper, away from this computer"
            dialogs.show(Once("Recovery key", told, key, confirm=kept, parent=self.window()))
