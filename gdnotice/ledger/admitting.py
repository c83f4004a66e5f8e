"""Who gets in: people added, changed and removed, passphrases, the recovery key, the desk's keyring. Each is one act.

The file of keys cannot change in the same instant as the ledger. So it first takes the new wrap beside the old ones,
then the ledger says which hold, then the file drops the rest; opening asks the ledger. After a crash anywhere between,
the change is there whole or not at all, and the passphrase that holds opens.
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from gdnotice.errors import Refusal, World
from gdnotice.ledger import attempts, autosaved, begun_offers, desk_keyring, keys, people, recovery, sealing, unfinished
from gdnotice.ledger.acting import Acting, acting
from gdnotice.ledger.entries import About
from gdnotice.ledger.keys import Wrap
from gdnotice.ledger.people import Person
from gdnotice.ledger.sealing import DESK, Cost, Unopened
from gdnotice.ledger.store import Database
from gdnotice.ledger.vault import Vault, kept_ring

_VAULT = About("vault")


def add_person(vault: Vault, name: str, role: str, passphrase: str, *, cost: Cost = DESK) -> Person:
    """Let somebody in, with a passphrase of their own. For approvers. Raises ``Refusal`` or ``Misuse``."""
    people.require_approver(vault.person)
    name, role = people.good_name(name), people.good_role(role)
    _require_new(vault.db, name)
    number = max(people.ever(vault.db)) + 1
    wrap = keys.wrapped_by_passphrase(vault.ring.vault, name, passphrase, vault.key, cost)
    with _changing(vault, lambda _wrap, _person: True, (wrap, number)) as act:
        act.entry("person-added", About("person", number), {"name": name, "role": role})
    return Person(number, name, role)


def change_person(vault: Vault, number: int, *, name: str | None = None, role: str | None = None) -> Person:
    """Give somebody another name or role. For approvers; the last one stays one. Raises ``Refusal`` or ``Misuse``."""
    people.require_approver(vault.person)
    before = _person(vault.db, number)
    after = Person(
        number,
        people.good_name(name) if name is not None else before.name,
        people.good_role(role) if role is not None else before.role,
    )
    if after.name != before.name:
        _require_new(vault.db, after.name, besides=number)
    if after.role != people.APPROVER:
        _require_another_approver(vault.db, before)
    tag = keys.who(vault.ring.vault, after.name)
    with _changing(vault, lambda _wrap, _person: True, tags={number: tag}) as act:
        act.entry("person-changed", About("person", number), {"name": after.name, "role": after.role})
    if vault.person.id == number:
        vault.person = after
    return after


def remove_person(vault: Vault, number: int) -> Person:
    """Take somebody out: their passphrase, their keyring's secret and a recovery key they made open nothing any more.

    For approvers, and for nobody about themselves. What the person did stays. The file is not encrypted anew: who kept
    a copy of it from before, and its keys, can read that copy for ever. Raises ``Refusal``.
    """
    people.require_approver(vault.person)
    gone = _person(vault.db, number)
    if number == vault.person.id:
        raise Refusal("Nobody removes themselves.", "Nothing was changed.", "Ask another approver.")
    _require_another_approver(vault.db, gone)
    mine = [wrap for wrap, person in _held(vault) if person == number]
    with _changing(vault, lambda _wrap, person: person != number) as act:
        act.entry("person-removed", About("person", number), {"ways": sorted(wrap.kind for wrap in mine)})
        autosaved.drop_of(act.db, number)
        unfinished.drop(act.db, number)
        begun_offers.drop_of(act.db, number)
    for wrap in mine:
        if wrap.kind == keys.KEYRING:
            desk_keyring.forget(vault.ring.vault, wrap.id)
    return gone


def require_own_passphrase(vault: Vault, passphrase: str, *, pause: Callable[[float], None]) -> None:
    """Raise :class:`World` unless this is the passphrase of who opened the vault: to ask again before what matters."""
    wrong = World("That is not your passphrase.", "Nothing was done.", "Try again; each failure makes the next wait.")
    with attempts.counted(vault.folder, wrong, pause):
        found, _ = vault.ring.by_passphrase(vault.person.name, passphrase)
        if found.id not in {wrap.id for wrap, person in _held(vault) if person == vault.person.id}:
            raise Unopened


def change_passphrase(vault: Vault, passphrase: str, *, number: int | None = None, cost: Cost = DESK) -> None:
    """Another passphrase for whoever opened the vault, or (for approvers) for the person of that number.

    The old one opens nothing any more. The file is not encrypted anew. Raises ``Refusal`` or ``Misuse``.
    """
    whose = vault.person if number is None else _person(vault.db, number)
    if whose.id != vault.person.id:
        people.require_approver(vault.person)
    wrap = keys.wrapped_by_passphrase(vault.ring.vault, whose.name, passphrase, vault.key, cost)

    def stays(old: Wrap, person: int) -> bool:
        return person != whose.id or old.kind != keys.PASSPHRASE

    with _changing(vault, stays, (wrap, whose.id)) as act:
        act.entry("passphrase-changed", About("person", whose.id), {"way": vault.way})


def make_recovery_key(vault: Vault) -> str:
    """A fresh recovery key, to be printed once and kept in a safe: it is stored nowhere, and opens the ledger as its
    maker. An earlier one opens nothing any more. For approvers. Raises ``Refusal``.
    """
    people.require_approver(vault.person)
    secret = recovery.new_secret()
    wrap = keys.wrapped_by_secret(vault.ring.vault, keys.RECOVERY, vault.person.name, secret, vault.key)
    with _changing(vault, lambda old, _person: old.kind != keys.RECOVERY, (wrap, vault.person.id)) as act:
        act.entry("recovery-made", _VAULT, {})
    return recovery.written(secret)


def set_keyring(vault: Vault) -> None:
    """Let this desk's keyring open the ledger for whoever opened it now. Raises ``World`` where there is no keyring."""
    secret = secrets.token_bytes(sealing.KEY_BYTES)
    wrap = keys.wrapped_by_secret(vault.ring.vault, keys.KEYRING, vault.person.name, secret, vault.key)
    old = _mine(vault, keys.KEYRING)
    desk_keyring.keep(vault.ring.vault, wrap.id, secret)
    try:
        with _changing(vault, lambda one, _person: one.id not in old, (wrap, vault.person.id)) as act:
            act.entry("keyring-set", About("person", vault.person.id), {})
    except BaseException:
        desk_keyring.forget(vault.ring.vault, wrap.id)
        raise
    for one in old:
        desk_keyring.forget(vault.ring.vault, one)


def clear_keyring(vault: Vault) -> None:
    """Take that back; a keyring of another desk that this person set opens nothing any more either."""
    old = _mine(vault, keys.KEYRING)
    if not old:
        return
    with _changing(vault, lambda one, _person: one.id not in old) as act:
        act.entry("keyring-cleared", About("person", vault.person.id), {})
    for one in old:
        desk_keyring.forget(vault.ring.vault, one)


def ways_of(vault: Vault) -> tuple[bool, bool]:
    """Whether a recovery key opens the ledger, and whether a keyring opens it for whoever opened it now."""
    return any(wrap.kind == keys.RECOVERY for wrap, _ in _held(vault)), bool(_mine(vault, keys.KEYRING))


# --- inside ----------------------------------------------------------------------------------------------------------


def _held(vault: Vault) -> list[tuple[Wrap, int]]:
    ring, owners = kept_ring(vault.db, vault.ring.vault)
    return [(wrap, owners[wrap.id]) for wrap in ring.wraps]


def _mine(vault: Vault, kind: str) -> set[str]:
    return {wrap.id for wrap, person in _held(vault) if person == vault.person.id and wrap.kind == kind}


def _person(db: Database, number: int) -> Person:
    found = people.people(db).get(number)
    if found is None:
        raise Refusal("Nobody of that number is in the ledger.", "", "`gdnotice ledger people` lists those who are.")
    return found


def _require_new(db: Database, name: str, *, besides: int = 0) -> None:
    others = [person.name for person in people.people(db).values() if person.id != besides]
    if any(people.plain(one) == people.plain(name) for one in others):
        raise Refusal(
            "Somebody of that name is in the ledger already.",
            "Names tell people apart, in upper or lower case, with one blank or several.",
            "Add something to one of the names.",
        )
    if any(people.look(one) == people.look(name) for one in others):
        raise Refusal(
            "Somebody whose name looks the same is in the ledger already.",
            "Other letters look like those: on a screen nobody could tell the two people apart.",
            "Add something to one of the names.",
        )


def _require_another_approver(db: Database, person: Person) -> None:
    others = [one for one in people.people(db).values() if one.role == people.APPROVER and one.id != person.id]
    if person.role == people.APPROVER and not others:
        raise Refusal(
            "This is the last approver.",
            "Nobody could let anybody in any more.",
            "Make somebody else an approver first.",
        )


@contextmanager
def _changing(
    vault: Vault,
    stays: Callable[[Wrap, int], bool],
    new: tuple[Wrap, int] | None = None,
    *,
    tags: dict[int, str] | None = None,
) -> Iterator[Acting]:
    """One act that leaves the wraps that ``stays`` says and a ``new`` one; ``tags`` are new values of ``who``."""
    before = vault.ring
    kept = [(wrap, person) for wrap, person in _held(vault) if stays(wrap, person)]
    kept = [(replace(wrap, who=(tags or {}).get(person, wrap.who)), person) for wrap, person in kept]
    after = keys.with_wraps(before, [wrap for wrap, _ in kept] + ([new[0]] if new else []), before.generation + 1)
    fresh = [wrap for wrap in after.wraps if wrap not in before.wraps]
    if fresh:
        keys.write(vault.folder, keys.with_wraps(before, [*before.wraps, *fresh], before.generation))
    try:
        with acting(vault) as act:
            execute = vault.db.conn.execute
            execute("DELETE FROM wrap")
            for wrap, person in [*kept, *([new] if new else [])]:
                execute("INSERT INTO wrap (id, person, fields) VALUES (?,?,?)", (wrap.id, person, wrap.fields()))
            execute("UPDATE wraps_now SET generation = ?", (after.generation,))
            yield act
    except BaseException:
        _settle(vault, before)
        raise
    vault.ring = after
    _settle(vault, after)


def _settle(vault: Vault, ring: keys.Ring) -> None:
    """Leave in the files what the ledger says. Where the disk refuses, the next opening does it."""
    with contextlib.suppress(World):
        keys.write(vault.folder, ring)
