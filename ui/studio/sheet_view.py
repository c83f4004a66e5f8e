"""The pages of a PDF below each other, in points, to be scrolled and zoomed; pictures come as they are in sight."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QGraphicsScene, QGraphicsView, QWidget

from ui.studio.boxes import SheetItem
from ui.studio.pictures import Pictures
from ui.theme import theme

MARGIN = 16.0
"""Points around and between pages."""
ZOOMS = (0.4, 0.5, 0.67, 0.8, 1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0, 6.0)


class SheetView(QGraphicsView):
    """``zoomed`` carries the new scale, in pixels a point."""

    zoomed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QGraphicsView.Shape.NoFrame)
        self.setMinimumSize(360, 240)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.MinimalViewportUpdate)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setScene(QGraphicsScene(self))
        self.sheets: list[SheetItem] = []
        self.pictures = Pictures(self)
        self.pictures.came.connect(self._came)
        self._zoom: float | None = None
        self._look = QTimer(self, singleShot=True, interval=60)
        self._look.timeout.connect(self._want)
        theme().changed.connect(self._wear)
        self._wear()

    def look_again(self) -> None:
        """Something else is in sight: its pictures are wanted."""
        self._look.start()

    def clear_sheets(self) -> None:
        """Show nothing."""
        self.sheets.clear()
        self.scene().clear()
        self.pictures.clear()

    # --- zoom ---

    @property
    def scale_now(self) -> float:
        """Pixels a point."""
        return self.transform().m11()

    def set_zoom(self, zoom: float | None) -> None:
        """Pixels a point; None fits the width of the page."""
        self._zoom = zoom
        widest = max((one.rect.width() for one in self.sheets), default=612.0)
        room = self.viewport().width() - 2
        scale = zoom if zoom is not None else max(0.3, room / (widest + 2 * MARGIN))
        if abs(scale - self.scale_now) > 1e-6:
            ratio = scale / self.scale_now
            self.scale(ratio, ratio)
        self.look_again()
        self.zoomed.emit(scale)

    def zoom_by(self, steps: int) -> None:
        """The next larger or smaller zoom."""
        now = self.scale_now
        if steps > 0:
            self.set_zoom(next((one for one in ZOOMS if one > now * 1.02), ZOOMS[-1]))
        else:
            self.set_zoom(next((one for one in reversed(ZOOMS) if one < now * 0.98), ZOOMS[0]))

    # --- geometry ---

    def lay_sheets(self, sizes: tuple[tuple[float, float], ...]) -> None:
        """Pages of these widths and heights in points."""
        if [(one.rect.width(), one.rect.height()) for one in self.sheets] == list(sizes):
            return
        for sheet in self.sheets:
            self.scene().removeItem(sheet)
        self.sheets.clear()
        widest = max(width for width, _ in sizes)
        y = MARGIN
        for number, (width, height) in enumerate(sizes):
            rect = QRectF(MARGIN + (widest - width) / 2, y, width, height)
            sheet = SheetItem(number, rect, self.pictures.image)
            sheet.setZValue(-1)
            self.scene().addItem(sheet)
            self.sheets.append(sheet)
            y += height + MARGIN
        self.setSceneRect(0, 0, widest + 2 * MARGIN, y)

    def _want(self) -> None:
        seen = self.mapToScene(self.viewport().rect()).boundingRect()
        scale = self.scale_now * self.devicePixelRatioF()
        self.pictures.want(
            {
                one.number: QSize(round(one.rect.width() * scale), round(one.rect.height() * scale))
                for one in self.sheets
                if one.rect.intersects(seen)
            }
        )

    def _came(self, page: int) -> None:
        if page < len(self.sheets):
            self.sheets[page].update()

    def _wear(self) -> None:
        self.setBackgroundBrush(QColor(theme().colours.rail))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._zoom is None and self.sheets:
            self.set_zoom(None)
        self.look_again()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        if self.hasFocus():
            self.viewport().update()  # the frame of the focus does not scroll
        self.look_again()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)
