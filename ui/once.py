"""What is shown a single time (a recovery key), or is to be kept away from the computer (a day's closing)."""

from __future__ import annotations

from PySide6.QtGui import QFont, QGuiApplication, QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from ui import dialogs
from ui.theme import GAP, SMALL, WIDE, label, set_look


class Once(QDialog):
    """Shows ``text``; it can be copied and printed. With ``confirm`` it closes only once that was ticked."""

    def __init__(
        self, title: str, told: str, text: str, *, confirm: str = "", parent: QWidget | None = None
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._title, self._told, self._text = title, told, text
        self.setObjectName("once")
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setMinimumWidth(560)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(WIDE, WIDE, WIDE, WIDE)
        rows.setSpacing(GAP)
        rows.addWidget(label(title, "title"))
        rows.addWidget(label(told, "muted"))
        self.shown = QPlainTextEdit(text)
        self.shown.setReadOnly(True)
        self.shown.setObjectName("once-text")
        self.shown.setAccessibleName(title)
        self.shown.setTabChangesFocus(True)
        font = QFont("monospace")
        font.setStyleHint(QFont.StyleHint.Monospace)
        font.setPointSizeF(self.font().pointSizeF() * 1.1)
        self.shown.setFont(font)
        self.shown.setMaximumHeight(96)
        rows.addWidget(self.shown)
        self._kept = QCheckBox(confirm)
        self._kept.setObjectName("kept")
        self._kept.setVisible(bool(confirm))
        rows.addWidget(self._kept)
        row = QHBoxLayout()
        row.setSpacing(SMALL)
        for words, name, act in (("&Copy", "copy", self._copy), ("&Print …", "print", self._print)):
            button = QPushButton(words)
            button.setObjectName(name)
            button.setAutoDefault(False)
            button.clicked.connect(act)
            row.addWidget(button)
        row.addStretch(1)
        self.close_ = QPushButton("&Done")
        self.close_.setObjectName("done")
        set_look(self.close_, "main")
        self.close_.setDefault(True)
        self.close_.setEnabled(not confirm)
        self.close_.clicked.connect(self.accept)
        self._kept.toggled.connect(self.close_.setEnabled)
        row.addWidget(self.close_)
        rows.addLayout(row)
        (self._kept if confirm else self.close_).setFocus()

    def reject(self) -> None:
        """Esc closes it only where nothing is lost by it."""
        if self.close_.isEnabled():
            super().reject()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text)

    def _print(self) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        chooser = QPrintDialog(printer, self)

        def write() -> None:
            document = QTextDocument()
            document.setPlainText(f"{self._title}\n\n{self._told}\n\n{self._text}\n")
            document.print_(printer)

        chooser.accepted.connect(write)
        dialogs.show(chooser)
