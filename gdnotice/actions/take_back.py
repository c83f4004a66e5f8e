"""Take back an entry that was a mistake: the notice stands again where it stood without it, and both entries stay."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gdnotice.actions.in_ledger import changed_facts, kept_notice
from gdnotice.errors import Misuse, Refusal
from gdnotice.ledger import life, moves
from gdnotice.ledger.acting import acting
from gdnotice.ledger.entries import Entry, Standing
from gdnotice.ledger.vault import Vault


@dataclass(frozen=True, slots=True)
class TakenBack:
    """The ``entry`` that was taken back, and where its notice stands now."""

    number: int
    entry: Entry
    standing: Standing


def take_back(vault: Vault, number: int, reason: str, entry: int | None = None) -> TakenBack:
    """Take back the latest cover, acknowledgement, expiry, settlement or end of a notice, with a reason.

    ``entry`` is its number where it is to be made sure which one that is. Raises :class:`~gdnotice.errors.Refusal`
    where there is none, or the latest is another one.
    """
    if not reason.strip():
        raise Misuse("Why it is taken back is part of the record.", "Nothing was changed.", "Give it with --reason.")
    with acting(vault) as act:
        kept = kept_notice(vault, number)
        moves.refuse("taken-back", act.person.role, kept.now.standing)
        if not kept.now.revocable:
            raise Refusal(
                f"Nothing that was recorded of notice {number} can be taken back.",
                "Covers, acknowledgements, expiries, settlements, withdrawals, rejections and supersedings can be.",
                f"`gdnotice ledger show {number}` lists its entries.",
            )
        last = kept.now.revocable[-1]
        if entry is not None and entry != last.seq:
            raise Refusal(
                f"Of notice {number} only entry {last.seq} can be taken back now.",
                "It is the latest of those that can be; what came before it follows after it.",
                f"Take back entry {last.seq} first, or leave --entry away.",
            )
        body: dict[str, Any] = {"entry": last.seq, "kind": last.kind, "reason": reason.strip()}
        if last.kind == "acknowledged":  # a guarantee may have been counted from what the agent was said to have
            kept.now.acknowledgements.pop()
            body |= {key: value for key, value in changed_facts(kept, act.db).items() if key == "deadlines"}
        life.do(act, "taken-back", kept.now, body)
        return TakenBack(number, last, life.again(act, kept.now).standing)
