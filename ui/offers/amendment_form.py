"""A later document as it is typed: what it is, when it was announced, and only what it changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from datetime import datetime

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from gdnotice.actions.edit_offer import said_as, settled, terms_of
from gdnotice.files import KeyPath
from gdnotice.offer.declared import TERMS
from gdnotice.offer.sheet import ANNOUNCED, NUMBER, AmendmentSheet, OfferSheet, term_path
from gdnotice.offer.terms import TermsInForce
from gdnotice.pack import types
from gdnotice.pack.form import Field
from ui.offers.agents_form import AgentsForm
from ui.offers.said import term_label, term_short
from ui.offers.term_rows import TermRow
from ui.tabbing import lead_through
from ui.theme import GAP, SMALL, TIGHT, label, set_look, theme

_SOURCE = Field("source", types.TEXT, "Document", longest=250)
_FIRST = ("expires", "price", "maximum", "auction.prices", "withdrawal.until", "guarantee.days")


class _Which(QComboBox):
    """A list that keys open first: closed, it would take the first term that begins with the letter that was typed."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text().strip()
        if not text and event.key() not in _OPENING:
            super().keyPressEvent(event)
            return
        self.showPopup()
        if text:
            self.view().keyboardSearch(text)


_OPENING = (
    Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp, Qt.Key.Key_Home, Qt.Key.Key_End,
    Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space,
)  # fmt: skip


class AmendmentForm(QWidget):
    """Edits one amendment of the sheet in place. ``before`` are the terms in force without it, if they are known."""

    changed = Signal()

    def __init__(self, sheet: OfferSheet, place: int, before: TermsInForce | None, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._now = now
        self.sheet, self.place = sheet, place
        self.document: AmendmentSheet = sheet.amendments[place]
        self._before = before
        self.rows: dict[str, TermRow] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, SMALL, SMALL)
        column.setSpacing(GAP)
        self.source = self._line("source", _SOURCE, self.document.source)
        self.announced = self._line("announced", ANNOUNCED, self.document.announced)
        self.number = self._line("number", NUMBER, self.document.number)
        self._hint(self.source, "Schedule TO/A, Amendment No. 2")
        self._hint(self.number, "if it has one")
        column.addWidget(self.source)
        line = QHBoxLayout()
        line.setSpacing(GAP)
        line.addWidget(self.announced, 3, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.number, 2, Qt.AlignmentFlag.AlignTop)
        column.addLayout(line)
        column.addWidget(label("What it changes", "heading"))
        self._terms = QVBoxLayout()
        self._terms.setSpacing(GAP)
        column.addLayout(self._terms)
        column.addLayout(self._more())
        column.addWidget(self._agents())
        column.addStretch(1)
        for key in self.document.terms:
            self._add(key)
        self._offer_terms()

    # --- what it is made of ---

    def _line(self, name: str, of: Field, text: str) -> TermRow:
        row = TermRow(name, name, noted=False, of=of)
        row.input.put(text)
        row.changed.connect(lambda: self._head_typed(name, row))
        row.left.connect(lambda: self._settle(row))
        return row

    @staticmethod
    def _hint(row: TermRow, text: str) -> None:
        from PySide6.QtWidgets import QLineEdit

        line = row.input.focusProxy()
        if isinstance(line, QLineEdit):
            line.setPlaceholderText(text)

    def _more(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SMALL)
        self.which = _Which()
        self.which.setObjectName("which-term")
        self.which.setAccessibleName("A term that it changes")
        self.which.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.which.setMinimumContentsLength(24)
        self.which.activated.connect(self._chosen)
        row.addWidget(self.which, 0)
        row.addStretch(1)
        return row

    def _agents(self) -> QWidget:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, SMALL, 0, 0)
        column.setSpacing(SMALL)
        self.other_agents = QCheckBox("It changes the agents, or how to reach them")
        self.other_agents.setObjectName("other-agents")
        self.other_agents.setChecked(self.document.agents is not None)
        self.other_agents.clicked.connect(self._agents_turned)
        column.addWidget(self.other_agents)
        self.agents = AgentsForm("agent")
        self.agents.changed.connect(self.changed)
        column.addWidget(self.agents)
        self._show_agents()
        return inside

    def _add(self, key: str) -> TermRow:
        row = self.rows[key] = TermRow(key, key, noted=False)
        row.input.put(self.document.terms.get(key))
        row.changed.connect(lambda: self._typed(key, row))
        row.left.connect(lambda: self._settle(row))
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(SMALL)
        inner = QVBoxLayout()
        inner.setSpacing(TIGHT)
        inner.addWidget(row)
        if self._before is not None:
            now = self._before.get(key)
            inner.addWidget(label(f"In force before it: {term_short(key, now)}", "small"))
        line.addLayout(inner, 1)
        gone = QPushButton()
        gone.setObjectName(f"remove:{key}")
        gone.setAccessibleName(f"It does not change {term_label(key)}")
        gone.setToolTip("It does not change this")
        gone.setIcon(theme().icon("remove", theme().colours.muted))
        gone.setIconSize(QSize(18, 18))
        set_look(gone, "link")
        gone.clicked.connect(lambda: self._remove(key, holder))
        line.addWidget(gone, 0, Qt.AlignmentFlag.AlignTop)
        self._terms.addWidget(holder)
        lead_through(holder, self.which, self.other_agents)
        return row

    def _offer_terms(self) -> None:
        """The terms that may still be added, those that amendments change most first."""
        known = terms_of(self.sheet.kind)
        self.which.clear()
        self.which.addItem("Add a term that it changes …" if self.rows else "Choose what it changes …", "")
        for key in (*_FIRST, *(one for one in known if one not in _FIRST)):
            if key in known and key not in self.rows:
                self.which.addItem(TERMS[key].field.label, key)

    # --- what it does ---

    def begin(self) -> None:
        """Go where typing begins."""
        self.source.input.setFocus(Qt.FocusReason.TabFocusReason)

    def add_term(self, key: str) -> TermRow:
        """It changes this term: type the new value."""
        row = self.rows.get(key) or self._add(key)
        self.document.terms.setdefault(key, "")
        self._offer_terms()
        return row

    def _chosen(self, place: int) -> None:
        if key := self.which.itemData(place):
            self.add_term(key).input.setFocus(Qt.FocusReason.TabFocusReason)
            self.changed.emit()

    def _remove(self, key: str, holder: QWidget) -> None:
        self.document.terms.pop(key, None)
        del self.rows[key]
        holder.hide()
        holder.deleteLater()
        self._offer_terms()
        self.which.setFocus()
        self.changed.emit()

    def _head_typed(self, name: str, row: TermRow) -> None:
        setattr(self.document, name, str(row.input.typed() or ""))
        self.changed.emit()

    def _settle(self, row: TermRow) -> None:
        row.settle(settled(row.of, row.input.typed(), self.sheet, self._now()))

    def _typed(self, key: str, row: TermRow) -> None:
        self.document.terms[key] = row.input.typed()
        self.changed.emit()

    def _agents_turned(self, on: bool) -> None:
        if on and self.document.agents is None:
            earlier = [one.agents for one in self.sheet.amendments[: self.place] if one.agents is not None]
            self.document.agents = deepcopy(earlier[-1] if earlier else self.sheet.agents)
        elif not on:
            self.document.agents = None
        self._show_agents()
        self.changed.emit()

    def _show_agents(self) -> None:
        agents = self.document.agents
        self.agents.setVisible(agents is not None)
        self.agents.show_agents(agents if agents is not None else [])

    def say(self, mistakes: Mapping[KeyPath, str], shown: set[KeyPath], now: datetime) -> None:
        """What each line comes to, and what is wrong with those that were touched (``shown``)."""
        here: KeyPath = ("amendment", self.place)
        for name, row in (("source", self.source), ("announced", self.announced), ("number", self.number)):
            path = (*here, name)
            wrong = mistakes.get(path, "") if path in shown or not row.empty else ""
            row.say(said_as(row.of, row.input.typed(), self.sheet, now), wrong)
        for key, row in self.rows.items():
            path = (*here, *term_path(key))
            wrong = mistakes.get(path, "")
            row.say(said_as(row.of, row.input.typed(), self.sheet, now), wrong)
        self.agents.say({path[3:]: words for path, words in mistakes.items() if path[:3] == (*here, "agent")})

    def focus(self, path: KeyPath) -> QWidget | None:
        """Go to the place of a mistake; returns where that is."""
        inner = path[2:] if path[:1] == ("amendment",) else path
        if inner[:1] == ("agent",):
            return self.agents.focus(inner[1:])
        heads = {"source": self.source, "announced": self.announced, "number": self.number}
        row = heads.get(str(inner[0])) if len(inner) == 1 and inner[0] in heads else None
        row = row or self.rows.get(".".join(map(str, inner)))
        if row is not None:
            row.input.setFocus(Qt.FocusReason.TabFocusReason)
        return row
