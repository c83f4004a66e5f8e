"""``gdnotice ledger offer``: keep, amend, list, show, printing."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from gdnotice.actions import amend_offer as amending
from gdnotice.actions import keep_offer as keeping
from gdnotice.actions.amend_offer import Amended, Effect
from gdnotice.actions.show_offer import shown_offer
from gdnotice.actions.standing_words import standing_words
from gdnotice.cli.ledger_opening import opens
from gdnotice.cli.ledger_speak import standing_object
from gdnotice.cli.offer import offer_object, say_offer, stored_term, told_term
from gdnotice.cli.speak import at_option, echo_json, heading, json_option, say
from gdnotice.clock import NEW_YORK
from gdnotice.ledger.vault import Vault
from gdnotice.values import Value, short_moment

_MOST_NAMED = 20


@click.group()
def offer() -> None:
    """Offers of the ledger: keep, amend, list, show."""


@offer.command()
@click.argument("named", metavar="FILE|ID")
@opens(write=True)
@json_option
def keep(vault: Vault, named: str, as_json: bool) -> None:
    """Keep the offer in a file, or a built-in one by its id."""
    done = keeping.keep_offer(vault, named)
    if as_json:
        echo_json(
            {"offer": done.offer.id, "kept": done.new, "sha256": done.kept.content, "cautions": list(done.cautions)}
        )
    else:
        say(f"{done.offer.id} is kept." if done.new else f"The ledger has this version of {done.offer.id} already.")
        for caution in done.cautions:
            say(f"! {caution}", 0, 2)


@offer.command(
    epilog="""\b
Examples:
  gdnotice ledger offer amend offer-with-amendment.toml --preview
  gdnotice ledger offer amend sample-tender-2003      (a document announced since was in it already)"""
)
@click.argument("named", metavar="FILE|ID")
@click.option("--preview", is_flag=True, help="Only show what it would do; nothing is changed.")
@click.option("--correction", metavar="REASON", help="Why terms are changed that no new document changes: a slip.")
@opens(write=lambda given: not given["preview"])
@json_option
def amend(vault: Vault, named: str, preview: bool, correction: str | None, as_json: bool) -> None:
    """Keep an offer's new version and reckon every open notice of it again, in one act."""
    done = amending.preview_amendment(vault, named) if preview else amending.amend_offer(vault, named, correction)
    if as_json:
        echo_json(_amended(done))
    else:
        _say_amended(done)


@offer.command("list")
@opens(write=False)
@json_option
def list_(vault: Vault, as_json: bool) -> None:
    """The offers of the ledger."""
    from gdnotice.actions.begun_offers import begun_offers

    found, begun = keeping.list_offers(vault), begun_offers(vault)
    if as_json:
        echo_json(
            {
                "begun": [
                    {"offer": one.offer or None, "person": one.person, "at": one.at.isoformat()} for one in begun
                ],
                "offers": [
                    {
                        "offer": one.terms.offer.id,
                        "kind": one.terms.offer.kind,
                        "issuer": stored_term("issuer", one.terms.values["issuer"]),
                        "expires": stored_term("expires", expires) if expires is not None else None,
                        "versions": one.versions,
                        "printings": [{"name": each.name, "form": each.form} for each in one.printings],
                    }
                    for one in found
                    for expires in (one.terms.get("expires"),)
                ],
            }
        )
        return
    for one in found:
        expires = one.terms.get("expires")
        when = f"expires {told_term('expires', expires)}" if expires is not None else "its expiration is not given"
        say(f"{one.terms.offer.id} ({one.terms.offer.kind}): {one.terms.get('issuer')}; {when}", 0, 2)
        for each in one.printings:
            say(f"printing {each.name} of {each.form}", 2)
    for entering in begun:
        what = f"a change of {entering.offer}" if entering.offer else "a new offer"
        at = short_moment(entering.at.astimezone(NEW_YORK))
        say(f"! {entering.person} began {what}, {at}: that is in no entry yet. The window goes on with it.", 0, 2)


@offer.command()
@click.argument("key", metavar="ID")
@at_option("The terms as they stood at this moment; otherwise now.")
@opens(write=False)
@json_option
def show(vault: Vault, key: str, at: Any, as_json: bool) -> None:
    """The terms in force of an offer of the ledger, what set each, what is empty, and where documents disagree."""
    result = shown_offer(keeping.offer_in(vault, key), at or vault.clock.now())
    if as_json:
        echo_json(offer_object(result))
    else:
        say_offer(result)


@offer.command()
@click.argument("key", metavar="ID")
@click.argument("folder_", metavar="FOLDER", type=click.Path(path_type=Path))
@click.option("--name", "called", default="official", show_default=True, help="The name it is chosen by.")
@opens(write=True)
def printing(vault: Vault, key: str, folder_: Path, called: str) -> None:
    """Keep an official printing (a folder made by `gdnotice printing map`) with an offer."""
    done = keeping.keep_printing(vault, key, folder_, called)
    say(f"The printing {done.kept.name} of {done.kept.form} is kept with {key}.")
    if done.unapproved:
        named = ", ".join(map(str, done.unapproved[:_MOST_NAMED]))
        more = f" and {len(done.unapproved) - _MOST_NAMED:,} more" if len(done.unapproved) > _MOST_NAMED else ""
        say(
            f"! Approved on the printing that had this name before, and not to be stamped on this one: {named}{more}. "
            "Send them back, make them ready and have them approved again.",
            0,
            2,
        )


# ------------------------------------------------------------------ what an amendment does


def _amended(done: Amended) -> dict[str, Any]:
    return {
        "offer": done.offer.id,
        "applied": done.applied,
        "at": done.at.isoformat(),
        "documents": [
            {"source": one.source, "number": one.number, "announced": one.announced.isoformat()}
            for one in done.documents
        ],
        "to_come": [{"source": one.source, "announced": one.announced.isoformat()} for one in done.to_come],
        "corrections": [
            {
                "document": one.document or None,
                "term": one.term,
                "before": _stored(one.term, one.before),
                "after": _stored(one.term, one.after),
            }
            for one in done.corrections
        ],
        "retold": list(done.retold),
        "cautions": list(done.cautions),
        "changes": [
            {
                "term": one.term,
                "before": stored_term(one.term, one.before) if one.before is not None else None,
                "after": stored_term(one.term, one.after) if one.after is not None else None,
            }
            for one in done.changes
        ],
        "notices": [_effect(one) for one in done.effects],
    }


def _stored(term: str, value: Value | None) -> object:
    if value is None:
        return None
    return value.isoformat() if term == "announced" and isinstance(value, datetime) else stored_term(term, value)


def _told(term: str, value: Value | None) -> str:
    if value is None:
        return "…"
    return short_moment(value) if term == "announced" and isinstance(value, datetime) else told_term(term, value)


def _effect(one: Effect) -> dict[str, Any]:
    return {
        "notice": one.number,
        "form": one.form,
        "holder": one.holder,
        **standing_object(one.before),
        "moved": [
            {
                "code": each.code,
                "before": each.before.isoformat() if each.before else None,
                "after": each.after.isoformat() if each.after else None,
            }
            for each in one.moved
        ],
        "stayed": [{"code": each.code, "at": each.at.isoformat(), "why": each.why} for each in one.stayed],
        "stamp_again": one.stamp_again,
        "approval_lapsed": one.lapsed,
        "due_before_expiration": one.before_expiration,
        "cautions": list(one.cautions),
        "advice": list(one.advice),
    }


def _say_amended(done: Amended) -> None:
    for document in done.documents:
        say(f"{document.source}, announced {short_moment(document.announced.astimezone(done.offer.zone))}.")
    for changed in done.changes:
        before = told_term(changed.term, changed.before) if changed.before is not None else "…"
        after = told_term(changed.term, changed.after) if changed.after is not None else "…"
        say(f"{changed.term}: {before} → {after}", 2, 2)
    _say_of_the_file(done)
    if not done.changes and not done.effects:
        say("Nothing that is in force changed.")
    for effect in done.effects:
        click.echo()
        _say_effect(effect)
    click.echo()
    early = sum(one.before_expiration for one in done.effects)
    again = sum(one.stamp_again for one in done.effects)
    count = len(done.effects)
    touched = f"{count} open notice{'' if count == 1 else 's'} touched"
    say(f"{touched}; {again} to be stamped again; {early} with a guarantee due before the new expiration.")
    for one in done.to_come if done.applied else ():
        say(
            f"{one.source} is in force from {short_moment(one.announced.astimezone(done.offer.zone))} on: reckon the "
            f"notices again then, with `gdnotice ledger offer amend {done.offer.id}`."
        )
    say("Applied." if done.applied else "This was a preview: nothing was changed. Leave --preview away to apply it.")


def _say_of_the_file(done: Amended) -> None:
    for wrong in done.corrections:
        where = wrong.document or "the offer's own document"
        say(
            f"! Corrected in {where}: {wrong.term}: {_told(wrong.term, wrong.before)} → "
            f"{_told(wrong.term, wrong.after)}",
            0,
            2,
        )
    if done.corrections and not done.applied:
        say("No new document changes that: it is applied only with --correction REASON.", 2, 2)
    if done.retold:
        say(f"Said otherwise in the file, and no term: {', '.join(done.retold)}.")
    for caution in done.cautions:
        say(f"! {caution}", 0, 2)


def _say_effect(one: Effect) -> None:
    heading(f"Notice {one.number}, {one.form}: {one.holder or 'nobody named yet'} ({standing_words(one.before)})")
    for moved in one.moved:
        before = short_moment(moved.before) if moved.before else "not known"
        say(f"moved: {moved.code} {before} → {short_moment(moved.after) if moved.after else 'not known'}", 2, 2)
    for stayed in one.stayed:
        say(f"did not move: {stayed.code} {short_moment(stayed.at)} ({stayed.why})", 2, 2)
    for caution in one.cautions:
        say(f"! {caution}", 2, 2)
    for advice in one.advice:
        say(f"→ {advice}", 2, 2)
