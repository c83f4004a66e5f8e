"""Every term of an offer in readable groups: its value, where it was read, what set it; what is not established."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
)

from gdnotice.actions.show_offer import Shown
from gdnotice.offer.terms import TermsInForce
from ui.offers.said import (
    GROUPS,
    NOT_ESTABLISHED,
    ROLE_WORDS,
    WAYS,
    source_text,
    term_label,
    term_text,
    way_notes,
    way_text,
)
from ui.theme import strong, theme
from ui.words import counted

KEY = Qt.ItemDataRole.UserRole
_TERM, _VALUE, _SOURCE = range(3)
_ROOM = 18


@dataclass(frozen=True, slots=True)
class _Row:
    """``mood`` is good, warn or bad as the theme has it, or group for a heading."""

    key: str
    term: str
    value: str = ""
    source: str = ""
    mood: str = ""


class Wrapped(QStyledItemDelegate):
    """Cells as high as their words need: the style's own reckoning forgets the room that the style sheet takes."""

    def __init__(self, table: QTableWidget) -> None:
        super().__init__(table)
        self._table = table

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        wide = self._table.columnWidth(index.column()) - _ROOM
        flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft
        need = self._table.fontMetrics().boundingRect(0, 0, max(40, wide), 10_000, flags, str(index.data() or ""))
        return QSize(need.width(), need.height() + _ROOM - 4)


class TermsTable(QTableWidget):
    """The terms of one offer. Enter or a double-click on one is ``chosen``, with its key."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__(0, 3)
        self._shown: Shown | None = None
        self._stale = False
        self.setObjectName("terms")
        self.setAccessibleName("Terms of the offer")
        self.setHorizontalHeaderLabels(["Term", "In force", "Where it was read, and what set it"])
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(True)
        self.setItemDelegate(Wrapped(self))
        self.verticalHeader().hide()
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(_TERM, QHeaderView.ResizeMode.Fixed)
        for column in (_VALUE, _SOURCE):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        self.setColumnWidth(_TERM, 190)
        self._fit = QTimer(self)
        self._fit.setSingleShot(True)
        self._fit.setInterval(0)
        self._fit.timeout.connect(self.resizeRowsToContents)
        header.sectionResized.connect(lambda *_sizes: self._fit.start())
        self.activated.connect(self._choose)
        theme().changed.connect(self._redraw)

    def show_terms(self, shown: Shown) -> None:
        """Show the offer as it stands."""
        self._shown = shown
        before, rows = self.current_key(), list(_rows(shown))
        self.clearSpans()
        self.setRowCount(len(rows))
        colours = theme().colours
        heavier = strong(self.font())
        moods = {"bad": QColor(colours.bad), "warn": QColor(colours.warn), "good": QColor(colours.accent)}
        for place, row in enumerate(rows):
            for column, text in enumerate((row.term, row.value, row.source)):
                item = QTableWidgetItem(text)
                item.setData(KEY, row.key)
                item.setToolTip(text)
                item.setTextAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
                if row.mood == "group":
                    item.setFont(heavier)
                    item.setFlags(Qt.ItemFlag.NoItemFlags)
                    item.setForeground(QColor(colours.text))
                    item.setTextAlignment(Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft)
                elif column == _VALUE and row.mood in moods:
                    item.setForeground(moods[row.mood])
                elif column != _VALUE:
                    item.setForeground(QColor(colours.muted))
                self.setItem(place, column, item)
            if row.mood == "group":
                self.setSpan(place, 0, 1, 3)
        self.choose(before or next((one.key for one in rows if one.key), ""))
        self.resizeRowsToContents()

    def forget(self) -> None:
        """Show nothing."""
        self._shown = None
        self.setRowCount(0)

    def current_key(self) -> str:
        """The key of the term that is chosen; empty for none."""
        item = self.item(self.currentRow(), 0)
        return str(item.data(KEY)) if item is not None else ""

    def choose(self, key: str) -> None:
        """Go to a term."""
        for row in range(self.rowCount()):
            item = self.item(row, 0)
            if item is not None and item.data(KEY) == key and item.flags() & Qt.ItemFlag.ItemIsSelectable:
                self.setCurrentCell(row, 0)
                return

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            row = self.currentRow()
            told = [item.text() for column in range(3) if (item := self.item(row, column)) is not None]
            QGuiApplication.clipboard().setText("\t".join(told))
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit.start()

    def _choose(self, index: QModelIndex | QPersistentModelIndex) -> None:
        if key := index.data(KEY):
            self.chosen.emit(key)

    def _redraw(self) -> None:
        """Take the colours in force: now where it is seen, else when it is."""
        self._stale = not self.isVisible()
        if self._shown is not None and not self._stale:
            self.show_terms(self._shown)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._redraw()


def _rows(shown: Shown) -> Iterator[_Row]:
    terms = shown.terms
    empty = {one.key: one.look for one in shown.empty}
    disagreeing = {one.term: len(one.readings) for one in terms.unresolved}
    for title, keys in GROUPS:
        rows = [row for key in keys if (row := _row(key, terms, empty, disagreeing)) is not None]
        if rows:
            yield _Row("", title, mood="group")
            yield from rows
    yield _Row("", "Agent, and how to reach it", mood="group")
    yield from _agents(terms, empty)


def _row(key: str, terms: TermsInForce, empty: dict[str, str], disagreeing: dict[str, int]) -> _Row | None:
    if key in disagreeing:
        value = f"{term_text(key, terms.get(key))}\n{counted(disagreeing[key], 'document')} disagree: decide"
        return _Row(key, term_label(key), value, source_text(terms.settings.get(key), terms.offer.zone), "bad")
    if (value_in_force := terms.get(key)) is not None:
        setting = terms.settings[key]
        mood = "good" if setting.announced is not None else ""
        return _Row(key, term_label(key), term_text(key, value_in_force), source_text(setting, terms.offer.zone), mood)
    if key in empty:
        return _Row(key, term_label(key), NOT_ESTABLISHED, f"Look for it: {_in_sentence(empty[key])}", "warn")
    return None


def _agents(terms: TermsInForce, empty: dict[str, str]) -> Iterator[_Row]:
    setting = source_text(terms.settings.get("agent"), terms.offer.zone)
    for agent in terms.agents:
        told = f"{agent.name}\n{agent.information} for information" if agent.information else agent.name
        yield _Row("agent", ROLE_WORDS[agent.role], told, setting)
        for way in agent.delivery:
            yield _Row("agent", f"    {WAYS[way.method]}", way_text(way), way_notes(way))
    if "agent" in empty:
        label = "Ways to deliver" if terms.agent is not None else "Agent for notices"
        yield _Row("agent", label, NOT_ESTABLISHED, f"Look for it: {_in_sentence(empty['agent'])}", "warn")


def _in_sentence(look: str) -> str:
    return look.rstrip(". ")
