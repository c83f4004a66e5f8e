"""The board: what is overdue, due today and after; what is open in units and dollars; what no agent confirmed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar, get_args

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from gdnotice.actions.begun_offers import BegunOffer, begun_offers, drop_begun
from gdnotice.actions.open_ledger import Vault
from gdnotice.board.board import Board, Listed, Wanted, When, listed
from gdnotice.board.board import board as board_at
from gdnotice.clock import NEW_YORK
from gdnotice.pack.load import form
from gdnotice.values import printed_weekday
from ui import screen
from ui.begun_offers import BegunCard
from ui.board.due import COLUMNS, NUMBER, ORDERS, PAGE, DueModel
from ui.board.exposure import ExposureCard
from ui.board.timeline import Timeline
from ui.columns import Columns, text_scale
from ui.frame import remembered
from ui.screen import Screen
from ui.theme import GAP, SMALL, WIDE, WIDEST, label, set_look
from ui.words import counted
from ui.work import Desk

_ALL, _WAITING = "all", "unacknowledged"
_PARTS = {
    "overdue": "Overdue", "today": "Due today", "next-business-day": "Next business day", "this-week": "This week",
    "later": "Later", _WAITING: "Not acknowledged",
}  # fmt: skip
_STATES: tuple[tuple[str, tuple[str, ...] | None], ...] = (
    ("However they stand", None), ("Drafts", ("draft",)), ("To be approved", ("ready",)),
    ("To be stamped", ("approved",)), ("To be sent", ("stamped",)), ("To be acknowledged", ("sent",)),
    ("Protects open", ("OPEN",)),
)  # fmt: skip
_SORTED = (
    ("Soonest first", "due", False), ("Latest first", "due", True), ("By holder", "holder", False),
    ("By offer", "offer", False), ("By what is to be done", "state", False), ("Largest open first", "exposure", True),
    ("By number", "notice", False), ("Newest number first", "notice", True),
)  # fmt: skip
_FORM, _ROOM = 4, 1040
_OFFER, _LITTLE_ROOM = 5, 760
_LEAST_ROWS = 8
_WIDEST_LIST, _NARROW = 210, (125, 186, 150)
"""The most that the lists above the table are wide; and each of them where there is little room."""
_EXPOSURE = 250
"""The width of the card of open protects."""
_TICK = 20_000
"""Milliseconds between two counts of the time left: minutes are shown."""


class BoardScreen(Screen):
    """The first screen."""

    title = "Board"
    how: ClassVar[str] = (
        "The board shows every notice of which something is still to be done, in the time of its offer. The cards "
        "count what is overdue, due today and after; press one to list only those, press it again to list all.\n"
        "The days ahead stack what is due on each of them; days on which no business is done are shaded. Press a "
        "day to list it. With the keyboard: Tab comes to the days, Left and Right go from one to the next, Enter lists "
        "it.\n"
        "Open protects are guarantees not yet made good: their worth is held against the firm's limit, which an "
        "approver sets under Settings.\n"
        "Enter or a double-click on a line goes to the notice. A column's head sorts by it."
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._board: Board | None = None
        self._chosen = _ALL
        self._day: date | None = None
        rows = QVBoxLayout(self)
        rows.setContentsMargins(WIDEST, WIDE, WIDEST, WIDE)
        rows.setSpacing(GAP)
        self._head_row, self._cards_row = self._head(), self._cards()
        rows.addLayout(self._head_row)
        rows.addLayout(self._cards_row)
        self._expiring = label("", "warn", name="expiring")
        self._expiring.hide()
        rows.addWidget(self._expiring)
        self._begun = BegunCard(one_line=True)
        self._begun.went.connect(lambda mark: self.wants.emit(screen.EDIT_OFFER, {"begun": mark}))
        self._begun.threw.connect(self._throw)
        self._begun.all_wanted.connect(lambda: self.wants.emit(screen.OFFERS, None))
        rows.addWidget(self._begun)
        self._ahead = self._middle()
        rows.addWidget(self._ahead)
        self._filters_row = self._filters()
        rows.addLayout(self._filters_row)
        rows.addWidget(self._table(), 1)
        self._empty = label("", "muted", name="empty")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
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
        self._today = label("", "muted", wrap=False, name="day")
        row.addWidget(self._today, 0, Qt.AlignmentFlag.AlignBottom)
        self._short = label("", "muted", wrap=False, name="exposure-short")
        self._short.hide()
        row.addWidget(self._short, 0, Qt.AlignmentFlag.AlignBottom)
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

    def _middle(self) -> QWidget:
        middle = QWidget()
        row = QHBoxLayout(middle)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        ahead = QFrame()
        set_look(ahead, "card")
        inner = QVBoxLayout(ahead)
        inner.setContentsMargins(GAP, SMALL, GAP, SMALL)
        self._timeline = Timeline()
        self._timeline.chosen.connect(self._day_chosen)
        inner.addWidget(self._timeline)
        row.addWidget(ahead, 1)
        self._exposure = ExposureCard()
        self._exposure.setFixedWidth(_EXPOSURE)
        row.addWidget(self._exposure)
        return middle

    def _filters(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SMALL)
        self._what = label("", "heading", name="what")
        row.addWidget(self._what, 1)
        self._offer = _combo("offer", "Of which offer", ["All offers"])
        self._states = _combo("states", "How they stand", [words for words, _ in _STATES])
        self._sorted = _combo("sorted", "Sorted by", [words for words, _, _ in _SORTED])
        remembered.choice(self._states, "board-states")
        remembered.choice(self._sorted, "board-sorted")
        for one in (self._offer, self._states, self._sorted):
            one.currentIndexChanged.connect(lambda _at: self._list())
            row.addWidget(one)
        return row

    def _table(self) -> QTableView:
        self._model = DueModel(self._more)
        table = self._view = QTableView()
        table.setObjectName("due")
        table.setAccessibleName("Notices due")
        table.setModel(self._model)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.setWordWrap(False)
        table.verticalHeader().hide()
        table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._columns = Columns(table, "board", (168, 160, 44, 160, 170, 150, 160, 84), (3, 4, 5, 6))
        table.horizontalHeader().setSectionsClickable(True)
        table.horizontalHeader().sectionClicked.connect(self._sort_by)
        table.activated.connect(self._open)
        return table

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            QTimer.singleShot(0, self, self._fit)  # once its parts have the other size too

    def _fit(self) -> None:
        """What can be missed gives way where there is little room: columns, then the picture of the days ahead."""
        scale = text_scale(self)
        self._view.setColumnHidden(_FORM, self.width() < _ROOM * scale)
        for one, wide in zip((self._offer, self._states, self._sorted), _NARROW, strict=True):
            one.setMaximumWidth(round((wide if self.width() < _ROOM * scale else _WIDEST_LIST) * scale))
        self._view.setColumnHidden(_OFFER, self.width() < _LITTLE_ROOM * scale)
        spare = self._spare()
        tall, low = self._timeline.high(low=False), self._timeline.high(low=True)
        least = self._exposure.heightForWidth(_EXPOSURE)
        fits = max(low + 2 * SMALL + 2, least) <= spare
        is_low = tall + 2 * SMALL + 2 > spare
        self._timeline.set_low(is_low)
        self._ahead.setFixedHeight(max((low if is_low else tall) + 2 * SMALL + 2, least))
        self._ahead.setVisible(fits)
        self._short.setHidden(fits)
        self._today.setVisible(fits)

    def _spare(self) -> int:
        """Pixels of height beyond the rows that the list has at least, and what stands above and below them."""
        rows = self._view.verticalHeader().defaultSectionSize() * _LEAST_ROWS
        table = rows + self._view.horizontalHeader().sizeHint().height() + 2 * self._view.frameWidth() + 2
        above = [self._head_row, self._cards_row, self._filters_row]
        begun = 0 if self._begun.isHidden() else self._begun.heightForWidth(self.width() - 2 * WIDEST) + GAP
        return self.height() - table - sum(one.sizeHint().height() + GAP for one in above) - begun - GAP - 2 * WIDE

    # --- what it shows ---

    def refresh(self) -> None:
        self.desk.run("Reading the board", _read, done=self._show, only="board")
        self.desk.run("Looking what was begun", begun_offers, done=self._show_begun, only="board-begun")
        self._timer.start()

    def forget(self) -> None:
        self._timer.stop()
        self._begun.forget()
        self._board = None
        self._chosen, self._day = _ALL, None
        self._model.show((), 0, self.desk.clock.now())
        self._timeline.show_days(())
        self._exposure.forget()
        self._short.clear()
        self._expiring.clear()
        self._offer.blockSignals(True)
        self._offer.clear()
        self._offer.addItem("All offers", None)
        self._offer.blockSignals(False)

    def choose(self, part: str) -> None:
        """List the notices of one part; the same part again: all."""
        self._chosen = _ALL if part == self._chosen else part
        self._day = None
        self._list()
        self._view.setFocus()

    def _day_chosen(self, day: date | bool | None) -> None:
        """A day of the timeline was pressed; None: what is overdue; False: it was let go."""
        self._chosen = "overdue" if day is None else _ALL
        self._day = day if isinstance(day, date) else None
        self._list()

    def _show(self, found: Board) -> None:
        self._board = found
        parts = {one.when: one for one in found.parts}
        for key, card in self._figures.items():
            count = found.unacknowledged.count if key == _WAITING else parts[key].count if key in parts else 0
            card.set(count, bad=key == "overdue" and count > 0)
        self._timeline.show_days(found.days)
        self._today.setText(printed_weekday(found.at.astimezone(NEW_YORK)) + " in New York")
        told = [
            f"{one.offer} was changed by {', '.join(one.documents)}; its moments here are those of before. Apply the "
            "change on its page under Offers."
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
        self._exposure.show_board(found)
        self._short.setText(f"Open protects {self._exposure.short}")
        self._show_offers(found)
        self._fit()
        self._list()

    def _show_begun(self, found: list[BegunOffer]) -> None:
        self._begun.show_begun([one for one in found if one.mine], self._now())
        self._fit()

    def _throw(self, mark: str) -> None:
        self.desk.run("Throwing it away", drop_begun, mark, changes=True)

    def _show_offers(self, found: Board) -> None:
        before = self._offer.currentData()
        self._offer.blockSignals(True)
        self._offer.clear()
        self._offer.addItem("All offers", None)
        issuers = [issuer for _, issuer in found.offers]
        for key, issuer in found.offers:
            self._offer.addItem(issuer if issuer and issuers.count(issuer) == 1 else f"{issuer} ({key})", key)
        self._offer.setCurrentIndex(max(0, self._offer.findData(before)))
        self._offer.blockSignals(False)
        self._offer.setVisible(len(found.offers) > 1)

    def _wanted(self) -> Wanted:
        part: Any = self._chosen if self._chosen in (*get_args(When), _WAITING) else None
        states = _STATES[self._states.currentIndex()][1] if part != _WAITING else None
        return Wanted(part, self._day, self._offer.currentData(), states)

    def _list(self) -> None:
        for key, card in self._figures.items():
            card.setChecked(key == self._chosen)
        self._timeline.choose(self._day, late=self._chosen == "overdue")
        self._states.setEnabled(self._chosen != _WAITING)
        if self._board is not None:
            self._ask(0, self._listed)

    def _ask(self, skip: int, done: Any) -> None:
        _, order, down = _SORTED[self._sorted.currentIndex()]
        self.desk.run(
            "Reading the board", _page, self._wanted(), order, down, skip, done=done,
            only="board-list" if not skip else "",
        )  # fmt: skip

    def _more(self, skip: int) -> None:
        asked = (self._wanted(), self._sorted.currentIndex())

        def add(found: Listed) -> None:
            if asked == (self._wanted(), self._sorted.currentIndex()) and skip == self._model.rowCount():
                self._model.add(found.items)

        self._ask(skip, add)

    def _listed(self, found: Listed) -> None:
        index = self._view.currentIndex()
        before = index.data(NUMBER) if index.isValid() else None
        self._model.show(found.items, found.count, self._now())
        self._view.setVisible(bool(found.items))
        self._empty.setVisible(not found.items)
        words = _PARTS.get(self._chosen, "To be done")
        if self._day is not None:
            words = f"Due {printed_weekday(self._day)}"
        self._what.setText(f"{words}: {counted(found.count, 'notice')}")
        narrowed = self._wanted() != Wanted()
        told = "Nothing of what is chosen here." if narrowed else "Nothing is to be done. Ctrl+N begins a new notice."
        self._empty.setText(told)
        if found.items:
            rows = [row for row, one in enumerate(found.items) if one.notice.notice == before]
            self._view.selectRow(rows[0] if rows else 0)

    def _sort_by(self, column: int) -> None:
        order = ORDERS[column] if column < len(COLUMNS) else ""
        places = [place for place, one in enumerate(_SORTED) if one[1] == order]
        if not places:
            return
        now = self._sorted.currentIndex()
        self._sorted.setCurrentIndex(places[(places.index(now) + 1) % len(places)] if now in places else places[0])

    def _now(self) -> datetime:
        return (self.desk.sitting.clock if self.desk.sitting is not None else self.desk.clock).now()

    def _tick(self) -> None:
        if self._board is not None:
            self._model.tick(self._now())

    def _open(self, index: QModelIndex | QPersistentModelIndex) -> None:
        self.wants.emit(screen.NOTICE, index.data(NUMBER))


def _read(vault: Vault) -> Board:
    return board_at(vault, vault.clock.now(), most=1)


def _page(vault: Vault, wanted: Wanted, order: str, down: bool, skip: int) -> Listed:
    found = listed(vault, vault.clock.now(), wanted, order=order, down=down, limit=PAGE, skip=skip)
    for one in {item.notice.form for item in found.items}:
        form(one)  # read here: the window's thread only shows its name
    return found


def _combo(name: str, words: str, entries: list[str]) -> QComboBox:
    made = QComboBox()
    made.setObjectName(name)
    made.setAccessibleName(words)
    made.setToolTip(words)
    for one in entries:
        made.addItem(one)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    made.setMaximumWidth(_WIDEST_LIST)
    return made


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
