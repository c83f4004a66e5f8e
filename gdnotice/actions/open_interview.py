"""Open the interview of a notice in the ledger: its form, its offer, its printing and the answers so far."""

from __future__ import annotations

from dataclasses import dataclass

from gdnotice.actions.in_ledger import kept_notice, raw_answers
from gdnotice.actions.kept_paper import kept_printing
from gdnotice.actions.live_form import LiveForm
from gdnotice.ledger import moves
from gdnotice.ledger.vault import Vault


@dataclass(frozen=True, slots=True)
class OpenedInterview:
    """``given`` are the answers as they were kept, those that could not be read among them."""

    number: int
    live: LiveForm
    given: dict[str, object]


def open_interview(vault: Vault, number: int) -> OpenedInterview:
    """The interview of that notice. Raises :class:`~gdnotice.errors.Refusal` where its answers can no longer be
    changed, or not by this person, and :class:`~gdnotice.errors.Misuse` where there is no such notice."""
    with vault.reading() as db:
        kept = kept_notice(vault, number)
        moves.refuse("answers-changed", vault.person.role, kept.now.standing)
        name = kept.now.printing
        printing = kept_printing(vault, kept.now.offer, name) if name is not None else None
        live = LiveForm(kept.form.id, kept.offer, vault.clock, printing=printing)
        return OpenedInterview(number, live, raw_answers(db, kept.now.answers))
