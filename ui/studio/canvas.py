"""The paper with its blanks: to be looked at, chosen, moved, pulled, drawn. It changes nothing itself, it asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QWidget

from gdnotice.actions.edit_printing import Box, Editing, Placement, rounded
from gdnotice.actions.judge_printing import PrintingJudged
from gdnotice.actions.open_printing import Guides
from ui.studio.boxes import CHOSEN, HANDLE, BoxItem, scene_box
from ui.studio.drag import Drag, Dragged, Snap, drawn, snapping, within
from ui.studio.sheet_view import SheetView
from ui.studio.snapping import ALL, BOTTOM, LEFT, RIGHT, TOP, Snapped
from ui.theme import theme

_REACH = 5.0
"""Pixels from which a box goes to rest on a line."""
_BEGUN = 4.0
"""Pixels the mouse goes before a click is a drag."""
_DRAWN = 5.0
"""Points: a box drawn smaller was a slip of the hand."""


class Canvas(SheetView):
    """Shows an :class:`Editing`. ``current`` is the blank the keys work on, ``chosen`` all that are marked."""

    picked = Signal()
    """Another blank is the current one, or others are chosen."""
    changed = Signal(str, object)
    """In words what was done, and the blanks by number as they are now."""
    boxed = Signal(int, object)
    """A box was drawn: its page from 1, and the box."""
    typed = Signal(str)
    """A letter was typed over the paper: it begins the name of what goes on the current blank."""
    dragged = Signal(str)
    """Where the box being dragged is, in words; empty when it is let go."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("studio-paper")
        self.setAccessibleName("The paper and its blanks")
        self.current: int | None = None
        self.chosen: set[int] = set()
        self.drawing = False
        self.quiet = False
        self._editing: Editing | None = None
        self._guides: tuple[Guides, ...] = ()
        self._boxes: dict[int, BoxItem] = {}
        self._press: tuple[QPointF, QPointF] | None = None
        self._drag: Drag | None = None
        self._now: Dragged | None = None
        self._page = 0
        self._band: QRectF | None = None

    # --- what it is told ---

    def show_editing(self, editing: Editing, guides: tuple[Guides, ...]) -> None:
        """Show another printing from its first page."""
        self.clear()
        self._editing, self._guides = editing, guides
        self.lay_sheets(editing.pages)
        self.pictures.load(editing.official)
        self.set_zoom(None)
        self.verticalScrollBar().setValue(self.verticalScrollBar().minimum())

    def clear(self) -> None:
        """Show nothing."""
        self._editing = None
        self.current, self.chosen = None, set()
        self._drag = self._now = self._press = self._band = None
        self._boxes.clear()
        self.clear_sheets()

    def show_judged(self, judged: PrintingJudged, order: list[int]) -> None:
        """Bring the boxes in step with the printing; ``order`` are the numbers of the blanks that were judged."""
        assert self._editing is not None
        blanks = self._editing.blanks
        faulty = {order[at] for one in judged.remarks if one.severity == "error" for at in one.blanks}
        for key in [key for key in self._boxes if key not in blanks]:
            self.scene().removeItem(self._boxes.pop(key))
        for key, (sure, words) in zip(order, judged.blanks, strict=True):
            item = self._boxes.get(key)
            if item is None:
                item = self._boxes[key] = BoxItem(key)
                item.scale_now = self.scale_now
                self.scene().addItem(item)
            one = blanks[key]
            item.surety, item.words, item.faulty = sure, words or "open", key in faulty
            item.text, item.cells = one.kind != "tick", one.comb or 1
            item.place(scene_box(one.box, self._sheet_of(one)))
        self.chosen &= blanks.keys()
        if self.current not in blanks:
            self.current = None
        self._mark()

    def show_paper(self, pdf: bytes, pages: int) -> None:
        """Put other pictures under the boxes: of the paper as stamped, with so many pages, or as it is."""
        if self._editing is None:
            return
        sizes = list(self._editing.pages)
        self.lay_sheets((*sizes, *[sizes[0]] * (pages - len(sizes))))
        self.pictures.load(pdf)
        self.look_again()

    def set_quiet(self, quiet: bool) -> None:
        """Draw the boxes faintly, for what is printed in them is to be seen."""
        self.quiet = quiet
        self._mark()

    def set_drawing(self, drawing: bool) -> None:
        """The next drag draws a box."""
        self.drawing = drawing
        self.viewport().setCursor(Qt.CursorShape.CrossCursor if drawing else Qt.CursorShape.ArrowCursor)

    def choose(self, keys: Iterable[int], *, reveal: bool = True) -> None:
        """Choose blanks; the first of them is the current one."""
        listed = [key for key in keys if key in self._boxes]
        current = listed[0] if listed else None
        if current == self.current and set(listed) == self.chosen:
            return
        self.current, self.chosen = current, set(listed)
        self._mark()
        if reveal and current is not None:
            self.reveal(current)
        self.picked.emit()

    def reveal(self, key: int) -> None:
        """Bring a blank into sight, with the words around it."""
        box = self._boxes[key].box
        self.ensureVisible(box, 60, 90)

    def step(self, steps: int) -> bool:
        """Go on to the next blank in reading order; False past the last."""
        if self._editing is None:
            return False
        key = self._editing.beside(self.current, steps)
        if key is None:
            return False
        self.choose([key])
        return True

    def place_for_new(self) -> tuple[int, Box]:
        """Where a new box of the usual size is drawn from the keyboard: under the current one, or in the middle."""
        assert self._editing is not None
        if self.current is not None:
            one = self._editing.blanks[self.current]
            left, top, right, bottom = one.box
            dy = within(one.box, 0, bottom - top + 3, self._editing.pages[one.page - 1])[1]
            return one.page, rounded((left, top + dy, right, bottom + dy))
        middle = self.mapToScene(self.viewport().rect().center())
        page = self._page_at(middle)
        at = middle - self.sheets[page].rect.topLeft()
        width, height = self._editing.pages[page]
        left, top = min(max(0.0, at.x() - 60), width - 120), min(max(0.0, at.y() - 7), height - 14)
        return page + 1, rounded((left, top, left + 120, top + 14))

    def set_zoom(self, zoom: float | None) -> None:
        super().set_zoom(zoom)
        for item in self._boxes.values():
            item.set_scale(self.scale_now)

    # --- inside ---

    def _sheet_of(self, one: Placement) -> QRectF:
        return self.sheets[min(one.page, len(self.sheets)) - 1].rect

    def _page_at(self, point: QPointF) -> int:
        """The page at a point of the scene, or the nearest (from 0); a schedule's page takes no blanks."""
        assert self._editing is not None
        own = self.sheets[: len(self._editing.pages)]
        return min(own, key=lambda one: abs(one.rect.center().y() - point.y()) - one.rect.height() / 2).number

    def _mark(self) -> None:
        for key, item in self._boxes.items():
            item.chosen, item.current, item.quiet = key in self.chosen, key == self.current, self.quiet
            item.setZValue(2 if item.current else 1 if item.chosen else 0)
            item.update()

    # --- the mouse ---

    def _item_at(self, point: QPointF) -> BoxItem | None:
        """The smallest box there, the current one first."""
        slack = 2.0 / self.scale_now
        found = [one for one in self._boxes.values() if one.box.adjusted(-slack, -slack, slack, slack).contains(point)]
        return min(found, key=lambda one: (one.key != self.current, one.box.width() * one.box.height()), default=None)

    def _edges_at(self, point: QPointF) -> frozenset[int]:
        item = self._boxes.get(self.current) if self.current is not None else None
        reach = 0.8 * HANDLE / self.scale_now
        if item is not None and not self.drawing:
            inside = item.box.contains(point)  # of a flat box the middle moves it, and does not pull at an edge
            wide = min(reach, item.box.width() / 4) if inside else reach
            high = min(reach, item.box.height() / 4) if inside else reach
            for edges, at in item.handles():
                level = bool(edges & {TOP, BOTTOM})
                across = wide if edges & {LEFT, RIGHT} else reach
                if abs(at.x() - point.x()) <= across and abs(at.y() - point.y()) <= (high if level else reach):
                    return edges
        return frozenset()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self._editing is None:
            event.ignore()
            return
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        point = self.mapToScene(event.position().toPoint())
        self._press = (event.position(), point)
        self._page = self._page_at(point)
        edges = self._edges_at(point)
        item = None if self.drawing or edges else self._item_at(point)
        more = bool(event.modifiers() & (Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier))
        if edges and self.current is not None:
            self._begin([self.current], edges)
        elif item is not None:
            if more:
                rest = self.chosen ^ {item.key}
                self.choose([item.key, *rest] if item.key in rest else rest, reveal=False)
            elif item.key not in self.chosen:
                self.choose([item.key], reveal=False)
            elif item.key != self.current:
                self.choose([item.key, *self.chosen], reveal=False)
            self._begin([item.key, *(self.chosen - {item.key})], ALL)
        elif not self.drawing:
            self._band = QRectF(point, point)
            if not more:
                self.choose([], reveal=False)

    def _begin(self, keys: list[int], edges: frozenset[int]) -> None:
        assert self._editing is not None
        blanks = self._editing.blanks
        if keys[0] not in blanks:
            return
        self._page = blanks[keys[0]].page - 1
        if self._page >= len(self._editing.pages):
            return
        moving = {key: blanks[key].box for key in keys if key in blanks and blanks[key].page == self._page + 1}
        self._drag = Drag(moving, edges, self._editing.pages[self._page], self._snap(set(moving)))

    def _snap(self, moving: set[int]) -> Snap:
        assert self._editing is not None
        others = [
            one.box for key, one in self._editing.blanks.items() if one.page == self._page + 1 and key not in moving
        ]
        guides = self._guides[self._page] if self._page < len(self._guides) else None
        return snapping(guides, others, _REACH / self.scale_now)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        point = self.mapToScene(event.position().toPoint())
        if self._press is None or self._editing is None:
            self._shape(point)
            return
        start, first = self._press
        if self._now is None and (event.position() - start).manhattanLength() < _BEGUN:
            return
        free = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        far = point - first
        if self._drag is not None:
            self._follow(self._drag.to(far.x(), far.y(), free=free))
        elif self.drawing:
            sheet = self.sheets[self._page].rect
            start_at, end_at = first - sheet.topLeft(), point - sheet.topLeft()
            snap = self._snap(set()) if not free else _freely
            corners = (start_at.x(), start_at.y()), (end_at.x(), end_at.y())
            self._follow(drawn(*corners, self._editing.pages[self._page], snap))
        elif self._band is not None:
            self._band = QRectF(first, point).normalized()
            self.choose([key for key, one in self._boxes.items() if one.box.intersects(self._band)], reveal=False)
            self.viewport().update()

    def _follow(self, now: Dragged) -> None:
        """Only boxes are drawn anew while they are dragged: the page's picture is there already."""
        before, self._now = self._now, now
        sheet = self.sheets[self._page].rect
        for key, box in now.boxes.items():
            if key in self._boxes:
                self._boxes[key].place(scene_box(box, sheet))
        left, top, right, bottom = next(iter(now.boxes.values()))
        self.dragged.emit(f"{left:.1f}, {top:.1f}   {right - left:.1f} × {bottom - top:.1f} pt")
        lines = (before.rest.x, before.rest.y) if before is not None else (None, None)
        if self.drawing or lines != (now.rest.x, now.rest.y):
            self.viewport().update()  # the lines it rests on run over all of the page

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        now, drag, page, drawing = self._now, self._drag, self._page, self.drawing
        self._let_go()
        if now is None or self._editing is None:
            return
        if drag is not None:
            blanks = self._editing.blanks
            words = "moving" if drag.edges == ALL else "resizing"
            many = "a blank" if len(now.boxes) == 1 else f"{len(now.boxes)} blanks"
            moved = {key: replace(blanks[key], box=rounded(box)) for key, box in now.boxes.items()}
            self.changed.emit(f"{words} {many}", moved)
        elif drawing:
            box = rounded(now.boxes[0])
            if box[RIGHT] - box[LEFT] >= _DRAWN and box[BOTTOM] - box[TOP] >= _DRAWN:
                self.boxed.emit(page + 1, box)

    def _let_go(self) -> None:
        self._press = self._drag = self._now = self._band = None
        self.dragged.emit("")
        self.viewport().update()

    def cancel_drag(self) -> bool:
        """Put back what is being dragged; whether there was anything."""
        if self._press is None:
            return False
        drag = self._drag
        if drag is not None:
            for key, box in drag.boxes.items():
                self._boxes[key].place(scene_box(box, self.sheets[self._page].rect))
        self._let_go()
        return True

    def _shape(self, point: QPointF) -> None:
        if self.drawing:
            return
        edges = self._edges_at(point)
        if edges:
            self.viewport().setCursor(_SHAPES[edges])
        else:
            over = self._item_at(point)
            shape = Qt.CursorShape.SizeAllCursor if over is not None else Qt.CursorShape.ArrowCursor
            self.viewport().setCursor(shape)
            self.viewport().setToolTip(over.words if over is not None else "")

    # --- the keyboard ---

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002  it is Qt's own name
        """Tab goes from blank to blank, and on from the last."""
        return self.step(1 if next else -1) or super().focusNextPrevChild(next)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        if event.key() == Qt.Key.Key_Escape and self.cancel_drag():
            return
        if plain and event.text().isalpha() and self.current is not None:
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.current is None and event.reason() in (
            Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason,
        ):  # fmt: skip
            self.step(1)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    # --- the rest ---

    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        if self._now is not None and self.sheets:
            self._draw_drag(painter, self._now)
        if self._band is not None and not self._band.isEmpty():
            pen = QPen(QColor(CHOSEN), 1, Qt.PenStyle.DashLine)
            pen.setCosmetic(True)
            painter.setPen(pen)
            painter.setBrush(QColor(28, 91, 163, 28))
            painter.drawRect(self._band)

    def _draw_drag(self, painter: QPainter, now: Dragged) -> None:
        sheet = self.sheets[self._page].rect
        pen = QPen(QColor("#d6006c"), 1)
        pen.setCosmetic(True)
        painter.setPen(pen)
        rest: Snapped = now.rest
        if rest.x is not None:
            painter.drawLine(
                QPointF(sheet.left() + rest.x, sheet.top()), QPointF(sheet.left() + rest.x, sheet.bottom())
            )
        if rest.y is not None:
            painter.drawLine(QPointF(sheet.left(), sheet.top() + rest.y), QPointF(sheet.right(), sheet.top() + rest.y))
        if self.drawing and 0 in now.boxes:
            pen.setColor(QColor(CHOSEN))
            painter.setPen(pen)
            painter.setBrush(QColor(28, 91, 163, 40))
            painter.drawRect(scene_box(now.boxes[0], sheet))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self.viewport())
            painter.setPen(QPen(QColor(theme().colours.accent), 2))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))
            painter.end()


def _freely(_box: Box, _edges: frozenset[int]) -> Snapped:
    return Snapped()


_SHAPES: Mapping[frozenset[int], Qt.CursorShape] = {
    frozenset((LEFT, TOP)): Qt.CursorShape.SizeFDiagCursor, frozenset((RIGHT, BOTTOM)): Qt.CursorShape.SizeFDiagCursor,
    frozenset((RIGHT, TOP)): Qt.CursorShape.SizeBDiagCursor, frozenset((LEFT, BOTTOM)): Qt.CursorShape.SizeBDiagCursor,
    frozenset((LEFT,)): Qt.CursorShape.SizeHorCursor, frozenset((RIGHT,)): Qt.CursorShape.SizeHorCursor,
    frozenset((TOP,)): Qt.CursorShape.SizeVerCursor, frozenset((BOTTOM,)): Qt.CursorShape.SizeVerCursor,
}  # fmt: skip
