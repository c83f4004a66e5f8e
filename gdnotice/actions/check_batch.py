"""Check the rows of a batch for the ledger, as drafting them would, and keep nothing of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from gdnotice.actions.batch_into_ledger import RowGiven, all_findings, other_answers
from gdnotice.actions.check import checked
from gdnotice.actions.draft_notice import refuse_unserved
from gdnotice.actions.in_ledger import as_kept, kept_offer, notice_at, terms_digest
from gdnotice.actions.kept_paper import press_on
from gdnotice.findings.again import Again
from gdnotice.findings.finding import Finding
from gdnotice.ledger import batches
from gdnotice.ledger.entries import canonical
from gdnotice.ledger.vault import Vault
from gdnotice.notice.answers import answers_of
from gdnotice.notice.notice import prepared
from gdnotice.pack.load import form
from gdnotice.values import digest

Came = Literal["good", "there", "refused"]
"""What drafting would make of a row: a notice; nothing, as it is there from an earlier run; nothing, for its errors."""


@dataclass(frozen=True, slots=True)
class RowChecked:
    """One row of a batch: what would come of it, and all that was found."""

    number: int
    came: Came
    findings: tuple[Finding, ...]


def check_batch(
    vault: Vault, form_id: str, offer: str, rows: Iterable[RowGiven], name: str, *, printing: str | None = None,
    also: bool = False,
) -> Iterator[RowChecked]:  # fmt: skip
    """What :func:`~gdnotice.actions.batch_into_ledger.draft_batch` would do with each row now, in their order.

    ``offer`` is the id of one in the ledger. The ledger is read at the beginning and not held: acts may go on while
    the rows are gone through. Raises ``Misuse`` for an offer that it has not, or that the form does not serve.
    """
    opened = form(form_id)
    with vault.reading() as db:
        kept, read = kept_offer(db, offer)
        refuse_unserved(opened, read)
        empty = notice_at(opened, read, answers_of({}, opened, read.zone), vault.clock.now())
        press = press_on(vault, empty, kept.number, printing, terms_digest(empty.terms))
        begun = next(
            (
                one.number
                for one in batches.batches(db)
                if (one.body["name"], one.body["form"], one.body["offer"]) == (name.strip(), opened.id, kept.number)
            ),
            None,
        )
        there = batches.drafted_answers(db, begun) if begun is not None else Counter[str]()
        before = batches.drafted_rows(db, begun) if begun is not None and not also else {}
    again = Again(opened)
    for row in rows:
        answers = answers_of(row.answers, opened, read.zone)
        found = checked(prepared(opened, empty.terms, answers, empty.at, empty.now), press, again=again)
        findings = all_findings(row, found)
        if any(one.severity == "error" for one in findings):
            yield RowChecked(row.number, "refused", findings)
            continue
        kept_as = digest(canonical(as_kept(row.answers, answers, opened)))
        if there[kept_as] > 0:
            there[kept_as] -= 1
            yield RowChecked(row.number, "there", findings)
        elif row.number in before:
            yield RowChecked(row.number, "refused", (other_answers(before[row.number]),))
        else:
            yield RowChecked(row.number, "good", findings)
