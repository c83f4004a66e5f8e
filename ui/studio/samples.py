"""The paper with sample answers, stamped beside the window whenever the blanks have changed."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from gdnotice.actions.edit_printing import Printing
from gdnotice.actions.try_printing import TriedPrinting, try_printing
from gdnotice.errors import Problem
from gdnotice.offer.terms import Offer
from ui.words import problem_words
from ui.work import Desk, Job


class Samples(QObject):
    """``came`` with a :class:`TriedPrinting`; ``told`` says in words how it stands."""

    came = Signal(object)
    told = Signal(str)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._job: Job | None = None
        self.offer: Offer | None = None

    def ask(self, printing: Printing) -> None:
        """Stamp this one; one asked for before is dropped."""
        clock = self._desk.sitting.clock if self._desk.sitting is not None else self._desk.clock
        self.told.emit("Stamping sample answers …")
        self._job = self._desk.aside(
            "Stamping sample answers", try_printing, printing, clock, self.offer, done=self._came,
            failed=self._failed, only="studio-samples",
        )  # fmt: skip

    def drop(self) -> None:
        """None is wanted any more."""
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _came(self, made: TriedPrinting) -> None:
        self._job = None
        self.told.emit(_said(made))
        self.came.emit(made)

    def _failed(self, problem: Problem) -> None:
        self._job = None
        told = problem_words(problem)
        self.told.emit(f"{told.what} {told.meaning} {told.remedy}".strip())


def _said(made: TriedPrinting) -> str:
    said = ["Sample answers, as they would be stamped."]
    if made.scheduled:
        said.append(f"Did not fit, and went to a schedule: {', '.join(made.scheduled)}.")
    if made.small:
        said.append(f"Smaller than 8 pt: {', '.join(made.small)}.")
    if made.left_out:
        said.append(f"{len(made.left_out)} left out that cannot be stamped: see the remarks.")
    return " ".join([*said, "F9 goes back to the blanks."])
