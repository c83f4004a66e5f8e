"""``gdnotice ledger batch``."""

from __future__ import annotations

from pathlib import Path

import click

from gdnotice.cli.ledger_opening import opens
from gdnotice.cli.speak import busy, echo_json, json_option, say, say_findings
from gdnotice.ledger.vault import Vault

_MOST_SHOWN = 20


@click.command(
    epilog="""\b
Examples:
  gdnotice ledger batch rights-notice sample-rights-2026 rows.csv --name monday
  gdnotice ledger approve --batch 1
  gdnotice ledger stamp --batch 1"""
)
@click.argument("form")
@click.argument("offer")
@click.argument("rows", type=click.Path(path_type=Path))
@click.option("--name", "called", default="", help="The batch's name; otherwise the file's.")
@click.option("--printing", metavar="NAME", help="An official printing kept with the offer.")
@click.option("--sheet", help="The sheet of a workbook.")
@click.option("--also", is_flag=True, help="Draft rows too of which a notice with other answers was drafted before.")
@opens(write=True)
@json_option
def batch(
    vault: Vault,
    form: str,
    offer: str,
    rows: Path,
    called: str,
    printing: str | None,
    sheet: str | None,
    also: bool,
    as_json: bool,
) -> int:
    """Draft a notice of every good row, ready for approval. Given again (after a stop, or with rows corrected) it goes
    on: a row that is there already is not drafted twice."""
    from gdnotice.batch.into_ledger import draft_rows

    with busy("Drafting"):
        done, notes = draft_rows(vault, form, offer, rows, name=called, printing=printing, sheet=sheet, also=also)
    if as_json:
        refused = [{"row": one.number, "findings": [each.plain() for each in one.findings]} for one in done.refused]
        told = {"batch": done.batch, "drafted": done.drafted, "there": done.there, "refused": refused}
        echo_json(told | {"warnings": dict(done.warnings), "notes": list(notes)})
        return 1 if done.refused else 0
    for note in notes:
        say(note)
    for one in done.refused[:_MOST_SHOWN]:
        say(f"Row {one.number} was refused:", err=True)
        say_findings(tuple(each for each in one.findings if each.severity == "error"), err=True)
    if len(done.refused) > _MOST_SHOWN:
        say(f"… and {len(done.refused) - _MOST_SHOWN:,} rows more; --json lists them all.", err=True)
    say(
        f"Batch {done.batch}: {done.drafted:,} drafted and ready, {done.there:,} there before, "
        f"{len(done.refused):,} refused."
    )
    for code, count in sorted(done.warnings.items()):
        say(f"{count:,} with the warning {code}: whoever approves acknowledges it with --accept {code} REASON", 2, 2)
    return 1 if done.refused else 0
