"""Files that come to the window: dropped on it, chosen, or named as it was started; each does what it is for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent

from ui import screen

if TYPE_CHECKING:
    from ui.main_window import MainWindow


class Files(QObject):
    """Watches what is dropped on ``window``."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        window.installEventFilter(self)

    def begin(self) -> None:
        """A ledger is open: files may come."""
        self._window.setAcceptDrops(True)

    def open(self, path: Path) -> None:
        """Do with a file what it is for: a stamped PDF, a spreadsheet, or an offer's file."""
        match path.suffix.lower():
            case ".pdf":
                self._window.go(screen.TAKE_UP, path)
            case ".csv" | ".xlsx":
                self._window.go(screen.BATCHES, path)
            case _:
                self._window.go(screen.EDIT_OFFER, {"file": path})

    def take_up(self, path: Path | None) -> None:
        """Go on from a stamped PDF; from one that the person chooses, where none is given."""
        from ui.notices.taking_up import open_pdf

        def then(number: int, told: str) -> None:
            self._window.say(told)
            self._window.go(screen.CHANGE, number)

        open_pdf(self._window.desk, self._window, path, then)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDropEvent) and self._window.desk.sitting is not None:
            path = next((one.toLocalFile() for one in _files(event.mimeData().urls())), "")
            if path and event.type() in (QEvent.Type.DragEnter, QEvent.Type.Drop):
                event.acceptProposedAction()
                if not isinstance(event, QDragEnterEvent):
                    self.open(Path(path))
                return True
        return super().eventFilter(watched, event)


def _files(urls: list[QUrl]) -> list[QUrl]:
    return [one for one in urls if one.isLocalFile()]
