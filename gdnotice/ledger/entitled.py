"""Whether whoever made an entry was entitled to: who was in the ledger then, in which role; the second pair of eyes.

The program refuses such acts before they are done; this tells where somebody with the key went around it.
"""

from __future__ import annotations

from gdnotice.errors import Refusal
from gdnotice.ledger import moves
from gdnotice.ledger.entries import Entry, of_kind
from gdnotice.ledger.people import APPROVER, READER
from gdnotice.ledger.store import Database

SECOND_PAIR = "second_pair"
"""The firm's setting that switches the second pair of eyes off and on."""

_APPROVERS = ("person-added", "person-changed", "person-removed", "recovery-made", "setting-changed", "purged")
_ANYBODY = (
    "clock-set-back", "passphrase-changed", "keyring-set", "keyring-cleared", "recovery-used", "backed-up", "restored",
    "migrated", "exported", "day-closed",
)  # fmt: skip


_GIVEN, _RECOVERED = "given", "recovered"


class KnownPassphrases:
    """Who got in by what somebody else may know, and has set no passphrase since; from entries given in order.

    That is a passphrase changed by another approver, or the recovery key.
    """

    def __init__(self) -> None:
        self._how: dict[int, str] = {}

    def learn(self, entry: Entry) -> None:
        if entry.kind == "recovery-used":
            self._how[entry.person] = _RECOVERED
        elif entry.kind == "passphrase-changed" and entry.subject is not None:
            if entry.person == entry.subject:
                self._how.pop(entry.subject, None)
            else:
                self._how[entry.subject] = _GIVEN

    def refuse(self, person: int) -> None:
        """Raise :class:`Refusal` where the person is one of them."""
        how = self._how.get(person)
        if how is not None:
            raise Refusal(
                "Your passphrase was given to you by another approver: set your own first."
                if how == _GIVEN
                else "The ledger was opened with your recovery key: set a passphrase first.",
                "Somebody else could approve in your name; nothing was approved.",
                "Use `gdnotice ledger person passphrase`, then approve.",
            )

    def caution(self, entry: Entry) -> str | None:
        """What a person should hear of an approval by one of them; None for everything else."""
        how = self._how.get(entry.person)
        if entry.kind != "approved" or how is None:
            return None
        by = (
            "a passphrase that another approver had given"
            if how == _GIVEN
            else "the recovery key, or since it was used"
        )
        return f"entry {entry.seq} is an approval made with {by}, before the person set a passphrase of their own"


def known_passphrases(db: Database) -> KnownPassphrases:
    """As the ledger stands now."""
    known = KnownPassphrases()
    found = of_kind(db, "person", "passphrase-changed") + of_kind(db, "vault", "recovery-used")
    for entry in sorted(found, key=lambda one: one.seq):
        known.learn(entry)
    return known


class Entitled:
    """Follows people, roles and who gave which answers, from entries given in order."""

    def __init__(self) -> None:
        self._roles: dict[int, str] = {}
        self._second_pair = True
        self._preparers: dict[int, set[int]] = {}

    def wrong(self, entry: Entry) -> str | None:
        """What is wrong with who made one more entry, in words; None where nothing is."""
        found = self._wrong(entry) if self._roles else None  # a ledger begins with the entry that lets somebody in
        self._learn(entry)
        return found

    def _wrong(self, entry: Entry) -> str | None:
        role = self._roles.get(entry.person)
        if entry.kind == "migrated":  # by the program itself, for whoever opened the ledger
            return None
        if role is None:
            return f"entry {entry.seq} was made by somebody who was not in the ledger then"
        if entry.standing is not None:
            if role not in moves.move(entry.kind).roles:
                return f"entry {entry.seq} was made by a person whose role does not allow it"
            if entry.kind == "approved" and self._second_pair and entry.person in self._preparers.get(_of(entry), ()):
                return f"entry {entry.seq} approves what the same person prepared"
            return None
        if (entry.kind in _APPROVERS and role != APPROVER) or (role == READER and entry.kind not in _ANYBODY):
            return f"entry {entry.seq} was made by a person whose role does not allow it"
        return None

    def _learn(self, entry: Entry) -> None:
        body = entry.body or {}
        if entry.kind in ("person-added", "person-changed") and entry.subject is not None:
            self._roles[entry.subject] = body.get("role", "")
        elif entry.kind == "person-removed" and entry.subject is not None:
            self._roles.pop(entry.subject, None)
        elif entry.kind == "setting-changed" and body.get("name") == SECOND_PAIR:
            self._second_pair = body.get("after") is not False
        elif entry.kind in ("drafted", "answers-changed") and entry.standing is not None:
            self._preparers.setdefault(_of(entry), set()).add(entry.person)


def _of(entry: Entry) -> int:
    return entry.subject if entry.subject is not None else 0
