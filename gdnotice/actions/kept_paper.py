"""The paper of a notice in the ledger: the press it is made on, and the stamped PDF put together again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gdnotice import files
from gdnotice.actions.check import Checked, checked
from gdnotice.actions.in_ledger import Kept
from gdnotice.actions.paper import built_in, fitting
from gdnotice.actions.press import Press, press_of
from gdnotice.errors import Misuse, Refusal, Unreadable
from gdnotice.ledger import offers
from gdnotice.ledger.content import content_of
from gdnotice.ledger.entries import Standing
from gdnotice.ledger.notices import notice_now
from gdnotice.ledger.offers import KeptPrinting
from gdnotice.ledger.store import Database
from gdnotice.ledger.vault import Vault
from gdnotice.notice.notice import Notice
from gdnotice.stamp.printing import Printing, parse_printing
from gdnotice.values import digest

_MOST = 8
_presses: OrderedDict[tuple[str, ...], Press] = OrderedDict()
"""Presses made lately. A press holds an offer's terms and a form's paper, nothing of any holder."""


def press_in(vault: Vault, kept: Kept) -> Press:
    """The press for a notice under the terms now in force, on the printing that it names."""
    return press_on(vault, kept.notice, kept.now.offer, kept.now.printing, kept.terms)


def press_on(vault: Vault, notice: Notice, offer: int, name: str | None, terms: str) -> Press:
    """The press for notices of this form under ``terms`` (their digest), on the printing ``name`` of the offer."""
    found = offers.printings(vault.db, offer).get(name) if name is not None else None
    if name is not None and found is None:
        raise Unreadable("The printing that the notice names is not with its offer.", "", "Keep it again.")
    paper = (found.official, found.placements) if found is not None else ("", "")
    key = (notice.form.hash, notice.terms.offer.hash, terms, *paper)
    if key not in _presses:
        if found is None:
            press = press_of(notice, built_in(notice), official=False)
        else:
            printing = _parsed(vault, found)
            press = press_of(notice, fitting(printing, notice, "kept with the offer", _PLACE), official=True)
        _presses[key] = press
        while len(_presses) > _MOST:
            _presses.popitem(last=False)
    _presses.move_to_end(key)
    return _presses[key]


def kept_printing(vault: Vault, offer: int, name: str) -> Printing:
    """The official printing of that name kept with the offer. Raises :class:`Unreadable` where there is none."""
    found = offers.printings(vault.db, offer).get(name)
    if found is None:
        raise Unreadable("The printing that the notice names is not with its offer.", "", "Keep it again.")
    return _parsed(vault, found)


_PLACE = Path("placement.json")


def _parsed(vault: Vault, found: KeptPrinting) -> Printing:
    text = files.decode(content_of(vault.db, bytes.fromhex(found.placements)), _PLACE, "placement file")
    return parse_printing(text, content_of(vault.db, bytes.fromhex(found.official)), _PLACE)


def judged_on_paper(vault: Vault, kept: Kept) -> Checked:
    """The findings on a notice's answers and on its paper, and what it looks like stamped.

    Raises :class:`Refusal` where the program's form is another than the one it was drafted on.
    """
    if kept.now.draft.get("form_hash") != kept.form.hash:
        raise Refusal(
            "The form was changed since this notice was drafted.",
            "What it asks or prints may be different now.",
            f"Look through it and take it over with `gdnotice ledger change {kept.now.number}`.",
        )
    return checked(kept.notice, press_in(vault, kept))


@dataclass(frozen=True, slots=True)
class Written:
    """A paper that was written to a file; ``size`` in bytes."""

    sha256: str
    size: int
    standing: Standing


def write_paper(vault: Vault, number: int, out: Path) -> Written:
    """Write the stamped PDF of a notice to ``out``."""
    with vault.reading() as db:
        content = paper_of(vault, number)
        standing = notice_now(db, number).standing
    files.write_whole(out, content)
    return Written(digest(content), len(content), standing)


def paper_of(vault: Vault, number: int) -> bytes:
    """The stamped PDF of a notice, byte for byte. Raises :class:`Unreadable` where it is no longer what was stamped,
    and :class:`Misuse` where nothing was."""
    now = notice_now(vault.db, number)
    stamps = [entry.body for entry in now.entries if entry.kind == "stamped" and entry.body is not None]
    if not stamps:
        raise Misuse("This notice was not stamped.", "There is no paper of it.", f"`gdnotice ledger stamp {number}`")
    return put_together(vault.db, stamps[-1])


def put_together(db: Database, body: Mapping[str, Any]) -> bytes:
    """The PDF that a ``stamped`` entry's ``body`` tells of. Raises :class:`Unreadable` where it is another one now."""
    whole = content_of(db, bytes.fromhex(body["official"])) + content_of(db, bytes.fromhex(body["revision"]))
    if digest(whole) != body["sha256"]:
        raise Unreadable(
            "The paper put together again differs from the one that was stamped.",
            "The ledger was changed by something else than this program.",
            "`gdnotice ledger check` names the entry; a backup has the paper.",
        )
    return whole
