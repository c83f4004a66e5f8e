"""``gdnotice ledger check``, ``close-day``, ``purge``, ``backup``, ``restore``."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Any

import click

from gdnotice.actions import keep_ledger as keeping
from gdnotice.cli.ledger_life import Day
from gdnotice.cli.ledger_opening import opens, secret
from gdnotice.cli.speak import busy, echo_json, json_option, say
from gdnotice.clock import NEW_YORK, SystemClock
from gdnotice.errors import Misuse
from gdnotice.ledger.closing import typed_closing
from gdnotice.ledger.vault import Vault
from gdnotice.settings import desk
from gdnotice.values import short_moment


class Closed(click.ParamType[tuple[int, str]]):
    """A day's closing as it was printed."""

    name = "closing"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, str]:
        try:
            return typed_closing(value) if isinstance(value, str) else value
        except Misuse as problem:
            self.fail(str(problem), param, ctx)


@click.command(
    epilog="""\b
Examples:
  gdnotice ledger check
  gdnotice ledger check --closing 1834:9f2c0a1b-...-K7Q2   (as close-day printed it)"""
)
@click.option("--closing", type=Closed(), metavar="ENTRY:HASH", help="Compare with a day's closing kept elsewhere.")
@opens(write=False)
@json_option
def check(vault: Vault, closing: tuple[int, str] | None, as_json: bool) -> int:
    """Prove the whole ledger: the file's seals, the chain of entries, the states, every paper and file.

    The number and hash of the last entry are told: kept elsewhere, they prove that nobody rewrote the past, not even
    somebody with the key.
    """
    with busy("Proving the ledger"):
        proof = keeping.check_ledger(vault, closing)
    if as_json:
        broken = {"entry": proof.broken.seq, "what": proof.broken.what} if proof.broken is not None else None
        echo_json(
            {
                "ok": proof.ok,
                "entries": proof.entries,
                "notices": proof.notices,
                "files": proof.contents,
                "papers": proof.papers,
                "closing": {"entry": proof.entries, "hash": proof.closing},
                "broken": broken,
                "problems": list(proof.problems),
                "cautions": list(proof.cautions),
            }
        )
        return 0 if proof.ok else 1
    if proof.broken is not None:
        say(f"The first entry that does not fit is entry {proof.broken.seq}: {proof.broken.what}.", err=True)
    for one in (*proof.problems, *proof.cautions):
        say(f"{one[0].upper()}{one[1:]}.", err=True)
    if not proof.ok:
        say(
            "Do not work on in this ledger, and keep its folder as it is for whoever looks into it. Prove the newest "
            "backup, by restoring it to another folder; what was done after it has to be done again.",
            0,
            0,
            err=True,
        )
        return 1
    say(
        f"{proof.entries} entries, {proof.notices} notices, {proof.contents} files, {proof.papers} papers: all as kept."
    )
    say(f"The last entry is {proof.entries}, its hash {proof.closing}.", 0, 2)
    return 0


@click.command(
    "close-day",
    epilog="""\b
Examples:
  gdnotice ledger close-day
  gdnotice ledger close-day -o closing-2026-11-30.pdf   (to be printed and kept)""",
)
@click.option("-o", "--out", type=click.Path(path_type=Path), help="Write it to a .pdf or a text file too.")
@opens(write=True)
@json_option
def close_day(vault: Vault, out: Path | None, as_json: bool) -> None:
    """Close the day with an entry, whose number and hash are to be kept elsewhere: with `check --closing` they prove
    later that nobody rewrote the past, not even somebody with the key."""
    from gdnotice.actions.autosave_answers import unfinished
    from gdnotice.actions.begun_offers import begun_offers
    from gdnotice.actions.close_day import close_day as close

    made = close(vault, out)
    if as_json:
        told = {"day": made.day.isoformat(), "entry": made.number, "hash": made.hash, "at": made.at.isoformat()}
        echo_json(told | {"closing": made.written, "file": str(out) if out is not None else None})
        return
    say(f"{made.day:%Y-%m-%d} is closed with entry {made.number}, {short_moment(made.at.astimezone(NEW_YORK))}.")
    click.echo(made.written)
    say("Keep this line away from the computer; the last four signs only tell whether it was mistyped.")
    if out is not None:
        say(f"It is written in {out}.")
    if typed := unfinished(vault):
        numbers = ", ".join(str(one.number) for one in typed)
        say(f"! Somebody is in the middle of typing, and the closing does not bind that: into notice {numbers}.", 0, 2)
    if begun := begun_offers(vault):
        many = f"{len(begun)} offers or amendments are" if len(begun) > 1 else "1 offer or amendment is"
        say(f"! {many} begun and not finished, and the closing does not bind that.", 0, 2)


@click.command(
    epilog="""\b
Examples:
  gdnotice ledger purge --dry-run
  gdnotice ledger purge --before 2019-01-01 --renew-backups"""
)
@click.option("--before", type=Day(), metavar="DATE", help="What ended before this day: an earlier one than usual.")
@click.option("--dry-run", is_flag=True, help="Only tell what would go.")
@click.option("--renew-backups", is_flag=True, help="Afterwards make a new backup in place of the ledger's older ones.")
@opens(write=lambda given: not given["dry_run"])
@json_option
def purge(vault: Vault, before: date | None, dry_run: bool, renew_backups: bool, as_json: bool) -> None:
    """Take out the particulars of notices that ended longer ago than the firm keeps them (setting retention_years).

    What was said in their entries goes, their answers, papers and evidence, and the holders nobody else uses; the
    entries themselves stay, with their kinds, moments and states. An approver may.
    """
    from gdnotice.actions.purge_ledger import purge_ledger

    with busy("Looking through the ledger"):
        done = purge_ledger(vault, before, dry_run=dry_run, renew_backups=renew_backups)
    plan = done.plan
    if as_json:
        echo_json(
            {
                "before": done.before.isoformat(),
                "notices": plan.notices,
                "holders": len(plan.parties),
                "entries": len(plan.entries),
                "files": len(plan.contents),
                "open": plan.open,
                "entry": done.seq,
                "backups": [str(one) for one in done.backups],
            }
        )
        return
    what = f"{len(plan.notices)} notices, {len(plan.parties)} holders and institutions, {len(plan.contents)} files"
    ended = f"that ended before {done.before:%Y-%m-%d}"
    if dry_run or done.seq is None:
        say(f"To be purged of what {ended}: {what}." if plan.entries else f"There is nothing to purge {ended}.")
    else:
        say(f"Purged of what {ended}: {what}. That is entry {done.seq}.")
    if plan.open:
        say(f"{plan.open} notices as old as that are still open and stay: withdraw those that are over.")
    if done.backups:
        say(f"{len(done.backups)} backups made before still hold it: `--renew-backups` puts a new one in their place.")


@click.command()
@click.option("--into", type=click.Path(path_type=Path), help="The folder to put it in; otherwise the ledger's own.")
@click.option("--keep-all", is_flag=True, help="Do not thin out older ones.")
@opens(write=True, else_read=True)
@json_option
def backup(vault: Vault, into: Path | None, keep_all: bool, as_json: bool) -> None:
    """Copy the ledger into a dated folder, encrypted as it is, and prove the copy. While somebody is writing in it the
    copy is made all the same, without an entry that tells of it."""
    with busy("Copying and proving"):
        made = keeping.back_up_ledger(vault, into, thin=not keep_all)
    if as_json:
        at = made.at.isoformat()
        told = {"folder": str(made.folder), "at": at, "entry": made.last, "sha256": made.sha256}
        echo_json(told | {"told": made.told})
        return
    say(f"{made.folder}: proved up to entry {made.last}. SHA-256 {made.sha256}.", 0, 2)
    if not made.told:
        say("The ledger is open for writing elsewhere: no entry tells of this backup, which is as good without.", 2, 2)


@click.command()
@click.argument("source", metavar="BACKUP", type=click.Path(path_type=Path))
@click.option("--ledger", "folder", type=click.Path(path_type=Path), help="The ledger that it takes the place of.")
@click.option("--as", "name", metavar="NAME", help="Who opens the backup, by the name of its day.")
@click.option("--passphrase-fd", type=int, metavar="N", help="Read its passphrase from this open file descriptor.")
@click.option("--recovery", is_flag=True, help="Open it with the recovery key, asked for likewise.")
@click.option("--other-ledger", "other", is_flag=True, help="Replace another ledger than the backup's.")
@click.option("--yes", "agreed", is_flag=True, help="Leave behind what the backup does not have; it is told first.")
@json_option
def restore(
    source: Path, folder: Path | None, name: str | None, passphrase_fd: int | None, recovery: bool, other: bool,
    agreed: bool, as_json: bool,
) -> None:  # fmt: skip
    """Put a backup (a folder or a ZIP of it) in the place of a ledger. All of it is proved first, and what it
    replaces is kept under another name. For an approver, of the backup and of the ledger that stands there.

    Where entries would be left behind, they are told, with their number and last moment, and nothing is done without
    --yes.
    """
    place = desk.current(folder, os.environ)
    given = secret("Recovery key" if recovery else "Passphrase of the backup", passphrase_fd)
    who = desk.person(name, os.environ)
    with busy("Proving and restoring"):
        done = keeping.restore_ledger(
            source, place, SystemClock(), who, given, recovery=recovery, other=other, agreed=agreed
        )
    if as_json:
        replaced = str(done.replaced) if done.replaced is not None else None
        echo_json({"folder": str(done.folder), "entry": done.last, "at": done.at.isoformat(), "replaced": replaced,
                   "left_behind": done.behind.entries if done.behind is not None else 0})  # fmt: skip
        return
    say(f"{done.folder} is as it was at entry {done.last}, {done.at:%Y-%m-%d %H:%M} UTC.")
    if done.replaced is not None:
        say(f"What stood there is kept in {done.replaced}.")
    if done.behind is not None and (done.behind.entries != 0 or done.behind.typed or done.behind.begun):
        say(keeping.told_behind(done.behind))
