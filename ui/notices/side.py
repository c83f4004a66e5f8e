"""The acts of a notice as buttons, each with its consequence in words: what comes next first, what ends it last."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from ui.notices.acts import ACTS, Seen
from ui.notices.taking_out import WAYS
from ui.theme import GAP, SMALL, TIGHT, WIDE, label, set_look, theme

_ENDING = ("withdrawn", "rejected", "superseded", "expired", "sent-back")
_WIDTH = 272


class Side(QScrollArea):
    """``act`` and ``way`` carry which one was pressed, ``letter`` the form of a letter to draft."""

    act = Signal(object)
    way = Signal(object)
    change = Signal()
    letter = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        inside = self._inside = QWidget()
        self._rows = QVBoxLayout(inside)
        self._rows.setContentsMargins(2, 2, SMALL, SMALL)
        self._rows.setSpacing(SMALL)
        self._take_focus = False
        self.setWidgetResizable(True)
        self.setWidget(inside)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFixedWidth(_WIDTH + WIDE)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def take_focus(self) -> None:
        """The next time it is filled, what comes next has the focus."""
        self._take_focus = True

    def clear(self) -> None:
        """Take every button away."""
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()

    def show_seen(self, seen: Seen) -> None:
        """The buttons for what may be done now."""
        focused = QApplication.focusWidget()
        wanted = self._take_focus or focused is None or self._inside.isAncestorOf(focused)
        self._take_focus = False
        self.clear()
        possible = [one for one in ACTS if one.possible(seen)]
        natural = [one for one in possible if seen.state in one.natural]
        first: QPushButton | None = None
        for one in natural:
            button = self._button(one.icon, one.button, one.consequence, one.kind, main=True)
            button.clicked.connect(lambda _on=False, one=one: self.act.emit(one))
            first = first or button
        self._refusal(seen)
        if seen.possible.may("answers-changed"):
            button = self._button(
                "change", "C&hange the answers", "It becomes a draft again; approvals lapse.", "change"
            )
            button.clicked.connect(self.change)
            first = first or button
        for letter in seen.possible.letters:
            words = "Delivers on this protect, filled in from it."
            button = self._button("letter", "Draft a lette&r …", words, f"letter-{letter}")
            button.clicked.connect(lambda _on=False, letter=letter: self.letter.emit(letter))
        self._ways(seen)
        rest = [one for one in possible if one not in natural]
        if rest:
            self._head("Also")
        for one in sorted(rest, key=lambda act: act.kind in _ENDING):
            button = self._button(one.icon, one.button, one.consequence, one.kind)
            button.clicked.connect(lambda _on=False, one=one: self.act.emit(one))
            first = first or button
        if self._rows.count() == 0:
            self._rows.addWidget(label("Nothing can be done with it.", "muted"))
        self._rows.addStretch(1)
        if first is not None and wanted:
            first.show()  # its layout would do so later, and what is not shown has no focus
            first.setFocus()
            QTimer.singleShot(0, self, lambda: self.verticalScrollBar().setValue(0))  # it may be scrolled from before

    def _refusal(self, seen: Seen) -> None:
        """Why it cannot be approved here, where that is what comes next."""
        refusal = seen.possible.refused.get("approved") if seen.state == "ready" else None
        if refusal is not None:
            told = label(str(refusal), "small", name="why-not")
            told.setContentsMargins(TIGHT, 0, 0, GAP // 2)
            self._rows.addWidget(told)

    def _ways(self, seen: Seen) -> None:
        there = [one for one in WAYS if one.there(seen)]
        if there:
            self._head("Out of the ledger")
        for one in there:
            button = self._button(one.icon, one.button, one.consequence, one.name)
            button.clicked.connect(lambda _on=False, one=one: self.way.emit(one))

    def _head(self, words: str) -> None:
        head = label(words, "strong", wrap=False)
        head.setContentsMargins(0, SMALL, 0, 0)
        self._rows.addWidget(head)

    def _button(self, icon: str, words: str, consequence: str, name: str, *, main: bool = False) -> QPushButton:
        button = QPushButton(f" {words}")
        button.setObjectName(name)
        colours = theme().colours
        button.setIcon(theme().icon(icon, colours.on_accent if main else colours.text))
        set_look(button, "main-act" if main else "act")
        button.setAccessibleName(words.replace("&", "").replace(" …", ""))
        button.setAccessibleDescription(consequence)
        button.setAutoDefault(True)
        self._rows.addWidget(button)
        told = label(consequence, "small")
        told.setContentsMargins(TIGHT, 0, 0, GAP // 2)
        self._rows.addWidget(told)
        return button
