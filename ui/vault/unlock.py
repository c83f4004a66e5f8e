"""Open a ledger: which, who, and the passphrase; or the recovery key; or the sample ledger."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from gdnotice.errors import Problem
from ui import dialogs
from ui.theme import SMALL, TIGHT, label, set_look
from ui.vault.card import card_in
from ui.work import Desk, Sitting

if TYPE_CHECKING:  # the ledger's libraries are loaded by the time it is opened
    from gdnotice.actions.open_ledger import Vault


class Unlock(QWidget):
    """Opens a ledger. ``sample`` and ``new``: the person wants the sample ledger, or to make a new one."""

    sample = Signal()
    new = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        rows = card_in(self, 520, "Open the ledger")
        self._why = label("", "muted", name="why")
        rows.addWidget(self._why)
        browse = QPushButton("&Browse …")
        browse.setAutoDefault(False)
        browse.clicked.connect(self._browse)
        self.folder = self._line(rows, "folder", "&Ledger", browse)
        self.person = self._line(rows, "person", "&Your name")
        self.secret = self._line(rows, "passphrase", "&Passphrase")
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self._recovery = QCheckBox("Open it with the &recovery key instead")
        self._recovery.setObjectName("recovery")
        self._recovery.toggled.connect(self._by_recovery)
        rows.addWidget(self._recovery)
        self._wrong = label("", "bad", name="wrong")
        self._wrong.hide()
        rows.addWidget(self._wrong)
        rows.addLayout(self._buttons())
        desk.opened.connect(self._opened)

    def _line(self, rows: QVBoxLayout, key: str, words: str, beside: QPushButton | None = None) -> QLineEdit:
        block = QVBoxLayout()
        block.setSpacing(TIGHT)
        line = QLineEdit()
        line.setObjectName(key)
        line.setAccessibleName(words.replace("&", ""))
        line.returnPressed.connect(self.go)
        head = QLabel(words)
        set_look(head, "strong")
        head.setBuddy(line)
        block.addWidget(head)
        row = QHBoxLayout()
        row.setSpacing(SMALL)
        row.addWidget(line, 1)
        if beside is not None:
            row.addWidget(beside)
        block.addLayout(row)
        rows.addLayout(block)
        if key == "passphrase":
            self._secret_words = head
        return line

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SMALL)
        for words, signal in (("&Sample ledger", self.sample), ("&New ledger …", self.new)):
            button = QPushButton(words)
            button.setAutoDefault(False)
            set_look(button, "link")
            button.clicked.connect(signal)
            row.addWidget(button)
        row.addStretch(1)
        self.open = QPushButton("&Open")
        self.open.setObjectName("open")
        set_look(self.open, "main")
        self.open.clicked.connect(self.go)
        row.addWidget(self.open)
        return row

    # --- what it does ---

    def ask(self, folder: Path | None, person: str | None, why: str = "") -> None:
        """Come to the front for this ledger and person; ``why`` says why it is asked for."""
        self.folder.setText(str(folder) if folder is not None else "")
        self.person.setText(person or "")
        self.secret.clear()
        self._why.setText(why)
        self._why.setVisible(bool(why))
        self._say("")
        first = self.folder if folder is None else self.secret if person else self.person
        QTimer.singleShot(0, first, first.setFocus)

    def go(self) -> None:
        """Open it with what stands in the lines."""
        if not self.folder.text().strip():
            self._say("Say which ledger: the folder it lies in.")
            self.folder.setFocus()
            return
        if not self.secret.text():
            self.secret.setFocus()
            return
        folder, person = Path(self.folder.text().strip()).expanduser(), self.person.text().strip() or None
        secret, clock, recovery = self.secret.text(), self._desk.clock, self._recovery.isChecked()
        self.secret.clear()

        def opening() -> Vault:
            from gdnotice.actions.open_ledger import open_by_recovery_key, open_ledger
            from gdnotice.actions.this_desk import remember

            if recovery:
                vault = open_by_recovery_key(folder, secret, clock, name=person)
            else:
                vault = open_ledger(folder, person, secret, clock)
            with contextlib.suppress(Problem):  # a desk that cannot keep its settings still opens its ledger
                remember(folder, vault.person.name)
            return vault

        self.open.setEnabled(False)
        self._say("")
        self._desk.open("Opening the ledger", opening, failed=self._refused)

    def _refused(self, problem: Problem) -> None:
        self.open.setEnabled(True)
        from ui.words import problem_words

        self._say(problem_words(problem).text)
        self.secret.setFocus()

    def _opened(self, _sitting: Sitting) -> None:
        self.open.setEnabled(True)
        self._recovery.setChecked(False)
        self._say("")

    def _by_recovery(self, on: bool) -> None:
        self._secret_words.setText("Recovery &key" if on else "&Passphrase")
        self.secret.setAccessibleName("Recovery key" if on else "Passphrase")
        self.secret.setEchoMode(QLineEdit.EchoMode.Normal if on else QLineEdit.EchoMode.Password)

    def _browse(self) -> None:
        dialogs.choose(self, "Which ledger", lambda path: self.folder.setText(str(path)), folder=True)

    def _say(self, words: str) -> None:
        self._wrong.setText(words)
        self._wrong.setVisible(bool(words))
