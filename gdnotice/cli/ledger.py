"""``gdnotice ledger``: the group of commands on the ledger. Each is imported when it is called."""

from __future__ import annotations

from typing import Any

import click

from gdnotice.cli.lazy import Lazy

_COMMANDS = {
    "init": ("ledger_people:init", "Make a ledger; the first person is an approver."),
    "use": ("ledger_people:use", "Remember on this desk which ledger is meant, and who works here."),
    "people": ("ledger_people:people", "List who may open the ledger, and their roles."),
    "person": ("ledger_people:person", "Add or remove a person, change a role or a passphrase."),
    "recovery": ("ledger_people:recovery", "Make a new recovery key, shown a single time."),
    "keyring": ("ledger_people:keyring", "Open the ledger with this desk's keyring from now on, or no longer."),
    "setting": ("ledger_people:setting", "Show the firm's settings, or change one."),
    "offer": ("ledger_offers:offer", "Keep offers and amendments, list and show them."),
    "list": ("ledger_shown:list_", "List the notices with something to be done; or all; or those found."),
    "show": ("ledger_shown:show", "Show a notice: where it stands, its answers, findings and entries."),
    "reveal": ("ledger_shown:reveal", "Show a masked number in full; that is an entry."),
    "draft": ("ledger_notices:draft", "Draft a notice."),
    "take-up": ("ledger_part:take_up", "Draft a notice from a stamped PDF, such as a holder's part."),
    "part": ("ledger_part:part", "Save the holder's part as one PDF for the institution."),
    "change": ("ledger_notices:change", "Give other answers to a notice that was not sent."),
    "ready": ("ledger_notices:ready", "Make a draft ready for approval."),
    "accept": ("ledger_notices:accept", "Acknowledge a warning, with a reason."),
    "approve": ("ledger_notices:approve", "Approve notices that somebody else prepared."),
    "send-back": ("ledger_notices:send_back", "Send a notice back to its preparer."),
    "stamp": ("ledger_notices:stamp", "Stamp approved notices."),
    "batch": ("ledger_batch:batch", "Draft a notice of every row of a spreadsheet, ready for approval."),
    "paper": ("ledger_notices:paper", "Write a stamped PDF to a file."),
    "send": ("ledger_life:send", "Record that a notice was sent, by one of the ways the offer lists."),
    "acknowledge": ("ledger_life:acknowledge", "Record that the agent has a notice."),
    "cover": ("ledger_life:cover", "Record a delivery on a protect."),
    "expire": ("ledger_life:expire", "Record that a protect lapsed uncovered."),
    "settle": ("ledger_life:settle", "Record how a lapsed protect was settled."),
    "take-back": ("ledger_life:take_back", "Take back what was recorded of a notice by mistake."),
    "withdraw": ("ledger_life:withdraw", "Record that a notice was withdrawn."),
    "reject": ("ledger_life:reject", "Record that the agent rejected a notice."),
    "supersede": ("ledger_life:supersede", "Record that another notice stands in place of this one."),
    "attach": ("ledger_life:attach", "Attach evidence to a notice."),
    "instruct": ("ledger_life:instruct", "Record a client's instruction."),
    "export": ("ledger_export:export", "Export a notice as an evidence pack, or a list as CSV or XLSX."),
    "close-day": ("ledger_keeping:close_day", "Close the day: a number and a hash to be kept elsewhere."),
    "purge": ("ledger_keeping:purge", "Take out the particulars of notices kept long enough."),
    "check": ("ledger_keeping:check", "Prove the ledger: chain, states, papers."),
    "backup": ("ledger_keeping:backup", "Copy the ledger, encrypted, and prove the copy."),
    "restore": ("ledger_keeping:restore", "Put a backup in place of a ledger, which is kept under another name."),
}


class _Ledger(Lazy):
    table = _COMMANDS

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        if args[0] == "board":
            ctx.fail("The board is a command of its own: `gdnotice board`, with the same options.")
        return super().resolve_command(ctx, args)


@click.group(
    cls=_Ledger,
    epilog="""\b
Examples:
  gdnotice ledger init --ledger desk --as "Ann Sample"
  gdnotice ledger draft rights-notice offer-rights.toml answers.toml --ledger desk --as "Ann Sample"
  gdnotice ledger approve 1 --ledger desk --as "Bob Sample"
  gdnotice ledger list --ledger desk --json --passphrase-fd 3 3<secret

The ledger's folder is --ledger, else GDNOTICE_LEDGER, else what `gdnotice ledger use` remembers; who opens it is --as,
else GDNOTICE_AS, else the same. The passphrase is asked for, or read from --passphrase-fd; it is never an argument.""",
)
def ledger() -> None:
    """The encrypted ledger of the desk: what was prepared, approved, stamped, sent, received, covered."""
