"""What is typed is kept as it goes on, in a place of its own; one entry is made when the person is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Signal

from gdnotice.actions.autosave_answers import autosave_answers, discard_typed, give_answers
from gdnotice.actions.open_interview import OpenedInterview
from gdnotice.actions.open_ledger import Vault
from gdnotice.errors import Problem
from ui.interview.sitting import InterviewSitting
from ui.work import Desk


class Keeping(QObject):
    """Keeps the answers of one interview on a notice of the ledger. ``said`` tells how far that is, in which look."""

    said = Signal(str, str)

    def __init__(self, desk: Desk, opened: OpenedInterview, sitting: InterviewSitting) -> None:
        super().__init__(sitting)
        self.desk = desk
        self.number = opened.number
        self.sitting = sitting
        self._base = opened.base
        self._recorded: Mapping[str, object] | None = None if opened.recovered else sitting.interview.given
        self._told = False
        sitting.save.connect(self._autosave)
        sitting.judged.connect(self._typed)

    @property
    def ungiven(self) -> bool:
        """Whether there is anything that the record has not."""
        return self.sitting.interview.given != self._recorded

    def give(self, then: Callable[[], object] | None = None) -> None:
        """The person is done: what changed goes into the record, as one entry; ``then`` follows where it did."""
        if self.desk.sitting is None:
            return
        if not self.ungiven:
            if then is not None:
                then()
            return
        given, before = self.sitting.interview.given, self._recorded
        self._recorded = given

        def done(_none: object) -> None:
            self.said.emit("In the record", "small")
            if then is not None:
                then()

        def failed(problem: Problem) -> None:
            self._recorded = before
            self.said.emit("Not in the record", "bad")
            self.desk.problem.emit(problem)

        words = "Putting the answers into the record"
        self.desk.run(words, self._give, self.sitting.written_out(), done=done, failed=failed, changes=True)

    def discard(self) -> None:
        """Forget what was typed and is in no entry."""
        self.desk.run("Discarding what was typed", discard_typed, self.number)

    # The digest of what typing began from belongs to the vault's thread: there one giving follows the other.

    def _give(self, vault: Vault, given: Mapping[str, object]) -> None:
        self._base = give_answers(vault, self.number, given, self._base).answers

    def _keep(self, vault: Vault, given: Mapping[str, object]) -> None:
        autosave_answers(vault, self.number, given, self._base)

    def _typed(self, _judged: object) -> None:
        if self.sitting.unsaved:
            self.said.emit("Not saved yet", "small")

    def _autosave(self, given: Mapping[str, object]) -> None:
        self.desk.run(
            "Saving what is typed", self._keep, given, done=self._kept, failed=self._not_kept, only="autosave"
        )

    def _kept(self, _none: object) -> None:
        self._told = False
        self.said.emit("Not saved yet" if self.sitting.unsaved else "Draft saved", "small")

    def _not_kept(self, problem: Problem) -> None:
        """It is tried again and again; the person hears of it once."""
        self.sitting.not_saved()
        self.said.emit("Not saved", "bad")
        if not self._told:
            self._told = True
            self.desk.problem.emit(problem)
