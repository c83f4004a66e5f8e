"""F1: help on where one is, and every shortcut that works there, read off the shortcuts themselves."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from ui import keys
from ui.screen import Screen
from ui.theme import GAP, SMALL, TIGHT, WIDE, WIDEST, label, set_look

_EVERYWHERE = (
    ("Tab, Shift+Tab", "To the next field or button, and back"),
    ("Enter", "The main thing here: open, next, do it"),
    ("Esc", "Back, or close"),
    ("Up, Down", "From line to line in a list"),
)
_GATES = (
    "A ledger is a folder on this computer; all that it holds is encrypted. Open one with your name and passphrase, "
    "set one up, or look around in the sample ledger, in which everything is invented.\n"
    "Nobody can open a ledger without a passphrase or its recovery key: keep that key on paper, locked away."
)


class Help(QDialog):
    """Two pages: help on the screen in front (at the question one is on), and the shortcuts."""

    def __init__(self, window: QWidget, at: Screen | None, *, at_keys: bool = False) -> None:
        super().__init__(window)
        title = at.title if at is not None and at.title else "GD Notice"
        here = at.help_here() if at is not None else ()
        self.setObjectName("help")
        self.setWindowTitle(f"Help: {here[0][0] if here else title}")
        self.setAccessibleName(self.windowTitle())
        self.resize(660, 560)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(WIDE, WIDE, WIDE, WIDE)
        rows.setSpacing(GAP)
        tabs = QTabWidget()
        tabs.setObjectName("help-pages")
        tabs.setDocumentMode(True)
        tabs.addTab(self._told(here, title, at.how if at is not None else _GATES), "&Help")
        tabs.addTab(self._keys(window, at, title), "&Shortcuts")
        tabs.setCurrentIndex(1 if at_keys else 0)
        rows.addWidget(tabs, 1)
        row = QHBoxLayout()
        row.addStretch(1)
        close = QPushButton("Close")
        close.setObjectName("close")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        row.addWidget(close)
        rows.addLayout(row)
        for sequence, place in (("F1", 0), ("Ctrl+/", 1)):
            QShortcut(QKeySequence(sequence), self).activated.connect(lambda place=place: tabs.setCurrentIndex(place))
        close.setFocus()

    def _told(self, here: tuple[tuple[str, str], ...], title: str, how: str) -> QScrollArea:
        area, rows = self._page("Help")
        for place, (head, text) in enumerate(here):
            block = QVBoxLayout()
            block.setSpacing(2)
            if head:
                block.addWidget(label(head, "title" if place == 0 else "muted"))
            if text:
                block.addWidget(label(text))
            rows.addLayout(block)
        if here:
            rows.addSpacing(WIDE)
        rows.addWidget(label(f"How to use this page: {title}", "heading" if here else "title"))
        for paragraph in how.split("\n"):
            rows.addWidget(label(paragraph))
        rows.addStretch(1)
        return area

    def _keys(self, window: QWidget, at: Screen | None, title: str) -> QScrollArea:
        area, rows = self._page("Shortcuts")
        groups = [("In every list, page and dialog", list(_EVERYWHERE))]
        groups.append(("Everywhere in the window", keys.told_of(window, deep=False)))
        if at is not None:
            groups.insert(0, (f"On this page: {title}", [*keys.told_of(at), *keys.letters_of(at)]))
        for head, told in groups:
            if not told:
                continue
            rows.addWidget(label(head, "heading"))
            grid = QGridLayout()
            grid.setHorizontalSpacing(WIDEST)
            grid.setVerticalSpacing(TIGHT)
            for line, (pressed, words) in enumerate(told):
                cap = QLabel(pressed)
                set_look(cap, "key")
                grid.addWidget(cap, line, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
                grid.addWidget(label(words), line, 1)
            grid.setColumnMinimumWidth(0, 150)
            grid.setColumnStretch(1, 1)
            rows.addLayout(grid)
            rows.addSpacing(SMALL)
        rows.addStretch(1)
        return area

    def _page(self, name: str) -> tuple[QScrollArea, QVBoxLayout]:
        inside = QWidget()
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(SMALL, GAP, WIDE, GAP)
        rows.setSpacing(SMALL)
        area = QScrollArea()
        area.setObjectName(name.lower())
        area.setAccessibleName(name)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        return area, rows
