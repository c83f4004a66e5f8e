"""The printing studio: from the agent's paper to a printing that notices go on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from gdnotice.actions.edit_printing import Printing
from gdnotice.actions.keep_offer import PrintingKept, keep_made_printing, offer_in
from gdnotice.actions.map_printing import mapped_official, write_beside
from gdnotice.actions.open_printing import (
    OpenedPrinting,
    PrintingLine,
    Printings,
    draft_printing,
    drop_drafted_printing,
    list_printings,
    open_drafted_printing,
    open_kept_printing,
    open_printing_folder,
    ready_to_edit,
)
from gdnotice.errors import Problem
from ui import dialogs, how, screen
from ui.asking import AskDialog
from ui.screen import Screen
from ui.studio.bench import Bench
from ui.studio.keeping import KeepDialog, kept_words
from ui.studio.start import Start
from ui.words import problem_words
from ui.work import Desk, Job

_SETTLED = 1_500
"""Milliseconds after the last change before what was done is kept as unfinished."""


class Studio(Screen):
    """Begins at :class:`Start`, works at :class:`Bench`. What is not kept yet is kept as unfinished while one works."""

    title: ClassVar[str] = "Printings"
    how = how.STUDIO

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.found: Printings | None = None
        self._offer = self._name = ""
        self._job: Job | None = None
        self._drafted = False
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        self._stack = QStackedWidget()
        self.start, self.bench = Start(), Bench(desk)
        self._stack.addWidget(self.start)
        self._stack.addWidget(self.bench)
        rows.addWidget(self._stack)
        start, bench = self.start, self.bench
        start.map.connect(self.map)
        start.open.connect(self._open_line)
        start.folder.connect(self._open_folder)
        start.go_on.connect(self._go_on)
        start.throw_away.connect(self._throw_away)
        start.stop.connect(self._stop)
        bench.leave.connect(self._to_start)
        bench.changed.connect(self._changed)
        bench.keep.connect(self.keep)
        bench.folder.connect(self.save_folder)
        desk.busy.connect(self._busy)
        self._settled = QTimer(self, singleShot=True, interval=_SETTLED)
        self._settled.timeout.connect(self._draft)

    # --- as every screen ---

    def come(self, what: Any = None) -> None:
        wanted = dict(what) if isinstance(what, Mapping) else {}
        if wanted:
            self._unless_unsaved(lambda: self._want(wanted))
        elif self.bench.editing is not None:
            self._stack.setCurrentWidget(self.bench)
            self.bench.canvas.setFocus()
        else:
            self._to_start()

    def refresh(self) -> None:
        if self.desk.sitting is not None:
            self.desk.run("Looking for printings", list_printings, done=self._list, only="studio-list")

    def may_leave(self) -> bool:
        """What is not kept yet is kept as unfinished; the bench stays as it is."""
        if self._settled.isActive():
            self._draft()
        return True

    def forget(self) -> None:
        self._settled.stop()
        self._stop()
        self.bench.end()
        self.start.forget()
        self.found = None
        self._offer = self._name = ""
        self._drafted = False
        self._stack.setCurrentWidget(self.start)

    # --- opening ---

    def _want(self, wanted: Mapping[str, Any]) -> None:
        offer, form = str(wanted.get("offer") or ""), str(wanted.get("form") or "")
        if wanted.get("folder"):
            self._open_folder(Path(wanted["folder"]))
        elif wanted.get("printing") and offer:
            self._open_kept(offer, str(wanted["printing"]))
        else:
            file = wanted.get("file")
            self.start.propose(form=form, offer=offer, file=str(file) if file else "")
            self._to_start()

    def map(self, official: Path, form: str, offer: str) -> None:
        """Find the blanks of the agent's paper."""

        def work(tell: Callable[[str, int, int], object]) -> OpenedPrinting:
            mapped = mapped_official(official, form, tell)
            tell("Looking at its lines", 0, 0)
            return ready_to_edit(mapped.printing, mapped.warnings, unsaved=True)

        def begin() -> None:
            self.start.show_working(official.name)
            self._job = self.desk.aside(
                f"Finding the blanks of {official.name}", work, failed=self._refused, only="studio-open",
                done=lambda made: self._begin(made, offer, ""), progress="tell",
            )  # fmt: skip

        self._unless_unsaved(begin)

    def _open_line(self, line: PrintingLine) -> None:
        self._unless_unsaved(lambda: self._open_kept(line.offer, line.name))

    def _open_kept(self, offer: str, name: str) -> None:
        self.desk.run(
            f"Opening “{name}”", open_kept_printing, offer, name,
            done=lambda printing: self._ready(printing, offer, name), failed=self._refused,
        )  # fmt: skip

    def _open_folder(self, folder: Path) -> None:
        self._unless_unsaved(
            lambda: self.desk.aside(
                f"Opening {folder.name}", open_printing_folder, folder, failed=self._refused, only="studio-open",
                done=lambda made: self._begin(made, "", ""),
            )
        )  # fmt: skip

    def _go_on(self) -> None:
        if self.bench.editing is not None and self.bench.editing.unsaved:
            self.come()
            return
        self.desk.run(
            "Opening what was unfinished", open_drafted_printing, failed=self._refused,
            done=lambda made: self._ready(made.printing, made.offer, made.name, unsaved=True),
        )  # fmt: skip

    def _ready(self, printing: Printing, offer: str, name: str, *, unsaved: bool = False) -> None:
        def work() -> OpenedPrinting:
            return ready_to_edit(printing, unsaved=unsaved)

        self.desk.aside(
            "Looking at its lines", work, done=lambda made: self._begin(made, offer, name), failed=self._refused,
            only="studio-open",
        )  # fmt: skip

    def _begin(self, opened: OpenedPrinting, offer: str, name: str) -> None:
        if self.desk.sitting is None:
            return
        self._job = None
        self.start.show_idle()
        self.start.refusal.hide()
        self._offer, self._name = offer, name
        self._drafted = False
        self._stack.setCurrentWidget(self.bench)
        self.bench.begin(opened)
        self._title()
        self.bench.samples.offer = None
        if offer:
            self.desk.run("Looking at the offer", offer_in, offer, done=self._with_offer)
        if opened.unsaved:
            self._settled.start()

    def _with_offer(self, offer: Any) -> None:
        self.bench.samples.offer = offer

    def _refused(self, problem: Problem) -> None:
        self._job = None
        self._stack.setCurrentWidget(self.start)
        self.start.refused(problem)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self.start.show_idle()

    def _busy(self, job: Job | None) -> None:
        if self._job is not None and self._job.cancelled.is_set():  # from the status line
            self._stop()
        elif job is not None and job is self._job:
            self.start.show_progress(job.words, job.count, job.of)

    def _unless_unsaved(self, then: Callable[[], object]) -> None:
        """Another printing takes the place of the one that is unfinished: that is lost, if one goes on."""
        editing = self.bench.editing
        at_bench = editing is not None and editing.unsaved
        if not at_bench and (self.found is None or self.found.unfinished is None):
            then()
            return

        def go(_values: object, dialog: AskDialog) -> None:
            dialog.accept()
            self.bench.end()
            self._throw_away()
            then()

        dialogs.show(
            AskDialog(
                "A printing is not kept yet",
                "Only one at a time is worked on. Opening another throws away what was done to it since it was kept.",
                "Throw it away", (), go, self,
            )
        )  # fmt: skip

    # --- saving ---

    def _changed(self) -> None:
        self._settled.start()
        self._title()

    def _draft(self) -> None:
        """Keep it as unfinished, so that nothing is lost whatever ends the program."""
        self._settled.stop()
        editing, sitting = self.bench.editing, self.desk.sitting
        if editing is None or sitting is None or not sitting.writable:
            return
        if editing.unsaved:
            self._drafted = True
            self.desk.run(
                "Keeping it as unfinished", draft_printing, editing.printing(), self._offer, self._name,
                failed=self._not_drafted, changes=True,
            )  # fmt: skip
        elif self._drafted:
            self._drafted = False
            self.desk.run("Forgetting what was unfinished", drop_drafted_printing, changes=True)

    def _not_drafted(self, problem: Problem) -> None:
        self.wants.emit(screen.TELL, problem_words(problem).what)

    def _throw_away(self) -> None:
        self._settled.stop()
        self._drafted = False
        self.bench.end()
        if self.found is not None and self.found.unfinished is not None:
            self.desk.run("Throwing it away", drop_drafted_printing, changes=True)

    def keep(self) -> None:
        """Keep it with an offer of the ledger."""
        editing, judged = self.bench.editing, self.bench.hand.judged
        if editing is None or judged is None or self.found is None:
            return
        if not judged.ok:
            self._tell_wrong()
            return
        printing = editing.printing()
        serve = [one for one in self.found.offers if printing.form in one.forms]
        dialogs.show(
            KeepDialog(
                serve, self.found.kept, self._offer, self._name,
                lambda offer, name, dialog: self._keep(printing, offer, name, dialog), self,
            )
        )  # fmt: skip

    def _keep(self, printing: Printing, offer: str, name: str, dialog: KeepDialog) -> None:
        def done(kept: PrintingKept) -> None:
            dialog.accept()
            self._offer, self._name = offer, name
            self._saved(printing)
            self.bench.canvas.setFocus()
            self.wants.emit(screen.TELL, kept_words(name, offer, kept.unapproved))

        self.desk.run(
            "Keeping the printing", keep_made_printing, offer, printing, name, done=done, failed=dialog.refused,
            changes=True,
        )  # fmt: skip

    def save_folder(self) -> None:
        """Write it into a folder, as the command line does."""
        if self.bench.editing is None or self.bench.hand.judged is None:
            return
        if not self.bench.hand.judged.ok:
            self._tell_wrong()
            return
        printing = self.bench.editing.printing()

        def chosen(folder: Path) -> None:
            def done(said: tuple[str, ...]) -> None:
                self._saved(printing)
                self.wants.emit(screen.TELL, " ".join((f"Saved in {folder}.", *said)))

            self.desk.aside("Saving the printing", write_beside, printing, folder, done=done)

        dialogs.choose(self, "A folder for the printing", chosen, folder=True)

    def _saved(self, printing: Printing) -> None:
        if self.bench.editing is not None:
            self.bench.editing.saved(printing)
        self._settled.start()
        self._title()

    def _tell_wrong(self) -> None:
        judged = self.bench.hand.judged
        assert judged is not None
        first = next(one for one in judged.remarks if one.severity == "error")
        many = sum(one.severity == "error" for one in judged.remarks)
        self.bench.show_remarks()
        dialogs.tell(
            self,
            "The printing cannot be used yet: one thing is wrong." if many == 1 else f"{many} things are wrong yet.",
            first.message,
            "The remarks beside the paper name each; Enter on one goes to its blank.",
        )

    # --- what is shown ---

    def _to_start(self) -> None:
        self.may_leave()
        self._stack.setCurrentWidget(self.start)
        self.refresh()
        self.start.file.setFocus()

    def _list(self, found: Printings) -> None:
        self.found = found
        self.start.show_printings(found)

    def _title(self) -> None:
        editing = self.bench.editing
        if editing is not None:
            name = self._name or "New printing"
            title = f"{name} · {self._offer}" if self._offer else name
            self.bench.set_title(title, editing.unsaved)
