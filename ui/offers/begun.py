"""How an edit of an offer begins: from nothing, from a file, from the ledger's own version. On the vault's thread."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from gdnotice.actions.begin_offer import OpenedBegun, mark_of, open_begun
from gdnotice.actions.begun_offers import BegunOffer, begun_offers
from gdnotice.actions.edit_offer import edited, ledger_has, sheet_in_file, sheet_in_ledger, terms_before
from gdnotice.actions.open_ledger import Vault
from gdnotice.errors import Misuse
from gdnotice.offer.sheet import AmendmentSheet, OfferSheet
from gdnotice.offer.terms import TermsInForce
from ui.offers.unsaved import Editing


@dataclass(frozen=True, slots=True)
class Begun:
    """An edit to be shown; ``before`` are the terms in force without the document that is edited.

    ``again`` where it was begun before and not finished. ``asks``: something else of the same offer was wanted.
    """

    editing: Editing
    before: TermsInForce | None = None
    again: OpenedBegun | None = None
    asks: bool = False


def begun(vault: Vault, what: Mapping[str, Any]) -> Begun:
    """Begin what is wanted, as ``screen.EDIT_OFFER`` says; of an offer of which something is begun already, that."""
    now = vault.clock.now()
    if "begun" in what:
        return _went_on(vault, what["begun"])
    if "file" in what:
        return _from_file(vault, str(what["file"]), what.get("offer"))
    if "offer" in what and (mark := mark_of(vault, what["offer"])) is not None:
        return replace(_went_on(vault, mark), asks=True)
    if "offer" not in what:
        editing = Editing(OfferSheet())
        editing.begin()
        return Begun(editing)
    base = sheet_in_ledger(vault, what["offer"])
    editing = Editing(deepcopy(base.sheet), base, focus=str(what.get("focus") or ""))
    before = None
    if "resolved" in what:
        term, typed, ground = what["resolved"]
        editing.begin()
        editing.part = "changes"
        editing.sheet.resolved[term] = (typed, ground)
        return Begun(editing)
    if "amendment" in what:
        editing.part = "amendment"
        if what["amendment"] is None:
            editing.sheet.amendments.append(AmendmentSheet())
            editing.place = len(editing.sheet.amendments) - 1
            before = terms_before(base, now)
        else:
            source, announced = what["amendment"]
            editing.place = _place(editing, source, announced, now)
            before = terms_before(base, now, announced)
    editing.begin()
    return Begun(editing, before)


def latest(vault: Vault) -> Begun | None:
    """Go on with what this person began last; None where there is nothing."""
    mark = mark_of(vault)
    return _went_on(vault, mark) if mark is not None else None


def as_it_is(vault: Vault, mark: str) -> BegunOffer | None:
    """What is kept under that mark; None where it was thrown away meanwhile."""
    return next((one for one in begun_offers(vault) if one.mark == mark), None)


def _went_on(vault: Vault, mark: str) -> Begun:
    found = open_begun(vault, mark)
    return replace(again(vault, Editing.went_on(found)), again=found)


def again(vault: Vault, editing: Editing) -> Begun:
    """Go on with an edit that was left."""
    if editing.part != "amendment" or editing.base is None:
        return Begun(editing)
    known = editing.base.sheet.amendments
    if editing.place >= len(known):
        return Begun(editing, terms_before(editing.base, vault.clock.now()))
    offer = edited(editing.base.sheet, vault.clock.now()).offer
    assert offer is not None, "the ledger's own version can be read"
    one = known[editing.place]
    announced = next(each.announced for each in offer.amendments if each.source == one.source)
    return Begun(editing, terms_before(editing.base, vault.clock.now(), announced))


def _from_file(vault: Vault, named: str, offer: str | None) -> Begun:
    sheet = sheet_in_file(named)
    if offer is not None and sheet.id != offer:
        raise Misuse(
            f"That file is of another offer: {sheet.id}.",
            f"An amendment of {offer} is in a file with that id. Nothing was changed.",
            "Choose the newest file of this offer, or type the amendment in.",
        )
    if (mark := mark_of(vault, sheet.id)) is not None:
        return replace(_went_on(vault, mark), asks=True)
    base = sheet_in_ledger(vault, sheet.id) if ledger_has(vault, sheet.id) else None
    editing = Editing(sheet, base, part="terms" if base is None else "changes", own_id=True)
    editing.begin()
    return Begun(editing)


def _place(editing: Editing, source: str, announced: datetime, now: datetime) -> int:
    """Where an amendment stands in the file: two may have one source."""
    for place, one in enumerate(editing.sheet.amendments):
        if one.source.split() == source.split():
            alone = deepcopy(editing.sheet)
            alone.amendments = [one]
            offer = edited(alone, now).offer
            if offer is None or offer.amendments[0].announced == announced:
                return place
    return len(editing.sheet.amendments) - 1
