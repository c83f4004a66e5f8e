"""Several lines of text: an address, the names of the holders. It grows with what is typed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QVBoxLayout, QWidget

from gdnotice.pack.form import Field
from ui.interview.controls import Control, named

_LOOK_CHANGED = (QEvent.Type.StyleChange, QEvent.Type.FontChange, QEvent.Type.ContentsRectChange)
"""Its letters or its margins are others now. The margins come with the style, or only after it was shown."""


class _Growing(QPlainTextEdit):
    """As high as its lines, from two on, up to ten."""

    def lines_high(self) -> int:
        lines = min(10, max(2, self.blockCount()))
        margins = self.contentsMargins()
        edge = margins.top() + margins.bottom() + 2 * round(self.document().documentMargin())
        return lines * self.fontMetrics().lineSpacing() + edge + 2

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.lines_high())

    def grow(self) -> None:
        """As high as it is to be now."""
        self.setFixedHeight(self.lines_high())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.grow()  # only now it has the look of its window: its margins, its letters

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() in _LOOK_CHANGED:
            self.grow()
        return done


class LinesControl(Control):
    """One entry a line. Enter begins another line; on an empty line it goes on to the next question."""

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self.edit: _Growing = named(_Growing(), field.id)
        self.edit.setTabChangesFocus(True)
        self.edit.setFrameShape(QFrame.Shape.NoFrame)
        self.edit.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.edit.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.edit.setPlaceholderText("One a line; Enter twice goes on")
        self.edit.textChanged.connect(self._grow)
        self.watch(self.edit)
        self.setFocusProxy(self.edit)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.edit)
        self._grow()

    def input(self) -> QWidget:
        return self.edit

    def raw(self) -> object:
        return [line for line in self.edit.toPlainText().split("\n") if line.strip()]

    def put(self, raw: object) -> None:
        lines = raw.split("|") if isinstance(raw, str) else [str(one) for one in raw] if isinstance(raw, list) else []
        self.edit.setPlainText("\n".join(lines))

    def goes_on(self, event: QKeyEvent) -> bool:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return True
        cursor = self.edit.textCursor()
        if cursor.block().text().strip() or not cursor.atEnd():
            return False
        if self.raw():
            cursor.deletePreviousChar()  # the empty line was only the way on
        return True

    def _grow(self) -> None:
        self.edit.grow()
        self.say()
