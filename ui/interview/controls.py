"""What an answer is typed or chosen in: a control for each type of field, all with the same few signals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from PySide6.QtCore import QDate, QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QButtonGroup,
    QCalendarWidget,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QRadioButton,
    QVBoxLayout,
    QWidget,
    QWidgetAction,
)  # fmt: skip

from gdnotice.pack.form import Field
from ui.theme import TIGHT, WIDE, theme
from ui.wrapping import WrappingCheck, WrappingRadio

NARROW = 230
MOST_BUTTONS = 9
"""More choices than this are a list to open, fewer are buttons to see at once."""


W = TypeVar("W", bound=QWidget)


def named(widget: W, name: str) -> W:
    """``widget``, by the name under which tests and screen readers find it."""
    widget.setObjectName(name)
    return widget


class Control(QWidget):
    """One answer. ``changed`` carries it as it is now, ``entered`` when a person came to it, ``left`` when they left,
    ``next`` when they are done with it (Enter)."""

    changed = Signal(object)
    entered = Signal()
    left = Signal()
    next = Signal()
    undo = Signal()
    redo = Signal()

    def __init__(self, field: Field) -> None:
        super().__init__()
        self.field = field
        self._quiet = False

    def show_raw(self, raw: object) -> None:
        """Show an answer without saying that it changed."""
        if raw != self.raw():
            self._quiet = True
            self.put(raw)
            self._quiet = False

    def raw(self) -> object:
        """The answer as it stands in the control."""
        raise NotImplementedError

    def put(self, raw: object) -> None:
        raise NotImplementedError

    def hint(self, text: str) -> None:
        """What the answer is where none is given."""

    def input(self) -> QWidget:
        """The widget that bears the field's id and takes the focus."""
        return self

    def say(self) -> None:
        if not self._quiet:
            self.changed.emit(self.raw())

    def watch(self, widget: QWidget) -> None:
        """Name a part for screen readers, and hear its keys and its focus."""
        if not widget.accessibleName():
            widget.setAccessibleName(self.field.label)
        widget.setAccessibleDescription(self.field.help)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFocusEvent):
            if event.gotFocus():
                self.entered.emit()
            elif event.reason() != Qt.FocusReason.PopupFocusReason:
                self.left.emit()
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self.key(event):
            return True
        return super().eventFilter(watched, event)

    def key(self, event: QKeyEvent) -> bool:
        """Whether the key was used up: Enter goes on, undo and redo are the interview's and not the widget's own."""
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undo.emit()
        elif event.matches(QKeySequence.StandardKey.Redo) or (
            event.key() == Qt.Key.Key_Y and event.modifiers() == Qt.KeyboardModifier.ControlModifier
        ):
            self.redo.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.goes_on(event):
            self.next.emit()
        else:
            return False
        return True

    def goes_on(self, event: QKeyEvent) -> bool:
        """Whether Enter leads to the next question here."""
        return True


class TextControl(Control):
    """A line of text. Dates have a calendar beside them."""

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self.line = named(QLineEdit(), field.id)
        self.line.setMaxLength(max(field.longest * 2, 64))
        self.line.textEdited.connect(self.say)
        self.watch(self.line)
        self.setFocusProxy(self.line)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.line, 1)
        kind = field.type.name
        if kind in ("count", "money", "decimal", "date", "time", "phone", "cusip", "routing"):
            self.setMaximumWidth(NARROW)
        elif kind == "moment":
            self.setMaximumWidth(round(NARROW * 1.3))
        self.line.setPlaceholderText(_EXAMPLES.get(kind, ""))
        if kind in ("date", "moment"):
            self._add_calendar()
        if field.private:
            self._mask()

    def input(self) -> QWidget:
        return self.line

    def raw(self) -> object:
        return self.line.text()

    def put(self, raw: object) -> None:
        several = raw if isinstance(raw, list | tuple) else () if raw is None else (raw,)
        text = "; ".join(str(one) for one in several)  # prices: as they are typed, and not as Python has them
        if text.strip() != self.line.text().strip():
            self.line.setText(text)

    def hint(self, text: str) -> None:
        self.line.setPlaceholderText(text or _EXAMPLES.get(self.field.type.name, ""))

    def _mask(self) -> None:
        self.line.setEchoMode(QLineEdit.EchoMode.PasswordEchoOnEdit)

    def _add_calendar(self) -> None:
        action = self.line.addAction(theme().icon("calendar"), QLineEdit.ActionPosition.TrailingPosition)
        action.setText("Choose a day")
        action.setToolTip("Choose a day (Alt+Down)")
        action.triggered.connect(self._open_calendar)

    def key(self, event: QKeyEvent) -> bool:
        alt_down = event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier
        if alt_down and self.field.type.name in ("date", "moment"):
            self._open_calendar()
            return True
        return super().key(event)

    def _open_calendar(self) -> None:
        menu = QMenu(self)
        calendar = QCalendarWidget(menu)
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        calendar.setAccessibleName(f"{self.field.label}: choose a day")
        holder = QWidgetAction(menu)
        holder.setDefaultWidget(calendar)
        menu.addAction(holder)

        def take(day: QDate) -> None:
            kept = self.line.text().split(" ", 1)[1:] if self.field.type.name == "moment" else []
            self.line.setText(" ".join([f"{day.month()}/{day.day()}/{day.year()}", *kept]))
            menu.close()
            self.say()

        calendar.activated.connect(take)
        calendar.clicked.connect(take)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.line.mapToGlobal(QPoint(0, self.line.height() + 2)))
        calendar.setFocus()


_EXAMPLES: Mapping[str, str] = {
    "date": "11/30/2026, t for today, +3",
    "moment": "11/30/2026 10:30 am, or t for now",
    "time": "5:00 pm",
    "phone": "(212) 555-0190",
    "prices": "6.00; 6.10",
}


_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Left: -1}


class ChoiceControl(Control):
    """One of a few: radio buttons, one below the other. Arrows and the numbers from 1 choose; Delete takes the
    answer out again."""

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        yes_no = (("yes", "Yes"), ("no", "No"))
        self._choices = tuple((one.id, one.label) for one in field.choices) or yes_no
        self.setObjectName(field.id)
        self.setAccessibleName(field.label)
        self._group = QButtonGroup(self)
        box = QHBoxLayout(self) if self._choices == yes_no else QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(WIDE if self._choices == yes_no else TIGHT // 2)
        self._buttons: dict[str, QRadioButton] = {}
        for number, (key, words) in enumerate(self._choices, 1):
            button = named(WrappingRadio(words.replace("&", "&&")), f"{field.id}={key}")
            button.setAccessibleName(f"{field.label}: {words}")
            button.setToolTip(f"Key {number}")
            button.clicked.connect(self.say)
            self._group.addButton(button)
            self._buttons[key] = button
            self.watch(button)
            box.addWidget(button)
        if self._choices == yes_no:
            box.addStretch(1)
        self.setFocusProxy(self._buttons[self._choices[0][0]])

    def raw(self) -> object:
        chosen = next((key for key, button in self._buttons.items() if button.isChecked()), None)
        return chosen == "yes" if chosen is not None and not self.field.choices else chosen

    def put(self, raw: object) -> None:
        key = {True: "yes", False: "no"}.get(raw) if isinstance(raw, bool) else raw
        self._group.setExclusive(False)
        for name, button in self._buttons.items():
            button.setChecked(name == key)
        self._group.setExclusive(True)
        first = self._choices[0][0]
        self.setFocusProxy(self._buttons[str(key)] if key in self._buttons else self._buttons[first])

    def key(self, event: QKeyEvent) -> bool:
        keys = list(self._buttons)
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.put(None)
            self.say()
            return True
        if event.key() in _STEPS and self.raw() is None:  # Qt only moves along the row, and chooses nothing in it
            at = next((place for place, button in enumerate(self._buttons.values()) if button.hasFocus()), 0)
            self.choose(keys[(at + _STEPS[Qt.Key(event.key())]) % len(keys)])
            return True
        place = event.key() - Qt.Key.Key_1
        if 0 <= place < len(keys) and event.modifiers() in (
            Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier,
        ):  # fmt: skip
            self.choose(keys[place])
            return True
        return super().key(event)

    def choose(self, key: str) -> None:
        """Choose as a click would."""
        button = self._buttons.get(key)
        if button is not None:
            button.setFocus(Qt.FocusReason.OtherFocusReason)
            button.setChecked(True)
            self.say()


class ListControl(Control):
    """One of many: a list to open; typing finds."""

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self.box = named(QComboBox(), field.id)
        self.box.addItem("Not answered", None)
        for one in field.choices:
            self.box.addItem(one.label, one.id)
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.box.setMinimumContentsLength(12)
        self.box.activated.connect(self.say)
        self.watch(self.box)
        self.setFocusProxy(self.box)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.box, 1)

    def input(self) -> QWidget:
        return self.box

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel:  # who scrolls the page means the page, not the answer under the mouse
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def raw(self) -> object:
        return self.box.currentData()

    def put(self, raw: object) -> None:
        self.box.setCurrentIndex(max(0, self.box.findData(raw)))


class ChoicesControl(Control):
    """Any of several: check boxes."""

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self.setObjectName(field.id)
        self.setAccessibleName(field.label)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(TIGHT // 2)
        self._boxes: dict[str, QCheckBox] = {}
        for one in field.choices:
            check = named(WrappingCheck(one.label.replace("&", "&&")), f"{field.id}={one.id}")
            check.setAccessibleName(f"{field.label}: {one.label}")
            check.clicked.connect(self.say)
            self._boxes[one.id] = check
            self.watch(check)
            box.addWidget(check)
        if self._boxes:
            self.setFocusProxy(next(iter(self._boxes.values())))

    def raw(self) -> object:
        return [key for key, box in self._boxes.items() if box.isChecked()]

    def put(self, raw: object) -> None:
        chosen = raw if isinstance(raw, list | tuple) else ()
        for key, box in self._boxes.items():
            box.setChecked(key in chosen)

    def choose(self, key: str) -> None:
        """Turn a choice, as a click would."""
        if key in self._boxes:
            self._boxes[key].setFocus(Qt.FocusReason.OtherFocusReason)
            self._boxes[key].click()


def control_for(field: Field) -> Control:
    """The control that suits the field's type."""
    from ui.interview.lists import LinesControl
    from ui.interview.rows_table import RowsControl

    makers: Mapping[str, Callable[[Field], Control]] = {
        "lines": LinesControl,
        "rows": RowsControl,
        "yes": ChoiceControl,
        "choice": ChoiceControl if len(field.choices) <= MOST_BUTTONS else ListControl,
        "choices": ChoicesControl,
    }
    return makers.get(field.type.name, TextControl)(field)


__all__ = ["ChoiceControl", "ChoicesControl", "Control", "ListControl", "TextControl", "control_for", "named"]
