"""Open a printing to work on it: one kept with an offer, one in a folder, or one that was not finished."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from gdnotice.actions.in_ledger import kept_offer
from gdnotice.actions.kept_paper import kept_printing
from gdnotice.errors import Unreadable
from gdnotice.ledger import offers, unfinished
from gdnotice.ledger.vault import Vault
from gdnotice.pack.load import form, form_ids
from gdnotice.stamp.guarded import guarded
from gdnotice.stamp.page.guides import Guides
from gdnotice.stamp.printing import PLACEMENTS, Printing, parse_printing, placement_json, read_printing
from gdnotice.values import digest

__all__ = ["Guides", "OpenedPrinting", "PrintingLine", "Printings", "Serves"]


@dataclass(frozen=True, slots=True)
class Serves:
    """An offer of the ledger and the forms that serve its kind."""

    offer: str
    issuer: str
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PrintingLine:
    """A printing kept with an offer."""

    offer: str
    issuer: str
    name: str
    form: str
    title: str


@dataclass(frozen=True, slots=True)
class Printings:
    """Every printing of the ledger, the offers that one may be made for, and every form with its title.

    ``unfinished`` is what this person was at: when (aware, UTC), for which form and offer, under which name.
    """

    kept: tuple[PrintingLine, ...]
    offers: tuple[Serves, ...]
    forms: tuple[tuple[str, str], ...]
    unfinished: tuple[datetime, str, str, str] | None


@dataclass(frozen=True, slots=True)
class OpenedPrinting:
    """A printing to be worked on. ``guides`` are its printed lines, page by page; ``advice`` is what mapping said of a
    blank, by its place; ``about`` what it said of the paper. ``unsaved`` where it is kept nowhere yet."""

    printing: Printing
    guides: tuple[Guides, ...] = ()
    advice: Mapping[int, str] = field(default_factory=dict)
    about: tuple[str, ...] = ()
    offer: str = ""
    name: str = ""
    unsaved: bool = False


def list_printings(vault: Vault) -> Printings:
    """What the studio begins with."""
    forms = tuple((one, form(one).title) for one in form_ids())
    kinds = {one: form(one).kinds for one in form_ids()}
    lines, serve = [], []
    with vault.reading() as db:
        for key in offers.keys(db):
            kept, offer = kept_offer(db, key)
            facts = offers.facts(db, kept.number)
            issuer = facts.issuer if facts is not None else ""
            serve.append(Serves(key, issuer, tuple(one for one in kinds if offer.kind in kinds[one])))
            lines += [
                PrintingLine(key, issuer, one.name, one.form, dict(forms).get(one.form, one.form))
                for one in offers.printings(db, kept.number).values()
            ]
        told = unfinished.told(db, vault.person.id)
    begun = None
    if told is not None:
        at, said = told
        begun = (at, str(said.get("form")), str(said.get("offer")), str(said.get("name")))
    return Printings(tuple(lines), tuple(serve), forms, begun)


def open_kept_printing(vault: Vault, offer: str, name: str) -> Printing:
    """The printing of that name kept with an offer of the ledger."""
    with vault.reading() as db:
        return kept_printing(vault, kept_offer(db, offer)[0].number, name)


def open_printing_folder(folder: Path) -> OpenedPrinting:
    """The printing in a folder. Raises :class:`~gdnotice.errors.Unreadable`."""
    printing = read_printing(folder)
    form(printing.form)
    return ready_to_edit(printing)


def draft_printing(vault: Vault, printing: Printing, offer: str, name: str) -> None:
    """Keep what this person is at, to go on with it after whatever ends the program; no entry is made."""
    told = {"form": printing.form, "offer": offer, "name": name, "placements": placement_json(printing)}
    unfinished.keep(vault, told, printing.official)


def drop_drafted_printing(vault: Vault) -> None:
    """Forget what this person was at."""
    with vault.act() as db:
        unfinished.drop(db, vault.person.id)


def open_drafted_printing(vault: Vault) -> OpenedPrinting:
    """What this person was at. Raises :class:`Unreadable` where there is nothing that can be read."""
    with vault.reading() as db:
        found = unfinished.kept(db, vault.person.id)
    if found is None:
        raise Unreadable("There is no unfinished printing.", "", "Begin with the agent's paper.")
    told = {key: str(found.told.get(key, "")) for key in ("placements", "offer", "name")}
    printing = parse_printing(told["placements"], found.official, Path(PLACEMENTS), unfinished=True)
    return OpenedPrinting(printing, offer=told["offer"], name=told["name"], unsaved=True)


def ready_to_edit(printing: Printing, warnings: Iterable[str] = (), *, unsaved: bool = False) -> OpenedPrinting:
    """A printing with its printed lines, and with what mapping said of it sorted to the blanks it is about."""
    try:
        guides = _guides(printing.official)
    except Unreadable:  # it can be looked at all the same; nothing snaps to its lines then
        guides = ()
    advice: dict[int, str] = {}
    about = []
    for said in warnings:
        at = _blank_of(said, printing, advice)
        if at is None:
            about.append(_without_file(said))
        else:
            advice[at] = _without_file(said.partition("”: ")[2])
    return OpenedPrinting(printing, guides, advice, tuple(about), unsaved=unsaved)


_known: dict[str, tuple[Guides, ...]] = {}


def _guides(official: bytes) -> tuple[Guides, ...]:
    key = digest(official)
    if key not in _known:
        _known.clear()
        _known[key] = guarded.guides(official)
    return _known[key]


def _blank_of(said: str, printing: Printing, taken: Mapping[int, str]) -> int | None:
    for at, one in enumerate(printing.placements):
        if at not in taken and said.startswith(f"Page {one.page}, “{one.near}”: "):
            return at
    return None


def _without_file(said: str) -> str:
    """As it is said where a person sees how sure it is, sets blanks by hand, and knows of no file."""
    said = re.sub(r"^Taken for .*?, but not surely\. ?", "", said)
    said = re.sub(r"Compare the preview, and correct placement\.json where it is wrong\. ?", "", said).strip()
    return said.replace(" in placement.json", "").replace("add boxes there by hand", "draw boxes by hand")
