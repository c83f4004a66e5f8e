"""Where pages and blanks lie in a view, from points of the paper to pixels of the screen."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF

from gdnotice.actions.live_form import Blank

MARGIN = 14.0
"""Around and between pages, in device-independent pixels."""


@dataclass(frozen=True, slots=True)
class Sheets:
    """Pages below each other. ``sizes`` in points; ``scale`` in pixels a point; ``width`` of the view in pixels."""

    sizes: tuple[tuple[float, float], ...]
    scale: float
    width: float

    @property
    def whole(self) -> QSizeF:
        """The size of all pages with their margins."""
        if not self.sizes:
            return QSizeF(0, 0)
        widest = max(width for width, _ in self.sizes) * self.scale + 2 * MARGIN
        height = sum(height * self.scale + MARGIN for _, height in self.sizes) + MARGIN
        return QSizeF(widest, height)

    def page(self, index: int) -> QRectF:
        """The page of that index (from 0), in pixels of the whole."""
        width, height = self.sizes[index]
        top = MARGIN + sum(one * self.scale + MARGIN for _, one in self.sizes[:index])
        left = max(MARGIN, (max(self.width, self.whole.width()) - width * self.scale) / 2)
        return QRectF(left, top, width * self.scale, height * self.scale)

    def blank(self, blank: Blank) -> QRectF:
        """A blank, in pixels of the whole."""
        page = self.page(blank.page - 1)
        left, top, right, bottom = (edge * self.scale for edge in blank.box)
        return QRectF(page.left() + left, page.top() + top, right - left, bottom - top)

    def at(self, point: QPointF, blanks: tuple[Blank, ...], slack: float = 3.0) -> Blank | None:
        """The blank at a point of the whole, or within ``slack`` pixels of it."""
        for one in blanks:
            if one.page <= len(self.sizes) and self.blank(one).adjusted(-slack, -slack, slack, slack).contains(point):
                return one
        return None
