"""One row of a spreadsheet as it stands there, with what was found in it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gdnotice.batch.look import Column
from gdnotice.findings.finding import Finding
from ui.theme import GAP, WIDE, label, theme


class RowDialog(QDialog):
    """The cells of a row, one below the other, the wrong ones first to be seen."""

    def __init__(
        self,
        number: int,
        cells: Sequence[tuple[str, str, str]],
        columns: Sequence[Column],
        found: Sequence[Finding],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        title = f"Row {number:,}"
        self.setObjectName("row")
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.resize(760, 520)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(WIDE, WIDE, WIDE, WIDE)
        rows.setSpacing(GAP)
        rows.addWidget(label(title, "title"))
        whole = [one.message for one in found if one.field is None]
        for text in whole:
            rows.addWidget(label(text, "bad"))
        self._cells = self._table(cells, columns, found)
        rows.addWidget(self._cells, 1)
        buttons = QDialogButtonBox()
        close = buttons.addButton("Close", QDialogButtonBox.ButtonRole.AcceptRole)
        close.setDefault(True)
        close.clicked.connect(self.accept)
        rows.addWidget(buttons)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        QTimer.singleShot(0, self._cells, self._cells.resizeRowsToContents)  # as high as the words are, once it is wide

    def _table(
        self, cells: Sequence[tuple[str, str, str]], columns: Sequence[Column], found: Sequence[Finding]
    ) -> QTableWidget:
        fields = {one.letters: one.field.id for one in columns if one.use == "answer" and one.field is not None}
        told: dict[str, list[Finding]] = {}
        for one in found:
            if one.field is not None:
                told.setdefault(one.field, []).append(one)
        missing = [field for field in told if field not in fields.values()]
        table = QTableWidget(len(cells) + len(missing), 4)
        table.setObjectName("cells")
        table.setAccessibleName("Cells of the row")
        table.setHorizontalHeaderLabels(["Column", "Heading", "What stands there", "Finding"])
        table.verticalHeader().hide()
        table.setShowGrid(False)
        table.setWordWrap(True)
        table.setTabKeyNavigation(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        lines = [(*cell, fields.get(cell[0], "")) for cell in cells] + [("–", one, "no column", one) for one in missing]
        first = None
        for place, (letters, heading, text, field) in enumerate(lines):
            about = told.get(field, [])
            for column, words in enumerate((letters, heading, text, " ".join(one.message for one in about))):
                item = QTableWidgetItem(words)
                item.setToolTip(words)
                table.setItem(place, column, item)
            if about:
                bad = any(one.severity == "error" for one in about)
                colour = theme().colours.bad if bad else theme().colours.warn
                icon = theme().icon("error" if bad else "warning", colour)
                mark = table.item(place, 0)
                assert mark is not None, "it was put there"
                mark.setIcon(icon)
                first = place if first is None else first
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, wide in enumerate((64, 170, 170)):
            header.resizeSection(column, wide)
        header.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        if first is not None:
            table.selectRow(first)
        return table
