"""What leaves the ledger: lists for a spreadsheet, evidence for who has no ledger; and what is purged from it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from gdnotice.actions.export_evidence import export_evidence
from gdnotice.actions.export_evidence_of_period import export_evidence_of_period
from gdnotice.actions.export_list import export_list
from gdnotice.actions.keep_offer import list_offers
from gdnotice.actions.open_ledger import Vault
from gdnotice.actions.purge_ledger import Purged, purge_ledger
from gdnotice.errors import Misuse, Problem
from gdnotice.values import printed_date
from ui import dialogs
from ui.asking import Ask, AskDialog
from ui.words import counted
from ui.work import Desk

_LISTS = (
    ("notices", "Notices: where each stands and what is due"),
    ("protects", "Protects: units and dollars guaranteed, and still open"),
    ("deliveries", "Deliveries: what was sent, acknowledged, covered, how and when"),
    ("people", "People: who may open the ledger, and since when"),
    ("entries", "Entries: every one with its hash"),
)
_REVEAL = Ask("reveal", "Masked numbers of taxpayers", "choice", value="no", choices=(
    ("no", "Stay masked"), ("yes", "In full: an entry for each that is shown"),
))  # fmt: skip


class TakingOut(QObject):
    """The acts of the second card; signals as those of :class:`~ui.keeping.health.Health`."""

    began = Signal(object)
    ended = Signal()
    said = Signal(str, bool)

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._desk, self._window = desk, window

    def _place(self, name: str) -> str:
        return str((self._desk.copies or Path.home()) / name)

    # --- lists ---

    def list_(self) -> None:
        """Ask which list, of which offer, into which file."""
        self._desk.run("Reading the offers", _offers, done=self._ask_list)

    def _ask_list(self, offers: tuple[str, ...]) -> None:
        asks = (
            Ask("list", "Which list", "choice", value="notices", choices=_LISTS, required=True),
            Ask("offer", "Of one &offer only", help=f"Its id: {', '.join(offers)}. Empty: of all." if offers else ""),
            Ask("out", "&File", "save", "It ends in .csv or .xlsx.", self._place("notices.xlsx"), required=True),
        )

        def submit(given: Mapping[str, Any], dialog: AskDialog) -> None:
            def done(found: Any) -> None:
                dialog.accept()
                self.said.emit(
                    f"Written: {counted(found.rows, 'row')} to {found.out}. Entry {found.seq:,} tells so.", True
                )

            self._desk.slowly(
                "Writing the list", export_list, given["list"], given["out"].expanduser(),
                offer=given["offer"] or None, done=done, failed=dialog.refused, changes=True,
            )  # fmt: skip

        told = "What is written can be read by whoever has the file. That you took it out is an entry."
        dialogs.show(AskDialog("Export a list", told, "&Export", asks, submit, self._window.window()))

    # --- evidence ---

    def evidence(self) -> None:
        """Ask for a notice or a period, then write its packs."""
        today = self._desk.clock.now().date()
        asks = (
            Ask("number", "&Notice", help="Its number; or leave it empty and give a period."),
            Ask("first", "Or every notice worked on &from", "date"),
            Ask("last", "&until", "date", "Whole days of New York; empty: until today."),
            Ask("out", "&File or folder", "save", "For a notice a .zip, for a period a folder.",
                self._place("evidence.zip"), required=True),
            _REVEAL,
        )  # fmt: skip

        def submit(given: Mapping[str, Any], dialog: AskDialog) -> None:
            reveal = given["reveal"] == "yes"
            if bool(given["number"]) == (given["first"] is not None):
                dialog.refused(Misuse("Either a notice or a period is meant.", "", "Give one of the two."))
            elif given["number"]:
                self._pack(given["number"], given["out"].expanduser(), reveal, dialog)
            else:
                self._packs(given["first"], given["last"] or today, given["out"].expanduser(), reveal, dialog)

        told = (
            "All that is known of a notice, as a ZIP for who has no ledger: papers, answers, entries with their hashes."
        )
        dialogs.show(AskDialog("Evidence pack", told, "&Write", asks, submit, self._window.window()))

    def _pack(self, number: str, out: Path, reveal: bool, dialog: AskDialog) -> None:
        if not number.isdigit():
            dialog.refused(Misuse("A notice is named by its number.", "", "Give the number that lists show."))
            return

        def done(found: Any) -> None:
            dialog.accept()
            self.said.emit(f"Written: {out}, {counted(len(found.names), 'file')}. Entry {found.seq:,} tells so.", True)

        self._desk.slowly(
            "Putting the evidence together", export_evidence, int(number), out, reveal=reveal, done=done,
            failed=dialog.refused, changes=True,
        )  # fmt: skip

    def _packs(self, first: date, last: date, out: Path, reveal: bool, dialog: AskDialog) -> None:
        folder = out.with_suffix("") if out.suffix.lower() == ".zip" else out

        dialog.accept()  # it would stand before the button that stops the work

        def done(found: Any) -> None:
            self.ended.emit()
            self.said.emit(f"Written: {counted(len(found.numbers), 'evidence pack')} into {found.folder}.", True)

        def failed(problem: Problem) -> None:
            self.ended.emit()
            dialogs.tell_problem(self._window.window(), problem)

        job = self._desk.slowly(
            "Putting the evidence together", export_evidence_of_period, first, last, folder, reveal=reveal, done=done,
            failed=failed, changes=True, progress="progress",
        )  # fmt: skip
        self.began.emit(job)

    # --- purging ---

    def purge(self) -> None:
        """Look what the years of keeping let go, tell it, and take it out only then."""
        asks = (Ask("before", "What ended &before", "date", "Empty: as far as the firm's years of keeping allow."),)

        def submit(given: Mapping[str, Any], dialog: AskDialog) -> None:
            def done(found: Purged) -> None:
                dialog.accept()
                self._agree(found, given["before"])

            self._desk.slowly(
                "Looking through the ledger", purge_ledger, given["before"], dry_run=True, done=done,
                failed=dialog.refused,
            )  # fmt: skip

        told = "First it is only told what would go."
        dialogs.show(AskDialog("Purge what was kept long enough", told, "&Look", asks, submit, self._window.window()))

    def _agree(self, found: Purged, before: date | None) -> None:
        plan = found.plan
        day = printed_date(found.before.date())
        still = f" {counted(plan.open, 'notice')} as old are still open and stay." if plan.open else ""
        if not plan.entries:
            dialogs.tell(self._window.window(), f"There is nothing to purge of what ended before {day}.", still.strip())
            return
        asks = (
            Ask("renew", "Backups that still hold it", "choice", value="yes", choices=(
                ("yes", "Make a new one in place of those beside the ledger"), ("no", "Leave them"),
            )),
        )  # fmt: skip

        def submit(given: Mapping[str, Any], dialog: AskDialog) -> None:
            def done(gone: Purged) -> None:
                dialog.accept()
                left = f" {counted(len(gone.backups), 'backup')} made before still hold it." if gone.backups else ""
                self.said.emit(f"Purged: {counted(len(gone.plan.notices), 'notice')}.{left}", True)

            self._desk.slowly(
                "Purging", purge_ledger, before, renew_backups=given["renew"] == "yes", done=done,
                failed=dialog.refused, changes=True,
            )  # fmt: skip

        told = (
            f"Of what ended before {day} there go the particulars of {counted(len(plan.notices), 'notice')}, "
            f"{counted(len(plan.parties), 'holder or institution', 'holders and institutions')} and "
            f"{counted(len(plan.contents), 'file')}. That they were, and when, stays. It cannot be undone.{still}"
        )
        dialogs.show(AskDialog("Purge it", told, "P&urge it for good", asks, submit, self._window.window()))


def _offers(vault: Vault) -> tuple[str, ...]:
    return tuple(one.terms.offer.id for one in list_offers(vault))
