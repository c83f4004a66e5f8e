"""The batches of a ledger: what each was begun for, where its notices stand, what an approver has to take on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from gdnotice.ledger import batches, entries, offers
from gdnotice.ledger.notices import notice_now
from gdnotice.ledger.vault import Vault


@dataclass(frozen=True, slots=True)
class BatchListed:
    """A batch by its number and name. ``offer`` is the offer's id, ``printing`` None for the built-in one, ``begun``
    aware (UTC); ``states`` counts its notices, of those with anything left to do, by state."""

    number: int
    name: str
    form: str
    offer: str
    printing: str | None
    begun: datetime
    notices: int
    states: Mapping[str, int]


def list_batches(vault: Vault) -> list[BatchListed]:
    """All batches, newest first."""
    with vault.reading() as db:
        keys = {offers.number_of(db, key): key for key in offers.keys(db)}
        begun = {one.subject: one.at for one in entries.of_kind(db, "batch", "batch-begun")}
        return [
            BatchListed(
                one.number, one.body["name"], one.body["form"], keys[one.body["offer"]], one.body["printing"],
                begun[one.number], batches.count(db, one.number), batches.states(db, one.number),
            )
            for one in reversed(batches.batches(db))
        ]  # fmt: skip


def open_warnings(vault: Vault, batch: int) -> Mapping[str, int]:
    """The codes of warnings that nobody took on yet, of the notices of a batch that are ready for approval, and of how
    many notices each is."""
    found: Counter[str] = Counter()
    with vault.reading() as db:
        for number in batches.in_state(db, batch, "ready"):
            now = notice_now(db, number)
            known = {(code, field) for code, field in now.acknowledged}
            found.update(
                {
                    one["code"]
                    for one in now.findings
                    if one["severity"] == "warning" and (one["code"], one["field"]) not in known
                }
            )
    return dict(found)
