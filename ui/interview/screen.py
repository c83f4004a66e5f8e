"""The interview: steps on the left, one subject a page in the middle, the form filling in on the right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
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

from gdnotice.actions.draft_notice import change_notice
from gdnotice.actions.live_form import Judged, LiveForm, LivePaper
from gdnotice.actions.open_interview import OpenedInterview, open_interview
from gdnotice.errors import Problem
from gdnotice.pack.form import Role
from ui.form_view.form_view import FormView
from ui.interview.controls import ChoiceControl, ChoicesControl, named
from ui.interview.due_panel import DuePanel
from ui.interview.page_view import PageView
from ui.interview.review import Review
from ui.interview.sitting import InterviewSitting
from ui.interview.steps import PARTS, REVIEW, Steps
from ui.screen import BACK, NOTICE, Screen
from ui.theme import GAP, SMALL, TIGHT, WIDE, WIDEST, label, set_look, theme
from ui.words import counted
from ui.work import Desk

LEFT, MIDDLE, RIGHT = 196, 356, 540


class InterviewScreen(Screen):
    """A notice, question by question. :meth:`begin` opens one of the ledger; :meth:`show_live` any."""

    title: ClassVar[str] = "Notice"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.setObjectName("interview")
        self.number: int | None = None
        self.sitting: InterviewSitting | None = None
        self.at = ""
        self.part: Role | None = None
        self._pages: dict[str, PageView] = {}
        self._review: Review | None = None
        self._icons: list[tuple[QToolButton, str]] = []
        self.form_view = FormView()
        self.form_view.picked.connect(self.go_to_blank)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(1)
        split.setChildrenCollapsible(False)
        for pane, width in ((self._left(), LEFT), (self._middle(), MIDDLE), (self._right(), RIGHT)):
            split.addWidget(pane)
            pane.setMinimumWidth({LEFT: 190, MIDDLE: 310, RIGHT: 300}[width])
        split.setSizes([LEFT, MIDDLE, RIGHT])
        for place, share in enumerate((0, 3, 4)):
            split.setStretchFactor(place, share)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head())
        column.addWidget(split, 1)
        self._minute = QTimer(self, interval=60_000)
        self._minute.timeout.connect(self._judge_again)
        theme().changed.connect(self._draw_icons)
        self._draw_icons()

    # --- what it is told ---

    def come(self, what: Any = None) -> None:
        if isinstance(what, int):
            self.begin(what)

    def begin(self, number: int) -> None:
        """Open the interview of a notice in the ledger."""
        self.desk.run("Opening the notice", open_interview, number, done=self._opened)

    def show_live(self, live: LiveForm, given: Mapping[str, object], number: int | None = None) -> None:
        """Open an interview on ``live``. With a ``number`` the answers are saved to that notice as they settle."""
        self.forget()
        self.number = number
        sitting = self.sitting = InterviewSitting(live, given, self)
        sitting.judged.connect(self._judged)
        sitting.paper.connect(self._papered)
        sitting.save.connect(self._save)
        sitting.moved.connect(self.go_to)
        sitting.failed.connect(self.desk.problem)
        sitting.broke.connect(self.desk.bug)
        self._name.setText(live.form.title)
        self._of.setText(str(sitting.now.notice.term("issuer") or live.offer.id))
        self._said("")
        self._review = Review(sitting)
        self._review.went.connect(self.go_to)
        self._stack.addWidget(self._review)
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
            assert self._review is not None
            self._review.show_findings()
            self._stack.setCurrentWidget(self._review)
            self.form_view.mark(None)
            self._about.setVisible(False)
            self._review.setFocus()
        else:
            page = self._page(step)
            self._stack.setCurrentWidget(page)
            page.focus(field)
        self.steps.show_judged(self.sitting.now, step, self.part)
        ids = self.steps.ids()
        place = ids.index(step) if step in ids else 0
        self._back.setEnabled(place > 0)
        self._next.setText("&Next" if place < len(ids) - 1 else "Do&ne")

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

    def may_leave(self) -> bool:
        if self.sitting is not None:
            self._settle()
            self.sitting.save_now()
        return True

    def forget(self) -> None:
        self._minute.stop()
        if self.sitting is None:
            return
        if self.desk.sitting is not None:
            self.sitting.save_now()
        self.sitting.close()
        self.sitting.deleteLater()
        self.sitting = None
        for page in (*self._pages.values(), self._review):
            if page is not None:
                self._stack.removeWidget(page)
                page.deleteLater()
        self._pages.clear()
        self._review = None
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
        for keys, act in (
            (QKeySequence(QKeySequence.StandardKey.Undo), self.undo),
            (QKeySequence(QKeySequence.StandardKey.Redo), self.redo),
            (QKeySequence("Ctrl+PgDown"), self.next_step),
            (QKeySequence("Ctrl+PgUp"), self.last_step),
            (QKeySequence("Ctrl++"), lambda: self.form_view.zoom_by(1)),
            (QKeySequence("Ctrl+="), lambda: self.form_view.zoom_by(1)),
            (QKeySequence("Ctrl+-"), lambda: self.form_view.zoom_by(-1)),
            (QKeySequence("Ctrl+0"), lambda: self.form_view.set_zoom(None)),
        ):
            QShortcut(keys, self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut).activated.connect(act)
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
        self._line = line
        return pane

    def _middle(self) -> QWidget:
        pane = QWidget()
        column = QVBoxLayout(pane)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._stack = QStackedWidget()
        column.addWidget(self._stack, 1)
        self._about = named(QFrame(), "about")
        about = QVBoxLayout(self._about)
        about.setContentsMargins(WIDEST, SMALL, WIDEST, SMALL)
        about.setSpacing(TIGHT)
        self._why = label("", "", name="why")
        self._where = label("", "small", name="where")
        about.addWidget(self._why)
        about.addWidget(self._where)
        column.addWidget(self._about)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(WIDEST, GAP, WIDEST, GAP)
        self._back = named(QPushButton("&Back"), "step-back")
        self._back.clicked.connect(self.last_step)
        self._next = named(QPushButton("&Next"), "step-next")
        set_look(self._next, "main")
        self._next.clicked.connect(self.next_step)
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
        self._paper_says = label("Live form", "small", wrap=False)
        row.addWidget(self._paper_says)
        row.addStretch(1)
        row.addWidget(self._tool("zoom-out", "Smaller (Ctrl+-)", "zoom-out", lambda: self.form_view.zoom_by(-1)))
        row.addWidget(self._tool("fit", "Fit the width (Ctrl+0)", "zoom-fit", lambda: self.form_view.set_zoom(None)))
        row.addWidget(self._tool("zoom-in", "Larger (Ctrl++)", "zoom-in", lambda: self.form_view.zoom_by(1)))
        column.addLayout(row)
        return pane

    def _tool(self, icon: str, words: str, name: str, act: object) -> QToolButton:
        button = named(QToolButton(), name)
        button.setToolTip(words)
        button.setAccessibleName(words.split(" (", maxsplit=1)[0])
        button.setIconSize(QSize(18, 18))
        button.setAutoRaise(True)
        button.clicked.connect(act)
        self._icons.append((button, icon))
        return button

    def _draw_icons(self) -> None:
        colours = theme().colours
        for button, icon in self._icons:
            button.setIcon(theme().icon(icon, colours.muted))
            button.setStyleSheet(
                "QToolButton { border: 2px solid transparent; border-radius: 5px; padding: 4px; }"
                f"QToolButton:hover {{ background: {colours.soft}; }}"
                f"QToolButton:focus {{ border-color: {colours.accent}; }}"
            )
        self._line.setStyleSheet(f"background: {colours.line};")
        self._about.setStyleSheet(
            f"QFrame#about {{ background: {colours.soft}; border: none; border-top: 1px solid {colours.line}; }}"
        )
        head = self.findChild(QFrame, "interview-head")
        if head is not None:
            head.setStyleSheet(
                f"QFrame#interview-head {{ background: {colours.surface}; border-bottom: 1px solid {colours.line}; }}"
            )
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
        """The next page; from the last, back to the notice."""
        ids = self.steps.ids()
        place = ids.index(self.at) + 1 if self.at in ids else 0
        if place < len(ids):
            self.open_step(ids[place])
        else:
            self._leave()

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

    def _entered(self, field: str) -> None:
        self.form_view.mark(field)
        self._tell_about(field)

    def _tell_about(self, field: str) -> None:
        if self.sitting is None:
            return
        asked = self.sitting.live.form.fields[field]
        where = self.sitting.where(field)
        place = "Kept at the desk, not printed" if asked.role == "desk" else "No blank on this paper"
        if where is not None:
            place = f"On the paper: page {where[0]}"
            if where[1] and where[1] != asked.label:
                place += f", beside “{where[1]}”"
        if self.sitting.seen is None:
            place = ""
        self._about.setVisible(True)
        self._why.setText(f"Why: {asked.why}" if asked.why else asked.help)
        self._where.setText(place)
        self._about.setToolTip(f"Asked by: {asked.source}" if asked.source else "")
        self._about.setProperty("field", field)

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
        if sitting.unsaved and self.number is not None:
            self._said("Not saved yet")

    def _papered(self, paper: LivePaper) -> None:
        assert self.sitting is not None
        self.form_view.show_paper(paper)
        page = self._stack.currentWidget()
        if isinstance(page, PageView):
            page.show_judged(self.sitting.now)
            field = self._about.property("field")
            if isinstance(field, str) and field in page.boxes:
                self._tell_about(field)
        elif self._review is not None:
            self._review.show_findings()
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
        field = self._about.property("field")
        if self.sitting is not None and isinstance(field, str):
            self.sitting.settle(field)

    def _leave(self) -> None:
        self.may_leave()
        if self.number is not None:
            self.wants.emit(NOTICE, self.number)
        else:
            self.wants.emit(BACK, None)

    def _opened(self, opened: OpenedInterview) -> None:
        self.show_live(opened.live, opened.given, opened.number)

    def _save(self, given: Mapping[str, object]) -> None:
        if self.number is None:
            return
        self._said("Saving …")
        self.desk.run(
            "Saving the answers",
            change_notice,
            self.number,
            given,
            whole=True,
            done=self._is_saved,
            failed=self._is_not_saved,
        )

    def _is_saved(self, _drafted: object) -> None:
        self._said("Not saved yet" if self.sitting is not None and self.sitting.unsaved else "Saved")

    def _is_not_saved(self, problem: Problem) -> None:
        if self.sitting is not None:
            self.sitting.not_saved()
        self._said("Not saved", "bad")
        self.desk.problem.emit(problem)

    def _said(self, words: str, look: str = "small") -> None:
        self._state.setText(words)
        set_look(self._state, look)
