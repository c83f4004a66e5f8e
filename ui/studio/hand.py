"""What a person does to the blanks of a printing, by mouse or by keys: each a step that can be taken back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from gdnotice.actions.edit_printing import Box, Editing, Placement, Step, rounded
from gdnotice.actions.judge_printing import PrintingJudged, Where, judge_printing, surety
from gdnotice.actions.open_printing import OpenedPrinting
from gdnotice.actions.printing_subjects import subjects
from ui.studio.canvas import Canvas
from ui.studio.drag import within
from ui.studio.inspector import meant


class Hand(QObject):
    """Works on one printing over a :class:`Canvas`, which knows the current blank and those chosen.

    ``judged_anew`` after everything that changed the blanks, ``changed`` where a person changed them; ``naming`` when
    the field of the current blank is to be typed; ``all_sure`` when none is left to be looked at; ``drawing`` when the
    mouse draws from now on (for a field, perhaps) or no longer.
    """

    judged_anew = Signal()
    changed = Signal()
    naming = Signal()
    all_sure = Signal()
    drawing = Signal(bool, object)

    def __init__(self, canvas: Canvas, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.canvas = canvas
        self.editing: Editing | None = None
        self.judged: PrintingJudged | None = None
        self.order: list[int] = []
        self._draw_for: Where | None = None
        canvas.changed.connect(self.do)
        canvas.boxed.connect(self._boxed)

    def begin(self, opened: OpenedPrinting) -> None:
        """Work on this printing."""
        editing = self.editing = Editing(opened.printing)
        if opened.unsaved:
            editing.never_saved()
        self.canvas.show_editing(editing, opened.guides)
        self._judge()
        first = editing.beside(None, 1, doubtful) or editing.beside(None, 1)
        self.canvas.choose([first] if first is not None else [])

    def end(self) -> None:
        """Nothing is worked on."""
        self.editing = self.judged = None
        self.order = []
        self.canvas.clear()

    @property
    def current(self) -> Placement | None:
        """The blank that the keys work on."""
        if self.editing is None or self.canvas.current is None:
            return None
        return self.editing.blanks.get(self.canvas.current)

    def do(self, words: str, changed: Mapping[int, Placement | None], run: object = None) -> None:
        """Put these blanks in place of those with their numbers."""
        if self.editing is not None and self.editing.change(words, changed, run):
            self._judge()
            self.changed.emit()

    def set_current(self, words: str, placement: Placement) -> None:
        """Put another blank in place of the current one."""
        if self.canvas.current is not None:
            self.do(words, {self.canvas.current: placement}, (words, self.canvas.current))

    def _judge(self) -> None:
        assert self.editing is not None
        self.order = self.editing.filed()
        self.judged = judge_printing(self.editing.printing())
        self.canvas.show_judged(self.judged, self.order)
        self.judged_anew.emit()

    def _changed_blanks(self, change: Callable[[Placement], Placement], words: str, run: object = None) -> None:
        assert self.editing is not None
        chosen = {key: self.editing.blanks[key] for key in self.canvas.chosen}
        if chosen:
            many = "a blank" if len(chosen) == 1 else f"{len(chosen)} blanks"
            self.do(f"{words} {many}", {key: change(one) for key, one in chosen.items()}, run)
            if self.canvas.current is not None:
                self.canvas.reveal(self.canvas.current)

    def nudge(self, dx: float, dy: float) -> None:
        """Move what is chosen, as far as the page goes; keys in a row are one step of undo."""
        if self.editing is None:
            return
        pages = self.editing.pages

        def moved(one: Placement) -> Placement:
            x, y = within(one.box, dx, dy, pages[one.page - 1])
            left, top, right, bottom = one.box
            return replace(one, box=rounded((left + x, top + y, right + x, bottom + y)))

        self._changed_blanks(moved, "moving", ("nudge", frozenset(self.canvas.chosen)))

    def stretch(self, dx: float, dy: float) -> None:
        """Move the right and the lower edge of what is chosen."""
        if self.editing is None:
            return
        pages = self.editing.pages

        def stretched(one: Placement) -> Placement:
            left, top, right, bottom = one.box
            width, height = pages[one.page - 1]
            right = right if not dx else max(left + 4, min(right + dx, max(width, right)))
            bottom = bottom if not dy else max(top + 4, min(bottom + dy, max(height, bottom)))
            return replace(one, box=rounded((left, top, right, bottom)))

        self._changed_blanks(stretched, "resizing", ("stretch", frozenset(self.canvas.chosen)))

    def delete(self) -> None:
        """Take what is chosen away, and go on to the next."""
        if self.editing is None or not self.canvas.chosen:
            return
        gone = set(self.canvas.chosen)
        beside = next(
            (key for steps in (1, -1) if (key := self.editing.beside(self.canvas.current, steps)) is not None), None
        )
        self.editing.remove(gone)
        self._judge()
        self.canvas.choose([beside] if beside is not None and beside not in gone else [])
        self.changed.emit()

    def add_box(self) -> None:
        """Draw a box without the mouse: under the current one, of its size."""
        if self.editing is not None:
            self._boxed(*self.canvas.place_for_new())

    def duplicate(self) -> None:
        """The current blank once more, below it: the next row of a table."""
        if self.editing is None or self.canvas.current is None:
            return
        one = self.editing.blanks[self.canvas.current]
        page, box = self.canvas.place_for_new()
        row = one.row + 1 if one.row is not None else None
        self._add(replace(one, page=page, box=box, row=row, widget=None, state=None))

    def _boxed(self, page: int, box: Box) -> None:
        one = Placement(page, box)
        if self._draw_for is not None and self.editing is not None:
            found = next((each for each in subjects(self.editing.form) if each.field == self._draw_for.field), None)
            one = meant(one, found) if found is not None else one
        self.set_drawing(None, False)
        self._add(one)
        if one.field is None:
            self.naming.emit()

    def _add(self, one: Placement) -> None:
        assert self.editing is not None
        made = self.editing.add("drawing a blank", [one])
        self._judge()
        self.canvas.choose(made)
        self.changed.emit()

    def toggle_drawing(self) -> None:
        """Draw with the mouse, or not."""
        self.set_drawing(None, not self.canvas.drawing)

    def set_drawing(self, field: Where | None, on: bool) -> None:
        """Draw the next box with the mouse, for ``field`` where one is given."""
        self._draw_for = field
        self.canvas.set_drawing(on)
        self.drawing.emit(on, field)

    def confirm(self) -> None:
        """The current blank is right: say so, and go on to the next that is to be looked at."""
        if self.editing is None or self.canvas.current is None:
            return
        self.editing.settle()
        one = self.editing.blanks[self.canvas.current]
        if one.field is not None and one.confidence < 1.0:
            self.do("saying that a blank is right", {self.canvas.current: replace(one, confidence=1.0)})
        self.next_doubtful(1)

    def next_doubtful(self, steps: int) -> None:
        """Go to the next blank that is open or not sure; past the last to the first."""
        if self.editing is None:
            return
        at = self.canvas.current
        key = self.editing.beside(at, steps, doubtful) or self.editing.beside(None, steps, doubtful)
        if key is not None:
            self.canvas.choose([key])
        else:
            self.all_sure.emit()

    def choose_page(self) -> None:
        """Choose all blanks of the current one's page."""
        if self.editing is None or self.canvas.current is None:
            return
        page = self.editing.blanks[self.canvas.current].page
        own = [key for key, one in self.editing.blanks.items() if one.page == page and key != self.canvas.current]
        self.canvas.choose([self.canvas.current, *own], reveal=False)

    def go_to_end(self, steps: int) -> None:
        """The first blank (1) or the last (-1)."""
        key = self.editing.beside(None, steps) if self.editing is not None else None
        if key is not None:
            self.canvas.choose([key])

    def undo(self) -> None:
        """Take the last change back, and show where it was."""
        self._step(self.editing.undo() if self.editing is not None else None, forth=False)

    def redo(self) -> None:
        """Do it again."""
        self._step(self.editing.redo() if self.editing is not None else None, forth=True)

    def _step(self, step: Step | None, *, forth: bool) -> None:
        if step is None:
            return
        self._judge()
        there = step.after if forth else step.before
        self.canvas.choose([key for key, one in there.items() if one is not None])
        self.changed.emit()

    def escape(self) -> None:
        """Out of what is under way: a drag, drawing, what is chosen."""
        if self.canvas.cancel_drag():
            return
        if self.canvas.drawing:
            self.set_drawing(None, False)
        else:
            self.canvas.choose([])


def doubtful(one: Placement) -> bool:
    """Whether a person has to look at a blank: it is open, or not sure."""
    return surety(one) in ("open", "look")
