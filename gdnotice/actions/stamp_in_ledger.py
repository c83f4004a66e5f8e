"""Stamp approved notices in the ledger: what is kept is the printing and the revision, and how to prove both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from gdnotice.actions.approve_notice import refuse_errors
from gdnotice.actions.check import Checked
from gdnotice.actions.in_ledger import Kept, kept_notice
from gdnotice.actions.kept_paper import judged_on_paper, paper_digests, press_in
from gdnotice.actions.ready_notice import told, unacknowledged
from gdnotice.actions.small_papers import SmallPapers
from gdnotice.errors import Refusal
from gdnotice.findings.finding import Finding
from gdnotice.ledger import life, moves
from gdnotice.ledger.acting import Acting, acting
from gdnotice.ledger.vault import Vault
from gdnotice.stamp.readback import read_back
from gdnotice.stamp.stamp import Stamped
from gdnotice.values import digest


@dataclass(frozen=True, slots=True)
class StampedInLedger:
    """``sha256`` is of the whole PDF, ``official`` of the printing that it begins with; ``size`` in bytes."""

    number: int
    seq: int
    sha256: str
    official: str
    size: int
    pages: int
    findings: tuple[Finding, ...]


def stamp_in_ledger(vault: Vault, numbers: Sequence[int]) -> list[StampedInLedger]:
    """Stamp approved notices, all in one act or none. Each paper is read back before it is kept.

    Raises :class:`Refusal` where answers or terms are others than those approved, or something is an error by now.
    """
    with acting(vault) as act:
        return [stamp_one(act, vault, number) for number in dict.fromkeys(numbers)]


def stamp_one(act: Acting, vault: Vault, number: int) -> StampedInLedger:
    """As :func:`stamp_in_ledger`, of one notice inside an act."""
    kept = kept_notice(vault, number)
    moves.refuse("stamped", act.person.role, kept.now.standing)
    refuse_unapproved(kept)
    refuse_other_paper(act, kept)
    judged = judged_on_paper(vault, kept)
    refuse_errors(kept.now.number, judged)
    refuse_new_warnings(kept, judged)
    assert judged.made is not None, "it was looked at on its paper"
    assert not judged.made.unprintable, "an error names every character that cannot be printed"
    read_back(judged.made)
    return keep_paper(act, vault, kept, judged, judged.made)


def keep_paper(act: Acting, vault: Vault, kept: Kept, judged: Checked, made: Stamped) -> StampedInLedger:
    """Keep a stamped paper: the printing once, the revision against those of its kind, the digest of the whole."""
    papers = SmallPapers(act, press_in(vault, kept), kept.notice)
    revision = papers.keep(made)
    whole = digest(made.pdf)
    body: dict[str, Any] = {
        "official": papers.official.hex(),
        "revision": revision.hex(),
        "sha256": whole,
        "pages": made.pages,
        "printing": kept.now.printing,
        "findings": told(judged),
    }
    seq = life.do(act, "stamped", kept.now, body)
    size = len(made.official) + len(made.revision)
    return StampedInLedger(kept.now.number, seq, whole, papers.official.hex(), size, made.pages, judged.findings)


def refuse_unapproved(kept: Kept) -> None:
    """Raise :class:`Refusal` unless exactly these answers were approved under exactly these terms."""
    approval = kept.now.approval
    if approval is None or approval.answers != kept.now.answers:
        raise Refusal(
            f"Notice {kept.now.number} was not approved with these answers.",
            "An approval is for exactly what was looked at.",
            f"Have it approved: `gdnotice ledger approve {kept.now.number}`.",
        )
    if approval.terms != kept.terms:
        raise Refusal(
            f"The offer was amended since notice {kept.now.number} was approved.",
            "Its paper would print terms that are no longer in force, or go where the agent no longer is.",
            f"Apply the amendment with `gdnotice ledger offer amend {kept.offer.id}`, then have it approved again.",
        )


def refuse_other_paper(act: Acting, kept: Kept) -> None:
    """Raise :class:`Refusal` where another printing is kept by now under the name of the one that was approved."""
    approval = kept.now.approval
    if approval is None or approval.paper is None:
        return
    if approval.paper != paper_digests(act.db, kept.now.offer, kept.now.printing):
        raise Refusal(
            f"Notice {kept.now.number} was approved on another printing.",
            "The printing of that name was exchanged since: nobody has approved what this paper would look like.",
            f"Send it back (`gdnotice ledger send-back {kept.now.number} --reason TEXT`), make it ready and have it "
            "approved on the printing that is kept now.",
        )


def refuse_new_warnings(kept: Kept, judged: Checked) -> None:
    """Raise :class:`Refusal` where something is a warning by now that the approver has not seen."""
    if found := unacknowledged(kept.now, judged):
        codes = ", ".join(dict.fromkeys(one.code for one in found))
        raise Refusal(
            f"Notice {kept.now.number} has a warning that came up after it was approved: {codes}.",
            "Nobody has looked at it yet.",
            f"Send it back and make it ready again: `gdnotice ledger send-back {kept.now.number} --reason TEXT`.",
        )
