"""The notices of one part of the board as a table, and the days ahead as a picture."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gdnotice.actions.standing_words import state_words, worth
from gdnotice.board.board import Item, left
from gdnotice.clock import NEW_YORK
from gdnotice.deadlines.reckoning import LABELS
from gdnotice.pack.load import form
from gdnotice.values import short_day
from ui.theme import theme
from ui.words import counted, when

_COLUMNS = ("Time left", "By", "No.", "Holder", "Form", "Offer", "Stands", "Open $")
_Index = QModelIndex | QPersistentModelIndex
NUMBER = Qt.ItemDataRole.UserRole


class DueModel(QAbstractTableModel):
    """Items of the board, soonest first, with the time left at ``at``."""

    def __init__(self) -> None:
        super().__init__()
        self._items: Sequence[Item] = ()
        self._at: datetime | None = None

    def show(self, items: Sequence[Item], at: datetime) -> None:
        """Show these from now on."""
        self.beginResetModel()
        self._items, self._at = items, at
        self.endResetModel()

    def tick(self, at: datetime) -> None:
        """Time went by."""
        self._at = at
        if self._items:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._items) - 1, 0))

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's name and default
        return 0 if parent.isValid() else len(self._items)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(_COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _COLUMNS[section]
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(section)
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        item = self._items[index.row()]
        if role == NUMBER:
            return item.notice.notice
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._text(item, index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            code = item.notice.standing.due_code
            if index.column() > 1 or code is None:
                return self._text(item, index.column())
            return LABELS.get(code, "")  # type: ignore[call-overload]
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == 0 and self._late(item):
            return QColor(theme().colours.bad)
        return None

    def _late(self, item: Item) -> bool:
        return item.at is not None and self._at is not None and item.at < self._at

    def _text(self, item: Item, column: int) -> str:
        one = item.notice
        texts = (
            lambda: left(self._at, item.at) if item.at is not None and self._at is not None else "",
            lambda: when(item.at) if item.at is not None else "no known moment",
            lambda: str(one.notice),
            lambda: one.holder or "nobody named yet",
            lambda: form(one.form).title,
            lambda: one.issuer or one.offer,
            lambda: state_words(one.standing),
            lambda: worth(one.standing) if one.standing.uncovered else "",
        )
        return texts[column]()


def _side(column: int) -> Qt.AlignmentFlag:
    right = _COLUMNS[column] in ("No.", "Open $")
    return (Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignVCenter


class Timeline(QWidget):
    """How much falls due on each of the days ahead, and all that is overdue on the left."""

    days = 10

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setObjectName("timeline")
        self._counts: list[tuple[str, str, int, bool]] = []

    def show_items(self, items: Sequence[Item], at: datetime) -> None:
        """Count the items by their own zone's day."""
        here = at.astimezone(NEW_YORK).date()
        late = sum(one.at is not None and one.at < at for one in items)
        by_day: dict[date, int] = {}
        for one in items:
            if one.at is not None and one.at >= at:
                by_day[one.at.date()] = by_day.get(one.at.date(), 0) + 1
        self._counts = [("Over-", "due", late, True)]
        for ahead in range(self.days):
            day = here + timedelta(days=ahead)
            name, number, month, _ = short_day(day).split()
            self._counts.append(("Today" if not ahead else name, f"{number} {month}", by_day.get(day, 0), False))
        told = [f"{first} {second}: {counted(many, 'notice')}" for first, second, many, _ in self._counts if many]
        self.setAccessibleName("Days ahead")
        self.setAccessibleDescription("; ".join(told))
        self.setToolTip("\n".join(told))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(480, self.fontMetrics().height() * 2 + 58)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._counts:
            return
        colours, metrics = theme().colours, self.fontMetrics()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width, foot = self.width() / len(self._counts), metrics.height() * 2 + 4
        base, most = self.height() - foot, max(1, *(one[2] for one in self._counts))
        painter.setPen(QColor(colours.line))
        painter.drawLine(0, int(base), self.width(), int(base))
        for place, (first, second, many, late) in enumerate(self._counts):
            cell = QRectF(place * width, 0, width, self.height())
            if many:
                tall = max(6.0, (base - metrics.height() - 4) * many / most)
                bar = QRectF(cell.left() + width / 2 - 14, base - tall, 28, tall)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(colours.bad if late else colours.accent))
                painter.drawRoundedRect(bar, 3, 3)
                painter.setPen(QColor(colours.bad if late else colours.text))
                above = QRectF(cell.left(), bar.top() - metrics.height() - 1, width, metrics.height())
                painter.drawText(above, Qt.AlignmentFlag.AlignCenter, str(many))
            painter.setPen(QColor(colours.text if many else colours.muted))
            under = QRectF(cell.left(), base + 3, width, metrics.height() * 2)
            painter.drawText(under, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, f"{first}\n{second}")
        painter.end()
