"""Study one offer of the ledger: its terms, deadlines, documents and versions, and what hangs on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from gdnotice.actions.in_ledger import kept_offer
from gdnotice.actions.reckon_deadlines import Reckoned, reckon_deadlines
from gdnotice.actions.show_offer import Shown, shown_offer
from gdnotice.errors import Refusal
from gdnotice.ledger import due, offers
from gdnotice.ledger.entries import Entry, milliseconds
from gdnotice.ledger.offers import KeptPrinting
from gdnotice.ledger.people import ever, require_writer
from gdnotice.ledger.store import Database
from gdnotice.ledger.vault import Vault
from gdnotice.offer.in_force import terms_in_force
from gdnotice.offer.terms import Change, Offer
from gdnotice.pack.load import form, form_ids


@dataclass(frozen=True, slots=True)
class Version:
    """One version of the offer's file: when it was kept (aware, in the offer's zone), by whom, and what came with it.

    ``corrected`` is the reason given where terms were corrected, else empty.
    """

    at: datetime
    person: str
    documents: tuple[str, ...]
    terms: tuple[str, ...]
    corrected: str


@dataclass(frozen=True, slots=True)
class Studied:
    """An offer as its screen shows it.

    ``changes`` are those of every document, also of those that are still to come, oldest first. ``content`` is the
    digest of its file as it was kept last, ``versions`` oldest first. ``notices`` are those with something still to be
    done, ``protects`` the open ones, worth ``exposure`` US dollars. ``forms`` are ids and titles of those serving it.
    ``waiting`` are documents announced since its notices were reckoned. ``writer``: whoever opened the ledger may
    change it.
    """

    shown: Shown
    reckoned: Reckoned
    changes: tuple[Change, ...]
    content: str
    versions: tuple[Version, ...]
    printings: tuple[KeptPrinting, ...]
    forms: tuple[tuple[str, str], ...]
    notices: int
    protects: int
    exposure: Decimal
    waiting: tuple[str, ...]
    writer: bool


def study_offer(vault: Vault, key: str) -> Studied:
    """The offer of that id. Raises :class:`~gdnotice.errors.Misuse` where the ledger has none."""
    now = vault.clock.now()
    with vault.reading() as db:
        kept, offer = kept_offer(db, key)
        hanging = due.hanging(db, kept.number).get(key)
        return Studied(
            shown_offer(offer, now),
            reckon_deadlines(offer, vault.clock, now),
            terms_in_force(offer, max([now, *(one.announced for one in offer.amendments)])).changes,
            kept.content,
            _versions(db, kept.number, offer.zone),
            tuple(offers.printings(db, kept.number).values()),
            tuple((one, form(one).title) for one in form_ids() if offer.kind in form(one).kinds),
            hanging.notices if hanging is not None else 0,
            hanging.protects if hanging is not None else 0,
            Decimal(hanging.exposure if hanging is not None else 0) / 100,
            _waiting(db, kept.number, offer, now),
            _may_write(vault),
        )


def _versions(db: Database, number: int, zone: ZoneInfo) -> tuple[Version, ...]:
    names = {key: one.name for key, one in ever(db).items()}
    return tuple(
        _version(one, one.body, names.get(one.person, ""), zone)
        for one in offers.history(db, number)
        if one.kind != "printing-kept" and one.body is not None
    )


def _version(entry: Entry, body: Mapping[str, Any], person: str, zone: ZoneInfo) -> Version:
    documents, terms = tuple(body.get("documents", ())), tuple(body.get("terms", ()))
    return Version(entry.at.astimezone(zone), person, documents, terms, body.get("correction", ""))


def _waiting(db: Database, number: int, offer: Offer, now: datetime) -> tuple[str, ...]:
    """The documents in force by now under which its open notices were not reckoned yet."""
    facts = offers.facts(db, number)
    coming = facts.coming if facts is not None else None
    if coming is None or coming > milliseconds(now):
        return ()
    return tuple(one.source for one in offer.amendments if coming <= milliseconds(one.announced) <= milliseconds(now))


def _may_write(vault: Vault) -> bool:
    try:
        require_writer(vault.person)
    except Refusal:
        return False
    return vault.writable
