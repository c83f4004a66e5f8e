"""The card in the middle of an otherwise empty window, on which a ledger is opened or set up."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import GAP, TIGHT, WIDEST, label, set_look


def card_in(screen: QWidget, width: int, title: str) -> QVBoxLayout:
    """Put a card of ``width`` pixels with its title in the middle of ``screen``; gives the rows under the title."""
    outer = QHBoxLayout(screen)
    outer.addStretch(1)
    card = QFrame()
    set_look(card, "card")
    card.setFixedWidth(width)
    middle = QVBoxLayout()
    middle.addStretch(1)
    middle.addWidget(card)
    middle.addStretch(1)
    outer.addLayout(middle)
    outer.addStretch(1)
    rows = QVBoxLayout(card)
    rows.setContentsMargins(WIDEST + TIGHT, WIDEST, WIDEST + TIGHT, WIDEST)
    rows.setSpacing(GAP)
    rows.addWidget(label(title, "title"))
    return rows
