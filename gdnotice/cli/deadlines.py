"""``gdnotice deadlines``."""

from __future__ import annotations

from datetime import datetime

import click

from gdnotice.actions.reckon_deadlines import Reckoned, reckon_deadlines
from gdnotice.cli.offer_argument import takes_offer
from gdnotice.cli.speak import When, at_option, deadline_object, echo_json, heading, json_option, say, say_deadline
from gdnotice.clock import SystemClock
from gdnotice.deadlines.deadline import Deadline
from gdnotice.offer.terms import Offer
from gdnotice.values import printed_moment, short_moment


@click.command(
    epilog="""\b
Examples:
  gdnotice deadlines sample-rights-2026
  gdnotice deadlines offer-tender.toml --dated 2003-04-16T11:00 --at 2003-04-16T16:00
  gdnotice deadlines offer.toml --json"""
)
@click.argument("offer")
@click.option("--dated", type=When(), metavar="WHEN", help="The date of the notice, where the guarantee runs from it.")
@click.option("--received", type=When(), metavar="WHEN", help="When the agent received the notice.")
@at_option("The terms as they stood at this moment; otherwise now.")
@json_option
@takes_offer
def deadlines(
    offer: str | Offer, dated: datetime | None, received: datetime | None, at: datetime | None, as_json: bool
) -> None:
    """Every deadline of an offer, with the steps that lead to it, and what an extension moved."""
    result = reckon_deadlines(offer, SystemClock(), at, dated, received)
    if as_json:
        echo_json(
            {
                "offer": result.terms.offer.id,
                "deadlines": [deadline_object(deadline) for deadline in result.deadlines],
                "missing": [
                    {"code": one.code, "needs": list(one.needs), "message": one.message} for one in result.missing
                ],
                "amendments": [
                    {
                        "source": source,
                        "moved": [
                            {"code": one.code, "from": _iso(one.before), "to": _iso(one.after)}
                            for one in movement.moved
                        ],
                        "stayed": [
                            {"code": one.code, "at": one.at.isoformat(), "why": one.why} for one in movement.stayed
                        ],
                        "cautions": [
                            {"code": one.code, "about": one.about, "message": one.message} for one in movement.cautions
                        ],
                    }
                    for source, movement in result.movements
                ],
            }
        )
        return
    _say(result)


def _say(result: Reckoned) -> None:
    heading(f"{result.terms.get('issuer')}: deadlines as of {printed_moment(result.terms.at)}")
    for deadline in result.deadlines:
        click.echo()
        say_deadline(deadline)
    for one in result.missing:
        click.echo()
        say(f"{one.code}: {one.message}", 0, 2)
    for source, movement in result.movements:
        click.echo()
        heading(f"What changed with {source}")
        for change in movement.moved:
            say(f"moved    {change.code}: {_short(change.before)} → {_short(change.after)}", 2, 9)
        for kept in movement.stayed:
            say(f"stayed   {kept.code}: {short_moment(kept.at)}, {kept.why}.", 2, 9)
        for caution in movement.cautions:
            say(f"caution  {caution.message}", 2, 9)


def _iso(deadline: Deadline | None) -> str | None:
    return deadline.at.isoformat() if deadline is not None else None


def _short(deadline: Deadline | None) -> str:
    return short_moment(deadline.at) if deadline is not None else "could not be reckoned"
