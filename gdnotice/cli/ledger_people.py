"""``gdnotice ledger init``, ``use``, ``people``, ``person``, ``recovery``, ``keyring``, ``setting``."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from gdnotice.actions import people as acts
from gdnotice.cli.ledger_opening import opens, secret
from gdnotice.cli.speak import echo_json, json_option, say
from gdnotice.clock import SystemClock
from gdnotice.errors import Misuse
from gdnotice.ledger.vault import Vault
from gdnotice.settings import desk
from gdnotice.settings.firm import SETTINGS

_ROLES = click.Choice(["preparer", "approver", "reader"])


@click.command(
    epilog="""\b
Examples:
  gdnotice ledger init --ledger desk --as "Ann Sample"
  gdnotice ledger init --ledger desk --as "Ann Sample" --passphrase-fd 3 3<secret"""
)
@click.option("--ledger", "folder", type=click.Path(path_type=Path), help="Its folder, new or empty.")
@click.option("--as", "name", metavar="NAME", help="The first person, an approver.")
@click.option("--passphrase-fd", type=int, metavar="N", help="Read the passphrase from this open file descriptor.")
@click.option("--remember", is_flag=True, help="Take it as the current ledger of this desk from now on.")
def init(folder: Path | None, name: str | None, passphrase_fd: int | None, remember: bool) -> None:
    """Make a ledger. The first person is an approver and adds the others."""
    from gdnotice.actions.open_ledger import make_ledger

    place = desk.current(folder, os.environ)
    who = desk.person(name, os.environ)
    if who is None:
        raise Misuse("The first person has no name.", "Nothing was made.", "Give it with --as NAME.")
    with make_ledger(place, who, secret("New passphrase", passphrase_fd, new=True), SystemClock()):
        pass
    say(f"There is a ledger in {place} now, and you are its approver.")
    say("Where every passphrase is lost nobody can open it. Make a recovery key now: `gdnotice ledger recovery`.")
    if remember:
        kept = replace(desk.read_desk(), ledger=place.absolute(), person=who)
        say(f"Remembered in {desk.write_desk(kept)}.")


@click.command()
@click.option("--ledger", "folder", type=click.Path(path_type=Path), help="The ledger's folder.")
@click.option("--as", "name", metavar="NAME", help="Who works on this desk.")
def use(folder: Path | None, name: str | None) -> None:
    """Remember on this desk which ledger is meant, and who works here. Without options: show it."""
    kept = desk.read_desk()
    if folder is None and name is None:
        say(f"ledger: {kept.ledger or 'not said'}; person: {kept.person or 'not said'} ({desk.desk_file()})")
        return
    ledger = folder.absolute() if folder is not None else kept.ledger
    say(f"Remembered in {desk.write_desk(replace(kept, ledger=ledger, person=name or kept.person))}.")


@click.command()
@opens(write=False)
@json_option
def people(vault: Vault, as_json: bool) -> None:
    """Who may open the ledger, and their roles."""
    found = acts.list_people(vault)
    if as_json:
        echo_json({"people": [{"number": one.id, "name": one.name, "role": one.role} for one in found]})
    else:
        for one in found:
            say(f"{one.id:>3}  {one.role:<9} {one.name}")


@click.group()
def person() -> None:
    """Add or remove a person, change a role or a passphrase."""


@person.command()
@click.argument("who", metavar="NAME")
@click.argument("role", type=_ROLES)
@click.option("--new-passphrase-fd", type=int, metavar="N", help="Read the new person's passphrase from there.")
@opens(write=True)
def add(vault: Vault, who: str, role: str, new_passphrase_fd: int | None) -> None:
    """Add a person with a passphrase of their own, which they change later. Only an approver may."""
    acts.require_approver(vault.person)
    found = acts.add_person(vault, who, role, secret("Passphrase of the new person", new_passphrase_fd, new=True))
    say(f"Person {found.id} may open the ledger as {_a(found.role)} now.")


@person.command()
@click.argument("who", metavar="NAME")
@opens(write=True)
def remove(vault: Vault, who: str) -> None:
    """Take a person out; what they did stays. Only an approver may, and never the last one."""
    acts.remove_person(vault, who)
    say("Removed: that passphrase opens the ledger no longer.")


@person.command()
@click.argument("who", metavar="NAME")
@click.argument("new", metavar="ROLE", type=_ROLES)
@opens(write=True)
def role(vault: Vault, who: str, new: str) -> None:
    """Give a person another role. Only an approver may."""
    found = acts.change_role(vault, who, new)
    say(f"Person {found.id} is {_a(found.role)} now.")


@person.command()
@click.argument("who", metavar="[NAME]", required=False)
@click.option("--new-passphrase-fd", type=int, metavar="N", help="Read the new passphrase from there.")
@opens(write=True)
def passphrase(vault: Vault, who: str | None, new_passphrase_fd: int | None) -> None:
    """Change your own passphrase; an approver may give another person a new one."""
    acts.change_passphrase(vault, secret("New passphrase", new_passphrase_fd, new=True), who)
    say("Changed. The old one opens the ledger no longer; nothing had to be encrypted anew.")


@click.command()
@opens(write=True)
def recovery(vault: Vault) -> None:
    """Make a new recovery key. It is shown this once; an older one opens the ledger no longer."""
    key = acts.make_recovery_key(vault)
    say(
        "This opens the ledger where every passphrase is lost. Write it down or print it, and keep it locked away:",
        err=True,
    )
    click.echo(key)
    say("It is not shown again.", err=True)


@click.command()
@click.argument("switch", type=click.Choice(["on", "off"]))
@opens(write=True)
def keyring(vault: Vault, switch: str) -> None:
    """Let this desk's keyring open the ledger for you (--keyring), or no longer."""
    acts.use_keyring(vault, switch == "on")
    say("The keyring opens it from now on." if switch == "on" else "The keyring opens it no longer.")


@click.command(
    epilog="""\b
Examples:
  gdnotice ledger setting
  gdnotice ledger setting exposure_limit 5,000,000
  gdnotice ledger setting second_pair off"""
)
@click.argument("setting_name", metavar="[NAME]", required=False)
@click.argument("value", required=False)
@opens(write=lambda given: given["value"] is not None)
@json_option
def setting(vault: Vault, setting_name: str | None, value: str | None, as_json: bool) -> None:
    """The firm's settings in force; or change one (an empty VALUE takes it back to its default). An approver may."""
    if setting_name is not None and value is not None:
        acts.change_setting(vault, setting_name, value)
    found = acts.settings_in_force(vault)
    wanted = [acts.setting(setting_name).id] if setting_name is not None else list(SETTINGS)
    if as_json:
        echo_json({"settings": {key: _stored(key, found[key]) for key in wanted}})
        return
    for key in wanted:
        say(f"{key:<18} {_told(key, found[key])}", 0, 19)
        say(f"{SETTINGS[key].label}. {SETTINGS[key].help}", 19)


def _stored(key: str, value: Any) -> Any:
    return SETTINGS[key].type.stored(value) if value not in (None, "", ()) else None


def _told(key: str, value: Any) -> str:
    if value in (None, "", ()):
        return "not set"
    if isinstance(value, bool):
        return "on" if value else "off"
    printed = SETTINGS[key].type.printed(value, SETTINGS[key])
    return printed if isinstance(printed, str) else "; ".join(str(one) for one in printed)


def _a(role: str) -> str:
    return f"an {role}" if role[0] == "a" else f"a {role}"
