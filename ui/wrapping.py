"""Radio buttons and check boxes whose words take as many lines as they need: Qt's own keep them in one."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QRadioButton, QSizePolicy, QStyle, QStyleOptionButton


class WrappingRadio(QRadioButton):
    """A radio button that is as high as its words ask for at its width."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self._wrap = _Wrap(self, words, QStyle.ContentsType.CT_RadioButton)

    def sizeHint(self) -> QSize:
        return self._wrap.size()

    def minimumSizeHint(self) -> QSize:
        return self._wrap.least()

    def heightForWidth(self, width: int) -> int:
        return self._wrap.height(width)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._wrap.fit()


class WrappingCheck(QCheckBox):
    """A check box that is as high as its words ask for at its width."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self._wrap = _Wrap(self, words, QStyle.ContentsType.CT_CheckBox)

    def sizeHint(self) -> QSize:
        return self._wrap.size()

    def minimumSizeHint(self) -> QSize:
        return self._wrap.least()

    def heightForWidth(self, width: int) -> int:
        return self._wrap.height(width)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._wrap.fit()


class _Wrap:
    """Reckons for a button; its words are broken by hand, since its style draws breaks and makes none."""

    def __init__(self, button: QRadioButton | QCheckBox, words: str, contents: QStyle.ContentsType) -> None:
        self._button, self._words, self._contents = button, words, contents
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        button.setSizePolicy(policy)

    def size(self) -> QSize:
        """All words in one line."""
        return self._around(self._advance(self._words), 1)

    def least(self) -> QSize:
        """As narrow as the longest word."""
        return self._around(max(map(self._advance, self._words.split()), default=0), 1)

    def height(self, width: int) -> int:
        return self._around(0, len(self._lines(width))).height()

    def fit(self) -> None:
        """Break the words for the width that the button has now."""
        text = "\n".join(self._lines(self._button.width()))
        if text != self._button.text():
            self._button.setText(text)

    def _lines(self, width: int) -> list[str]:
        room = width - self._around(0, 1).width()
        lines: list[str] = []
        for word in self._words.split():
            if lines and self._advance(f"{lines[-1]} {word}") <= room:
                lines[-1] += f" {word}"
            else:
                lines.append(word)
        return lines or [""]

    def _advance(self, words: str) -> int:
        return self._button.fontMetrics().horizontalAdvance(words.replace("&&", "&")) + 1

    def _around(self, width: int, lines: int) -> QSize:
        option = QStyleOptionButton()
        option.initFrom(self._button)
        inner = QSize(width, lines * self._button.fontMetrics().lineSpacing())
        return self._button.style().sizeFromContents(self._contents, option, inner, self._button)
