"""The findings of a batch by row, and the columns of its spreadsheet, as models for tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QIcon

from gdnotice.batch.first_pass import FirstPass, Found
from gdnotice.batch.look import Column, Looked
from gdnotice.pack.load import form
from ui.theme import theme

Index = QModelIndex | QPersistentModelIndex
NUMBER = Qt.ItemDataRole.UserRole
_NOWHERE = QModelIndex()
_HEADS = ("Row", "Column", "Question", "Finding")


class FindingsModel(QAbstractTableModel):
    """One line for each error or warning, in the order of the rows."""

    def __init__(self) -> None:
        super().__init__()
        self._found: list[Found] = []
        self._labels: Mapping[str, str] = {}
        self._letters: Mapping[str, str] = {}

    def show(self, done: FirstPass | None, looked: Looked | None, form_id: str, *, errors: bool) -> None:
        """Show what was found; with ``errors`` those that refuse a row alone."""
        self.beginResetModel()
        found = done.found if done is not None else []
        self._found = [one for one in found if one.finding.severity == "error"] if errors else list(found)
        self._labels = {key: one.label for key, one in form(form_id).fields.items()} if form_id else {}
        columns = looked.columns if looked is not None else ()
        self._letters = {one.field.id: one.letters for one in columns if one.use == "answer" and one.field is not None}
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._found)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(_HEADS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _HEADS[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        one = self._found[index.row()]
        if role == NUMBER:
            return one.row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            field = one.finding.field
            told = (
                f"{one.row:,}", self._letters.get(field or "", ""), self._labels.get(field or "", field or "The row"),
                one.finding.message,
            )  # fmt: skip
            return told[index.column()]
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == 0:
            return f"Row {one.row}, {one.finding.severity}"
        if role == Qt.ItemDataRole.DecorationRole and index.column() == 0:
            return _icons()[one.finding.severity == "error"]
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() < 2:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None


def _icons() -> tuple[QIcon, QIcon]:
    """For a warning and for an error."""
    return theme().icon("warning", theme().colours.warn), theme().icon("error", theme().colours.bad)


class _Line(NamedTuple):
    letters: str
    heading: str
    told: str
    look: str


class ColumnsModel(QAbstractTableModel):
    """One line for each column, and for each question that misses one; what is wrong comes first."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[_Line] = []

    def show(self, looked: Looked | None) -> None:
        """Show what each column is taken for."""
        self.beginResetModel()
        self._lines = []
        if looked is not None:
            missing = [
                _Line("–", "missing", f"{one.label} ({one.id}) is needed of every notice", "bad")
                for one in looked.missing
            ]
            lines = [_line(one) for one in looked.columns]
            order = {"bad": 0, "warn": 1, "": 2, "muted": 3}
            self._lines = missing + sorted(lines, key=lambda one: order[one.look])
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else 3

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return ("Column", "Its heading", "What it is taken for")[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return line[index.column()]
        if role == Qt.ItemDataRole.ForegroundRole and line.look:
            colours = theme().colours
            return QColor({"bad": colours.bad, "warn": colours.warn, "muted": colours.muted}[line.look])
        return None


def _line(one: Column) -> _Line:
    if one.use == "answer" and one.field is not None:
        return _Line(one.letters, one.heading, f"{one.field.label}, by its {'id' if one.by_id else 'label'}", "")
    if one.use == "almost" and one.field is not None:
        return _Line(one.letters, one.heading, f"No question. Did you mean {one.field.id}?", "bad")
    if one.use == "double":
        return _Line(one.letters, one.heading, "Another column answers this question already; keep one", "bad")
    told = {
        "own": "Your own: left off the paper", "mark": "From a marked copy: left off the paper",
        "unknown": "No question of this form: left off the paper",
    }[one.use]  # fmt: skip
    return _Line(one.letters, one.heading, told, "warn" if one.use == "unknown" else "muted")
