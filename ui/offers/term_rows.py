"""A term as it is typed: its value, the page it was read on, what the text comes to, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from gdnotice.offer.declared import TERMS
from gdnotice.offer.sheet import Typed
from gdnotice.pack.form import Field
from ui.theme import SMALL, TIGHT, label, set_look

_EXAMPLES: Mapping[str, str] = {
    "date": "11/2/2026, t for today", "moment": "12/1/2026 5:00 pm", "time": "5:00 pm", "prices": "6.00; 6.10; 6.20",
    "cusip": "9 letters and digits", "count": "2,500,000 or 2.5m", "decimal": "2.70",
}  # fmt: skip


class TermInput(QWidget):
    """Where one term is typed or chosen; ``changed`` when it is another than before, ``left`` when it was left."""

    changed = Signal()
    left = Signal()

    def __init__(self, of: Field, name: str) -> None:
        super().__init__()
        self._of = of
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SMALL)
        self._boxes: dict[str, QCheckBox] = {}
        self._line: QLineEdit | None = None
        self._list: QComboBox | None = None
        kind = of.type.name
        if kind == "choices":
            column = QVBoxLayout()
            column.setSpacing(0)
            for one in of.choices:
                box = self._boxes[one.id] = QCheckBox(one.label.replace("&", "&&"))
                box.setObjectName(f"{name}={one.id}")
                box.setAccessibleName(f"{of.label}: {one.label}")
                box.clicked.connect(self.changed)
                column.addWidget(box)
            row.addLayout(column)
            self.setFocusProxy(next(iter(self._boxes.values())))
        elif kind in ("choice", "yes"):
            self._list = self._choices(of, name)
            row.addWidget(self._list, 1)
            self.setFocusProxy(self._list)
        else:
            self._line = QLineEdit()
            self._line.setObjectName(name)
            self._line.setAccessibleName(of.label)
            self._line.setMaxLength(max(of.longest * 2, 64))
            self._line.setPlaceholderText(_EXAMPLES.get(kind, ""))
            self._line.textEdited.connect(self.changed)
            self._line.editingFinished.connect(self.left)
            row.addWidget(self._line, 1)
            self.setFocusProxy(self._line)
            if of.unit and of.unit != "days":
                row.addWidget(label("US $" if of.unit == "US dollars" else of.unit, "small", wrap=False))

    def _choices(self, of: Field, name: str) -> QComboBox:
        box = QComboBox()
        box.setObjectName(name)
        box.setAccessibleName(of.label)
        box.addItem("not given", None)
        for one in of.choices:
            box.addItem(one.label, one.id)
        if not of.choices:
            box.addItem("Yes", True)
            box.addItem("No", False)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(10)
        box.activated.connect(self.changed)
        box.installEventFilter(self)
        return box

    def typed(self) -> Typed:
        """What stands in it."""
        if self._line is not None:
            return self._line.text()
        if self._list is not None:
            found: Typed = self._list.currentData()
            return found
        return [key for key, box in self._boxes.items() if box.isChecked()]

    def put(self, typed: Typed) -> None:
        """Show this, without saying that it changed."""
        if self._line is not None:
            self._line.setText("" if typed is None else str(typed))
            self._line.setCursorPosition(0)
        elif self._list is not None:
            self._list.setCurrentIndex(max(0, self._list.findData(typed)))
        else:
            for key, box in self._boxes.items():
                box.setChecked(isinstance(typed, list) and key in typed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel:  # who scrolls the page means the page, not the choice under the mouse
            event.ignore()
            return True
        return super().eventFilter(watched, event)


class TermRow(QWidget):
    """One term of a document. ``noted``: it has a field for where it was read, or where to look while it is empty."""

    changed = Signal()
    left = Signal()

    def __init__(self, key: str, name: str, *, noted: bool = True, of: Field | None = None) -> None:
        super().__init__()
        self.key = key
        self.of = of or TERMS[key].field
        self.setObjectName(f"row:{name}")
        self.input = TermInput(self.of, name)
        self.note: QLineEdit | None = None
        head = QLabel(self.of.label.replace("&", "&&"))
        head.setWordWrap(True)
        set_look(head, "strong")
        head.setBuddy(self.input)
        self._said = label("", "small")
        self._wrong = label("", "bad", name=f"wrong:{name}")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SMALL)
        grid.setVerticalSpacing(TIGHT)
        grid.addWidget(head, 0, 0, 1, 2)
        top = Qt.AlignmentFlag.AlignTop
        if noted:
            note = self.note = QLineEdit()
            note.setObjectName(f"note:{name}")
            note.setMaxLength(500)
            note.textEdited.connect(self.changed)
            grid.addWidget(self.input, 1, 0, top)
            grid.addWidget(note, 1, 1, top)
            grid.setColumnStretch(0, 5)
            grid.setColumnStretch(1, 6)
        else:
            grid.addWidget(self.input, 1, 0, 1, 2)
        grid.addWidget(self._said, 2, 0, 1, 2)
        grid.addWidget(self._wrong, 3, 0, 1, 2)
        self._said.hide()
        self._wrong.hide()
        self.input.changed.connect(self.changed)
        self.input.left.connect(self.left)

    @property
    def empty(self) -> bool:
        """Whether nothing is given."""
        typed = self.input.typed()
        return typed in (None, [], "") or (isinstance(typed, str) and not typed.strip())

    def show_note(self, source: str, look_for: str) -> None:
        """The note beside it: where it was read, or while it is empty where to look for it."""
        if self.note is None:
            return
        text = look_for if self.empty else source
        if self.note.text().strip() != text:  # a blank at the end is the space before the next word
            self.note.setText(text)
            self.note.setCursorPosition(0)
        look = TERMS[self.key].look if self.key in TERMS else ""
        self.note.setPlaceholderText(f"Look for it: {look}" if self.empty else "Where it was read: document, page")
        self.note.setAccessibleName(f"{self.of.label}: {'where to look for it' if self.empty else 'where it was read'}")
        self.note.setToolTip(self.note.text() or self.note.placeholderText())

    def say(self, words: str, wrong: str) -> None:
        """What the text comes to, and what is wrong with it."""
        for of, text in ((self._said, words if not wrong else ""), (self._wrong, wrong)):
            if of.text() != text:
                of.setText(text)
            of.setVisible(bool(text))

    def settle(self, typed: Typed) -> None:
        """What was typed, written out."""
        if typed != self.input.typed():
            self.input.put(typed)
            self.changed.emit()

    @property
    def wrong(self) -> str:
        """What is said to be wrong."""
        return self._wrong.text() if not self._wrong.isHidden() else ""
