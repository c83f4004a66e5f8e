"""What is taken out of the ledger of one notice: its paper printed or copied, its evidence, the holder's part."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from gdnotice.actions.export_evidence import Pack, export_evidence
from gdnotice.actions.kept_paper import write_paper
from gdnotice.actions.print_paper import ToPrint, paper_to_print, summary_to_print
from gdnotice.errors import Problem, Refusal
from ui import dialogs
from ui.asking import AskDialog
from ui.holders_part import PART_TOLD, PART_WORDS, copies_of, save_for_institution
from ui.notices.acts import Seen
from ui.work import Desk

Tell = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Way:
    """One way out: its ``name``, its icon, its button and consequence in words, when it is there, what it does."""

    name: str
    icon: str
    button: str
    consequence: str
    there: Callable[[Seen], bool]
    do: Callable[[TakingOut], object]


class TakingOut:
    """Takes things of one notice out; ``tell`` says afterwards what was done."""

    def __init__(self, desk: Desk, seen: Seen, parent: QWidget, tell: Tell) -> None:
        self.desk, self.seen, self.parent, self._tell = desk, seen, parent, tell
        self.number = seen.number

    def print(self) -> None:
        """Show the stamped paper and print it."""

        def show(former: bool, failed: Callable[[Problem], object] | None = None) -> None:
            self._preview(paper_to_print, failed, former=former)

        self._former("print", show)

    def summary(self) -> None:
        """Print the summary of all that is known of the notice."""
        self._preview(summary_to_print)

    def copy(self) -> None:
        """Write the stamped PDF where the person says."""
        self._former("save a copy", self._write)

    def pack(self) -> None:
        """Write the evidence pack where the person says."""

        def write(path: Path) -> None:
            self.desk.run(
                "Putting the evidence together", export_evidence, self.number, path, changes=True,
                done=lambda done: self._said(f"the evidence pack {_named(done)} is written."),
            )  # fmt: skip

        dialogs.choose(self.parent, "Evidence pack", write, save_as=str(self._place() / f"evidence-{self.number}.zip"))

    def part(self) -> None:
        """Save the holder's part for the institution."""
        save_for_institution(self.desk, self.number, self.parent, self._tell)

    # --- inside ---

    def _preview(
        self, of: Callable[..., ToPrint], failed: Callable[[Problem], object] | None = None, **named: Any
    ) -> None:
        def show(paper: ToPrint) -> None:
            from ui.notices.printing import PrintPreview  # what draws pages is not needed to show a notice

            dialogs.show(PrintPreview(self.desk, paper, self._tell, self.parent))

        self.desk.run("Putting the paper together", of, self.number, done=show, failed=failed, **named)

    def _write(self, former: bool, failed: Callable[[Problem], object] | None = None) -> None:
        def write(path: Path) -> None:
            self.desk.run(
                "Writing the paper", write_paper, self.number, path, former=former, overwrite=True,  # it was asked
                done=lambda _found: self._said(f"{path.name} is written."), failed=failed,
            )  # fmt: skip

        name = f"notice-{self.number}{'-for-the-record' if former else ''}.pdf"
        dialogs.choose(self.parent, "Save a copy", write, save_as=str(self._place() / name))

    def _former(self, verb: str, work: Callable[..., object]) -> None:
        """Do it; where the paper must not be sent, say why, and do it for the record only."""

        def refused(problem: Problem) -> None:
            if not isinstance(problem, Refusal):
                self.desk.problem.emit(problem)
                return

            def again(_given: object, dialog: AskDialog) -> None:
                dialog.accept()
                work(True)

            told = f"{problem.meaning} You can {verb} it for the record alone."
            words = f"{verb[0].upper()}{verb[1:]} for the record"
            dialogs.show(AskDialog(problem.what, told, words, (), again, self.parent))

        work(False, failed=refused)

    def _place(self) -> Path:
        return copies_of(self.desk)

    def _said(self, words: str) -> None:
        self._tell(f"Notice {self.number}: {words}")


def _named(done: Pack) -> str:
    return done.out.name


def _stamped_ever(seen: Seen) -> bool:
    return any(one.kind == "stamped" for one in seen.shown.entries)


def _not_guaranteed_yet(seen: Seen) -> bool:
    """The institution still has to come to it."""
    parts = {field.role for field in seen.shown.kept.form.fields.values()}
    return seen.state == "draft" and "institution" in parts and seen.possible.may("exported")


WAYS: tuple[Way, ...] = (
    Way("part", "institution", PART_WORDS, PART_TOLD,
        _not_guaranteed_yet, TakingOut.part),
    Way("print", "print", "Pr&int …", "The stamped paper, with a preview; that it was printed is recorded.",
        _stamped_ever, TakingOut.print),
    Way("paper", "paper", "Save a cop&y …", "The stamped PDF, byte for byte.", _stamped_ever, TakingOut.copy),
    Way("pack", "pack", "Evid&ence pack …", "A ZIP with everything the ledger knows of it, to be checked without one.",
        lambda seen: seen.possible.may("exported"), TakingOut.pack),
    Way("summary", "print", "Print a summary …", "What happened, on a few pages; taxpayers' numbers stay hidden.",
        lambda seen: seen.possible.may("exported"), TakingOut.summary),
)  # fmt: skip
