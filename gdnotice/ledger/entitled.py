"""Whether whoever made an entry was entitled to: who was in the ledger then, in which role; the second pair of eyes.

The program refuses such acts before they are done; this tells where somebody with the key went around it.
"""

from __future__ import annotations

from gdnotice.ledger import moves
from gdnotice.ledger.entries import Entry
from gdnotice.ledger.people import APPROVER, READER

SECOND_PAIR = "second_pair"
"""The firm's setting that switches the second pair of eyes off and on."""

_APPROVERS = ("person-added", "person-changed", "person-removed", "recovery-made", "setting-changed", "purged")
_ANYBODY = (
    "clock-set-back", "passphrase-changed", "keyring-set", "keyring-cleared", "recovery-used", "backed-up", "restored",
    "migrated", "exported", "day-closed",
)  # fmt: skip


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
