"""The current blank in words and numbers: what goes there, how it is set, where it lies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gdnotice.actions.edit_printing import Placement
from gdnotice.actions.judge_printing import Surety
from gdnotice.actions.printing_subjects import Kind, Subject, choices_of, subject_of, subjects
from ui.studio.boxes import SAID
from ui.studio.field_line import FieldLine, ranked
from ui.studio.numbers import Decimals, Wholes
from ui.theme import SMALL, TIGHT, label, set_look

_KINDS = (("text", "Text"), ("tick", "Box to tick"), ("image", "Signature"))
_ALIGNS = (("left", "Left"), ("center", "Middle"), ("right", "Right"))
_LOOKS = {"sure": "good", "look": "warn", "open": "bad", "signed": "muted"}
_EDGES = ("Left", "Top", "Width", "Height")


class Inspector(QWidget):
    """Shows one blank. ``changed`` carries in words what was done, and the blank as it is to be.

    ``following`` when Enter set the field and the next blank is wanted.
    """

    changed = Signal(str, object)
    following = Signal()
    left = Signal()
    """Escape: back to the paper."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form = ""
        self._placement: Placement | None = None
        self._subjects: dict[str, Subject] = {}
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(TIGHT + 2)
        head = QHBoxLayout()
        self.head = label("", "strong", wrap=False, name="blank-head")
        self.sure = label("", "good", wrap=False, name="blank-sure")
        head.addWidget(self.head, 1)
        head.addWidget(self.sure)
        rows.addLayout(head)
        self.near = label("", "small", name="blank-near")
        rows.addWidget(self.near)
        self.parts = QWidget()
        parts = QVBoxLayout(self.parts)
        parts.setContentsMargins(0, 0, 0, 0)
        parts.setSpacing(TIGHT + 2)
        for made in (self._field_rows(), self._setting_rows(), self._box_row()):
            parts.addLayout(made)
        rows.addWidget(self.parts)
        self.advice = label("", "small", name="blank-advice")
        rows.addWidget(self.advice)
        rows.addStretch(1)

    # --- what it is made of ---

    def _field_rows(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(SMALL)
        grid.setVerticalSpacing(TIGHT)
        self.field = FieldLine()
        self.field.setObjectName("blank-field")
        self.field.setAccessibleName("What goes here")
        self.field.setPlaceholderText("Left open; type a name")
        self.field.entered.connect(self._entered)
        self.field.editingFinished.connect(self._left_field)
        grid.addWidget(_named("&Goes here", self.field), 0, 0)
        grid.addWidget(self.field, 0, 1, 1, 3)
        self.value = QComboBox()
        self.value.setObjectName("blank-value")
        self.value.setAccessibleName("What a mark here stands for")
        self.value.setEditable(True)
        self.value.setMinimumContentsLength(8)
        self.value.activated.connect(self._value_set)
        editor = cast(QLineEdit, self.value.lineEdit())
        editor.setAccessibleName("What a mark here stands for")
        editor.editingFinished.connect(self._value_set)
        self._value_label = _named("A mark mean&s", self.value)
        grid.addWidget(self._value_label, 1, 0)
        grid.addWidget(self.value, 1, 1, 1, 3)
        self.row = _whole("blank-row", "Row of the table", 0, 10_000, "any")
        self.row.valueChanged.connect(lambda row: self._set("the row", row=row - 1 if row else None))
        self._row_label = _named("&Row", self.row)
        grid.addWidget(self._row_label, 2, 0)
        grid.addWidget(self.row, 2, 1)
        self.wrong = label("", "bad", name="blank-wrong")
        self.wrong.hide()
        grid.addWidget(self.wrong, 3, 1, 1, 3)
        grid.setColumnStretch(1, 1)
        return grid

    def _setting_rows(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SMALL)
        grid.setVerticalSpacing(TIGHT)
        self.kind = _choice("blank-kind", "Kind of blank", _KINDS)
        self.kind.activated.connect(self._kind_set)
        self.align = _choice("blank-align", "Where in the box the text stands", _ALIGNS)
        self.align.activated.connect(lambda _at: self._set("the alignment", align=self.align.currentData()))
        self.lines = _whole("blank-lines", "Lines", 1, 500)
        self.lines.valueChanged.connect(lambda lines: self._set("the lines", lines=lines))
        self.cells = _whole("blank-cells", "Cells of one character each", 0, 500, "none")
        self.cells.valueChanged.connect(lambda cells: self._set("the cells", comb=cells or None))
        self.type_size = Decimals()
        _spin(self.type_size, "blank-size", "Size of type in points")
        self.type_size.setRange(5.5, 72)
        self.type_size.setSingleStep(0.5)
        self.type_size.setDecimals(1)
        self.type_size.setSpecialValueText("fitted")
        self.type_size.valueChanged.connect(lambda size: self._set("the size", size=size if size >= 6 else None))
        parts: tuple[tuple[str, QWidget], ...] = (
            ("Kin&d", self.kind), ("Text &at", self.align), ("Lines", self.lines), ("Cells", self.cells),
            ("Type", self.type_size),
        )  # fmt: skip
        for column, (words, part) in enumerate(parts[:2]):
            grid.addWidget(_named(words, part), 0, column * 3, 1, 3)
            grid.addWidget(part, 1, column * 3, 1, 3)
        for column, (words, part) in enumerate(parts[2:]):
            grid.addWidget(_named(words, part), 2, column * 2, 1, 2)
            grid.addWidget(part, 3, column * 2, 1, 2)
        for column in range(6):
            grid.setColumnStretch(column, 1)
        return grid

    def _box_row(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(SMALL)
        grid.setVerticalSpacing(TIGHT)
        self.edges: list[Decimals] = []
        for column, words in enumerate(_EDGES):
            edge = Decimals()
            _spin(edge, f"blank-{words.lower()}", f"{words} in points")
            edge.setRange(-2_000, 20_000)
            edge.setDecimals(2)
            edge.valueChanged.connect(self._box_set)
            self.edges.append(edge)
            grid.addWidget(_named(words, edge), 0, column)
            grid.addWidget(edge, 1, column)
            grid.setColumnStretch(column, 1)
        return grid

    # --- what it shows ---

    def begin(self, form: str) -> None:
        """Blanks of this form from now on."""
        self._form = form
        self._subjects = {f"{one.words}  ·  {one.name}": one for one in subjects(form)}

    def show_blank(self, placement: Placement | None, head: str, surety: Surety, advice: str) -> None:
        """Show a blank, or None: nothing is chosen."""
        self._placement = None  # what is put into the inputs is no change
        self.parts.setVisible(placement is not None)
        self.head.setText(head)
        if placement is None:
            for text in (self.sure, self.advice, self.wrong):
                text.clear()
            self.near.setText("Choose one with a click, with Tab on the paper, or in the list." if head else "")
            self.advice.hide()
            self.wrong.hide()
            self.field.clear()
            return
        percent = f" · {placement.confidence:.0%}" if surety == "look" else ""
        self.sure.setText(SAID[surety] + percent)
        set_look(self.sure, _LOOKS[surety])
        self.near.setText(f"Beside it: “{placement.near}”" if placement.near else "No words beside it are known.")
        self.advice.setText(advice)
        self.advice.setVisible(bool(advice))
        self._show_field(placement)
        self.kind.setCurrentIndex(self.kind.findData(placement.kind))
        self.kind.setEnabled(placement.widget is None)  # a field of the PDF is what it is
        self.align.setCurrentIndex(self.align.findData(placement.align))
        self.lines.setValue(placement.lines)
        self.cells.setValue(placement.comb or 0)
        self.type_size.setValue(placement.size or self.type_size.minimum())
        for one in (self.align, self.lines, self.cells, self.type_size):
            one.setEnabled(placement.kind == "text")
        left, top, right, bottom = placement.box
        for edge, number in zip(self.edges, (left, top, right - left, bottom - top), strict=True):
            edge.setValue(number)
        self._placement = placement

    def _show_field(self, placement: Placement) -> None:
        fit = {text: one for text, one in self._subjects.items() if self._fits(one, placement)}
        self.field.set_names(list(fit))
        subject = subject_of(self._form, placement)
        named = next((text for text, one in self._subjects.items() if one == subject), placement.field or "")
        if not self.field.hasFocus() or not self.field.isModified():
            self.field.setText(named)
            self.field.setCursorPosition(0)
            self.wrong.hide()
        tick = placement.kind == "tick" and placement.field is not None
        self._value_label.setVisible(tick)
        self.value.setVisible(tick)
        if tick:
            self.value.clear()
            for value, words in choices_of(self._form, placement.field or ""):
                self.value.addItem(words, value)
            at = self.value.findData(placement.value)
            self.value.setCurrentIndex(at)
            if at < 0:
                self.value.setEditText(placement.value or "")
        column = placement.column is not None
        self._row_label.setVisible(column)
        self.row.setVisible(column)
        self.row.setValue(placement.row + 1 if placement.row is not None else 0)

    @staticmethod
    def _fits(subject: Subject, placement: Placement) -> bool:
        """A field of the PDF takes only what is of its kind; any other blank becomes what is put on it."""
        return placement.widget is None or subject.kind == placement.kind

    # --- what is done ---

    def begin_field(self, text: str = "") -> None:
        """Let the name be typed; ``text`` is its first letter."""
        self.field.begin(text)

    def _entered(self) -> None:
        self.field.popup.hide()
        if self._take_field(guess=True):
            self.following.emit()

    def _left_field(self) -> None:
        if self.field.isModified() and not self.field.popup.isVisible():
            self._take_field(guess=False)

    def _take_field(self, *, guess: bool) -> bool:
        """Set what was typed; False where it names nothing. ``guess``: the first that fits is meant."""
        placement, typed = self._placement, self.field.text().strip()
        if placement is None:
            return False
        self.field.setModified(False)
        self.wrong.hide()
        if not typed:
            self._change("leaving a blank open", _opened(placement))
            return True
        subject = self._subjects.get(typed) or self._named(typed, placement, guess=guess)
        if subject is None:
            self.wrong.setText("The form has no such field.")
            self.wrong.show()
            return False
        self._change("what goes on a blank", meant(placement, subject))
        return True

    def _named(self, typed: str, placement: Placement, *, guess: bool) -> Subject | None:
        fit = {text: one for text, one in self._subjects.items() if self._fits(one, placement)}
        same = [one for one in fit.values() if typed.lower() in (one.name.lower(), one.words.lower())]
        found = [fit[text] for text in ranked(list(fit), typed)]
        if same:
            return min(same, key=lambda one: one.kind != placement.kind)
        return found[0] if found and (guess or len(found) == 1) else None

    def _value_set(self, _at: object = None) -> None:
        at = self.value.findText(self.value.currentText())
        value = self.value.itemData(at) if at >= 0 else self.value.currentText().strip()
        self._set("what a mark stands for", value=value or None)

    def _kind_set(self, _at: int) -> None:
        kind: Kind = self.kind.currentData()
        if self._placement is not None and kind != self._placement.kind:
            self._change("the kind of a blank", replace(_opened(self._placement), kind=kind))

    def _box_set(self, _number: float) -> None:
        left, top, width, height = (edge.value() for edge in self.edges)
        if self._placement is not None and min(width, height) > 0:
            self._set("the place", box=(left, top, round(left + width, 2), round(top + height, 2)))

    def _set(self, words: str, **values: object) -> None:
        if self._placement is not None:
            changed = cast(Callable[..., Placement], replace)(self._placement, **values)
            self._change(f"{words} of a blank", changed)

    def _change(self, words: str, placement: Placement) -> None:
        if placement != self._placement:
            self._placement = placement
            self.changed.emit(words, placement)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.field.setModified(False)
            self.left.emit()
        else:
            super().keyPressEvent(event)


def meant(placement: Placement, subject: Subject) -> Placement:
    """The blank for ``subject``, surely: a person said so."""
    value = placement.value if subject.kind == "tick" and subject.field == placement.field else None
    text = subject.kind == "text"
    return replace(
        placement,
        kind=subject.kind,
        field=subject.field,
        value=subject.value or value,
        column=subject.column,
        row=placement.row if subject.column is not None else None,
        comb=placement.comb if text else None,
        widget=placement.widget if subject.kind != "image" else None,
        state=placement.state if subject.kind == "tick" else None,
        confidence=1.0,
    )


def _opened(placement: Placement) -> Placement:
    """The blank for nothing that the form knows."""
    return replace(
        placement, kind="text" if placement.kind == "image" else placement.kind, field=None, value=None, row=None,
        column=None, confidence=1.0,
    )  # fmt: skip


def _named(words: str, of: QWidget) -> QLabel:
    made = QLabel(words)
    set_look(made, "small")
    made.setBuddy(of)
    return made


def _spin(spin: QAbstractSpinBox, name: str, words: str) -> None:
    spin.setObjectName(name)
    spin.setAccessibleName(words)
    spin.setKeyboardTracking(False)
    spin.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
    spin.setMinimumWidth(56)
    spin.setMinimumHeight(30)
    for inner in spin.findChildren(QLineEdit):  # the one in which numbers are typed has the focus
        inner.setAccessibleName(words)
        inner.setTextMargins(3, 0, 0, 0)


def _whole(name: str, words: str, least: int, most: int, none: str = "") -> Wholes:
    made = Wholes()
    _spin(made, name, words)
    made.setRange(least, most)
    made.setSpecialValueText(none)
    return made


def _choice(name: str, words: str, choices: tuple[tuple[str, str], ...]) -> QComboBox:
    made = QComboBox()
    made.setObjectName(name)
    made.setAccessibleName(words)
    for value, said in choices:
        made.addItem(said, value)
    return made


def plain_button(words: str, name: str, keys: str, act: Callable[[], object]) -> QPushButton:
    """A button whose tooltip names its keys."""
    made = QPushButton(words)
    made.setObjectName(name)
    made.setAccessibleName(words.replace("&", ""))
    made.setToolTip(f"{words.replace('&', '')} ({keys})" if keys else words.replace("&", ""))
    made.clicked.connect(lambda _on=False: act())
    return made
