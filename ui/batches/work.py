"""What the batches' page has done beside the window. Stopping is no exception here: what was done so far is told."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gdnotice.actions.batch_into_ledger import BatchDrafted, stamp_batch
from gdnotice.actions.keep_offer import list_offers
from gdnotice.actions.list_batches import BatchListed, list_batches, open_warnings
from gdnotice.actions.open_ledger import Vault
from gdnotice.batch.first_pass import FirstPass, pass_for_ledger
from gdnotice.batch.into_ledger import draft_rows
from gdnotice.batch.run import Progress
from gdnotice.batch.with_kept_offer import OnFiles, Wanted, check_files, stamp_files
from gdnotice.pack.load import form, form_ids
from ui.work import Stopped

Tell = Callable[[str, int, int], None]
_MANY = 3_000
"""Rows from which on other processes help; below, starting them takes longer than they save."""
_STAGES = {
    "reading": "Reading the spreadsheet", "checking": "Checking", "stamping": "Stamping",
    "writing": "Writing the summary", "merging": "Putting the papers into one file",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Served:
    """A form that serves an offer of the ledger: how the two are called, and the printings kept for it."""

    form: str
    offer: str
    words: str
    printings: tuple[str, ...]


def served(vault: Vault) -> tuple[Served, ...]:
    """Every form and offer that go together."""
    return tuple(
        Served(
            key, one.terms.offer.id, f"{one.terms.get('issuer')}: {form(key).title}",
            tuple(each.name for each in one.printings if each.form == key),
        )
        for one in list_offers(vault)
        for key in form_ids()
        if one.terms.offer.kind in form(key).kinds
    )  # fmt: skip


def jobs_for(rows: int) -> int:
    """How many processes stamp onto files: the window keeps one core for itself."""
    return max(1, min(4, (os.cpu_count() or 1) - 1)) if rows > _MANY else 1


def check_ledger_rows(vault: Vault, wanted: Wanted, rows: int, *, name: str, also: bool, tell: Tell) -> FirstPass:
    """The first pass for the ledger."""
    return pass_for_ledger(
        vault, wanted.form, wanted.offer, wanted.rows, name=name, printing=wanted.printing, sheet=wanted.sheet,
        also=also, progress=_progress(tell, rows),
    )  # fmt: skip


def check_file_rows(vault: Vault, wanted: Wanted, rows: int, *, tell: Tell) -> FirstPass:
    """The first pass for papers in a folder."""
    return check_files(vault, wanted, _progress(tell, rows))


def draft(
    vault: Vault, wanted: Wanted, rows: int, *, name: str, also: bool, tell: Tell
) -> tuple[BatchDrafted, tuple[str, ...]]:
    """Draft every good row and make it ready."""

    def progress(_what: str, count: int) -> bool:
        return _goes_on(tell, "Drafting", count, rows)

    _goes_on(tell, "Drafting", 0, rows)
    return draft_rows(
        vault, wanted.form, wanted.offer, wanted.rows, name=name, printing=wanted.printing, sheet=wanted.sheet,
        also=also, progress=progress,
    )  # fmt: skip


def stamp_into_folder(vault: Vault, wanted: Wanted, rows: int, *, tell: Tell, **given: Any) -> OnFiles:
    """Stamp every good row onto a file."""
    return stamp_files(vault, wanted, progress=_progress(tell, rows), **given)


def stamp_kept(vault: Vault, batch: int, notices: int, *, tell: Tell) -> int:
    """Stamp the approved notices of a batch of the ledger; how many were."""
    _goes_on(tell, "Stamping", 0, notices)
    return stamp_batch(vault, batch, lambda _what, count: _goes_on(tell, "Stamping", count, notices))


def kept_batches(vault: Vault) -> list[BatchListed]:
    """Those of the ledger, newest first."""
    return list_batches(vault)


def warnings_of(vault: Vault, batch: int) -> tuple[tuple[str, int], ...]:
    """What an approver has to take on, by code, and of how many notices."""
    return tuple(sorted(open_warnings(vault, batch).items()))


def merged_beside(folder: Path) -> Path:
    """Where the file for the printer goes."""
    return folder / "all.pdf"


def _progress(tell: Tell, rows: int) -> Callable[[Progress], bool]:
    def told(progress: Progress) -> bool:
        counted = progress.stage in ("checking", "stamping")
        count = int(progress.share * rows) if progress.stage == "merging" else progress.rows
        return _goes_on(tell, _STAGES[progress.stage], count, rows if counted or progress.stage == "merging" else 0)

    return told


def _goes_on(tell: Tell, what: str, count: int, of: int) -> bool:
    """Tell how far it is; False where a person stopped it."""
    try:
        tell(what, count, of)
    except Stopped:
        return False
    return True
