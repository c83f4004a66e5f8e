"""Rows of cells: certificates with their shares. A fresh row is always there to type in."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gdnotice.pack.form import Field
from ui.interview.controls import Control, named

_ROW = 34
_MOST_SHOWN = 7
_LEFT_WRAPPED = Qt.AlignmentFlag(
    Qt.AlignmentFlag.AlignLeft.value | Qt.AlignmentFlag.AlignVCenter.value | Qt.TextFlag.TextWordWrap.value
)


class RowsControl(Control):
    """A small table. Enter goes to the next cell, and from an empty last row to the next question; Ctrl+Delete takes
    a row out."""

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self.table = named(QTableWidget(1, len(field.columns)), field.id)
        self.table.setHorizontalHeaderLabels([column.label for column in field.columns])
        self.table.verticalHeader().setDefaultSectionSize(_ROW)
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.table.verticalHeader().hide()
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(_LEFT_WRAPPED)
        words = [word for column in field.columns for word in column.label.split()]
        header.setMinimumSectionSize(max(map(self.fontMetrics().horizontalAdvance, words), default=0) + 24)
        header.setFixedHeight(2 * self.fontMetrics().lineSpacing() + 14)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.AllEditTriggers)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setTabKeyNavigation(False)
        self.table.itemChanged.connect(self._typed)
        self.table.setToolTip("Ctrl+Delete takes a row out")
        self.watch(self.table)
        self.setFocusProxy(self.table)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.table)
        self._fit()

    def input(self) -> QWidget:
        return self.table

    def raw(self) -> object:
        rows = []
        for row in range(self.table.rowCount()):
            cells = {
                column.id: item.text().strip()
                for place, column in enumerate(self.field.columns)
                if (item := self.table.item(row, place)) is not None and item.text().strip()
            }
            if cells:
                rows.append(cells)
        return rows

    def show_raw(self, raw: object) -> None:
        super().show_raw(raw if isinstance(raw, list) else [])  # no answer is no row: nothing is built anew for that

    def put(self, raw: object) -> None:
        rows = raw if isinstance(raw, list) else []
        if self.table.state() == QAbstractItemView.State.EditingState:
            self.table.setCurrentCell(-1, -1)  # closes the cell that is being typed in before its row goes
        self.table.blockSignals(True)
        self.table.setRowCount(0)
        self.table.setRowCount(len(rows) + 1)
        for row, cells in enumerate(rows):
            for place, column in enumerate(self.field.columns):
                if isinstance(cells, dict) and column.id in cells:
                    self.table.setItem(row, place, QTableWidgetItem(str(cells[column.id])))
        self.table.blockSignals(False)
        self._fit()

    def key(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Delete and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if self.table.currentRow() < self.table.rowCount() - 1:
                self.table.removeRow(self.table.currentRow())
                self._fit()
                self.say()
            return True
        return super().key(event)

    def goes_on(self, event: QKeyEvent) -> bool:
        row, column = self.table.currentRow(), self.table.currentColumn()
        last = row >= self.table.rowCount() - 1
        item = self.table.item(row, column) if row >= 0 else None
        if last and (item is None or not item.text().strip()):
            return True
        column += 1
        if column >= self.table.columnCount():
            row, column = row + 1, 0
        self.table.setCurrentCell(min(row, self.table.rowCount() - 1), column)
        return False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            now = QApplication.focusWidget()
            if self.table.state() == QAbstractItemView.State.EditingState or (
                now is not None and self.table.isAncestorOf(now)
            ):
                return False  # a cell's editor took the focus: the person is still here
        return super().eventFilter(watched, event)

    def _typed(self) -> None:
        last = self.table.rowCount() - 1
        if any(
            (item := self.table.item(last, place)) is not None and item.text().strip()
            for place in range(self.table.columnCount())
        ):
            self.table.setRowCount(last + 2)
        self._fit()
        self.say()

    def _fit(self) -> None:
        shown = min(_MOST_SHOWN, self.table.rowCount())
        self.table.setFixedHeight(self.table.horizontalHeader().height() + shown * _ROW + 6)
