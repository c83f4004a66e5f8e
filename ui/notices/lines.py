"""The lines of a list of notices as a table that grows as one scrolls."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from gdnotice.actions.list_notices import Line
from gdnotice.actions.standing_words import state_words, worth
from gdnotice.pack.load import form
from ui.theme import theme
from ui.words import when

_STANDS = 4
COLUMNS = ("No.", "Holder", "Form", "Offer", "Stands", "Due", "Open $")
NUMBER = Qt.ItemDataRole.UserRole
PAGE = 200
"""Lines asked for at once."""
_Index = QModelIndex | QPersistentModelIndex


class LinesModel(QAbstractTableModel):
    """Lines so far, and whether there are more; ``more(skip)`` asks for them, :meth:`add` takes them."""

    def __init__(self, more: Callable[[int], object]) -> None:
        super().__init__()
        self._more = more
        self._lines: list[Line] = []
        self._asked = self._all = True

    def begin(self, lines: list[Line]) -> None:
        """Show these lines, the first of a list."""
        self.beginResetModel()
        self._lines = list(lines)
        self._asked, self._all = False, len(lines) < PAGE
        self.endResetModel()

    def add(self, lines: list[Line]) -> None:
        """These come behind those that are shown."""
        first = len(self._lines)
        if lines:
            self.beginInsertRows(QModelIndex(), first, first + len(lines) - 1)
            self._lines += lines
            self.endInsertRows()
        self._asked, self._all = False, len(lines) < PAGE

    def line(self, row: int) -> Line:
        """The line in that row."""
        return self._lines[row]

    @property
    def whole(self) -> bool:
        """Whether all lines of the list are shown."""
        return self._all

    def canFetchMore(self, parent: _Index) -> bool:
        return not parent.isValid() and not self._all and not self._asked

    def fetchMore(self, parent: _Index) -> None:
        self._asked = True
        self._more(len(self._lines))

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's name and default
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section]
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(section)
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self._lines[index.row()]
        if role == NUMBER:
            return line.number
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return _text(line, index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join([_text(line, index.column()), *remarks(line)])
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == _STANDS and remarks(line):
            return QColor(theme().colours.warn)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(index.column())
        return None


def _text(line: Line, column: int) -> str:
    texts = (
        lambda: str(line.number),
        lambda: line.holder or "nobody named yet",
        lambda: form(line.form).title,
        lambda: line.offer,
        lambda: _stands(line),
        lambda: when(line.due) if line.due is not None else "",
        lambda: worth(line.standing) if line.standing.uncovered else "",
    )
    return texts[column]()


def _stands(line: Line) -> str:
    told = state_words(line.standing)
    if line.amended:
        return f"{told}; offer amended since"
    return f"{told}; maybe {line.twin} twice" if line.twin is not None else told


def remarks(line: Line) -> list[str]:
    """What is to be seen to before what is due can be relied on, in words."""
    told = []
    if line.amended:
        told.append("The offer was amended since it was reckoned: what is due is that of before. Apply the amendment.")
    if line.twin is not None:
        told.append(f"It may be notice {line.twin} twice: the same holder, or the same certificate.")
    return told


def _side(column: int) -> Qt.AlignmentFlag:
    right = COLUMNS[column] in ("No.", "Open $")
    return (Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignVCenter
