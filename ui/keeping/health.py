"""Proving the ledger, copying it, putting a copy in its place, closing its day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from gdnotice.actions.close_day import close_day
from gdnotice.actions.describe_ledger import Described
from gdnotice.actions.keep_ledger import (
    back_up_ledger,
    check_ledger,
    look_at_backup,
    read_closing,
    restore_ledger,
    told_behind,
)
from gdnotice.actions.open_ledger import Vault, open_by_recovery_key, open_ledger
from gdnotice.clock import NEW_YORK
from gdnotice.errors import Problem
from gdnotice.values import short_moment
from ui import dialogs
from ui.asking import Ask, AskDialog
from ui.message import Message
from ui.once import Once
from ui.words import Told, counted
from ui.work import Desk, Job

Tell = Callable[[str, int, int], None]
_SAID = {"entries": "Proving the entries", "files": "Proving the files"}
_OTHER = "other"


def prove(vault: Vault, closing: tuple[int, str] | None, tell: Tell) -> Any:
    """Prove the ledger; told in words that a person can follow."""
    return check_ledger(vault, closing, lambda what, count, of: tell(_SAID.get(what, f"Proving {what}"), count, of))


class Health(QObject):
    """The acts of the first card. ``began`` carries long work, ``ended`` its end, ``said`` what came of it and whether
    that is good."""

    began = Signal(object)
    ended = Signal()
    said = Signal(str, bool)

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._desk, self._window = desk, window
        self.described: Described | None = None

    # --- proving ---

    def prove(self) -> None:
        """Prove the whole ledger; with a closing kept on paper, that nobody rewrote what was before it."""
        asks = (
            Ask("closing", "A day's &closing kept elsewhere, if you have one",
                help="The line that was printed when a day was closed. It finds what even somebody with the key did."),
        )  # fmt: skip

        def submit(given: Mapping[str, Any], dialog: AskDialog) -> None:
            try:
                closing = read_closing(given["closing"]) if given["closing"] else None
            except Problem as problem:
                dialog.refused(problem)
                return
            dialog.accept()
            self._begin(
                self._desk.slowly(
                    "Proving", prove, closing, done=self._proved, failed=self._failed, progress="tell"
                )
            )  # fmt: skip

        told = (
            "Reads all of it: the file's seals, the chain of entries, the states, every paper. Work goes on meanwhile."
        )
        dialogs.show(AskDialog("Prove the ledger", told, "&Prove it", asks, submit, self._window.window()))

    def _proved(self, proof: Any) -> None:
        self.ended.emit()
        if proof.ok:
            cautions = f" {' '.join(f'{one[0].upper()}{one[1:]}.' for one in proof.cautions)}" if proof.cautions else ""
            self.said.emit(
                f"Proved: {counted(proof.entries, 'entry', 'entries')}, {counted(proof.notices, 'notice')}, "
                f"{counted(proof.contents, 'file')}, {counted(proof.papers, 'paper')}, all as kept.{cautions}",
                not proof.cautions,
            )
            return
        details = list(proof.problems)
        if proof.broken is not None:
            details.insert(0, f"The first entry that does not fit is entry {proof.broken.seq}: {proof.broken.what}")
        self.said.emit("The ledger is not as it was kept.", False)
        told = Told(
            "The ledger is not as it was kept.",
            "Something outside this program changed or damaged it. Do not work on in it.",
            "Keep its folder as it is for whoever looks into it. Prove the newest backup by restoring it to another "
            "folder; what was done after it has to be done again.",
            details=tuple(details),
        )
        dialogs.show(Message(told, "error", self._window.window()))

    # --- copying ---

    def back_up(self) -> None:
        """Ask where to, then copy and prove the copy."""
        proposed = self._desk.copies
        asks = (
            Ask("into", "&Folder", "folder", "Empty: beside the ledger. Another disk outlives this one.",
                str(proposed) if proposed is not None else ""),
            Ask("thin", "Older backups there", "choice", value="yes", choices=(
                ("yes", "Thin them out: all of a week, then one a week, then one a month"), ("no", "Keep all of them"),
            )),
        )  # fmt: skip

        def submit(given: Mapping[str, Any], dialog: AskDialog) -> None:
            dialog.accept()
            into = given["into"]
            self._begin(
                self._desk.slowly(
                    "Copying", back_up_ledger, Path(into).expanduser() if into is not None else None,
                    thin=given["thin"] == "yes", done=self._backed_up, failed=self._failed, changes=True,
                    progress="progress",
                )
            )  # fmt: skip

        told = "A copy in a dated folder, encrypted as it is, proved after writing. Work goes on meanwhile."
        dialogs.show(AskDialog("Back up the ledger", told, "&Back up", asks, submit, self._window.window()))

    def _backed_up(self, made: Any) -> None:
        self.ended.emit()
        quiet = "" if made.told else " The ledger is open for writing elsewhere: no entry tells of this backup."
        self.said.emit(f"Backed up and proved up to entry {made.last:,}: {made.folder}.{quiet}", True)

    # --- putting a copy in its place ---

    def restore(self) -> None:
        """Ask for a backup and what opens it, prove it, tell what would be left behind, and only then replace."""
        found = self.described
        known = tuple(
            (str(path), f"{_moment(at)} (beside the ledger)") for path, at in (found.backups if found else ())
        )
        choices = (*known[:6], (_OTHER, "Another one: its folder, or a ZIP of it"))
        asks = (
            Ask("which", "Which backup", "choice", choices=choices, value=choices[0][0], required=True),
            Ask("path", "The &other one", "folder"),
            Ask("name", "&Your name on its day", value=self._desk.sitting.person if self._desk.sitting else ""),
            Ask("way", "What opens it", "choice", value="passphrase", choices=(
                ("passphrase", "The passphrase of its day"), ("recovery", "The recovery key"),
            )),
            Ask("secret", "&Passphrase or key", "secret", required=True),
            Ask("other", "Whose backup", "choice", value="no", choices=(
                ("no", "Of this very ledger; any other is refused"), ("yes", "It may be another ledger's"),
            )),
        )  # fmt: skip

        def submit(given: Mapping[str, Any], dialog: AskDialog) -> None:
            source = given["path"] if given["which"] == _OTHER else Path(given["which"])
            sitting = self._desk.sitting
            if sitting is None or source is None:
                dialog.refused(Problem("No backup was named.", "", "Choose one, or give its folder."))
                return
            recovery, other, name = given["way"] == "recovery", given["other"] == "yes", given["name"] or None

            def done(seen: Any) -> None:
                dialog.accept()
                self._agree(source, (name, given["secret"]), seen, recovery=recovery, other=other)

            self._desk.slowly(
                "Proving the backup", look_at_backup, source, sitting.folder, sitting.clock, name, given["secret"],
                recovery=recovery, other=other, done=done, failed=dialog.refused, ledger=False,
            )  # fmt: skip

        told = "The backup is opened and proved first; what would be left behind is told before anything is replaced."
        dialogs.show(AskDialog("Restore a backup", told, "P&rove it", asks, submit, self._window.window()))

    def _agree(
        self, source: Path, opens: tuple[str | None, str], seen: Any, *, recovery: bool, other: bool
    ) -> None:  # fmt: skip
        (name, secret), sitting = opens, self._desk.sitting
        if sitting is None:
            return
        folder, clock = sitting.folder, sitting.clock

        def opening() -> Vault:
            restore_ledger(source, folder, clock, name, secret, recovery=recovery, other=other, agreed=True)
            if recovery:
                return open_by_recovery_key(folder, secret, clock, name=name)
            return open_ledger(folder, name, secret, clock)

        def submit(_given: Mapping[str, Any], dialog: AskDialog) -> None:
            dialog.accept()
            self._desk.open("Restoring", opening, sample=sitting.sample)

        behind = told_behind(seen.behind, "would be") if seen.behind is not None else ""
        told = (
            f"The backup is whole: {counted(seen.last, 'entry', 'entries')}, the last of {_moment(seen.at)}. {behind} "
            "What it replaces is kept beside it under another name. You sit at the restored ledger afterwards."
        )
        dialogs.show(AskDialog("Restore this backup", told, "&Restore", (), submit, self._window.window()))

    # --- closing the day ---

    def close_day(self) -> None:
        """Close the day; the line that is shown is to be kept away from the computer."""
        asks = (Ask("out", "Write it to a &file too", "save", "A .pdf to print, or a text. Empty: it is only shown."),)

        def submit(given: Mapping[str, Any], dialog: AskDialog) -> None:
            def done(made: Any) -> None:
                dialog.accept()
                self.said.emit(f"{made.day:%A} is closed with entry {made.number:,}.", True)
                told = (
                    "Print this line or write it down, and keep it away from the computer. It proves later that nobody "
                    "rewrote the past, not even somebody with the key; the last four signs only tell a slip."
                )
                dialogs.show(Once("The day's closing", told, made.written, parent=self._window.window()))

            self._desk.run("Closing the day", close_day, given["out"], done=done, failed=dialog.refused, changes=True)

        told = "An entry whose number and hash bind everything before it. Acts of today can go on after it."
        dialogs.show(AskDialog("Close the day", told, "&Close it", asks, submit, self._window.window()))

    # --- all of them ---

    def _begin(self, job: Job) -> None:
        self.began.emit(job)

    def _failed(self, problem: Problem) -> None:
        self.ended.emit()
        dialogs.tell_problem(self._window.window(), problem)


def _moment(at: datetime) -> str:
    return short_moment(at.astimezone(NEW_YORK))
