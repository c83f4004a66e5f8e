"""Documents that disagree, side by side with their sources. Only a person decides between them."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from gdnotice.actions.study_offer import Studied
from gdnotice.offer.conflicts import same
from gdnotice.offer.terms import Conflict, Offer, Setting
from gdnotice.values import Value, short_moment
from ui.offers.said import term_label, term_text
from ui.theme import GAP, SMALL, TIGHT, WIDE, label, set_look


class ConflictCards(QScrollArea):
    """Every conflict of an offer. ``decide`` carries the term's key and the value that is taken."""

    decide = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("conflicts")
        self.setAccessibleName("Where documents disagree")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)

    def show_offer(self, found: Studied) -> None:
        """Show where the documents of this offer disagree."""
        inside = QWidget()
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(0, SMALL, SMALL, SMALL)
        rows.setSpacing(WIDE)
        terms = found.shown.terms
        for one in (*terms.unresolved, *terms.settled):
            rows.addWidget(self._one(one, terms.offer, found.writer))
        if not terms.unresolved and not terms.settled:
            told = "The documents of this offer agree with each other."
            rows.addWidget(label(told, "muted"))
        rows.addStretch(1)
        self.setWidget(inside)

    def _one(self, conflict: Conflict, offer: Offer, writer: bool) -> QFrame:
        resolved = offer.resolved.get(conflict.term)
        card = QFrame()
        set_look(card, "card" if resolved is not None else "bad-card")
        rows = QVBoxLayout(card)
        rows.setContentsMargins(WIDE, GAP, WIDE, WIDE)
        rows.setSpacing(SMALL)
        rows.addWidget(label(term_label(conflict.term), "heading"))
        if resolved is None:
            told = (
                "The documents print different values. A notice with the wrong one can be void, so nothing is stamped "
                "until somebody finds out which is right, by a call to the agent or the issuer."
            )
        else:
            told = f"Decided for {term_text(conflict.term, resolved[0])}: {resolved[1]}"
        rows.addWidget(label(told, "" if resolved is None else "good"))
        side = QHBoxLayout()
        side.setSpacing(GAP)
        for place, (value, setting) in enumerate(conflict.readings):
            taken = resolved is not None and same(value, resolved[0])
            side.addWidget(self._reading(conflict.term, place, value, setting, offer, taken=taken, writer=writer), 1)
        rows.addLayout(side)
        return card

    def _reading(
        self, term: str, place: int, value: Value, setting: Setting, offer: Offer, *, taken: bool, writer: bool
    ) -> QFrame:
        card = QFrame()
        set_look(card, "card")
        rows = QVBoxLayout(card)
        rows.setContentsMargins(GAP, GAP, GAP, GAP)
        rows.setSpacing(TIGHT)
        rows.addWidget(label(term_text(term, value), "heading"))
        rows.addWidget(label(setting.place or setting.document))
        if setting.announced is not None:
            rows.addWidget(label(f"announced {short_moment(setting.announced.astimezone(offer.zone))}", "small"))
        elif setting.place:
            rows.addWidget(label(setting.document, "small"))
        rows.addStretch(1)
        if taken:
            rows.addWidget(label("This one was taken.", "good"))
        elif writer:
            button = QPushButton("Take this one …")
            button.setObjectName(f"take-{term}-{place}")
            button.setAccessibleName(f"{term_label(term)}: take {term_text(term, value)}")
            button.clicked.connect(lambda: self.decide.emit(term, value))
            rows.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        return card
