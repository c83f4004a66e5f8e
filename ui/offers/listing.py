"""The list of offers: search as one types, one filter, Enter or double-click opens; new ones from nothing or a file."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from gdnotice.actions.begun_offers import BegunOffer, begun_offers, drop_begun
from gdnotice.actions.survey_offers import OfferLine, survey_offers
from ui import dialogs, how, screen
from ui.begun_offers import BegunCard
from ui.offers.lines import FILTERS, ISSUER, KEY, KIND, SECURITY, SET_BY, OffersModel
from ui.offers.unsaved import unsaved
from ui.screen import Screen
from ui.search_keys import SearchKeys
from ui.theme import GAP, SMALL, WIDE, WIDEST, label, set_look, theme
from ui.words import counted
from ui.work import Desk

_WIDTHS = (200, 104, 190, 110, 190, 128, 122, 178)
_ROOM, _MORE_ROOM = 1060, 1280
FILES = "Offer files (*.toml);;All files (*)"


class Offers(Screen):
    """All offers of the ledger."""

    title = "Offers"
    how = how.OFFERS

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._read = False
        rows = QVBoxLayout(self)
        rows.setContentsMargins(WIDEST, WIDE, WIDEST, WIDE)
        rows.setSpacing(GAP)
        rows.addLayout(self._head())
        self.begun = BegunCard()
        self.begun.went.connect(self._go_on)
        self.begun.threw.connect(self._throw)
        rows.addWidget(self.begun)
        rows.addLayout(self._search_line())
        rows.addWidget(self._table(), 1)
        rows.addWidget(self._empty_card())
        self._none = label("", "muted", name="none")
        self._none.hide()
        rows.addWidget(self._none, 1)
        rows.addStretch(0)
        theme().changed.connect(self._draw_icons)
        self._draw_icons()

    # --- what it is made of ---

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SMALL)
        row.addWidget(label("Offers", "title", wrap=False))
        self._count = label("", "muted", wrap=False, name="count")
        row.addWidget(self._count, 0, Qt.AlignmentFlag.AlignBottom)
        row.addStretch(1)
        self.file = QPushButton(" From a &file …")
        self.file.setObjectName("from-file")
        self.file.setAccessibleName("A new offer from a file")
        self.file.clicked.connect(self.open_file)
        row.addWidget(self.file)
        self.new = QPushButton(" New &offer")
        self.new.setObjectName("new-offer")
        self.new.setAccessibleName("New offer")
        set_look(self.new, "main")
        self.new.clicked.connect(lambda: self.wants.emit(screen.EDIT_OFFER, {}))
        row.addWidget(self.new)
        return row

    def _search_line(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(SMALL)
        self.search = QLineEdit()
        self.search.setObjectName("search-offers")
        self.search.setAccessibleName("Search the offers")
        self.search.setPlaceholderText("Search: issuer, security, CUSIP, agent, document")
        self.search.setClearButtonEnabled(True)
        self._glass = self.search.addAction(theme().icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.filter = QComboBox()
        self.filter.setObjectName("filter-offers")
        self.filter.setAccessibleName("Which offers")
        for words, _ in FILTERS:
            self.filter.addItem(words)
        line.addWidget(self.search, 1)
        line.addWidget(self.filter)
        self.search.textChanged.connect(lambda _text: self._narrow())
        self.filter.currentIndexChanged.connect(lambda _place: self._narrow())
        return line

    def _table(self) -> QTableView:
        self.lines = OffersModel()
        table = self.table = QTableView()
        SearchKeys(self.search, table, self._open)
        table.setObjectName("offers")
        table.setAccessibleName("Offers, the soonest to expire first")
        table.setModel(self.lines)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.setWordWrap(False)
        table.setIconSize(QSize(18, 18))
        table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(34)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        for column, wide in enumerate(_WIDTHS):
            header.resizeSection(column, wide)
        for column in (ISSUER, SECURITY):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        table.activated.connect(self._open)
        return table

    def _empty_card(self) -> QFrame:
        card = self._empty = QFrame()
        card.setObjectName("empty-offers")
        set_look(card, "card")
        rows = QVBoxLayout(card)
        rows.setContentsMargins(WIDEST, WIDEST, WIDEST, WIDEST)
        rows.setSpacing(SMALL)
        rows.addWidget(label("No offer yet", "heading"))
        told = (
            "An offer holds the terms of a tender, a rights or an exchange offer, each with the page it was read on. "
            "Notices are judged by it, and an amendment shows what it does to every one of them. Begin one with New "
            "offer and type what the offer document says, or take an offer file that somebody gave you."
        )
        rows.addWidget(label(told, "muted"))
        card.hide()
        return card

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.table.setColumnHidden(SECURITY, self.width() < _MORE_ROOM)
        self.table.setColumnHidden(SET_BY, self.width() < _ROOM)
        self.table.setColumnHidden(KIND, self.width() < _ROOM - 180)

    def _draw_icons(self) -> None:
        self._glass.setIcon(theme().icon("search"))
        self.new.setIcon(theme().icon("new", theme().colours.on_accent))
        self.file.setIcon(theme().icon("open-file"))
        self.table.viewport().update()

    # --- what it does ---

    def come(self, what: Any = None) -> None:
        self.refresh()
        if isinstance(what, str):
            self.search.setText(what)
            self.search.selectAll()
        self.search.setFocus()

    def refresh(self) -> None:
        self.desk.run("Reading the offers", survey_offers, done=self._show, only="offers")
        self.desk.run("Looking what was begun", begun_offers, done=self._show_begun, only="offers-begun")

    def forget(self) -> None:
        self.search.clear()
        self.begun.forget()
        self.lines.take((), self.desk.clock.now())
        self._read = False
        self._narrow()

    def open_file(self) -> None:
        """Let a person choose an offer file."""

        def chosen(path: Path) -> None:
            self.wants.emit(screen.EDIT_OFFER, {"file": str(path)})

        dialogs.choose(self, "An offer's file", chosen, kinds=FILES)

    def _show(self, found: list[OfferLine]) -> None:
        sitting = self.desk.sitting
        index = self.table.currentIndex()
        before = index.data(KEY) if index.isValid() else None
        self.lines.take(found, self._now())
        self._read = True
        self._narrow(before)
        writer = sitting is not None and sitting.role != "reader" and sitting.writable
        for button in (self.new, self.file):
            button.setVisible(writer)

    def _show_begun(self, found: list[BegunOffer]) -> None:
        """What this person began; nothing but memory may have what could not be kept."""
        mine, editing = [one for one in found if one.mine], unsaved(self.desk)
        unkept = editing.named if editing is not None and not editing.safe else ""
        self.begun.show_begun(mine, self._now(), unkept=unkept)

    def _go_on(self, mark: str | None) -> None:
        self.wants.emit(screen.EDIT_OFFER, None if mark is None else {"begun": mark})

    def _throw(self, mark: str) -> None:
        self.desk.run("Throwing it away", drop_begun, mark, changes=True)

    def _now(self) -> datetime:
        return (self.desk.sitting.clock if self.desk.sitting is not None else self.desk.clock).now()

    def _narrow(self, chosen: object = None) -> None:
        self.lines.narrow(self.search.text(), self.filter.currentIndex())
        many, total = self.lines.rowCount(), self.lines.total
        rows = [row for row in range(many) if self.lines.index(row, 0).data(KEY) == chosen]
        if many:
            self.table.selectRow(rows[0] if rows else 0)
        self._count.setText(counted(total, "offer") if many == total else f"{many:,} of {counted(total, 'offer')}")
        self.table.setVisible(many > 0)
        self._empty.setVisible(self._read and total == 0)
        self._none.setVisible(self._read and total > 0 and many == 0)
        self._none.setText("No offer has all of these words and passes the filter.")

    def _open(self, index: QModelIndex | QPersistentModelIndex) -> None:
        self.wants.emit(screen.OFFER, index.data(KEY))
