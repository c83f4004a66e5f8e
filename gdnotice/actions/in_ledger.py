"""What lies in a ledger as the values that actions work with: an offer, a notice put together, what it comes to."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from gdnotice import files
from gdnotice.clock import NEW_YORK
from gdnotice.deadlines.chains import deadlines
from gdnotice.deadlines.deadline import Code, Deadline
from gdnotice.errors import Misuse, Refusal
from gdnotice.findings.rule import Look
from gdnotice.ledger import offers
from gdnotice.ledger.acting import Acting
from gdnotice.ledger.content import content_of, kinship
from gdnotice.ledger.entries import canonical, milliseconds, moment
from gdnotice.ledger.notices import NoticeNow, notice_now
from gdnotice.ledger.offers import KeptOffer
from gdnotice.ledger.standing import cents, hundredths
from gdnotice.ledger.store import Database
from gdnotice.ledger.vault import Vault
from gdnotice.notice.answers import Answers, answers_of
from gdnotice.notice.derive import DERIVATIONS
from gdnotice.notice.notice import Notice, prepared
from gdnotice.offer.in_force import terms_in_force
from gdnotice.offer.load import offer_from
from gdnotice.offer.stored import stored_in_force
from gdnotice.offer.terms import Offer, TermsInForce
from gdnotice.pack.form import Form
from gdnotice.pack.load import form
from gdnotice.pack.types import Fault
from gdnotice.values import Value, digest

CONCERNS: tuple[Code, ...] = (
    "expiration", "notice-due", "payment-due", "uncertified-check-by", "guarantee-due", "withdrawal-until",
    "withdrawal-again-from",
)  # fmt: skip
"""The deadlines that are a notice's; the others are the issuer's."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A notice of the ledger, judged from the present moment. ``terms`` is the digest of the terms now in force."""

    now: NoticeNow
    form: Form
    offer: Offer
    content: str
    notice: Notice
    terms: str

    @property
    def lapsed(self) -> bool:
        """Whether the terms in force are others than those it was last judged under."""
        return self.terms != self.now.terms


def kept_offer(db: Database, key: str) -> tuple[KeptOffer, Offer]:
    """The offer of that id as it was kept last. Raises :class:`Misuse` where the ledger has none."""
    found = offers.kept(db, key)
    if found is None:
        raise Misuse(
            "The ledger has no offer of that id.", "", "`gdnotice ledger offer list` names those it has; give a file."
        )
    return found, read_kept(found.toml, key)


@lru_cache(maxsize=256)
def read_kept(toml: bytes, key: str) -> Offer:
    """An offer's file as it lies in a ledger."""
    name = Path(f"{key}.toml")
    return offer_from(files.parse_toml(files.decode(toml, name, "offer file"), name, "offer file"))


def offer_at(db: Database, content: str, key: str) -> Offer:
    """A former version of an offer, by the digest of its file."""
    return read_kept(content_of(db, bytes.fromhex(content)), key)


def kept_notice(vault: Vault, number: int, now: NoticeNow | None = None) -> Kept:
    """The notice of that number, under the terms now in force. Raises :class:`Misuse` where there is none."""
    now = now or notice_now(vault.db, number)
    if now.purged:
        raise Refusal(
            f"The particulars of notice {number} were purged.",
            "Their years of keeping are over; what is left is where it stood, and when.",
            f"`gdnotice ledger show {number}` shows that.",
        )
    kept, offer = kept_offer(vault.db, now.offer_key)
    opened = form(now.form)
    given = answers_of(raw_answers(vault.db, now.answers), opened, offer.zone)
    notice = notice_at(opened, offer, given, vault.clock.now())
    return Kept(now, opened, offer, kept.content, notice, terms_digest(notice.terms))


def notice_at(opened: Form, offer: Offer, answers: Answers, at: datetime) -> Notice:
    """The notice judged from ``at``, the desk's present moment: a paper at the desk has yet to leave it."""
    here = at.astimezone(offer.zone)
    return prepared(opened, terms_in_force(offer, here), answers, here, here)


def raw_answers(db: Database, digest: str) -> dict[str, object]:
    """Answers as they were kept, those that could not be read among them."""
    given: dict[str, object] = json.loads(content_of(db, bytes.fromhex(digest)))
    return given


def keep_answers(act: Acting, given: Mapping[str, object], answers: Answers, opened: Form) -> str:
    """Keep answers, and what was typed for those that could not be read; returns the digest.

    The first of their kind is the form's own sample, which names nobody: what others are packed against stays when
    those are purged.
    """
    kin = kinship("answers", opened.id, opened.hash)
    act.contents.keep(_sample_text(opened), kin)
    return act.contents.keep(canonical(as_kept(given, answers, opened)), kin).hex()


def as_kept(given: Mapping[str, object], answers: Answers, opened: Form) -> dict[str, Any]:
    """Answers as they are kept: stored, and as they were typed where they could not be read."""
    stored: dict[str, Any] = dict(answers.stored(opened))
    return stored | {one.field: plain(given[one.field]) for one in answers.wrong if one.field in given}


_samples: dict[str, bytes] = {}


def _sample_text(opened: Form) -> bytes:
    if opened.hash not in _samples:
        _samples[opened.hash] = canonical(sample_answers(opened))
    return _samples[opened.hash]


def sample_answers(opened: Form) -> dict[str, Any]:
    """The samples that a form gives, as stored answers."""
    found = {}
    for key, field in opened.fields.items():
        value = field.type.from_typed(field.sample, field, NEW_YORK) if field.sample else None
        if value is not None and not isinstance(value, Fault):
            found[key] = field.type.stored(value)
    return found


def plain(raw: object) -> Any:
    """A TOML value as JSON takes it, so that reading it again gives the same answer or the same fault."""
    if isinstance(raw, dict):
        return {str(key): plain(value) for key, value in raw.items()}
    if isinstance(raw, list | tuple):
        return [plain(one) for one in raw]
    if isinstance(raw, datetime | date | time):
        return raw.isoformat()
    return raw if isinstance(raw, str | int | bool) else str(raw)


_TEXTS = 64
_texts: dict[tuple[str, int], tuple[bytes, str]] = {}
"""The terms of offers met lately as they are kept, and their digests: they hang on the offer and on how many of its
amendments were announced by then."""


def terms_text(terms: TermsInForce) -> bytes:
    """The terms in force as they are kept."""
    return _text_and_digest(terms)[0]


def terms_digest(terms: TermsInForce) -> str:
    """What tells these terms from any others: one amendment more, one address less."""
    return _text_and_digest(terms)[1]


def _text_and_digest(terms: TermsInForce) -> tuple[bytes, str]:
    key = (terms.offer.hash, sum(one.announced <= terms.at for one in terms.offer.amendments))
    if key not in _texts:
        if len(_texts) >= _TEXTS:
            _texts.clear()
        text = canonical(stored_in_force(terms))
        _texts[key] = (text, digest(text))
    return _texts[key]


def keep_terms(act: Acting, terms: TermsInForce) -> str:
    """Keep the terms in force; returns their digest."""
    return act.contents.keep(terms_text(terms), kinship("terms", terms.offer.id)).hex()


def judged(
    notice: Notice,
    *,
    received: datetime | None = None,
    covered_due: int | None = None,
    due: Mapping[str, int] | None = None,
) -> dict[str, Any]:
    """What a notice's standing follows from: ``deadlines`` and, where the form guarantees, its ``protect``.

    ``received`` is when the agent had it; ``covered_due`` the guarantee-due (milliseconds since 1970 UTC) of the notice
    that it delivers on, where the ledger knows that; ``due`` its deadlines where they are known already.
    """
    opened = notice.form
    body: dict[str, Any] = {"deadlines": dict(due) if due is not None else deadlines_of(notice, received, covered_due)}
    if opened.protect is not None:
        quantity, worth = notice.get(opened.protect.quantity), DERIVATIONS[opened.protect.value](notice.get)
        body["protect"] = {
            "quantity": hundredths(quantity) if isinstance(quantity, int | Decimal) else None,
            "value": cents(worth.value) if worth is not None and isinstance(worth.value, Decimal) else None,
        }
    return body


def deadlines_of(notice: Notice, received: datetime | None, covered_due: int | None) -> dict[str, int]:
    """The deadlines that are a notice's, by code, in milliseconds since 1970 UTC."""
    opened = notice.form
    found, _ = deadlines(notice.terms, dated=own_moment_of(notice), received=received or _received(notice))
    due: dict[str, int] = {one.code: milliseconds(one.at) for one in found if one.code in CONCERNS}
    if not opened.guarantees:
        due.pop("notice-due", None)
        due.pop("guarantee-due", None)
    if opened.covers:
        reckoned = Look(notice).covered_due
        if covered_due is not None:
            due["guarantee-due"] = covered_due
        elif isinstance(reckoned, Deadline):
            due["guarantee-due"] = milliseconds(reckoned.at)
    return due


def _received(notice: Notice) -> datetime | None:
    value = notice.get("notice.received")
    return value if isinstance(value, datetime) else None


def received_at(now: NoticeNow) -> datetime | None:
    """When the agent had the notice, as it first said; aware."""
    return datetime.fromisoformat(now.acknowledgements[0]["at"]) if now.acknowledgements else None


def covered_due(db: Database, now: NoticeNow) -> int | None:
    """By when the protect is due that a letter of this ledger covers."""
    covers = now.draft.get("covers")
    return notice_now(db, covers).deadlines.get("guarantee-due") if covers is not None else None


def changed_facts(kept: Kept, db: Database) -> dict[str, Any]:
    """What a new judgement adds to an entry's body: only what is not as the last one left it."""
    body = judged(kept.notice, received=received_at(kept.now), covered_due=covered_due(db, kept.now))
    facts = kept.now.facts
    if body["deadlines"] == facts.deadlines:
        del body["deadlines"]
    if "protect" in body and body["protect"] == {"quantity": facts.quantity, "value": facts.value}:
        del body["protect"]
    if kept.lapsed:
        body["terms"] = kept.terms
    if kept.content != kept.now.offer_content:
        body["offer_content"] = kept.content
    return body


def holder_of(notice: Notice) -> str:
    """The name a notice is listed under; empty while nobody is named."""
    names = notice.get("holder.names")
    return ", ".join(str(one) for one in names) if isinstance(names, tuple) else ""


def local(at: int, offer: Offer) -> datetime:
    """Milliseconds since 1970 UTC as a moment in the offer's zone."""
    return moment(at).astimezone(offer.zone)


def own_moment_of(notice: Notice) -> datetime | None:
    """The moment that a paper dated to the hour bears."""
    value = notice.get(notice.form.dated)
    return value if isinstance(value, datetime) else None


def own_day(notice: Notice) -> date | None:
    """The date that the paper itself bears, in the offer's zone."""
    value: Value | None = notice.get(notice.form.dated)
    if isinstance(value, datetime):
        return value.astimezone(notice.terms.offer.zone).date()
    return Look(notice).signed
