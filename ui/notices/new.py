"""A new notice: on which form, for which offer, from a blank or from an earlier notice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from gdnotice.actions.draft_notice import Drafted, draft_notice
from gdnotice.actions.keep_offer import keep_offer, list_offers
from gdnotice.actions.open_ledger import Vault
from gdnotice.errors import Misuse
from gdnotice.pack.load import form, form_ids
from ui import dialogs
from ui.asking import Ask, AskDialog
from ui.work import Desk

Wanted = Mapping[str, Any]


def new_notice(desk: Desk, parent: QWidget, wanted: Wanted, then: Callable[[int], object]) -> None:
    """Draft a notice and hand its number to ``then``; what ``wanted`` leaves open is asked for.

    ``wanted`` may have ``form``, ``offer``, ``earlier`` and ``covers`` (numbers of notices).
    """
    if "form" in wanted and "offer" in wanted:
        desk.run("Drafting the notice", _draft, wanted, done=lambda made: then(made.number), changes=True)
        return
    desk.run("Reading the offers", _choices, done=lambda found: _ask(desk, parent, wanted, found, then))


def _choices(vault: Vault) -> tuple[tuple[str, str], ...]:
    """Every form that serves an offer of the ledger: ``form|offer``, and how it is called."""
    return tuple(
        (f"{key}|{one.terms.offer.id}", f"{one.terms.get('issuer')}: {form(key).title}")
        for one in list_offers(vault)
        for key in form_ids()
        if one.terms.offer.kind in form(key).kinds
    )


def _draft(vault: Vault, wanted: Wanted) -> Drafted:
    return draft_notice(
        vault, wanted["form"], wanted["offer"], {}, earlier=wanted.get("earlier"), covers=wanted.get("covers")
    )


def _draft_for_file(vault: Vault, wanted: Wanted, path: Path) -> Drafted:
    """Keep the offer in the file and draft on the form that serves it; where not just one does, it is kept only."""
    kept = keep_offer(vault, str(path))
    serving = [key for key in form_ids() if kept.offer.kind in form(key).kinds and not form(key).covers]
    if len(serving) != 1:
        raise Misuse(
            "The offer is kept; no notice was drafted." if serving else "The offer is kept; no form serves it yet.",
            "Several forms serve it." if serving else "",
            "Begin again with Ctrl+N: it is in the list now." if serving else "",
        )
    return _draft(vault, {**wanted, "form": serving[0], "offer": kept.offer.id})


def _ask(
    desk: Desk, parent: QWidget, wanted: Wanted, found: tuple[tuple[str, str], ...], then: Callable[[int], object]
) -> None:
    asks = (
        *((Ask("what", "For which offer, on which form", "choice", choices=found),) if found else ()),
        Ask(
            "file", "An offer's &file" if not found else "Or an offer's &file", "file", "A new offer, kept from now on."
        ),
        Ask(
            "earlier", "Answers &taken from notice", "text", "Its number; all but its dates. Empty: begin with a blank."
        ),
    )

    def submit(given: Mapping[str, Any], dialog: AskDialog) -> None:
        earlier = given["earlier"]
        if earlier and not earlier.isdigit():
            dialog.refused(Misuse("The earlier notice is named by its number.", "", "Give it, or leave it empty."))
            return
        more = {**wanted, "earlier": int(earlier) if earlier else None}

        def done(made: Drafted) -> None:
            dialog.accept()
            then(made.number)

        if given["file"] is not None:
            path, refused = given["file"], dialog.refused
            desk.run("Drafting", _draft_for_file, more, path, done=done, failed=refused, changes=True)
        elif given.get("what"):
            chosen, offer = given["what"].split("|", 1)
            more |= {"form": chosen, "offer": offer}
            desk.run("Drafting the notice", _draft, more, done=done, failed=dialog.refused, changes=True)
        else:
            dialog.refused(Misuse("Which offer is not said.", "", "Choose one, or give the file of a new one."))

    told = "You come to its questions at once; every answer is saved as you type."
    dialogs.show(AskDialog("New notice", told, "&Begin", asks, submit, parent))
