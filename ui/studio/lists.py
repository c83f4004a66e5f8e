"""The lists beside the paper: every blank in reading order, every field of the form, everything to be said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from ui.theme import theme

_KEYS = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a list. ``mark`` is its state in words, ``colour`` names one of the theme's; ``keys`` its blanks."""

    mark: str
    words: str
    where: str
    colour: str
    keys: tuple[int, ...] = ()
    field: str | None = None


class Rows(QTreeWidget):
    """A list of rows. ``went`` when another row is the current one, by a person; ``wanted`` on Enter."""

    went = Signal(object)
    wanted = Signal(object)

    def __init__(
        self, name: str, words: str, heads: tuple[str, str, str], parent: QWidget | None = None, *, wraps: bool = False
    ) -> None:
        super().__init__(parent)
        self._wraps = wraps
        self.setWordWrap(wraps)
        self.setObjectName(name)
        self.setAccessibleName(words)
        self.setColumnCount(3)
        self.setHeaderLabels(heads)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(not wraps)
        self.setAllColumnsShowFocus(True)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.header()
        header.setSectionsMovable(False)
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(0, 84)
        header.resizeSection(2, 58)
        self._rows: list[Row] = []
        self._filling = False
        self.currentItemChanged.connect(self._moved)
        self.itemClicked.connect(lambda item, _column: self._moved(item))
        self.itemDoubleClicked.connect(lambda item, _column: self.wanted.emit(item.data(0, _KEYS)))
        theme().changed.connect(self._colour_all)

    def fill(self, rows: Sequence[Row]) -> None:
        """Show these rows; the place in the list stays, and rows that are the same are left alone."""
        self._filling = True
        while self.topLevelItemCount() > len(rows):
            self.takeTopLevelItem(self.topLevelItemCount() - 1)
        if (more := len(rows) - self.topLevelItemCount()) > 0:
            self.addTopLevelItems([QTreeWidgetItem() for _ in range(more)])
        for at, row in enumerate(rows):
            if at >= len(self._rows) or self._rows[at] != row:
                self._show(self.topLevelItem(at), row)
        self._rows = list(rows)
        self._filling = False
        self._fit_heights()

    def _fit_heights(self) -> None:
        """Rows as high as their words need, where they wrap."""
        wide = self.columnWidth(1) - 14
        if not self._wraps or wide < 40:
            return
        for at in range(self.topLevelItemCount()):
            item = self.topLevelItem(at)
            if item is not None:
                room = QRect(0, 0, wide, 10_000)
                needed = self.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, item.text(1)).height()
                item.setSizeHint(1, QSize(wide, needed + 10))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_heights()

    def mark(self, key: int | None) -> None:
        """Make the row of that blank the current one."""
        self._filling = True
        at = next((at for at, row in enumerate(self._rows) if key in row.keys), None)
        now = self.currentItem()
        if at is None:
            self.setCurrentIndex(QModelIndex())
        elif now is None or key not in now.data(0, _KEYS).keys:
            self.setCurrentIndex(self.model().index(at, 0))
        self._filling = False

    def _show(self, item: QTreeWidgetItem | None, row: Row) -> None:
        assert item is not None
        for column, text in enumerate((row.mark, row.words, row.where)):
            item.setText(column, text)
            item.setToolTip(column, row.words if column == 1 else text)
        if self._wraps:
            item.setTextAlignment(0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
            item.setTextAlignment(1, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        item.setData(1, Qt.ItemDataRole.AccessibleTextRole, f"{row.words}, {row.mark}, {row.where}")
        item.setData(0, _KEYS, row)
        item.setForeground(0, QColor(getattr(theme().colours, row.colour)))

    def _colour_all(self) -> None:
        for at, row in enumerate(self._rows):
            self._show(self.topLevelItem(at), row)

    def _moved(self, item: QTreeWidgetItem | None, _before: object = None) -> None:
        if not self._filling and item is not None:
            self.went.emit(item.data(0, _KEYS))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() and item is not None:
            self.wanted.emit(item.data(0, _KEYS))
        else:
            super().keyPressEvent(event)
