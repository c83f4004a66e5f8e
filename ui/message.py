"""A message: what happened, what it means, what to do; all of it can be copied."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from ui.theme import GAP, SMALL, WIDE, label, theme
from ui.words import Told


class Message(QDialog):
    """Words on what happened, what it means and what to do, all of which can be copied."""

    def __init__(self, told: Told, meaning: str = "warning", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.told = told
        self.setObjectName("message")
        self.setWindowTitle("GD Notice")
        self.setAccessibleName(told.what)
        self.setMinimumWidth(460)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(WIDE, WIDE, WIDE, WIDE)
        rows.setSpacing(GAP)
        head = QHBoxLayout()
        head.setSpacing(GAP)
        sign = QLabel()
        colour = theme().colours.bad if meaning == "error" else theme().colours.accent
        sign.setPixmap(theme().icon(meaning, colour).pixmap(28, 28))
        head.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(label(told.what, "heading"), 1)
        rows.addLayout(head)
        for text, look in (
            (told.meaning, ""),
            (told.remedy, ""),
            (f"At the command line: {told.shell}" if told.shell else "", "small"),
        ):
            if text:
                rows.addWidget(label(text, look))
        if told.details:
            details = QPlainTextEdit("\n".join(told.details))
            details.setReadOnly(True)
            details.setAccessibleName("Details")
            details.setMaximumHeight(140)
            rows.addWidget(details)
        self._buttons = buttons = QDialogButtonBox()
        copy = buttons.addButton("&Copy", QDialogButtonBox.ButtonRole.ActionRole)
        copy.setObjectName("copy")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(told.text))
        close = buttons.addButton("Close", QDialogButtonBox.ButtonRole.AcceptRole)
        close.setObjectName("close")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        rows.addSpacing(SMALL)
        rows.addWidget(buttons)
        self._close = close
        close.setFocus()

    def offer_to_end(self, window: QWidget) -> None:
        """Let the person go on, or end the program: the window closes as ever, with all that was typed saved."""
        self._close.setText("&Go on")
        end = self._buttons.addButton("&End the program", QDialogButtonBox.ButtonRole.DestructiveRole)
        end.setObjectName("end")
        end.clicked.connect(self.accept)
        end.clicked.connect(window.window().close)
