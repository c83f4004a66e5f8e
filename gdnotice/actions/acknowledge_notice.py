"""Record what the agent says: that it has a notice, since when, and how it said so; or that it rejects it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from gdnotice.actions.attach_evidence import keep_file, read_evidence
from gdnotice.actions.in_ledger import changed_facts, kept_notice
from gdnotice.actions.moments import happened
from gdnotice.deadlines.reckoning import passed
from gdnotice.errors import Misuse
from gdnotice.files import Pasted
from gdnotice.ledger import life, moves
from gdnotice.ledger.acting import acting
from gdnotice.ledger.entries import Standing
from gdnotice.ledger.vault import Vault
from gdnotice.values import printed_moment


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """When the agent had it (aware), where the notice stands now, and what a person must know of it."""

    number: int
    at: datetime
    standing: Standing
    cautions: tuple[str, ...]


def acknowledge_notice(
    vault: Vault,
    number: int,
    *,
    by: str,
    how: str,
    at: datetime | None = None,
    words: str = "",
    evidence: Path | Pasted | None = None,
) -> Acknowledged:
    """Record that the agent has a notice: ``by`` whom it said so, ``how`` (telephone, e-mail, stamped copy), since when
    (``at``; None: now). Where a guarantee is counted from receipt, its date is known from now on. ``evidence`` of it is
    kept in the same act."""
    if not by.strip() or not how.strip():
        raise Misuse(
            "Who confirmed it and how is part of the record.", "Nothing was changed.", "Give both, with --by and --how."
        )
    file = read_evidence(evidence) if evidence is not None else None
    with acting(vault) as act:
        kept = kept_notice(vault, number)
        moves.refuse("acknowledged", act.person.role, kept.now.standing)
        sent = datetime.fromisoformat(kept.now.sendings[-1]["at"])
        when = happened(vault, at, "The receipt", sent, "the moment it was sent").astimezone(kept.offer.zone)
        body: dict[str, Any] = {"at": when.isoformat(), "by": by.strip(), "how": how.strip()}
        kept.now.acknowledgements.append(body)  # what is reckoned below knows of it; the entry is made next
        body |= {key: value for key, value in changed_facts(kept, act.db).items() if key == "deadlines"}
        life.do(act, "acknowledged", kept.now, body, f"{by} {words}".strip())
        if file is not None:
            shows = f"Acknowledged by {by.strip()}, {how.strip()}"
            keep_file(act, kept_notice(vault, number), "evidence-attached", file, shows)
        standing = life.again(act, kept.now).standing
    return Acknowledged(number, when, standing, _cautions(kept.notice.terms.get("expires"), when, kept.form.guarantees))


def _cautions(expires: object, at: datetime, guarantees: bool) -> tuple[str, ...]:
    if guarantees and isinstance(expires, datetime) and passed(at, expires):
        told = (
            f"The agent had it at {printed_moment(at)}, and the offer expired at {printed_moment(expires)}: it came "
            "too late. Ask the agent whether it takes it; if not, record that with `gdnotice ledger reject`."
        )
        return (told,)
    return ()
