"""``gdnotice ledger part``, ``take-up``: the holder's part saved as one PDF, and gone on with at the institution."""

from __future__ import annotations

from pathlib import Path

import click

from gdnotice.cli.ledger_opening import opens
from gdnotice.cli.speak import echo_json, json_option, say, say_findings
from gdnotice.ledger.vault import Vault


@click.command(
    epilog="""\b
Examples:
  gdnotice ledger part 3 -o part.pdf"""
)
@click.argument("number", metavar="NUMBER", type=int)
@click.option("-o", "--out", type=click.Path(path_type=Path), required=True, help="The PDF to write.")
@opens(write=True)
@json_option
def part(vault: Vault, number: int, out: Path, as_json: bool) -> None:
    """Save the holder's part of a notice as one PDF for the institution: the form filled in as far as the holder does,
    marked as a draft, with the answers inside. That it was taken out is an entry."""
    from gdnotice.actions.save_part import save_part

    done = save_part(vault, number, out)
    if as_json:
        echo_json({"notice": number, "file": str(out), "sha256": done.sha256, "pages": done.pages})
        return
    say_findings(done.warnings)
    say(f"{out}: the holder's part of notice {number}. Send it to the institution, which opens it and goes on.")


@click.command(
    "take-up",
    epilog="""\b
Examples:
  gdnotice ledger take-up part.pdf""",
)
@click.argument("file", type=click.Path(path_type=Path))
@opens(write=True)
@json_option
def take_up(vault: Vault, file: Path, as_json: bool) -> None:
    """Draft a notice from a stamped PDF, a holder's part above all, which is kept with it. One that was altered since
    is refused."""
    from gdnotice.actions.take_up_part import read_part, take_up_part

    done = take_up_part(vault, read_part(file))
    number, findings = done.drafted.number, done.drafted.findings
    if as_json:
        told = {"notice": number, "findings": [one.plain() for one in findings]}
        echo_json(told | {"cautions": list(done.cautions)})
        return
    say_findings(findings)
    say(f"Notice {number} is drafted from {file.name}.")
    for one in done.cautions:
        say(f"! {one}", 2, 2)
