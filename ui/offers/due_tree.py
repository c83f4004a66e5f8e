"""The deadlines of an offer, each opening into the chain of steps that leads to it."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QColor, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem

from gdnotice.actions.reckon_deadlines import Reckoned
from gdnotice.deadlines.deadline import Deadline
from gdnotice.deadlines.reckoning import LABELS
from gdnotice.values import short_moment
from ui.offers.said import time_left
from ui.theme import strong, theme

_BY, _ROOM = 264, 620
_AT = Qt.ItemDataRole.UserRole


class DueTree(QTreeWidget):
    """Enter or the right arrow opens a deadline into its steps."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("due-tree")
        self.setAccessibleName("Deadlines; Enter shows the steps that lead to one")
        self.setColumnCount(3)
        self.setHeaderLabels(["What", "By", "Time left"])
        self.setRootIsDecorated(True)
        self.setUniformRowHeights(False)
        self.setWordWrap(True)
        self.setIndentation(22)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setExpandsOnDoubleClick(False)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.resizeSection(1, _BY)
        header.resizeSection(2, 128)
        self.activated.connect(self._toggle)
        theme().changed.connect(self._redraw)
        self._found: tuple[Reckoned, datetime] | None = None

    def show_deadlines(self, found: Reckoned, now: datetime) -> None:
        """Show these; those that were open stay open."""
        self._found = (found, now)
        opened = {self._code(row) for row in range(self.topLevelItemCount()) if self._item(row).isExpanded()}
        self.clear()
        for one in found.deadlines:
            item = self._deadline(one, now)
            self.addTopLevelItem(item)
            self._span(item)
            item.setExpanded(one.code in opened)
        for gap in found.missing:
            item = QTreeWidgetItem([LABELS[gap.code], "cannot be reckoned yet", ""])
            item.setData(0, _AT, gap.code)
            item.setForeground(1, QColor(theme().colours.warn))
            self._child(item, gap.message.split(": ", 1)[-1], theme().colours.warn)
            self.addTopLevelItem(item)
            self._span(item)
            item.setExpanded(gap.code in opened)
        if self.topLevelItemCount():
            self.setCurrentItem(self._item(0))

    def forget(self) -> None:
        """Show nothing."""
        self._found = None
        self.clear()

    def count_down(self, now: datetime) -> None:
        """Time went by."""
        if self._found is not None:
            self._found = (self._found[0], now)
            for row, one in enumerate(self._found[0].deadlines):
                self._item(row).setText(2, time_left(now, one.at))

    def _deadline(self, one: Deadline, now: datetime) -> QTreeWidgetItem:
        colours = theme().colours
        item = QTreeWidgetItem([one.label, short_moment(one.at), time_left(now, one.at)])
        item.setData(0, _AT, one.code)
        heavier = strong(self.font())
        item.setFont(1, heavier)
        for column in (1, 2) if one.at < now else ():
            item.setForeground(column, QColor(colours.muted))
        for number, step in enumerate(one.because, 1):
            self._child(item, f"{number}.  {step.text}", colours.text).setToolTip(0, step.source)
            self._child(item, f"      {step.source}", colours.muted).setToolTip(0, step.source)
        if one.remark:
            self._child(item, one.remark, colours.warn)
        return item

    @staticmethod
    def _child(item: QTreeWidgetItem, text: str, colour: str) -> QTreeWidgetItem:
        child = QTreeWidgetItem([text])
        child.setForeground(0, QColor(colour))
        item.addChild(child)
        return child

    def _span(self, item: QTreeWidgetItem) -> None:
        for place in range(item.childCount()):
            child = item.child(place)
            assert child is not None, "asked for by a place there is"
            child.setFirstColumnSpanned(True)

    def _item(self, row: int) -> QTreeWidgetItem:
        found = self.topLevelItem(row)
        assert found is not None, "asked for by a row there is"
        return found

    def _code(self, row: int) -> str:
        return str(self._item(row).data(0, _AT))

    def _toggle(self, index: QModelIndex | QPersistentModelIndex) -> None:
        item = self.itemFromIndex(index)
        if item is not None:
            item.setExpanded(not item.isExpanded())

    def _redraw(self) -> None:
        if self._found is not None:
            self.show_deadlines(*self._found)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.header().resizeSection(1, _BY if self.width() > _ROOM else _BY - 44)

    def minimumSizeHint(self) -> QSize:
        return QSize(320, 160)
