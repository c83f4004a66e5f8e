"""Draft a notice in the ledger: from answers, from an earlier notice, or from the protect that it delivers on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from gdnotice import files
from gdnotice.actions.attach_evidence import keep_file
from gdnotice.actions.duplicates import marks_of
from gdnotice.actions.in_ledger import (
    Kept,
    as_kept,
    covered_due,
    holder_of,
    judged,
    keep_answers,
    keep_terms,
    kept_notice,
    kept_offer,
    notice_at,
    plain,
    raw_answers,
)
from gdnotice.actions.keep_offer import offer_named
from gdnotice.errors import Misuse, Refusal
from gdnotice.files import Pasted
from gdnotice.findings.engine import findings
from gdnotice.findings.finding import Finding
from gdnotice.ledger import life, moves, offers, parties
from gdnotice.ledger.acting import Acting, acting
from gdnotice.ledger.notices import notice_now
from gdnotice.ledger.offers import KeptOffer
from gdnotice.ledger.store import Database
from gdnotice.ledger.vault import Vault
from gdnotice.notice.answers import answers_of, given_in
from gdnotice.notice.notice import Notice
from gdnotice.offer.terms import Offer
from gdnotice.pack import types
from gdnotice.pack.form import Field, Form
from gdnotice.pack.load import form
from gdnotice.settings.firm import firm_of
from gdnotice.values import Value

Given = Mapping[str, object]
"""Answers by id: typed text, or a TOML or JSON value. What cannot be read is kept as it was typed, and told."""


@dataclass(frozen=True, slots=True)
class Drafted:
    """A notice that was drafted or changed, and what is to be said of its answers so far."""

    number: int
    notice: Notice
    findings: tuple[Finding, ...]


def read_given(path: Path, form_id: str) -> Given:
    """The answers in a file, not yet judged. Raises :class:`~gdnotice.errors.Unreadable` where it is no TOML."""
    return given_in(files.read_toml(path, "answers file"), form(form_id))


def form_of(vault: Vault, number: int) -> str:
    """The id of the form that a notice is on. Raises :class:`Misuse` where there is no such notice."""
    with vault.reading() as db:
        return notice_now(db, number).form


def draft_notice(
    vault: Vault,
    form_id: str,
    offer: str,
    given: Given,
    *,
    printing: str | None = None,
    earlier: int | None = None,
    covers: int | None = None,
    came: Pasted | None = None,
    shows: str = "",
) -> Drafted:
    """Draft a notice for an offer: the id of one in the ledger, or a file, which is then kept there.

    ``earlier`` is a notice whose answers are taken over where they fit, all but its dates; ``covers`` a protect that
    this form delivers on, from which it is filled in; answers that are ``given`` go before either, and both before the
    firm's own standing details, which a guarantee is filled in with. ``printing`` is
    the name of an official printing kept with the offer. ``came`` is a file from the client that it was drafted from,
    kept with it as an instruction; ``shows`` says what it is.
    """
    opened = form(form_id)
    with acting(vault) as act:
        moves.refuse("drafted", act.person.role, None)
        kept, read = offer_named(act, offer, vault.clock.now())
        refuse_unserved(opened, read)
        _printing(act, kept.number, printing, opened)
        start = _from_firm(act.db, opened)
        if earlier is not None:
            start |= _from_earlier(kept_notice(vault, earlier), opened)
        if covers is not None:
            start |= _from_protect(kept_notice(vault, covers), opened, kept.number)
        whole = merged(start, given)
        answers = answers_of(whole, opened, read.zone)
        notice = notice_at(opened, read, answers, vault.clock.now())
        body = drafted_body(act, notice, whole, kept, printing)
        body |= judged(
            notice, covered_due=notice_now(act.db, covers).deadlines.get("guarantee-due") if covers else None
        )
        if covers is not None:
            body["covers"] = covers
        number = life.begin(act, opened.id, kept.number, body["holder"], body, words_of(notice))
        if came is not None:
            keep_file(act, kept_notice(vault, number), "instruction-recorded", came, shows)
    return Drafted(number, notice, findings(notice))


def change_notice(
    vault: Vault, number: int, given: Given, *, whole: bool = False, printing: str | None = "", reason: str = ""
) -> Drafted:
    """Give other answers to a notice that has not been sent; it becomes a draft again and any approval lapses.

    Answers ``given`` take the place of those kept, an empty one clears its own; with ``whole`` they replace them all.
    ``printing`` None takes the built-in one, empty leaves it as it is.
    """
    with acting(vault) as act:
        kept = kept_notice(vault, number)
        moves.refuse("answers-changed", act.person.role, kept.now.standing)
        name = kept.now.printing if printing == "" else printing
        _printing(act, kept.now.offer, name, kept.form)
        start = {} if whole else raw_answers(act.db, kept.now.answers)
        notice = give_others(act, kept, merged(start, given), vault.clock.now(), name, reason)
    return Drafted(number, notice, findings(notice))


def give_others(
    act: Acting, kept: Kept, raw: dict[str, object], at: datetime, printing: str | None, reason: str = ""
) -> Notice:
    """The entry that takes ``raw`` for all the answers of a notice, judged from ``at``; it names those that changed."""
    answers = answers_of(raw, kept.form, kept.offer.zone)
    notice = notice_at(kept.form, kept.offer, answers, at)
    before, after = raw_answers(act.db, kept.now.answers), as_kept(raw, answers, kept.form)
    body = drafted_body(act, notice, raw, kept_offer(act.db, kept.now.offer_key)[0], printing)
    body |= judged(notice, covered_due=covered_due(act.db, kept.now))
    body |= {key: kept.now.draft[key] for key in ("covers",) if key in kept.now.draft}
    body["changed"] = sorted(key for key in {*before, *after} if before.get(key) != after.get(key))
    if reason:
        body["reason"] = reason
    life.do(act, "answers-changed", kept.now, body, words_of(notice))
    act.rename(kept.now.number, body["holder"])
    return notice


def drafted_body(
    act: Acting, notice: Notice, given: Given, offer: KeptOffer, printing: str | None, *, terms: str = ""
) -> dict[str, Any]:
    """What a ``drafted`` or ``answers-changed`` entry says, but for deadlines and protect; keeps what it names.

    ``terms`` is the digest of the terms in force where they are kept already.
    """
    opened = notice.form
    return {
        "form": opened.id,
        "edition": opened.edition,
        "form_hash": opened.hash,
        "offer": offer.number,
        "offer_content": offer.content,
        "holder": holder_of(notice),
        "answers": keep_answers(act, given, notice.answers, opened),
        "terms": terms or keep_terms(act, notice.terms),
        "at": notice.at.isoformat(),
        "printing": printing,
        "marks": marks_of(notice),
    }


def merged(start: Given, given: Given) -> dict[str, object]:
    """``given`` laid over ``start``; what is given as empty is taken out."""
    both = {**start, **given}
    return {key: value for key, value in both.items() if value not in ("", [], ())}


def words_of(notice: Notice) -> str:
    """The words by which a notice is found: names, certificates, numbers; never what is shown masked."""
    wanted = (types.TEXT, types.LINES, types.ROWS, types.CUSIP)
    told = [notice.terms.offer.id, *(str(notice.term(key) or "") for key in ("cusip", "issuer"))]
    for key, field in notice.form.fields.items():
        value = notice.answers.values.get(key)
        if value is None or field.private or field.type not in wanted or key.endswith("address"):
            continue
        if isinstance(value, tuple):
            hidden = {column.id for column in field.columns if column.private}
            told += [one if isinstance(one, str) else " ".join(_cells(one, hidden)) for one in value]
        else:
            told.append(str(value))
    return " ".join(told)


def _cells(row: Mapping[str, Value], hidden: set[str]) -> list[str]:
    return [str(cell) for column, cell in row.items() if column not in hidden]


def refuse_unserved(opened: Form, offer: Offer) -> None:
    """Raise :class:`Misuse` where the form does not serve offers of that kind."""
    if offer.kind not in opened.kinds:
        raise Misuse(
            f"The form {opened.id} does not serve offers of kind {offer.kind}.",
            f"It serves: {', '.join(opened.kinds)}.",
            "`gdnotice form list` names the forms and what each serves.",
        )


def _printing(act: Acting, offer: int, name: str | None, opened: Form) -> None:
    found = offers.printings(act.db, offer)
    if name is not None and (name not in found or found[name].form != opened.id):
        fitting = [one.name for one in found.values() if one.form == opened.id]
        raise Misuse(
            f"The offer has no printing of that name for the form {opened.id}.",
            f"It has: {', '.join(fitting)}." if fitting else "It has none for this form.",
            "Keep one with `gdnotice ledger offer printing`, or leave --printing away for the built-in one.",
        )


def _from_firm(db: Database, opened: Form) -> dict[str, object]:
    """What a guarantee says of the firm that gives it: its standing details, and of which kind it was last."""
    firm = firm_of(db)
    known = parties.party(db, "institution", firm.firm_name) if firm.firm_name else None
    kind = known.particulars.get("kind") if known is not None else None
    told = {
        "guarantor.firm": firm.firm_name,
        "guarantor.address": list(firm.firm_address),
        "guarantor.phone": firm.firm_phone,
        "guarantor.kind": kind,
    }
    if not firm.firm_name or "guarantor.firm" not in opened.fields:
        return {}
    return {key: value for key, value in told.items() if value and key in opened.fields}


def _from_earlier(kept: Kept, opened: Form) -> dict[str, object]:
    """Answers of another notice that the form takes as well. Dates are of the other paper, the desk's of its way."""
    return {
        key: plain(field.type.stored(value))
        for key, value in kept.notice.answers.values.items()
        if (field := _shared(key, kept.form, opened)) is not None
        and key != opened.dated
        and field.type not in (types.DATE, types.MOMENT)
        and field.role != "desk"
    }


def _shared(key: str, source: Form, target: Form) -> Field | None:
    field = target.fields.get(key)
    same = field is not None and key in source.fields and source.fields[key].type is field.type
    return field if same else None


def _from_protect(kept: Kept, opened: Form, offer: int) -> dict[str, object]:
    """A form that delivers what a protect guaranteed, filled in from it. Refused where nothing is left to deliver."""
    if not opened.covers:
        raise Misuse(
            f"The form {opened.id} covers no earlier notice.", "Nothing was drafted.", "Leave the notice to cover away."
        )
    if kept.now.offer != offer:
        raise Misuse("The notice to cover belongs to another offer.", "Nothing was drafted.", "Name that offer.")
    if kept.now.standing.protect != moves.OPEN:
        raise Refusal(
            f"The notice to cover is {moves.state_words(kept.now.standing)}: nothing of it is open.",
            "Only a protect that was sent and is not fully covered can be covered.",
            "`gdnotice ledger list` shows the open ones.",
        )
    found = {key: value for key, value in _from_earlier(kept, opened).items() if opened.fields[key].role == "holder"}
    facts = kept.now.facts
    numbers = {"protect.quantity": facts.quantity, "protect.uncovered": facts.uncovered}
    for key, source in opened.covers.items():
        if source in numbers:
            number = numbers[source]
            value: Value | None = None if number is None else Decimal(number) / 100
        else:
            value = kept.notice.get(source)
        taken = _as(value, opened.fields[key], kept.offer)
        if taken is not None:
            found[key] = taken
    return found


def _as(value: Value | None, field: Field, offer: Offer) -> object | None:
    """A value of the protect as an answer of another type: a moment as its day, names as one text."""
    if isinstance(value, datetime) and field.type is types.DATE:
        return value.astimezone(offer.zone).date().isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}" if value == value.to_integral_value() else f"{value:f}"
    if isinstance(value, tuple) and field.type is types.TEXT:
        return ", ".join(str(one) for one in value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    return plain(value) if value is not None else None
