"""The pages of the live form, with the blank being answered marked and every blank to be clicked."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractAnimation,
    QBuffer,
    QByteArray,
    QEvent,
    QIODevice,
    QPointF,
    QRectF,
    QSize,
    Qt,
    QVariantAnimation,
    Signal,
)  # fmt: skip
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtPdf import QPdfDocument, QPdfDocumentRenderOptions, QPdfPageRenderer
from PySide6.QtWidgets import QAbstractScrollArea, QToolTip, QWidget

from gdnotice.actions.live_form import Blank, LivePaper
from ui.form_view.sheets import MARGIN, Sheets
from ui.frame import remembered
from ui.theme import theme

LEAST_READABLE = 0.92
"""Pixels a point under which ten-point print is no longer read with ease; a narrow view scrolls sideways instead."""
STILL_READABLE = 0.8
"""Down to this a form that is nearly wide enough is made to fit instead: cut by a little it is harder to read."""
LEAST = 0.2
"""Pixels a point that a whole page is drawn with at least."""
ZOOMS = (0.5, 0.67, 0.8, 0.92, 1.0, 1.15, 1.33, 1.5, 2.0, 3.0)
GLIDE = 140
"""Milliseconds a scroll to a blank takes."""


class FormView(QAbstractScrollArea):
    """Shows a :class:`LivePaper`. ``picked`` is the field whose blank was clicked, and for a tick what it stands for.

    ``drawn`` comes when what was set last is on the screen: all pages in sight. ``turned`` carries the page that is
    looked at, from 1, and how many there are. Under ``key`` its zoom is remembered from day to day.
    """

    picked = Signal(str, object)
    drawn = Signal()
    turned = Signal(int, int)

    def __init__(self, parent: QWidget | None = None, *, key: str = "") -> None:
        super().__init__(parent)
        self.setObjectName("form-view")
        self.setAccessibleName("The form as it would be printed")
        self.setAccessibleDescription("Fills in as you answer. A click on a blank leads to its question.")
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.viewport().setMouseTracking(True)
        self.glides = True
        self._key = key
        self._zoom, self._whole_page = _kept_zoom(key)
        self._turned = (0, 0)
        self._paper: LivePaper | None = None
        self._document = QPdfDocument(self)
        self._buffer = QBuffer(self)
        self._renderer = QPdfPageRenderer(self)
        self._renderer.setRenderMode(QPdfPageRenderer.RenderMode.MultiThreaded)
        self._renderer.pageRendered.connect(self._rendered)
        self._images: dict[int, QImage] = {}
        self._stale: set[int] = set()
        self._asked: dict[int, int] = {}
        self._next: LivePaper | None = None
        self._sheets = Sheets((), 1.0, 0.0)
        self._active: str | None = None
        self._hovered: Blank | None = None
        self._glide = QVariantAnimation(self)
        self._glide.setDuration(GLIDE)
        self._glide.valueChanged.connect(self._glided)
        theme().changed.connect(self.viewport().update)

    # --- what it is told ---

    @property
    def paper(self) -> LivePaper | None:
        """What is shown, or about to be."""
        return self._paper

    @property
    def active(self) -> str | None:
        """The field whose blanks are marked."""
        return self._active

    @property
    def scale(self) -> float:
        """Pixels a point."""
        return self._sheets.scale

    def show_paper(self, paper: LivePaper) -> None:
        """Show other bytes; where they are scrolled to stays, and so does the old picture until the new comes."""
        if self._asked:  # another document waits for the one being drawn, and so would the window
            self._next = paper
            return
        self._next = None
        if self._paper is not None and self._paper.pdf == paper.pdf:
            self._paper = paper
            self.drawn.emit()
            return
        old, old_buffer = self._document, self._buffer
        self._paper = paper
        self._document, self._buffer = QPdfDocument(self), QBuffer(self)
        self._buffer.setData(QByteArray(paper.pdf))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._document.load(self._buffer)
        self._renderer.setDocument(self._document)
        old.deleteLater()
        old_buffer.deleteLater()
        self._lay_out()
        self._stale = set(range(len(self._sheets.sizes)))
        self._images = {index: image for index, image in self._images.items() if index in self._stale}
        self._draw_visible()

    def clear(self) -> None:
        """Show nothing: the notice was left, or the ledger is being locked."""
        self._paper = self._next = self._active = None
        self._document.close()
        self._images.clear()
        self._asked.clear()
        self._lay_out()
        self._look_at_page()

    def mark(self, field: str | None) -> None:
        """Mark the blanks of ``field`` and bring the first into sight."""
        if field != self._active:
            self._active = field
            self.viewport().update()
        self.reveal()

    def reveal(self) -> None:
        """Scroll to the marked blank, if it is not in sight."""
        spot = self.spot(self._active)
        if spot is None:
            return
        x, y = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        seen = QRectF(x, y, self.viewport().width(), self.viewport().height())
        if seen.adjusted(8, 24, -8, -24).contains(spot):
            return
        target = QPointF(
            x if seen.left() + 8 <= spot.left() and spot.right() <= seen.right() - 8 else self._aside(spot),
            y if seen.top() + 24 <= spot.top() and spot.bottom() <= seen.bottom() - 24 else
            spot.center().y() - seen.height() * 0.42,
        )  # fmt: skip
        self._go(QPointF(x, y), target)

    def _aside(self, spot: QRectF) -> float:
        """The blank with the words before it, which say what it is."""
        width = self.viewport().width()
        if spot.width() > width - 32:
            return spot.left() - 16
        return max(spot.right() - width + 24, spot.left() - width * 0.45)

    def spot(self, field: str | None) -> QRectF | None:
        """The blanks of a field nearest to each other, as one box in pixels of all pages; None where it has none."""
        blanks = [one for one in self._blanks() if one.field == field]
        if not blanks:
            return None
        whole = self._sheets.blank(blanks[0])
        for one in blanks[1:]:
            if one.page == blanks[0].page and one.value is None:
                whole = whole.united(self._sheets.blank(one))
        return whole

    def set_zoom(self, zoom: float | None, *, whole_page: bool = False) -> None:
        """Pixels a point; None fits the width, as far as that can be read, or a ``whole_page``."""
        middle = self._middle()
        self._zoom, self._whole_page = zoom, whole_page
        if self._key:
            remembered.keep(f"zoom/{self._key}", "page" if whole_page else "width" if zoom is None else zoom)
        self._lay_out()
        self._stale = set(range(len(self._sheets.sizes)))
        self._to_middle(middle)
        self._draw_visible()

    def zoom_by(self, steps: int) -> None:
        """The next larger or smaller zoom."""
        if steps > 0:
            self.set_zoom(next((one for one in ZOOMS if one > self.scale * 1.02), ZOOMS[-1]))
        else:
            self.set_zoom(next((one for one in reversed(ZOOMS) if one < self.scale * 0.98), min(self.scale, ZOOMS[0])))

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return len(self._sheets.sizes)

    @property
    def page(self) -> int:
        """The page that is looked at, from 1: the one at the upper third of the view. 0 where there is none."""
        at = self.verticalScrollBar().value() + self.viewport().height() / 3
        tops = [self._sheets.page(index).top() - MARGIN for index in range(self.pages)]
        return max(1, sum(top <= at for top in tops)) if tops else 0

    def to_page(self, number: int) -> None:
        """Bring the top of a page (from 1) into sight; the nearest there is."""
        if self.pages:
            page = self._sheets.page(min(max(number, 1), self.pages) - 1)
            self._go(self._offset(), QPointF(self._offset().x(), page.top() - MARGIN))

    # --- geometry ---

    def _blanks(self) -> tuple[Blank, ...]:
        """Those on pages there are: an official printing may be shorter than its placements say."""
        if self._paper is None:
            return ()
        pages = len(self._sheets.sizes)
        return tuple(one for one in self._paper.blanks if one.page <= pages)

    def _lay_out(self) -> None:
        count = self._document.pageCount()
        sizes = tuple(
            (size.width(), size.height()) for size in (self._document.pagePointSize(index) for index in range(count))
        )
        width = float(self.viewport().width())
        widest = max((one for one, _ in sizes), default=612.0)
        fitted = (width - 2 * MARGIN) / widest
        if self._whole_page:
            highest = max((one for _, one in sizes), default=792.0)
            fitted = max(LEAST, min(fitted, (self.viewport().height() - 2 * MARGIN) / highest))
        elif fitted < STILL_READABLE:
            fitted = LEAST_READABLE
        scale = self._zoom if self._zoom is not None else min(fitted, 1.6)
        self._sheets = Sheets(sizes, scale, width)
        whole = self._sheets.whole
        for bar, size, seen in (
            (self.horizontalScrollBar(), whole.width(), self.viewport().width()),
            (self.verticalScrollBar(), whole.height(), self.viewport().height()),
        ):
            bar.setPageStep(seen)
            bar.setSingleStep(40)
            bar.setRange(0, max(0, round(size) - seen))
        self.viewport().update()

    def _middle(self) -> tuple[float, float]:
        """The middle of what is seen, as shares of the whole."""
        whole = self._sheets.whole
        if whole.isEmpty():
            return 0.5, 0.0
        x = (self.horizontalScrollBar().value() + self.viewport().width() / 2) / whole.width()
        y = (self.verticalScrollBar().value() + self.viewport().height() / 2) / whole.height()
        return x, y

    def _to_middle(self, middle: tuple[float, float]) -> None:
        whole = self._sheets.whole
        self.horizontalScrollBar().setValue(round(middle[0] * whole.width() - self.viewport().width() / 2))
        self.verticalScrollBar().setValue(round(middle[1] * whole.height() - self.viewport().height() / 2))

    def _go(self, start: QPointF, target: QPointF) -> None:
        self._glide.stop()
        if not self.glides or not self.isVisible():
            self._glided(target)
            return
        self._glide.setStartValue(start)
        self._glide.setEndValue(target)
        self._glide.start(QAbstractAnimation.DeletionPolicy.KeepWhenStopped)

    def _glided(self, point: QPointF) -> None:
        self.horizontalScrollBar().setValue(round(point.x()))
        self.verticalScrollBar().setValue(round(point.y()))

    def _offset(self) -> QPointF:
        return QPointF(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    # --- drawing ---

    def _visible(self) -> list[int]:
        top = self.verticalScrollBar().value()
        bottom = top + self.viewport().height()
        pages = ((index, self._sheets.page(index)) for index in range(len(self._sheets.sizes)))
        return [index for index, page in pages if page.bottom() >= top and page.top() <= bottom]

    def _draw_visible(self) -> None:
        options = QPdfDocumentRenderOptions()
        for index in self._visible():
            if index in self._stale and index not in self._asked.values():
                self._asked[self._renderer.requestPage(index, self._pixels(index), options)] = index
        self.viewport().update()
        self._look_at_page()
        if not self._asked:
            self.drawn.emit()

    def _look_at_page(self) -> None:
        now = (self.page, self.pages)
        if now != self._turned:
            self._turned = now
            self.turned.emit(*now)

    def _pixels(self, index: int) -> QSize:
        page, ratio = self._sheets.page(index), self.devicePixelRatioF()
        return QSize(round(page.width() * ratio), round(page.height() * ratio))

    def _rendered(
        self, page: int, size: QSize, image: QImage, options: QPdfDocumentRenderOptions, request: int
    ) -> None:
        if self._asked.pop(request, None) is None or page >= len(self._sheets.sizes):
            return
        if not image.isNull():
            self._images[page] = image
            if size == self._pixels(page):
                self._stale.discard(page)
        self.viewport().update()
        if self._asked:
            return
        if self._next is not None:
            self.show_paper(self._next)
        elif not image.isNull():
            self._draw_visible()

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme().colours
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), QColor(colours.rail))
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        offset = self._offset()
        for index in self._visible():
            page = self._sheets.page(index).translated(-offset)
            painter.setPen(QPen(QColor(colours.line), 1))
            painter.setBrush(QColor("white"))  # paper is white whatever the window's colours
            painter.drawRect(page.adjusted(-0.5, -0.5, 0.5, 0.5))
            if (image := self._images.get(index)) is not None:
                painter.drawImage(page, image, QRectF(image.rect()))
        self._paint_blanks(painter, offset)
        if self.hasFocus():
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(self.viewport().rect()).adjusted(1, 1, -1, -1))
        painter.end()

    def _paint_blanks(self, painter: QPainter, offset: QPointF) -> None:
        """Marks lie over the print as a highlighter's do: what is beneath stays readable."""
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
        for one in self._blanks():
            box = self._sheets.blank(one).translated(-offset)
            if not box.intersects(QRectF(self.viewport().rect())):
                continue
            if one.field == self._active:
                painter.setPen(QPen(QColor("#1c5ba3"), 1.4))
                painter.setBrush(QColor("#ffeeaa"))
                painter.drawRoundedRect(box.adjusted(-2, -2, 2, 2), 3, 3)
            elif self._hovered is not None and one.field == self._hovered.field:
                painter.setPen(QPen(QColor("#8fb3dd"), 1))
                painter.setBrush(QColor("#dbe9f8"))
                painter.drawRoundedRect(box.adjusted(-1, -1, 1, 1), 2, 2)
            else:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor("#edf4fb"))
                painter.drawRect(box)

    # --- events ---

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        middle = self._middle()
        self._lay_out()
        self._to_middle(middle)
        self._stale = set(range(len(self._sheets.sizes)))
        self._draw_visible()
        self.reveal()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self._draw_visible()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ends = {Qt.Key.Key_Home: 1, Qt.Key.Key_End: self.pages}
        if event.key() in ends and not event.modifiers():
            self.to_page(ends[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.viewport().update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        found = self._sheets.at(event.position() + self._offset(), self._blanks())
        if found is not self._hovered:
            self._hovered = found
            shape = Qt.CursorShape.PointingHandCursor if found else Qt.CursorShape.ArrowCursor
            self.viewport().setCursor(shape)
            self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self._sheets.at(event.position() + self._offset(), self._blanks())
        if event.button() == Qt.MouseButton.LeftButton and found is not None:
            self.picked.emit(found.field, found.value)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            found = self._sheets.at(QPointF(event.pos()) + self._offset(), self._blanks())
            if found is not None and found.near:
                QToolTip.showText(event.globalPos(), found.near, self.viewport())
            else:
                QToolTip.hideText()
            return True
        if event.type() == QEvent.Type.Leave and self._hovered is not None:
            self._hovered = None
            self.viewport().update()
        return super().viewportEvent(event)


def _kept_zoom(key: str) -> tuple[float | None, bool]:
    """The zoom that was remembered: pixels a point or None, and whether whole pages are shown."""
    found = str(remembered.read(f"zoom/{key}", "width")) if key else "width"
    try:
        zoom = float(found)
    except ValueError:
        return None, found == "page"
    return (zoom if ZOOMS[0] <= zoom <= ZOOMS[-1] else None), False
