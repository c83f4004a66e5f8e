"""The one door for dialogs. Every dialog of the window is shown by :func:`show`, so a test can answer it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from gdnotice.errors import Problem
from ui.theme import GAP, SMALL, WIDE, label, theme
from ui.words import Told, bug_words, problem_words

Answer = Callable[[QDialog], object]
_answers: list[Answer] = []


def answer_with(answer: Answer | None) -> None:
    """For tests: hand every dialog that is shown from now on to ``answer``; None: to a person again."""
    _answers[:] = [answer] if answer is not None else []


def show(dialog: QDialog) -> None:
    """Show a dialog over its window without waiting for it; it is deleted once it is closed."""
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setModal(True)
    dialog.open()
    if _answers:
        QTimer.singleShot(0, dialog, lambda: _answers[0](dialog) if _answers else None)


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
        buttons = QDialogButtonBox()
        copy = buttons.addButton("&Copy", QDialogButtonBox.ButtonRole.ActionRole)
        copy.setObjectName("copy")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(told.text))
        close = buttons.addButton("Close", QDialogButtonBox.ButtonRole.AcceptRole)
        close.setObjectName("close")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        rows.addSpacing(SMALL)
        rows.addWidget(buttons)
        close.setFocus()


def tell_problem(parent: QWidget | None, problem: Problem) -> None:
    """Tell a problem that stopped the work."""
    show(Message(problem_words(problem), "warning", parent))


def tell_bug(parent: QWidget | None, error: BaseException) -> None:
    """Tell an exception that nobody expected."""
    show(Message(bug_words(error), "error", parent))


def tell(parent: QWidget | None, what: str, meaning: str = "", remedy: str = "") -> None:
    """Tell something a person must know."""
    show(Message(Told(what, meaning, remedy), "note", parent))


def choose(
    parent: QWidget | None,
    title: str,
    then: Callable[[Path], object],
    *,
    save_as: str = "",
    folder: bool = False,
    kinds: str = "",
) -> None:
    """Let a person choose a file to open, one to save as (``save_as`` is its proposed path) or a folder."""
    dialog = QFileDialog(parent, title)
    dialog.setObjectName("choose")
    if folder:
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    elif save_as:
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDirectory(str(Path(save_as).parent))
        dialog.selectFile(Path(save_as).name)
        dialog.setDefaultSuffix(Path(save_as).suffix.lstrip("."))
    else:
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    if kinds:
        dialog.setNameFilter(kinds)
    dialog.fileSelected.connect(lambda chosen: then(Path(chosen)))
    show(dialog)
