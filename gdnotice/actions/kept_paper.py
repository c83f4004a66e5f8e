"""The paper of a notice in the ledger: the press it is made on, and the stamped PDF put together again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from gdnotice import files
from gdnotice.actions.check import Checked, checked
from gdnotice.actions.duplicates import duplicates
from gdnotice.actions.in_ledger import Kept, kept_notice
from gdnotice.actions.paper import built_in, fitting
from gdnotice.actions.press import Press, press_of
from gdnotice.errors import Misuse, Refusal, Unreadable, World
from gdnotice.ledger import moves, offers
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
    found = _found(vault.db, offer, name) if name is not None else None
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
    return _parsed(vault, _found(vault.db, offer, name))


def paper_digests(db: Database, offer: int, name: str | None) -> dict[str, str | None]:
    """What tells the printing that bears that name now from any other under it: the digests of its ``official`` PDF and
    of its ``placements``; both None for the built-in one, which the form's own hash tells."""
    if name is None:
        return {"official": None, "placements": None}
    found = _found(db, offer, name)
    return {"official": found.official, "placements": found.placements}


def _found(db: Database, offer: int, name: str) -> KeptPrinting:
    found = offers.printings(db, offer).get(name)
    if found is None:
        raise Unreadable("The printing that the notice names is not with its offer.", "", "Keep it again.")
    return found


_PLACE = Path("placement.json")


def _parsed(vault: Vault, found: KeptPrinting) -> Printing:
    text = files.decode(content_of(vault.db, bytes.fromhex(found.placements)), _PLACE, "placement file")
    return parse_printing(text, content_of(vault.db, bytes.fromhex(found.official)), _PLACE)


def judged_on_paper(vault: Vault, kept: Kept) -> Checked:
    """The findings on a notice's answers and on its paper, whether it may be another one twice, and what it looks like
    stamped.

    Raises :class:`Refusal` where the program's form is another than the one it was drafted on.
    """
    refuse_other_form(kept)
    found = checked(kept.notice, press_in(vault, kept))
    return replace(found, findings=(*found.findings, *duplicates(vault.db, kept.now)))


def refuse_other_form(kept: Kept) -> None:
    """Raise :class:`Refusal` where the program's form is another than the one that the notice was drafted on."""
    if kept.now.draft.get("form_hash") != kept.form.hash:
        raise Refusal(
            "The form was changed since this notice was drafted.",
            "What it asks or prints may be different now.",
            f"Look through it and take it over with `gdnotice ledger change {kept.now.number}`.",
        )


@dataclass(frozen=True, slots=True)
class Written:
    """A paper that was written to a file; ``size`` in bytes."""

    sha256: str
    size: int
    standing: Standing


def write_paper(vault: Vault, number: int, out: Path, *, former: bool = False, overwrite: bool = False) -> Written:
    """Write the stamped PDF of a notice to ``out``, in a folder that is there.

    Raises :class:`Refusal` for a paper that must not be sent: one from before a change or an amendment, or of a notice
    that has ended. ``former`` gives it all the same, for the record. Raises :class:`World` where another file stands
    there, unless ``overwrite``.
    """
    with vault.reading() as db:
        kept = None if former else kept_notice(vault, number)
        if kept is not None:
            refuse_not_to_be_sent(kept)
        content = paper_of(vault, number)
        standing = notice_now(db, number).standing
    if not out.parent.is_dir():
        raise World(
            f"There is no folder {out.parent}.", "Nothing was written.", "Make it first, or give another place."
        )
    if not overwrite and out.is_file() and files.read_bytes(out, "file", files.PDF_LIMIT) != content:
        raise World(
            f"{out} exists already, and is another file than this paper.",
            "It was left as it is.",
            "Choose another name, or exchange it with --overwrite.",
        )
    files.write_whole(out, content)
    return Written(digest(content), len(content), standing)


def refuse_not_to_be_sent(kept: Kept) -> None:
    """Raise :class:`Refusal` unless the notice has a stamped paper that may be sent, or was."""
    now, number = kept.now, kept.now.number
    record = "For the record alone it is written with --former."
    if not any(one.kind == "stamped" for one in now.entries):
        return  # there is none at all: who asks for it is told so
    if now.stamped is None or now.standing.state not in ("stamped", *moves.AT_AGENT):
        raise Refusal(
            f"Notice {number} is {moves.state_words(now.standing)}: the paper stamped before must not be sent.",
            "It shows what was approved then, and no longer holds.",
            record,
        )
    if now.standing.state in moves.AT_DESK and now.approval is not None and now.approval.terms != kept.terms:
        raise Refusal(
            f"The offer was amended since notice {number} was stamped: its paper must not be sent.",
            "It prints terms that are no longer in force, or the agent is reached in another way now.",
            f"Apply the amendment with `gdnotice ledger offer amend {kept.offer.id}`, then approve and stamp it anew. "
            f"{record}",
        )


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
