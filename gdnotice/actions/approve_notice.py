"""Approve notices: by another person than gave the answers, for exactly these answers and terms, warnings taken on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gdnotice.actions.check import Checked
from gdnotice.actions.duplicates import CODE as DUPLICATE
from gdnotice.actions.duplicates import duplicates
from gdnotice.actions.in_ledger import Kept, changed_facts, keep_terms, kept_notice
from gdnotice.actions.kept_paper import judged_on_paper, paper_digests
from gdnotice.actions.ready_notice import unacknowledged
from gdnotice.errors import Mistake, Misuse, Refusal
from gdnotice.findings.engine import findings
from gdnotice.findings.finding import Finding
from gdnotice.ledger import life, moves
from gdnotice.ledger.acting import Acting, acting
from gdnotice.ledger.vault import Vault
from gdnotice.settings.firm import firm_of

Reasons = Mapping[tuple[str, str | None], str]
"""Why each warning is taken on, by its code and field; field None where it is meant for every one of that code."""


@dataclass(frozen=True, slots=True)
class Approved:
    """``second_pair`` is false where the firm has switched the second pair of eyes off."""

    number: int
    seq: int
    second_pair: bool


def approve_notice(
    vault: Vault, numbers: Sequence[int], reasons: Reasons | None = None, *, sitting: int | None = None
) -> list[Approved]:
    """Approve notices that are ready, all of them in one act or none. ``reasons`` acknowledge warnings on the way.
    ``sitting`` is the number of the person who had opened the ledger, where that is another than approves.

    Raises :class:`Refusal` where one has an error or an unacknowledged warning, was prepared by the same person, or
    is not ready.
    """
    with acting(vault) as act:
        second_pair = firm_of(act.db).second_pair
        more = {"sitting": sitting} if sitting is not None else {}
        return [_approved(act, vault, number, reasons or {}, second_pair, more) for number in dict.fromkeys(numbers)]


def _approved(
    act: Acting, vault: Vault, number: int, reasons: Reasons, second_pair: bool, more: Mapping[str, int]
) -> Approved:
    kept = kept_notice(vault, number)
    moves.refuse("approved", act.person.role, kept.now.standing)
    refuse_preparer(act, kept, second_pair)
    judged = _judged(vault, kept)
    refuse_errors(number, judged)
    warned = {(one.code, one.field) for one in judged.findings if one.severity == "warning"}
    given = {one: why for one in warned if (why := reasons.get(one) or reasons.get((one[0], None), "")).strip()}
    refuse_warnings(number, unacknowledged(kept.now, judged, given))
    for code, field in sorted(set(given) - kept.now.acknowledged, key=str):
        taken = {"code": code, "field": field, "reason": given[code, field].strip()}
        life.do(act, "warning-acknowledged", kept.now, taken)
    if kept.lapsed:  # what is approved is what is now in force, and the entry before it says so
        keep_terms(act, kept.notice.terms)
        again = {"at": kept.notice.at.isoformat(), "document": "", "amendment": None} | changed_facts(kept, act.db)
        life.do(act, "re-evaluated", kept.now, again)
    now = life.again(act, kept.now)
    acknowledged = sorted(([code, field] for code, field in now.acknowledged & warned), key=str)
    body = {
        "answers": now.answers,
        "terms": kept.terms,
        "acknowledged": acknowledged,
        "second_pair": second_pair,
        "form_hash": kept.form.hash,
        "printing": now.printing,
        "paper": paper_digests(act.db, now.offer, now.printing),
        **more,
    }
    return Approved(number, life.do(act, "approved", now, body), second_pair)


def _judged(vault: Vault, kept: Kept) -> Checked:
    """The findings now. Where the paper itself was kept when the notice was made ready, what was found on it then is
    known; it is the very paper that is approved."""
    now = kept.now
    if now.prepared is None or kept.lapsed or now.draft["form_hash"] != kept.form.hash:
        return judged_on_paper(vault, kept)
    here = paper_digests(vault.db, now.offer, now.printing)
    if now.prepared.get("paper", here) != here:  # another printing is kept under its name since
        return judged_on_paper(vault, kept)
    found = (*findings(kept.notice), *duplicates(vault.db, now))
    known = {(one.code, one.field) for one in found}
    of_paper = (
        Finding(one["code"], one["severity"], one["field"], "", "as it was made ready")
        for one in now.findings
        if (one["code"], one["field"]) not in known and one["code"] != DUPLICATE
    )
    return Checked(kept.notice, (*found, *of_paper))


def refuse_preparer(act: Acting, kept: Kept, second_pair: bool) -> None:
    """Raise :class:`Refusal` where the person gave or changed the answers."""
    if second_pair and act.person.id in kept.now.preparers:
        raise Refusal(
            f"You prepared notice {kept.now.number} yourself.",
            "A second person approves it: a mistake would pass unseen otherwise.",
            "Ask another approver; a desk of one switches this off with `gdnotice ledger setting second_pair off`.",
        )


def refuse_errors(number: int, judged: Checked) -> None:
    """Raise :class:`Refusal` where a finding is an error, naming each by code and field."""
    errors = [one for one in judged.findings if one.severity == "error"]
    if errors:
        raise Refusal(
            f"Notice {number} has {len(errors)} error{'' if len(errors) == 1 else 's'}.",
            "It must not go out like this; nothing was done.",
            f"Send it back and correct it; `gdnotice ledger show {number}` says what is wrong.",
            tuple(_mistake(one) for one in errors),
        )


def refuse_warnings(number: int, found: Sequence[Finding]) -> None:
    """Raise :class:`Refusal` where warnings are left that nobody has acknowledged."""
    if found:
        raise Refusal(
            f"Notice {number} has warnings that nobody has acknowledged: {len(found)}.",
            "Each is taken on by name, with a reason, or mended.",
            f"Use `gdnotice ledger accept {number} CODE --reason TEXT`, or change the answers.",
            tuple(_mistake(one) for one in found),
        )


def _mistake(one: Finding) -> Mistake:
    return Mistake(f"{one.severity} {one.code}: {one.field or 'the notice as a whole'}", None, one.field)


def send_back(vault: Vault, number: int, reason: str) -> int:
    """Send a notice back to who prepared it, with a reason; any approval and paper of it lapse. Returns the entry."""
    if not reason.strip():
        raise Misuse("A notice is sent back with a reason.", "Nothing was changed.", "Give it with --reason.")
    with acting(vault) as act:
        kept = kept_notice(vault, number)
        return life.do(act, "sent-back", kept.now, {"reason": reason.strip()})
