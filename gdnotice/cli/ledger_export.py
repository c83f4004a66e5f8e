"""``gdnotice ledger export``: what leaves the ledger, each time with an entry that tells of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from gdnotice.cli.ledger_opening import opens
from gdnotice.cli.speak import busy, echo_json, json_option, say
from gdnotice.errors import Misuse
from gdnotice.ledger.vault import Vault

_LISTS = ("notices", "protects", "deliveries", "people", "entries")


@click.command(
    epilog="""\b
Examples:
  gdnotice ledger export 12 -o notice-12.zip
  gdnotice ledger export --list protects --offer sample-tender-2003 -o protects.xlsx
  gdnotice ledger export --list entries -o entries.csv"""
)
@click.argument("number", metavar="[NUMBER]", type=int, required=False)
@click.option("-o", "--out", type=click.Path(path_type=Path), required=True, help="A .zip; for a list a .csv or .xlsx.")
@click.option("--list", "listed", type=click.Choice(_LISTS), help="A list instead of one notice.")
@click.option("--offer", metavar="ID", help="Of a list, what belongs to this offer only.")
@click.option("--reveal", is_flag=True, help="Leave nothing masked in the pack; an entry for each number shown.")
@opens(write=True)
@json_option
def export(
    vault: Vault, number: int | None, out: Path, listed: Any, offer: str | None, reveal: bool, as_json: bool
) -> None:
    """Write all that is known of a notice to a ZIP: its papers, answers, findings, deadlines, terms, attachments, the
    entries with their hashes, and a summary to print. Or a list, for a spreadsheet."""
    if (number is None) == (listed is None):
        raise Misuse("Either a notice or a list is exported.", "Nothing was written.", "Give a NUMBER, or --list.")
    if listed is not None:
        if reveal:
            raise Misuse("A list has no masked answers.", "Nothing was written.", "Leave --reveal away.")
        _list(vault, listed, out, offer, as_json)
        return
    if offer is not None:
        raise Misuse("--offer goes with --list.", "Nothing was written.", "Leave it away.")
    assert number is not None
    _pack(vault, number, out, reveal, as_json)


def _list(vault: Vault, name: Any, out: Path, offer: str | None, as_json: bool) -> None:
    from gdnotice.actions.export_list import export_list

    with busy("Writing"):
        done = export_list(vault, name, out, offer=offer)
    if as_json:
        echo_json({"file": str(out), "list": name, "rows": done.rows, "entry": done.seq})
    else:
        say(f"{out}: {done.rows} rows. That is entry {done.seq}.")


def _pack(vault: Vault, number: int, out: Path, reveal: bool, as_json: bool) -> None:
    from gdnotice.actions.export_evidence import export_evidence

    with busy("Putting it together"):
        done = export_evidence(vault, number, out, reveal=reveal)
    if as_json:
        told = {"notice": number, "file": str(out), "files": list(done.names), "sums_sha256": done.sha256}
        echo_json(told | {"entry": done.seq})
    else:
        say(f"{out}: {len(done.names)} files. That is entry {done.seq}.")
        say(f"SHA-256 of its SHA256SUMS: {done.sha256}", 0, 2)
