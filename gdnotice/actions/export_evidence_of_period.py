"""Export the evidence packs of every notice to which something was done in a period, one ZIP each, into a folder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from gdnotice.actions.export_evidence import export_evidence
from gdnotice.clock import NEW_YORK
from gdnotice.errors import Misuse, World
from gdnotice.ledger import lists
from gdnotice.ledger.entries import milliseconds
from gdnotice.ledger.vault import Vault


@dataclass(frozen=True, slots=True)
class Packs:
    """The numbers of the notices whose packs are in ``folder`` now."""

    folder: Path
    numbers: tuple[int, ...]


def export_evidence_of_period(
    vault: Vault, first: date, last: date, folder: Path, *, reveal: bool = False,
    progress: Callable[[str, int, int], object] = lambda _what, _count, _of: None,
) -> Packs:  # fmt: skip
    """Write ``notice-N.zip`` for each notice to which something was done from ``first`` to ``last``, whole days of New
    York. Each is an entry, and is there whole or not at all; ``progress`` may raise to stop between two of them.

    Raises :class:`Misuse` where the days are the wrong way round or nothing was done then, and :class:`World` where one
    of the files exists: nothing is written then.
    """
    if last < first:
        raise Misuse("The period ends before it begins.", "Nothing was written.", "Give its first day first.")
    since = datetime.combine(first, time(), NEW_YORK)
    until = datetime.combine(last + timedelta(days=1), time(), NEW_YORK)
    with vault.reading() as db:
        numbers = lists.touched(db, milliseconds(since), milliseconds(until))
    if not numbers:
        raise Misuse("Nothing was done to any notice in that period.", "Nothing was written.", "Give another period.")
    targets = {number: folder / f"notice-{number}.zip" for number in numbers}
    there = next((one for one in targets.values() if one.exists()), None)
    if there is not None:
        raise World(f"{there} exists already.", "It would be overwritten. Nothing was written.", "Take another folder.")
    folder.mkdir(parents=True, exist_ok=True)
    for place, (number, target) in enumerate(targets.items()):
        progress("Putting the evidence together", place, len(numbers))
        export_evidence(vault, number, target, reveal=reveal)
    return Packs(folder, tuple(numbers))
