"""Amend an offer: in one act its new version is kept and every open notice of it is reckoned again, and all is told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from gdnotice.actions.corrected_terms import Corrected, corrected_terms, new_documents, require_reason, retold
from gdnotice.actions.in_ledger import (
    CONCERNS,
    Kept,
    changed_facts,
    keep_terms,
    kept_offer,
    offer_at,
    own_moment_of,
    raw_answers,
    received_at,
    terms_digest,
)
from gdnotice.actions.keep_offer import facts_of, read_offer_file, words_of
from gdnotice.deadlines.deadline import Code
from gdnotice.deadlines.moved import Movement, moved
from gdnotice.deadlines.reckoning import passed
from gdnotice.errors import Refusal
from gdnotice.ledger import begun_offers, life, moves, offers
from gdnotice.ledger.acting import Acting, acting
from gdnotice.ledger.entries import Standing, milliseconds, moment
from gdnotice.ledger.notices import NoticeNow, live_notices, notice_now
from gdnotice.ledger.people import require_writer
from gdnotice.ledger.store import Database
from gdnotice.ledger.vault import Vault
from gdnotice.notice.answers import answers_of
from gdnotice.notice.notice import prepared
from gdnotice.offer.declared import TERMS
from gdnotice.offer.in_force import terms_in_force
from gdnotice.offer.odd_amendments import odd_amendments
from gdnotice.offer.terms import Amendment, Offer, TermsInForce
from gdnotice.pack.load import form
from gdnotice.values import Value, short_moment


@dataclass(frozen=True, slots=True)
class MovedFor:
    """A deadline that is another one for a notice now; aware, in the offer's zone, None where there was or is none."""

    code: Code
    before: datetime | None
    after: datetime | None


@dataclass(frozen=True, slots=True)
class StayedFor:
    """A deadline that did not move, and why (a clause)."""

    code: Code
    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Effect:
    """What an amendment does to one open notice, and what to do about it.

    ``stamp_again``: its paper has not left the desk and prints what is no longer in force. ``lapsed``: its approval
    holds no longer. ``before_expiration``: its guarantee now falls due before the offer expires. ``cautions`` say what
    must be known, ``advice`` what to do.
    """

    number: int
    form: str
    holder: str
    before: Standing
    moved: tuple[MovedFor, ...]
    stayed: tuple[StayedFor, ...]
    stamp_again: bool
    lapsed: bool
    before_expiration: bool
    cautions: tuple[str, ...]
    advice: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """A term (or ``agent``) that is another one now; None where it was or is empty."""

    term: str
    before: Value | None
    after: Value | None


@dataclass(frozen=True, slots=True)
class Amended:
    """What the new version of an offer changes, and what that does. ``applied`` is false for a preview.

    ``at`` is the moment as of which it was reckoned: the present one; in a preview the announcement of a document that
    is still to come. ``documents`` are the amendments that the ledger's version did not have, or that were announced
    since the notices were reckoned last; those ``to_come`` are in force from their announcement only, and the notices
    are reckoned again then. ``corrections`` are terms changed without a new document, ``retold`` the parts of the file
    that differ and are no terms, ``cautions`` what is odd in the documents.
    """

    offer: Offer
    at: datetime
    documents: tuple[Amendment, ...]
    to_come: tuple[Amendment, ...]
    changes: tuple[Changed, ...]
    effects: tuple[Effect, ...]
    applied: bool
    corrections: tuple[Corrected, ...] = ()
    retold: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()


def preview_amendment(vault: Vault, named: str | bytes, *, made_from: str | None = None) -> Amended:
    """What :func:`amend_offer` would do; nothing is changed."""
    with vault.reading() as db:
        plan = _plan(vault, db, named, made_from, ahead=True)
        return plan.told(_effects(vault, db, plan), applied=False)


def amend_offer(
    vault: Vault, named: str | bytes, correction: str | None = None, *, made_from: str | None = None,
    begun: str | None = None,
) -> Amended:  # fmt: skip
    """Keep the offer's new version from the file ``named`` and reckon every open notice of the offer again, in one act.

    ``named`` may be the id of an offer in the ledger: then the notices are reckoned under what its version there says
    by now, where a document announced in the meantime was in it already. It may be the bytes of a file that is nowhere
    yet. ``made_from`` is the digest of the version that the new one was made from: where the ledger has another by now,
    it is refused. A notice whose approval no longer fits goes
    back to be approved. ``correction`` is why terms are changed that no new document changes: without it they are not
    (:class:`Refusal`), as is a file that lacks a document known before. ``begun`` is the mark under which it was kept
    while this person entered it: that is over by the same act.
    """
    with acting(vault) as act:
        require_writer(act.person)
        plan = _plan(vault, act.db, named, made_from, ahead=False)
        plan = replace(plan, reason=require_reason(plan.corrections, correction))
        facts = facts_of(plan.after, plan.at)
        if plan.toml is not None or facts != offers.facts(act.db, plan.number):
            more: dict[str, Any] = {"documents": [one.source for one in plan.documents]}
            more["terms"] = [one.term for one in plan.changes]
            if plan.reason:
                more |= {"correction": plan.reason, "corrected": [[one.document, one.term] for one in plan.corrections]}
            toml = plan.toml if plan.toml is not None else _kept_now(act, plan).toml
            offers.keep(act, plan.after.id, toml, facts, words_of(plan.after), kind="amendment-applied", more=more)
        keep_terms(act, plan.terms)
        content = _kept_now(act, plan).content
        effects = []
        for kept in _touched(vault, act.db, replace(plan, content=content)):
            effect = _effect(act.db, kept, plan)
            effects.append(effect)
            _re_evaluated(act, kept, effect, plan)
        if begun is not None:
            begun_offers.drop(act.db, begun, act.person.id)
        return plan.told(effects, applied=True)


# ------------------------------------------------------------------ what is planned


@dataclass(frozen=True, slots=True)
class _Plan:
    """``toml`` is None where the ledger has this version already."""

    number: int
    toml: bytes | None
    content: str
    before: Offer
    after: Offer
    at: datetime
    documents: tuple[Amendment, ...]
    to_come: tuple[Amendment, ...]
    changes: tuple[Changed, ...]
    terms: TermsInForce
    digest: str
    corrections: tuple[Corrected, ...] = ()
    reason: str = ""
    former: dict[str, TermsInForce] = field(default_factory=dict)
    movements: dict[tuple[str, datetime | None, datetime | None], Movement] = field(default_factory=dict)

    def told(self, effects: Iterable[Effect], *, applied: bool) -> Amended:
        """What came of it."""
        return Amended(
            self.after, self.at, self.documents, self.to_come, self.changes, tuple(effects), applied,
            self.corrections, retold(self.before, self.after), odd_amendments(self.after),
        )  # fmt: skip

    def former_terms(self, db: Database, now: NoticeNow) -> TermsInForce:
        """The terms under which a notice was judged last; by their digest, under which many were."""
        if now.terms not in self.former:
            offer = offer_at(db, now.offer_content, now.offer_key)
            self.former[now.terms] = terms_in_force(offer, datetime.fromisoformat(now.judged))
        return self.former[now.terms]

    def changed_for(self, db: Database, now: NoticeNow) -> set[str]:
        """The terms that are others than those under which a notice was judged last."""
        return {one.term for one in _changes(self.former_terms(db, now), self.terms)}

    def documents_for(self, db: Database, now: NoticeNow) -> list[Amendment]:
        """The documents in force by now that were not yet when a notice was judged last."""
        former = self.former_terms(db, now)
        new = [id(one) for one in _documents(former, self.after)]
        return [one for one in self.after.amendments if id(one) in new and one.announced <= self.terms.at]

    def movement(self, db: Database, now: NoticeNow, dated: datetime | None) -> Movement:
        """What moved for notices of that date that were judged under the same terms; reckoned once."""
        received = received_at(now)
        key = (now.terms, dated, received)
        if key not in self.movements:
            self.movements[key] = moved(self.former_terms(db, now), self.terms, dated=dated, received=received)
        return self.movements[key]


def _plan(vault: Vault, db: Database, named: str | bytes, made_from: str | None, *, ahead: bool) -> _Plan:
    """``ahead``: look at documents still to come as if they were announced."""
    now = vault.clock.now()
    if isinstance(named, str) and offers.number_of(db, named) is not None:
        kept, before = kept_offer(db, named)
        toml, after, content = None, before, kept.content
    else:
        read, after = read_offer_file(named)
        kept, before = kept_offer(db, after.id)
        same = before.hash == after.hash
        toml, content = (None, kept.content) if same else (read, "")
        after = before if same else after
    if made_from is not None and kept.content != made_from:
        raise Refusal(
            f"The offer {after.id} was changed in the ledger since this was begun.",
            "Keeping this version would take that change back without a word.",
            "Open the offer again, look at what changed, and make your change there.",
        )
    _refuse_another(before, after)
    corrections = corrected_terms(before, after)
    to_come = tuple(one for one in after.amendments if one.announced > now)
    at = max([now, *(one.announced for one in to_come if ahead)]).astimezone(after.zone)
    old, new = terms_in_force(before, _reckoned_last(db, kept.number, now)), terms_in_force(after, at)
    documents = tuple(one for one in _documents(old, after) if toml is not None or one.announced <= at)
    return _Plan(
        kept.number, toml, content, before, after, at, documents, to_come, _changes(old, new), new, terms_digest(new),
        corrections,
    )  # fmt: skip


def _reckoned_last(db: Database, number: int, now: datetime) -> datetime:
    """The moment whose terms are those that the offer's notices were reckoned under: the present one, or just before
    the announcement that came into force since."""
    facts = offers.facts(db, number)
    if facts is None or facts.coming is None or facts.coming > milliseconds(now):
        return now
    return moment(facts.coming) - timedelta(milliseconds=1)


def _changes(old: TermsInForce, new: TermsInForce) -> tuple[Changed, ...]:
    changes = [Changed(key, old.get(key), new.get(key)) for key in TERMS if old.get(key) != new.get(key)]
    if old.agents != new.agents:
        changes.append(Changed("agent", None, None))
    return tuple(changes)


def _documents(old: TermsInForce, after: Offer) -> tuple[Amendment, ...]:
    """The amendments of ``after`` that ``old`` knew nothing of, or that were not announced then."""
    new = [id(one) for one in new_documents(old.offer, after)]
    return tuple(one for one in after.amendments if id(one) in new or one.announced > old.at)


def _refuse_another(before: Offer, after: Offer) -> None:
    for what, was, now in (("kind", before.kind, after.kind), ("zone", before.zone.key, after.zone.key)):
        if was != now:
            raise Refusal(
                f"The file gives the offer {after.id} another {what}: {now} instead of {was}.",
                "No document can change that, so it is another offer or a slip.",
                "Correct the file, or keep it as an offer of its own under another id.",
            )


def _touched(vault: Vault, db: Database, plan: _Plan) -> Iterable[Kept]:
    """The open notices of the offer that were judged under other terms than those now in force, under these."""
    here = vault.clock.now().astimezone(plan.after.zone)
    for line in live_notices(db, offer=plan.number):
        now = notice_now(db, line.number)
        if now.terms != plan.digest:
            opened = form(now.form)
            answers = answers_of(raw_answers(db, now.answers), opened, plan.after.zone)
            notice = prepared(opened, plan.terms, answers, plan.terms.at, here)
            yield Kept(now, opened, plan.after, plan.content, notice, plan.digest)


def _effects(vault: Vault, db: Database, plan: _Plan) -> Iterable[Effect]:
    return [_effect(db, kept, plan) for kept in _touched(vault, db, plan)]


# ------------------------------------------------------------------ one notice


def _effect(db: Database, kept: Kept, plan: _Plan) -> Effect:
    now = kept.now
    at_desk = now.standing.state in moves.AT_DESK
    before = plan.former_terms(db, now)
    movement = plan.movement(db, now, own_moment_of(kept.notice) if kept.form.guarantees else None)
    concerns = _concerns(kept)
    guarantee = next((one.at for one in movement.stayed if one.code == "guarantee-due"), None) or next(
        (one.after.at for one in movement.moved if one.code == "guarantee-due" and one.after is not None), None
    )
    promised = kept.form.guarantees and now.standing.protect != moves.COVERED
    expires = plan.terms.get("expires")
    early = (
        promised and not at_desk and guarantee is not None and isinstance(expires, datetime)
        and passed(expires, guarantee) and before.get("expires") != expires
    )  # fmt: skip
    return Effect(
        number=now.number,
        form=now.form,
        holder=now.holder,
        before=now.standing,
        moved=tuple(
            MovedFor(one.code, one.before.at if one.before else None, one.after.at if one.after else None)
            for one in movement.moved
            if one.code in concerns
        ),
        stayed=tuple(StayedFor(one.code, one.at, one.why) for one in movement.stayed if one.code in concerns),
        stamp_again=now.standing.state == "stamped",
        lapsed=now.standing.state in ("approved", "stamped"),
        before_expiration=early,
        cautions=_cautions(kept, movement) if promised and not at_desk else (),
        advice=tuple(_advice(kept, movement, early, plan.changed_for(db, now))),
    )


def _concerns(kept: Kept) -> tuple[Code, ...]:
    if kept.form.guarantees:
        return CONCERNS
    return tuple(code for code in CONCERNS if code not in ("notice-due", "guarantee-due"))


def _cautions(kept: Kept, movement: Movement) -> tuple[str, ...]:
    """What the deadlines say of a guarantee given. What they say of one due early is what to do: it is advice."""
    return tuple(one.message for one in movement.cautions if one.about != "guarantee-before-expiration")


def _advice(kept: Kept, movement: Movement, early: bool, changed: set[str]) -> Iterable[str]:
    number, state = kept.now.number, kept.now.standing.state
    match state:
        case "draft":
            yield "Look through it: it is judged under the new terms from now on."
        case "ready":
            yield "It is approved under the new terms; whoever approves it looks at what changed."
        case "approved":
            yield f"Its approval was for the old terms. Have it approved again: `gdnotice ledger approve {number}`."
        case "stamped":
            yield (
                "Do not send its paper: it prints the old terms. Have it approved again and stamp it again: "
                f"`gdnotice ledger approve {number}`, `gdnotice ledger stamp {number}`."
            )
        case _:
            yield from _sent_advice(kept, movement, early, changed)


def _sent_advice(kept: Kept, movement: Movement, early: bool, changed: set[str]) -> Iterable[str]:
    if early:
        yield from (one.message for one in movement.cautions if one.about == "guarantee-before-expiration")
    if any(one.code == "withdrawal-until" for one in movement.moved):
        until = next(one.after for one in movement.moved if one.code == "withdrawal-until")
        if until is not None:
            yield f"Tell the holder that the tender can be withdrawn until {short_moment(until.at)}."
    if changed & {"price", "maximum", "auction.prices", "rights.shares_per_right"}:
        yield "Tell the holder what is offered now, and ask whether the instruction stands."
    if "agent" in changed:
        yield "Deliver what is still to come to the agent's new address."
    if kept.now.standing.state == "sent":
        yield "The agent has not said that it has the paper: ask it now."
    if not early and "expires" in changed and not kept.form.guarantees:
        yield "Nothing need be done with a paper that the agent has: it stands under the new expiration."


# ------------------------------------------------------------------ writing it down


_WORDING = "a new wording of the offer's file"


def _re_evaluated(act: Acting, kept: Kept, effect: Effect, plan: _Plan) -> None:
    documents = plan.documents_for(act.db, kept.now)
    document = (
        ", ".join(one.source for one in documents) or _WORDING if not plan.reason else f"correction: {plan.reason}"
    )
    body: dict[str, Any] = {
        "amendment": documents[-1].number if documents else None,
        "document": document,
        "at": plan.at.isoformat(),
        "moved": [
            [one.code, milliseconds(one.before) if one.before else None, milliseconds(one.after) if one.after else None]
            for one in effect.moved
        ],
        "stayed": [[one.code, milliseconds(one.at), one.why] for one in effect.stayed],
        "stamp_again": effect.stamp_again,
        "cautions": list(effect.cautions),
        "advice": list(effect.advice),
    }
    body |= changed_facts(kept, act.db) | {"offer_content": kept.content, "terms": kept.terms}
    life.do(act, "re-evaluated", kept.now, body)
    if effect.lapsed:
        life.do(act, "approval-lapsed", life.again(act, kept.now), {"reason": f"amended: {document}"})


def _kept_now(act: Acting, plan: _Plan) -> offers.KeptOffer:
    kept = offers.kept(act.db, plan.after.id)
    assert kept is not None, "it was found in this very act"
    return kept
