"""Keep an offer in the ledger, and the printings of its papers; find the offer that a person names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from gdnotice import files
from gdnotice.actions.in_ledger import kept_offer, read_kept
from gdnotice.errors import Misuse, Refusal
from gdnotice.ledger import begun_offers, offers, unfinished
from gdnotice.ledger.acting import Acting, acting
from gdnotice.ledger.entries import milliseconds
from gdnotice.ledger.notices import live_notices, notice_now
from gdnotice.ledger.offers import Facts, KeptOffer, KeptPrinting
from gdnotice.ledger.people import require_writer
from gdnotice.ledger.vault import Vault
from gdnotice.offer.builtin import find
from gdnotice.offer.in_force import terms_in_force
from gdnotice.offer.odd_amendments import odd_amendments
from gdnotice.offer.terms import Offer, TermsInForce
from gdnotice.pack.load import form

if TYPE_CHECKING:
    from gdnotice.stamp.printing import Printing


@dataclass(frozen=True, slots=True)
class OfferKept:
    """``new`` is false where the ledger had this very version already. ``cautions``: what is odd in its documents."""

    offer: Offer
    kept: KeptOffer
    new: bool
    cautions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OfferListed:
    """An offer of the ledger under the terms in force, how many versions of it were kept, and its printings."""

    terms: TermsInForce
    versions: int
    printings: tuple[KeptPrinting, ...]


def keep_offer(vault: Vault, named: str | bytes, *, begun: str | None = None) -> OfferKept:
    """Keep the offer in the file ``named``, the built-in offer of that id, or that of a file with these bytes.

    ``begun`` is the mark under which it was kept while this person entered it: that is over by the same act. Raises
    :class:`Refusal` where the ledger has another version of it: that is an amendment, and notices hang on it.
    """
    toml, offer = read_offer_file(named)
    with acting(vault) as act:
        done = _kept(act, toml, offer, vault.clock.now())
        if begun is not None:
            begun_offers.drop(act.db, begun, act.person.id)
        return done


def read_offer_file(named: str | bytes) -> tuple[bytes, Offer]:
    """An offer's file as its bytes and as what they say; bytes are those of a file that is nowhere yet."""
    if isinstance(named, bytes):
        return named, read_kept(named, "offer")
    path = find(named)
    toml = files.read_bytes(path, "offer file")
    return toml, read_kept(toml, path.stem)


def offer_named(act: Acting, named: str, at: datetime) -> tuple[KeptOffer, Offer]:
    """The offer of that id in the ledger, or the one in the file ``named``, which is kept first where it is new."""
    if offers.number_of(act.db, named) is not None:
        return kept_offer(act.db, named)
    toml, offer = read_offer_file(named)
    done = _kept(act, toml, offer, at)
    return done.kept, done.offer


def _kept(act: Acting, toml: bytes, offer: Offer, at: datetime) -> OfferKept:
    earlier = offers.kept(act.db, offer.id)
    if earlier is not None:
        before = read_kept(earlier.toml, offer.id)
        if before.hash == offer.hash:
            return OfferKept(before, earlier, False)
        raise Refusal(
            "The ledger has another version of this offer.",
            "Open notices may hang on what differs, so it is not exchanged without looking at them.",
            f"See what it would do with `gdnotice ledger offer amend FILE --preview` ({offer.id}).",
        )
    require_writer(act.person)
    kept = offers.keep(act, offer.id, toml, facts_of(offer, at), words_of(offer), kind="offer-kept")
    return OfferKept(offer, kept, True, odd_amendments(offer))


def facts_of(offer: Offer, at: datetime) -> Facts:
    """What lists say of an offer under the terms in force at ``at``."""
    terms = terms_in_force(offer, at)
    expires = terms.get("expires")
    coming = min((milliseconds(one.announced) for one in offer.amendments if one.announced > at), default=None)
    until = milliseconds(expires) if isinstance(expires, datetime) else None
    return Facts(str(terms.get("issuer")), offer.zone.key, until, coming)


def words_of(offer: Offer) -> str:
    """The words by which an offer is found."""
    told = [offer.id, *(str(offer.values.get(key, "")) for key in ("issuer", "security", "cusip"))]
    return " ".join([*told, *(agent.name for agent in offer.agents)])


@dataclass(frozen=True, slots=True)
class PrintingKept:
    """``unapproved`` are the approved notices whose approvals were for the printing that had this name before: they
    are not stamped before they are approved again."""

    kept: KeptPrinting
    unapproved: tuple[int, ...]


def keep_printing(vault: Vault, key: str, folder: Path, name: str) -> PrintingKept:
    """Keep the printing in ``folder`` with an offer of the ledger, under a short ``name``; a printing that bore it
    before stays in the papers that were stamped on it."""
    from gdnotice.stamp.printing import read_printing

    _require_name(name)
    return keep_made_printing(vault, key, read_printing(folder), name)


def keep_made_printing(vault: Vault, key: str, printing: Printing, name: str) -> PrintingKept:
    """As :func:`keep_printing`, of a printing at hand; what this person was at in the studio is finished by it.

    Raises :class:`~gdnotice.errors.Unreadable` for one that nothing can be stamped on.
    """
    from gdnotice.stamp.printing import PLACEMENTS, parse_printing, placement_json

    _require_name(name)
    form(printing.form)
    text = placement_json(printing)
    parse_printing(text, printing.official, Path(PLACEMENTS))
    with acting(vault) as act:
        require_writer(act.person)
        kept, _ = kept_offer(act.db, key)
        placements = text.encode()
        unfinished.drop(act.db, act.person.id)
        done = offers.keep_printing(act, kept.number, name.strip(), printing.form, printing.official, placements)
        return PrintingKept(done, tuple(_unapproved(act, kept.number, done)))


def _require_name(name: str) -> None:
    if not name.strip() or len(name) > 60 or not name.isprintable():
        raise Misuse("A printing needs a short name.", "", "Give one like official, of at most 60 characters.")


def _unapproved(act: Acting, offer: int, now: KeptPrinting) -> Iterator[int]:
    """The approved notices on that name that were approved on another printing."""
    here = {"official": now.official, "placements": now.placements}
    for one in live_notices(act.db, offer=offer):
        if one.standing.state == "approved":
            found = notice_now(act.db, one.number)
            approval = found.approval
            if found.printing == now.name and approval is not None and approval.paper not in (None, here):
                yield one.number


def offer_in(vault: Vault, key: str) -> Offer:
    """The offer of that id in the ledger, as it was kept last. Raises :class:`Misuse` where there is none."""
    with vault.reading() as db:
        return kept_offer(db, key)[1]


def list_offers(vault: Vault) -> list[OfferListed]:
    """Every offer of the ledger, by id."""
    found = []
    with vault.reading() as db:
        for key in offers.keys(db):
            kept, offer = kept_offer(db, key)
            versions = sum(entry.kind != "printing-kept" for entry in offers.history(db, kept.number))
            printings = tuple(offers.printings(db, kept.number).values())
            found.append(OfferListed(terms_in_force(offer, vault.clock.now()), versions, printings))
    return found
