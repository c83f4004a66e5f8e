"""Settings: the firm's, which an approver changes with one button; the desk's own, which are kept at once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from gdnotice.actions.people import SETTINGS, change_settings, read_setting, typed_settings
from gdnotice.actions.this_desk import LARGEST_TEXT, LOOKS, change_desk, desk_settings, lead_words, leads_from
from gdnotice.actions.this_desk import Desk as DeskSettings
from gdnotice.errors import Problem
from gdnotice.pack.form import Field
from gdnotice.pack.shorthand import written_out
from ui import dialogs, screen
from ui.screen import Screen
from ui.theme import GAP, READABLE, SMALL, TIGHT, WIDE, WIDEST, label, set_look
from ui.words import problem_words
from ui.work import Desk

_LOOKS = {"system": "As the system", "light": "Light", "dark": "Dark"}
_SIZES = (90, 100, 110, 125, 150, 175, LARGEST_TEXT)
_LETTERS = {
    "firm_name": "&Name of the firm", "firm_address": "A&ddress of the firm", "firm_phone": "&Telephone of the firm",
    "firm_participant": "DT&C participant number", "exposure_limit": "L&imit of exposure",
    "second_pair": "A s&econd pair of eyes", "retention_years": "&Years of keeping",
    "idle_minutes": "Idle &minutes until the ledger locks",
}  # fmt: skip
"""In the order of the page."""


class Settings(Screen):
    """The settings."""

    title = "Settings"
    how: ClassVar[str] = (
        "The firm's settings are entries of the ledger: who changed which, when, can always be told. An approver "
        "changes them; they are kept when Save is pressed, all of them or none.\n"
        "This desk's settings are its own and hold nothing of the ledger. Each is kept as soon as it is changed."
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._kept: dict[str, str] = {}
        self._inputs: dict[str, QWidget] = {}
        self._wrong: dict[str, QLabel] = {}
        rows = QVBoxLayout(self)
        rows.setContentsMargins(WIDEST, WIDE, WIDEST, WIDE)
        rows.setSpacing(GAP)
        rows.addWidget(label("Settings", "title"))
        self._tabs = QTabWidget()
        self._tabs.setObjectName("settings-of")
        self._tabs.setDocumentMode(True)
        self._tabs.addTab(self._firm(), "The &firm")
        self._tabs.addTab(self._desk(), "This des&k")
        rows.addWidget(self._tabs, 1)

    # --- what it is made of ---

    def _page(self, name: str) -> tuple[QScrollArea, QVBoxLayout]:
        inside = QWidget()
        inside.setMaximumWidth(READABLE + WIDE)
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(2, GAP, WIDE, GAP)
        rows.setSpacing(WIDE)
        area = QScrollArea()
        area.setObjectName(name)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        return area, rows

    def _question(
        self, rows: QVBoxLayout, key: str, words: str, made: QWidget, told: str, *, unit: str = "",
        beside: QWidget | None = None,
    ) -> None:  # fmt: skip
        block = QVBoxLayout()
        block.setSpacing(TIGHT)
        made.setObjectName(key)
        made.setAccessibleName(words.replace("&", ""))
        made.setAccessibleDescription(told)
        if not isinstance(made, QCheckBox):
            head = QLabel(words)
            set_look(head, "strong")
            head.setBuddy(made)
            block.addWidget(head)
        line = QHBoxLayout()
        line.setSpacing(SMALL)
        line.addWidget(made, 1)
        if beside is not None:
            line.addWidget(beside)
        if unit or isinstance(made, QComboBox):
            made.setFixedWidth(220)
            line.addWidget(label(unit, "muted", wrap=False))
            line.addStretch(1)
        block.addLayout(line)
        if told:
            block.addWidget(label(told, "small"))
        wrong = self._wrong[key] = label("", "bad", name=f"wrong-{key}")
        wrong.hide()
        block.addWidget(wrong)
        rows.addLayout(block)
        self._inputs[key] = made

    def _firm(self) -> QWidget:
        page = QWidget()
        outer = QVBoxLayout(page)
        outer.setContentsMargins(0, 0, 0, 0)
        area, rows = self._page("firm")
        self._may = label("", "muted", name="may")
        rows.addWidget(self._may)
        for key, words in _LETTERS.items():
            field = SETTINGS[key]
            made = self._input(field, words)
            self._question(rows, key, words, made, field.help, unit=field.unit)
        rows.addStretch(1)
        outer.addWidget(area, 1)
        row = QHBoxLayout()
        row.setSpacing(SMALL)
        self._save = QPushButton("&Save")
        self._save.setObjectName("save")
        set_look(self._save, "main")
        self._save.clicked.connect(self.save)
        self._back = QPushButton("&Undo the changes")
        self._back.setObjectName("undo")
        self._back.clicked.connect(lambda: self._show_firm(self._kept))
        row.addWidget(self._save)
        row.addWidget(self._back)
        row.addStretch(1)
        outer.addLayout(row)
        return page

    def _input(self, field: Field, words: str) -> QWidget:
        if field.id == "second_pair":
            box = QCheckBox(words)
            box.toggled.connect(lambda _on: self._changed(field.id))
            return box
        if field.type.name == "lines":
            lines = QPlainTextEdit()
            lines.setTabChangesFocus(True)
            lines.setFixedHeight(86)
            lines.textChanged.connect(lambda: self._changed(field.id))
            return lines
        line = QLineEdit()
        line.textEdited.connect(lambda _text: self._changed(field.id))
        line.returnPressed.connect(self.save)
        return line

    def _desk(self) -> QWidget:
        area, rows = self._page("desk")
        copies = QLineEdit()
        browse = QPushButton("&Browse …")
        browse.setObjectName("browse-copies")
        browse.setAccessibleName("Browse for the folder of copies")
        browse.clicked.connect(lambda: dialogs.choose(self, "Where copies go", self._copies, folder=True))
        copies.editingFinished.connect(lambda: self._copies(copies.text()))
        told = "The folder proposed for copies of stamped papers and of the ledger. Empty: each time it is asked."
        self._question(rows, "copies", "Where &copies go", copies, told, beside=browse)
        leads = QLineEdit()
        leads.editingFinished.connect(lambda: self._leads(leads.text()))
        told = "How long before a deadline you are reminded, once each: like 1 day, 2 h, 30 min. Empty: never."
        self._question(rows, "reminders", "&Reminders", leads, told)
        named = QCheckBox("Reminders name the &holder")
        named.toggled.connect(lambda on: self._keep("reminders_name", on))
        told = "Off: a reminder says how many and when, no more. It may be seen by whoever passes the screen."
        self._question(rows, "reminders_name", "Reminders name the holder", named, told)
        look = QComboBox()
        for key in LOOKS:
            look.addItem(_LOOKS[key], key)
        look.activated.connect(lambda _at: self._keep("look", look.currentData()))
        self._question(rows, "look", "C&olors", look, "")
        size = QComboBox()
        for percent in _SIZES:
            size.addItem(f"{percent} %", percent)
        size.activated.connect(lambda _at: self._keep("text_size", size.currentData()))
        self._question(rows, "text_size", "Te&xt size", size, "")
        rows.addStretch(1)
        return area

    # --- what it shows ---

    def refresh(self) -> None:
        if not self._changes():
            self.desk.run("Reading the settings", typed_settings, done=self._show_firm, only="settings")
        self.desk.aside("Reading this desk's settings", desk_settings, done=self._show_desk)

    def forget(self) -> None:
        self._show_firm({})

    def may_leave(self) -> bool:
        for name in ("copies", "reminders"):
            line = self._inputs[name]
            if isinstance(line, QLineEdit) and line.hasFocus():
                line.editingFinished.emit()
        return True

    def _show_firm(self, kept: Mapping[str, str]) -> None:
        self._kept = dict(kept)
        for key in _LETTERS:
            made, text = self._inputs[key], kept.get(key, "")
            made.blockSignals(True)
            if isinstance(made, QCheckBox):
                made.setChecked(text == "on")
            elif isinstance(made, QPlainTextEdit):
                made.setPlainText(text.replace("|", "\n"))
            elif isinstance(made, QLineEdit):
                made.setText(text)
            made.blockSignals(False)
            self._wrong[key].hide()
        sitting = self.desk.sitting
        may = sitting is not None and sitting.role == "approver" and sitting.writable
        for key in _LETTERS:
            made = self._inputs[key]
            if isinstance(made, QLineEdit | QPlainTextEdit):
                made.setReadOnly(not may)
            else:
                made.setEnabled(may)
        self._may.setText("What the firm has chosen for this ledger." if may else "Only an approver changes these.")
        self._tell()

    def _show_desk(self, kept: DeskSettings) -> None:
        texts = {"copies": str(kept.copies) if kept.copies is not None else "", "reminders": lead_words(kept.reminders)}
        for key, text in texts.items():
            line = self._inputs[key]
            if isinstance(line, QLineEdit) and not line.hasFocus():
                line.setText(text)
        named, look, size = (self._inputs[key] for key in ("reminders_name", "look", "text_size"))
        if isinstance(named, QCheckBox):
            named.blockSignals(True)
            named.setChecked(kept.reminders_name)
            named.blockSignals(False)
        for box, value in ((look, kept.look), (size, kept.text_size)):
            if isinstance(box, QComboBox):
                box.setCurrentIndex(max(0, box.findData(value)))

    # --- the firm's ---

    def _typed(self, key: str) -> str:
        made = self._inputs[key]
        if isinstance(made, QCheckBox):
            return "on" if made.isChecked() else "off"
        if isinstance(made, QPlainTextEdit):
            return "|".join(line.strip() for line in made.toPlainText().split("\n") if line.strip())
        text = made.text().strip() if isinstance(made, QLineEdit) else ""
        return written_out(text, SETTINGS[key], self.desk.clock.now())

    def _changes(self) -> dict[str, str]:
        return {key: typed for key in self._kept if key in _LETTERS and (typed := self._typed(key)) != self._kept[key]}

    def _changed(self, key: str) -> None:
        wrong = ""
        try:
            read_setting(key, self._typed(key))
        except Problem as problem:
            wrong = problem.meaning or problem.what
        self._wrong[key].setText(wrong)
        self._wrong[key].setVisible(bool(wrong))
        self._tell()

    def _tell(self) -> None:
        changed = bool(self._changes())
        self._save.setEnabled(changed)
        self._back.setEnabled(changed)

    def save(self) -> None:
        """Keep what the firm chose, all of it or nothing."""
        changes = self._changes()
        wrong = next((key for key in changes if not self._wrong[key].isHidden()), None)
        if wrong is not None:
            self._inputs[wrong].setFocus()
        elif changes:
            self.desk.run(
                "Keeping the settings", change_settings, changes, done=partial(self._saved, changes), changes=True
            )

    def _saved(self, changes: Mapping[str, str], _none: Any) -> None:
        self._kept.update(changes)
        self.wants.emit(screen.TELL, "The firm's settings are kept.")
        self.refresh()

    # --- the desk's ---

    def _copies(self, chosen: Path | str) -> None:
        text = str(chosen).strip()
        line = self._inputs["copies"]
        if isinstance(line, QLineEdit):
            line.setText(text)
        self._keep("copies", Path(text).expanduser() if text else None)

    def _leads(self, typed: str) -> None:
        wrong = self._wrong["reminders"]
        try:
            leads = leads_from(typed)
        except Problem as problem:
            wrong.setText(f"{problem.meaning} {problem.remedy}")
            wrong.show()
            return
        wrong.hide()
        self._keep("reminders", leads)

    def _keep(self, key: str, value: object) -> None:
        def told(problem: Problem) -> None:
            self._wrong[key].setText(problem_words(problem).text)
            self._wrong[key].show()

        self._wrong[key].hide()
        self.desk.aside("Keeping the setting", partial(change_desk, **{key: value}), done=self._is_kept, failed=told)

    def _is_kept(self, settings: DeskSettings) -> None:
        self.wants.emit(screen.DESK_CHANGED, settings)
