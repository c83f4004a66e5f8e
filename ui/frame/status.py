"""The line at the foot: who sits here, what was done, what is under way and how to stop it, what time it is."""

from __future__ import annotations

import time
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QProgressBar, QPushButton, QStatusBar, QWidget

from ui.theme import label, set_look

if TYPE_CHECKING:
    from ui.work import Job

_SHOW_BUSY = 300
"""Milliseconds after which work under way is told."""
_SURE = 3.0
"""Seconds of work after which the time left is worth telling."""


class StatusLine(QStatusBar):
    """Told by the window; asks nobody."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self._job: Job | None = None
        self._began = 0.0
        self._who = label("", "", wrap=False, name="who")
        self.addWidget(self._who)
        self._said = label("", "good", wrap=False, name="said")
        self.addWidget(self._said, 1)
        self._busy_words = label("", "muted", wrap=False, name="busy")
        self.addPermanentWidget(self._busy_words)
        self._bar = QProgressBar()
        self._bar.setObjectName("progress")
        self._bar.setAccessibleName("How far the work is")
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(120)
        self.addPermanentWidget(self._bar)
        self._cancel = QPushButton("Cancel")
        self._cancel.setObjectName("cancel-work")
        self._cancel.setToolTip("Stop this work; nothing of it is kept")
        set_look(self._cancel, "link")
        self._cancel.clicked.connect(self.cancel)
        self.addPermanentWidget(self._cancel)
        self._clock = label("", "", wrap=False, name="clock")
        self.addPermanentWidget(self._clock)
        self._cancel.hide()
        self._bar.hide()
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(_SHOW_BUSY)
        self._late.timeout.connect(self._show_busy)
        self._unsay = QTimer(self)
        self._unsay.setSingleShot(True)
        self._unsay.timeout.connect(self._said.clear)

    @property
    def telling(self) -> bool:
        """Whether work under way is shown: it takes long enough to be seen."""
        return bool(self._busy_words.text())

    def sits(self, who: str) -> None:
        """Who sits at the ledger; nobody where it is empty."""
        self._who.setText(who)
        if not who:
            self._said.clear()

    def say(self, words: str) -> None:
        """Say what was done, for as long as it takes to read."""
        self._said.setText(words)
        self._said.setToolTip(words)
        self._unsay.start(6_000 + 60 * len(words))

    def tell_time(self, now: datetime) -> None:
        """New York's time, and the desk's own where it differs. ``now`` is aware."""
        from gdnotice.clock import NEW_YORK  # the window is shown before the first look at the clock
        from gdnotice.values import printed_time, short_day

        there, here = now.astimezone(NEW_YORK), now.astimezone()
        told = f"{short_day(there)}  {printed_time(there.replace(second=0))} New York"
        if there.utcoffset() != here.utcoffset():
            day = f"{short_day(here)} " if here.date() != there.date() else ""
            told += f"   {day}{printed_time(here.replace(second=0))} here"
        if self._clock.text() != told:
            self._clock.setText(told)

    def busy(self, job: Job | None) -> None:
        """Something is under way, or nothing any more."""
        if job is not self._job:
            self._began = time.monotonic()
        self._job = job
        if job is None:
            self._late.stop()
            self._busy_words.clear()
            self._cancel.hide()
            self._bar.hide()
        elif self.telling:
            self._show_busy()
        elif not self._late.isActive():
            self._late.start()

    def cancel(self) -> None:
        """Stop what is under way, where that is possible."""
        if self._job is not None:
            self._job.cancel()

    def _show_busy(self) -> None:
        if (job := self._job) is None:
            return
        far = f" {job.count:,} of {job.of:,}" if job.of else f" {job.count:,}" if job.count else ""
        self._busy_words.setText(f"{job.words} …{far}{self._left(job)}")
        self._cancel.setVisible(not job.changes)
        self._bar.setVisible(bool(job.of))
        self._bar.setRange(0, max(1, job.of))
        self._bar.setValue(job.count)

    def _left(self, job: Job) -> str:
        took = time.monotonic() - self._began
        if not job.of or not job.count or took < _SURE:
            return ""
        seconds = took / job.count * max(0, job.of - job.count)
        if seconds < 60:
            return f", about {max(1, round(seconds))} s left"
        return f", about {round(seconds / 60):,} min left"
