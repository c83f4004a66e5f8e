"""One subject of the interview: its title, why it is asked, and its questions."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from gdnotice.actions.live_form import Judged, Subject
from ui.interview.question import QuestionBox
from ui.interview.sitting import InterviewSitting
from ui.theme import READABLE, WIDE, WIDEST, label

TAKEN = "bnuxz"
"""Letters that the screen's own buttons and the window's answer to with Alt."""


class PageView(QScrollArea):
    """The questions of a subject. ``entered`` names the field one is at; ``done`` when Enter leaves the last."""

    entered = Signal(str)
    done = Signal()

    def __init__(self, sitting: InterviewSitting, subject: Subject) -> None:
        super().__init__()
        self.sitting = sitting
        self.subject = subject
        self.boxes: dict[str, QuestionBox] = {}
        self._at = ""
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(WIDEST, WIDEST, WIDEST, WIDEST)
        column.setSpacing(WIDEST - 2)
        head = QVBoxLayout()
        head.setSpacing(4)
        head.addWidget(label(subject.page.title, "title", name="page-title"))
        head.addWidget(label(subject.page.why, "muted"))
        column.addLayout(head)
        taken = set(TAKEN)
        for key in subject.page.asks:
            question = sitting.now.questions[key]
            box = QuestionBox(question, _mnemonic(question.field.label, taken))
            box.setMaximumWidth(READABLE)
            self.boxes[key] = box
            self._connect(key, box)
            column.addWidget(box)
        column.addStretch(1)
        self.setWidget(inside)
        inside.installEventFilter(self)
        self.show_judged(sitting.now)
        for key, box in self.boxes.items():
            box.control.show_raw(sitting.interview.raw(key))

    def _connect(self, key: str, box: QuestionBox) -> None:
        control = box.control
        control.changed.connect(lambda raw: self.sitting.answer(key, raw))
        control.entered.connect(lambda: self._came(key))
        control.left.connect(lambda: self._left(key))
        control.next.connect(lambda: self._next(key))
        control.undo.connect(self.sitting.undo)
        control.redo.connect(self.sitting.redo)

    def show_judged(self, judged: Judged) -> None:
        """Follow what was judged: questions come and go, and so do findings."""
        for key, box in self.boxes.items():
            question = judged.questions[key]
            box.setVisible(question.asked)
            box.show_question(question)
            lacking = question.lacking if key in self.sitting.left else None
            before = box.said
            box.show_findings(self.sitting.findings(key), lacking)
            if key == self._at and box.said != before:
                QTimer.singleShot(20, self, self._show_whole)  # once the page has found its new height

    def show_answer(self, key: str) -> None:
        """Show the answer as it is kept now: undo changed it."""
        if key in self.boxes:
            self.boxes[key].control.show_raw(self.sitting.interview.raw(key))

    def focus(self, key: str | None = None) -> None:
        """Go to a question; to the first that must be answered and is not, else the first."""
        asked = self.asked()
        if key is None:
            questions = self.sitting.now.questions
            key = next((one for one in asked if questions[one].lacking is not None), asked[0] if asked else None)
        if key in self.boxes:
            self.boxes[key].control.setFocus(Qt.FocusReason.TabFocusReason)
            self._came(key)  # a window that is not in front hears of no focus

    def asked(self) -> list[str]:
        """The questions that are asked, in order."""
        return [key for key in self.boxes if self.sitting.now.questions[key].asked]

    def draw_icons(self) -> None:
        for box in self.boxes.values():
            box.draw_icons()

    def _came(self, key: str) -> None:
        self._bring(key)
        self.entered.emit(key)

    def _bring(self, key: str) -> None:
        self._at = key
        QTimer.singleShot(0, self, self._show_whole)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self._at:  # lines wrap otherwise, or the window is another
            QTimer.singleShot(0, self, self._show_whole)
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._at:
            QTimer.singleShot(0, self, self._show_whole)

    def _show_whole(self) -> None:
        """The question one is at, with all that is said below it; its head and where it is answered where all
        does not fit."""
        if (box := self.boxes.get(self._at)) is not None:
            self.ensureWidgetVisible(box, 0, WIDE)
            if box.height() > self.viewport().height():
                self.ensureWidgetVisible(box.name, 0, WIDE)
                self.ensureWidgetVisible(box.control.input(), 0, WIDE)  # whatever has to give way, not what is typed
            self.horizontalScrollBar().setValue(0)

    def _left(self, key: str) -> None:
        self.boxes[key].control.show_raw(self.sitting.settle(key))
        self.show_judged(self.sitting.now)

    def _next(self, key: str) -> None:
        asked = self.asked()
        place = asked.index(key) + 1 if key in asked else len(asked)
        if place < len(asked):
            self.focus(asked[place])
        else:
            self._left(key)
            self.done.emit()


def _mnemonic(text: str, taken: set[str]) -> str:
    """A letter of the label that no other label of the page answers to; a word's first before others."""
    low = text.lower()
    firsts = [word[0] for word in low.split() if word[0].isalpha() and word[0].isascii()]
    letter = next((one for one in (*firsts, *low) if one.isalpha() and one.isascii() and one not in taken), "")
    taken.add(letter)
    return letter
