"""Keep an offer or an amendment while it is entered, and go on with it later; no entry before it is kept or applied."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, TypeAlias, get_args

from gdnotice.actions.edit_offer import Base, ledger_has, sheet_in_ledger, sheet_of_version
from gdnotice.actions.in_ledger import kept_offer
from gdnotice.errors import Unreadable
from gdnotice.files import KeyPath
from gdnotice.ledger import begun_offers as kept_begun
from gdnotice.ledger import offers
from gdnotice.ledger.begun_offers import BegunOffer as Row
from gdnotice.ledger.content import content_of
from gdnotice.ledger.people import ever
from gdnotice.ledger.store import Database
from gdnotice.ledger.vault import Vault
from gdnotice.offer.kept_sheet import laid_over, sheet_from, stored_sheet
from gdnotice.offer.sheet import OfferSheet

Part: TypeAlias = Literal["terms", "amendment", "changes"]
"""What of an offer is entered: all its terms, one document, or what a file or a decision changes."""
_PARTS: tuple[Part, ...] = get_args(Part)


@dataclass(frozen=True, slots=True)
class Entering:
    """All that was typed. ``place`` is where the document that is entered stands in the file, ``reason`` why terms are
    corrected, ``own_id`` whether a person chose the offer's id."""

    sheet: OfferSheet
    part: Part = "terms"
    place: int = 0
    reason: str = ""
    own_id: bool = False


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """What came to an offer since an edit of it was begun: by whom and when (aware, UTC), the sources of its new
    documents, and the places that both changed, where what was typed stands.

    ``apart``: what was typed could not be laid over the new version; it is as it was, on the former one.
    """

    person: str
    at: datetime
    documents: tuple[str, ...]
    both: tuple[KeyPath, ...]
    apart: bool = False


@dataclass(frozen=True, slots=True)
class OpenedBegun:
    """What was begun, to be gone on with: on the ledger's version of now, whatever came ``meanwhile``.

    ``base`` is None for a new offer; ``taken`` says that the ledger has an offer of its id by now. ``at`` is when it
    was kept last (aware, UTC).
    """

    mark: str
    entering: Entering
    base: Base | None
    at: datetime
    meanwhile: Meanwhile | None = None
    taken: bool = False


def new_mark() -> str:
    """A mark for what is begun now, unlike all others."""
    return secrets.token_hex(12)


def stored_entering(entering: Entering) -> dict[str, object]:
    """What was typed as it is kept. It is a copy: typing may go on."""
    return {
        "sheet": stored_sheet(entering.sheet),
        "part": entering.part,
        "place": entering.place,
        "reason": entering.reason,
        "own_id": entering.own_id,
    }


def keep_begun(vault: Vault, mark: str, stored: Mapping[str, object], offer: str | None, base: str | None) -> None:
    """Keep what is being entered (:func:`stored_entering`) under its mark, in place of what was kept of it.

    ``offer`` is the id of the offer it is about and ``base`` the digest of the version it was begun from; both None for
    a new one. Raises :class:`~gdnotice.errors.Refusal` where the person may not enter it.
    """
    number = None
    if offer is not None:
        with vault.reading() as db:
            number = kept_offer(db, offer)[0].number
    kept_begun.keep(vault, mark, stored, number, base)


def mark_of(vault: Vault, offer: str | None = None) -> str | None:
    """The mark of what this person began last, on that offer or at all; None where there is nothing."""
    with vault.reading() as db:
        number = offers.number_of(db, offer) if offer is not None else None
        if offer is not None and number is None:
            return None
        rows = kept_begun.kept(db, person=vault.person.id, offer=number)
        return rows[0].mark if rows else None


def open_begun(vault: Vault, mark: str) -> OpenedBegun:
    """Go on with what this person began. Raises :class:`Unreadable` where it is not there or cannot be read."""
    with vault.reading() as db:
        rows = kept_begun.kept(db, person=vault.person.id, mark=mark)
        if not rows:
            raise Unreadable(
                "What was begun there is not kept any more.", "It was finished or thrown away.", "Begin it again."
            )
        row, entering = rows[0], entering_of(rows[0])
        if entering is None:
            raise Unreadable(
                "What was begun there cannot be read.", "Nothing of it is in the record.", "Throw it away; begin again."
            )
        if row.offer is None:
            return OpenedBegun(mark, entering, None, row.at, taken=ledger_has(vault, entering.sheet.id))
        key = next(one for one in offers.keys(db) if offers.number_of(db, one) == row.offer)
        now = sheet_in_ledger(vault, key)
        if now.content == row.base:
            return OpenedBegun(mark, entering, now, row.at)
        return _on_top(db, row, entering, now, key)


def _on_top(db: Database, row: Row, entering: Entering, now: Base, key: str) -> OpenedBegun:
    """What was typed into a former version, on the version of now."""
    assert row.base is not None, "it is about an offer of the ledger"
    before = sheet_of_version(content_of(db, bytes.fromhex(row.base)), row.base, key)
    last = [one for one in offers.history(db, row.offer or 0) if one.body is not None and "content" in one.body][-1]
    person = ever(db)[last.person].name
    over = laid_over(now.sheet, before.sheet, entering.sheet)
    known = len(before.sheet.amendments)
    documents = tuple(one.source for one in now.sheet.amendments[known:])
    if over is None:
        return OpenedBegun(row.mark, entering, before, row.at, Meanwhile(person, last.at, documents, (), apart=True))
    new = entering.part == "amendment" and entering.place >= known
    moved = replace(entering, sheet=over.sheet, place=entering.place + (over.moved if new else 0))
    return OpenedBegun(row.mark, moved, now, row.at, Meanwhile(person, last.at, documents, over.both))


def entering_of(row: Row) -> Entering | None:
    """What a row holds; None where nobody can read it."""
    told = row.told or {}
    part = next((one for one in _PARTS if one == told.get("part")), None)
    place, reason = told.get("place"), told.get("reason")
    try:
        sheet = sheet_from(told.get("sheet"))
    except ValueError:
        return None
    if part is None or not isinstance(place, int) or not isinstance(reason, str):
        return None
    if part == "amendment" and not 0 <= place < len(sheet.amendments):
        return None
    return Entering(sheet, part, place, reason, told.get("own_id") is True)
