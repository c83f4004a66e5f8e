"""``gdnotice board``."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import click

from gdnotice.actions.standing_words import standing_words
from gdnotice.board.board import Board, Exposure, Item, Part, left
from gdnotice.board.board import board as board_at
from gdnotice.cli.ledger_opening import opens
from gdnotice.cli.ledger_speak import standing_object
from gdnotice.cli.speak import at_option, echo_json, heading, json_option, say
from gdnotice.clock import SystemClock
from gdnotice.deadlines.reckoning import LABELS
from gdnotice.ledger.entries import moment
from gdnotice.ledger.vault import Vault
from gdnotice.values import printed_decimal, printed_money, short_moment

_WORDS = {
    "overdue": "Overdue",
    "today": "Due today",
    "next-business-day": "Due by the end of the next business day",
    "this-week": "Due this week",
    "later": "Later",
    "undated": "With no known moment",
}


@click.command(
    epilog="""\b
Examples:
  gdnotice board --ledger desk --as "Ann Sample"
  gdnotice board --at 2026-12-01T16:00 --json --passphrase-fd 3 3<secret

Days are those of each offer's zone, whatever the desk's own."""
)
@at_option("Look from this moment instead of now.")
@click.option("--most", type=click.IntRange(1, 100_000), default=50, help="Name at most so many in each part (50).")
@json_option
@opens(write=False)
def board(vault: Vault, at: datetime | None, most: int, as_json: bool) -> None:
    """What is due, in order of the time left; what is open; what the agents have not acknowledged."""
    found = board_at(vault, at or SystemClock().now(), most=most)
    if as_json:
        echo_json(_object(found))
    else:
        _say(found)


def _object(found: Board) -> dict[str, Any]:
    return {
        "at": found.at.isoformat(),
        "changed": [
            {"offer": one.offer, "announced": one.announced.isoformat(), "documents": list(one.documents)}
            for one in found.changed
        ],
        "due": [
            {"when": part.when, "count": part.count, "notices": [_item_object(one, found.at) for one in part.items]}
            for part in found.parts
        ],
        "open": [_exposure_object(one) for one in found.exposures],
        "total": {
            **_exposure_object(found.total),
            "limit": f"{found.limit:.2f}" if found.limit is not None else None,
            "over": f"{found.over:.2f}" if found.over is not None else None,
        },
        "unacknowledged": {
            "count": found.unacknowledged.count,
            "notices": [_item_object(one, found.at) for one in found.unacknowledged.items],
        },
        "expiring": [
            {
                "offer": one.offer,
                "issuer": one.issuer,
                "expires": moment(one.expires).astimezone(ZoneInfo(one.zone)).isoformat(),
                "unsent": one.unsent,
            }
            for one in found.expiring
        ],
    }


def _item_object(item: Item, at: datetime) -> dict[str, Any]:
    one = item.notice
    return {
        "notice": one.notice,
        "form": one.form,
        "offer": one.offer,
        "holder": one.holder,
        **standing_object(one.standing),
        "due": item.at.isoformat() if item.at is not None else None,
        "due_code": one.standing.due_code,
        "minutes_left": int((item.at - at).total_seconds() // 60) if item.at is not None else None,
    }


def _exposure_object(one: Exposure) -> dict[str, Any]:
    return {
        "offer": one.offer,
        "protects": one.protects,
        "uncovered": f"{one.uncovered.normalize():f}",
        "exposure": f"{one.dollars:.2f}",
    }


def _say(found: Board) -> None:
    for changed in found.changed:
        say(
            f"! {changed.offer} changed at {short_moment(changed.announced)} ({', '.join(changed.documents)}): "
            f"apply it with `gdnotice ledger offer amend {changed.offer}`. Until then its notices stand as before.",
            0,
            2,
        )
    for one in found.expiring:
        unsent = f"; {_counted(one.unsent)} not sent yet" if one.unsent else ""
        expires = moment(one.expires).astimezone(ZoneInfo(one.zone))
        say(f"{one.offer} ({one.issuer}) expires today, {short_moment(expires)}{unsent}.", 0, 2)
    empty = True
    for part in found.parts:
        if part.count:
            empty = False
            heading(f"{_WORDS[part.when]}: {part.count:,}")
            _say_part(part, found.at)
    if empty:
        say("Nothing is due: no notice in this ledger asks for anything.")
    if found.exposures:
        heading("Protects not fully covered")
        for exposure in found.exposures:
            say(f"{exposure.offer}: {_worth(exposure)}", 2, 4)
        say(f"In all: {_worth(found.total)}", 2, 4)
    if found.limit is not None:
        over = f", exceeded by ${printed_money(found.over)}" if found.over is not None else ""
        say(f"Limit of the firm: ${printed_money(found.limit)}{over}.", 2, 4)
    if found.unacknowledged.count:
        heading(f"Sent, and not acknowledged by the agent: {found.unacknowledged.count:,}")
        _say_part(found.unacknowledged, found.at)


def _say_part(part: Part, at: datetime) -> None:
    for item in part.items:
        one = item.notice
        due = f"{left(at, item.at)}: " if item.at is not None else ""
        say(f"{one.notice:>6}  {due}{one.form}, {one.offer}: {one.holder or 'nobody named yet'}", 0, 8)
        label = LABELS.get(one.standing.due_code, "") if one.standing.due_code is not None else ""  # type: ignore[call-overload]
        when = f"{label}, {short_moment(item.at)}" if item.at is not None else ""
        say("; ".join(words for words in (standing_words(one.standing), when) if words), 8, 2)
    if part.count > len(part.items):
        say(f"and {part.count - len(part.items):,} more", 8)


def _counted(number: int) -> str:
    return "one notice" if number == 1 else f"{number:,} notices"


def _worth(one: Exposure) -> str:
    protects = "one protect" if one.protects == 1 else f"{one.protects:,} protects"
    return f"{protects}, {printed_decimal(one.uncovered.normalize())} uncovered, ${printed_money(one.dollars)}"
