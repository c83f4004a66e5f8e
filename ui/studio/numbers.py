"""Lines for numbers with the edge that all other lines have: a style sheet leaves such a line no room for its text."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractSpinBox, QDoubleSpinBox, QSpinBox

from ui.theme import theme


class Wholes(QSpinBox):
    """A whole number."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        _edge(self)


class Decimals(QDoubleSpinBox):
    """A number with decimals."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        _edge(self)


def _edge(spin: QAbstractSpinBox) -> None:
    colours = theme().colours
    colour = colours.accent if spin.hasFocus() else colours.muted if spin.isEnabled() else colours.line
    wide = 2.0 if spin.hasFocus() else 1.0
    painter = QPainter(spin)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(spin.rect(), QColor(colours.ground))
    painter.setPen(QPen(QColor(colour), wide))
    painter.setBrush(QColor(colours.surface if spin.isEnabled() else colours.ground))
    painter.drawRoundedRect(QRectF(spin.rect()).adjusted(wide / 2, wide / 2, -wide / 2, -wide / 2), 5, 5)
    painter.end()
