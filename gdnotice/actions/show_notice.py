"""Show a notice of the ledger: where it stands, its answers (some masked), findings, deadlines and every entry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from gdnotice.actions.check import Checked
from gdnotice.actions.in_ledger import Kept, kept_notice, kept_offer, local
from gdnotice.actions.kept_paper import judged_on_paper
from gdnotice.errors import Misuse, Refusal
from gdnotice.findings.engine import findings
from gdnotice.findings.finding import Finding
from gdnotice.ledger import life, moves
from gdnotice.ledger.acting import acting
from gdnotice.ledger.entries import Entry
from gdnotice.ledger.notices import NoticeNow, notice_now
from gdnotice.ledger.people import ever
from gdnotice.ledger.vault import Vault
from gdnotice.pack.form import Field
from gdnotice.pack.types import Stored
from gdnotice.values import Printed, Value


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer as it is shown. ``stored`` and ``printed`` are masked where ``masked`` says so."""

    field: Field
    stored: Stored
    printed: Printed
    masked: bool


@dataclass(frozen=True, slots=True)
class ShownNotice:
    """``people`` are names by number, of all who ever were; ``deadlines`` moments by code, in the offer's zone."""

    kept: Kept
    answers: tuple[Answered, ...]
    findings: tuple[Finding, ...]
    deadlines: dict[str, datetime]
    entries: tuple[Entry, ...]
    people: dict[int, str]


def show_notice(vault: Vault, number: int) -> ShownNotice:
    """The notice of that number. While it is at the desk it is judged on its paper too; afterwards on its answers."""
    with vault.reading() as db:
        kept = kept_notice(vault, number)
        now = kept.now
        return ShownNotice(
            kept,
            tuple(
                shown(field, kept.notice.answers.values[key])
                for key, field in kept.form.fields.items()
                if key in kept.notice.answers.values
            ),
            _findings(vault, kept),
            {code: local(at, kept.offer) for code, at in sorted(now.deadlines.items(), key=lambda one: one[1])},
            tuple(now.entries),
            {one.id: one.name for one in ever(db).values()},
        )


@dataclass(frozen=True, slots=True)
class PurgedNotice:
    """What is left of a notice whose particulars were purged."""

    now: NoticeNow
    zone: ZoneInfo
    people: dict[int, str]


def purged_notice(vault: Vault, number: int) -> PurgedNotice | None:
    """The notice of that number where its particulars were purged, else None."""
    with vault.reading() as db:
        now = notice_now(db, number)
        if not now.purged:
            return None
        zone = kept_offer(db, now.offer_key)[1].zone
        return PurgedNotice(now, zone, {one.id: one.name for one in ever(db).values()})


def _findings(vault: Vault, kept: Kept) -> tuple[Finding, ...]:
    if kept.now.standing.state not in moves.AT_DESK:
        return ()
    try:
        judged: Checked = judged_on_paper(vault, kept)
    except Refusal:  # another edition of the form: it has to be looked through first
        return findings(kept.notice)
    return judged.findings


def shown(field: Field, value: Value) -> Answered:
    """An answer as it may be seen: of a private one only the last four signs."""
    stored, printed = field.type.stored(value), field.type.printed(value, field)
    if not field.private:
        return Answered(field, stored, printed, False)
    hidden = masked(str(stored))
    return Answered(field, hidden, hidden, True)


def masked(text: str) -> str:
    """All but the last four signs as dots; of a short one, all. Hyphens stay, so that it can be told what it is."""
    keep = 4 if sum(one.isalnum() for one in text) > 6 else 0
    head, tail = (text[:-keep], text[-keep:]) if keep else (text, "")
    return "".join("•" if one.isalnum() else one for one in head) + tail


def reveal_answer(vault: Vault, number: int, field: str) -> Printed:
    """An answer that is shown masked, in full. That it was revealed, and to whom, is an entry.

    Raises :class:`Misuse` where the notice has no such answer, or it is not masked.
    """
    with acting(vault) as act:
        kept = kept_notice(vault, number)
        declared = kept.form.fields.get(field)
        value = kept.notice.answers.values.get(field)
        if declared is None or not declared.private or value is None:
            raise Misuse(
                "The notice has no masked answer of that name.",
                "Nothing was revealed.",
                f"`gdnotice ledger show {number}` shows which answers are masked.",
            )
        life.do(act, "revealed", kept.now, {"field": field})
    return declared.type.printed(value, declared)
