"""The rail on the left: a new notice, finding anything, every screen, help, the lock; icons alone where it is tight."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QToolButton, QVBoxLayout, QWidget

from ui import screen
from ui.screens import RAIL
from ui.theme import GAP, SMALL, set_look, theme

WIDE, NARROW = 168, 62
"""Its width with words and without, in device-independent pixels."""
_LOW = 660
"""The window's height, in device-independent pixels, under which the buttons stand closer: with banners above the rail
they would be cut."""
_ICON = QSize(20, 20)


class Rail(QFrame):
    """``went`` carries what :class:`ui.screen.Screen` may want: a screen's key, or one of its words."""

    went = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        set_look(self, "rail")
        self._rows = QVBoxLayout(self)
        self._rows.setSpacing(2)
        self.narrow = self.low = False
        self._buttons: dict[str, QToolButton] = {}
        self._words: dict[QToolButton | QPushButton, str] = {}
        self._new = QPushButton()
        self._new.setObjectName("new")
        self._new.setAccessibleName("New notice")
        self._new.setToolTip("New notice (Ctrl+N)")
        self._new.setIconSize(QSize(18, 18))
        set_look(self._new, "main")
        self._new.clicked.connect(lambda: self.went.emit(screen.DRAFT))
        self._words[self._new] = " &New notice"
        self._rows.addWidget(self._new)
        self._rows.addSpacing(SMALL)
        self._add(screen.FIND, "search", "Find", "Ctrl+K")
        for number, place in enumerate(RAIL, 1):
            keys = f"Ctrl+{number}" if number < 10 else ""
            self._add(place.key, place.icon, place.words, keys).setCheckable(True)
        self._rows.addStretch(1)
        self._add(screen.HELP, "help", "Help", "F1")
        self._add(screen.LOCK, "lock", "Lock", "Ctrl+L")
        theme().changed.connect(self.draw_icons)
        self._lay_out()
        self.draw_icons()

    def _add(self, key: str, icon: str, words: str, keys: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(f"rail-{icon}")
        button.setProperty("meaning", icon)
        button.setAccessibleName(words)
        button.setToolTip(f"{words} ({keys})" if keys else words)
        button.setIconSize(_ICON)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.clicked.connect(lambda: self.went.emit(key))
        self._buttons[key] = button
        self._words[button] = f" {words}"
        self._rows.addWidget(button)
        return button

    def fit(self, size: QSize) -> None:
        """Follow the window's size in device-independent pixels."""
        larger = 12 * max(0, self.fontMetrics().height() - 18)
        narrow, low = size.width() < 1180 + larger, size.height() < _LOW + larger
        if (narrow, low) != (self.narrow, self.low):
            self.narrow, self.low = narrow, low
            self._lay_out()

    def light(self, key: str) -> None:
        """Show which screen is in front; a key without a button of its own lights none."""
        for own, button in self._buttons.items():
            button.setChecked(own == key)

    def _lay_out(self) -> None:
        side = SMALL if not self.narrow else 7
        above = SMALL if self.low else GAP
        self._rows.setContentsMargins(side, above, side, above)
        self._rows.setSpacing(0 if self.low else 2)
        style = Qt.ToolButtonStyle
        for button, words in self._words.items():
            # Without a word a button keeps its name for a screen reader and its tool tip.
            button.setText("" if self.narrow else words)
            if isinstance(button, QToolButton):
                set_look(button, "low" if self.low else "")
                button.setToolButtonStyle(style.ToolButtonIconOnly if self.narrow else style.ToolButtonTextBesideIcon)
        widest = max((one.sizeHint().width() for one in self._words), default=0) + 2 * side + 1
        width = NARROW if self.narrow else max(WIDE, widest)
        self.setFixedWidth(width)
        for button in self._words:
            button.setFixedWidth(width - 2 * side - 1)
            if button is self._new:
                set_look(button, "main" if not self.narrow else "main-icon")

    def draw_icons(self) -> None:
        """The colours changed."""
        for button in self._buttons.values():
            button.setIcon(theme().icon(str(button.property("meaning"))))
        self._new.setIcon(theme().icon("new", theme().colours.on_accent))
