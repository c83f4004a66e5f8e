"""The one door for dialogs. Every dialog of the window is shown by :func:`show`, so a test can answer it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QDialog, QWidget

from ui.room import keep_on_screen
from ui.theme import theme

if TYPE_CHECKING:
    from gdnotice.errors import Problem

Answer = Callable[[QDialog], object]
_answers: list[Answer] = []


def answer_with(answer: Answer | None) -> None:
    """For tests: hand every dialog that is shown from now on to ``answer``; None: to a person again."""
    _answers[:] = [answer] if answer is not None else []


def show(dialog: QDialog) -> None:
    """Show a dialog over its window without waiting for it; it is deleted once it is closed."""
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setModal(True)
    if not theme().dressed(dialog):
        theme().dress(dialog)
    QDialog.open(dialog)  # a print dialog has another `open`, which wants a receiver
    keep_on_screen(dialog)
    if _answers:
        QTimer.singleShot(0, dialog, lambda: _answers[0](dialog) if _answers else None)


def tell_problem(parent: QWidget | None, problem: Problem) -> None:
    """Tell a problem that stopped the work."""
    from ui.message import Message  # loaded when there is something to say: the window is shown before
    from ui.words import problem_words

    show(Message(problem_words(problem), "warning", parent))


def tell_bug(parent: QWidget | None, error: BaseException, closed: Callable[[], object] | None = None) -> None:
    """Tell an exception that nobody expected; the person goes on or ends the program. ``closed`` hears that it is
    read."""
    from ui.message import Message
    from ui.words import bug_words

    message = Message(bug_words(error), "error", parent)
    if parent is not None:
        message.offer_to_end(parent)
    if closed is not None:
        message.finished.connect(lambda _result: closed())
    show(message)


def tell(parent: QWidget | None, what: str, meaning: str = "", remedy: str = "") -> None:
    """Tell something a person must know."""
    from ui.message import Message
    from ui.words import Told

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
    from PySide6.QtWidgets import QFileDialog

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
