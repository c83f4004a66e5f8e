"""What is typed of an offer goes into the ledger as typing pauses, beside the record, until it is finished."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from gdnotice.actions.begin_offer import keep_begun
from gdnotice.actions.begun_offers import drop_begun
from gdnotice.errors import Problem
from ui.offers.unsaved import Editing
from ui.work import Desk

PAUSE = 600
"""Milliseconds after the first change not yet kept before it is, however fast somebody types."""
RETRY = 5_000
"""Milliseconds before what could not be kept is tried again."""

_Then = Callable[[], object]


def _nothing() -> None:
    """Nothing follows."""


class Keeping(QObject):
    """Keeps one edit at a time. ``said`` tells how far that is, in which look."""

    said = Signal(str, str)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._editing: Editing | None = None
        self._held = self._told = False
        self._timer = QTimer(self, singleShot=True, interval=PAUSE)
        self._timer.timeout.connect(self.now)

    def begin(self, editing: Editing | None) -> None:
        """This is being typed now; None: nothing is."""
        self._timer.stop()
        self._editing = editing
        self._held = self._told = False
        self.said.emit("Draft saved" if editing is not None and editing.kept is not None else "", "small")
        if editing is not None and not editing.safe:
            self.typed()

    @property
    def possible(self) -> bool:
        """Whether whoever sits here may keep anything."""
        sitting = self._desk.sitting
        return sitting is not None and sitting.writable and sitting.role != "reader"

    def typed(self) -> None:
        """Something was typed."""
        if self._editing is None or self._held or not self.possible:
            return
        if not self._editing.safe:
            self.said.emit("Not saved yet", "small")
        if not self._timer.isActive():
            self._timer.start(PAUSE)

    def now(self, then: _Then = _nothing, failed: _Then | None = None) -> None:
        """Keep what is not kept yet; ``then`` follows once all of it is, ``failed`` where it cannot be.

        With either it is an act of the person, who goes elsewhere: it is done however soon the window closes.
        """
        self._timer.stop()
        editing, leaving = self._editing, then is not _nothing or failed is not None
        if editing is None or self._held or editing.safe:
            then()
        elif self.possible:
            self._keep(editing, then, failed or _nothing, leaving=leaving)
        elif failed is not None:
            failed()

    def _keep(self, editing: Editing, then: _Then, failed: _Then, *, leaving: bool) -> None:
        stored = editing.stored() if editing.changed else None

        def done(_none: object) -> None:
            editing.kept = stored
            if isValid(self):
                self._kept(editing)
                then()

        def refused(problem: Problem) -> None:
            if isValid(self):
                self._refused(problem, editing)
                failed()

        named: dict[str, Any] = {"only": "" if leaving else f"begun-{editing.mark}", "changes": leaving}
        named |= {"done": done, "failed": refused}
        if stored is None:
            self._desk.run("Saving what is typed", drop_begun, editing.mark, **named)
            return
        base = editing.base
        about = (base.sheet.id, base.content) if base is not None else (None, None)
        self._desk.run("Saving what is typed", keep_begun, editing.mark, stored, *about, **named)

    def hold(self) -> None:
        """It is being finished: what is typed now is not kept, unless :meth:`go_on` follows."""
        self._timer.stop()
        self._held = True

    def go_on(self) -> None:
        """It was not finished after all."""
        self._held = False
        self.typed()

    def throw(self) -> None:
        """Throw away what the ledger has of it, and what is on its way there."""
        self._timer.stop()
        editing, self._editing = self._editing, None
        if editing is not None and self.possible and (editing.kept is not None or editing.changed):
            # Where that cannot be done it is told again as begun, with the same way out.
            self._desk.run("Throwing it away", drop_begun, editing.mark, failed=lambda _problem: None, changes=True)

    def _kept(self, editing: Editing) -> None:
        if editing is self._editing:
            self._told = False
            self.said.emit("Draft saved" if editing.safe else "Not saved yet", "small")

    def _refused(self, problem: Problem, editing: Editing) -> None:
        """It is tried again and again; the person hears of it once."""
        if editing is not self._editing or self._desk.sitting is None:
            return
        self.said.emit("Not saved", "bad")
        self._timer.start(RETRY)
        if not self._told:
            self._told = True
            self._desk.problem.emit(problem)
