"""``gdnotice ledger send`` and all that happens to a notice after it left the desk; evidence and instructions."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from gdnotice.cli.ledger_opening import opens
from gdnotice.cli.ledger_speak import Texts, outcome
from gdnotice.cli.speak import at_option, echo_json, json_option, say
from gdnotice.ledger.vault import Vault
from gdnotice.offer.agents import METHODS
from gdnotice.values import short_moment

_number = click.argument("number", metavar="NUMBER", type=int)
_reason = click.option("--reason", type=Texts(), required=True, help="Why.")
_agent_confirmed = click.option(
    "--agent-confirmed",
    is_flag=True,
    help="The agent released the guarantee of an open protect; say in the reason who there said so.",
)


class Day(click.ParamType[date]):
    """A date, as in 2003-04-16."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail("is no date; write it like 2003-04-16", param, ctx)


@click.command(
    epilog="""\b
Examples:
  gdnotice ledger send 12 --by fax --confirmation FX-20261130-18
  gdnotice ledger send 12 --by courier --at 2026-11-30T14:20"""
)
@_number
@click.option("--by", "method", type=click.Choice([one.id for one in METHODS]), required=True, help="In which way.")
@click.option("--to", multiple=True, metavar="LINE", help="The address or number, where the offer lists several.")
@at_option("When it was sent; otherwise now.")
@click.option("--confirmation", default="", help="The fax report's or courier's number.")
@click.option("--sender", type=click.Choice(["institution", "holder"]), help="Who sends it.")
@opens(write=True)
@json_option
def send(
    vault: Vault,
    number: int,
    method: str,
    to: tuple[str, ...],
    at: datetime | None,
    confirmation: str,
    sender: Any,
    as_json: bool,
) -> None:
    """Record that a stamped notice was sent. Only the ways count that the offer lists for its agent."""
    from gdnotice.actions.send_notice import send_notice

    done = send_notice(vault, number, method, to=to, at=at, confirmation=confirmation, sender=sender)
    where = ", ".join(done.delivery.address) or done.delivery.number
    confirm = (f"Confirm it by telephone, {done.confirm}, and record that with `acknowledge`.",) if done.confirm else ()
    outcome(vault, number, done.standing, as_json, f"was sent by {method} to {where}, {short_moment(done.at)}", confirm)


@click.command()
@_number
@click.option("--by", type=Texts(), required=True, help="Who at the agent said so.")
@click.option("--how", type=Texts(), required=True, help="By telephone, e-mail, a stamped copy ...")
@at_option("When the agent had it; otherwise now.")
@opens(write=True)
@json_option
def acknowledge(vault: Vault, number: int, by: str, how: str, at: datetime | None, as_json: bool) -> None:
    """Record that the agent has a notice."""
    from gdnotice.actions.acknowledge_notice import acknowledge_notice

    done = acknowledge_notice(vault, number, by=by, how=how, at=at)
    outcome(vault, number, done.standing, as_json, f"was received, {short_moment(done.at)}", done.cautions)


@click.command(
    epilog="""\b
Examples:
  gdnotice ledger cover 12 --quantity 50 --dated 2003-04-16
  gdnotice ledger cover 12 --quantity 30 --dated 2003-04-16 --by-notice 15"""
)
@_number
@click.option("--quantity", required=True, metavar="UNITS", help="How many units were delivered.")
@click.option("--dated", type=Day(), required=True, metavar="DATE", help="The date that the protect's paper bears.")
@click.option("--by-notice", type=int, metavar="NUMBER", help="The letter of this ledger that brought it.")
@click.option("--on-behalf", default="", metavar="INSTITUTION", help="For whom another institution delivered.")
@at_option("When it was delivered; otherwise now.")
@opens(write=True)
@json_option
def cover(
    vault: Vault,
    number: int,
    quantity: str,
    dated: date,
    by_notice: int | None,
    on_behalf: str,
    at: datetime | None,
    as_json: bool,
) -> None:
    """Record a delivery on the protect NUMBER, citing the date of its paper."""
    from gdnotice.actions.cover_protect import cover_protect

    done = cover_protect(vault, number, quantity, dated, by_notice=by_notice, on_behalf=on_behalf, at=at)
    outcome(vault, number, done.standing, as_json, "was delivered on", done.cautions)


@click.command()
@_number
@_reason
@at_option("When it lapsed; otherwise now.")
@opens(write=True)
@json_option
def expire(vault: Vault, number: int, reason: str, at: datetime | None, as_json: bool) -> None:
    """Record that a protect lapsed with something uncovered, after its guarantee fell due."""
    from gdnotice.actions.cover_protect import expire_protect

    outcome(vault, number, expire_protect(vault, number, reason, at), as_json, "lapsed")


@click.command()
@_number
@_reason
@opens(write=True)
@json_option
def settle(vault: Vault, number: int, reason: str, as_json: bool) -> None:
    """Record how a protect that lapsed uncovered was settled with the agent."""
    from gdnotice.actions.cover_protect import settle_protect

    outcome(vault, number, settle_protect(vault, number, reason), as_json, "was settled")


@click.command(
    name="take-back",
    epilog="""\b
Examples:
  gdnotice ledger take-back 12 --reason "the delivery was on notice 13"
  gdnotice ledger take-back 12 --entry 240 --reason "recorded twice\"""",
)
@_number
@click.option("--entry", type=int, metavar="ENTRY", help="The entry's number, to make sure which one it is.")
@_reason
@opens(write=True)
@json_option
def take_back(vault: Vault, number: int, entry: int | None, reason: str, as_json: bool) -> None:
    """Take back the latest cover, acknowledgement, expiry, settlement or end of notice NUMBER, recorded by mistake."""
    from gdnotice.actions.take_back import take_back as take_back_entry

    done = take_back_entry(vault, number, reason, entry)
    outcome(vault, number, done.standing, as_json, f"stands as without entry {done.entry.seq}, which was taken back")


@click.command()
@_number
@_reason
@at_option("When; otherwise now.")
@_agent_confirmed
@opens(write=True)
@json_option
def withdraw(vault: Vault, number: int, reason: str, at: datetime | None, agent_confirmed: bool, as_json: bool) -> None:
    """Record that a notice was withdrawn."""
    from gdnotice.actions.end_notice import withdraw_notice

    done = withdraw_notice(vault, number, reason, at, agent_confirmed=agent_confirmed)
    outcome(vault, number, done.standing, as_json, "was withdrawn", done.cautions)


@click.command()
@_number
@_reason
@at_option("When; otherwise now.")
@opens(write=True)
@json_option
def reject(vault: Vault, number: int, reason: str, at: datetime | None, as_json: bool) -> None:
    """Record that the agent rejected a notice."""
    from gdnotice.actions.end_notice import reject_notice

    done = reject_notice(vault, number, reason, at)
    outcome(vault, number, done.standing, as_json, "was rejected", done.cautions)


@click.command()
@_number
@click.option("--by", type=int, metavar="NUMBER", help="The notice that stands in its place.")
@_reason
@_agent_confirmed
@opens(write=True)
@json_option
def supersede(vault: Vault, number: int, by: int | None, reason: str, agent_confirmed: bool, as_json: bool) -> None:
    """Record that another notice stands in place of this one."""
    from gdnotice.actions.end_notice import supersede_notice

    done = supersede_notice(vault, number, reason, by, agent_confirmed=agent_confirmed)
    outcome(vault, number, done.standing, as_json, "was superseded", done.cautions)


@click.command()
@_number
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--what", type=Texts(), required=True, help="What it shows.")
@opens(write=True)
@json_option
def attach(vault: Vault, number: int, file: Path, what: str, as_json: bool) -> None:
    """Keep a file with a notice: a fax report, a courier's receipt, the agent's reply."""
    from gdnotice.actions.attach_evidence import attach_evidence

    _attached(attach_evidence(vault, number, file, what), as_json)


@click.command()
@_number
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--text", default="", help="The instruction in words, where there is no file.")
@click.option("--what", type=Texts(), required=True, help="Who gave it, how and when.")
@opens(write=True)
@json_option
def instruct(vault: Vault, number: int, file: Path | None, text: str, what: str, as_json: bool) -> None:
    """Record what the client instructed."""
    from gdnotice.actions.attach_evidence import record_instruction

    _attached(record_instruction(vault, number, what, path=file, text=text), as_json)


def _attached(done: Any, as_json: bool) -> None:
    if as_json:
        told = {"notice": done.number, "entry": done.seq, "name": done.name, "sha256": done.content, "size": done.size}
        echo_json(told)
    else:
        say(f"Kept with notice {done.number} as entry {done.seq}: {done.size:,} bytes, SHA-256 {done.content}.", 0, 2)
