"""The pictures of a PDF's pages, drawn beside the window at the size they are seen in."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPdf import QPdfDocument, QPdfDocumentRenderOptions, QPdfPageRenderer

_LARGEST = 5_000
"""Pixels: a longer side is drawn more coarsely and stretched."""


class Pictures(QObject):
    """``came`` tells that there is another picture of a page (from 0)."""

    came = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = QPdfDocument(self)
        self._buffer = QBuffer(self)
        self._renderer = QPdfPageRenderer(self)
        self._renderer.setRenderMode(QPdfPageRenderer.RenderMode.MultiThreaded)
        self._renderer.pageRendered.connect(self._rendered)
        self._images: dict[int, QImage] = {}
        self._drawn: dict[int, QSize] = {}
        self._asked: dict[int, int] = {}
        self._wanted: dict[int, QSize] = {}
        self._next: bytes | None = None
        self._loaded = b""

    @property
    def busy(self) -> bool:
        """Whether a page is being drawn."""
        return bool(self._asked) or self._next is not None

    def load(self, pdf: bytes) -> None:
        """Other bytes; the pictures there are stay until new ones come. Another document waits for the one that is
        being drawn, and so would the window: it is loaded after that."""
        if self._asked:
            self._next = pdf
            return
        self._next = None
        if pdf == self._loaded:
            return
        self._loaded = pdf
        old, old_buffer = self._document, self._buffer
        self._document, self._buffer = QPdfDocument(self), QBuffer(self)
        self._buffer.setData(QByteArray(pdf))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._document.load(self._buffer)
        self._renderer.setDocument(self._document)
        old.deleteLater()
        old_buffer.deleteLater()
        self._drawn.clear()
        self._ask()

    def clear(self) -> None:
        """Forget it all."""
        self._document.close()
        self._images.clear()
        self._drawn.clear()
        self._asked.clear()
        self._wanted.clear()
        self._next, self._loaded = None, b""

    def want(self, sizes: Mapping[int, QSize]) -> None:
        """These pages are in sight, so large in pixels; the pictures of pages far from them are given up."""
        self._wanted = {page: _bounded(size) for page, size in sizes.items()}
        for page in [page for page in self._images if all(abs(page - one) > 2 for one in sizes)]:
            del self._images[page]
            self._drawn.pop(page, None)
        self._ask()

    def image(self, page: int) -> QImage | None:
        """The picture of a page, perhaps of an older size."""
        return self._images.get(page)

    def _ask(self) -> None:
        if self._next is not None or self._document.status() != QPdfDocument.Status.Ready:
            return
        options = QPdfDocumentRenderOptions()
        for page, size in self._wanted.items():
            if self._drawn.get(page) != size and page not in self._asked.values():
                self._asked[self._renderer.requestPage(page, size, options)] = page

    def _rendered(
        self, page: int, size: QSize, image: QImage, options: QPdfDocumentRenderOptions, request: int
    ) -> None:
        if self._asked.pop(request, None) is None:
            return
        if not image.isNull():
            self._images[page] = _on_white(image)
        if self._next is None:
            self._drawn[page] = size
        self.came.emit(page)
        if not self._asked and self._next is not None:
            self.load(self._next)
        else:
            self._ask()


def _on_white(image: QImage) -> QImage:
    """Without transparency, which would be reckoned with at each drawing."""
    white = QImage(image.size(), QImage.Format.Format_RGB32)
    white.fill(Qt.GlobalColor.white)
    painter = QPainter(white)
    painter.drawImage(0, 0, image)
    painter.end()
    return white


def _bounded(size: QSize) -> QSize:
    longest = max(size.width(), size.height(), 1)
    return size if longest <= _LARGEST else size * (_LARGEST / longest)
