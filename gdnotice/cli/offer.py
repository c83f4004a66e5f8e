"""``gdnotice offer``."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click

from gdnotice.actions.show_offer import Shown, show_offer
from gdnotice.cli.offer_argument import takes_offer
from gdnotice.cli.speak import at_option, echo_json, heading, json_option, say
from gdnotice.clock import SystemClock
from gdnotice.offer.declared import field_of
from gdnotice.offer.terms import Agent, Conflict, Offer, Setting
from gdnotice.values import Value, printed_moment, short_moment


@click.group()
def offer() -> None:
    """Offers: terms, amendments, conflicts."""


@offer.command(
    epilog="""\b
Examples:
  gdnotice offer show rare-medium-tender-2003
  gdnotice offer show offer-tender.toml --at 2003-04-16T15:00 --json"""
)
@click.argument("offer")
@at_option("The terms as they stood at this moment; otherwise now.")
@json_option
@takes_offer
def show(offer: str | Offer, at: datetime | None, as_json: bool) -> None:
    """The terms in force, what set each, what is empty, and where the documents disagree."""
    result = show_offer(offer, SystemClock(), at)
    if as_json:
        echo_json(offer_object(result))
    else:
        say_offer(result)


def told_term(key: str, value: Value) -> str:
    """A term as a person reads it."""
    field = field_of(key)
    printed = field.type.printed(value, field)
    if isinstance(value, datetime):
        return printed_moment(value)
    return printed if isinstance(printed, str) else "; ".join(str(part) for part in printed)


def _agent(agent: Agent) -> dict[str, Any]:
    return {
        "role": agent.role,
        "name": agent.name,
        "delivery": [
            {
                "method": one.method,
                "address": list(one.address),
                "number": one.number,
                "eligible_only": one.eligible_only,
                "confirm": one.confirm,
            }
            for one in agent.delivery
        ],
        "information": agent.information,
    }


def _set_by(setting: Setting) -> dict[str, Any]:
    return {
        "document": setting.document,
        "place": setting.place,
        "announced": setting.announced.isoformat() if setting.announced is not None else None,
        "number": setting.number,
    }


def stored_term(key: str, value: Value) -> object:
    """A term as JSON takes it."""
    return field_of(key).type.stored(value)


def offer_object(result: Shown) -> dict[str, Any]:
    """An offer as JSON."""
    terms = result.terms
    return {
        "offer": terms.offer.id,
        "kind": terms.offer.kind,
        "zone": terms.offer.zone.key,
        "at": terms.at.isoformat(),
        "terms": {
            key: {"value": stored_term(key, value), "set_by": _set_by(terms.settings[key])}
            for key, value in terms.values.items()
        },
        "agents": [_agent(agent) for agent in terms.agents],
        "changes": [
            {
                "term": change.term,
                "before": stored_term(change.term, change.before) if change.before is not None else None,
                "after": stored_term(change.term, change.after),
                "set_by": _set_by(change.setting),
            }
            for change in terms.changes
        ],
        "conflicts": [
            {
                "term": conflict.term,
                "readings": [
                    {"value": stored_term(conflict.term, value), "set_by": _set_by(setting)}
                    for value, setting in conflict.readings
                ],
                "resolved": conflict.term in terms.offer.resolved,
            }
            for conflict in (*terms.unresolved, *terms.settled)
        ],
        "empty": [{"term": one.key, "label": one.label, "look": one.look} for one in result.empty],
        "to_come": [
            {"number": one.number, "announced": one.announced.isoformat(), "source": one.source}
            for one in result.to_come
        ],
    }


def say_offer(result: Shown) -> None:
    """An offer in words."""
    terms = result.terms
    heading(f"{terms.offer.id} ({terms.offer.kind}), as of {printed_moment(terms.at)}")
    for key, value in terms.values.items():
        say(f"{key:<34} {told_term(key, value)}", 2, 35)
        say(f"({terms.source(key)})", 37, 1)
    for agent in terms.agents:
        _say_agent(agent)
    for conflict in terms.unresolved:
        _say_conflict(conflict, True)
    for conflict in terms.settled:
        _say_conflict(conflict, False)
    if terms.changes:
        click.echo()
        heading("Changed since the first document")
        for change in terms.changes:
            before = told_term(change.term, change.before) if change.before is not None else "empty"
            say(f"{change.term}: {before} → {told_term(change.term, change.after)}  ({change.setting})", 2, 2)
    if result.empty:
        click.echo()
        heading("Empty: to be read from the documents before anything is stamped")
        for empty in result.empty:
            say(f"{empty.key}: {empty.label}. Look in {empty.look}.", 2, 2)
    for later in result.to_come:
        click.echo()
        say(f"Not yet announced at that moment: {later.source}, {short_moment(later.announced)}.")


def _say_agent(agent: Agent) -> None:
    click.echo()
    heading(f"{agent.role.replace('-', ' ')}: {agent.name}")
    for one in agent.delivery:
        only = " (Eligible Institutions only)" if one.eligible_only else ""
        say(f"{one.method:<10}{'; '.join(one.address) or one.number}{only}", 2, 10)
        if one.confirm:
            say(f"confirm by telephone {one.confirm}", 12)
    if agent.information:
        say(f"information {agent.information}", 2)


def _say_conflict(conflict: Conflict, still_open: bool) -> None:
    click.echo()
    heading(f"The documents disagree on {conflict.term}" + ("" if still_open else " (settled)"))
    for reading, setting in conflict.readings:
        say(f"{told_term(conflict.term, reading)}  ({setting})", 2, 2)
