"""A short form in a dialog: a few questions, the consequence in words, one button that does it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal, cast
from zoneinfo import ZoneInfo

from PySide6.QtCore import QBuffer, QByteArray, QEvent, QIODevice, QMimeData, QObject, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage, QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
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
from shiboken6 import isValid

from gdnotice.clock import NEW_YORK
from gdnotice.errors import Problem
from gdnotice.files import Pasted
from gdnotice.pack import types
from gdnotice.pack.form import Field
from gdnotice.pack.shorthand import written_out
from gdnotice.values import printed_time, printed_weekday, printed_zone
from ui import dialogs
from ui.room import Scrolled, keep_on_screen, most_high
from ui.theme import GAP, SMALL, TIGHT, WIDE, label, set_look
from ui.words import problem_words
from ui.wrapping import WrappingRadio

Kind = Literal["text", "secret", "lines", "choice", "moment", "date", "file", "folder", "save"]
_PATHS = ("file", "folder", "save")


@dataclass(frozen=True, slots=True)
class Ask:
    """One question. ``choices`` are ids and labels; ``value`` stands in it at first; a moment left empty is now.

    ``above`` is what the question is about, read before it.
    """

    id: str
    label: str
    kind: Kind = "text"
    help: str = ""
    value: str = ""
    required: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    above: str = ""


class AskDialog(QDialog):
    """Asks, and hands the values to ``submit`` with itself; that ends it with ``accept()`` or tells :meth:`refused`.

    The values: text as typed; a moment (aware, in ``zone``) or None for now; a date or None; a path or None, or what
    was pasted. With ``now``, days and hours may be typed short: ``t``, ``-1``, ``4/16``, ``t 9:05a``.
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
        now: Callable[[], datetime] | None = None,
    ) -> None:
        super().__init__(parent)
        self._asks, self._submit, self._zone, self._now = asks, submit, zone, now
        self._over = parent
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
        self._questions = Scrolled()
        self._questions.rows.setSpacing(GAP)
        for one in asks:
            self._questions.rows.addLayout(self._question(one))
        if asks:
            rows.addWidget(self._questions)
        self._refusal = QFrame()
        set_look(self._refusal, "bad-card")
        inner = QVBoxLayout(self._refusal)
        inner.setContentsMargins(GAP, SMALL, GAP, SMALL)
        self._refused = label("", "bad", name="refusal")
        inner.addWidget(self._refused)
        self._refusal.hide()
        rows.addWidget(self._refusal)
        rows.addStretch(1)
        rows.addLayout(self._buttons(verb))
        if asks:  # what leaves no choice is read, not answered
            first = next((one for one in asks if len(one.choices) != 1 or not one.value), asks[0])
            self._inputs[first.id].setFocus()

    # --- what it is made of ---

    def _question(self, one: Ask) -> QVBoxLayout:
        rows = QVBoxLayout()
        rows.setSpacing(TIGHT)
        made = self._input(one)
        made.setObjectName(one.id)
        made.setAccessibleName(one.label.replace("&", ""))
        made.setAccessibleDescription(" ".join(told for told in (one.above, one.help) if told))
        self._inputs[one.id] = made
        if one.above:
            rows.addWidget(label(one.above))
        head = QLabel(one.label)
        set_look(head, "strong")
        head.setBuddy(made)
        rows.addWidget(head)
        if isinstance(made, QLineEdit) and one.kind in _PATHS:
            line = QHBoxLayout()
            line.addWidget(made, 1)
            first = not any(other.kind in _PATHS for other in self._asks[: self._asks.index(one)])
            browse = QPushButton("&Browse …" if first else "Browse …")  # a letter stands for one thing
            browse.setAccessibleName(f"Browse for {one.label.replace('&', '')}")
            browse.clicked.connect(lambda: self._browse(one, made))
            line.addWidget(browse)
            rows.addLayout(line)
        else:
            rows.addWidget(made)
        if one.help:
            rows.addWidget(label(one.help, "small"))
        if isinstance(made, QLineEdit) and one.kind in ("moment", "date"):
            reads = label("", "muted", name=f"{one.id}-reads")
            reads.hide()
            rows.addWidget(reads)
            made.textChanged.connect(lambda _text: self._read_aloud(one, reads))
        wrong = label("", "bad")
        wrong.hide()
        self._wrong[one.id] = wrong
        rows.addWidget(wrong)
        return rows

    def _browse(self, one: Ask, line: QLineEdit) -> None:
        words = one.label.replace("&", "")
        save_as = line.text() or one.value if one.kind == "save" else ""
        dialogs.choose(
            self, words, lambda path: line.setText(str(path)), save_as=save_as, folder=one.kind == "folder"
        )  # fmt: skip

    def _input(self, one: Ask) -> QWidget:
        if one.kind == "lines":
            lines = QPlainTextEdit(one.value)
            lines.setTabChangesFocus(True)
            lines.setMaximumHeight(84)
            return lines
        if one.kind == "choice":
            return _Choices(one)
        line = PathLine(one.value) if one.kind == "file" else QLineEdit(one.value)
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
        set_look(self.do, "main")
        self.do.setDefault(True)
        self.do.clicked.connect(self.go)
        row.addWidget(cancel)
        row.addWidget(self.do)
        self._ways = row
        return row

    def beside(self, button: QPushButton) -> None:
        """Put one way more between not doing it and doing it."""
        self._ways.insertWidget(self._ways.indexOf(self.do), button)
        QWidget.setTabOrder(button, self.do)

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

    def put_files(self, files: Mapping[str, Path | Pasted]) -> None:
        """Put files into the inputs that take one, and go to the first question that is not answered."""
        for key, came in files.items():
            if isinstance(line := self._inputs.get(key), PathLine):
                line.take(came)

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
            self._fit()
            return
        self._refusal.hide()
        self._fit()
        self.do.setEnabled(False)
        self._submit(values, self)

    def accept(self) -> None:
        """It was done. Whoever closed the dialog before it was has nothing left to close."""
        if isValid(self):
            super().accept()

    def refused(self, problem: Problem) -> None:
        """The ledger refused it: say why here, so that nothing typed is lost; where it was closed meanwhile, apart."""
        if not isValid(self):
            dialogs.tell_problem(self._over, problem)
            return
        self.do.setEnabled(True)
        self._refused.setText(problem_words(problem).text)
        self._refusal.show()
        self._fit()
        secret = next((self._inputs[one.id] for one in self._asks if one.kind == "secret"), None)
        if isinstance(secret, QLineEdit):  # the likeliest slip, and the one that nobody sees
            secret.setFocus()
            secret.selectAll()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    def _fit(self) -> None:
        """As high as what it says now: what is hidden takes no room, and no line that wraps is cut. Where the screen is
        lower, the questions scroll."""
        if (rows := self.layout()) is not None and self.isVisible():
            self._questions.rows.activate()
            self._questions.updateGeometry()
            rows.activate()
            self.resize(self.width(), min(rows.totalHeightForWidth(self.width()), most_high(self)))
            keep_on_screen(self)
            at = QApplication.focusWidget() or self
            if self._questions.isAncestorOf(at):
                self._questions.show_inside(at)

    def _read(self, one: Ask) -> tuple[Any, str]:
        found = self._inputs[one.id]
        if isinstance(found, _Choices):
            return found.chosen(), "" if found.chosen() or not one.required else "Choose one."
        text = found.toPlainText() if isinstance(found, QPlainTextEdit) else ""
        text = found.text() if isinstance(found, QLineEdit) else text
        if one.required and not text.strip():
            return text, "This is needed."
        if one.kind in ("moment", "date"):
            value = self._value(one, text)
            return (None, value.message) if isinstance(value, types.Fault) else (value, "")
        if isinstance(found, PathLine) and found.pasted is not None:
            return found.pasted, ""
        if one.kind in _PATHS:
            return (Path(text.strip()) if text.strip() else None), ""
        return text if one.kind == "secret" else text.strip(), ""

    def _value(self, one: Ask, text: str) -> Any:
        """A typed day or moment as its value, a fault, or None where nothing is typed."""
        field = Field(one.id, types.TYPES[one.kind], one.label.replace("&", ""))
        if self._now is not None:
            text = written_out(text, field, self._now().astimezone(self._zone))
        return field.type.from_typed(text, field, self._zone)

    def _read_aloud(self, one: Ask, reads: QLabel) -> None:
        """What is typed comes to this day, of this name: half of a check."""
        line = self._inputs[one.id]
        value = self._value(one, line.text()) if isinstance(line, QLineEdit) else None
        told = ""
        if isinstance(value, datetime):
            told = f"{printed_weekday(value)}, {printed_time(value)}, {printed_zone(value)}"
        elif isinstance(value, date):
            told = printed_weekday(value)
        reads.setText(told)
        if reads.isHidden() == bool(told):
            reads.setVisible(bool(told))
            self._fit()


def ask_to_lose(
    title: str, told: str, verb: str, then: Callable[[], object], over: QWidget, stay: str = "&Go on typing",
    *, later: tuple[str, Callable[[], object]] | None = None,
) -> AskDialog:  # fmt: skip
    """A dialog that asks before anything typed is lost; Enter and Esc lose nothing. ``later``: words and act of a third
    way."""

    def ended(act: Callable[[], object], dialog: AskDialog) -> None:
        dialog.accept()
        act()

    dialog = AskDialog(title, told, verb, (), lambda _given, dialog: ended(then, dialog), over.window())
    dialog.do.setDefault(False)
    dialog.do.setAutoDefault(False)
    set_look(dialog.do, "")
    staying = dialog.findChild(QPushButton, "cancel")
    assert staying is not None, "every such dialog has it"
    staying.setText(stay)
    staying.setAutoDefault(True)
    staying.setDefault(True)
    set_look(staying, "main")
    staying.setFocus()
    if later is not None:
        waits = QPushButton(later[0])
        waits.setObjectName("later")
        waits.setAutoDefault(False)
        waits.clicked.connect(lambda _on=False: ended(later[1], dialog))
        dialog.beside(waits)
    return dialog


class PathLine(QLineEdit):
    """The path of a file: typed, dropped or pasted. A picture that is pasted is held as ``pasted``, without a file."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self.pasted: Pasted | None = None
        self.setAcceptDrops(True)
        self.setPlaceholderText("Drop a file here, paste it, or type its path")
        self.textEdited.connect(self._typed)

    def take(self, came: Path | Pasted) -> None:
        """Show a file that came by itself."""
        self.pasted = came if isinstance(came, Pasted) else None
        self.setText(came.name if isinstance(came, Pasted) else str(came))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste) and (came := file_in(QGuiApplication.clipboard().mimeData())):
            self.take(came)
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if file_in(event.mimeData()) is not None:
            event.acceptProposedAction()
        else:
            super().dragEnterEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        if (came := file_in(event.mimeData())) is not None:
            self.take(came)
            event.acceptProposedAction()
        else:
            super().dropEvent(event)

    def _typed(self) -> None:
        self.pasted = None


def file_in(mime: QMimeData | None) -> Path | Pasted | None:
    """The file that was dropped or pasted: the first of several, or a picture as a PNG; None where there is none."""
    if mime is None:
        return None
    path = next((one.toLocalFile() for one in mime.urls() if one.isLocalFile()), "")
    if path:
        return Path(path)
    if not mime.hasImage() or not isinstance(picture := mime.imageData(), QImage):
        return None
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs know names of files only
    return Pasted("pasted.png", bytes(content.data())) if content.size() else None


_STEPS: Mapping[int, int] = {Qt.Key.Key_Down: 1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Left: -1}


class _Choices(QWidget):
    """Radio buttons, one below the other. Arrows and the key of a number choose."""

    def __init__(self, one: Ask) -> None:
        super().__init__()
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(TIGHT)
        self._group = QButtonGroup(self)
        self._ids: dict[QRadioButton, str] = {}
        for key, words in one.choices:
            button = WrappingRadio(words)
            button.setAccessibleName(words)
            button.setChecked(key == one.value)
            self._group.addButton(button)
            self._ids[button] = key
            button.installEventFilter(self)
            rows.addWidget(button)
        if self._ids:
            self.setFocusProxy(next(iter(self._ids)))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            buttons = list(self._ids)
            place = event.key() - Qt.Key.Key_1
            if event.key() in _STEPS and not self.chosen():  # Qt only moves along the row, and chooses nothing in it
                place = (buttons.index(cast(QRadioButton, watched)) + _STEPS[event.key()]) % len(buttons)
            elif not 0 <= place < min(len(buttons), 9) or event.modifiers():
                return False
            buttons[place].setChecked(True)
            buttons[place].setFocus()
            return True
        return super().eventFilter(watched, event)

    def chosen(self) -> str:
        return next((key for button, key in self._ids.items() if button.isChecked()), "")

    def choose(self, key: str) -> None:
        next(button for button, own in self._ids.items() if own == key).setChecked(True)
