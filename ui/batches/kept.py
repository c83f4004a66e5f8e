"""The batches of the ledger: where the notices of each stand, and what comes next for all of them at once."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gdnotice.actions.batch_into_ledger import approve_batch
from gdnotice.actions.list_batches import BatchListed
from gdnotice.actions.standing_words import Standing, state_words
from gdnotice.batch.names import USUAL
from gdnotice.batch.out_of_ledger import TakenOut, papers_to_folder, papers_to_print
from gdnotice.clock import NEW_YORK
from gdnotice.pack.load import form
from ui import dialogs
from ui.asking import Ask, AskDialog
from ui.batches import work
from ui.theme import SMALL, label, theme
from ui.words import counted, when
from ui.work import Desk, Job

_HEADS = ("Batch", "Form and offer", "Begun", "Notices", "Where they stand")


class KeptBatches(QWidget):
    """The table and its buttons. ``began`` carries long work, ``said`` what came of something, ``ended`` its end."""

    began = Signal(object)
    ended = Signal()
    said = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._found: list[BatchListed] = []
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, SMALL, 0, 0)
        rows.setSpacing(SMALL)
        self.table = self._table()
        rows.addWidget(self.table, 1)
        self._empty = label("No batch was drafted in this ledger yet.", "muted", name="no-batches")
        rows.addWidget(self._empty, 1)
        row = QHBoxLayout()
        row.setSpacing(SMALL)
        self._buttons: dict[str, QPushButton] = {}
        for name, words, icon, told, act in (
            ("approve-batch", "&Approve …", "approve", "All that are ready, in one act, by a second person.",
             self.approve),
            ("stamp-batch", "&Stamp", "stamp", "All that are approved. Stopped, it goes on where it was.", self.stamp),
            ("print-batch", "One file to &print …", "print", "All stamped papers in one PDF, in their order.",
             self.to_print),
            ("papers-batch", "Papers to a fol&der …", "paper", "Each stamped paper as a file.", self.to_folder),
        ):  # fmt: skip
            button = QPushButton(words)
            button.setObjectName(name)
            button.setToolTip(told)
            button.setAccessibleDescription(told)
            button.setProperty("meaning", icon)
            button.clicked.connect(act)
            self._buttons[name] = button
            row.addWidget(button)
        row.addStretch(1)
        rows.addLayout(row)
        theme().changed.connect(self._draw)
        self._draw()
        self.show_batches([])

    def _table(self) -> QTableWidget:
        table = QTableWidget(0, len(_HEADS))
        table.setObjectName("batches")
        table.setAccessibleName("Batches of the ledger")
        table.setHorizontalHeaderLabels(list(_HEADS))
        table.verticalHeader().hide()
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        for column, wide in enumerate((150, 210, 150, 70)):
            header.resizeSection(column, wide)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(4, QHeaderView.ResizeMode.Stretch)
        table.itemSelectionChanged.connect(self._offer_buttons)
        return table

    def _draw(self) -> None:
        for button in self._buttons.values():
            button.setIcon(theme().icon(str(button.property("meaning"))))

    # --- what it shows ---

    def refresh(self) -> None:
        """Ask the ledger again."""
        self._desk.run("Reading the batches", work.kept_batches, done=self.show_batches, only="batches")

    def show_batches(self, found: list[BatchListed]) -> None:
        """Show these, and keep to the one that was chosen."""
        before = self.chosen
        self._found = found
        self.table.setRowCount(len(found))
        for row, one in enumerate(found):
            states = "; ".join(f"{count:,} {state_words(Standing(state))}" for state, count in one.states.items())
            begun = when(one.begun.astimezone(NEW_YORK).replace(second=0, microsecond=0))
            texts = (
                f"{one.number}: {one.name}", f"{form(one.form).title}, {one.offer}", begun, f"{one.notices:,}",
                states or "nothing left to do",
            )  # fmt: skip
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                self.table.setItem(row, column, item)
        self.table.setVisible(bool(found))
        self._empty.setVisible(not found)
        place = next((at for at, one in enumerate(found) if before and one.number == before.number), 0)
        if found:
            self.table.selectRow(place)
        self._offer_buttons()

    @property
    def chosen(self) -> BatchListed | None:
        """The batch that is marked."""
        place = self.table.currentRow()
        return self._found[place] if 0 <= place < len(self._found) else None

    def _offer_buttons(self) -> None:
        one = self.chosen
        states = one.states if one is not None else {}
        self._buttons["approve-batch"].setEnabled("ready" in states)
        self._buttons["stamp-batch"].setEnabled("approved" in states)
        stamped = one is not None and bool(set(states) - {"draft", "ready", "approved"})
        for name in ("print-batch", "papers-batch"):
            self._buttons[name].setEnabled(stamped)

    # --- what it does ---

    def approve(self) -> None:
        """Ask for a reason for each kind of warning, then approve all that are ready."""
        if (one := self.chosen) is None:
            return
        number, ready = one.number, one.states.get("ready", 0)
        self._desk.run(
            "Reading the batch", work.warnings_of, number, done=lambda found: self._ask_approval(number, ready, found)
        )

    def _ask_approval(self, number: int, ready: int, found: tuple[tuple[str, int], ...]) -> None:
        asks = tuple(
            Ask(f"why-{place}", f"Why this is all right: {code}", help=f"Of {counted(count, 'notice')}.", required=True)
            for place, (code, count) in enumerate(found)
        )

        def submit(given: Mapping[str, Any], dialog: AskDialog) -> None:
            reasons = {(code, None): given[f"why-{place}"] for place, (code, _) in enumerate(found)}

            def done(numbers: list[int]) -> None:
                dialog.accept()
                self._over(f"Approved: {counted(len(numbers), 'notice')}.")

            self._desk.slowly(
                "Approving", approve_batch, number, reasons, done=done, failed=dialog.refused, changes=True
            )

        told = f"Approves {counted(ready, 'notice')} for exactly these answers and the terms now in force; all or none."
        dialogs.show(AskDialog(f"Approve batch {number}", told, "&Approve", asks, submit, self.window()))

    def stamp(self) -> None:
        """Stamp all that are approved."""
        if (one := self.chosen) is None:
            return
        self._begin(
            self._desk.slowly(
                "Stamping", work.stamp_kept, one.number, one.states.get("approved", 0), done=self._stamped,
                failed=self._failed, changes=True, progress="tell",
            )
        )  # fmt: skip

    def _stamped(self, count: int) -> None:
        self._over(f"Stamped: {counted(count, 'notice')}, and kept in the ledger.")

    def to_print(self) -> None:
        """Write all stamped papers into one PDF."""
        if (one := self.chosen) is None:
            return
        number = one.number

        def write(path: Path) -> None:
            self._begin(
                self._desk.slowly(
                    "Putting the papers into one file", papers_to_print, number, path, overwrite=True,
                    done=self._taken, failed=self._failed, progress="progress",
                )
            )  # fmt: skip

        place = (self._desk.copies or Path.home()) / f"batch-{number}.pdf"
        dialogs.choose(self, "One file to print", write, save_as=str(place))

    def to_folder(self) -> None:
        """Ask for a folder and names, then write each stamped paper there."""
        if (one := self.chosen) is None:
            return
        number = one.number
        place = (self._desk.copies or Path.home()) / f"batch-{number}"
        asks = (
            Ask("folder", "&Folder", "folder", value=str(place), required=True),
            Ask("names", "&Names of the files", help="With {row} and the ids of answers.", value=USUAL, required=True),
        )

        def submit(given: Mapping[str, Any], dialog: AskDialog) -> None:
            def done(found: TakenOut) -> None:
                dialog.accept()
                self._taken(found)

            self._desk.slowly(
                "Writing the papers", papers_to_folder, number, given["folder"], given["names"], done=done,
                failed=dialog.refused, progress="progress",
            )  # fmt: skip

        told = "Copies of the stamped papers, byte for byte. Whoever has the folder can read them."
        dialogs.show(AskDialog(f"Papers of batch {number}", told, "&Write", asks, submit, self.window()))

    def _taken(self, found: TakenOut) -> None:
        left = f" {counted(len(found.left), 'notice')} had none that may be sent." if found.left else ""
        self._over(f"Written: {counted(found.papers, 'paper')}.{left}")

    def _begin(self, job: Job) -> None:
        self.began.emit(job)

    def _over(self, words: str) -> None:
        self.ended.emit()
        self.said.emit(words)
        self.refresh()

    def _failed(self, problem: Any) -> None:
        self.ended.emit()
        dialogs.tell_problem(self.window(), problem)
        self.refresh()
