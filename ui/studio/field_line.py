"""A line in which a field is named, with those that fit what is typed, the likeliest first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QRect, QStringListModel, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView

from ui.theme import theme

_SHOWN = 12
_WIDE = 430


def ranked(texts: Sequence[str], typed: str) -> list[str]:
    """Those of ``texts`` that have all words of ``typed``: at the start first, at the start of a word, anywhere."""
    words = typed.lower().split()
    found = []
    for at, text in enumerate(texts):
        low = text.lower()
        if all(word in low for word in words):
            starts = all(f" {word}" in f" {low.replace('.', ' ').replace('(', ' ')}" for word in words)
            found.append((0 if low.startswith(typed.lower()) else 1 if starts else 2, at, text))
    return [text for _, _, text in sorted(found)]


class FieldLine(QLineEdit):
    """``entered`` when Enter was pressed on what it says."""

    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._texts: list[str] = []
        self._names = QStringListModel(self)
        self._completer = QCompleter(self._names, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setMaxVisibleItems(_SHOWN)
        self.popup = QListView(self)
        self.popup.setObjectName("field-names")
        self.popup.setAccessibleName("Fields that fit what is typed")
        self.popup.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.popup.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._completer.setPopup(self.popup)
        theme().dress(self.popup)  # a window of its own now, without a parent
        self._completer.setWidget(self)
        self._completer.activated.connect(self._chosen)
        self._completer.highlighted.connect(self._shown)
        self.textEdited.connect(self._typed)

    def set_names(self, texts: Sequence[str]) -> None:
        """What may be named."""
        self._texts = list(texts)

    def begin(self, text: str = "") -> None:
        """Let a name be typed over what is there; ``text`` is its first letter."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.selectAll()
        if text:
            self.insert(text)
            self.setModified(True)
            self._typed(text)

    def fitting(self) -> list[str]:
        """What fits, the likeliest first."""
        return ranked(self._texts, self.text().strip())

    def _typed(self, text: str) -> None:
        found = ranked(self._texts, text.strip()) if text.strip() else []
        self._names.setStringList(found)
        if found:
            wide = max(self.width(), _WIDE)
            self._completer.complete(QRect(self.width() - wide, 0, wide, self.height()))
        else:
            self.popup.hide()

    def _shown(self, what: object) -> None:
        text = what.data() if isinstance(what, QModelIndex) else what
        if isinstance(text, str) and text:
            self.setText(text)
            self.setModified(True)

    def _chosen(self, what: object) -> None:
        self._shown(what)
        self.entered.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.entered.emit()
        elif event.key() == Qt.Key.Key_Down and not self.popup.isVisible():
            self._names.setStringList(self._texts)
            wide = max(self.width(), _WIDE)
            self._completer.complete(QRect(self.width() - wide, 0, wide, self.height()))
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.MouseFocusReason):
            self.selectAll()
