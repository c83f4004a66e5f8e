"""What goes to a printer: a stamped paper, or the summary of a notice; that it was printed is an entry."""

from __future__ import annotations

from dataclasses import dataclass

from gdnotice.actions.evidence import gathered
from gdnotice.actions.in_ledger import kept_notice
from gdnotice.actions.kept_paper import paper_of, refuse_not_to_be_sent
from gdnotice.ledger import life, moves
from gdnotice.ledger.acting import acting
from gdnotice.ledger.entries import milliseconds, moment
from gdnotice.ledger.vault import Vault
from gdnotice.stamp.guarded import guarded
from gdnotice.values import digest


@dataclass(frozen=True, slots=True)
class ToPrint:
    """A PDF for the printer. ``what`` names it to a person and in the entry; ``number`` is its notice.

    ``drawn`` is what goes to a printer or screen that knows no fields of a PDF: the same to the eye.
    """

    number: int
    what: str
    pdf: bytes
    drawn: bytes


def paper_to_print(vault: Vault, number: int, *, former: bool = False) -> ToPrint:
    """The stamped PDF of a notice. Raises :class:`~gdnotice.errors.Refusal` for one that must not be sent, unless it is
    wanted as the ``former`` one, for the record."""
    with vault.reading():
        if not former:
            refuse_not_to_be_sent(kept_notice(vault, number))
        paper = paper_of(vault, number)
    name = "stamped paper, for the record" if former else "stamped paper"
    return ToPrint(number, name, paper, guarded.for_screen(paper))


def summary_to_print(vault: Vault, number: int) -> ToPrint:
    """The summary of all that the ledger knows of a notice, as its evidence pack has it; numbers stay masked."""
    from gdnotice.actions.evidence_summary import summary

    with vault.reading():
        at = moment(milliseconds(vault.clock.now()))
        made = summary(gathered(vault, number), at, vault.person.name)
    return ToPrint(number, "summary", made, made)


def record_printed(vault: Vault, printed: ToPrint, pages: str, copies: int) -> int:
    """The entry that ``pages`` (``1-3``) of something were sent to a printer in so many ``copies``; its number."""
    with acting(vault) as act:
        kept = kept_notice(vault, printed.number)
        moves.refuse("exported", act.person.role, kept.now.standing)
        body = {"what": f"{printed.what}, printed", "sha256": digest(printed.pdf), "pages": pages, "copies": copies}
        return life.do(act, "exported", kept.now, body)
