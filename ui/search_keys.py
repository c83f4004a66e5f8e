"""The keys of a search line over a table: up and down go into it, Enter opens the row, Esc empties the line."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QTableView


class SearchKeys(QObject):
    """Lives as long as the line. ``go`` opens a row of the table."""

    def __init__(self, search: QLineEdit, table: QTableView, go: Callable[[QModelIndex], None]) -> None:
        super().__init__(search)
        self._search, self._table, self._go = search, table, go
        search.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self._table.isVisible():
                self._table.setFocus()
                self._table.keyPressEvent(event)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._table.currentIndex().isValid():
                self._go(self._table.currentIndex())
                return True
            if event.key() == Qt.Key.Key_Escape and self._search.text():
                self._search.clear()
                return True
        return super().eventFilter(watched, event)
