"""Open a stamped PDF, a holder's part above all, and go on with it in a notice of one's own ledger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gdnotice.actions.draft_notice import Drafted, draft_notice
from gdnotice.actions.in_ledger import kept_offer
from gdnotice.actions.read_stamped import pdf_in
from gdnotice.errors import Mistake, Refusal
from gdnotice.files import Pasted
from gdnotice.ledger import offers
from gdnotice.ledger.vault import Vault
from gdnotice.offer.in_force import terms_in_force
from gdnotice.offer.stored import stored_terms
from gdnotice.pack.load import form, form_ids
from gdnotice.stamp.carried import Carried
from gdnotice.stamp.guarded import guarded


@dataclass(frozen=True, slots=True)
class Part:
    """A stamped PDF that was found intact: its name and bytes, and what it carries."""

    file: Pasted
    carried: Carried


@dataclass(frozen=True, slots=True)
class TakenUp:
    """The notice drafted from it, and what a person must know before going on."""

    drafted: Drafted
    cautions: tuple[str, ...]


def read_part(path: Path) -> Part:
    """Read the PDF at ``path`` and prove it. Nothing of a ledger is needed.

    Raises :class:`Refusal` for one that was altered after it was stamped, or is on a form that the program does not
    have, and :class:`~gdnotice.errors.Unreadable` for a file that is no stamped PDF.
    """
    content = pdf_in(path)
    found = guarded.verify(content)
    if not found.stamps:
        raise Refusal(
            f"{path.name} carries no answers that could be gone on from.",
            " ".join(found.problems),
            "Ask for the PDF as GD Notice saved it; or start a new notice and type the answers from the paper.",
        )
    if not found.ok:
        raise Refusal(
            f"{path.name} was altered after it was stamped.",
            "Its answers may not be those that were given; nothing was taken from it.",
            "Ask whoever sent it for the file as it was saved, by another way than before.",
            tuple(Mistake(one) for one in found.problems),
        )
    carried = guarded.read_carried(content)
    if carried.origin.form not in form_ids():
        raise Refusal(
            f"{path.name} is on a form that this program does not have.",
            "Nothing was taken from it.",
            "A newer program may have saved it: use that one.",
        )
    return Part(Pasted(path.name, content), carried)


def take_up_part(vault: Vault, part: Part) -> TakenUp:
    """Draft a notice with the answers of a PDF, which is kept with it as what the client sent. One act.

    Raises :class:`Refusal` where the ledger does not have its offer: which one, and what to do.
    """
    origin, opened = part.carried.origin, form(part.carried.origin.form)
    with vault.reading() as db:
        if offers.kept(db, origin.offer) is None:
            raise Refusal(
                f"{part.file.name} is for an offer that this ledger does not have.",
                f"It calls the offer {origin.offer}{_issuer(part.carried)}. Nothing was taken from it.",
                "Keep that offer first, from the offer's file or the issuer's documents; then open this PDF again.",
            )
        _, offer = kept_offer(db, origin.offer)
        terms = terms_in_force(offer, vault.clock.now().astimezone(offer.zone))
    cautions = []
    if origin.form_hash != opened.hash:
        cautions.append("It was saved by a program with another edition of the form: look through every answer.")
    if other := _other_terms(part.carried, stored_terms(terms)):
        cautions.append(
            f"The holder's program had other terms of the offer ({', '.join(other)}): this ledger's own are in force."
        )
    given = {key: value for key, value in part.carried.answers.items() if key in opened.fields}
    if len(given) < len(part.carried.answers):
        cautions.append("It carries answers that this program's form does not ask for: they were left out.")
    what = "The holder's part, as it came" if part.carried.draft else "The paper that it was taken up from, as it came"
    drafted = draft_notice(vault, opened.id, origin.offer, given, came=part.file, shows=what)
    return TakenUp(drafted, tuple(cautions))


def _issuer(carried: Carried) -> str:
    told = carried.origin.terms.get("issuer")
    value = _value(told)
    return f", of {value}" if isinstance(value, str) else ""


def _other_terms(carried: Carried, ours: Mapping[str, Any]) -> tuple[str, ...]:
    theirs = carried.origin.terms
    if not theirs:
        return ()
    keys = {*theirs, *ours}
    return tuple(sorted(key for key in keys if _value(theirs.get(key)) != _value(ours.get(key))))


def _value(told: object) -> object:
    return told.get("value") if isinstance(told, dict) else told
