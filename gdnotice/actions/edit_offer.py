"""Edit an offer's file as one types: begin from nothing, a file or the ledger; see what is wrong; have its file.

Nothing is kept here: :mod:`gdnotice.actions.keep_offer` keeps a new offer, :mod:`gdnotice.actions.amend_offer` a new
version, both from the bytes that an :class:`Edited` has.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from gdnotice import files
from gdnotice.actions.in_ledger import kept_offer, read_kept
from gdnotice.actions.live_form import reads_as
from gdnotice.actions.show_offer import shown_offer
from gdnotice.deadlines.chains import deadlines
from gdnotice.deadlines.deadline import Deadline
from gdnotice.errors import Problem
from gdnotice.files import KeyPath
from gdnotice.ledger.vault import Vault
from gdnotice.offer.builtin import find
from gdnotice.offer.declared import KIND, TERMS
from gdnotice.offer.in_force import EmptyTerm, terms_in_force
from gdnotice.offer.odd_amendments import odd_amendments
from gdnotice.offer.sheet import OfferSheet, Typed, given_as, judged_sheet, sheet_of
from gdnotice.offer.terms import Offer, TermsInForce
from gdnotice.offer.written import written_amendment, written_offer
from gdnotice.pack.faults import Fault
from gdnotice.pack.form import Field
from gdnotice.pack.shorthand import as_typed


@dataclass(frozen=True, slots=True)
class Base:
    """The version in the ledger from which an edit began: its file, and the digest of that."""

    content: str
    toml: bytes
    sheet: OfferSheet


@dataclass(frozen=True, slots=True)
class Edited:
    """What was typed comes to. ``offer`` and ``toml`` are None while there are ``mistakes``, in words by their place.

    ``empty`` are terms that are still to be read, ``cautions`` what is odd in the documents; ``due`` are the
    offer's deadlines as they would be.
    """

    offer: Offer | None
    toml: bytes | None
    mistakes: Mapping[KeyPath, str]
    empty: tuple[EmptyTerm, ...] = ()
    cautions: tuple[str, ...] = ()
    due: tuple[Deadline, ...] = ()


def sheet_in_ledger(vault: Vault, key: str) -> Base:
    """The offer of that id in the ledger, to be edited."""
    with vault.reading() as db:
        kept, _ = kept_offer(db, key)
    return sheet_of_version(kept.toml, kept.content, key)


def sheet_of_version(toml: bytes, content: str, key: str) -> Base:
    """A version of the offer ``key``, by its file and the digest of that, to be edited."""
    return Base(content, toml, _sheet(toml, key))


def sheet_in_file(named: str) -> OfferSheet:
    """The offer in a file, or the built-in one of that id, to be edited. Raises
    :class:`~gdnotice.errors.Unreadable` with every mistake in it."""
    path = find(named)
    return _sheet(files.read_bytes(path, "offer file"), path.stem)


def ledger_has(vault: Vault, key: str) -> bool:
    """Whether an offer of that id is in the ledger."""
    with vault.reading() as db:
        try:
            kept_offer(db, key)
        except Problem:
            return False
    return True


def edited(sheet: OfferSheet, now: datetime, base: Base | None = None) -> Edited:
    """What the sheet comes to at ``now`` (aware). Quick enough for every keystroke; raises nothing for what was typed.

    Where all that was done to ``base`` is that documents came behind its last, its file stays as it is, comments and
    all, and theirs is added.
    """
    judged = judged_sheet(sheet, now)
    if judged.offer is None:
        return Edited(None, None, judged.mistakes)
    toml = _appended(sheet, base, judged.raw.get("amendment", []), judged.offer)
    if toml is None:
        toml = written_offer(judged.raw).encode()
    shown = shown_offer(judged.offer, now)
    return Edited(judged.offer, toml, {}, shown.empty, odd_amendments(judged.offer), deadlines(shown.terms)[0])


def terms_before(base: Base, now: datetime, announced: datetime | None = None) -> TermsInForce:
    """The terms that a document announced then changes: those just before it; None: under all documents known, those
    to come too."""
    offer = read_kept(base.toml, "offer")
    latest = max([now, *(one.announced for one in offer.amendments)])
    return terms_in_force(offer, announced - timedelta(microseconds=1) if announced is not None else latest)


def said_as(of: Field, typed: Typed, sheet: OfferSheet, now: datetime) -> str:
    """What was typed for a term comes to, in words, where that is not plain from the text; else empty."""
    if not isinstance(typed, str) or not typed.strip():
        return ""
    here = now.astimezone(sheet.in_zone)
    given = given_as(of, typed, here)
    if of.type.name not in ("moment", "date", "time", "count", "decimal") or isinstance(given, list | bool):
        return ""
    value = of.type.from_toml(given, of, sheet.in_zone)
    return reads_as(value, of, typed) if isinstance(value, datetime | date | time | int) else ""


def settled(of: Field, typed: Typed, sheet: OfferSheet, now: datetime) -> Typed:
    """What was typed with shorthand written out, once it was left: ``t`` would be another day tomorrow."""
    if not isinstance(typed, str) or of.type.name not in ("moment", "date", "time", "count", "decimal"):
        return typed
    value = of.type.from_toml(given_as(of, typed, now.astimezone(sheet.in_zone)), of, sheet.in_zone)
    return typed if value is None or isinstance(value, Fault) else as_typed(value, of)


def proposed_id(sheet: OfferSheet, now: datetime) -> str:
    """A short name for a new offer: issuer, kind and year. Empty while none of them is given."""
    issuer = str(sheet.terms.get("issuer") or "").lower()
    words = [one for one in re.findall(r"[a-z0-9]+", issuer) if one not in _FORMS_OF_FIRMS][:3]
    if not words:
        return ""
    here = now.astimezone(sheet.in_zone)
    dates = [
        given_as(TERMS[key].field, sheet.terms.get(key), here) for key in ("document_date", "commenced", "expires")
    ]
    year = next((str(one.year) for one in dates if isinstance(one, date)), "")
    return "-".join(one for one in (*words, sheet.kind, year) if one)


_FORMS_OF_FIRMS = frozenset(("inc", "corp", "corporation", "company", "co", "llc", "ltd", "lp", "l", "p", "plc", "the"))


def terms_of(kind: str) -> tuple[str, ...]:
    """The terms that an offer of that kind may give, in order; all of them for a kind that is none."""
    known = any(one.id == kind for one in KIND.choices)
    return tuple(key for key, term in TERMS.items() if not known or kind in term.kinds)


def export_offer(vault: Vault, key: str, path: Path) -> None:
    """Write an offer's file as the ledger keeps it, byte for byte, in place of what stands there. Raises
    :class:`~gdnotice.errors.World`."""
    with vault.reading() as db:
        kept, _ = kept_offer(db, key)
    files.write_whole(path, kept.toml)


def write_edited(toml: bytes, path: Path) -> None:
    """Write the file that an edit makes, in place of what stands there. Raises :class:`~gdnotice.errors.World`."""
    files.write_whole(path, toml)


def _sheet(toml: bytes, key: str) -> OfferSheet:
    name = Path(f"{key}.toml")
    return sheet_of(files.parse_toml(files.decode(toml, name, "offer file"), name, "offer file"))


def _appended(sheet: OfferSheet, base: Base | None, amendments: list[object], offer: Offer) -> bytes | None:
    """The base's own file with the new documents behind it; None where more was done to it, or it takes none."""
    if base is None:
        return None
    before, many = base.sheet, len(base.sheet.amendments)
    rest = [
        getattr(sheet, name) == getattr(before, name) for name in before.__dataclass_fields__ if name != "amendments"
    ]
    if not all(rest) or sheet.amendments[:many] != before.amendments:
        return None
    if len(sheet.amendments) == many:
        return base.toml
    added = "\n".join(written_amendment(one) for one in amendments[many:] if isinstance(one, dict))
    toml = base.toml.rstrip(b"\r\n") + b"\n\n" + added.encode()
    try:
        return toml if read_kept(toml, offer.id).hash == offer.hash else None
    except Problem:  # its documents stand in one list on one line: then the file is written anew
        return None
