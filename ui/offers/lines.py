"""The offers of the ledger as a table: found as one types, filtered, nothing asked of the ledger for it."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from gdnotice.actions.survey_offers import OfferLine
from gdnotice.deadlines.reckoning import LABELS
from gdnotice.values import printed_money, short_moment
from ui.offers.said import KINDS, NOT_ESTABLISHED, SHORT_KINDS, source_text
from ui.theme import theme
from ui.words import counted, when

ISSUER, KIND, SECURITY, CUSIP, EXPIRES, SET_BY, NOTICES, NEXT = range(8)
COLUMNS = ("Issuer", "Kind", "Security", "CUSIP", "Expires", "Set by", "At work", "Next deadline")
KEY = Qt.ItemDataRole.UserRole
_SIDE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_Index = QModelIndex | QPersistentModelIndex

FILTERS: tuple[tuple[str, Callable[[OfferLine, datetime], bool]], ...] = (
    ("All offers", lambda _line, _now: True),
    ("Not expired", lambda line, now: not _expired(line, now)),
    ("With notices at work", lambda line, _now: line.notices > 0),
    ("Documents disagree", lambda line, _now: line.conflicts > 0),
    ("Terms not established", lambda line, _now: line.empty > 0),
)


class OffersModel(QAbstractTableModel):
    """The lines that were read, those of them that are wanted."""

    def __init__(self) -> None:
        super().__init__()
        self._all: list[tuple[OfferLine, str]] = []
        self._shown: list[OfferLine] = []
        self._now: datetime | None = None

    def take(self, lines: Sequence[OfferLine], now: datetime) -> None:
        """These are the offers of the ledger now; :meth:`narrow` shows them."""
        self._all = [(one, _found_by(one)) for one in lines]
        self._now = now

    def narrow(self, typed: str, which: int) -> None:
        """Show those that have every word typed and pass the filter."""
        words, passes = _folded(typed).split(), FILTERS[which][1]
        self.beginResetModel()
        now = self._now
        self._shown = [
            line
            for line, found_by in self._all
            if all(word in found_by for word in words) and (now is None or passes(line, now))
        ]
        self.endResetModel()

    @property
    def total(self) -> int:
        """How many offers the ledger has."""
        return len(self._all)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's name and default
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section]
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return _SIDE
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line, column = self._shown[index.row()], index.column()
        if role == KEY:
            return line.terms.offer.id
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._text(line, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _SIDE
        if role == Qt.ItemDataRole.ToolTipRole:
            return _tip(line, column) or self._text(line, column)
        if role == Qt.ItemDataRole.DecorationRole and column == ISSUER:
            meaning, colour = _sign(line)
            return theme().icon(meaning, colour) if meaning else None
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._colour(line, column)
        return None

    def _colour(self, line: OfferLine, column: int) -> QColor | None:
        colours = theme().colours
        if column == NEXT and line.due is not None and self._now is not None and line.due < self._now:
            return QColor(colours.bad)
        if column == CUSIP and any(one.term == "cusip" for one in line.terms.unresolved):
            return QColor(colours.bad)
        text = self._text(line, column)
        if NOT_ESTABLISHED in text:
            return QColor(colours.warn)
        return QColor(colours.muted) if self._now is not None and _expired(line, self._now) else None

    def _text(self, line: OfferLine, column: int) -> str:
        terms = line.terms
        expires = terms.get("expires")
        texts: tuple[Callable[[], str], ...] = (
            lambda: str(terms.get("issuer")),
            lambda: SHORT_KINDS[terms.offer.kind],
            lambda: str(terms.get("security")),
            lambda: str(terms.get("cusip") or NOT_ESTABLISHED),
            lambda: _expires(expires, self._now) if isinstance(expires, datetime) else NOT_ESTABLISHED,
            lambda: set_by(line),
            lambda: _at_work(line),
            lambda: self._next(line),
        )
        return texts[column]()

    def _next(self, line: OfferLine) -> str:
        if line.due is not None:
            return f"late: {when(line.due)}" if self._now is not None and line.due < self._now else when(line.due)
        return when(line.next.at) if line.next is not None else ""


def set_by(line: OfferLine) -> str:
    """What set the expiration in force, in few words."""
    setting = line.terms.settings.get("expires")
    if setting is None or line.terms.get("expires") is None:
        return ""
    if setting.announced is None:
        return setting.document
    return f"Amendment No. {setting.number}" if setting.number is not None else setting.document


def _expires(at: datetime, now: datetime | None) -> str:
    """A moment of this year without the year, of any other with it."""
    if now is not None and at.year == now.year:
        return when(at)
    return short_moment(at).removesuffix(" New York")


def _tip(line: OfferLine, column: int) -> str:
    if column == ISSUER:
        told = [str(line.terms.get("issuer"))]
        if line.waiting:
            told.append("A document came into force; its notices were not reckoned under it yet")
        if line.conflicts:
            told.append(f"Documents disagree on {counted(line.conflicts, 'term')}: open it and decide")
        if line.empty:
            told.append(f"{counted(line.empty, 'term')} not established")
        return "\n".join(told)
    if column == KIND:
        return KINDS[line.terms.offer.kind]
    if column in (EXPIRES, SET_BY):
        return source_text(line.terms.settings.get("expires"), line.terms.offer.zone)
    if column == NOTICES and line.notices:
        worth = f"{counted(line.protects, 'open protect')}, ${printed_money(line.exposure)}"
        return f"{counted(line.notices, 'notice')} with something to be done\n{worth}"
    if column == NEXT:
        return "The soonest of its notices" if line.due is not None else LABELS[line.next.code] if line.next else ""
    return ""


def _sign(line: OfferLine) -> tuple[str, str]:
    colours = theme().colours
    if line.conflicts or line.waiting:
        return "error", colours.bad
    return ("warning", colours.warn) if line.empty else ("offers", colours.muted)


def _expired(line: OfferLine, now: datetime) -> bool:
    expires = line.terms.get("expires")
    return isinstance(expires, datetime) and expires < now


def _found_by(line: OfferLine) -> str:
    terms = line.terms
    told = [
        terms.offer.id,
        KINDS[terms.offer.kind],
        *(str(terms.get(key) or "") for key in ("issuer", "security", "cusip")),
    ]
    return _folded(
        " ".join([*told, *(agent.name for agent in terms.agents), *(one.source for one in terms.offer.amendments)])
    )


def _folded(text: str) -> str:
    return "".join(one for one in unicodedata.normalize("NFKD", text).casefold() if not unicodedata.combining(one))


def _at_work(line: OfferLine) -> str:
    if not line.notices:
        return ""
    return counted(line.notices, "notice") + (f", {line.protects:,} open" if line.protects else "")
