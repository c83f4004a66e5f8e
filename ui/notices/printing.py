"""Printing: the very PDF shown page by page, the system's own dialog, and the pages drawn at the printer's fineness."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument, QPdfDocumentRenderOptions
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QSpinBox, QVBoxLayout, QWidget

from gdnotice.actions.live_form import LivePaper
from gdnotice.actions.print_paper import ToPrint, record_printed
from gdnotice.errors import World
from ui import dialogs
from ui.form_view.document import opened
from ui.form_view.form_view import FormView
from ui.theme import GAP, SMALL, WIDE, label, set_look
from ui.words import counted
from ui.work import Desk

FINEST = 600
"""Dots an inch: finer print is drawn at this and scaled, which nobody can tell on paper."""
_POINT = 72.0


class PrintPreview(QDialog):
    """What will be printed, which pages, how often; then the system's dialog. ``printed`` is told once it was sent."""

    def __init__(self, desk: Desk, paper: ToPrint, printed: Callable[[str], object], parent: QWidget) -> None:
        super().__init__(parent)
        self.desk, self.paper, self._printed = desk, paper, printed
        self.setObjectName("print-preview")
        self.setWindowTitle("Print")
        self.setAccessibleName("Print")
        self.resize(920, 640)
        document, _held = opened(paper.drawn)
        self._pages = document.pageCount()
        size = document.pagePointSize(0)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.view = FormView()
        self.view.setAccessibleName("The pages as they will be printed")
        self.view.setAccessibleDescription("")
        self.view.show_paper(LivePaper(paper.drawn, self._pages, (), ()))
        row.addWidget(self.view, 1)
        side = QVBoxLayout()
        side.setContentsMargins(WIDE, WIDE, WIDE, WIDE)
        side.setSpacing(GAP)
        side.addWidget(label(f"Notice {paper.number}", "title"))
        inches = f"{size.width() / _POINT:g} × {size.height() / _POINT:g} in"
        side.addWidget(label(f"The {paper.what}: {counted(self._pages, 'page')}, {inches}.", "muted"))
        side.addLayout(self._which())
        side.addWidget(label("That it was printed goes into the record.", "small"))
        side.addStretch(1)
        side.addLayout(self._buttons())
        holder = QWidget()
        holder.setFixedWidth(280)
        holder.setLayout(side)
        row.addWidget(holder)
        self.go.setFocus()

    def _which(self) -> QVBoxLayout:
        """Which pages, how often."""
        rows = QVBoxLayout()
        rows.setSpacing(SMALL)
        self.first, self.last = self._number("first-page", "From page"), self._number("last-page", "To page")
        self.first.setRange(1, self._pages)
        self.last.setRange(1, self._pages)
        self.last.setValue(self._pages)
        self.copies = self._number("copies", "Copies")
        self.copies.setRange(1, 99)
        for words, spin in (("&From page", self.first), ("&To page", self.last), ("&Copies", self.copies)):
            name = QLabel(words)
            name.setBuddy(spin)
            set_look(name, "strong")
            rows.addWidget(name)
            rows.addWidget(spin)
        return rows

    def _buttons(self) -> QHBoxLayout:
        buttons = QHBoxLayout()
        buttons.setSpacing(SMALL)
        cancel = QPushButton("Cancel")
        cancel.setObjectName("cancel")
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        self.go = QPushButton("&Print …")
        self.go.setObjectName("do")
        self.go.setDefault(True)
        set_look(self.go, "main")
        self.go.clicked.connect(self.choose_printer)
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.go)
        return buttons

    def _number(self, name: str, words: str) -> QSpinBox:
        spin = QSpinBox()
        set_look(spin, "plain")
        spin.setObjectName(name)
        spin.setAccessibleName(words)
        return spin

    def choose_printer(self) -> None:
        """The system's dialog: which printer, and its own settings."""
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(f"Notice {self.paper.number}")
        document, _held = opened(self.paper.drawn)
        printer.setPageSize(QPageSize(document.pagePointSize(0), QPageSize.Unit.Point))
        printer.setCopyCount(self.copies.value())
        first, last = sorted((self.first.value(), self.last.value()))
        printer.setFromTo(first, last)
        printer.setPrintRange(QPrinter.PrintRange.PageRange)
        dialog = QPrintDialog(printer, self)
        dialog.setWindowTitle("Print")
        dialog.setMinMax(1, self._pages)
        dialog.setFromTo(first, last)
        dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintPageRange)
        dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintCollateCopies)
        dialog.accepted.connect(lambda: self._print(printer))
        dialogs.show(dialog)

    def _print(self, printer: QPrinter) -> None:
        every = printer.printRange() == QPrinter.PrintRange.AllPages
        first = 1 if every else max(1, printer.fromPage())
        last = self._pages if every else min(self._pages, printer.toPage() or self._pages)
        copies, paper, told = printer.copyCount(), self.paper, self._printed
        desk = self.desk
        span = f"{first}-{last}" if last > first else str(first)

        def recorded(_seq: int) -> None:
            times = "" if copies == 1 else f", {copies} times"
            told(f"Notice {paper.number}: page{'s' if last > first else ''} {span} sent to the printer{times}.")

        def done(_none: object) -> None:
            desk.run("Recording the print", record_printed, paper, span, copies, done=recorded, changes=True)

        desk.aside("Printing", print_pages, printer, paper.drawn, (first, last), done=done, progress="progress")
        self.accept()


def print_pages(
    printer: QPrinter, pdf: bytes, span: tuple[int, int], progress: Callable[[str, int, int], None]
) -> None:
    """Draw pages ``span`` (from 1, both ends) of a PDF on a printer, each at its own size where the sheet has room for
    it. On any thread. Raises :class:`World` where the printer takes nothing."""
    document, _held = opened(pdf)
    printer.setFullPage(True)
    painter = QPainter()
    if not painter.begin(printer):
        raise World(
            "The printer took nothing.",
            "Nothing was printed, and nothing was recorded.",
            "Look whether it is on and reached, or choose another one.",
        )
    first, last = span
    rounds = 1 if printer.supportsMultipleCopies() else max(1, printer.copyCount())
    try:
        for place in range(rounds * (last - first + 1)):
            if place:
                printer.newPage()
            page = first + place % (last - first + 1)
            progress(f"Printing page {page}", place + 1, rounds * (last - first + 1))
            _draw(painter, printer, document, page - 1)
    finally:
        painter.end()


def _draw(painter: QPainter, printer: QPrinter, document: QPdfDocument, index: int) -> None:
    points: QSizeF = document.pagePointSize(index)
    dots = printer.resolution() / _POINT
    whole = QSizeF(points.width() * dots, points.height() * dots)
    sheet = printer.pageLayout().fullRectPixels(printer.resolution())
    slack = 1.5 * dots
    if whole.width() > sheet.width() + slack or whole.height() > sheet.height() + slack:
        whole.scale(QSizeF(sheet.size()), Qt.AspectRatioMode.KeepAspectRatio)
    fine = min(1.0, FINEST / printer.resolution())
    size = QSize(round(whole.width() * fine), round(whole.height() * fine))
    options = QPdfDocumentRenderOptions()
    image = document.render(index, size, options)
    left = (sheet.width() - whole.width()) / 2
    painter.drawImage(QRectF(left, 0, whole.width(), whole.height()), image, QRectF(image.rect()))
