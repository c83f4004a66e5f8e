"""People of the ledger and the firm's settings: who may do what, and what the firm has chosen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gdnotice.ledger import admitting
from gdnotice.ledger.acting import acting
from gdnotice.ledger.people import Person, named, people, require_approver
from gdnotice.ledger.sealing import DESK, Cost
from gdnotice.ledger.vault import Vault
from gdnotice.settings.firm import SETTINGS, Firm, change, firm_of, read_setting, setting
from gdnotice.values import Value

__all__ = [
    "SETTINGS", "add_person", "change_passphrase", "change_role", "change_setting", "change_settings", "firm",
    "list_people", "lock_if_idle", "make_recovery_key", "read_setting", "remove_person", "require_approver", "setting",
    "settings_in_force", "typed_settings", "use_keyring",
]  # fmt: skip


def list_people(vault: Vault) -> list[Person]:
    """Everybody who may open the ledger now, in the order they came."""
    with vault.reading() as db:
        return list(people(db).values())


def add_person(vault: Vault, name: str, role: str, passphrase: str, *, cost: Cost = DESK) -> Person:
    """Add a person with a passphrase of their own."""
    return admitting.add_person(vault, name, role, passphrase, cost=cost)


def remove_person(vault: Vault, name: str) -> Person:
    """Take the person of that name out; what they did stays."""
    return admitting.remove_person(vault, _number(vault, name))


def change_role(vault: Vault, name: str, role: str) -> Person:
    """Give the person of that name another role."""
    return admitting.change_person(vault, _number(vault, name), role=role)


def change_passphrase(vault: Vault, passphrase: str, name: str | None = None, *, cost: Cost = DESK) -> None:
    """Change one's own passphrase, or that of the person of that ``name``."""
    admitting.change_passphrase(vault, passphrase, number=_number(vault, name) if name is not None else None, cost=cost)


def make_recovery_key(vault: Vault) -> str:
    """A new recovery key, to be shown once; an older one is void."""
    return admitting.make_recovery_key(vault)


def use_keyring(vault: Vault, on: bool) -> None:
    """Let the operating system's keyring open the ledger for this person, or no longer."""
    if on:
        admitting.set_keyring(vault)
    else:
        admitting.clear_keyring(vault)


def firm(vault: Vault) -> Firm:
    """The firm's settings in force."""
    with vault.reading() as db:
        return firm_of(db)


def settings_in_force(vault: Vault) -> dict[str, Any]:
    """The same by name."""
    found = firm(vault)
    return {name: getattr(found, name) for name in SETTINGS}


def change_setting(vault: Vault, name: str, typed: str) -> Value | None:
    """Set one of the firm's settings to what was typed; empty takes it back to its default. An entry."""
    with acting(vault) as act:
        return change(act, name, typed)


def typed_settings(vault: Vault) -> dict[str, str]:
    """The firm's settings in force as a person would type them; empty where there is none."""
    return {name: _typed(name, value) for name, value in settings_in_force(vault).items()}


def _typed(name: str, value: Any) -> str:
    if value in (None, "", ()):
        return ""
    if isinstance(value, bool):
        return "on" if value else "off"
    field = SETTINGS[name]
    printed = field.type.printed(value, field)
    return "|".join(str(one) for one in printed) if isinstance(printed, tuple) else str(printed)


def change_settings(vault: Vault, typed: Mapping[str, str]) -> None:
    """Set several of the firm's settings to what was typed, all of them or none."""
    for name, text in typed.items():
        read_setting(name, text)
    with acting(vault) as act:
        for name, text in typed.items():
            change(act, name, text)


def lock_if_idle(vault: Vault) -> bool:
    """Lock the ledger after as many idle minutes as the firm has set; tells whether it is locked now."""
    # Read as it lies: a reading would count as work.
    return vault.closed or vault.lock_if_idle(firm_of(vault.db).idle_minutes)


def _number(vault: Vault, name: str) -> int:
    with vault.reading() as db:
        return named(db, name).id
