"""The documents of an offer one below the other, the newest first: what each changed, and what that moved."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gdnotice.actions.study_offer import Studied
from gdnotice.deadlines.moved import Movement
from gdnotice.deadlines.reckoning import LABELS
from gdnotice.offer.conflicts import same
from gdnotice.offer.terms import Amendment, Change
from gdnotice.values import short_day, short_moment
from ui.offers.said import amendment_title, term_label, term_short
from ui.offers.steps import Pile
from ui.theme import GAP, SMALL, TIGHT, WIDE, label, set_look, theme
from ui.words import counted

_RAIL = 30
_DOT = 6.0


class Timeline(Pile):
    """What each document of an offer changed. ``correct`` names an :class:`Amendment` to be corrected."""

    correct = Signal(object)

    def __init__(self) -> None:
        super().__init__("timeline", "Documents of the offer, the newest first", 0)

    def show_offer(self, found: Studied) -> None:
        """Show the documents of this offer."""
        self.pile([*(partial(self._stop, found, one) for one in reversed(found.shown.terms.offer.amendments)),
                   partial(_last_stop, found)])  # fmt: skip

    def _stop(self, found: Studied, one: Amendment) -> QWidget:
        offer, now = found.shown.terms.offer, found.shown.terms.at
        moments = sorted({each.announced for each in offer.amendments if each.announced <= now})
        movements = dict(zip(moments, (each for _, each in found.reckoned.movements), strict=False))
        changes = [each for each in found.changes if _is_of(each, one)]
        alone = sum(each.announced == one.announced for each in offer.amendments) == 1
        coming = one.announced > now
        card = self._card(one, changes, movements.get(one.announced) if alone else None, found, coming=coming)
        return _Stop(card, "coming" if coming else "document", first=one is offer.amendments[-1])

    def _card(
        self, one: Amendment, changes: Sequence[Change], movement: Movement | None, found: Studied, *, coming: bool
    ) -> QFrame:
        zone = found.shown.terms.offer.zone
        card = QFrame()
        set_look(card, "warn-card" if coming else "card")
        rows = QVBoxLayout(card)
        rows.setContentsMargins(WIDE, GAP, WIDE, GAP)
        rows.setSpacing(TIGHT)
        head = QHBoxLayout()
        head.addWidget(label(amendment_title(one), "heading"), 1)
        if found.writer:
            button = QPushButton("Correct …")
            set_look(button, "link")
            button.setObjectName(f"correct-{found.shown.terms.offer.amendments.index(one)}")
            button.setAccessibleName(f"Correct {amendment_title(one)}")
            button.setToolTip("A document is not taken back: what was typed wrong is corrected, with a reason")
            button.clicked.connect(lambda: self.correct.emit(one))
            head.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        rows.addLayout(head)
        announced = short_moment(one.announced.astimezone(zone))
        told = f"In force from {announced} on; still to come" if coming else f"Announced {announced}"
        rows.addWidget(label(told, "warn" if coming else "muted"))
        if one.number is not None:
            rows.addWidget(label(one.source, "small"))
        rows.addSpacing(TIGHT)
        rows.addLayout(_changes(changes))
        for words, look in _beside(one, changes, found):
            rows.addWidget(label(words, look))
        if movement is not None:
            _movement(rows, movement)
        return card


class _Stop(QWidget):
    """A card with its dot on the line of time."""

    def __init__(self, card: QWidget, kind: str, *, first: bool = False, last: bool = False) -> None:
        super().__init__()
        self._kind, self._first, self._last = kind, first, last
        row = QHBoxLayout(self)
        row.setContentsMargins(_RAIL, 0, 0, GAP)
        row.addWidget(card)

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme().colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x, y = _RAIL / 2 - 2, 26.0
        painter.setPen(QPen(QColor(colours.line), 2))
        painter.drawLine(QPointF(x, y if self._first else 0), QPointF(x, y if self._last else self.height()))
        colour = QColor(colours.warn if self._kind == "coming" else colours.accent)
        painter.setPen(QPen(colour, 2))
        painter.setBrush(colour if self._kind == "document" else QColor(colours.ground))
        painter.drawEllipse(QRectF(x - _DOT, y - _DOT, 2 * _DOT, 2 * _DOT))
        painter.end()

    def minimumSizeHint(self) -> QSize:
        return QSize(200, super().minimumSizeHint().height())


def _last_stop(found: Studied) -> QWidget:
    return _Stop(_own_document(found), "own", first=not found.shown.terms.offer.amendments, last=True)


def _own_document(found: Studied) -> QFrame:
    offer = found.shown.terms.offer
    card = QFrame()
    set_look(card, "card")
    rows = QVBoxLayout(card)
    rows.setContentsMargins(WIDE, GAP, WIDE, GAP)
    rows.setSpacing(TIGHT)
    rows.addWidget(label(f"{offer.values.get('document', 'The offer')}", "heading"))
    dated, commenced = offer.values.get("document_date"), offer.values.get("commenced")
    told = [f"dated {short_day(dated)}"] if hasattr(dated, "year") else []  # type: ignore[arg-type]
    told += [f"commenced {short_day(commenced)}"] if hasattr(commenced, "year") else []  # type: ignore[arg-type]
    words = f"The offer's own document, {', '.join(told)}" if told else "The offer's own document"
    rows.addWidget(label(words, "muted"))
    first = [key for key in ("expires", "price", "auction.prices") if key in offer.values]
    for key in first:
        rows.addWidget(label(f"{term_label(key)}: {term_short(key, offer.values[key])}"))
    return card


def change_row(grid: QGridLayout, row: int, name: str, before: str, after: str, look: str = "strong") -> None:
    """A line of old and new: what, from, to."""
    what = label(name, "muted")
    grid.addWidget(what, row, 0, Qt.AlignmentFlag.AlignTop)
    was = label(before, "was")
    now = label(after, look)
    arrow = QLabel("→")
    set_look(arrow, "muted")
    grid.addWidget(was, row, 1, Qt.AlignmentFlag.AlignTop)
    grid.addWidget(arrow, row, 2, Qt.AlignmentFlag.AlignTop)
    grid.addWidget(now, row, 3, Qt.AlignmentFlag.AlignTop)


def change_grid() -> QGridLayout:
    """What :func:`change_row` fills."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(SMALL)
    grid.setVerticalSpacing(TIGHT)
    grid.setColumnStretch(0, 3)
    grid.setColumnStretch(1, 5)
    grid.setColumnStretch(3, 5)
    return grid


def _changes(changes: Sequence[Change]) -> QGridLayout:
    grid = change_grid()
    for row, one in enumerate(changes):
        change_row(grid, row, term_label(one.term), term_short(one.term, one.before), term_short(one.term, one.after))
    return grid


def _beside(one: Amendment, changes: Sequence[Change], found: Studied) -> list[tuple[str, str]]:
    """What a document prints without changing it: the same again, or a contradiction."""
    offer = found.shown.terms.offer
    changed = {each.term for each in changes}
    told: list[tuple[str, str]] = []
    again = []
    for key, value in one.values.items():
        if key in changed:
            continue
        own = offer.values.get(key)
        if any(conflict.term == key for conflict in offer.conflicts) and own is not None and not same(own, value):
            settled = "decided" if key in offer.resolved else "not decided yet"
            words = f"Prints another {term_label(key)}: {term_short(key, value)}. The documents disagree; {settled}."
            told.append((words, "bad" if key not in offer.resolved else "muted"))
        else:
            again.append(term_label(key))
    if again:
        told.append((f"Prints again what was in force: {', '.join(again)}.", "small"))
    if not changes and not told:
        told.append(("Changes no term.", "muted"))
    return told


def _movement(rows: QVBoxLayout, movement: Movement) -> None:
    moved = [LABELS[one.code] for one in movement.moved]
    stayed = [LABELS[one.code] for one in movement.stayed]
    rows.addSpacing(TIGHT)
    if moved:
        rows.addWidget(label(f"Moved {counted(len(moved), 'deadline')}: {'; '.join(moved)}.", "small"))
    if stayed:
        rows.addWidget(label(f"Did not move: {'; '.join(stayed)}.", "small"))


def _is_of(change: Change, one: Amendment) -> bool:
    setting = change.setting
    return (setting.announced, setting.number, setting.document) == (one.announced, one.number, one.source)
