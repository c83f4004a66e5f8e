"""A short form in a dialog: a few questions, the consequence in words, one button that does it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from gdnotice.clock import NEW_YORK
from gdnotice.errors import Problem
from gdnotice.pack import types
from gdnotice.pack.form import Field
from ui import dialogs
from ui.theme import GAP, SMALL, TIGHT, WIDE, label, set_look
from ui.words import problem_words

Kind = Literal["text", "secret", "lines", "choice", "moment", "date", "file"]


@dataclass(frozen=True, slots=True)
class Ask:
    """One question. ``choices`` are ids and labels; ``value`` stands in it at first; a moment left empty is now."""

    id: str
    label: str
    kind: Kind = "text"
    help: str = ""
    value: str = ""
    required: bool = False
    choices: tuple[tuple[str, str], ...] = ()


class AskDialog(QDialog):
    """Asks, and hands the values to ``submit`` with itself; that ends it with ``accept()`` or tells :meth:`refused`.

    The values: text as typed; a moment (aware, in ``zone``) or None for now; a date or None; a path or None.
    """

    def __init__(
        self,
        title: str,
        consequence: str,
        verb: str,
        asks: tuple[Ask, ...],
        submit: Callable[[Mapping[str, Any], AskDialog], object],
        parent: QWidget | None = None,
        *,
        zone: ZoneInfo = NEW_YORK,
    ) -> None:
        super().__init__(parent)
        self._asks, self._submit, self._zone = asks, submit, zone
        self._inputs: dict[str, QWidget] = {}
        self._wrong: dict[str, QLabel] = {}
        self.setObjectName("ask")
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setMinimumWidth(520)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(WIDE, WIDE, WIDE, WIDE)
        rows.setSpacing(GAP)
        rows.addWidget(label(title, "title"))
        if consequence:
            rows.addWidget(label(consequence, "muted"))
        for one in asks:
            rows.addLayout(self._question(one))
        self._refusal = QFrame()
        set_look(self._refusal, "bad-card")
        inner = QVBoxLayout(self._refusal)
        self._refused = label("", "bad", name="refusal")
        inner.addWidget(self._refused)
        self._refusal.hide()
        rows.addWidget(self._refusal)
        rows.addStretch(1)
        rows.addLayout(self._buttons(verb))
        if asks:
            self._inputs[asks[0].id].setFocus()

    # --- what it is made of ---

    def _question(self, one: Ask) -> QVBoxLayout:
        rows = QVBoxLayout()
        rows.setSpacing(TIGHT)
        made = self._input(one)
        made.setObjectName(one.id)
        made.setAccessibleName(one.label.replace("&", ""))
        made.setAccessibleDescription(one.help)
        self._inputs[one.id] = made
        head = QLabel(one.label)
        set_look(head, "strong")
        head.setBuddy(made)
        rows.addWidget(head)
        if isinstance(made, QLineEdit) and one.kind == "file":
            line = QHBoxLayout()
            line.addWidget(made, 1)
            browse = QPushButton("&Browse …")
            browse.setAccessibleName(f"Browse for {one.label}")
            browse.clicked.connect(
                lambda: dialogs.choose(self, one.label.replace("&", ""), lambda path: made.setText(str(path)))
            )
            line.addWidget(browse)
            rows.addLayout(line)
        else:
            rows.addWidget(made)
        if one.help:
            rows.addWidget(label(one.help, "small"))
        wrong = label("", "bad")
        wrong.hide()
        self._wrong[one.id] = wrong
        rows.addWidget(wrong)
        return rows

    def _input(self, one: Ask) -> QWidget:
        if one.kind == "lines":
            lines = QPlainTextEdit(one.value)
            lines.setTabChangesFocus(True)
            lines.setMaximumHeight(84)
            return lines
        if one.kind == "choice":
            return _Choices(one)
        line = QLineEdit(one.value)
        if one.kind == "secret":
            line.setEchoMode(QLineEdit.EchoMode.Password)
        if one.kind in ("moment", "date"):
            line.setPlaceholderText("now" if one.kind == "moment" else types.TYPES["date"].example)
        return line

    def _buttons(self, verb: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SMALL)
        row.addStretch(1)
        cancel = QPushButton("Cancel")
        cancel.setObjectName("cancel")
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        self.do = QPushButton(verb)
        self.do.setObjectName("do")
        self.do.setProperty("look", "main")
        self.do.setDefault(True)
        self.do.clicked.connect(self.go)
        row.addWidget(cancel)
        row.addWidget(self.do)
        return row

    # --- what it does ---

    def fill(self, **typed: str) -> None:
        """Put texts into the inputs, as a person would."""
        for key, text in typed.items():
            found = self._inputs[key]
            if isinstance(found, _Choices):
                found.choose(text)
            elif isinstance(found, QPlainTextEdit):
                found.setPlainText(text)
            elif isinstance(found, QLineEdit):
                found.setText(text)

    def go(self) -> None:
        """Read what was typed; where all of it can be read, hand it on."""
        values, first = {}, None
        for one in self._asks:
            value, wrong = self._read(one)
            self._wrong[one.id].setText(wrong)
            self._wrong[one.id].setVisible(bool(wrong))
            values[one.id] = value
            if wrong and first is None:
                first = self._inputs[one.id]
        if first is not None:
            first.setFocus()
            return
        self._refusal.hide()
        self.do.setEnabled(False)
        self._submit(values, self)

    def refused(self, problem: Problem) -> None:
        """The ledger refused it: say why here, so that nothing typed is lost."""
        self.do.setEnabled(True)
        self._refused.setText(problem_words(problem).text)
        self._refusal.show()
        self.adjustSize()

    def _read(self, one: Ask) -> tuple[Any, str]:
        found = self._inputs[one.id]
        if isinstance(found, _Choices):
            return found.chosen(), "" if found.chosen() or not one.required else "Choose one."
        text = found.toPlainText() if isinstance(found, QPlainTextEdit) else ""
        text = found.text() if isinstance(found, QLineEdit) else text
        if one.required and not text.strip():
            return text, "This is needed."
        if one.kind in ("moment", "date"):
            field = Field(one.id, types.TYPES[one.kind], one.label.replace("&", ""))
            value = field.type.from_typed(text, field, self._zone)
            return (None, value.message) if isinstance(value, types.Fault) else (value, "")
        if one.kind == "file":
            return (Path(text.strip()) if text.strip() else None), ""
        return text if one.kind == "secret" else text.strip(), ""


class _Choices(QWidget):
    """Radio buttons, one below the other."""

    def __init__(self, one: Ask) -> None:
        super().__init__()
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(TIGHT)
        self._group = QButtonGroup(self)
        self._ids: dict[QRadioButton, str] = {}
        for key, words in one.choices:
            button = QRadioButton(words)
            button.setAccessibleName(words)
            button.setChecked(key == one.value)
            self._group.addButton(button)
            self._ids[button] = key
            rows.addWidget(button)
        if self._ids:
            self.setFocusProxy(next(iter(self._ids)))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def chosen(self) -> str:
        return next((key for button, key in self._ids.items() if button.isChecked()), "")

    def choose(self, key: str) -> None:
        next(button for button, own in self._ids.items() if own == key).setChecked(True)
