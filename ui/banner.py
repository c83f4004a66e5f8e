"""A strip across a screen: something to know before going on, and one way to answer it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from ui.theme import GAP, SMALL, WIDE, label, set_look, theme


class Banner(QFrame):
    """Hidden until :meth:`say`. ``pressed`` when its button was, if it has one. ``across``: from edge to edge."""

    pressed = Signal()

    def __init__(
        self, name: str, button: str = "", parent: QWidget | None = None, *, icon: str = "note", good: bool = False,
        across: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setObjectName(name)
        self._icon, self._good = icon, good
        set_look(self, "card" if good else "banner" if across else "warn-card")
        row = QHBoxLayout(self)
        row.setContentsMargins(WIDE, SMALL, GAP, SMALL)
        row.setSpacing(GAP)
        self._sign = QLabel()
        row.addWidget(self._sign)
        self.text = label("", name=f"{name}-text")
        row.addWidget(self.text, 1)
        self.button: QPushButton | None = None
        if button:
            made = self.button = QPushButton(button)
            made.setObjectName(f"{name}-button")
            made.setAccessibleName(button.replace("&", ""))
            made.setAutoDefault(True)
            made.clicked.connect(self.pressed)
            row.addWidget(made)
        theme().changed.connect(self._draw)
        self._draw()
        self.hide()

    def say(self, words: str, *, answer: bool = True) -> None:
        """Show ``words``, with the button where there is something to ``answer``; nothing to say hides it."""
        self.text.setText(words)
        self.setAccessibleName(words)
        if self.button is not None:
            self.button.setVisible(answer)
        self.setVisible(bool(words))

    @property
    def answerable(self) -> bool:
        """Whether its button is there to be pressed."""
        return self.button is not None and not self.button.isHidden()

    def _draw(self) -> None:
        colours = theme().colours
        icon = theme().icon(self._icon, colours.good if self._good else colours.warn)
        self._sign.setPixmap(icon.pixmap(QSize(18, 18), self.devicePixelRatioF()))
