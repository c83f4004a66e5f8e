"""A card of acts: each is one button, with what it does in words beside it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QVBoxLayout, QWidget

from ui.theme import GAP, SMALL, label, set_look, theme

_BUTTON = 196


class Card(QFrame):
    """Grows by :meth:`act`."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_look(self, "card")
        rows = QVBoxLayout(self)
        rows.setContentsMargins(GAP, GAP, GAP, GAP)
        rows.setSpacing(SMALL)
        rows.addWidget(label(title, "heading"))
        self.told = label("", "muted")
        self.told.hide()
        rows.addWidget(self.told)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(GAP)
        self._grid.setVerticalSpacing(SMALL)
        self._grid.setColumnStretch(1, 1)
        rows.addLayout(self._grid)
        rows.addStretch(1)
        self.buttons: dict[str, QPushButton] = {}
        theme().changed.connect(self._draw)

    def act(self, name: str, words: str, icon: str, consequence: str, do: Callable[[], object]) -> QPushButton:
        """One more act, under the others."""
        button = QPushButton(f" {words}")
        button.setObjectName(name)
        button.setAccessibleName(words.replace("&", "").rstrip(" …"))
        button.setAccessibleDescription(consequence)
        button.setProperty("meaning", icon)
        button.setMinimumWidth(_BUTTON)
        set_look(button, "act")
        button.clicked.connect(do)
        row = len(self.buttons)
        self._grid.addWidget(button, row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(label(consequence, "small"), row, 1, Qt.AlignmentFlag.AlignVCenter)
        self.buttons[name] = button
        button.setIcon(theme().icon(icon))
        return button

    def tell(self, words: str, *, bad: bool = False) -> None:
        """Say how things stand, under the heading."""
        self.told.setText(words)
        set_look(self.told, "warn" if bad else "muted")
        self.told.setVisible(bool(words))

    def _draw(self) -> None:
        for button in self.buttons.values():
            button.setIcon(theme().icon(str(button.property("meaning"))))
