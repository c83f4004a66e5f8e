"""Everything the ledger knows of one notice, gathered for whoever has to look into it later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from gdnotice.actions.in_ledger import Kept, kept_notice, local, offer_at, own_moment_of, raw_answers, received_at
from gdnotice.actions.kept_paper import put_together
from gdnotice.actions.show_notice import Answered, masked, shown
from gdnotice.deadlines.chains import deadlines
from gdnotice.deadlines.deadline import Deadline, Step
from gdnotice.findings.engine import findings
from gdnotice.findings.rule import Look
from gdnotice.ledger import entries
from gdnotice.ledger.content import content_of
from gdnotice.ledger.entries import Bound
from gdnotice.ledger.people import ever
from gdnotice.ledger.vault import Vault
from gdnotice.notice.notice import Notice, prepared
from gdnotice.offer.in_force import terms_in_force
from gdnotice.settings.firm import firm_of
from gdnotice.values import digest

_EVIDENCE = ("evidence-attached", "instruction-recorded")


@dataclass(frozen=True, slots=True)
class Paper:
    """A stamped PDF, put together again and proved; ``seq`` is the entry that stamped it."""

    seq: int
    pdf: bytes
    sha256: str
    pages: int


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file kept with the notice. ``sha256`` was proved."""

    seq: int
    kind: str
    name: str
    what: str
    content: bytes
    sha256: str


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A deadline as it was recorded, in the offer's zone, with the steps that lead to it (none where they no longer
    lead there)."""

    code: str
    label: str
    at: datetime
    because: tuple[Step, ...]
    remark: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A warning or note as it was recorded; ``reason`` is why somebody took it on, ``by`` whom."""

    code: str
    severity: str
    field: str | None
    message: str
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """``notice`` is judged under the terms in force when it was last judged. ``people`` are names by number.

    ``answers`` are as they may be seen; ``stored`` the same by id; ``revealed`` the ids of masked ones shown in full.
    ``terms`` are the very bytes that entries name by their digest; ``offer_file`` is the offer's file of that time.
    """

    kept: Kept
    notice: Notice
    firm: str
    answers: tuple[Answered, ...]
    stored: Mapping[str, object]
    revealed: tuple[str, ...]
    terms: bytes
    offer_file: bytes
    deadlines: tuple[Reckoned, ...]
    findings: tuple[Judged, ...]
    papers: tuple[Paper, ...]
    attachments: tuple[Attachment, ...]
    bound: tuple[Bound, ...]
    people: Mapping[int, str]


def gathered(vault: Vault, number: int, *, reveal: bool = False) -> Evidence:
    """Gather it, inside the caller's act or reading. With ``reveal`` the answers that are shown masked are in full.

    Raises :class:`~gdnotice.errors.Unreadable` where anything is no longer as it was kept.
    """
    db = vault.db
    kept = kept_notice(vault, number)
    now = kept.now
    at = datetime.fromisoformat(now.judged)
    offer = offer_at(db, now.offer_content, now.offer_key)
    terms = terms_in_force(offer, at)
    notice = prepared(kept.form, terms, kept.notice.answers, terms.at, terms.at)
    people = {one.id: one.name for one in ever(db).values()}
    raw = raw_answers(db, now.answers)
    private = [key for key, field in kept.form.fields.items() if field.private]
    return Evidence(
        kept,
        notice,
        firm_of(db).firm_name,
        tuple(_answers(notice, reveal)),
        raw if reveal else {key: _seen(kept, key, value) for key, value in raw.items()},
        tuple(key for key in private if key in raw) if reveal else (),
        content_of(db, bytes.fromhex(now.terms)),
        content_of(db, bytes.fromhex(now.offer_content)),
        tuple(_deadlines(kept, notice)),
        tuple(_findings(kept, notice, people)),
        tuple(_papers(vault, kept)),
        tuple(_attachments(vault, kept)),
        tuple(entries.bound(db, "notice", number)),
        people,
    )


def _answers(notice: Notice, reveal: bool) -> list[Answered]:
    found = []
    for key, field in notice.form.fields.items():
        value = notice.answers.values.get(key)
        if value is None:
            continue
        if reveal and field.private:
            found.append(Answered(field, field.type.stored(value), field.type.printed(value, field), False))
        else:
            found.append(shown(field, value))
    return found


def _seen(kept: Kept, key: str, value: object) -> object:
    """A stored answer masked where it is private, or where the form of today no longer knows it."""
    field = kept.form.fields.get(key)
    return masked(str(value)) if field is None or field.private else value


def _deadlines(kept: Kept, notice: Notice) -> list[Reckoned]:
    known, _ = deadlines(notice.terms, dated=own_moment_of(notice), received=received_at(kept.now))
    chains: dict[str, Deadline] = {one.code: one for one in known}
    if notice.form.covers and isinstance(covered := Look(notice).covered_due, Deadline):
        chains["guarantee-due"] = covered
    found = []
    for code, milliseconds in sorted(kept.now.deadlines.items(), key=lambda one: one[1]):
        at = local(milliseconds, notice.terms.offer)
        chain = chains.get(code)
        same = chain is not None and chain.at == at
        label = chain.label if chain is not None else code
        because = chain.because if chain is not None and same else ()
        found.append(Reckoned(code, label, at, because, chain.remark if chain is not None and same else ""))
    return found


def _findings(kept: Kept, notice: Notice, people: Mapping[int, str]) -> list[Judged]:
    """As they were recorded; the words are those in which the program says them today, of the answers and terms of
    that time. A finding on the paper has none."""
    words = {(one.code, one.field): one.message for one in findings(notice)}
    taken = {
        (entry.body["code"], entry.body["field"]): (entry.body["reason"], people.get(entry.person, ""))
        for entry in kept.now.entries
        if entry.kind == "warning-acknowledged" and entry.body is not None
    }
    found = []
    for one in kept.now.findings:
        key = (one["code"], one["field"])
        reason, by = taken.get(key, ("", ""))
        found.append(Judged(one["code"], one["severity"], one["field"], words.get(key, ""), reason, by))
    return found


def _papers(vault: Vault, kept: Kept) -> list[Paper]:
    return [
        Paper(entry.seq, put_together(vault.db, entry.body), entry.body["sha256"], entry.body["pages"])
        for entry in kept.now.entries
        if entry.kind == "stamped" and entry.body is not None
    ]


def _attachments(vault: Vault, kept: Kept) -> list[Attachment]:
    found = []
    for entry in kept.now.entries:
        if entry.kind in _EVIDENCE and entry.body is not None:
            content = content_of(vault.db, bytes.fromhex(entry.body["content"]))
            name, what = entry.body["name"], entry.body["what"]
            found.append(Attachment(entry.seq, entry.kind, name, what, content, digest(content)))
    return found
