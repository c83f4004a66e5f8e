"""Make a draft ready for approval: judged on its answers and on its paper, without an error."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gdnotice.actions.check import Checked
from gdnotice.actions.in_ledger import Kept, changed_facts, keep_terms, kept_notice
from gdnotice.actions.kept_paper import judged_on_paper
from gdnotice.errors import Misuse
from gdnotice.findings.finding import Finding
from gdnotice.ledger import life, moves, parties
from gdnotice.ledger.acting import Acting, acting
from gdnotice.ledger.notices import NoticeNow
from gdnotice.ledger.vault import Vault
from gdnotice.notice.notice import Notice
from gdnotice.pack import types

_PARTIES: tuple[tuple[parties.Kind, str, str], ...] = (
    ("holder", "holder.", "holder.names"),
    ("institution", "guarantor.", "guarantor.firm"),
)
"""Who is kept to be used again: kind, the beginning of the ids of its particulars, the id of its name."""


@dataclass(frozen=True, slots=True)
class Readied:
    """``seq`` is the entry's number; None where errors kept the notice a draft: see ``checked``.

    ``open`` are the warnings that nobody has acknowledged yet.
    """

    kept: Kept
    checked: Checked
    seq: int | None
    open: tuple[Finding, ...]


def ready_notice(vault: Vault, number: int) -> Readied:
    """Make a draft ready. Nothing is written where a finding is an error."""
    with acting(vault) as act:
        kept = kept_notice(vault, number)
        moves.refuse("made-ready", act.person.role, kept.now.standing)
        judged = judged_on_paper(vault, kept)
        seq = readied(act, kept, judged) if judged.ok else None
    return Readied(kept, judged, seq, unacknowledged(kept.now, judged))


def readied(act: Acting, kept: Kept, judged: Checked) -> int:
    """The entry for a notice already found without error."""
    body: dict[str, Any] = {"at": kept.notice.at.isoformat(), "findings": told(judged)} | changed_facts(kept, act.db)
    if "terms" in body:
        keep_terms(act, kept.notice.terms)
    keep_parties(act, kept.notice)
    return life.do(act, "made-ready", kept.now, body)


def told(judged: Checked) -> list[dict[str, str | None]]:
    """Findings as entries keep them."""
    return [{"code": one.code, "severity": one.severity, "field": one.field} for one in judged.findings]


def unacknowledged(
    now: NoticeNow, judged: Checked, reasons: Mapping[tuple[str, str | None], str] | None = None
) -> tuple[Finding, ...]:
    """The warnings that nobody has acknowledged by name."""
    known = now.acknowledged | set(reasons or {})
    return tuple(one for one in judged.findings if one.severity == "warning" and (one.code, one.field) not in known)


def accept_warning(vault: Vault, number: int, code: str, field: str | None, reason: str) -> tuple[str, str | None]:
    """Acknowledge a warning of a draft or of a notice ready for approval, with a reason; returns its code and field.

    ``field`` may be left out where only one warning has the code. Raises :class:`Misuse` where there is no such one.
    """
    if not reason.strip():
        raise Misuse("A warning is acknowledged with a reason.", "Nothing was changed.", "Give it with --reason.")
    with acting(vault) as act:
        kept = kept_notice(vault, number)
        moves.refuse("warning-acknowledged", act.person.role, kept.now.standing)
        meant = _meant(vault, kept, code, field)
        body = {"code": meant[0], "field": meant[1], "reason": reason.strip()}
        life.do(act, "warning-acknowledged", kept.now, body)
    return meant


def _meant(vault: Vault, kept: Kept, code: str, field: str | None) -> tuple[str, str | None]:
    known = [(one.code, one.field) for one in judged_on_paper(vault, kept).findings if one.severity == "warning"]
    meant = [one for one in dict.fromkeys(known) if one[0] == code and field in (None, one[1])]
    if len(meant) != 1:
        listed = ", ".join(f"{one}{f' (--field {about})' if about else ''}" for one, about in dict.fromkeys(known))
        raise Misuse(
            "More than one warning has that code." if meant else "The notice has no such warning.",
            f"Its warnings are: {listed}." if known else "It has no warnings.",
            "Name one of them, with its field.",
        )
    return meant[0]


def keep_parties(act: Acting, notice: Notice) -> None:
    """Keep the holder and the institution, to be filled in again; dates and numbers shown masked are left out."""
    for kind, beginning, named in _PARTIES:
        name = notice.answers.values.get(named)
        name = ", ".join(str(one) for one in name) if isinstance(name, tuple) else name
        if not isinstance(name, str) or not name:
            continue
        particulars = {
            key.removeprefix(beginning): field.type.stored(notice.answers.values[key])
            for key, field in notice.form.fields.items()
            if key.startswith(beginning)
            and key in notice.answers.values
            and not field.private
            and field.role != "desk"
            and field.type not in (types.DATE, types.MOMENT)
        }
        parties.keep(act, kind, name, particulars)
