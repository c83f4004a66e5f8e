"""The answers of a notice in a table. A hidden one is shown for a moment to who asks for it, which is an entry."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHeaderView, QPushButton, QWidget

from gdnotice.actions.show_notice import Answered
from gdnotice.values import Printed
from ui.notices.tables import Table
from ui.theme import set_look

MOMENT = 20_000
"""Milliseconds that a hidden answer is shown."""


class Answers(Table):
    """``asked`` names the answer that somebody wants to see; :meth:`reveal` shows it until the moment is over."""

    asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("answers", "Answers", ("Question", "Answer", ""), parent)
        header = self.horizontalHeader()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self._shown: tuple[Answered, ...] = ()
        self._open: dict[str, str] = {}
        self._over = QTimer(self, singleShot=True, interval=MOMENT)
        self._over.timeout.connect(self.hide_again)

    def show_answers(self, answers: tuple[Answered, ...]) -> None:
        """Show these; what was revealed a moment ago stays so."""
        self._shown = answers
        self.fill([(one.field.label, self._open.get(one.field.id, plain(one.printed)), "") for one in answers])
        for place, one in enumerate(answers):
            if one.masked:
                self.setCellWidget(place, 2, self._button(one))
                self.setRowHeight(place, max(self.rowHeight(place), 34))

    def reveal(self, field: str, printed: Printed) -> None:
        """Show a hidden answer in full, for a moment."""
        self._open[field] = plain(printed)
        self._over.start()
        self.show_answers(self._shown)

    def hide_again(self) -> None:
        """Hide what was revealed."""
        self._over.stop()
        if self._open:
            self._open.clear()
            self.show_answers(self._shown)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.hide_again()

    def _button(self, one: Answered) -> QPushButton:
        open_now = one.field.id in self._open
        button = QPushButton("Hide" if open_now else "Show")
        button.setObjectName(f"reveal-{one.field.id}")
        button.setAccessibleName(f"{'Hide' if open_now else 'Show'} {one.field.label}")
        button.setToolTip("" if open_now else "In full for 20 seconds. That you saw it goes into the record.")
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        set_look(button, "link")
        button.clicked.connect(self.hide_again if open_now else lambda: self.asked.emit(one.field.id))
        return button


def plain(printed: Printed) -> str:
    """A printed answer as text, a line for each of several."""
    if isinstance(printed, str):
        return printed
    return "\n".join(each if isinstance(each, str) else ", ".join(each.values()) for each in printed)
