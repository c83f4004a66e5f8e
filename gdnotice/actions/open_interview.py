"""Open the interview of a notice in the ledger: its form, its offer, its printing and the answers so far."""

from __future__ import annotations

from dataclasses import dataclass

from gdnotice.actions.autosave_answers import Recovered, Unfinished, recovered, unfinished
from gdnotice.actions.duplicates import duplicates
from gdnotice.actions.in_ledger import kept_notice, raw_answers
from gdnotice.actions.kept_paper import kept_printing
from gdnotice.actions.live_form import Judged, LiveForm
from gdnotice.findings.finding import Finding
from gdnotice.ledger import moves
from gdnotice.ledger.vault import Vault


@dataclass(frozen=True, slots=True)
class OpenedInterview:
    """``given`` are the answers as they were kept, those that could not be read among them, ``base`` their digest.

    ``recovered`` is what this person had typed when the program ended, ``others`` what others are in the middle of.
    ``state`` is where the notice stands; ``start`` are the answers to begin with, as they are typed, ``judged`` what
    there is to say of those; ``of_ledger`` are findings on the kept answers that only the ledger can tell.
    """

    number: int
    state: str
    live: LiveForm
    given: dict[str, object]
    base: str
    recovered: Recovered | None
    others: tuple[Unfinished, ...]
    start: dict[str, object]
    judged: Judged
    of_ledger: tuple[Finding, ...] = ()


def open_interview(vault: Vault, number: int) -> OpenedInterview:
    """The interview of that notice. Raises :class:`~gdnotice.errors.Refusal` where its answers can no longer be
    changed, or not by this person, and :class:`~gdnotice.errors.Misuse` where there is no such notice."""
    with vault.reading() as db:
        kept = kept_notice(vault, number)
        moves.refuse("answers-changed", vault.person.role, kept.now.standing)
        name = kept.now.printing
        printing = kept_printing(vault, kept.now.offer, name) if name is not None else None
        live = LiveForm(kept.form.id, kept.offer, vault.clock, printing=printing)
        given = raw_answers(db, kept.now.answers)
        found = recovered(db, number, vault.person.id, kept.now.answers)
        twins = duplicates(db, kept.now)
        others = tuple(one for one in unfinished(vault, number) if not one.mine)
    start = live.typed(found.given if found is not None else given)
    # The first judging of a program's life takes as long as a blink: here, not where somebody types.
    state = kept.now.standing.state
    return OpenedInterview(number, state, live, given, kept.now.answers, found, others, start, live.judge(start), twins)
