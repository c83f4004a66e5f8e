"""The paper of a notice to be looked at: what was stamped, or what would be, as bytes in memory and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from gdnotice.actions.in_ledger import Kept, kept_notice
from gdnotice.actions.kept_paper import paper_of, press_in, refuse_not_to_be_sent, refuse_other_form
from gdnotice.actions.press import for_screen, looked
from gdnotice.errors import Refusal
from gdnotice.ledger import moves
from gdnotice.ledger.vault import Vault
from gdnotice.stamp.guarded import guarded

Sort = Literal["stamped", "record", "unstamped", "none"]


@dataclass(frozen=True, slots=True)
class PaperSeen:
    """The pages of a notice. ``sort``: the paper that was ``stamped``; one kept for the ``record`` alone, which must
    not be sent (``why``); the pages as they would be now, ``unstamped``, with the draft mark across each; ``none``,
    where the notice ended before it was stamped.

    ``drawn`` is a PDF in which fields are part of the page: for eyes, not to be kept. Empty where there is none.
    """

    number: int
    sort: Sort
    drawn: bytes
    why: str = ""


def look_at_paper(vault: Vault, number: int) -> PaperSeen:
    """The pages of a notice as they are in the ledger; while it is not stamped, as they would be now.

    Raises :class:`~gdnotice.errors.Unreadable` where its printing is not with its offer, or its paper is no longer what
    was stamped, and :class:`~gdnotice.errors.Refusal` where it was drafted on another edition of the form.
    """
    with vault.reading():
        kept = kept_notice(vault, number)
        now = kept.now
        stamped = now.stamped is not None and now.standing.state not in moves.BEFORE_STAMP
        ended = now.standing.state in moves.ENDED
        former = ended and any(one.kind == "stamped" for one in now.entries)
        if stamped or former:
            why = _why_not(kept)
            paper = paper_of(vault, number)
        elif ended:
            return PaperSeen(number, "none", b"", f"It was {moves.state_words(now.standing)} before it was stamped.")
        else:
            return PaperSeen(number, "unstamped", _as_it_would_be(vault, kept))
    return PaperSeen(number, "record" if why else "stamped", guarded.for_screen(paper), why)


def _as_it_would_be(vault: Vault, kept: Kept) -> bytes:
    refuse_other_form(kept)
    return looked(kept.notice, for_screen(press_in(vault, kept)), draft=True).made.pdf


def _why_not(kept: Kept) -> str:
    """Why a stamped paper must not be sent; empty where it may be, or was."""
    try:
        refuse_not_to_be_sent(kept)
    except Refusal as refusal:
        return f"{refusal.what} {refusal.meaning}"
    return ""
