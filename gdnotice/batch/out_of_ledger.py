"""The papers of a batch of the ledger, taken out: one PDF for the printer, or a file each in a folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from gdnotice import files
from gdnotice.actions.in_ledger import kept_notice, raw_answers
from gdnotice.actions.kept_paper import paper_of, refuse_not_to_be_sent
from gdnotice.batch.names import USUAL, Names
from gdnotice.batch.writing import aside
from gdnotice.errors import Refusal, World
from gdnotice.ledger.batches import KeptBatch
from gdnotice.ledger.notices import batch_notices, notice_now
from gdnotice.ledger.vault import Vault
from gdnotice.pack.load import form
from gdnotice.stamp.merged import write_merged


@dataclass(frozen=True, slots=True)
class TakenOut:
    """How many papers were written; ``left`` are the numbers of notices without a paper that may be sent."""

    papers: int
    left: tuple[int, ...]


def papers_to_print(
    vault: Vault, batch: int, target: Path, *, overwrite: bool = False,
    progress: Callable[[str, int, int], object] = lambda _what, _count, _of: None,
) -> TakenOut:  # fmt: skip
    """Write all papers of a batch that may be sent into one PDF, in the order in which they were drafted.

    Raises :class:`World` where ``target`` exists, unless ``overwrite``, and :class:`Refusal` where there is no paper.
    """
    if target.exists() and not overwrite:
        raise World(f"{target} exists already.", "It was left as it is.", "Choose another name.")
    numbers, left = _numbers(vault, batch)
    taken: list[int] = []

    def papers() -> Iterator[bytes]:
        for place, number in enumerate(numbers):
            progress("Putting the papers into one file", place, len(numbers))
            found = _paper(vault, number)
            if found is None:
                left.append(number)
            else:
                taken.append(number)
                yield found

    with aside(target) as stream:
        write_merged(papers(), stream)
        if not taken:
            raise _nothing(batch)
    return TakenOut(len(taken), tuple(left))


def papers_to_folder(
    vault: Vault, batch: int, folder: Path, names: str = USUAL, *, overwrite: bool = False,
    progress: Callable[[str, int, int], object] = lambda _what, _count, _of: None,
) -> TakenOut:  # fmt: skip
    """Write each paper of a batch that may be sent into ``folder``, named after its row and answers by ``names``.

    A file that is the very paper already is left; another file of that name raises :class:`World`, unless
    ``overwrite``: what was written before it stays.
    """
    kept = _kept(vault, batch)
    named = Names(names, form(kept.body["form"]))
    numbers, left = _numbers(vault, batch)
    taken = 0
    folder.mkdir(parents=True, exist_ok=True)
    for place, number in enumerate(numbers):
        progress("Writing the papers", place, len(numbers))
        found = _paper(vault, number)
        if found is None:
            left.append(number)
            continue
        target = folder / named.name(*_row(vault, number))
        if target.exists() and not overwrite and files.read_bytes(target, "file", files.PDF_LIMIT) != found:
            raise World(
                f"{target} exists already, and is another file than this paper.",
                f"It was left as it is; {taken} papers were written before it.",
                "Choose another folder, or other names.",
            )
        files.write_whole(target, found)
        taken += 1
    if not taken:
        raise _nothing(batch)
    return TakenOut(taken, tuple(left))


def _numbers(vault: Vault, batch: int) -> tuple[list[int], list[int]]:
    _kept(vault, batch)
    with vault.reading() as db:
        return batch_notices(db, batch), []


def _kept(vault: Vault, batch: int) -> KeptBatch:
    from gdnotice.actions.batch_into_ledger import known_batch

    with vault.reading():
        return known_batch(vault, batch)


def _paper(vault: Vault, number: int) -> bytes | None:
    """The paper of a notice; None where it has none, or none that may be sent."""
    with vault.reading():
        try:
            kept = kept_notice(vault, number)
            if kept.now.stamped is None:
                return None
            refuse_not_to_be_sent(kept)
        except Refusal:  # purged, changed, amended or ended since
            return None
        return paper_of(vault, number)


def _row(vault: Vault, number: int) -> tuple[int, dict[str, str]]:
    """The row that a notice was drafted from (its own number where none is told), and its answers as texts."""
    with vault.reading() as db:
        now = notice_now(db, number)
        answers = raw_answers(db, now.answers)
        row = now.entries[0].body or {}
        texts = {
            key: "|".join(map(str, value)) if isinstance(value, list) else str(value) for key, value in answers.items()
        }
        return int(row.get("row") or number), texts


def _nothing(batch: int) -> Refusal:
    return Refusal(
        f"Batch {batch} has no paper that may be sent.",
        "Nothing was written.",
        "Its notices have to be approved and stamped first.",
    )
