"""One act: entries of one moment by one person, and the indexes kept in step, all inside one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from sqlite_utils import Database

from gdnotice.errors import Refusal
from gdnotice.ledger import autosaved, moves, twins
from gdnotice.ledger.content import Contents
from gdnotice.ledger.entitled import KnownPassphrases, known_passphrases
from gdnotice.ledger.entries import About, Chain, Standing, milliseconds, moment
from gdnotice.ledger.keys import RECOVERY
from gdnotice.ledger.people import Person
from gdnotice.ledger.search import folded
from gdnotice.ledger.vault import SET_BACK, Vault

_IN_RECOVERY = frozenset(
    ("person-added", "person-changed", "person-removed", "passphrase-changed", "recovery-made", "recovery-used",
     "keyring-cleared", "backed-up", "restored", "clock-set-back")
)  # fmt: skip
"""What is done with the recovery key: getting people in again. Whoever found the paper does no business with it."""


class Acting:
    """What an act writes with. Made by :func:`acting`; of use only inside it."""

    def __init__(self, db: Database, person: Person, at: int, way: str = "") -> None:
        self.db = db
        self._recovering = way == RECOVERY
        self._known: KnownPassphrases | None = None
        self.person = person
        self.chain = Chain(db)
        self.contents = Contents(db)
        self.at, self.set_back = self.chain.begin(at, person.id)

    def entry(
        self, kind: str, about: About, body: Mapping[str, object], standing: Standing | None = None, words: str = ""
    ) -> int:
        """Add an entry; ``words`` are found by searching. Returns its number.

        Raises :class:`Refusal` for what may not be done with the recovery key.
        """
        if self._recovering and kind not in _IN_RECOVERY:
            raise Refusal(
                "The ledger was opened with the recovery key: set a passphrase first.",
                "With it only people, passphrases, the recovery key and backups are seen to; nothing was changed.",
                "Use `gdnotice ledger person passphrase --recovery`, then open the ledger with the new passphrase.",
            )
        seq = self.chain.append(self.at, self.person.id, kind, about, body, standing)
        if words:
            found_by = " ".join(folded(words))
            self.db.conn.execute("INSERT INTO search (rowid, words) VALUES (?, ?)", (seq, found_by))
        return seq

    def begin(
        self,
        form: str,
        offer: int,
        holder: str,
        body: Mapping[str, object],
        standing: Standing,
        words: str,
        *,
        batch: int | None = None,
    ) -> int:
        """A new notice; returns its number. ``holder`` is the name it is listed under."""
        moves.refuse("drafted", self.person.role, None)
        number = self._next("notice")
        self.db.conn.execute("INSERT INTO notice VALUES (?,?,?,?,?)", (number, form, offer, holder, batch))
        seq = self.entry("drafted", About("notice", number), body, standing, words)
        twins.keep(self.db, number, offer, body)
        self._stands(number, offer, seq, standing)
        return number

    def move(
        self,
        kind: str,
        notice: int,
        body: Mapping[str, object],
        standing: Standing,
        *,
        offer: int,
        now: Standing,
        words: str = "",
    ) -> int:
        """Do ``kind`` to a notice that stands at ``now``: it is refused where the table of moves does not allow it.

        ``standing`` is where it leads; its state is set by the table.
        """
        moves.refuse(kind, self.person.role, now)
        if kind == "approved" and not self._recovering:
            self._require_own_passphrase()
        made = moves.move(kind)
        if not made.returns:
            standing = standing._replace(state=made.after or now.state)
        seq = self.entry(kind, About("notice", notice), body, standing, words)
        self._stands(notice, offer, seq, standing)
        if kind == "answers-changed":
            twins.keep(self.db, notice, offer, body)
        if kind == "sent":  # nothing leads back to the desk: what somebody was still typing can never be given
            autosaved.drop(self.db, notice)
        return seq

    def rename(self, notice: int, holder: str) -> None:
        """The name a notice is listed under, after its answers changed."""
        self.db.conn.execute("UPDATE notice SET holder = ? WHERE id = ?", (holder, notice))

    def _require_own_passphrase(self) -> None:
        """Whoever gave a person their passphrase could approve in their name: that is not two pairs of eyes."""
        if self._known is None:  # once for all the approvals of an act
            self._known = known_passphrases(self.db)
        self._known.refuse(self.person.id)

    def _next(self, table: str) -> int:
        found: int = self.db.conn.execute(f"SELECT coalesce(max(id), 0) + 1 FROM {table}").fetchone()[0]  # noqa: S608
        return found

    def _stands(self, notice: int, offer: int, seq: int, standing: Standing) -> None:
        if moves.live(standing):
            self.db.conn.execute(
                "INSERT OR REPLACE INTO standing VALUES (?,?,?,?,?,?,?,?,?)", (notice, offer, seq, *standing)
            )
        else:
            self.db.conn.execute("DELETE FROM standing WHERE notice = ?", (notice,))


@contextmanager
def acting(vault: Vault) -> Iterator[Acting]:
    """One act of the person who opened the vault, at the present moment: it is kept whole or not at all."""
    with vault.act():
        at = milliseconds(vault.clock.now())
        act = Acting(vault.db, vault.person, at, vault.way)
        if act.set_back:
            vault.remark(SET_BACK)
        yield act


def last_moment(db: Database) -> datetime | None:
    """When the last entry was made; aware, UTC."""
    row = db.conn.execute("SELECT at FROM entry ORDER BY seq DESC LIMIT 1").fetchone()
    return moment(row[0]) if row is not None else None
