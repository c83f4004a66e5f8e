"""One interview under way: the answers as typed, what was judged of them, and the way back."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, QTimer, Signal

from gdnotice.actions.live_form import Judged, LiveForm, LivePaper
from gdnotice.findings.finding import Finding
from gdnotice.notice.interview import Interview
from ui.form_view.paper_thread import PaperThread

BREATH = 30
"""Milliseconds without a keystroke before the paper is stamped."""
AUTOSAVE = 600
"""Milliseconds after the first change not yet given out before the answers are given out to be kept."""
RETRY = 5_000
"""Milliseconds before what could not be kept is given out again."""


class InterviewSitting(QObject):
    """Answers go in with :meth:`answer`; ``judged`` and ``paper`` come out.

    ``save`` carries the answers with shorthand written out, within a second of a change however fast somebody types,
    and whenever an answer is left. ``moved`` names the field whose answer undo or redo changed. ``given`` are the
    answers as typed and ``judged`` what is said of them, where that is known already; ``of_ledger`` is what only
    the ledger tells of the answers as they are kept.
    """

    judged = Signal(object)
    paper = Signal(object)
    save = Signal(object)
    moved = Signal(str)

    def __init__(
        self,
        live: LiveForm,
        given: Mapping[str, object],
        parent: QObject | None = None,
        *,
        judged: Judged | None = None,
        of_ledger: tuple[Finding, ...] = (),
    ) -> None:
        super().__init__(parent)
        self.live = live
        self.of_ledger = of_ledger
        self.interview = Interview(given)
        self.now: Judged = judged or live.judge(self.interview.given)
        self.seen: LivePaper | None = None
        self.left: set[str] = set()
        self._ended = False
        self._saved = self.interview.given
        self._thread = PaperThread()
        self.destroyed.connect(self._thread.close)  # with the window, without a word to anybody
        self._thread.made.connect(self._stamped)
        self.failed = self._thread.failed
        self.broke = self._thread.broke
        self._breath = QTimer(self, singleShot=True, interval=BREATH)
        self._breath.timeout.connect(self._stamp)
        self._autosave = QTimer(self, singleShot=True, interval=AUTOSAVE)
        self._autosave.timeout.connect(self.save_now)
        self._breath.start(0)

    def answer(self, field: str, raw: object) -> None:
        """Give an answer, a keystroke at a time."""
        if self.interview.answer(field, raw):
            self._changed()

    def settle(self, field: str) -> object:
        """The person has left the answer; returns it as it is to be shown: written out, with separators."""
        self.left.add(field)
        raw = self.interview.raw(field)
        if raw is not None:
            told = self.live.typed(self.live.written_out({field: raw}))[field]
            if self.interview.answer(field, told):
                self._changed()
        self.interview.settle()
        self.save_now()
        return self.interview.raw(field)

    def undo(self) -> None:
        self._step(self.interview.undo())

    def redo(self) -> None:
        self._step(self.interview.redo())

    @property
    def unsaved(self) -> bool:
        """Whether there are answers that :attr:`save` has not carried yet."""
        return self.interview.given != self._saved

    def save_now(self) -> None:
        """Give the answers out to be saved, if they changed."""
        self._autosave.stop()
        if self.unsaved:
            self._saved = self.interview.given
            self.save.emit(self.written_out())

    def not_saved(self) -> None:
        """What was given out last could not be kept: it will be given out again."""
        self._saved = {}
        if not self._ended:
            self._autosave.start(RETRY)

    def written_out(self) -> dict[str, object]:
        """All the answers with shorthand written out: what is to be given."""
        return self.live.written_out(self.interview.given)

    def findings(self, field: str) -> tuple[Finding, ...]:
        """What is to be said beside a question: of its answer, then of the answer on this paper."""
        told = self.now.questions[field].findings
        if self.seen is None or any(one.severity == "error" for one in told):
            return told
        return (*told, *(one for one in self.seen.findings if one.field == field))

    def where(self, field: str) -> tuple[int, str] | None:
        """The page of the paper on which the answer stands, from 1, and the words beside it; None where it is not."""
        blanks = self.seen.blanks if self.seen is not None else ()
        return next(((one.page, one.near) for one in blanks if one.field == field), None)

    def close(self) -> None:
        """End the work under way."""
        self._ended = True
        self._breath.stop()
        self._autosave.stop()
        self._thread.close()

    def judge(self) -> None:
        """Judge again: a minute went by, or the day turned."""
        self.now = self.live.judge(self.interview.given)
        self.judged.emit(self.now)

    def _step(self, field: str | None) -> None:
        if field is not None:
            self._changed()
            self.moved.emit(field)

    def _changed(self) -> None:
        self.judge()
        self._breath.start()
        if not self._autosave.isActive():
            self._autosave.start(AUTOSAVE)

    def _stamp(self) -> None:
        self._thread.ask(self.live, self.now)

    def _stamped(self, paper: LivePaper, number: int) -> None:
        if self._ended:
            return
        self.seen = paper
        self.paper.emit(paper)
