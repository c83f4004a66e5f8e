"""How notices of the ledger, their standing and their lists are worded, and what JSON says of them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import click

from gdnotice.actions.list_notices import Line, zone_of
from gdnotice.actions.standing_words import Standing, standing_words, units
from gdnotice.cli.speak import echo_json, say
from gdnotice.ledger.entries import moment
from gdnotice.ledger.vault import Vault
from gdnotice.values import short_moment


def standing_object(standing: Standing) -> dict[str, Any]:
    """State and protect; quantities in units, exposure in US dollars, as text so that no digit is lost."""
    return {
        "state": standing.state,
        "protect": standing.protect,
        "uncovered": units(standing.uncovered),
        "exposure": f"{Decimal(standing.exposure) / 100:.2f}" if standing.exposure is not None else None,
    }


def line_object(line: Line) -> dict[str, Any]:
    """A notice in a list."""
    return {
        "notice": line.number,
        "form": line.form,
        "offer": line.offer,
        "holder": line.holder,
        **standing_object(line.standing),
        "due": line.due.isoformat() if line.due is not None else None,
        "due_code": line.standing.due_code,
        "at": line.at.isoformat(),
        "amended_since": line.amended,
        "twin": line.twin,
    }


def say_line(line: Line) -> None:
    """A notice in a list, on two lines at most."""
    due = f"{line.standing.due_code} {short_moment(line.due)}" if line.due is not None else ""
    say(f"{line.number:>6}  {line.form}, {line.offer}: {line.holder or 'nobody named yet'}", 0, 8)
    say("; ".join(one for one in (standing_words(line.standing), due) if one), 8, 2)
    if line.amended:
        say(f"! The offer was amended since: `gdnotice ledger offer amend {line.offer}`.", 8, 2)
    if line.twin is not None:
        say(f"! It may be notice {line.twin} twice: `gdnotice ledger show {line.number}`.", 8, 2)


def outcome(
    vault: Vault, number: int, standing: Standing, as_json: bool, told: str, cautions: tuple[str, ...] = ()
) -> None:
    """What an act came to: where the notice stands now, and what must be known of it."""
    if as_json:
        zone = zone_of(vault, number)
        due = moment(standing.due).astimezone(zone).isoformat() if standing.due is not None else None
        found = {"notice": number, **standing_object(standing), "due": due, "due_code": standing.due_code}
        echo_json(found | {"cautions": list(cautions)})
        return
    say(f"Notice {number} {told}. It is {standing_words(standing)}.")
    for one in cautions:
        say(f"! {one}", 2, 2)


class Texts(click.ParamType[str]):
    """A text that is not empty."""

    name = "text"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if not str(value).strip():
            self.fail("must not be empty", param, ctx)
        return str(value).strip()
