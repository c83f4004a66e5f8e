"""The blanks on the paper: one box each, coloured and lined by how sure it is what it is for."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from gdnotice.actions.edit_printing import Box
from gdnotice.actions.judge_printing import Surety
from ui.studio.snapping import BOTTOM, LEFT, RIGHT, TOP

INK: Mapping[Surety, tuple[str, str, Qt.PenStyle]] = {
    "sure": ("#1a7142", "#d9f0e2", Qt.PenStyle.SolidLine),
    "look": ("#9a5b00", "#ffe9bf", Qt.PenStyle.DashLine),
    "open": ("#b3261e", "#fbdcd9", Qt.PenStyle.DotLine),
    "signed": ("#5b3a9a", "#e7defa", Qt.PenStyle.SolidLine),
}
"""Edge, ground and line of a box on white paper, whatever the window's colours: lines tell what colours tell."""

SAID: Mapping[Surety, str] = {
    "sure": "sure", "look": "to look at", "open": "open", "signed": "for ink",
}  # fmt: skip

CHOSEN = "#1c5ba3"
HANDLE = 7.0
"""Pixels: the side of a handle to pull at."""
_LARGEST = 8.0
"""Points: the type of a box's words at most."""


class BoxItem(QGraphicsItem):
    """One blank. ``box`` is in points of the scene."""

    def __init__(self, key: int) -> None:
        super().__init__()
        self.key = key
        self.box = QRectF()
        self.surety: Surety = "open"
        self.words = ""
        self.text = True
        self.chosen = self.current = self.faulty = self.quiet = False
        self.cells = 1
        self.scale_now = 1.0
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)  # the canvas itself answers the mouse

    def place(self, box: QRectF) -> None:
        """Put it elsewhere."""
        if box != self.box:
            self.prepareGeometryChange()
            self.box = QRectF(box)

    def set_scale(self, scale: float) -> None:
        """Pixels a point: the handles keep their size."""
        if scale != self.scale_now:
            self.prepareGeometryChange()
            self.scale_now = scale

    def boundingRect(self) -> QRectF:
        margin = HANDLE / self.scale_now
        return self.box.adjusted(-margin, -margin, margin, margin)

    def handles(self) -> list[tuple[frozenset[int], QPointF]]:
        """The eight places to pull at, by the edges that follow; a box too small for all has its corners."""
        box = self.box
        xs = {LEFT: box.left(), RIGHT: box.right()}
        ys = {TOP: box.top(), BOTTOM: box.bottom()}
        found = [(frozenset((x, y)), QPointF(xs[x], ys[y])) for x in xs for y in ys]
        if box.width() * self.scale_now > 7 * HANDLE:
            found += [(frozenset((y,)), QPointF(box.center().x(), ys[y])) for y in ys]
        if box.height() * self.scale_now > 4 * HANDLE:
            found += [(frozenset((x,)), QPointF(xs[x], box.center().y())) for x in xs]
        return found

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        edge, ground, line = INK[self.surety]
        if self.faulty:
            edge = "#b3261e"
        fill = QColor(ground)
        fill.setAlphaF(0.0 if self.quiet else 0.55)
        pen = QPen(QColor(CHOSEN if self.chosen else edge), 2.0 if self.chosen or self.faulty else 1.1, line)
        pen.setCosmetic(True)
        if self.quiet and not self.chosen:
            faint = QColor(edge)
            faint.setAlphaF(0.35)
            pen.setColor(faint)
            pen.setWidthF(0.7)
        painter.setPen(pen)
        painter.setBrush(fill)
        painter.drawRect(self.box)
        if self.cells > 1:
            step = self.box.width() / self.cells
            for place in range(1, self.cells):
                x = self.box.left() + place * step
                painter.drawLine(QPointF(x, self.box.top()), QPointF(x, self.box.bottom()))
        if not self.quiet and self.text:
            self._paint_words(painter, edge)
        if self.current:
            self._paint_handles(painter)

    def _paint_words(self, painter: QPainter, edge: str) -> None:
        size = min(_LARGEST, self.box.height() * 0.62)
        if size * self.scale_now < 5.5 or self.box.width() < 2 * size:
            return
        font = QFont(painter.font())
        font.setPixelSize(64)  # glyphs are scaled from a large size, so that words do not jump as one zooms
        words = self.words + ("  ?" if self.surety == "look" else "")
        room = (self.box.width() - 3) * 64 / size
        if room < 320 and QFontMetricsF(font).horizontalAdvance(words) > room:
            return  # three letters tell nothing
        painter.save()
        painter.setFont(font)
        painter.setPen(QColor(edge))
        painter.translate(self.box.left() + 1.5, self.box.top())
        painter.scale(size / 64, size / 64)
        painter.drawText(
            QRectF(0, 0, room, min(self.box.height(), size * 1.6) * 64 / size),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
            QFontMetricsF(font).elidedText(words, Qt.TextElideMode.ElideRight, room),
        )
        painter.restore()

    def _paint_handles(self, painter: QPainter) -> None:
        small = min(self.box.width(), self.box.height()) * self.scale_now < 3 * HANDLE
        side = (HANDLE - 2 if small else HANDLE) / self.scale_now
        pen = QPen(QColor(CHOSEN), 1.4)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.setBrush(QColor("white"))
        for _edges, at in self.handles():
            painter.drawRect(QRectF(at.x() - side / 2, at.y() - side / 2, side, side))


class SheetItem(QGraphicsItem):
    """One page, with its picture where there is one."""

    def __init__(self, number: int, rect: QRectF, picture: Callable[[int], QImage | None]) -> None:
        super().__init__()
        self.number = number
        self.rect = rect
        self._picture = picture
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def boundingRect(self) -> QRectF:
        return self.rect.adjusted(-1, -1, 1, 1)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        pen = QPen(QColor("#9aa4b2"), 1)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.setBrush(QColor("white"))  # paper is white whatever the window's colours
        painter.drawRect(self.rect)
        image = self._picture(self.number)
        if image is None:
            return
        seen = painter.worldTransform().mapRect(self.rect)
        ratio = painter.device().devicePixelRatio()
        if abs(seen.width() * ratio - image.width()) < 1.5:  # drawn for this very size: pixel upon pixel, not stretched
            painter.save()
            painter.resetTransform()
            image.setDevicePixelRatio(ratio)
            painter.drawImage(QPointF(round(seen.left()), round(seen.top())), image)
            painter.restore()
        else:
            painter.drawImage(self.rect, image, QRectF(image.rect()))


def scene_box(box: Box, sheet: QRectF) -> QRectF:
    """A box of a page in points of the scene."""
    return QRectF(sheet.left() + box[0], sheet.top() + box[1], box[2] - box[0], box[3] - box[1])
