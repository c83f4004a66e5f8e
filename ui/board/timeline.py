"""The days ahead as a picture: what is due stacked on each, today marked, days on which no business is done shaded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from gdnotice.board.board import Day
from gdnotice.deadlines.reckoning import LABELS
from gdnotice.values import printed_weekday, short_day
from ui.theme import GAP, SMALL, label, theme
from ui.words import counted

KINDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Notices to reach the agent", ("notice-due", "expiration")),
    ("Guarantees to be made good", ("guarantee-due",)),
    ("Payments and other moments", ()),
)
"""What is stacked, from the foot up; the last takes whatever is not named."""
_ROUND, _BLOCK, _GAP = 2.5, 9.0, 2.0
_MOST_BLOCKS = 6
_TALL, _LOW = 76, 44
"""The room of a stack, in pixels."""


def colours_of(late: bool) -> tuple[str, str, str]:
    """The colours of the kinds."""
    found = theme().colours
    return (found.bad, found.bad, found.bad) if late else (found.accent, found.good, found.warn)


def stacked(day: Day) -> list[int]:
    """How many of each kind are due on a day."""
    found = [0] * len(KINDS)
    for code, many in day.counts:
        place = next((place for place, (_, codes) in enumerate(KINDS) if code in codes), len(KINDS) - 1)
        found[place] += many
    return found


class DayBar(QAbstractButton):
    """One day: pressed, it shows what is due on it. Left and Right go from day to day."""

    moved = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.day: Day | None = None
        self._most = 1
        self._today = False
        self._low = False

    def set_low(self, low: bool) -> None:
        """Lower, where the window is."""
        if low != self._low:
            self._low = low
            self.updateGeometry()

    def show_day(self, day: Day, most: int, *, today: bool) -> None:
        """Draw this day; ``most`` is the count of the fullest."""
        self.day, self._most, self._today = day, max(1, most), today
        self.setObjectName("day-late" if day.day is None else f"day-{day.day.isoformat()}")
        told = "Overdue" if day.day is None else printed_weekday(day.day)
        if today:
            told = f"Today, {told}"
        if day.closed and day.closed not in told:
            told += f" ({day.closed})"
        named = [
            f"{LABELS.get(code, 'no deadline').lower()} {many:,}"  # type: ignore[call-overload]
            for code, many in day.counts
        ]
        self.setAccessibleName(f"{told}: {counted(day.count, 'notice')}")
        self.setAccessibleDescription("; ".join(named))
        self.setToolTip("\n".join([f"{told}: {counted(day.count, 'notice')}", *named]))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(38, self.fontMetrics().height() * 3 + (_LOW if self._low else _TALL))

    def minimumSizeHint(self) -> QSize:
        return QSize(26, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.moved.emit(1 if key == Qt.Key.Key_Right else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.day is None:
            return
        colours, metrics, day = theme().colours, QFontMetricsF(self.font()), self.day
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QRectF(self.rect())
        foot = metrics.height() * 2 + 8
        base = whole.bottom() - foot
        shade = colours.soft if self.isChecked() else colours.ground if day.closed else ""
        painter.setPen(Qt.PenStyle.NoPen)
        if shade:
            painter.setBrush(QColor(shade))
            painter.drawRoundedRect(whole.adjusted(1, 0, -1, 0), 4, 4)
        if self.underMouse() or self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QColor(colours.accent))
            painter.drawRoundedRect(whole.adjusted(1.5, 0.5, -1.5, -0.5), 4, 4)
        painter.setPen(QColor(colours.line))
        painter.drawLine(QPointF(whole.left(), base), QPointF(whole.right(), base))
        top = self._draw_stack(painter, whole, base, metrics.height())
        if day.count:
            painter.setPen(QColor(colours.bad if day.day is None else colours.text))
            above = QRectF(whole.left(), top - metrics.height() - 1, whole.width(), metrics.height())
            painter.drawText(above, int(Qt.AlignmentFlag.AlignCenter), f"{day.count:,}")
        self._draw_foot(painter, whole, base)
        painter.end()

    def _draw_stack(self, painter: QPainter, whole: QRectF, base: float, line: float) -> float:
        """Blocks while they can be counted, bars from then on; gives where the stack ends."""
        assert self.day is not None
        wide = min(26.0, whole.width() - 8)
        left, room = whole.center().x() - wide / 2, base - whole.top() - line - 6
        top = base - 2
        painter.setPen(Qt.PenStyle.NoPen)
        blocks = self._most <= _MOST_BLOCKS
        for many, colour in zip(stacked(self.day), colours_of(self.day.day is None), strict=True):
            painter.setBrush(QColor(colour))
            if blocks:
                for _ in range(many):
                    tall = min(_BLOCK, room / self._most - _GAP)
                    top -= tall
                    painter.drawRoundedRect(QRectF(left, top, wide, tall), _ROUND, _ROUND)
                    top -= _GAP
            elif many:
                tall = max(2.0, room * many / self._most)
                top -= tall
                painter.drawRoundedRect(QRectF(left, top, wide, tall), _ROUND, _ROUND)
        return top

    def _draw_foot(self, painter: QPainter, whole: QRectF, base: float) -> None:
        assert self.day is not None
        colours, day = theme().colours, self.day
        first, second = ("Late", "")
        if day.day is not None:
            first, number, month, _ = short_day(day.day).split()
            second, metrics = f"{number} {month}", QFontMetricsF(self.font())
            if metrics.horizontalAdvance(second) > whole.width() - 8:
                second = number
            while len(first) > 1 and metrics.horizontalAdvance(first) > whole.width() - 6:
                first = first[:-1]
        line = QFontMetricsF(self.font()).height()
        under = QRectF(whole.left(), base + 3, whole.width(), line)
        if self._today:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.accent))
            painter.drawRoundedRect(under.adjusted(3, 0, -3, line + 1), 4, 4)
        quiet = colours.on_accent if self._today else colours.muted if day.closed or not day.count else colours.text
        painter.setPen(QColor(colours.bad if day.day is None and day.count else quiet))
        painter.drawText(under, int(Qt.AlignmentFlag.AlignCenter), first)
        painter.drawText(under.translated(0, line), int(Qt.AlignmentFlag.AlignCenter), second)


class Timeline(QWidget):
    """All days. ``chosen`` carries the day that was pressed (``datetime.date``; ``None``: what is overdue), or False
    where it was let go again."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("timeline")
        self.setAccessibleName("What is due on the days ahead")
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(SMALL)
        head = QHBoxLayout()
        head.setSpacing(GAP)
        head.addWidget(label("Days ahead", "muted", wrap=False))
        head.addStretch(1)
        self._legend = [_Kind(words, place) for place, (words, _) in enumerate(KINDS)]
        for one in self._legend:
            head.addWidget(one)
        rows.addLayout(head)
        self._row = QHBoxLayout()
        self._row.setSpacing(0)
        rows.addLayout(self._row)
        self._bars: list[DayBar] = []
        self._low = False
        theme().changed.connect(self.update)

    def high(self, *, low: bool) -> int:
        """Its height in pixels, with stacks of that height."""
        return self.fontMetrics().height() * 4 + SMALL + (_LOW if low else _TALL)

    def set_low(self, low: bool) -> None:
        """Lower stacks, where the window is low."""
        self._low = low
        for bar in self._bars:
            bar.set_low(low)

    def show_days(self, days: Sequence[Day]) -> None:
        """Draw these: what is overdue, today, and the days after it."""
        while len(self._bars) < len(days):
            bar = DayBar()
            bar.set_low(self._low)
            bar.clicked.connect(lambda _on=False, bar=bar: self._pressed(bar))
            bar.moved.connect(lambda by, bar=bar: self._move(bar, by))
            self._bars.append(bar)
            self._row.addWidget(bar, 1)
        most = max((one.count for one in days), default=0)
        for place, bar in enumerate(self._bars):
            bar.setVisible(place < len(days))
            if place < len(days):
                bar.show_day(days[place], most, today=place == 1)
        for place, kind in enumerate(self._legend):
            kind.setProperty("counts", any(stacked(one)[place] for one in days))
        self._fit_legend()
        self._reach(next((bar for bar in self._bars if bar.isChecked()), self._bars[1] if len(days) > 1 else None))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_legend()

    def _fit_legend(self) -> None:
        """The colours are named where there is room; each day's tool tip and description name them anyhow."""
        kinds = [one for one in self._legend if one.property("counts")]
        room = self.width() - self.fontMetrics().horizontalAdvance("Days ahead") - GAP
        fits = sum(one.sizeHint().width() + GAP for one in kinds) <= room
        for one in self._legend:
            one.setVisible(fits and one in kinds)

    def choose(self, day: date | None, *, late: bool = False) -> None:
        """Mark a day (``late``: what is overdue) as the one that is listed; None: none."""
        for bar in self._bars:
            own = bar.day.day if bar.day is not None else None
            bar.setChecked((own == day and day is not None) or (late and bar is self._bars[0]))
            bar.update()

    def _pressed(self, bar: DayBar) -> None:
        assert bar.day is not None
        self._reach(bar)
        self.chosen.emit(bar.day.day if bar.isChecked() else False)

    def _move(self, bar: DayBar, by: int) -> None:
        place = self._bars.index(bar) + by
        if 0 <= place < len(self._bars) and self._bars[place].isVisible():
            self._reach(self._bars[place])
            self._bars[place].setFocus(Qt.FocusReason.TabFocusReason)

    def _reach(self, reached: DayBar | None) -> None:
        """Tab comes to one day only; Left and Right go on from there."""
        for bar in self._bars:
            bar.setFocusPolicy(Qt.FocusPolicy.StrongFocus if bar is reached else Qt.FocusPolicy.ClickFocus)


class _Kind(QWidget):
    """A kind of deadline with its colour."""

    def __init__(self, words: str, place: int) -> None:
        super().__init__()
        self._place = place
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 0, 0)
        row.addWidget(label(words, "small", wrap=False))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours_of(False)[self._place]))
        painter.drawRoundedRect(QRectF(2, self.height() / 2 - 4.5, 9, 9), _ROUND, _ROUND)
        painter.end()
