"""Columns of a table that fill its width, can be drawn wider by hand, and are as wide again the next day."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from ui.frame import remembered

_LEAST = 40


class Columns(QObject):
    """``widths`` are those at first, in device-independent pixels; ``share`` the columns that take what is left over,
    in the proportion they have; kept under ``key``."""

    def __init__(self, table: QTableView, key: str, widths: Sequence[int], share: Sequence[int]) -> None:
        super().__init__(table)
        self._table, self._key, self._share = table, key, tuple(share)
        self._busy = False
        self._scale = text_scale(table)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(_LEAST)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for column, wide in enumerate(self._kept(len(widths)) or widths):
            header.resizeSection(column, round(wide * self._scale))
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(300)
        self._later.timeout.connect(self._keep)
        header.sectionResized.connect(self._resized)
        table.viewport().installEventFilter(self)

    @property
    def _header(self) -> QHeaderView:
        """Asked for anew each time: what Python held of it was once gone while the header itself was not."""
        return self._table.horizontalHeader()

    def _kept(self, many: int) -> list[int] | None:
        found = remembered.read(f"columns/{self._key}")
        try:
            widths = [int(one) for one in found] if isinstance(found, list) else []
        except ValueError:
            return None
        return widths if len(widths) == many and all(_LEAST <= one <= 2000 for one in widths) else None

    def fill(self) -> None:
        """Give what is left of the width to the columns that share it, or take from them what is lacking."""
        header = self._header
        shown = [one for one in self._share if not header.isSectionHidden(one)]
        room = self._table.viewport().width() - header.length()
        whole = sum(header.sectionSize(one) for one in shown)
        if not shown or not room or not whole:
            return
        self._busy = True
        for place, column in enumerate(shown):
            wide = header.sectionSize(column)
            more = room if place == len(shown) - 1 else round(room * wide / whole)
            header.resizeSection(column, max(_LEAST * 2, wide + more))
            room -= more
            whole -= wide
        self._busy = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FontChange:
            QTimer.singleShot(0, self, self._rescale)
        elif event.type() == QEvent.Type.Resize:
            QTimer.singleShot(0, self, self.fill)
        return False

    def _rescale(self) -> None:
        """The text has another size: so have the columns."""
        before, self._scale = self._scale, text_scale(self._table)
        if before != self._scale:
            header = self._header
            self._busy = True
            for column in range(header.count()):
                if not header.isSectionHidden(column):
                    header.resizeSection(column, round(header.sectionSize(column) * self._scale / before))
            self._busy = False
            self.fill()

    def _resized(self, _column: int, _before: int, _after: int) -> None:
        if not self._busy:
            self._later.start()

    def _keep(self) -> None:
        header = self._header
        widths = [header.sectionSize(one) for one in range(header.count())]
        if all(widths):  # a hidden column has no width
            remembered.keep(f"columns/{self._key}", [str(round(one / self._scale)) for one in widths])


def text_scale(widget: QWidget) -> float:
    """How large the text of a widget is: 1 at the usual size, for which widths are given."""
    return widget.fontMetrics().horizontalAdvance("0") / 7.5
