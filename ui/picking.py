"""A line to type in and a list that narrows as one types: pick with the arrows and Enter, or with the mouse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ui.theme import GAP, SMALL, label, theme

_ENTRY = Qt.ItemDataRole.UserRole
_ICON = 18


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that can be picked. ``more`` stands behind its ``words`` in a quieter colour."""

    key: Any
    words: str
    more: str = ""
    icon: str = "note"

    def has(self, words: Sequence[str]) -> bool:
        """Whether every word typed (in small letters) begins one of its own."""
        own = f"{self.words} {self.more}".lower().replace(",", " ").split()
        return all(any(one.startswith(word) for one in own) for word in words)


class Picker(QWidget):
    """``typed`` carries what stands in the line; ``chosen`` the :class:`Entry` that was picked;
    ``nothing`` when there was none to pick."""

    typed = Signal(str)
    chosen = Signal(object)
    nothing = Signal()

    def __init__(self, name: str, words: str, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(SMALL)
        self.line = QLineEdit()
        self.line.setObjectName(name)
        self.line.setAccessibleName(words)
        self.line.setPlaceholderText(hint)
        self.line.setClearButtonEnabled(True)
        self.line.addAction(theme().icon("search", theme().colours.muted), QLineEdit.ActionPosition.LeadingPosition)
        self.line.textChanged.connect(self.typed)
        self.line.installEventFilter(self)
        rows.addWidget(self.line)
        self._model = QStandardItemModel(self)
        self.list = QListView()
        self.list.setObjectName(f"{name}-list")
        self.list.setAccessibleName(f"{words}: what was found")
        self.list.setModel(self._model)
        self.list.setItemDelegate(_Lines(self.list))
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.clicked.connect(self._pick)
        self.list.installEventFilter(self)
        rows.addWidget(self.list, 1)
        self._empty = label("", "muted", name=f"{name}-empty")
        self._empty.hide()
        rows.addWidget(self._empty)
        self.setFocusProxy(self.line)

    def show_entries(self, entries: Sequence[Entry], empty: str = "Nothing has all these words.") -> None:
        """Offer these; the first is marked."""
        self._model.clear()
        for one in entries:
            item = QStandardItem(one.words)
            item.setData(one, _ENTRY)
            item.setAccessibleText(f"{one.words}, {one.more}" if one.more else one.words)
            item.setToolTip(f"{one.words}\n{one.more}" if one.more else one.words)
            self._model.appendRow(item)
        if entries:
            self.list.setCurrentIndex(self._model.index(0, 0))
        self._empty.setText(empty)
        self._empty.setVisible(not entries)

    def entries(self) -> list[Entry]:
        """What is offered."""
        return [self._model.index(row, 0).data(_ENTRY) for row in range(self._model.rowCount())]

    def pick(self) -> None:
        """Take the one that is marked."""
        self._pick(self.list.currentIndex())

    def _pick(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(index.data(_ENTRY))
        else:
            self.nothing.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.pick()
            return True
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
        if watched is self.line and key in steps:
            last = self._model.rowCount() - 1
            row = min(last, max(0, self.list.currentIndex().row() + steps[Qt.Key(key)]))
            if last >= 0:
                self.list.setCurrentIndex(self._model.index(row, 0))
            return True
        if watched is self.list and event.text().strip():
            self.line.setFocus()
            self.line.insert(event.text())
            return True
        return False


class _Lines(QStyledItemDelegate):
    """An icon, the words, and what is more to say of them."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(100, option.fontMetrics.height() + 14)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        entry: Entry = index.data(_ENTRY)
        colours, metrics, rect = theme().colours, option.fontMetrics, QRect(option.rect)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(colours.soft))
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), QColor(colours.accent))
        icon = QRect(rect.left() + GAP, rect.center().y() - _ICON // 2 + 1, _ICON, _ICON)
        theme().icon(entry.icon, colours.muted).paint(painter, icon)
        room = rect.adjusted(GAP * 2 + _ICON, 0, -GAP, 0)
        middle = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        full = metrics.horizontalAdvance(entry.words)
        behind = metrics.horizontalAdvance(entry.more)
        wide = min(full + 4, max(room.width() // 2, room.width() - behind - GAP))
        painter.setPen(QColor(colours.text))
        elide = Qt.TextElideMode.ElideRight
        painter.drawText(QRect(room.left(), room.top(), wide, room.height()), middle,
                         metrics.elidedText(entry.words, elide, wide))  # fmt: skip
        rest = room.adjusted(wide + GAP, 0, 0, 0)
        painter.setPen(QColor(colours.muted))
        right = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
        painter.drawText(rest, right, metrics.elidedText(entry.more, elide, rest.width()))
        painter.restore()
