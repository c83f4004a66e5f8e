"""The board: what is overdue, due today and after; what is open in units and dollars; what no agent confirmed."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QProgressBar,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from gdnotice.actions.open_ledger import Vault
from gdnotice.board.board import Board, Item
from gdnotice.board.board import board as board_at
from gdnotice.clock import NEW_YORK
from gdnotice.values import printed_decimal, printed_money, printed_weekday
from ui import screen
from ui.board.due import NUMBER, DueModel, Timeline
from ui.screen import Screen
from ui.theme import GAP, SMALL, TIGHT, WIDE, WIDEST, label, set_look
from ui.words import counted
from ui.work import Desk

_ALL, _WAITING = "all", "unacknowledged"
_PARTS = {
    "overdue": "Overdue", "today": "Due today", "next-business-day": "Next business day", "this-week": "This week",
    "later": "Later", _WAITING: "Not acknowledged",
}  # fmt: skip
_FORM, _ROOM = 4, 1100
_TICK = 20_000
"""Milliseconds between two counts of the time left: minutes are shown."""


class BoardScreen(Screen):
    """The first screen."""

    title = "Board"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._board: Board | None = None
        self._chosen = _ALL
        rows = QVBoxLayout(self)
        rows.setContentsMargins(WIDEST, WIDE, WIDEST, WIDE)
        rows.setSpacing(GAP)
        rows.addLayout(self._head())
        rows.addLayout(self._cards())
        self._expiring = label("", "warn", name="expiring")
        self._expiring.hide()
        rows.addWidget(self._expiring)
        rows.addLayout(self._middle())
        self._what = label("", "heading", name="what")
        rows.addWidget(self._what)
        rows.addWidget(self._table(), 1)
        self._empty = label("", "muted", name="empty")
        self._empty.hide()
        rows.addWidget(self._empty, 1)
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK)
        self._timer.timeout.connect(self._tick)

    # --- what it is made of ---

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(label("Board", "title"))
        row.addStretch(1)
        self._day = label("", "muted", wrap=False, name="day")
        row.addWidget(self._day, 0, Qt.AlignmentFlag.AlignBottom)
        return row

    def _cards(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SMALL)
        self._figures: dict[str, _Card] = {}
        for key, words in _PARTS.items():
            card = _Card(words)
            card.setObjectName(f"part-{key}")
            card.clicked.connect(lambda _on=False, key=key: self.choose(key))
            self._figures[key] = card
            row.addWidget(card, 1)
        return row

    def _middle(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GAP)
        ahead = QFrame()
        set_look(ahead, "card")
        inner = QVBoxLayout(ahead)
        inner.setContentsMargins(GAP, SMALL, GAP, SMALL)
        self._timeline = Timeline()
        inner.addWidget(self._timeline)
        row.addWidget(ahead, 3)
        opened = QFrame()
        set_look(opened, "card")
        opened.setFixedWidth(290)
        inner = QVBoxLayout(opened)
        inner.setContentsMargins(GAP, SMALL, GAP, SMALL)
        inner.setSpacing(TIGHT)
        inner.addWidget(label("Open protects", "muted"))
        self._dollars = label("", "figure", name="dollars")
        inner.addWidget(self._dollars)
        self._units = label("", "", name="units")
        inner.addWidget(self._units)
        self._limit = QProgressBar()
        self._limit.setObjectName("limit")
        self._limit.setAccessibleName("Open protects of the firm's limit")
        self._limit.setTextVisible(False)
        inner.addWidget(self._limit)
        self._limit_words = label("", "small", name="limit-words")
        inner.addWidget(self._limit_words)
        inner.addStretch(1)
        row.addWidget(opened)
        return row

    def _table(self) -> QTableView:
        self._model = DueModel()
        table = self._view = QTableView()
        table.setObjectName("due")
        table.setAccessibleName("Notices due, soonest first")
        table.setModel(self._model)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.setWordWrap(False)
        table.verticalHeader().hide()
        table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for column, wide in enumerate((164, 152, 44, 150, 210, 150, 164, 84)):
            header.resizeSection(column, wide)
        for column in (3, 5, 6):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(44)
        table.activated.connect(self._open)
        return table

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # The form is the first column that can be missed where there is little room.
        self._view.setColumnHidden(_FORM, self.width() < _ROOM)

    # --- what it shows ---

    def refresh(self) -> None:
        self.desk.run("Reading the board", _read, done=self._show, only="board")
        self._timer.start()

    def forget(self) -> None:
        self._timer.stop()
        self._board = None
        self._model.show((), self.desk.clock.now())

    def choose(self, part: str) -> None:
        """Show the notices of one part; the same part again: of all."""
        self._chosen = _ALL if part == self._chosen else part
        self._list()
        self._view.setFocus()

    def _show(self, found: Board) -> None:
        self._board = found
        parts = {one.when: one for one in found.parts}
        for key, card in self._figures.items():
            count = found.unacknowledged.count if key == _WAITING else parts[key].count if key in parts else 0
            card.set(count, bad=key == "overdue" and count > 0)
        self._timeline.show_items(self._items(_ALL), found.at)
        self._day.setText(printed_weekday(found.at.astimezone(NEW_YORK)) + " in New York")
        told = [
            f"{one.offer} was changed by {', '.join(one.documents)}; its moments here are those of before. Apply it: "
            f"gdnotice ledger offer amend {one.offer}."
            for one in found.changed
        ]
        told += [
            f"{one.issuer} expires today"
            + (f"; {counted(one.unsent, 'notice')} of it not sent yet" if one.unsent else "")
            + "."
            for one in found.expiring
        ]
        self._expiring.setText("  ".join(told))
        self._expiring.setVisible(bool(told))
        self._exposure(found)
        self._list()

    def _exposure(self, found: Board) -> None:
        total = found.total
        set_look(self._dollars, "bad-figure" if found.over is not None else "figure")
        self._dollars.setText(f"${printed_money(total.dollars)}")
        uncovered = printed_decimal(total.uncovered.normalize() if total.uncovered else Decimal(0))
        self._units.setText(f"{counted(total.protects, 'protect')}, {uncovered} units uncovered")
        self._limit.setVisible(found.limit is not None)
        if found.limit is None:
            self._limit_words.setText("The firm has set no limit.")
            return
        self._limit.setRange(0, 1000)
        self._limit.setValue(min(1000, int(total.dollars / found.limit * 1000)) if found.limit else 1000)
        over = f": exceeded by ${printed_money(found.over)}" if found.over is not None else ""
        self._limit_words.setText(f"Limit of the firm ${printed_money(found.limit)}{over}")

    def _items(self, part: str) -> list[Item]:
        assert self._board is not None
        if part == _WAITING:
            return list(self._board.unacknowledged.items)
        return [item for one in self._board.parts if part in (_ALL, one.when) for item in one.items]

    def _list(self) -> None:
        for key, card in self._figures.items():
            card.setChecked(key == self._chosen)
        if self._board is None:
            return
        items = self._items(self._chosen)
        self._model.show(items, self._now())
        self._view.setVisible(bool(items))
        self._empty.setVisible(not items)
        words = _PARTS.get(self._chosen, "All that is to be done")
        total = sum(one.count for one in self._board.parts) if self._chosen == _ALL else None
        cut = f", the first {len(items):,} of {total:,}" if total is not None and total > len(items) else ""
        self._what.setText(f"{words}: {counted(len(items), 'notice')}{cut}")
        self._empty.setText("Nothing here: no notice asks for anything.")
        if items:
            self._view.selectRow(0)

    def _now(self) -> datetime:
        return (self.desk.sitting.clock if self.desk.sitting is not None else self.desk.clock).now()

    def _tick(self) -> None:
        if self._board is not None:
            self._model.tick(self._now())

    def _open(self, index: QModelIndex | QPersistentModelIndex) -> None:
        self.wants.emit(screen.NOTICE, index.data(NUMBER))


def _read(vault: Vault) -> Board:
    return board_at(vault, vault.clock.now())


class _Card(QPushButton):
    """A figure with its words; pressed, it shows what it counts."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self._words = words
        self.setCheckable(True)
        set_look(self, "figure-card")
        rows = QVBoxLayout(self)
        rows.setContentsMargins(GAP, SMALL, GAP, SMALL)
        rows.setSpacing(0)
        self._figure = label("", "figure", wrap=False)
        self._under = label(words, "muted", wrap=True)
        for one in (self._figure, self._under):
            one.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            one.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
            rows.addWidget(one)
        rows.addStretch(1)

    def set(self, count: int, *, bad: bool) -> None:
        """Show ``count``; ``bad`` in the colour of what is wrong."""
        self._figure.setText(f"{count:,}")
        set_look(self._figure, "bad-figure" if bad else "figure")
        self.setAccessibleName(f"{self._words}: {count}")

    def sizeHint(self) -> QSize:
        rows = self.layout()
        assert rows is not None, "made with the card"
        found = rows.sizeHint()
        return QSize(max(96, found.width()), found.height())

    minimumSizeHint = sizeHint
