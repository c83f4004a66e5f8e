"""Who may use a ledger, told from its entries and kept nowhere else."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from gdnotice.errors import Misuse, Refusal
from gdnotice.ledger import entries
from gdnotice.ledger.names import look, mixes_scripts, plain
from gdnotice.ledger.store import Database

__all__ = [
    "APPROVER", "PREPARER", "READER", "ROLES", "Person", "ever", "good_name", "good_role", "look", "named", "people",
    "plain", "require_approver", "require_writer",
]  # fmt: skip

PREPARER, APPROVER, READER = ROLES = ("preparer", "approver", "reader")


@dataclass(frozen=True, slots=True)
class Person:
    """A person of the ledger. ``id`` counts from 1 in the order they came, and is never given again."""

    id: int
    name: str
    role: str


def people(db: Database) -> dict[int, Person]:
    """Everybody who may open the ledger now, by number."""
    return {person.id: person for person in ever(db).values() if person.role}


def ever(db: Database) -> dict[int, Person]:
    """Everybody who ever could, by number, as they were last; the role of those who were removed is empty."""
    found: dict[int, Person] = {}
    for entry in entries.of(db, "person"):
        assert entry.subject is not None
        if entry.kind in {"person-added", "person-changed"}:
            assert entry.body is not None
            found[entry.subject] = Person(entry.subject, entry.body["name"], entry.body["role"])
        elif entry.kind == "person-removed":
            found[entry.subject] = Person(entry.subject, found[entry.subject].name, "")
    return found


def named(db: Database, name: str) -> Person:
    """The person of that name, upper or lower case. Raises :class:`Refusal`."""
    found = [person for person in people(db).values() if plain(person.name) == plain(name)]
    if found:  # ledgers of before may have two that differ in blanks only
        return next((person for person in found if person.name == name), found[0])
    raise Refusal(
        "Nobody of that name is in the ledger.", "", "`gdnotice ledger people` lists those who are, and their roles."
    )


def good_name(name: str) -> str:
    """The name as it is kept: composed, one blank between its words. Raises :class:`Misuse`."""
    kept = unicodedata.normalize("NFC", name.strip())
    if not kept or len(kept) > 100 or any(unicodedata.category(one)[0] == "C" for one in kept):
        raise Misuse("A person needs a name.", "It has from 1 to 100 printable characters.", "Give the person's name.")
    if mixes_scripts(kept):
        raise Misuse(
            "A word of this name mixes letters of several scripts.",
            "Some Cyrillic and Greek letters look like Latin ones: two people could not be told apart.",
            "Type the name anew on one keyboard.",
        )
    return " ".join(kept.split())


def good_role(role: str) -> str:
    """The role. Raises :class:`Misuse`."""
    if role not in ROLES:
        raise Misuse("There is no such role.", "", f"The roles are {', '.join(ROLES)}.")
    return role


def require_writer(person: Person) -> None:
    """Raise :class:`Refusal` for a reader."""
    if person.role == READER:
        raise Refusal(
            "A reader may not change anything in the ledger.",
            "You have opened it as a reader.",
            "Ask a preparer or an approver; `gdnotice ledger people` lists who they are.",
        )


def require_approver(person: Person) -> None:
    """Raise :class:`Refusal` unless the person is an approver."""
    if person.role != APPROVER:
        raise Refusal(
            "Only an approver may do this.",
            f"You have opened the ledger as a {person.role}.",
            "Ask an approver; `gdnotice ledger people` lists who they are.",
        )
