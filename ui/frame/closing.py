"""Closing while work is under way: what it is, and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ui.theme import GAP, SMALL, WIDE, label, set_look

if TYPE_CHECKING:
    from ui.work import Job


class Closing(QDialog):
    """Calls ``close(stop)`` where the window is to close: once the work is done, or after stopping it."""

    def __init__(self, job: Job, close: Callable[[bool], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("closing")
        self.setWindowTitle("Work is under way")
        self.setMinimumWidth(480)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(WIDE, WIDE, WIDE, WIDE)
        rows.setSpacing(GAP)
        rows.addWidget(label("Work is under way", "title"))
        far = f": {job.count:,} of {job.of:,} done" if job.of else ""
        rows.addWidget(label(f"{job.words}{far}."))
        stoppable = not job.changes or job.long
        told = "Stopping keeps what is done so far." if stoppable else "It is being written and cannot be stopped."
        rows.addWidget(label(told, "muted"))
        row = QHBoxLayout()
        row.setSpacing(SMALL)
        if stoppable:
            row.addWidget(self._button("&Stop it and close", "stop", lambda: close(True)))
        row.addStretch(1)
        row.addWidget(self._button("Do not close", "cancel", lambda: None))
        wait = self._button("&Close when it is done", "wait", lambda: close(False))
        set_look(wait, "main")
        wait.setDefault(True)
        row.addWidget(wait)
        rows.addSpacing(SMALL)
        rows.addLayout(row)
        wait.setFocus()

    def _button(self, words: str, name: str, act: Callable[[], object]) -> QPushButton:
        button = QPushButton(words)
        button.setObjectName(name)
        button.setAutoDefault(False)
        button.clicked.connect(self.accept)
        button.clicked.connect(lambda _on=False: act())
        return button
