"""A batch onto files whose offer, and printing, are those that a ledger keeps."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from gdnotice.actions.in_ledger import kept_offer
from gdnotice.actions.kept_paper import kept_printing
from gdnotice.actions.signature_pictures import Given
from gdnotice.batch.first_pass import FirstPass, Told, pass_for_files
from gdnotice.batch.names import USUAL
from gdnotice.batch.results import counted
from gdnotice.batch.run import Request, run_batch
from gdnotice.ledger.vault import Vault


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a batch is to be made of: ``offer`` is an id of the ledger, ``printing`` the name of one kept with it (None:
    the built-in one)."""

    form: str
    offer: str
    rows: Path
    printing: str | None = None
    sheet: str | None = None
    jobs: int = 1


@dataclass(frozen=True, slots=True)
class OnFiles:
    """What came of it: row by row, in a sentence, and the files that were written beside the papers."""

    rows: FirstPass
    told: str
    folder: Path
    stamped: int
    kept: int
    unreached: int
    written: tuple[Path, ...]
    merged: Path | None


def check_files(vault: Vault, wanted: Wanted, progress: Told = lambda _: None) -> FirstPass:
    """Check every row from its own date; nothing is written."""
    return pass_for_files(_request(vault, wanted, None, check_only=True), vault.clock, progress)


def stamp_files(
    vault: Vault, wanted: Wanted, folder: Path, *, names: str = USUAL, merged: Path | None = None,
    overwrite: bool = False, signatures: Given = (), progress: Told = lambda _: None,
) -> OnFiles:  # fmt: skip
    """Stamp every good row into ``folder``, as :func:`~gdnotice.batch.run.run_batch` does; given again, it goes on.

    ``signatures`` are pictures for the lines that are signed, the same on every paper.
    """
    request = _request(vault, wanted, folder, names=names, merged=merged, overwrite=overwrite, signatures=signatures)
    done = FirstPass()
    with run_batch(request, vault.clock, progress) as report:
        for one in report.results():
            if one.status != "not reached":
                done.add(one.row, one.status, one.findings)
        done.notes, done.seconds, done.stopped = report.notes, report.seconds, report.cancelled
        return OnFiles(
            done, counted(report), folder, report.stamped, report.kept, report.unreached, tuple(report.written),
            report.merged,
        )  # fmt: skip


def _request(
    vault: Vault, wanted: Wanted, folder: Path | None, *, check_only: bool = False, names: str = USUAL,
    merged: Path | None = None, overwrite: bool = False, signatures: Given = (),
) -> Request:  # fmt: skip
    with vault.reading() as db:
        kept, offer = kept_offer(db, wanted.offer)
        printing = kept_printing(vault, kept.number, wanted.printing) if wanted.printing is not None else None
    return Request(
        wanted.form, offer, wanted.rows, folder, printing=printing, jobs=wanted.jobs, check_only=check_only,
        names=names, merged=merged, overwrite=overwrite, sheet=wanted.sheet, signatures=signatures,
    )  # fmt: skip
