"""What the open protects are worth against the firm's limit: a bar, offer by offer, in dollars and in units."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from gdnotice.board.board import Board, Exposure
from gdnotice.values import printed_decimal, printed_money
from ui.theme import GAP, SMALL, TIGHT, label, set_look, theme
from ui.words import counted

_TALL = 14


class ExposureCard(QFrame):
    """The figures and the bar."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_look(self, "card")
        rows = QVBoxLayout(self)
        rows.setContentsMargins(GAP, SMALL, GAP, SMALL)
        rows.setSpacing(TIGHT)
        rows.addWidget(label("Open protects", "muted"))
        self._dollars = label("", "figure", name="dollars")
        rows.addWidget(self._dollars)
        self._units = label("", "", name="units")
        rows.addWidget(self._units)
        self._bar = ExposureBar()
        rows.addWidget(self._bar)
        self._limit = label("", "small", name="limit-words")
        rows.addWidget(self._limit)
        rows.addStretch(1)
        self._short = ""

    def show_board(self, found: Board) -> None:
        """Draw what is open now."""
        total = found.total
        set_look(self._dollars, "bad-figure" if found.over is not None else "figure")
        self._dollars.setText(f"${printed_money(total.dollars)}")
        self._short = f"${printed_money(total.dollars)}"
        if found.limit:
            self._short += f", {total.dollars / found.limit:.0%} of the limit"
        self._units.setText(f"{counted(total.protects, 'protect')}, {_units(total.uncovered)} units uncovered")
        self._bar.show_board(found)
        if found.limit is None:
            self._limit.setText("The firm has set no limit (Settings).")
            return
        share = f", {total.dollars / found.limit:.0%} of it" if found.limit else ""
        over = f": exceeded by ${printed_money(found.over)}" if found.over is not None else share
        self._limit.setText(f"Limit of the firm ${printed_money(found.limit)}{over}")

    @property
    def short(self) -> str:
        """The same in a few words: ``$31,582.20, 63% of the limit``."""
        return self._short

    def forget(self) -> None:
        """The ledger is locked."""
        self._short = ""
        for one in (self._dollars, self._units, self._limit):
            one.clear()
        self._bar.show_board(None)


class ExposureBar(QWidget):
    """Dollars, a piece for each offer, the largest first; the limit is where it ends, or a line where it is passed."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("limit")
        self.setAccessibleName("Open protects of the firm's limit")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._pieces: tuple[Exposure, ...] = ()
        self._limit: Decimal | None = None
        self._total = Decimal(0)

    def show_board(self, found: Board | None) -> None:
        """Draw what is open now; None: nothing."""
        self._pieces = found.exposures if found is not None else ()
        self._limit = found.limit if found is not None else None
        self._total = found.total.dollars if found is not None else Decimal(0)
        told = [
            f"{one.issuer or one.offer}: {_units(one.uncovered)} units, ${printed_money(one.dollars)}"
            for one in self._pieces
        ]
        self.setToolTip("\n".join(told[:12]))
        self.setAccessibleDescription("; ".join(told))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, _TALL)

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme().colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QRectF(self.rect()).adjusted(0.5, 2.5, -0.5, -2.5)
        painter.setPen(QColor(colours.line))
        painter.setBrush(QColor(colours.ground))
        painter.drawRoundedRect(whole, 4, 4)
        end = max(self._total, self._limit or self._total)
        if end:
            over = self._limit is not None and self._total > self._limit
            left = whole.left()
            painter.setPen(Qt.PenStyle.NoPen)
            for place, one in enumerate(self._pieces):
                wide = whole.width() * float(one.dollars / end)
                shade = QColor(colours.bad if over else colours.accent)
                shade.setAlphaF(1.0 if place % 2 == 0 else 0.7)
                painter.setBrush(shade)
                painter.drawRoundedRect(QRectF(left, whole.top(), max(1.0, wide - 1), whole.height()), 3, 3)
                left += wide
            if over and self._limit is not None:
                at = whole.left() + whole.width() * float(self._limit / end)
                painter.fillRect(QRectF(at - 1, 0, 2, self.height()), QColor(colours.text))
        painter.end()


def _units(number: Decimal) -> str:
    return printed_decimal(number.normalize() if number else Decimal(0))
