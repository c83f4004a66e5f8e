"""The notices of one part of the board as a table that asks for more as one scrolls."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from gdnotice.actions.standing_words import state_words, worth
from gdnotice.board.board import Item, left
from gdnotice.deadlines.reckoning import LABELS
from gdnotice.pack.load import form
from ui.theme import theme
from ui.words import when

COLUMNS = ("Time left", "By", "No.", "Holder", "Form", "Offer", "Stands", "Open $")
ORDERS = ("due", "due", "notice", "holder", "", "offer", "state", "exposure")
"""What a column is listed by; empty: by nothing."""
PAGE = 200
"""Notices asked for at once."""
_Index = QModelIndex | QPersistentModelIndex
NUMBER = Qt.ItemDataRole.UserRole


class DueModel(QAbstractTableModel):
    """Items so far, with the time left at ``at``, and how many there are; ``more(skip)`` asks for the next."""

    def __init__(self, more: Callable[[int], object]) -> None:
        super().__init__()
        self._more = more
        self._items: list[Item] = []
        self._at: datetime | None = None
        self._texts: dict[int, tuple[str, ...]] = {}
        self._asked = False
        self.count = 0

    def show(self, items: Sequence[Item], count: int, at: datetime) -> None:
        """Show these from now on, the first of ``count``."""
        self.beginResetModel()
        self._items, self._at, self.count, self._asked = list(items), at, count, False
        self._texts.clear()
        self.endResetModel()

    def add(self, items: Sequence[Item]) -> None:
        """These come behind those that are shown."""
        first = len(self._items)
        self._asked = False
        if items:
            self.beginInsertRows(QModelIndex(), first, first + len(items) - 1)
            self._items += items
            self.endInsertRows()
        else:
            self.count = first  # fewer than there were: somebody else was at work

    def canFetchMore(self, parent: _Index) -> bool:
        return not parent.isValid() and not self._asked and len(self._items) < self.count

    def fetchMore(self, parent: _Index) -> None:
        self._asked = True
        self._more(len(self._items))

    def tick(self, at: datetime) -> None:
        """Time went by."""
        self._at = at
        self._texts.clear()
        if self._items:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._items) - 1, 0))

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's name and default
        return 0 if parent.isValid() else len(self._items)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section]
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return _SIDES[section]
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        # Asked many times for each cell that is painted: what is asked most comes first, and texts are made once.
        if role == _DISPLAY:
            return self._row(index.row())[index.column()]
        if role == _ALIGNMENT:
            return _SIDES[index.column()]
        if role == _FOREGROUND:
            late = index.column() == 0 and self._late(self._items[index.row()])
            return QColor(theme().colours.bad) if late else None
        if role == NUMBER:
            return self._items[index.row()].notice.notice
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._row(index.row())[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            code = self._items[index.row()].notice.standing.due_code
            if index.column() > 1 or code is None:
                return self._row(index.row())[index.column()]
            return LABELS.get(code, "")  # type: ignore[call-overload]
        return None

    def _row(self, row: int) -> tuple[str, ...]:
        found = self._texts.get(row)
        if found is None:
            found = self._texts[row] = self._told(self._items[row])
        return found

    def _late(self, item: Item) -> bool:
        return item.at is not None and self._at is not None and item.at < self._at

    def _told(self, item: Item) -> tuple[str, ...]:
        one = item.notice
        return (
            left(self._at, item.at) if item.at is not None and self._at is not None else "",
            when(item.at) if item.at is not None else "no known moment",
            str(one.notice),
            one.holder or "nobody named yet",
            form(one.form).title,
            one.issuer or one.offer,
            state_words(one.standing),
            worth(one.standing) if one.standing.uncovered else "",
        )


_DISPLAY, _ALIGNMENT = Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.TextAlignmentRole
_FOREGROUND = Qt.ItemDataRole.ForegroundRole
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_SIDES = tuple(_RIGHT if one in ("No.", "Open $") else _LEFT for one in COLUMNS)
