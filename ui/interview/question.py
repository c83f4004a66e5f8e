"""One question: its label, its help, where it is answered, what the answer comes to, and what was found of it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gdnotice.actions.live_form import Question
from gdnotice.findings.finding import Finding
from ui.interview.controls import Control, control_for
from ui.theme import SMALL, TIGHT, label, set_look, theme

_LOOKS = {"error": "bad", "warning": "warn", "note": "muted"}
_COLOURS = {"error": "bad", "warning": "warn", "note": "muted"}


class Remark(QWidget):
    """An icon and a text below a control."""

    def __init__(self) -> None:
        super().__init__()
        self._icon = QLabel()
        self._icon.setFixedWidth(18)
        self._icon.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        self.text = label()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.text, 1)
        self._shown: tuple[str, str, str] = ("", "", "")

    def say(self, icon: str, look: str, text: str, tip: str = "") -> None:
        """Show ``text``; nothing is drawn anew where nothing changed."""
        if self._shown != (icon, look, text):
            self._shown = (icon, look, text)
            self.draw()
            set_look(self.text, look)
            self.text.setText(text)
            self.text.setAccessibleName(text)
        self.text.setToolTip(tip)

    def draw(self) -> None:
        """Draw the icon in the colours in force."""
        icon, look, _ = self._shown
        if icon:
            colours = theme().colours
            colour = {"bad": colours.bad, "warn": colours.warn, "good": colours.good}.get(look, colours.muted)
            self._icon.setPixmap(theme().icon(icon, colour).pixmap(QSize(16, 16), self.devicePixelRatioF()))


class QuestionBox(QFrame):
    """A question on its page. The control speaks for itself; :meth:`show_question` and :meth:`show_findings` follow
    every keystroke. ``told`` when what is said below the control changed its height."""

    told = Signal()

    def __init__(self, question: Question, mnemonic: str) -> None:
        super().__init__()
        self.field = question.field
        self.control: Control = control_for(question.field)
        self.name = QLabel(_with_mnemonic(question.field.label, mnemonic))
        self.name.setTextFormat(Qt.TextFormat.PlainText)
        self.name.setWordWrap(True)
        set_look(self.name, "strong")
        self.name.setBuddy(self.control.input() if self.control.focusProxy() is None else self.control)
        self._optional = label("optional", "small", wrap=False)
        self._help = label(question.field.help, "small")
        if not question.field.help:
            self._help.hide()  # and never shown here: without a parent it would be a window of its own
        self.reads_as, self.computed = Remark(), Remark()
        self._found: list[Remark] = []
        head = QHBoxLayout()
        head.setSpacing(SMALL)
        head.addWidget(self.name, 1)
        head.addWidget(self._optional, 0, Qt.AlignmentFlag.AlignTop)
        answer = QHBoxLayout()
        answer.setSpacing(SMALL)
        answer.addWidget(self.control, 1)
        if question.field.unit:
            answer.addWidget(label(question.field.unit, "muted", wrap=False))
        answer.addStretch(0)
        self._below = QVBoxLayout()
        self._below.setSpacing(TIGHT)
        self._below.addWidget(self.reads_as)
        self._below.addWidget(self.computed)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(TIGHT)
        box.addLayout(head)
        box.addWidget(self._help)
        box.addSpacing(2)
        box.addLayout(answer)
        box.addLayout(self._below)
        self.show_question(question)

    def show_question(self, question: Question) -> None:
        """What follows from the answer, and whether it must be given."""
        self._optional.setVisible(not question.needed)
        self._line(self.reads_as, question.reads_as, "reads-as", "muted")
        words = ""
        if question.computed is not None:
            amount = question.computed_as
            if question.value is None:
                words = f"Worked out: {amount} = {question.computed.how}"
            elif question.value == question.computed.value:
                words = f"As worked out: {question.computed.how}"
            else:
                words = f"Worked out it would be {amount} = {question.computed.how}"
            self.control.hint(amount)
        else:
            self.control.hint("")
        self._line(self.computed, words, "computed", "muted")

    def show_findings(self, found: tuple[Finding, ...], lacking: Finding | None) -> None:
        """Say what was found, the worst first. ``lacking`` is the finding that there is no answer, once one left it."""
        said = [one for one in found if not (one.severity == "note" and one.needs)]
        if lacking is not None:
            said.insert(0, lacking)
        while len(self._found) < len(said):
            remark = Remark()
            remark.setObjectName(f"finding:{self.field.id}:{len(self._found)}")
            self._found.append(remark)
            self._below.addWidget(remark)
        for remark, one in zip(self._found, said, strict=False):
            remark.say(one.severity, _LOOKS[one.severity], one.message, f"Rests on: {one.basis}" if one.basis else "")
        for place, remark in enumerate(self._found):
            remark.setVisible(place < len(said))

    @property
    def said(self) -> tuple[str, ...]:
        """The findings in sight, in words."""
        return tuple(one.text.text() for one in self._found if not one.isHidden())

    def draw_icons(self) -> None:
        """The colours changed."""
        for remark in (self.reads_as, self.computed, *self._found):
            remark.draw()

    @staticmethod
    def _line(remark: Remark, words: str, icon: str, look: str) -> None:
        remark.setVisible(bool(words))
        if words:
            remark.say(icon, look, words)


def _with_mnemonic(text: str, letter: str) -> str:
    escaped = text.replace("&", "&&")
    place = escaped.lower().find(letter) if letter else -1
    return escaped if place < 0 else f"{escaped[:place]}&{escaped[place:]}"
