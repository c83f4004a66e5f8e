"""What a batch is made of: offer and form, printing, where to; and the place that a spreadsheet is dropped on."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from ui import dialogs
from ui.batches.work import Served
from ui.theme import GAP, SMALL, TIGHT, label, set_look, theme

_KINDS = "Spreadsheets (*.csv *.xlsx *.txt *.tsv);;All files (*)"
BUILT_IN = "The program's own"


class Chooser(QFrame):
    """Offer, form, printing and target. ``changed``: another one was chosen."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_look(self, "card")
        self._served: tuple[Served, ...] = ()
        grid = QGridLayout(self)
        grid.setContentsMargins(GAP, SMALL, GAP, SMALL)
        grid.setHorizontalSpacing(GAP)
        grid.setVerticalSpacing(TIGHT)
        self.what = self._box(grid, 0, "&Offer and form", "what")
        self.printing = self._box(grid, 1, "&Printing", "printing")
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 1)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        self._targets = QButtonGroup(self)
        self.into_ledger = self._target(row, "Into the &ledger", "into-ledger", "notices, ready for approval")
        self.onto_files = self._target(row, "Onto &files", "onto-files", "papers in a folder, kept nowhere else")
        self.into_ledger.setChecked(True)
        row.addStretch(1)
        grid.addLayout(row, 2, 0, 1, 2)
        self.what.activated.connect(self._chosen)
        self.printing.activated.connect(lambda _place: self.changed.emit())
        self._targets.idToggled.connect(lambda _id, on: self.changed.emit() if on else None)

    def _box(self, grid: QGridLayout, column: int, words: str, name: str) -> QComboBox:
        box = QComboBox()
        box.setObjectName(name)
        box.setAccessibleName(words.replace("&", ""))
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(14)
        head = QLabel(words)
        set_look(head, "strong")
        head.setBuddy(box)
        grid.addWidget(head, 0, column)
        grid.addWidget(box, 1, column)
        return box

    def _target(self, row: QHBoxLayout, words: str, name: str, told: str) -> QRadioButton:
        button = QRadioButton(f"{words}: {told}")
        button.setObjectName(name)
        button.setAccessibleName(f"{words.replace('&', '')}: {told}")
        self._targets.addButton(button)
        row.addWidget(button)
        return button

    # --- what it says ---

    def offer_these(self, found: tuple[Served, ...]) -> None:
        """These can be chosen; what was chosen stays where it is among them."""
        before = self.chosen
        self._served = found
        self.what.clear()
        for one in found:
            self.what.addItem(one.words)
        place = next(
            (at for at, one in enumerate(found) if before and (one.form, one.offer) == (before.form, before.offer)), 0
        )
        self.what.setCurrentIndex(place if found else -1)
        self._fill()

    @property
    def chosen(self) -> Served | None:
        """The offer and form, None while there are none."""
        place = self.what.currentIndex()
        return self._served[place] if 0 <= place < len(self._served) else None

    @property
    def chosen_printing(self) -> str | None:
        """The name of an official printing kept with the offer; None: the program's own."""
        found = self.printing.currentData()
        return str(found) if found else None

    @property
    def to_ledger(self) -> bool:
        """Whether notices are to be drafted (else papers written)."""
        return self.into_ledger.isChecked()

    def choose(self, form: str, offer: str) -> None:
        """Choose as a person would."""
        for place, one in enumerate(self._served):
            if (one.form, one.offer) == (form, offer):
                self.what.setCurrentIndex(place)
                self._chosen()

    def _chosen(self) -> None:
        self._fill()
        self.changed.emit()

    def _fill(self) -> None:
        self.printing.clear()
        self.printing.addItem(BUILT_IN, "")
        for name in self.chosen.printings if self.chosen is not None else ():
            self.printing.addItem(name, name)
        self.printing.setEnabled(self.printing.count() > 1)


class DropZone(QFrame):
    """A place for a spreadsheet: dropped on it, or chosen. ``given`` carries its path."""

    given = Signal(Path)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("drop")
        self.setAccessibleName("Spreadsheet")
        self.setAcceptDrops(True)
        set_look(self, "drop")
        row = QHBoxLayout(self)
        row.setContentsMargins(GAP, SMALL, GAP, SMALL)
        row.setSpacing(GAP)
        self._sign = QLabel()
        row.addWidget(self._sign)
        told = QVBoxLayout()
        told.setSpacing(2)
        self._name = label("Drop a spreadsheet here", "strong", name="spreadsheet")
        self._told = label("CSV or Excel; its first row names the columns, by a question's id or label.", "small")
        self._told.setObjectName("detected")
        told.addWidget(self._name)
        told.addWidget(self._told)
        row.addLayout(told, 1)
        self.sheet = QComboBox()
        self.sheet.setObjectName("sheet")
        self.sheet.setAccessibleName("Sheet of the workbook")
        self.sheet.hide()
        row.addWidget(self.sheet)
        self.browse = QPushButton("&Choose …")
        self.browse.setObjectName("choose")
        self.browse.setAccessibleName("Choose a spreadsheet")
        self.browse.clicked.connect(self._browse)
        row.addWidget(self.browse)
        theme().changed.connect(self._draw)
        self._draw()

    def tell(self, name: str, told: str, *, bad: bool = False) -> None:
        """Say which spreadsheet it is and what it was found to be."""
        self._name.setText(name)
        self._told.setText(told)
        set_look(self._told, "bad" if bad else "small")

    def _draw(self) -> None:
        self._sign.setPixmap(theme().icon("spreadsheet", theme().colours.accent).pixmap(QSize(28, 28)))

    def _browse(self) -> None:
        dialogs.choose(self, "Spreadsheet of a batch", self.given.emit, kinds=_KINDS)

    # --- dropping ---

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        urls = event.mimeData().urls()
        if len(urls) == 1 and urls[0].isLocalFile():
            event.acceptProposedAction()
            set_look(self, "drop-over")

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        set_look(self, "drop")
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        set_look(self, "drop")
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.given.emit(Path(event.mimeData().urls()[0].toLocalFile()))
