"""What long work looks like in a screen: how far it is, how fast, how long yet, and a button that stops it."""

from __future__ import annotations

import time

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from ui.theme import GAP, SMALL, TIGHT, label, set_look
from ui.work import Desk, Job

_LOOK = 200
"""Milliseconds between two looks at how far the work is."""
_SETTLED = 1.0
"""Seconds after which a rate can be told."""


class Running(QFrame):
    """Shows one :class:`~ui.work.Job` from its beginning to its end; hidden otherwise. ``thing`` is what is counted.

    ``dropped``: it ended without an answer, stopped before it could do anything that is to be told.
    """

    dropped = Signal()

    def __init__(self, desk: Desk, thing: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._thing = desk, thing
        self._job: Job | None = None
        self._what, self._since, self._from = "", 0.0, 0
        set_look(self, "card")
        self.setObjectName("running")
        row = QHBoxLayout(self)
        row.setContentsMargins(GAP, SMALL, GAP, SMALL)
        row.setSpacing(GAP)
        rows = QVBoxLayout()
        rows.setSpacing(TIGHT)
        self._words = label("", "strong", wrap=False, name="running-words")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("How far it is")
        rows.addWidget(self._words)
        rows.addWidget(self._bar)
        row.addLayout(rows, 1)
        self.stop = QPushButton("Stop")
        self.stop.setObjectName("stop")
        self.stop.setAccessibleName("Stop the work that is under way")
        self.stop.clicked.connect(self._stop)
        row.addWidget(self.stop)
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK)
        self._timer.timeout.connect(self._look)
        self.hide()

    @property
    def job(self) -> Job | None:
        """The work that is shown."""
        return self._job

    def show_job(self, job: Job) -> None:
        """Show this job from now on."""
        self._job, self._what, self._since, self._from = job, "", time.monotonic(), 0
        self.stop.setEnabled(True)
        self.stop.setText("Stop")
        self._timer.start()
        self._look()
        self.show()

    def finish(self) -> None:
        """It is over."""
        self._job = None
        self._timer.stop()
        self.hide()

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self.stop.setEnabled(False)
            self.stop.setText("Stopping …")

    def _look(self) -> None:
        job = self._job
        if job is None or not self._desk.has(job):  # cancelled before it began, or ended without an answer
            self.finish()
            self.dropped.emit()
            return
        if job.words != self._what:
            self._what, self._since, self._from = job.words, time.monotonic(), job.count
        self._bar.setRange(0, job.of)
        self._bar.setValue(min(job.count, job.of))
        self._words.setText(self._told(job, time.monotonic() - self._since))

    def _told(self, job: Job, seconds: float) -> str:
        told = f"{job.words} …"
        if job.of:
            told = f"{job.words}: {job.count:,} of {job.of:,} {self._thing}".rstrip()
        done = job.count - self._from
        if job.of and done > 0 and seconds > _SETTLED:
            rate = done / seconds
            told += f", {rate:,.0f} a second, {_spoken((job.of - job.count) / rate)} left"
        return told


def _spoken(seconds: float) -> str:
    if seconds < 90:
        return f"{max(seconds, 1):.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
