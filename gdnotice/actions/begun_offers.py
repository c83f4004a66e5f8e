"""Tell which offers and amendments were begun and not finished; throw one away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from gdnotice.ledger import begun_offers as kept_begun
from gdnotice.ledger import offers
from gdnotice.ledger.begun_offers import BegunOffer as Row
from gdnotice.ledger.people import ever
from gdnotice.ledger.store import Database
from gdnotice.ledger.vault import Vault

if TYPE_CHECKING:
    from gdnotice.actions.begin_offer import Entering


@dataclass(frozen=True, slots=True)
class BegunOffer:
    """An offer or an amendment that ``person`` (a name) began and did not finish, as of ``at`` (aware, UTC).

    ``offer`` is the id of the offer it is about, empty for a new one; ``issuer`` is that of the offer in the ledger, of
    a new one what was typed, empty where it is not ``mine``. ``document`` is the one that is entered, where it has a
    name. ``amended``: the ledger has another version of the offer by now. ``readable``: it can be gone on with.
    """

    mark: str
    offer: str
    issuer: str
    part: Literal["terms", "amendment", "changes"]
    document: str
    person: str
    mine: bool
    at: datetime
    amended: bool
    readable: bool


def drop_begun(vault: Vault, mark: str) -> None:
    """Throw away what this person began under that mark."""
    with vault.act() as db:
        kept_begun.drop(db, mark, vault.person.id)


def begun_offers(vault: Vault, offer: str | None = None) -> list[BegunOffer]:
    """What is begun and not finished, the latest first: on one offer, or in the whole ledger."""
    with vault.reading() as db:
        number = offers.number_of(db, offer) if offer is not None else None
        rows = kept_begun.kept(db, offer=number) if offer is None or number is not None else []
        if not rows:
            return []
        names = {one.id: one.name for one in ever(db).values()}
        keys = {offers.number_of(db, key): key for key in offers.keys(db)}
        return [_listed(db, row, keys.get(row.offer, ""), names, vault.person.id) for row in rows]


def _listed(db: Database, row: Row, key: str, names: Mapping[int, str], person: int) -> BegunOffer:
    from gdnotice.actions.begin_offer import entering_of  # rows are rare, and the board is shown without it

    entering = entering_of(row)
    mine = row.person == person
    issuer, amended = "", False
    if row.offer is not None:
        facts, now = offers.facts(db, row.offer), offers.kept(db, key) if key else None
        issuer = facts.issuer if facts is not None else key
        amended = now is not None and now.content != row.base
    elif mine and entering is not None:
        issuer = str(entering.sheet.terms.get("issuer") or "").strip() or entering.sheet.id
    return BegunOffer(
        mark=row.mark,
        offer=key,
        issuer=issuer,
        part=entering.part if entering is not None else "terms",
        document=_document(entering) if mine else "",
        person=names.get(row.person, ""),
        mine=mine,
        at=row.at,
        amended=amended,
        readable=entering is not None,
    )


def _document(entering: Entering | None) -> str:
    if entering is None or entering.part != "amendment":
        return ""
    return entering.sheet.amendments[entering.place].source.strip()
