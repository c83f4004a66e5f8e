"""A PDF in memory opened by Qt, and what a screen reader gets of it. On any thread."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtPdf import QPdfDocument


def opened(pdf: bytes) -> tuple[QPdfDocument, QBuffer]:
    """The PDF for drawing, and what it reads from, which must outlive it."""
    document, buffer = QPdfDocument(), QBuffer()
    buffer.setData(QByteArray(pdf))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document.load(buffer)
    return document, buffer


def page_texts(pdf: bytes) -> tuple[str, ...]:
    """The text of each page, in the order in which it is printed, a space for each break."""
    document, _held = opened(pdf)
    try:
        return tuple(" ".join(document.getAllText(index).text().split()) for index in range(document.pageCount()))
    finally:
        document.close()
