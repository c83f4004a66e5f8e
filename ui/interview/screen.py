"""The interview: steps on the left, one subject a page in the middle, the form filling in on the right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from gdnotice.actions.live_form import Judged, LiveForm, LivePaper
from gdnotice.actions.open_interview import OpenedInterview, open_interview
from gdnotice.actions.ready_notice import Readied, ready_notice
from gdnotice.pack.form import Role
from ui import keys
from ui.banner import Banner
from ui.form_view.form_view import FormView
from ui.frame import remembered
from ui.holders_part import save_for_institution
from ui.interview.about import HOW, About
from ui.interview.controls import ChoiceControl, ChoicesControl, named
from ui.interview.due_panel import DuePanel
from ui.interview.keeping import Keeping
from ui.interview.page_view import PageView
from ui.interview.review import Review
from ui.interview.sitting import InterviewSitting
from ui.interview.steps import PARTS, REVIEW, Steps
from ui.interview.told import others_words, recovered_words
from ui.screen import BACK, NOTICE, TELL, Screen
from ui.tabbing import lead_through
from ui.theme import GAP, SMALL, TIGHT, WIDE, WIDEST, label, set_look, theme
from ui.words import counted
from ui.work import Desk

LEFT, MIDDLE, RIGHT = 196, 356, 540


class InterviewScreen(Screen):
    """A notice, question by question. :meth:`begin` opens one of the ledger; :meth:`show_live` any."""

    title: ClassVar[str] = "Notice"
    how: ClassVar[str] = HOW

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.setObjectName("interview")
        self.number: int | None = None
        self.sitting: InterviewSitting | None = None
        self.keeping: Keeping | None = None
        self._opened_with: OpenedInterview | None = None
        self._begun_at: Mapping[str, object] | None = None
        self.at = ""
        self.part: Role | None = None
        self._pages: dict[str, PageView] = {}
        self._review: Review | None = None
        self._icons: list[tuple[QToolButton, str]] = []
        self.form_view = FormView(key="form")
        self.form_view.picked.connect(self.go_to_blank)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(1)
        split.setChildrenCollapsible(False)
        for pane, least in ((self._left(), 0), (self._middle(), 310), (self._right(), 300)):
            split.addWidget(pane)
            pane.setMinimumWidth(least)
        split.setObjectName("interview-panes")
        split.setSizes([LEFT, MIDDLE, RIGHT])
        for place, share in enumerate((0, 3, 4)):
            split.setStretchFactor(place, share)
        remembered.splitter(split, "interview")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head())
        self._recovered = Banner("recovered", "Go back to what is in the record", across=True)
        self._recovered.pressed.connect(self._take_the_record)
        self._others = Banner("others", across=True)
        for part in (self._recovered, self._others, split):
            column.addWidget(part, 1 if part is split else 0)
        self._minute = QTimer(self, interval=60_000)
        self._minute.timeout.connect(self._judge_again)
        theme().changed.connect(self._draw_icons)
        self._draw_icons()

    # --- what it is told ---

    def come(self, what: Any = None) -> None:
        if isinstance(what, int):
            self.begin(what)

    def begin(self, number: int) -> None:
        """Open the interview of a notice in the ledger; what was typed into one that is open is given first."""
        self.may_leave()
        self._begun_at = self.sitting.interview.given if self.sitting is not None else None
        self.desk.run("Opening the notice", open_interview, number, done=self._opened)

    def show_live(self, live: LiveForm, given: Mapping[str, object]) -> None:
        """Open an interview on ``live`` that is kept nowhere."""
        self._show(live, live.typed(given), None)

    def _show(self, live: LiveForm, start: Mapping[str, object], opened: OpenedInterview | None) -> None:
        self.forget()
        judged = opened.judged if opened is not None and start is opened.start else None
        told = opened.of_ledger if opened is not None else ()
        sitting = self.sitting = InterviewSitting(live, start, self, judged=judged, of_ledger=told)
        sitting.judged.connect(self._judged)
        sitting.paper.connect(self._papered)
        sitting.moved.connect(self.go_to)
        sitting.failed.connect(self.desk.problem)
        sitting.broke.connect(self.desk.bug)
        self._said("")
        self._opened_with = opened
        self.number = opened.number if opened is not None else None
        if opened is not None:
            self.keeping = Keeping(self.desk, opened, sitting)
            self.keeping.said.connect(self._said)
        self._name.setText(live.form.title)
        self._of.setText(str(sitting.now.notice.term("issuer") or live.offer.id))
        self._paper_says.setText("The form is being put together …")
        self._judged(sitting.now)
        steps = self.steps.ids()
        self.open_step(next((one for one in steps if not self._is_done(one)), steps[0]))
        self._minute.start()

    def open_step(self, step: str, field: str | None = None) -> None:
        """Open a page of the interview, or the review, at ``field`` or what is to be answered first."""
        if self.sitting is None:
            return
        self.at = step
        if step == REVIEW:
            review = self._looked_over()
            self._stack.setCurrentWidget(review)
            lead_through(review, *self._below)
            self.form_view.mark(None)
            self._about.setVisible(False)
            (self._next if review.first is None else review.first).setFocus()
        else:
            page = self._page(step)
            self._stack.setCurrentWidget(page)
            lead_through(page, *self._below)
            page.focus(field)
        self.steps.show_judged(self.sitting.now, step, self.part)
        ids = self.steps.ids()
        place = ids.index(step) if step in ids else 0
        self._back.setEnabled(place > 0)
        self._next.setText("Ne&xt" if place < len(ids) - 1 else "Make &ready" if self._can_be_ready() else "&Done")
        self._next.setToolTip("For the approver to look through; nothing is sent." if self._can_be_ready() else "")

    def go_to(self, field: str) -> None:
        """Go to a question, on whichever page it is."""
        if self.sitting is None:
            return
        for subject in self.sitting.now.subjects:
            if field in subject.page.asks:
                page = self._page(subject.page.id)
                page.show_answer(field)
                if self.part is not None and subject.page.role != self.part:
                    self._parts.setCurrentIndex(0)
                self.open_step(subject.page.id, field if field in subject.asked else None)
                return

    def go_to_blank(self, field: str, value: str | None) -> None:
        """A blank of the form was clicked: go to its question; a tick box chooses what it stands for."""
        self.go_to(field)
        page = self._stack.currentWidget()
        if value is not None and isinstance(page, PageView) and field in page.boxes:
            control = page.boxes[field].control
            if isinstance(control, ChoiceControl | ChoicesControl):
                control.choose(value)

    def help_here(self) -> tuple[tuple[str, str], ...]:
        return self._about.help(self.sitting) if self.sitting is not None and self.at != REVIEW else ()

    def may_leave(self) -> bool:
        if self.sitting is not None:
            self._settle()
            if self.keeping is not None:
                self.keeping.give()
        return True

    def forget(self) -> None:
        self._minute.stop()
        self._recovered.say("")
        self._others.say("")
        if self.sitting is None:
            return
        if self.desk.sitting is not None:
            self.sitting.save_now()
        self.sitting.close()
        self.sitting.deleteLater()
        self.sitting, self.keeping, self._opened_with = None, None, None
        for page in (*self._pages.values(), self._review):
            if page is not None:
                self._stack.removeWidget(page)
                page.deleteLater()
        self._pages.clear()
        self._review = None
        self._about.field = None
        self.form_view.clear()

    # --- panes ---

    def _head(self) -> QFrame:
        bar = QFrame()
        bar.setObjectName("interview-head")
        row = QHBoxLayout(bar)
        row.setContentsMargins(GAP, SMALL, GAP, SMALL)
        row.setSpacing(SMALL)
        row.addWidget(self._tool("back", "Back to the notice", "interview-back", self._leave))
        names = QHBoxLayout()
        names.setSpacing(GAP)
        self._name = label("", "heading", wrap=False)
        self._of = label("", "muted", wrap=False)
        names.addWidget(self._name)
        names.addWidget(self._of)
        row.addLayout(names)
        row.addStretch(1)
        self._state = label("", "small", wrap=False, name="save-state")
        row.addWidget(self._state)
        self._undo = self._tool("undo", "Undo (Ctrl+Z)", "undo", self.undo)
        self._redo = self._tool("redo", "Redo (Ctrl+Shift+Z)", "redo", self.redo)
        row.addWidget(self._undo)
        row.addWidget(self._redo)
        standard = QKeySequence.StandardKey
        for pressed, words, act in (
            (standard.Undo, "Undo the last answer", self.undo),
            (standard.Redo, "Redo it", self.redo),
            ("Ctrl+PgDown", "The next page of questions", self.next_step),
            ("Ctrl+PgUp", "The page before", self.last_step),
            ("Ctrl++", "The form larger", lambda: self.form_view.zoom_by(1)),
            ("Ctrl+=", "The form larger", lambda: self.form_view.zoom_by(1)),
            ("Ctrl+-", "The form smaller", lambda: self.form_view.zoom_by(-1)),
            ("Ctrl+0", "The form as wide as its pane", lambda: self.form_view.set_zoom(None)),
        ):
            keys.on(self, pressed, words, act, within=True)
        return bar

    def _left(self) -> QWidget:
        pane = QFrame()
        pane.setProperty("look", "rail")
        column = QVBoxLayout(pane)
        column.setContentsMargins(0, SMALL, 0, 0)
        column.setSpacing(TIGHT)
        self._parts = named(QComboBox(), "part")
        self._parts.setAccessibleName("Whose part is shown")
        self._parts.addItem("All parts", None)
        for role, words in PARTS.items():
            self._parts.addItem(words, role)
        self._parts.currentIndexChanged.connect(self._part_chosen)
        inset = QHBoxLayout()
        inset.setContentsMargins(SMALL + 2, 0, SMALL + 2, 0)
        inset.addWidget(self._parts)
        column.addLayout(inset)
        self.steps = Steps()
        self.steps.chosen.connect(self.open_step)
        column.addWidget(self.steps, 1)
        line = QFrame()
        line.setFixedHeight(1)
        line.setObjectName("line")
        column.addWidget(line)
        self.due = DuePanel()
        column.addWidget(self.due)
        return pane

    def _middle(self) -> QWidget:
        pane = QWidget()
        column = QVBoxLayout(pane)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._stack = QStackedWidget()
        column.addWidget(self._stack, 1)
        self._about = About()
        column.addWidget(self._about)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(WIDEST, GAP, WIDEST, GAP)
        self._back = named(QPushButton("&Back"), "step-back")
        self._back.clicked.connect(self.last_step)
        self._next = named(QPushButton("Ne&xt"), "step-next")
        set_look(self._next, "main")
        self._next.clicked.connect(self.next_step)
        for button in (self._back, self._next):
            button.setAutoDefault(True)  # Enter presses it too
        buttons.addWidget(self._back)
        buttons.addStretch(1)
        buttons.addWidget(self._next)
        column.addLayout(buttons)
        return pane

    def _right(self) -> QWidget:
        pane = QFrame()
        column = QVBoxLayout(pane)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.form_view, 1)
        row = QHBoxLayout()
        row.setContentsMargins(WIDE, TIGHT, SMALL, TIGHT)
        row.setSpacing(2)
        self._paper_says = label("", "small", wrap=False)
        row.addWidget(self._paper_says)
        row.addStretch(1)
        view = self.form_view
        zooms = (
            self._tool("zoom-out", "Smaller (Ctrl+-)", "zoom-out", lambda: view.zoom_by(-1)),
            self._tool("fit", "Fit the width (Ctrl+0)", "zoom-fit", lambda: view.set_zoom(None)),
            self._tool("zoom-in", "Larger (Ctrl++)", "zoom-in", lambda: view.zoom_by(1)),
        )
        for button in zooms:
            row.addWidget(button)
        self._below = (self._back, self._next, *zooms)
        column.addLayout(row)
        return pane

    def _tool(self, icon: str, words: str, name: str, act: object) -> QToolButton:
        button = named(QToolButton(), name)
        button.setToolTip(words)
        button.setAccessibleName(words.split(" (", maxsplit=1)[0])
        button.setIconSize(QSize(18, 18))
        set_look(button, "tool")
        button.clicked.connect(act)
        self._icons.append((button, icon))
        return button

    def _draw_icons(self) -> None:
        for button, icon in self._icons:
            button.setIcon(theme().icon(icon, theme().colours.muted))
        for page in self._pages.values():
            page.draw_icons()

    # --- what happens ---

    def undo(self) -> None:
        if self.sitting is not None:
            self.sitting.undo()

    def redo(self) -> None:
        if self.sitting is not None:
            self.sitting.redo()

    def next_step(self) -> None:
        """The next page; from the last, the notice is made ready where nothing stands in the way, and shown."""
        ids = self.steps.ids()
        place = ids.index(self.at) + 1 if self.at in ids else 0
        if place < len(ids):
            self.open_step(ids[place])
        elif self._can_be_ready():
            self._make_ready()
        else:
            self._leave()

    def _can_be_ready(self) -> bool:
        """Whether the person could make the notice ready here: a draft of the ledger, without an error in sight."""
        opened, sitting = self._opened_with, self.sitting
        if opened is None or sitting is None or self.keeping is None or self.part == "holder":
            return False
        of_paper = sitting.seen.findings if sitting.seen is not None else ()
        errors = any(one.severity == "error" for one in (*sitting.now.findings, *of_paper))
        return not errors and (opened.state == "draft" or self.keeping.ungiven)

    def _make_ready(self) -> None:
        assert self.keeping is not None
        self._settle()
        number = self.keeping.number

        def told(done: Readied) -> None:
            if done.seq is not None:
                self.wants.emit(TELL, f"Notice {number}: ready for approval.")
            self.wants.emit(NOTICE, number)

        def ready() -> None:
            self.desk.run("Making it ready", ready_notice, number, done=told, changes=True)

        self.keeping.give(ready)

    def _save_part(self) -> None:
        """The holder's part as a PDF for the institution, once all that was typed is in the record."""
        if (keeping := self.keeping) is not None:
            self._settle()
            keeping.give(lambda: save_for_institution(self.desk, keeping.number, self, self._tell))

    def _tell(self, told: str) -> None:
        self.wants.emit(TELL, told)

    def last_step(self) -> None:
        ids = self.steps.ids()
        if self.at in ids and ids.index(self.at) > 0:
            self.open_step(ids[ids.index(self.at) - 1])

    def _page(self, step: str) -> PageView:
        assert self.sitting is not None
        if step not in self._pages:
            subject = next(one for one in self.sitting.now.subjects if one.page.id == step)
            page = self._pages[step] = PageView(self.sitting, subject)
            page.entered.connect(self._entered)
            page.done.connect(self.next_step)
            self._stack.addWidget(page)
        return self._pages[step]

    def _looked_over(self) -> Review:
        """The last page, as things are now; made when one first comes to it."""
        assert self.sitting is not None
        if self._review is None:
            opened = self._opened_with
            self._review = Review(self.sitting, part=opened is not None and opened.state == "draft")
            self._review.went.connect(self.go_to)
            self._review.part.connect(self._save_part)
            self._stack.addWidget(self._review)
        self._review.show_findings()
        return self._review

    def _entered(self, field: str) -> None:
        self.form_view.mark(field)
        if self.sitting is not None:
            self._about.tell(self.sitting, field)

    def _judged(self, judged: Judged) -> None:
        sitting = self.sitting
        if sitting is None:
            return
        page = self._stack.currentWidget()
        if isinstance(page, PageView):
            page.show_judged(judged)
        for other in self._pages.values():
            if other is not page:
                other.show_judged(judged)
        self.steps.show_judged(judged, self.at, self.part)
        self.due.show_judged(sitting.live, judged)
        self._undo.setEnabled(sitting.interview.can_undo)
        self._redo.setEnabled(sitting.interview.can_redo)

    def _papered(self, paper: LivePaper) -> None:
        assert self.sitting is not None
        self.form_view.show_paper(paper)
        page = self._stack.currentWidget()
        if isinstance(page, PageView):
            page.show_judged(self.sitting.now)
            if self._about.field in page.boxes:
                self._about.tell(self.sitting, self._about.field)
        elif isinstance(page, Review):
            page.show_findings()
        self._paper_says.setText("Live form, " + counted(paper.pages, "page"))

    def _part_chosen(self) -> None:
        self.part = self._parts.currentData()
        if self.sitting is not None:
            self.steps.show_judged(self.sitting.now, self.at, self.part)
            if self.at not in self.steps.ids():
                self.open_step(self.steps.ids()[0])

    def _judge_again(self) -> None:
        if self.sitting is not None:
            self.sitting.judge()

    def _is_done(self, step: str) -> bool:
        assert self.sitting is not None
        return any(one.page.id == step and one.done for one in self.sitting.now.subjects)

    def _settle(self) -> None:
        """What is being typed counts as it stands."""
        if self.sitting is not None and self._about.field is not None:
            self.sitting.settle(self._about.field)

    def _leave(self) -> None:
        self.may_leave()
        if self.number is not None:
            self.wants.emit(NOTICE, self.number)
        else:
            self.wants.emit(BACK, None)

    def _opened(self, opened: OpenedInterview) -> None:
        if self.sitting is not None and self.number == opened.number and self.sitting.interview.given != self._begun_at:
            self.begin(opened.number)  # something was typed meanwhile, which is not in what came
            return
        self._show(opened.live, opened.start, opened)
        self._recovered.say(recovered_words(opened))
        self._others.say(others_words(opened))

    def _take_the_record(self) -> None:
        """Leave what was typed: the recorded answers stand."""
        opened, keeping = self._opened_with, self.keeping
        if opened is None or keeping is None:
            return
        keeping.discard()
        recorded = replace(opened, recovered=None, start=opened.live.typed(opened.given))
        self._show(opened.live, recorded.start, replace(recorded, judged=opened.live.judge(recorded.start)))

    def _said(self, words: str, look: str = "small") -> None:
        self._state.setText(words)
        set_look(self._state, look)
