"""What may be done with a notice now, by whoever opened the ledger, and why the rest may not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from gdnotice.actions.approve_as import other_approvers
from gdnotice.actions.in_ledger import kept_notice, local, own_day
from gdnotice.deadlines.reckoning import passed
from gdnotice.errors import Refusal
from gdnotice.ledger import moves, twins
from gdnotice.ledger.entitled import known_passphrases
from gdnotice.ledger.notices import notice_now
from gdnotice.ledger.vault import Vault
from gdnotice.pack.load import form, form_ids
from gdnotice.settings.firm import firm_of


@dataclass(frozen=True, slots=True)
class Possible:
    """``refused`` tells for each kind of act that may not be done now why not; one that may be is not in it.

    ``dated`` is the date that the paper bears, in the offer's zone; ``uncovered`` in hundredths of a unit;
    ``letters`` are the forms that deliver what this notice guarantees; ``delivering`` the letters of this ledger that
    deliver on it and are with the agent. ``approvers`` are the names of those who may approve besides this person.
    """

    refused: Mapping[str, Refusal]
    dated: date | None
    uncovered: int | None
    letters: tuple[str, ...]
    delivering: tuple[int, ...] = ()
    approvers: tuple[str, ...] = ()

    def may(self, kind: str) -> bool:
        """Whether an act of that kind (``approved``, ``sent`` ...) may be done."""
        return kind not in self.refused


def possible_acts(vault: Vault, number: int) -> Possible:
    """What may be done with the notice of that number. Raises :class:`~gdnotice.errors.Misuse` where there is none.

    An act that may be done by this table can still be refused for what it is given: a date, an address, an answer.
    """
    with vault.reading() as db:
        kept = kept_notice(vault, number)
        now = kept.now
        refused: dict[str, Refusal] = {}
        for one in moves.MOVES:
            if one.kind == "drafted":
                continue
            try:
                moves.refuse(one.kind, vault.person.role, now.standing)
            except Refusal as problem:
                refused[one.kind] = problem
        if "approved" not in refused and firm_of(db).second_pair and vault.person.id in now.preparers:
            refused["approved"] = Refusal(
                "You prepared this notice yourself.",
                "A second person approves it: a mistake would pass unseen otherwise.",
                "Ask another approver to open the ledger and approve it.",
            )
        try:
            known_passphrases(db).refuse(vault.person.id)
        except Refusal as problem:
            refused.setdefault("approved", problem)
        if "taken-back" not in refused and not now.revocable:
            refused["taken-back"] = Refusal("Nothing was recorded that could be taken back.", "")
        if "settled" not in refused and not now.facts.unsettled:
            refused["settled"] = Refusal("It is settled already.", "Nothing more is to be done with it.")
        due = now.deadlines.get("guarantee-due")
        if "expired" not in refused and due is not None and not passed(vault.clock.now(), local(due, kept.offer)):
            refused["expired"] = Refusal("The guarantee is not due yet.", "Until then it can be covered.")
        letters = (
            tuple(one for one in form_ids() if form(one).covers and kept.offer.kind in form(one).kinds)
            if now.standing.protect == moves.OPEN
            else ()
        )
        sent = [one for one in twins.delivering(db, number) if notice_now(db, one).standing.state in moves.AT_AGENT]
        approvers = tuple(other_approvers(vault)) if now.standing.state == "ready" else ()
        return Possible(refused, own_day(kept.notice), now.standing.uncovered, letters, tuple(sent), approvers)
