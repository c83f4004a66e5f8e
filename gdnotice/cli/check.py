"""``gdnotice check``."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from gdnotice.actions.check import Checked
from gdnotice.actions.check import check as check_notice
from gdnotice.cli.offer_argument import takes_offer
from gdnotice.cli.speak import at_option, busy, counted, echo_json, json_option, say, say_findings
from gdnotice.clock import SystemClock
from gdnotice.offer.terms import Offer
from gdnotice.values import printed_moment


@click.command(
    epilog="""\b
Examples:
  gdnotice check rights-notice offer-rights.toml answers.toml
  gdnotice check tender-notice sample-tender-2003 answers.toml --at 2003-04-16T17:00:01
  gdnotice check rights-notice offer.toml answers.toml --printing P
  gdnotice check transmittal offer.toml answers.toml --json"""
)
@click.argument("form")
@click.argument("offer")
@click.argument("answers", type=click.Path(path_type=Path))
@click.option("--printing", type=click.Path(path_type=Path), help="Look at it on the printing in this folder.")
@at_option("Judge the notice from this moment; otherwise from its own date.")
@json_option
@takes_offer
def check(
    form: str, offer: str | Offer, answers: Path, printing: Path | None, at: datetime | None, as_json: bool
) -> int:
    """Say what is wrong with a notice, why, and what to do. Exit code 1 where something is an error.

    The paper is looked at too: characters that it cannot print, answers that it has no blank for.
    """
    with busy("Checking"):
        result = check_notice(form, offer, answers, SystemClock(), at, printing)
    if as_json:
        echo_json(checked_object(result))
        return 0 if result.ok else 1
    say(f"{result.notice.form.title}, {result.notice.terms.offer.id}, as of {printed_moment(result.notice.at)}")
    say_findings(result.findings)
    say(f"{counted(result.findings)}. " + ("It may be stamped." if result.ok else "It may not be stamped yet."))
    return 0 if result.ok else 1


def checked_object(result: Checked) -> dict[str, object]:
    """The JSON object of a check."""
    return {
        "form": result.notice.form.id,
        "offer": result.notice.terms.offer.id,
        "ok": result.ok,
        "findings": [finding.plain() for finding in result.findings],
    }
