"""The bench: the paper in the middle, the blank and the lists beside it, and everything that is done to them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSplitter,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gdnotice.actions.edit_printing import Editing
from gdnotice.actions.judge_printing import Where
from gdnotice.actions.open_printing import OpenedPrinting
from gdnotice.actions.printing_subjects import subjects
from gdnotice.actions.try_printing import TriedPrinting
from ui import keys
from ui.studio.boxes import SAID
from ui.studio.canvas import Canvas
from ui.studio.elided import Elided
from ui.studio.hand import Hand
from ui.studio.inspector import Inspector, meant
from ui.studio.lists import Row, Rows
from ui.studio.samples import Samples
from ui.studio.summary import blank_rows, field_rows, remark_rows
from ui.theme import GAP, SMALL, TIGHT, label, set_look, theme
from ui.work import Desk

_SIDE = 344
_HINT = (
    "Tab: next blank · arrows move 1 pt, with Shift 10 · Ctrl+arrows resize · type or Enter: what goes here · "
    "Ctrl+Enter: right, go on · Ins draws · Alt while dragging: no snapping"
)


class Bench(QWidget):
    """One printing under work. ``changed`` after every change; ``leave`` to go to the others, ``keep`` and ``folder``
    to save it."""

    changed = Signal()
    leave = Signal()
    keep = Signal()
    folder = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.opened: OpenedPrinting | None = None
        self._first: dict[int, str] = {}
        self.samples = Samples(desk, self)
        self.samples.came.connect(self._stamped)
        self.samples.told.connect(self._told_samples)
        self._again = QTimer(self, singleShot=True, interval=350)
        self._again.timeout.connect(self._stamp)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        self.canvas = Canvas()
        self.hand = Hand(self.canvas, self)
        rows.addWidget(self._bar())
        self.canvas.setAccessibleDescription(_HINT)
        split = QSplitter()
        split.setObjectName("studio-split")
        split.setChildrenCollapsible(False)
        split.addWidget(self._paper())
        split.addWidget(self._side())
        split.setStretchFactor(0, 1)
        split.setSizes([2_000, _SIDE])
        rows.addWidget(split, 1)
        self._connect()
        self._keys()
        theme().changed.connect(self._icons)
        self._icons()

    # --- what it is made of ---

    def _bar(self) -> QFrame:
        bar = QFrame()
        row = QHBoxLayout(bar)
        row.setContentsMargins(GAP, SMALL, GAP, SMALL)
        row.setSpacing(TIGHT)
        self._tools: dict[str, QToolButton] = {}
        self.name = Elided("studio-name")

        def tool(name: str, words: str, sequence: str, act: Callable[[], object], checkable: bool = False) -> None:
            button = self._tools[name] = QToolButton()
            button.setObjectName(f"studio-{name}")
            button.setAccessibleName(words)
            button.setToolTip(f"{words} ({sequence})" if sequence else words)
            button.setIconSize(QSize(20, 20))
            set_look(button, "tool")
            button.setCheckable(checkable)
            button.clicked.connect(lambda _on=False: act())
            row.addWidget(button)

        tool("back", "All printings", "Alt+Left", self.leave.emit)
        row.addWidget(self.name, 1)
        tool("undo", "Undo", "Ctrl+Z", self.hand.undo)
        tool("redo", "Redo", "Ctrl+Y", self.hand.redo)
        row.addSpacing(SMALL)
        tool("draw", "Draw a box", "Shift+Insert; Insert alone adds one", self.hand.toggle_drawing, True)
        tool("delete", "Delete the blank", "Delete", self.hand.delete)
        row.addSpacing(SMALL)
        tool("zoom-out", "Smaller", "Ctrl+-", lambda: self.canvas.zoom_by(-1))
        self._scale = label("", "muted", wrap=False, name="studio-scale")
        self._scale.setMinimumWidth(44)
        self._scale.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row.addWidget(self._scale)
        tool("zoom-in", "Larger", "Ctrl++", lambda: self.canvas.zoom_by(1))
        tool("fit", "Fit the width", "Ctrl+0", lambda: self.canvas.set_zoom(None))
        row.addSpacing(SMALL)
        self.preview = QPushButton(" Sa&mples")
        self.preview.setObjectName("studio-samples")
        self.preview.setAccessibleName("Show sample answers on the paper")
        self.preview.setToolTip("Stamp sample answers, to see what the paper would look like (F9)")
        self.preview.setCheckable(True)
        self.preview.toggled.connect(self._preview)
        row.addWidget(self.preview)
        self.folder_button = QPushButton("To a folder …")
        self.folder_button.setObjectName("studio-folder")
        self.folder_button.setToolTip("Save it as a folder, as the command line does (Ctrl+Shift+S)")
        self.folder_button.clicked.connect(lambda _on=False: self.folder.emit())
        self.keep_button = QPushButton("K&eep …")
        self.keep_button.setObjectName("studio-keep")
        self.keep_button.setAccessibleName("Keep it with the offer")
        self.keep_button.setToolTip("Keep it with the offer: notices can go on it then (Ctrl+S)")
        set_look(self.keep_button, "main")
        self.keep_button.clicked.connect(lambda _on=False: self.keep.emit())
        row.addWidget(self.folder_button)
        row.addWidget(self.keep_button)
        return bar

    def _paper(self) -> QWidget:
        paper = QWidget()
        rows = QVBoxLayout(paper)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.canvas, 1)
        self.hint = label(_HINT, "small", name="studio-hint")
        self.hint.setContentsMargins(GAP, TIGHT, GAP, TIGHT)
        rows.addWidget(self.hint)
        self.where = QLabel(self.canvas)
        self.where.setObjectName("studio-where")
        self.where.setStyleSheet(
            "background: #1b2330; color: white; padding: 2px 8px; border-radius: 4px;"  # over white paper in any theme
        )
        self.where.hide()
        return paper

    def _side(self) -> QWidget:
        side = QWidget()
        side.setMinimumWidth(_SIDE)
        rows = QVBoxLayout(side)
        rows.setContentsMargins(GAP, SMALL, GAP, SMALL)
        rows.setSpacing(SMALL)
        self.inspector = Inspector()
        area = QScrollArea()
        area.setObjectName("studio-blank")
        area.setAccessibleName("The blank")
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self.inspector)
        self.right = QPushButton(" It is r&ight, go on")
        self.right.setObjectName("studio-right")
        self.right.setAccessibleName("It is right, go on to the next to be looked at")
        self.right.setToolTip("It is right: go on to the next blank to be looked at (Ctrl+Enter)")
        self.right.clicked.connect(lambda _on=False: self.hand.confirm())
        top = QWidget()
        top_rows = QVBoxLayout(top)
        top_rows.setContentsMargins(0, 0, 0, 0)
        top_rows.addWidget(area, 1)
        top_rows.addWidget(self.right)
        self.blanks = Rows("studio-blanks", "Blanks in reading order", ("How sure", "What goes there", "Page"))
        self.fields = Rows("studio-fields", "Fields of the form", ("Stands", "Field", "Where"))
        self.remarks = Rows("studio-remarks", "What is to be said of the placement", ("", "", ""), wraps=True)
        self.remarks.setHeaderHidden(True)
        self.remarks.header().resizeSection(0, 60)
        self.remarks.setColumnHidden(2, True)
        self.tabs = QTabWidget()
        self.tabs.setObjectName("studio-lists")
        self.tabs.setDocumentMode(True)
        for part in (self.blanks, self.fields, self.remarks):
            self.tabs.addTab(part, "")
        down = QSplitter(Qt.Orientation.Vertical)
        down.setChildrenCollapsible(False)
        down.addWidget(top)
        down.addWidget(self.tabs)
        down.setStretchFactor(0, 3)
        down.setStretchFactor(1, 2)
        rows.addWidget(down, 1)
        return side

    def _connect(self) -> None:
        canvas = self.canvas
        canvas.picked.connect(self._picked)
        hand = self.hand
        hand.judged_anew.connect(self._judged)
        hand.changed.connect(self.changed)
        hand.naming.connect(self.inspector.begin_field)
        hand.all_sure.connect(self._all_sure)
        hand.drawing.connect(self._drawing)
        canvas.typed.connect(self.inspector.begin_field)
        canvas.dragged.connect(self._show_where)
        canvas.zoomed.connect(lambda scale: self._scale.setText(f"{scale * 72 / 96:.0%}"))
        self.inspector.changed.connect(hand.set_current)
        self.inspector.following.connect(self._follow)
        self.inspector.left.connect(canvas.setFocus)
        self.blanks.went.connect(lambda row: canvas.choose(row.keys))
        self.blanks.wanted.connect(lambda _row: self.inspector.begin_field())
        self.fields.went.connect(lambda row: canvas.choose(row.keys) if row.keys else None)
        self.fields.wanted.connect(self._field_wanted)
        self.remarks.went.connect(lambda row: canvas.choose(row.keys) if row.keys else None)
        self.remarks.wanted.connect(self._field_wanted)

    def _keys(self) -> None:
        on, paper, hand = keys.on, self.canvas, self.hand
        for name, dx, dy in (("Left", -1, 0), ("Right", 1, 0), ("Up", 0, -1), ("Down", 0, 1)):
            for before, step, words in (("", 1, "1 pt"), ("Shift+", 10, "10 pt")):
                move, pull = partial(hand.nudge, dx * step, dy * step), partial(hand.stretch, dx * step, dy * step)
                on(paper, f"{before}{name}", f"Move by {words}", move, within=True)
                on(paper, f"Ctrl+{before}{name}", f"Resize by {words}", pull, within=True)
        for name in ("Return", "Enter"):
            on(paper, name, "Type what goes here", self.inspector.begin_field, within=True)
            on(self, f"Ctrl+{name}", "It is right: go on to the next to be looked at", hand.confirm, within=True)
        on(paper, "Escape", "Choose nothing", hand.escape, within=True)
        on(paper, "Ctrl+A", "Choose all blanks of the page", hand.choose_page, within=True)
        on(paper, "Home", "First blank", lambda: hand.go_to_end(1), within=True)
        on(paper, "End", "Last blank", lambda: hand.go_to_end(-1), within=True)
        on(paper, "Backspace", "Delete", hand.delete, within=True)
        for listed in (paper, self.blanks):
            on(listed, "Delete", "Delete", hand.delete, within=True)
        for sequence, words, act in (
            ("Insert", "Add a box", hand.add_box), ("Shift+Insert", "Draw a box with the mouse", hand.toggle_drawing),
            ("Ctrl+D", "The same blank once more, below", hand.duplicate),
            ("F8", "Next blank to be looked at", lambda: hand.next_doubtful(1)),
            ("Shift+F8", "Blank before, to be looked at", lambda: hand.next_doubtful(-1)),
            ("F9", "Sample answers on the paper", self.preview.toggle),
            ("F6", "From the paper to the blank, to the lists", lambda: self.go_round(1)),
            ("Shift+F6", "The other way round", lambda: self.go_round(-1)),
            ("Ctrl+Z", "Undo", hand.undo), ("Ctrl+Y", "Redo", hand.redo), ("Ctrl+Shift+Z", "Redo", hand.redo),
            ("Ctrl++", "Larger", lambda: self.canvas.zoom_by(1)), ("Ctrl+=", "Larger", lambda: self.canvas.zoom_by(1)),
            ("Ctrl+-", "Smaller", lambda: self.canvas.zoom_by(-1)), ("Ctrl+0", "Fit the width", self._fit),
            ("Ctrl+S", "Keep it with the offer", self.keep.emit), ("Alt+Left", "All printings", self.leave.emit),
            ("Ctrl+Shift+S", "Save it as a folder", self.folder.emit),
        ):  # fmt: skip
            on(self, sequence, words, act, within=True)

    def _icons(self) -> None:
        for name, button in self._tools.items():
            button.setIcon(theme().icon(name))
        self.preview.setIcon(theme().icon("preview"))
        self.right.setIcon(theme().icon("done"))
        self.keep_button.setIcon(theme().icon("keep", theme().colours.on_accent))

    # --- coming and going ---

    @property
    def editing(self) -> Editing | None:
        """What is worked on."""
        return self.hand.editing

    def begin(self, opened: OpenedPrinting) -> None:
        """Work on this printing."""
        self.opened = opened
        self._first = dict(opened.advice)
        self.preview.setChecked(False)
        self.inspector.begin(opened.printing.form)
        self.hand.begin(opened)
        self._picked()
        self.canvas.setFocus()

    def end(self) -> None:
        """Show nothing."""
        self._again.stop()
        self.samples.drop()
        self.opened = None
        self._first = {}
        self.hand.end()
        for part in (self.blanks, self.fields, self.remarks):
            part.fill([])
        self.inspector.show_blank(None, "", "open", "")

    def set_title(self, title: str, unsaved: bool) -> None:
        """Its name; whether there is something that is not kept yet."""
        self.name.say(f"{title}  ·  not kept yet" if unsaved else title)

    def show_remarks(self) -> None:
        """Bring what is wrong to the front."""
        self.tabs.setCurrentWidget(self.remarks)
        self.remarks.setFocus()

    def _fit(self) -> None:
        self.canvas.set_zoom(None)

    # --- what is shown ---

    def _judged(self) -> None:
        editing, judged = self.editing, self.hand.judged
        assert editing is not None
        assert judged is not None
        order = self.hand.order
        self.blanks.fill(blank_rows(editing, judged, order))
        self.fields.fill(field_rows(judged, order))
        remarks = remark_rows(judged, order, self.opened.about if self.opened is not None else ())
        self.remarks.fill(remarks)
        looked = sum(one[0] in ("open", "look") for one in judged.blanks)
        missing = sum(one.standing == "nowhere" and one.needed == "always" for one in judged.fields)
        wrong = sum(one.severity != "note" for one in judged.remarks)
        for at, (words, number, said) in enumerate(
            (("&Blanks", looked, "to look at"), ("&Fields", missing, "missing"), ("Remar&ks", wrong, "to look at"))
        ):
            self.tabs.setTabText(at, f"{words} · {number}" if number else words)
            self.tabs.setTabToolTip(at, f"{number} {said}" if number else "")
        for name, said, words in (("undo", editing.to_undo, "Undo"), ("redo", editing.to_redo, "Redo")):
            self._tools[name].setEnabled(bool(said))
            self._tools[name].setToolTip(f"{words} {said} (Ctrl+{'Z' if name == 'undo' else 'Y'})")
        self._picked()
        if self.preview.isChecked():
            self._again.start()

    def _picked(self) -> None:
        """Another blank is the current one: say so everywhere."""
        editing, judged, current = self.editing, self.hand.judged, self.canvas.current
        chosen = len(self.canvas.chosen)
        self.blanks.mark(current)
        self._tools["delete"].setEnabled(chosen > 0)
        self.right.setEnabled(editing is not None and current is not None)
        if editing is None or judged is None or current is None or current not in editing.blanks:
            self.inspector.show_blank(None, "No blank is chosen" if editing is not None else "", "open", "")
            return
        one = editing.blanks[current]
        sure, words = judged.blanks[self.hand.order.index(current)]
        place = editing.order.index(current) + 1
        head = f"Blank {place} of {len(editing.order)}, page {one.page}"
        if chosen > 1:
            head = f"{chosen} blanks; this is {place} of {len(editing.order)}"
        self.inspector.show_blank(one, head, sure, self._first.get(current - 1, ""))
        told = f"{head}: {words or 'open'}, {SAID[sure]}. {one.near}"
        if self.canvas.accessibleDescription() != told:
            self.canvas.setAccessibleDescription(told)
            event = QAccessibleEvent(self.canvas, QAccessible.Event.DescriptionChanged)
            QAccessible.updateAccessibility(event)

    def _field_wanted(self, row: Row) -> None:
        """Enter on a field: go to its blank; one without goes on the current blank where that is open, or is drawn."""
        judged, current = self.hand.judged, self.hand.current
        where = next((one for one in judged.fields if one.field == row.field), None) if judged is not None else None
        if row.keys or where is None or self.editing is None:
            self.canvas.setFocus()
            return
        subject = next(one for one in subjects(self.editing.form) if one.field == where.field)
        if current is not None and current.field is None and current.widget is None and current.kind == subject.kind:
            self.hand.set_current("what goes on a blank", meant(current, subject))
        else:
            self.hand.set_drawing(where, True)
        self.canvas.setFocus()

    def _drawing(self, on: bool, field: Where | None) -> None:
        self._tools["draw"].setChecked(on)
        what = f"the box for “{field.words}”" if field is not None else "a box"
        self.hint.setText(
            f"Draw {what} with the mouse, from one corner to the other, or press Insert. Esc leaves it."
            if on
            else _HINT
        )

    def _follow(self) -> None:
        if self.canvas.step(1):
            self.inspector.begin_field()
        else:
            self.canvas.setFocus()

    def _all_sure(self) -> None:
        self._show_where("Every blank is sure.")
        QTimer.singleShot(1_800, self, lambda: self._show_where(""))

    def _show_where(self, words: str) -> None:
        self.where.setText(words)
        self.where.adjustSize()
        self.where.setVisible(bool(words))
        self.where.move(QPoint(GAP, self.canvas.height() - self.where.height() - GAP))

    # --- sample answers ---

    def _preview(self, on: bool) -> None:
        if self.editing is None:
            return
        self.canvas.set_quiet(on)
        if on:
            self._stamp()
        else:
            self._again.stop()
            self.samples.drop()
            self.canvas.show_paper(self.editing.official, len(self.editing.pages))
            self.hint.setText(_HINT)

    def _stamp(self) -> None:
        if self.editing is not None and self.preview.isChecked():
            self.samples.ask(self.editing.printing())

    def _stamped(self, made: TriedPrinting) -> None:
        if self.preview.isChecked():
            self.canvas.show_paper(made.pdf, made.pages)

    def _told_samples(self, words: str) -> None:
        if self.preview.isChecked():
            self.hint.setText(words)

    # --- the keyboard ---

    def go_round(self, steps: int) -> None:
        """From the paper to the blank, to the lists, and round again."""
        stops: tuple[QWidget, ...] = (self.canvas, self.inspector, self.tabs)
        now = next((at for at, one in enumerate(stops) if one.hasFocus() or _holds(one)), 0)
        to = stops[(now + steps) % len(stops)]
        if to is self.inspector:
            self.inspector.begin_field()
        else:
            target = self.tabs.currentWidget() if to is self.tabs else to
            target.setFocus(Qt.FocusReason.ShortcutFocusReason)


def _holds(one: QWidget) -> bool:
    focus = QApplication.focusWidget()
    return focus is not None and one.isAncestorOf(focus)
