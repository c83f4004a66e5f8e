"""The list of notices: search as one types, one filter, double-click or Enter opens."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from gdnotice.actions.list_notices import Line, list_notices
from ui import screen
from ui.columns import Columns
from ui.frame import remembered
from ui.notices.lines import NUMBER, PAGE, LinesModel
from ui.screen import Screen
from ui.search_keys import SearchKeys
from ui.theme import GAP, SMALL, WIDE, WIDEST, label, theme
from ui.words import counted
from ui.work import Desk

_FILTERS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("With something to be done", {}),
    ("All, newest first", {"everything": True}),
    ("Drafts", {"state": "draft"}),
    ("Ready for approval", {"state": "ready"}),
    ("Approved", {"state": "approved"}),
    ("Stamped, not sent", {"state": "stamped"}),
    ("Sent, not acknowledged", {"state": "sent"}),
    ("Protects open", {"state": "OPEN"}),
    ("Protects covered", {"state": "COVR"}),
    ("Protects expired", {"state": "EXPI"}),
)
_FORM, _ROOM = 2, 1100
_PAUSE = 60
"""Milliseconds after the last key before the ledger is asked."""


class Notices(Screen):
    """All notices of the ledger."""

    title = "Notices"
    how: ClassVar[str] = (
        "Type into the search line to find notices by any word that was ever given in them: a name, a certificate, a "
        "CUSIP, a confirmation number. All words must be there; the last may be begun only.\n"
        "Without a search the list on the right says which notices are shown. Enter or a double-click opens one."
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(WIDEST, WIDE, WIDEST, WIDE)
        rows.setSpacing(GAP)
        head = QHBoxLayout()
        head.addWidget(label("Notices", "title"))
        head.addStretch(1)
        self._count = label("", "muted", wrap=False, name="count")
        head.addWidget(self._count, 0, Qt.AlignmentFlag.AlignBottom)
        rows.addLayout(head)
        line = QHBoxLayout()
        line.setSpacing(SMALL)
        self.search = QLineEdit()
        self.search.setObjectName("search")
        self.search.setAccessibleName("Search all notices")
        self.search.setPlaceholderText("Search all notices: names, certificates, numbers   (Ctrl+F)")
        self.search.setClearButtonEnabled(True)
        self._glass = self.search.addAction(theme().icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.filter = QComboBox()
        self.filter.setObjectName("filter")
        self.filter.setAccessibleName("Which notices")
        for words, _ in _FILTERS:
            self.filter.addItem(words)
        remembered.choice(self.filter, "notices-filter")
        line.addWidget(self.search, 1)
        line.addWidget(self.filter)
        rows.addLayout(line)
        rows.addWidget(self._table(), 1)
        self._empty = label("", "muted", name="empty")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._empty.setContentsMargins(0, SMALL, 0, 0)
        self._empty.hide()
        rows.addWidget(self._empty, 1)
        self._typed = QTimer(self)
        self._typed.setSingleShot(True)
        self._typed.setInterval(_PAUSE)
        self._typed.timeout.connect(self.refresh)
        self.search.textChanged.connect(lambda _text: self._typed.start())
        self.filter.currentIndexChanged.connect(lambda _place: self.refresh())
        theme().changed.connect(self._draw_icon)

    def _table(self) -> QTableView:
        self.lines = LinesModel(self._more)
        table = self.table = QTableView()
        SearchKeys(self.search, table, self._open)
        table.setObjectName("notices")
        table.setAccessibleName("Notices")
        table.setModel(self.lines)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.setWordWrap(False)
        table.verticalHeader().hide()
        self._columns = Columns(table, "notices", (52, 150, 200, 160, 160, 160, 84), (1, 2, 3, 4))
        table.activated.connect(self._open)
        return table

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # The form is the first column that can be missed where there is little room.
        self.table.setColumnHidden(_FORM, self.width() < _ROOM)

    # --- what it does ---

    def _draw_icon(self) -> None:
        self._glass.setIcon(theme().icon("search"))

    def come(self, what: Any = None) -> None:
        self.refresh()
        if isinstance(what, str):
            self.look_for(what)
        else:
            self.search.setFocus()

    def refresh(self) -> None:
        self._ask(0, self._begin)

    def forget(self) -> None:
        self._typed.stop()
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)
        self.lines.begin([])

    def look_for(self, text: str = "") -> None:
        """Begin a search."""
        self.search.setText(text)
        self.search.setFocus()
        self.search.selectAll()

    def _ask(self, skip: int, done: Any) -> None:
        find = self.search.text().strip()
        which = {"find": find} if find else _FILTERS[self.filter.currentIndex()][1]
        self.desk.run(
            "Looking for notices", list_notices, done=done, only="notices" if not skip else "", limit=PAGE, skip=skip,
            **which,
        )  # fmt: skip

    def _more(self, skip: int) -> None:
        self._ask(skip, self._add)

    def _begin(self, found: list[Line]) -> None:
        index = self.table.currentIndex()
        before = index.data(NUMBER) if index.isValid() else None
        self.lines.begin(found)
        self._told(found)
        rows = [row for row, one in enumerate(found) if one.number == before]
        if found:
            self.table.selectRow(rows[0] if rows else 0)

    def _add(self, found: list[Line]) -> None:
        self.lines.add(found)
        self._told(found)

    def _told(self, _found: list[Line]) -> None:
        many = self.lines.rowCount()
        self.filter.setEnabled(not self.search.text().strip())
        self._count.setText(counted(many, "notice") + ("" if self.lines.whole else " so far"))
        self.table.setVisible(many > 0)
        self._empty.setVisible(many == 0)
        self._empty.setText(
            "No notice has all these words. The last word may be begun only."
            if self.search.text().strip()
            else "None here. Ctrl+N begins a new one."
        )

    def _open(self, index: QModelIndex | QPersistentModelIndex) -> None:
        self.wants.emit(screen.NOTICE, index.data(NUMBER))
